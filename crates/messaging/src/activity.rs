//! Activities: what was done to a WABA, when and by whom. They are written together with what they tell of.

use serde_json::Value as Json;
use store::{ActorKind, Row, Scope, Tx, params};
use wire::id::WabaId;

use crate::error::Result;

/// What was done (Cloud API, `activity_type`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// The WABA's name, time zone or insights changed.
    AccountUpdated,
    /// A phone number was added.
    PhoneNumberAdded,
    /// A phone number was deregistered.
    PhoneNumberRemoved,
    /// A phone number's code was right.
    PhoneNumberVerified,
    /// A system user was made or assigned.
    UserAdded,
    /// A system user was removed or is no longer assigned.
    UserRemoved,
    /// A system user has other tasks.
    UserRoleChanged,
    /// A template was submitted.
    TemplateCreated,
    /// A template was edited.
    TemplateUpdated,
    /// A template was deleted.
    TemplateDeleted,
    /// An app subscribed, or its callback changed.
    WebhookConfigured,
    /// A token was issued, an app made.
    ApiAccessGranted,
    /// A token was withdrawn.
    ApiAccessRevoked,
    /// An app's secret was changed or shown.
    SecurityEvent,
}

impl Kind {
    /// All of them.
    pub const ALL: [Self; 14] = [
        Self::AccountUpdated,
        Self::PhoneNumberAdded,
        Self::PhoneNumberRemoved,
        Self::PhoneNumberVerified,
        Self::UserAdded,
        Self::UserRemoved,
        Self::UserRoleChanged,
        Self::TemplateCreated,
        Self::TemplateUpdated,
        Self::TemplateDeleted,
        Self::WebhookConfigured,
        Self::ApiAccessGranted,
        Self::ApiAccessRevoked,
        Self::SecurityEvent,
    ];

    /// As stored and on the wire.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::AccountUpdated => "ACCOUNT_UPDATED",
            Self::PhoneNumberAdded => "PHONE_NUMBER_ADDED",
            Self::PhoneNumberRemoved => "PHONE_NUMBER_REMOVED",
            Self::PhoneNumberVerified => "PHONE_NUMBER_VERIFIED",
            Self::UserAdded => "USER_ADDED",
            Self::UserRemoved => "USER_REMOVED",
            Self::UserRoleChanged => "USER_ROLE_CHANGED",
            Self::TemplateCreated => "TEMPLATE_CREATED",
            Self::TemplateUpdated => "TEMPLATE_UPDATED",
            Self::TemplateDeleted => "TEMPLATE_DELETED",
            Self::WebhookConfigured => "WEBHOOK_CONFIGURED",
            Self::ApiAccessGranted => "API_ACCESS_GRANTED",
            Self::ApiAccessRevoked => "API_ACCESS_REVOKED",
            Self::SecurityEvent => "SECURITY_EVENT",
        }
    }
}

/// An activity as stored.
#[derive(Clone, Debug)]
pub struct Activity {
    /// Its id.
    pub id: i64,
    /// What was done, one of [`Kind`].
    pub kind: String,
    /// `USER`: somebody in the console; `API`: a program with a token; `SYSTEM`: the platform itself.
    pub actor_type: String,
    /// The id of the agent or system user.
    pub actor_id: Option<String>,
    /// Its name.
    pub actor_name: Option<String>,
    /// What it was about.
    pub details: Json,
    /// When, UTC milliseconds.
    pub at: i64,
}

/// Which activities are wanted.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    /// Only of these kinds; empty: of all.
    pub kinds: Vec<Kind>,
    /// Not before, UTC milliseconds.
    pub since: Option<i64>,
    /// Not after, UTC milliseconds.
    pub until: Option<i64>,
}

/// In place of a WABA's id: of the whole business.
const OF_ALL: i64 = 0;

store::statements! {
    NOTE = "INSERT INTO activity (business_id, id, waba_id, kind, actor_type, actor_id, actor_name, details, at)
 VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
    FORWARD = "SELECT id, kind, actor_type, actor_id, actor_name, details, at FROM activity
 WHERE business_id = $1 AND (waba_id = $2 OR waba_id = 0) AND id > $3 AND at >= $4 AND at <= $5 AND ($6 = '' OR $6 LIKE '%,' || kind || ',%')
 ORDER BY id LIMIT $7";
    BACKWARD = "SELECT id, kind, actor_type, actor_id, actor_name, details, at FROM activity
 WHERE business_id = $1 AND (waba_id = $2 OR waba_id = 0) AND id < $3 AND at >= $4 AND at <= $5 AND ($6 = '' OR $6 LIKE '%,' || kind || ',%')
 ORDER BY id DESC LIMIT $7";
}

/// Notes what the transaction does to a WABA (`None`: to all of the business), and for whom.
pub fn note(tx: &mut Tx<'_, '_>, scope: Scope, waba: Option<WabaId>, kind: Kind, details: &Json) -> Result<()> {
    let (id, now) = (tx.next_id(), tx.now_ms());
    let (actor_type, actor_id, actor_name) = match tx.actor() {
        None => ("SYSTEM", None, None),
        Some(actor) => {
            let kind = if actor.kind == ActorKind::User { "USER" } else { "API" };
            (kind, Some(actor.id.clone()), Some(actor.name.clone()))
        }
    };
    tx.execute(
        NOTE,
        params![
            scope.business().get(),
            id,
            waba.map_or(OF_ALL, WabaId::get),
            kind.as_str(),
            actor_type,
            actor_id.as_deref(),
            actor_name.as_deref(),
            details.to_string(),
            now
        ],
    )?;
    Ok(())
}

/// Up to `limit` activities of a WABA after one of them, oldest first.
pub fn after(
    tx: &mut Tx<'_, '_>,
    scope: Scope,
    waba: WabaId,
    filter: &Filter,
    id: i64,
    limit: i64,
) -> Result<Vec<Activity>> {
    read(tx, FORWARD, scope, waba, filter, id, limit)
}

/// Up to `limit` activities of a WABA before one of them, newest first.
pub fn before(
    tx: &mut Tx<'_, '_>,
    scope: Scope,
    waba: WabaId,
    filter: &Filter,
    id: i64,
    limit: i64,
) -> Result<Vec<Activity>> {
    read(tx, BACKWARD, scope, waba, filter, id, limit)
}

fn read(
    tx: &mut Tx<'_, '_>,
    statement: &'static str,
    scope: Scope,
    waba: WabaId,
    filter: &Filter,
    id: i64,
    limit: i64,
) -> Result<Vec<Activity>> {
    let kinds: String = filter.kinds.iter().map(|kind| format!("{},", kind.as_str())).collect();
    let kinds = if kinds.is_empty() { kinds } else { format!(",{kinds}") };
    let (since, until) = (filter.since.unwrap_or(0), filter.until.unwrap_or(i64::MAX));
    let rows =
        tx.query(statement, params![scope.business().get(), waba.get(), id, since, until, kinds.as_str(), limit])?;
    rows.iter().map(of_row).collect()
}

fn of_row(row: &Row) -> Result<Activity> {
    let details: String = row.get(5)?;
    Ok(Activity {
        id: row.get(0)?,
        kind: row.get(1)?,
        actor_type: row.get(2)?,
        actor_id: row.get(3)?,
        actor_name: row.get(4)?,
        details: serde_json::from_str(&details).unwrap_or_default(),
        at: row.get(6)?,
    })
}
