//! Media: bytes that messages show. The type is sniffed from the bytes, never believed.

use std::collections::HashMap;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use serde::Serialize;
use store::{Row, Scope, Store, Tx, params};
use utoipa::ToSchema;
use wire::id::{MediaId, PhoneNumberId};

use crate::error::{Error, Result, not_found, refused};

/// What is known of a media object.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Media {
    /// The id.
    #[schema(value_type = String)]
    pub id: MediaId,
    /// The line it was uploaded for.
    #[serde(skip)]
    pub line: PhoneNumberId,
    /// Who uploaded it: `agent:7`, `visitor:9`, `system_user:3`, or [`LINK`].
    #[serde(skip)]
    pub owner: String,
    /// The type its bytes are.
    pub mime_type: String,
    /// Its size.
    pub size_bytes: i64,
    /// SHA-256, base64.
    pub sha256: String,
    /// The name it was uploaded with.
    pub file_name: Option<String>,
    /// Width in pixels, of an image.
    pub width: Option<i64>,
    /// Height in pixels, of an image.
    pub height: Option<i64>,
    /// Length in milliseconds, of sound or video when the uploader told it.
    pub duration_ms: Option<i64>,
    /// Recorded in the chat.
    #[serde(rename = "voice")]
    pub is_voice: bool,
    /// 64 loudness values 0..=100 of a voice note.
    pub waveform: Option<Vec<u8>>,
}

/// What an uploader says of the bytes.
#[derive(Clone, Debug, Default)]
pub struct Claim {
    /// The `Content-Type`.
    pub mime_type: Option<String>,
    /// The file's name.
    pub file_name: Option<String>,
    /// Recorded in the chat.
    pub is_voice: bool,
    /// Length in milliseconds.
    pub duration_ms: Option<i64>,
    /// 64 loudness values 0..=100.
    pub waveform: Option<Vec<u8>>,
}

/// The owner of media that the server fetched from a link.
pub const LINK: &str = "link";

/// The largest upload, in bytes: a document of 100 MB (Cloud API).
pub const MAX_BYTES: usize = 100 * 1024 * 1024;
/// The longest file name, in characters.
pub const FILE_NAME_CHARS: usize = 240;

/// How long an id that a program uploaded is good for, in milliseconds (Cloud API: 30 days).
pub const UPLOADED_MS: i64 = 30 * 86_400_000;
/// How long the id of a customer's media is good for, in milliseconds (Cloud API: 7 days).
pub const RECEIVED_MS: i64 = 7 * 86_400_000;

store::statements! {
    WITHDRAW = "UPDATE media SET withdrawn_at = $3 WHERE business_id = $1 AND id = $2 AND withdrawn_at IS NULL";
    WITHDRAWN = "SELECT withdrawn_at FROM media WHERE business_id = $1 AND id = $2";
    INSERT = "INSERT INTO media (business_id, id, phone_number_id, owner, mime_type, size_bytes, sha256, file_name, width, height,
  duration_ms, is_voice, waveform, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)";
    GET = "SELECT id, phone_number_id, owner, mime_type, size_bytes, sha256, file_name, width, height, duration_ms, is_voice, waveform
 FROM media WHERE business_id = $1 AND id = $2";
    GET_MANY = "SELECT id, phone_number_id, owner, mime_type, size_bytes, sha256, file_name, width, height, duration_ms, is_voice, waveform
 FROM media WHERE business_id = $1 AND id IN LIST($2)";
}

/// A kind of media, with Cloud API's size limit in bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// JPEG or PNG; 5 MB. (WebP and GIF pictures are shown too, on Souk's own web chat.)
    Image,
    /// 16 MB.
    Video,
    /// 16 MB.
    Audio,
    /// Anything else; 100 MB.
    Document,
}

impl Kind {
    /// The kind of a MIME type.
    pub fn of(mime_type: &str) -> Self {
        match mime_type {
            "image/jpeg" | "image/png" | "image/webp" | "image/gif" => Self::Image,
            "video/mp4" | "video/3gpp" | "video/webm" | "video/quicktime" => Self::Video,
            text if text.starts_with("audio/") => Self::Audio,
            _ => Self::Document,
        }
    }

    /// The largest size, in bytes.
    pub fn max_bytes(self) -> usize {
        match self {
            Self::Image => 5 * 1024 * 1024,
            Self::Video | Self::Audio => 16 * 1024 * 1024,
            Self::Document => MAX_BYTES,
        }
    }
}

/// Checks, stores and records an upload. When it answers, the bytes and the row are on disk.
pub async fn upload(
    store: &Store,
    scope: Scope,
    line: PhoneNumberId,
    owner: String,
    claim: Claim,
    bytes: Bytes,
) -> Result<Media> {
    if bytes.is_empty() {
        return Err(refused("media_empty", "the file is empty"));
    }
    let mime_type = sniff(&bytes, claim.mime_type.as_deref(), claim.is_voice)?;
    let limit = Kind::of(&mime_type).max_bytes();
    if bytes.len() > limit {
        return Err(refused(
            "media_size",
            format!("{mime_type} takes at most {limit} bytes, this has {}", bytes.len()),
        ));
    }
    let (width, height) = dimensions(&mime_type, &bytes)?;
    let id = MediaId::new(store.write(|tx| Ok::<_, Error>(tx.next_id())).await?);
    let media = Media {
        id,
        line,
        owner,
        size_bytes: i64::try_from(bytes.len()).unwrap_or(i64::MAX),
        sha256: STANDARD.encode(store::secret::sha256(&bytes)),
        file_name: claim.file_name.map(|name| clean_name(&name)).filter(|name| !name.is_empty()),
        width,
        height,
        duration_ms: claim.duration_ms.filter(|ms| (0..=86_400_000).contains(ms)),
        is_voice: claim.is_voice && mime_type.starts_with("audio/"),
        waveform: claim.waveform.map(|values| values.into_iter().take(64).map(|value| value.min(100)).collect()),
        mime_type,
    };
    store.media().put(scope.business(), id, bytes).await?;
    let row = media.clone();
    store.write(move |tx| insert(tx, scope, &row)).await?;
    Ok(media)
}

fn insert(tx: &mut Tx<'_, '_>, scope: Scope, media: &Media) -> Result<()> {
    let now = tx.now_ms();
    let waveform = media.waveform.as_ref().map(|values| values.iter().map(u8::to_string).collect::<Vec<_>>().join(","));
    tx.execute(
        INSERT,
        params![
            scope.business().get(),
            media.id.get(),
            media.line.get(),
            media.owner.as_str(),
            media.mime_type.as_str(),
            media.size_bytes,
            media.sha256.as_str(),
            media.file_name.clone(),
            media.width,
            media.height,
            media.duration_ms,
            media.is_voice,
            waveform,
            now
        ],
    )?;
    Ok(())
}

/// A media object of the scope's business.
pub fn get(tx: &mut Tx<'_, '_>, scope: Scope, id: MediaId) -> Result<Media> {
    let row = tx.query_opt(GET, params![scope.business().get(), id.get()])?.ok_or_else(|| not_found("media", id))?;
    read(&row)
}

/// A media object whose id is still good in the Cloud API: ids end, what conversations show of them stays.
pub fn get_for_api(tx: &mut Tx<'_, '_>, scope: Scope, id: MediaId) -> Result<Media> {
    let media = get(tx, scope, id)?;
    let life = if media.owner.starts_with("visitor:") { RECEIVED_MS } else { UPLOADED_MS };
    let withdrawn: Option<i64> = tx.query_one(WITHDRAWN, params![scope.business().get(), id.get()])?.get(0)?;
    if withdrawn.is_some() || store::ids::made_at_ms(id.get()) + life <= tx.now_ms() {
        return Err(not_found("media", id));
    }
    Ok(media)
}

/// Ends the id of a media object in the Cloud API.
pub fn withdraw(tx: &mut Tx<'_, '_>, scope: Scope, id: MediaId) -> Result<()> {
    let now = tx.now_ms();
    tx.execute(WITHDRAW, params![scope.business().get(), id.get(), now])?;
    Ok(())
}

/// Many at once; those not found are absent.
pub fn get_many(tx: &mut Tx<'_, '_>, scope: Scope, ids: &[MediaId]) -> Result<HashMap<MediaId, Media>> {
    if ids.is_empty() {
        return Ok(HashMap::new());
    }
    let ids: Vec<i64> = ids.iter().map(|id| id.get()).collect();
    let rows = tx.query(GET_MANY, params![scope.business().get(), ids])?;
    rows.iter().map(|row| read(row).map(|media| (media.id, media))).collect()
}

fn read(row: &Row) -> Result<Media> {
    let waveform: Option<String> = row.get(11)?;
    Ok(Media {
        id: MediaId::new(row.get(0)?),
        line: PhoneNumberId::new(row.get(1)?),
        owner: row.get(2)?,
        mime_type: row.get(3)?,
        size_bytes: row.get(4)?,
        sha256: row.get(5)?,
        file_name: row.get(6)?,
        width: row.get(7)?,
        height: row.get(8)?,
        duration_ms: row.get(9)?,
        is_voice: row.get(10)?,
        waveform: waveform.map(|text| text.split(',').filter_map(|value| value.parse().ok()).collect()),
    })
}

/// The type that an upload's bytes are.
pub fn type_of(bytes: &[u8], claim: &Claim) -> Result<String> {
    sniff(bytes, claim.mime_type.as_deref(), claim.is_voice)
}

/// The type that the bytes are. Text and office formats that have no mark of their own are taken as claimed;
/// what could run in a browser (HTML, SVG, scripts) is stored as plain bytes.
fn sniff(bytes: &[u8], claimed: Option<&str>, is_voice: bool) -> Result<String> {
    let claimed = claimed.map(|text| text.split(';').next().unwrap_or(text).trim().to_ascii_lowercase());
    let claimed = claimed.as_deref().unwrap_or("application/octet-stream");
    let found = infer::get(bytes).map(|kind| kind.mime_type());
    let is_media = |mime: &str| ["image/", "video/", "audio/"].iter().any(|prefix| mime.starts_with(prefix));
    Ok(match found {
        Some("video/webm") if is_voice || claimed == "audio/webm" => "audio/webm".to_owned(),
        Some("video/mp4") if is_voice || claimed == "audio/mp4" => "audio/mp4".to_owned(),
        Some("audio/opus") => "audio/ogg".to_owned(),
        Some("audio/m4a") => "audio/mp4".to_owned(),
        Some(
            "audio/mpeg" | "audio/ogg" | "audio/aac" | "audio/amr" | "image/jpeg" | "image/png" | "image/webp"
            | "image/gif",
        ) => found.unwrap_or_default().to_owned(),
        Some("text/html" | "text/xml" | "image/svg+xml") => "application/octet-stream".to_owned(),
        Some("application/zip") if claimed.starts_with("application/vnd.openxmlformats") => claimed.to_owned(),
        Some(mime) => mime.to_owned(),
        None if is_media(claimed) && claimed != "image/svg+xml" => {
            return Err(refused("media_type", format!("the file says it is {claimed}, its bytes are not")));
        }
        None if claimed.starts_with("text/") && claimed != "text/html" && claimed != "text/javascript" => {
            if std::str::from_utf8(bytes).is_ok() {
                claimed.to_owned()
            } else {
                "application/octet-stream".to_owned()
            }
        }
        None => match claimed {
            "application/json" | "application/pdf" | "application/rtf" => claimed.to_owned(),
            _ => "application/octet-stream".to_owned(),
        },
    })
}

/// Width and height of an image from its header, refusing one that would not fit in memory.
fn dimensions(mime_type: &str, bytes: &[u8]) -> Result<(Option<i64>, Option<i64>)> {
    if Kind::of(mime_type) != Kind::Image {
        return Ok((None, None));
    }
    let broken = || refused("media_type", format!("the {mime_type} can't be read"));
    let reader = image::ImageReader::new(std::io::Cursor::new(bytes)).with_guessed_format().map_err(|_| broken())?;
    let (width, height) = reader.into_dimensions().map_err(|_| broken())?;
    if u64::from(width) * u64::from(height) > 100_000_000 {
        return Err(refused(
            "media_size",
            format!("the picture has {width}x{height} pixels, at most 100 million are taken"),
        ));
    }
    Ok((Some(i64::from(width)), Some(i64::from(height))))
}

/// The last part of a path, without control characters.
fn clean_name(name: &str) -> String {
    let last = name.rsplit(['/', '\\']).next().unwrap_or(name);
    last.chars().filter(|letter| !letter.is_control()).take(FILE_NAME_CHARS).collect::<String>().trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_decide_the_type() {
        let png = [0x89, b'P', b'N', b'G', 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 0];
        assert_eq!(sniff(&png, Some("image/jpeg"), false).unwrap(), "image/png");
        assert_eq!(sniff(b"<!DOCTYPE html><html>", Some("image/png"), false).unwrap(), "application/octet-stream");
        assert_eq!(sniff(b"hello", Some("text/plain; charset=utf-8"), false).unwrap(), "text/plain");
        assert_eq!(sniff(b"alert(1)", Some("text/javascript"), false).unwrap(), "application/octet-stream");
        assert!(sniff(b"not a picture", Some("image/png"), false).is_err());
    }

    #[test]
    fn a_file_name_is_only_a_name() {
        assert_eq!(clean_name("../../etc/passwd"), "passwd");
        assert_eq!(clean_name("C:\\photos\\a\u{0}b.jpg"), "ab.jpg");
    }
}
