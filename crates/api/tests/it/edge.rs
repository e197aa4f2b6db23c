//! Health, limits of addresses, and the end of the server.

use std::sync::Arc;

use api::limits::Rate;
use reqwest::Method;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

use crate::support::{Answer, World, each, each_with};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_server_tells_that_it_serves() {
    each(async |world: Arc<World>| {
        let healthy = Answer::of(world.request(Method::GET, "/healthz")).await;
        assert_eq!((healthy.status.as_u16(), healthy.bytes.as_slice()), (200, &b"ok"[..]));
        assert!(healthy.header("x-request-id").is_some());
        assert_eq!(Answer::of(world.request(Method::GET, "/readyz")).await.status, 200);
        world.app.shutdown.cancel();
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_flood_of_requests_is_slowed_down() {
    each_with(
        |config| config.rates.requests = Rate { burst: 3, per_minute: 60 },
        async |world: Arc<World>| {
            let me = || Answer::of(world.request(Method::GET, "/api/v1/me"));
            for _ in 0..3 {
                me().await.problem(401, "no_session");
            }
            let answer = me().await;
            assert_eq!(answer.problem(429, "too_many_requests")["retry_after_secs"], 1);
            assert_eq!(answer.header("retry-after"), Some("1"));
            world.clock.advance_ms(1_000);
            me().await.problem(401, "no_session");
            assert_eq!(Answer::of(world.request(Method::GET, "/healthz")).await.status, 200);
        },
    )
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_flood_of_connections_is_closed() {
    each_with(
        |config| config.max_connections_per_address = 3,
        async |world: Arc<World>| {
            let mut open = Vec::new();
            for _ in 0..3 {
                let mut stream = TcpStream::connect(world.address).await.unwrap();
                assert!(ask(&mut stream).await.starts_with("HTTP/1.1 200"));
                open.push(stream);
            }
            let mut stream = TcpStream::connect(world.address).await.unwrap();
            assert_eq!(ask(&mut stream).await, "", "one more is closed at once");
        },
    )
    .await;
}

/// Asks for `/healthz`, and returns what came until the answer's end or the connection's.
async fn ask(stream: &mut TcpStream) -> String {
    let _ = stream.write_all(b"GET /healthz HTTP/1.1\r\nhost: x\r\n\r\n").await;
    let mut text = Vec::new();
    let mut buffer = [0; 4096];
    while !text.ends_with(b"ok") {
        match stream.read(&mut buffer).await {
            Ok(0) | Err(_) => break,
            Ok(count) => text.extend_from_slice(&buffer[..count]),
        }
    }
    String::from_utf8(text).unwrap()
}
