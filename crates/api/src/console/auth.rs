//! Who is signed in: the session cookie, the same-origin check, and what each role may.

use std::sync::Arc;

use axum::extract::FromRequestParts;
use axum_extra::extract::CookieJar;
use http::request::Parts;
use http::{HeaderMap, HeaderValue};
use inbox::agents::Role;
use inbox::sessions::{self, Session};
use store::{Actor, ActorKind, Scope};
use tokio::sync::Semaphore;
use wire::id::AgentId;

use crate::origin;
use crate::problem::{Problem, Result};
use crate::state::{App, Config};

/// The name of the session's cookie.
pub const COOKIE: &str = "souk_session";

/// A signed-in agent of any role. An unsafe request has been checked to come from our own pages.
#[derive(Clone, Debug)]
pub struct Agent {
    /// The business they speak for.
    pub scope: Scope,
    /// Who they are.
    pub agent: inbox::agents::Agent,
    /// The session's token.
    pub token: String,
    /// Whether the session's end is due to be moved.
    pub is_stale: bool,
}

impl Agent {
    /// Their id.
    pub fn id(&self) -> AgentId {
        self.agent.id
    }

    /// Fails unless their role is `needs` or above it.
    pub fn require(&self, needs: Role) -> Result<()> {
        Ok(self.agent.role.require(needs)?)
    }

    /// Who holds the session of a request's cookie.
    pub async fn of(headers: &HeaderMap, app: &App) -> Result<Self> {
        let token = token(headers).ok_or_else(Problem::no_session)?;
        let (found, token) =
            app.store.read(move |tx| Ok::<_, inbox::Error>((sessions::authenticate(tx, &token)?, token))).await?;
        let Session { scope, agent, is_stale, .. } = found.ok_or_else(Problem::no_session)?;
        store::actor::is(Actor { kind: ActorKind::User, id: agent.id.to_string(), name: agent.name.clone() });
        Ok(Self { scope, agent, token, is_stale })
    }
}

impl FromRequestParts<Arc<App>> for Agent {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &Arc<App>) -> Result<Self> {
        let agent = Self::of(&parts.headers, app).await?;
        origin::check_unsafe(&parts.method, &parts.headers, &app.config)?;
        Ok(agent)
    }
}

/// A signed-in agent who may answer customers.
pub struct Answering(pub Agent);

impl FromRequestParts<Arc<App>> for Answering {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &Arc<App>) -> Result<Self> {
        let agent = Agent::from_request_parts(parts, app).await?;
        agent.require(Role::Agent)?;
        Ok(Self(agent))
    }
}

/// A signed-in agent who may change lines, settings and the team.
pub struct Admin(pub Agent);

impl FromRequestParts<Arc<App>> for Admin {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &Arc<App>) -> Result<Self> {
        let agent = Agent::from_request_parts(parts, app).await?;
        agent.require(Role::Admin)?;
        Ok(Self(agent))
    }
}

/// A request of somebody who is not signed in, from our own pages.
pub struct Stranger;

impl FromRequestParts<Arc<App>> for Stranger {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &Arc<App>) -> Result<Self> {
        origin::check_unsafe(&parts.method, &parts.headers, &app.config)?;
        Ok(Self)
    }
}

/// The session's token, from the cookie.
pub fn token(headers: &HeaderMap) -> Option<String> {
    CookieJar::from_headers(headers).get(COOKIE).map(|cookie| cookie.value().to_owned())
}

/// The `Set-Cookie` that keeps a session.
pub(super) fn keep(token: &str, config: &Config) -> Option<HeaderValue> {
    set(token, sessions::LIFE_MS / 1000, config)
}

/// The `Set-Cookie` that forgets a session.
pub(super) fn forget(config: &Config) -> Option<HeaderValue> {
    set("", 0, config)
}

fn set(token: &str, max_age_secs: i64, config: &Config) -> Option<HeaderValue> {
    let secure = if config.is_https() { "; Secure" } else { "" };
    let text = format!("{COOKIE}={token}; Path=/; HttpOnly; SameSite=Strict; Max-Age={max_age_secs}{secure}");
    HeaderValue::from_str(&text).ok()
}

/// How many passwords are hashed at once: each takes 19 MiB and up to 50 ms of a core.
static HASHING: Semaphore = Semaphore::const_new(4);

/// Hashes or verifies a password, on a blocking thread and few at a time.
pub(super) async fn hashing<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T> {
    let _permit = HASHING.acquire().await.map_err(|error| Problem::internal(&error))?;
    tokio::task::spawn_blocking(work).await.map_err(|error| Problem::internal(&error))
}
