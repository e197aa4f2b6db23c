//! Conversations as the console shows them, a page in a handful of statements.

use std::collections::hash_map::Entry;
use std::collections::{HashMap, HashSet};

use messaging::message;
use messaging::message::view::View;
use messaging::rules;
use serde::Serialize;
use store::{Row, Scope, Tx, params};
use utoipa::ToSchema;
use wire::id::{AgentId, ContactId, ConversationId, MessageId, PhoneNumberId};

use crate::error::Result;

/// How long the customer service window stays open after the customer wrote, in milliseconds (Cloud API).
pub const WINDOW_MS: i64 = 86_400_000;

/// Where counting a conversation's unread messages stops.
pub const UNREAD_CAP: i64 = 99;

/// A conversation as an agent sees it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = Conversation)]
pub struct ConversationView {
    /// The id.
    #[schema(value_type = String)]
    pub id: ConversationId,
    /// The line.
    #[schema(value_type = String)]
    pub phone_number_id: PhoneNumberId,
    /// The channel it goes through: `webchat`.
    pub channel: String,
    /// `open` or `resolved`.
    pub state: String,
    /// The person.
    pub contact: ContactView,
    /// The newest message; none: nothing was written yet.
    pub last_message: Option<LastMessage>,
    /// How many messages the agent has not read; 99 means 99 or more.
    pub unread_count: i64,
    /// Whether the agent marked it as unread.
    pub marked_unread: bool,
    /// The wamid of the first message that the agent has not read.
    pub first_unread_id: Option<String>,
    /// When something last happened, UTC milliseconds.
    pub last_activity_at: i64,
    /// Whether the line is held to the customer service window: outside it only templates go out.
    pub window_applies: bool,
    /// When the customer service window closes; none: it never opened.
    pub window_closes_at: Option<i64>,
    /// Where it came from: `table 12`.
    pub reference: Option<String>,
    /// When it began.
    pub created_at: i64,
}

/// The person of a conversation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = ConversationContact)]
pub struct ContactView {
    /// The id.
    #[schema(value_type = String)]
    pub id: ContactId,
    /// The name.
    pub name: Option<String>,
    /// The phone digits.
    pub wa_id: Option<String>,
    /// The business-scoped user id.
    pub user_id: Option<String>,
    /// The language they read, BCP 47.
    pub language: Option<String>,
    /// Whether a message has somewhere to go: the person has opened the chat of this line.
    pub reachable: bool,
}

/// The newest message of a conversation, in one line.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct LastMessage {
    /// The wamid.
    pub id: String,
    /// The Cloud API type, or `deleted`.
    #[serde(rename = "type")]
    pub kind: String,
    /// `in` or `out`.
    pub direction: String,
    /// `customer`, `agent`, `automatic`, `api`.
    pub author_kind: String,
    /// The agent who wrote it; none for everybody else.
    pub author_id: Option<String>,
    /// That agent's name.
    pub author_name: Option<String>,
    /// A line of plain text; empty where the type says it all.
    pub preview: String,
    /// `accepted`, `sent`, `delivered`, `read`, `played`, `failed`.
    pub status: String,
    /// When it was accepted or received.
    pub at: i64,
    /// Whether it was deleted for everyone.
    pub deleted: bool,
}

/// Messages that the agent `$2` has not read in conversation `c`; see `is_unread!` of the inbox.
macro_rules! unread_messages {
    ($limit:literal) => {
        concat!(
            "SELECT m.id FROM message m LEFT JOIN message_state s ON s.business_id = m.business_id AND s.message_id = m.id
   WHERE m.business_id = c.business_id AND m.conversation_id = c.id AND m.id > COALESCE(r.up_to, c.in_read_up_to)
    AND m.direction = 'in' AND m.kind NOT IN ('reaction', 'edit', 'revoke') AND s.deleted_at IS NULL
   ORDER BY m.id LIMIT ", $limit
        )
    };
}

store::statements! {
    ROWS = "SELECT c.id, c.phone_number_id, c.channel, c.state, c.reference, c.last_message_id, c.last_activity_at, c.last_inbound_at,
  c.created_at, k.id, k.name, k.language, r.is_marked_unread
 FROM conversation c
 JOIN contact k ON k.business_id = c.business_id AND k.id = c.contact_id
 LEFT JOIN read_marker r ON r.business_id = c.business_id AND r.agent_id = $2 AND r.conversation_id = c.id
 WHERE c.business_id = $1 AND c.id IN LIST($3)";
    ADDRESSES = "SELECT contact_id, kind, value FROM contact_address
 WHERE business_id = $1 AND contact_id IN LIST($2) AND kind IN ('wa_id', 'user_id') ORDER BY created_at DESC, value DESC";
    /// The order is for SQLite, which would else walk all visitors of the business rather than the index by contact.
    VISITORS = "SELECT contact_id, phone_number_id FROM visitor WHERE business_id = $1 AND contact_id IN LIST($2) ORDER BY contact_id";
    UNREAD = concat!(
        "SELECT c.id,
  (SELECT COUNT(*) FROM (", unread_messages!("99"), ") n),
  (", unread_messages!("1"), ")
 FROM conversation c
 LEFT JOIN read_marker r ON r.business_id = c.business_id AND r.agent_id = $2 AND r.conversation_id = c.id
 WHERE c.business_id = $1 AND c.id IN LIST($3) AND c.last_inbound_id > COALESCE(r.up_to, c.in_read_up_to)"
    );
}

/// The conversations as the agent sees them, in the order asked for; those not found are absent.
pub fn views(
    tx: &mut Tx<'_, '_>,
    scope: Scope,
    agent: AgentId,
    ids: &[ConversationId],
) -> Result<Vec<ConversationView>> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let (business, keys) = (scope.business().get(), ids.iter().map(|id| id.get()).collect::<Vec<i64>>());
    let mut found: HashMap<ConversationId, (ConversationView, Option<MessageId>)> = HashMap::with_capacity(ids.len());
    for row in tx.query(ROWS, params![business, agent.get(), keys.clone()])? {
        let (view, last) = read(&row)?;
        found.insert(view.id, (view, last));
    }
    address(tx, scope, &mut found)?;
    hold(tx, scope, &mut found)?;
    let last: Vec<MessageId> = found.values().filter_map(|(_, last)| *last).collect();
    for message in message::view::load(tx, scope, &last)? {
        if let Some((view, _)) = found.get_mut(&message.conversation_id) {
            view.last_message = Some(LastMessage::of(&message));
        }
    }
    for row in tx.query(UNREAD, params![business, agent.get(), keys])? {
        if let Some((view, _)) = found.get_mut(&ConversationId::new(row.get(0)?)) {
            view.unread_count = row.get(1)?;
            let first = row.get::<Option<i64>>(2)?.map(MessageId::new);
            view.first_unread_id = first.map(|id| message::wamid(scope.business(), id));
        }
    }
    Ok(ids.iter().filter_map(|id| found.remove(id)).map(|(view, _)| view).collect())
}

/// Fills in how the contacts are reached.
fn address(
    tx: &mut Tx<'_, '_>,
    scope: Scope,
    found: &mut HashMap<ConversationId, (ConversationView, Option<MessageId>)>,
) -> Result<()> {
    let mut contacts: Vec<i64> = found.values().map(|(view, _)| view.contact.id.get()).collect();
    contacts.sort_unstable();
    contacts.dedup();
    let mut addresses: HashMap<(i64, String), String> = HashMap::with_capacity(2 * contacts.len());
    for row in tx.query(ADDRESSES, params![scope.business().get(), contacts.clone()])? {
        // The oldest comes last and stays.
        addresses.insert((row.get(0)?, row.get(1)?), row.get(2)?);
    }
    let mut visitors: HashSet<(i64, i64)> = HashSet::with_capacity(contacts.len());
    for row in tx.query(VISITORS, params![scope.business().get(), contacts])? {
        visitors.insert((row.get(0)?, row.get(1)?));
    }
    for (view, _) in found.values_mut() {
        let contact = view.contact.id.get();
        view.contact.wa_id = addresses.get(&(contact, "wa_id".to_owned())).cloned();
        view.contact.user_id = addresses.get(&(contact, "user_id".to_owned())).cloned();
        view.contact.reachable = visitors.contains(&(contact, view.phone_number_id.get()));
    }
    Ok(())
}

/// Fills in which lines are held to the window.
fn hold(
    tx: &mut Tx<'_, '_>,
    scope: Scope,
    found: &mut HashMap<ConversationId, (ConversationView, Option<MessageId>)>,
) -> Result<()> {
    let mut lines: HashMap<PhoneNumberId, bool> = HashMap::new();
    for (view, _) in found.values_mut() {
        view.window_applies = match lines.entry(view.phone_number_id) {
            Entry::Occupied(known) => *known.get(),
            Entry::Vacant(new) => *new.insert(rules::get(tx, scope, view.phone_number_id)?.customer_service_window),
        };
    }
    Ok(())
}

impl LastMessage {
    fn of(message: &View) -> Self {
        let by_agent = message.author.kind == "agent";
        Self {
            id: message.id.clone(),
            kind: message.kind.clone(),
            direction: message.direction.clone(),
            author_kind: message.author.kind.clone(),
            author_id: by_agent.then(|| message.author.id.clone()).flatten(),
            author_name: by_agent.then(|| message.author.name.clone()).flatten(),
            preview: message.preview(),
            status: message.status.clone(),
            at: message.at,
            deleted: message.deleted_at.is_some(),
        }
    }
}

fn read(row: &Row) -> Result<(ConversationView, Option<MessageId>)> {
    let last_message = row.get::<Option<i64>>(5)?.map(MessageId::new);
    let view = ConversationView {
        id: ConversationId::new(row.get(0)?),
        phone_number_id: PhoneNumberId::new(row.get(1)?),
        channel: row.get(2)?,
        state: row.get(3)?,
        contact: ContactView {
            id: ContactId::new(row.get(9)?),
            name: row.get(10)?,
            wa_id: None,
            user_id: None,
            language: row.get(11)?,
            reachable: false,
        },
        last_message: None,
        unread_count: 0,
        marked_unread: row.get::<Option<bool>>(12)?.unwrap_or_default(),
        first_unread_id: None,
        last_activity_at: row.get(6)?,
        window_applies: true,
        window_closes_at: row.get::<Option<i64>>(7)?.map(|at| at + WINDOW_MS),
        reference: row.get(4)?,
        created_at: row.get(8)?,
    };
    Ok((view, last_message))
}
