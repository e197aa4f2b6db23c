//! What an agent has seen of a conversation.
//!
//! Each agent has a marker of their own: messages up to it have been read. Reading moves it forward only, and gives
//! the customer their read ticks; marking as unread moves the agent's own marker back, and the customer sees nothing.

use store::{Scope, Tx, params};
use wire::id::{AgentId, ConversationId, MessageId};

use messaging::{conversation, message};

use crate::error::{Result, not_found};

store::statements! {
    HAS = "SELECT 1 FROM message WHERE business_id = $1 AND conversation_id = $2 AND id = $3";
    /// A marker begins where the business has read to (`$5`), a marker that is there moves to `$4` if that is forward.
    FORWARD = "INSERT INTO read_marker (business_id, agent_id, conversation_id, up_to, is_marked_unread) VALUES ($1, $2, $3, $5, FALSE)
 ON CONFLICT (business_id, agent_id, conversation_id) DO UPDATE SET up_to = $4, is_marked_unread = FALSE WHERE read_marker.up_to < $4";
    BACK = "INSERT INTO read_marker (business_id, agent_id, conversation_id, up_to, is_marked_unread) VALUES ($1, $2, $3, $4, TRUE)
 ON CONFLICT (business_id, agent_id, conversation_id) DO UPDATE SET up_to = EXCLUDED.up_to, is_marked_unread = TRUE";
}

/// The agent has seen the conversation up to a message of it: the customer's messages get read ticks.
pub fn mark_read(
    tx: &mut Tx<'_, '_>,
    scope: Scope,
    agent: AgentId,
    conversation: ConversationId,
    up_to: MessageId,
) -> Result<()> {
    let at = conversation::get(tx, scope, conversation)?;
    check_in(tx, scope, conversation, up_to)?;
    let first = up_to.get().max(at.in_read_up_to);
    let values = params![scope.business().get(), agent.get(), conversation.get(), up_to.get(), first];
    let moved = tx.execute(FORWARD, values)? > 0;
    let ticked = message::status::read_by_business(tx, scope, conversation, up_to)? > 0;
    if moved || ticked {
        conversation::changed(tx, scope, conversation);
    }
    Ok(())
}

/// The agent wants to see the conversation as unread, from a message of it on.
pub fn mark_unread(
    tx: &mut Tx<'_, '_>,
    scope: Scope,
    agent: AgentId,
    conversation: ConversationId,
    from: MessageId,
) -> Result<()> {
    check_in(tx, scope, conversation, from)?;
    tx.execute(BACK, params![scope.business().get(), agent.get(), conversation.get(), from.get() - 1])?;
    conversation::changed(tx, scope, conversation);
    Ok(())
}

/// A message that is not there yet must not be marked: all that come before it would count as read.
fn check_in(tx: &mut Tx<'_, '_>, scope: Scope, conversation: ConversationId, message: MessageId) -> Result<()> {
    let values = params![scope.business().get(), conversation.get(), message.get()];
    match tx.query_opt(HAS, values)? {
        Some(_) => Ok(()),
        None => Err(not_found("message", message::wamid(scope.business(), message))),
    }
}
