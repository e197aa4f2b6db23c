//! `message_qrdls`: QR codes and the links that they hold.

use messaging::line::Line;
use messaging::qr_code::{self, QrCode};
use serde_json::{Map, Value, json};
use store::secret;
use wire::error::GraphError;

use super::Call;
use super::answer::{Answer, Result};
use super::fields::{self, Field};
use super::node::Node;
use super::page::{Page, Seal};
use super::read::{self, SUCCESS};

/// Where the codes' links and images are.
pub(crate) const FOLDER: &str = "/message";

fn line(node: &Node) -> Result<&Line> {
    if let Node::Phone(line) = node { Ok(line) } else { Err(GraphError::unknown_object().into()) }
}

/// The format of an image, in any case.
fn format(text: &str) -> Result<&'static str> {
    match text {
        _ if text.eq_ignore_ascii_case("SVG") => Ok("svg"),
        _ if text.eq_ignore_ascii_case("PNG") => Ok("png"),
        _ => Err(GraphError::parameter("generate_qr_image: must be SVG or PNG").into()),
    }
}

fn shown(call: &Call<'_>, code: &QrCode, image: Option<&str>) -> Map<String, Value> {
    let link = format!("{FOLDER}/{}", code.code);
    let mut members = Map::new();
    members.insert("code".to_owned(), json!(code.code));
    members.insert("prefilled_message".to_owned(), json!(code.prefilled_message));
    members.insert("deep_link_url".to_owned(), json!(call.app.config.url(&link)));
    let image = image.map(|format| json!(call.app.config.url(&format!("{link}/qr.{format}"))));
    members.insert("qr_image_url".to_owned(), image.unwrap_or(Value::Null));
    members
}

/// What of a code is wanted; `qr_image_url.format(PNG)` names the image's format.
fn chosen(call: &Call<'_>, code: &QrCode, wanted: Option<&[Field]>) -> Result<Value> {
    let Some(wanted) = wanted else {
        let mut members = shown(call, code, None);
        members.remove("qr_image_url");
        return Ok(Value::Object(members));
    };
    let image = wanted.iter().find(|field| field.name == "qr_image_url");
    let named = image.and_then(|field| field.modifier("format"));
    let kind = match (image, named) {
        (None, _) => None,
        (Some(_), Some(kind)) => Some(format(kind)?),
        (Some(_), None) => Some("svg"),
    };
    Ok(Value::Object(fields::select(&shown(call, code, kind), "WhatsAppMessageQrdl", wanted)?))
}

/// `GET /{phone}/message_qrdls`
pub(super) async fn list(call: &Call<'_>, node: &Node) -> Answer {
    let (scope, id) = (call.grant.scope, line(node)?.id);
    let wanted = read::wanted(&call.params)?;
    if let Some(code) = call.text("code").map(str::to_owned) {
        return one(call, node, code).await;
    }
    let page =
        Page::of(&call.params, Seal { key: call.grant.app_secret.clone(), list: format!("{id}/message_qrdls") })?;
    let found = call.app.store.read(move |tx| qr_code::list(tx, scope, id)).await?;
    // A place in the list is no id that stays when a code is deleted: the time and a part of the code are.
    let key = |code: &QrCode| {
        let [a, b, ..] = secret::sha256(code.code.as_bytes());
        code.created_at * 100_000 + i64::from(u16::from_be_bytes([a, b]))
    };
    let mut items: Vec<(i64, QrCode)> = found.into_iter().map(|code| (key(&code), code)).collect();
    items.sort_by_key(|(key, _)| *key);
    Ok(page.cut(items, &call.list_address(""), |code| chosen(call, &code, wanted.as_deref()))?.to_string())
}

/// `POST /{phone}/message_qrdls`: makes one or, with `code`, changes its text.
pub(super) async fn create(call: &Call<'_>, node: &Node) -> Answer {
    let code = call.text("code").map(str::to_owned);
    put(call, node, code).await
}

/// `POST /{phone}/message_qrdls/{code}`
pub(super) async fn change(call: &Call<'_>, node: &Node) -> Answer {
    put(call, node, Some(call.rest.clone())).await
}

async fn put(call: &Call<'_>, node: &Node, code: Option<String>) -> Answer {
    let (scope, id) = (call.grant.scope, line(node)?.id);
    let message = call.text("prefilled_message").map(str::to_owned);
    let message = message.ok_or_else(|| GraphError::parameter("prefilled_message: is required"))?;
    let image = call.text("generate_qr_image").map(format).transpose()?;
    let made = call.app.store.write(move |tx| match &code {
        Some(code) => qr_code::change(tx, scope, id, code, &message),
        None => qr_code::create(tx, scope, id, &message),
    });
    let mut members = shown(call, &made.await?, image);
    members.retain(|_, value| !value.is_null());
    Ok(Value::Object(members).to_string())
}

/// `GET /{phone}/message_qrdls/{code}`
pub(super) async fn get(call: &Call<'_>, node: &Node) -> Answer {
    one(call, node, call.rest.clone()).await
}

/// A list of the code, or of nothing when there is no such code (Cloud API).
async fn one(call: &Call<'_>, node: &Node, code: String) -> Answer {
    let (scope, id) = (call.grant.scope, line(node)?.id);
    let wanted = read::wanted(&call.params)?;
    let found = call.app.store.read(move |tx| match qr_code::get(tx, scope, id, &code) {
        Ok(found) => Ok(Some(found)),
        Err(messaging::Error::NotFound { .. }) => Ok(None),
        Err(error) => Err(error),
    });
    let data = found.await?.map(|found| chosen(call, &found, wanted.as_deref())).transpose()?;
    Ok(json!({"data": data.into_iter().collect::<Vec<_>>()}).to_string())
}

/// `DELETE /{phone}/message_qrdls/{code}`
pub(super) async fn delete(call: &Call<'_>, node: &Node) -> Answer {
    let (scope, id, code) = (call.grant.scope, line(node)?.id, call.rest.clone());
    call.app.store.write(move |tx| qr_code::delete(tx, scope, id, &code)).await?;
    Ok(SUCCESS.to_owned())
}
