//! Followers: what reacts to the journal, each from its own durable cursor.
//!
//! A follower sees every event at least once, in commit order, in batches. Its cursor is stored
//! behind what was handled, about once a second: a cursor stored for each batch would cost as much
//! as the batch. So after a crash the last second may come again: what a follower does is
//! idempotent by the event's `seq` or subject.

use std::error::Error as StdError;
use std::future::Future;
use std::time::{Duration, Instant};

use tokio_util::sync::CancellationToken;

use crate::journal::Event;
use crate::store::Store;
use crate::{Error, Tx, params};

/// The most events that a follower is handed at once.
pub const BATCH: usize = 500;

/// How far a stored cursor may be behind what was handled: in time and in events.
const BEHIND: (Duration, i64) = (Duration::from_secs(1), 5_000);

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
        let mut behind = Behind::default();
        loop {
            match self.advance(&follower).await {
                Ok((0, _)) => {
                    pause = RETRY.0;
                    let is_stopped = tokio::select! {
                        () = stop.cancelled() => true,
                        _ = wake.changed() => false,
                        () = tokio::time::sleep(POLL), if self.has_other_writers() => false,
                        () = tokio::time::sleep(behind.left()), if behind.since.is_some() => {
                            self.keep_cursor(name, &mut behind).await;
                            false
                        }
                    };
                    if is_stopped {
                        self.keep_cursor(name, &mut behind).await;
                        return;
                    }
                }
                Ok((_, last)) => {
                    pause = RETRY.0;
                    behind.at(last);
                    let is_stopped = stop.is_cancelled();
                    if is_stopped || behind.is_far() {
                        self.keep_cursor(name, &mut behind).await;
                    }
                    if is_stopped {
                        return;
                    }
                }
                Err(error) => {
                    tracing::error!(follower = name, error = %chain(error.as_ref()), "follower failed, will try again");
                    tokio::select! {
                        () = stop.cancelled() => {
                            self.keep_cursor(name, &mut behind).await;
                            return;
                        }
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
        let (count, last) = self.advance(follower).await?;
        if count > 0 {
            self.write(move |tx| Ok::<_, Error>(set_cursor(tx, name, last)?)).await?;
        }
        Ok(count)
    }

    /// Hands a follower its next batch; returns how many events there were and where it stands then.
    async fn advance<F: Follower>(&self, follower: &F) -> Result<(usize, i64), Box<dyn StdError + Send + Sync>> {
        let name = follower.name();
        let known = self.cursors().lock().get(name).copied();
        let seq = match known {
            Some(seq) => seq,
            None => self.read(move |tx| Ok::<_, Error>(cursor(tx, name)?.unwrap_or(0))).await?,
        };
        let events = self.events_after(seq, BATCH).await?;
        let (count, last) = (events.len(), events.last().map_or(seq, |event| event.seq));
        if count > 0 {
            follower.handle(events).await?;
        }
        self.cursors().lock().insert(name, last);
        Ok((count, last))
    }

    /// Stores where a follower stands. A failure is left to the next time: the follower would only see events again.
    async fn keep_cursor(&self, name: &'static str, behind: &mut Behind) {
        let Some((_, last)) = behind.since else { return };
        match self.write(move |tx| Ok::<_, Error>(set_cursor(tx, name, last)?)).await {
            Ok(()) => *behind = Behind { stored: last, since: None },
            Err(error) => {
                behind.since = Some((Instant::now(), last));
                tracing::warn!(follower = name, error = %chain(&error), "a cursor could not be stored, will try again");
            }
        }
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

/// How far a follower's stored cursor is behind it.
#[derive(Default)]
struct Behind {
    /// What is stored, as far as this task knows.
    stored: i64,
    /// Since when there is something to store, and where the follower stands.
    since: Option<(Instant, i64)>,
}

impl Behind {
    fn at(&mut self, last: i64) {
        let since = self.since.map_or_else(Instant::now, |(since, _)| since);
        self.since = Some((since, last));
    }

    fn left(&self) -> Duration {
        self.since.map_or(BEHIND.0, |(since, _)| BEHIND.0.saturating_sub(since.elapsed()))
    }

    fn is_far(&self) -> bool {
        self.since.is_some_and(|(since, last)| since.elapsed() >= BEHIND.0 || last - self.stored >= BEHIND.1)
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
