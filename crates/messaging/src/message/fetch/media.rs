//! Media given by a link: fetched, checked as uploads are, put into their message.

use std::collections::HashMap;

use bytes::Bytes;
use percent_encoding::percent_decode_str;
use serde_json::Value as Json;
use store::{NewEvent, Scope, Store, Tx, params};
use url::Url;
use wire::error::GraphError;
use wire::id::{MediaId, PhoneNumberId};
use wire::limits::MediaKind;
use wire::message::MediaPlace;

use super::queue::{self, Taken};
use super::{FETCHED, MAX_ATTEMPTS, Source, TOO_LATE_MS, Trouble};
use crate::conversation;
use crate::error::{Error, Result};
use crate::media::{self, Claim, LINK, Media};
use crate::message::change;
use crate::message::status::{self, Failure, News};

/// How long a link's media is sent again without asking its server (Cloud API: 10 minutes).
pub const CACHED_MS: i64 = 10 * 60_000;

store::statements! {
    CACHED = "SELECT media_id FROM media_link WHERE business_id = $1 AND url_hash = $2 AND fetched_at > $3";
    REMEMBER = "INSERT INTO media_link (business_id, url_hash, media_id, fetched_at) VALUES ($1, $2, $3, $4)
 ON CONFLICT (business_id, url_hash) DO UPDATE SET media_id = EXCLUDED.media_id, fetched_at = EXCLUDED.fetched_at";
    FORGET = "DELETE FROM media_link WHERE business_id = $1 AND fetched_at <= $2";
}

/// A file that messages want, as what they want it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct Want {
    link: String,
    member: &'static str,
    is_voice: bool,
}

impl Want {
    /// The picture of a preview.
    pub(super) fn picture(link: &str) -> Self {
        Self { link: link.to_owned(), member: "image", is_voice: false }
    }

    fn at(place: &MediaPlace, taken: &Taken) -> Option<Self> {
        let media = place.get(&taken.content)?;
        let is_voice = place.kind == MediaKind::Audio && media.get("voice").and_then(Json::as_bool) == Some(true);
        Some(Self { link: place.unfetched(&taken.content)?.to_owned(), member: place.member, is_voice })
    }

    fn kind(&self) -> MediaKind {
        // A `gif` is a film without sound.
        MediaKind::named(self.member).unwrap_or(MediaKind::Video)
    }

    /// The limit of its kind.
    pub(super) fn max_bytes(&self) -> u64 {
        self.kind().rule().max_bytes
    }

    fn hash(&self) -> String {
        let prefix = if self.is_voice { "voice " } else { "" };
        store::secret::hash_token(&format!("{prefix}{}", self.link))
    }
}

/// What came of fetching a file.
pub(super) type Found = std::result::Result<MediaId, Trouble>;

/// The files that a message waits for.
pub(super) fn wants(taken: &Taken) -> Vec<Want> {
    let places = MediaPlace::all(&taken.kind, &taken.content);
    places.iter().filter_map(|place| Want::at(place, taken)).collect()
}

/// Fetches a file, unless that was done lately, and keeps it. An outer error is the store's.
pub(super) async fn fetch<S: Source>(
    store: &Store,
    scope: Scope,
    line: PhoneNumberId,
    source: &S,
    want: &Want,
) -> Result<Found> {
    let hash = want.hash();
    let cached = store.read({
        let hash = hash.clone();
        move |tx| cached(tx, scope, &hash)
    });
    if let Some(media) = cached.await? {
        let size = media.size_bytes.unsigned_abs();
        return Ok(check(want.kind(), &media.mime_type, size, true).map(|()| media.id));
    }
    let max_bytes = usize::try_from(want.max_bytes()).unwrap_or(usize::MAX);
    let file = match source.file(&want.link, max_bytes).await {
        Ok(file) => file,
        Err(trouble) => return Ok(Err(trouble)),
    };
    let claim = Claim {
        mime_type: file.mime_type,
        file_name: file_name(&want.link),
        is_voice: want.is_voice,
        ..Claim::default()
    };
    let kept = keep(store, scope, line, want.kind(), claim, file.bytes).await?;
    if let Ok(media) = kept {
        store.write(move |tx| remember(tx, scope, &hash, media)).await?;
    }
    Ok(kept)
}

fn cached(tx: &mut Tx<'_, '_>, scope: Scope, hash: &str) -> Result<Option<Media>> {
    let since = tx.now_ms() - CACHED_MS;
    let Some(row) = tx.query_opt(CACHED, params![scope.business().get(), hash, since])? else { return Ok(None) };
    media::get(tx, scope, MediaId::new(row.get(0)?)).map(Some)
}

fn remember(tx: &mut Tx<'_, '_>, scope: Scope, hash: &str, media: MediaId) -> Result<()> {
    let (business, now) = (scope.business().get(), tx.now_ms());
    tx.execute(FORGET, params![business, now - CACHED_MS])?;
    tx.execute(REMEMBER, params![business, hash, media.get(), now])?;
    Ok(())
}

/// Stores a file that may be sent as this kind.
pub(super) async fn keep(
    store: &Store,
    scope: Scope,
    line: PhoneNumberId,
    kind: MediaKind,
    claim: Claim,
    bytes: Bytes,
) -> Result<Found> {
    let size = u64::try_from(bytes.len()).unwrap_or(u64::MAX);
    let checked = match media::type_of(&bytes, &claim) {
        Ok(mime_type) => check(kind, &mime_type, size, is_animated(&bytes)),
        Err(error) => Err(Trouble::Lasting(error.to_string())),
    };
    if let Err(trouble) = checked {
        return Ok(Err(trouble));
    }
    match media::upload(store, scope, line, LINK.to_owned(), claim, bytes).await {
        Ok(media) => Ok(Ok(media.id)),
        Err(Error::Refused { reason, .. }) => Ok(Err(Trouble::Lasting(reason))),
        Err(error) => Err(error),
    }
}

fn check(kind: MediaKind, mime_type: &str, size: u64, is_animated: bool) -> std::result::Result<(), Trouble> {
    wire::validate::media(kind, mime_type, size, is_animated)
        .map_err(|invalid| Trouble::Lasting(format!("the file {}", invalid.reason)))
}

/// Whether a WebP picture moves: the flag in the head of its extended form.
fn is_animated(bytes: &[u8]) -> bool {
    bytes.get(12..16) == Some(b"VP8X") && bytes.get(20).is_some_and(|flags| flags & 0x02 != 0)
}

/// The last part of an address's path.
fn file_name(link: &str) -> Option<String> {
    let url = Url::parse(link).ok()?;
    let last = url.path_segments()?.next_back().filter(|name| !name.is_empty())?;
    Some(percent_decode_str(last).decode_utf8_lossy().into_owned())
}

/// Writes down what came of a message's media: it goes out, fails, or waits a little longer.
pub(super) fn note(tx: &mut Tx<'_, '_>, scope: Scope, before: &Taken, found: &HashMap<Want, Found>) -> Result<()> {
    let Some(mut taken) = queue::finish(tx, scope, before)? else { return Ok(()) };
    let mut is_waiting = false;
    for place in MediaPlace::all(&taken.kind, &taken.content) {
        let Some(want) = Want::at(&place, &taken) else { continue };
        match found.get(&want) {
            Some(Ok(id)) => {
                if let Some(media) = place.get_mut(&mut taken.content) {
                    media.insert("id".to_owned(), Json::from(id.to_string()));
                }
            }
            Some(Err(Trouble::Passing(_))) if taken.attempts + 1 < MAX_ATTEMPTS => is_waiting = true,
            Some(Err(Trouble::Passing(reason) | Trouble::Lasting(reason))) => {
                return fail(tx, scope, &taken, format!("{}.link: {reason}", want.member));
            }
            None => is_waiting = true,
        }
    }
    if tx.now_ms() - store::ids::made_at_ms(taken.id.get()) > TOO_LATE_MS {
        return fail(tx, scope, &taken, "the media could not be fetched within a day".to_owned());
    }
    if is_waiting {
        return queue::retry(tx, scope, &taken);
    }
    if !taken.content.is_empty() {
        change::fill(tx, scope, taken.conversation, taken.id, &taken.content)?;
    }
    conversation::rewind_out(tx, scope, taken.conversation, taken.id)?;
    tx.emit(NewEvent {
        business: scope.business(),
        kind: FETCHED,
        conversation: Some(taken.conversation.get()),
        subject: taken.id.get(),
        payload: String::from("{}"),
    });
    Ok(())
}

fn fail(tx: &mut Tx<'_, '_>, scope: Scope, taken: &Taken, details: String) -> Result<()> {
    let failure = Failure::of(&GraphError::media_upload(details));
    status::apply(tx, scope, &[News::failed(taken.id, failure)])?;
    Ok(())
}
