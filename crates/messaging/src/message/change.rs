//! What changes a message that is there: reactions, edits, deletion for everyone.

use serde_json::{Map, Value as Json};
use store::{NewEvent, Scope, Tx, params};
use wire::id::{ConversationId, MessageId};
use wire::message::Content;

use crate::error::{Result, not_found, refused};
use crate::message::Direction;

/// How long an own text may be edited, in milliseconds (WhatsApp: 15 minutes).
pub const EDIT_MS: i64 = 15 * 60_000;
/// How long an own message may be deleted for everyone, in milliseconds (WhatsApp: 2 days).
pub const DELETE_MS: i64 = 2 * 86_400_000;

/// Whose reaction it is: each side has one on a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// The business.
    Business,
    /// The customer.
    Customer,
}

impl Side {
    /// As stored and on the wire.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Business => "business",
            Self::Customer => "customer",
        }
    }
}

store::statements! {
    TARGET = "SELECT conversation_id, direction, kind FROM message WHERE business_id = $1 AND id = $2";
    REACT = "INSERT INTO reaction (business_id, message_id, side, emoji, reaction_id) VALUES ($1, $2, $3, $4, $5)
 ON CONFLICT (business_id, message_id, side) DO UPDATE SET emoji = EXCLUDED.emoji, reaction_id = EXCLUDED.reaction_id";
    UNREACT = "DELETE FROM reaction WHERE business_id = $1 AND message_id = $2 AND side = $3";
    EDIT = "UPDATE message_state SET content = $3, edited_at = $4 WHERE business_id = $1 AND message_id = $2 AND deleted_at IS NULL";
    FILL = "UPDATE message_state SET content = $3 WHERE business_id = $1 AND message_id = $2 AND deleted_at IS NULL";
    DELETE = "UPDATE message_state SET content = NULL, deleted_at = $3 WHERE business_id = $1 AND message_id = $2 AND deleted_at IS NULL";
    CONTENT = "SELECT content FROM message WHERE business_id = $1 AND id = $2";
    DELETED = "SELECT deleted_at FROM message_state WHERE business_id = $1 AND message_id = $2";
    FORGET = "UPDATE message SET content = '{\"type\":\"deleted\"}' WHERE business_id = $1 AND id = $2";
    ENSURE_STATE = "INSERT INTO message_state (business_id, message_id, status)
 SELECT $1, $2, $3 WHERE NOT EXISTS (SELECT 1 FROM message_state WHERE business_id = $1 AND message_id = $2)";
}

struct Target {
    conversation: i64,
    direction: String,
    kind: String,
}

fn target(tx: &mut Tx<'_, '_>, scope: Scope, message: MessageId) -> Result<Target> {
    let row = tx
        .query_opt(TARGET, params![scope.business().get(), message.get()])?
        .ok_or_else(|| not_found("message", crate::message::wamid(scope.business(), message)))?;
    Ok(Target { conversation: row.get(0)?, direction: row.get(1)?, kind: row.get(2)? })
}

/// Sets or removes a side's reaction on a message.
pub fn react(
    tx: &mut Tx<'_, '_>,
    scope: Scope,
    message: MessageId,
    side: Side,
    emoji: Option<&str>,
    reaction: MessageId,
) -> Result<()> {
    let found = target(tx, scope, message)?;
    if found.kind == "reaction" {
        return Err(refused("not_reactable", "a reaction can't be reacted to"));
    }
    let (business, id) = (scope.business().get(), message.get());
    match emoji {
        Some(emoji) => tx.execute(REACT, params![business, id, side.as_str(), emoji, reaction.get()])?,
        None => tx.execute(UNREACT, params![business, id, side.as_str()])?,
    };
    changed(tx, scope, found.conversation, message, Change::Reaction, side);
    Ok(())
}

/// Replaces the text of an own message, within [`EDIT_MS`].
pub fn edit(
    tx: &mut Tx<'_, '_>,
    scope: Scope,
    conversation: ConversationId,
    message: MessageId,
    own: Direction,
    content: &Content,
    context: Option<&str>,
) -> Result<()> {
    let found = own_target(tx, scope, conversation, message, own, EDIT_MS)?;
    if found.kind != "text" || !matches!(content, Content::Text(_)) {
        return Err(refused("not_text", "only a text can be edited, and only into a text"));
    }
    let text = replaced(tx, scope, message, content, context)?;
    let now = tx.now_ms();
    ensure_state(tx, scope, message, own)?;
    if tx.execute(EDIT, params![scope.business().get(), message.get(), text, now])? == 0 {
        return Err(refused("deleted", "the message has been deleted"));
    }
    changed(tx, scope, found.conversation, message, Change::Edit, side_of(own));
    Ok(())
}

/// The new content with what stood beside the first one: a referral, the product asked about.
fn replaced(
    tx: &mut Tx<'_, '_>,
    scope: Scope,
    message: MessageId,
    content: &Content,
    context: Option<&str>,
) -> Result<String> {
    let row = tx.query_one(CONTENT, params![scope.business().get(), message.get()])?;
    let mut json: Map<String, Json> = serde_json::from_str(&row.get::<String>(0)?)
        .map_err(|_| store::error::corrupt("message", "content", message))?;
    json.extend(content.to_json());
    if let Some(wamid) = context
        && let Json::Object(quote) = json.entry("context").or_insert_with(|| Json::Object(Map::new()))
    {
        quote.insert("id".to_owned(), Json::from(wamid));
    }
    Ok(Json::Object(json).to_string())
}

/// Deletes an own message for everyone, within [`DELETE_MS`]: its content is forgotten. Doing it again changes nothing.
pub fn delete(
    tx: &mut Tx<'_, '_>,
    scope: Scope,
    conversation: ConversationId,
    message: MessageId,
    own: Direction,
) -> Result<()> {
    let found = own_target(tx, scope, conversation, message, own, DELETE_MS)?;
    let (business, id) = (scope.business().get(), message.get());
    ensure_state(tx, scope, message, own)?;
    let now = tx.now_ms();
    if tx.execute(DELETE, params![business, id, now])? == 0 {
        return Ok(());
    }
    tx.execute(FORGET, params![business, id])?;
    changed(tx, scope, found.conversation, message, Change::Revoke, side_of(own));
    Ok(())
}

/// Whether a message has been deleted.
pub fn is_deleted(tx: &mut Tx<'_, '_>, scope: Scope, message: MessageId) -> Result<bool> {
    let row = tx.query_opt(DELETED, params![scope.business().get(), message.get()])?;
    Ok(row.map(|row| row.get::<Option<i64>>(0)).transpose()?.flatten().is_some())
}

fn own_target(
    tx: &mut Tx<'_, '_>,
    scope: Scope,
    conversation: ConversationId,
    message: MessageId,
    own: Direction,
    within_ms: i64,
) -> Result<Target> {
    let found = target(tx, scope, message)?;
    if found.conversation != conversation.get() {
        return Err(not_found("message", crate::message::wamid(scope.business(), message)));
    }
    if found.direction != own.as_str() {
        return Err(refused("not_own", "only an own message can be changed"));
    }
    if store::ids::made_at_ms(message.get()) + within_ms < tx.now_ms() {
        let minutes = within_ms / 60_000;
        return Err(refused("too_late", format!("this is possible for {minutes} minutes after sending")));
    }
    Ok(found)
}

fn ensure_state(tx: &mut Tx<'_, '_>, scope: Scope, message: MessageId, own: Direction) -> Result<()> {
    let status = super::status::initial(own).as_str();
    super::status::hold(tx, scope, vec![message.get()])?;
    tx.execute(ENSURE_STATE, params![scope.business().get(), message.get(), status])?;
    Ok(())
}

/// Completes the content of a message of the business with what the server found out: that is no edit.
pub(crate) fn fill(
    tx: &mut Tx<'_, '_>,
    scope: Scope,
    conversation: ConversationId,
    message: MessageId,
    content: &Map<String, Json>,
) -> Result<()> {
    ensure_state(tx, scope, message, Direction::Out)?;
    let text = serde_json::to_string(content).map_err(|_| store::error::corrupt("message", "content", message))?;
    tx.execute(FILL, params![scope.business().get(), message.get(), text])?;
    changed(tx, scope, conversation.get(), message, Change::Content, Side::Business);
    Ok(())
}

/// What kind of change `message.changed` tells of.
#[derive(Clone, Copy)]
enum Change {
    Reaction,
    Edit,
    Revoke,
    Content,
}

fn side_of(own: Direction) -> Side {
    match own {
        Direction::In => Side::Customer,
        Direction::Out => Side::Business,
    }
}

/// Webhooks tell of a customer's edit or deletion as of a message of its own, so these get an id.
fn changed(tx: &mut Tx<'_, '_>, scope: Scope, conversation: i64, message: MessageId, change: Change, by: Side) {
    let payload = match change {
        Change::Reaction => format!("{{\"change\":\"reaction\",\"by\":\"{}\"}}", by.as_str()),
        Change::Edit => format!("{{\"change\":\"edit\",\"by\":\"{}\",\"id\":\"{}\"}}", by.as_str(), tx.next_id()),
        Change::Content => format!("{{\"change\":\"content\",\"by\":\"{}\"}}", by.as_str()),
        Change::Revoke => format!("{{\"change\":\"revoke\",\"by\":\"{}\",\"id\":\"{}\"}}", by.as_str(), tx.next_id()),
    };
    tx.emit(NewEvent {
        business: scope.business(),
        kind: "message.changed",
        conversation: Some(conversation),
        subject: message.get(),
        payload,
    });
}
