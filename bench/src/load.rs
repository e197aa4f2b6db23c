//! The load generator: connections that each send a request, read its answer, and send the next.

use std::time::{Duration, Instant};

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

use crate::servers::Server;

/// How a load is run.
#[derive(Clone, Copy)]
pub struct Load {
    /// How long it is measured.
    pub duration: Duration,
    /// How long it runs before that.
    pub warm_up: Duration,
}

/// What a load found.
pub struct Outcome {
    /// Answers of status 200 per second.
    pub per_second: f64,
    /// The middle one, in milliseconds.
    pub p50_ms: f64,
    /// The 99th of 100, in milliseconds.
    pub p99_ms: f64,
    /// Answers of another status.
    pub failed: usize,
}

impl Load {
    /// Loads a server with so many connections.
    pub async fn run(&self, server: &Server, connections: usize) -> Outcome {
        let begin = Instant::now() + self.warm_up;
        let end = begin + self.duration;
        let tasks: Vec<_> = (0..connections)
            .map(|number| tokio::spawn(connection(server.address.clone(), server.requests(number), begin, end)))
            .collect();
        let mut latencies: Vec<Duration> = Vec::new();
        let mut failed = 0;
        for task in tasks {
            let (mut ok, bad) = task.await.expect("a connection");
            latencies.append(&mut ok);
            failed += bad;
        }
        latencies.sort_unstable();
        let at = |share: f64| {
            let index = ((latencies.len() as f64 * share) as usize).min(latencies.len().saturating_sub(1));
            latencies.get(index).map_or(0.0, |latency| latency.as_secs_f64() * 1_000.0)
        };
        Outcome {
            per_second: latencies.len() as f64 / self.duration.as_secs_f64(),
            p50_ms: at(0.5),
            p99_ms: at(0.99),
            failed,
        }
    }
}

async fn connection(address: String, requests: Vec<Vec<u8>>, begin: Instant, end: Instant) -> (Vec<Duration>, usize) {
    let mut stream = TcpStream::connect(&address).await.expect("connect");
    stream.set_nodelay(true).expect("nodelay");
    let (mut latencies, mut failed) = (Vec::new(), 0);
    let mut buffer = Vec::with_capacity(4_096);
    for request in requests.iter().cycle() {
        let started = Instant::now();
        if started >= end {
            break;
        }
        stream.write_all(request).await.expect("write");
        let is_ok = answer(&mut stream, &mut buffer).await;
        if started >= begin {
            if is_ok {
                latencies.push(started.elapsed());
            } else {
                failed += 1;
            }
        }
    }
    (latencies, failed)
}

/// Reads one answer with a `Content-Length`; returns whether its status is 200 or 201.
pub async fn answer(stream: &mut TcpStream, buffer: &mut Vec<u8>) -> bool {
    buffer.clear();
    loop {
        let read = stream.read_buf(buffer).await.expect("read");
        assert!(read > 0, "the server closed the connection");
        let Some(head) = buffer.windows(4).position(|window| window == b"\r\n\r\n") else { continue };
        let text = std::str::from_utf8(&buffer[..head]).expect("headers");
        let length: usize = text
            .lines()
            .find_map(|line| {
                let (name, value) = line.split_once(':')?;
                name.eq_ignore_ascii_case("content-length").then(|| value.trim().parse().expect("length"))
            })
            .unwrap_or(0);
        let is_ok = text.starts_with("HTTP/1.1 20");
        while buffer.len() < head + 4 + length {
            assert!(stream.read_buf(buffer).await.expect("read") > 0, "the answer is cut off");
        }
        return is_ok;
    }
}
