//! The writer's thread: group commit.
//!
//! It takes what waits, runs each closure in a savepoint of its own inside one transaction, commits once and then
//! answers them all. No timer gathers a group: while one commit is being synced the next group gathers by itself, so
//! a lone write is answered at once and a crowd shares the price.

use std::collections::VecDeque;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::{Duration, Instant};

use super::error::ResultExt as _;
use super::{Connection, Shared};
use crate::Error;
use crate::job::Job;
use crate::tx::{Session, Tx};

/// A group takes in no more when its closures have run for so long, so that slow ones don't hold up the answers
/// of the quick ones before them.
const LONGEST_GROUP: Duration = Duration::from_millis(20);

pub(super) struct Writer {
    connection: Connection,
    shared: Arc<Shared>,
    group: usize,
    /// Taken from the queue, not yet run.
    waiting: VecDeque<Box<dyn Job>>,
    /// Run, not yet answered.
    done: Vec<Box<dyn Job>>,
}

impl Writer {
    pub(super) fn open(path: &Path, shared: Arc<Shared>, group: usize) -> Result<Writer, Error> {
        let mut connection = Connection::open_writer(path)?;
        let hook = {
            let shared = Arc::clone(&shared);
            move |_: &mut rusqlite::hooks::Wal, pages: i32| {
                shared.log.grown(pages);
                Ok(())
            }
        };
        connection.raw_mut().wal_hook(Some(hook)).db()?;
        Ok(Writer { connection, shared, group: group.max(1), waiting: VecDeque::new(), done: Vec::new() })
    }

    /// Runs writes until the queue is closed and empty.
    pub(super) fn run(mut self) {
        loop {
            if self.waiting.is_empty() {
                match self.shared.writes.pop() {
                    Some(job) => self.waiting.push_back(job),
                    None => return,
                }
            }
            // Closures' panics are caught closer by; this is for our own, and for values whose drop panics.
            let group = catch_unwind(AssertUnwindSafe(|| self.group()));
            if group.is_err() {
                tracing::error!("the database writer panicked; its group is rolled back");
                self.done.clear();
                self.roll_back();
            }
            self.shared.log.restart_if_wanted(&self.connection);
        }
    }

    fn group(&mut self) {
        let ended = match self.connection.command("BEGIN IMMEDIATE") {
            Ok(()) => self.run_jobs().and_then(|()| self.commit()),
            Err(error) => {
                self.done.extend(self.waiting.pop_front());
                Err(error)
            }
        };
        if let Err(error) = &ended {
            tracing::error!(%error, closures = self.done.len(), "a group commit failed");
            self.roll_back();
        }
        for job in self.done.drain(..) {
            job.finish(ended.clone());
        }
    }

    /// Runs what waits and what comes meanwhile; an error means that the whole transaction is lost.
    fn run_jobs(&mut self) -> Result<(), Error> {
        let began = Instant::now();
        loop {
            let room = self.group - self.done.len();
            if self.waiting.is_empty() && room > 0 {
                self.shared.writes.take(room, &mut self.waiting);
            }
            if room == 0 || began.elapsed() > LONGEST_GROUP && !self.done.is_empty() {
                return Ok(());
            }
            let Some(job) = self.waiting.pop_front() else {
                return Ok(());
            };
            self.run_job(job)?;
        }
    }

    fn run_job(&mut self, mut job: Box<dyn Job>) -> Result<(), Error> {
        let begun = self.connection.command("SAVEPOINT closure");
        if let Err(error) = begun {
            self.done.push(job);
            return Err(error);
        }
        let mut tx = Tx::new(Session::Sqlite(&self.connection));
        let keep = job.run(&mut tx);
        let failure = tx.failure().cloned();
        self.done.push(job);
        if !self.connection.in_transaction() {
            // A full disk or a failing one made SQLite undo the closures before this one too.
            return Err(failure.unwrap_or_else(|| Error::Driver("a closure ended the transaction".into())));
        }
        if !keep {
            self.connection.command("ROLLBACK TO closure")?;
        }
        self.connection.command("RELEASE closure")
    }

    fn commit(&self) -> Result<(), Error> {
        self.connection.command("COMMIT")?;
        self.shared.commits.fetch_add(1, Ordering::Relaxed);
        Ok(())
    }

    fn roll_back(&self) {
        if self.connection.in_transaction()
            && let Err(error) = self.connection.command("ROLLBACK")
        {
            tracing::error!(%error, "rolling back failed");
        }
    }
}
