//! Streams: how far an endpoint has been told. One goes on forever, replays end.

use store::{Row, Scope, Tx, params};
use wire::id::BusinessId;

use crate::error::Result;
use crate::webhooks::{dead_letter, endpoint};

/// A stream as stored.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stream {
    /// Whose it is.
    pub business: BusinessId,
    /// Its id.
    pub id: i64,
    /// Who is told.
    pub endpoint: i64,
    /// Everything up to this place of the journal was told or given up.
    pub position: i64,
    /// Where it ends; `None`: it goes on.
    pub up_to: Option<i64>,
}

/// What to tell again, both ends included.
#[derive(Clone, Copy, Debug)]
pub enum Range {
    /// By places in the journal.
    Seq(i64, i64),
    /// By time, UTC milliseconds.
    Time(i64, i64),
}

store::statements! {
    CREATE = "INSERT INTO webhook_stream (business_id, id, endpoint_id, position, up_to, created_at) VALUES ($1, $2, $3, $4, $5, $6)";
    MOVE = "UPDATE webhook_stream SET position = $3 WHERE business_id = $1 AND id = $2";
    REMOVE = "DELETE FROM webhook_stream WHERE business_id = $1 AND id = $2";
    REMOVE_OF = "DELETE FROM webhook_stream WHERE business_id = $1 AND endpoint_id = $2";
    OF_BUSINESS = "SELECT business_id, id, endpoint_id, position, up_to FROM webhook_stream WHERE business_id = $1 ORDER BY id";
    ALL = "SELECT business_id, id, endpoint_id, position, up_to FROM webhook_stream ORDER BY id";
    BOUNDS = "SELECT MIN(seq), MAX(seq) FROM journal WHERE business_id = $1 AND at >= $2 AND at <= $3";
    WAITS = "SELECT COUNT(*) FROM journal WHERE business_id = $1 AND seq > $2 AND kind IN ('message.received', 'message.status', 'message.changed')";
}

pub(super) fn create(
    tx: &mut Tx<'_, '_>,
    scope: Scope,
    endpoint: i64,
    position: i64,
    up_to: Option<i64>,
) -> Result<i64> {
    let (id, now) = (tx.next_id(), tx.now_ms());
    tx.execute(CREATE, params![scope.business().get(), id, endpoint, position, up_to, now])?;
    Ok(id)
}

/// Tells an endpoint a range again; returns the places of the journal it begins and ends at, `None` when nothing is kept of it.
pub fn replay(tx: &mut Tx<'_, '_>, scope: Scope, endpoint: i64, range: Range) -> Result<Option<(i64, i64)>> {
    let head = store::journal::head(tx)?;
    let (from, to) = match range {
        Range::Seq(from, to) => (from, to.min(head)),
        Range::Time(from, to) => {
            let row = tx.query_one(BOUNDS, params![scope.business().get(), from, to])?;
            match (row.get::<Option<i64>>(0)?, row.get::<Option<i64>>(1)?) {
                (Some(from), Some(to)) => (from, to),
                _ => return Ok(None),
            }
        }
    };
    if from > to {
        return Ok(None);
    }
    create(tx, scope, endpoint, from - 1, Some(to))?;
    dead_letter::replayed(tx, scope, endpoint, from, to)?;
    endpoint::changed(tx, scope);
    Ok(Some((from, to)))
}

/// Notes how far a stream is.
pub(super) fn advance(tx: &mut Tx<'_, '_>, scope: Scope, id: i64, position: i64) -> Result<()> {
    tx.execute(MOVE, params![scope.business().get(), id, position])?;
    Ok(())
}

/// Ends a stream.
pub(super) fn remove(tx: &mut Tx<'_, '_>, scope: Scope, id: i64) -> Result<()> {
    tx.execute(REMOVE, params![scope.business().get(), id])?;
    Ok(())
}

pub(super) fn remove_of(tx: &mut Tx<'_, '_>, scope: Scope, endpoint: i64) -> Result<()> {
    tx.execute(REMOVE_OF, params![scope.business().get(), endpoint])?;
    Ok(())
}

/// The streams of a business.
pub fn list(tx: &mut Tx<'_, '_>, scope: Scope) -> Result<Vec<Stream>> {
    tx.query(OF_BUSINESS, params![scope.business().get()])?.iter().map(read).collect()
}

/// The streams of all businesses: for the deliverer, which acts for each in its own scope.
pub(super) fn all(tx: &mut Tx<'_, '_>) -> Result<Vec<Stream>> {
    tx.query(ALL, params![])?.iter().map(read).collect()
}

/// How many events of the business came after a place.
pub fn waiting(tx: &mut Tx<'_, '_>, scope: Scope, position: i64) -> Result<i64> {
    Ok(tx.query_one(WAITS, params![scope.business().get(), position])?.get(0)?)
}

fn read(row: &Row) -> Result<Stream> {
    Ok(Stream {
        business: BusinessId::new(row.get(0)?),
        id: row.get(1)?,
        endpoint: row.get(2)?,
        position: row.get(3)?,
        up_to: row.get(4)?,
    })
}
