//! Phone numbers: added, proven, registered, and what is said about them.

mod about;
mod account;
mod conversational;

use channels::webchat::confirm::Code;
use inbox::passwords;
use messaging::account as declared;
use messaging::conversational::commands;
use messaging::feedback;
use messaging::line::Line;
use messaging::partner::preverified;
use messaging::registration::{self, Status, code, number, pin};
use messaging::{business, profile};
use serde_json::{Map, Value, json};
use store::{Scope, Tx};
use wire::error::GraphError;

pub(super) use about::{
    PEM, compliance, encryption, rsa_public_key, set_compliance, set_encryption, set_settings, settings,
};
pub(super) use account::{official, username, username_suggestions};
pub(super) use account::{remove_username, set_official, set_username};
pub(super) use conversational::set_conversational;

use super::answer::{Answer, Result};
use super::node::Node;
use super::read::{self, SUCCESS};
use super::{Call, subscriptions};

fn line(node: &Node) -> Result<&Line> {
    if let Node::Phone(line) = node { Ok(line) } else { Err(GraphError::unknown_object().into()) }
}

/// A parameter as text; numbers count as such.
fn text(call: &Call<'_>, name: &str) -> Option<String> {
    match call.params.get(name)? {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

fn required(call: &Call<'_>, name: &str) -> Result<String> {
    Ok(text(call, name).ok_or_else(|| GraphError::parameter(format!("{name}: is required")))?)
}

/// `POST /{waba}/phone_numbers`
pub(super) async fn add(call: &Call<'_>, node: &Node) -> Answer {
    let Node::Waba(waba) = node else { return Err(GraphError::unknown_object().into()) };
    if call.params.get("migrate_phone_number").is_some_and(|value| *value != json!(false) && *value != json!("false")) {
        let details = "migrate_phone_number: numbers of another WhatsApp Business Account are not moved here";
        return Err(GraphError::parameter(details).into());
    }
    let name = required(call, "verified_name")?;
    let (scope, waba) = (call.grant.scope, waba.id);
    if let Some(id) = text(call, "preverified_id").filter(|id| !id.is_empty()) {
        let wrong = GraphError::parameter("preverified_id: must be the id of a pre-verified number");
        let id = id.parse().map_err(|_| wrong)?;
        let digits = text(call, "phone_number").map(|_| digits(call)).transpose()?;
        let added = call.app.store.write(move |tx| preverified::take(tx, scope, waba, id, digits.as_deref(), &name));
        return Ok(json!({ "id": added.await?.id }).to_string());
    }
    let digits = digits(call)?;
    let added = call.app.store.write(move |tx| number::add(tx, scope, waba, &digits, &name)).await?;
    Ok(json!({ "id": added.id }).to_string())
}

/// The international digits of `cc` and `phone_number`.
fn digits(call: &Call<'_>) -> Result<String> {
    let number = required(call, "phone_number")?;
    let digits: String = number.chars().filter(char::is_ascii_digit).collect();
    match text(call, "cc") {
        Some(cc) if !(1..=3).contains(&cc.len()) || !cc.bytes().all(|byte| byte.is_ascii_digit()) => {
            Err(GraphError::parameter("cc: needs 1 to 3 digits").into())
        }
        Some(cc) if !digits.starts_with(&cc) || number.len() <= 10 => Ok(format!("{cc}{digits}")),
        _ => Ok(digits),
    }
}

/// `POST /{phone}/request_code`
pub(super) async fn request_code(call: &Call<'_>, node: &Node) -> Answer {
    let line = line(node)?;
    let language = language_of_code(call)?;
    let (scope, id, is_shown) = (call.grant.scope, line.id, call.app.config.is_demo);
    let made = call.app.store.write(move |tx| code::ask(tx, scope, id, is_shown)).await?;
    send_code(call, line.digits.clone(), made, language).await
}

/// How a code is asked for; refused when the server has no way to send one.
pub(super) fn language_of_code(call: &Call<'_>) -> Result<String> {
    if !matches!(required(call, "code_method")?.as_str(), "SMS" | "VOICE") {
        return Err(GraphError::parameter("code_method: must be SMS or VOICE").into());
    }
    let language = required(call, "language")?;
    let is_locale =
        matches!(language.len(), 2 | 5) && language.bytes().all(|byte| byte.is_ascii_alphabetic() || byte == b'_');
    if !is_locale {
        return Err(GraphError::parameter("language: must be like en or en_US").into());
    }
    if !call.app.code_sender.is_ready() {
        let details = "the server has no way to phones: its operator sets one up under [codes]";
        return Err(GraphError::parameter(details).with_subcode(136_024).into());
    }
    Ok(language)
}

/// Sends a code that was made to the number with these digits.
pub(super) async fn send_code(call: &Call<'_>, wa_id: String, digits: String, language: String) -> Answer {
    let scope = call.grant.scope;
    let business = call.app.store.read(move |tx| business::get(tx, scope)).await?.name;
    let sent = Code { wa_id, digits, business, language: Some(language) };
    if call.app.code_sender.send(sent).await.is_err() {
        return Err(GraphError::parameter("the code could not be sent; try again").with_subcode(136_024).into());
    }
    Ok(SUCCESS.to_owned())
}

/// `POST /{phone}/verify_code`
pub(super) async fn verify_code(call: &Call<'_>, node: &Node) -> Answer {
    let (scope, id, digits) = (call.grant.scope, line(node)?.id, digits_of_code(call)?);
    let outcome = call.app.store.write(move |tx| code::verify(tx, scope, id, &digits)).await?;
    match outcome.refusal() {
        Some(refusal) => Err(refusal.into()),
        None => Ok(json!({"success": true, "id": id}).to_string()),
    }
}

/// Checks the form of a code.
pub(super) fn digits_of_code(call: &Call<'_>) -> Result<String> {
    let digits = required(call, "code")?;
    // Meta shows codes as `123-456`.
    let digits: String = digits.chars().filter(|char| *char != '-').collect();
    if digits.len() != 6 || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(GraphError::parameter("code: needs 6 digits").into());
    }
    Ok(digits)
}

/// Checks the form of a PIN.
fn digits_of_pin(call: &Call<'_>) -> Result<String> {
    let pin = required(call, "pin")?;
    if pin.len() == 6 && pin.bytes().all(|byte| byte.is_ascii_digit()) {
        return Ok(pin);
    }
    Err(GraphError::parameter("pin: needs 6 digits").into())
}

/// Runs what takes long on a thread of its own.
async fn aside<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T> {
    tokio::task::spawn_blocking(work).await.map_err(|_| GraphError::unknown().into())
}

async fn hashed(pin: String) -> Result<String> {
    aside(move || passwords::hash(&pin)).await?.map_err(|_| GraphError::unknown().into())
}

/// `POST /{phone}/register`
pub(super) async fn register(call: &Call<'_>, node: &Node) -> Answer {
    read::whatsapp(&call.params)?;
    let (scope, id, pin) = (call.grant.scope, line(node)?.id, digits_of_pin(call)?);
    let known = call.app.store.write(move |tx| pin::begin(tx, scope, id)).await?;
    let new_hash = match known {
        Some(known) => {
            if !aside(move || passwords::verify(&pin, &known)).await? {
                return Err(pin::wrong().into());
            }
            None
        }
        None => Some(hashed(pin).await?),
    };
    call.app.store.write(move |tx| pin::register(tx, scope, id, new_hash)).await?;
    call.app.access.forget(id);
    Ok(SUCCESS.to_owned())
}

/// `POST /{phone}/deregister`
pub(super) async fn deregister(call: &Call<'_>, node: &Node) -> Answer {
    let (scope, id) = (call.grant.scope, line(node)?.id);
    call.app.store.write(move |tx| pin::deregister(tx, scope, id)).await?;
    call.app.access.forget(id);
    Ok(SUCCESS.to_owned())
}

/// `POST /{phone}`: whatever is named becomes something else.
pub(super) async fn configure(call: &Call<'_>, node: &Node) -> Answer {
    let line = line(node)?;
    let mut is_known = false;
    let (scope, id) = (call.grant.scope, line.id);
    if call.params.contains_key("pin") {
        is_known = true;
        let hash = hashed(digits_of_pin(call)?).await?;
        let requester = call.grant.system_user.to_string();
        call.app.store.write(move |tx| pin::set(tx, scope, id, hash, &requester)).await?;
    }
    if call.params.contains_key("new_display_name") {
        is_known = true;
        let name = required(call, "new_display_name")?;
        call.app.store.write(move |tx| number::rename(tx, scope, id, &name)).await?;
    }
    is_known |= account::visibility(call, line).await?;
    if call.params.contains_key("username") {
        is_known = true;
        let username = required(call, "username")?;
        account::apply(call, line, username, false).await?;
    }
    if call.params.contains_key("webhook_configuration") {
        return subscriptions::configure(call, node).await;
    }
    if is_known {
        return Ok(SUCCESS.to_owned());
    }
    let known = "pin, new_display_name, search_visibility, username or webhook_configuration";
    Err(GraphError::parameter(format!("nothing to change: give {known}")).into())
}

/// What can be read of a number besides its line and rules.
pub(super) fn members(tx: &mut Tx<'_, '_>, scope: Scope, line: &Line) -> messaging::Result<Map<String, Value>> {
    let registration = registration::get(tx, scope, line.id)?;
    let review = number::review(tx, scope, line.id)?;
    let account = declared::get(tx, scope, line.id)?;
    let prompts = profile::get(tx, scope, line.id)?.starters;
    let commands = commands(tx, scope, line.id)?;
    let quality = feedback::of_line(tx, scope, line.id)?;
    let mut members = json!({
        "quality_rating": quality, "quality_score": {"score": quality},
        "is_pin_enabled": registration.pin_hash.is_some(), "new_display_name": review.new_display_name,
        "new_name_status": review.new_name_status.as_deref().unwrap_or("NONE"),
        "search_visibility": account.search_visibility.as_deref().unwrap_or("VISIBLE"),
        "official_business_account": {"oba_status": account.oba_status()},
        "conversational_automation": {"id": line.id, "prompts": prompts, "commands": commands},
        // Meta has these on a node of their own; here its id is the number's.
        "prompts": prompts, "commands": commands, "enable_welcome_message": false,
    });
    members["health_status"] = health(line);
    Ok(if let Value::Object(members) = members { members } else { Map::new() })
}

/// Whether a number can send, and what keeps it from that.
fn health(line: &Line) -> Value {
    let mut phone = json!({"entity_type": "PHONE_NUMBER", "id": line.id, "can_send_message": "AVAILABLE"});
    if line.status != Status::Connected {
        phone["can_send_message"] = json!("BLOCKED");
        phone["errors"] = json!([{
            "error_code": 133_010, "error_description": format!("The phone number is {}.", line.status.as_str()),
            "possible_solution": "Verify the number and register it.",
        }]);
    }
    let waba = json!({"entity_type": "WABA", "id": line.waba_id, "can_send_message": "AVAILABLE"});
    let business = json!({"entity_type": "BUSINESS", "id": line.business, "can_send_message": "AVAILABLE"});
    json!({"can_send_message": phone["can_send_message"], "entities": [phone, waba, business]})
}
