//! From journal events to frames: many events about one thing are one frame with its present state.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use axum::extract::ws::Utf8Bytes;
use inbox::agents::REMOVED;
use inbox::conversations::ConversationView;
use messaging::message::view::{self, Audience, View};
use messaging::{conversation, message};
use store::{Event, Scope, Tx};
use wire::id::{AgentId, ContactId, ConversationId, MessageId, PhoneNumberId, VisitorId};

use channels::webchat::visitor::{MOVED, SIGNED_OUT};

use super::error::Result;
use super::frame;

/// What happened in a business, each thing once with the place of its last event.
#[derive(Debug, Default)]
pub(super) struct Changes {
    /// Messages that are new or changed.
    pub(super) messages: BTreeMap<MessageId, Change>,
    /// Conversations that changed.
    conversations: BTreeMap<ConversationId, i64>,
    /// Conversations that changed if the message that moved on is their last.
    ticked: BTreeMap<ConversationId, i64>,
    /// Contacts that changed.
    contacts: BTreeMap<ContactId, i64>,
    /// Lines whose profile or hours changed.
    pub(super) lines: BTreeSet<PhoneNumberId>,
    /// Visitors who belong to another contact now.
    pub(super) moved: BTreeMap<VisitorId, i64>,
    /// Visitors whose session was ended.
    pub(super) signed_out: BTreeSet<VisitorId>,
    /// Agents who were removed.
    pub(super) removed: BTreeSet<AgentId>,
}

/// That a message changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Change {
    pub(super) seq: i64,
    pub(super) conversation: ConversationId,
}

/// A frame and the place of the event that it tells of.
pub(super) type Told = (i64, Utf8Bytes);

impl Changes {
    /// Takes in an event; events come in order.
    pub(super) fn add(&mut self, event: &Event) {
        let (seq, subject) = (event.seq, event.subject);
        match (event.kind.as_str(), event.conversation.map(ConversationId::new)) {
            ("message.received" | "message.accepted" | "message.status" | "message.changed", Some(conversation)) => {
                self.messages.insert(MessageId::new(subject), Change { seq, conversation });
                match event.kind.as_str() {
                    "message.status" => self.ticked.insert(conversation, seq),
                    "message.changed" => self.conversations.insert(conversation, seq),
                    _ => None,
                };
            }
            ("conversation.changed", _) => {
                self.conversations.insert(ConversationId::new(subject), seq);
            }
            ("contact.changed", _) => {
                self.contacts.insert(ContactId::new(subject), seq);
            }
            ("line.changed", _) => {
                self.lines.insert(PhoneNumberId::new(subject));
            }
            (MOVED, _) => {
                self.moved.insert(VisitorId::new(subject), seq);
            }
            (SIGNED_OUT, _) => {
                self.signed_out.insert(VisitorId::new(subject));
            }
            (REMOVED, _) => {
                self.removed.insert(AgentId::new(subject));
            }
            _ => {}
        }
    }

    /// The conversations that messages changed in, or that changed themselves.
    pub(super) fn threads(&self) -> Vec<ConversationId> {
        let of_messages = self.messages.values().map(|change| change.conversation);
        of_messages.chain(self.conversations.keys().copied()).collect::<BTreeSet<_>>().into_iter().collect()
    }

    /// The changed messages of the conversations that `is_wanted`, in the order of their events.
    pub(super) fn views(
        &self,
        tx: &mut Tx<'_, '_>,
        scope: Scope,
        is_wanted: impl Fn(ConversationId) -> bool,
    ) -> Result<Vec<(i64, View)>> {
        let ids: Vec<MessageId> =
            self.messages.iter().filter(|(_, change)| is_wanted(change.conversation)).map(|(id, _)| *id).collect();
        let mut views = Vec::with_capacity(ids.len());
        for view in view::load(tx, scope, &ids)? {
            if conversation::NOT_ITEMS.contains(&view.kind.as_str()) {
                continue;
            }
            if let Some(change) = self.messages.get(&view.message) {
                views.push((change.seq, view));
            }
        }
        views.sort_by_key(|(seq, _)| *seq);
        Ok(views)
    }

    /// The changed conversations as an agent sees them, in the order of their events.
    pub(super) fn conversations(
        &self,
        tx: &mut Tx<'_, '_>,
        scope: Scope,
        agent: AgentId,
    ) -> Result<Vec<(i64, ConversationView)>> {
        let mut surely = self.conversations.clone();
        for (contact, seq) in &self.contacts {
            for conversation in conversation::of_contact(tx, scope, *contact)? {
                let last = surely.entry(conversation.id).or_insert(*seq);
                *last = (*last).max(*seq);
            }
        }
        let mut ids: BTreeSet<ConversationId> = surely.keys().copied().collect();
        ids.extend(self.ticked.keys());
        let ids: Vec<ConversationId> = ids.into_iter().collect();
        let changed: HashSet<String> =
            if self.ticked.is_empty() { HashSet::new() } else { self.wamids(scope).collect() };
        let mut views = Vec::with_capacity(ids.len());
        for view in inbox::conversations::views(tx, scope, agent, &ids)? {
            let shows = view.last_message.as_ref().is_some_and(|last| changed.contains(&last.id));
            let ticked = self.ticked.get(&view.id).filter(|_| shows);
            if let Some(seq) = surely.get(&view.id).max(ticked) {
                views.push((*seq, view));
            }
        }
        views.sort_by_key(|(seq, _)| *seq);
        Ok(views)
    }

    fn wamids(&self, scope: Scope) -> impl Iterator<Item = String> {
        self.messages.keys().map(move |id| message::wamid(scope.business(), *id))
    }
}

/// The frame of a message for its customer; none for what they don't get to see.
pub(super) fn for_customer(seq: i64, view: &View) -> Result<Option<Utf8Bytes>> {
    if view.is_hidden_from(Audience::Customer) {
        return Ok(None);
    }
    let json = serde_json::to_string(&view.clone().for_audience(Audience::Customer))?;
    Ok(Some(frame::item("message", seq, &json)))
}

/// The frames of messages for consoles.
///
/// An event may be told by two frames, a message's and a conversation's. The message comes first, with the place before
/// the event, so that a client who gets no more than that is told of the event again when it resumes.
pub(super) fn for_agents(views: Vec<(i64, View)>, conversations: &[(i64, ConversationView)]) -> Result<Vec<Told>> {
    let twice: HashSet<i64> = conversations.iter().map(|(seq, _)| *seq).collect();
    let mut frames = Vec::with_capacity(views.len());
    for (seq, view) in views {
        let json = serde_json::to_string(&view.for_audience(Audience::Business))?;
        let resume_from = if twice.contains(&seq) { seq - 1 } else { seq };
        frames.push((seq, frame::item("message", resume_from, &json)));
    }
    Ok(frames)
}

/// The frames of conversations for the agent who sees them so.
pub(super) fn of_conversations(views: &[(i64, ConversationView)]) -> Result<Vec<Told>> {
    views
        .iter()
        .map(|(seq, view)| Ok((*seq, frame::item("conversation", *seq, &serde_json::to_string(view)?))))
        .collect()
}

/// Two lists in the order of events as one; what the first tells of an event comes before what the second does.
pub(super) fn merged<'a>(first: &'a [Told], second: &'a [Told]) -> impl Iterator<Item = &'a Told> {
    let (mut first, mut second) = (first.iter().peekable(), second.iter().peekable());
    std::iter::from_fn(move || match (first.peek(), second.peek()) {
        (Some((one, _)), Some((other, _))) if other < one => second.next(),
        (Some(_), _) => first.next(),
        (None, _) => second.next(),
    })
}

#[cfg(test)]
mod tests {
    use wire::id::BusinessId;

    use super::*;

    fn event(seq: i64, kind: &str, conversation: Option<i64>, subject: i64) -> Event {
        Event {
            seq,
            business: BusinessId::new(1),
            kind: kind.to_owned(),
            conversation,
            subject,
            at_ms: 0,
            payload: String::new(),
        }
    }

    #[test]
    fn a_message_is_told_once_with_its_last_event() {
        let mut changes = Changes::default();
        for event in [
            event(1, "message.received", Some(3), 70),
            event(2, "message.accepted", Some(3), 71),
            event(3, "message.status", Some(3), 70),
            event(4, "conversation.changed", Some(4), 4),
            event(5, "something.else", None, 9),
        ] {
            changes.add(&event);
        }
        let conversation = ConversationId::new(3);
        assert_eq!(changes.messages[&MessageId::new(70)], Change { seq: 3, conversation });
        assert_eq!(changes.messages[&MessageId::new(71)], Change { seq: 2, conversation });
        assert_eq!(changes.threads(), [conversation, ConversationId::new(4)]);
        assert_eq!(changes.ticked, BTreeMap::from([(conversation, 3)]));
    }

    #[test]
    fn merging_keeps_the_order_of_events() {
        let frames = |list: &[(i64, &'static str)]| {
            list.iter().map(|(seq, text)| (*seq, Utf8Bytes::from_static(text))).collect::<Vec<Told>>()
        };
        let (messages, conversations) = (frames(&[(1, "m1"), (4, "m4")]), frames(&[(1, "c1"), (3, "c3"), (9, "c9")]));
        let order: Vec<&str> = merged(&messages, &conversations).map(|(_, text)| text.as_str()).collect();
        assert_eq!(order, ["m1", "c1", "c3", "m4", "c9"]);
    }
}
