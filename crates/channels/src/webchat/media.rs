//! Files: a visitor reads what they uploaded and what their own thread shows, and sends nothing else.

use messaging::media::{self, Kind, LINK, Media};
use messaging::message::fetch::TOO_LATE_MS;
use messaging::message::view;
use store::{Scope, Tx, params};
use wire::id::{ConversationId, MediaId, MessageId};
use wire::message::Content;

use crate::error::{Error, Result, invalid, not_found};
use crate::webchat::thread;
use crate::webchat::visitor::Visitor;

store::statements! {
    NAMING = "SELECT m.id FROM message m LEFT JOIN message_state s ON s.business_id = m.business_id AND s.message_id = m.id
 WHERE m.business_id = $1 AND m.conversation_id = $2 AND m.id > $3 AND (m.kind <> 'text' OR m.direction = 'out')
  AND COALESCE(s.content, m.content) LIKE $4 ORDER BY m.id LIMIT 20";
}

/// A message that links to media is older than these: it waits so long at most, and a little for a run that is on its way.
const WAITED: i64 = (TOO_LATE_MS + 10 * 60_000) << 22;

/// How far ids of different nodes may be out of order, in the units of an id: a minute.
const SKEW: i64 = 60_000 << 22;

/// Who a visitor's uploads belong to, as media rows have it.
pub fn owner(visitor: &Visitor) -> String {
    format!("visitor:{}", visitor.id)
}

/// A file that the visitor may read; any other is not found.
pub fn get(tx: &mut Tx<'_, '_>, scope: Scope, visitor: &Visitor, id: MediaId) -> Result<Media> {
    let found = media::get(tx, scope, id)?;
    if found.owner == owner(visitor) {
        return Ok(found);
    }
    match thread::of(tx, scope, visitor)? {
        Some(conversation) if is_shown(tx, scope, conversation, &found)? => Ok(found),
        _ => Err(not_found("media", id)),
    }
}

/// Checks that the files of a message are there for the visitor, and are what the message says.
pub(crate) fn check_sent(tx: &mut Tx<'_, '_>, scope: Scope, visitor: &Visitor, content: &Content) -> Result<()> {
    for text in content.media_ids() {
        let field = format!("{}.id", content.kind());
        let unknown = || invalid(&field, format!("{text:?} is not a file that was uploaded here"));
        let found = match text.parse() {
            Ok(id) => get(tx, scope, visitor, id),
            Err(_) => return Err(unknown()),
        };
        let found = match found {
            Err(Error::Messaging(messaging::Error::NotFound { .. })) => return Err(unknown()),
            found => found?,
        };
        if !fits(content, &found) {
            return Err(invalid(&field, format!("is {}, which can't be sent as {}", found.mime_type, content.kind())));
        }
    }
    Ok(())
}

/// Drops what a client says of a file beside its id: the server finds the facts out itself, and webhooks tell those.
pub(crate) fn forget_claims(content: &mut Content) {
    let (Content::Image(file)
    | Content::Video(file)
    | Content::Audio(file)
    | Content::Document(file)
    | Content::Sticker(file)) = content
    else {
        return;
    };
    *file = wire::message::Media {
        id: file.id.take(),
        caption: file.caption.take(),
        filename: file.filename.take(),
        voice: file.voice,
        ..wire::message::Media::default()
    };
}

fn fits(content: &Content, media: &Media) -> bool {
    let kind = Kind::of(&media.mime_type);
    match content {
        Content::Image(_) => kind == Kind::Image,
        Content::Video(_) => kind == Kind::Video,
        Content::Audio(_) => kind == Kind::Audio,
        Content::Sticker(_) => media.mime_type == "image/webp",
        _ => true,
    }
}

/// Whether a message of the conversation shows the file. A message comes after the upload of what it shows, or not long
/// before the server fetched it. A text that happens to hold the id is not enough: its view must name the file.
fn is_shown(tx: &mut Tx<'_, '_>, scope: Scope, conversation: ConversationId, media: &Media) -> Result<bool> {
    let id = media.id;
    let since = id.get().saturating_sub(if media.owner == LINK { WAITED } else { SKEW });
    let values = params![scope.business().get(), conversation.get(), since, format!("%\"{id}\"%")];
    let mut naming = Vec::new();
    for row in tx.query(NAMING, values)? {
        naming.push(MessageId::new(row.get(0)?));
    }
    let name = id.to_string();
    Ok(view::load(tx, scope, &naming)?.iter().any(|message| message.media.contains_key(&name)))
}
