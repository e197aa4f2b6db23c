//! Errors as clients of the console and the web chat see them: RFC 9457 problem documents.
//!
//! Three kinds come together here: what the request did wrong (small constructors), what a rule of `messaging` or
//! `inbox` refused (`From`), and what nobody expected: a 500 with an id, whose cause stands in the log under that id.

use std::error::Error as StdError;
use std::io;

use axum::response::{IntoResponse, Response};
use http::header::{CACHE_CONTROL, CONTENT_TYPE, RETRY_AFTER};
use http::{HeaderValue, StatusCode};
use serde::Serialize;
use utoipa::ToSchema;

/// The result of a handler.
pub type Result<T> = std::result::Result<T, Problem>;

/// The media type of a problem.
pub const MEDIA_TYPE: &str = "application/problem+json";

/// What went wrong, before it is written as a document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// The HTTP status.
    pub status: u16,
    /// What went wrong, for programs: `no_session`, `too_long`, ...
    pub code: &'static str,
    /// What went wrong, for people.
    pub detail: String,
    /// The member at fault, as a path: `message.text.body`.
    pub field: Option<String>,
    /// The limit that was passed.
    pub limit: Option<u64>,
    /// When to try again, in seconds.
    pub retry_after_secs: Option<u32>,
    /// Under which the log tells more.
    pub id: Option<Box<str>>,
}

/// An error document, RFC 9457.
#[derive(Serialize, ToSchema)]
#[schema(as = Problem)]
pub(crate) struct Document<'a> {
    /// Always `about:blank`: `code` tells problems apart.
    r#type: &'static str,
    /// What the HTTP status means.
    title: &'static str,
    /// The HTTP status.
    status: u16,
    /// What went wrong, for programs: `no_session`, `too_long`, ...
    code: &'static str,
    /// What went wrong, for people.
    detail: &'a str,
    /// The member at fault, as a path: `message.text.body`.
    #[serde(skip_serializing_if = "Option::is_none")]
    field: Option<&'a str>,
    /// The limit that was passed.
    #[serde(skip_serializing_if = "Option::is_none")]
    limit: Option<u64>,
    /// When to try again, in seconds.
    #[serde(skip_serializing_if = "Option::is_none")]
    retry_after_secs: Option<u32>,
    /// Under which the log tells more.
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Option<&'a str>,
}

impl Problem {
    /// A problem with a code for programs and a detail for people.
    pub fn new(status: StatusCode, code: &'static str, detail: impl Into<String>) -> Self {
        Self {
            status: status.as_u16(),
            code,
            detail: detail.into(),
            field: None,
            limit: None,
            retry_after_secs: None,
            id: None,
        }
    }

    fn document(&self) -> Document<'_> {
        Document {
            r#type: "about:blank",
            title: self.status().canonical_reason().unwrap_or("Error"),
            status: self.status,
            code: self.code,
            detail: &self.detail,
            field: self.field.as_deref(),
            limit: self.limit,
            retry_after_secs: self.retry_after_secs,
            id: self.id.as_deref(),
        }
    }

    /// Names the member at fault.
    #[must_use]
    pub fn at(mut self, field: impl Into<String>) -> Self {
        self.field = Some(field.into()).filter(|field| !field.is_empty());
        self
    }

    /// Names the limit that was passed.
    #[must_use]
    pub fn limit(mut self, limit: u64) -> Self {
        self.limit = Some(limit);
        self
    }

    /// Says when to try again.
    #[must_use]
    pub fn retry_after(mut self, secs: u64) -> Self {
        self.retry_after_secs = Some(u32::try_from(secs).unwrap_or(u32::MAX).max(1));
        self
    }

    /// 401: there is no valid session.
    pub fn no_session() -> Self {
        Self::new(StatusCode::UNAUTHORIZED, "no_session", "sign in first")
    }

    /// 403: not the caller's business; `detail` says what would be.
    pub fn forbidden(detail: impl Into<String>) -> Self {
        Self::new(StatusCode::FORBIDDEN, "forbidden", detail)
    }

    /// 404: there is no such thing.
    pub fn not_found(detail: impl Into<String>) -> Self {
        Self::new(StatusCode::NOT_FOUND, "not_found", detail)
    }

    /// 404: there is no such route.
    pub fn unknown_route() -> Self {
        Self::new(StatusCode::NOT_FOUND, "unknown_route", "there is nothing at this address")
    }

    /// 422: a value breaks a rule.
    pub fn invalid(field: impl Into<String>, reason: impl AsRef<str>) -> Self {
        let (field, reason) = (field.into(), reason.as_ref());
        let limit = limit_in(reason);
        let code = if limit.is_some() && reason.contains("characters") { "too_long" } else { "invalid" };
        let detail = if field.is_empty() { reason.to_owned() } else { format!("{field} {reason}") };
        Self { limit, ..Self::new(StatusCode::UNPROCESSABLE_ENTITY, code, detail).at(field) }
    }

    /// 422: a member is missing.
    pub fn required(field: impl Into<String>) -> Self {
        let field = field.into();
        Self::new(StatusCode::UNPROCESSABLE_ENTITY, "required", format!("{field} is required")).at(field)
    }

    /// 429: too much in a short time.
    pub fn too_many(what: &str, retry_after_secs: u64) -> Self {
        Self::new(StatusCode::TOO_MANY_REQUESTS, "too_many_requests", format!("too many {what}, slow down"))
            .retry_after(retry_after_secs)
    }

    /// 503: the server has too much to do.
    pub fn busy() -> Self {
        Self::new(StatusCode::SERVICE_UNAVAILABLE, "busy", "the server is busy, try again in a moment").retry_after(1)
    }

    /// 500 with an id; the cause goes to the log under the same id.
    pub fn internal(error: &(dyn StdError + 'static)) -> Self {
        Self::logged(&store::follow::chain(error))
    }

    /// 500 with an id; `cause` goes to the log under the same id.
    pub fn logged(cause: &str) -> Self {
        let id = store::secret::new_code(12);
        tracing::error!(problem.id = %id, error = cause, "unexpected error");
        let detail = format!("something went wrong here; the server's log tells more under {id}");
        Self { id: Some(id.into()), ..Self::new(StatusCode::INTERNAL_SERVER_ERROR, "internal", detail) }
    }

    fn storage_full() -> Self {
        Self::new(
            StatusCode::INSUFFICIENT_STORAGE,
            "storage_full",
            "the server's disk is full: nothing can be stored until there is space again",
        )
        .retry_after(30)
    }

    /// The status as the library has it.
    pub fn status(&self) -> StatusCode {
        StatusCode::from_u16(self.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
    }
}

/// The number after "at most" in a reason: rules of the wire and of messaging say their limits so.
fn limit_in(reason: &str) -> Option<u64> {
    let after = |mark: &str| reason.split_once(mark).map(|(_, rest)| rest);
    let number = after("at most ").or_else(|| after(" to "))?;
    let digits = number.split(|letter: char| !letter.is_ascii_digit()).next()?;
    digits.parse().ok()
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let body = serde_json::to_vec(&self.document()).unwrap_or_default();
        let mut response = (self.status(), body).into_response();
        let headers = response.headers_mut();
        headers.insert(CONTENT_TYPE, HeaderValue::from_static(MEDIA_TYPE));
        headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
        if let Some(secs) = self.retry_after_secs {
            headers.insert(RETRY_AFTER, HeaderValue::from(secs));
        }
        response
    }
}

impl From<wire::Invalid> for Problem {
    fn from(invalid: wire::Invalid) -> Self {
        match invalid.code {
            131_008 => Self::required(invalid.field),
            131_051 => Self::new(StatusCode::UNPROCESSABLE_ENTITY, "unsendable_type", invalid.reason).at(invalid.field),
            _ => Self::invalid(invalid.field, invalid.reason),
        }
    }
}

impl From<messaging::Error> for Problem {
    fn from(error: messaging::Error) -> Self {
        use messaging::Error;
        match error {
            Error::Store(error) => error.into(),
            Error::Invalid(invalid) => invalid.into(),
            Error::Rule(error) => Self::rule(&error),
            Error::NotFound { .. } => Self::not_found(error.to_string()),
            Error::Refused { code, reason } => {
                let limit = limit_in(&reason);
                Self { limit, ..Self::new(refusal_status(code), code, reason) }
            }
            Error::Taken { field, .. } => Self::new(StatusCode::CONFLICT, "taken", error.to_string()).at(field),
            Error::Busy => Self::busy(),
            _ => Self::internal(&error),
        }
    }
}

impl Problem {
    /// A rule of the Cloud API, said to a person.
    fn rule(error: &wire::error::GraphError) -> Self {
        let (status, code) = match error.code {
            131_047 => (StatusCode::UNPROCESSABLE_ENTITY, "window_closed"),
            131_048 => (StatusCode::UNPROCESSABLE_ENTITY, "messaging_limit"),
            131_049 => (StatusCode::UNPROCESSABLE_ENTITY, "marketing_limit"),
            131_026 => (StatusCode::UNPROCESSABLE_ENTITY, "undeliverable"),
            130_429 => (StatusCode::TOO_MANY_REQUESTS, "too_many_requests"),
            131_056 => (StatusCode::TOO_MANY_REQUESTS, "too_many_to_person"),
            132_001 => (StatusCode::UNPROCESSABLE_ENTITY, "unknown_template"),
            132_015 | 132_016 => (StatusCode::UNPROCESSABLE_ENTITY, "template_stopped"),
            132_000..=132_999 => (StatusCode::UNPROCESSABLE_ENTITY, "template_parameters"),
            _ => (StatusCode::UNPROCESSABLE_ENTITY, "invalid"),
        };
        let problem = Self::new(status, code, error.details.as_deref().unwrap_or(&error.title));
        if status == StatusCode::TOO_MANY_REQUESTS { problem.retry_after(1) } else { problem }
    }
}

fn refusal_status(code: &str) -> StatusCode {
    match code {
        "media_type" => StatusCode::UNSUPPORTED_MEDIA_TYPE,
        "media_size" => StatusCode::PAYLOAD_TOO_LARGE,
        "blocked" => StatusCode::FORBIDDEN,
        "media_empty" | "unsendable_type" | "not_text" | "not_reactable" => StatusCode::UNPROCESSABLE_ENTITY,
        "not_own" => StatusCode::FORBIDDEN,
        _ => StatusCode::CONFLICT,
    }
}

impl From<integrations::Error> for Problem {
    fn from(error: integrations::Error) -> Self {
        match error {
            integrations::Error::Messaging(error) => error.into(),
            integrations::Error::Unverified(_) => {
                Self::new(StatusCode::UNPROCESSABLE_ENTITY, "unverified", error.to_string())
            }
        }
    }
}

impl From<inbox::Error> for Problem {
    fn from(error: inbox::Error) -> Self {
        use inbox::Error;
        match error {
            Error::Messaging(error) => error.into(),
            Error::WrongCredentials => Self::new(StatusCode::UNAUTHORIZED, "wrong_credentials", error.to_string()),
            Error::ExpiredLink => Self::new(StatusCode::GONE, "expired_link", error.to_string()),
            Error::Forbidden { .. } => Self::forbidden(error.to_string()),
            _ => Self::internal(&error),
        }
    }
}

impl From<store::Error> for Problem {
    fn from(error: store::Error) -> Self {
        match error {
            store::Error::Db(error) => error.into(),
            other if is_storage_full(&other) => Self::storage_full(),
            other => Self::internal(&other),
        }
    }
}

impl From<db::Error> for Problem {
    fn from(error: db::Error) -> Self {
        match error {
            db::Error::Busy => Self::busy(),
            db::Error::Full => Self::storage_full(),
            db::Error::Closed => {
                Self::new(StatusCode::SERVICE_UNAVAILABLE, "stopping", "the server is stopping").retry_after(2)
            }
            db::Error::Unavailable(_) => {
                tracing::error!(error = %error, "database not available");
                Self::new(StatusCode::SERVICE_UNAVAILABLE, "unavailable", "the database can't be reached")
                    .retry_after(5)
            }
            error if holds_nul(&error) => Self::invalid("", "a text holds a NUL character"),
            other => Self::internal(&other),
        }
    }
}

/// Whether the database refused a text for a NUL character, which no rule of ours lets through by intent.
pub(crate) fn holds_nul(error: &db::Error) -> bool {
    matches!(error, db::Error::Driver(said) if said.contains("NUL character"))
}

/// Whether somewhere below is the system's "no space left".
fn is_storage_full(error: &(dyn StdError + 'static)) -> bool {
    let mut cause = Some(error);
    while let Some(error) = cause {
        let full = |kind: io::ErrorKind| matches!(kind, io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded);
        if error.downcast_ref::<io::Error>().is_some_and(|error| full(error.kind())) {
            return true;
        }
        cause = error.source();
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_limit_is_named() {
        let problem = Problem::from(wire::Invalid::parameter("text.body", "must have at most 4096 characters"));
        assert_eq!((problem.status, problem.code, problem.limit), (422, "too_long", Some(4096)));
        assert_eq!(problem.field.as_deref(), Some("text.body"));
        let problem = Problem::invalid("name", "needs 1 to 128 characters");
        assert_eq!((problem.code, problem.limit), ("too_long", Some(128)));
        let problem = Problem::invalid("websites", "takes at most 2 addresses");
        assert_eq!((problem.code, problem.limit), ("invalid", Some(2)));
    }

    #[test]
    fn a_full_disk_is_507_wherever_it_is_noticed() {
        assert_eq!(Problem::from(db::Error::Full).status, 507);
        let error = io::Error::from(io::ErrorKind::StorageFull);
        assert!(is_storage_full(&error));
    }

    #[test]
    fn the_unexpected_tells_only_its_id() {
        let problem = Problem::from(db::Error::Driver("secret detail".to_owned()));
        assert_eq!(problem.status, 500);
        assert!(problem.detail.contains(problem.id.as_deref().unwrap()));
        assert!(!problem.detail.contains("secret"));
    }
}
