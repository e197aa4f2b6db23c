//! Multi-partner solutions: an app invites another, and both serve the solution's WABAs, each with its part of the work.

use serde_json::json;
use store::{Row, Scope, Tx, params};
use wire::error::GraphError;
use wire::id::{AppId, SolutionId, SystemUserId, WabaId};

use crate::error::{Result, not_found};
use crate::{news, token};

/// Cloud API: 2 to 75 characters of a solution's name.
pub const NAME_CHARS: (usize, usize) = (2, 75);
/// Cloud API: up to 500 characters of a reason.
pub const REASON_CHARS: usize = 500;
/// The task of which one of the two apps has the right.
pub const SENDS: &str = "MESSAGING";
/// The tasks that both apps have on the solution's WABAs.
const BOTH: [&str; 5] =
    ["MANAGE_PHONE_ASSETS", "MANAGE_TEMPLATES", "VIEW_INSIGHTS", "VIEW_PHONE_ASSETS", "VIEW_TEMPLATES"];

/// Where a solution stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
    /// The partner is invited.
    Initiated,
    /// The partner has accepted.
    Active,
    /// The invitation was rejected.
    Rejected,
    /// It has ended.
    Deactivated,
}

impl Status {
    const ALL: [Self; 4] = [Self::Initiated, Self::Active, Self::Rejected, Self::Deactivated];

    /// As stored and on the wire.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Initiated => "INITIATED",
            Self::Active => "ACTIVE",
            Self::Rejected => "REJECTED",
            Self::Deactivated => "DEACTIVATED",
        }
    }

    /// What the partner's part in it is called then.
    pub fn of_partner(self) -> &'static str {
        match self {
            Self::Initiated => "NOTIFICATION_SENT",
            Self::Active => "ACCEPTED",
            Self::Rejected => "REJECTED",
            Self::Deactivated => "DEACTIVATED",
        }
    }
}

/// What somebody is asked to agree to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pending {
    /// Nothing.
    None,
    /// To begin.
    Activation,
    /// To end.
    Deactivation,
}

impl Pending {
    const ALL: [Self; 3] = [Self::None, Self::Activation, Self::Deactivation];

    /// As stored and on the wire.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::None => "NONE",
            Self::Activation => "PENDING_ACTIVATION",
            Self::Deactivation => "PENDING_DEACTIVATION",
        }
    }
}

/// A solution.
#[derive(Clone, Debug)]
pub struct Solution {
    /// Its id.
    pub id: SolutionId,
    /// Its name.
    pub name: String,
    /// The app that made it.
    pub owner: AppId,
    /// The app that was invited.
    pub partner: AppId,
    /// Whether the owner sends messages; otherwise the partner does.
    pub owner_sends: bool,
    /// Where it stands.
    pub status: Status,
    /// What waits for an answer.
    pub pending: Pending,
    /// Which app asked for it; none: the business itself.
    pub requested_by: Option<AppId>,
    /// When it changed last, UTC milliseconds.
    pub updated_at: i64,
    pub(super) users: [Option<SystemUserId>; 2],
}

/// A solution to make.
#[derive(Clone, Debug)]
pub struct NewSolution {
    /// 2 to 75 characters.
    pub name: String,
    /// The app that makes it.
    pub owner: AppId,
    /// The app that is invited.
    pub partner: AppId,
    /// Whether the owner sends messages; otherwise the partner does.
    pub owner_sends: bool,
}

store::statements! {
    INSERT = "INSERT INTO solution (business_id, id, name, owner_app_id, partner_app_id, owner_sends, status, pending, requested_by_app_id, created_at, updated_at)
 VALUES ($1, $2, $3, $4, $5, $6, 'INITIATED', 'PENDING_ACTIVATION', $4, $7, $7)";
    GET = "SELECT id, name, owner_app_id, partner_app_id, owner_sends, status, pending, requested_by_app_id, updated_at, owner_user_id, partner_user_id
 FROM solution WHERE business_id = $1 AND id = $2";
    LIST = "SELECT id, name, owner_app_id, partner_app_id, owner_sends, status, pending, requested_by_app_id, updated_at, owner_user_id, partner_user_id
 FROM solution WHERE business_id = $1 ORDER BY id";
    MOVE = "UPDATE solution SET status = $3, pending = $4, requested_by_app_id = $5, reason = $6, updated_at = $7 WHERE business_id = $1 AND id = $2";
    SET_USERS = "UPDATE solution SET owner_user_id = $3, partner_user_id = $4 WHERE business_id = $1 AND id = $2";
    OF_WABA = "SELECT solution_id FROM solution_waba WHERE business_id = $1 AND waba_id = $2 ORDER BY solution_id";
}

impl Solution {
    /// The tasks that an app has on the solution's WABAs.
    pub fn tasks(&self, app: AppId) -> Vec<String> {
        let sends = (app == self.owner) == self.owner_sends;
        BOTH.iter().copied().chain(sends.then_some(SENDS)).map(str::to_owned).collect()
    }

    pub(super) fn side(&self, app: AppId) -> Option<usize> {
        [self.owner, self.partner].iter().position(|one| *one == app)
    }
}

/// Makes a solution and invites the partner.
///
/// # Errors
///
/// 100: the name is too short or too long, or the partner is no other app of the business.
pub fn create(tx: &mut Tx<'_, '_>, scope: Scope, new: &NewSolution) -> Result<SolutionId> {
    let name = new.name.trim();
    let (least, most) = NAME_CHARS;
    if !(least..=most).contains(&name.chars().count()) || name.chars().any(char::is_control) {
        return Err(wrong(format!("solution_name: needs {least} to {most} characters")));
    }
    if new.partner == new.owner {
        return Err(wrong("partner_app_id: must be another app than the owner"));
    }
    if !token::apps(tx, scope)?.iter().any(|app| app.id == new.partner) {
        return Err(wrong("partner_app_id: is no app of this business"));
    }
    let (id, now) = (SolutionId::new(tx.next_id()), tx.now_ms());
    let row = params![scope.business().get(), id.get(), name, new.owner.get(), new.partner.get(), new.owner_sends, now];
    tx.execute(INSERT, row)?;
    tell(tx, scope, id, "SOLUTION_CREATED", Status::Initiated);
    Ok(id)
}

/// A solution of the business.
pub fn find(tx: &mut Tx<'_, '_>, scope: Scope, id: SolutionId) -> Result<Option<Solution>> {
    tx.query_opt(GET, params![scope.business().get(), id.get()])?.map(|row| read(&row)).transpose()
}

/// A solution of the business.
pub fn get(tx: &mut Tx<'_, '_>, scope: Scope, id: SolutionId) -> Result<Solution> {
    find(tx, scope, id)?.ok_or_else(|| not_found("solution", id))
}

/// The business's solutions, oldest first.
pub fn list(tx: &mut Tx<'_, '_>, scope: Scope) -> Result<Vec<Solution>> {
    tx.query(LIST, params![scope.business().get()])?.iter().map(read).collect()
}

/// The solutions that a WABA is in, oldest first.
pub fn of_waba(tx: &mut Tx<'_, '_>, scope: Scope, waba: WabaId) -> Result<Vec<Solution>> {
    let rows = tx.query(OF_WABA, params![scope.business().get(), waba.get()])?;
    rows.iter().map(|row| get(tx, scope, SolutionId::new(row.get(0)?))).collect()
}

/// The partner accepts the invitation: the solution is active.
///
/// # Errors
///
/// 100: the app was not invited, or the invitation is no longer open.
pub fn accept(tx: &mut Tx<'_, '_>, scope: Scope, id: SolutionId, partner: AppId) -> Result<Solution> {
    let solution = invited(tx, scope, id, partner)?;
    go(tx, scope, &solution, Status::Active, Pending::None, None, None)
}

/// The invitation is rejected.
///
/// # Errors
///
/// 100: the app was not invited, or the invitation is no longer open; the reason is too long.
pub fn reject(
    tx: &mut Tx<'_, '_>,
    scope: Scope,
    id: SolutionId,
    partner: AppId,
    reason: Option<&str>,
) -> Result<Solution> {
    let solution = invited(tx, scope, id, partner)?;
    go(tx, scope, &solution, Status::Rejected, Pending::None, None, reason)
}

fn invited(tx: &mut Tx<'_, '_>, scope: Scope, id: SolutionId, partner: AppId) -> Result<Solution> {
    let solution = get(tx, scope, id)?;
    if partner != solution.partner {
        return Err(wrong("partner_app_id: is not the app that was invited"));
    }
    if solution.status != Status::Initiated || solution.pending != Pending::Activation {
        return Err(wrong(format!("the invitation is not open: the solution is {}", stands(&solution))));
    }
    Ok(solution)
}

/// One side asks the other to end the solution; `by` is the app that asks, none: the business.
///
/// # Errors
///
/// 100: it has ended already, or was asked for; the reason is too long.
pub fn ask_to_end(
    tx: &mut Tx<'_, '_>,
    scope: Scope,
    id: SolutionId,
    by: Option<AppId>,
    reason: Option<&str>,
) -> Result<Solution> {
    let solution = get(tx, scope, id)?;
    one_side(&solution, by)?;
    let is_going = matches!(solution.status, Status::Active | Status::Initiated);
    if !is_going || solution.pending == Pending::Deactivation {
        return Err(wrong(format!("the solution can't be deactivated: it is {}", stands(&solution))));
    }
    go(tx, scope, &solution, solution.status, Pending::Deactivation, by, reason)
}

/// The other side answers the request to end the solution; what it was when it stays, it remains.
///
/// # Errors
///
/// 100: nothing was asked, or the app that asked would answer itself; the reason is too long.
pub fn answer_end(
    tx: &mut Tx<'_, '_>,
    scope: Scope,
    id: SolutionId,
    by: Option<AppId>,
    ends: bool,
    reason: Option<&str>,
) -> Result<Solution> {
    let solution = get(tx, scope, id)?;
    one_side(&solution, by)?;
    if solution.pending != Pending::Deactivation {
        return Err(wrong(format!("no deactivation was asked for: the solution is {}", stands(&solution))));
    }
    if by.is_some() && by == solution.requested_by {
        return Err(wrong("the app that asked for the deactivation can't answer it"));
    }
    if ends {
        for user in solution.users.into_iter().flatten() {
            token::remove_system_user(tx, scope, user)?;
        }
        set_users(tx, scope, id, [None, None])?;
        return go(tx, scope, &solution, Status::Deactivated, Pending::None, None, reason);
    }
    let is_invited = solution.status == Status::Initiated;
    let (pending, by) = if is_invited { (Pending::Activation, Some(solution.owner)) } else { (Pending::None, None) };
    go(tx, scope, &solution, solution.status, pending, by, reason)
}

fn one_side(solution: &Solution, by: Option<AppId>) -> Result<()> {
    match by {
        Some(app) if solution.side(app).is_none() => Err(wrong("the app has no part in this solution")),
        _ => Ok(()),
    }
}

pub(super) fn stands(solution: &Solution) -> String {
    match solution.pending {
        Pending::None => solution.status.as_str().to_owned(),
        pending => format!("{}, {}", solution.status.as_str(), pending.as_str()),
    }
}

fn go(
    tx: &mut Tx<'_, '_>,
    scope: Scope,
    solution: &Solution,
    status: Status,
    pending: Pending,
    by: Option<AppId>,
    reason: Option<&str>,
) -> Result<Solution> {
    if reason.is_some_and(|reason| reason.chars().count() > REASON_CHARS) {
        return Err(wrong(format!("the reason takes up to {REASON_CHARS} characters")));
    }
    let now = tx.now_ms();
    let row = params![
        scope.business().get(),
        solution.id.get(),
        status.as_str(),
        pending.as_str(),
        by.map(AppId::get),
        reason,
        now
    ];
    tx.execute(MOVE, row)?;
    tell(tx, scope, solution.id, "SOLUTION_UPDATED", status);
    get(tx, scope, solution.id)
}

pub(super) fn set_users(
    tx: &mut Tx<'_, '_>,
    scope: Scope,
    id: SolutionId,
    users: [Option<SystemUserId>; 2],
) -> Result<()> {
    let [owner, partner] = users.map(|user| user.map(SystemUserId::get));
    tx.execute(SET_USERS, params![scope.business().get(), id.get(), owner, partner])?;
    Ok(())
}

fn tell(tx: &mut Tx<'_, '_>, scope: Scope, id: SolutionId, event: &str, status: Status) {
    let value = json!({"event": event, "solution_id": id, "solution_status": status.as_str()});
    news::tell_portfolio(tx, scope, "partner_solutions", id.get(), &value);
}

pub(super) fn wrong(details: impl Into<String>) -> crate::Error {
    GraphError::parameter(details).into()
}

fn read(row: &Row) -> Result<Solution> {
    let (status, pending): (String, String) = (row.get(5)?, row.get(6)?);
    let id: i64 = row.get(0)?;
    let corrupt = |column| store::error::corrupt("solution", column, id);
    let user = |column| Ok::<_, crate::Error>(row.get::<Option<i64>>(column)?.map(SystemUserId::new));
    Ok(Solution {
        id: SolutionId::new(id),
        name: row.get(1)?,
        owner: AppId::new(row.get(2)?),
        partner: AppId::new(row.get(3)?),
        owner_sends: row.get(4)?,
        status: Status::ALL.into_iter().find(|known| known.as_str() == status).ok_or_else(|| corrupt("status"))?,
        pending: Pending::ALL.into_iter().find(|known| known.as_str() == pending).ok_or_else(|| corrupt("pending"))?,
        requested_by: row.get::<Option<i64>>(7)?.map(AppId::new),
        updated_at: row.get(8)?,
        users: [user(9)?, user(10)?],
    })
}
