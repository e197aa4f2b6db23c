//! Two-step verification, registering and deregistering.
//!
//! A PIN's hash takes long to compute, so it is done between two steps: [`begin`] counts the guess and hands out the hash,
//! [`register`] carries out what the caller found.

use serde_json::json;
use store::{Scope, Tx};
use wire::id::PhoneNumberId;

use super::{Status, get, in_words, note, put, refuse, set_status};
use crate::activity::{self, Kind};
use crate::error::Result;
use crate::{line, news};

/// How many wrong PINs lock a number.
const GUESSES: i64 = 5;
/// For how long they lock it, in milliseconds.
const LOCK_MS: i64 = 12 * HOUR_MS;
const HOUR_MS: i64 = 3_600_000;
/// Cloud API: a number is registered, and deregistered, up to 10 times in 72 hours.
const MOST: i64 = 10;
const SPAN_MS: i64 = 72 * HOUR_MS;

/// Begins a registration: counts the guess, and gives the hash that the PIN must have; `None`: any PIN becomes the number's.
///
/// # Errors
///
/// 133006: the number is not verified. 133008: too many wrong PINs. 133016: registered too often.
pub fn begin(tx: &mut Tx<'_, '_>, scope: Scope, id: PhoneNumberId) -> Result<Option<String>> {
    let line = line::get(tx, scope, id)?;
    if !line.is_verified {
        return Err(refuse(133_006, "ask for a code and verify the number first"));
    }
    let mut kept = get(tx, scope, id)?;
    let now = tx.now_ms();
    if kept.pin_hash.is_none() {
        return Ok(None);
    }
    if now < kept.pin_locked_until {
        let wait = in_words(kept.pin_locked_until - now);
        return Err(refuse(133_008, format!("too many wrong PINs: wait {wait}")));
    }
    kept.pin_guesses += 1;
    if kept.pin_guesses > GUESSES {
        kept.pin_guesses = 1;
    }
    if kept.pin_guesses == GUESSES {
        kept.pin_locked_until = now + LOCK_MS;
    }
    put(tx, scope, id.get(), &kept)?;
    Ok(kept.pin_hash)
}

/// Registers a number whose PIN was right, or becomes `new_hash`.
///
/// # Errors
///
/// 133016: registered too often.
pub fn register(tx: &mut Tx<'_, '_>, scope: Scope, id: PhoneNumberId, new_hash: Option<String>) -> Result<()> {
    let line = line::get(tx, scope, id)?;
    if note(tx, scope, id.get(), "register", None, SPAN_MS)? >= MOST {
        return Err(refuse(133_016, format!("a number is registered up to {MOST} times in {}", in_words(SPAN_MS))));
    }
    let mut kept = get(tx, scope, id)?;
    kept.pin_guesses = 0;
    kept.pin_locked_until = 0;
    if new_hash.is_some() {
        kept.pin_hash = new_hash;
    }
    put(tx, scope, id.get(), &kept)?;
    set_status(tx, &line, Status::Connected, true)
}

/// Takes a number off the platform: it neither sends nor receives.
///
/// # Errors
///
/// 133010: it is not registered. 133016: deregistered too often.
pub fn deregister(tx: &mut Tx<'_, '_>, scope: Scope, id: PhoneNumberId) -> Result<()> {
    let line = line::get(tx, scope, id)?;
    if line.status != Status::Connected {
        return Err(refuse(133_010, "the number is not registered"));
    }
    if note(tx, scope, id.get(), "deregister", None, SPAN_MS)? >= MOST {
        return Err(refuse(133_016, format!("a number is deregistered up to {MOST} times in {}", in_words(SPAN_MS))));
    }
    set_status(tx, &line, Status::Disconnected, true)?;
    let details = json!({"phone_number": id, "display_phone_number": line.display_phone_number});
    activity::note(tx, scope, Some(line.waba_id), Kind::PhoneNumberRemoved, &details)
}

/// Sets or changes the PIN of a number that is registered, and tells of it.
///
/// # Errors
///
/// 133010: the number is not registered.
pub fn set(tx: &mut Tx<'_, '_>, scope: Scope, id: PhoneNumberId, hash: String, requester: &str) -> Result<()> {
    let line = line::get(tx, scope, id)?;
    if line.status != Status::Connected {
        return Err(refuse(133_010, "the number is not registered"));
    }
    let mut kept = get(tx, scope, id)?;
    kept.pin_hash = Some(hash);
    kept.pin_guesses = 0;
    kept.pin_locked_until = 0;
    put(tx, scope, id.get(), &kept)?;
    let value = json!({"display_phone_number": line.digits, "event": "PIN_CHANGED", "requester": requester});
    news::tell(tx, scope, line.waba_id, "security", id.get(), &value);
    Ok(())
}

/// The refusal of a wrong PIN: 133005.
pub fn wrong() -> crate::Error {
    refuse(133_005, "pin: is not the number's")
}
