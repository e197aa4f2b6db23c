//! Updates that a sandbox holds back, so that they come late, or after later ones.

use std::collections::VecDeque;
use std::sync::Arc;

use sandbox::Webhooks;
use store::secret;

use super::render::Item;

/// The shortest and the longest time that an update is held back to come out of order, in milliseconds.
const HELD_MS: (i64, i64) = (500, 2_000);

/// What is held back, in the order in which it is due.
#[derive(Debug, Default)]
pub(super) struct Late(VecDeque<(i64, Arc<Item>)>);

impl Late {
    /// Holds an update back.
    pub fn hold(&mut self, item: Arc<Item>, webhooks: Webhooks) {
        let mut due = item.at_ms + webhooks.delay_ms;
        if sandbox::happens(webhooks.reorder_percent) {
            let span = HELD_MS.1 - HELD_MS.0;
            due += HELD_MS.0 + i64::from(u16::from_be_bytes(secret::random::<2>())) * span / i64::from(u16::MAX);
        }
        let at = self.0.partition_point(|(other, _)| *other <= due);
        self.0.insert(at, (due, item));
    }

    /// What is due; everything, when nothing is held back any more.
    pub fn release(&mut self, now: i64, webhooks: Option<Webhooks>) -> Vec<Arc<Item>> {
        let due = if webhooks.is_none() { self.0.len() } else { self.0.partition_point(|(due, _)| *due <= now) };
        self.0.drain(..due).map(|(_, item)| item).collect()
    }

    /// How many are held back.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// When the next one is due.
    pub fn next(&self) -> Option<i64> {
        self.0.front().map(|(due, _)| *due)
    }
}
