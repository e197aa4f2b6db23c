//! A message as the web-chat API tells it: the few facts the terminal customer needs, and the whole as it came.

use std::collections::BTreeMap;

use serde::{Deserialize, Deserializer};
use serde_json::{Value, json};

/// A message.
#[derive(Clone, Debug, PartialEq)]
pub struct Message {
    /// What we look at.
    pub facts: Facts,
    /// As it came.
    pub whole: Value,
}

/// What we look at of a message.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct Facts {
    /// The wamid.
    pub id: String,
    /// The conversation.
    pub conversation_id: String,
    /// `in` customer to business, `out` business to customer.
    pub direction: String,
    /// When it was written, Unix milliseconds.
    pub at: i64,
    /// How far it got.
    pub status: String,
    /// The statuses reached, with their times.
    #[serde(default)]
    pub times: BTreeMap<String, i64>,
    /// Why it failed.
    #[serde(default)]
    pub error: Option<Value>,
    /// Reactions on it.
    #[serde(default)]
    pub reactions: Vec<Value>,
    /// When it was edited.
    #[serde(default)]
    pub edited_at: Option<i64>,
    /// When it was deleted.
    #[serde(default)]
    pub deleted_at: Option<i64>,
}

impl Message {
    /// Whether the business wrote it.
    pub fn is_from_business(&self) -> bool {
        self.facts.direction == "out"
    }

    /// What is printed when it was sent.
    pub fn receipt(&self) -> Value {
        json!({ "wamid": self.facts.id, "conversation_id": self.facts.conversation_id, "status": self.facts.status })
    }
}

impl<'de> Deserialize<'de> for Message {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let whole = Value::deserialize(deserializer)?;
        let facts = Facts::deserialize(&whole).map_err(serde::de::Error::custom)?;
        Ok(Self { facts, whole })
    }
}
