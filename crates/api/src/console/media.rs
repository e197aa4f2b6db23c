//! Files of the business: what agents send, and what customers sent.

use std::sync::Arc;

use axum::extract::State;
use axum::response::Response;
use http::{HeaderMap, StatusCode};
use messaging::line;
use messaging::media::{self, Media};
use wire::id::MediaId;

use super::auth::{Agent, Answering};
use crate::extract::{Json, Path as InPath, Query, Upload};
use crate::media::{About, Binary};
use crate::problem::{Problem, Result};
use crate::state::App;

/// Uploads a file to send; its bytes are the body.
#[utoipa::path(
    post, path = "/media", tag = "Inbox", params(About),
    request_body(content = inline(Binary), content_type = "application/octet-stream"),
    responses((status = 201, body = Media))
)]
pub(super) async fn upload_media(
    State(app): State<Arc<App>>,
    Answering(agent): Answering,
    Query(about): Query<About>,
    upload: Upload,
) -> Result<(StatusCode, Json<Media>)> {
    app.limits.uploads.check(("agent", agent.id()))?;
    let scope = agent.scope;
    let lines = app.store.read(move |tx| line::list(tx, scope)).await?;
    let line = lines.first().ok_or_else(|| Problem::not_found("the business has no phone number yet"))?.id;
    let owner = format!("agent:{}", agent.id());
    let media = crate::media::upload(&app, scope, line, owner, about, upload).await?;
    Ok((StatusCode::CREATED, Json(media)))
}

/// The bytes of a file, or a range of them.
#[utoipa::path(
    get, path = "/media/{id}", tag = "Inbox", params(("id" = String, Path)),
    responses((status = 200, content_type = "application/octet-stream", body = inline(Binary)))
)]
pub(super) async fn get_media(
    State(app): State<Arc<App>>,
    agent: Agent,
    InPath(id): InPath<MediaId>,
    headers: HeaderMap,
) -> Result<Response> {
    let scope = agent.scope;
    let media = app.store.read(move |tx| media::get(tx, scope, id)).await?;
    crate::media::serve(&app, scope, media, &headers).await
}
