//! The table of error codes: authorization, throttling, sending, registration, templates, blocking, Flows, calls, groups.
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
    known(131_201, "Partial success", 206, Retry::No),
    known(131_202, "Duplicate participants", 400, Retry::No),
    known(131_203, "Participant has not accepted the terms of service", 400, Retry::Wait),
    known(131_204, "Participant limit exceeded", 400, Retry::No),
    known(131_207, "Group is suspended", 403, Retry::Wait),
    known(131_208, "Too many group operations", 429, Retry::Later),
    known(131_209, "Picture is not square", 400, Retry::No),
    known(131_210, "Picture is smaller than 192 pixels", 400, Retry::No),
    known(131_211, "Group creation limit reached", 400, Retry::Wait),
    known(131_212, "Participant is not in the group", 400, Retry::No),
    known(131_213, "Join request does not exist", 400, Retry::No),
    known(131_214, "Group creation is temporarily disabled", 400, Retry::Wait),
    known(131_215, "Phone number is not eligible for groups", 400, Retry::No),
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
    known(133_000, "Incomplete Deregistration", 500, Retry::Later),
    known(133_004, "Server Temporarily Unavailable", 503, Retry::Later),
    known(133_005, "Two step verification PIN Mismatch", 400, Retry::No),
    known(133_006, "Phone number re-verification needed", 400, Retry::Wait),
    known(133_008, "Too Many two step verification PIN Guesses", 400, Retry::Wait),
    known(133_009, "Two step verification PIN Guessed Too Fast", 400, Retry::Wait),
    known(133_010, "Phone number Not Registered", 400, Retry::Wait),
    known(133_015, "Please wait a few minutes before attempting to register this phone number", 400, Retry::Wait),
    known(133_016, "Account register deregister rate limit exceeded", 400, Retry::Wait),
    known(134_011, "WhatsApp Payments terms of service has not been accepted", 400, Retry::Wait),
    known(134_100, "Only marketing messages supported", 400, Retry::No),
    known(134_101, "Your template is still syncing", 400, Retry::Later),
    known(134_102, "Template unavailable for use", 500, Retry::Wait),
    known(135_000, "Generic user error", 400, Retry::No),
    known(136_024, "Verification code could not be requested", 400, Retry::Wait),
    known(136_025, "Verification code could not be verified", 400, Retry::Wait),
    known(137_000, "Recipient identity key hash mismatch", 400, Retry::No),
    known(138_000, "Calling is not enabled", 401, Retry::No),
    known(138_001, "Receiver cannot be called", 400, Retry::No),
    known(138_002, "Concurrent calls limit reached", 429, Retry::Later),
    known(138_003, "Call is ongoing with this receiver already", 400, Retry::Wait),
    known(138_004, "Connection error", 500, Retry::Later),
    known(138_005, "Call rate limit reached", 429, Retry::Later),
    known(138_006, "No approved call permission", 401, Retry::No),
    known(138_007, "Connect timed out", 500, Retry::Later),
    known(138_009, "Call permission request limit reached", 400, Retry::Wait),
    known(138_012, "Business initiated calls limit reached", 400, Retry::Wait),
    known(138_013, "Business initiated calling is not available", 400, Retry::No),
    known(138_014, "Calling is temporarily disabled", 400, Retry::Wait),
    known(138_015, "Calling cannot be enabled", 400, Retry::Wait),
    known(138_017, "Permanent permission exists already", 400, Retry::No),
    known(138_018, "Calling prerequisites are missing", 400, Retry::No),
    known(138_019, "Call setup failed", 400, Retry::Later),
    known(138_020, "Relay connection failed", 400, Retry::Later),
    known(138_021, "Media receive timeout", 400, Retry::Later),
    known(138_022, "Media transmit timeout", 400, Retry::Later),
    known(138_023, "No media signals after accept", 400, Retry::Later),
    known(138_024, "SIP is not enabled", 400, Retry::No),
    known(138_038, "Caller is not the calling primary", 400, Retry::No),
    known(139_000, "Blocked by integrity", 400, Retry::Wait),
    known(139_001, "Flow cannot be updated", 400, Retry::No),
    known(139_002, "Flow cannot be published", 400, Retry::No),
    known(139_003, "Flow cannot be deprecated", 400, Retry::No),
    known(139_004, "Flow cannot be deleted", 400, Retry::No),
    known(139_006, "Flow metric is not available", 400, Retry::Wait),
    known(139_100, "Failed to block or unblock some users", 400, Retry::No),
    known(139_101, "Block list limit reached", 400, Retry::No),
    known(139_102, "Block list was updated concurrently", 400, Retry::Later),
    known(139_103, "Block list internal error", 500, Retry::Later),
    known(139_200, "Direct Send is blocked", 400, Retry::Wait),
    known(141_002, "Template is not approved", 400, Retry::No),
    known(147_001, "Username is not available", 400, Retry::No),
    known(147_002, "Account is not eligible for a username", 400, Retry::No),
    known(147_003, "Facebook page is not linked", 400, Retry::No),
    known(147_004, "Instagram account is not linked", 400, Retry::No),
    known(147_005, "Username transfer is required", 400, Retry::No),
    known(200_005, "Template insights are not available", 400, Retry::No),
    known(200_006, "Template insights cannot be disabled", 400, Retry::No),
    known(200_007, "Template insights are not enabled", 400, Retry::No),
    known(1_752_041, "Onboarding was requested already", 400, Retry::No),
    known(2_388_001, "Phone number cannot be migrated yet", 400, Retry::No),
    known(2_388_012, "Phone number is in this account already", 400, Retry::No),
    known(2_388_019, "Message template limit exceeded", 400, Retry::No),
    known(2_388_023, "Message template is being deleted in this language", 400, Retry::Wait),
    known(2_388_024, "Content in this language already exists", 400, Retry::No),
    known(2_388_040, "A field exceeds its character limit", 400, Retry::No),
    known(2_388_047, "Message header format is incorrect", 400, Retry::No),
    known(2_388_072, "Message body format is incorrect", 400, Retry::No),
    known(2_388_073, "Message footer format is incorrect", 400, Retry::No),
    known(2_388_077, "Product type combination is not valid", 400, Retry::No),
    known(2_388_091, "Phone number cannot receive a code", 400, Retry::No),
    known(2_388_093, "Phone number cannot verify a code", 400, Retry::No),
    known(2_388_103, "Phone number cannot be migrated", 400, Retry::Wait),
    known(2_388_293, "Too many variables for the length of the message", 400, Retry::No),
    known(2_388_299, "Variables cannot be at the start or end of the template", 400, Retry::No),
    known(2_388_318, "Template of a direct send cannot be updated", 400, Retry::No),
    known(2_388_330, "Template of a direct send cannot be deleted", 400, Retry::No),
    known(2_494_100, "Phone number is in maintenance mode", 400, Retry::Later),
    known(2_494_164, "Sign-up is not found", 400, Retry::No),
    known(2_494_165, "Sign-up API is not enabled", 400, Retry::No),
    known(2_494_166, "Placeholder is unknown", 400, Retry::No),
    known(2_494_167, "Promotion code is missing", 400, Retry::No),
    known(2_494_168, "Terms of service have not been accepted", 400, Retry::No),
    known(2_494_176, "Terms of service were accepted already", 400, Retry::No),
    known(2_494_177, "Address is not allowed", 400, Retry::No),
    known(2_494_179, "Website address must be https", 400, Retry::No),
    known(2_494_191, "Thread cannot be taken", 400, Retry::No),
    known(2_593_079, "Account is marked for migration already", 400, Retry::No),
    known(2_593_085, "Account cannot be moved", 400, Retry::No),
    known(2_593_107, "Sync was requested already", 400, Retry::No),
    known(2_593_108, "Sync was requested too late", 400, Retry::No),
    known(2_593_109, "History sharing was declined", 400, Retry::No),
    known(4_233_041, "Flow with this name exists already", 400, Retry::No),
];

#[cfg(test)]
mod tests {
    use super::{TABLE, lookup};

    #[test]
    fn every_code_is_found() {
        assert!(TABLE.is_sorted_by(|a, b| a.code < b.code), "binary search needs ascending codes");
        for known in TABLE {
            assert_eq!(lookup(known.code), Some(known));
            let is_partial = known.code == 131_201 && known.http_status == 206;
            assert!(is_partial || (400..600).contains(&known.http_status), "{}", known.code);
        }
        assert_eq!(lookup(299), lookup(200));
        assert_eq!(lookup(5), None);
    }
}
