//! The messages of a conversation.

use std::sync::Arc;

use axum::extract::State;
use http::StatusCode;
use inbox::reading;
use messaging::message::send::{Outgoing, Recipient};
use messaging::message::thread::{self, MAX_LIMIT, Page, Thread};
use messaging::message::view::{self, Audience, View};
use messaging::message::{self, Author, Direction, change};
use messaging::{conversation, line};
use serde::Deserialize;
use serde_json::Value;
use store::{Scope, Tx};
use utoipa::{IntoParams, ToSchema};
use wire::id::{ConversationId, MessageId};
use wire::message::Message;

use super::auth::{Agent, Answering};
use super::conversations::page_size;
use crate::extract::{Json, Path as InPath, Query};
use crate::outbound;
use crate::problem::{Problem, Result};
use crate::state::App;

#[derive(Deserialize, IntoParams)]
pub(super) struct Listing {
    /// Those before this wamid.
    before: Option<String>,
    /// Those after this wamid.
    after: Option<String>,
    /// Those around this wamid, with it.
    around: Option<String>,
    /// 1 to 100; 50 when not said.
    limit: Option<usize>,
}

impl Listing {
    fn page(&self, scope: Scope) -> Result<Page> {
        let id = |wamid: &String| message::id_of(scope, wamid);
        Ok(match (&self.before, &self.after, &self.around) {
            (None, None, None) => Page::Newest,
            (Some(wamid), None, None) => Page::Before(id(wamid)?),
            (None, Some(wamid), None) => Page::After(id(wamid)?),
            (None, None, Some(wamid)) => Page::Around(id(wamid)?),
            _ => return Err(Problem::invalid("before", "can't be used with `after` or `around`")),
        })
    }
}

/// A part of the thread, oldest first; the newest when nothing else is asked for.
#[utoipa::path(get, path = "/conversations/{id}/messages", tag = "Inbox", params(("id" = String, Path), Listing), responses((status = 200, body = Thread)))]
pub(super) async fn list_messages(
    State(app): State<Arc<App>>,
    agent: Agent,
    InPath(id): InPath<ConversationId>,
    Query(query): Query<Listing>,
) -> Result<Json<Thread>> {
    let (scope, limit) = (agent.scope, page_size(query.limit, MAX_LIMIT)?);
    let page = query.page(scope)?;
    let mut thread = app.store.read(move |tx| thread::page(tx, scope, id, page, limit)).await?;
    thread.data = thread.data.into_iter().map(|view| view.for_audience(Audience::Business)).collect();
    Ok(Json(thread))
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct NewMessage {
    /// The client's own id, up to 64 characters: sending twice with the same one is one message.
    client_id: String,
    /// The message in Cloud API form.
    #[schema(value_type = Object)]
    message: Value,
}

/// Sends a message; 200 with the first one when the `client_id` has been sent before.
#[utoipa::path(
    post, path = "/conversations/{id}/messages", tag = "Inbox", params(("id" = String, Path)),
    responses((status = 201, body = View), (status = 200, body = View))
)]
pub(super) async fn send_message(
    State(app): State<Arc<App>>,
    Answering(agent): Answering,
    InPath(id): InPath<ConversationId>,
    Json(body): Json<NewMessage>,
) -> Result<(StatusCode, Json<View>)> {
    let (scope, by) = (agent.scope, agent.id());
    message::check_client_id(&body.client_id)?;
    let message = parse(&body.message)?;
    let quoted = quoted(scope, &message)?;
    outbound::check(scope, &message.content, None).map_err(within)?;
    let mut content = message.content.clone();
    let (line, content, members) = app
        .store
        .read(move |tx| {
            let line = conversation::get(tx, scope, id)?.line;
            if !line::get(tx, scope, line)?.is_connected() {
                return Err(Problem::new(StatusCode::CONFLICT, "not_registered", "the phone number is not registered"));
            }
            if let Some(quoted) = quoted {
                in_conversation(tx, scope, id, quoted).map_err(|_| wrong_quote())?;
            }
            outbound::check_in(tx, scope, &content).map_err(within)?;
            let members = outbound::with_products(tx, scope, line, &mut content).map_err(within)?;
            Ok::<_, Problem>((line, content, members))
        })
        .await?;
    let rendered = outbound::rendered(&app, scope, line, &content).await.map_err(within)?;
    let context = message.context.as_ref().and_then(|context| context.id.as_deref());
    let mut outgoing = Outgoing::new(scope, line, Recipient::Conversation(id), Author::Agent(by), &content, context)
        .with_members(members)?
        .with_client_id(body.client_id);
    if let Some(rendered) = &rendered {
        outgoing = outgoing.with_template(rendered);
    }
    let accepted = app.sender.send(outgoing).await?;
    let view = app
        .store
        .write(move |tx| {
            if accepted.is_new {
                reading::mark_read(tx, scope, by, accepted.conversation, accepted.message)?;
            }
            one(tx, scope, accepted.message)
        })
        .await?;
    Ok((if accepted.is_new { StatusCode::CREATED } else { StatusCode::OK }, Json(view)))
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = EditMessage)]
pub(super) struct Edit {
    /// The new text in Cloud API form.
    #[schema(value_type = Object)]
    message: Value,
}

/// Edits a text of the business, within 15 minutes.
#[utoipa::path(
    patch, path = "/conversations/{id}/messages/{wamid}", tag = "Inbox",
    params(("id" = String, Path), ("wamid" = String, Path)), responses((status = 200, body = View))
)]
pub(super) async fn edit_message(
    State(app): State<Arc<App>>,
    Answering(agent): Answering,
    InPath((id, wamid)): InPath<(ConversationId, String)>,
    Json(body): Json<Edit>,
) -> Result<Json<View>> {
    let scope = agent.scope;
    let edited = message::id_of(scope, &wamid)?;
    let message = parse(&body.message)?;
    outbound::check(scope, &message.content, None).map_err(within)?;
    let view = app.store.write(move |tx| {
        let quote = in_conversation(tx, scope, id, edited)?.context.and_then(|quote| quote.id);
        change::edit(tx, scope, id, edited, Direction::Out, &message.content, quote.as_deref())?;
        one(tx, scope, edited)
    });
    Ok(Json(view.await?))
}

/// Deletes a message of the business for everyone, within 2 days.
#[utoipa::path(
    delete, path = "/conversations/{id}/messages/{wamid}", tag = "Inbox",
    params(("id" = String, Path), ("wamid" = String, Path)), responses((status = 204))
)]
pub(super) async fn delete_message(
    State(app): State<Arc<App>>,
    Answering(agent): Answering,
    InPath((id, wamid)): InPath<(ConversationId, String)>,
) -> Result<StatusCode> {
    let scope = agent.scope;
    let deleted = message::id_of(scope, &wamid)?;
    app.store.write(move |tx| change::delete(tx, scope, id, deleted, Direction::Out)).await?;
    Ok(StatusCode::NO_CONTENT)
}

fn parse(message: &Value) -> Result<Message> {
    if !message.is_object() {
        return Err(Problem::invalid("message", "must be an object"));
    }
    Ok(Message::parse(message).map_err(|invalid| invalid.within("message"))?)
}

/// Names the field where the console's request has it.
fn within(error: messaging::Error) -> Problem {
    match error {
        messaging::Error::Invalid(invalid) => invalid.within("message").into(),
        messaging::Error::NotFound { what: "media", id } => {
            Problem::invalid("message", format!("names media {id}, which is not there"))
        }
        error => error.into(),
    }
}

fn quoted(scope: Scope, message: &Message) -> Result<Option<MessageId>> {
    let wamid = message.context.as_ref().and_then(|context| context.id.as_deref());
    wamid.map(|wamid| message::id_of(scope, wamid).map_err(|_| wrong_quote())).transpose()
}

fn wrong_quote() -> Problem {
    Problem::invalid("message.context.id", "is not a message of this conversation")
}

/// A message of this conversation; another's is as if it were not there.
fn in_conversation(tx: &mut Tx<'_, '_>, scope: Scope, id: ConversationId, message: MessageId) -> Result<View> {
    let found = view::one(tx, scope, message)?.filter(|view| view.conversation_id == id);
    found.ok_or_else(|| Problem::not_found("there is no such message in this conversation"))
}

fn one(tx: &mut Tx<'_, '_>, scope: Scope, message: MessageId) -> Result<View> {
    let found = view::one(tx, scope, message)?;
    let view = found.ok_or_else(|| Problem::not_found("there is no such message"))?;
    Ok(view.for_audience(Audience::Business))
}
