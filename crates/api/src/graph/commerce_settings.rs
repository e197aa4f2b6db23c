//! What customers of a phone number see of its catalogue.

use commerce::settings;
use serde_json::{Value, json};
use wire::error::GraphError;

use super::Call;
use super::answer::{Answer, Result};
use super::node::Node;
use super::read::SUCCESS;

/// `GET /{phone}/whatsapp_commerce_settings`
pub(super) async fn read(call: &Call<'_>, node: &Node) -> Answer {
    let Node::Phone(line) = node else { return Err(GraphError::unknown_object().into()) };
    let (scope, line) = (call.grant.scope, line.id);
    let settings = call.app.store.read(move |tx| settings::get(tx, scope, line)).await?;
    let mut shown = json!({
        "is_cart_enabled": settings.is_cart_enabled, "is_catalog_visible": settings.is_catalog_visible,
    });
    if let Some(catalog) = settings.catalog_id {
        shown["id"] = json!(catalog);
    }
    Ok(json!({ "data": [shown] }).to_string())
}

/// `POST /{phone}/whatsapp_commerce_settings`
pub(super) async fn change(call: &Call<'_>, node: &Node) -> Answer {
    let Node::Phone(line) = node else { return Err(GraphError::unknown_object().into()) };
    let (is_visible, is_cart_enabled) = (flag(call, "is_catalog_visible")?, flag(call, "is_cart_enabled")?);
    let (scope, line) = (call.grant.scope, line.id);
    call.app.store.write(move |tx| settings::change(tx, scope, line, is_visible, is_cart_enabled)).await?;
    Ok(SUCCESS.to_owned())
}

/// A parameter that is true or false, as JSON or as text.
fn flag(call: &Call<'_>, name: &str) -> Result<Option<bool>> {
    match call.params.get(name) {
        None | Some(Value::Null) => Ok(None),
        Some(Value::Bool(is)) => Ok(Some(*is)),
        Some(Value::String(text)) if text == "true" => Ok(Some(true)),
        Some(Value::String(text)) if text == "false" => Ok(Some(false)),
        Some(_) => Err(GraphError::parameter(format!("{name}: must be true or false")).into()),
    }
}
