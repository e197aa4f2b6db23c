//! Requests to `POST /{phone_number_id}/messages`: a message to send, or a receipt that one was read.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::Message;
use crate::{Extra, Invalid, read};

/// A request to the messages endpoint.
#[derive(Debug, Clone, PartialEq)]
pub enum Request {
    /// Sends a message.
    Send(Box<Send>),
    /// Marks messages as read, and may show that someone is typing.
    Read(Box<ReadReceipt>),
}

impl Request {
    /// Reads the body of a request; `status` tells receipts from messages.
    pub fn parse(value: &Value) -> Result<Self, Invalid> {
        match value.get("status") {
            None | Some(Value::Null) => Send::parse(value).map(|send| Self::Send(Box::new(send))),
            Some(_) => read::typed(value, "").map(|receipt| Self::Read(Box::new(receipt))),
        }
    }
}

/// A message to send, and to whom.
#[derive(Debug, Clone, PartialEq)]
pub struct Send {
    /// Always `whatsapp`.
    pub messaging_product: String,
    /// `individual` (default) or `group`.
    pub recipient_type: Option<String>,
    /// Phone number, `wa_id` or group id; wins over `recipient`.
    pub to: Option<String>,
    /// Business-scoped user id.
    pub recipient: Option<String>,
    /// Comes back in the statuses. Cloud API: up to 512 characters.
    pub biz_opaque_callback_data: Option<String>,
    /// Deliver only if the recipient's identity has this hash.
    pub recipient_identity_key_hash: Option<String>,
    /// The message; members of the request not modelled are in its `extra`.
    pub message: Message,
}

#[derive(Serialize, Deserialize)]
struct Head {
    messaging_product: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    recipient_type: Option<String>,
    #[serde(default, deserialize_with = "read::optional_text", skip_serializing_if = "Option::is_none")]
    to: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    recipient: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    biz_opaque_callback_data: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    recipient_identity_key_hash: Option<String>,
    #[serde(flatten)]
    message: Map<String, Value>,
}

impl Send {
    /// A message to one person, by phone number.
    pub fn new(to: impl Into<String>, message: Message) -> Self {
        Self {
            messaging_product: "whatsapp".to_owned(),
            recipient_type: None,
            to: Some(to.into()),
            recipient: None,
            biz_opaque_callback_data: None,
            recipient_identity_key_hash: None,
            message,
        }
    }

    /// Reads the body of a request; refuses wrong shapes. Limits: [`validate::send`](crate::validate::send).
    pub fn parse(value: &Value) -> Result<Self, Invalid> {
        read::object(value, "")?;
        read::shallow(value, "")?;
        let head: Head = read::typed(value, "")?;
        let messaging_product =
            head.messaging_product.ok_or_else(|| Invalid::parameter("messaging_product", "is required"))?;
        Ok(Self {
            messaging_product,
            recipient_type: head.recipient_type,
            to: head.to,
            recipient: head.recipient,
            biz_opaque_callback_data: head.biz_opaque_callback_data,
            recipient_identity_key_hash: head.recipient_identity_key_hash,
            message: Message::parse(&Value::Object(head.message))?,
        })
    }

    /// The body of the request, with `context.message_id`.
    pub fn to_json(&self) -> Map<String, Value> {
        let mut message = self.message.to_json();
        if let Some(Value::Object(context)) = message.get_mut("context")
            && let Some(id) = context.shift_remove("id")
        {
            context.insert("message_id".to_owned(), id);
        }
        read::members(&Head {
            messaging_product: Some(self.messaging_product.clone()),
            recipient_type: self.recipient_type.clone(),
            to: self.to.clone(),
            recipient: self.recipient.clone(),
            biz_opaque_callback_data: self.biz_opaque_callback_data.clone(),
            recipient_identity_key_hash: self.recipient_identity_key_hash.clone(),
            message,
        })
    }
}

/// Says that a message and those before it in the thread were read.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct ReadReceipt {
    /// Always `whatsapp`.
    pub messaging_product: String,
    /// Always `read`.
    pub status: String,
    /// `wamid` of the last message read, received within 30 days.
    pub message_id: String,
    /// Also shows that someone is typing, until the answer or for 25 seconds.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub typing_indicator: Option<TypingIndicator>,
    /// Members not modelled.
    #[serde(flatten)]
    pub extra: Extra,
}

/// That someone is typing.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct TypingIndicator {
    /// Always `text`.
    #[serde(rename = "type")]
    pub kind: String,
    /// Members not modelled.
    #[serde(flatten)]
    pub extra: Extra,
}
