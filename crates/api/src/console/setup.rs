//! Setting up: the owner's one-time link, invitations to the team, and renewing a password.

use std::sync::Arc;

use axum::extract::State;
use axum::response::Response;
use http::StatusCode;
use inbox::links::{self, Answers, Setup};
use inbox::{passwords, sessions};
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};

use super::auth::{Stranger, hashing};
use super::me::{self, Me};
use crate::extract::{Json, Query};
use crate::limits::ClientAddress;
use crate::problem::Result;
use crate::state::App;

#[derive(Deserialize, IntoParams)]
pub(super) struct ByToken {
    /// What stands in the link.
    token: String,
}

/// What a set-up link, an invitation or a link to renew a password is for.
#[utoipa::path(get, path = "/setup", tag = "Signing in", params(ByToken), responses((status = 200, body = Setup)))]
pub(super) async fn get_setup(
    State(app): State<Arc<App>>,
    client: ClientAddress,
    Query(query): Query<ByToken>,
) -> Result<Json<Setup>> {
    app.limits.sign_ins.check(client.network())?;
    Ok(Json(app.store.read(move |tx| links::find(tx, &query.token)).await?))
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct SetUp {
    /// What stands in the link.
    token: String,
    /// The new agent's name.
    name: String,
    /// Their e-mail address.
    email: String,
    /// Their password, 10 to 256 characters.
    password: String,
    /// The business's name, from an owner.
    business_name: Option<String>,
    /// The business's IANA time zone, from an owner.
    time_zone: Option<String>,
    /// The language of their console and, from an owner, of the business.
    language: Option<String>,
}

/// Uses a set-up link or an invitation: makes the agent and signs them in.
#[utoipa::path(post, path = "/setup", tag = "Signing in", responses((status = 201, body = Me)))]
pub(super) async fn set_up(
    State(app): State<Arc<App>>,
    _: Stranger,
    client: ClientAddress,
    Json(body): Json<SetUp>,
) -> Result<Response> {
    app.limits.sign_ins.check(client.network())?;
    passwords::check("password", &body.password)?;
    let token = body.token.clone();
    app.store.read(move |tx| links::find(tx, &token)).await?;
    let SetUp { token, name, email, password, business_name, time_zone, language } = body;
    let password_hash = hashing(move || passwords::hash(&password)).await??;
    let answers = Answers { name, email, password_hash, business_name, time_zone, language };
    let (scope, agent, session) = app
        .store
        .write(move |tx| {
            let (scope, agent) = links::setup(tx, &token, &answers)?;
            let session = sessions::create(tx, scope, agent.id)?;
            Ok::<_, inbox::Error>((scope, agent, session))
        })
        .await?;
    me::signed_in(&app, StatusCode::CREATED, scope, agent, &session).await
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = RenewPassword)]
pub(super) struct Renew {
    /// What stands in the link.
    token: String,
    /// The new password, 10 to 256 characters.
    password: String,
}

/// Uses a link to renew a password: all sessions of the agent end, and this browser is signed in.
#[utoipa::path(post, path = "/setup/password", tag = "Signing in", responses((status = 200, body = Me)))]
pub(super) async fn set_password(
    State(app): State<Arc<App>>,
    _: Stranger,
    client: ClientAddress,
    Json(body): Json<Renew>,
) -> Result<Response> {
    app.limits.sign_ins.check(client.network())?;
    passwords::check("password", &body.password)?;
    let token = body.token.clone();
    app.store.read(move |tx| links::find(tx, &token)).await?;
    let Renew { token, password } = body;
    let password_hash = hashing(move || passwords::hash(&password)).await??;
    let (scope, agent, session) = app
        .store
        .write(move |tx| {
            let (scope, agent) = links::renew(tx, &token, &password_hash)?;
            let session = sessions::create(tx, scope, agent.id)?;
            Ok::<_, inbox::Error>((scope, agent, session))
        })
        .await?;
    app.hub.end_other_agent_sessions(scope, agent.id, &session);
    me::signed_in(&app, StatusCode::OK, scope, agent, &session).await
}
