//! What travels on the sockets: JSON text frames, see `docs/web-chat-api.md` and `docs/console-api.md`.

use axum::extract::ws::{CloseFrame, Utf8Bytes};
use serde::{Deserialize, Serialize};
use wire::id::{AgentId, ConversationId};

/// A frame of a chat.
#[derive(Debug, PartialEq, Eq, Deserialize)]
#[serde(tag = "type", rename_all = "lowercase")]
pub(super) enum FromChat {
    /// The first one.
    Hello(Hello),
    /// The customer types, or stopped.
    Typing {
        /// Which.
        state: OnOff,
    },
    /// The page is looked at, or hidden.
    Presence {
        /// Which.
        state: Activity,
    },
    /// A sign of life.
    Ping,
}

/// A frame of a console.
#[derive(Debug, PartialEq, Eq, Deserialize)]
#[serde(tag = "type", rename_all = "lowercase")]
pub(super) enum FromConsole {
    /// The first one.
    Hello(Hello),
    /// The thread that is open.
    Watch {
        /// Its conversation, null for none.
        conversation_id: Option<ConversationId>,
    },
    /// The agent types, or stopped.
    Typing {
        /// Where.
        conversation_id: ConversationId,
        /// Which.
        state: OnOff,
    },
    /// A sign of life.
    Ping,
}

/// The first frame.
#[derive(Debug, PartialEq, Eq, Deserialize)]
pub(super) struct Hello {
    /// Where to resume from; from now when absent.
    pub(super) since: Option<String>,
    /// The bearer token, when there is no cookie.
    pub(super) token: Option<String>,
}

/// On or off.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum OnOff {
    /// On.
    On,
    /// Off.
    Off,
}

impl OnOff {
    pub(super) fn of(is_on: bool) -> Self {
        if is_on { Self::On } else { Self::Off }
    }
}

/// Whether a customer looks at the page.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Activity {
    /// They do.
    Active,
    /// The page is open but hidden.
    Away,
}

/// Whether somebody is there.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Presence {
    /// Somebody is.
    Online,
    /// Somebody was a moment ago.
    Away,
    /// Nobody is connected.
    Offline,
}

/// A frame of the server that is no message or conversation.
#[derive(Debug, Serialize)]
#[serde(tag = "type", rename_all = "lowercase")]
pub(super) enum Signal<'a> {
    Ready {
        seq: String,
        reset: bool,
    },
    Typing {
        conversation_id: ConversationId,
        by: &'static str,
        name: Option<&'a str>,
        #[serde(skip_serializing_if = "Option::is_none")]
        agent_id: Option<Option<AgentId>>,
        state: OnOff,
    },
    Viewers {
        conversation_id: ConversationId,
        agents: &'a [Viewer],
    },
    Presence {
        #[serde(skip_serializing_if = "Option::is_none")]
        conversation_id: Option<ConversationId>,
        state: Presence,
    },
    Line,
    Pong,
    Error {
        code: &'static str,
        detail: &'a str,
    },
}

/// An agent who has a thread open.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(super) struct Viewer {
    pub(super) id: AgentId,
    pub(super) name: String,
}

impl Signal<'_> {
    /// As text. A signal has nothing that JSON can't hold.
    pub(super) fn text(&self) -> Utf8Bytes {
        serde_json::to_string(self).unwrap_or_default().into()
    }
}

/// `{"type":..,"seq":"..",<member>:<json>}` for a message or a conversation.
pub(super) fn item(kind: &str, seq: i64, json: &str) -> Utf8Bytes {
    format!("{{\"type\":\"{kind}\",\"seq\":\"{seq}\",\"{kind}\":{json}}}").into()
}

/// Why the server ends a connection.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Close {
    /// The client is done, or gone.
    Done,
    /// The server stops.
    Stopping,
    /// The client broke the protocol.
    Policy,
    /// A frame was too large.
    TooLarge,
    /// The client is too slow for what happens.
    Slow,
    /// The server could not go on.
    Failed,
    /// The session ended, or there was none.
    SessionEnded,
    /// No first frame came.
    NoHello,
    /// Too many connections, or frames.
    TooMany,
}

impl Close {
    /// Its code and reason.
    pub(super) fn frame(self) -> CloseFrame {
        let (code, reason) = match self {
            Self::Done => (1000, ""),
            Self::Stopping => (1001, "the server stops, come back in a moment"),
            Self::Policy => (1008, "not understood"),
            Self::TooLarge => (1009, "the frame is too large"),
            Self::Slow => (1013, "too slow, resume"),
            Self::Failed => (1011, "something went wrong, resume"),
            Self::SessionEnded => (4401, "the session ended"),
            Self::NoHello => (4408, "no hello"),
            Self::TooMany => (4429, "too many"),
        };
        CloseFrame { code, reason: reason.into() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn chat(json: &str) -> Option<FromChat> {
        serde_json::from_str(json).ok()
    }

    #[test]
    fn frames_of_a_chat() {
        let hello = chat(r#"{"type":"hello","since":"812","token":"t"}"#);
        assert_eq!(hello, Some(FromChat::Hello(Hello { since: Some("812".into()), token: Some("t".into()) })));
        assert_eq!(chat(r#"{"type":"hello"}"#), Some(FromChat::Hello(Hello { since: None, token: None })));
        assert_eq!(chat(r#"{"type":"typing","state":"on"}"#), Some(FromChat::Typing { state: OnOff::On }));
        assert_eq!(chat(r#"{"type":"presence","state":"away"}"#), Some(FromChat::Presence { state: Activity::Away }));
        assert_eq!(chat(r#"{"type":"ping"}"#), Some(FromChat::Ping));
        for wrong in ["", "[]", "{}", r#"{"type":"watch"}"#, r#"{"type":"typing","state":"maybe"}"#, r#"{"type":1}"#] {
            assert_eq!(chat(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn frames_of_a_console() {
        let console = |json: &str| serde_json::from_str::<FromConsole>(json).ok();
        let three = ConversationId::new(3);
        let watch = |conversation_id| Some(FromConsole::Watch { conversation_id });
        assert_eq!(console(r#"{"type":"watch","conversation_id":"3"}"#), watch(Some(three)));
        assert_eq!(console(r#"{"type":"watch","conversation_id":null}"#), watch(None));
        assert_eq!(console(r#"{"type":"typing","state":"on"}"#), None);
    }

    #[test]
    fn signals_read_as_the_contract_says() {
        let text = |signal: Signal<'_>| signal.text().to_string();
        assert_eq!(
            text(Signal::Ready { seq: "815".into(), reset: false }),
            r#"{"type":"ready","seq":"815","reset":false}"#
        );
        let typing = |agent_id| Signal::Typing {
            conversation_id: ConversationId::new(3),
            by: "agent",
            name: Some("Maya"),
            agent_id,
            state: OnOff::On,
        };
        assert_eq!(
            text(typing(None)),
            r#"{"type":"typing","conversation_id":"3","by":"agent","name":"Maya","state":"on"}"#
        );
        assert_eq!(
            text(typing(Some(Some(AgentId::new(7))))),
            r#"{"type":"typing","conversation_id":"3","by":"agent","name":"Maya","agent_id":"7","state":"on"}"#
        );
        assert_eq!(
            text(Signal::Presence { conversation_id: None, state: Presence::Away }),
            r#"{"type":"presence","state":"away"}"#
        );
        assert_eq!(text(Signal::Line), r#"{"type":"line"}"#);
        assert_eq!(item("message", 813, "{}").as_str(), r#"{"type":"message","seq":"813","message":{}}"#);
    }
}
