//! Media: uploaded by a form, read by an id, fetched from an address that is good for five minutes.

use std::sync::Arc;

use axum::response::{IntoResponse as _, Response};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use http::request::Parts;
use http::{Method, StatusCode};
use messaging::media::{self, Claim, Media};
use messaging::token::{self, MESSAGING};
use serde_json::{Value, json};
use store::{Scope, secret};
use url::form_urlencoded;
use wire::error::GraphError;
use wire::id::MediaId;
use wire::limits::MediaKind;

use super::answer::{Answer, Result};
use super::node::Node;
use super::{Call, auth, read};
use crate::state::App;

/// Where the addresses of media are.
pub(super) const FOLDER: &str = "whatsapp_business";
/// How long an address is good for, in seconds (Cloud API).
const ADDRESS_S: i64 = 5 * 60;

/// `POST /{phone}/media`
pub(super) async fn upload(call: &Call<'_>, node: &Node) -> Answer {
    let Node::Phone(line) = node else { return Err(GraphError::unknown_object().into()) };
    read::whatsapp(&call.params)?;
    let file =
        call.file().ok_or_else(|| GraphError::parameter("file: is required, as a part of multipart/form-data"))?;
    let said = call.params.get("type").and_then(Value::as_str).map(str::to_owned).or(file.mime_type);
    let said = said.ok_or_else(|| GraphError::parameter("type: is required, the MIME type of the file"))?;
    let owner = format!("system_user:{}", call.grant.system_user);
    let claim = Claim { mime_type: Some(said), file_name: file.name, ..Claim::default() };
    check(&file.bytes, &claim)?;
    let media = media::upload(&call.app.store, call.grant.scope, line.id, owner, claim, file.bytes).await;
    Ok(json!({"id": media.map_err(refused)?.id}).to_string())
}

/// Checks bytes against the types and sizes of the Cloud API, whatever they are said to be.
fn check(bytes: &[u8], claim: &Claim) -> Result<()> {
    let mime_type = media::type_of(bytes, claim).map_err(refused)?;
    let Some(kind) = MediaKind::of_mime(&mime_type) else {
        let detail = format!("file: is {mime_type}, which is not a media type of WhatsApp");
        return Err(GraphError::parameter(detail).into());
    };
    let most = usize::try_from(kind.rule().max_bytes).unwrap_or(usize::MAX);
    if bytes.len() > most {
        let detail = format!("file: {mime_type} takes at most {most} bytes, this has {}", bytes.len());
        return Err(GraphError::parameter(detail).into());
    }
    Ok(())
}

/// What is wrong with a file is wrong with a parameter.
pub(super) fn refused(error: messaging::Error) -> super::answer::Refusal {
    match error {
        messaging::Error::Refused { .. } => GraphError::parameter(format!("file: {error}")).into(),
        error => error.into(),
    }
}

fn of_the_line(call: &Call<'_>, media: &Media) -> Result<()> {
    match call.params.get("phone_number_id") {
        Some(line) if line.as_str() != Some(&media.line.to_string()) => {
            Err(GraphError::parameter("phone_number_id: is not the phone number that the media was uploaded on").into())
        }
        _ => Ok(()),
    }
}

/// `GET /{media}`
pub(super) async fn read(call: &Call<'_>, node: &Node) -> Answer {
    let Node::Media(media) = node else { return Err(GraphError::unknown_object().into()) };
    of_the_line(call, media)?;
    let sha256 = STANDARD.decode(&media.sha256).unwrap_or_default();
    let sha256: String = sha256.iter().map(|byte| format!("{byte:02x}")).collect();
    let url = call.app.config.url(&address(call.grant.scope, &call.grant.app_secret, media.id, call.now()));
    Ok(json!({
        "messaging_product": "whatsapp", "url": url, "mime_type": media.mime_type, "sha256": sha256,
        "file_size": media.size_bytes, "id": media.id,
    })
    .to_string())
}

/// `DELETE /{media}`: ends the id; conversations keep what they show.
pub(super) async fn delete(call: &Call<'_>, node: &Node) -> Answer {
    let Node::Media(media) = node else { return Err(GraphError::unknown_object().into()) };
    of_the_line(call, media)?;
    let (scope, id) = (call.grant.scope, media.id);
    call.app.store.write(move |tx| media::withdraw(tx, scope, id)).await?;
    Ok(read::SUCCESS.to_owned())
}

/// The address of a media object's bytes for callers of the business, good for five minutes from `now`. It is signed
/// with the secret of one of the business's apps.
pub(crate) fn address(scope: Scope, app_secret: &str, id: MediaId, now: i64) -> String {
    let until = now / 1000 + ADDRESS_S;
    format!("/{FOLDER}/attachments/?mid={id}&ext={until}&hash={}", signature(scope, app_secret, id.get(), until))
}

fn signature(scope: Scope, app_secret: &str, id: i64, until: i64) -> String {
    let what = format!("media/{}/{id}/{until}", scope.business());
    secret::hmac_sha256_hex(app_secret.as_bytes(), what.as_bytes())
}

/// `GET /whatsapp_business/attachments/?mid=&ext=&hash=`: the bytes; 404 to whoever may not have them.
pub(super) async fn file(app: &Arc<App>, parts: &Parts) -> Response {
    let nothing = || StatusCode::NOT_FOUND.into_response();
    let Some(media) = allowed(app, parts).await else { return nothing() };
    let (scope, media) = media;
    match crate::media::serve(app, scope, media, &parts.headers).await {
        Ok(response) => response,
        Err(problem) if problem.status == 404 => nothing(),
        Err(problem) => problem.into_response(),
    }
}

async fn allowed(app: &Arc<App>, parts: &Parts) -> Option<(Scope, Media)> {
    let is_there = parts.uri.path().trim_end_matches('/').ends_with("/whatsapp_business/attachments");
    if !is_there || parts.method != Method::GET {
        return None;
    }
    let query = parts.uri.query().unwrap_or_default();
    let value =
        |name: &str| form_urlencoded::parse(query.as_bytes()).find(|(known, _)| known == name).map(|(_, value)| value);
    let grant = auth::anyone(app, parts).await.ok()?;
    auth::may(&grant, MESSAGING).ok()?;
    let (id, until): (i64, i64) = (value("mid")?.parse().ok()?, value("ext")?.parse().ok()?);
    if app.store.clock().now_ms() >= until.saturating_mul(1000) {
        return None;
    }
    let (scope, hash) = (grant.scope, value("hash")?.into_owned());
    let media = app.store.read(move |tx| {
        let is_signed =
            |app: &token::App| secret::equal(hash.as_bytes(), signature(scope, &app.secret, id, until).as_bytes());
        if !token::apps(tx, scope)?.iter().any(is_signed) {
            return Ok(None);
        }
        media::get_for_api(tx, scope, MediaId::new(id)).map(Some)
    });
    Some((scope, media.await.ok()??))
}
