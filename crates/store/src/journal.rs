//! The journal: what happened, in commit order, written in the transaction of the change itself.
//!
//! On SQLite the single writer makes the order of `seq` the order of commits. On PostgreSQL a
//! transaction takes one advisory lock before it numbers its events and holds it to its commit, so
//! that a reader who has seen `seq` n can never later find an n-1. The hot path writes in batches,
//! so the lock is taken per batch, not per message.

use wire::id::BusinessId;

use crate::{Engine, Row, Tx, Type, Value, params};

/// What emitted an event is about to record.
#[derive(Clone, Debug)]
pub struct NewEvent {
    /// Whose it is.
    pub business: BusinessId,
    /// What happened, a noun and a verb in the past tense: `message.received`.
    pub kind: &'static str,
    /// The conversation it happened in.
    pub conversation: Option<i64>,
    /// The id of the row it is about (a message, a contact, ...).
    pub subject: i64,
    /// Details, a JSON object.
    pub payload: String,
}

/// An event as read back.
#[derive(Clone, Debug)]
pub struct Event {
    /// Its place in the journal; grows in commit order.
    pub seq: i64,
    /// Whose it is.
    pub business: BusinessId,
    /// What happened.
    pub kind: String,
    /// The conversation it happened in.
    pub conversation: Option<i64>,
    /// The id of the row it is about.
    pub subject: i64,
    /// When, UTC milliseconds.
    pub at_ms: i64,
    /// Details, a JSON object.
    pub payload: String,
}

/// The key of the advisory lock that orders commits on PostgreSQL.
const LOCK: &str = "SELECT pg_advisory_xact_lock(7305813)";

const COLUMNS: [(&str, Type); 6] = [
    ("business_id", Type::BigInt),
    ("kind", Type::Text),
    ("conversation_id", Type::BigInt),
    ("subject_id", Type::BigInt),
    ("at", Type::BigInt),
    ("payload", Type::Text),
];

pub(crate) fn append(tx: &mut db::Tx<'_>, now_ms: i64, events: &[NewEvent]) -> Result<(), db::Error> {
    if events.is_empty() {
        return Ok(());
    }
    if tx.engine() == Engine::Postgres {
        tx.query(LOCK, params![])?;
    }
    let rows = events
        .iter()
        .map(|event| {
            vec![
                Value::from(event.business.get()),
                Value::from(event.kind),
                Value::from(event.conversation),
                Value::from(event.subject),
                Value::from(now_ms),
                Value::from(event.payload.as_str()),
            ]
        })
        .collect();
    tx.insert_many("journal", &COLUMNS, rows, "")?;
    Ok(())
}

const HEAD: &str = "SELECT COALESCE(MAX(seq), 0) FROM journal";

/// The newest event's place; 0 when nothing has happened yet.
pub fn head(tx: &mut Tx<'_, '_>) -> Result<i64, db::Error> {
    tx.query_one(HEAD, params![])?.get(0)
}

const TAIL: &str = "SELECT COALESCE(MIN(seq), 0) FROM journal";

/// The oldest kept event's place; 0 when the journal is empty.
pub fn tail(tx: &mut Tx<'_, '_>) -> Result<i64, db::Error> {
    tx.query_one(TAIL, params![])?.get(0)
}

const AFTER: &str = "SELECT seq, business_id, kind, conversation_id, subject_id, at, payload
 FROM journal WHERE seq > $1 ORDER BY seq LIMIT $2";

/// Up to `limit` events after `seq`, of all businesses: for followers, which act for each in its own scope.
pub fn after(tx: &mut Tx<'_, '_>, seq: i64, limit: i64) -> Result<Vec<Event>, db::Error> {
    tx.query(AFTER, params![seq, limit])?.iter().map(read).collect()
}

fn read(row: &Row) -> Result<Event, db::Error> {
    Ok(Event {
        seq: row.get(0)?,
        business: BusinessId::new(row.get(1)?),
        kind: row.get(2)?,
        conversation: row.get(3)?,
        subject: row.get(4)?,
        at_ms: row.get(5)?,
        payload: row.get(6)?,
    })
}

const PRUNE: &str = "DELETE FROM journal WHERE seq <= $1 AND at < $2
 AND seq <= (SELECT COALESCE(MIN(seq), 0) FROM journal_cursor)";

/// Forgets events older than `before_ms` that every follower has passed, and keeps those after `keep_from`. Returns how many went.
pub fn prune(tx: &mut Tx<'_, '_>, keep_from: i64, before_ms: i64) -> Result<u64, db::Error> {
    tx.execute(PRUNE, params![keep_from, before_ms])
}
