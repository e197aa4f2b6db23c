//! What customers of a line see of its catalogue.

use std::sync::Arc;

use axum::extract::State;
use commerce::settings;
use messaging::line;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use wire::id::PhoneNumberId;

use super::auth::{Admin, Agent};
use crate::extract::{Json, Path as InPath};
use crate::problem::{Problem, Result};
use crate::state::App;

/// The Cloud API's commerce settings of a line.
#[derive(Clone, Copy, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct CommerceSettings {
    /// Whether customers can open the whole catalogue.
    is_catalog_visible: bool,
    /// Whether customers can fill a cart and order.
    is_cart_enabled: bool,
}

/// What customers of a line see of its catalogue.
#[utoipa::path(get, path = "/phone-numbers/{id}/commerce", tag = "Lines", params(("id" = String, Path)), responses((status = 200, body = CommerceSettings)))]
pub(super) async fn get_commerce_settings(
    State(app): State<Arc<App>>,
    agent: Agent,
    InPath(id): InPath<PhoneNumberId>,
) -> Result<Json<CommerceSettings>> {
    let found = app.store.read(move |tx| {
        line::get(tx, agent.scope, id)?;
        let settings = settings::get(tx, agent.scope, id)?;
        Ok::<_, Problem>(CommerceSettings {
            is_catalog_visible: settings.is_catalog_visible,
            is_cart_enabled: settings.is_cart_enabled,
        })
    });
    Ok(Json(found.await?))
}

/// Changes what customers of a line see of its catalogue; open chats follow at once.
#[utoipa::path(
    put, path = "/phone-numbers/{id}/commerce", tag = "Lines", params(("id" = String, Path)),
    request_body = CommerceSettings, responses((status = 200, body = CommerceSettings))
)]
pub(super) async fn put_commerce_settings(
    State(app): State<Arc<App>>,
    Admin(admin): Admin,
    InPath(id): InPath<PhoneNumberId>,
    Json(body): Json<CommerceSettings>,
) -> Result<Json<CommerceSettings>> {
    let written = app.store.write(move |tx| {
        settings::change(tx, admin.scope, id, Some(body.is_catalog_visible), Some(body.is_cart_enabled))?;
        Ok::<_, Problem>(body)
    });
    Ok(Json(written.await?))
}
