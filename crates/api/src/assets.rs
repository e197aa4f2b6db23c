//! The web app, embedded: precompressed, cached by name, and every page under a strict policy.

use std::borrow::Cow;
use std::sync::LazyLock;

use axum::body::Body;
use axum::response::{IntoResponse as _, Response};
use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use bytes::Bytes;
use http::header::{
    ACCEPT, ACCEPT_ENCODING, CACHE_CONTROL, CONTENT_ENCODING, CONTENT_SECURITY_POLICY, CONTENT_TYPE, ETAG,
    IF_NONE_MATCH, VARY,
};
use http::{HeaderMap, HeaderValue, StatusCode};
use rust_embed::{EmbeddedFile, RustEmbed};

use crate::problem::Problem;

#[derive(RustEmbed)]
#[folder = "$CARGO_MANIFEST_DIR/../../web/build"]
struct Build;

const INDEX: &str = "index.html";

/// What browsers may do with our pages: only what comes from here, and no script but the one that starts the app.
static POLICY: LazyLock<HeaderValue> = LazyLock::new(|| {
    let index = Build::get(INDEX).map(|file| file.data.into_owned()).unwrap_or_default();
    HeaderValue::from_str(&policy(&String::from_utf8_lossy(&index)))
        .unwrap_or(HeaderValue::from_static("default-src 'none'"))
});

/// Answers a GET of a file or, for a navigation, the page of the app.
pub fn answer(path: &str, headers: &HeaderMap) -> Response {
    let name = path.trim_start_matches('/');
    let is_variant = name.ends_with(".br") || name.ends_with(".gz");
    if !name.is_empty()
        && !is_variant
        && let Some(file) = Build::get(name)
    {
        return file_response(name, &file, headers);
    }
    let wants_page = headers.get(ACCEPT).is_none_or(|accept| {
        accept.to_str().is_ok_and(|accept| accept.contains("text/html") || accept.contains("*/*"))
    });
    let is_file_name = name.rsplit('/').next().is_some_and(|last| last.contains('.')) && !name.starts_with("c/");
    if !wants_page || is_file_name || name.starts_with("_app/") {
        return Problem::not_found("there is no such file").into_response();
    }
    match Build::get(INDEX) {
        Some(file) => file_response(INDEX, &file, headers),
        None => Problem::not_found("the web app is not built into this server").into_response(),
    }
}

fn file_response(name: &str, file: &EmbeddedFile, headers: &HeaderMap) -> Response {
    let (encoding, file) = match variant(name, headers) {
        Some((encoding, compressed)) => (Some(encoding), compressed),
        None => (None, EmbeddedFile { data: file.data.clone(), metadata: file.metadata.clone() }),
    };
    let etag = format!("\"{}\"", URL_SAFE_NO_PAD.encode(&file.metadata.sha256_hash()[..12]));
    let is_known = headers
        .get_all(IF_NONE_MATCH)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .any(|known| known.trim().trim_start_matches("W/") == etag);
    let mut response = if is_known {
        StatusCode::NOT_MODIFIED.into_response()
    } else {
        Response::new(Body::from(match file.data {
            Cow::Borrowed(bytes) => Bytes::from_static(bytes),
            Cow::Owned(bytes) => Bytes::from(bytes),
        }))
    };
    let out = response.headers_mut();
    if let Ok(etag) = HeaderValue::from_str(&etag) {
        out.insert(ETAG, etag);
    }
    out.insert(VARY, HeaderValue::from_static("accept-encoding"));
    let is_hashed = name.starts_with("_app/immutable/");
    out.insert(
        CACHE_CONTROL,
        HeaderValue::from_static(if is_hashed { "public, max-age=31536000, immutable" } else { "no-cache" }),
    );
    if !is_known {
        out.insert(CONTENT_TYPE, HeaderValue::from_static(media_type(name)));
        if let Some(encoding) = encoding {
            out.insert(CONTENT_ENCODING, HeaderValue::from_static(encoding));
        }
    }
    if name.ends_with(".html") || name.ends_with(".js") {
        out.insert(CONTENT_SECURITY_POLICY, POLICY.clone());
    }
    response
}

/// The best precompressed form that the client takes.
fn variant(name: &str, headers: &HeaderMap) -> Option<(&'static str, EmbeddedFile)> {
    [("br", ".br"), ("gzip", ".gz")]
        .into_iter()
        .filter(|(encoding, _)| takes(headers, encoding))
        .find_map(|(encoding, extension)| Some((encoding, Build::get(&format!("{name}{extension}"))?)))
}

fn takes(headers: &HeaderMap, encoding: &str) -> bool {
    let values = headers.get_all(ACCEPT_ENCODING).iter().filter_map(|value| value.to_str().ok());
    values.flat_map(|value| value.split(',')).any(|item| {
        let (name, parameters) = item.split_once(';').unwrap_or((item, ""));
        let weight = parameters.trim().strip_prefix("q=").map_or(1.0, |weight| weight.trim().parse().unwrap_or(0.0));
        name.trim().eq_ignore_ascii_case(encoding) && weight > 0.0_f32
    })
}

fn media_type(name: &str) -> &'static str {
    match name.rsplit('.').next().unwrap_or_default() {
        "html" => "text/html; charset=utf-8",
        "js" | "mjs" => "text/javascript; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "json" | "map" => "application/json",
        "webmanifest" => "application/manifest+json",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "jpg" | "jpeg" => "image/jpeg",
        "webp" => "image/webp",
        "ico" => "image/x-icon",
        "woff2" => "font/woff2",
        "txt" => "text/plain; charset=utf-8",
        "mp3" => "audio/mpeg",
        "ogg" => "audio/ogg",
        _ => "application/octet-stream",
    }
}

/// The policy for a page: its inline scripts are named by their hashes.
fn policy(page: &str) -> String {
    let mut scripts = String::from("'self'");
    for script in inline_scripts(page) {
        scripts.push_str(&format!(" 'sha256-{}'", STANDARD.encode(store::secret::sha256(script.as_bytes()))));
    }
    format!(
        "default-src 'none'; script-src {scripts}; style-src 'self'; img-src 'self' data: blob:; media-src 'self' blob:; \
         connect-src 'self'; font-src 'self'; manifest-src 'self'; worker-src 'self'; form-action 'self'; \
         base-uri 'none'; frame-ancestors 'none'"
    )
}

fn inline_scripts(page: &str) -> Vec<&str> {
    let mut scripts = Vec::new();
    let mut rest = page;
    while let Some((_, tag)) = rest.split_once("<script") {
        let Some((attributes, body)) = tag.split_once('>') else { break };
        let Some((script, after)) = body.split_once("</script>") else { break };
        if !attributes.contains("src=") {
            scripts.push(script);
        }
        rest = after;
    }
    scripts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn inline_scripts_are_named_by_their_hash() {
        let page = "<script src=\"/a.js\"></script><script>\nrun()\n</script>";
        assert_eq!(inline_scripts(page), ["\nrun()\n"]);
        let hash = STANDARD.encode(store::secret::sha256(b"\nrun()\n"));
        assert!(policy(page).contains(&format!("script-src 'self' 'sha256-{hash}';")));
    }

    #[test]
    fn encodings_have_weights() {
        let with = |value: &'static str| HeaderMap::from_iter([(ACCEPT_ENCODING, HeaderValue::from_static(value))]);
        assert!(takes(&with("gzip, deflate, br"), "br"));
        assert!(!takes(&with("gzip, br;q=0"), "br"));
        assert!(!takes(&with("identity"), "gzip"));
    }
}
