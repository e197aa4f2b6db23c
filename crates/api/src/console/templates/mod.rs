//! Message templates: those that may be sent, and for admins making, changing and judging them.

mod judge;
mod write;

use std::sync::Arc;

use axum::extract::State;
use messaging::template::{self, Status, Template};
use messaging::{business, line};
use serde::{Deserialize, Serialize};
use store::{Scope, Tx};
use utoipa::{IntoParams, ToSchema};
use wire::id::{PhoneNumberId, WabaId};

pub(super) use judge::*;
pub(super) use write::*;

use super::auth::Agent;
use crate::extract::{Json, Query};
use crate::problem::{Problem, Result};
use crate::state::App;

#[derive(Deserialize, IntoParams)]
pub(super) struct Listing {
    /// Only those that this line may send.
    #[param(value_type = Option<String>)]
    phone_number_id: Option<PhoneNumberId>,
    /// `approved`, which is also meant when nothing is said, or `all`.
    #[serde(default)]
    #[param(value_type = Option<String>)]
    status: Wanted,
}

#[derive(Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Wanted {
    #[default]
    Approved,
    All,
}

#[derive(Serialize, ToSchema)]
pub(super) struct Templates {
    /// By name and language.
    data: Vec<Template>,
}

/// The templates of the business or of one of its lines, by name and language.
#[utoipa::path(get, path = "/templates", tag = "Templates", params(Listing), responses((status = 200, body = Templates)))]
pub(in crate::console) async fn list_templates(
    State(app): State<Arc<App>>,
    agent: Agent,
    Query(query): Query<Listing>,
) -> Result<Json<Templates>> {
    let status = (query.status == Wanted::Approved).then_some(Status::Approved);
    let found = app.store.read(move |tx| {
        let mut data = Vec::new();
        for waba in wabas(tx, agent.scope, query.phone_number_id)? {
            data.extend(template::list(tx, agent.scope, waba, status)?);
        }
        Ok::<_, Problem>(Templates { data })
    });
    Ok(Json(found.await?))
}

/// The WABA of a line, or all of the business.
fn wabas(tx: &mut Tx<'_, '_>, scope: Scope, line: Option<PhoneNumberId>) -> messaging::Result<Vec<WabaId>> {
    match line {
        Some(id) => Ok(vec![line::get(tx, scope, id)?.waba_id]),
        None => business::wabas(tx, scope),
    }
}
