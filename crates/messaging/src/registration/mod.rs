//! How a phone number comes onto the platform: added, proven by a code, registered with a PIN, and taken off again.
//!
//! Limits and codes of errors are the Cloud API's; a PIN is hashed before it comes here.

pub mod code;
pub mod number;
pub mod pin;

use store::{Row, Scope, Tx, params};
use wire::error::GraphError;
use wire::id::PhoneNumberId;

use crate::error::Result;
use crate::line::{self, Line};

/// Where a number stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
    /// It sends and receives.
    Connected,
    /// Its owner is proven; it is not registered yet.
    Pending,
    /// Nobody has proven to own it.
    Unverified,
    /// It was taken off.
    Disconnected,
}

impl Status {
    const ALL: [Self; 4] = [Self::Connected, Self::Pending, Self::Unverified, Self::Disconnected];

    /// As Meta spells it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Connected => "CONNECTED",
            Self::Pending => "PENDING",
            Self::Unverified => "UNVERIFIED",
            Self::Disconnected => "DISCONNECTED",
        }
    }

    pub(crate) fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|status| status.as_str() == text)
    }
}

/// What is kept of a number's registration.
#[derive(Clone, Debug, Default)]
pub struct Registration {
    /// The hash of its PIN; `None`: two-step verification is off.
    pub pin_hash: Option<String>,
    pin_guesses: i64,
    pin_locked_until: i64,
    code_hash: Option<String>,
    code_expires_at: i64,
    code_tries: i64,
}

store::statements! {
    GET = "SELECT pin_hash, pin_guesses, pin_locked_until, code_hash, code_expires_at, code_tries FROM registration
 WHERE business_id = $1 AND phone_number_id = $2";
    PUT = "INSERT INTO registration (business_id, phone_number_id, pin_hash, pin_guesses, pin_locked_until, code_hash, code_expires_at, code_tries)
 VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (business_id, phone_number_id) DO UPDATE SET pin_hash = $3, pin_guesses = $4,
  pin_locked_until = $5, code_hash = $6, code_expires_at = $7, code_tries = $8";
    SET_STATUS = "UPDATE phone_number SET status = $3, code_verification_status = $4 WHERE business_id = $1 AND id = $2";
    NOTE = "INSERT INTO registration_event (business_id, id, phone_number_id, kind, shown_code, at) VALUES ($1, $2, $3, $4, $5, $6)";
    COUNT = "SELECT COUNT(*) FROM registration_event WHERE business_id = $1 AND phone_number_id = $2 AND kind = $3 AND at > $4";
}

/// The registration of a line of the scope's business.
pub fn get(tx: &mut Tx<'_, '_>, scope: Scope, id: PhoneNumberId) -> Result<Registration> {
    line::get(tx, scope, id)?;
    load(tx, scope, id.get())
}

/// What is kept of a number, which need not be a line yet.
fn load(tx: &mut Tx<'_, '_>, scope: Scope, number: i64) -> Result<Registration> {
    let row = tx.query_opt(GET, params![scope.business().get(), number])?;
    row.map_or_else(|| Ok(Registration::default()), |row| read(&row))
}

fn put(tx: &mut Tx<'_, '_>, scope: Scope, number: i64, kept: &Registration) -> Result<()> {
    let values = params![
        scope.business().get(),
        number,
        kept.pin_hash.as_deref(),
        kept.pin_guesses,
        kept.pin_locked_until,
        kept.code_hash.as_deref(),
        kept.code_expires_at,
        kept.code_tries
    ];
    tx.execute(PUT, values)?;
    Ok(())
}

fn set_status(tx: &mut Tx<'_, '_>, line: &Line, status: Status, is_verified: bool) -> Result<()> {
    let verified = if is_verified { "VERIFIED" } else { "NOT_VERIFIED" };
    tx.execute(SET_STATUS, params![line.business.get(), line.id.get(), status.as_str(), verified])?;
    crate::setting::changed(tx, Scope::of(line.business), line.id);
    Ok(())
}

/// Notes something that is limited; how often it happened in the last `span_ms` before.
fn note(
    tx: &mut Tx<'_, '_>,
    scope: Scope,
    number: i64,
    kind: &str,
    shown_code: Option<&str>,
    span_ms: i64,
) -> Result<i64> {
    let (id, now, business) = (tx.next_id(), tx.now_ms(), scope.business().get());
    let count: i64 = tx.query_one(COUNT, params![business, number, kind, now - span_ms])?.get(0)?;
    tx.execute(NOTE, params![business, id, number, kind, shown_code, now])?;
    Ok(count)
}

/// An error of registration with its number, and what is to be done.
fn refuse(code: u32, details: impl Into<String>) -> crate::Error {
    GraphError::of(code).with_details(details).into()
}

/// 100 with a finer number that has no place of its own in the table of codes.
fn refuse_as(subcode: u32, details: impl Into<String>) -> crate::Error {
    GraphError::parameter(details).with_subcode(subcode).into()
}

fn read(row: &Row) -> Result<Registration> {
    Ok(Registration {
        pin_hash: row.get(0)?,
        pin_guesses: row.get(1)?,
        pin_locked_until: row.get(2)?,
        code_hash: row.get(3)?,
        code_expires_at: row.get(4)?,
        code_tries: row.get(5)?,
    })
}

/// A span of time in words: `3 hours`.
fn in_words(ms: i64) -> String {
    let minutes = (ms + 59_999) / 60_000;
    if minutes > 120 { format!("{} hours", (minutes + 59) / 60) } else { format!("{minutes} minutes") }
}
