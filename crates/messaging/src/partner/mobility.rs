//! A WABA that is to come into a solution, out of another one or out of none: said, confirmed or called off, at once or
//! at a time. Migration intents and on-behalf-of mobility are the same with other words.

use std::error::Error as StdError;

use serde_json::{Value as Json, json};
use store::jobs::{self, Done};
use store::{Row, Scope, Store, Tx, params};
use wire::error::GraphError;
use wire::id::{IntentId, SolutionId, WabaId};

use super::serve;
use super::solution::{self, REASON_CHARS, Status as SolutionStatus};
use crate::error::{Error, Result, not_found};

/// The job that carries out an intent at its time.
pub const MOVE: &str = "partner.move";

/// Cloud API: the WABA is marked for a move already.
const MARKED: u32 = 2_593_079;
/// Cloud API: the WABA is not fit for it.
const UNFIT: u32 = 2_593_085;
/// How far ahead a move can be planned, in milliseconds: a year.
const AHEAD_MS: i64 = 365 * 86_400_000;

/// With which words it is spoken of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// `set_solution_migration_intent`
    Migration,
    /// `obo_mobility_intent`
    Obo,
}

impl Kind {
    fn as_str(self) -> &'static str {
        match self {
            Self::Migration => "MIGRATION",
            Self::Obo => "OBO",
        }
    }
}

/// Where an intent stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
    /// It waits to be confirmed.
    Pending,
    /// It is carried out at its time.
    Scheduled,
    /// The WABA is in the solution.
    Completed,
    /// It was called off.
    Cancelled,
}

impl Status {
    const ALL: [Self; 4] = [Self::Pending, Self::Scheduled, Self::Completed, Self::Cancelled];

    fn as_str(self) -> &'static str {
        match self {
            Self::Pending => "PENDING",
            Self::Scheduled => "SCHEDULED",
            Self::Completed => "COMPLETED",
            Self::Cancelled => "CANCELLED",
        }
    }
}

/// An intent.
#[derive(Clone, Debug)]
pub struct Intent {
    /// Its id.
    pub id: IntentId,
    /// In which words.
    pub kind: Kind,
    /// The WABA that is to move.
    pub waba: WabaId,
    /// Out of which solution.
    pub from: Option<SolutionId>,
    /// Into which solution.
    pub into: SolutionId,
    /// Where it stands.
    pub status: Status,
    /// When it is carried out, UTC milliseconds.
    pub due_at: Option<i64>,
    /// When it was made, UTC milliseconds.
    pub created_at: i64,
    /// When it changed last, UTC milliseconds.
    pub updated_at: i64,
}

/// What is said of a WABA and a solution.
#[derive(Clone, Debug)]
pub struct Wish {
    /// In which words.
    pub kind: Kind,
    /// The solution; the one that the WABA leaves when there is a target.
    pub solution: SolutionId,
    /// The solution that it comes into, when it is another.
    pub target: Option<SolutionId>,
    /// What is to become of it.
    pub step: Step,
    /// Up to 500 characters.
    pub reason: Option<String>,
    /// When, UTC milliseconds; within a year.
    pub due_at: Option<i64>,
}

/// What is to become of an intent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// It is said.
    Begin,
    /// It is carried out, now or at its time.
    Confirm,
    /// It is called off.
    Cancel,
    /// It is carried out at its time.
    Schedule,
}

store::statements! {
    /// Whoever else moves the WABA meanwhile waits, and finds this move.
    HOLD = "UPDATE waba SET name = name WHERE business_id = $1 AND id = $2";
    INSERT = "INSERT INTO mobility_intent (business_id, id, kind, waba_id, from_solution_id, solution_id, status, reason, due_at, created_at, updated_at)
 VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $10)";
    GET = "SELECT id, kind, waba_id, from_solution_id, solution_id, status, due_at, created_at, updated_at FROM mobility_intent WHERE business_id = $1 AND id = $2";
    OPEN = "SELECT id, kind, waba_id, from_solution_id, solution_id, status, due_at, created_at, updated_at FROM mobility_intent
 WHERE business_id = $1 AND waba_id = $2 AND status IN ('PENDING', 'SCHEDULED') ORDER BY id";
    SET = "UPDATE mobility_intent SET status = $3, reason = COALESCE($4, reason), due_at = $5, updated_at = $6 WHERE business_id = $1 AND id = $2";
}

/// Does what is said of a WABA; returns the intent that it is about.
///
/// # Errors
///
/// 100 with 2593079: a move is under way already; with 2593085: the WABA is not where it would leave, or is there already;
/// 100: there is no such solution, nothing to confirm or call off, or a field breaks its limit.
pub fn say(tx: &mut Tx<'_, '_>, scope: Scope, waba: WabaId, wish: &Wish) -> Result<Intent> {
    let reason = wish.reason.as_deref();
    if reason.is_some_and(|reason| reason.chars().count() > REASON_CHARS || reason.contains('\0')) {
        return Err(wrong(format!("the reason takes up to {REASON_CHARS} characters")));
    }
    tx.execute(HOLD, params![scope.business().get(), waba.get()])?;
    let now = tx.now_ms();
    if wish.due_at.is_some_and(|at| at <= now || at > now + AHEAD_MS) {
        return Err(wrong("the scheduled time must be in the future, within a year"));
    }
    if wish.step == Step::Schedule && wish.due_at.is_none() {
        return Err(wrong("the scheduled time is required"));
    }
    let into = wish.target.unwrap_or(wish.solution);
    let from = wish.target.map(|_| wish.solution);
    let open = in_progress(tx, scope, waba)?.into_iter().find(|open| open.kind == wish.kind && open.into == into);
    match (wish.step, open) {
        (Step::Begin, Some(_)) => Err(refused(MARKED, "the account is marked for this move already")),
        (Step::Begin | Step::Schedule, None) => begin(tx, scope, waba, wish, from, into),
        (Step::Schedule, Some(open)) => set(tx, scope, &open, Status::Scheduled, reason, wish.due_at),
        (Step::Confirm, Some(open)) => match wish.due_at.or(open.due_at) {
            Some(at) if at > now => set(tx, scope, &open, Status::Scheduled, reason, Some(at)),
            _ => finish(tx, scope, &open, reason),
        },
        (Step::Cancel, Some(open)) => set(tx, scope, &open, Status::Cancelled, reason, None),
        (Step::Confirm | Step::Cancel, None) => Err(wrong("no move of the account into this solution is under way")),
    }
}

fn begin(
    tx: &mut Tx<'_, '_>,
    scope: Scope,
    waba: WabaId,
    wish: &Wish,
    from: Option<SolutionId>,
    into: SolutionId,
) -> Result<Intent> {
    if from == Some(into) {
        return Err(wrong("target_solution_id: must be another solution"));
    }
    for (field, id) in [("solution_id", Some(wish.solution)), ("target_solution_id", wish.target)] {
        let Some(id) = id else { continue };
        if solution::find(tx, scope, id)?.is_none_or(|solution| solution.status == SolutionStatus::Deactivated) {
            return Err(wrong(format!("{field}: there is no such solution, or it has ended")));
        }
    }
    let inside: Vec<SolutionId> = solution::of_waba(tx, scope, waba)?.into_iter().map(|solution| solution.id).collect();
    if inside.contains(&into) {
        return Err(refused(UNFIT, "the account is in this solution already"));
    }
    if from.is_some_and(|from| !inside.contains(&from)) {
        return Err(refused(UNFIT, "solution_id: the account is not in this solution"));
    }
    let (id, now) = (IntentId::new(tx.next_id()), tx.now_ms());
    let status = if wish.step == Step::Schedule { Status::Scheduled } else { Status::Pending };
    let row = params![
        scope.business().get(),
        id.get(),
        wish.kind.as_str(),
        waba.get(),
        from.map(SolutionId::get),
        into.get(),
        status.as_str(),
        wish.reason.as_deref(),
        wish.due_at,
        now
    ];
    tx.execute(INSERT, row)?;
    let intent = get(tx, scope, id)?;
    plan(tx, scope, &intent)?;
    Ok(intent)
}

fn set(
    tx: &mut Tx<'_, '_>,
    scope: Scope,
    intent: &Intent,
    status: Status,
    reason: Option<&str>,
    due_at: Option<i64>,
) -> Result<Intent> {
    let now = tx.now_ms();
    let row = params![scope.business().get(), intent.id.get(), status.as_str(), reason, due_at, now];
    tx.execute(SET, row)?;
    let intent = get(tx, scope, intent.id)?;
    plan(tx, scope, &intent)?;
    Ok(intent)
}

/// An intent with a time is carried out then, even when it was planned for another before.
fn plan(tx: &mut Tx<'_, '_>, scope: Scope, intent: &Intent) -> Result<()> {
    if let (Status::Scheduled, Some(at)) = (intent.status, intent.due_at) {
        let (key, payload) = (format!("{MOVE}/{}/{at}", intent.id), json!({"id": intent.id, "at": at}).to_string());
        jobs::enqueue(tx, scope.business(), MOVE, &key, &payload, at)?;
    }
    Ok(())
}

fn finish(tx: &mut Tx<'_, '_>, scope: Scope, intent: &Intent, reason: Option<&str>) -> Result<Intent> {
    let into = solution::get(tx, scope, intent.into)?;
    if into.status != SolutionStatus::Active {
        return Err(wrong(format!("the solution is not active: it is {}", into.status.as_str())));
    }
    serve::admit(tx, scope, intent.waba, intent.from, intent.into)?;
    set(tx, scope, intent, Status::Completed, reason, intent.due_at)
}

/// Does the job [`MOVE`]: of an intent that was called off or put off it knows nothing, and a solution that is not active
/// takes nobody in.
pub async fn run(store: &Store, scope: Scope, payload: &str) -> Result<Done, Box<dyn StdError + Send + Sync>> {
    let payload: Json = serde_json::from_str(payload)?;
    let id: Option<IntentId> = payload.get("id").and_then(Json::as_str).and_then(|id| id.parse().ok());
    let (Some(id), Some(at)) = (id, payload.get("at").and_then(Json::as_i64)) else { return Ok(Done::Finished) };
    let moved = store.write(move |tx| {
        let Some(intent) = find(tx, scope, id)? else { return Ok(()) };
        if intent.status != Status::Scheduled || intent.due_at != Some(at) {
            return Ok(());
        }
        if solution::get(tx, scope, intent.into)?.status != SolutionStatus::Active {
            set(tx, scope, &intent, Status::Cancelled, Some("the solution is not active"), None)?;
        } else {
            finish(tx, scope, &intent, None)?;
        }
        Ok::<_, Error>(())
    });
    moved.await?;
    Ok(Done::Finished)
}

/// An intent of the business.
pub fn find(tx: &mut Tx<'_, '_>, scope: Scope, id: IntentId) -> Result<Option<Intent>> {
    tx.query_opt(GET, params![scope.business().get(), id.get()])?.map(|row| read(&row)).transpose()
}

fn get(tx: &mut Tx<'_, '_>, scope: Scope, id: IntentId) -> Result<Intent> {
    find(tx, scope, id)?.ok_or_else(|| not_found("intent", id))
}

/// What is under way for a WABA, oldest first.
pub fn in_progress(tx: &mut Tx<'_, '_>, scope: Scope, waba: WabaId) -> Result<Vec<Intent>> {
    tx.query(OPEN, params![scope.business().get(), waba.get()])?.iter().map(read).collect()
}

fn wrong(details: impl Into<String>) -> Error {
    GraphError::parameter(details).into()
}

fn refused(subcode: u32, details: &str) -> Error {
    GraphError::parameter(details).with_subcode(subcode).into()
}

fn read(row: &Row) -> Result<Intent> {
    let (kind, status): (String, String) = (row.get(1)?, row.get(5)?);
    let id: i64 = row.get(0)?;
    let status = Status::ALL.into_iter().find(|known| known.as_str() == status);
    Ok(Intent {
        id: IntentId::new(id),
        kind: if kind == Kind::Obo.as_str() { Kind::Obo } else { Kind::Migration },
        waba: WabaId::new(row.get(2)?),
        from: row.get::<Option<i64>>(3)?.map(SolutionId::new),
        into: SolutionId::new(row.get(4)?),
        status: status.ok_or_else(|| store::error::corrupt("mobility_intent", "status", id))?,
        due_at: row.get(6)?,
        created_at: row.get(7)?,
        updated_at: row.get(8)?,
    })
}
