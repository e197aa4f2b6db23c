//! A developer's server: verifies the handshake and keeps what it is told.

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicU16, AtomicU64, Ordering};
use std::time::Duration;

use axum::Router;
use axum::body::Bytes;
use axum::extract::{RawQuery, State};
use axum::routing::get;
use http::{HeaderMap, StatusCode};
use parking_lot::Mutex;
use serde_json::Value as Json;
use tokio::net::TcpListener;
use tokio::sync::Notify;
use url::form_urlencoded;

pub const TOKEN: &str = "let me in/&?";

#[derive(Clone)]
pub struct Receiver(Arc<Inner>);

struct Inner {
    address: SocketAddr,
    requests: Mutex<Vec<Request>>,
    refused: Mutex<Vec<Bytes>>,
    status: AtomicU16,
    delay_ms: AtomicU64,
    /// Updates with this text are refused.
    poison: Mutex<Option<String>>,
    arrived: Notify,
}

#[derive(Clone)]
pub struct Request {
    pub headers: HeaderMap,
    pub body: Bytes,
}

impl Request {
    pub fn json(&self) -> Json {
        serde_json::from_slice(&self.body).unwrap()
    }
}

impl Receiver {
    pub async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let receiver = Self(Arc::new(Inner {
            address: listener.local_addr().unwrap(),
            requests: Mutex::default(),
            refused: Mutex::default(),
            status: AtomicU16::new(200),
            delay_ms: AtomicU64::new(0),
            poison: Mutex::default(),
            arrived: Notify::new(),
        }));
        let app = Router::new()
            .route("/hook", get(verify).post(take))
            .route("/wrong", get(|| async { "something else" }))
            .with_state(receiver.clone());
        tokio::spawn(async move { axum::serve(listener, app).await });
        receiver
    }

    pub fn url(&self) -> String {
        self.at("/hook")
    }

    pub fn at(&self, path: &str) -> String {
        format!("http://{}{path}", self.0.address)
    }

    /// What it answers from now on.
    pub fn answers(&self, status: u16) {
        self.0.status.store(status, Ordering::SeqCst);
    }

    pub fn takes_ms(&self, delay: u64) {
        self.0.delay_ms.store(delay, Ordering::SeqCst);
    }

    pub fn refuses(&self, text: &str) {
        *self.0.poison.lock() = Some(text.to_owned());
    }

    pub fn requests(&self) -> Vec<Request> {
        self.0.requests.lock().clone()
    }

    pub fn refused(&self) -> usize {
        self.0.refused.lock().len()
    }

    /// The values of all changes, in the order they came.
    pub fn values(&self) -> Vec<Json> {
        let mut values = Vec::new();
        for request in self.requests() {
            for entry in request.json()["entry"].as_array().unwrap() {
                values.extend(entry["changes"].as_array().unwrap().iter().map(|change| change["value"].clone()));
            }
        }
        values
    }

    /// The texts of all messages, in the order they came.
    pub fn texts(&self) -> Vec<String> {
        let texts = self.values();
        texts.iter().filter_map(|value| value["messages"][0]["text"]["body"].as_str().map(str::to_owned)).collect()
    }

    /// Waits until this many changes came.
    pub async fn wait_for(&self, count: usize) -> Vec<Json> {
        self.until(|receiver| receiver.values().len() >= count).await;
        self.values()
    }

    pub async fn until(&self, is_so: impl Fn(&Self) -> bool) {
        let waited = async {
            loop {
                let arrived = self.0.arrived.notified();
                if is_so(self) {
                    return;
                }
                arrived.await;
            }
        };
        let waited = tokio::time::timeout(Duration::from_secs(20), waited).await;
        assert!(waited.is_ok(), "it did not come; there are {:?}", self.values().len());
    }
}

async fn verify(State(receiver): State<Receiver>, RawQuery(query): RawQuery) -> (StatusCode, String) {
    let query = query.unwrap_or_default();
    let value = |name: &str| {
        let mut pairs = form_urlencoded::parse(query.as_bytes());
        pairs.find(|(key, _)| key == name).map(|(_, value)| value.into_owned())
    };
    if receiver.0.status.load(Ordering::SeqCst) != 200 || value("hub.mode").as_deref() != Some("subscribe") {
        return (StatusCode::BAD_REQUEST, String::new());
    }
    match (value("hub.verify_token"), value("hub.challenge")) {
        (Some(token), Some(challenge)) if token == TOKEN => (StatusCode::OK, challenge),
        _ => (StatusCode::FORBIDDEN, String::new()),
    }
}

async fn take(State(receiver): State<Receiver>, headers: HeaderMap, body: Bytes) -> StatusCode {
    let inner = &receiver.0;
    let delay = inner.delay_ms.load(Ordering::SeqCst);
    if delay > 0 {
        tokio::time::sleep(Duration::from_millis(delay)).await;
    }
    let mut status = StatusCode::from_u16(inner.status.load(Ordering::SeqCst)).unwrap();
    if inner.poison.lock().as_ref().is_some_and(|text| String::from_utf8_lossy(&body).contains(text)) {
        status = StatusCode::BAD_REQUEST;
    }
    if status == StatusCode::OK {
        inner.requests.lock().push(Request { headers, body });
    } else {
        inner.refused.lock().push(body);
    }
    inner.arrived.notify_waiters();
    status
}
