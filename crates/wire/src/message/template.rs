//! Template messages: a pre-approved text and the values for its holes.
//!
//! The shape only. Whether the values fit the template is known to who holds the template.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::{Location, Media};
use crate::Extra;

/// A template to send, with the values for its holes.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Template {
    /// Name of the template. Cloud API: up to 512 characters, `a-z`, `0-9` and `_`.
    pub name: String,
    /// Which translation.
    pub language: Language,
    /// Values, by part of the template.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub components: Vec<Component>,
    /// Members not modelled.
    #[serde(flatten)]
    pub extra: Extra,
}

/// The translation of a template.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Language {
    /// Language or locale, such as `en_US`.
    pub code: String,
    /// Only `deterministic`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub policy: Option<String>,
    /// Members not modelled.
    #[serde(flatten)]
    pub extra: Extra,
}

/// Values for one part of a template.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Component {
    /// `header`, `body`, `button`, `carousel`, `limited_time_offer`, `order_status` or `tap_target_configuration`, in
    /// any case.
    #[serde(rename = "type")]
    pub kind: String,
    /// Of a button: `quick_reply`, `url`, `copy_code`, `flow`, `catalog`, `mpm`, `voice_call`, `order_details`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sub_type: Option<String>,
    /// Position of a button, 0 to 9, as a number or a string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub index: Option<Value>,
    /// The values.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub parameters: Vec<Parameter>,
    /// Cards of a carousel.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub cards: Vec<TemplateCard>,
    /// Members not modelled.
    #[serde(flatten)]
    pub extra: Extra,
}

/// A card of a carousel template.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct TemplateCard {
    /// Position of the card, from 0.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub card_index: Option<u64>,
    /// Values, by part of the card.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub components: Vec<Component>,
    /// Members not modelled.
    #[serde(flatten)]
    pub extra: Extra,
}

/// One value. `kind` says which of the other members is there.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Parameter {
    /// `text`, `image`, `video`, `gif`, `document`, `location`, `product`, `currency`, `date_time`, `payload`, `coupon_code`,
    /// `action`, ...
    #[serde(rename = "type")]
    pub kind: String,
    /// Name of the hole, in templates with named holes.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub parameter_name: Option<String>,
    /// A text.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
    /// What a quick reply sends back. Cloud API: up to 256 characters.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub payload: Option<String>,
    /// Code to copy. Cloud API: up to 20 letters and digits.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub coupon_code: Option<String>,
    /// An image of the header.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub image: Option<Box<Media>>,
    /// A video of the header.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub video: Option<Box<Media>>,
    /// A moving picture of the header.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub gif: Option<Box<Media>>,
    /// A document of the header.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub document: Option<Box<Media>>,
    /// A place of the header.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub location: Option<Box<Location>>,
    /// A product of the header: `catalog_id` and `product_retailer_id`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub product: Option<Value>,
    /// An amount (legacy): `fallback_value`, `code`, `amount_1000`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub currency: Option<Value>,
    /// A time (legacy): `fallback_value`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub date_time: Option<Value>,
    /// What a button does: flow token and data, thumbnail, sections, order details.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub action: Option<Value>,
    /// Members not modelled.
    #[serde(flatten)]
    pub extra: Extra,
}

impl Template {
    /// A template without values.
    pub fn new(name: impl Into<String>, language: impl Into<String>) -> Self {
        let language = Language { code: language.into(), ..Language::default() };
        Self { name: name.into(), language, ..Self::default() }
    }

    /// Every parameter, those of carousel cards included.
    pub fn parameters(&self) -> impl Iterator<Item = &Parameter> {
        self.components.iter().flat_map(|component| {
            let of_cards = component.cards.iter().flat_map(|card| &card.components);
            component.parameters.iter().chain(of_cards.flat_map(|component| &component.parameters))
        })
    }
}

impl Parameter {
    /// A text value.
    pub fn text(text: impl Into<String>) -> Self {
        Self { kind: "text".to_owned(), text: Some(text.into()), ..Self::default() }
    }

    /// The media of a header parameter.
    pub fn media(&self) -> Option<&Media> {
        [&self.image, &self.video, &self.gif, &self.document].into_iter().find_map(|media| media.as_deref())
    }
}
