//! Lines, as customers find them.

use std::sync::Arc;

use axum::extract::State;
use axum::response::Response;
use messaging::line;
use wire::id::PhoneNumberId;

use super::auth::Agent;
use crate::extract::Path as InPath;
use crate::problem::Result;
use crate::qr;
use crate::state::App;

/// The QR code of a line's chat, SVG.
#[utoipa::path(
    get, path = "/phone-numbers/{id}/qr.svg", tag = "Lines", params(("id" = String, Path)),
    responses((status = 200, content_type = "image/svg+xml", body = String))
)]
pub(super) async fn get_phone_number_qr(
    State(app): State<Arc<App>>,
    agent: Agent,
    InPath(id): InPath<PhoneNumberId>,
) -> Result<Response> {
    let line = app.store.read(move |tx| line::get(tx, agent.scope, id)).await?;
    qr::svg(&app.config.url(&format!("/c/{}", line.handle)))
}
