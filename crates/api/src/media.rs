//! Moving media in and out, the same for the console and the web chat.

use std::io;
use std::ops::Range;
use std::sync::Arc;

use axum::body::Body;
use axum::response::{IntoResponse as _, Response};
use bytes::Bytes;
use futures::stream;
use http::header::{
    ACCEPT_RANGES, CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_LENGTH, CONTENT_RANGE, CONTENT_SECURITY_POLICY,
    CONTENT_TYPE, ETAG, IF_NONE_MATCH, IF_RANGE, RANGE,
};
use http::{HeaderMap, HeaderName, HeaderValue, StatusCode};
use messaging::media::{self, Claim, Kind, Media};
use serde::Deserialize;
use store::Scope;
use utoipa::{IntoParams, ToSchema};
use wire::id::PhoneNumberId;

use crate::extract::Upload;
use crate::problem::{Problem, Result};
use crate::state::App;

/// What an uploader says of the bytes, in the query string.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(default)]
pub struct About {
    /// The file's name.
    pub file_name: Option<String>,
    /// Recorded in the chat.
    pub voice: bool,
    /// Length in milliseconds.
    pub duration_ms: Option<i64>,
    /// 64 loudness values 0 to 100, with commas.
    pub waveform: Option<String>,
}

impl About {
    fn claim(self, mime_type: Option<String>) -> Result<Claim> {
        let waveform = self.waveform.as_deref().map(|text| text.split(',').map(str::parse).collect()).transpose();
        let waveform =
            waveform.map_err(|_| Problem::invalid("waveform", "must be numbers from 0 to 100 with commas"))?;
        Ok(Claim {
            mime_type,
            file_name: self.file_name,
            is_voice: self.voice,
            duration_ms: self.duration_ms,
            waveform,
        })
    }
}

/// Bytes, as the OpenAPI document says it.
#[derive(ToSchema)]
#[schema(value_type = String, format = Binary)]
pub(crate) struct Binary(#[expect(dead_code, reason = "it only describes")] Vec<u8>);

/// Checks and stores an upload for a line.
pub async fn upload(
    app: &App,
    scope: Scope,
    line: PhoneNumberId,
    owner: String,
    about: About,
    upload: Upload,
) -> Result<Media> {
    let claim = about.claim(upload.mime_type.clone())?;
    Ok(media::upload(&app.store, scope, line, owner, claim, upload.bytes.clone()).await?)
}

/// The most bytes of an object in memory at once, for each reader.
const PIECE_BYTES: u64 = 1024 * 1024;

/// Answers with the bytes of a media object that the caller may read, or with the range asked for.
pub async fn serve(app: &Arc<App>, scope: Scope, media: Media, headers: &HeaderMap) -> Result<Response> {
    let etag = format!("\"{}\"", media.sha256);
    let text = |name: HeaderName| headers.get(name).and_then(|value| value.to_str().ok());
    let is_known = text(IF_NONE_MATCH).is_some_and(|known| known.split(',').any(|known| known.trim() == etag));
    let size = u64::try_from(media.size_bytes).unwrap_or_default();
    let wants_range = text(IF_RANGE).is_none_or(|known| known == etag);
    let range = match text(RANGE).filter(|_| wants_range).and_then(|range| asked(range, size)) {
        Some(Err(())) => return Ok(unsatisfiable(size)),
        Some(Ok(range)) => Some(range),
        None => None,
    };
    let mut response = match (&range, is_known) {
        (_, true) => StatusCode::NOT_MODIFIED.into_response(),
        (None, _) => Response::new(pieces(app, scope, &media, 0..size).await?),
        (Some(range), _) => {
            let mut response = Response::new(pieces(app, scope, &media, range.clone()).await?);
            *response.status_mut() = StatusCode::PARTIAL_CONTENT;
            insert(response.headers_mut(), CONTENT_RANGE, &format!("bytes {}-{}/{size}", range.start, range.end - 1));
            response
        }
    };
    let out = response.headers_mut();
    insert(out, ETAG, &etag);
    out.insert(CACHE_CONTROL, HeaderValue::from_static("private, max-age=31536000, immutable"));
    out.insert(CONTENT_SECURITY_POLICY, HeaderValue::from_static("default-src 'none'; sandbox"));
    out.insert(ACCEPT_RANGES, HeaderValue::from_static("bytes"));
    if !is_known {
        let length = range.map_or(size, |range| range.end - range.start);
        out.insert(CONTENT_LENGTH, HeaderValue::from(length));
        insert(out, CONTENT_TYPE, &media.mime_type);
        insert(out, CONTENT_DISPOSITION, &disposition(&media));
    }
    Ok(response)
}

fn insert(headers: &mut HeaderMap, name: HeaderName, value: &str) {
    if let Ok(value) = HeaderValue::from_str(value) {
        headers.insert(name, value);
    }
}

fn unsatisfiable(size: u64) -> Response {
    let problem = Problem::new(StatusCode::RANGE_NOT_SATISFIABLE, "range", format!("the file has {size} bytes"));
    let mut response = problem.into_response();
    insert(response.headers_mut(), CONTENT_RANGE, &format!("bytes */{size}"));
    response
}

/// The one range of a `Range` header; `None` when it is not understood, then the whole is answered.
fn asked(header: &str, size: u64) -> Option<std::result::Result<Range<u64>, ()>> {
    let (first, last) = header.trim().strip_prefix("bytes=")?.split_once('-')?;
    let (first, last) = (first.trim(), last.trim());
    let range = if first.is_empty() {
        let length: u64 = last.parse().ok()?;
        size.saturating_sub(length)..size
    } else {
        let first: u64 = first.parse().ok()?;
        let end = if last.is_empty() { size } else { last.parse::<u64>().ok()?.saturating_add(1).min(size) };
        first..end
    };
    Some(if range.start < range.end { Ok(range) } else { Err(()) })
}

/// The bytes of a range as a body that is read piece by piece; the first one is there when this answers.
async fn pieces(app: &Arc<App>, scope: Scope, media: &Media, range: Range<u64>) -> Result<Body> {
    let id = media.id;
    let read = move |app: Arc<App>, range: Range<u64>| async move {
        app.store.media().get(scope.business(), id, Some(range)).await
    };
    let piece = |from: u64| from..(from + PIECE_BYTES).min(range.end);
    let first = piece(range.start);
    let next = first.end;
    let bytes = read(app.clone(), first)
        .await?
        .ok_or_else(|| Problem::not_found(format!("the bytes of media {id} are gone")))?;
    if next >= range.end {
        return Ok(Body::from(bytes));
    }
    let end = range.end;
    let state = (app.clone(), Some(bytes), next);
    let stream = stream::try_unfold(state, move |(app, ready, next)| async move {
        if let Some(bytes) = ready {
            return Ok(Some((bytes, (app, None, next))));
        }
        if next >= end {
            return Ok(None);
        }
        let piece = next..(next + PIECE_BYTES).min(end);
        let after = piece.end;
        match read(app.clone(), piece).await {
            Ok(Some(bytes)) => Ok(Some((bytes, (app, None, after)))),
            Ok(None) => Err(io::Error::from(io::ErrorKind::NotFound)),
            Err(error) => {
                tracing::warn!(error = %store::follow::chain(&error), "media was cut off");
                Err(io::Error::other(error))
            }
        }
    });
    let stream: futures::stream::BoxStream<'static, io::Result<Bytes>> = Box::pin(stream);
    Ok(Body::from_stream(stream))
}

/// Pictures, sounds and videos are shown; everything else is saved, under its name.
fn disposition(media: &Media) -> String {
    let kind = if Kind::of(&media.mime_type) == Kind::Document { "attachment" } else { "inline" };
    let Some(name) = &media.file_name else { return kind.to_owned() };
    let mut encoded = String::with_capacity(name.len());
    for byte in name.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_') {
            encoded.push(char::from(byte));
        } else {
            encoded.push_str(&format!("%{byte:02X}"));
        }
    }
    format!("{kind}; filename*=UTF-8''{encoded}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges() {
        assert_eq!(asked("bytes=0-3", 10), Some(Ok(0..4)));
        assert_eq!(asked("bytes=4-", 10), Some(Ok(4..10)));
        assert_eq!(asked("bytes=-3", 10), Some(Ok(7..10)));
        assert_eq!(asked("bytes=5-99", 10), Some(Ok(5..10)));
        assert_eq!(asked("bytes=10-", 10), Some(Err(())));
        assert_eq!(asked("bytes=3-1", 10), Some(Err(())));
        assert_eq!(asked("bytes=0-18446744073709551615", 10), Some(Ok(0..10)));
        assert_eq!(asked("lines=1-2", 10), None);
        assert_eq!(asked("bytes=0-1,3-4", 10), None);
    }
}
