//! Orders to pay and their progress (India, Brazil, Singapore).
//!
//! Amounts are integers: `value` divided by `offset` (always 100) is the amount in major units.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::Extra;

/// An order to review and pay.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct OrderDetails {
    /// The business's id of the order. Cloud API: up to 35 of `A-Z a-z 0-9 _ . -`, unique.
    pub reference_id: String,
    /// `digital-goods` or `physical-goods`.
    #[serde(rename = "type")]
    pub kind: String,
    /// Who receives physical goods.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub beneficiaries: Option<Vec<Value>>,
    /// How to pay, such as `upi`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub payment_type: Option<String>,
    /// Name of a payment configuration. Cloud API: up to 60 characters.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub payment_configuration: Option<String>,
    /// Ways to pay, each with `type` and `<type>`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub payment_settings: Option<Vec<Value>>,
    /// `INR`, `BRL` or `SGD`.
    pub currency: String,
    /// Subtotal and tax and shipping, less the discount.
    pub total_amount: Amount,
    /// What is ordered.
    pub order: PayableOrder,
    /// Members not modelled.
    #[serde(flatten)]
    pub extra: Extra,
}

/// The lines and sums of an order.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct PayableOrder {
    /// `pending`.
    pub status: String,
    /// `quick_pay`, if the lines are not shown.
    #[serde(rename = "type", skip_serializing_if = "Option::is_none")]
    pub kind: Option<String>,
    /// Catalogue of the items.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub catalog_id: Option<String>,
    /// The lines.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub items: Vec<PayableItem>,
    /// Sum of the lines.
    pub subtotal: Amount,
    /// Tax.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tax: Option<Amount>,
    /// Shipping.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub shipping: Option<Amount>,
    /// Discount.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub discount: Option<Amount>,
    /// Until when it can be paid.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub expiration: Option<Expiration>,
    /// Members not modelled.
    #[serde(flatten)]
    pub extra: Extra,
}

/// A line of an order.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct PayableItem {
    /// The seller's id of the product.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub retailer_id: Option<String>,
    /// Cloud API: up to 60 characters.
    pub name: String,
    /// Price of one piece.
    pub amount: Amount,
    /// Reduced price of one piece.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sale_amount: Option<Amount>,
    /// Pieces.
    pub quantity: u64,
    /// Members not modelled.
    #[serde(flatten)]
    pub extra: Extra,
}

/// An amount of money in units of 1/`offset`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Amount {
    /// The amount.
    pub value: i64,
    /// Always 100.
    pub offset: i64,
    /// What it is. Cloud API: up to 60 characters.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// Name of a discount. Cloud API: up to 60 characters.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub discount_program_name: Option<String>,
    /// Members not modelled.
    #[serde(flatten)]
    pub extra: Extra,
}

/// Until when an order can be paid.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Expiration {
    /// Unix seconds as a number or a string, at least 300 ahead.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub timestamp: Option<Value>,
    /// Cloud API: up to 120 characters.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// Members not modelled.
    #[serde(flatten)]
    pub extra: Extra,
}

/// Progress of an order.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct OrderStatus {
    /// The business's id of the order.
    pub reference_id: String,
    /// Where it stands.
    pub order: OrderProgress,
    /// State of the payment: `status` and `timestamp`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub payment: Option<Value>,
    /// Members not modelled.
    #[serde(flatten)]
    pub extra: Extra,
}

/// Where an order stands.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct OrderProgress {
    /// `pending`, `processing`, `partially_shipped`, `shipped`, `completed` or `canceled`.
    pub status: String,
    /// Cloud API: up to 120 characters.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// Members not modelled.
    #[serde(flatten)]
    pub extra: Extra,
}
