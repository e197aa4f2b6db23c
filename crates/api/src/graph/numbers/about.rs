//! What a business declares about a number: its entity (India), its public key, its settings.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use messaging::account;
use serde_json::{Map, Value, json};
use wire::error::GraphError;

use super::{line, required};
use crate::graph::Call;
use crate::graph::answer::{Answer, Result};
use crate::graph::encrypted;
use crate::graph::fields;
use crate::graph::node::Node;
use crate::graph::read::{self, SUCCESS};

/// `GET /{phone}/business_compliance_info`
pub(in crate::graph) async fn compliance(call: &Call<'_>, node: &Node) -> Answer {
    let line = line(node)?;
    let (scope, id) = (call.grant.scope, line.id);
    let account = call.app.store.read(move |tx| account::get(tx, scope, id)).await?;
    let mut shown = account.compliance.unwrap_or_default();
    shown.insert("messaging_product".to_owned(), json!("whatsapp"));
    shown.insert("whatsapp_business_account_id".to_owned(), json!(line.waba_id));
    if let Some(wanted) = read::wanted(&call.params)? {
        for name in ["entity_name", "entity_type", "entity_type_custom", "is_registered", OFFICER, CARE] {
            shown.entry(name.to_owned()).or_insert(Value::Null);
        }
        shown = fields::select(&shown, "BusinessComplianceInfo", &wanted)?;
    }
    Ok(json!({ "data": [shown] }).to_string())
}

const OFFICER: &str = "grievance_officer_details";
const CARE: &str = "customer_care_details";
const ENTITIES: [&str; 6] = [
    "LIMITED_LIABILITY_PARTNERSHIP",
    "SOLE_PROPRIETORSHIP",
    "PARTNERSHIP",
    "PUBLIC_COMPANY",
    "PRIVATE_COMPANY",
    "OTHER",
];

/// `POST /{phone}/business_compliance_info`
pub(in crate::graph) async fn set_compliance(call: &Call<'_>, node: &Node) -> Answer {
    let (scope, id) = (call.grant.scope, line(node)?.id);
    read::whatsapp(&call.params)?;
    let params = &call.params;
    let mut kept = Map::new();
    kept.insert("entity_name".to_owned(), json!(bounded(params, "entity_name", "", 2, 128)?));
    let entity = bounded(params, "entity_type", "", 1, 64)?;
    if !ENTITIES.contains(&entity.as_str()) {
        return Err(GraphError::parameter(format!("entity_type: must be one of {}", ENTITIES.join(", "))).into());
    }
    if entity == "OTHER" {
        let custom = bounded(params, "entity_type_custom", "", 1, 1_024)?;
        kept.insert("entity_type_custom".to_owned(), json!(custom));
    }
    kept.insert("entity_type".to_owned(), json!(entity));
    if let Some(is_registered) = params.get("is_registered") {
        let is_registered = is_registered.as_bool().or_else(|| is_registered.as_str()?.parse().ok());
        let is_registered =
            is_registered.ok_or_else(|| GraphError::parameter("is_registered: must be true or false"))?;
        kept.insert("is_registered".to_owned(), json!(is_registered));
    }
    kept.insert(OFFICER.to_owned(), person(params, OFFICER, true)?);
    kept.insert(CARE.to_owned(), person(params, CARE, false)?);
    let change = move |account: &mut account::Account| account.compliance = Some(kept);
    call.app.store.write(move |tx| account::change(tx, scope, id, change.clone())).await?;
    Ok(SUCCESS.to_owned())
}

fn bounded(of: &Map<String, Value>, name: &str, path: &str, least: usize, most: usize) -> Result<String> {
    let text = of.get(name).and_then(Value::as_str).unwrap_or_default().trim();
    if (least..=most).contains(&text.chars().count()) {
        return Ok(text.to_owned());
    }
    Err(GraphError::parameter(format!("{path}{name}: needs {least} to {most} characters")).into())
}

/// Somebody to be reached: an e-mail address, and numbers like `+911234567890`.
fn person(params: &Map<String, Value>, name: &str, has_name: bool) -> Result<Value> {
    let given = params.get(name).and_then(Value::as_object);
    let given = given.ok_or_else(|| GraphError::parameter(format!("{name}: must be an object")))?;
    let path = format!("{name}.");
    let mut kept = Map::new();
    if has_name {
        kept.insert("name".to_owned(), json!(bounded(given, "name", &path, 1, 128)?));
    }
    let email = bounded(given, "email", &path, 3, 128)?;
    if !email.split_once('@').is_some_and(|(local, host)| !local.is_empty() && !host.is_empty()) {
        return Err(GraphError::parameter(format!("{path}email: is not an e-mail address")).into());
    }
    kept.insert("email".to_owned(), json!(email));
    for member in ["mobile_number", "landline_number"] {
        let Some(number) = given.get(member).filter(|number| !number.is_null()) else { continue };
        let number = number.as_str().unwrap_or_default();
        let digits = number.strip_prefix('+').unwrap_or_default();
        let fits = (2..=15).contains(&digits.len())
            && digits.bytes().all(|byte| byte.is_ascii_digit())
            && !digits.starts_with('0');
        if !fits {
            return Err(GraphError::parameter(format!("{path}{member}: must be like +911234567890")).into());
        }
        kept.insert(member.to_owned(), json!(number));
    }
    Ok(Value::Object(kept))
}

/// `GET /{phone}/whatsapp_business_encryption`
pub(in crate::graph) async fn encryption(call: &Call<'_>, node: &Node) -> Answer {
    let (scope, id) = (call.grant.scope, line(node)?.id);
    let account = call.app.store.read(move |tx| account::get(tx, scope, id)).await?;
    let data: Vec<Value> = account
        .public_key
        .iter()
        .map(|key| json!({"business_public_key": key, "business_public_key_signature_status": "VALID"}))
        .collect();
    Ok(json!({ "data": data }).to_string())
}

/// How the DER form of every RSA public key of 2048 bits begins (RFC 8017 within RFC 5280's SubjectPublicKeyInfo).
const RSA_2048: [u8; 33] = [
    0x30, 0x82, 0x01, 0x22, 0x30, 0x0d, 0x06, 0x09, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x01, 0x05, 0x00,
    0x03, 0x82, 0x01, 0x0f, 0x00, 0x30, 0x82, 0x01, 0x0a, 0x02, 0x82, 0x01, 0x01, 0x00,
];
/// Its length in bytes.
const RSA_2048_BYTES: usize = 294;

/// How a public key in PEM begins and ends.
pub(in crate::graph) const PEM: (&str, &str) = ("-----BEGIN PUBLIC KEY-----", "-----END PUBLIC KEY-----");

/// The DER form of an RSA public key of 2048 bits in PEM.
pub(in crate::graph) fn rsa_public_key(pem: &str) -> Option<Vec<u8>> {
    let body = pem.trim().strip_prefix(PEM.0)?.strip_suffix(PEM.1)?;
    let coded: String = body.chars().filter(|char| !char.is_ascii_whitespace()).collect();
    STANDARD.decode(coded).ok().filter(|bytes| bytes.len() == RSA_2048_BYTES && bytes.starts_with(&RSA_2048))
}

/// `POST /{phone}/whatsapp_business_encryption`
pub(in crate::graph) async fn set_encryption(call: &Call<'_>, node: &Node) -> Answer {
    let (scope, id, key) = (call.grant.scope, line(node)?.id, required(call, "business_public_key")?);
    if rsa_public_key(&key).is_none() {
        let details = "business_public_key: must be an RSA public key of 2048 bits in PEM";
        return Err(GraphError::parameter(details).into());
    }
    let change = move |account: &mut account::Account| account.public_key = Some(key);
    call.app.store.write(move |tx| account::change(tx, scope, id, change.clone())).await?;
    Ok(SUCCESS.to_owned())
}

/// `GET /{phone}/settings`
pub(in crate::graph) async fn settings(call: &Call<'_>, node: &Node) -> Answer {
    let (scope, id) = (call.grant.scope, line(node)?.id);
    let account = call.app.store.read(move |tx| account::get(tx, scope, id)).await?;
    Ok(json!({
        "calling": {
            "status": "disabled", "call_icon_visibility": "hidden", "ip_addresses": {"default": []},
            "callback_permission_status": "disabled",
        },
        "payload_encryption": encrypted::shown(&account),
        "storage_configuration": {"status": "default"},
        "user_identity_change": {"enable_identity_key_check": false},
    })
    .to_string())
}

/// `POST /{phone}/settings`: of the features only encrypted payloads are here; the others can only be switched off.
pub(in crate::graph) async fn set_settings(call: &Call<'_>, node: &Node) -> Answer {
    line(node)?;
    let features = ["calling", "payload_encryption", "storage_configuration", "user_identity_change"];
    let named: Vec<&str> = features.into_iter().filter(|name| call.params.contains_key(*name)).collect();
    let [name] = named[..] else {
        return Err(GraphError::parameter(format!("give one of {} at a time", features.join(", "))).into());
    };
    let Some(given) = call.params.get(name).and_then(Value::as_object) else {
        return Err(GraphError::parameter(format!("{name}: must be an object")).into());
    };
    if name == "payload_encryption" {
        return encrypted::set(call, node, given).await;
    }
    let is_off = |name: &str, value: &Value| match (name, value) {
        (_, Value::Bool(false)) => true,
        ("status" | "callback_permission_status", Value::String(said)) => {
            ["disabled", "default", "in_country_storage_disabled"].iter().any(|off| said.eq_ignore_ascii_case(off))
        }
        ("call_icon_visibility", Value::String(_)) => true,
        _ => false,
    };
    match given.iter().find(|(name, value)| !is_off(name, value)) {
        None if !given.is_empty() => Ok(SUCCESS.to_owned()),
        None => Err(GraphError::parameter(format!("{name}: names nothing to change")).into()),
        Some((member, _)) => {
            let details = format!("{name}.{member}: this server does not have it, so it can only be switched off");
            Err(GraphError::parameter(details).into())
        }
    }
}
