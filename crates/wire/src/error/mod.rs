//! Graph's error envelope, and the errors inside webhooks.
//!
//! Errors are built by the small constructors of [`GraphError`]; titles and HTTP statuses come from one [`table`].

mod make;
pub mod table;

pub use table::{Known, Retry, lookup};

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

use crate::{Extra, Invalid};

/// An error as Graph answers it.
///
/// Clients branch on `code`, then read `details`.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("(#{code}) {title}")]
pub struct GraphError {
    /// Status of the HTTP response.
    pub http_status: u16,
    /// Number of the error; see [`table`].
    pub code: u32,
    /// Finer number, used by few errors.
    pub subcode: Option<u32>,
    /// What the code means; `message` is `(#code) title`.
    pub title: String,
    /// What is wrong in this request; becomes `error_data.details`.
    pub details: Option<String>,
    /// `OAuthException` (most), `GraphMethodException` or `GraphAPIException`.
    pub error_type: String,
    /// Whether the same request may succeed later; written only when true.
    pub is_transient: bool,
    /// Title for people (management endpoints).
    pub user_title: Option<String>,
    /// Explanation for people (management endpoints).
    pub user_msg: Option<String>,
}

impl GraphError {
    /// The body of the response: `{"error": {...}}`.
    pub fn to_json(&self, fbtrace_id: &str) -> Value {
        let mut error = Map::new();
        error.insert("message".to_owned(), json!(self.to_string()));
        error.insert("type".to_owned(), json!(self.error_type));
        error.insert("code".to_owned(), json!(self.code));
        if let Some(subcode) = self.subcode {
            error.insert("error_subcode".to_owned(), json!(subcode));
        }
        if let Some(details) = &self.details {
            error.insert("error_data".to_owned(), json!({"messaging_product": "whatsapp", "details": details}));
        }
        if self.is_transient {
            error.insert("is_transient".to_owned(), json!(true));
        }
        if let Some(title) = &self.user_title {
            error.insert("error_user_title".to_owned(), json!(title));
        }
        if let Some(msg) = &self.user_msg {
            error.insert("error_user_msg".to_owned(), json!(msg));
        }
        error.insert("fbtrace_id".to_owned(), json!(fbtrace_id));
        json!({ "error": error })
    }

    /// Reads the body of another Graph server's error response; `None` when it has no `error.code`.
    pub fn from_json(http_status: u16, body: &Value) -> Option<Self> {
        let error = body.get("error")?;
        let text = |name: &str| error.get(name).and_then(Value::as_str).map(str::to_owned);
        let number = |name: &str| error.get(name).and_then(Value::as_u64).and_then(|number| u32::try_from(number).ok());
        let code = number("code")?;
        let message = text("message").unwrap_or_default();
        let title = message.strip_prefix(&format!("(#{code}) ")).unwrap_or(&message).to_owned();
        Some(Self {
            http_status,
            code,
            subcode: number("error_subcode"),
            title,
            details: error.pointer("/error_data/details").and_then(Value::as_str).map(str::to_owned),
            error_type: text("type").unwrap_or_else(|| "OAuthException".to_owned()),
            is_transient: error.get("is_transient").and_then(Value::as_bool).unwrap_or(false),
            user_title: text("error_user_title"),
            user_msg: text("error_user_msg"),
        })
    }

    /// The same error as statuses and messages of webhooks carry it.
    pub fn to_status_error(&self) -> StatusError {
        StatusError {
            code: self.code,
            title: Some(self.title.clone()),
            message: Some(self.title.clone()),
            error_data: self.details.clone().map(|details| ErrorData { details: Some(details), extra: Extra::new() }),
            href: Some(ERROR_CODES_HREF.to_owned()),
            extra: Extra::new(),
        }
    }
}

impl From<Invalid> for GraphError {
    fn from(invalid: Invalid) -> Self {
        Self::of(invalid.code).with_details(invalid.to_string())
    }
}

impl From<&GraphError> for StatusError {
    fn from(error: &GraphError) -> Self {
        error.to_status_error()
    }
}

/// Where Meta documents error codes; sent as `href` in webhooks.
pub const ERROR_CODES_HREF: &str = "https://developers.facebook.com/docs/whatsapp/cloud-api/support/error-codes/";

/// An error inside a webhook: of a failed status, of an inbound message, or of the account.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct StatusError {
    /// Number of the error; see [`table`].
    pub code: u32,
    /// What the code means.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// The same as `title`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub message: Option<String>,
    /// What is wrong in this case.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub error_data: Option<ErrorData>,
    /// Page that explains the codes.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub href: Option<String>,
    /// Members not modelled.
    #[serde(flatten)]
    pub extra: Extra,
}

/// What is wrong in one case of an error.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct ErrorData {
    /// A sentence for developers.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub details: Option<String>,
    /// Members not modelled.
    #[serde(flatten)]
    pub extra: Extra,
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{GraphError, StatusError};
    use crate::Invalid;

    #[test]
    fn envelope() {
        let error = GraphError::rate_limited().with_details("too many messages per second");
        assert_eq!(
            error.to_json("Az8"),
            json!({"error": {
                "message": "(#130429) Rate limit hit", "type": "OAuthException", "code": 130_429,
                "error_data": {"messaging_product": "whatsapp", "details": "too many messages per second"},
                "fbtrace_id": "Az8",
            }})
        );
        let unknown = GraphError::unknown_object();
        assert_eq!((unknown.http_status, unknown.code, unknown.subcode), (400, 100, Some(33)));
        assert_eq!(unknown.error_type, "GraphMethodException");
    }

    #[test]
    fn every_member_survives_the_round_trip() {
        let error = GraphError {
            subcode: Some(2_388_023),
            is_transient: true,
            user_title: Some("Title".to_owned()),
            user_msg: Some("Msg".to_owned()),
            ..GraphError::parameter("details")
        };
        assert_eq!(GraphError::from_json(400, &error.to_json("x")), Some(error));
        assert_eq!(GraphError::from_json(500, &json!({"error": "x"})), None);
    }

    #[test]
    fn invalid_becomes_its_code() {
        let error = GraphError::from(Invalid::required("text.body"));
        assert_eq!((error.http_status, error.code), (400, 131_008));
        assert_eq!(error.details.as_deref(), Some("text.body: is required"));
    }

    #[test]
    fn status_errors_are_lossless() {
        let json = json!({"code": 131_047, "title": "Re-engagement message", "message": "Re-engagement message",
            "error_data": {"details": "more than 24 hours", "x": 1}, "href": "https://example.com", "y": [1]});
        let error: StatusError = serde_json::from_value(json.clone()).unwrap();
        assert_eq!(serde_json::to_value(&error).unwrap(), json);
        assert_eq!(GraphError::re_engagement().to_status_error().code, 131_047);
    }
}
