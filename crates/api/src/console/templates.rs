//! Message templates that may be sent.

use std::sync::Arc;

use axum::extract::State;
use messaging::business;
use messaging::template::{self, Status, Template};
use serde::Serialize;
use utoipa::ToSchema;

use super::auth::Agent;
use crate::extract::Json;
use crate::problem::{Problem, Result};
use crate::state::App;

#[derive(Serialize, ToSchema)]
pub(super) struct Templates {
    /// By name and language.
    data: Vec<Template>,
}

/// The approved templates of the business, by name and language.
#[utoipa::path(get, path = "/templates", tag = "Templates", responses((status = 200, body = Templates)))]
pub(super) async fn list_templates(State(app): State<Arc<App>>, agent: Agent) -> Result<Json<Templates>> {
    let found = app.store.read(move |tx| {
        let mut data = Vec::new();
        for waba in business::wabas(tx, agent.scope)? {
            data.extend(template::list(tx, agent.scope, waba, Some(Status::Approved))?);
        }
        Ok::<_, Problem>(Templates { data })
    });
    Ok(Json(found.await?))
}
