//! Constructors of the errors Souk answers.

use super::{GraphError, lookup};

impl GraphError {
    /// The error of a code of the [table](super::table); other codes read as 131000 with HTTP status 500.
    pub fn of(code: u32) -> Self {
        let known = lookup(code).unwrap_or(&super::table::SOMETHING_WENT_WRONG);
        Self {
            http_status: known.http_status,
            code: known.code,
            subcode: None,
            title: known.title.to_owned(),
            details: None,
            error_type: "OAuthException".to_owned(),
            is_transient: known.code == 2,
            user_title: None,
            user_msg: None,
        }
    }

    /// Adds what is wrong in this request.
    #[must_use]
    pub fn with_details(mut self, details: impl Into<String>) -> Self {
        self.details = Some(details.into());
        self
    }

    /// Adds the finer number.
    #[must_use]
    pub fn with_subcode(mut self, subcode: u32) -> Self {
        self.subcode = Some(subcode);
        self
    }

    /// 100: a parameter is misspelled, misplaced, of the wrong type or too long.
    pub fn parameter(details: impl Into<String>) -> Self {
        Self::of(100).with_details(details)
    }

    /// 104, HTTP 401: the request has no access token.
    pub fn missing_token() -> Self {
        Self::of(104)
    }

    /// 190, HTTP 401: the access token is unknown, withdrawn or malformed.
    pub fn bad_token() -> Self {
        Self::of(190)
    }

    /// 190 with subcode 463, HTTP 401: the access token has expired.
    pub fn expired_token() -> Self {
        Self::of(190).with_subcode(463)
    }

    /// 200, HTTP 403: the token lacks a permission.
    pub fn permission(details: impl Into<String>) -> Self {
        Self::of(200).with_details(details)
    }

    /// 100 with subcode 33: the object does not exist, or the token may not see it.
    pub fn unknown_object() -> Self {
        let mut error = Self::of(100).with_subcode(33);
        error.title = "Unsupported request. The object does not exist or is not visible to this token".to_owned();
        error.error_type = "GraphMethodException".to_owned();
        error
    }

    /// 2, HTTP 503: temporary overload; the same request may succeed later.
    pub fn overloaded() -> Self {
        Self::of(2)
    }

    /// 4: the app calls too often.
    pub fn too_many_calls() -> Self {
        Self::of(4)
    }

    /// 80007: the WABA's management endpoints are called too often.
    pub fn waba_rate_limited() -> Self {
        Self::of(80_007)
    }

    /// 130429: the phone number sends faster than its throughput.
    pub fn rate_limited() -> Self {
        Self::of(130_429)
    }

    /// 131056: too many messages to one recipient in a short time.
    pub fn pair_rate() -> Self {
        Self::of(131_056)
    }

    /// 131000, HTTP 500: an unknown failure; the log has the detail.
    pub fn unknown() -> Self {
        Self::of(131_000)
    }

    /// 131005, HTTP 403: access denied.
    pub fn access_denied() -> Self {
        Self::of(131_005)
    }

    /// 131008: a required parameter is missing.
    pub fn required_parameter(field: impl AsRef<str>) -> Self {
        Self::of(131_008).with_details(format!("{}: is required", field.as_ref()))
    }

    /// 131009: a parameter has a value that cannot be accepted.
    pub fn invalid_parameter(details: impl Into<String>) -> Self {
        Self::of(131_009).with_details(details)
    }

    /// 131021: a number cannot write to itself.
    pub fn recipient_is_sender() -> Self {
        Self::of(131_021)
    }

    /// 131026: the recipient cannot be reached.
    pub fn undeliverable() -> Self {
        Self::of(131_026)
    }

    /// 131030: a test number may write only to its allowed recipients.
    pub fn recipient_not_allowed() -> Self {
        Self::of(131_030)
    }

    /// 131031, HTTP 403: the account is locked, or a PIN does not match.
    pub fn account_locked() -> Self {
        Self::of(131_031)
    }

    /// 131047: more than 24 hours since the customer's last message; needs a template.
    pub fn re_engagement() -> Self {
        Self::of(131_047)
    }

    /// 131050: the recipient stopped marketing messages.
    pub fn marketing_stopped() -> Self {
        Self::of(131_050)
    }

    /// 131051: messages of this type cannot be sent.
    pub fn unsupported_type(kind: impl AsRef<str>) -> Self {
        Self::of(131_051).with_details(format!("message type `{}` is not supported", kind.as_ref()))
    }

    /// 131052: a customer's media could not be fetched.
    pub fn media_download(details: impl Into<String>) -> Self {
        Self::of(131_052).with_details(details)
    }

    /// 131053: the media of an outbound message could not be fetched or is not allowed.
    pub fn media_upload(details: impl Into<String>) -> Self {
        Self::of(131_053).with_details(details)
    }

    /// 132000: the number of values differs from the template's holes.
    pub fn template_parameter_count(details: impl Into<String>) -> Self {
        Self::of(132_000).with_details(details)
    }

    /// 132001, HTTP 404: no approved template of this name and language.
    pub fn unknown_template(details: impl Into<String>) -> Self {
        Self::of(132_001).with_details(details)
    }

    /// 132012: a value has another type than the template's hole.
    pub fn template_parameter_format(details: impl Into<String>) -> Self {
        Self::of(132_012).with_details(details)
    }

    /// 132015: the template is paused.
    pub fn template_paused() -> Self {
        Self::of(132_015)
    }

    /// 132016: the template is disabled.
    pub fn template_disabled() -> Self {
        Self::of(132_016)
    }

    /// 137000: the recipient's identity is not the expected one.
    pub fn identity_changed() -> Self {
        Self::of(137_000)
    }
}
