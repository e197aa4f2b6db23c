//! Products, in messages of one, of many and in carousels.

use serde::{Deserialize, Serialize};

use super::parts::{Button, Header, TextPart};
use crate::Extra;

/// One product.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct ProductAction {
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

/// Several products. Cloud API: up to 10 sections with 30 products in all.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct ProductListAction {
    /// Id of the catalogue.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub catalog_id: Option<String>,
    /// The products, grouped.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub sections: Vec<ProductSection>,
    /// Members not modelled.
    #[serde(flatten)]
    pub extra: Extra,
}

/// A group of products.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct ProductSection {
    /// Cloud API: up to 24 characters; required when there are several sections.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// The products.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub product_items: Vec<ProductItem>,
    /// Members not modelled.
    #[serde(flatten)]
    pub extra: Extra,
}

/// A product of a [`ProductSection`].
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct ProductItem {
    /// The seller's id of the product.
    pub product_retailer_id: String,
    /// Members not modelled.
    #[serde(flatten)]
    pub extra: Extra,
}

/// The catalogue as a whole.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct CatalogThumbnail {
    /// The product whose image is shown; the first if absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub thumbnail_product_retailer_id: Option<String>,
    /// Members not modelled.
    #[serde(flatten)]
    pub extra: Extra,
}

/// Cards side by side. Cloud API: 2 to 10, all of one kind.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct CarouselAction {
    /// The cards, in order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub cards: Vec<Card>,
    /// Members not modelled.
    #[serde(flatten)]
    pub extra: Extra,
}

/// A card of a carousel: media with a link or buttons, or a product.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Card {
    /// Position, from 0.
    pub card_index: u64,
    /// `cta_url`, `product` or, with buttons, `button`.
    #[serde(rename = "type", skip_serializing_if = "Option::is_none")]
    pub kind: Option<String>,
    /// The image or video, by link.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub header: Option<Header>,
    /// Cloud API: up to 160 characters and 2 line breaks.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub body: Option<TextPart>,
    /// What the card offers.
    pub action: CardAction,
    /// Members not modelled.
    #[serde(flatten)]
    pub extra: Extra,
}

/// What a carousel card offers: a link, quick replies or a product.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct CardAction {
    /// `cta_url` for a link.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Label and address of a link.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub parameters: Option<super::parts::CtaUrl>,
    /// Quick replies. Cloud API: 1 to 3, as many on each card.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub buttons: Vec<Button>,
    /// The seller's id of the product.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub product_retailer_id: Option<String>,
    /// Id of the catalogue, the same on each card.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub catalog_id: Option<String>,
    /// Members not modelled.
    #[serde(flatten)]
    pub extra: Extra,
}
