//! Which of Meta's rules a line is held to.

use std::sync::Arc;

use axum::extract::State;
use messaging::line;
use messaging::rules::{self, Rules};
use wire::id::PhoneNumberId;

use super::auth::{Admin, Agent};
use crate::extract::{Json, Path as InPath};
use crate::problem::{Problem, Result};
use crate::state::App;

/// The rules that a line is held to.
#[utoipa::path(get, path = "/phone-numbers/{id}/rules", tag = "Lines", params(("id" = String, Path)), responses((status = 200, body = Rules)))]
pub(super) async fn get_rules(
    State(app): State<Arc<App>>,
    agent: Agent,
    InPath(id): InPath<PhoneNumberId>,
) -> Result<Json<Rules>> {
    let found = app.store.read(move |tx| {
        line::get(tx, agent.scope, id)?;
        Ok::<_, Problem>(rules::get(tx, agent.scope, id)?)
    });
    Ok(Json(found.await?))
}

/// Replaces the rules of a line; a member that is not there is as on a new line.
#[utoipa::path(
    put, path = "/phone-numbers/{id}/rules", tag = "Lines", params(("id" = String, Path)), request_body = Rules,
    responses((status = 200, body = Rules))
)]
pub(super) async fn put_rules(
    State(app): State<Arc<App>>,
    Admin(admin): Admin,
    InPath(id): InPath<PhoneNumberId>,
    Json(body): Json<Rules>,
) -> Result<Json<Rules>> {
    let written = app.store.write(move |tx| {
        rules::put(tx, admin.scope, id, &body)?;
        Ok::<_, Problem>(body)
    });
    Ok(Json(written.await?))
}
