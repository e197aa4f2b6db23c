//! The code that proves who owns a number.

use serde_json::json;
use store::{Scope, Tx, secret};
use wire::id::PhoneNumberId;

use super::{Status, in_words, load, note, put, refuse_as, set_status};
use crate::activity::{self, Kind};
use crate::error::Result;
use crate::line;

/// How long a code is good for, in milliseconds.
pub const LIFE_MS: i64 = 10 * 60_000;
/// How often a code may be tried.
const TRIES: i64 = 5;
/// How many codes may be asked for in an hour.
const HOURLY: i64 = 5;
const HOUR_MS: i64 = 3_600_000;

/// `request_code` failed (seen by developers).
const NOT_SENT: u32 = 136_024;
/// `verify_code` failed (seen by developers).
const WRONG: u32 = 136_025;

/// Makes a code for a number of the business, to be sent after the commit; with `is_shown` it can be read by
/// [`last`](crate::registration), as in a demo.
///
/// # Errors
///
/// 100 with 136024: the number is proven already, or too many codes were asked for.
pub fn ask(tx: &mut Tx<'_, '_>, scope: Scope, id: PhoneNumberId, is_shown: bool) -> Result<String> {
    let line = line::get(tx, scope, id)?;
    if line.is_verified && line.status == Status::Connected {
        return Err(refuse_as(NOT_SENT, "the number is verified and registered: it needs no code"));
    }
    make(tx, scope, id.get(), is_shown)
}

/// Makes a code for a number, which need not be a line yet.
///
/// # Errors
///
/// 100 with 136024: too many codes were asked for.
pub(crate) fn make(tx: &mut Tx<'_, '_>, scope: Scope, number: i64, is_shown: bool) -> Result<String> {
    let digits = secret::new_digits();
    let count = note(tx, scope, number, "code", is_shown.then_some(digits.as_str()), HOUR_MS)?;
    if count >= HOURLY {
        return Err(refuse_as(NOT_SENT, format!("{HOURLY} codes were asked for in the last {}", in_words(HOUR_MS))));
    }
    let mut kept = load(tx, scope, number)?;
    kept.code_hash = Some(hash(number, &digits));
    kept.code_expires_at = tx.now_ms() + LIFE_MS;
    kept.code_tries = 0;
    put(tx, scope, number, &kept)?;
    Ok(digits)
}

/// What a code turned out to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// The number is proven.
    Verified,
    /// It is not the code that was sent.
    Wrong,
    /// It was sent too long ago, tried too often, or there is none.
    Expired,
}

/// Tries a code. A wrong try counts, so what this says is to be committed.
pub fn verify(tx: &mut Tx<'_, '_>, scope: Scope, id: PhoneNumberId, digits: &str) -> Result<Outcome> {
    let line = line::get(tx, scope, id)?;
    let outcome = check(tx, scope, id.get(), digits)?;
    if outcome != Outcome::Verified {
        return Ok(outcome);
    }
    let status = if line.status == Status::Connected { Status::Connected } else { Status::Pending };
    set_status(tx, &line, status, true)?;
    let details = json!({"phone_number": id, "display_phone_number": line.display_phone_number});
    activity::note(tx, scope, Some(line.waba_id), Kind::PhoneNumberVerified, &details)?;
    Ok(outcome)
}

/// Tries a code of a number, which need not be a line yet; one that is right is used up.
pub(crate) fn check(tx: &mut Tx<'_, '_>, scope: Scope, number: i64, digits: &str) -> Result<Outcome> {
    let mut kept = load(tx, scope, number)?;
    let Some(expected) = kept.code_hash.clone() else { return Ok(Outcome::Expired) };
    if kept.code_expires_at <= tx.now_ms() || kept.code_tries >= TRIES {
        return Ok(Outcome::Expired);
    }
    if !secret::equal(expected.as_bytes(), hash(number, digits).as_bytes()) {
        kept.code_tries += 1;
        put(tx, scope, number, &kept)?;
        return Ok(Outcome::Wrong);
    }
    kept.code_hash = None;
    put(tx, scope, number, &kept)?;
    Ok(Outcome::Verified)
}

/// Whether a code waits to be tried, as the states of pre-verified numbers tell it.
pub(crate) fn waits(tx: &mut Tx<'_, '_>, scope: Scope, number: i64) -> Result<Waiting> {
    let kept = load(tx, scope, number)?;
    Ok(match kept.code_hash {
        None => Waiting::No,
        Some(_) if kept.code_tries >= TRIES => Waiting::TriedTooOften,
        Some(_) if kept.code_expires_at <= tx.now_ms() => Waiting::Expired,
        Some(_) => Waiting::Yes,
    })
}

/// How it stands with a code that was asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Waiting {
    /// None was asked for, or it was used.
    No,
    /// It can be tried.
    Yes,
    /// It was sent too long ago.
    Expired,
    /// It was tried too often.
    TriedTooOften,
}

impl Outcome {
    /// The refusal that it is, when it is one: 100 with 136025.
    pub fn refusal(self) -> Option<crate::Error> {
        match self {
            Self::Verified => None,
            Self::Wrong => Some(refuse_as(WRONG, "code: is not the one that was sent")),
            Self::Expired => Some(refuse_as(WRONG, "code: has expired or was tried too often; ask for a new one")),
        }
    }
}

fn hash(number: i64, digits: &str) -> String {
    let hash = secret::sha256(format!("number-code:{number}:{digits}").as_bytes());
    hash.iter().map(|byte| format!("{byte:02x}")).collect()
}
