//! Graph's answers: a body that is ready, or the error envelope with a trace id.

use axum::body::Body;
use axum::response::Response;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use http::header::{CACHE_CONTROL, CONTENT_TYPE, HeaderName, RETRY_AFTER, WWW_AUTHENTICATE};
use http::{HeaderValue, StatusCode};
use serde_json::{Map, Value};
use wire::Invalid;
use wire::error::GraphError;
use wire::id::BusinessId;

use crate::problem::holds_nul;

/// What an operation answers: the JSON text of its success.
pub(super) type Answer = Result<String>;

/// The result of a step.
pub(super) type Result<T> = std::result::Result<T, Refusal>;

/// Why a request is not done.
#[derive(Debug)]
pub(super) struct Refusal(Box<GraphError>, Map<String, Value>);

impl Refusal {
    /// An error with more than itself: what was done all the same.
    pub(super) fn beside(error: GraphError, members: Map<String, Value>) -> Self {
        Self(Box::new(error), members)
    }
}

impl From<GraphError> for Refusal {
    fn from(error: GraphError) -> Self {
        Self(Box::new(error), Map::new())
    }
}

impl From<Invalid> for Refusal {
    fn from(invalid: Invalid) -> Self {
        GraphError::from(invalid).into()
    }
}

impl From<messaging::Error> for Refusal {
    fn from(error: messaging::Error) -> Self {
        refusal(error).into()
    }
}

const VERSION: HeaderName = HeaderName::from_static("facebook-api-version");
const TRACE: HeaderName = HeaderName::from_static("x-fb-trace-id");
const REQUEST: HeaderName = HeaderName::from_static("x-fb-request-id");
const APP_USAGE: HeaderName = HeaderName::from_static("x-app-usage");
const BUSINESS_USAGE: HeaderName = HeaderName::from_static("x-business-use-case-usage");
/// Management calls are not counted against a limit: nothing of it is used.
const UNUSED: HeaderValue = HeaderValue::from_static(r#"{"call_count":0,"total_cputime":0,"total_time":0}"#);
/// The version that a request without one is answered in.
const CURRENT: &str = "v26.0";

pub(super) fn response(answer: Answer, version: Option<&str>) -> Response {
    let (status, body, trace) = match answer {
        Ok(body) => (StatusCode::OK, body, trace_id()),
        Err(Refusal(error, beside)) => {
            let trace = trace_id();
            let status = StatusCode::from_u16(error.http_status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
            let mut body = error.to_json(&trace);
            if let Value::Object(body) = &mut body {
                body.extend(beside);
            }
            (status, body.to_string(), trace)
        }
    };
    let mut response = Response::new(Body::from(body));
    *response.status_mut() = status;
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/json; charset=UTF-8"));
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    if let Ok(version) = HeaderValue::from_str(version.unwrap_or(CURRENT)) {
        headers.insert(VERSION, version);
    }
    if let Ok(trace) = HeaderValue::try_from(trace) {
        headers.insert(REQUEST, trace.clone());
        headers.insert(TRACE, trace);
    }
    headers.insert(APP_USAGE, UNUSED);
    match status {
        StatusCode::UNAUTHORIZED => {
            headers.insert(WWW_AUTHENTICATE, HeaderValue::from_static("OAuth \"Facebook Platform\""));
        }
        StatusCode::SERVICE_UNAVAILABLE => {
            headers.insert(RETRY_AFTER, HeaderValue::from_static("1"));
        }
        _ => {}
    }
    response
}

/// Says how much of a business's hourly calls is used: nothing, as they are not counted.
pub(super) fn tell_usage(response: &mut Response, business: BusinessId) {
    let usage = format!(
        r#"{{"{business}":[{{"type":"whatsapp","call_count":0,"total_cputime":0,"total_time":0,"estimated_time_to_regain_access":0}}]}}"#
    );
    if let Ok(usage) = HeaderValue::try_from(usage) {
        response.headers_mut().insert(BUSINESS_USAGE, usage);
    }
}

fn trace_id() -> String {
    format!("A{}", URL_SAFE_NO_PAD.encode(store::secret::random::<16>()))
}

/// What a rule refused, in Graph's codes.
fn refusal(error: messaging::Error) -> GraphError {
    use messaging::Error;
    match error {
        Error::Invalid(invalid) => invalid.into(),
        Error::Rule(error) => *error,
        Error::NotFound { what: "phone number", .. } => GraphError::unknown_object(),
        Error::NotFound { what: "media", id } => GraphError::parameter(format!("there is no media {id}")),
        Error::NotFound { what: "QR code", id } => GraphError::parameter(format!("there is no QR code {id}")),
        Error::NotFound { what: "template", id } => GraphError::parameter(format!("there is no template {id}")),
        Error::NotFound { .. } | Error::Refused { .. } | Error::Taken { .. } => {
            GraphError::invalid_parameter(error.to_string())
        }
        Error::Busy => GraphError::overloaded(),
        Error::Store(error) if error.is_transient() => {
            tracing::warn!(error = %error, "the store can't take this now");
            GraphError::overloaded().with_details(error.to_string())
        }
        Error::Store(store::Error::Db(error)) if holds_nul(&error) => {
            GraphError::parameter("a text holds a NUL character")
        }
        error => {
            tracing::error!(error = %store::follow::chain(&error), "unexpected error");
            GraphError::unknown()
        }
    }
}
