//! The plain message types: text, media, location, reaction, pin.

use serde::de::{self, Deserializer};
use serde::{Deserialize, Serialize};
use serde_json::Number;

use crate::{Extra, read};

/// A text message. Cloud API: up to 4096 characters.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Text {
    /// The text, with [formatting marks](mod@crate::format).
    pub body: String,
    /// Whether to show a preview of the first link (outbound; default false).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub preview_url: Option<bool>,
    /// Members not modelled.
    #[serde(flatten)]
    pub extra: Extra,
}

/// An image, video, audio, document or sticker.
///
/// Outbound it has an `id` or a `link`; inbound an `id` and what is known of the file.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Media {
    /// Id of the uploaded or received media. Inbound ids live 7 days at Meta, uploaded ones 30.
    #[serde(default, deserialize_with = "read::optional_text", skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// HTTP(S) address to fetch the media from (outbound).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub link: Option<String>,
    /// Text below the media. Cloud API: up to 1024 characters; not for audio and stickers.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub caption: Option<String>,
    /// Name of a document; its extension chooses the icon.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub filename: Option<String>,
    /// MIME type, parameters included (inbound).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub mime_type: Option<String>,
    /// Hash of the file, opaque: base64 in webhooks, hexadecimal elsewhere (inbound).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sha256: Option<String>,
    /// Address that serves the file for 5 minutes to the bearer of a token (inbound).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    /// An audio recorded as a voice message; OGG with OPUS only.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub voice: Option<bool>,
    /// Whether a sticker moves (inbound).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub animated: Option<bool>,
    /// Members not modelled.
    #[serde(flatten)]
    pub extra: Extra,
}

impl Media {
    /// Media that was uploaded before.
    pub fn by_id(id: impl ToString) -> Self {
        Self { id: Some(id.to_string()), ..Self::default() }
    }

    /// Media to be fetched from an address.
    pub fn by_link(link: impl Into<String>) -> Self {
        Self { link: Some(link.into()), ..Self::default() }
    }
}

/// A place on the map.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Location {
    /// Degrees north, -90 to 90.
    pub latitude: Degrees,
    /// Degrees east, -180 to 180.
    pub longitude: Degrees,
    /// Name of the place.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Address of the place; shown only with a name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub address: Option<String>,
    /// Web page of the place (inbound).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    /// Members not modelled.
    #[serde(flatten)]
    pub extra: Extra,
}

impl Location {
    /// A place without a name, in degrees.
    pub fn new(latitude: f64, longitude: f64) -> Self {
        Self {
            latitude: latitude.into(),
            longitude: longitude.into(),
            name: None,
            address: None,
            url: None,
            extra: Extra::new(),
        }
    }
}

/// A coordinate in degrees, as it was written: the Cloud API takes numbers and numeric strings.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(untagged)]
pub enum Degrees {
    /// A JSON number.
    Number(Number),
    /// A string, which may turn out not to be numeric.
    Text(String),
}

impl Degrees {
    /// The coordinate in degrees, if it is a finite number.
    pub fn get(&self) -> Option<f64> {
        match self {
            Self::Number(number) => number.as_f64(),
            Self::Text(text) => text.trim().parse().ok(),
        }
        .filter(|degrees| degrees.is_finite())
    }
}

impl From<f64> for Degrees {
    fn from(degrees: f64) -> Self {
        Number::from_f64(degrees).map_or_else(|| Self::Text(degrees.to_string()), Self::Number)
    }
}

impl<'de> Deserialize<'de> for Degrees {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        match serde_json::Value::deserialize(deserializer)? {
            serde_json::Value::Number(number) => Ok(Self::Number(number)),
            serde_json::Value::String(text) => Ok(Self::Text(text)),
            _ => Err(de::Error::custom("must be a number of degrees")),
        }
    }
}

/// An emoji on a message.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Reaction {
    /// `wamid` of the message reacted to, up to 30 days old and not a reaction itself.
    pub message_id: String,
    /// One emoji; empty (outbound) or absent (inbound) removes the reaction.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub emoji: Option<String>,
    /// Members not modelled.
    #[serde(flatten)]
    pub extra: Extra,
}

impl Reaction {
    /// The emoji, or `None` when the reaction is taken away.
    pub fn emoji(&self) -> Option<&str> {
        self.emoji.as_deref().filter(|emoji| !emoji.is_empty())
    }
}

/// Pins a message to the top of a group, or takes it off (outbound, groups only).
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Pin {
    /// `pin` or `unpin`.
    #[serde(rename = "type")]
    pub kind: String,
    /// `wamid` of the message.
    pub message_id: String,
    /// How long it stays, 1 to 30 days.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub expiration_days: Option<u64>,
    /// Members not modelled.
    #[serde(flatten)]
    pub extra: Extra,
}
