//! How fast: a number's throughput and its pace towards one person, counted in memory.
//!
//! Each process counts what goes through it: with several nodes a number may send so many times as much, and a restart
//! forgets. What must last (windows, people a day) is in the database instead. A send that is refused costs nothing;
//! one that is refused later, by another rule or by a failing disk, has been counted.

use std::collections::HashMap;

use parking_lot::Mutex;
use wire::id::{ConversationId, PhoneNumberId};

/// Cloud API: one message to the same person each 6 seconds.
pub const PAIR_MS: i64 = 6_000;

/// Cloud API: up to 45 messages to the same person within 6 seconds, which are waited for afterwards.
pub const PAIR_BURST: i64 = 45;

/// Pairs that are remembered before those that owe nothing are forgotten.
const PAIRS: usize = 100_000;

/// A number's throughput: a bucket that holds one second's messages and refills evenly.
///
/// Kept as the time at which it will be full again, so that there is nothing to round.
#[derive(Clone, Copy, Debug, Default)]
pub struct Throughput {
    full_at_us: i64,
}

impl Throughput {
    /// Takes one message at `now_ms`; whether there was room for it.
    pub fn take(&mut self, now_ms: i64, per_second: u32) -> bool {
        const SECOND_US: i64 = 1_000_000;
        let now_us = now_ms.saturating_mul(1_000);
        let each_us = SECOND_US / i64::from(per_second.max(1));
        // A clock that was set back would otherwise shut the number for as long.
        let full_at_us = self.full_at_us.clamp(now_us, now_us + SECOND_US) + each_us;
        let has_room = full_at_us <= now_us + SECOND_US;
        if has_room {
            self.full_at_us = full_at_us;
        }
        has_room
    }
}

/// The pace towards one person: what goes out within 6 seconds is a burst, and each of it is worth 6 seconds of silence.
#[derive(Clone, Copy, Debug)]
pub struct Pair {
    began_at_ms: i64,
    count: i64,
}

impl Default for Pair {
    fn default() -> Self {
        Self { began_at_ms: i64::MIN / 2, count: 0 }
    }
}

impl Pair {
    /// Takes one message at `now_ms`.
    ///
    /// # Errors
    ///
    /// Milliseconds to wait.
    pub fn take(&mut self, now_ms: i64) -> Result<(), i64> {
        let wait = self.free_at_ms() - now_ms;
        let is_set_back = now_ms < self.began_at_ms;
        if wait <= 0 || is_set_back {
            *self = Self { began_at_ms: now_ms, count: 1 };
            return Ok(());
        }
        if now_ms < self.began_at_ms + PAIR_MS && self.count < PAIR_BURST {
            self.count += 1;
            return Ok(());
        }
        Err(wait)
    }

    fn free_at_ms(self) -> i64 {
        self.began_at_ms + PAIR_MS * self.count
    }
}

/// What this process has sent lately.
#[derive(Debug, Default)]
pub struct Rates {
    counted: Mutex<Counted>,
}

#[derive(Debug, Default)]
struct Counted {
    lines: HashMap<PhoneNumberId, Throughput>,
    pairs: HashMap<(PhoneNumberId, ConversationId), Pair>,
    sweep_at: usize,
}

impl Rates {
    /// Counts a message of a number against its throughput; whether there was room.
    pub fn line(&self, line: PhoneNumberId, now_ms: i64, per_second: u32) -> bool {
        self.counted.lock().lines.entry(line).or_default().take(now_ms, per_second)
    }

    /// Counts a message of a number to a person.
    ///
    /// # Errors
    ///
    /// Milliseconds to wait.
    pub fn pair(&self, line: PhoneNumberId, to: ConversationId, now_ms: i64) -> Result<(), i64> {
        let mut counted = self.counted.lock();
        if counted.pairs.len() >= counted.sweep_at.max(PAIRS) {
            counted.pairs.retain(|_, pair| pair.free_at_ms() > now_ms);
            counted.sweep_at = 2 * counted.pairs.len();
        }
        counted.pairs.entry((line, to)).or_default().take(now_ms)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const START: i64 = 1_800_000_000_000;

    #[test]
    fn a_burst_is_waited_for() {
        let mut pair = Pair::default();
        for at in 0..PAIR_BURST {
            assert_eq!(pair.take(START + at), Ok(()), "message {at}");
        }
        assert_eq!(pair.take(START + 100), Err(PAIR_MS * PAIR_BURST - 100));
        assert!(pair.take(START + PAIR_MS * PAIR_BURST - 1).is_err());
        assert_eq!(pair.take(START + PAIR_MS * PAIR_BURST), Ok(()));
    }

    #[test]
    fn one_in_six_seconds_goes_on_for_ever() {
        let mut pair = Pair::default();
        for at in 0..1_000 {
            assert_eq!(pair.take(START + at * PAIR_MS), Ok(()));
        }
    }

    #[test]
    fn numbers_and_people_are_counted_apart() {
        let rates = Rates::default();
        let (line, other) = (PhoneNumberId::new(1), PhoneNumberId::new(2));
        assert!(rates.line(line, START, 1));
        assert!(!rates.line(line, START, 1));
        assert!(rates.line(other, START, 1));
        for _ in 0..PAIR_BURST {
            rates.pair(line, ConversationId::new(1), START).unwrap();
        }
        assert!(rates.pair(line, ConversationId::new(1), START).is_err());
        assert!(rates.pair(line, ConversationId::new(2), START).is_ok());
        assert!(rates.pair(other, ConversationId::new(1), START).is_ok());
    }

    proptest! {
        #[test]
        fn no_second_holds_more_than_twice_its_messages_and_no_hour_more_than_its_share(
            per_second in 1_u32..200,
            pauses in proptest::collection::vec(0_i64..40, 1..600),
        ) {
            let mut throughput = Throughput::default();
            let mut now = START;
            let mut sent = 0_i64;
            for pause in &pauses {
                now += pause;
                if throughput.take(now, per_second) {
                    sent += 1;
                }
            }
            let most = i64::from(per_second) + (now - START) * i64::from(per_second) / 1_000 + 1;
            prop_assert!(sent <= most, "{sent} of at most {most}");
        }

        #[test]
        fn a_person_never_gets_more_than_a_burst_and_one_in_six_seconds(
            pauses in proptest::collection::vec(0_i64..9_000, 1..400),
        ) {
            let mut pair = Pair::default();
            let mut now = START;
            let mut sent = Vec::new();
            for pause in pauses {
                now += pause;
                match pair.take(now) {
                    Ok(()) => sent.push(now),
                    Err(wait) => {
                        prop_assert!(wait > 0);
                        let mut later = pair;
                        prop_assert_eq!(later.take(now + wait), Ok(()), "the wait that it names is enough");
                    }
                }
            }
            for (at, first) in sent.iter().enumerate() {
                for (count, last) in sent[at..].iter().enumerate() {
                    let count = i64::try_from(count).unwrap() + 1;
                    prop_assert!(count <= 2 * PAIR_BURST + (last - first) / PAIR_MS);
                }
            }
        }
    }
}
