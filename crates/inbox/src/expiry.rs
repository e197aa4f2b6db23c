//! The recurring job that removes sessions and links that have ended. They are refused before that, too.

use store::jobs::{self, Done};
use store::{Scope, Store, Tx};

use crate::error::{Error, Result};
use crate::{links, sessions};

/// The kind of the job.
pub const EXPIRE: &str = "inbox.expire";

const EVERY_MS: i64 = 3_600_000;

/// Starts the job, unless it waits already; any business may own it, it cleans up for all.
pub fn schedule(tx: &mut Tx<'_, '_>, scope: Scope) -> Result<()> {
    let now = tx.now_ms();
    jobs::enqueue(tx, scope.business(), EXPIRE, EXPIRE, "{}", now)?;
    Ok(())
}

/// Does the job, and says when to do it again.
pub async fn run(store: &Store) -> Result<Done> {
    store
        .write(|tx| {
            let (sessions, links) = (sessions::expire(tx)?, links::expire(tx)?);
            tracing::debug!(sessions, links, "removed what has ended");
            Ok::<_, Error>(Done::Again(tx.now_ms() + EVERY_MS))
        })
        .await
}
