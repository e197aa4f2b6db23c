//! Who visits: a session on a line, by bearer token or by cookie.

use std::sync::Arc;

use axum::extract::{FromRequestParts, RawPathParams};
use axum_extra::extract::CookieJar;
use channels::webchat::visitor::{self, Session, Visitor};
use http::header::AUTHORIZATION;
use http::request::Parts;
use http::{HeaderMap, HeaderValue};
use store::Scope;
use wire::id::PhoneNumberId;

use crate::origin;
use crate::problem::{Problem, Result};
use crate::state::{App, Config};

/// What a request shows to be somebody.
pub(crate) enum Credentials {
    /// A token in the `Authorization` header.
    Bearer(String),
    /// The line's cookie.
    Cookie(String),
    /// Nothing.
    None,
}

/// Reads what a request shows for a line; a bearer token counts before a cookie.
pub(crate) fn credentials(headers: &HeaderMap, line: PhoneNumberId) -> Credentials {
    let bearer = headers.get(AUTHORIZATION).and_then(|value| value.to_str().ok()).and_then(|value| {
        let (scheme, token) = value.trim().split_once(' ')?;
        scheme.eq_ignore_ascii_case("bearer").then(|| token.trim().to_owned())
    });
    if let Some(token) = bearer {
        return Credentials::Bearer(token);
    }
    match CookieJar::from_headers(headers).get(&cookie_name(line)) {
        Some(cookie) => Credentials::Cookie(cookie.value().to_owned()),
        None => Credentials::None,
    }
}

impl Credentials {
    /// Whether a browser adds them by itself.
    pub(crate) fn is_cookie(&self) -> bool {
        matches!(self, Self::Cookie(_))
    }

    /// The token.
    pub(crate) fn into_token(self) -> Option<String> {
        match self {
            Self::Bearer(token) | Self::Cookie(token) => Some(token),
            Self::None => None,
        }
    }
}

/// A visitor with a valid session on the line of the path. An unsafe request with a cookie comes from our own pages.
pub(super) struct Visiting {
    pub(super) session: Session,
    pub(super) token: String,
    pub(super) is_bearer: bool,
}

impl Visiting {
    /// Who holds the session of a request; `None` when there is none, or none that is valid.
    pub(super) async fn find(headers: &HeaderMap, line: PhoneNumberId, app: &App) -> Result<Option<Self>> {
        let credentials = credentials(headers, line);
        let is_bearer = matches!(credentials, Credentials::Bearer(_));
        let Some(token) = credentials.into_token() else { return Ok(None) };
        let (session, token) = app
            .store
            .read(move |tx| Ok::<_, channels::Error>((visitor::authenticate(tx, line, &token)?, token)))
            .await?;
        Ok(session.map(|session| Self { session, token, is_bearer }))
    }

    pub(super) fn scope(&self) -> Scope {
        self.session.scope
    }

    pub(super) fn visitor(&self) -> &Visitor {
        &self.session.visitor
    }
}

impl FromRequestParts<Arc<App>> for Visiting {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &Arc<App>) -> Result<Self> {
        let line = line_of(parts, app).await?;
        let visiting = Self::find(&parts.headers, line, app).await?.ok_or_else(no_session)?;
        if !visiting.is_bearer {
            origin::check_unsafe(&parts.method, &parts.headers, &app.config)?;
        }
        Ok(visiting)
    }
}

async fn line_of(parts: &mut Parts, app: &Arc<App>) -> Result<PhoneNumberId> {
    // What is not UTF-8 names no line.
    let params = RawPathParams::from_request_parts(parts, app).await.map_err(|_| super::line::unknown())?;
    let line = params.iter().find(|(name, _)| *name == "line").and_then(|(_, value)| value.parse().ok());
    line.ok_or_else(super::line::unknown)
}

fn no_session() -> Problem {
    Problem {
        detail: "there is no session, or it has ended: open one with POST /session".to_owned(),
        ..Problem::no_session()
    }
}

/// The `Set-Cookie` that keeps a session on a line.
pub(super) fn keep(line: PhoneNumberId, token: &str, config: &Config) -> Option<HeaderValue> {
    set(line, token, visitor::LIFE_MS / 1000, config)
}

/// The `Set-Cookie` that forgets a session on a line.
pub(super) fn forget(line: PhoneNumberId, config: &Config) -> Option<HeaderValue> {
    set(line, "", 0, config)
}

fn set(line: PhoneNumberId, token: &str, max_age_secs: i64, config: &Config) -> Option<HeaderValue> {
    let (name, secure) = (cookie_name(line), if config.is_https() { "; Secure" } else { "" });
    let text = format!("{name}={token}; Path=/chat/v1/{line}; HttpOnly; SameSite=Lax; Max-Age={max_age_secs}{secure}");
    HeaderValue::from_str(&text).ok()
}

fn cookie_name(line: PhoneNumberId) -> String {
    format!("souk_chat_{line}")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(headers: &[(&'static str, &'static str)]) -> (bool, Option<String>) {
        let headers =
            headers.iter().map(|(name, value)| (http::HeaderName::from_static(name), HeaderValue::from_static(value)));
        let credentials = credentials(&headers.collect(), PhoneNumberId::new(7));
        (credentials.is_cookie(), credentials.into_token())
    }

    #[test]
    fn a_token_counts_before_a_cookie() {
        assert_eq!(shown(&[]), (false, None));
        assert_eq!(shown(&[("cookie", "souk_chat_8=x; souk_chat_7=abc")]), (true, Some("abc".into())));
        assert_eq!(shown(&[("cookie", "souk_chat_7=abc"), ("authorization", "Bearer t")]), (false, Some("t".into())));
        assert_eq!(shown(&[("authorization", "Basic t")]), (false, None));
    }

    #[test]
    fn a_cookie_is_secure_on_https_and_bound_to_its_line() {
        let mut config = Config::new("https://chat.example.com".parse().unwrap());
        let line = PhoneNumberId::new(7);
        let cookie = keep(line, "abc", &config).unwrap();
        assert_eq!(cookie, "souk_chat_7=abc; Path=/chat/v1/7; HttpOnly; SameSite=Lax; Max-Age=31536000; Secure");
        config.base_url = "http://127.0.0.1:8080".parse().unwrap();
        assert_eq!(forget(line, &config).unwrap(), "souk_chat_7=; Path=/chat/v1/7; HttpOnly; SameSite=Lax; Max-Age=0");
    }
}
