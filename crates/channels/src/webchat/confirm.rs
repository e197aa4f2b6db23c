//! Confirming a phone number: a one-time code goes to the phone, and who types it in has the phone.
//!
//! A code has six digits and lives ten minutes; it may be tried five times. A visitor may ask for five codes an hour, and
//! for a number five may be asked for in an hour, so guessing finds one code in forty thousand hours.

use std::future::Future;
use std::pin::Pin;

use store::{Scope, Tx, params, secret};
use wire::id::PhoneNumberId;

use crate::error::{Error, Result, not_found};
use crate::webchat::number;
use crate::webchat::visitor::{self, Session, Visitor};

/// How long a code lives, in milliseconds.
pub const LIFE_MS: i64 = 10 * 60_000;
/// How often a code may be tried.
pub const TRIES: i64 = 5;
/// How long a visitor waits before they can ask for another code, in milliseconds.
pub const RESEND_MS: i64 = 30_000;
/// How many codes may be asked for in an hour, by a visitor and for a number.
pub const CODES_PER_HOUR: usize = 5;

const HOUR_MS: i64 = 3_600_000;

/// A code on its way to a phone.
#[derive(Clone)]
pub struct Code {
    /// The phone, digits with the country code.
    pub wa_id: String,
    /// The six digits.
    pub digits: String,
    /// The name of the business.
    pub business: String,
    /// The language of the visitor.
    pub language: Option<String>,
}

/// What [`CodeSender::send`] answers.
pub type Sending<'a> = Pin<Box<dyn Future<Output = Result<()>> + Send + 'a>>;

/// Carries codes to phones.
pub trait CodeSender: Send + Sync {
    /// Whether there is a way to phones at all.
    fn is_ready(&self) -> bool;

    /// Sends a code; [`Error::CodeNotSent`] when that failed.
    fn send(&self, code: Code) -> Sending<'_>;
}

/// For the demo: codes go nowhere, `souk code` shows them.
#[derive(Clone, Copy, Debug, Default)]
pub struct DemoSender;

impl CodeSender for DemoSender {
    fn is_ready(&self) -> bool {
        true
    }

    fn send(&self, _: Code) -> Sending<'_> {
        tracing::info!("a customer asked for a code: `souk code` prints it");
        Box::pin(std::future::ready(Ok(())))
    }
}

/// For a server that has no way to phones: customers stay guests.
#[derive(Clone, Copy, Debug, Default)]
pub struct NoSender;

impl CodeSender for NoSender {
    fn is_ready(&self) -> bool {
        false
    }

    fn send(&self, _: Code) -> Sending<'_> {
        Box::pin(std::future::ready(Err(Error::NoCodeSender)))
    }
}

/// A code that was made, to be sent after the commit.
#[derive(Clone)]
pub struct Started {
    /// The confirmation's id.
    pub id: i64,
    /// The phone, digits with the country code.
    pub wa_id: String,
    /// The six digits.
    pub digits: String,
    /// When it ends, UTC milliseconds.
    pub expires_at_ms: i64,
}

/// What came of a try.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// The number is the visitor's, who is this now.
    Confirmed(Visitor),
    /// The code was wrong; so many tries are left.
    Wrong {
        /// How many.
        tries_left: i64,
    },
    /// The code has ended or was used.
    Expired,
    /// It was tried too often.
    TooManyTries,
}

store::statements! {
    RECENT = "SELECT id, visitor_id, wa_id FROM confirmation WHERE business_id = $1 AND id >= $2 AND (visitor_id = $3 OR wa_id = $4) ORDER BY id";
    INSERT = "INSERT INTO confirmation (business_id, id, phone_number_id, visitor_id, wa_id, code_hash, shown_code, attempts, expires_at)
 VALUES ($1, $2, $3, $4, $5, $6, $7, 0, $8)";
    GET = "SELECT wa_id, code_hash, expires_at, used_at FROM confirmation WHERE business_id = $1 AND id = $2 AND visitor_id = $3";
    TRY = "UPDATE confirmation SET attempts = attempts + 1 WHERE business_id = $1 AND id = $2 AND attempts < $3";
    TRIED = "SELECT attempts FROM confirmation WHERE business_id = $1 AND id = $2";
    USE = "UPDATE confirmation SET used_at = $3 WHERE business_id = $1 AND id = $2 AND used_at IS NULL";
    LAST_CODE = "SELECT shown_code FROM confirmation WHERE business_id = $1 AND phone_number_id = $2 AND shown_code IS NOT NULL
 ORDER BY id DESC LIMIT 1";
}

/// Makes a code for a phone number; `is_shown` keeps it readable for [`last_code`], in the demo alone.
pub fn start(tx: &mut Tx<'_, '_>, session: &Session, phone: &str, is_shown: bool) -> Result<Started> {
    let wa_id = number::parse("phone", phone)?;
    check_rate(tx, session, &wa_id)?;
    let (id, digits) = (tx.next_id(), secret::new_digits());
    let expires_at_ms = tx.now_ms() + LIFE_MS;
    tx.execute(
        INSERT,
        params![
            session.scope.business().get(),
            id,
            session.visitor.line.get(),
            session.visitor.id.get(),
            wa_id.as_str(),
            hash(id, &digits),
            is_shown.then_some(digits.as_str()),
            expires_at_ms
        ],
    )?;
    Ok(Started { id, wa_id, digits, expires_at_ms })
}

/// A try to show that the number is the visitor's. Wrong tries are counted, hence they are a value and not an error,
/// which would undo the count. The right code again, after it was used, is the same success.
pub fn finish(tx: &mut Tx<'_, '_>, session: &Session, id: i64, digits: &str) -> Result<Outcome> {
    let scope = session.scope;
    let visitor = &visitor::get(tx, scope, session.visitor.id)?.unwrap_or_else(|| session.visitor.clone());
    let business = scope.business().get();
    let row =
        tx.query_opt(GET, params![business, id, visitor.id.get()])?.ok_or_else(|| not_found("confirmation", id))?;
    let (wa_id, code_hash): (String, String) = (row.get(0)?, row.get(1)?);
    let (expires_at_ms, used_at): (i64, Option<i64>) = (row.get(2)?, row.get(3)?);
    if expires_at_ms <= tx.now_ms() {
        return Ok(Outcome::Expired);
    }
    if tx.execute(TRY, params![business, id, TRIES])? == 0 {
        return Ok(Outcome::TooManyTries);
    }
    let typed: String = digits.chars().filter(|letter| !matches!(letter, ' ' | '-')).collect();
    if !secret::equal(hash(id, &typed).as_bytes(), code_hash.as_bytes()) {
        let tries: i64 = tx.query_one(TRIED, params![business, id])?.get(0)?;
        return Ok(Outcome::Wrong { tries_left: TRIES - tries });
    }
    if used_at.is_some() {
        return Ok(Outcome::Confirmed(visitor.clone()));
    }
    let now = tx.now_ms();
    tx.execute(USE, params![business, id, now])?;
    Ok(Outcome::Confirmed(number::confirmed(tx, scope, visitor, &wa_id)?))
}

/// The newest code of a line that is kept readable, for `souk code`.
pub fn last_code(tx: &mut Tx<'_, '_>, scope: Scope, line: PhoneNumberId) -> Result<Option<String>> {
    let row = tx.query_opt(LAST_CODE, params![scope.business().get(), line.get()])?;
    Ok(row.map(|row| row.get(0)).transpose()?)
}

fn check_rate(tx: &mut Tx<'_, '_>, session: &Session, wa_id: &str) -> Result<()> {
    let (now, visitor) = (tx.now_ms(), session.visitor.id.get());
    let since = store::ids::first_at_ms(now - HOUR_MS);
    let (mut own, mut of_number) = (Vec::new(), Vec::new());
    for row in tx.query(RECENT, params![session.scope.business().get(), since, visitor, wa_id])? {
        let made_at_ms = store::ids::made_at_ms(row.get(0)?);
        if row.get::<i64>(1)? == visitor {
            own.push(made_at_ms);
        }
        if row.get::<String>(2)? == wa_id {
            of_number.push(made_at_ms);
        }
    }
    let resend = own.last().map(|made| made + RESEND_MS);
    let next = |made: &[i64]| made.len().checked_sub(CODES_PER_HOUR).and_then(|at| made.get(at)).map(|at| at + HOUR_MS);
    match [resend, next(&own), next(&of_number)].into_iter().flatten().max() {
        Some(free_at) if free_at > now => {
            let secs = (free_at - now + 999) / 1000;
            Err(Error::TooManyCodes { retry_after_secs: secs.unsigned_abs() })
        }
        _ => Ok(()),
    }
}

/// The code's hash, salted with the confirmation's id.
fn hash(id: i64, digits: &str) -> String {
    secret::hash_token(&format!("{id}:{digits}"))
}
