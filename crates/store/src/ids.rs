//! Time-sortable ids: 41 bits of milliseconds since 2024-01-01 UTC, 10 bits of node, 12 bits of sequence.

use parking_lot::Mutex;

use crate::clock::Clock;

/// 2024-01-01T00:00:00Z in Unix milliseconds, where the ids' time begins.
pub const EPOCH_MS: i64 = 1_704_067_200_000;

const NODE_BITS: u32 = 10;
const SEQUENCE_BITS: u32 = 12;

/// Makes ids that never repeat and never go back on one node, even when the clock does.
#[derive(Debug)]
pub struct Ids {
    clock: Clock,
    node: i64,
    last: Mutex<i64>,
}

impl Ids {
    /// Ids of the node `node` (its lowest 10 bits).
    pub fn new(clock: Clock, node: u16) -> Self {
        Self { clock, node: i64::from(node) & ((1 << NODE_BITS) - 1), last: Mutex::new(0) }
    }

    /// The next id, greater than all before it on this node. When a millisecond's 4,096 are used up,
    /// the following millisecond's are taken.
    pub fn next(&self) -> i64 {
        let now = (self.clock.now_ms() - EPOCH_MS).max(0) << SEQUENCE_BITS;
        let mut last = self.last.lock();
        *last = now.max(*last + 1);
        let (ms, sequence) = (*last >> SEQUENCE_BITS, *last & ((1 << SEQUENCE_BITS) - 1));
        (ms << (NODE_BITS + SEQUENCE_BITS)) | (self.node << SEQUENCE_BITS) | sequence
    }

    /// Makes sure that following ids are greater than `id` (the newest that the database knows).
    pub fn advance_past(&self, id: i64) {
        let ms = id >> (NODE_BITS + SEQUENCE_BITS);
        let seen = (ms << SEQUENCE_BITS) | (id & ((1 << SEQUENCE_BITS) - 1));
        let mut last = self.last.lock();
        *last = (*last).max(seen);
    }
}

/// When an id was made, in Unix milliseconds.
pub fn made_at_ms(id: i64) -> i64 {
    (id >> (NODE_BITS + SEQUENCE_BITS)) + EPOCH_MS
}

/// The smallest id made at `at_ms` or later.
pub fn first_at_ms(at_ms: i64) -> i64 {
    (at_ms - EPOCH_MS).max(0) << (NODE_BITS + SEQUENCE_BITS)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_grow_even_when_the_clock_stands() {
        let ids = Ids::new(Clock::manual(EPOCH_MS + 5), 3);
        let made: Vec<i64> = (0..10_000).map(|_| ids.next()).collect();
        assert!(made.windows(2).all(|pair| pair[0] < pair[1]));
        assert_eq!(made_at_ms(made[0]), EPOCH_MS + 5);
    }

    #[test]
    fn ids_continue_past_what_is_stored() {
        let clock = Clock::manual(EPOCH_MS + 1_000);
        let stored = Ids::new(clock.clone(), 1).next();
        clock.advance_ms(-900);
        let ids = Ids::new(clock, 1);
        ids.advance_past(stored);
        assert!(ids.next() > stored);
    }

    #[test]
    fn an_instant_bounds_its_ids() {
        let clock = Clock::manual(EPOCH_MS + 77);
        let id = Ids::new(clock, 9).next();
        assert!(first_at_ms(EPOCH_MS + 77) <= id && id < first_at_ms(EPOCH_MS + 78));
    }
}
