//! The servers under load, each a child process: a bare echo, the bare durable path, and Souk.

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::routing::post;
use db::{Db, Type, Value};
use serde::Deserialize;
use tempfile::TempDir;
use tokio::io::{AsyncBufReadExt as _, BufReader};
use tokio::net::TcpListener;
use tokio::process::{Child, Command};
use tokio::sync::{mpsc, oneshot};

use crate::souk;

/// How many recipients a load spreads over.
pub const RECIPIENTS: usize = 1_000;

/// A server in a child process.
pub struct Server {
    /// `127.0.0.1:PORT`.
    pub address: String,
    /// Where requests go.
    pub path: String,
    /// Who asks: a token, or several with commas between.
    pub token: String,
    child: Child,
    _folder: TempDir,
}

impl Server {
    /// Starts one and waits for it.
    pub async fn start(kind: &str) -> Self {
        Self::start_with(kind, None).await
    }

    /// Starts one that calls back, and waits for it.
    pub async fn start_with(kind: &str, callback: Option<&str>) -> Self {
        let folder = TempDir::new().expect("a folder");
        let mut child = Command::new(std::env::current_exe().expect("this program"))
            .args(["serve", kind])
            .arg(folder.path())
            .args(callback)
            .stdout(std::process::Stdio::piped())
            .kill_on_drop(true)
            .spawn()
            .expect("a server");
        let mut lines = BufReader::new(child.stdout.take().expect("its output")).lines();
        let line = lines.next_line().await.expect("its output").expect("its address");
        let mut words = line.split(' ').map(str::to_owned);
        let mut word = || words.next().expect("address, path, token");
        Self { address: word(), path: word(), token: word(), child, _folder: folder }
    }

    /// The requests of one connection: each to another recipient.
    pub fn requests(&self, connection: usize) -> Vec<Vec<u8>> {
        (0..64)
            .map(|number| {
                let recipient = recipient((connection * 64 + number) % RECIPIENTS);
                let body = format!(
                    r#"{{"messaging_product":"whatsapp","recipient_type":"individual","to":"{recipient}","type":"text","text":{{"preview_url":false,"body":"Your table for four on Friday at half past seven is confirmed. See you then, and bring your appetite!"}}}}"#
                );
                format!(
                    "POST {} HTTP/1.1\r\nHost: {}\r\nAuthorization: Bearer {}\r\nContent-Type: application/json\r\nContent-Length: {}\r\n\r\n{body}",
                    self.path,
                    self.address,
                    self.token,
                    body.len()
                )
                .into_bytes()
            })
            .collect()
    }

    /// Stops it.
    pub async fn stop(mut self) {
        self.child.kill().await.expect("stopped");
    }
}

/// The digits of a recipient.
pub fn recipient(number: usize) -> String {
    format!("8190{number:08}")
}

/// Runs a server of a kind in this process.
pub async fn serve(kind: &str, folder: &Path, callback: &str) {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let address = listener.local_addr().expect("its address");
    match kind {
        "echo" => {
            println!("{address} / none");
            axum::serve(listener, Router::new().route("/", post(|body: Bytes| async { body }))).await.expect("served");
        }
        "bare" | "scattered" => {
            println!("{address} / none");
            axum::serve(listener, bare(kind == "scattered", folder).await).await.expect("served");
        }
        "subscribed" => souk::serve_subscribed(listener, folder, callback).await,
        "backlog" => souk::serve_backlog(listener, folder, callback).await,
        _ => souk::serve(listener, folder).await,
    }
}

#[derive(Deserialize)]
struct Body {
    to: String,
    text: Text,
}

#[derive(Deserialize)]
struct Text {
    body: String,
}

struct Waiting {
    row: Vec<Value>,
    answer: oneshot::Sender<()>,
}

struct Bare {
    queue: mpsc::Sender<Waiting>,
    next: AtomicI64,
}

const COLUMNS: [(&str, Type); 4] =
    [("id", Type::BigInt), ("conversation_id", Type::BigInt), ("body", Type::Text), ("payload", Type::Text)];

/// HTTP, parse, group commit, answer: nothing else. With or without an index in the order of conversations.
async fn bare(is_scattered: bool, folder: &Path) -> Router {
    let db = Db::open(db::Options::new(format!("sqlite:{}", folder.join("bare.db").display()))).await.expect("a file");
    let mut schema =
        String::from("CREATE TABLE message (id INTEGER PRIMARY KEY, conversation_id BIGINT, body TEXT, payload TEXT);");
    if is_scattered {
        schema.push_str("CREATE INDEX by_conversation ON message (conversation_id, id);");
    }
    db.write(move |tx| tx.batch(&schema)).await.expect("a table");
    let (queue, waiting) = mpsc::channel(8_192);
    tokio::spawn(write(db, waiting));
    let bare = Arc::new(Bare { queue, next: AtomicI64::new(1) });
    Router::new().route("/", post(store_one)).with_state(bare)
}

async fn store_one(State(bare): State<Arc<Bare>>, bytes: Bytes) -> String {
    let body: Body = serde_json::from_slice(&bytes).expect("a message");
    let id = bare.next.fetch_add(1, Ordering::Relaxed);
    let conversation: i64 = body.to.parse().expect("digits");
    let payload = String::from_utf8_lossy(&bytes).into_owned();
    let row = vec![Value::from(id), Value::from(conversation), Value::from(body.text.body), Value::from(payload)];
    let (answer, answered) = oneshot::channel();
    assert!(bare.queue.send(Waiting { row, answer }).await.is_ok(), "the writer has stopped");
    answered.await.expect("an answer");
    format!(r#"{{"messages":[{{"id":"{id}"}}]}}"#)
}

async fn write(db: Db, mut waiting: mpsc::Receiver<Waiting>) {
    let mut batch = Vec::with_capacity(256);
    while waiting.recv_many(&mut batch, 256).await > 0 {
        let (rows, answers): (Vec<_>, Vec<_>) = batch.drain(..).map(|item: Waiting| (item.row, item.answer)).unzip();
        db.write(move |tx| tx.insert_many("message", &COLUMNS, rows, "")).await.expect("written");
        for answer in answers {
            let _ = answer.send(());
        }
    }
}
