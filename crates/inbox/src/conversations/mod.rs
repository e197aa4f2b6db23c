//! The inbox: conversations, newest activity first, as one agent sees them.
//!
//! A page is a walk along an index from a cursor. Filters for which there is no index (unread, a line) look at the
//! next [`SCAN`] conversations at most; a page may then be short, even empty, and still have a `next`. Totals stop
//! counting at a cap. So the work of a request has a bound that does not grow with the inbox.

mod cursor;
pub mod view;

use serde::Serialize;
use store::{Dialect, Scope, Tx, dialect, params};
use utoipa::ToSchema;
use wire::id::{AgentId, ConversationId, PhoneNumberId};

use crate::error::{Result, not_found};
use cursor::Place;

pub use messaging::conversation::State;
pub use view::{ContactView, ConversationView, LastMessage, views};

/// The largest page.
pub const MAX_LIMIT: usize = 200;

/// The most conversations that a filter without an index looks at, in one request.
pub const SCAN: i64 = 10_000;

/// Where [`total`] stops counting.
pub const TOTAL_CAP: i64 = 10_000;

/// Where [`unread_total`] stops counting.
pub const UNREAD_TOTAL_CAP: i64 = 999;

/// Which conversations.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Filter {
    /// In this state; none: in any.
    pub state: Option<State>,
    /// Only those that the agent has not read.
    pub unread: bool,
    /// Only those of this line.
    pub phone_number_id: Option<PhoneNumberId>,
}

/// A page of the inbox.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Page {
    /// The conversations, newest activity first.
    pub data: Vec<ConversationView>,
    /// The cursor of the next page; none: this is the last one.
    pub next: Option<String>,
}

/// What an agent has not read: messages in, that are items of the thread and not deleted, after the agent's marker
/// or, without one, after what anybody of the business has read. The comparison with `last_inbound_id` is cheap and
/// settles most conversations.
macro_rules! is_unread {
    () => {
        "(r.is_marked_unread OR (c.last_inbound_id > COALESCE(r.up_to, c.in_read_up_to) AND EXISTS (
   SELECT 1 FROM message m LEFT JOIN message_state s ON s.business_id = m.business_id AND s.message_id = m.id
   WHERE m.business_id = c.business_id AND m.conversation_id = c.id AND m.id > COALESCE(r.up_to, c.in_read_up_to)
    AND m.direction = 'in' AND m.kind NOT IN ('reaction', 'edit', 'revoke') AND s.deleted_at IS NULL)))"
    };
}

/// The marker of the agent `$8`, and what it means.
macro_rules! unread {
    (join) => {
        " LEFT JOIN read_marker r ON r.business_id = c.business_id AND r.agent_id = $8 AND r.conversation_id = c.id"
    };
    (and) => {
        concat!(" AND ", is_unread!())
    };
}

/// Conversations from `($2, $3)` exclusive down to `($4, $5)`, of line `$6` (0: any).
#[rustfmt::skip]
macro_rules! walk {
    ($columns:literal, $join:expr, $and:expr) => {
        concat!("SELECT ", $columns, " FROM conversation c", $join, "
 WHERE c.business_id = $1 AND (c.last_activity_at, c.id) < ($2, $3) AND (c.last_activity_at, c.id) >= ($4, $5)
  AND (c.phone_number_id = $6 OR $6 = 0)", $and, "
 ORDER BY c.last_activity_at DESC, c.id DESC LIMIT $7")
    };
    ($columns:literal, $join:expr, $and:expr, state as key $state:literal) => {
        concat!("SELECT ", $columns, " FROM conversation c", $join, "
 WHERE c.business_id = $1 AND (c.state, c.last_activity_at, c.id) < (", $state, ", $2, $3)
  AND (c.state, c.last_activity_at, c.id) >= (", $state, ", $4, $5) AND (c.phone_number_id = $6 OR $6 = 0)", $and, "
 ORDER BY c.state DESC, c.last_activity_at DESC, c.id DESC LIMIT $7")
    };
}

store::statements! {
    PAGE = walk!("c.id, c.last_activity_at", "", "");
    PAGE_UNREAD = walk!("c.id, c.last_activity_at", unread!(join), unread!(and));
    COUNT = concat!("SELECT COUNT(*) FROM (", walk!("c.id", "", ""), ") n");
    COUNT_UNREAD = concat!("SELECT COUNT(*) FROM (", walk!("c.id", unread!(join), unread!(and)), ") n");
    STATE_PAGE = walk!("c.id, c.last_activity_at", "", " AND c.state = $8");
    STATE_PAGE_UNREAD = walk!("c.id, c.last_activity_at", unread!(join), concat!(" AND c.state = $9", unread!(and)));
    STATE_COUNT = concat!("SELECT COUNT(*) FROM (", walk!("c.id", "", " AND c.state = $8"), ") n");
    STATE_COUNT_UNREAD = concat!("SELECT COUNT(*) FROM (", walk!("c.id", unread!(join), concat!(" AND c.state = $9", unread!(and))), ") n");
    KEY_PAGE = walk!("c.id, c.last_activity_at", "", "", state as key "$8");
    KEY_PAGE_UNREAD = walk!("c.id, c.last_activity_at", unread!(join), unread!(and), state as key "$9");
    KEY_COUNT = concat!("SELECT COUNT(*) FROM (", walk!("c.id", "", "", state as key "$8"), ") n");
    KEY_COUNT_UNREAD = concat!("SELECT COUNT(*) FROM (", walk!("c.id", unread!(join), unread!(and), state as key "$9"), ") n");
    SCAN_END = "SELECT last_activity_at, id FROM conversation WHERE business_id = $1 AND (last_activity_at, id) < ($2, $3)
 ORDER BY last_activity_at DESC, id DESC LIMIT 1 OFFSET $4";
    SCAN_END_IN_STATE = "SELECT last_activity_at, id FROM conversation WHERE business_id = $1 AND state = $5 AND (last_activity_at, id) < ($2, $3)
 ORDER BY last_activity_at DESC, id DESC LIMIT 1 OFFSET $4";
}

/// A statement for conversations of any state, and one for those of one state.
///
/// The latter differs by engine: only with the state as a part of the key does SQLite, which knows nothing of the data,
/// take the index that has it; PostgreSQL takes it anyway, and compares texts in a key slowly (collation).
type Walk = (&'static str, Dialect);

const PAGES: Walk = (PAGE, dialect! { sqlite: KEY_PAGE, postgres: STATE_PAGE });
const PAGES_UNREAD: Walk = (PAGE_UNREAD, dialect! { sqlite: KEY_PAGE_UNREAD, postgres: STATE_PAGE_UNREAD });
const COUNTS: Walk = (COUNT, dialect! { sqlite: KEY_COUNT, postgres: STATE_COUNT });
const COUNTS_UNREAD: Walk = (COUNT_UNREAD, dialect! { sqlite: KEY_COUNT_UNREAD, postgres: STATE_COUNT_UNREAD });

/// Reads a page of at most `limit` conversations, from the top or from a cursor of the same filter.
pub fn list(
    tx: &mut Tx<'_, '_>,
    scope: Scope,
    agent: AgentId,
    filter: &Filter,
    cursor: Option<&str>,
    limit: usize,
) -> Result<Page> {
    let from = match cursor {
        Some(cursor) => cursor::decode(scope, filter, cursor)?,
        None => Place::TOP,
    };
    let limit = limit.clamp(1, MAX_LIMIT);
    let end = scan_end(tx, scope, filter, from)?;
    let most = i64::try_from(limit).unwrap_or(i64::MAX) + 1;
    let pages = if filter.unread { PAGES_UNREAD } else { PAGES };
    let rows = walk(tx, scope, agent, filter, pages, from, end, most)?;
    let mut places = Vec::with_capacity(rows.len());
    for row in &rows {
        places.push(Place { id: row.get(0)?, at: row.get(1)? });
    }
    let has_more = places.len() > limit;
    places.truncate(limit);
    let next = if has_more { places.last().copied() } else { end };
    let ids: Vec<ConversationId> = places.iter().map(|place| ConversationId::new(place.id)).collect();
    Ok(Page { data: views(tx, scope, agent, &ids)?, next: next.map(|place| cursor::encode(scope, filter, place)) })
}

/// How many conversations the filter finds, up to [`TOTAL_CAP`]; filters without an index count among the newest [`SCAN`].
pub fn total(tx: &mut Tx<'_, '_>, scope: Scope, agent: AgentId, filter: &Filter) -> Result<i64> {
    let end = scan_end(tx, scope, filter, Place::TOP)?;
    let (counts, cap) = if filter.unread { (COUNTS_UNREAD, UNREAD_TOTAL_CAP) } else { (COUNTS, TOTAL_CAP) };
    let rows = walk(tx, scope, agent, filter, counts, Place::TOP, end, cap)?;
    Ok(rows.first().map(|row| row.get(0)).transpose()?.unwrap_or_default())
}

/// How many conversations the agent has not read, in any state, up to [`UNREAD_TOTAL_CAP`] and among the newest [`SCAN`].
pub fn unread_total(
    tx: &mut Tx<'_, '_>,
    scope: Scope,
    agent: AgentId,
    phone_number_id: Option<PhoneNumberId>,
) -> Result<i64> {
    total(tx, scope, agent, &Filter { state: None, unread: true, phone_number_id })
}

/// One conversation as the agent sees it.
pub fn one(tx: &mut Tx<'_, '_>, scope: Scope, agent: AgentId, id: ConversationId) -> Result<ConversationView> {
    views(tx, scope, agent, &[id])?.pop().ok_or_else(|| not_found("conversation", id))
}

/// Opens or resolves a conversation; emits `conversation.changed` when that changes anything.
pub fn set_state(tx: &mut Tx<'_, '_>, scope: Scope, id: ConversationId, state: State) -> Result<bool> {
    Ok(messaging::conversation::set_state(tx, scope, id, state)?)
}

/// Where the walk of a filter without an index stops; `None` when it reaches the end of the inbox.
fn scan_end(tx: &mut Tx<'_, '_>, scope: Scope, filter: &Filter, from: Place) -> Result<Option<Place>> {
    if !filter.unread && filter.phone_number_id.is_none() {
        return Ok(None);
    }
    let business = scope.business().get();
    let row = match filter.state {
        None => tx.query_opt(SCAN_END, params![business, from.at, from.id, SCAN - 1])?,
        Some(state) => {
            tx.query_opt(SCAN_END_IN_STATE, params![business, from.at, from.id, SCAN - 1, state.as_str()])?
        }
    };
    row.map(|row| Ok(Place { at: row.get(0)?, id: row.get(1)? })).transpose()
}

/// Runs the statement for any state, or the one for the state that the filter names.
#[expect(clippy::too_many_arguments, reason = "one call shared by pages and counts; each argument is one placeholder")]
fn walk(
    tx: &mut Tx<'_, '_>,
    scope: Scope,
    agent: AgentId,
    filter: &Filter,
    (any_state, one_state): Walk,
    from: Place,
    end: Option<Place>,
    most: i64,
) -> Result<Vec<store::Row>> {
    let end = end.unwrap_or(Place::BOTTOM);
    let line = filter.phone_number_id.map_or(0, PhoneNumberId::get);
    let business = scope.business().get();
    let mut values = params![business, from.at, from.id, end.at, end.id, line, most].to_vec();
    if filter.unread {
        values.push(agent.get().into());
    }
    Ok(match filter.state {
        None => tx.query(any_state, &values)?,
        Some(state) => {
            values.push(state.as_str().into());
            let sql = one_state.sql(tx.engine());
            tx.query(sql, &values)?
        }
    })
}
