//! What became of sent messages: pages over the messages of a line, for who looks into deliveries.

use store::{Scope, Tx, params};
use wire::id::{MessageId, PhoneNumberId};

use crate::error::Result;
use crate::message::view::{self, View};

store::statements! {
    FORWARD = "SELECT m.id FROM message m JOIN conversation c ON c.business_id = m.business_id AND c.id = m.conversation_id
 WHERE m.business_id = $1 AND c.phone_number_id = $2 AND m.direction = 'out' AND m.id > $3 ORDER BY m.id LIMIT $4";
    BACKWARD = "SELECT m.id FROM message m JOIN conversation c ON c.business_id = m.business_id AND c.id = m.conversation_id
 WHERE m.business_id = $1 AND c.phone_number_id = $2 AND m.direction = 'out' AND m.id < $3 ORDER BY m.id DESC LIMIT $4";
    ONE = "SELECT m.id FROM message m JOIN conversation c ON c.business_id = m.business_id AND c.id = m.conversation_id
 WHERE m.business_id = $1 AND c.phone_number_id = $2 AND m.direction = 'out' AND m.id = $3";
    OUTGOING = "SELECT id FROM message WHERE business_id = $1 AND id = $2 AND direction = 'out'";
}

/// Up to `limit` messages that a line sent after one of them, oldest first.
pub fn after(tx: &mut Tx<'_, '_>, scope: Scope, line: PhoneNumberId, id: MessageId, limit: i64) -> Result<Vec<View>> {
    page(tx, FORWARD, scope, line, id, limit)
}

/// Up to `limit` messages that a line sent before one of them, newest first.
pub fn before(tx: &mut Tx<'_, '_>, scope: Scope, line: PhoneNumberId, id: MessageId, limit: i64) -> Result<Vec<View>> {
    page(tx, BACKWARD, scope, line, id, limit)
}

/// One message that a line sent.
pub fn of_line(tx: &mut Tx<'_, '_>, scope: Scope, line: PhoneNumberId, id: MessageId) -> Result<Option<View>> {
    let found = tx.query_opt(ONE, params![scope.business().get(), line.get(), id.get()])?;
    if found.is_some() { view::one(tx, scope, id) } else { Ok(None) }
}

/// A message that the business sent.
pub fn sent(tx: &mut Tx<'_, '_>, scope: Scope, id: MessageId) -> Result<Option<View>> {
    let found = tx.query_opt(OUTGOING, params![scope.business().get(), id.get()])?;
    if found.is_some() { view::one(tx, scope, id) } else { Ok(None) }
}

fn page(
    tx: &mut Tx<'_, '_>,
    statement: &'static str,
    scope: Scope,
    line: PhoneNumberId,
    id: MessageId,
    limit: i64,
) -> Result<Vec<View>> {
    let rows = tx.query(statement, params![scope.business().get(), line.get(), id.get(), limit])?;
    let ids = rows.iter().map(|row| Ok(MessageId::new(row.get(0)?))).collect::<Result<Vec<_>>>()?;
    view::load(tx, scope, &ids)
}
