//! A connection's life, the same for chats and consoles: the first frame in time, frames both ways, signs of life, the
//! end with its reason.

use std::sync::Arc;

use axum::extract::ws::{Message, Utf8Bytes, WebSocket};
use axum::response::{IntoResponse as _, Response};
use http::StatusCode;
use serde::de::DeserializeOwned;
use tokio::time::{Instant, timeout, timeout_at};

use axum::extract::WebSocketUpgrade;
use axum::extract::ws::rejection::WebSocketUpgradeRejection;

use super::frame::{Close, Hello, Signal};
use super::limits::{BUFFER_BYTES, FRAME_BYTES, Timing};
use super::outbox::Outbox;
use crate::problem::{Problem, Result};

/// What an endpoint reads an upgrade with.
pub(super) type Upgrade = std::result::Result<WebSocketUpgrade, WebSocketUpgradeRejection>;

/// A request to open a socket, with small buffers and small frames.
pub(super) fn upgrade(upgrade: Upgrade) -> Result<WebSocketUpgrade> {
    let upgrade = upgrade.map_err(|rejection| {
        let status = rejection.into_response().status();
        let code = if status == StatusCode::METHOD_NOT_ALLOWED { "method_not_allowed" } else { "upgrade_required" };
        Problem::new(status, code, "this address takes WebSocket connections only")
    })?;
    Ok(upgrade
        .read_buffer_size(BUFFER_BYTES)
        .write_buffer_size(BUFFER_BYTES)
        .max_write_buffer_size(usize::MAX)
        .max_frame_size(FRAME_BYTES)
        .max_message_size(FRAME_BYTES))
}

/// Opens a socket only to say why it can't stay open: a browser reads the code of a close, not of a refused upgrade.
pub(super) fn turn_away(upgrade: WebSocketUpgrade, timing: Timing, close: Close) -> Response {
    upgrade.on_upgrade(move |socket| async move { Connection::new(socket, timing).end(close).await })
}

/// An open connection.
pub(super) struct Connection {
    socket: WebSocket,
    timing: Timing,
    heard: Instant,
    is_asked: bool,
}

/// What a connection's owner has to act on.
pub(super) enum Happened {
    /// The client sent this.
    Text(Utf8Bytes),
    /// Some time passed.
    Tick,
    /// The connection is at its end, for this reason.
    Ended(Close),
}

impl Connection {
    pub(super) fn new(socket: WebSocket, timing: Timing) -> Self {
        Self { socket, timing, heard: Instant::now(), is_asked: false }
    }

    /// The client's first frame.
    pub(super) async fn hello(&mut self) -> std::result::Result<First, Close> {
        let deadline = Instant::now() + self.timing.hello;
        let text = loop {
            match timeout_at(deadline, self.socket.recv()).await {
                Err(_) => return Err(Close::NoHello),
                Ok(received) => {
                    if let Some(text) = self.received(received)? {
                        break text;
                    }
                }
            }
        };
        let hello = match serde_json::from_str::<FirstFrame>(&text) {
            Ok(FirstFrame::Hello(hello)) => hello,
            Err(_) => return Err(self.refuse("hello_first", "the first frame must be a hello").await),
        };
        let since = match hello.since.as_deref().map(str::parse::<u64>) {
            None => None,
            Some(Ok(since)) => Some(i64::try_from(since).unwrap_or(i64::MAX)),
            Some(Err(_)) => return Err(self.refuse("malformed_frame", "since must be a number of digits").await),
        };
        Ok(First { since, token: hello.token })
    }

    /// Waits for what happens next; meanwhile writes what others put into the outbox.
    pub(super) async fn next(&mut self, outbox: &Outbox) -> Happened {
        loop {
            let taken = outbox.take();
            for text in taken.frames {
                if let Err(close) = self.send(text).await {
                    return Happened::Ended(close);
                }
            }
            if let Some(close) = taken.close {
                return Happened::Ended(close);
            }
            let wait = if self.is_asked { self.timing.idle } else { self.timing.ping_after };
            tokio::select! {
                received = self.socket.recv() => match self.received(received) {
                    Ok(Some(text)) => return Happened::Text(text),
                    Ok(None) => {}
                    Err(close) => return Happened::Ended(close),
                },
                () = outbox.changed() => {}
                () = tokio::time::sleep_until(self.heard + wait) => {
                    if self.is_asked {
                        return Happened::Ended(Close::Done);
                    }
                    self.is_asked = true;
                    if let Err(close) = self.write(Message::Ping(axum::body::Bytes::new())).await {
                        return Happened::Ended(close);
                    }
                    return Happened::Tick;
                }
            }
        }
    }

    /// Writes a frame.
    pub(super) async fn send(&mut self, text: Utf8Bytes) -> std::result::Result<(), Close> {
        self.write(Message::Text(text)).await
    }

    /// Tells the client what it did wrong; the answer is how the connection ends.
    pub(super) async fn refuse(&mut self, code: &'static str, detail: &str) -> Close {
        match self.send(Signal::Error { code, detail }.text()).await {
            Ok(()) => Close::Policy,
            Err(close) => close,
        }
    }

    /// Reads a frame, or tells the client that it can't be read.
    pub(super) async fn parse<T: DeserializeOwned>(&mut self, text: &str) -> std::result::Result<T, Close> {
        match serde_json::from_str(text) {
            Ok(frame) => Ok(frame),
            Err(error) => {
                let said = error.to_string();
                let reason = said.rsplit_once(" at line ").map_or(said.as_str(), |(reason, _)| reason);
                Err(self.refuse("malformed_frame", reason).await)
            }
        }
    }

    /// Ends the connection.
    pub(super) async fn end(mut self, close: Close) {
        let _ = self.write(Message::Close(Some(close.frame()))).await;
        // The client's close follows; what it still sends is not read.
        let farewell = async { while let Some(Ok(_)) = self.socket.recv().await {} };
        let _ = timeout(std::time::Duration::from_secs(2), farewell).await;
    }

    async fn write(&mut self, message: Message) -> std::result::Result<(), Close> {
        match timeout(self.timing.write, self.socket.send(message)).await {
            Ok(Ok(())) => Ok(()),
            Ok(Err(_)) => Err(Close::Done),
            Err(_) => Err(Close::Slow),
        }
    }

    fn received(
        &mut self,
        received: Option<std::result::Result<Message, axum::Error>>,
    ) -> std::result::Result<Option<Utf8Bytes>, Close> {
        self.heard = Instant::now();
        self.is_asked = false;
        match received {
            Some(Ok(Message::Text(text))) => Ok(Some(text)),
            Some(Ok(Message::Binary(_))) => Err(Close::Policy),
            Some(Ok(Message::Ping(_) | Message::Pong(_))) => Ok(None),
            Some(Ok(Message::Close(_))) | None => Err(Close::Done),
            Some(Err(error)) => Err(broken(&error)),
        }
    }
}

/// What the client said first.
pub(super) struct First {
    /// Where to resume from.
    pub(super) since: Option<i64>,
    /// The bearer token.
    pub(super) token: Option<String>,
}

#[derive(serde::Deserialize)]
#[serde(tag = "type", rename_all = "lowercase")]
enum FirstFrame {
    Hello(Hello),
}

/// Why reading failed. The library's error types are not ours to name, so the text decides.
fn broken(error: &axum::Error) -> Close {
    let text = error.to_string();
    if text.contains("too long") || text.contains("too large") {
        Close::TooLarge
    } else if text.contains("UTF-8") || text.contains("protocol") {
        Close::Policy
    } else {
        Close::Done
    }
}

/// Writes what was missed, then lets out what has happened since.
pub(super) async fn catch_up(
    connection: &mut Connection,
    outbox: &Arc<Outbox>,
    missed: super::resume::Missed,
) -> std::result::Result<(), Close> {
    for text in missed.frames {
        connection.send(text).await?;
    }
    outbox.open(missed.head);
    Ok(())
}
