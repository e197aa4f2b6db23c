//! Brings the write-ahead log into the data file, beside the writer and in small steps.
//!
//! A passive checkpoint copies while the writer goes on, but under load it never catches up with the log's end, and only a
//! log that is copied whole can begin anew. So when the log has grown long, the checkpointer copies most of it
//! and asks the writer, who between two groups copies the small rest and begins the log anew.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use parking_lot::{Condvar, Mutex};

use super::error::ResultExt as _;
use super::{Connection, Shared};
use crate::Error;

/// New pages in the log that are worth a checkpoint.
const STEP: u32 = 1000;

/// A log of so many pages (64 MB) shall begin anew.
const LONG: u32 = 16_384;

/// How long the log is, in pages, and what shall happen to it.
#[derive(Default)]
pub(super) struct Log {
    state: Mutex<State>,
    changed: Condvar,
}

#[derive(Default)]
struct State {
    pages: u32,
    copied: u32,
    restart: bool,
    closed: bool,
}

impl State {
    fn due(&self) -> bool {
        self.pages.saturating_sub(self.copied) >= STEP
    }
}

impl Log {
    /// The writer's commit has made the log this long.
    pub(super) fn grown(&self, pages: i32) {
        let pages = u32::try_from(pages).unwrap_or(0);
        let mut state = self.state.lock();
        if pages < state.pages {
            // It began anew.
            state.copied = 0;
        }
        state.pages = pages;
        if state.due() {
            self.changed.notify_one();
        }
    }

    /// Ends the checkpointer after a last checkpoint.
    pub(super) fn close(&self) {
        self.state.lock().closed = true;
        self.changed.notify_one();
    }

    /// The writer's part, between two groups: it never waits for readers, the next step tries again.
    pub(super) fn restart_if_wanted(&self, writer: &Connection) {
        if !std::mem::take(&mut self.state.lock().restart) {
            return;
        }
        let restarted = without_waiting(writer, || checkpoint(writer, "RESTART"));
        match restarted {
            Ok(done) => tracing::debug!(pages = done.pages, busy = done.busy, "log restart"),
            Err(error) => tracing::warn!(%error, "log restart failed"),
        }
    }

    /// Waits until a checkpoint is due; false when the database closes.
    fn wait(&self) -> bool {
        let mut state = self.state.lock();
        while !state.closed && !state.due() {
            self.changed.wait(&mut state);
        }
        !state.closed
    }

    /// As if done, so that a failing disk is tried again at the next step and not in a circle.
    fn failed(&self) {
        let mut state = self.state.lock();
        state.copied = state.pages;
    }

    fn copied(&self, done: &Done) {
        let mut state = self.state.lock();
        // What readers still need stays for the next step, which comes with the next thousand pages.
        state.copied = state.pages.min(done.pages);
        state.restart = done.pages >= LONG;
    }
}

pub(super) struct Checkpointer {
    connection: Connection,
    shared: Arc<Shared>,
}

impl Checkpointer {
    pub(super) fn open(path: &Path, shared: Arc<Shared>) -> Result<Checkpointer, Error> {
        let connection = Connection::open_plain(path)?;
        Ok(Checkpointer { connection, shared })
    }

    /// Runs checkpoints until the database closes, then empties the log.
    pub(super) fn run(self) {
        while self.shared.log.wait() {
            match checkpoint(&self.connection, "PASSIVE") {
                Ok(done) => self.shared.log.copied(&done),
                Err(error) => {
                    tracing::warn!(%error, "checkpoint failed");
                    self.shared.log.failed();
                }
            }
        }
        if let Err(error) = checkpoint(&self.connection, "TRUNCATE") {
            tracing::warn!(%error, "the last checkpoint failed; the log is read at the next start");
        }
    }
}

struct Done {
    /// A reader or a writer stood in the way.
    busy: bool,
    /// The log's length.
    pages: u32,
}

fn checkpoint(connection: &Connection, mode: &str) -> Result<Done, Error> {
    let sql = format!("PRAGMA wal_checkpoint({mode})");
    connection
        .raw()
        .query_row(&sql, [], |row| Ok(Done { busy: row.get(0)?, pages: row.get::<_, i64>(1)?.try_into().unwrap_or(0) }))
        .db()
}

fn without_waiting<T>(connection: &Connection, work: impl FnOnce() -> Result<T, Error>) -> Result<T, Error> {
    connection.raw().busy_timeout(Duration::ZERO).db()?;
    let result = work();
    connection.raw().busy_timeout(super::connection::PATIENCE).db()?;
    result
}
