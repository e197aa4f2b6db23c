//! Whether a line is set up for a program: each step by what is there and has happened, so that the one thing to do is known.

use std::sync::Arc;

use axum::extract::State;
use integrations::webhooks::endpoint::{self, Endpoint, Level};
use integrations::webhooks::subscribed;
use messaging::analytics::read::exchanged;
use messaging::line::{self, Line};
use messaging::registration::{self, Status};
use messaging::token::{self, MANAGEMENT, MESSAGING};
use serde::Serialize;
use store::{Scope, Tx};
use utoipa::ToSchema;
use wire::id::PhoneNumberId;

use crate::console::auth::Admin;
use crate::extract::{Json, Path as InPath};
use crate::problem::Result;
use crate::state::App;

/// How far back messages count, in milliseconds: 30 days.
const BACK_MS: i64 = 30 * 86_400_000;

#[derive(Serialize, ToSchema)]
#[schema(as = LineSetup)]
pub(in crate::console) struct Setup {
    /// In the order in which they are done.
    data: Vec<Step>,
}

/// A step of setting a line up.
#[derive(Debug, PartialEq, Serialize, ToSchema)]
#[schema(as = LineSetupStep)]
struct Step {
    /// `number`, `pin`, `token`, `webhook`, `subscription`, `delivery`, `received` or `sent`.
    step: &'static str,
    /// How it stands.
    state: Standing,
    /// What was found, such as a subscriber's last error.
    detail: Option<String>,
}

/// How a step stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = LineSetupState)]
enum Standing {
    /// It is done.
    Done,
    /// It is still to be done.
    Todo,
    /// It was done and does not work.
    Trouble,
}

/// Whether a line is set up for a program, step by step.
#[utoipa::path(
    get, path = "/phone-numbers/{id}/setup", tag = "Developers", params(("id" = String, Path)),
    responses((status = 200, body = Setup))
)]
pub(in crate::console) async fn get_line_setup(
    State(app): State<Arc<App>>,
    Admin(agent): Admin,
    InPath(id): InPath<PhoneNumberId>,
) -> Result<Json<Setup>> {
    let data = app.store.read(move |tx| steps(tx, agent.scope, id)).await?;
    Ok(Json(Setup { data }))
}

fn done_if(step: &'static str, is_done: bool) -> Step {
    Step { step, state: if is_done { Standing::Done } else { Standing::Todo }, detail: None }
}

fn steps(tx: &mut Tx<'_, '_>, scope: Scope, id: PhoneNumberId) -> integrations::Result<Vec<Step>> {
    let line = line::get(tx, scope, id)?;
    let now = tx.now_ms();
    let has_pin = registration::get(tx, scope, id)?.pin_hash.is_some();
    let has_token = token::issued(tx, scope)?.iter().any(|issued| {
        let may = |scope: &str| issued.scopes.iter().any(|known| known == scope);
        may(MESSAGING) && may(MANAGEMENT) && issued.expires_at.is_none_or(|at| at > now)
    });
    let tells = |endpoint: &Endpoint| endpoint.setting.fields.iter().any(|field| field == "messages");
    let endpoints: Vec<Endpoint> = endpoint::list(tx, scope)?.into_iter().filter(tells).collect();
    let apps: Vec<_> = subscribed::of_waba(tx, scope, line.waba_id)?.into_iter().map(|it| it.app).collect();
    let mine: Vec<&Endpoint> =
        endpoints.iter().filter(|it| apps.contains(&it.place.app) && is_for(it, &line)).collect();
    let (received, delivered) = exchanged(tx, scope, id, now - BACK_MS)?;
    let number =
        Step { detail: Some(line.status.as_str().to_owned()), ..done_if("number", line.status == Status::Connected) };
    Ok(vec![
        number,
        done_if("pin", has_pin),
        done_if("token", has_token),
        done_if("webhook", !endpoints.is_empty()),
        done_if("subscription", !mine.is_empty()),
        delivery(&mine),
        done_if("received", received > 0),
        done_if("sent", delivered > 0),
    ])
}

/// Whether an endpoint is told what happens on a line.
fn is_for(endpoint: &Endpoint, line: &Line) -> bool {
    match endpoint.place.level {
        Level::App => true,
        Level::Waba => endpoint.place.target == line.waba_id.get(),
        Level::PhoneNumber => endpoint.place.target == line.id.get(),
    }
}

/// Whether subscribers take what they are told: one that fails is trouble.
fn delivery(endpoints: &[&Endpoint]) -> Step {
    if let Some(failing) = endpoints.iter().find(|endpoint| endpoint.health.failing_since.is_some()) {
        return Step { step: "delivery", state: Standing::Trouble, detail: failing.health.last_error.clone() };
    }
    done_if("delivery", endpoints.iter().any(|endpoint| endpoint.health.last_success_at.is_some()))
}
