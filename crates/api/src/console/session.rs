//! Signing in and out.

use std::sync::Arc;

use axum::extract::State;
use axum::response::{IntoResponse as _, Response};
use http::StatusCode;
use http::header::SET_COOKIE;
use inbox::{agents, links, sessions};
use serde::Deserialize;
use utoipa::ToSchema;

use super::auth::{self, Agent, Stranger, hashing};
use super::me::{self, Me};
use crate::extract::Json;
use crate::limits::ClientAddress;
use crate::problem::{Problem, Result};
use crate::state::App;

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = SignInByLink)]
pub(super) struct ByLink {
    /// What stands in the one-time link.
    token: String,
}

/// Signs in by a one-time link.
#[utoipa::path(post, path = "/session/link", tag = "Signing in", responses((status = 200, body = Me)))]
pub(super) async fn create_session_by_link(
    State(app): State<Arc<App>>,
    _: Stranger,
    client: ClientAddress,
    Json(body): Json<ByLink>,
) -> Result<Response> {
    app.limits.sign_ins.check(client.network())?;
    let (scope, agent, session) = app
        .store
        .write(move |tx| {
            let (scope, agent) = links::use_sign_in(tx, &body.token)?;
            let session = sessions::create(tx, scope, agent.id)?;
            Ok::<_, inbox::Error>((scope, agent, session))
        })
        .await?;
    me::signed_in(&app, StatusCode::OK, scope, agent, &session).await
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = SignIn)]
pub(super) struct ByPassword {
    /// The e-mail address.
    email: String,
    /// The password.
    password: String,
}

/// Signs in with e-mail and password.
#[utoipa::path(post, path = "/session", tag = "Signing in", responses((status = 200, body = Me)))]
pub(super) async fn create_session(
    State(app): State<Arc<App>>,
    _: Stranger,
    client: ClientAddress,
    Json(body): Json<ByPassword>,
) -> Result<Response> {
    app.limits.sign_ins.check(client.network())?;
    app.limits
        .attempts
        .begin(client.0, &body.email)
        .map_err(|too_many| Problem::too_many("wrong tries", too_many.retry_after_secs.try_into().unwrap_or(1)))?;
    let ByPassword { email, password } = body;
    let wanted = email.clone();
    let credentials = app.store.read(move |tx| agents::credentials(tx, &wanted)).await?;
    let (scope, id) = hashing(move || credentials.verify(&password)).await??;
    app.limits.attempts.succeeded(client.0, &email);
    let (agent, session) = app
        .store
        .write(move |tx| {
            let session = sessions::create(tx, scope, id)?;
            Ok::<_, inbox::Error>((agents::by_id(tx, scope, id)?, session))
        })
        .await?;
    me::signed_in(&app, StatusCode::OK, scope, agent, &session).await
}

/// Signs out.
#[utoipa::path(delete, path = "/session", tag = "Signing in", responses((status = 204)))]
pub(super) async fn delete_session(State(app): State<Arc<App>>, agent: Agent) -> Result<Response> {
    let token = agent.token.clone();
    app.store.write(move |tx| sessions::revoke(tx, &token)).await?;
    app.hub.end_agent_session(&agent.token);
    let mut response = StatusCode::NO_CONTENT.into_response();
    if let Some(cookie) = auth::forget(&app.config) {
        response.headers_mut().insert(SET_COOKIE, cookie);
    }
    Ok(response)
}
