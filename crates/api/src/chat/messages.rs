//! The messages of a visitor's thread.

use std::sync::Arc;

use axum::extract::State;
use channels::webchat::thread::{self, Draft};
use http::StatusCode;
use messaging::message::receive;
use messaging::message::thread::{self as pages, MAX_LIMIT, Page, Thread};
use messaging::message::view::{self, Audience, View};
use messaging::message::{self, Direction, change, check_client_id};
use serde::Deserialize;
use serde_json::Value;
use store::{Scope, Tx};
use wire::id::{MessageId, PhoneNumberId};

use super::auth::Visiting;
use super::body::Body;
use super::inbound;
use super::refusal::within_message;
use crate::extract::{Json, Path, Query};
use crate::problem::{Problem, Result};
use crate::state::App;

#[derive(Deserialize)]
pub(super) struct Listing {
    before: Option<String>,
    after: Option<String>,
    limit: Option<usize>,
}

impl Listing {
    fn page(&self, scope: Scope) -> Result<Page> {
        let id = |wamid: &str| message::id_of(scope, wamid);
        Ok(match (self.before.as_deref(), self.after.as_deref()) {
            (None, None) => Page::Newest,
            (Some(wamid), None) => Page::Before(id(wamid)?),
            (None, Some(wamid)) => Page::After(id(wamid)?),
            (Some(_), Some(_)) => return Err(Problem::invalid("before", "can't be used with `after`")),
        })
    }

    fn limit(&self) -> Result<usize> {
        match self.limit.unwrap_or(50) {
            limit @ 1..=MAX_LIMIT => Ok(limit),
            _ => Err(Problem::invalid("limit", format!("must be 1 to {MAX_LIMIT}"))),
        }
    }
}

/// A part of the thread, oldest first; the newest when nothing else is asked for.
pub(super) async fn list_messages(
    State(app): State<Arc<App>>,
    visiting: Visiting,
    Query(query): Query<Listing>,
) -> Result<Json<Thread>> {
    let (page, limit) = (query.page(visiting.scope())?, query.limit()?);
    let thread = app.store.read(move |tx| {
        let (scope, visitor) = (visiting.scope(), visiting.visitor());
        match thread::of(tx, scope, visitor)? {
            Some(conversation) => Ok::<_, channels::Error>(pages::page(tx, scope, conversation, page, limit)?),
            None => Ok(Thread { data: Vec::new(), has_more: false, live_seq: store::journal::head(tx)?.to_string() }),
        }
    });
    let mut thread = thread.await?;
    let seen = thread.data.into_iter().filter(|view| !view.is_hidden_from(Audience::Customer));
    thread.data = seen.map(|view| view.for_audience(Audience::Customer)).collect();
    Ok(Json(thread))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct NewMessage {
    client_id: String,
    message: Value,
}

/// Sends a message; 200 with the first one when the `client_id` has been sent before.
pub(super) async fn send_message(
    State(app): State<Arc<App>>,
    visiting: Visiting,
    Body(body): Body<NewMessage>,
) -> Result<(StatusCode, Json<View>)> {
    let (scope, session) = (visiting.scope(), visiting.session);
    app.limits.messages.check(("visitor", session.visitor.id))?;
    check_client_id(&body.client_id)?;
    let mut draft = inbound::draft(body.client_id, &body.message, app.config.is_demo)?;
    let site = app.config.url("");
    thread::check(scope, &draft).map_err(within_message)?;
    let (is_new, view) = app
        .store
        .write(move |tx| {
            let accepted = match thread::known(tx, &session, &draft.client_id)? {
                Some(known) => known,
                None => {
                    inbound::price(tx, &session, &mut draft)?;
                    thread::receive(tx, &session, &draft, &site).map_err(|error| quote_missing(error, &draft))?
                }
            };
            Ok::<_, Problem>((accepted.is_new, one(tx, scope, accepted.message)?))
        })
        .await?;
    Ok((if is_new { StatusCode::CREATED } else { StatusCode::OK }, Json(view)))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Edit {
    message: Value,
}

/// Edits an own text, within 15 minutes. It keeps what it quotes.
pub(super) async fn edit_message(
    State(app): State<Arc<App>>,
    visiting: Visiting,
    Path((_, wamid)): Path<(PhoneNumberId, String)>,
    Body(body): Body<Edit>,
) -> Result<Json<View>> {
    let (scope, session) = (visiting.scope(), visiting.session);
    app.limits.messages.check(("visitor", session.visitor.id))?;
    let content = inbound::parse(&body.message)?.content;
    receive::check(scope, &content, None).map_err(|error| within_message(error.into()))?;
    let view = app.store.write(move |tx| {
        let (conversation, id) = thread::item(tx, scope, &session.visitor, &wamid)?;
        receive::check_blocked(tx, scope, conversation)?;
        let quote = one(tx, scope, id)?.context.and_then(|quote| quote.id);
        change::edit(tx, scope, conversation, id, Direction::In, &content, quote.as_deref())?;
        one(tx, scope, id)
    });
    Ok(Json(view.await?))
}

/// Deletes an own message for everyone, within 2 days.
pub(super) async fn delete_message(
    State(app): State<Arc<App>>,
    visiting: Visiting,
    Path((_, wamid)): Path<(PhoneNumberId, String)>,
) -> Result<StatusCode> {
    let (scope, session) = (visiting.scope(), visiting.session);
    app.limits.messages.check(("visitor", session.visitor.id))?;
    let deleted = app.store.write(move |tx| {
        let (conversation, id) = thread::item(tx, scope, &session.visitor, &wamid)?;
        Ok::<_, channels::Error>(change::delete(tx, scope, conversation, id, Direction::In)?)
    });
    deleted.await?;
    Ok(StatusCode::NO_CONTENT)
}

/// A quoted message, or one reacted to, that is not of the thread is a wrong value and not a missing page.
fn quote_missing(error: channels::Error, draft: &Draft) -> Problem {
    match error {
        channels::Error::Messaging(messaging::Error::NotFound { what: "message", id }) => {
            let field =
                if draft.context.as_deref() == Some(id.as_str()) { "context.id" } else { "reaction.message_id" };
            Problem::invalid(format!("message.{field}"), "is not a message of this conversation")
        }
        error => within_message(error),
    }
}

fn one(tx: &mut Tx<'_, '_>, scope: Scope, id: MessageId) -> Result<View> {
    let found = view::one(tx, scope, id)?;
    let view = found.ok_or_else(|| Problem::not_found("there is no such message"))?;
    Ok(view.for_audience(Audience::Customer))
}
