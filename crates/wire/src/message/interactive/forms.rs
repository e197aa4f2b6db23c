//! Forms a customer fills in: postal addresses and Flows.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::{Extra, read};

/// Asks for a postal address (India).
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct AddressForm {
    /// ISO 3166 code; the recipient's number must be of that country.
    pub country: String,
    /// Values filled in beforehand, by field name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub values: Option<Map<String, Value>>,
    /// Addresses to choose from: `id` and `value`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub saved_addresses: Option<Vec<Value>>,
    /// What was wrong with the values, by field name; opens the form again.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub validation_errors: Option<Map<String, Value>>,
    /// Members not modelled.
    #[serde(flatten)]
    pub extra: Extra,
}

/// Opens a Flow.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct FlowCall {
    /// Always `3`.
    #[serde(deserialize_with = "read::text")]
    pub flow_message_version: String,
    /// Id of the Flow; either this or the name.
    #[serde(default, deserialize_with = "read::optional_text", skip_serializing_if = "Option::is_none")]
    pub flow_id: Option<String>,
    /// Name of the Flow; either this or the id.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub flow_name: Option<String>,
    /// The label, without emoji. Cloud API: up to 30 characters, 20 recommended.
    pub flow_cta: String,
    /// Comes back from the endpoint and in the reply; `unused` if absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub flow_token: Option<String>,
    /// `published` (default) or `draft`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub mode: Option<String>,
    /// `navigate` (default) or `data_exchange`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub flow_action: Option<String>,
    /// For `navigate`: `screen` and `data`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub flow_action_payload: Option<Map<String, Value>>,
    /// Members not modelled.
    #[serde(flatten)]
    pub extra: Extra,
}
