//! From a customer's message to the subscriber's webhook: how long it takes at a steady rate, and how fast a backlog goes.

use std::fmt;
use std::sync::Arc;
use std::time::{Duration, Instant};

use axum::Router;
use axum::body::Bytes;
use axum::extract::{Query, State};
use axum::routing::get;
use parking_lot::Mutex;
use serde::Deserialize;
use tokio::io::AsyncWriteExt as _;
use tokio::net::{TcpListener, TcpStream};

use crate::load;
use crate::servers::Server;
use crate::souk::BACKLOG;

/// Customers' messages per second.
const RATE: usize = 1_000;
/// How many connections they come over.
const CONNECTIONS: usize = 50;
const WARM_UP: Duration = Duration::from_secs(1);
/// How long the last ones may take.
const LAST: Duration = Duration::from_secs(60);

/// Measures both, and prints.
pub async fn run(duration: Duration) {
    println!("\nwebhooks to one subscriber, signed, each answered with 200");
    steady(duration).await;
    backlog().await;
}

/// A subscriber that answers at once and notes when each message came.
#[derive(Clone)]
struct Receiver(Arc<Inner>);

struct Inner {
    begin: Instant,
    arrivals: Mutex<Arrivals>,
}

#[derive(Default)]
struct Arrivals {
    /// The number in the message's text, and when it came, in microseconds.
    messages: Vec<(u64, u64)>,
    requests: usize,
}

#[derive(Deserialize)]
struct Handshake {
    #[serde(rename = "hub.challenge")]
    challenge: String,
}

impl Receiver {
    async fn start() -> (Self, String) {
        let inner = Inner { begin: Instant::now(), arrivals: Mutex::default() };
        let receiver = Self(Arc::new(inner));
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let address = listener.local_addr().expect("its address");
        let verify = |Query(handshake): Query<Handshake>| async { handshake.challenge };
        let router = Router::new().route("/", get(verify).post(take)).with_state(receiver.clone());
        tokio::spawn(async move { axum::serve(listener, router).await });
        (receiver, format!("http://{address}/"))
    }

    fn micros(&self) -> u64 {
        self.0.begin.elapsed().as_micros() as u64
    }

    /// Waits until so many messages came, or no longer than a minute.
    async fn wait_for(&self, count: usize) {
        let begin = Instant::now();
        while self.0.arrivals.lock().messages.len() < count && begin.elapsed() < LAST {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    }
}

async fn take(State(receiver): State<Receiver>, body: Bytes) {
    let now = receiver.micros();
    let text = String::from_utf8_lossy(&body);
    let numbers = text.split("\"at:").skip(1).filter_map(|rest| rest.split(' ').next()?.parse().ok());
    let mut arrivals = receiver.0.arrivals.lock();
    arrivals.messages.extend(numbers.map(|number| (number, now)));
    arrivals.requests += 1;
}

/// Sorted, in microseconds.
struct Latencies(Vec<u64>);

impl Latencies {
    fn of(micros: impl Iterator<Item = u64>) -> Self {
        let mut sorted: Vec<u64> = micros.collect();
        sorted.sort_unstable();
        Self(sorted)
    }

    fn at(&self, share: f64) -> f64 {
        let index = (self.0.len() as f64 * share) as usize;
        self.0.get(index.min(self.0.len().saturating_sub(1))).map_or(0.0, |micros| *micros as f64 / 1_000.0)
    }
}

impl fmt::Display for Latencies {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "p50 {:.1} ms, p99 {:.1} ms", self.at(0.5), self.at(0.99))
    }
}

/// Messages at a steady rate; the time counts from when each was due, so that waiting to be sent counts too.
async fn steady(duration: Duration) {
    let (receiver, callback) = Receiver::start().await;
    let server = Server::start_with("subscribed", Some(&callback)).await;
    let tokens: Vec<&str> = server.token.split(',').collect();
    let (begin, total) = (Instant::now(), RATE * (WARM_UP + duration).as_secs() as usize);
    let mut tasks = Vec::new();
    for connection in 0..CONNECTIONS {
        let bearers: Vec<String> =
            tokens.iter().skip(connection).step_by(CONNECTIONS).map(|token| (*token).to_owned()).collect();
        let (receiver, address, path) = (receiver.clone(), server.address.clone(), server.path.clone());
        tasks.push(tokio::spawn(async move {
            let mut stream = TcpStream::connect(&address).await.expect("connect");
            stream.set_nodelay(true).expect("nodelay");
            let mut buffer = Vec::with_capacity(4_096);
            let (mut refused, mut answered) = (0, Vec::new());
            for (turn, number) in (connection..total).step_by(CONNECTIONS).enumerate() {
                let due = begin + Duration::from_micros((number * 1_000_000 / RATE) as u64);
                tokio::time::sleep_until(due.into()).await;
                let due = due.duration_since(receiver.0.begin).as_micros() as u64;
                let body = format!(
                    r#"{{"client_id":"{number}","message":{{"type":"text","text":{{"body":"at:{due} two of the usual, please"}}}}}}"#
                );
                let bearer = &bearers[turn % bearers.len()];
                let request = format!(
                    "POST {path} HTTP/1.1\r\nHost: {address}\r\nAuthorization: Bearer {bearer}\r\nContent-Type: application/json\r\nContent-Length: {}\r\n\r\n{body}",
                    body.len()
                );
                stream.write_all(request.as_bytes()).await.expect("write");
                refused += usize::from(!load::answer(&mut stream, &mut buffer).await);
                answered.push((due, receiver.micros()));
            }
            (refused, answered)
        }));
    }
    let (mut refused, mut answered) = (0, Vec::new());
    for task in tasks {
        let (bad, mut times) = task.await.expect("a connection");
        refused += bad;
        answered.append(&mut times);
    }
    receiver.wait_for(total - refused).await;
    let after = (begin + WARM_UP).duration_since(receiver.0.begin).as_micros() as u64;
    let arrivals = std::mem::take(&mut *receiver.0.arrivals.lock());
    let after_warm_up = |times: &[(u64, u64)]| {
        Latencies::of(times.iter().filter(|(due, _)| *due >= after).map(|(due, at)| at.saturating_sub(*due)))
    };
    println!(
        "  customer's message to webhook at {RATE}/s: {} (target: p99 20); answered after {}; {} of {total} came, {refused} refused",
        after_warm_up(&arrivals.messages),
        after_warm_up(&answered),
        arrivals.messages.len(),
    );
    server.stop().await;
}

async fn backlog() {
    let (receiver, callback) = Receiver::start().await;
    let server = Server::start_with("backlog", Some(&callback)).await;
    receiver.wait_for(BACKLOG).await;
    let arrivals = std::mem::take(&mut *receiver.0.arrivals.lock());
    let first = arrivals.messages.iter().map(|(_, at)| *at).min().unwrap_or(0);
    let last = arrivals.messages.iter().map(|(_, at)| *at).max().unwrap_or(0);
    let seconds = (last - first) as f64 / 1e6;
    println!(
        "  a backlog of {BACKLOG}: {:.0} messages per second in {:.0} requests per second; {} came",
        arrivals.messages.len() as f64 / seconds,
        arrivals.requests as f64 / seconds,
        arrivals.messages.len(),
    );
    server.stop().await;
}
