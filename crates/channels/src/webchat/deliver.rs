//! Delivery: a message of the business is sent once it lies ready for a visitor, and fails when there is none.
//!
//! The visitor's client fetches it, live or when it comes back, and says `delivered` and `read` itself.

use std::collections::hash_map::Entry;
use std::collections::{BTreeMap, HashMap, HashSet};
use std::error::Error as StdError;

use messaging::conversation::WEBCHAT;
use messaging::message::status::{self, Failure, News};
use messaging::message::{fetch, send};
use messaging::rules;
use store::{Event, Follower, Scope, Store, Tx, params};
use wire::id::{MessageId, PhoneNumberId};
use wire::status::Status;

use crate::error::{Error, Result};

store::statements! {
    REACHABLE = "SELECT c.id, c.phone_number_id, EXISTS (SELECT 1 FROM visitor v
   WHERE v.business_id = c.business_id AND v.contact_id = c.contact_id AND v.phone_number_id = c.phone_number_id)
 FROM conversation c WHERE c.business_id = $1 AND c.channel = $2 AND c.id IN LIST($3)";
    HANDLED = "SELECT message_id FROM message_state WHERE business_id = $1 AND message_id IN LIST($2) AND status <> 'accepted'";
}

/// Hands messages of the business to the web chat.
#[derive(Clone)]
pub struct Deliver {
    store: Store,
}

impl Deliver {
    /// Delivers what this store's journal tells.
    pub fn new(store: Store) -> Self {
        Self { store }
    }
}

impl Follower for Deliver {
    fn name(&self) -> &'static str {
        "channels.webchat"
    }

    /// One transaction for the batch. Handling it again moves no status.
    async fn handle(&self, events: Vec<Event>) -> std::result::Result<(), Box<dyn StdError + Send + Sync>> {
        let mut accepted: BTreeMap<i64, (Scope, Vec<Item>)> = BTreeMap::new();
        for event in events.iter().filter(|event| goes_out(event)) {
            let Some(conversation) = event.conversation else { continue };
            let (_, items) =
                accepted.entry(event.business.get()).or_insert_with(|| (Scope::of(event.business), Vec::new()));
            let fails_with = send::fails_with(event);
            items.push(Item { conversation, message: MessageId::new(event.subject), fails_with });
        }
        if accepted.is_empty() {
            return Ok(());
        }
        self.store
            .write(move |tx| {
                for (scope, items) in accepted.values() {
                    deliver(tx, *scope, items)?;
                }
                Ok::<_, Error>(())
            })
            .await?;
        Ok(())
    }
}

/// Whether a message goes out now: it was accepted, or has got the media that it waited for.
fn goes_out(event: &Event) -> bool {
    match event.kind.as_str() {
        "message.accepted" => !fetch::is_delayed(event),
        kind => kind == fetch::FETCHED,
    }
}

struct Item {
    conversation: i64,
    message: MessageId,
    /// The code that a sandbox lets it fail with.
    fails_with: Option<u32>,
}

fn deliver(tx: &mut Tx<'_, '_>, scope: Scope, items: &[Item]) -> Result<()> {
    let business = scope.business().get();
    let mut conversations: Vec<i64> = items.iter().map(|item| item.conversation).collect();
    conversations.sort_unstable();
    conversations.dedup();
    let mut reachable: HashMap<i64, bool> = HashMap::with_capacity(conversations.len());
    let mut waits: HashMap<PhoneNumberId, bool> = HashMap::new();
    for row in tx.query(REACHABLE, params![business, WEBCHAT, conversations])? {
        let (line, is_reachable) = (PhoneNumberId::new(row.get(1)?), row.get::<bool>(2)?);
        if !is_reachable && let Entry::Vacant(entry) = waits.entry(line) {
            entry.insert(!rules::get(tx, scope, line)?.undeliverable);
        }
        // Where the rule is lifted, a message to somebody who has never come waits for them as accepted.
        if is_reachable || waits.get(&line) != Some(&true) {
            reachable.insert(row.get(0)?, is_reachable);
        }
    }
    let nowhere: Vec<i64> = items
        .iter()
        .filter(|item| item.fails_with.is_none() && reachable.get(&item.conversation) == Some(&false))
        .map(|item| item.message.get())
        .collect();
    let handled = handled(tx, scope, nowhere)?;
    let mut news = Vec::with_capacity(items.len());
    for item in items {
        if let Some(code) = item.fails_with {
            news.push(News::failed(item.message, on_purpose(code)));
            continue;
        }
        match reachable.get(&item.conversation) {
            Some(true) => news.push(News::new(item.message, Status::Sent)),
            Some(false) if !handled.contains(&item.message.get()) => {
                news.push(News::failed(item.message, undeliverable()));
            }
            _ => {}
        }
    }
    status::apply(tx, scope, &news)?;
    Ok(())
}

/// Those that were handed over before: when a batch comes again after its visitor has gone, they have not failed.
fn handled(tx: &mut Tx<'_, '_>, scope: Scope, messages: Vec<i64>) -> Result<HashSet<i64>> {
    let mut handled = HashSet::new();
    if !messages.is_empty() {
        for row in tx.query(HANDLED, params![scope.business().get(), messages])? {
            handled.insert(row.get(0)?);
        }
    }
    Ok(handled)
}

fn on_purpose(code: u32) -> Failure {
    let error = wire::error::GraphError::of(code);
    Failure::of(&error.with_details("the sandbox lets this message fail because it was told to"))
}

/// Cloud API's error for a recipient who can't be reached.
fn undeliverable() -> Failure {
    let error = wire::error::GraphError::undeliverable();
    Failure {
        code: error.code,
        title: error.title,
        details: Some("the customer has not opened the web chat of this phone number".to_owned()),
    }
}
