//! The brake on guessing passwords: so many tries in a while from one address for one e-mail.

use std::collections::HashMap;
use std::net::IpAddr;

use parking_lot::Mutex;
use store::{Clock, secret};

/// How many wrong tries are free.
pub const LIMIT: usize = 10;

/// In which time, in milliseconds.
pub const WINDOW_MS: i64 = 15 * 60_000;

/// How many pairs of address and e-mail are remembered; beyond, the one tried longest ago is forgotten.
const CAPACITY: usize = 10_000;

/// Remembers the tries of this process; a restart forgets them.
#[derive(Debug)]
pub struct Attempts {
    clock: Clock,
    tries: Mutex<HashMap<Key, Vec<i64>>>,
}

type Key = [u8; 32];

/// Too many wrong tries.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TooMany {
    /// When the next try is allowed, in seconds.
    pub retry_after_secs: i64,
}

impl Attempts {
    /// No tries yet.
    pub fn new(clock: Clock) -> Self {
        Self { clock, tries: Mutex::default() }
    }

    /// Counts a try before it is made, so that many at once are not more than one after another.
    pub fn begin(&self, address: IpAddr, email: &str) -> Result<(), TooMany> {
        let now = self.clock.now_ms();
        let key = key(address, email);
        let mut tries = self.tries.lock();
        if !tries.contains_key(&key) && tries.len() >= CAPACITY {
            make_room(&mut tries, now);
        }
        let times = tries.entry(key).or_default();
        times.retain(|at| now - at < WINDOW_MS);
        match times.first() {
            Some(oldest) if times.len() >= LIMIT => {
                Err(TooMany { retry_after_secs: (oldest + WINDOW_MS - now + 999) / 1000 })
            }
            _ => {
                times.push(now);
                Ok(())
            }
        }
    }

    /// Forgets the tries of who has signed in.
    pub fn succeeded(&self, address: IpAddr, email: &str) {
        self.tries.lock().remove(&key(address, email));
    }
}

fn make_room(tries: &mut HashMap<Key, Vec<i64>>, now: i64) {
    let newest = |times: &Vec<i64>| times.last().copied().unwrap_or(i64::MIN);
    tries.retain(|_, times| now - newest(times) < WINDOW_MS);
    if tries.len() >= CAPACITY
        && let Some(oldest) = tries.iter().min_by_key(|(_, times)| newest(times)).map(|(key, _)| *key)
    {
        tries.remove(&oldest);
    }
}

/// One household or server has a whole /64 of IPv6, so that is one address here.
fn key(address: IpAddr, email: &str) -> Key {
    let network = match address.to_canonical() {
        IpAddr::V4(address) => address.octets().to_vec(),
        IpAddr::V6(address) => address.octets()[..8].to_vec(),
    };
    secret::sha256(&[&network[..], b"|", email.trim().to_lowercase().as_bytes()].concat())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn attempts() -> (Attempts, Clock) {
        let clock = Clock::manual(1_800_000_000_000);
        (Attempts::new(clock.clone()), clock)
    }

    fn ip(text: &str) -> IpAddr {
        text.parse().unwrap()
    }

    #[test]
    fn ten_tries_in_a_quarter_of_an_hour() {
        let (attempts, clock) = attempts();
        let here = ip("203.0.113.7");
        for _ in 0..LIMIT {
            attempts.begin(here, "maya@example.com").unwrap();
            clock.advance_ms(1_000);
        }
        assert_eq!(attempts.begin(here, " Maya@Example.com"), Err(TooMany { retry_after_secs: 890 }));
        attempts.begin(here, "ken@example.com").unwrap();
        attempts.begin(ip("203.0.113.8"), "maya@example.com").unwrap();
        clock.advance_ms(890_000);
        attempts.begin(here, "maya@example.com").unwrap();
        assert_eq!(attempts.begin(here, "maya@example.com"), Err(TooMany { retry_after_secs: 1 }));
    }

    #[test]
    fn signing_in_forgets_the_wrong_tries() {
        let (attempts, _) = attempts();
        let here = ip("203.0.113.7");
        for _ in 0..3 * LIMIT {
            attempts.begin(here, "maya@example.com").unwrap();
            attempts.succeeded(here, "maya@example.com");
        }
    }

    #[test]
    fn a_network_of_ipv6_is_one_address() {
        let (attempts, _) = attempts();
        for host in 0..LIMIT {
            attempts.begin(ip(&format!("2001:db8:1:2::{host}")), "maya@example.com").unwrap();
        }
        assert!(attempts.begin(ip("2001:db8:1:2:ffff::1"), "maya@example.com").is_err());
        attempts.begin(ip("2001:db8:1:3::1"), "maya@example.com").unwrap();
        for _ in 0..LIMIT {
            attempts.begin(ip("::ffff:203.0.113.7"), "ken@example.com").unwrap();
        }
        assert!(attempts.begin(ip("203.0.113.7"), "ken@example.com").is_err());
    }

    #[test]
    fn memory_is_bounded() {
        let (attempts, clock) = attempts();
        let here = ip("203.0.113.7");
        for _ in 0..LIMIT {
            attempts.begin(here, "first@example.com").unwrap();
        }
        clock.advance_ms(1);
        for number in 0..CAPACITY + 5 {
            attempts.begin(here, &format!("{number}@example.com")).unwrap();
        }
        assert_eq!(attempts.tries.lock().len(), CAPACITY);
        attempts.begin(here, "first@example.com").unwrap();
        clock.advance_ms(WINDOW_MS);
        attempts.begin(here, "later@example.com").unwrap();
        assert_eq!(attempts.tries.lock().len(), 1);
    }
}
