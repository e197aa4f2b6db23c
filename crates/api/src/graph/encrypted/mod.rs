//! Encrypted payloads: a number has a key for what is sent to it, and the client's key for what it answers.

mod jwe;

use aws_lc_rs::digest::{SHA256, digest};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use messaging::account::{self, Account, PayloadEncryption};
use serde_json::{Map, Value, json};
use wire::error::GraphError;

use super::Call;
use super::answer::{Answer, Result};
use super::messages;
use super::node::Node;
use super::numbers::{PEM, rsa_public_key};
use super::read::{self, SUCCESS};

/// What is read of a number's payload encryption.
pub(super) fn shown(account: &Account) -> Value {
    let off = || json!({ "status": "disabled" });
    let Some(keys) = &account.payload_encryption else { return off() };
    let (Ok(client), Ok(private)) = (STANDARD.decode(&keys.client_key), STANDARD.decode(&keys.private_key)) else {
        return off();
    };
    let fingerprint = digest(&SHA256, &client);
    json!({
        "status": "enabled",
        "client_encryption_key_fingerprint": format!("SHA256:{}", STANDARD.encode(fingerprint)),
        "cloud_encryption_key": jwe::public_of(&private).map(|public| STANDARD.encode(pem(&public))),
    })
}

/// A public key in PEM.
fn pem(der: &[u8]) -> String {
    let coded = STANDARD.encode(der);
    let lines: Vec<&str> = coded.as_bytes().chunks(64).filter_map(|line| std::str::from_utf8(line).ok()).collect();
    format!("{}\n{}\n{}\n", PEM.0, lines.join("\n"), PEM.1)
}

/// `POST /{phone}/settings` with `payload_encryption`. Switched on anew, the number gets another key.
pub(super) async fn set(call: &Call<'_>, node: &Node, given: &Map<String, Value>) -> Answer {
    let Node::Phone(line) = node else { return Err(GraphError::unknown_object().into()) };
    let (scope, id) = (call.grant.scope, line.id);
    let status = given.get("status").and_then(Value::as_str).unwrap_or_default();
    let keys = match status.to_ascii_lowercase().as_str() {
        "disabled" => None,
        "enabled" => {
            let client = client_key(given.get("client_encryption_key"))?;
            let private = tokio::task::spawn_blocking(jwe::generate).await.ok().and_then(std::result::Result::ok);
            let private = private.ok_or_else(GraphError::unknown)?;
            Some(PayloadEncryption { client_key: STANDARD.encode(client), private_key: STANDARD.encode(private) })
        }
        _ => return Err(GraphError::parameter("payload_encryption.status: must be enabled or disabled").into()),
    };
    let change = move |account: &mut Account| account.payload_encryption = keys;
    call.app.store.write(move |tx| account::change(tx, scope, id, change.clone())).await?;
    Ok(SUCCESS.to_owned())
}

/// The client's key: base64 of a PEM, as Meta has it, or the PEM itself.
fn client_key(given: Option<&Value>) -> Result<Vec<u8>> {
    let text = given.and_then(Value::as_str).unwrap_or_default().trim();
    let decoded = STANDARD.decode(text).ok().and_then(|bytes| String::from_utf8(bytes).ok());
    let key = rsa_public_key(decoded.as_deref().unwrap_or(text));
    let details =
        "payload_encryption.client_encryption_key: must be an RSA public key of 2048 bits in PEM, coded in base64";
    Ok(key.ok_or_else(|| GraphError::parameter(details))?)
}

/// `POST /{phone}/messages_encrypted`: as `messages`, with the request and the answer encrypted. Errors are in clear.
pub(super) async fn send(call: &Call<'_>, node: &Node) -> Answer {
    let Node::Phone(line) = node else { return Err(GraphError::unknown_object().into()) };
    read::whatsapp(&call.params)?;
    let wrong = |details: String| GraphError::parameter(format!("encrypted_contents: {details}"));
    let contents = call.params.get("encrypted_contents").and_then(Value::as_str);
    let contents = contents.ok_or_else(|| wrong("is required".to_owned()))?;
    let (scope, id) = (call.grant.scope, line.id);
    let account = call.app.store.read(move |tx| account::get(tx, scope, id)).await?;
    let off = || GraphError::parameter("payload encryption is not enabled for this phone number; see its settings");
    let keys = account.payload_encryption.ok_or_else(off)?;
    let decoded = |key: &str| STANDARD.decode(key).map_err(|_| GraphError::unknown());
    let (private, client) = (decoded(&keys.private_key)?, decoded(&keys.client_key)?);
    let opened = jwe::open(&private, contents).map_err(wrong)?;
    let request = serde_json::from_slice(&opened).map_err(|error| wrong(format!("holds no JSON: {error}")))?;
    let answer = messages::with(call, line, request).await?;
    let sealed = jwe::seal(&client, &answer).map_err(|_| GraphError::unknown())?;
    Ok(json!({ "encrypted_contents": sealed }).to_string())
}
