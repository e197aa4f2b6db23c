//! The recurring jobs: removing what has ended.

use std::error::Error as StdError;

use store::jobs::{self, Done, Job, Worker};
use store::{Scope, Store, Tx, journal};

use crate::serve::Error;

/// The job that forgets old events of the journal.
const PRUNE: &str = "store.prune";

const HOUR_MS: i64 = 3_600_000;

/// How long the journal is kept after all followers have passed, so that live sockets can resume.
const KEEP_MS: i64 = 24 * HOUR_MS;

/// The most events forgotten in one transaction: others wait for it.
const BATCH: i64 = 5_000;

/// Starts the recurring jobs, unless they wait already; they are written down for one business and serve all.
pub fn schedule(tx: &mut Tx<'_, '_>, scope: Scope) -> Result<(), Error> {
    inbox::expiry::schedule(tx, scope)?;
    channels::webchat::expiry::schedule(tx, scope)?;
    let now = tx.now_ms();
    jobs::enqueue(tx, scope.business(), PRUNE, PRUNE, "{}", now)?;
    Ok(())
}

/// Does the jobs.
#[derive(Clone)]
pub struct Chores {
    store: Store,
}

impl Chores {
    /// Does the jobs of this store.
    pub fn new(store: Store) -> Self {
        Self { store }
    }

    async fn prune(&self) -> Result<Done, Error> {
        let now = self.store.clock().now_ms();
        loop {
            let forgotten = self
                .store
                .write(move |tx| {
                    let up_to = journal::tail(tx)? + BATCH;
                    journal::prune(tx, up_to, now - KEEP_MS)
                })
                .await?;
            if forgotten == 0 {
                return Ok(Done::Again(now + HOUR_MS));
            }
        }
    }
}

impl Worker for Chores {
    async fn run(&self, job: Job) -> Result<Done, Box<dyn StdError + Send + Sync>> {
        match job.kind.as_str() {
            inbox::expiry::EXPIRE => Ok(inbox::expiry::run(&self.store).await?),
            channels::webchat::expiry::EXPIRE => Ok(channels::webchat::expiry::run(&self.store).await?),
            PRUNE => self.prune().await,
            other => Err(format!("nobody does the job {other:?}").into()),
        }
    }
}
