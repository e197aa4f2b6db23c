//! Files of customers: what they send, and what their thread shows.

use std::sync::Arc;

use axum::extract::State;
use axum::response::Response;
use channels::webchat::media;
use http::{HeaderMap, StatusCode};
use messaging::media::Media;
use wire::id::{MediaId, PhoneNumberId};

use super::auth::Visiting;
use crate::extract::{Json, Path, Query, Upload};
use crate::media::About;
use crate::problem::Result;
use crate::state::App;

/// Uploads a file for a message; its bytes are the body. A visitor is checked before a byte is read.
pub(super) async fn upload_media(
    State(app): State<Arc<App>>,
    Admitted(visiting): Admitted,
    Query(about): Query<About>,
    upload: Upload,
) -> Result<(StatusCode, Json<Media>)> {
    let (scope, visitor) = (visiting.scope(), visiting.visitor());
    let owner = media::owner(visitor);
    let media = crate::media::upload(&app, scope, visitor.line, owner, about, upload).await?;
    Ok((StatusCode::CREATED, Json(media)))
}

/// A visitor who has not uploaded too much lately.
pub(super) struct Admitted(Visiting);

impl axum::extract::FromRequestParts<Arc<App>> for Admitted {
    type Rejection = crate::problem::Problem;

    async fn from_request_parts(parts: &mut http::request::Parts, app: &Arc<App>) -> Result<Self> {
        let visiting = Visiting::from_request_parts(parts, app).await?;
        app.limits.uploads.check(("visitor", visiting.visitor().id))?;
        Ok(Self(visiting))
    }
}

/// The bytes of a file, or a range of them.
pub(super) async fn get_media(
    State(app): State<Arc<App>>,
    visiting: Visiting,
    Path((_, id)): Path<(PhoneNumberId, MediaId)>,
    headers: HeaderMap,
) -> Result<Response> {
    let scope = visiting.scope();
    let media = app.store.read(move |tx| media::get(tx, scope, visiting.visitor(), id)).await?;
    crate::media::serve(&app, scope, media, &headers).await
}
