//! The one place that asks the system for the time.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::{SystemTime, UNIX_EPOCH};

/// Tells the time in UTC milliseconds since 1970. Cheap to clone; clones tell the same time.
#[derive(Clone, Debug)]
pub struct Clock(Source);

#[derive(Clone, Debug)]
enum Source {
    System,
    Manual(Arc<AtomicI64>),
    /// The system's, so many milliseconds ahead.
    Ahead(Arc<AtomicI64>),
}

impl Clock {
    /// The system's clock.
    pub fn system() -> Self {
        Self(Source::System)
    }

    /// A clock that stands at `now_ms` until it is moved, for tests.
    pub fn manual(now_ms: i64) -> Self {
        Self(Source::Manual(Arc::new(AtomicI64::new(now_ms))))
    }

    /// The system's clock, `ms` ahead; it goes on by itself and can be moved further, for sandboxes.
    pub fn ahead(ms: i64) -> Self {
        Self(Source::Ahead(Arc::new(AtomicI64::new(ms))))
    }

    /// Milliseconds since 1970, UTC.
    pub fn now_ms(&self) -> i64 {
        match &self.0 {
            Source::System => system_ms(),
            Source::Manual(now) => now.load(Ordering::SeqCst),
            Source::Ahead(ms) => system_ms().saturating_add(ms.load(Ordering::SeqCst)),
        }
    }

    /// How far it is ahead of the system's clock, in milliseconds: 0 of a clock that can't be.
    pub fn ahead_ms(&self) -> i64 {
        match &self.0 {
            Source::System | Source::Manual(_) => 0,
            Source::Ahead(ms) => ms.load(Ordering::SeqCst),
        }
    }

    /// Moves a clock forward by `ms`; the system's clock is not moved.
    pub fn advance_ms(&self, ms: i64) {
        match &self.0 {
            Source::System => {}
            Source::Manual(at) | Source::Ahead(at) => {
                at.fetch_add(ms, Ordering::SeqCst);
            }
        }
    }
}

#[expect(clippy::disallowed_methods, reason = "this is the clock module")]
fn system_ms() -> i64 {
    let elapsed = SystemTime::now().duration_since(UNIX_EPOCH);
    elapsed.map_or(0, |elapsed| i64::try_from(elapsed.as_millis()).unwrap_or(i64::MAX))
}
