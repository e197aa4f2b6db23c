//! Media: which MIME types a message type takes, and how large they may be.

/// The message types that hold media.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum MediaKind {
    /// Sound, voice messages included.
    Audio,
    /// Files.
    Document,
    /// Pictures.
    Image,
    /// Stickers.
    Sticker,
    /// Films.
    Video,
}

/// What a kind of media may be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MediaRule {
    /// The kind.
    pub kind: MediaKind,
    /// MIME types, without parameters.
    pub mime_types: &'static [&'static str],
    /// Largest file, in bytes.
    pub max_bytes: u64,
}

const KB: u64 = 1024;
const MB: u64 = 1024 * KB;

/// Cloud API: static stickers up to 100 kB; [`MEDIA`] has the 500 kB of animated ones.
pub const STICKER_STATIC_BYTES: u64 = 100 * KB;

/// Cloud API: voice messages up to 512 kB show the play icon, larger ones a download icon.
pub const VOICE_ICON_BYTES: u64 = 512 * KB;

/// Cloud API: supported media types, one rule per kind.
pub const MEDIA: [MediaRule; 5] = [
    MediaRule {
        kind: MediaKind::Audio,
        mime_types: &["audio/aac", "audio/amr", "audio/mpeg", "audio/mp4", "audio/ogg"],
        max_bytes: 16 * MB,
    },
    MediaRule {
        kind: MediaKind::Document,
        mime_types: &[
            "text/plain",
            "application/pdf",
            "application/msword",
            "application/vnd.ms-excel",
            "application/vnd.ms-powerpoint",
            "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            "application/vnd.openxmlformats-officedocument.presentationml.presentation",
        ],
        max_bytes: 100 * MB,
    },
    MediaRule { kind: MediaKind::Image, mime_types: &["image/jpeg", "image/png"], max_bytes: 5 * MB },
    MediaRule { kind: MediaKind::Sticker, mime_types: &["image/webp"], max_bytes: 500 * KB },
    MediaRule { kind: MediaKind::Video, mime_types: &["video/3gpp", "video/mp4"], max_bytes: 16 * MB },
];

impl MediaKind {
    /// The message type, as the Cloud API spells it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Audio => "audio",
            Self::Document => "document",
            Self::Image => "image",
            Self::Sticker => "sticker",
            Self::Video => "video",
        }
    }

    /// The kind of a message type's name.
    pub fn named(name: &str) -> Option<Self> {
        MEDIA.iter().map(|rule| rule.kind).find(|kind| kind.as_str() == name)
    }

    /// The kind that takes a MIME type; parameters such as `; codecs=opus` are ignored.
    pub fn of_mime(mime_type: &str) -> Option<Self> {
        MEDIA.iter().find(|rule| rule.takes(mime_type)).map(|rule| rule.kind)
    }

    /// What media of this kind may be.
    pub fn rule(self) -> &'static MediaRule {
        match self {
            Self::Audio => &MEDIA[0],
            Self::Document => &MEDIA[1],
            Self::Image => &MEDIA[2],
            Self::Sticker => &MEDIA[3],
            Self::Video => &MEDIA[4],
        }
    }
}

impl MediaRule {
    /// Whether the rule lists a MIME type; letter case and parameters are ignored.
    pub fn takes(&self, mime_type: &str) -> bool {
        let essence = mime_type.split(';').next().unwrap_or_default().trim();
        self.mime_types.iter().any(|known| known.eq_ignore_ascii_case(essence))
    }
}

#[cfg(test)]
mod tests {
    use super::{MEDIA, MediaKind};

    #[test]
    fn kinds_find_their_rules() {
        for rule in &MEDIA {
            assert_eq!(rule.kind.rule(), rule);
            assert_eq!(MediaKind::named(rule.kind.as_str()), Some(rule.kind));
            for mime_type in rule.mime_types {
                assert_eq!(MediaKind::of_mime(mime_type), Some(rule.kind));
            }
        }
        assert_eq!(MediaKind::of_mime("Audio/OGG; codecs=opus"), Some(MediaKind::Audio));
        assert_eq!(MediaKind::of_mime("image/gif"), None);
    }
}
