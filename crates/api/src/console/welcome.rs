//! How a line welcomes its customers.

use std::sync::Arc;

use axum::extract::State;
use inbox::welcome::{self, Welcome};
use wire::id::PhoneNumberId;

use super::auth::{Admin, Agent};
use crate::extract::{Json, Path as InPath};
use crate::problem::{Problem, Result};
use crate::state::App;

/// A line's welcome.
#[utoipa::path(get, path = "/phone-numbers/{id}/welcome", tag = "Lines", params(("id" = String, Path)), responses((status = 200, body = Welcome)))]
pub(super) async fn get_welcome(
    State(app): State<Arc<App>>,
    agent: Agent,
    InPath(id): InPath<PhoneNumberId>,
) -> Result<Json<Welcome>> {
    Ok(Json(app.store.read(move |tx| welcome::get(tx, agent.scope, id)).await?))
}

/// Replaces a line's welcome.
#[utoipa::path(put, path = "/phone-numbers/{id}/welcome", tag = "Lines", params(("id" = String, Path)), responses((status = 200, body = Welcome)))]
pub(super) async fn put_welcome(
    State(app): State<Arc<App>>,
    Admin(admin): Admin,
    InPath(id): InPath<PhoneNumberId>,
    Json(body): Json<Welcome>,
) -> Result<Json<Welcome>> {
    let written = app.store.write(move |tx| {
        welcome::put(tx, admin.scope, id, &body)?;
        Ok::<_, Problem>(body)
    });
    Ok(Json(written.await?))
}
