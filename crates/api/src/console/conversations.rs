//! The inbox.

use std::sync::Arc;

use axum::extract::State;
use http::StatusCode;
use inbox::conversations::{self, ConversationView, Filter, MAX_LIMIT};
use inbox::reading;
use messaging::conversation::{State as Stage, WEBCHAT};
use messaging::{contact, conversation, line, message};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use wire::id::{ContactId, ConversationId, PhoneNumberId};

use super::auth::{Agent, Answering};
use crate::extract::{Json, Path as InPath, Query};
use crate::problem::{Problem, Result};
use crate::state::App;

#[derive(Deserialize, IntoParams)]
pub(super) struct Listing {
    /// `open` (default), `resolved` or `all`.
    #[param(inline)]
    state: Option<Shown>,
    /// Only those that the agent has not read.
    #[serde(default)]
    unread: bool,
    /// Only those of this line.
    #[param(value_type = Option<String>)]
    phone_number_id: Option<PhoneNumberId>,
    /// Where the page before ended.
    cursor: Option<String>,
    /// 1 to 200; 50 when not said.
    limit: Option<usize>,
}

/// Which conversations are shown.
#[derive(Clone, Copy, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
enum Shown {
    Open,
    Resolved,
    All,
}

/// A page of the inbox, newest activity first.
#[derive(Serialize, ToSchema)]
pub(super) struct Conversations {
    data: Vec<ConversationView>,
    /// The cursor of the next page; null: this is the last one.
    next: Option<String>,
    /// How many there are, up to 10,000.
    total: i64,
    /// How many the agent has not read, in any state, up to 999.
    unread_total: i64,
    /// Where to resume the live socket from.
    live_seq: String,
}

/// The page size asked for, within `most`.
pub(super) fn page_size(limit: Option<usize>, most: usize) -> Result<usize> {
    match limit {
        None => Ok(50),
        Some(limit) if (1..=most).contains(&limit) => Ok(limit),
        Some(_) => Err(Problem::invalid("limit", format!("must be 1 to {most}"))),
    }
}

/// The inbox, page by page.
#[utoipa::path(get, path = "/conversations", tag = "Inbox", params(Listing), responses((status = 200, body = Conversations)))]
pub(super) async fn list_conversations(
    State(app): State<Arc<App>>,
    agent: Agent,
    Query(query): Query<Listing>,
) -> Result<Json<Conversations>> {
    let limit = page_size(query.limit, MAX_LIMIT)?;
    let state = match query.state.unwrap_or(Shown::Open) {
        Shown::Open => Some(Stage::Open),
        Shown::Resolved => Some(Stage::Resolved),
        Shown::All => None,
    };
    let filter = Filter { state, unread: query.unread, phone_number_id: query.phone_number_id };
    let (scope, id) = (agent.scope, agent.id());
    let found = app.store.read(move |tx| {
        let live_seq = store::journal::head(tx)?.to_string();
        let page = conversations::list(tx, scope, id, &filter, query.cursor.as_deref(), limit)?;
        let total = conversations::total(tx, scope, id, &filter)?;
        let unread_total = conversations::unread_total(tx, scope, id, filter.phone_number_id)?;
        Ok::<_, Problem>(Conversations { data: page.data, next: page.next, total, unread_total, live_seq })
    });
    Ok(Json(found.await?))
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = OpenConversation)]
pub(super) struct Open {
    /// The line.
    #[schema(value_type = String)]
    phone_number_id: PhoneNumberId,
    /// The person.
    #[schema(value_type = String)]
    contact_id: ContactId,
}

/// Opens the conversation with a contact on a line, or finds the one that is there.
#[utoipa::path(post, path = "/conversations", tag = "Inbox", responses((status = 200, body = ConversationView)))]
pub(super) async fn open_conversation(
    State(app): State<Arc<App>>,
    Answering(agent): Answering,
    Json(body): Json<Open>,
) -> Result<Json<ConversationView>> {
    let (scope, by) = (agent.scope, agent.id());
    let opened = app.store.write(move |tx| {
        line::get(tx, scope, body.phone_number_id)?;
        contact::get(tx, scope, body.contact_id)?;
        let id = conversation::open(tx, scope, body.phone_number_id, body.contact_id, WEBCHAT, None)?;
        conversations::one(tx, scope, by, id)
    });
    Ok(Json(opened.await?))
}

/// One conversation.
#[utoipa::path(get, path = "/conversations/{id}", tag = "Inbox", params(("id" = String, Path)), responses((status = 200, body = ConversationView)))]
pub(super) async fn get_conversation(
    State(app): State<Arc<App>>,
    agent: Agent,
    InPath(id): InPath<ConversationId>,
) -> Result<Json<ConversationView>> {
    Ok(Json(app.store.read(move |tx| conversations::one(tx, agent.scope, agent.id(), id)).await?))
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = UpdateConversation)]
pub(super) struct Change {
    /// `open` or `resolved`.
    state: NewState,
}

/// Whether a conversation waits for somebody.
#[derive(Clone, Copy, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
#[schema(as = ConversationState)]
enum NewState {
    Open,
    Resolved,
}

/// Opens or resolves a conversation.
#[utoipa::path(patch, path = "/conversations/{id}", tag = "Inbox", params(("id" = String, Path)), responses((status = 200, body = ConversationView)))]
pub(super) async fn update_conversation(
    State(app): State<Arc<App>>,
    Answering(agent): Answering,
    InPath(id): InPath<ConversationId>,
    Json(body): Json<Change>,
) -> Result<Json<ConversationView>> {
    let state = match body.state {
        NewState::Open => Stage::Open,
        NewState::Resolved => Stage::Resolved,
    };
    let (scope, by) = (agent.scope, agent.id());
    let changed = app.store.write(move |tx| {
        conversations::set_state(tx, scope, id, state)?;
        conversations::one(tx, scope, by, id)
    });
    Ok(Json(changed.await?))
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = MarkRead)]
pub(super) struct Read {
    /// The wamid of the last message that was seen.
    up_to: String,
}

/// Says that the agent has seen messages; the customer gets read ticks.
#[utoipa::path(post, path = "/conversations/{id}/read", tag = "Inbox", params(("id" = String, Path)), responses((status = 204)))]
pub(super) async fn mark_read(
    State(app): State<Arc<App>>,
    Answering(agent): Answering,
    InPath(id): InPath<ConversationId>,
    Json(body): Json<Read>,
) -> Result<StatusCode> {
    let (scope, by) = (agent.scope, agent.id());
    let up_to = message::id_of(scope, &body.up_to)?;
    app.store.write(move |tx| reading::mark_read(tx, scope, by, id, up_to)).await?;
    Ok(StatusCode::NO_CONTENT)
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = MarkUnread)]
pub(super) struct Unread {
    /// The wamid of the first message that is to be unread.
    from: String,
}

/// Marks a conversation as unread for the agent; nobody else sees that.
#[utoipa::path(post, path = "/conversations/{id}/unread", tag = "Inbox", params(("id" = String, Path)), responses((status = 204)))]
pub(super) async fn mark_unread(
    State(app): State<Arc<App>>,
    Answering(agent): Answering,
    InPath(id): InPath<ConversationId>,
    Json(body): Json<Unread>,
) -> Result<StatusCode> {
    let (scope, by) = (agent.scope, agent.id());
    let from = message::id_of(scope, &body.from)?;
    app.store.write(move |tx| reading::mark_unread(tx, scope, by, id, from)).await?;
    Ok(StatusCode::NO_CONTENT)
}
