//! Jobs and timers: work for later, enqueued in the transaction of the data it is about.
//!
//! A job may run twice (a worker that dies after the work and before its end is noted), so what it
//! does is idempotent. A claimed job belongs to its worker for [`LEASE_MS`]; then another takes it.

use std::error::Error as StdError;
use std::future::Future;
use std::time::Duration;

use tokio_util::sync::CancellationToken;
use wire::id::BusinessId;

use crate::follow::chain;
use crate::store::Store;
use crate::{Error, Tx, dialect, params};

/// How long a worker holds a job before it counts as lost, in milliseconds.
pub const LEASE_MS: i64 = 60_000;

/// After so many failures a job stays in the table with its next run a year away, for a person to look at.
pub const MAX_ATTEMPTS: i64 = 12;

const LOOK_EVERY: Duration = Duration::from_millis(500);

/// A job to run.
#[derive(Clone, Debug)]
pub struct Job {
    /// Whose it is.
    pub business: BusinessId,
    /// Its id.
    pub id: i64,
    /// What to do, as an order: `expire_sessions`.
    pub kind: String,
    /// With what, a JSON object.
    pub payload: String,
    /// How often it has failed.
    pub attempts: i64,
}

/// What a worker does with a finished job.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Done {
    /// It is done with.
    Finished,
    /// It runs again at this time, UTC milliseconds (a recurring job).
    Again(i64),
}

/// Runs jobs.
pub trait Worker: Send + Sync + 'static {
    /// Does one job. An error makes it run again later: after 2, 4, 8 ... seconds, at most an hour.
    fn run(&self, job: Job) -> impl Future<Output = Result<Done, Box<dyn StdError + Send + Sync>>> + Send;
}

const INSERT: &str = "INSERT INTO job (business_id, id, kind, payload, unique_key, run_at, attempts, claimed_until)
 VALUES ($1, $2, $3, $4, $5, $6, 0, 0) ON CONFLICT (unique_key) DO NOTHING";

/// Enqueues a job for `run_at_ms`, unless one with the same `unique_key` waits; returns whether it was new.
pub fn enqueue(
    tx: &mut Tx<'_, '_>,
    business: BusinessId,
    kind: &str,
    unique_key: &str,
    payload: &str,
    run_at_ms: i64,
) -> Result<bool, db::Error> {
    let id = tx.next_id();
    Ok(tx.execute(INSERT, params![business.get(), id, kind, payload, unique_key, run_at_ms])? == 1)
}

const CANCEL: &str = "DELETE FROM job WHERE business_id = $1 AND unique_key = $2";

/// Removes a job that waits; returns whether there was one.
pub fn cancel(tx: &mut Tx<'_, '_>, business: BusinessId, unique_key: &str) -> Result<bool, db::Error> {
    Ok(tx.execute(CANCEL, params![business.get(), unique_key])? == 1)
}

/// Differs because SQLite has one writer and knows no row locks, and two PostgreSQL nodes must not claim the same row.
const CLAIM: crate::Dialect = dialect! {
    sqlite: "SELECT business_id, id, kind, payload, attempts FROM job
 WHERE run_at <= $1 AND claimed_until <= $1 ORDER BY run_at LIMIT $2",
    postgres: "SELECT business_id, id, kind, payload, attempts FROM job
 WHERE run_at <= $1 AND claimed_until <= $1 ORDER BY run_at LIMIT $2 FOR UPDATE SKIP LOCKED"
};
const HOLD: &str = "UPDATE job SET claimed_until = $3 WHERE business_id = $1 AND id = $2";

/// Takes up to `limit` jobs that are due, for [`LEASE_MS`].
pub fn claim(tx: &mut Tx<'_, '_>, limit: i64) -> Result<Vec<Job>, db::Error> {
    let now = tx.now_ms();
    let sql = CLAIM.sql(tx.engine());
    let mut jobs = Vec::new();
    for row in tx.query(sql, params![now, limit])? {
        let job = Job {
            business: BusinessId::new(row.get(0)?),
            id: row.get(1)?,
            kind: row.get(2)?,
            payload: row.get(3)?,
            attempts: row.get(4)?,
        };
        tx.execute(HOLD, params![job.business.get(), job.id, now + LEASE_MS])?;
        jobs.push(job);
    }
    Ok(jobs)
}

const FINISH: &str = "DELETE FROM job WHERE business_id = $1 AND id = $2";
const AGAIN: &str = "UPDATE job SET run_at = $3, attempts = $4, claimed_until = 0 WHERE business_id = $1 AND id = $2";

/// Notes how a claimed job ended.
pub fn finish(tx: &mut Tx<'_, '_>, job: &Job, outcome: Option<Done>) -> Result<(), db::Error> {
    let (run_at, attempts) = match outcome {
        Some(Done::Finished) => {
            tx.execute(FINISH, params![job.business.get(), job.id])?;
            return Ok(());
        }
        Some(Done::Again(at)) => (at, 0),
        None => (tx.now_ms() + backoff_ms(job.attempts), job.attempts + 1),
    };
    tx.execute(AGAIN, params![job.business.get(), job.id, run_at, attempts])?;
    Ok(())
}

fn backoff_ms(attempts: i64) -> i64 {
    const YEAR_MS: i64 = 365 * 86_400_000;
    if attempts + 1 >= MAX_ATTEMPTS {
        return YEAR_MS;
    }
    (2_000_i64 << attempts.clamp(0, 11)).min(3_600_000)
}

impl Store {
    /// Runs due jobs one after another until `stop`.
    pub async fn work<W: Worker>(&self, worker: W, stop: CancellationToken) {
        loop {
            match self.run_due(&worker).await {
                Ok(0) => tokio::select! {
                    () = stop.cancelled() => return,
                    () = tokio::time::sleep(LOOK_EVERY) => {}
                },
                Ok(_) if stop.is_cancelled() => return,
                Ok(_) => {}
                Err(error) => {
                    tracing::error!(error = %chain(&error), "jobs can't be read");
                    tokio::select! {
                        () = stop.cancelled() => return,
                        () = tokio::time::sleep(LOOK_EVERY * 10) => {}
                    }
                }
            }
        }
    }

    /// Runs the jobs that are due now; returns how many.
    pub async fn run_due<W: Worker>(&self, worker: &W) -> Result<usize, Error> {
        let due = self.read(|tx| Ok::<_, Error>(is_due(tx)?)).await?;
        if !due {
            return Ok(0);
        }
        let jobs = self.write(|tx| Ok::<_, Error>(claim(tx, 20)?)).await?;
        let count = jobs.len();
        for job in jobs {
            let outcome = match worker.run(job.clone()).await {
                Ok(done) => Some(done),
                Err(error) => {
                    tracing::warn!(job.kind = job.kind, job.id = job.id, error = %chain(error.as_ref()), "job failed");
                    None
                }
            };
            self.write(move |tx| Ok::<_, Error>(finish(tx, &job, outcome)?)).await?;
        }
        Ok(count)
    }
}

const DUE: &str = "SELECT 1 FROM job WHERE run_at <= $1 AND claimed_until <= $1 LIMIT 1";

fn is_due(tx: &mut Tx<'_, '_>) -> Result<bool, db::Error> {
    let now = tx.now_ms();
    Ok(tx.query_opt(DUE, params![now])?.is_some())
}
