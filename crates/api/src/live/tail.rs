//! Follows the journal for all sockets of this process.
//!
//! Not a durable follower: it begins at the journal's end and remembers its place in memory. Who was not connected
//! resumes from the journal itself.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::time::Duration;

use axum::extract::ws::Utf8Bytes;
use channels::webchat::thread::{self, Owner};
use channels::webchat::visitor;
use store::{Event, Scope, Tx};
use tokio_util::sync::CancellationToken;
use wire::id::{AgentId, BusinessId, ConversationId, PhoneNumberId, VisitorId};

use super::changes::{self, Changes, Told};
use super::error::Result;
use super::frame::{Close, Signal};
use super::hub::{Hub, State};

/// The most events told at once.
const BATCH: usize = 500;
/// How often another node's events are looked for.
const POLL: Duration = Duration::from_millis(100);
/// How long a failure is waited out.
const PAUSE: Duration = Duration::from_millis(200);

/// Follows from `cursor` until `stop`; then every socket is closed.
pub(super) async fn run(hub: Hub, mut cursor: i64, stop: CancellationToken) {
    let store = hub.inner.store.clone();
    let mut wake = store.journal_wake();
    loop {
        let has_more = match step(&hub, cursor).await {
            Ok(next) => {
                let moved = next - cursor;
                cursor = next;
                moved > 0
            }
            Err(error) => {
                tracing::error!(error = %store::follow::chain(&error), "live sockets can't be told, will try again");
                tokio::select! {
                    () = stop.cancelled() => break,
                    () = tokio::time::sleep(PAUSE) => continue,
                }
            }
        };
        if stop.is_cancelled() {
            break;
        }
        if !has_more {
            tokio::select! {
                () = stop.cancelled() => break,
                _ = wake.changed() => {}
                () = tokio::time::sleep(POLL), if store.has_other_writers() => {}
            }
        }
    }
    hub.stop();
}

/// Tells of the next batch; returns where the tail stands then.
async fn step(hub: &Hub, cursor: i64) -> Result<i64> {
    let events = hub.inner.store.events_after(cursor, BATCH).await?;
    let Some(next) = events.last().map(|event| event.seq) else { return Ok(cursor) };
    // The events were read before looking whether anybody listens: who joins later begins at a later place for themselves.
    if hub.sockets() == (0, 0) {
        return Ok(next);
    }
    let reader = hub.clone();
    let news = hub.inner.store.read(move |tx| gather(tx, &reader, &events)).await?;
    for news in &news {
        tell(&mut hub.inner.state.lock(), news);
    }
    Ok(next)
}

/// What a business's sockets are to be told.
#[derive(Default)]
struct News {
    business: Option<BusinessId>,
    /// Frames of messages by whose thread they are in.
    chats: Vec<(Owner, Told)>,
    /// Frames of messages, for every console.
    messages: Vec<Told>,
    /// Frames of conversations, as each agent sees them.
    conversations: HashMap<AgentId, Vec<Told>>,
    lines: Vec<PhoneNumberId>,
    moved: HashMap<VisitorId, (Owner, i64)>,
    signed_out: HashSet<VisitorId>,
    removed: HashSet<AgentId>,
    /// Whose threads the changed conversations are, for consoles that have one open.
    owners: HashMap<ConversationId, Owner>,
}

fn gather(tx: &mut Tx<'_, '_>, hub: &Hub, events: &[Event]) -> Result<Vec<News>> {
    let mut businesses: BTreeMap<BusinessId, Changes> = BTreeMap::new();
    for event in events {
        businesses.entry(event.business).or_default().add(event);
    }
    let mut news = Vec::new();
    for (business, changes) in businesses {
        news.extend(gather_business(tx, hub, business, &changes, events)?);
    }
    Ok(news)
}

fn gather_business(
    tx: &mut Tx<'_, '_>,
    hub: &Hub,
    business: BusinessId,
    changes: &Changes,
    events: &[Event],
) -> Result<Option<News>> {
    let scope = Scope::of(business);
    let agents: HashSet<AgentId> = hub.inner.state.lock().team(business).map(|(_, console)| console.agent).collect();
    let owners: HashMap<ConversationId, Owner> = thread::owners(tx, scope, &changes.threads())?.into_iter().collect();
    let listened: HashSet<ConversationId> = {
        let state = hub.inner.state.lock();
        let is_there = |owner: &&Owner| state.threads.contains_key(owner);
        owners.iter().filter(|(_, owner)| is_there(owner)).map(|(id, _)| *id).collect()
    };
    let mut news = News { business: Some(business), ..News::default() };
    let views = changes.views(tx, scope, |id| !agents.is_empty() || listened.contains(&id))?;
    for (seq, view) in &views {
        if let Some(owner) = owners.get(&view.conversation_id).filter(|_| listened.contains(&view.conversation_id)) {
            let frame = changes::for_customer(*seq, view)?;
            news.chats.extend(frame.map(|frame| (*owner, (*seq, frame))));
        }
    }
    let mut shown = Vec::new();
    for agent in agents {
        shown = changes.conversations(tx, scope, agent)?;
        news.conversations.insert(agent, changes::of_conversations(&shown)?);
    }
    if !news.conversations.is_empty() {
        news.messages = changes::for_agents(views, &shown)?;
    }
    for (id, seq) in &changes.moved {
        if let Some(visitor) = visitor::get(tx, scope, *id)? {
            news.moved.insert(*id, (visitor.thread(), *seq));
        }
    }
    news.lines = changes.lines.iter().copied().collect();
    news.signed_out = changes.signed_out.iter().copied().collect();
    news.removed = changes.removed.iter().copied().collect();
    news.owners = owners;
    tracing::trace!(events = events.len(), messages = news.messages.len(), chats = news.chats.len(), "live news");
    Ok(Some(news))
}

fn tell(state: &mut State, news: &News) {
    let Some(business) = news.business else { return };
    let line: Utf8Bytes = Signal::Line.text();
    for (owner, (seq, text)) in &news.chats {
        for chat in state.of_thread(*owner) {
            chat.outbox.tell(*seq, text.clone());
        }
    }
    for (_, console) in state.team(business) {
        let own = news.conversations.get(&console.agent).map(Vec::as_slice).unwrap_or_default();
        if news.removed.contains(&console.agent) {
            console.outbox.close(Close::SessionEnded);
            continue;
        }
        for (seq, text) in changes::merged(&news.messages, own) {
            console.outbox.tell(*seq, text.clone());
        }
    }
    if !news.lines.is_empty() {
        for chat in state.chats.values().filter(|chat| news.lines.contains(&chat.thread.line)) {
            chat.outbox.hint(line.clone());
        }
    }
    if !news.moved.is_empty() || !news.signed_out.is_empty() {
        tell_visitors(state, news);
    }
    for id in state.teams.get(&business).cloned().unwrap_or_default() {
        if let Some(watch) = state.consoles.get_mut(&id).and_then(|console| console.watch.as_mut())
            && let Some(owner) = news.owners.get(&watch.conversation)
        {
            watch.thread = *owner;
        }
    }
}

/// Sockets of visitors who see another thread now fetch it; those whose session was ended are closed.
fn tell_visitors(state: &mut State, news: &News) {
    let mut moved = Vec::new();
    for (id, chat) in &state.chats {
        if news.signed_out.contains(&chat.visitor) {
            chat.outbox.close(Close::SessionEnded);
        }
        if let Some((thread, seq)) = news.moved.get(&chat.visitor) {
            moved.push((*id, *thread, *seq));
        }
    }
    for (id, thread, seq) in moved {
        state.move_chat(id, thread);
        if let Some(chat) = state.chats.get(&id) {
            chat.outbox.tell(seq, Signal::Ready { seq: seq.to_string(), reset: true }.text());
        }
    }
}
