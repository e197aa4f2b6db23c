//! A thread, page by page.

use serde::Serialize;
use store::{Scope, Tx, params};
use utoipa::ToSchema;
use wire::id::{ConversationId, MessageId};

use crate::conversation;
use crate::error::Result;
use crate::message::view::{self, View};

/// Which part of a thread.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Page {
    /// The newest.
    Newest,
    /// Those before a message.
    Before(MessageId),
    /// Those after a message.
    After(MessageId),
    /// Those around a message, with it.
    Around(MessageId),
}

/// A part of a thread, oldest first.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = Messages)]
pub struct Thread {
    /// The messages, oldest first.
    pub data: Vec<View>,
    /// Whether there are more in the direction asked for (before, for the newest and around).
    pub has_more: bool,
    /// Where to resume the live socket from.
    pub live_seq: String,
}

/// The largest page.
pub const MAX_LIMIT: usize = 100;

store::statements! {
    BEFORE = "SELECT id FROM message WHERE business_id = $1 AND conversation_id = $2 AND id < $3
 AND kind NOT IN ('reaction', 'edit', 'revoke') ORDER BY id DESC LIMIT $4";
    AFTER = "SELECT id FROM message WHERE business_id = $1 AND conversation_id = $2 AND id > $3
 AND kind NOT IN ('reaction', 'edit', 'revoke') ORDER BY id LIMIT $4";
}

/// Reads a page of at most `limit` messages of a conversation.
pub fn page(
    tx: &mut Tx<'_, '_>,
    scope: Scope,
    conversation: ConversationId,
    page: Page,
    limit: usize,
) -> Result<Thread> {
    conversation::get(tx, scope, conversation)?;
    let live_seq = store::journal::head(tx)?.to_string();
    let limit = limit.clamp(1, MAX_LIMIT);
    let (ids, has_more) = match page {
        Page::Newest => before(tx, scope, conversation, i64::MAX, limit)?,
        Page::Before(message) => before(tx, scope, conversation, message.get(), limit)?,
        Page::After(message) => after(tx, scope, conversation, message.get(), limit)?,
        Page::Around(message) => {
            let half = (limit / 2).max(1);
            let (mut ids, has_more) = before(tx, scope, conversation, message.get().saturating_add(1), half)?;
            ids.extend(after(tx, scope, conversation, message.get(), half)?.0);
            (ids, has_more)
        }
    };
    Ok(Thread { data: view::load(tx, scope, &ids)?, has_more, live_seq })
}

fn before(
    tx: &mut Tx<'_, '_>,
    scope: Scope,
    conversation: ConversationId,
    message: i64,
    limit: usize,
) -> Result<(Vec<MessageId>, bool)> {
    let (mut ids, has_more) = ids(tx, BEFORE, scope, conversation, message, limit)?;
    ids.reverse();
    Ok((ids, has_more))
}

fn after(
    tx: &mut Tx<'_, '_>,
    scope: Scope,
    conversation: ConversationId,
    message: i64,
    limit: usize,
) -> Result<(Vec<MessageId>, bool)> {
    ids(tx, AFTER, scope, conversation, message, limit)
}

fn ids(
    tx: &mut Tx<'_, '_>,
    sql: &'static str,
    scope: Scope,
    conversation: ConversationId,
    from: i64,
    limit: usize,
) -> Result<(Vec<MessageId>, bool)> {
    let more = i64::try_from(limit + 1).unwrap_or(i64::MAX);
    let rows = tx.query(sql, params![scope.business().get(), conversation.get(), from, more])?;
    let mut ids = Vec::with_capacity(rows.len());
    for row in rows.iter().take(limit) {
        ids.push(MessageId::new(row.get(0)?));
    }
    Ok((ids, rows.len() > limit))
}
