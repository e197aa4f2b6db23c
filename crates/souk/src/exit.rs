//! How the program ends: exit codes after sysexits.h, and problems as one line of JSON.

use std::io::Write as _;
use std::process::ExitCode;

use serde_json::{Map, Value, json};

/// The command line or the message is wrong: the same call will fail again.
pub const USAGE: u8 = 64;
/// The server can't be reached, or can't answer now: the same call may work later.
pub const UNAVAILABLE: u8 = 69;
/// Something failed that should not.
pub const SOFTWARE: u8 = 70;
/// The other side does not speak the web-chat API.
pub const PROTOCOL: u8 = 76;
/// Refused or not allowed.
pub const REFUSED: u8 = 77;
/// The configuration is wrong.
pub const CONFIG: u8 = 78;
/// What was waited for did not come in time, as with `timeout(1)`.
pub const TIMEOUT: u8 = 124;

/// Prints one line to the standard output; returns whether somebody reads it.
pub fn print(text: &str) -> bool {
    let mut out = std::io::stdout().lock();
    writeln!(out, "{text}").and_then(|()| out.flush()).is_ok()
}

/// Says on the standard error output why the program ends, and with which code.
pub fn fail(code: u8, sentence: &str) -> ExitCode {
    let _ = writeln!(std::io::stderr().lock(), "souk: {sentence}");
    ExitCode::from(code)
}

/// What went wrong for a program that reads our output: an RFC 9457 problem document on one line.
#[derive(Clone, Debug, PartialEq)]
pub struct Problem {
    /// How the program ends.
    pub exit: u8,
    /// The document's members.
    pub members: Map<String, Value>,
}

impl Problem {
    /// A problem of our own.
    pub fn new(exit: u8, title: &str, code: &str, detail: impl Into<String>) -> Self {
        let members = json!({ "type": "about:blank", "title": title, "code": code, "detail": detail.into() });
        Self { exit, members: members.as_object().cloned().unwrap_or_default() }
    }

    /// The same, about a member of what was given.
    #[must_use]
    pub fn about(mut self, field: &str) -> Self {
        self.members.insert("field".to_owned(), field.into());
        self
    }

    /// The same, with where it happened before its detail.
    #[must_use]
    pub fn before(mut self, place: &str) -> Self {
        let detail = format!("{place}: {}", self.sentence());
        self.members.insert("detail".to_owned(), detail.into());
        self
    }

    /// What went wrong, for people.
    pub fn sentence(&self) -> String {
        let text = |name: &str| self.members.get(name).and_then(Value::as_str);
        text("detail").or_else(|| text("title")).unwrap_or_default().to_owned()
    }

    /// Its `code`.
    pub fn code(&self) -> &str {
        self.members.get("code").and_then(Value::as_str).unwrap_or_default()
    }

    /// Prints it and ends.
    pub fn report(&self) -> ExitCode {
        let _ = writeln!(std::io::stderr().lock(), "{}", Value::Object(self.members.clone()));
        ExitCode::from(self.exit)
    }
}
