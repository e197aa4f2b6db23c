//! Statuses of messages sent, as webhooks carry them.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::error::StatusError;
use crate::status::Status;
use crate::{Extra, read};

/// What became of a message sent, for one recipient.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct StatusUpdate {
    /// `wamid` of the message.
    pub id: String,
    /// How far it got; [`StatusUpdate::status`] reads it.
    pub status: String,
    /// Unix seconds, as a string.
    #[serde(deserialize_with = "read::text")]
    pub timestamp: String,
    /// Phone digits of the recipient, or id of the group.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub recipient_id: Option<String>,
    /// Business-scoped user id of the recipient.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub recipient_user_id: Option<String>,
    /// Parent user id of the recipient.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub recipient_parent_user_id: Option<String>,
    /// `group` in groups.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub recipient_type: Option<String>,
    /// Phone digits of the member, in groups.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub recipient_participant_id: Option<String>,
    /// Hash of the recipient's identity.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub recipient_identity_key_hash: Option<String>,
    /// What the sender attached.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub biz_opaque_callback_data: Option<String>,
    /// The conversation it is billed with.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub conversation: Option<ConversationInfo>,
    /// How it is billed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pricing: Option<Pricing>,
    /// Why it failed.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub errors: Vec<StatusError>,
    /// `payment` for the payment of an order.
    #[serde(rename = "type", skip_serializing_if = "Option::is_none")]
    pub kind: Option<String>,
    /// The payment.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub payment: Option<Value>,
    /// Members not modelled.
    #[serde(flatten)]
    pub extra: Extra,
}

/// The conversation a message is billed with.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct ConversationInfo {
    /// Its id.
    #[serde(deserialize_with = "read::text")]
    pub id: String,
    /// Unix seconds, as a string or a number; only with `sent`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub expiration_timestamp: Option<Value>,
    /// What opened it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub origin: Option<ConversationOrigin>,
    /// Members not modelled.
    #[serde(flatten)]
    pub extra: Extra,
}

/// What opened a conversation.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct ConversationOrigin {
    /// `marketing`, `utility`, `service`, `authentication`, `referral_conversion`, ...
    #[serde(rename = "type")]
    pub kind: String,
    /// Members not modelled.
    #[serde(flatten)]
    pub extra: Extra,
}

/// How a message is billed.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Pricing {
    /// Whether it costs (deprecated).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub billable: Option<bool>,
    /// `PMP` (per message).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pricing_model: Option<String>,
    /// `regular`, `free_customer_service`, `free_entry_point`, ...
    #[serde(rename = "type", skip_serializing_if = "Option::is_none")]
    pub kind: Option<String>,
    /// `marketing`, `utility`, `service`, `authentication`, ...
    #[serde(skip_serializing_if = "Option::is_none")]
    pub category: Option<String>,
    /// Members not modelled.
    #[serde(flatten)]
    pub extra: Extra,
}

impl StatusUpdate {
    /// A status without billing.
    pub fn new(wamid: impl Into<String>, status: Status, timestamp_secs: i64, recipient_id: impl Into<String>) -> Self {
        Self {
            id: wamid.into(),
            status: status.as_str().to_owned(),
            timestamp: timestamp_secs.to_string(),
            recipient_id: Some(recipient_id.into()),
            ..Self::default()
        }
    }

    /// The status of the message; `None` for payments and for words not known.
    pub fn status(&self) -> Option<Status> {
        if self.kind.as_deref() == Some("payment") { None } else { self.status.parse().ok() }
    }
}
