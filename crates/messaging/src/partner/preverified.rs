//! Pre-verified numbers: a business proves that it owns a number before a WABA takes it, its own or that of a business on
//! this server that it shares the number with.

use store::{Row, Scope, Tx, params};
use wire::error::GraphError;
use wire::id::{BusinessId, PhoneNumberId, PreverifiedId, WabaId};

use crate::business::{self, Business};
use crate::error::{Error, Result, not_found};
use crate::line::{self, Line};
use crate::registration::code::{self, Outcome, Waiting};
use crate::registration::number;

/// Cloud API: the number is in use elsewhere.
const ELSEWHERE: u32 = 2_388_103;

/// A number of the pool.
#[derive(Clone, Debug)]
pub struct Preverified {
    /// Whose pool it is in.
    pub owner: BusinessId,
    /// Its id.
    pub id: PreverifiedId,
    /// Its international digits.
    pub digits: String,
    /// How it stands with the proof.
    pub proof: Proof,
    /// The phone number that it has become.
    pub used_as: Option<PhoneNumberId>,
    /// When it was added, UTC milliseconds.
    pub created_at: i64,
    /// When it changed last, UTC milliseconds.
    pub updated_at: i64,
}

/// How it stands with the proof that a number is its owner's.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Proof {
    /// It is given.
    Verified,
    /// It is not given yet.
    Pending,
    /// The code was tried too often.
    Failed,
    /// The code was sent too long ago.
    Expired,
}

impl Proof {
    /// As on the wire.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Verified => "VERIFIED",
            Self::Pending => "PENDING",
            Self::Failed => "FAILED",
            Self::Expired => "EXPIRED",
        }
    }
}

impl Preverified {
    /// Whether a WABA can take it, in the words of the wire.
    pub fn availability(&self) -> &'static str {
        match (self.used_as, self.proof) {
            (Some(_), _) => "IN_USE",
            (None, Proof::Verified) => "AVAILABLE",
            (None, _) => "UNAVAILABLE",
        }
    }
}

store::statements! {
    INSERT = "INSERT INTO preverified_number (business_id, id, digits, created_at, updated_at) VALUES ($1, $2, $3, $4, $4)";
    GET = "SELECT business_id, id, digits, is_verified, used_as_id, created_at, updated_at FROM preverified_number WHERE business_id = $1 AND id = $2";
    LIST = "SELECT business_id, id, digits, is_verified, used_as_id, created_at, updated_at FROM preverified_number WHERE business_id = $1 ORDER BY id";
    SHARED = "SELECT p.business_id, p.id, p.digits, p.is_verified, p.used_as_id, p.created_at, p.updated_at
 FROM preverified_share s JOIN preverified_number p ON p.business_id = s.business_id AND p.id = s.preverified_id
 WHERE s.partner_business_id = $1 ORDER BY p.id";
    VERIFIED = "UPDATE preverified_number SET is_verified = TRUE, updated_at = $3 WHERE business_id = $1 AND id = $2";
    TAKE = "UPDATE preverified_number SET used_as_id = $3, updated_at = $4 WHERE business_id = $1 AND id = $2 AND used_as_id IS NULL";
    REMOVE = "DELETE FROM preverified_number WHERE business_id = $1 AND id = $2";
    SHARE = "INSERT INTO preverified_share (business_id, preverified_id, partner_business_id, created_at) VALUES ($1, $2, $3, $4)
 ON CONFLICT (business_id, preverified_id, partner_business_id) DO NOTHING";
    PARTNERS = "SELECT partner_business_id, created_at FROM preverified_share WHERE business_id = $1 AND preverified_id = $2 ORDER BY partner_business_id";
    UNSHARE = "DELETE FROM preverified_share WHERE business_id = $1 AND preverified_id = $2";
}

/// Puts a number into the pool.
///
/// # Errors
///
/// 100: it is no number; with 2388103: it is in use on this server.
pub fn add(tx: &mut Tx<'_, '_>, scope: Scope, digits: &str) -> Result<PreverifiedId> {
    number::well_formed(digits)?;
    let taken = || {
        let details = "phone_number: is in use on this server and can't be added here";
        GraphError::parameter(details).with_subcode(ELSEWHERE)
    };
    if line::find_by_name(tx, digits)?.is_some_and(|line| line.digits == digits) {
        return Err(taken().into());
    }
    let (id, now) = (PreverifiedId::new(tx.next_id()), tx.now_ms());
    match tx.execute(INSERT, params![scope.business().get(), id.get(), digits, now]) {
        Err(error) if error.is_unique("preverified_number.digits") => Err(taken().into()),
        done => {
            done?;
            Ok(id)
        }
    }
}

/// A number of the business's pool.
pub fn find(tx: &mut Tx<'_, '_>, scope: Scope, id: PreverifiedId) -> Result<Option<Preverified>> {
    let row = tx.query_opt(GET, params![scope.business().get(), id.get()])?;
    row.map(|row| read(tx, &row)).transpose()
}

fn get(tx: &mut Tx<'_, '_>, scope: Scope, id: PreverifiedId) -> Result<Preverified> {
    find(tx, scope, id)?.ok_or_else(|| not_found("pre-verified number", id))
}

/// The numbers that the business can take, those that are shared with it too, oldest first.
pub fn list(tx: &mut Tx<'_, '_>, scope: Scope) -> Result<Vec<Preverified>> {
    let business = scope.business().get();
    let mut rows = tx.query(LIST, params![business])?;
    rows.extend(tx.query(SHARED, params![business])?);
    let mut numbers = rows.iter().map(|row| read(tx, row)).collect::<Result<Vec<_>>>()?;
    numbers.sort_by_key(|number| number.id);
    Ok(numbers)
}

/// Makes a code that proves the number, to be sent after the commit.
///
/// # Errors
///
/// 100 with 136024: it is proven already, or too many codes were asked for.
pub fn ask(tx: &mut Tx<'_, '_>, scope: Scope, id: PreverifiedId, is_shown: bool) -> Result<String> {
    if get(tx, scope, id)?.proof == Proof::Verified {
        return Err(GraphError::parameter("the number is verified: it needs no code").with_subcode(136_024).into());
    }
    code::make(tx, scope, id.get(), is_shown)
}

/// Tries a code. A wrong try counts, so what this says is to be committed.
pub fn verify(tx: &mut Tx<'_, '_>, scope: Scope, id: PreverifiedId, digits: &str) -> Result<Outcome> {
    get(tx, scope, id)?;
    let outcome = code::check(tx, scope, id.get(), digits)?;
    if outcome == Outcome::Verified {
        let now = tx.now_ms();
        tx.execute(VERIFIED, params![scope.business().get(), id.get(), now])?;
    }
    Ok(outcome)
}

/// Takes a number out of the pool for good.
///
/// # Errors
///
/// 100: a WABA has taken it.
pub fn remove(tx: &mut Tx<'_, '_>, scope: Scope, id: PreverifiedId) -> Result<()> {
    if get(tx, scope, id)?.used_as.is_some() {
        return Err(GraphError::parameter("the number is in use: a WhatsApp Business Account has taken it").into());
    }
    tx.execute(UNSHARE, params![scope.business().get(), id.get()])?;
    tx.execute(REMOVE, params![scope.business().get(), id.get()])?;
    Ok(())
}

/// Lets another business of this server take the number; sharing with oneself or twice changes nothing.
///
/// # Errors
///
/// 100: there is no such number in the pool, or no such business here.
pub fn share(tx: &mut Tx<'_, '_>, scope: Scope, id: PreverifiedId, partner: BusinessId) -> Result<()> {
    if find(tx, scope, id)?.is_none() {
        return Err(GraphError::parameter("preverified_id: is no number of this business's pool").into());
    }
    if partner == scope.business() {
        return Ok(());
    }
    match business::get(tx, Scope::of(partner)) {
        Err(Error::NotFound { .. }) => {
            return Err(GraphError::parameter("partner_business_id: there is no such business here").into());
        }
        known => known?,
    };
    let now = tx.now_ms();
    tx.execute(SHARE, params![scope.business().get(), id.get(), partner.get(), now])?;
    Ok(())
}

/// The businesses that a number is shared with, each with the time of it in UTC milliseconds.
pub fn partners(tx: &mut Tx<'_, '_>, scope: Scope, id: PreverifiedId) -> Result<Vec<(Business, i64)>> {
    let rows = tx.query(PARTNERS, params![scope.business().get(), id.get()])?;
    rows.iter().map(|row| Ok((business::get(tx, Scope::of(BusinessId::new(row.get(0)?)))?, row.get(1)?))).collect()
}

/// Adds a number that was proven to a WABA: it must be registered before it sends or receives, and needs no code.
/// `digits` are those that the caller named, when it named any.
///
/// # Errors
///
/// 100: the business may not take the number, it is not proven, in use, or another one.
pub fn take(
    tx: &mut Tx<'_, '_>,
    scope: Scope,
    waba: WabaId,
    id: PreverifiedId,
    digits: Option<&str>,
    name: &str,
) -> Result<Line> {
    let wrong = |details: &str| Err(GraphError::parameter(details).into());
    let Some(number) = list(tx, scope)?.into_iter().find(|number| number.id == id) else {
        return wrong("preverified_id: is no number that this business can take");
    };
    if number.proof != Proof::Verified {
        return wrong("preverified_id: the number is not verified yet");
    }
    if digits.is_some_and(|digits| digits != number.digits) {
        return wrong("phone_number: is not that of preverified_id");
    }
    let line = number::add_proven(tx, scope, waba, &number.digits, name)?;
    let now = tx.now_ms();
    if tx.execute(TAKE, params![number.owner.get(), id.get(), line.id.get(), now])? == 0 {
        return wrong("preverified_id: the number is in use");
    }
    Ok(line)
}

fn read(tx: &mut Tx<'_, '_>, row: &Row) -> Result<Preverified> {
    let (owner, id) = (BusinessId::new(row.get(0)?), PreverifiedId::new(row.get(1)?));
    let proof = match row.get::<bool>(3)? {
        true => Proof::Verified,
        false => match code::waits(tx, Scope::of(owner), id.get())? {
            Waiting::TriedTooOften => Proof::Failed,
            Waiting::Expired => Proof::Expired,
            Waiting::No | Waiting::Yes => Proof::Pending,
        },
    };
    Ok(Preverified {
        owner,
        id,
        digits: row.get(2)?,
        proof,
        used_as: row.get::<Option<i64>>(4)?.map(PhoneNumberId::new),
        created_at: row.get(5)?,
        updated_at: row.get(6)?,
    })
}
