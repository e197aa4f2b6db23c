//! The table of error codes for authorization, throttling and sending.
//!
//! Titles and statuses are Meta's where Meta publishes them; codes without a published title have one of ours, and codes
//! that only webhooks carry stand with status 400.

/// Whether a request that failed may be sent again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Retry {
    /// It will fail again.
    No,
    /// The same request may succeed a little later; back off.
    Later,
    /// Only after a wait of hours, or a change of state such as paying a bill.
    Wait,
}

/// A known error code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Known {
    /// Number of the error.
    pub code: u32,
    /// What it means.
    pub title: &'static str,
    /// Status of the HTTP response.
    pub http_status: u16,
    /// Whether to try again.
    pub retry: Retry,
}

/// Code 131000, which stands for what is not in the table.
pub const SOMETHING_WENT_WRONG: Known = known(131_000, "Something went wrong", 500, Retry::Later);

/// The entry of a code, if it is known. Codes 201 to 299 are the permission errors of code 200.
pub fn lookup(code: u32) -> Option<&'static Known> {
    let code = if (200..300).contains(&code) { 200 } else { code };
    let at = TABLE.binary_search_by_key(&code, |known| known.code).ok()?;
    TABLE.get(at)
}

const fn known(code: u32, title: &'static str, http_status: u16, retry: Retry) -> Known {
    Known { code, title, http_status, retry }
}

/// Every known code, in ascending order.
#[rustfmt::skip]
pub const TABLE: &[Known] = &[
    known(0, "AuthException", 401, Retry::No),
    known(1, "API Unknown", 400, Retry::Later),
    known(2, "API Service", 503, Retry::Later),
    known(3, "API Method", 500, Retry::No),
    known(4, "API Too Many Calls", 400, Retry::Later),
    known(10, "Permission Denied", 403, Retry::No),
    known(17, "User request limit reached", 429, Retry::Later),
    known(33, "Parameter value is not valid", 400, Retry::No),
    known(100, "Invalid parameter", 400, Retry::No),
    known(104, "Access token is required", 401, Retry::No),
    known(190, "Access token has expired", 401, Retry::No),
    known(200, "API Permission", 403, Retry::No),
    known(341, "Application limit reached", 400, Retry::Later),
    known(368, "Temporarily blocked for policies violations", 403, Retry::Wait),
    known(470, "Re-engagement message", 400, Retry::No),
    known(506, "Duplicate post", 400, Retry::No),
    known(613, "Custom rate limit exceeded", 400, Retry::Later),
    known(803, "Some of the objects do not exist", 404, Retry::No),
    known(80_007, "Rate limit issues", 400, Retry::Later),
    known(80_008, "Too many management calls to this account", 400, Retry::Later),
    known(130_429, "Rate limit hit", 400, Retry::Later),
    known(130_472, "User's number is part of an experiment", 400, Retry::No),
    known(130_497, "Business account is restricted from messaging users in this country", 403, Retry::No),
    SOMETHING_WENT_WRONG,
    known(131_005, "Access denied", 403, Retry::No),
    known(131_008, "Required parameter is missing", 400, Retry::No),
    known(131_009, "Parameter value is not valid", 400, Retry::No),
    known(131_016, "Service unavailable", 500, Retry::Later),
    known(131_020, "Group has no other member", 400, Retry::No),
    known(131_021, "Recipient cannot be sender", 400, Retry::No),
    known(131_026, "Message undeliverable", 400, Retry::No),
    known(131_030, "Recipient phone number not in allowed list", 400, Retry::No),
    known(131_031, "Account has been locked", 403, Retry::Wait),
    known(131_035, "Webhook could not be delivered within data retention limit", 400, Retry::No),
    known(131_036, "Message failed to be delivered on at least one device", 400, Retry::No),
    known(131_037, "WhatsApp provided number needs display name approval before message can be sent", 400, Retry::Wait),
    known(131_041, "Group is unknown", 400, Retry::No),
    known(131_042, "Business eligibility payment issue", 400, Retry::Wait),
    known(131_044, "Payment issue for calling", 400, Retry::Wait),
    known(131_045, "Incorrect certificate", 500, Retry::Wait),
    known(131_047, "Re-engagement message", 400, Retry::No),
    known(131_048, "Spam rate limit hit", 400, Retry::Wait),
    known(131_049, "Meta chose not to deliver", 400, Retry::Wait),
    known(131_050, "User has stopped receiving marketing messages", 400, Retry::No),
    known(131_051, "Unsupported message type", 400, Retry::No),
    known(131_052, "Media download error", 400, Retry::No),
    known(131_053, "Media upload error", 400, Retry::No),
    known(131_055, "Method not allowed", 400, Retry::No),
    known(131_056, "(Business Account, Consumer Account) pair rate limit hit", 400, Retry::Later),
    known(131_057, "Account in maintenance mode", 500, Retry::Later),
    known(131_059, "Paging cursor is not valid", 400, Retry::No),
    known(131_060, "This message is currently unavailable", 400, Retry::No),
    known(131_061, "Template must be sent as a marketing message", 400, Retry::No),
    known(131_062, "Recipient user id is not supported for this message", 400, Retry::No),
    known(131_063, "Marketing templates are disabled on Cloud API", 400, Retry::No),
    known(131_064, "Template classification limit reached", 400, Retry::Wait),
    known(131_065, "Max price is not available for this recipient", 400, Retry::No),
    known(131_070, "Sender does not own this thread", 400, Retry::Wait),
    known(132_000, "Template Param Count Mismatch", 400, Retry::No),
    known(132_001, "Template does not exist", 404, Retry::No),
    known(132_005, "Template Hydrated Text Too Long", 400, Retry::No),
    known(132_007, "Template Format Character Policy Violated", 400, Retry::No),
    known(132_008, "Template parameter value is not valid", 400, Retry::No),
    known(132_012, "Template Parameter Format Mismatch", 400, Retry::No),
    known(132_015, "Template is Paused", 400, Retry::Wait),
    known(132_016, "Template is Disabled", 400, Retry::No),
    known(132_018, "Template parameters are not valid", 400, Retry::No),
    known(132_068, "Flow is blocked", 400, Retry::Wait),
    known(132_069, "Flow is throttled", 400, Retry::Wait),
    known(133_016, "Account register deregister rate limit exceeded", 400, Retry::Wait),
    known(134_011, "WhatsApp Payments terms of service has not been accepted", 400, Retry::Wait),
    known(134_100, "Only marketing messages supported", 400, Retry::No),
    known(134_101, "Your template is still syncing", 400, Retry::Later),
    known(134_102, "Template unavailable for use", 500, Retry::Wait),
    known(135_000, "Generic user error", 400, Retry::No),
    known(137_000, "Recipient identity key hash mismatch", 400, Retry::No),
    known(139_200, "Direct Send is blocked", 400, Retry::Wait),
];

#[cfg(test)]
mod tests {
    use super::{TABLE, lookup};

    #[test]
    fn every_code_is_found() {
        assert!(TABLE.is_sorted_by(|a, b| a.code < b.code), "binary search needs ascending codes");
        for known in TABLE {
            assert_eq!(lookup(known.code), Some(known));
            assert!((400..600).contains(&known.http_status), "{}", known.code);
        }
        assert_eq!(lookup(299), lookup(200));
        assert_eq!(lookup(5), None);
    }
}
