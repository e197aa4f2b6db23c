//! The last requests to each endpoint, in memory: to see what a subscriber answered.

use std::collections::{HashMap, VecDeque};
use std::sync::Arc;

use parking_lot::Mutex;

/// How many are remembered for each endpoint.
const KEPT: usize = 100;

/// A request and how it ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attempt {
    /// When it ended, UTC milliseconds.
    pub at: i64,
    /// The answer's status code; `None` without an answer.
    pub status: Option<u16>,
    /// Why it failed; `None`: it was taken.
    pub error: Option<String>,
    /// How long it took.
    pub duration_ms: i64,
    /// How many updates it had.
    pub events: usize,
    /// The size of its body.
    pub size_bytes: usize,
    /// The place of its first event in the journal.
    pub from_seq: i64,
    /// The place of its last event in the journal.
    pub to_seq: i64,
}

/// The last requests to each endpoint. Clones share them.
#[derive(Clone, Debug, Default)]
pub(super) struct Attempts(Arc<Mutex<HashMap<i64, VecDeque<Attempt>>>>);

impl Attempts {
    pub fn note(&self, endpoint: i64, attempt: Attempt) {
        let mut known = self.0.lock();
        let last = known.entry(endpoint).or_default();
        if last.len() == KEPT {
            last.pop_front();
        }
        last.push_back(attempt);
    }

    /// Newest first.
    pub fn of(&self, endpoint: i64) -> Vec<Attempt> {
        self.0.lock().get(&endpoint).map(|last| last.iter().rev().cloned().collect()).unwrap_or_default()
    }
}
