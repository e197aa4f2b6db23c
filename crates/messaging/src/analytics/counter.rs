//! The follower that counts.

use std::collections::{BTreeMap, HashMap};
use std::error::Error as StdError;

use serde::Deserialize;
use store::{Engine, Event, Follower, Row, Scope, Store, Tx, params};
use wire::status::Status;

use crate::analytics::conversations::Conversations;
use crate::analytics::messages::Messages;
use crate::analytics::templates::Templates;
use crate::country;
use crate::error::Result;
use crate::message::Direction;
use crate::rules::verdict::{BilledAs, Pricing, Tariff};

store::statements! {
    PROGRESS = "SELECT seq FROM count_progress WHERE name = 'messages'";
    ADVANCE = "UPDATE count_progress SET seq = $1 WHERE name = 'messages'";
    MESSAGES = "SELECT m.id, m.conversation_id, m.direction, m.kind, m.pricing, c.phone_number_id, a.value,
  CASE WHEN m.kind IN ('template', 'button') THEN m.content END
 FROM message m
 JOIN conversation c ON c.business_id = m.business_id AND c.id = m.conversation_id
 LEFT JOIN contact_address a ON a.business_id = c.business_id AND a.contact_id = c.contact_id AND a.kind = 'wa_id'
 WHERE m.business_id = $1 AND m.id IN LIST($2) ORDER BY m.id, a.created_at, a.value";
}

/// On PostgreSQL another node may count the same events: it waits here, and sees then that they are counted.
const HOLD: &str = "SELECT seq FROM count_progress WHERE name = 'messages' FOR UPDATE";

/// Counts messages and what became of them.
pub struct Counter {
    store: Store,
}

impl Counter {
    /// The counter of this store.
    pub fn new(store: Store) -> Self {
        Self { store }
    }
}

impl Follower for Counter {
    fn name(&self) -> &'static str {
        "messaging.analytics"
    }

    async fn handle(&self, events: Vec<Event>) -> std::result::Result<(), Box<dyn StdError + Send + Sync>> {
        let Some(last) = events.last().map(|event| event.seq) else { return Ok(()) };
        let events: Vec<Event> = events
            .into_iter()
            .filter(|event| matches!(event.kind.as_str(), "message.received" | "message.status"))
            .collect();
        if !events.is_empty() {
            self.store.write(move |tx| count(tx, &events, last)).await?;
        }
        Ok(())
    }
}

/// Counts the events that were not counted yet.
fn count(tx: &mut Tx<'_, '_>, events: &[Event], last: i64) -> Result<()> {
    let progress = if tx.engine() == Engine::Postgres { HOLD } else { PROGRESS };
    let counted: i64 = tx.query_one(progress, params![])?.get(0)?;
    if last <= counted {
        return Ok(());
    }
    let mut businesses: BTreeMap<i64, Vec<&Event>> = BTreeMap::new();
    for event in events.iter().filter(|event| event.seq > counted) {
        businesses.entry(event.business.get()).or_default().push(event);
    }
    for events in businesses.values() {
        let Some(first) = events.first() else { continue };
        count_of_business(tx, Scope::of(first.business), events)?;
    }
    tx.execute(ADVANCE, params![last])?;
    Ok(())
}

fn count_of_business(tx: &mut Tx<'_, '_>, scope: Scope, events: &[&Event]) -> Result<()> {
    let mut ids: Vec<i64> = events.iter().map(|event| event.subject).collect();
    ids.sort_unstable();
    ids.dedup();
    let mut facts: HashMap<i64, Facts> = HashMap::with_capacity(ids.len());
    for row in tx.query(MESSAGES, params![scope.business().get(), ids])? {
        let id: i64 = row.get(0)?;
        if let std::collections::hash_map::Entry::Vacant(place) = facts.entry(id) {
            place.insert(Facts::read(&row)?);
        }
    }
    let mut messages = Messages::default();
    let mut templates = Templates::default();
    let mut conversations = Conversations::default();
    for event in events {
        // What was undone or edited is no message that went to anybody.
        let Some(message) = facts.get(&event.subject).filter(|message| !message.is_change) else { continue };
        match (event.kind.as_str(), message.direction) {
            ("message.received", Direction::In) => {
                messages.received(message, event.at_ms);
                templates.tapped(message, event.at_ms);
            }
            ("message.status", Direction::Out) => {
                let Some(step) = Step::of(&event.payload) else { continue };
                messages.stepped(message, step, event.at_ms);
                templates.stepped(message, step, event.at_ms);
                if step.delivered {
                    conversations.delivered(message, event.at_ms);
                }
            }
            _ => {}
        }
    }
    messages.write(tx, scope)?;
    templates.write(tx, scope)?;
    conversations.write(tx, scope)
}

/// What is counted of a message.
pub(super) struct Facts {
    pub(super) conversation: i64,
    direction: Direction,
    pub(super) kind: String,
    pub(super) pricing: Pricing,
    pub(super) line: i64,
    pub(super) country: String,
    /// Of templates and of what is tapped.
    pub(super) content: Option<String>,
    is_change: bool,
}

impl Facts {
    fn read(row: &Row) -> Result<Self> {
        const FREE: Pricing =
            Pricing { category: BilledAs::Service, kind: Tariff::FreeCustomerService, billable: false };
        let (direction, kind): (String, String) = (row.get(2)?, row.get(3)?);
        let (pricing, wa_id): (Option<String>, Option<String>) = (row.get(4)?, row.get(6)?);
        Ok(Self {
            conversation: row.get(1)?,
            direction: if direction == "in" { Direction::In } else { Direction::Out },
            is_change: matches!(kind.as_str(), "edit" | "revoke"),
            kind,
            pricing: pricing.and_then(|text| serde_json::from_str(&text).ok()).unwrap_or(FREE),
            line: row.get(5)?,
            country: wa_id.map_or_else(|| country::UNKNOWN.to_owned(), |digits| country::of(&digits)),
            content: row.get(7)?,
        })
    }
}

/// What a message reached with an event, and had not reached before it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Step {
    pub(super) sent: bool,
    pub(super) delivered: bool,
    pub(super) read: bool,
}

impl Step {
    fn of(payload: &str) -> Option<Self> {
        #[derive(Deserialize)]
        struct Payload {
            status: Status,
            was: Option<Status>,
        }
        let Payload { status, was } = serde_json::from_str(payload).ok()?;
        if status == Status::Failed {
            return None;
        }
        // Events of older releases don't say what was before: one step back is the usual way.
        let was = was.unwrap_or(match status {
            Status::Played => Status::Read,
            Status::Read => Status::Delivered,
            Status::Delivered => Status::Sent,
            _ => Status::Accepted,
        });
        let reaches = |stage: Status| was < stage && status >= stage;
        Some(Self { sent: reaches(Status::Sent), delivered: reaches(Status::Delivered), read: reaches(Status::Read) })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_step_counts_each_stage_that_was_not_reached_before() {
        let step = |payload: &str| Step::of(payload);
        let made = |sent, delivered, read| Some(Step { sent, delivered, read });
        assert_eq!(step(r#"{"status":"sent","was":"accepted"}"#), made(true, false, false));
        assert_eq!(step(r#"{"status":"delivered","was":"accepted"}"#), made(true, true, false));
        assert_eq!(step(r#"{"status":"read","was":"sent"}"#), made(false, true, true));
        assert_eq!(step(r#"{"status":"played","was":"delivered"}"#), made(false, false, true));
        assert_eq!(step(r#"{"status":"played","was":"read"}"#), made(false, false, false));
        assert_eq!(step(r#"{"status":"read"}"#), made(false, false, true), "of an older release");
        assert_eq!(step(r#"{"status":"failed","was":"sent"}"#), None);
        assert_eq!(step("{}"), None);
    }
}
