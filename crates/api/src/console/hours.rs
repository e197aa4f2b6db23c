//! When a line is open.

use std::sync::Arc;

use axum::extract::State;
use messaging::hours::{self, Hours};
use messaging::line;
use wire::id::PhoneNumberId;

use super::auth::{Admin, Agent};
use crate::extract::{Json, Path as InPath};
use crate::problem::{Problem, Result};
use crate::state::App;

/// A line's opening hours.
#[utoipa::path(get, path = "/phone-numbers/{id}/hours", tag = "Lines", params(("id" = String, Path)), responses((status = 200, body = Hours)))]
pub(super) async fn get_hours(
    State(app): State<Arc<App>>,
    agent: Agent,
    InPath(id): InPath<PhoneNumberId>,
) -> Result<Json<Hours>> {
    let found = app.store.read(move |tx| {
        line::get(tx, agent.scope, id)?;
        Ok::<_, Problem>(hours::get(tx, agent.scope, id)?)
    });
    Ok(Json(found.await?))
}

/// Replaces a line's opening hours.
#[utoipa::path(put, path = "/phone-numbers/{id}/hours", tag = "Lines", params(("id" = String, Path)), responses((status = 200, body = Hours)))]
pub(super) async fn put_hours(
    State(app): State<Arc<App>>,
    Admin(admin): Admin,
    InPath(id): InPath<PhoneNumberId>,
    Json(body): Json<Hours>,
) -> Result<Json<Hours>> {
    let written = app.store.write(move |tx| {
        hours::put(tx, admin.scope, id, &body)?;
        Ok::<_, Problem>(body)
    });
    Ok(Json(written.await?))
}
