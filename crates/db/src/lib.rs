//! The one place that knows a database driver: values, rows, transactions and group commit
//! over SQLite and PostgreSQL.
//!
//! # What a program sees
//!
//! [`Db::write`] and [`Db::read`] run a plain synchronous closure in a transaction. The closure
//! gets a [`Tx`] and does SQL, nothing else: no I/O, no waiting, no sleeping. Its SQL is one text for both
//! engines in PostgreSQL's placeholder syntax (`$1`, `$2`, repeated and in any order); list
//! parameters are tested with `IN LIST($1)` and `NOT IN LIST($1)`; [`dialect!`] holds a pair for the
//! few statements that must differ; [`Tx::insert_many`] writes many rows.
//!
//! # Guarantees
//!
//! * **Durable before answered.** `write` answers `Ok` only after the commit returned, and a commit
//!   returns after the fsync of the log (SQLite: WAL with `synchronous=FULL`; PostgreSQL:
//!   `synchronous_commit=on`). What was answered `Ok` survives `kill -9`, an operating-system crash and
//!   a power cut, as far as the disk keeps its word.
//! * **All or nothing.** A closure that returns an error or panics leaves no trace, and its neighbours in the
//!   same SQLite commit are not touched. Its error is answered after that commit too, so no answer is ever
//!   based on a change that was not kept.
//! * **An error of the commit itself is answered to every closure of the group**: none of it is
//!   visible afterwards. As with any database, when the machine or the connection dies during the commit, the
//!   outcome is unknown until one looks: [`Error::Unavailable`] and [`Error::Closed`] may hide a commit, so
//!   what is retried carries an idempotency key.
//! * **Isolation.** A SQLite write runs alone and sees all earlier ones. A PostgreSQL write is a `READ COMMITTED`
//!   transaction beside others: take rows that decide with `FOR UPDATE` (a [`dialect!`]) or rely on a unique
//!   constraint. A read sees one snapshot of committed data on both engines, and every write that was answered
//!   before it began.
//! * **One failed statement fails the transaction** on both engines (PostgreSQL's rule, enforced on SQLite too),
//!   even when the closure swallows the error. To go on after an expected failure, wrap it in [`Tx::savepoint`].
//! * **Bounded.** At most [`Options::queue`] closures wait; the next one is refused with [`Error::Busy`] at once.
//! * **Dropping the future** of a `write` does not take the closure back: once queued it runs and commits.
//!
//! # Rules for schemas
//!
//! * Name PostgreSQL's unique constraints, unique indexes and primary keys `<table>__<column>__<column>`; SQLite's
//!   are reported by that rule ([`Error::is_unique`]). Name every `CHECK` on both engines.
//! * No `DEFERRABLE` constraint: it would fail at commit, which on SQLite is the commit of others too.
//! * Text holds no NUL character; both engines refuse it.

mod dialect;
mod error;
mod insert;
mod job;
mod list;
mod options;
mod postgres;
mod queue;
mod rewrite;
mod row;
mod sqlite;
mod tx;
mod value;

pub use dialect::Dialect;
pub use error::Error;
pub use insert::Type;
pub use options::{Engine, Options};
pub use rewrite::rewrite;
pub use row::{FromValue, Row};
pub use tx::Tx;
pub use value::Value;

use std::sync::Arc;

use job::Job;

/// A database: a cheap handle that is cloned freely.
#[derive(Clone)]
pub struct Db {
    backend: Arc<Backend>,
}

enum Backend {
    Sqlite(sqlite::Sqlite),
    Postgres(postgres::Postgres),
}

impl Db {
    /// Opens the database that the options' URL names; a SQLite file is created when it is not there.
    pub async fn open(options: Options) -> Result<Db, Error> {
        let backend = match options.target()? {
            options::Target::Sqlite(path) => Backend::Sqlite(sqlite::Sqlite::open(path, &options).await?),
            options::Target::Postgres(config) => Backend::Postgres(postgres::Postgres::open(*config, &options).await?),
        };
        Ok(Db { backend: Arc::new(backend) })
    }

    /// The engine behind this handle.
    pub fn engine(&self) -> Engine {
        match &*self.backend {
            Backend::Sqlite(_) => Engine::Sqlite,
            Backend::Postgres(_) => Engine::Postgres,
        }
    }

    /// Runs the closure in a transaction and answers after its commit is on disk.
    ///
    /// On SQLite it shares one commit with the closures that wait beside it; on PostgreSQL it is a
    /// transaction of its own on a blocking worker. See the crate's guarantees.
    pub async fn write<T, E, F>(&self, work: F) -> Result<T, E>
    where
        F: FnOnce(&mut Tx<'_>) -> Result<T, E> + Send + 'static,
        T: Send + 'static,
        E: From<Error> + Send + 'static,
    {
        let (job, reply) = job::new(work);
        self.submit_write(job)?;
        reply.await.unwrap_or_else(|_| Err(E::from(Error::Closed)))
    }

    /// Runs the closure in a read-only transaction: one snapshot of committed data.
    pub async fn read<T, E, F>(&self, work: F) -> Result<T, E>
    where
        F: FnOnce(&mut Tx<'_>) -> Result<T, E> + Send + 'static,
        T: Send + 'static,
        E: From<Error> + Send + 'static,
    {
        let (job, reply) = job::new(work);
        self.submit_read(job)?;
        reply.await.unwrap_or_else(|_| Err(E::from(Error::Closed)))
    }

    /// Refuses new work, finishes what waits, brings the SQLite log into the data file and ends the threads.
    pub async fn close(&self) {
        match &*self.backend {
            Backend::Sqlite(sqlite) => sqlite.close().await,
            Backend::Postgres(postgres) => postgres.close().await,
        }
    }

    /// How many writes wait for their turn.
    pub fn queue_depth(&self) -> usize {
        match &*self.backend {
            Backend::Sqlite(sqlite) => sqlite.queue_depth(),
            Backend::Postgres(postgres) => postgres.queue_depth(),
        }
    }

    /// How many commits succeeded since the database was opened; with group commit fewer than the writes.
    pub fn commits(&self) -> u64 {
        match &*self.backend {
            Backend::Sqlite(sqlite) => sqlite.commits(),
            Backend::Postgres(postgres) => postgres.commits(),
        }
    }

    fn submit_write(&self, job: Box<dyn Job>) -> Result<(), Error> {
        match &*self.backend {
            Backend::Sqlite(sqlite) => sqlite.write(job),
            Backend::Postgres(postgres) => postgres.write(job),
        }
    }

    fn submit_read(&self, job: Box<dyn Job>) -> Result<(), Error> {
        match &*self.backend {
            Backend::Sqlite(sqlite) => sqlite.read(job),
            Backend::Postgres(postgres) => postgres.read(job),
        }
    }
}

impl std::fmt::Debug for Db {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Db")
            .field("engine", &self.engine())
            .field("queue_depth", &self.queue_depth())
            .finish_non_exhaustive()
    }
}
