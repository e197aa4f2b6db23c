//! Followers: what reacts to the journal, each from its own durable cursor.
//!
//! A follower sees every event at least once, in commit order, in batches. Its cursor is stored
//! after a batch was handled, so after a crash the last batch may come again: what a follower does
//! is idempotent by the event's `seq` or subject.

use std::error::Error as StdError;
use std::future::Future;
use std::time::Duration;

use tokio_util::sync::CancellationToken;

use crate::journal::{self, Event};
use crate::store::Store;
use crate::{Error, Tx, params};

/// The most events that a follower is handed at once.
pub const BATCH: i64 = 500;

/// How long a failing follower waits before it tries the same batch again: doubled up to the last value.
const RETRY: (Duration, Duration) = (Duration::from_millis(200), Duration::from_secs(30));

/// How often another node's events are looked for where no task in this process tells of them.
const POLL: Duration = Duration::from_millis(250);

/// Reacts to events.
pub trait Follower: Send + Sync + 'static {
    /// The name its cursor is stored under. Never change it.
    fn name(&self) -> &'static str;

    /// Handles events in order. An error makes the same batch come again after a pause.
    fn handle(&self, events: Vec<Event>) -> impl Future<Output = Result<(), Box<dyn StdError + Send + Sync>>> + Send;
}

const CURSOR: &str = "SELECT seq FROM journal_cursor WHERE follower = $1";
const ADVANCE: &str = "INSERT INTO journal_cursor (follower, seq) VALUES ($1, $2)
 ON CONFLICT (follower) DO UPDATE SET seq = EXCLUDED.seq";

/// Where a follower stands; `None` when it never ran.
pub fn cursor(tx: &mut Tx<'_, '_>, follower: &str) -> Result<Option<i64>, db::Error> {
    tx.query_opt(CURSOR, params![follower])?.map(|row| row.get(0)).transpose()
}

/// Stores where a follower stands.
pub fn set_cursor(tx: &mut Tx<'_, '_>, follower: &str, seq: i64) -> Result<(), db::Error> {
    tx.execute(ADVANCE, params![follower, seq]).map(|_| ())
}

impl Store {
    /// Runs a follower until `stop`; a new follower starts at the beginning of the journal.
    pub async fn follow<F: Follower>(&self, follower: F, stop: CancellationToken) {
        let name = follower.name();
        let mut wake = self.journal_wake();
        let mut pause = RETRY.0;
        loop {
            match self.step(&follower).await {
                Ok(0) => {
                    pause = RETRY.0;
                    tokio::select! {
                        () = stop.cancelled() => return,
                        _ = wake.changed() => {}
                        () = tokio::time::sleep(POLL), if self.has_other_writers() => {}
                    }
                }
                Ok(_) => {
                    pause = RETRY.0;
                    if stop.is_cancelled() {
                        return;
                    }
                }
                Err(error) => {
                    tracing::error!(follower = name, error = %chain(error.as_ref()), "follower failed, will try again");
                    tokio::select! {
                        () = stop.cancelled() => return,
                        () = tokio::time::sleep(pause) => {}
                    }
                    pause = (pause * 2).min(RETRY.1);
                }
            }
        }
    }

    /// Hands a follower its next batch, and stores its cursor; returns how many events there were.
    pub async fn step<F: Follower>(&self, follower: &F) -> Result<usize, Box<dyn StdError + Send + Sync>> {
        let name = follower.name();
        let known = self.cursors().lock().get(name).copied();
        let (seq, events) = self
            .read(move |tx| {
                let seq = match known {
                    Some(seq) => seq,
                    None => cursor(tx, name)?.unwrap_or(0),
                };
                Ok::<_, Error>((seq, journal::after(tx, seq, BATCH)?))
            })
            .await?;
        let Some(last) = events.last().map(|event| event.seq) else {
            self.cursors().lock().insert(name, seq);
            return Ok(0);
        };
        let count = events.len();
        follower.handle(events).await?;
        self.write(move |tx| Ok::<_, Error>(set_cursor(tx, name, last)?)).await?;
        self.cursors().lock().insert(name, last);
        Ok(count)
    }

    /// Handles everything that waits, for tests: until the follower has nothing more to do.
    pub async fn drain<F: Follower>(&self, follower: &F) -> Result<usize, Box<dyn StdError + Send + Sync>> {
        let mut total = 0;
        loop {
            match self.step(follower).await? {
                0 => return Ok(total),
                count => total += count,
            }
        }
    }
}

/// An error with its causes, on one line.
pub fn chain(error: &(dyn StdError + 'static)) -> String {
    let mut text = error.to_string();
    let mut source = error.source();
    while let Some(cause) = source {
        text.push_str(": ");
        text.push_str(&cause.to_string());
        source = cause.source();
    }
    text
}
