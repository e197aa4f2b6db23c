//! What a message says, told apart by `type`.

use serde::de::{Deserialize, DeserializeOwned, Deserializer};
use serde::ser::{Serialize, Serializer};
use serde_json::{Map, Value};

use super::{
    ButtonReply, ContactCard, Edit, Interactive, Location, Media, Order, Pin, Reaction, Revoke, System, Template, Text,
    Unsupported,
};
use crate::{Invalid, read};

/// What a message says: one variant per `type` of the Cloud API.
///
/// Its `Deserialize` never refuses an object: what does not parse becomes [`Content::Unknown`] (unknown is kept). Use
/// [`Content::parse`] where a caller should be told what is wrong.
#[derive(Debug, Clone, PartialEq)]
pub enum Content {
    /// A text.
    Text(Text),
    /// An image.
    Image(Media),
    /// A video.
    Video(Media),
    /// An audio or voice message.
    Audio(Media),
    /// A document.
    Document(Media),
    /// A sticker.
    Sticker(Media),
    /// A place.
    Location(Location),
    /// Contact cards.
    Contacts(Vec<ContactCard>),
    /// An emoji on another message.
    Reaction(Reaction),
    /// Buttons, lists, products, forms, and the answers to them.
    Interactive(Interactive),
    /// A pre-approved template (outbound).
    Template(Template),
    /// A tap on a template's quick reply (inbound).
    Button(ButtonReply),
    /// A cart (inbound).
    Order(Order),
    /// A note of the platform (inbound).
    System(System),
    /// Pins a message in a group (outbound).
    Pin(Pin),
    /// A new version of an earlier message (inbound).
    Edit(Edit),
    /// An earlier message taken back (inbound).
    Revoke(Revoke),
    /// A message the platform does not pass on (inbound).
    Unsupported(Unsupported),
    /// A type not modelled, or a payload of a known type that does not have its shape.
    Unknown {
        /// `type` as it came.
        kind: String,
        /// The member named like the type; null if there is none.
        raw: Value,
    },
}

impl Content {
    /// A text message without link preview.
    pub fn text(body: impl Into<String>) -> Self {
        Self::Text(Text { body: body.into(), ..Text::default() })
    }

    /// Reads an object with `type` (default `text`) and the member named like it.
    ///
    /// Types not modelled are kept as [`Content::Unknown`]; wrong shapes of known ones are refused with the path of the
    /// member at fault. Limits are the business of [`validate`](crate::validate).
    pub fn parse(value: &Value) -> Result<Self, Invalid> {
        let members = read::object(value, "message")?;
        let kind = match members.get("type") {
            None | Some(Value::Null) => "text",
            Some(Value::String(kind)) if !kind.is_empty() => kind,
            Some(_) => return Err(Invalid::parameter("type", "must be a non-empty string")),
        };
        let body = members.get(kind).unwrap_or(&Value::Null);
        read::shallow(body, kind)?;
        Ok(match kind {
            "text" => Self::Text(object(body, kind)?),
            "image" => Self::Image(object(body, kind)?),
            "video" => Self::Video(object(body, kind)?),
            "audio" => Self::Audio(object(body, kind)?),
            "document" => Self::Document(object(body, kind)?),
            "sticker" => Self::Sticker(object(body, kind)?),
            "location" => Self::Location(object(body, kind)?),
            "contacts" => Self::Contacts(list(body, kind)?),
            "reaction" => Self::Reaction(object(body, kind)?),
            "interactive" => Self::Interactive(within(body, kind, Interactive::parse)?),
            "template" => Self::Template(object(body, kind)?),
            "button" => Self::Button(object(body, kind)?),
            "order" => Self::Order(object(body, kind)?),
            "system" => Self::System(object(body, kind)?),
            "pin" => Self::Pin(object(body, kind)?),
            "edit" => Self::Edit(within(body, kind, Edit::parse)?),
            "revoke" => Self::Revoke(object(body, kind)?),
            "unsupported" if body.is_null() => Self::Unsupported(Unsupported::default()),
            "unsupported" => Self::Unsupported(object(body, kind)?),
            kind => Self::Unknown { kind: kind.to_owned(), raw: body.clone() },
        })
    }

    /// Like [`Content::parse`], but keeps what does not parse as [`Content::Unknown`].
    pub fn parse_lossy(value: &Value) -> Self {
        Self::parse(value).unwrap_or_else(|_| Self::unknown(value))
    }

    /// Keeps a payload of any type as it is.
    pub(super) fn unknown(value: &Value) -> Self {
        let kind = value.get("type").and_then(Value::as_str).unwrap_or("text");
        Self::Unknown { kind: kind.to_owned(), raw: value.get(kind).cloned().unwrap_or_default() }
    }

    /// The `type` as the Cloud API spells it.
    pub fn kind(&self) -> &str {
        match self {
            Self::Text(_) => "text",
            Self::Image(_) => "image",
            Self::Video(_) => "video",
            Self::Audio(_) => "audio",
            Self::Document(_) => "document",
            Self::Sticker(_) => "sticker",
            Self::Location(_) => "location",
            Self::Contacts(_) => "contacts",
            Self::Reaction(_) => "reaction",
            Self::Interactive(_) => "interactive",
            Self::Template(_) => "template",
            Self::Button(_) => "button",
            Self::Order(_) => "order",
            Self::System(_) => "system",
            Self::Pin(_) => "pin",
            Self::Edit(_) => "edit",
            Self::Revoke(_) => "revoke",
            Self::Unsupported(_) => "unsupported",
            Self::Unknown { kind, .. } => kind,
        }
    }

    /// `{"type": ..., "<type>": ...}`.
    pub fn to_json(&self) -> Map<String, Value> {
        let body = match self {
            Self::Text(text) => object_of(text),
            Self::Image(media)
            | Self::Video(media)
            | Self::Audio(media)
            | Self::Document(media)
            | Self::Sticker(media) => object_of(media),
            Self::Location(location) => object_of(location),
            Self::Contacts(cards) => Value::Array(cards.iter().map(object_of).collect()),
            Self::Reaction(reaction) => object_of(reaction),
            Self::Interactive(interactive) => Value::Object(interactive.to_json()),
            Self::Template(template) => object_of(template),
            Self::Button(button) => object_of(button),
            Self::Order(order) => object_of(order),
            Self::System(system) => object_of(system),
            Self::Pin(pin) => object_of(pin),
            Self::Edit(edit) => Value::Object(edit.to_json()),
            Self::Revoke(revoke) => object_of(revoke),
            Self::Unsupported(unsupported) if *unsupported == Unsupported::default() => Value::Null,
            Self::Unsupported(unsupported) => object_of(unsupported),
            Self::Unknown { raw, .. } => raw.clone(),
        };
        let mut members = Map::with_capacity(2);
        members.insert("type".to_owned(), Value::String(self.kind().to_owned()));
        if !body.is_null() {
            members.insert(self.kind().to_owned(), body);
        }
        members
    }

    /// The media of an image, video, audio, document or sticker.
    pub fn media(&self) -> Option<&Media> {
        match self {
            Self::Image(media)
            | Self::Video(media)
            | Self::Audio(media)
            | Self::Document(media)
            | Self::Sticker(media) => Some(media),
            _ => None,
        }
    }
}

fn object<T: DeserializeOwned>(body: &Value, kind: &str) -> Result<T, Invalid> {
    within(body, kind, |body| {
        read::object(body, "")?;
        read::typed(body, "")
    })
}

fn list<T: DeserializeOwned>(body: &Value, kind: &str) -> Result<Vec<T>, Invalid> {
    within(body, kind, |body| read::typed(body, ""))
}

fn within<T>(body: &Value, kind: &str, parse: impl FnOnce(&Value) -> Result<T, Invalid>) -> Result<T, Invalid> {
    if body.is_null() {
        return Err(Invalid::required(kind));
    }
    parse(body).map_err(|invalid| invalid.within(kind))
}

fn object_of<T: Serialize>(part: &T) -> Value {
    Value::Object(read::members(part))
}

impl Serialize for Content {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.to_json().serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Content {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let members = Map::deserialize(deserializer)?;
        Ok(Self::parse_lossy(&Value::Object(members)))
    }
}
