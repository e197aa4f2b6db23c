//! The block list of a line: whom it neither sends to nor takes messages from.

use store::{Scope, Tx, params};
use wire::error::GraphError;
use wire::id::{ContactId, PhoneNumberId};

use crate::contact;
use crate::conversation;
use crate::error::Result;
use crate::line;
use crate::rules::facts;

/// Cloud API: up to 64,000 people are blocked by a number.
pub const MOST: i64 = 64_000;

/// What became of the people who were named.
#[derive(Debug, Default)]
pub struct Outcome {
    /// As they were named, with their phone numbers.
    pub done: Vec<(String, Option<String>)>,
    /// As they were named, with the reason.
    pub failed: Vec<(String, GraphError)>,
}

/// Somebody who is blocked.
#[derive(Clone, Debug)]
pub struct Blocked {
    /// A place in the list that stays.
    pub contact: ContactId,
    /// Digits of the phone number, when it is known.
    pub wa_id: Option<String>,
    /// The business-scoped user id.
    pub user_id: Option<String>,
}

store::statements! {
    COUNT = "SELECT COUNT(*) FROM blocked WHERE business_id = $1 AND phone_number_id = $2";
    LIST = "SELECT contact_id FROM blocked WHERE business_id = $1 AND phone_number_id = $2 AND contact_id > $3 ORDER BY contact_id LIMIT $4";
    CONVERSATIONS = "SELECT id FROM conversation WHERE business_id = $1 AND phone_number_id = $2 AND contact_id = $3";
}

/// The contact that a phone number (in any writing) or a user id names.
fn find(tx: &mut Tx<'_, '_>, scope: Scope, named: &str) -> Result<Option<ContactId>> {
    if let Some(contact) = contact::by_address(tx, scope, "user_id", named)? {
        return Ok(Some(contact));
    }
    let digits: String = named.chars().filter(char::is_ascii_digit).collect();
    if digits.is_empty() || named.contains('\0') {
        return Ok(None);
    }
    contact::by_address(tx, scope, "wa_id", &digits)
}

/// Blocks people of a line: those who wrote within the last 24 hours.
///
/// # Errors
///
/// 139101: the list is full.
pub fn add(tx: &mut Tx<'_, '_>, scope: Scope, line: PhoneNumberId, named: &[String]) -> Result<Outcome> {
    line::get(tx, scope, line)?;
    let mut count: i64 = tx.query_one(COUNT, params![scope.business().get(), line.get()])?.get(0)?;
    let mut outcome = Outcome::default();
    for named in named {
        let contact = find(tx, scope, named)?;
        let has_written = match contact {
            Some(contact) => has_written(tx, scope, line, contact)?,
            None => false,
        };
        let Some(contact) = contact.filter(|_| has_written) else {
            let error = GraphError::of(131_047).with_details("the user has not written within the last 24 hours");
            outcome.failed.push((named.clone(), error));
            continue;
        };
        if !facts::is_blocked(tx, scope, line, contact)? {
            if count >= MOST {
                return Err(GraphError::of(139_101).with_details(format!("{MOST} people are blocked")).into());
            }
            count += 1;
            facts::block(tx, scope, line, contact)?;
            tell(tx, scope, line, contact)?;
        }
        outcome.done.push((named.clone(), wa_id(tx, scope, contact)?));
    }
    Ok(outcome)
}

/// Takes blocks back.
pub fn remove(tx: &mut Tx<'_, '_>, scope: Scope, line: PhoneNumberId, named: &[String]) -> Result<Outcome> {
    line::get(tx, scope, line)?;
    let mut outcome = Outcome::default();
    for named in named {
        let contact = find(tx, scope, named)?;
        match contact {
            Some(contact) if facts::unblock(tx, scope, line, contact)? => {
                tell(tx, scope, line, contact)?;
                outcome.done.push((named.clone(), wa_id(tx, scope, contact)?));
            }
            _ => {
                let error = GraphError::parameter("the user is not blocked");
                outcome.failed.push((named.clone(), error));
            }
        }
    }
    Ok(outcome)
}

/// Up to `limit` people whom a line has blocked, after one of them, in the order of their ids.
pub fn list(tx: &mut Tx<'_, '_>, scope: Scope, line: PhoneNumberId, after: i64, limit: i64) -> Result<Vec<Blocked>> {
    let rows = tx.query(LIST, params![scope.business().get(), line.get(), after, limit])?;
    let mut people = Vec::with_capacity(rows.len());
    for row in rows {
        let contact = contact::get(tx, scope, ContactId::new(row.get(0)?))?;
        let address = |kind| contact.address(kind).map(str::to_owned);
        people.push(Blocked { contact: contact.id, wa_id: address("wa_id"), user_id: address("user_id") });
    }
    Ok(people)
}

fn conversations(
    tx: &mut Tx<'_, '_>,
    scope: Scope,
    line: PhoneNumberId,
    contact: ContactId,
) -> Result<Vec<wire::id::ConversationId>> {
    let rows = tx.query(CONVERSATIONS, params![scope.business().get(), line.get(), contact.get()])?;
    rows.iter().map(|row| Ok(wire::id::ConversationId::new(row.get(0)?))).collect()
}

fn has_written(tx: &mut Tx<'_, '_>, scope: Scope, line: PhoneNumberId, contact: ContactId) -> Result<bool> {
    for conversation in conversations(tx, scope, line, contact)? {
        if facts::window(tx, scope, conversation)?.is_some() {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Consoles learn of it with the conversation.
fn tell(tx: &mut Tx<'_, '_>, scope: Scope, line: PhoneNumberId, contact: ContactId) -> Result<()> {
    for id in conversations(tx, scope, line, contact)? {
        conversation::changed(tx, scope, id);
    }
    Ok(())
}

fn wa_id(tx: &mut Tx<'_, '_>, scope: Scope, contact: ContactId) -> Result<Option<String>> {
    Ok(contact::get(tx, scope, contact)?.address("wa_id").map(str::to_owned))
}
