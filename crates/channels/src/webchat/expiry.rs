//! The recurring job that removes sessions and codes that have ended, and visitors who can't come back.

use store::jobs::{self, Done};
use store::{Scope, Store, Tx, params};

use crate::error::{Error, Result};

/// The kind of the job.
pub const EXPIRE: &str = "channels.webchat.expire";

const EVERY_MS: i64 = 3_600_000;

/// Codes are kept so long after their end, because those of the last hour are counted.
const KEEP_CODES_MS: i64 = 2 * 3_600_000;

/// The most sessions removed in one transaction.
const BATCH: i64 = 500;

store::statements! {
    ENDED = "SELECT token_hash, business_id, visitor_id FROM visitor_session WHERE expires_at <= $1 ORDER BY expires_at LIMIT $2";
    END = "DELETE FROM visitor_session WHERE token_hash = $1";
    /// A visitor has one session, which has ended. Guests are forgotten; of a contact with a phone number the newest visitor stays, as they can come back.
    FORGET = "DELETE FROM visitor WHERE business_id = $1 AND id = $2
 AND (NOT EXISTS (SELECT 1 FROM contact_address a WHERE a.business_id = visitor.business_id AND a.contact_id = visitor.contact_id AND a.kind = 'wa_id')
  OR EXISTS (SELECT 1 FROM visitor o WHERE o.business_id = visitor.business_id AND o.contact_id = visitor.contact_id
   AND o.phone_number_id = visitor.phone_number_id AND o.id > visitor.id))";
    CODES = "DELETE FROM confirmation WHERE expires_at <= $1";
}

/// Starts the job, unless it waits already; any business may own it, it cleans up for all.
pub fn schedule(tx: &mut Tx<'_, '_>, scope: Scope) -> Result<()> {
    let now = tx.now_ms();
    jobs::enqueue(tx, scope.business(), EXPIRE, EXPIRE, "{}", now)?;
    Ok(())
}

/// Does the job, and says when to do it again.
pub async fn run(store: &Store) -> Result<Done> {
    loop {
        let ended = store.write(expire).await?;
        if ended < BATCH.unsigned_abs() {
            return Ok(Done::Again(store.clock().now_ms() + EVERY_MS));
        }
    }
}

/// Removes up to [`BATCH`] sessions that have ended, of all businesses; returns how many.
fn expire(tx: &mut Tx<'_, '_>) -> Result<u64> {
    let now = tx.now_ms();
    let mut ended = 0;
    for row in tx.query(ENDED, params![now, BATCH])? {
        let token_hash: String = row.get(0)?;
        tx.execute(END, params![token_hash])?;
        tx.execute(FORGET, params![row.get::<i64>(1)?, row.get::<i64>(2)?])?;
        ended += 1;
    }
    let codes = tx.execute(CODES, params![now - KEEP_CODES_MS])?;
    tracing::debug!(sessions = ended, codes, "removed what has ended");
    Ok::<_, Error>(ended)
}
