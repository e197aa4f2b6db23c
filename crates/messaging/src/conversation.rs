//! Conversations: one thread with a contact on a line.
//!
//! The columns that a list is sorted by are a projection: the follower [`Projection`] fills them
//! behind the arrival of messages, many in one statement, so that arriving stays an append.

use std::collections::BTreeMap;
use std::error::Error as StdError;

use store::{Event, Follower, NewEvent, Row, Scope, Store, Tx, Type, Value, params};
use wire::id::{ContactId, ConversationId, MessageId, PhoneNumberId};

use crate::error::{Error, Result, not_found};
use crate::rules::verdict::Person;

/// A thread with a contact on a line.
#[derive(Clone, Debug)]
pub struct Conversation {
    /// The id.
    pub id: ConversationId,
    /// The line.
    pub line: PhoneNumberId,
    /// The person.
    pub contact: ContactId,
    /// The channel it goes through: `webchat`.
    pub channel: String,
    /// `open` or `resolved`.
    pub state: String,
    /// Where it came from: `table 12`.
    pub reference: Option<String>,
    /// The newest message that is not a reaction, an edit or a deletion.
    pub last_message: Option<MessageId>,
    /// When something last happened, UTC milliseconds.
    pub last_activity_at: i64,
    /// When the contact last wrote.
    pub last_inbound_at: Option<i64>,
    /// Inbound messages up to here have been seen by the business.
    pub in_read_up_to: i64,
    /// Outbound messages up to here have reached the customer.
    pub out_delivered_up_to: i64,
    /// Outbound messages up to here have been read.
    pub out_read_up_to: i64,
    /// When it began.
    pub created_at: i64,
}

/// Souk's own web chat.
pub const WEBCHAT: &str = "webchat";

store::statements! {
    INSERT = "INSERT INTO conversation (business_id, id, phone_number_id, contact_id, channel, state, reference, last_activity_at,
  in_read_up_to, out_delivered_up_to, out_read_up_to, created_at)
 VALUES ($1, $2, $3, $4, $5, 'open', $6, $7, 0, 0, 0, $7)
 ON CONFLICT (business_id, phone_number_id, contact_id, channel) DO NOTHING";
    BY_CONTACT = "SELECT id FROM conversation WHERE business_id = $1 AND phone_number_id = $2 AND contact_id = $3 AND channel = $4";
    THREADS_BY_CONTACT = "SELECT c.id, c.contact_id, c.last_inbound_at, e.referred_at, e.opened_at, b.contact_id, t.contact_id FROM conversation c
 LEFT JOIN entry_point e ON e.business_id = c.business_id AND e.conversation_id = c.id
 LEFT JOIN blocked b ON b.business_id = c.business_id AND b.phone_number_id = c.phone_number_id AND b.contact_id = c.contact_id
 LEFT JOIN blocked_by_customer t ON t.business_id = c.business_id AND t.phone_number_id = c.phone_number_id AND t.contact_id = c.contact_id
 WHERE c.business_id = $1 AND c.phone_number_id = $2 AND c.channel = $3 AND c.contact_id IN LIST($4)";
    THREADS = "SELECT c.id, c.contact_id, c.last_inbound_at, e.referred_at, e.opened_at, b.contact_id, t.contact_id FROM conversation c
 LEFT JOIN entry_point e ON e.business_id = c.business_id AND e.conversation_id = c.id
 LEFT JOIN blocked b ON b.business_id = c.business_id AND b.phone_number_id = c.phone_number_id AND b.contact_id = c.contact_id
 LEFT JOIN blocked_by_customer t ON t.business_id = c.business_id AND t.phone_number_id = c.phone_number_id AND t.contact_id = c.contact_id
 WHERE c.business_id = $1 AND c.phone_number_id = $2 AND c.id IN LIST($3)";
    GET = "SELECT id, phone_number_id, contact_id, channel, state, reference, last_message_id, last_activity_at, last_inbound_at,
  in_read_up_to, out_delivered_up_to, out_read_up_to, created_at
 FROM conversation WHERE business_id = $1 AND id = $2";
    OF_CONTACT = "SELECT id, phone_number_id, contact_id, channel, state, reference, last_message_id, last_activity_at, last_inbound_at,
  in_read_up_to, out_delivered_up_to, out_read_up_to, created_at
 FROM conversation WHERE business_id = $1 AND contact_id = $2 ORDER BY last_activity_at DESC";
    SET_STATE = "UPDATE conversation SET state = $3 WHERE business_id = $1 AND id = $2 AND state <> $3";
    SET_REFERENCE = "UPDATE conversation SET reference = $3 WHERE business_id = $1 AND id = $2";
    ADVANCE_READ = "UPDATE conversation SET in_read_up_to = $3 WHERE business_id = $1 AND id = $2 AND in_read_up_to < $3";
    ADVANCE_OUT_DELIVERED = "UPDATE conversation SET out_delivered_up_to = $3 WHERE business_id = $1 AND id = $2 AND out_delivered_up_to < $3";
    ADVANCE_OUT_READ = "UPDATE conversation SET out_read_up_to = $3 WHERE business_id = $1 AND id = $2 AND out_read_up_to < $3";
    REWIND_OUT_DELIVERED = "UPDATE conversation SET out_delivered_up_to = $3 WHERE business_id = $1 AND id = $2 AND out_delivered_up_to > $3";
    REWIND_OUT_READ = "UPDATE conversation SET out_read_up_to = $3 WHERE business_id = $1 AND id = $2 AND out_read_up_to > $3";
    PROJECT = "UPDATE conversation SET last_message_id = $3, last_activity_at = $4
 WHERE business_id = $1 AND id = $2 AND (last_message_id IS NULL OR last_message_id < $3)";
    PROJECT_INBOUND = "UPDATE conversation SET last_inbound_id = $3, last_inbound_at = $4, state = 'open'
 WHERE business_id = $1 AND id = $2 AND (last_inbound_id IS NULL OR last_inbound_id < $3)";
}

const COLUMNS: [(&str, Type); 12] = [
    ("business_id", Type::BigInt),
    ("id", Type::BigInt),
    ("phone_number_id", Type::BigInt),
    ("contact_id", Type::BigInt),
    ("channel", Type::Text),
    ("state", Type::Text),
    ("last_activity_at", Type::BigInt),
    ("in_read_up_to", Type::BigInt),
    ("out_delivered_up_to", Type::BigInt),
    ("out_read_up_to", Type::BigInt),
    ("created_at", Type::BigInt),
    ("reference", Type::Text),
];

/// Finds or makes the conversation of a contact on a line. A `reference` replaces the one it had.
pub fn open(
    tx: &mut Tx<'_, '_>,
    scope: Scope,
    line: PhoneNumberId,
    contact: ContactId,
    channel: &str,
    reference: Option<&str>,
) -> Result<ConversationId> {
    let business = scope.business().get();
    let (new, now) = (tx.next_id(), tx.now_ms());
    let made = tx.execute(INSERT, params![business, new, line.get(), contact.get(), channel, reference, now])?;
    if made == 1 {
        return Ok(ConversationId::new(new));
    }
    let row = tx.query_one(BY_CONTACT, params![business, line.get(), contact.get(), channel])?;
    let id = ConversationId::new(row.get(0)?);
    if reference.is_some() {
        tx.execute(SET_REFERENCE, params![business, id.get(), reference])?;
        changed(tx, scope, id);
    }
    Ok(id)
}

/// The conversation of a contact on a line.
pub fn by_contact(
    tx: &mut Tx<'_, '_>,
    scope: Scope,
    line: PhoneNumberId,
    contact: ContactId,
    channel: &str,
) -> Result<Option<ConversationId>> {
    let row = tx.query_opt(BY_CONTACT, params![scope.business().get(), line.get(), contact.get(), channel])?;
    Ok(row.map(|row| row.get(0)).transpose()?.map(ConversationId::new))
}

/// A conversation as a batch of sends knows it, with what the rules ask of its person.
#[derive(Clone, Debug)]
pub struct Thread {
    /// The conversation.
    pub id: ConversationId,
    /// The person.
    pub contact: ContactId,
    /// What the rules know so far; windows as the list's projection has them.
    pub person: Person,
    /// Whether it was made just now.
    pub is_new: bool,
}

/// Finds or makes the conversations of many contacts on a line, in one statement each way.
pub fn open_many(
    tx: &mut Tx<'_, '_>,
    scope: Scope,
    line: PhoneNumberId,
    contacts: &[ContactId],
    channel: &str,
) -> Result<BTreeMap<ContactId, Thread>> {
    let business = scope.business().get();
    let ids: Vec<i64> = contacts.iter().map(|contact| contact.get()).collect();
    let mut found = BTreeMap::new();
    for row in tx.query(THREADS_BY_CONTACT, params![business, line.get(), channel, ids])? {
        let thread = thread(&row)?;
        found.insert(thread.contact, thread);
    }
    let now = tx.now_ms();
    let mut rows = Vec::new();
    for contact in contacts {
        if found.contains_key(contact) {
            continue;
        }
        let id = tx.next_id();
        let new = Thread { id: ConversationId::new(id), contact: *contact, person: Person::default(), is_new: true };
        found.insert(*contact, new);
        rows.push(vec![
            Value::from(business),
            Value::from(id),
            Value::from(line.get()),
            Value::from(contact.get()),
            Value::from(channel),
            Value::from("open"),
            Value::from(now),
            Value::from(0_i64),
            Value::from(0_i64),
            Value::from(0_i64),
            Value::from(now),
            Value::Null,
        ]);
    }
    tx.insert_many("conversation", &COLUMNS, rows, "")?;
    Ok(found)
}

/// These conversations of a line, for a batch of sends; those not found are absent.
pub(crate) fn threads(
    tx: &mut Tx<'_, '_>,
    scope: Scope,
    line: PhoneNumberId,
    ids: Vec<i64>,
) -> Result<BTreeMap<ConversationId, Thread>> {
    let rows = tx.query(THREADS, params![scope.business().get(), line.get(), ids])?;
    rows.iter().map(|row| thread(row).map(|thread| (thread.id, thread))).collect()
}

fn thread(row: &Row) -> Result<Thread> {
    let person = Person {
        last_inbound_at: row.get(2)?,
        referred_at: row.get(3)?,
        entry_point_opened_at: row.get(4)?,
        is_blocked: row.get::<Option<i64>>(5)?.is_some(),
        has_blocked: row.get::<Option<i64>>(6)?.is_some(),
        ..Person::default()
    };
    Ok(Thread { id: ConversationId::new(row.get(0)?), contact: ContactId::new(row.get(1)?), person, is_new: false })
}

/// A conversation of the scope's business.
pub fn get(tx: &mut Tx<'_, '_>, scope: Scope, id: ConversationId) -> Result<Conversation> {
    let row =
        tx.query_opt(GET, params![scope.business().get(), id.get()])?.ok_or_else(|| not_found("conversation", id))?;
    read(&row)
}

/// A contact's conversations, the latest first.
pub fn of_contact(tx: &mut Tx<'_, '_>, scope: Scope, contact: ContactId) -> Result<Vec<Conversation>> {
    tx.query(OF_CONTACT, params![scope.business().get(), contact.get()])?.iter().map(read).collect()
}

/// Opens or resolves it; returns whether that changed anything.
pub fn set_state(tx: &mut Tx<'_, '_>, scope: Scope, id: ConversationId, state: State) -> Result<bool> {
    get(tx, scope, id)?;
    let changed_rows = tx.execute(SET_STATE, params![scope.business().get(), id.get(), state.as_str()])?;
    if changed_rows > 0 {
        changed(tx, scope, id);
    }
    Ok(changed_rows > 0)
}

/// Whether a conversation waits for somebody.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// It does.
    Open,
    /// It is done, until the customer writes again.
    Resolved,
}

impl State {
    /// As stored and on the wire.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Resolved => "resolved",
        }
    }
}

/// Notes that the business has seen inbound messages up to `message`; returns where it stood before, when that moves it.
pub(crate) fn advance_read(tx: &mut Tx<'_, '_>, scope: Scope, at: &Conversation, message: MessageId) -> Result<bool> {
    Ok(tx.execute(ADVANCE_READ, params![scope.business().get(), at.id.get(), message.get()])? > 0)
}

/// Notes that outbound messages up to `message` reached the customer, or were read.
pub(crate) fn advance_out(
    tx: &mut Tx<'_, '_>,
    scope: Scope,
    at: &Conversation,
    message: MessageId,
    is_read: bool,
) -> Result<()> {
    let sql = if is_read { ADVANCE_OUT_READ } else { ADVANCE_OUT_DELIVERED };
    tx.execute(sql, params![scope.business().get(), at.id.get(), message.get()])?;
    Ok(())
}

/// Notes that `message` goes out later than others after it, which the customer may have seen already.
pub(crate) fn rewind_out(
    tx: &mut Tx<'_, '_>,
    scope: Scope,
    conversation: ConversationId,
    message: MessageId,
) -> Result<()> {
    for sql in [REWIND_OUT_DELIVERED, REWIND_OUT_READ] {
        tx.execute(sql, params![scope.business().get(), conversation.get(), message.get() - 1])?;
    }
    Ok(())
}

/// Emits `conversation.changed`.
pub fn changed(tx: &mut Tx<'_, '_>, scope: Scope, id: ConversationId) {
    tx.emit(NewEvent {
        business: scope.business(),
        kind: "conversation.changed",
        conversation: Some(id.get()),
        subject: id.get(),
        payload: String::from("{}"),
    });
}

fn read(row: &Row) -> Result<Conversation> {
    Ok(Conversation {
        id: ConversationId::new(row.get(0)?),
        line: PhoneNumberId::new(row.get(1)?),
        contact: ContactId::new(row.get(2)?),
        channel: row.get(3)?,
        state: row.get(4)?,
        reference: row.get(5)?,
        last_message: row.get::<Option<i64>>(6)?.map(MessageId::new),
        last_activity_at: row.get(7)?,
        last_inbound_at: row.get(8)?,
        in_read_up_to: row.get(9)?,
        out_delivered_up_to: row.get(10)?,
        out_read_up_to: row.get(11)?,
        created_at: row.get(12)?,
    })
}

/// Kinds of messages that change another one and are not items of a thread.
pub const NOT_ITEMS: [&str; 3] = ["reaction", "edit", "revoke"];

/// Fills the conversations' projection behind the messages.
#[derive(Clone)]
pub struct Projection {
    store: Store,
}

impl Projection {
    /// The projection of this store.
    pub fn new(store: Store) -> Self {
        Self { store }
    }
}

#[derive(Default)]
struct Latest {
    message: Option<(i64, i64)>,
    inbound: Option<(i64, i64)>,
}

impl Follower for Projection {
    fn name(&self) -> &'static str {
        "messaging.conversations"
    }

    async fn handle(&self, events: Vec<Event>) -> std::result::Result<(), Box<dyn StdError + Send + Sync>> {
        let mut latest: BTreeMap<(i64, i64), Latest> = BTreeMap::new();
        for event in &events {
            let is_inbound = event.kind == "message.received";
            let (Some(conversation), true) = (event.conversation, is_inbound || event.kind == "message.accepted")
            else {
                continue;
            };
            if NOT_ITEMS.iter().any(|kind| event.payload == format!("{{\"kind\":\"{kind}\"}}")) {
                continue;
            }
            let entry = latest.entry((event.business.get(), conversation)).or_default();
            let this = Some((event.subject, event.at_ms));
            entry.message = entry.message.max(this);
            if is_inbound {
                entry.inbound = entry.inbound.max(this);
            }
        }
        if latest.is_empty() {
            return Ok(());
        }
        self.store
            .write(move |tx| {
                for ((business, conversation), last) in latest {
                    let mut rows = 0;
                    if let Some((message, at)) = last.message {
                        rows += tx.execute(PROJECT, params![business, conversation, message, at])?;
                    }
                    if let Some((message, at)) = last.inbound {
                        rows += tx.execute(PROJECT_INBOUND, params![business, conversation, message, at])?;
                    }
                    if rows > 0 {
                        changed(tx, Scope::of(wire::id::BusinessId::new(business)), ConversationId::new(conversation));
                    }
                }
                Ok::<_, Error>(())
            })
            .await?;
        Ok(())
    }
}
