//! JSON bodies of customers: smaller than the console's, as anybody may send them.

use std::sync::Arc;

use axum::extract::{FromRequest, Request};
use bytes::BytesMut;
use http::StatusCode;
use http_body_util::BodyExt as _;
use serde::de::DeserializeOwned;

use crate::extract::{is_json, parse};
use crate::problem::{Problem, Result};
use crate::state::App;

/// The largest body, in bytes: a text of 4,096 characters takes up to 48 kB when each is escaped.
pub(super) const LIMIT: usize = 64 * 1024;

/// So much is read before a body that is too large is refused: a client that is still sending might not see the answer.
const DRAIN: usize = 1024 * 1024;

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
        let mut body = request.into_body();
        let (mut bytes, mut size) = (BytesMut::new(), 0);
        while let Some(frame) = body.frame().await {
            let Ok(data) = frame.map_err(|_| broken())?.into_data() else { continue };
            size += data.len();
            if size > DRAIN {
                return Err(too_large());
            }
            if size <= LIMIT {
                bytes.extend_from_slice(&data);
            }
        }
        if size > LIMIT {
            return Err(too_large());
        }
        parse(&bytes).map(Self)
    }
}

fn too_large() -> Problem {
    let detail = format!("the body has more than {LIMIT} bytes");
    Problem::new(StatusCode::PAYLOAD_TOO_LARGE, "body_size", detail).limit(LIMIT as u64)
}

fn broken() -> Problem {
    Problem::new(StatusCode::BAD_REQUEST, "broken_body", "the body did not arrive whole")
}
