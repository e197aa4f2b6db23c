//! Health, limits of addresses, and the end of the server.

use std::sync::Arc;

use api::limits::Rate;
use axum::Router;
use axum::body::Body;
use axum::extract::Request;
use axum::middleware::from_fn_with_state;
use axum::routing::get;
use reqwest::Method;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tower::ServiceExt as _;

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

async fn panics() -> &'static str {
    panic!("secret detail")
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_panic_is_a_500_with_an_id() {
    each(async |world: Arc<World>| {
        let router = Router::new()
            .route("/api/panics", get(panics))
            .route("/v26.0/panics", get(panics))
            .layer(from_fn_with_state(world.app.clone(), api::edge::pass));
        for (path, code) in [("/api/panics", "\"code\":\"internal\""), ("/v26.0/panics", "\"code\":131000")] {
            let request = Request::get(path).body(Body::empty()).unwrap();
            let response = router.clone().oneshot(request).await.unwrap();
            assert_eq!(response.status(), 500);
            let body = axum::body::to_bytes(response.into_body(), 10_000).await.unwrap();
            let body = String::from_utf8(body.to_vec()).unwrap();
            assert!(body.contains(code) && !body.contains("secret"), "{body}");
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_request_under_way_is_answered_when_the_server_stops() {
    each(async |world: Arc<World>| {
        let mut stream = TcpStream::connect(world.address).await.unwrap();
        assert!(ask(&mut stream).await.starts_with("HTTP/1.1 200"), "the connection is being served");
        stream.write_all(b"POST /api/v1/session/link HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: 13\r\nexpect: 100-continue\r\n\r\n").await.unwrap();
        let mut buffer = [0; 4096];
        let count = stream.read(&mut buffer).await.unwrap();
        assert!(buffer[..count].starts_with(b"HTTP/1.1 100"), "the server waits for the body");
        world.app.shutdown.cancel();
        stream.write_all(br#"{"token":"x"}"#).await.unwrap();
        let mut text = Vec::new();
        stream.read_to_end(&mut text).await.unwrap();
        assert!(text.starts_with(b"HTTP/1.1 410"), "{}", String::from_utf8_lossy(&text));
        let refused = async {
            while TcpStream::connect(world.address).await.is_ok() {
                tokio::task::yield_now().await;
            }
        };
        tokio::time::timeout(std::time::Duration::from_secs(10), refused).await.expect("no more connections are taken");
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
