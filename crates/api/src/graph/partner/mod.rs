//! The partner programme: solutions, WABAs that come into them, pre-verified numbers, and what a partner onboards.

mod moves;
mod onboarding;
mod preverified;
mod solutions;

pub(super) use moves::{
    in_progress, members as mobility_members, migrate, migration, on_behalf as mobility, set_on_behalf as set_mobility,
};
pub(super) use onboarding::{connected, credits, onboard};
pub(super) use preverified::{
    add as add_number, list as numbers, members as number_members, partners, remove, request_code, share, verify_code,
};
pub(super) use solutions::{
    DEFAULTS as SOLUTION, Shown, accept, access_token, ask_to_end, create, end, list, of_waba, reject, stay,
};

use jiff::Timestamp;
use messaging::partner::solution::REASON_CHARS;
use wire::error::GraphError;

use super::Call;
use super::answer::Result;
use super::portfolio::text;

/// A parameter that has to be there.
fn required(call: &Call<'_>, name: &str) -> Result<String> {
    let text = text(&call.params, name)?.filter(|text| !text.is_empty());
    Ok(text.ok_or_else(|| GraphError::parameter(format!("{name}: is required")))?)
}

/// The id of something that a parameter names.
fn id<T: std::str::FromStr>(call: &Call<'_>, name: &str) -> Result<Option<T>> {
    let Some(text) = text(&call.params, name)?.filter(|text| !text.is_empty()) else { return Ok(None) };
    let id = text.parse().map_err(|_| GraphError::parameter(format!("{name}: must be an id, in digits")))?;
    Ok(Some(id))
}

fn required_id<T: std::str::FromStr>(call: &Call<'_>, name: &str) -> Result<T> {
    Ok(id(call, name)?.ok_or_else(|| GraphError::parameter(format!("{name}: is required")))?)
}

/// A reason in up to 500 characters.
fn reason(call: &Call<'_>, name: &str) -> Result<Option<String>> {
    let reason = text(&call.params, name)?;
    if reason.as_deref().is_some_and(|reason| reason.chars().count() > REASON_CHARS) {
        return Err(GraphError::parameter(format!("{name}: takes up to {REASON_CHARS} characters")).into());
    }
    Ok(reason)
}

/// A time in ISO 8601, UTC milliseconds.
fn time(call: &Call<'_>, name: &str) -> Result<Option<i64>> {
    let Some(text) = text(&call.params, name)?.filter(|text| !text.is_empty()) else { return Ok(None) };
    // Meta's own examples have `+0000`, without the colon of ISO 8601's long form.
    let at = text.parse::<Timestamp>().or_else(|_| Timestamp::strptime("%Y-%m-%dT%H:%M:%S%z", &text));
    let at = at.map_err(|_| GraphError::parameter(format!("{name}: must be a time such as 2027-01-31T12:00:00Z")))?;
    Ok(Some(at.as_millisecond()))
}
