//! The conversation of a visitor: there is none before the first message.

use messaging::conversation::{self, NOT_ITEMS, WEBCHAT};
use messaging::feedback;
use messaging::message::receive::{self, Beside, Incoming};
use messaging::message::send::Accepted;
use messaging::message::{answer, check_client_id, id_of, status};
use serde_json::{Value as Json, json};
use store::{Scope, Tx, params};
use wire::id::{ContactId, ConversationId, MessageId, PhoneNumberId};
use wire::message::Content;
use wire::status::Status;

use crate::error::{Result, invalid, not_found};
use crate::webchat::media;
use crate::webchat::visitor::{self, Referral, Session, Visitor};

store::statements! {
    OWNERS = "SELECT id, phone_number_id, contact_id FROM conversation WHERE business_id = $1 AND channel = $2 AND id IN LIST($3)";
    ITEM = "SELECT direction FROM message WHERE business_id = $1 AND id = $2 AND conversation_id = $3 AND kind NOT IN ('reaction', 'edit', 'revoke')";
}

/// A message that a visitor wrote.
#[derive(Clone, Debug)]
pub struct Draft {
    /// The client's own id for it: the same one again is the same message.
    pub client_id: String,
    /// The content.
    pub content: Content,
    /// The quoted message's wamid.
    pub context: Option<String>,
    /// What stands beside the content.
    pub beside: Beside,
    /// Whether the client is believed in what a customer's client has no way to know or to send: an `unsupported`
    /// message. Only where a claimed number is trusted, too.
    pub is_trusted: bool,
}

impl Draft {
    /// A message of a client that is not trusted, with nothing beside its content.
    pub fn new(client_id: impl Into<String>, content: Content, context: Option<String>) -> Self {
        Self { client_id: client_id.into(), content, context, beside: Beside::default(), is_trusted: false }
    }
}

/// The visitor's conversation, when there is one.
pub fn of(tx: &mut Tx<'_, '_>, scope: Scope, visitor: &Visitor) -> Result<Option<ConversationId>> {
    Ok(conversation::by_contact(tx, scope, visitor.line, visitor.contact, WEBCHAT)?)
}

/// The same; it is missing when nothing was written yet.
pub fn existing(tx: &mut Tx<'_, '_>, scope: Scope, visitor: &Visitor) -> Result<ConversationId> {
    of(tx, scope, visitor)?.ok_or_else(|| not_found("conversation", visitor.id))
}

/// Whose web-chat thread it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Owner {
    /// The line.
    pub line: PhoneNumberId,
    /// The contact.
    pub contact: ContactId,
}

/// Whose threads these conversations are; those of other channels, or not found, are absent.
pub fn owners(tx: &mut Tx<'_, '_>, scope: Scope, ids: &[ConversationId]) -> Result<Vec<(ConversationId, Owner)>> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let ids: Vec<i64> = ids.iter().map(|id| id.get()).collect();
    let rows = tx.query(OWNERS, params![scope.business().get(), WEBCHAT, ids])?;
    rows.iter()
        .map(|row| {
            let owner = Owner { line: PhoneNumberId::new(row.get(1)?), contact: ContactId::new(row.get(2)?) };
            Ok((ConversationId::new(row.get(0)?), owner))
        })
        .collect()
}

impl Visitor {
    /// Whose thread this visitor sees.
    pub fn thread(&self) -> Owner {
        Owner { line: self.line, contact: self.contact }
    }
}

/// Checks what needs no look at the database.
pub fn check(scope: Scope, draft: &Draft) -> Result<()> {
    check_client_id(&draft.client_id)?;
    if draft.is_trusted && matches!(draft.content, Content::Unsupported(_)) {
        receive::check_quote(scope, draft.context.as_deref())?;
    } else {
        receive::check(scope, &draft.content, draft.context.as_deref())?;
    }
    Ok(())
}

/// The message that the visitor sent under this client's id before.
pub fn known(tx: &mut Tx<'_, '_>, session: &Session, client_id: &str) -> Result<Option<Accepted>> {
    Ok(receive::known(tx, session.scope, session.visitor.id.get(), client_id)?)
}

/// Stores a checked message of a visitor; the first one opens the conversation, with the reference they came with.
///
/// An answer must have been offered by the message it answers, which counts as read then. The first message after a
/// short link was opened says so in its `referral`; `site` is the server's address, which the link's begins with.
pub fn receive(tx: &mut Tx<'_, '_>, session: &Session, draft: &Draft, site: &str) -> Result<Accepted> {
    if let Some(accepted) = known(tx, session, &draft.client_id)? {
        return Ok(accepted);
    }
    let scope = session.scope;
    // As they are now: another request may have moved them or opened the conversation meanwhile.
    let visitor = &visitor::get(tx, scope, session.visitor.id)?.unwrap_or_else(|| session.visitor.clone());
    feedback::check_open(tx, scope, visitor.line, visitor.contact)?;
    media::check_sent(tx, scope, visitor, &draft.content)?;
    let reference = visitor.reference.as_deref();
    let conversation = conversation::open(tx, scope, visitor.line, visitor.contact, WEBCHAT, reference)?;
    if reference.is_some() {
        visitor::set_reference(tx, scope, visitor.id, None)?;
    }
    let mut content = draft.content.clone();
    media::forget_claims(&mut content);
    let context = draft.context.as_deref();
    if let Some(answered) = answer::settle(tx, scope, conversation, &mut content, context)? {
        status::acknowledged(tx, scope, conversation, answered, Status::Read)?;
    }
    let mut beside = draft.beside.clone();
    // A reaction changes another message and is none of a thread's: the referral waits for one that is.
    if !NOT_ITEMS.contains(&content.kind())
        && let Some(referral) = &visitor.referral
    {
        visitor::set_referral(tx, scope, visitor.id, None)?;
        beside.members.entry("referral").or_insert_with(|| self::referral(referral, site));
    }
    let (key, context) = (draft.client_id.clone(), draft.context.clone());
    let incoming = Incoming { scope, conversation, key_scope: visitor.id.get(), key, content, context };
    Ok(receive::receive_with(tx, &incoming, &beside)?)
}

/// The opening of a short link, in the shape that webhooks have for an advertisement or a post.
fn referral(opened: &Referral, site: &str) -> Json {
    let mut referral = json!({
        "source_type": "post",
        "source_id": opened.code,
        "source_url": format!("{}/l/{}", site.trim_end_matches('/'), opened.code),
    });
    if let Some(reference) = &opened.reference {
        referral["headline"] = Json::from(reference.as_str());
    }
    referral
}

/// The conversation and id of a message that the visitor sees as an item of their thread; any other is not found.
pub fn item(tx: &mut Tx<'_, '_>, scope: Scope, visitor: &Visitor, wamid: &str) -> Result<(ConversationId, MessageId)> {
    let item = find(tx, scope, visitor, wamid)?;
    Ok((item.conversation, item.message))
}

/// The visitor's client has a message and all before it, or the visitor has read them; `played` is about that one only.
pub fn acknowledge(tx: &mut Tx<'_, '_>, session: &Session, wamid: &str, status: Status) -> Result<()> {
    let item = find(tx, session.scope, &session.visitor, wamid)?;
    if status == Status::Played && !item.is_outbound {
        return Err(invalid("message_id", "is not a message of the business"));
    }
    status::acknowledged(tx, session.scope, item.conversation, item.message, status)?;
    Ok(())
}

struct Item {
    conversation: ConversationId,
    message: MessageId,
    is_outbound: bool,
}

fn find(tx: &mut Tx<'_, '_>, scope: Scope, visitor: &Visitor, wamid: &str) -> Result<Item> {
    let message = id_of(scope, wamid)?;
    let conversation = of(tx, scope, visitor)?.ok_or_else(|| not_found("message", wamid))?;
    let row = tx.query_opt(ITEM, params![scope.business().get(), message.get(), conversation.get()])?;
    let direction: String = row.ok_or_else(|| not_found("message", wamid))?.get(0)?;
    Ok(Item { conversation, message, is_outbound: direction == "out" })
}
