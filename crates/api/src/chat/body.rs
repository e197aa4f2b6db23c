//! JSON bodies of customers: smaller than the console's, as anybody may send them.

use std::sync::Arc;

use axum::extract::{FromRequest, Request};
use http::StatusCode;
use http::header::CONTENT_LENGTH;
use serde::de::DeserializeOwned;

use crate::extract::{is_json, parse};
use crate::problem::{Problem, Result};
use crate::state::App;

/// The largest body, in bytes: a text of 4,096 characters takes up to 48 kB when each is escaped.
pub(super) const LIMIT: usize = 64 * 1024;

/// A JSON body.
pub(super) struct Body<T>(pub(super) T);

impl<T: DeserializeOwned> FromRequest<Arc<App>> for Body<T> {
    type Rejection = Problem;

    async fn from_request(request: Request, _: &Arc<App>) -> Result<Self> {
        if !is_json(request.headers()) {
            return Err(Problem::new(
                StatusCode::UNSUPPORTED_MEDIA_TYPE,
                "content_type",
                "the body must be JSON, with Content-Type: application/json",
            ));
        }
        let length = request.headers().get(CONTENT_LENGTH).and_then(|value| value.to_str().ok()?.parse::<u64>().ok());
        if length.is_some_and(|length| length > LIMIT as u64) {
            return Err(too_large());
        }
        let bytes = axum::body::to_bytes(request.into_body(), LIMIT).await.map_err(|error| {
            match std::error::Error::source(&error) {
                Some(cause) if cause.is::<http_body_util::LengthLimitError>() => too_large(),
                _ => Problem::new(StatusCode::BAD_REQUEST, "broken_body", "the body did not arrive whole"),
            }
        })?;
        parse(&bytes).map(Self)
    }
}

fn too_large() -> Problem {
    let detail = format!("the body has more than {LIMIT} bytes");
    Problem::new(StatusCode::PAYLOAD_TOO_LARGE, "body_size", detail).limit(LIMIT as u64)
}
