//! Pacing: a marketing template that has not shown yet how it is taken goes out to some first. The others wait until it has.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::error::Error as StdError;

use serde_json::{Value as Json, json};
use store::jobs::{self, Done};
use store::{NewEvent, Scope, Store, Tx, Type, Value, params};
use wire::error::GraphError;
use wire::id::{ConversationId, MessageId, TemplateId};

use super::{Score, Status, get};
use crate::conversation;
use crate::error::{Error, Result};
use crate::feedback;
use crate::message::fetch::FETCHED;
use crate::message::status::{self, Failure, News};

/// Ours (Meta's number is not published): so many messages go out before the others wait.
pub const FIRST: i64 = 250;
/// Ours: how long the others wait when nobody complains. Meta: nearly all of a campaign is delivered in an hour.
pub const HOLD_MS: i64 = 30 * 60_000;
/// How long a template that was released is not held up again.
const PROVEN_MS: i64 = 7 * 86_400_000;
/// The most messages let go in one transaction.
const CHUNK: i64 = 500;

/// The job that decides about what waits.
pub const SETTLE: &str = "template.pace";

store::statements! {
    LOAD = "SELECT template_id, sent, released_at FROM template_pace WHERE business_id = $1 AND template_id IN LIST($2)";
    HELD = "SELECT message_id, conversation_id FROM held_message
 WHERE business_id = $1 AND template_id = $2 ORDER BY message_id LIMIT $3";
    LET_GO = "DELETE FROM held_message WHERE business_id = $1 AND template_id = $2 AND message_id <= $3";
    RELEASED = "UPDATE template_pace SET released_at = $3 WHERE business_id = $1 AND template_id = $2";
    HAS_HELD = "SELECT message_id FROM held_message WHERE business_id = $1 AND template_id = $2 LIMIT 1";
    FORGET = "DELETE FROM template_pace WHERE business_id = $1 AND template_id = $2";
}

const PACE: [(&str, Type); 3] = [("business_id", Type::BigInt), ("template_id", Type::BigInt), ("sent", Type::BigInt)];
const ADD: &str = "ON CONFLICT (business_id, template_id) DO UPDATE SET sent = template_pace.sent + EXCLUDED.sent";
const HELD_ROW: [(&str, Type); 4] = [
    ("business_id", Type::BigInt),
    ("template_id", Type::BigInt),
    ("message_id", Type::BigInt),
    ("conversation_id", Type::BigInt),
];

#[derive(Clone, Copy, Default)]
struct Known {
    sent: i64,
    released_at: Option<i64>,
}

/// The paces of a batch's templates, and what its messages change of them.
#[derive(Default)]
pub(crate) struct Pace {
    known: HashMap<TemplateId, Known>,
    /// How many more were sent.
    added: BTreeMap<i64, i64>,
    held: Vec<(TemplateId, MessageId, ConversationId)>,
}

impl Pace {
    pub fn load(tx: &mut Tx<'_, '_>, scope: Scope, templates: impl Iterator<Item = TemplateId>) -> Result<Self> {
        let mut ids: Vec<i64> = templates.map(|id| id.get()).collect();
        ids.sort_unstable();
        ids.dedup();
        let mut pace = Self::default();
        if !ids.is_empty() {
            for row in tx.query(LOAD, params![scope.business().get(), ids])? {
                let known = Known { sent: row.get(1)?, released_at: row.get(2)? };
                pace.known.insert(TemplateId::new(row.get(0)?), known);
            }
        }
        Ok(pace)
    }

    /// Takes a message of a template; returns whether it has to wait.
    pub fn takes(&mut self, template: TemplateId, message: MessageId, to: ConversationId, now: i64) -> bool {
        let known = self.known.entry(template).or_default();
        if known.released_at.is_some_and(|at| now - at < PROVEN_MS) {
            return false;
        }
        if known.sent < FIRST {
            known.sent += 1;
            *self.added.entry(template.get()).or_default() += 1;
            return false;
        }
        self.held.push((template, message, to));
        true
    }

    pub fn write(self, tx: &mut Tx<'_, '_>, scope: Scope) -> Result<()> {
        let business = scope.business().get();
        let row = |(template, sent): (i64, i64)| [business, template, sent].map(Value::from).to_vec();
        tx.insert_many("template_pace", &PACE, self.added.into_iter().map(row).collect(), ADD)?;
        // Each minute has a decision of its own: what is held while one is being made waits for the next.
        let (now, holding) = (tx.now_ms(), self.held.iter().map(|(template, ..)| *template).collect::<BTreeSet<_>>());
        for template in holding {
            settle_at(tx, scope, template, now / 60_000, now + HOLD_MS)?;
        }
        let row = |(template, message, to): (TemplateId, MessageId, ConversationId)| {
            [business, template.get(), message.get(), to.get()].map(Value::from).to_vec()
        };
        tx.insert_many("held_message", &HELD_ROW, self.held.into_iter().map(row).collect(), "")?;
        Ok(())
    }
}

fn settle_at(tx: &mut Tx<'_, '_>, scope: Scope, template: TemplateId, turn: i64, at: i64) -> Result<()> {
    let (key, payload) = (format!("{SETTLE}/{template}/{turn}"), json!({ "id": template }).to_string());
    jobs::enqueue(tx, scope.business(), SETTLE, &key, &payload, at).map_err(Error::from)?;
    Ok(())
}

/// Decides now about what waits, if anything does: the template's quality has changed.
pub(super) fn settle_now(tx: &mut Tx<'_, '_>, scope: Scope, template: TemplateId) -> Result<()> {
    let row = tx.query_opt(HAS_HELD, params![scope.business().get(), template.get()])?;
    let now = tx.now_ms();
    if row.is_some() { settle_at(tx, scope, template, now, now) } else { Ok(()) }
}

/// A template begins to show how it is taken anew: it was paused.
pub(super) fn begin_anew(tx: &mut Tx<'_, '_>, scope: Scope, template: TemplateId) -> Result<()> {
    if tx.query_opt(HAS_HELD, params![scope.business().get(), template.get()])?.is_none() {
        tx.execute(FORGET, params![scope.business().get(), template.get()])?;
    }
    Ok(())
}

/// Does the job [`SETTLE`]: what waits goes out, or fails with 132015 when the template was taken badly.
pub async fn run(store: &Store, scope: Scope, payload: &str) -> Result<Done, Box<dyn StdError + Send + Sync>> {
    if let Some(id) = named(payload)? {
        store.write(move |tx| feedback::look_again(tx, scope, id)).await?;
        while store.write(move |tx| settle(tx, scope, id)).await? {}
    }
    Ok(Done::Finished)
}

/// The template that a job is about.
pub(crate) fn named(payload: &str) -> Result<Option<TemplateId>, serde_json::Error> {
    let payload: Json = serde_json::from_str(payload)?;
    Ok(payload.get("id").and_then(Json::as_str).and_then(|id| id.parse().ok()))
}

/// Lets some go; returns whether there are more.
fn settle(tx: &mut Tx<'_, '_>, scope: Scope, id: TemplateId) -> Result<bool> {
    let business = scope.business().get();
    let is_good = match get(tx, scope, id) {
        Ok(template) => template.status == Status::Approved && template.quality_score != Score::Red,
        Err(Error::NotFound { .. }) => false,
        Err(error) => return Err(error),
    };
    let rows = tx.query(HELD, params![business, id.get(), CHUNK])?;
    let mut news = Vec::new();
    let mut last = None;
    for row in &rows {
        let (message, to) = (MessageId::new(row.get(0)?), ConversationId::new(row.get(1)?));
        last = Some(message);
        if is_good {
            conversation::rewind_out(tx, scope, to, message)?;
            tx.emit(NewEvent {
                business: scope.business(),
                kind: FETCHED,
                conversation: Some(to.get()),
                subject: message.get(),
                payload: String::from("{}"),
            });
        } else {
            let details = "the template was paused while the message was held for quality assessment";
            news.push(News::failed(message, Failure::of(&GraphError::template_paused().with_details(details))));
        }
    }
    status::apply(tx, scope, &news)?;
    if let Some(last) = last {
        tx.execute(LET_GO, params![business, id.get(), last.get()])?;
    }
    if rows.len() == usize::try_from(CHUNK).unwrap_or_default() {
        return Ok(true);
    }
    if is_good {
        let now = tx.now_ms();
        tx.execute(RELEASED, params![business, id.get(), now])?;
    } else {
        tx.execute(FORGET, params![business, id.get()])?;
    }
    Ok(false)
}
