//! What a message refers to: the message it answers, the product it asks about, whether it was forwarded.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::{Extra, Invalid, read};

/// What a message refers to.
///
/// Reads `message_id` (outbound) and `id` (inbound) alike; written as `id`, except by [`Send`](super::Send).
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Context {
    /// `wamid` of the message quoted.
    #[serde(alias = "message_id", skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// Who sent the message quoted, as phone digits (inbound).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub from: Option<String>,
    /// The message was forwarded up to five times (inbound).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub forwarded: Option<bool>,
    /// The message was forwarded more than five times (inbound).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub frequently_forwarded: Option<bool>,
    /// The catalogue product a customer asks about (inbound).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub referred_product: Option<ReferredProduct>,
    /// Members not modelled.
    #[serde(flatten)]
    pub extra: Extra,
}

/// A product of a catalogue that a message is about.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct ReferredProduct {
    /// Id of the catalogue.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub catalog_id: Option<String>,
    /// The seller's id of the product.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub product_retailer_id: Option<String>,
    /// Members not modelled.
    #[serde(flatten)]
    pub extra: Extra,
}

impl Context {
    /// Reads a `context` object; paths in errors begin inside it.
    pub fn parse(value: &Value) -> Result<Self, Invalid> {
        read::object(value, "")?;
        read::shallow(value, "")?;
        read::typed(value, "")
    }

    /// The members as webhooks carry them.
    pub fn to_json(&self) -> Map<String, Value> {
        read::members(self)
    }
}
