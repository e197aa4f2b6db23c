//! Receiving: what a customer writes becomes a message, once.

use store::{NewEvent, Scope, Tx, params};
use wire::id::{ConversationId, MessageId};
use wire::message::Content;

use crate::conversation;
use crate::error::{Error, Result, refused};
use crate::message::send::{self, Accepted, KEY, MESSAGE, key_row};
use crate::message::{change, id_of};
use store::Value;

/// A message that came in on a channel.
#[derive(Clone, Debug)]
pub struct Incoming {
    /// The business.
    pub scope: Scope,
    /// The conversation.
    pub conversation: ConversationId,
    /// What the key below is unique in: the visitor, the channel's connection.
    pub key_scope: i64,
    /// The provider's message id, or the client's: the same one again is the same message.
    pub key: String,
    /// The content.
    pub content: Content,
    /// The quoted message's wamid.
    pub context: Option<String>,
}

store::statements! {
    HAS = "SELECT conversation_id, kind FROM message WHERE business_id = $1 AND id = $2";
}

/// Types that a customer has a way to send.
pub const SENDABLE: [&str; 13] = [
    "text",
    "image",
    "video",
    "audio",
    "document",
    "sticker",
    "location",
    "contacts",
    "reaction",
    "button",
    "interactive",
    "order",
    "unsupported",
];

/// Checks what a customer wants to send.
pub fn check(scope: Scope, content: &Content, context: Option<&str>) -> Result<()> {
    if !SENDABLE.contains(&content.kind()) || matches!(content, Content::Unknown { .. } | Content::Unsupported(_)) {
        return Err(refused(
            "unsendable_type",
            format!("a customer can't send a message of type {:?}", content.kind()),
        ));
    }
    wire::validate::inbound(content)?;
    if let Some(wamid) = context {
        id_of(scope, wamid).map_err(|_| wire::Invalid::value("context.id", "is not a message of this conversation"))?;
    }
    Ok(())
}

/// Stores a message that came in. The same key again returns the first one.
pub fn receive(tx: &mut Tx<'_, '_>, incoming: &Incoming) -> Result<Accepted> {
    let scope = incoming.scope;
    let known = send::keys(tx, scope, incoming.key_scope, vec![incoming.key.clone()])?;
    if let Some(accepted) = known.get(&incoming.key) {
        return Ok(accepted.clone());
    }
    conversation::get(tx, scope, incoming.conversation)?;
    if let Some(wamid) = &incoming.context {
        let quoted = id_of(scope, wamid)?;
        in_conversation(tx, scope, incoming.conversation, quoted)?;
    }
    let message = MessageId::new(tx.next_id());
    if let Content::Reaction(reaction) = &incoming.content {
        let target = id_of(scope, &reaction.message_id)?;
        in_conversation(tx, scope, incoming.conversation, target)?;
        change::react(tx, scope, target, change::Side::Customer, reaction.emoji(), message)?;
    }
    let (kind, content) = send::text_of(&incoming.content, incoming.context.as_deref());
    let row = vec![
        Value::from(scope.business().get()),
        Value::from(message.get()),
        Value::from(incoming.conversation.get()),
        Value::from("in"),
        Value::from(kind.as_str()),
        Value::from("customer"),
        Value::Null,
        Value::from(content),
        Value::from(incoming.key.as_str()),
        Value::Null,
    ];
    tx.insert_many("message", &MESSAGE, vec![row], "")?;
    tx.insert_many("message_key", &KEY, vec![key_row(scope, incoming.key_scope, &incoming.key, message)], "")?;
    tx.emit(NewEvent {
        business: scope.business(),
        kind: "message.received",
        conversation: Some(incoming.conversation.get()),
        subject: message.get(),
        payload: format!("{{\"kind\":{}}}", serde_json::Value::from(kind)),
    });
    Ok(Accepted { message, conversation: incoming.conversation, is_new: true })
}

/// Checks that a message is in a conversation; another's is as if it were not there.
pub(crate) fn in_conversation(
    tx: &mut Tx<'_, '_>,
    scope: Scope,
    conversation: ConversationId,
    message: MessageId,
) -> Result<()> {
    let row = tx.query_opt(HAS, params![scope.business().get(), message.get()])?;
    match row.map(|row| row.get::<i64>(0)).transpose()? {
        Some(found) if found == conversation.get() => Ok(()),
        _ => Err(missing(scope, message)),
    }
}

fn missing(scope: Scope, message: MessageId) -> Error {
    crate::error::not_found("message", crate::message::wamid(scope.business(), message))
}
