//! A client of the web-chat API: one session of a customer on a line.

use std::time::Duration;

use reqwest::header::CONTENT_TYPE;
use reqwest::{Method, RequestBuilder, Response, StatusCode};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use store::follow::chain;
use url::Url;

use super::Result;
use super::kept::Kept;
use super::message::Message;
use crate::exit::{self, Problem};

/// How long connecting may take.
const CONNECT: Duration = Duration::from_secs(10);
/// How long the server may be silent.
const SILENCE: Duration = Duration::from_secs(60);

/// Whose session to open, and where.
#[derive(Clone, Copy)]
pub struct Opening<'a> {
    /// The server's address.
    pub server: &'a Url,
    /// The line: its id, its chat name or its digits.
    pub line: &'a str,
    /// The customer's phone digits.
    pub from: &'a str,
    /// The customer's name.
    pub name: Option<&'a str>,
    /// Whether the session is one with earlier and later calls.
    pub is_kept: bool,
}

/// A customer's session on a line.
pub struct Client {
    http: reqwest::Client,
    base: Url,
    token: String,
    line: String,
}

/// A page of messages.
#[derive(Deserialize)]
pub struct Page {
    /// The messages, oldest first.
    pub data: Vec<Message>,
    /// Where to resume the live socket from.
    pub live_seq: String,
}

/// What the server knows of an upload.
#[derive(Deserialize)]
pub struct Uploaded {
    /// The media id.
    pub id: String,
}

/// A file to upload.
pub struct Upload {
    /// Its name.
    pub file_name: String,
    /// What it claims to be.
    pub mime_type: String,
    /// Whether it is a voice note.
    pub is_voice: bool,
    /// Its content.
    pub bytes: Vec<u8>,
}

#[derive(Deserialize)]
struct Line {
    phone_number_id: String,
}

#[derive(Deserialize)]
struct Session {
    token: Option<String>,
}

impl Client {
    /// Finds the line and opens a session on it, or goes on with the one that was kept.
    pub async fn open(opening: &Opening<'_>) -> Result<Self> {
        let http = reqwest::Client::builder()
            .user_agent(concat!("souk-customer/", env!("CARGO_PKG_VERSION")))
            .connect_timeout(CONNECT)
            .read_timeout(SILENCE)
            .http1_only()
            .build()
            .map_err(|error| protocol(chain(&error)))?;
        let chat = below(opening.server, &["chat", "v1"])?;
        let line: Line = json_of(call(http.get(below(&chat, &["lines", opening.line])?)).await?).await?;
        let base = below(&chat, &[&line.phone_number_id])?;
        let mut body = json!({ "from": opening.from, "transport": "bearer" });
        if let Some(name) = opening.name {
            body["name"] = name.into();
        }
        let kept = opening.is_kept.then(|| Kept::of(opening.server, &line.phone_number_id, opening.from));
        let mut request = http.post(below(&base, &["session"])?).json(&body);
        let known = kept.as_ref().and_then(Kept::token);
        if let Some(token) = &known {
            request = request.bearer_auth(token);
        }
        let session: Session = json_of(call(request).await?).await?;
        let token = session.token.ok_or_else(|| protocol("the session has no token"))?;
        if let Some(kept) = kept.filter(|_| known.as_ref() != Some(&token)) {
            kept.keep(&token);
        }
        Ok(Self { http, base, token, line: line.phone_number_id })
    }

    /// The line's `phone_number_id`.
    pub fn line(&self) -> &str {
        &self.line
    }

    /// Sends a message in Cloud API form. The same `client_id` again is the same message.
    pub async fn send(&self, client_id: &str, message: &Value) -> Result<Message> {
        let body = json!({ "client_id": client_id, "message": message });
        json_of(call(self.request(Method::POST, &["messages"])?.json(&body)).await?).await
    }

    /// Replaces an own text.
    pub async fn edit(&self, wamid: &str, message: &Value) -> Result<Message> {
        let body = json!({ "message": message });
        json_of(call(self.request(Method::PATCH, &["messages", wamid])?.json(&body)).await?).await
    }

    /// Deletes an own message for everyone.
    pub async fn delete(&self, wamid: &str) -> Result<()> {
        call(self.request(Method::DELETE, &["messages", wamid])?).await.map(drop)
    }

    /// Uploads a file for a message.
    pub async fn upload(&self, upload: Upload) -> Result<Uploaded> {
        let mut url = below(&self.base, &["media"])?;
        url.query_pairs_mut().append_pair("file_name", &upload.file_name);
        if upload.is_voice {
            url.query_pairs_mut().append_pair("voice", "true");
        }
        let request =
            self.http.post(url).bearer_auth(&self.token).header(CONTENT_TYPE, upload.mime_type).body(upload.bytes);
        json_of(call(request).await?).await
    }

    /// Tells the business that its messages up to this one are `delivered` or `read`.
    pub async fn acknowledge(&self, status: &str, wamid: &str) -> Result<()> {
        let body = json!({ "status": status, "message_id": wamid });
        call(self.request(Method::POST, &["receipts"])?.json(&body)).await.map(drop)
    }

    /// Wants nothing more from the business.
    pub async fn block(&self, reason: Option<&str>) -> Result<()> {
        let body = reason.map_or_else(|| json!({}), |reason| json!({ "reason": reason }));
        call(self.request(Method::PUT, &["block"])?.json(&body)).await.map(drop)
    }

    /// Takes that back.
    pub async fn unblock(&self) -> Result<()> {
        call(self.request(Method::DELETE, &["block"])?).await.map(drop)
    }

    /// Complains about a message of the business.
    pub async fn report(&self, wamid: &str, reason: Option<&str>) -> Result<()> {
        let mut body = json!({ "message_id": wamid });
        if let Some(reason) = reason {
            body["reason"] = reason.into();
        }
        call(self.request(Method::POST, &["reports"])?.json(&body)).await.map(drop)
    }

    /// The newest messages.
    pub async fn newest(&self) -> Result<Page> {
        let mut url = below(&self.base, &["messages"])?;
        url.query_pairs_mut().append_pair("limit", "100");
        json_of(call(self.http.get(url).bearer_auth(&self.token)).await?).await
    }

    /// A request to the live socket's address, to be upgraded.
    pub(super) fn live_request(&self) -> Result<RequestBuilder> {
        self.request(Method::GET, &["live"])
    }

    /// The session's token, for the live socket's first frame.
    pub(super) fn token(&self) -> &str {
        &self.token
    }

    fn request(&self, method: Method, path: &[&str]) -> Result<RequestBuilder> {
        Ok(self.http.request(method, below(&self.base, path)?).bearer_auth(&self.token))
    }
}

/// Adds segments to an address, each encoded.
fn below(base: &Url, segments: &[&str]) -> Result<Url> {
    let mut url = base.clone();
    let wrong =
        || super::usage(format!("{base} is not a server's address such as http://127.0.0.1:8080")).about("server");
    if !matches!(url.scheme(), "http" | "https") {
        return Err(wrong());
    }
    url.path_segments_mut().map_err(|()| wrong())?.pop_if_empty().extend(segments);
    Ok(url)
}

/// Makes a request; an answer that is no success is a problem.
pub(super) async fn call(request: RequestBuilder) -> Result<Response> {
    let response = request.send().await.map_err(|error| unreachable(chain(&error.without_url())))?;
    let status = response.status();
    if status.is_success() || status == StatusCode::SWITCHING_PROTOCOLS {
        return Ok(response);
    }
    let body = response.bytes().await.unwrap_or_default();
    match serde_json::from_slice::<Value>(&body) {
        Ok(Value::Object(members)) if members.contains_key("code") => {
            Err(Problem { exit: exit_of(status, members.get("code").and_then(Value::as_str)), members })
        }
        _ if status.is_server_error() => Err(unreachable(format!("the server answered {status}"))),
        _ => Err(protocol(format!("the server answered {status} without saying why: is it Souk?"))),
    }
}

async fn json_of<T: DeserializeOwned>(response: Response) -> Result<T> {
    let body = response.bytes().await.map_err(|error| unreachable(chain(&error.without_url())))?;
    serde_json::from_slice(&body).map_err(|error| protocol(format!("the server's answer can't be read: {error}")))
}

/// How the program ends after an answer: can't be sent as it is, refused, or not now.
fn exit_of(status: StatusCode, code: Option<&str>) -> u8 {
    match (status.as_u16(), code) {
        (_, Some("unsendable_type")) | (400 | 413 | 415 | 422, _) => exit::USAGE,
        (500.., _) => exit::UNAVAILABLE,
        _ => exit::REFUSED,
    }
}

/// The server can't be reached, or can't answer now.
pub(super) fn unreachable(detail: impl Into<String>) -> Problem {
    Problem::new(exit::UNAVAILABLE, "Server unreachable", "unreachable", detail)
}

/// The other side does not speak the web-chat API.
pub(super) fn protocol(detail: impl Into<String>) -> Problem {
    Problem::new(exit::PROTOCOL, "Not the web-chat API", "protocol", detail)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn answers_have_exit_codes() {
        let exit = |status: u16, code| exit_of(StatusCode::from_u16(status).unwrap(), code);
        assert_eq!(exit(422, Some("unsendable_type")), 64);
        assert_eq!(exit(413, Some("media_size")), 64);
        assert_eq!(exit(403, Some("confirmation_required")), 77);
        assert_eq!(exit(404, Some("unknown_line")), 77);
        assert_eq!(exit(409, Some("too_late")), 77);
        assert_eq!(exit(429, None), 77);
        assert_eq!(exit(503, Some("busy")), 69);
    }

    #[test]
    fn segments_are_encoded() {
        let base = Url::parse("http://127.0.0.1:8080/").unwrap();
        assert_eq!(below(&base, &["chat", "v1", "a/b?c"]).unwrap().as_str(), "http://127.0.0.1:8080/chat/v1/a%2Fb%3Fc");
        assert_eq!(below(&Url::parse("ftp://x").unwrap(), &[]).unwrap_err().exit, 64);
    }
}
