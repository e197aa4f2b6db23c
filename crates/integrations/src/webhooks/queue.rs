//! What waits for one subscriber and in which order it may leave: several conversations at once, each in its order.
//!
//! Pure: no clock, no network. Times are given, in UTC milliseconds.

use std::collections::{BTreeSet, HashMap, HashSet, VecDeque};
use std::sync::Arc;

use super::render::Item;

/// The most updates in one request (Cloud API).
pub const MAX_UPDATES: usize = 1_000;
/// The most bytes of one request's changes: 3 MB (Cloud API) with room for the envelope.
pub const MAX_BYTES: usize = 3 * 1_000 * 1_000 - 1_000;
/// How many events a conversation that fails may hold up the stored position by, while others go on.
pub const WINDOW: usize = 5_000;

/// What leaves in one request.
pub type Batch = Vec<Arc<Item>>;

/// A conversation whose last request failed.
#[derive(Clone, Copy, Debug)]
struct Hold {
    failures: u32,
    retry_at: i64,
}

/// What waits for one subscriber.
#[derive(Debug)]
pub struct Queue {
    waiting: VecDeque<Arc<Item>>,
    /// Conversations with a request under way.
    busy: HashSet<i64>,
    held: HashMap<i64, Hold>,
    /// Places of what was read and is not done.
    open: BTreeSet<i64>,
    /// Places of what is done beyond the first open one.
    ahead: BTreeSet<i64>,
    read_up_to: i64,
}

impl Queue {
    /// A queue of a subscriber who knows everything up to `position`.
    pub fn new(position: i64) -> Self {
        Self {
            waiting: VecDeque::new(),
            busy: HashSet::new(),
            held: HashMap::new(),
            open: BTreeSet::new(),
            ahead: BTreeSet::new(),
            read_up_to: position,
        }
    }

    /// Adds what was read next, in order: `up_to` is the place it was read to.
    pub fn add(&mut self, items: impl IntoIterator<Item = Arc<Item>>, up_to: i64) {
        let items: Vec<_> = items.into_iter().collect();
        self.expect(&items, up_to);
        self.arrive(items);
    }

    /// Notes what was read next and comes later, with [`arrive`](Self::arrive): the position waits for it.
    pub fn expect(&mut self, items: &[Arc<Item>], up_to: i64) {
        self.open.extend(items.iter().map(|item| item.seq));
        self.read_up_to = self.read_up_to.max(up_to);
    }

    /// Lets wait what was expected.
    pub fn arrive(&mut self, items: Vec<Arc<Item>>) {
        self.waiting.extend(items);
    }

    /// Where to read on.
    pub fn read_up_to(&self) -> i64 {
        self.read_up_to
    }

    /// Everything up to here is done.
    pub fn position(&self) -> i64 {
        self.open.first().map_or(self.read_up_to, |seq| seq - 1)
    }

    /// How many wait.
    pub fn len(&self) -> usize {
        self.waiting.len()
    }

    /// Whether nothing waits.
    pub fn is_empty(&self) -> bool {
        self.waiting.is_empty()
    }

    /// The next request of at most `most` updates; `None` while everything that waits has to.
    ///
    /// A conversation that failed before goes alone, one update at a time, so that it can't take others down with it.
    pub fn take(&mut self, now: i64, most: usize) -> Option<Batch> {
        let most = most.clamp(1, MAX_UPDATES);
        let mut batch: Batch = Vec::new();
        let mut bytes = 0;
        let mut blocked = HashSet::new();
        for item in &self.waiting {
            if batch.len() == most {
                break;
            }
            let conversation = item.conversation;
            if self.busy.contains(&conversation) || blocked.contains(&conversation) {
                continue;
            }
            let hold = self.held.get(&conversation);
            let fits =
                batch.first().is_none_or(|first| first.waba == item.waba && bytes + item.change.len() < MAX_BYTES);
            let must_wait = hold.is_some_and(|hold| hold.retry_at > now || !batch.is_empty());
            if must_wait || !fits {
                blocked.insert(conversation);
                continue;
            }
            bytes += item.change.len().max(item.before_24.as_ref().map_or(0, String::len)) + 1;
            batch.push(item.clone());
            if hold.is_some() {
                break;
            }
        }
        self.start(batch)
    }

    /// One update to try whether the subscriber is back: of a conversation that has not failed, or of the one whose turn is next.
    pub fn probe(&mut self, now: i64) -> Option<Batch> {
        if let Some(batch) = self.take(now, 1) {
            return Some(batch);
        }
        let next = self
            .waiting
            .iter()
            .filter(|item| !self.busy.contains(&item.conversation))
            .min_by_key(|item| (self.held.get(&item.conversation).map_or(0, |hold| hold.retry_at), item.seq))?;
        let first = self.waiting.iter().find(|item| item.conversation == next.conversation)?.clone();
        self.start(vec![first])
    }

    fn start(&mut self, batch: Batch) -> Option<Batch> {
        if batch.is_empty() {
            return None;
        }
        let taken: HashSet<i64> = batch.iter().map(|item| item.seq).collect();
        let mut left = taken.len();
        // What is taken stands near the front: the rest of a long queue is not walked through.
        let mut kept = VecDeque::new();
        while left > 0 {
            let Some(item) = self.waiting.pop_front() else { break };
            if taken.contains(&item.seq) { left -= 1 } else { kept.push_front(item) }
        }
        for item in kept {
            self.waiting.push_front(item);
        }
        self.busy.extend(batch.iter().map(|item| item.conversation));
        Some(batch)
    }

    /// A request was taken.
    pub fn done(&mut self, batch: &Batch) {
        for item in batch {
            self.busy.remove(&item.conversation);
            self.held.remove(&item.conversation);
            self.finish(item.seq);
        }
    }

    /// A request failed: its updates wait again, in their places; `delay` says how long after how many failures.
    pub fn failed(&mut self, batch: Batch, now: i64, delay: impl Fn(u32) -> i64) {
        let conversations: HashSet<i64> = batch.iter().map(|item| item.conversation).collect();
        for conversation in conversations {
            self.busy.remove(&conversation);
            let failures = self.held.get(&conversation).map_or(0, |hold| hold.failures) + 1;
            self.held.insert(conversation, Hold { failures, retry_at: now + delay(failures) });
        }
        self.waiting.extend(batch);
        self.waiting.make_contiguous().sort_unstable_by_key(|item| item.seq);
    }

    /// The subscriber is back: conversations that failed may go at once.
    pub fn release(&mut self, now: i64) {
        for hold in self.held.values_mut() {
            hold.retry_at = hold.retry_at.min(now);
        }
    }

    /// When the next held conversation may go.
    pub fn next_retry(&self) -> Option<i64> {
        self.held.iter().filter(|(id, _)| !self.busy.contains(id)).map(|(_, hold)| hold.retry_at).min()
    }

    /// Gives up what waits, happened before `before` and has failed (or all of it, when `is_down`).
    pub fn expire(&mut self, before: i64, is_down: bool) -> Batch {
        if self.waiting.front().is_none_or(|item| item.at_ms >= before) {
            return Vec::new();
        }
        let held: HashSet<i64> = self.held.keys().copied().collect();
        self.give_up(|item| item.at_ms < before && (is_down || held.contains(&item.conversation)))
    }

    /// Gives up what holds up the position for too many others.
    pub fn expire_window(&mut self) -> Batch {
        if self.ahead.len() < WINDOW {
            return Vec::new();
        }
        let Some(first) = self.waiting.front().cloned() else { return Vec::new() };
        if !self.held.contains_key(&first.conversation) || self.busy.contains(&first.conversation) {
            return Vec::new();
        }
        self.give_up(|item| item.seq == first.seq)
    }

    fn give_up(&mut self, is_lost: impl Fn(&Item) -> bool) -> Batch {
        let busy = self.busy.clone();
        let mut lost = Vec::new();
        self.waiting.retain(|item| {
            let goes = !busy.contains(&item.conversation) && is_lost(item);
            if goes {
                lost.push(item.clone());
            }
            !goes
        });
        for item in &lost {
            self.finish(item.seq);
        }
        let waits: HashSet<i64> = self.waiting.iter().map(|item| item.conversation).collect();
        self.held.retain(|id, _| waits.contains(id) || busy.contains(id));
        lost
    }

    fn finish(&mut self, seq: i64) {
        self.open.remove(&seq);
        self.ahead.insert(seq);
        let position = self.position();
        while self.ahead.first().is_some_and(|first| *first <= position) {
            self.ahead.pop_first();
        }
    }
}
