//! PostgreSQL: pools of connections; each closure is a transaction on a blocking worker.

mod connect;
mod decode;
mod encode;
mod error;
mod numeric;
mod session;

pub(crate) use session::Session;

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};

use deadpool_postgres::Pool;
use tokio::runtime::Handle;
use tokio::sync::RwLock;

use crate::job::Job;
use crate::tx::{Session as AnySession, Tx};
use crate::{Error, Options};

/// Said in full, whatever the server's defaults are.
const BEGIN_WRITE: &str = "BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE";

/// One snapshot for all statements, as SQLite gives.
const BEGIN_READ: &str = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY";

/// The handle.
pub(crate) struct Postgres {
    writes: Arc<Lane>,
    reads: Arc<Lane>,
    commits: Arc<AtomicU64>,
    /// Held for reading by all that runs, so that closing can wait for it.
    gate: Arc<RwLock<()>>,
}

/// A pool and those who wait for one of its connections.
struct Lane {
    pool: Pool,
    begin: &'static str,
    limit: usize,
    waiting: AtomicUsize,
}

impl Postgres {
    pub(crate) async fn open(config: tokio_postgres::Config, options: &Options) -> Result<Postgres, Error> {
        let lane = |size: usize, begin| -> Result<Arc<Lane>, Error> {
            Ok(Arc::new(Lane {
                pool: connect::pool(config.clone(), size.max(1))?,
                begin,
                limit: options.queue.max(1),
                waiting: AtomicUsize::new(0),
            }))
        };
        let postgres = Postgres {
            writes: lane(options.writers, BEGIN_WRITE)?,
            reads: lane(options.readers, BEGIN_READ)?,
            commits: Arc::default(),
            gate: Arc::default(),
        };
        // A wrong address or password shows now and not at the first write.
        drop(postgres.writes.pool.get().await.map_err(error::pool)?);
        Ok(postgres)
    }

    pub(crate) fn write(&self, job: Box<dyn Job>) -> Result<(), Error> {
        self.submit(&self.writes, job, Some(Arc::clone(&self.commits)))
    }

    pub(crate) fn read(&self, job: Box<dyn Job>) -> Result<(), Error> {
        self.submit(&self.reads, job, None)
    }

    /// Hands the job to a task of its own, so that it runs even when the caller goes away.
    fn submit(&self, lane: &Arc<Lane>, job: Box<dyn Job>, commits: Option<Arc<AtomicU64>>) -> Result<(), Error> {
        if lane.pool.is_closed() {
            return Err(Error::Closed);
        }
        let place = Place::take(Arc::clone(lane))?;
        // It can't be had while closing waits for what runs.
        let gate = Arc::clone(&self.gate);
        let running = gate.try_read_owned().map_err(|_| Error::Closed)?;
        tokio::spawn(async move {
            let lane = Arc::clone(&place.0);
            let client = lane.pool.get().await.map_err(error::pool);
            drop(place);
            let client = match client {
                Ok(client) => client,
                Err(error) => return job.finish(Err(error)),
            };
            let session = Session::new(client, Handle::current());
            tokio::task::spawn_blocking(move || {
                transact(session, lane.begin, job, commits.as_deref());
                drop(running);
            });
        });
        Ok(())
    }

    pub(crate) fn queue_depth(&self) -> usize {
        self.writes.waiting.load(Ordering::Relaxed)
    }

    pub(crate) fn commits(&self) -> u64 {
        self.commits.load(Ordering::Relaxed)
    }

    /// What waits for a connection is still served: it holds the gate.
    pub(crate) async fn close(&self) {
        let all_done = self.gate.write().await;
        self.writes.pool.close();
        self.reads.pool.close();
        drop(all_done);
    }
}

/// A place in the queue, given back when dropped.
struct Place(Arc<Lane>);

impl Place {
    fn take(lane: Arc<Lane>) -> Result<Place, Error> {
        let waiting = lane.waiting.fetch_add(1, Ordering::Relaxed);
        let limit = lane.limit;
        let place = Place(lane);
        if waiting >= limit {
            return Err(Error::Busy);
        }
        Ok(place)
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        self.0.waiting.fetch_sub(1, Ordering::Relaxed);
    }
}

/// Runs the job's closure in a transaction, ends it, gives the connection back and answers.
fn transact(session: Session, begin: &'static str, mut job: Box<dyn Job>, commits: Option<&AtomicU64>) {
    let ended = session.command(begin).and_then(|()| {
        let keep = job.run(&mut Tx::new(AnySession::Postgres(&session)));
        session.command(if keep { "COMMIT" } else { "ROLLBACK" })?;
        if keep && let Some(commits) = commits {
            commits.fetch_add(1, Ordering::Relaxed);
        }
        Ok(())
    });
    session.end(ended.is_ok());
    job.finish(ended);
}
