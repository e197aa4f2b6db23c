//! How soon lines answer, looked up at most every five minutes.

use std::collections::HashMap;

use channels::webchat::reply_time;
use parking_lot::Mutex;
use store::{Scope, Store};
use wire::id::PhoneNumberId;

/// How long an answer is taken as it was, in milliseconds.
const FRESH_MS: i64 = 5 * 60_000;

/// The most lines remembered.
const CAPACITY: usize = 10_000;

/// What is known of lines. Two requests at once may look the same line up; that does no harm.
#[derive(Default)]
pub(crate) struct ReplyTimes {
    known: Mutex<HashMap<PhoneNumberId, Known>>,
}

#[derive(Clone, Copy)]
struct Known {
    at_ms: i64,
    median_secs: Option<i64>,
}

impl ReplyTimes {
    /// The median time to a line's first answer in seconds, if enough is known.
    pub(super) async fn of(
        &self,
        store: &Store,
        scope: Scope,
        line: PhoneNumberId,
    ) -> Result<Option<i64>, channels::Error> {
        let now = store.clock().now_ms();
        let known = self.known.lock().get(&line).copied().filter(|known| now - known.at_ms < FRESH_MS);
        if let Some(known) = known {
            return Ok(known.median_secs);
        }
        let median_secs = store.read(move |tx| reply_time::median_secs(tx, scope, line)).await?;
        let mut known = self.known.lock();
        if known.len() >= CAPACITY {
            known.clear();
        }
        known.insert(line, Known { at_ms: now, median_secs });
        Ok(median_secs)
    }
}
