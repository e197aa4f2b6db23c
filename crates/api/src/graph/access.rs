//! Tokens and lines seen lately, in memory, so that sending costs no query beside the send itself.
//!
//! What is remembered is at most [`LIFE_MS`] old: that is how long a withdrawn token may still work.

use std::collections::HashMap;
use std::hash::Hash;
use std::sync::Arc;

use messaging::registration::Status;
use messaging::token::Grant;
use messaging::{line, token};
use parking_lot::RwLock;
use store::{Clock, Store, secret};
use wire::id::{BusinessId, PhoneNumberId, WabaId};

/// How long an answer of the database is good for, in milliseconds.
const LIFE_MS: i64 = 10_000;
/// The most of a kind that are remembered.
const CAPACITY: usize = 10_000;

/// Who may do what, and on which line.
pub(crate) struct Access {
    store: Store,
    grants: Lately<[u8; 32], Grant>,
    lines: Lately<PhoneNumberId, Line>,
}

/// What the send path needs to know of a line.
pub(crate) struct Line {
    pub(crate) business: BusinessId,
    pub(crate) waba: WabaId,
    pub(crate) digits: String,
    /// The calling code that the digits begin with.
    pub(crate) country: String,
    /// Whether it may send and receive.
    pub(crate) is_registered: bool,
}

impl Access {
    pub(crate) fn new(store: Store) -> Self {
        let clock = store.clock().clone();
        Self { store, grants: Lately::new(clock.clone()), lines: Lately::new(clock) }
    }

    /// Who a token speaks for.
    pub(crate) async fn grant(&self, token: &str) -> messaging::Result<Option<Arc<Grant>>> {
        let key = secret::sha256(token.as_bytes());
        let now = self.store.clock().now_ms();
        if let Some(grant) = self.grants.get(&key) {
            return Ok(Some(grant).filter(|grant| grant.expires_at.is_none_or(|end| end > now)));
        }
        let token = token.to_owned();
        let found = self.store.read(move |tx| token::authenticate(tx, &token)).await?;
        Ok(found.map(|grant| self.grants.put(key, grant)))
    }

    /// A line by its id, whoever's it is.
    pub(crate) async fn line(&self, id: PhoneNumberId) -> messaging::Result<Option<Arc<Line>>> {
        if let Some(line) = self.lines.get(&id) {
            return Ok(Some(line));
        }
        let found = self.store.read(move |tx| line::find(tx, id)).await?;
        Ok(found.map(|line| {
            let country = calling_code(&line.digits).to_owned();
            let is_registered = line.status == Status::Connected;
            let (business, waba) = (line.business, line.waba_id);
            self.lines.put(id, Line { business, waba, digits: line.digits, country, is_registered })
        }))
    }

    /// Looks every token up anew next time: one was withdrawn, or its bearer may do something else.
    pub(crate) fn forget_grants(&self) {
        self.grants.known.write().clear();
    }

    /// Looks a line up anew next time.
    pub(crate) fn forget(&self, id: PhoneNumberId) {
        self.lines.forget(&id);
    }
}

/// Remembers for a while.
struct Lately<K, V> {
    clock: Clock,
    known: RwLock<HashMap<K, (Arc<V>, i64)>>,
}

impl<K: Eq + Hash, V> Lately<K, V> {
    fn new(clock: Clock) -> Self {
        Self { clock, known: RwLock::default() }
    }

    fn get(&self, key: &K) -> Option<Arc<V>> {
        let now = self.clock.now_ms();
        let known = self.known.read();
        known.get(key).filter(|(_, since)| (0..LIFE_MS).contains(&(now - since))).map(|(value, _)| value.clone())
    }

    fn forget(&self, key: &K) {
        self.known.write().remove(key);
    }

    fn put(&self, key: K, value: V) -> Arc<V> {
        let (value, now) = (Arc::new(value), self.clock.now_ms());
        let mut known = self.known.write();
        if known.len() >= CAPACITY {
            known.retain(|_, (_, since)| (0..LIFE_MS).contains(&(now - *since)));
        }
        if known.len() >= CAPACITY {
            known.clear();
        }
        known.insert(key, (value.clone(), now));
        value
    }
}

/// The calling code at the beginning of international digits: zones 1 and 7 have one digit, these two, all others three.
fn calling_code(digits: &str) -> &str {
    const TWO: [&str; 44] = [
        "20", "27", "30", "31", "32", "33", "34", "36", "39", "40", "41", "43", "44", "45", "46", "47", "48", "49",
        "51", "52", "53", "54", "55", "56", "57", "58", "60", "61", "62", "63", "64", "65", "66", "81", "82", "84",
        "86", "90", "91", "92", "93", "94", "95", "98",
    ];
    let length = match digits.get(..2) {
        Some(start) if start.starts_with(['1', '7']) => 1,
        Some(start) if TWO.contains(&start) => 2,
        _ => 3,
    };
    digits.get(..length).unwrap_or(digits)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn calling_codes() {
        for (digits, code) in
            [("16505551234", "1"), ("79161234567", "7"), ("81312345678", "81"), ("353861234567", "353"), ("4", "4")]
        {
            assert_eq!(calling_code(digits), code);
        }
    }

    #[test]
    fn what_is_remembered_is_forgotten() {
        let clock = Clock::manual(1_000_000);
        let lately = Lately::new(clock.clone());
        lately.put(1, "a");
        clock.advance_ms(LIFE_MS - 1);
        assert_eq!(lately.get(&1).as_deref(), Some(&"a"));
        clock.advance_ms(1);
        assert_eq!(lately.get(&1), None);
        for key in 0..2 * CAPACITY {
            lately.put(key, "b");
        }
        assert!(lately.known.read().len() <= CAPACITY);
    }
}
