//! The parameters of a request: JSON, a form, or the query string. They all mean the same.

use std::borrow::Cow;

use axum::body::Body;
use bytes::Bytes;
use http::header::CONTENT_TYPE;
use http::request::Parts;
use serde_json::{Map, Value};
use url::form_urlencoded;
use wire::error::GraphError;

use super::answer::Result;
use crate::extract::{self, Unread};

/// The largest body of a request, in bytes.
const BODY_BYTES: usize = 1024 * 1024;

/// The bytes of a body, up to [`BODY_BYTES`].
pub(super) async fn read(body: Body) -> Result<Bytes> {
    extract::read(body, BODY_BYTES).await.map_err(|unread| match unread {
        Unread::TooLarge => {
            let mut error = GraphError::parameter(format!("the body has more than {BODY_BYTES} bytes"));
            error.http_status = 413;
            error.into()
        }
        Unread::Broken => GraphError::parameter("the body did not arrive whole").into(),
    })
}

/// Whether the body says that it is a form.
pub(super) fn is_form(parts: &Parts) -> bool {
    let text = parts.headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    text.split(';').next().unwrap_or_default().trim().eq_ignore_ascii_case("application/x-www-form-urlencoded")
}

/// All parameters as one object; those of the body win over those of the address.
pub(super) fn object(parts: &Parts, body: &[u8]) -> Result<Value> {
    let mut members = pairs(parts.uri.query().unwrap_or_default().as_bytes());
    if is_form(parts) {
        members.extend(pairs(body));
    } else if !body.iter().all(u8::is_ascii_whitespace) {
        match serde_json::from_slice(body) {
            Ok(Value::Object(body)) => members.extend(body),
            Ok(_) => return Err(GraphError::parameter("the body must be a JSON object").into()),
            Err(error) => return Err(GraphError::parameter(format!("the body is not JSON: {error}")).into()),
        }
    }
    Ok(Value::Object(members))
}

/// Pairs as members: objects and lists come as JSON text, all else is text.
fn pairs(text: &[u8]) -> Map<String, Value> {
    form_urlencoded::parse(text)
        .map(|(name, value)| {
            let is_nested = value.starts_with(['{', '[']);
            let nested = is_nested.then(|| serde_json::from_str(&value).ok()).flatten();
            (name.into_owned(), nested.unwrap_or_else(|| Value::String(value.into_owned())))
        })
        .collect()
}

/// `access_token` among the parameters.
pub(super) fn token(params: &Value) -> Option<Cow<'_, str>> {
    params.get("access_token").and_then(Value::as_str).map(Cow::Borrowed)
}
