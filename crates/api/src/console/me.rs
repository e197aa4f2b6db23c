//! The signed-in agent, their business and its lines.

use std::sync::Arc;

use axum::extract::State;
use axum::response::{IntoResponse as _, Response};
use http::StatusCode;
use http::header::SET_COOKIE;
use inbox::agents::{self, Change};
use inbox::{passwords, sessions};
use messaging::business::{self, Business};
use messaging::line;
use serde::{Deserialize, Serialize};
use store::{Scope, Tx};
use utoipa::ToSchema;
use wire::id::PhoneNumberId;

use super::auth::{self, Agent, hashing};
use crate::extract::Json;
use crate::problem::Result;
use crate::state::{App, Config};

/// Who is signed in.
#[derive(Serialize, ToSchema)]
pub(super) struct Me {
    agent: agents::Agent,
    business: Business,
    phone_numbers: Vec<PhoneNumber>,
    /// Where to begin the live socket from.
    live_seq: String,
    /// Whether the server has a sandbox for developers.
    has_sandbox: bool,
}

/// A line, as the console names it.
#[derive(Serialize, ToSchema)]
struct PhoneNumber {
    #[schema(value_type = String)]
    id: PhoneNumberId,
    display_phone_number: String,
    verified_name: String,
    handle: String,
    /// Where customers chat.
    chat_url: String,
}

fn load(tx: &mut Tx<'_, '_>, scope: Scope, agent: agents::Agent, config: &Config) -> Result<Me> {
    let live_seq = store::journal::head(tx)?.to_string();
    let phone_numbers = line::list(tx, scope)?
        .into_iter()
        .map(|line| PhoneNumber {
            id: line.id,
            chat_url: config.url(&format!("/c/{}", line.handle)),
            display_phone_number: line.display_phone_number,
            verified_name: line.verified_name,
            handle: line.handle,
        })
        .collect();
    let has_sandbox = config.sandbox.is_on();
    Ok(Me { agent, business: business::get(tx, scope)?, phone_numbers, live_seq, has_sandbox })
}

async fn me(app: &Arc<App>, scope: Scope, agent: agents::Agent) -> Result<Json<Me>> {
    let config = app.config.clone();
    Ok(Json(app.store.read(move |tx| load(tx, scope, agent, &config)).await?))
}

/// Answers a sign-in: who it is, and the cookie that keeps it.
pub(super) async fn signed_in(
    app: &Arc<App>,
    status: StatusCode,
    scope: Scope,
    agent: agents::Agent,
    session: &str,
) -> Result<Response> {
    let mut response = (status, me(app, scope, agent).await?).into_response();
    if let Some(cookie) = auth::keep(session, &app.config) {
        response.headers_mut().insert(SET_COOKIE, cookie);
    }
    Ok(response)
}

/// Who is signed in; keeps a session going that is in use.
#[utoipa::path(get, path = "/me", tag = "Signing in", responses((status = 200, body = Me)))]
pub(super) async fn get_me(State(app): State<Arc<App>>, agent: Agent) -> Result<Response> {
    if !agent.is_stale {
        return Ok(me(&app, agent.scope, agent.agent).await?.into_response());
    }
    let token = agent.token.clone();
    app.store.write(move |tx| sessions::touch(tx, &token)).await?;
    signed_in(&app, StatusCode::OK, agent.scope, agent.agent, &agent.token).await
}

/// Changes what an agent may change about themselves.
#[utoipa::path(patch, path = "/me", tag = "Signing in", request_body = Change, responses((status = 200, body = Me)))]
pub(super) async fn update_me(
    State(app): State<Arc<App>>,
    agent: Agent,
    Json(change): Json<Change>,
) -> Result<Json<Me>> {
    let (scope, id) = (agent.scope, agent.id());
    let agent = app.store.write(move |tx| agents::update(tx, scope, id, &change)).await?;
    me(&app, scope, agent).await
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct NewPassword {
    /// The password until now.
    current: String,
    /// The new one, 10 to 256 characters.
    new: String,
}

/// Changes the password; other sessions end.
#[utoipa::path(put, path = "/me/password", tag = "Signing in", responses((status = 204)))]
pub(super) async fn change_password(
    State(app): State<Arc<App>>,
    agent: Agent,
    Json(body): Json<NewPassword>,
) -> Result<StatusCode> {
    passwords::check("new", &body.new)?;
    let (scope, id) = (agent.scope, agent.id());
    app.limits.sign_ins.check(("password", id))?;
    let credentials = app.store.read(move |tx| agents::credentials_of(tx, scope, id)).await?;
    let hash = hashing(move || {
        credentials.verify(&body.current)?;
        passwords::hash(&body.new)
    })
    .await??;
    let token = agent.token.clone();
    app.store
        .write(move |tx| {
            agents::set_password(tx, scope, id, &hash)?;
            sessions::revoke_others(tx, scope, id, &token)
        })
        .await?;
    app.hub.end_other_agent_sessions(scope, id, &agent.token);
    Ok(StatusCode::NO_CONTENT)
}
