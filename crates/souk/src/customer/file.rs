//! Files to upload: what a name says of the content. The server looks at the bytes and has the last word.

use std::path::Path;

use super::client::Upload;
use super::{Result, usage};

/// Which message type shows a file, and its MIME type, by extension.
const EXTENSIONS: [(&str, &str, &str); 26] = [
    ("jpg", "image", "image/jpeg"),
    ("jpeg", "image", "image/jpeg"),
    ("png", "image", "image/png"),
    ("webp", "image", "image/webp"),
    ("gif", "image", "image/gif"),
    ("mp4", "video", "video/mp4"),
    ("3gp", "video", "video/3gpp"),
    ("webm", "video", "video/webm"),
    ("mov", "video", "video/quicktime"),
    ("aac", "audio", "audio/aac"),
    ("amr", "audio", "audio/amr"),
    ("mp3", "audio", "audio/mpeg"),
    ("m4a", "audio", "audio/mp4"),
    ("ogg", "audio", "audio/ogg"),
    ("opus", "audio", "audio/ogg"),
    ("pdf", "document", "application/pdf"),
    ("txt", "document", "text/plain"),
    ("csv", "document", "text/csv"),
    ("json", "document", "application/json"),
    ("doc", "document", "application/msword"),
    ("xls", "document", "application/vnd.ms-excel"),
    ("ppt", "document", "application/vnd.ms-powerpoint"),
    ("docx", "document", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    ("xlsx", "document", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    ("pptx", "document", "application/vnd.openxmlformats-officedocument.presentationml.presentation"),
    ("zip", "document", "application/zip"),
];

/// The message type and the MIME type of a file's name.
pub fn kind_of(path: &Path) -> (&'static str, &'static str) {
    let extension = path.extension().and_then(|text| text.to_str()).unwrap_or_default().to_ascii_lowercase();
    EXTENSIONS
        .iter()
        .find(|(known, _, _)| *known == extension)
        .map_or(("document", "application/octet-stream"), |(_, kind, mime_type)| (*kind, *mime_type))
}

/// Reads a file.
pub fn read(path: &Path, mime_type: &str, is_voice: bool) -> Result<Upload> {
    let wrong = |why: String| usage(format!("{}: {why}", path.display())).about("file");
    let size_bytes = std::fs::metadata(path).map_err(|error| wrong(error.to_string()))?.len();
    let limit = messaging::media::MAX_BYTES;
    if size_bytes > limit as u64 {
        return Err(wrong(format!("has {size_bytes} bytes, at most {limit} are taken")));
    }
    let bytes = std::fs::read(path).map_err(|error| wrong(error.to_string()))?;
    let file_name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    Ok(Upload { file_name, mime_type: mime_type.to_owned(), is_voice, bytes })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_says_what_it_is() {
        assert_eq!(kind_of(Path::new("/tmp/Photo.JPG")), ("image", "image/jpeg"));
        assert_eq!(kind_of(Path::new("voice.ogg")), ("audio", "audio/ogg"));
        assert_eq!(kind_of(Path::new("Makefile")), ("document", "application/octet-stream"));
    }
}
