//! What subscribers are told of templates: the values of Meta's webhooks.

use serde_json::{Map, Value as Json, json};
use store::{Scope, Tx};
use wire::template::{Button, Category, Header};

use super::{Score, Status, Template};
use crate::error::Result;
use crate::news;

/// `field` of changes of status.
pub const STATUS: &str = "message_template_status_update";
/// `field` of changes of quality.
pub const QUALITY: &str = "message_template_quality_update";
/// `field` of edits.
pub const COMPONENTS: &str = "message_template_components_update";
/// `field` of changes of category.
pub const CATEGORY: &str = "template_category_update";

/// Why a template is rejected.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rejection {
    /// Meta's reason: `INVALID_FORMAT`, ...
    pub reason: &'static str,
    /// What is wrong, for `INVALID_FORMAT`.
    pub explanation: Option<String>,
}

/// Meta's reasons of a rejection.
pub const REASONS: [&str; 6] =
    ["ABUSIVE_CONTENT", "INCORRECT_CATEGORY", "INVALID_FORMAT", "PROMOTIONAL", "SCAM", "TAG_CONTENT_MISMATCH"];

fn value(template: &Template) -> Map<String, Json> {
    let mut value = Map::new();
    value.insert("message_template_id".to_owned(), json!(template.id.get()));
    value.insert("message_template_name".to_owned(), json!(template.name));
    value.insert("message_template_language".to_owned(), json!(template.language));
    value
}

fn tell(tx: &mut Tx<'_, '_>, scope: Scope, template: &Template, field: &'static str, value: Map<String, Json>) {
    news::tell(tx, scope, template.waba_id, field, template.id.get(), &Json::Object(value));
}

/// Tells that a template's status has become `event`: a status, or `UNARCHIVED` or `REINSTATED`.
pub(super) fn status(tx: &mut Tx<'_, '_>, scope: Scope, template: &Template, event: &str, more: Map<String, Json>) {
    let mut value = value(template);
    value.insert("event".to_owned(), json!(event));
    value.insert("reason".to_owned(), json!("NONE"));
    value.insert("message_template_category".to_owned(), json!(template.category));
    value.extend(more);
    tell(tx, scope, template, STATUS, value);
}

/// Tells the status that a template has.
pub(super) fn standing(tx: &mut Tx<'_, '_>, scope: Scope, template: &Template) {
    status(tx, scope, template, template.status.as_str(), Map::new());
}

/// Tells that a template is rejected, and why.
pub(super) fn rejected(tx: &mut Tx<'_, '_>, scope: Scope, template: &Template, rejection: &Rejection) {
    let mut more = Map::new();
    more.insert("reason".to_owned(), json!(rejection.reason));
    // Cloud API: only a wrong form is explained.
    if let ("INVALID_FORMAT", Some(explanation)) = (rejection.reason, &rejection.explanation) {
        let info = json!({"reason": explanation, "recommendation": "Change it and send it in again."});
        more.insert("rejection_info".to_owned(), info);
    }
    status(tx, scope, template, Status::Rejected.as_str(), more);
}

/// Tells that customers make something else of a template than before.
pub(super) fn quality(tx: &mut Tx<'_, '_>, scope: Scope, template: &Template, before: Score) {
    let mut value = value(template);
    value.insert("previous_quality_score".to_owned(), json!(before));
    value.insert("new_quality_score".to_owned(), json!(template.quality_score));
    tell(tx, scope, template, QUALITY, value);
}

/// Tells that a template has another category than before.
pub(super) fn category(tx: &mut Tx<'_, '_>, scope: Scope, template: &Template, before: Category) {
    let mut value = value(template);
    value.insert("previous_category".to_owned(), json!(before));
    value.insert("new_category".to_owned(), json!(template.category));
    tell(tx, scope, template, CATEGORY, value);
}

/// Tells what a template consists of since it was edited.
pub(super) fn components(tx: &mut Tx<'_, '_>, scope: Scope, template: &Template) -> Result<()> {
    let definition = template.definition()?;
    let mut value = value(template);
    let (body, footer) = definition.texts();
    value.insert("message_template_element".to_owned(), json!(body));
    if let Some(Header::Text(title)) = &definition.header {
        value.insert("message_template_title".to_owned(), json!(title));
    }
    if let Some(footer) = footer {
        value.insert("message_template_footer".to_owned(), json!(footer));
    }
    if !definition.buttons.is_empty() {
        let buttons: Vec<Json> =
            definition.buttons.iter().map(|button| button_of(button, &template.language)).collect();
        value.insert("message_template_buttons".to_owned(), Json::Array(buttons));
    }
    tell(tx, scope, template, COMPONENTS, value);
    Ok(())
}

fn button_of(button: &Button, language: &str) -> Json {
    let mut told = json!({
        "message_template_button_type": button.kind(), "message_template_button_text": button.label(language),
    });
    match button {
        Button::Url { url, .. } => told["message_template_button_url"] = json!(url),
        Button::PhoneNumber { phone_number, .. } => told["message_template_button_phone_number"] = json!(phone_number),
        _ => {}
    }
    told
}
