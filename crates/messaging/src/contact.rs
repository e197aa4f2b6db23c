//! Contacts: people, by any of their addresses. A phone number is optional.

use std::collections::HashMap;

use serde::Serialize;
use store::{Scope, Tx, Type, Value, params};
use utoipa::ToSchema;
use wire::id::ContactId;

use crate::country;
use crate::error::{Result, invalid, not_found};

/// A person.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Contact {
    /// The id.
    #[schema(value_type = String)]
    pub id: ContactId,
    /// The name they gave, or an agent.
    pub name: Option<String>,
    /// The language they read, BCP 47.
    pub language: Option<String>,
    /// When they were first seen, UTC milliseconds.
    pub created_at: i64,
    /// How they are reached.
    pub addresses: Vec<Address>,
}

/// One way to reach a contact.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Address {
    /// `wa_id` (phone digits), `user_id` (business-scoped user id), `email`.
    pub kind: String,
    /// The address.
    pub value: String,
    /// Whether the contact has shown that it is theirs.
    pub verified: bool,
}

impl Contact {
    /// The first address of a kind.
    pub fn address(&self, kind: &str) -> Option<&str> {
        self.addresses.iter().find(|address| address.kind == kind).map(|address| address.value.as_str())
    }
}

store::statements! {
    INSERT = "INSERT INTO contact (business_id, id, name, language, created_at) VALUES ($1, $2, $3, $4, $5)";
    GET = "SELECT id, name, language, created_at FROM contact WHERE business_id = $1 AND id = $2";
    ADDRESSES = "SELECT kind, value, is_verified FROM contact_address WHERE business_id = $1 AND contact_id = $2 ORDER BY created_at, kind";
    BY_ADDRESS = "SELECT contact_id FROM contact_address WHERE business_id = $1 AND kind = $2 AND value = $3";
    BY_ADDRESSES = "SELECT value, contact_id FROM contact_address WHERE business_id = $1 AND kind = $2 AND value IN LIST($3)";
    ADD_ADDRESS = "INSERT INTO contact_address (business_id, kind, value, contact_id, is_verified, created_at) VALUES ($1, $2, $3, $4, $5, $6)
 ON CONFLICT (business_id, kind, value) DO NOTHING";
    VERIFY = "UPDATE contact_address SET is_verified = $4 WHERE business_id = $1 AND kind = $2 AND value = $3";
    SET_NAME = "UPDATE contact SET name = $3 WHERE business_id = $1 AND id = $2";
    SET_LANGUAGE = "UPDATE contact SET language = $3 WHERE business_id = $1 AND id = $2";
}

/// The longest name of a contact, in characters.
pub const NAME_CHARS: usize = 128;

/// Makes a contact with a business-scoped user id of its own and, when known, a phone number.
pub fn create(
    tx: &mut Tx<'_, '_>,
    scope: Scope,
    name: Option<&str>,
    language: Option<&str>,
    wa_id: Option<(&str, bool)>,
) -> Result<ContactId> {
    let (id, now) = (tx.next_id(), tx.now_ms());
    let business = scope.business().get();
    tx.execute(INSERT, params![business, id, name, language, now])?;
    let user_id = user_id(wa_id.map(|(digits, _)| digits));
    tx.execute(ADD_ADDRESS, params![business, "user_id", user_id, id, true, now])?;
    if let Some((digits, verified)) = wa_id {
        tx.execute(ADD_ADDRESS, params![business, "wa_id", digits, id, verified, now])?;
    }
    Ok(ContactId::new(id))
}

/// A new business-scoped user id: a country and random digits, by which clients tell it from a number and a group.
/// The country is that of their phone number when the contact is made, and stays: an id never changes. It is `ZZ` when it
/// is not known.
fn user_id(wa_id: Option<&str>) -> String {
    let country = wa_id.map_or_else(|| country::UNKNOWN.to_owned(), country::of);
    format!("{country}.{}", store::secret::new_number())
}

/// The contact with all addresses.
pub fn get(tx: &mut Tx<'_, '_>, scope: Scope, id: ContactId) -> Result<Contact> {
    let business = scope.business().get();
    let row = tx.query_opt(GET, params![business, id.get()])?.ok_or_else(|| not_found("contact", id))?;
    let addresses = tx
        .query(ADDRESSES, params![business, id.get()])?
        .iter()
        .map(|row| Ok(Address { kind: row.get(0)?, value: row.get(1)?, verified: row.get(2)? }))
        .collect::<Result<_>>()?;
    Ok(Contact { id, name: row.get(1)?, language: row.get(2)?, created_at: row.get(3)?, addresses })
}

/// The contact with this address.
pub fn by_address(tx: &mut Tx<'_, '_>, scope: Scope, kind: &str, value: &str) -> Result<Option<ContactId>> {
    let row = tx.query_opt(BY_ADDRESS, params![scope.business().get(), kind, value])?;
    Ok(row.map(|row| row.get(0)).transpose()?.map(ContactId::new))
}

/// The contacts with these addresses of one kind; those not found are absent.
pub fn by_addresses(
    tx: &mut Tx<'_, '_>,
    scope: Scope,
    kind: &str,
    values: Vec<String>,
) -> Result<HashMap<String, ContactId>> {
    let rows = tx.query(BY_ADDRESSES, params![scope.business().get(), kind, values])?;
    rows.iter().map(|row| Ok((row.get(0)?, ContactId::new(row.get(1)?)))).collect()
}

const CONTACT: [(&str, Type); 5] = [
    ("business_id", Type::BigInt),
    ("id", Type::BigInt),
    ("name", Type::Text),
    ("language", Type::Text),
    ("created_at", Type::BigInt),
];
const ADDRESS: [(&str, Type); 6] = [
    ("business_id", Type::BigInt),
    ("kind", Type::Text),
    ("value", Type::Text),
    ("contact_id", Type::BigInt),
    ("is_verified", Type::Boolean),
    ("created_at", Type::BigInt),
];

/// Makes unverified contacts for phone digits that have none; returns them by digits.
pub fn create_many(tx: &mut Tx<'_, '_>, scope: Scope, wa_ids: &[String]) -> Result<HashMap<String, ContactId>> {
    let (business, now) = (scope.business().get(), tx.now_ms());
    let mut made = HashMap::with_capacity(wa_ids.len());
    let (mut contacts, mut addresses) = (Vec::new(), Vec::new());
    for digits in wa_ids {
        let id = tx.next_id();
        contacts.push(vec![Value::from(business), Value::from(id), Value::Null, Value::Null, Value::from(now)]);
        for (kind, value) in [("user_id", user_id(Some(digits))), ("wa_id", digits.clone())] {
            addresses.push(vec![
                Value::from(business),
                Value::from(kind),
                Value::from(value),
                Value::from(id),
                Value::from(kind == "user_id"),
                Value::from(now),
            ]);
        }
        made.insert(digits.clone(), ContactId::new(id));
    }
    tx.insert_many("contact", &CONTACT, contacts, "")?;
    tx.insert_many("contact_address", &ADDRESS, addresses, "")?;
    Ok(made)
}

/// Gives a contact an address that nobody has yet, or marks its own as verified. Returns the contact that has it then.
pub fn claim_address(
    tx: &mut Tx<'_, '_>,
    scope: Scope,
    id: ContactId,
    kind: &str,
    value: &str,
    verified: bool,
) -> Result<ContactId> {
    let (business, now) = (scope.business().get(), tx.now_ms());
    tx.execute(ADD_ADDRESS, params![business, kind, value, id.get(), verified, now])?;
    if verified {
        tx.execute(VERIFY, params![business, kind, value, true])?;
    }
    by_address(tx, scope, kind, value)?.ok_or_else(|| not_found("contact", value))
}

/// Changes the name; empty forgets it.
pub fn set_name(tx: &mut Tx<'_, '_>, scope: Scope, id: ContactId, name: Option<&str>) -> Result<()> {
    let name = name.map(str::trim).filter(|name| !name.is_empty());
    if name.is_some_and(|name| name.chars().count() > NAME_CHARS) {
        return Err(invalid("name", format!("takes at most {NAME_CHARS} characters")));
    }
    let changed = tx.execute(SET_NAME, params![scope.business().get(), id.get(), name])?;
    if changed == 0 {
        return Err(not_found("contact", id));
    }
    changed_event(tx, scope, id);
    Ok(())
}

/// Changes the language.
pub fn set_language(tx: &mut Tx<'_, '_>, scope: Scope, id: ContactId, language: &str) -> Result<()> {
    let shape = (2..=35).contains(&language.len())
        && language.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_');
    if !shape {
        return Err(invalid("language", "is not a language tag such as en or pt-BR"));
    }
    tx.execute(SET_LANGUAGE, params![scope.business().get(), id.get(), language])?;
    changed_event(tx, scope, id);
    Ok(())
}

fn changed_event(tx: &mut Tx<'_, '_>, scope: Scope, id: ContactId) {
    tx.emit(store::NewEvent {
        business: scope.business(),
        kind: "contact.changed",
        conversation: None,
        subject: id.get(),
        payload: String::from("{}"),
    });
}
