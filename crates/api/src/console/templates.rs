//! Message templates that may be sent.

use std::sync::Arc;

use axum::extract::State;
use messaging::template::{self, Status, Template};
use messaging::{business, line};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use wire::id::PhoneNumberId;

use super::auth::Agent;
use crate::extract::{Json, Query};
use crate::problem::{Problem, Result};
use crate::state::App;

#[derive(Deserialize, IntoParams)]
pub(super) struct Listing {
    /// Only those that this line may send.
    #[param(value_type = Option<String>)]
    phone_number_id: Option<PhoneNumberId>,
}

#[derive(Serialize, ToSchema)]
pub(super) struct Templates {
    /// By name and language.
    data: Vec<Template>,
}

/// The approved templates of the business or of one of its lines, by name and language.
#[utoipa::path(get, path = "/templates", tag = "Templates", params(Listing), responses((status = 200, body = Templates)))]
pub(super) async fn list_templates(
    State(app): State<Arc<App>>,
    agent: Agent,
    Query(query): Query<Listing>,
) -> Result<Json<Templates>> {
    let found = app.store.read(move |tx| {
        let mut data = Vec::new();
        let wabas = match query.phone_number_id {
            Some(id) => vec![line::get(tx, agent.scope, id)?.waba_id],
            None => business::wabas(tx, agent.scope)?,
        };
        for waba in wabas {
            data.extend(template::list(tx, agent.scope, waba, Some(Status::Approved))?);
        }
        Ok::<_, Problem>(Templates { data })
    });
    Ok(Json(found.await?))
}
