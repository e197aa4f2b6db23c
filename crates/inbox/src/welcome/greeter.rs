//! The follower that welcomes customers.
//!
//! Decided message by message: one that came in triggers a welcome when the message before it in the conversation
//! (in either direction) is not there or is as old as the line's silence. So of three that arrive at once only the
//! first triggers. The welcome's key names the message before the silence: whatever comes again after a crash, and
//! in whatever order two nodes see messages, a silence is ended by one welcome.
//!
//! No welcome is sent when a person (an agent, or a program through the Cloud API) has answered by then, nor when the
//! message is more than an hour old: after the server was down for long, a late welcome would be odd.

use std::collections::BTreeMap;
use std::error::Error as StdError;

use messaging::message::Author;
use messaging::message::send::{self, Outgoing, Recipient};
use messaging::{business, contact, conversation, hours, line};
use serde_json::Value as Json;
use store::{Event, Follower, Scope, Store, Tx, ids, params};
use wire::id::{ConversationId, MessageId};
use wire::message::Content;

use crate::error::{Error, Result};
use crate::welcome::text::{self, Facts};

const DAY_MS: i64 = 86_400_000;

/// Older messages are not welcomed any more.
const FRESH_MS: i64 = 3_600_000;

/// Kinds of messages that say nothing by themselves: they change another one, or are notes of the platform. They
/// neither trigger a welcome nor end a silence.
const SILENT: [&str; 4] = ["reaction", "edit", "revoke", "system"];

store::statements! {
    /// Messages that came in and may trigger a welcome, each with the message before it.
    ARRIVED = "SELECT m.id, (SELECT p.id FROM message p WHERE p.business_id = m.business_id AND p.conversation_id = m.conversation_id
   AND p.id < m.id AND p.kind NOT IN ('reaction', 'edit', 'revoke', 'system') ORDER BY p.id DESC LIMIT 1), m.conversation_id
 FROM message m
 WHERE m.business_id = $1 AND m.id IN LIST($2) AND m.direction = 'in' AND m.kind NOT IN ('reaction', 'edit', 'revoke', 'system')";
    ANSWERED = "SELECT 1 FROM message WHERE business_id = $1 AND conversation_id = $2 AND id > $3
 AND direction = 'out' AND author_kind IN ('agent', 'api') LIMIT 1";
}

/// Welcomes customers, behind the arrival of their messages.
#[derive(Clone)]
pub struct Greeter {
    store: Store,
}

impl Greeter {
    /// The greeter of this store.
    pub fn new(store: Store) -> Self {
        Self { store }
    }
}

impl Follower for Greeter {
    fn name(&self) -> &'static str {
        "inbox.welcome"
    }

    async fn handle(&self, events: Vec<Event>) -> std::result::Result<(), Box<dyn StdError + Send + Sync>> {
        let mut arrived: BTreeMap<i64, Vec<i64>> = BTreeMap::new();
        for event in events.iter().filter(|event| event.kind == "message.received" && may_trigger(&event.payload)) {
            arrived.entry(event.business.get()).or_default().push(event.subject);
        }
        for (business, messages) in arrived {
            let scope = Scope::of(wire::id::BusinessId::new(business));
            let triggers = self.store.read(move |tx| after_a_day(tx, scope, messages)).await?;
            for message in triggers {
                self.welcome(scope, message).await?;
            }
        }
        Ok(())
    }
}

impl Greeter {
    /// Welcomes after one message. What can't succeed later is logged and left, so that it does not hold up the others.
    async fn welcome(&self, scope: Scope, message: MessageId) -> Result<()> {
        match self.store.write(move |tx| welcome(tx, scope, message)).await {
            Err(error) if !is_transient(&error) => {
                tracing::error!(message.id = %message, error = %store::follow::chain(&error), "no welcome");
                Ok(())
            }
            result => result.map(|_| ()),
        }
    }
}

fn is_transient(error: &Error) -> bool {
    match error.as_messaging() {
        Some(messaging::Error::Busy) => true,
        Some(messaging::Error::Store(error)) => error.is_transient(),
        _ => false,
    }
}

/// Spares reading most messages that can't trigger; the statement decides.
fn may_trigger(payload: &str) -> bool {
    let kind =
        serde_json::from_str::<Json>(payload).ok().and_then(|payload| Some(payload.get("kind")?.as_str()?.to_owned()));
    kind.is_none_or(|kind| !SILENT.contains(&kind.as_str()))
}

/// A message that came in, and the one before it.
struct Arrived {
    message: MessageId,
    before: Option<MessageId>,
    conversation: ConversationId,
}

impl Arrived {
    /// Whether it ended a silence of at least so many days, or is the first.
    fn is_after(&self, days: i64) -> bool {
        let at = |message: MessageId| ids::made_at_ms(message.get());
        self.before.is_none_or(|before| at(self.message) - at(before) >= days * DAY_MS)
    }
}

fn arrived(tx: &mut Tx<'_, '_>, scope: Scope, messages: Vec<i64>) -> Result<Vec<Arrived>> {
    let now = tx.now_ms();
    let fresh: Vec<i64> = messages.into_iter().filter(|id| now - ids::made_at_ms(*id) <= FRESH_MS).collect();
    if fresh.is_empty() {
        return Ok(Vec::new());
    }
    let rows = tx.query(ARRIVED, params![scope.business().get(), fresh])?;
    let read = |row: &store::Row| {
        Ok(Arrived {
            message: MessageId::new(row.get(0)?),
            before: row.get::<Option<i64>>(1)?.map(MessageId::new),
            conversation: ConversationId::new(row.get(2)?),
        })
    };
    rows.iter().map(read).collect()
}

/// Those of the messages that are the first or come after a day of silence, the shortest that a line can ask for.
fn after_a_day(tx: &mut Tx<'_, '_>, scope: Scope, messages: Vec<i64>) -> Result<Vec<MessageId>> {
    let mut triggers: Vec<MessageId> = arrived(tx, scope, messages)?
        .into_iter()
        .filter(|arrived| arrived.is_after(1))
        .map(|arrived| arrived.message)
        .collect();
    triggers.sort_unstable();
    Ok(triggers)
}

/// Sends the welcome that a message triggers, if it does; returns the welcome when it was sent now.
fn welcome(tx: &mut Tx<'_, '_>, scope: Scope, message: MessageId) -> Result<Option<MessageId>> {
    let Some(arrived) = arrived(tx, scope, vec![message.get()])?.pop() else { return Ok(None) };
    let thread = conversation::get(tx, scope, arrived.conversation)?;
    let welcome = super::get(tx, scope, thread.line)?;
    if !welcome.enabled || !arrived.is_after(i64::from(welcome.silence_days)) {
        return Ok(None);
    }
    let answered = params![scope.business().get(), thread.id.get(), message.get()];
    if tx.query_opt(ANSWERED, answered)?.is_some() {
        return Ok(None);
    }
    let contact = contact::get(tx, scope, thread.contact)?;
    let business = business::get(tx, scope)?;
    let Some((language, text)) = welcome.choose(contact.language.as_deref(), &business.language) else {
        return Ok(None);
    };
    let facts = Facts {
        customer: contact.name.as_deref(),
        business: &line::get(tx, scope, thread.line)?.verified_name,
        hours: &hours::get(tx, scope, thread.line)?,
        reference: thread.reference.as_deref(),
        now_ms: tx.now_ms(),
    };
    let body = text::render(text, language, &facts)?;
    if body.is_empty() {
        return Ok(None);
    }
    let to = Recipient::Conversation(thread.id);
    let outgoing = Outgoing::new(scope, thread.line, to, Author::Automatic, &Content::text(body), None)
        .with_client_id(key(&arrived));
    let accepted = send::send(tx, &outgoing)?;
    Ok(accepted.is_new.then_some(accepted.message))
}

/// One welcome for each silence: named by the conversation and by the message before the silence.
fn key(arrived: &Arrived) -> String {
    format!("welcome:{}:{}", arrived.conversation, arrived.before.map_or(0, MessageId::get))
}
