//! What customers answer to interactive messages.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::Extra;

/// A reply with the members that stand beside it.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Reply<R> {
    /// The answer.
    pub reply: R,
    /// Members of `interactive` not modelled.
    pub extra: Extra,
}

impl<R> From<R> for Reply<R> {
    fn from(reply: R) -> Self {
        Self { reply, extra: Extra::new() }
    }
}

/// The button tapped or the row chosen.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Choice {
    /// Id given by the business.
    pub id: String,
    /// The label.
    pub title: String,
    /// Description of the row (lists only).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// Members not modelled.
    #[serde(flatten)]
    pub extra: Extra,
}

/// A form filled in: a Flow or an address.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct FormReply {
    /// `flow` or `address_message`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// A line that stands for the answer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub body: Option<String>,
    /// The answer, as JSON in a string.
    pub response_json: String,
    /// Members not modelled.
    #[serde(flatten)]
    pub extra: Extra,
}

/// Whether the business may call.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct CallPermission {
    /// `accept` or `reject`.
    pub response: String,
    /// Whether the permission has no end.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub is_permanent: Option<bool>,
    /// When it ends, in Unix seconds, as a number or a string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub expiration_timestamp: Option<Value>,
    /// `user_action` or `automatic`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub response_source: Option<String>,
    /// Members not modelled.
    #[serde(flatten)]
    pub extra: Extra,
}

impl FormReply {
    /// The answer read as JSON; `None` when the string holds none.
    pub fn response(&self) -> Option<Value> {
        serde_json::from_str(&self.response_json).ok()
    }
}
