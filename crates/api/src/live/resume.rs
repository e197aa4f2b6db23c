//! What a client that comes back has missed, from the journal.
//!
//! The socket has joined the hub before this looks, and the hub's frames wait. What is told here reaches up to `head`;
//! of what waits, frames up to there are dropped and later ones follow. So nothing is missed and nothing comes late.

use axum::extract::ws::Utf8Bytes;
use channels::webchat::thread;
use channels::webchat::visitor::{self, Session};
use store::{Event, Tx, journal};
use wire::id::PhoneNumberId;

use super::changes::{self, Changes};
use super::error::Result;
use super::frame::Signal;
use super::limits::{RESUME_MESSAGES, RESUME_ROWS};

/// What was missed.
#[derive(Debug)]
pub(super) struct Missed {
    /// The journal's end, up to which the frames tell.
    pub(super) head: i64,
    /// The frames, with `ready` at their end.
    pub(super) frames: Vec<Utf8Bytes>,
}

impl Missed {
    fn all(head: i64, mut frames: Vec<Utf8Bytes>) -> Self {
        frames.push(Signal::Ready { seq: head.to_string(), reset: false }.text());
        Self { head, frames }
    }

    fn too_much(head: i64) -> Self {
        Self { head, frames: vec![Signal::Ready { seq: head.to_string(), reset: true }.text()] }
    }
}

/// What a customer missed, and their session as it is now; `None` when it has ended.
pub(super) fn chat(
    tx: &mut Tx<'_, '_>,
    line: PhoneNumberId,
    token: &str,
    since: Option<i64>,
) -> Result<Option<(Session, Missed)>> {
    let Some(session) = visitor::authenticate(tx, line, token)? else { return Ok(None) };
    let (head, events) = match events(tx, since)? {
        Events::Since { head, events } => (head, events),
        Events::TooMany { head } => return Ok(Some((session, Missed::too_much(head)))),
    };
    let conversation = thread::of(tx, session.scope, &session.visitor)?;
    let changes = changes_of(&events, session.scope.business());
    let own = changes.messages.values().filter(|change| Some(change.conversation) == conversation).count();
    if own > RESUME_MESSAGES || changes.moved.contains_key(&session.visitor.id) {
        return Ok(Some((session, Missed::too_much(head))));
    }
    let mut frames = Vec::with_capacity(own + 2);
    for (seq, view) in changes.views(tx, session.scope, |id| Some(id) == conversation)? {
        frames.extend(changes::for_customer(seq, &view)?);
    }
    if changes.lines.contains(&line) {
        frames.push(Signal::Line.text());
    }
    Ok(Some((session, Missed::all(head, frames))))
}

/// What an agent missed, and their session as it is now; `None` when it has ended.
pub(super) fn console(
    tx: &mut Tx<'_, '_>,
    token: &str,
    since: Option<i64>,
) -> Result<Option<(inbox::sessions::Session, Missed)>> {
    let Some(session) = inbox::sessions::authenticate(tx, token)? else { return Ok(None) };
    let (head, events) = match events(tx, since)? {
        Events::Since { head, events } => (head, events),
        Events::TooMany { head } => return Ok(Some((session, Missed::too_much(head)))),
    };
    let changes = changes_of(&events, session.scope.business());
    if changes.messages.len() > RESUME_MESSAGES {
        return Ok(Some((session, Missed::too_much(head))));
    }
    let views = changes.views(tx, session.scope, |_| true)?;
    let shown = changes.conversations(tx, session.scope, session.agent.id)?;
    let messages = changes::for_agents(views, &shown)?;
    let conversations = changes::of_conversations(&shown)?;
    let frames = changes::merged(&messages, &conversations).map(|(_, text)| text.clone()).collect();
    Ok(Some((session, Missed::all(head, frames))))
}

enum Events {
    Since { head: i64, events: Vec<Event> },
    TooMany { head: i64 },
}

/// The events after `since`; too many when there are more than is looked at, when some are forgotten already, and when
/// `since` is of another journal (the database was restored).
fn events(tx: &mut Tx<'_, '_>, since: Option<i64>) -> Result<Events> {
    let head = journal::head(tx)?;
    let Some(since) = since else { return Ok(Events::Since { head, events: Vec::new() }) };
    if since > head || (since < head && since < journal::tail(tx)? - 1) {
        return Ok(Events::TooMany { head });
    }
    let events = journal::after(tx, since, RESUME_ROWS + 1)?;
    let head = events.last().map_or(head, |event| event.seq.max(head));
    if events.len() > usize::try_from(RESUME_ROWS).unwrap_or(usize::MAX) {
        return Ok(Events::TooMany { head });
    }
    Ok(Events::Since { head, events })
}

fn changes_of(events: &[Event], business: wire::id::BusinessId) -> Changes {
    let mut changes = Changes::default();
    for event in events.iter().filter(|event| event.business == business) {
        changes.add(event);
    }
    changes
}
