//! The value of the `messages` field: messages, statuses or errors of one phone number.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::StatusUpdate;
use crate::error::StatusError;
use crate::message::Message;
use crate::{Extra, Invalid, read};

/// Messages, statuses or errors of one phone number; exactly one of the lists has items.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct MessagesValue {
    /// Always `whatsapp`.
    pub messaging_product: String,
    /// The phone number of the business.
    pub metadata: Metadata,
    /// Who wrote, or who was written to.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub contacts: Vec<Contact>,
    /// Messages of customers.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub messages: Vec<Inbound>,
    /// What became of messages sent.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub statuses: Vec<StatusUpdate>,
    /// Errors of the account, the app or the system.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub errors: Vec<StatusError>,
    /// What recipients of marketing messages did.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub user_actions: Vec<Value>,
    /// Members not modelled.
    #[serde(flatten)]
    pub extra: Extra,
}

/// The phone number of the business.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Metadata {
    /// The number as digits.
    pub display_phone_number: String,
    /// Its id.
    #[serde(deserialize_with = "read::text")]
    pub phone_number_id: String,
    /// Members not modelled.
    #[serde(flatten)]
    pub extra: Extra,
}

/// A person in a webhook.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Contact {
    /// What the person calls themselves.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub profile: Option<Profile>,
    /// Phone digits; absent when the person hides the number.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub wa_id: Option<String>,
    /// Business-scoped user id.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub user_id: Option<String>,
    /// User id scoped to the parent business.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub parent_user_id: Option<String>,
    /// Hash of the identity, with the identity check enabled.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub identity_key_hash: Option<String>,
    /// Members not modelled.
    #[serde(flatten)]
    pub extra: Extra,
}

/// What a person calls themselves.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Profile {
    /// Display name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// User name, if the person adopted one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub username: Option<String>,
    /// Members not modelled.
    #[serde(flatten)]
    pub extra: Extra,
}

/// A message of a customer.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Inbound {
    /// Phone digits of the sender; absent when hidden.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub from: Option<String>,
    /// Business-scoped user id of the sender.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub from_user_id: Option<String>,
    /// Parent user id of the sender.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub from_parent_user_id: Option<String>,
    /// `wamid` of the message.
    pub id: String,
    /// Unix seconds, as a string.
    #[serde(deserialize_with = "read::text")]
    pub timestamp: String,
    /// The group it was written in.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub group_id: Option<String>,
    /// The advertisement or post that led here; only on the first message after it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub referral: Option<Referral>,
    /// Why the message is unsupported, or its media is missing.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub errors: Vec<StatusError>,
    /// What it says; its `extra` has the members not modelled.
    #[serde(flatten)]
    pub message: Message,
}

/// The advertisement or post that led to a message.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Referral {
    /// Address of the advertisement or post.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub source_url: Option<String>,
    /// Its id.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub source_id: Option<String>,
    /// `ad` or `post`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub source_type: Option<String>,
    /// Its headline.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub headline: Option<String>,
    /// Its text.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub body: Option<String>,
    /// `image` or `video`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub media_type: Option<String>,
    /// Address of the image.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub image_url: Option<String>,
    /// Address of the video.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub video_url: Option<String>,
    /// Address of the video's thumbnail.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub thumbnail_url: Option<String>,
    /// Click id.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ctwa_clid: Option<String>,
    /// The greeting shown: `text`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub welcome_message: Option<Value>,
    /// Members not modelled.
    #[serde(flatten)]
    pub extra: Extra,
}

impl MessagesValue {
    /// A value without messages, statuses or errors yet.
    pub fn new(phone_number_id: impl ToString, display_phone_number: impl Into<String>) -> Self {
        let metadata = Metadata {
            display_phone_number: display_phone_number.into(),
            phone_number_id: phone_number_id.to_string(),
            extra: Extra::new(),
        };
        Self { messaging_product: "whatsapp".to_owned(), metadata, ..Self::default() }
    }

    /// Reads the value of a `messages` change; paths in errors begin inside it.
    pub fn parse(value: &Value) -> Result<Self, Invalid> {
        read::object(value, "")?;
        read::shallow(value, "")?;
        read::typed(value, "")
    }

    /// The value as JSON.
    pub fn to_json(&self) -> Value {
        Value::Object(read::members(self))
    }
}

impl Inbound {
    /// A message from a phone number.
    pub fn new(wamid: impl Into<String>, from: impl Into<String>, timestamp_secs: i64, message: Message) -> Self {
        Self {
            from: Some(from.into()),
            from_user_id: None,
            from_parent_user_id: None,
            id: wamid.into(),
            timestamp: timestamp_secs.to_string(),
            group_id: None,
            referral: None,
            errors: Vec::new(),
            message,
        }
    }
}
