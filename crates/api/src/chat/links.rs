//! `/l/{code}`: a short link leads to its line's chat, with its text and reference.

use std::sync::Arc;

use axum::extract::State;
use axum::response::{IntoResponse as _, Response};
use http::header::{ACCEPT, CACHE_CONTROL, CONTENT_TYPE, LOCATION};
use http::{HeaderMap, HeaderValue, Method, StatusCode};
use messaging::line;
use messaging::link::{self, Link};
use store::Scope;
use url::form_urlencoded;

use crate::extract::Path;
use crate::graph::qr_codes;
use crate::problem::{Problem, Result};
use crate::qr;
use crate::state::App;

/// Counts an opening and leads on.
pub(super) async fn open_link(
    State(app): State<Arc<App>>,
    Path(code): Path<String>,
    method: Method,
    headers: HeaderMap,
) -> Result<Response> {
    let code = code.to_ascii_uppercase();
    if !code.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
        return Ok(gone(&headers));
    }
    let found = app
        .store
        .read(move |tx| {
            let Some(link) = link::find(tx, &code)? else { return Ok(None) };
            let line = line::get(tx, Scope::of(link.business), link.phone_number_id)?;
            Ok::<_, messaging::Error>(Some((link, line.handle)))
        })
        .await?;
    let Some((link, handle)) = found else { return Ok(gone(&headers)) };
    let target = target(&link, &handle);
    if method == Method::GET {
        // Who follows a link is led on even when the opening can't be counted.
        if let Err(error) = app.store.write(move |tx| link::opened(tx, &link)).await {
            tracing::warn!(error = %store::follow::chain(&error), "an opened link was not counted");
        }
    }
    let location = HeaderValue::from_str(&target).map_err(|error| Problem::internal(&error))?;
    let headers = [(LOCATION, location), (CACHE_CONTROL, HeaderValue::from_static("no-store"))];
    Ok((StatusCode::FOUND, headers).into_response())
}

/// `/message/{code}/qr.svg` and `qr.png`: the QR code of a link that was made as one.
pub(super) async fn qr_code_image(
    State(app): State<Arc<App>>,
    Path((code, image)): Path<(String, String)>,
    headers: HeaderMap,
) -> Result<Response> {
    let code = code.to_ascii_uppercase();
    if !code.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
        return Ok(gone(&headers));
    }
    let found = app.store.read(move |tx| link::find(tx, &code)).await?.filter(|link| link.is_qr_code);
    let Some(link) = found else { return Ok(gone(&headers)) };
    let address = app.config.url(&format!("{}/{}", qr_codes::FOLDER, link.code));
    match image.as_str() {
        "qr.svg" => qr::svg(&address),
        "qr.png" => qr::png(&address, QR_PIXELS),
        _ => Ok(gone(&headers)),
    }
}

/// Width and height of a QR code's image, in pixels.
const QR_PIXELS: u32 = 512;

/// `/c/{handle}?text=..&ref={code}`.
fn target(link: &Link, handle: &str) -> String {
    let mut query = form_urlencoded::Serializer::new(String::new());
    if let Some(text) = &link.text {
        query.append_pair("text", text);
    }
    if !link.is_qr_code {
        query.append_pair("ref", &link.code);
    }
    format!("/c/{handle}?{}", query.finish())
}

const GONE: &str = "<!doctype html>\n<html lang=\"en\">\n<meta charset=\"utf-8\">\n\
    <meta name=\"viewport\" content=\"width=device-width\">\n<title>Link not found</title>\n\
    <p>This link does not lead to a chat any more. Ask the business for a new one.</p>\n\
    <p lang=\"ja\">このリンクは現在使われていません。お店に新しいリンクをお尋ねください。</p>\n";

/// A page for people, a problem for programs.
fn gone(headers: &HeaderMap) -> Response {
    let wants_page =
        headers.get(ACCEPT).and_then(|accept| accept.to_str().ok()).is_some_and(|accept| accept.contains("text/html"));
    if wants_page {
        return (StatusCode::NOT_FOUND, [(CONTENT_TYPE, "text/html; charset=utf-8")], GONE).into_response();
    }
    Problem::new(StatusCode::NOT_FOUND, "unknown_link", "there is no such link").into_response()
}
