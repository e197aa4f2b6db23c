//! The conversation of a visitor: there is none before the first message.

use messaging::conversation::{self, WEBCHAT};
use messaging::message::receive::{self, Incoming};
use messaging::message::send::Accepted;
use messaging::message::{check_client_id, id_of};
use store::{Scope, Tx, params};
use wire::id::{ConversationId, MessageId};
use wire::message::Content;

use crate::error::{Result, not_found};
use crate::webchat::media;
use crate::webchat::visitor::{self, Session, Visitor};

store::statements! {
    IS_ITEM = "SELECT 1 FROM message WHERE business_id = $1 AND id = $2 AND conversation_id = $3 AND kind NOT IN ('reaction', 'edit', 'revoke')";
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
}

/// The visitor's conversation, when there is one.
pub fn of(tx: &mut Tx<'_, '_>, scope: Scope, visitor: &Visitor) -> Result<Option<ConversationId>> {
    Ok(conversation::by_contact(tx, scope, visitor.line, visitor.contact, WEBCHAT)?)
}

/// Checks what needs no look at the database.
pub fn check(scope: Scope, draft: &Draft) -> Result<()> {
    check_client_id(&draft.client_id)?;
    receive::check(scope, &draft.content, draft.context.as_deref())?;
    Ok(())
}

/// Stores a checked message of a visitor; the first one opens the conversation, with the reference they came with.
pub fn receive(tx: &mut Tx<'_, '_>, session: &Session, draft: &Draft) -> Result<Accepted> {
    let (scope, visitor) = (session.scope, &session.visitor);
    media::check_sent(tx, scope, visitor, &draft.content)?;
    let reference = visitor.reference.as_deref();
    let conversation = conversation::open(tx, scope, visitor.line, visitor.contact, WEBCHAT, reference)?;
    if reference.is_some() {
        visitor::set_reference(tx, scope, visitor.id, None)?;
    }
    let incoming = Incoming {
        scope,
        conversation,
        key_scope: visitor.id.get(),
        key: draft.client_id.clone(),
        content: draft.content.clone(),
        context: draft.context.clone(),
    };
    Ok(receive::receive(tx, &incoming)?)
}

/// The conversation and id of a message that the visitor sees as an item of their thread; any other is not found.
pub fn item(
    tx: &mut Tx<'_, '_>,
    scope: Scope,
    visitor: &Visitor,
    wamid: &str,
) -> Result<(ConversationId, MessageId)> {
    let message = id_of(scope, wamid)?;
    let conversation = of(tx, scope, visitor)?.ok_or_else(|| not_found("message", wamid))?;
    match tx.query_opt(IS_ITEM, params![scope.business().get(), message.get(), conversation.get()])? {
        Some(_) => Ok((conversation, message)),
        None => Err(not_found("message", wamid)),
    }
}
