//! The library: texts that are ready to use and need no review.

use messaging::template::library::{self, Item, Slot};
use serde_json::{Map, Value, json};
use wire::error::GraphError;
use wire::template::Category;

use crate::graph::answer::{Answer, Result};
use crate::graph::page::{Page, Seal};

/// `GET /message_template_library`
pub(in crate::graph) fn search(params: &Map<String, Value>, key: String, here: &str) -> Answer {
    let text = |name: &str| params.get(name).and_then(Value::as_str).filter(|text| !text.is_empty());
    let is = |name: &str, value: &str| text(name).is_none_or(|wanted| wanted.eq_ignore_ascii_case(value));
    let search = text("search").map(str::to_lowercase);
    let fits = |item: &Item| {
        is("topic", item.topic)
            && is("usecase", item.usecase)
            && is("language", item.language)
            && is("name", item.name)
            && text("industry")
                .is_none_or(|wanted| item.industry.iter().any(|known| known.eq_ignore_ascii_case(wanted)))
            && search.as_deref().is_none_or(|part| item.name.contains(part) || item.body.to_lowercase().contains(part))
    };
    let found = library::items().enumerate().filter(|(_, item)| fits(item));
    let items = found.map(|(place, item)| (i64::try_from(place).unwrap_or(i64::MAX) + 1, item)).collect();
    let page = Page::of(params, Seal { key, list: "message_template_library".to_owned() })?;
    let shown = page.cut(items, here, |item| {
        Ok(json!({
            "name": item.name, "language": item.language, "category": Category::Utility, "topic": item.topic,
            "usecase": item.usecase, "industry": item.industry, "header": item.header, "body": item.body,
            "body_params": item.examples(), "body_param_types": item.param_types(), "buttons": item.buttons(),
            "id": item.id(),
        }))
    })?;
    Ok(shown.to_string())
}

/// The components of a template that is made from the library.
pub(super) fn components(
    name: &str,
    language: &str,
    category: Category,
    params: &Map<String, Value>,
) -> Result<Vec<Value>> {
    let known: String = name.chars().take(100).collect();
    let mut named = library::items().filter(|item| item.name == name).peekable();
    if named.peek().is_none() {
        return Err(GraphError::parameter(format!("library_template_name: there is no {known:?}")).into());
    }
    let item = named
        .find(|item| item.language == language || language.split('_').next() == Some(item.language))
        .ok_or_else(|| GraphError::parameter(format!("language: {known} is not there in this language")))?;
    if category != Category::Utility {
        return Err(GraphError::parameter(format!("category: {known} is UTILITY")).into());
    }
    let mut components = Vec::new();
    if let Some(header) = item.header {
        components.push(json!({"type": "HEADER", "format": "TEXT", "text": header}));
    }
    components.push(json!({
        "type": "BODY", "text": item.body, "example": {"body_text": [item.examples()]},
    }));
    let inputs = params.get("library_template_button_inputs").and_then(Value::as_array).cloned().unwrap_or_default();
    let mut buttons = Vec::new();
    for slot in item.slots {
        let (kind, text) = slot.label(item.language);
        let input = inputs.iter().find(|input| input.get("type").and_then(Value::as_str) == Some(kind));
        let missing = |what: &str| {
            GraphError::parameter(format!("library_template_button_inputs: {known} needs {what} for its {kind} button"))
        };
        match slot {
            Slot::Url(_) => {
                let input = input.and_then(|input| input.get("url")).ok_or_else(|| missing("url"))?;
                let base = input.get("base_url").and_then(Value::as_str).ok_or_else(|| missing("url.base_url"))?;
                let mut button = json!({"type": kind, "text": text, "url": base});
                if base.contains("{{") {
                    let example = input.get("url_suffix_example").and_then(Value::as_str);
                    button["example"] = json!([example.ok_or_else(|| missing("url.url_suffix_example"))?]);
                }
                buttons.push(button);
            }
            Slot::Call => {
                let number = input.and_then(|input| input.get("phone_number")).and_then(Value::as_str);
                let number = number.ok_or_else(|| missing("phone_number"))?;
                buttons.push(json!({"type": kind, "text": text, "phone_number": number}));
            }
        }
    }
    if !buttons.is_empty() {
        components.push(json!({"type": "BUTTONS", "buttons": buttons}));
    }
    Ok(components)
}
