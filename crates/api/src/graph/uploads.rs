//! Uploads in pieces: a session takes a file from where the last request was cut off; a whole file has a handle.

use std::sync::Arc;

use axum::body::Body;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use bytes::{Bytes, BytesMut};
use http::Method;
use http::request::Parts;
use http_body_util::BodyExt as _;
use messaging::media::{self, Claim};
use messaging::token::Grant;
use messaging::upload::{self, Session};
use serde_json::{Value, json};
use store::secret;
use wire::error::GraphError;
use wire::id::{MediaId, PhoneNumberId};

use super::answer::{Answer, Result};
use super::node::Node;
use super::{Call, auth, media as files};
use crate::state::App;

/// What the id of a session begins with.
pub(super) const PREFIX: &str = "upload:";
/// What may be uploaded in pieces (Graph).
const TYPES: [&str; 5] = ["application/pdf", "image/jpeg", "image/jpg", "image/png", "video/mp4"];

/// `POST /{app}/uploads`
pub(super) async fn start(call: &Call<'_>, node: &Node) -> Answer {
    let Node::App(app) = node else { return Err(GraphError::unknown_object().into()) };
    if app.id != call.grant.app {
        return Err(GraphError::unknown_object().into());
    }
    let text = |name: &str| call.params.get(name).and_then(Value::as_str).map(str::to_owned);
    let length =
        call.params.get("file_length").and_then(|value| value.as_i64().or_else(|| value.as_str()?.parse().ok()));
    let most = i64::try_from(media::MAX_BYTES).unwrap_or(i64::MAX);
    let length = length
        .filter(|length| (1..=most).contains(length))
        .ok_or_else(|| GraphError::parameter(format!("file_length: must be a number of bytes from 1 to {most}")))?;
    let mime_type = text("file_type")
        .filter(|kind| TYPES.contains(&kind.as_str()))
        .ok_or_else(|| GraphError::parameter(format!("file_type: must be one of {}", TYPES.join(", "))))?;
    let name: Option<String> =
        text("file_name").map(|name| name.chars().filter(|sign| !sign.is_control()).take(240).collect());
    let (scope, app) = (call.grant.scope, app.id);
    let id = call.app.store.write(move |tx| upload::start(tx, scope, app, name.as_deref(), &mime_type, length)).await?;
    Ok(json!({"id": public(&call.grant, id)}).to_string())
}

fn public(grant: &Grant, id: MediaId) -> String {
    format!("{PREFIX}{}?sig={}", URL_SAFE_NO_PAD.encode(id.to_string()), signature(grant, id))
}

fn signature(grant: &Grant, id: MediaId) -> String {
    secret::hmac_sha256_hex(grant.app_secret.as_bytes(), format!("upload/{}/{id}", grant.scope.business()).as_bytes())
}

/// `GET` and `POST /upload:...`
pub(super) async fn handle(app: &Arc<App>, node: &str, parts: &Parts, body: Body) -> Answer {
    let grant = auth::anyone(app, parts).await?;
    let session = find(app, &grant, node, parts).await?;
    if parts.method == Method::GET {
        return Ok(json!({"id": public(&grant, session.id), "file_offset": session.offset}).to_string());
    }
    if parts.method != Method::POST {
        return Err(GraphError::unknown_object().into());
    }
    let offset = parts.headers.get("file_offset").and_then(|value| value.to_str().ok()?.trim().parse::<i64>().ok());
    if offset != Some(session.offset) {
        let detail = format!("file_offset: the header must say {}, where the file goes on", session.offset);
        return Err(GraphError::parameter(detail).into());
    }
    take(app, &grant, &session, body).await
}

async fn find(app: &Arc<App>, grant: &Grant, node: &str, parts: &Parts) -> Result<Session> {
    let unknown = || super::answer::Refusal::from(GraphError::unknown_object());
    let coded = node.strip_prefix(PREFIX).unwrap_or_default();
    let id = URL_SAFE_NO_PAD.decode(coded).ok().and_then(|id| String::from_utf8(id).ok()?.parse::<i64>().ok());
    let id = MediaId::new(id.ok_or_else(unknown)?);
    let query = parts.uri.query().unwrap_or_default();
    let sig = url::form_urlencoded::parse(query.as_bytes()).find(|(name, _)| name == "sig").map(|(_, sig)| sig);
    if !sig.is_some_and(|sig| secret::equal(sig.as_bytes(), signature(grant, id).as_bytes())) {
        return Err(unknown());
    }
    let scope = grant.scope;
    app.store.read(move |tx| upload::get(tx, scope, id)).await?.ok_or_else(unknown)
}

/// Takes what comes; of a request that is cut off what came is kept.
async fn take(app: &Arc<App>, grant: &Grant, session: &Session, mut body: Body) -> Answer {
    let length = usize::try_from(session.length).unwrap_or_default();
    let business = grant.scope.business();
    let _room = app.limits.upload_room(length).await.map_err(|_| GraphError::overloaded())?;
    let before = if session.offset == 0 {
        Bytes::new()
    } else {
        app.store.media().get(business, session.id, None).await.map_err(messaging::Error::from)?.unwrap_or_default()
    };
    let known = usize::try_from(session.offset).unwrap_or_default();
    let mut bytes = BytesMut::from(before.get(..known).ok_or_else(GraphError::unknown)?);
    let mut is_cut_off = false;
    while let Some(frame) = body.frame().await {
        let Ok(frame) = frame else {
            is_cut_off = true;
            break;
        };
        let Ok(data) = frame.into_data() else { continue };
        if bytes.len() + data.len() > length {
            return Err(
                GraphError::parameter(format!("the file has more than the {length} bytes of file_length")).into()
            );
        }
        bytes.extend_from_slice(&data);
    }
    let bytes = bytes.freeze();
    let came = i64::try_from(bytes.len()).unwrap_or(i64::MAX);
    app.store.media().put(business, session.id, bytes).await.map_err(messaging::Error::from)?;
    let (scope, id, from) = (grant.scope, session.id, session.offset);
    let handle = (came == session.length).then(|| {
        let text = format!("{id}:{}", secret::new_token());
        format!("4::{}", URL_SAFE_NO_PAD.encode(text))
    });
    let kept = handle.clone();
    let moved = app.store.write(move |tx| upload::advance(tx, scope, id, from, came, kept.as_deref())).await?;
    match handle {
        _ if !moved => Err(GraphError::parameter("file_offset: another request has gone on with this file").into()),
        Some(handle) => Ok(json!({"h": handle}).to_string()),
        None if is_cut_off => Err(GraphError::parameter("the body did not arrive whole").into()),
        None => Ok(json!({"id": public(grant, id), "file_offset": came}).to_string()),
    }
}

/// The picture that a handle is of, as media of a line.
pub(super) async fn picture(call: &Call<'_>, line: PhoneNumberId, handle: &str) -> Result<MediaId> {
    let wrong = || GraphError::parameter("profile_picture_handle: is not a handle of a finished upload");
    let (scope, text) = (call.grant.scope, handle.to_owned());
    let id = handle.strip_prefix("4::").and_then(|coded| URL_SAFE_NO_PAD.decode(coded).ok());
    let id = id.and_then(|text| String::from_utf8(text).ok()?.split_once(':')?.0.parse().ok());
    let id = MediaId::new(id.ok_or_else(wrong)?);
    let session = call.app.store.read(move |tx| upload::by_handle(tx, scope, id, &text)).await?.ok_or_else(wrong)?;
    let bytes = call.app.store.media().get(scope.business(), id, None).await.map_err(messaging::Error::from)?;
    let claim = Claim { mime_type: Some(session.mime_type), file_name: session.name, ..Claim::default() };
    let bytes = bytes.ok_or_else(wrong)?;
    let kind = media::type_of(&bytes, &claim).map_err(files::refused)?;
    if !matches!(kind.as_str(), "image/jpeg" | "image/png") {
        return Err(GraphError::parameter(format!("profile_picture_handle: is {kind}, must be a JPEG or PNG")).into());
    }
    let owner = format!("system_user:{}", call.grant.system_user);
    let media = media::upload(&call.app.store, scope, line, owner, claim, bytes).await.map_err(files::refused)?;
    Ok(media.id)
}
