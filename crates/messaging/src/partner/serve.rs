//! How the apps of a solution reach its WABAs: each has an employee of its own, whose tokens end with the solution.

use store::{Scope, Tx, params};
use wire::id::{AppId, SolutionId, WabaId};

use super::solution::{self, SENDS, Status, stands, wrong};
use crate::access;
use crate::error::Result;
use crate::token::{self, MANAGEMENT, MESSAGING, Role};

/// How long a token of a solution is good for, in milliseconds: 60 days.
pub const TOKEN_LIFE_MS: i64 = 60 * 86_400_000;
/// How many tokens an app has of a solution at once; older ones end.
const TOKENS: usize = 10;

store::statements! {
    WABAS = "SELECT waba_id FROM solution_waba WHERE business_id = $1 AND solution_id = $2 ORDER BY waba_id";
    JOIN = "INSERT INTO solution_waba (business_id, waba_id, solution_id, created_at) VALUES ($1, $2, $3, $4)
 ON CONFLICT (business_id, waba_id, solution_id) DO NOTHING";
    LEAVE = "DELETE FROM solution_waba WHERE business_id = $1 AND waba_id = $2 AND solution_id = $3";
}

/// Takes a WABA into a solution, out of another one.
pub(super) fn admit(
    tx: &mut Tx<'_, '_>,
    scope: Scope,
    waba: WabaId,
    from: Option<SolutionId>,
    into: SolutionId,
) -> Result<()> {
    let now = tx.now_ms();
    if let Some(from) = from {
        tx.execute(LEAVE, params![scope.business().get(), waba.get(), from.get()])?;
        open(tx, scope, from)?;
    }
    tx.execute(JOIN, params![scope.business().get(), waba.get(), into.get(), now])?;
    open(tx, scope, into)
}

/// Opens the solution's WABAs, and no others, to those who have its tokens.
fn open(tx: &mut Tx<'_, '_>, scope: Scope, id: SolutionId) -> Result<()> {
    let solution = solution::get(tx, scope, id)?;
    let rows = tx.query(WABAS, params![scope.business().get(), id.get()])?;
    let wabas: Vec<WabaId> = rows.iter().map(|row| Ok(WabaId::new(row.get(0)?))).collect::<Result<_>>()?;
    for (app, user) in [solution.owner, solution.partner].into_iter().zip(solution.users) {
        let Some(user) = user else { continue };
        let tasks = solution.tasks(app);
        let reached = access::reach(tx, scope, user)?;
        for waba in reached.keys().filter(|waba| !wabas.contains(waba)) {
            access::withdraw(tx, scope, *waba, user)?;
        }
        for waba in wabas.iter().filter(|waba| !reached.contains_key(waba)) {
            access::assign(tx, scope, *waba, user, &tasks)?;
        }
    }
    Ok(())
}

/// Makes a token with which an app serves the solution's WABAs; returns it and when it ends, UTC milliseconds. An app has ten
/// at most: the oldest end.
///
/// # Errors
///
/// 100: the solution is not active, or the app has no part in it.
pub fn issue(tx: &mut Tx<'_, '_>, scope: Scope, id: SolutionId, app: AppId) -> Result<(String, i64)> {
    let solution = solution::get(tx, scope, id)?;
    let Some(side) = solution.side(app) else { return Err(wrong("the app has no part in this solution")) };
    if solution.status != Status::Active {
        return Err(wrong(format!("the solution is not active: it is {}", stands(&solution))));
    }
    let mut users = solution.users;
    let known = users[side].map(|user| token::system_user(tx, scope, user)).transpose()?.flatten();
    let user = match known {
        Some(known) => known.id,
        None => {
            let user = token::create_system_user(tx, scope, app, &solution.name, Role::Employee)?;
            users[side] = Some(user);
            solution::set_users(tx, scope, id, users)?;
            user
        }
    };
    open(tx, scope, id)?;
    let own: Vec<String> =
        token::issued(tx, scope)?.into_iter().filter(|token| token.user == user).map(|token| token.id).collect();
    for old in own.iter().take((own.len() + 1).saturating_sub(TOKENS)) {
        token::withdraw(tx, scope, user, old)?;
    }
    let sends = solution.tasks(app).iter().any(|task| task == SENDS);
    let scopes: &[&str] = if sends { &[MESSAGING, MANAGEMENT] } else { &[MANAGEMENT] };
    let ends = tx.now_ms() + TOKEN_LIFE_MS;
    Ok((token::issue(tx, scope, app, user, scopes, Some(ends))?, ends))
}
