//! The parameters of a request: JSON, a form, or the query string. They all mean the same.

use std::borrow::Cow;
use std::collections::HashSet;
use std::fmt;

use axum::body::Body;
use bytes::{Bytes, BytesMut};
use http::header::CONTENT_TYPE;
use http::request::Parts;
use messaging::media::MAX_BYTES;
use serde::de::{DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Value};
use tokio::sync::OwnedSemaphorePermit;
use url::form_urlencoded;
use wire::error::GraphError;

use super::answer::Result;
use crate::extract::{self, Unread};
use crate::state::App;

/// The largest body of a request, in bytes.
const BODY_BYTES: usize = 1024 * 1024;

/// The bytes of a body, up to [`BODY_BYTES`].
pub(super) async fn read(body: Body) -> Result<Bytes> {
    extract::read(body, BODY_BYTES).await.map_err(|unread| match unread {
        Unread::TooLarge => {
            let mut error = GraphError::parameter(format!("the body has more than {BODY_BYTES} bytes"));
            error.http_status = 413;
            error.into()
        }
        Unread::Broken => GraphError::parameter("the body did not arrive whole").into(),
    })
}

/// Whether the body says that it is a form.
pub(super) fn is_form(parts: &Parts) -> bool {
    let text = parts.headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    text.split(';').next().unwrap_or_default().trim().eq_ignore_ascii_case("application/x-www-form-urlencoded")
}

/// Whether the body says that it is multipart form data.
pub(super) fn is_multipart(parts: &Parts) -> bool {
    let text = parts.headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    text.split(';').next().unwrap_or_default().trim().eq_ignore_ascii_case("multipart/form-data")
}

/// A file among the parameters.
pub(super) struct File {
    pub(super) bytes: Bytes,
    pub(super) name: Option<String>,
    pub(super) mime_type: Option<String>,
    _room: Vec<OwnedSemaphorePermit>,
}

/// The most parts of a form.
const PARTS: usize = 64;
/// Room is taken as bytes arrive.
const ROOM_STEP_BYTES: usize = 4 * 1024 * 1024;

/// The parameters and the file of multipart form data.
pub(super) async fn multipart(app: &App, parts: &Parts, body: Body) -> Result<(Value, Option<File>)> {
    let broken = |_| GraphError::parameter("the body is not whole multipart/form-data");
    let content_type = parts.headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let boundary = multer::parse_boundary(content_type)
        .map_err(|_| GraphError::parameter("Content-Type: multipart/form-data needs a boundary"))?;
    let mut form = multer::Multipart::new(body.into_data_stream(), boundary);
    let mut members = pairs(parts.uri.query().unwrap_or_default().as_bytes());
    let (mut file, mut count) = (None, 0);
    while let Some(mut field) = form.next_field().await.map_err(broken)? {
        count += 1;
        if count > PARTS {
            return Err(GraphError::parameter(format!("the form has more than {PARTS} parts")).into());
        }
        let name = field.name().unwrap_or_default().to_owned();
        let is_file = name == "file" || field.file_name().is_some();
        let most = if is_file { MAX_BYTES } else { BODY_BYTES };
        let (file_name, mime_type) =
            (field.file_name().map(str::to_owned), field.content_type().map(ToString::to_string));
        let (mut bytes, mut room) = (BytesMut::new(), Vec::new());
        while let Some(chunk) = field.chunk().await.map_err(broken)? {
            let needs = bytes.len() + chunk.len();
            if needs > most {
                return Err(GraphError::parameter(format!("{name}: has more than {most} bytes")).into());
            }
            while needs > room.len() * ROOM_STEP_BYTES {
                room.push(app.limits.upload_room(ROOM_STEP_BYTES).await.map_err(|_| GraphError::overloaded())?);
            }
            bytes.extend_from_slice(&chunk);
        }
        let bytes = bytes.freeze();
        if is_file {
            file = Some(File { bytes, name: file_name, mime_type, _room: room });
        } else {
            let text =
                std::str::from_utf8(&bytes).map_err(|_| GraphError::parameter(format!("{name}: is not UTF-8")))?;
            members.insert(name, nested(text));
        }
    }
    Ok((Value::Object(members), file))
}

/// All parameters as one object; those of the body win over those of the address.
pub(super) fn object(parts: &Parts, body: &[u8]) -> Result<Value> {
    let mut members = pairs(parts.uri.query().unwrap_or_default().as_bytes());
    if is_form(parts) {
        members.extend(pairs(body));
    } else if !body.iter().all(u8::is_ascii_whitespace) {
        match serde_json::from_slice(body) {
            Ok(Value::Object(body)) => members.extend(body),
            // Some clients encode an object twice.
            Ok(Value::String(text)) => match serde_json::from_str(&text) {
                Ok(Value::Object(body)) => members.extend(body),
                _ => return Err(GraphError::parameter("the body must be a JSON object").into()),
            },
            Ok(_) => return Err(GraphError::parameter("the body must be a JSON object").into()),
            Err(error) => return Err(GraphError::parameter(format!("the body is not JSON: {error}")).into()),
        }
    }
    Ok(Value::Object(members))
}

/// The first name that an object of a JSON text has twice, with where it is: `text.body`. Of two values one would be
/// lost without a word.
pub(super) fn duplicate(json: &[u8]) -> Option<String> {
    let mut path = Vec::new();
    let mut reader = serde_json::Deserializer::from_slice(json);
    // What ends the walk is a name that was there, or JSON that is none, which is said elsewhere.
    let is_found = Walk(&mut path).deserialize(&mut reader).is_err_and(|error| error.to_string().starts_with(TWICE));
    is_found.then(|| path.join("."))
}

const TWICE: &str = "a name is there twice";

/// Walks a JSON value; where it ends with [`TWICE`], the path says at which name.
struct Walk<'a>(&'a mut Vec<String>);

impl<'de> DeserializeSeed<'de> for Walk<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> std::result::Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Walk<'_> {
    type Value = ();

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("JSON")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> std::result::Result<(), A::Error> {
        let mut known = HashSet::new();
        while let Some(name) = map.next_key::<String>()? {
            self.0.push(name.clone());
            if !known.insert(name) {
                return Err(Error::custom(TWICE));
            }
            map.next_value_seed(Walk(self.0))?;
            self.0.pop();
        }
        Ok(())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> std::result::Result<(), A::Error> {
        while seq.next_element_seed(Walk(self.0))?.is_some() {}
        Ok(())
    }

    fn visit_bool<E>(self, _: bool) -> std::result::Result<(), E> {
        Ok(())
    }

    fn visit_i64<E>(self, _: i64) -> std::result::Result<(), E> {
        Ok(())
    }

    fn visit_u64<E>(self, _: u64) -> std::result::Result<(), E> {
        Ok(())
    }

    fn visit_f64<E>(self, _: f64) -> std::result::Result<(), E> {
        Ok(())
    }

    fn visit_str<E>(self, _: &str) -> std::result::Result<(), E> {
        Ok(())
    }

    fn visit_unit<E>(self) -> std::result::Result<(), E> {
        Ok(())
    }
}

/// Pairs as members: objects and lists come as JSON text, all else is text.
fn pairs(text: &[u8]) -> Map<String, Value> {
    form_urlencoded::parse(text).map(|(name, value)| (name.into_owned(), nested(&value))).collect()
}

fn nested(text: &str) -> Value {
    let is_nested = text.starts_with(['{', '[']);
    let value = is_nested.then(|| serde_json::from_str(text).ok()).flatten();
    value.unwrap_or_else(|| Value::String(text.to_owned()))
}

/// `access_token` among the parameters.
pub(super) fn token(params: &Value) -> Option<Cow<'_, str>> {
    params.get("access_token").and_then(Value::as_str).map(Cow::Borrowed)
}
