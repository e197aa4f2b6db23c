//! Dead letters: ranges of the journal of which events were given up, to look at and to replay.

use store::{Row, Scope, Tx, params};

use crate::error::Result;

/// A range with events that were given up.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DeadLetter {
    /// Its id.
    pub id: i64,
    /// The first event's place in the journal.
    pub from_seq: i64,
    /// The last event's place in the journal.
    pub to_seq: i64,
    /// When the first event happened, UTC milliseconds.
    pub from_at: i64,
    /// When the last event happened, UTC milliseconds.
    pub to_at: i64,
    /// How many events of the range were given up.
    pub events: i64,
    /// The last failure.
    pub reason: String,
    /// When it was told again, UTC milliseconds.
    pub replayed_at: Option<i64>,
    /// When it was given up, UTC milliseconds.
    pub created_at: i64,
}

store::statements! {
    ADD = "INSERT INTO webhook_dead_letter (business_id, id, endpoint_id, from_seq, to_seq, from_at, to_at, events, reason, created_at)
 VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)";
    LIST = "SELECT id, from_seq, to_seq, from_at, to_at, events, reason, replayed_at, created_at FROM webhook_dead_letter
 WHERE business_id = $1 AND endpoint_id = $2 ORDER BY id DESC LIMIT $3";
    REPLAYED = "UPDATE webhook_dead_letter SET replayed_at = $5
 WHERE business_id = $1 AND endpoint_id = $2 AND from_seq >= $3 AND to_seq <= $4";
    REMOVE_OF = "DELETE FROM webhook_dead_letter WHERE business_id = $1 AND endpoint_id = $2";
}

/// An event to give up: its place in the journal and when it happened.
pub(super) type Given = (i64, i64);

/// Notes events as given up, as one range.
pub(super) fn add(tx: &mut Tx<'_, '_>, scope: Scope, endpoint: i64, events: &[Given], reason: &str) -> Result<()> {
    let (Some(first), Some(last)) = (events.iter().min(), events.iter().max()) else { return Ok(()) };
    let count = i64::try_from(events.len()).unwrap_or(i64::MAX);
    let (id, now) = (tx.next_id(), tx.now_ms());
    let business = scope.business().get();
    tx.execute(ADD, params![business, id, endpoint, first.0, last.0, first.1, last.1, count, reason, now])?;
    Ok(())
}

/// An endpoint's dead letters, newest first.
pub fn list(tx: &mut Tx<'_, '_>, scope: Scope, endpoint: i64, limit: i64) -> Result<Vec<DeadLetter>> {
    tx.query(LIST, params![scope.business().get(), endpoint, limit])?.iter().map(read).collect()
}

pub(super) fn replayed(tx: &mut Tx<'_, '_>, scope: Scope, endpoint: i64, from: i64, to: i64) -> Result<()> {
    let now = tx.now_ms();
    tx.execute(REPLAYED, params![scope.business().get(), endpoint, from, to, now])?;
    Ok(())
}

pub(super) fn remove_of(tx: &mut Tx<'_, '_>, scope: Scope, endpoint: i64) -> Result<()> {
    tx.execute(REMOVE_OF, params![scope.business().get(), endpoint])?;
    Ok(())
}

fn read(row: &Row) -> Result<DeadLetter> {
    Ok(DeadLetter {
        id: row.get(0)?,
        from_seq: row.get(1)?,
        to_seq: row.get(2)?,
        from_at: row.get(3)?,
        to_at: row.get(4)?,
        events: row.get(5)?,
        reason: row.get(6)?,
        replayed_at: row.get(7)?,
        created_at: row.get(8)?,
    })
}
