//! The picture of a line, for everybody.

use std::sync::Arc;

use axum::extract::State;
use axum::response::Response;
use http::header::CACHE_CONTROL;
use http::{HeaderMap, HeaderValue};
use messaging::media::{self, Kind};
use messaging::profile;
use store::Scope;

use super::line;
use crate::extract::Path;
use crate::problem::{Problem, Result};
use crate::state::App;

pub(super) async fn get_picture(
    State(app): State<Arc<App>>,
    Path(name): Path<String>,
    headers: HeaderMap,
) -> Result<Response> {
    let line = line::find(&app, name).await?;
    let (scope, id) = (Scope::of(line.business), line.id);
    let picture = app
        .store
        .read(move |tx| match profile::get(tx, scope, id)?.picture_media_id {
            Some(picture) => media::get(tx, scope, picture).map(Some),
            None => Ok(None),
        })
        .await?
        .filter(|media| Kind::of(&media.mime_type) == Kind::Image)
        .ok_or_else(|| Problem::not_found("this line has no picture"))?;
    let mut response = crate::media::serve(&app, scope, picture, &headers).await?;
    response.headers_mut().insert(CACHE_CONTROL, HeaderValue::from_static("public, max-age=86400"));
    Ok(response)
}
