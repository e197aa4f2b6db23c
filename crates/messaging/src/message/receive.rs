//! Receiving: what a customer writes becomes a message, once.

use serde_json::{Map, Value as Json};
use store::{NewEvent, Scope, Tx, params};
use wire::id::{ConversationId, MessageId};
use wire::message::Content;

use crate::conversation;
use crate::error::{Error, Result, refused};
use crate::message::send::{self, Accepted, KEY, MESSAGE, key_row};
use crate::message::{change, id_of};
use crate::rules::{self, facts};
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

/// What stands beside a message's content.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Beside {
    /// Members of `context` beside `id`: the product asked about, whether it was forwarded.
    pub context: Map<String, Json>,
    /// Members beside `type`, the content and `context`: `referral`, `products`, `errors`.
    pub members: Map<String, Json>,
}

/// Checks what a customer wants to send.
pub fn check(scope: Scope, content: &Content, context: Option<&str>) -> Result<()> {
    if !SENDABLE.contains(&content.kind()) || matches!(content, Content::Unknown { .. } | Content::Unsupported(_)) {
        return Err(refused(
            "unsendable_type",
            format!("a customer can't send a message of type {:?}", content.kind()),
        ));
    }
    wire::validate::inbound(content)?;
    check_quote(scope, context)
}

/// Checks that what is quoted may be a message of this business.
pub fn check_quote(scope: Scope, context: Option<&str>) -> Result<()> {
    if let Some(wamid) = context {
        id_of(scope, wamid).map_err(|_| wire::Invalid::value("context.id", "is not a message of this conversation"))?;
    }
    Ok(())
}

/// The message that came in under a key before.
pub fn known(tx: &mut Tx<'_, '_>, scope: Scope, key_scope: i64, key: &str) -> Result<Option<Accepted>> {
    Ok(send::keys(tx, scope, key_scope, vec![key.to_owned()])?.remove(key))
}

/// Stores a message that came in. The same key again returns the first one.
pub fn receive(tx: &mut Tx<'_, '_>, incoming: &Incoming) -> Result<Accepted> {
    receive_with(tx, incoming, &Beside::default())
}

/// Refuses what a person whom the line has blocked wants to say in a conversation, as far as the line's rules are that
/// blocked people are cut off.
pub fn check_blocked(tx: &mut Tx<'_, '_>, scope: Scope, conversation: ConversationId) -> Result<()> {
    let at = conversation::get(tx, scope, conversation)?;
    if facts::is_blocked(tx, scope, at.line, at.contact)? && rules::get(tx, scope, at.line)?.blocked_people {
        return Err(refused("blocked", "the business does not take messages from you"));
    }
    Ok(())
}

/// The same, with what stands beside the content.
pub fn receive_with(tx: &mut Tx<'_, '_>, incoming: &Incoming, beside: &Beside) -> Result<Accepted> {
    let scope = incoming.scope;
    if let Some(accepted) = known(tx, scope, incoming.key_scope, &incoming.key)? {
        return Ok(accepted);
    }
    check_blocked(tx, scope, incoming.conversation)?;
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
    let (kind, content) = (incoming.content.kind().to_owned(), stored(incoming, beside));
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
    if beside.members.contains_key("referral") {
        facts::referred(tx, scope, incoming.conversation)?;
    }
    tx.emit(NewEvent {
        business: scope.business(),
        kind: "message.received",
        conversation: Some(incoming.conversation.get()),
        subject: message.get(),
        payload: format!("{{\"kind\":{}}}", serde_json::Value::from(kind)),
    });
    Ok(Accepted { message, conversation: incoming.conversation, is_new: true, is_held: false })
}

/// The content as it is stored: what stands beside never takes the place of the content's own members.
fn stored(incoming: &Incoming, beside: &Beside) -> String {
    let mut context = beside.context.clone();
    if let Some(wamid) = &incoming.context {
        context.insert("id".to_owned(), Json::from(wamid.as_str()));
    }
    let mut json = beside.members.clone();
    if !context.is_empty() {
        json.insert("context".to_owned(), Json::Object(context));
    }
    json.extend(incoming.content.to_json());
    Json::Object(json).to_string()
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
