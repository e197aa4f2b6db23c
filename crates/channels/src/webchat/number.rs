//! Phone numbers of visitors: whose a number is, and to which thread showing that it is theirs leads them.

use messaging::contact;
use messaging::conversation::{self, WEBCHAT};
use store::{Scope, Tx, params};
use wire::id::{ContactId, ConversationId, PhoneNumberId, VisitorId};

use crate::error::{Result, invalid};
use crate::webchat::visitor::{self, Visitor};

/// The kind of address that a phone number is.
pub(crate) const KIND: &str = "wa_id";

store::statements! {
    HAS_MESSAGES = "SELECT 1 FROM message WHERE business_id = $1 AND conversation_id = $2 LIMIT 1";
    MOVE_VISITOR = "UPDATE visitor SET contact_id = $3 WHERE business_id = $1 AND id = $2";
    DEVICES = "SELECT id FROM visitor WHERE business_id = $1 AND contact_id = $2 AND phone_number_id = $3";
    GIVE_THREAD = "UPDATE conversation SET contact_id = $3 WHERE business_id = $1 AND id = $2";
    DROP_MARKERS = "DELETE FROM read_marker WHERE business_id = $1 AND conversation_id = $2";
    DROP_THREAD = "DELETE FROM conversation WHERE business_id = $1 AND id = $2";
}

/// The digits of a phone number with its country code.
pub fn parse(field: &str, text: &str) -> Result<String> {
    wire::phone::normalize(text, None)
        .ok_or_else(|| invalid(field, "is not a phone number with its country code, such as +81 90 1234 5678"))
}

/// The contact who has this number, which is taken as theirs; made when there is none.
pub(crate) fn contact_of(tx: &mut Tx<'_, '_>, scope: Scope, wa_id: &str) -> Result<ContactId> {
    Ok(match contact::by_address(tx, scope, KIND, wa_id)? {
        Some(id) => contact::claim_address(tx, scope, id, KIND, wa_id, true)?,
        None => contact::create(tx, scope, None, None, Some((wa_id, true)))?,
    })
}

/// The visitor has shown that the number is theirs. Returns the visitor as they are then.
///
/// - A guest gets the number when nobody has it; a visitor with another number becomes a new contact, as they may be
///   another person at the same device.
/// - When another contact has it, the visitor is that contact from now on. They see the contact's thread; if only the
///   guest's has messages, it becomes the contact's. If both have, the guest's stays with the agents as it is.
pub(crate) fn confirmed(tx: &mut Tx<'_, '_>, scope: Scope, visitor: &Visitor, wa_id: &str) -> Result<Visitor> {
    let present = contact::get(tx, scope, visitor.contact)?;
    let is_guest = present.address(KIND).is_none();
    let owner = match contact::by_address(tx, scope, KIND, wa_id)? {
        None if is_guest => visitor.contact,
        None => contact_of(tx, scope, wa_id)?,
        Some(owner) => owner,
    };
    contact::claim_address(tx, scope, owner, KIND, wa_id, true)?;
    if owner == visitor.contact {
        contact::set_name(tx, scope, owner, present.name.as_deref())?;
        visitor::emit(tx, scope, visitor::MOVED, visitor.id);
        return Ok(visitor.clone());
    }
    if is_guest && contact::get(tx, scope, owner)?.name.is_none() {
        contact::set_name(tx, scope, owner, present.name.as_deref())?;
    }
    let own = thread_with_messages(tx, scope, visitor.line, visitor.contact)?.filter(|_| is_guest);
    let theirs = thread_with_messages(tx, scope, visitor.line, owner)?;
    if let (Some(thread), None) = (own, theirs) {
        give_thread(tx, scope, visitor.line, thread, owner)?;
        for row in tx.query(DEVICES, params![scope.business().get(), visitor.contact.get(), visitor.line.get()])? {
            move_visitor(tx, scope, VisitorId::new(row.get(0)?), owner)?;
        }
    } else {
        move_visitor(tx, scope, visitor.id, owner)?;
    }
    Ok(Visitor { contact: owner, ..visitor.clone() })
}

fn thread_with_messages(
    tx: &mut Tx<'_, '_>,
    scope: Scope,
    line: PhoneNumberId,
    contact: ContactId,
) -> Result<Option<ConversationId>> {
    let Some(thread) = conversation::by_contact(tx, scope, line, contact, WEBCHAT)? else { return Ok(None) };
    let has = tx.query_opt(HAS_MESSAGES, params![scope.business().get(), thread.get()])?.is_some();
    Ok(has.then_some(thread))
}

/// Makes a thread another contact's, in place of an empty one that they may have.
fn give_thread(
    tx: &mut Tx<'_, '_>,
    scope: Scope,
    line: PhoneNumberId,
    thread: ConversationId,
    to: ContactId,
) -> Result<()> {
    let business = scope.business().get();
    if let Some(empty) = conversation::by_contact(tx, scope, line, to, WEBCHAT)? {
        tx.execute(DROP_MARKERS, params![business, empty.get()])?;
        tx.execute(DROP_THREAD, params![business, empty.get()])?;
    }
    tx.execute(GIVE_THREAD, params![business, thread.get(), to.get()])?;
    conversation::changed(tx, scope, thread);
    Ok(())
}

fn move_visitor(tx: &mut Tx<'_, '_>, scope: Scope, id: VisitorId, to: ContactId) -> Result<()> {
    tx.execute(MOVE_VISITOR, params![scope.business().get(), id.get(), to.get()])?;
    visitor::emit(tx, scope, visitor::MOVED, id);
    Ok(())
}
