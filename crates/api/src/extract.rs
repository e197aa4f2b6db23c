//! What requests are read with. What can't be read is answered with a problem that names the member and the limit.

use std::sync::Arc;

use axum::body::Body;
use axum::extract::{FromRequest, FromRequestParts, Request};
use axum::response::{IntoResponse, Response};
use bytes::{Bytes, BytesMut};
use http::header::{CACHE_CONTROL, CONTENT_LENGTH, CONTENT_TYPE};
use http::request::Parts;
use http::{HeaderMap, HeaderValue, StatusCode};
use http_body_util::BodyExt as _;
use messaging::media::MAX_BYTES;
use serde::de::{DeserializeOwned, IgnoredAny};
use serde::{Deserialize, Deserializer, Serialize};
use tokio::sync::OwnedSemaphorePermit;
use url::form_urlencoded;

use crate::problem::{Problem, Result};
use crate::state::App;

/// The largest body of a request that is not an upload, in bytes.
pub const BODY_BYTES: usize = 256 * 1024;

/// A JSON body, in or out.
pub struct Json<T>(pub T);

impl<T: DeserializeOwned> FromRequest<Arc<App>> for Json<T> {
    type Rejection = Problem;

    async fn from_request(request: Request, _: &Arc<App>) -> Result<Self> {
        if !is_json(request.headers()) {
            return Err(Problem::new(
                StatusCode::UNSUPPORTED_MEDIA_TYPE,
                "content_type",
                "the body must be JSON, with Content-Type: application/json",
            ));
        }
        let bytes = read(request.into_body(), BODY_BYTES).await.map_err(|unread| match unread {
            Unread::TooLarge => {
                let detail = format!("the body has more than {BODY_BYTES} bytes");
                Problem::new(StatusCode::PAYLOAD_TOO_LARGE, "body_size", detail).limit(BODY_BYTES as u64)
            }
            Unread::Broken => broken(),
        })?;
        parse(&bytes).map(Self)
    }
}

impl<T: Serialize> IntoResponse for Json<T> {
    fn into_response(self) -> Response {
        match serde_json::to_vec(&self.0) {
            Ok(body) => ([(CONTENT_TYPE, "application/json"), (CACHE_CONTROL, "no-store")], body).into_response(),
            Err(error) => Problem::internal(&error).into_response(),
        }
    }
}

/// Whether a body says that it is JSON.
pub(crate) fn is_json(headers: &HeaderMap) -> bool {
    let text = headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let essence = text.split(';').next().unwrap_or_default().trim();
    essence.eq_ignore_ascii_case("application/json")
}

/// Why a body could not be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Unread {
    /// It is larger than allowed.
    TooLarge,
    /// It did not arrive whole.
    Broken,
}

/// How much of a body that is too large is read and thrown away, in bytes: a client that is still sending would not
/// see the answer when the connection closes under it.
const LINGER_BYTES: usize = 8 * 1024 * 1024;

/// The bytes of a body, at most `most`. A body that comes in one piece is not copied.
pub(crate) async fn read(mut body: Body, most: usize) -> std::result::Result<Bytes, Unread> {
    let (mut first, mut rest) = (Bytes::new(), BytesMut::new());
    let mut length = 0_usize;
    while let Some(frame) = body.frame().await {
        let Ok(data) = frame.map_err(|_| Unread::Broken)?.into_data() else { continue };
        length += data.len();
        if length > most {
            drain(body).await;
            return Err(Unread::TooLarge);
        }
        if length == data.len() {
            first = data;
        } else {
            rest.extend_from_slice(&std::mem::take(&mut first));
            rest.extend_from_slice(&data);
        }
    }
    Ok(if rest.is_empty() { first } else { rest.freeze() })
}

/// Reads on for a while.
async fn drain(mut body: Body) {
    let mut length = 0;
    while let Some(Ok(frame)) = body.frame().await {
        length += frame.data_ref().map_or(0, Bytes::len);
        if length > LINGER_BYTES {
            return;
        }
    }
}

/// Reads JSON, or says which member is wrong and why.
pub fn parse<T: DeserializeOwned>(bytes: &[u8]) -> Result<T> {
    let first = bytes.iter().find(|byte| !byte.is_ascii_whitespace());
    if first.is_some_and(|first| *first != b'{') {
        // serde would read a list as the members of a struct in their order.
        serde_json::from_slice::<IgnoredAny>(bytes).map_err(|error| malformed(&error))?;
        return Err(Problem::invalid("", "the body must be a JSON object"));
    }
    let mut reader = serde_json::Deserializer::from_slice(bytes);
    let value = serde_path_to_error::deserialize(&mut reader).map_err(|error| wrong(&error))?;
    reader.end().map_err(|error| malformed(&error))?;
    Ok(value)
}

fn malformed(error: &serde_json::Error) -> Problem {
    Problem::new(StatusCode::BAD_REQUEST, "malformed_json", format!("the body is not JSON: {error}"))
}

fn wrong(error: &serde_path_to_error::Error<serde_json::Error>) -> Problem {
    if !error.inner().is_data() {
        return malformed(error.inner());
    }
    mismatch(&error.path().to_string(), &error.inner().to_string())
}

/// What serde says of a value that has not the shape asked for, as a problem.
fn mismatch(path: &str, said: &str) -> Problem {
    let path = if path == "." { "" } else { path };
    let reason = said.rsplit_once(" at line ").map_or(said, |(reason, _)| reason);
    let named = |prefix: &str| {
        let name = reason.strip_prefix(prefix)?.split('`').next()?;
        let is_there = path == name || path.ends_with(&format!(".{name}"));
        Some(match path {
            "" => name.to_owned(),
            path if is_there => path.to_owned(),
            path => format!("{path}.{name}"),
        })
    };
    if let Some(field) = named("unknown field `") {
        let detail = format!("{field} is not known here");
        return Problem::new(StatusCode::UNPROCESSABLE_ENTITY, "unknown_field", detail).at(field);
    }
    if let Some(field) = named("missing field `") {
        return Problem::required(field);
    }
    if let Some(field) = named("duplicate field `") {
        let detail = format!("{field} is there twice");
        return Problem::new(StatusCode::UNPROCESSABLE_ENTITY, "duplicate_field", detail).at(field);
    }
    Problem::invalid(path, format!("is wrong: {reason}"))
}

/// Tells a member that is null from one that is absent: `Some(None)` and `None`.
pub fn given<'de, T, D>(deserializer: D) -> std::result::Result<Option<Option<T>>, D::Error>
where
    T: Deserialize<'de>,
    D: Deserializer<'de>,
{
    Option::<T>::deserialize(deserializer).map(Some)
}

/// The parameters of a path. One that is no id names nothing: 404.
pub struct Path<T>(pub T);

impl<T: DeserializeOwned + Send> FromRequestParts<Arc<App>> for Path<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &Arc<App>) -> Result<Self> {
        match axum::extract::Path::from_request_parts(parts, app).await {
            Ok(axum::extract::Path(value)) => Ok(Self(value)),
            Err(_) => Err(Problem::not_found("there is nothing with this id")),
        }
    }
}

/// The parameters of a query string.
pub struct Query<T>(pub T);

impl<T: DeserializeOwned> FromRequestParts<Arc<App>> for Query<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &Arc<App>) -> Result<Self> {
        let text = parts.uri.query().unwrap_or_default();
        let pairs = serde_urlencoded::Deserializer::new(form_urlencoded::parse(text.as_bytes()));
        serde_path_to_error::deserialize(pairs)
            .map(Self)
            .map_err(|error| mismatch(&error.path().to_string(), &error.inner().to_string()))
    }
}

/// The bytes of an upload, and the room they take.
pub struct Upload {
    /// The body.
    pub bytes: Bytes,
    /// The `Content-Type`, when there is one.
    pub mime_type: Option<String>,
    _room: Vec<OwnedSemaphorePermit>,
}

impl FromRequest<Arc<App>> for Upload {
    type Rejection = Problem;

    async fn from_request(request: Request, app: &Arc<App>) -> Result<Self> {
        let (parts, mut body) = request.into_parts();
        let text = |value: &HeaderValue| value.to_str().ok().map(str::to_owned);
        let mime_type = parts.headers.get(CONTENT_TYPE).and_then(text);
        let size = parts.headers.get(CONTENT_LENGTH).and_then(text).and_then(|length| length.parse().ok());
        let size: usize = size.unwrap_or_default();
        if size > MAX_BYTES {
            drain(body).await;
            return Err(too_large());
        }
        let (mut room, mut has_room_for) = (Vec::new(), 0);
        let mut bytes = BytesMut::with_capacity(size.min(ROOM_STEP_BYTES));
        while let Some(frame) = body.frame().await {
            let Ok(data) = frame.map_err(|_| broken())?.into_data() else { continue };
            let needs = bytes.len() + data.len();
            if needs > MAX_BYTES {
                drain(body).await;
                return Err(too_large());
            }
            while needs > has_room_for {
                room.push(app.limits.upload_room(ROOM_STEP_BYTES).await?);
                has_room_for += ROOM_STEP_BYTES;
            }
            bytes.extend_from_slice(&data);
        }
        Ok(Self { bytes: bytes.freeze(), mime_type, _room: room })
    }
}

/// Room is taken as bytes arrive, so that a slow upload does not hold what it has not sent.
const ROOM_STEP_BYTES: usize = 4 * 1024 * 1024;

fn too_large() -> Problem {
    let detail = format!("a file has at most {MAX_BYTES} bytes");
    Problem::new(StatusCode::PAYLOAD_TOO_LARGE, "media_size", detail).limit(MAX_BYTES as u64)
}

fn broken() -> Problem {
    Problem::new(StatusCode::BAD_REQUEST, "broken_body", "the body did not arrive whole")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, Deserialize)]
    #[serde(deny_unknown_fields)]
    #[expect(dead_code, reason = "only its shape matters")]
    struct Outer {
        name: String,
        inner: Option<Inner>,
    }

    #[derive(Debug, Deserialize)]
    #[serde(deny_unknown_fields)]
    #[expect(dead_code, reason = "only its shape matters")]
    struct Inner {
        size: u8,
    }

    #[test]
    fn the_member_at_fault_is_named() {
        for (json, status, code, field) in [
            (&br#"{"name":"a","x":1}"#[..], 422, "unknown_field", Some("x")),
            (br#"{"name":"a","inner":{"size":1,"y":1}}"#, 422, "unknown_field", Some("inner.y")),
            (br#"{"inner":{"size":1}}"#, 422, "required", Some("name")),
            (br#"{"name":"a","inner":{}}"#, 422, "required", Some("inner.size")),
            (br#"{"name":1}"#, 422, "invalid", Some("name")),
            (br#"{"name":"a","inner":{"size":256}}"#, 422, "invalid", Some("inner.size")),
            (br#"{"name":"a","name":"b"}"#, 422, "duplicate_field", Some("name")),
            (br#"{"name":"a"} x"#, 400, "malformed_json", None),
            (br#"{"name":"#, 400, "malformed_json", None),
            (b"", 400, "malformed_json", None),
            (b"{\"name\":\"\xff\"}", 400, "malformed_json", None),
            (br#"{"name":"\ud800"}"#, 400, "malformed_json", None),
            (br#"["a", null]"#, 422, "invalid", None),
            (b"null", 422, "invalid", None),
            (b"nul", 400, "malformed_json", None),
        ] {
            let problem = parse::<Outer>(json).unwrap_err();
            let name = String::from_utf8_lossy(json);
            assert_eq!(
                (problem.status, problem.code, problem.field.as_deref()),
                (status, code, field),
                "{name}: {}",
                problem.detail
            );
        }
    }
}
