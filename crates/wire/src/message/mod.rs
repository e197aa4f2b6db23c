//! Messages of every type the Cloud API knows, inbound and outbound, read and written without loss.
//!
//! A [`Message`] is a [`Content`] with the [`Context`] it refers to. Around it travel an envelope that differs by
//! direction: [`Send`] for requests to `POST /{phone_number_id}/messages`, [`webhook::Inbound`](crate::webhook::Inbound)
//! for webhooks.
//!
//! Each struct keeps the members it does not know in `extra`, and message types unknown to us are kept whole, so that
//! reading and writing again loses nothing. The one liberty taken: a `null`, or an empty list, of an optional member is
//! the same as its absence, and a missing `type` is written as `text`.

mod contact_card;
mod content;
mod context;
mod inbound;
pub mod interactive;
mod linked;
mod plain;
mod preview;
mod send;
pub mod template;
mod vcard;

pub use contact_card::{ContactAddress, ContactCard, ContactEmail, ContactName, ContactOrg, ContactPhone, ContactUrl};
pub use content::Content;
pub use context::{Context, ReferredProduct};
pub use inbound::{ButtonReply, Edit, Order, OrderItem, Revoke, System, Unsupported};
pub use interactive::Interactive;
pub use linked::{MediaPlace, waits_for_media};
pub use plain::{Degrees, Location, Media, Pin, Reaction, Text};
pub use send::{ReadReceipt, Request, Send, TypingIndicator};
pub use template::Template;

use serde::de::{Deserialize, Deserializer};
use serde::ser::{Serialize, Serializer};
use serde_json::{Map, Value};

use crate::{Extra, Invalid, read};

/// A message: what it says and what it refers to.
///
/// Its `Deserialize` never refuses an object: what does not parse becomes [`Content::Unknown`] (unknown is kept). Use
/// [`Message::parse`] where a caller should be told what is wrong.
#[derive(Debug, Clone, PartialEq)]
pub struct Message {
    /// The message quoted, forwarded or asked about.
    pub context: Option<Context>,
    /// What it says.
    pub content: Content,
    /// Members beside `type`, `<type>` and `context`.
    pub extra: Extra,
}

impl Message {
    /// A message that refers to nothing.
    pub fn new(content: Content) -> Self {
        Self { context: None, content, extra: Extra::new() }
    }

    /// The same message as an answer to the message with this `wamid`.
    #[must_use]
    pub fn replying_to(mut self, wamid: impl Into<String>) -> Self {
        self.context = Some(Context { id: Some(wamid.into()), ..Context::default() });
        self
    }

    /// Reads an object with `type`, `<type>` and optionally `context`; refuses wrong shapes.
    pub fn parse(value: &Value) -> Result<Self, Invalid> {
        let content = Content::parse(value)?;
        let context = match value.get("context") {
            None | Some(Value::Null) => None,
            Some(context) => Some(Context::parse(context).map_err(|invalid| invalid.within("context"))?),
        };
        let members = read::object(value, "message")?;
        Ok(Self { context, extra: rest(members, &content, true), content })
    }

    /// Reads any object; a content that does not parse is kept as [`Content::Unknown`], a context as an extra member.
    pub fn parse_lossy(members: Map<String, Value>) -> Self {
        let value = Value::Object(members);
        let content = Content::parse_lossy(&value);
        let context = value.get("context").and_then(|context| Context::parse(context).ok());
        let extra = match &value {
            Value::Object(members) => rest(members, &content, context.is_some()),
            _ => Extra::new(),
        };
        Self { context, content, extra }
    }

    /// The members of the message as webhooks carry them (`context.id`); [`Send::to_json`] writes the outbound form.
    pub fn to_json(&self) -> Map<String, Value> {
        let mut members = self.extra.clone();
        if let Some(context) = &self.context {
            members.insert("context".to_owned(), Value::Object(context.to_json()));
        }
        members.extend(self.content.to_json());
        members
    }
}

/// The members that neither the content nor, when it was understood, the context accounts for.
fn rest(members: &Map<String, Value>, content: &Content, has_context: bool) -> Extra {
    members
        .iter()
        .filter(|(name, _)| *name != "type" && *name != content.kind() && !(has_context && *name == "context"))
        .map(|(name, value)| (name.clone(), value.clone()))
        .collect()
}

impl Serialize for Message {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.to_json().serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Message {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Map::deserialize(deserializer).map(Self::parse_lossy)
    }
}
