//! Types that only customers and the platform send: replies to buttons, orders, system notes, edits.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Number, Value};

use super::{Content, Context};
use crate::{Extra, Invalid, read};

/// A tap on a quick-reply button of a template. (Buttons of interactive messages answer with
/// [`Interactive::ButtonReply`](super::Interactive::ButtonReply).)
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct ButtonReply {
    /// What the business put behind the button; the label when it put nothing.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub payload: Option<String>,
    /// Label of the button.
    pub text: String,
    /// Members not modelled.
    #[serde(flatten)]
    pub extra: Extra,
}

/// A cart sent by a customer.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Order {
    /// Id of the catalogue.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub catalog_id: Option<String>,
    /// Note of the customer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
    /// What is ordered; prices as at the time of ordering.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub product_items: Vec<OrderItem>,
    /// Members not modelled.
    #[serde(flatten)]
    pub extra: Extra,
}

/// One line of an [`Order`].
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct OrderItem {
    /// The seller's id of the product.
    #[serde(deserialize_with = "read::text")]
    pub product_retailer_id: String,
    /// Pieces, 1 to 99.
    pub quantity: Number,
    /// Price of one piece in major units of `currency`, as written (a JSON number, not to be computed with).
    pub item_price: Number,
    /// ISO 4217 code.
    pub currency: String,
    /// Members not modelled.
    #[serde(flatten)]
    pub extra: Extra,
}

/// A note of the platform, such as a customer's change of number.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct System {
    /// The note in English.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub body: Option<String>,
    /// `user_changed_number`, `user_identity_changed`, `customer_identity_changed`, `user_changed_user_id`, ...
    #[serde(rename = "type", skip_serializing_if = "Option::is_none")]
    pub kind: Option<String>,
    /// The new number, as digits.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub wa_id: Option<String>,
    /// Hash of the new identity.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub identity: Option<String>,
    /// The number before, as digits.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub customer: Option<String>,
    /// The new business-scoped user id.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub user_id: Option<String>,
    /// The new parent user id.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub parent_user_id: Option<String>,
    /// Members not modelled.
    #[serde(flatten)]
    pub extra: Extra,
}

/// A message taken back by its sender, up to 2 days after sending it.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Revoke {
    /// `wamid` of the message taken back.
    pub original_message_id: String,
    /// Members not modelled.
    #[serde(flatten)]
    pub extra: Extra,
}

/// A message of a type that the platform does not pass on; the reason stands in the message's `errors`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Unsupported {
    /// The type it had, such as `poll` or `edit`.
    #[serde(rename = "type", skip_serializing_if = "Option::is_none")]
    pub kind: Option<String>,
    /// Members not modelled.
    #[serde(flatten)]
    pub extra: Extra,
}

/// A new version of a message, up to 15 minutes after it was sent.
#[derive(Debug, Clone, PartialEq)]
pub struct Edit {
    /// `wamid` of the message replaced.
    pub original_message_id: String,
    /// What the new version refers to.
    pub context: Option<Context>,
    /// The new version; never itself an [`Content::Edit`].
    pub content: Box<Content>,
    /// Members of `edit.message` not modelled.
    pub message_extra: Extra,
    /// Members of `edit` not modelled.
    pub extra: Extra,
}

#[derive(Serialize, Deserialize)]
struct EditMembers {
    original_message_id: String,
    message: Map<String, Value>,
    #[serde(flatten)]
    extra: Extra,
}

impl Edit {
    /// Reads an `edit` object. An edit inside an edit is kept as [`Content::Unknown`].
    pub fn parse(value: &Value) -> Result<Self, Invalid> {
        let EditMembers { original_message_id, message, extra } = read::typed(value, "")?;
        let is_nested = message.get("type").is_some_and(|kind| kind == "edit");
        let message = Value::Object(message);
        let inner = |invalid: Invalid| invalid.within("message");
        let content = if is_nested { Content::unknown(&message) } else { Content::parse(&message).map_err(inner)? };
        let context = match message.get("context") {
            None | Some(Value::Null) => None,
            Some(context) => Some(Context::parse(context).map_err(|invalid| inner(invalid.within("context")))?),
        };
        let message_extra = super::rest(read::object(&message, "message")?, &content, true);
        Ok(Self { original_message_id, context, content: Box::new(content), message_extra, extra })
    }

    /// The members of the `edit` object.
    pub fn to_json(&self) -> Map<String, Value> {
        let mut message = self.message_extra.clone();
        if let Some(context) = &self.context {
            message.insert("context".to_owned(), Value::Object(context.to_json()));
        }
        message.extend(self.content.to_json());
        let original_message_id = self.original_message_id.clone();
        read::members(&EditMembers { original_message_id, message, extra: self.extra.clone() })
    }
}
