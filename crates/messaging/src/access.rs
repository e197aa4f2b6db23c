//! Which system users reach which WABAs, and what they may do there: their tasks.

use std::collections::HashMap;

use serde_json::json;
use store::{Scope, Tx, params};
use wire::error::GraphError;
use wire::id::{SystemUserId, WabaId};

use crate::activity::{self, Kind};
use crate::error::Result;
use crate::token;

/// What somebody may do with a WABA (Cloud API).
pub const TASKS: [&str; 15] = [
    "MANAGE",
    "DEVELOP",
    "MANAGE_TEMPLATES",
    "MANAGE_PHONE",
    "VIEW_COST",
    "MANAGE_EXTENSIONS",
    "VIEW_PHONE_ASSETS",
    "MANAGE_PHONE_ASSETS",
    "VIEW_TEMPLATES",
    "VIEW_INSIGHTS",
    "RECEIVE_INCOMING_MESSAGES",
    "MANAGE_BILLING",
    "MANAGE_USERS",
    "MESSAGING",
    "FULL_CONTROL",
];

/// Cloud API: up to 16 tasks at once.
pub const MOST_TASKS: usize = 16;

/// The WABAs that an employee reaches, with the tasks there.
pub type Reach = HashMap<WabaId, Vec<String>>;

/// An assignment as stored.
#[derive(Clone, Debug)]
pub struct Assigned {
    /// To what.
    pub waba: WabaId,
    /// Who.
    pub user: SystemUserId,
    /// Some of [`TASKS`].
    pub tasks: Vec<String>,
    /// Since when, UTC milliseconds.
    pub created_at: i64,
}

store::statements! {
    ASSIGN = "INSERT INTO waba_access (business_id, waba_id, system_user_id, tasks, created_at) VALUES ($1, $2, $3, $4, $5)
 ON CONFLICT (business_id, waba_id, system_user_id) DO UPDATE SET tasks = EXCLUDED.tasks";
    WITHDRAW = "DELETE FROM waba_access WHERE business_id = $1 AND waba_id = $2 AND system_user_id = $3";
    ALL = "SELECT waba_id, system_user_id, tasks, created_at FROM waba_access WHERE business_id = $1 ORDER BY waba_id, system_user_id";
    FORGET = "DELETE FROM waba_access WHERE business_id = $1 AND system_user_id = $2";
}

/// Gives a system user tasks on a WABA of the business, in place of those it had.
///
/// # Errors
///
/// 100: there is no such system user, or what it is to do is not among [`TASKS`].
pub fn assign(tx: &mut Tx<'_, '_>, scope: Scope, waba: WabaId, user: SystemUserId, tasks: &[String]) -> Result<()> {
    if tasks.is_empty() || tasks.len() > MOST_TASKS {
        return Err(GraphError::parameter(format!("tasks: takes 1 to {MOST_TASKS} tasks")).into());
    }
    if let Some(unknown) = tasks.iter().find(|task| !TASKS.contains(&task.as_str())) {
        let unknown: String = unknown.chars().take(40).collect();
        let details = format!("tasks: {unknown} is none of {}", TASKS.join(", "));
        return Err(GraphError::parameter(details).into());
    }
    let known = token::system_user(tx, scope, user)?.ok_or_else(nobody)?;
    let was_there = of_business(tx, scope)?.iter().any(|held| held.waba == waba && held.user == user);
    let mut sorted = tasks.to_vec();
    sorted.sort_unstable();
    sorted.dedup();
    let now = tx.now_ms();
    tx.execute(ASSIGN, params![scope.business().get(), waba.get(), user.get(), sorted.join(","), now])?;
    let kind = if was_there { Kind::UserRoleChanged } else { Kind::UserAdded };
    activity::note(tx, scope, Some(waba), kind, &json!({"user": user, "name": known.name, "tasks": sorted}))
}

/// Takes a WABA from a system user.
///
/// # Errors
///
/// 100: it was not assigned.
pub fn withdraw(tx: &mut Tx<'_, '_>, scope: Scope, waba: WabaId, user: SystemUserId) -> Result<()> {
    let known = token::system_user(tx, scope, user)?.ok_or_else(nobody)?;
    if tx.execute(WITHDRAW, params![scope.business().get(), waba.get(), user.get()])? == 0 {
        let details = match known.role {
            token::Role::Admin => "user: is an admin, who reaches every WABA of the business",
            token::Role::Employee => "user: is not assigned to this WhatsApp Business Account",
        };
        return Err(GraphError::parameter(details).into());
    }
    activity::note(tx, scope, Some(waba), Kind::UserRemoved, &json!({"user": user, "name": known.name}))
}

/// Everything assigned in the business.
pub fn of_business(tx: &mut Tx<'_, '_>, scope: Scope) -> Result<Vec<Assigned>> {
    let rows = tx.query(ALL, params![scope.business().get()])?;
    let read = rows.iter().map(|row| {
        let tasks: String = row.get(2)?;
        Ok(Assigned {
            waba: WabaId::new(row.get(0)?),
            user: SystemUserId::new(row.get(1)?),
            tasks: tasks.split(',').map(str::to_owned).collect(),
            created_at: row.get(3)?,
        })
    });
    read.collect()
}

/// What a system user reaches.
pub fn reach(tx: &mut Tx<'_, '_>, scope: Scope, user: SystemUserId) -> Result<Reach> {
    let assigned = of_business(tx, scope)?.into_iter().filter(|held| held.user == user);
    Ok(assigned.map(|held| (held.waba, held.tasks)).collect())
}

/// Takes every WABA from a system user that goes.
pub(crate) fn forget(tx: &mut Tx<'_, '_>, scope: Scope, user: SystemUserId) -> Result<()> {
    tx.execute(FORGET, params![scope.business().get(), user.get()])?;
    Ok(())
}

fn nobody() -> GraphError {
    GraphError::parameter("user: there is no such system user in the business")
}
