//! Who may do how much: rates by address or by person, connections by address, room for uploads.
//!
//! Memory has a bound: a rate's keys fall into 65,536 buckets by a hash that is seeded anew in each process, so two
//! strangers share one by chance but nobody can aim at another's.

use std::collections::HashMap;
use std::collections::hash_map::RandomState;
use std::convert::Infallible;
use std::hash::{BuildHasher as _, Hash};
use std::net::{IpAddr, SocketAddr};
use std::num::NonZeroU32;
use std::sync::Arc;
use std::time::Duration;

use axum::extract::{ConnectInfo, FromRequestParts};
use governor::clock::Clock as _;
use governor::middleware::NoOpMiddleware;
use governor::state::keyed::DashMapStateStore;
use governor::{Quota, RateLimiter};
use http::HeaderMap;
use http::request::Parts;
use inbox::attempts::Attempts;
use parking_lot::Mutex;
use store::Clock;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use crate::problem::Problem;
use crate::state::{App, Config};

/// So many in a row, and so many a minute in the long run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rate {
    /// How many at once.
    pub burst: u32,
    /// How many a minute in the long run.
    pub per_minute: u32,
}

impl Rate {
    const fn new(burst: u32, per_minute: u32) -> Self {
        Self { burst, per_minute }
    }
}

/// How often one may do what.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rates {
    /// Requests of an address to the console's and the web chat's API.
    pub requests: Rate,
    /// Tries of an address to sign in, of any kind; each costs a password hash.
    pub sign_ins: Rate,
    /// New web-chat sessions of an address.
    pub sessions: Rate,
    /// One-time codes asked for by an address, or sent to a phone number.
    pub confirmations: Rate,
    /// Messages of a visitor.
    pub messages: Rate,
    /// Uploads of a visitor or an agent.
    pub uploads: Rate,
    /// Frames of a socket: typing, presence, pings.
    pub frames: Rate,
}

impl Default for Rates {
    fn default() -> Self {
        Self {
            requests: Rate::new(1_000, 12_000),
            sign_ins: Rate::new(30, 30),
            sessions: Rate::new(60, 60),
            confirmations: Rate::new(5, 2),
            messages: Rate::new(200, 600),
            uploads: Rate::new(60, 60),
            frames: Rate::new(120, 240),
        }
    }
}

impl Rates {
    /// Rates that nothing reaches: for the demo's load tests.
    pub fn unlimited() -> Self {
        let rate = Rate::new(u32::MAX, u32::MAX);
        Self {
            requests: rate,
            sign_ins: rate,
            sessions: rate,
            confirmations: rate,
            messages: rate,
            uploads: rate,
            frames: rate,
        }
    }
}

/// The limits of this process.
pub struct Limits {
    /// Requests of an address to the console's and the web chat's API.
    pub requests: Limiter,
    /// Tries of an address to sign in, of any kind.
    pub sign_ins: Limiter,
    /// Wrong passwords, by address and e-mail.
    pub attempts: Attempts,
    /// New web-chat sessions, by address.
    pub sessions: Limiter,
    /// One-time codes, by address and by phone number.
    pub confirmations: Limiter,
    /// Messages, by visitor.
    pub messages: Limiter,
    /// Uploads, by visitor or agent.
    pub uploads: Limiter,
    /// Frames, by socket.
    pub frames: Limiter,
    /// Open connections, by address.
    pub connections: Connections,
    /// Open sockets (WebSocket), by address.
    pub sockets: Connections,
    upload_room: Arc<Semaphore>,
}

/// How much memory uploads may take at once, in MiB.
const UPLOAD_ROOM_MIB: usize = 256;
/// How long an upload waits for room.
const UPLOAD_WAIT: Duration = Duration::from_secs(30);

impl Limits {
    pub(crate) fn new(clock: &Clock, config: &Config) -> Self {
        let limiter = |rate| Limiter::new(clock, rate);
        let rates = config.rates;
        Self {
            requests: limiter(rates.requests),
            sign_ins: limiter(rates.sign_ins),
            attempts: Attempts::new(clock.clone()),
            sessions: limiter(rates.sessions),
            confirmations: limiter(rates.confirmations),
            messages: limiter(rates.messages),
            uploads: limiter(rates.uploads),
            frames: limiter(rates.frames),
            connections: Connections::new(config.max_connections_per_address),
            sockets: Connections::new(config.max_connections_per_address),
            upload_room: Arc::new(Semaphore::new(UPLOAD_ROOM_MIB)),
        }
    }

    /// Waits for the memory that an upload of this size takes; the room is given back when the permit is dropped.
    pub async fn upload_room(&self, size_bytes: usize) -> Result<OwnedSemaphorePermit, Problem> {
        let mib = u32::try_from(size_bytes.div_ceil(1024 * 1024).clamp(1, UPLOAD_ROOM_MIB)).unwrap_or(1);
        let room = self.upload_room.clone().acquire_many_owned(mib);
        match tokio::time::timeout(UPLOAD_WAIT, room).await {
            Ok(Ok(permit)) => Ok(permit),
            Ok(Err(_)) | Err(_) => Err(Problem::busy()),
        }
    }
}

/// A rate for each key.
pub struct Limiter {
    inner: RateLimiter<u16, DashMapStateStore<u16>, Millis, NoOpMiddleware<Duration>>,
    clock: Millis,
    seed: RandomState,
}

impl Limiter {
    /// This rate for each key, by this clock.
    pub fn new(clock: &Clock, rate: Rate) -> Self {
        let at_least_one = |number: u32| NonZeroU32::new(number).unwrap_or(NonZeroU32::MIN);
        let quota = Quota::per_minute(at_least_one(rate.per_minute)).allow_burst(at_least_one(rate.burst));
        let clock = Millis(clock.clone());
        let inner = RateLimiter::new(quota, DashMapStateStore::default(), clock.clone());
        Self { inner, clock, seed: RandomState::new() }
    }

    /// Counts one; fails when that is too many. For an address, the key is [`ClientAddress::network`].
    pub fn check(&self, key: impl Hash) -> Result<(), TooMany> {
        let [low, high, ..] = self.seed.hash_one(key).to_le_bytes();
        self.inner.check_key(&u16::from_le_bytes([low, high])).map_err(|until| {
            let wait = until.wait_time_from(self.clock.now());
            TooMany { retry_after_secs: wait.as_millis().div_ceil(1000).try_into().unwrap_or(u64::MAX).max(1) }
        })
    }
}

/// Too much in a short time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("too many requests, slow down")]
pub struct TooMany {
    /// When there is room again, in seconds.
    pub retry_after_secs: u64,
}

impl From<TooMany> for Problem {
    fn from(too_many: TooMany) -> Self {
        Self::too_many("requests", too_many.retry_after_secs)
    }
}

/// The store's clock as the limiter reads it.
#[derive(Clone)]
struct Millis(Clock);

impl governor::clock::Clock for Millis {
    type Instant = Duration;

    fn now(&self) -> Duration {
        Duration::from_millis(u64::try_from(self.0.now_ms()).unwrap_or_default())
    }
}

/// Counts what is open, by address.
#[derive(Clone)]
pub struct Connections {
    open: Arc<Mutex<HashMap<IpAddr, usize>>>,
    most: usize,
}

impl Connections {
    /// At most `most` for each address.
    pub fn new(most: usize) -> Self {
        Self { open: Arc::default(), most }
    }

    /// Counts one more, until the guard is dropped; `None` when the address has enough.
    pub fn enter(&self, address: IpAddr) -> Option<Open> {
        let network = network(address);
        let mut open = self.open.lock();
        let count = open.entry(network).or_default();
        if *count >= self.most {
            return None;
        }
        *count += 1;
        Some(Open { open: self.open.clone(), network })
    }
}

/// Something open, counted until it is dropped.
pub struct Open {
    open: Arc<Mutex<HashMap<IpAddr, usize>>>,
    network: IpAddr,
}

impl Drop for Open {
    fn drop(&mut self) {
        let mut open = self.open.lock();
        if let Some(count) = open.get_mut(&self.network) {
            *count -= 1;
            if *count == 0 {
                open.remove(&self.network);
            }
        }
    }
}

/// Where a request comes from: the peer or, behind a trusted proxy, whom the proxy names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ClientAddress(pub IpAddr);

impl ClientAddress {
    /// What limits count by: one household or server has a whole /64 of IPv6.
    pub fn network(self) -> IpAddr {
        network(self.0)
    }

    /// The client of a request that came from `peer`.
    pub fn of(peer: IpAddr, headers: &HeaderMap, config: &Config) -> Self {
        let mut client = peer.to_canonical();
        if !config.trusts(client) {
            return Self(client);
        }
        let named = headers.get_all("x-forwarded-for").iter().filter_map(|value| value.to_str().ok());
        let hops: Vec<&str> = named.flat_map(|value| value.split(',')).collect();
        for hop in hops.into_iter().rev() {
            let Ok(address) = hop.trim().parse::<IpAddr>() else { break };
            client = address.to_canonical();
            if !config.trusts(client) {
                break;
            }
        }
        Self(client)
    }
}

impl FromRequestParts<Arc<App>> for ClientAddress {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, app: &Arc<App>) -> Result<Self, Infallible> {
        let peer = parts.extensions.get::<ConnectInfo<SocketAddr>>();
        let peer = peer.map_or(IpAddr::from([0, 0, 0, 0]), |ConnectInfo(peer)| peer.ip());
        Ok(Self::of(peer, &parts.headers, &app.config))
    }
}

fn network(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V4(address) => address.into(),
        IpAddr::V6(address) => {
            let [a, b, c, d, ..] = address.segments();
            IpAddr::from([a, b, c, d, 0, 0, 0, 0])
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ip(text: &str) -> IpAddr {
        text.parse().unwrap()
    }

    #[test]
    fn a_rate_by_key_and_by_clock() {
        let clock = Clock::manual(1_795_392_000_000);
        let limiter = Limiter::new(&clock, Rate { burst: 2, per_minute: 60 });
        limiter.check("a").unwrap();
        limiter.check("a").unwrap();
        assert_eq!(limiter.check("a"), Err(TooMany { retry_after_secs: 1 }));
        limiter.check("b").unwrap();
        clock.advance_ms(1_000);
        limiter.check("a").unwrap();
        assert!(limiter.check("a").is_err());
    }

    #[test]
    fn connections_are_counted_until_they_end() {
        let connections = Connections::new(2);
        let (first, second) = (connections.enter(ip("2001:db8::1")), connections.enter(ip("2001:db8::2")));
        assert!(first.is_some() && second.is_some());
        assert!(connections.enter(ip("2001:db8::3")).is_none(), "one /64 is one address");
        assert!(connections.enter(ip("2001:db8:0:1::1")).is_some());
        drop(first);
        assert!(connections.enter(ip("2001:db8::3")).is_some());
    }

    #[test]
    fn only_trusted_proxies_name_the_client() {
        let mut config = Config::new("https://chat.example.com".parse().unwrap());
        let mut headers = HeaderMap::new();
        headers.insert("x-forwarded-for", "6.6.6.6, 203.0.113.7, 10.0.0.9".parse().unwrap());
        let client = |peer, config: &Config| ClientAddress::of(ip(peer), &headers, config).0;
        assert_eq!(client("10.0.0.1", &config), ip("10.0.0.1"));
        config.trusted_proxies = vec!["10.0.0.0/8".parse().unwrap()];
        assert_eq!(client("10.0.0.1", &config), ip("203.0.113.7"), "what the client itself wrote is not believed");
        assert_eq!(client("198.51.100.1", &config), ip("198.51.100.1"));
        assert_eq!(client("::ffff:10.0.0.1", &config), ip("203.0.113.7"));
    }
}
