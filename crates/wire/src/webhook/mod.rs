//! What subscribers receive: the envelope of every webhook, and the value of its `messages` field.
//!
//! Reading keeps what is not modelled and never refuses a message for its content: see [`Message`](crate::message::Message).

mod messages;
mod statuses;

pub use messages::{Contact, Inbound, MessagesValue, Metadata, Profile, Referral};
pub use statuses::{ConversationInfo, ConversationOrigin, Pricing, StatusUpdate};

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::{Extra, Invalid, read};

/// `object` of every WhatsApp webhook.
pub const OBJECT: &str = "whatsapp_business_account";

/// `field` of the changes that carry messages and statuses.
pub const MESSAGES: &str = "messages";

/// The body of a webhook request.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Envelope {
    /// Always [`OBJECT`].
    pub object: String,
    /// One entry per WABA.
    pub entry: Vec<Entry>,
    /// Members not modelled.
    #[serde(flatten)]
    pub extra: Extra,
}

/// What happened in one WABA.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Entry {
    /// Id of the WABA (of the business portfolio for two management fields).
    #[serde(deserialize_with = "read::text")]
    pub id: String,
    /// Unix seconds; absent in `messages` webhooks.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub time: Option<i64>,
    /// What happened.
    pub changes: Vec<Change>,
    /// Members not modelled.
    #[serde(flatten)]
    pub extra: Extra,
}

/// One thing that happened.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Change {
    /// The subscribed field, such as `messages`.
    pub field: String,
    /// What it carries; [`Change::messages`] reads that of `messages`.
    pub value: Value,
    /// Members not modelled.
    #[serde(flatten)]
    pub extra: Extra,
}

impl Envelope {
    /// A webhook with one change.
    pub fn single(waba: impl ToString, field: &str, value: Value) -> Self {
        let change = Change { field: field.to_owned(), value, extra: Extra::new() };
        let entry = Entry { id: waba.to_string(), changes: vec![change], ..Entry::default() };
        Self { object: OBJECT.to_owned(), entry: vec![entry], extra: Extra::new() }
    }

    /// Reads the body of a webhook request.
    pub fn parse(value: &Value) -> Result<Self, Invalid> {
        read::object(value, "")?;
        read::shallow(value, "")?;
        read::typed(value, "")
    }
}

impl Change {
    /// The value of a `messages` change; `None` for other fields.
    pub fn messages(&self) -> Option<Result<MessagesValue, Invalid>> {
        (self.field == MESSAGES).then(|| MessagesValue::parse(&self.value))
    }
}
