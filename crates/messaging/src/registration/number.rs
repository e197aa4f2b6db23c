//! Adding numbers to a WABA, and the names they show.

use serde::{Deserialize, Serialize};
use serde_json::json;
use store::{Scope, Tx, params};
use wire::error::GraphError;
use wire::id::{PhoneNumberId, WabaId};

use super::{Status, refuse_as, set_status};
use crate::activity::{self, Kind};
use crate::error::{Error, Result, not_found};
use crate::line::{self, Line, NewLine};
use crate::{news, setting};

/// Cloud API: the number is in this WABA already.
const IN_WABA: u32 = 2_388_012;
/// Cloud API: it can't be moved here.
const ELSEWHERE: u32 = 2_388_103;
/// Cloud API: 2 to 75 characters of a display name.
pub const NAME_CHARS: (usize, usize) = (2, 75);

const NAME: &str = "display_name";

/// A display name in review.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct NameReview {
    /// The name that was asked for last.
    pub new_display_name: Option<String>,
    /// `APPROVED`, `DECLINED`, or `None` when none was asked for.
    pub new_name_status: Option<String>,
}

store::statements! {
    RENAME = "UPDATE phone_number SET verified_name = $3 WHERE business_id = $1 AND id = $2";
}

/// Adds a number to a WABA: it must be verified and registered before it sends or receives.
///
/// # Errors
///
/// 100 with 2388012 or 2388103: the number is there already, in this WABA or elsewhere; 100: a field breaks its limit.
pub fn add(tx: &mut Tx<'_, '_>, scope: Scope, waba: WabaId, digits: &str, name: &str) -> Result<Line> {
    let line = place(tx, scope, waba, digits, name)?;
    set_status(tx, &line, Status::Unverified, false)?;
    line::get(tx, scope, line.id)
}

/// Adds a number whose owner is proven already: it must be registered before it sends or receives.
pub(crate) fn add_proven(tx: &mut Tx<'_, '_>, scope: Scope, waba: WabaId, digits: &str, name: &str) -> Result<Line> {
    let line = place(tx, scope, waba, digits, name)?;
    set_status(tx, &line, Status::Pending, true)?;
    line::get(tx, scope, line.id)
}

/// Makes the line of a number that is added.
fn place(tx: &mut Tx<'_, '_>, scope: Scope, waba: WabaId, digits: &str, name: &str) -> Result<Line> {
    if !crate::business::wabas(tx, scope)?.contains(&waba) {
        return Err(not_found("WhatsApp Business Account", waba));
    }
    let name = checked(name, "verified_name")?;
    well_formed(digits)?;
    let new = NewLine {
        waba_id: waba,
        display_phone_number: format!("+{digits}"),
        handle: format!("n{digits}"),
        verified_name: name.to_owned(),
    };
    if let Some(known) = line::find_by_name(tx, digits)? {
        let is_here = known.business == scope.business() && known.waba_id == waba;
        let (subcode, details) = if is_here {
            (IN_WABA, "phone_number: is in this WABA already")
        } else {
            (ELSEWHERE, "phone_number: is in use on this server and can't be added here")
        };
        return Err(refuse_as(subcode, details));
    }
    let line = line::create(tx, scope, &new)?;
    let details = json!({"phone_number": line.id, "display_phone_number": line.display_phone_number});
    activity::note(tx, scope, Some(waba), Kind::PhoneNumberAdded, &details)?;
    Ok(line)
}

/// Refuses digits that are no phone number with its country code.
pub(crate) fn well_formed(digits: &str) -> Result<()> {
    let is_number = (7..=15).contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_digit());
    if is_number && !digits.starts_with('0') {
        return Ok(());
    }
    let details = "phone_number: needs 7 to 15 digits with the country code, without a leading 0";
    Err(GraphError::parameter(details).into())
}

fn checked<'a>(name: &'a str, field: &str) -> Result<&'a str> {
    let name = name.trim();
    let (least, most) = NAME_CHARS;
    if (least..=most).contains(&name.chars().count()) && !name.chars().any(char::is_control) {
        return Ok(name);
    }
    Err(Error::from(GraphError::parameter(format!("{field}: needs {least} to {most} characters"))))
}

/// What is known of the review of a number's name.
pub fn review(tx: &mut Tx<'_, '_>, scope: Scope, id: PhoneNumberId) -> Result<NameReview> {
    Ok(setting::get(tx, scope, id, NAME)?.unwrap_or_default())
}

/// Asks for another display name. The rules decide at once: a name must have letters or digits of its own and must not
/// speak for the platform; what they approve, customers see from then on.
pub fn rename(tx: &mut Tx<'_, '_>, scope: Scope, id: PhoneNumberId, name: &str) -> Result<NameReview> {
    let line = line::get(tx, scope, id)?;
    let name = checked(name, "new_display_name")?;
    let reason = rejection(name);
    let status = if reason.is_none() { "APPROVED" } else { "DECLINED" };
    if reason.is_none() {
        tx.execute(RENAME, params![scope.business().get(), id.get(), name])?;
    }
    let review = NameReview { new_display_name: Some(name.to_owned()), new_name_status: Some(status.to_owned()) };
    setting::put(tx, scope, id, NAME, &review)?;
    let value = json!({
        "display_phone_number": line.digits, "decision": if reason.is_none() { "APPROVED" } else { "REJECTED" },
        "requested_verified_name": name, "rejection_reason": reason,
    });
    news::tell(tx, scope, line.waba_id, "phone_number_name_update", id.get(), &value);
    Ok(review)
}

/// Why the rules decline a name.
fn rejection(name: &str) -> Option<&'static str> {
    let lower = name.to_lowercase();
    let letters = name.chars().filter(|char| char.is_alphanumeric()).count();
    if letters < 2 || lower.contains("http") || lower.contains("www.") {
        return Some("NAME_FORMAT_UNACCEPTABLE");
    }
    if ["whatsapp", "facebook", "instagram", "meta"]
        .iter()
        .any(|word| lower.split_whitespace().any(|said| said == *word))
    {
        return Some("NAME_EMPLOYEE_ISSUE");
    }
    None
}
