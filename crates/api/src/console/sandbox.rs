//! The sandbox: what goes wrong on purpose, customers who play a part, and a clock that is moved. Only on a server that was
//! started with one.

use std::sync::Arc;

use axum::extract::{FromRequestParts, State};
use http::StatusCode;
use http::header::AUTHORIZATION;
use http::request::Parts;
use messaging::line;
use sandbox::clock::Error as ClockError;
use sandbox::{Conduct, Part, Play, script};
use serde::{Deserialize, Serialize};
use store::Scope;
use utoipa::ToSchema;
use wire::Invalid;
use wire::id::PhoneNumberId;

use super::auth::Admin;
use crate::extract::Json;
use crate::graph;
use crate::problem::{Problem, Result};
use crate::state::App;

/// Who may: an admin of the console, or a program whose token has `whatsapp_business_management`.
pub(super) struct Tester(Scope);

impl FromRequestParts<Arc<App>> for Tester {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &Arc<App>) -> Result<Self> {
        let scope = if parts.headers.contains_key(AUTHORIZATION) {
            graph::manager(app, parts).await.ok_or_else(Problem::no_session)?
        } else {
            Admin::from_request_parts(parts, app).await?.0.scope
        };
        if app.config.sandbox.is_on() { Ok(Self(scope)) } else { Err(no_sandbox()) }
    }
}

fn no_sandbox() -> Problem {
    Problem::new(StatusCode::NOT_FOUND, "no_sandbox", "this server has no sandbox; start it with `souk demo --sandbox`")
}

/// The sandbox as it is.
#[derive(Serialize, ToSchema)]
#[schema(as = Sandbox)]
pub(super) struct SandboxView {
    /// What goes wrong.
    conduct: Conduct,
    /// The server's time, UTC milliseconds.
    now: i64,
    /// How far the clock is ahead of the real time, in milliseconds.
    ahead_ms: i64,
    /// The parts that customers play and have played lately, newest first.
    plays: Vec<Play>,
}

fn view(app: &App, scope: Scope) -> SandboxView {
    let (sandbox, clock) = (&app.config.sandbox, app.store.clock());
    SandboxView {
        conduct: sandbox.conduct(scope),
        now: clock.now_ms(),
        ahead_ms: clock.ahead_ms(),
        plays: sandbox.plays(scope),
    }
}

/// The sandbox as it is.
#[utoipa::path(get, path = "/sandbox", tag = "Sandbox", responses((status = 200, body = SandboxView)))]
pub(super) async fn get_sandbox(State(app): State<Arc<App>>, tester: Tester) -> Json<SandboxView> {
    Json(view(&app, tester.0))
}

/// Lets things go wrong, instead of what went wrong before; `{}` ends it.
#[utoipa::path(put, path = "/sandbox/conduct", tag = "Sandbox", request_body = Conduct,
    responses((status = 200, body = SandboxView)))]
pub(super) async fn put_sandbox_conduct(
    State(app): State<Arc<App>>,
    tester: Tester,
    Json(conduct): Json<Conduct>,
) -> Result<Json<SandboxView>> {
    app.config.sandbox.set(tester.0, conduct)?;
    Ok(Json(view(&app, tester.0)))
}

/// How far the clock is to go.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = SandboxStep)]
pub(super) struct Step {
    /// 1 to 34,560,000,000 milliseconds (400 days).
    forward_ms: i64,
}

/// Moves the clock forward, for the whole server; it never goes back.
#[utoipa::path(post, path = "/sandbox/clock", tag = "Sandbox", request_body = Step,
    responses((status = 200, body = SandboxView)))]
pub(super) async fn move_sandbox_clock(
    State(app): State<Arc<App>>,
    tester: Tester,
    Json(step): Json<Step>,
) -> Result<Json<SandboxView>> {
    app.config.sandbox.forward(app.store.clock(), step.forward_ms).map_err(|error| match error {
        ClockError::Invalid(invalid) => invalid.into(),
        ClockError::File(error) => Problem::internal(&error),
    })?;
    Ok(Json(view(&app, tester.0)))
}

/// What a customer is to do.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = SandboxPart)]
pub(super) struct NewPart {
    /// The line they write to.
    #[schema(value_type = String)]
    phone_number_id: PhoneNumberId,
    /// Their phone number, with the country code.
    from: String,
    /// Their name.
    name: Option<String>,
    /// A line for each step: `say TEXT`, `wait [SECONDS]`, `tap TITLE`, `pick TITLE`, `order ID[:QUANTITY],..`,
    /// `react [EMOJI]`, `location LAT,LON`, `send JSON`, `block [REASON]`, `unblock`, `report [REASON]`, `read`, `pause SECONDS`. Up to 200 steps.
    script: String,
}

/// Lets a customer play a part; how it goes is told with the sandbox.
#[utoipa::path(post, path = "/sandbox/plays", tag = "Sandbox", request_body = NewPart,
    responses((status = 201, body = Play)))]
pub(super) async fn play_sandbox_customer(
    State(app): State<Arc<App>>,
    tester: Tester,
    Json(part): Json<NewPart>,
) -> Result<(StatusCode, Json<Play>)> {
    let from = wire::phone::normalize(&part.from, None)
        .ok_or_else(|| Invalid::value("from", "is not a phone number with its country code"))?;
    let steps = script::parse(&part.script)?;
    let (scope, id) = (tester.0, part.phone_number_id);
    app.store.read(move |tx| line::get(tx, scope, id)).await?;
    let name = part.name.map(|name| name.trim().to_owned()).filter(|name| !name.is_empty());
    let part = Part { line: id.to_string(), from, name, steps };
    let play = app.config.sandbox.play(scope, part).ok_or_else(no_sandbox)?;
    Ok((StatusCode::CREATED, Json(play)))
}
