//! The live socket: a WebSocket over the HTTP client's own connection, so that TLS is one and the same.

use std::time::Duration;

use futures::{SinkExt as _, StreamExt as _};
use reqwest::header::{CONNECTION, SEC_WEBSOCKET_ACCEPT, SEC_WEBSOCKET_KEY, SEC_WEBSOCKET_VERSION, UPGRADE};
use reqwest::{StatusCode, Upgraded};
use serde_json::{Value, json};
use store::follow::chain;
use tokio::time::{Instant, interval_at};
use tokio_tungstenite::WebSocketStream;
use tokio_tungstenite::tungstenite::Message as Frame;
use tokio_tungstenite::tungstenite::handshake::client::generate_key;
use tokio_tungstenite::tungstenite::handshake::derive_accept_key;
use tokio_tungstenite::tungstenite::protocol::Role;

use super::Result;
use super::client::{Client, call, protocol, unreachable};
use super::message::Message;
use crate::exit::{self, Problem};

/// How often the client says that it is there.
const PING: Duration = Duration::from_secs(25);
/// After so long without a frame the connection counts as lost.
const SILENCE: Duration = Duration::from_secs(60);
/// The most frames that are handled together.
const BURST: usize = 256;

/// What the server tells.
#[derive(Debug)]
pub enum News {
    /// What was missed has been told; `reset`: too much was missed, messages must be fetched again.
    Ready {
        /// Where the journal stands.
        seq: String,
        /// Whether messages must be fetched again.
        reset: bool,
    },
    /// A message is new or changed.
    Message {
        /// Its place in the journal.
        seq: Option<String>,
        /// The whole message as it is now.
        message: Box<Message>,
    },
    /// Something that leaves no trace: typing, presence.
    Passing(Value),
}

/// An open live socket.
pub struct Live {
    socket: WebSocketStream<Upgraded>,
    ping: tokio::time::Interval,
    heard: Instant,
}

impl Live {
    /// Connects, and asks for what happened after `since`.
    pub async fn open(client: &Client, since: &str) -> Result<Self> {
        let key = generate_key();
        let request = client
            .live_request()?
            .header(CONNECTION, "Upgrade")
            .header(UPGRADE, "websocket")
            .header(SEC_WEBSOCKET_VERSION, "13")
            .header(SEC_WEBSOCKET_KEY, &key);
        let response = call(request).await?;
        let accepted = response.headers().get(SEC_WEBSOCKET_ACCEPT).map(|value| value.as_bytes().to_vec());
        if response.status() != StatusCode::SWITCHING_PROTOCOLS
            || accepted != Some(derive_accept_key(key.as_bytes()).into_bytes())
        {
            return Err(protocol("the server does not open a WebSocket"));
        }
        let upgraded = response.upgrade().await.map_err(|error| unreachable(chain(&error.without_url())))?;
        let socket = WebSocketStream::from_raw_socket(upgraded, Role::Client, None).await;
        let now = Instant::now();
        let mut live = Self { socket, ping: interval_at(now + PING, PING), heard: now };
        live.tell(&json!({ "type": "hello", "since": since, "token": client.token() })).await?;
        Ok(live)
    }

    /// Waits for news; what has come meanwhile comes with it.
    pub async fn next(&mut self) -> Result<Vec<News>> {
        loop {
            let silent = self.heard + SILENCE;
            let mut frames = (&mut self.socket).ready_chunks(BURST);
            let frames = tokio::select! {
                frames = frames.next() => frames.ok_or_else(|| unreachable("the live socket has ended"))?,
                _ = self.ping.tick() => {
                    self.tell(&json!({ "type": "ping" })).await?;
                    continue;
                }
                () = tokio::time::sleep_until(silent) => return Err(unreachable("the live socket is silent")),
            };
            self.heard = Instant::now();
            let mut news = Vec::with_capacity(frames.len());
            for frame in frames {
                match frame {
                    Ok(Frame::Text(text)) => news.extend(read(&text)?),
                    Ok(Frame::Close(close)) => {
                        let (code, reason) =
                            close.map(|close| (u16::from(close.code), close.reason.to_string())).unwrap_or_default();
                        return Err(closed(code, &reason));
                    }
                    Ok(_) => {}
                    Err(error) => return Err(unreachable(chain(&error))),
                }
            }
            if !news.is_empty() {
                return Ok(news);
            }
        }
    }

    async fn tell(&mut self, frame: &Value) -> Result<()> {
        self.socket.send(Frame::text(frame.to_string())).await.map_err(|error| unreachable(chain(&error)))
    }
}

/// Reads a frame; `None` for one that asks for nothing.
fn read(text: &str) -> Result<Option<News>> {
    let wrong = |why: &dyn std::fmt::Display| protocol(format!("a frame can't be read: {why}"));
    let mut frame: Value = serde_json::from_str(text).map_err(|error| wrong(&error))?;
    let seq = frame.get("seq").and_then(Value::as_str).map(str::to_owned);
    match frame.get("type").and_then(Value::as_str).unwrap_or_default() {
        "ready" => {
            let seq = seq.ok_or_else(|| wrong(&"ready without seq"))?;
            Ok(Some(News::Ready { seq, reset: frame.get("reset") == Some(&Value::Bool(true)) }))
        }
        "message" => {
            let message = serde_json::from_value(frame["message"].take()).map_err(|error| wrong(&error))?;
            Ok(Some(News::Message { seq, message: Box::new(message) }))
        }
        "typing" | "presence" | "line" => Ok(Some(News::Passing(frame))),
        "error" => {
            let text = |name: &str| frame.get(name).and_then(Value::as_str).unwrap_or_default().to_owned();
            Err(Problem::new(exit::REFUSED, "Refused", &text("code"), text("detail")))
        }
        // A newer server may tell more.
        _ => Ok(None),
    }
}

/// Why the server closed the socket.
fn closed(code: u16, reason: &str) -> Problem {
    match code {
        4401 => Problem::new(exit::REFUSED, "Refused", "no_session", "the session has ended"),
        4429 => Problem::new(exit::UNAVAILABLE, "Server unreachable", "too_many", "too many connections"),
        _ => unreachable(format!("the server closed the live socket: {code} {reason}").trim_end().to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn frames_are_read() {
        assert!(matches!(
            read(r#"{"type":"ready","seq":"8","reset":true}"#),
            Ok(Some(News::Ready { reset: true, .. }))
        ));
        assert!(matches!(read(r#"{"type":"typing","state":"on"}"#), Ok(Some(News::Passing(_)))));
        assert!(matches!(read(r#"{"type":"pong"}"#), Ok(None)));
        assert_eq!(read(r#"{"type":"message","message":{}}"#).unwrap_err().exit, 76);
        assert_eq!(read(r#"{"type":"error","code":"no_session","detail":"x"}"#).unwrap_err().code(), "no_session");
        assert_eq!(read("not json").unwrap_err().exit, 76);
    }

    #[test]
    fn close_codes_say_whether_to_come_back() {
        assert_eq!((closed(4401, "").exit, closed(1001, "stops").exit, closed(4429, "").exit), (77, 69, 69));
    }
}
