//! The contact book of a number: whom it has exchanged messages with. It fills itself; entries are deleted one by one.

use store::{Scope, Tx, ids, params};
use wire::id::PhoneNumberId;

use crate::contact;
use crate::error::Result;

store::statements! {
    EXCHANGED = "SELECT MAX(m.id) FROM conversation c JOIN message m ON m.business_id = c.business_id AND m.conversation_id = c.id
 WHERE c.business_id = $1 AND c.phone_number_id = $2 AND c.contact_id = $3";
    REMOVED = "SELECT removed_at FROM contact_book_removal WHERE business_id = $1 AND phone_number_id = $2 AND contact_id = $3";
    REMOVE = "INSERT INTO contact_book_removal (business_id, phone_number_id, contact_id, removed_at) VALUES ($1, $2, $3, $4)
 ON CONFLICT (business_id, phone_number_id, contact_id) DO UPDATE SET removed_at = EXCLUDED.removed_at";
}

/// Deletes the entry of a person, by their business-scoped user id; returns whether there was one. The next message
/// between them makes a new one.
pub fn remove(tx: &mut Tx<'_, '_>, scope: Scope, line: PhoneNumberId, user_id: &str) -> Result<bool> {
    let Some(contact) = contact::by_address(tx, scope, "user_id", user_id)? else { return Ok(false) };
    let (business, now) = (scope.business().get(), tx.now_ms());
    let newest: Option<i64> = tx.query_one(EXCHANGED, params![business, line.get(), contact.get()])?.get(0)?;
    let removed = tx.query_opt(REMOVED, params![business, line.get(), contact.get()])?;
    let removed_at: Option<i64> = removed.map(|row| row.get(0)).transpose()?;
    let has_entry = newest.is_some_and(|id| removed_at.is_none_or(|at| ids::made_at_ms(id) > at));
    if has_entry {
        tx.execute(REMOVE, params![business, line.get(), contact.get(), now])?;
    }
    Ok(has_entry)
}
