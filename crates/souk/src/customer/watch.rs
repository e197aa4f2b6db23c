//! What has happened, found out by comparing whole messages with what was known of them.

use std::collections::{HashMap, VecDeque};

use serde_json::{Value, json};

use super::message::{Facts, Message};

/// How many messages are remembered. A change of an older one is told as it stands.
const REMEMBERED: usize = 10_000;

/// Something to tell.
#[derive(Debug, PartialEq)]
pub enum Event {
    /// The business wrote.
    Message(Value),
    /// Anything else.
    Other(Value),
}

/// Compares messages with what was known of them.
#[derive(Default)]
pub struct Watcher {
    known: HashMap<String, Facts>,
    order: VecDeque<String>,
    /// Messages written before this and not remembered are old.
    since: i64,
}

impl Watcher {
    /// Takes in the newest messages of a thread when listening begins: tells those of the business that wait.
    pub fn begin(&mut self, page: Vec<Message>) -> Vec<Event> {
        self.since = page.first().map_or(0, |message| message.facts.at);
        let mut events = Vec::new();
        for message in page {
            let waits = message.is_from_business() && matches!(message.facts.status.as_str(), "accepted" | "sent");
            self.remember(message.facts);
            if waits {
                events.push(arrived(true, message.whole));
            }
        }
        events
    }

    /// Takes in a message as it is now: tells what is new about it.
    pub fn take(&mut self, message: Message) -> Vec<Event> {
        let from_business = message.is_from_business();
        let Message { facts, whole } = message;
        let events = match self.known.get(&facts.id) {
            Some(known) => changes(known, &facts, &whole),
            None if facts.at < self.since => vec![Event::Other(status(&facts, &facts.status, None))],
            None => vec![arrived(from_business, whole)],
        };
        self.remember(facts);
        events
    }

    fn remember(&mut self, facts: Facts) {
        if let Some(known) = self.known.get_mut(&facts.id) {
            *known = facts;
            return;
        }
        self.order.push_back(facts.id.clone());
        self.known.insert(facts.id.clone(), facts);
        if self.order.len() > REMEMBERED
            && let Some(oldest) = self.order.pop_front()
            && let Some(forgotten) = self.known.remove(&oldest)
        {
            self.since = self.since.max(forgotten.at + 1);
        }
    }
}

fn arrived(from_business: bool, whole: Value) -> Event {
    if from_business {
        Event::Message(json!({ "event": "message", "message": whole }))
    } else {
        Event::Other(json!({ "event": "own_message", "message": whole }))
    }
}

fn changes(known: &Facts, now: &Facts, whole: &Value) -> Vec<Event> {
    let mut events = Vec::new();
    let mut reached: Vec<(i64, &str)> = now
        .times
        .iter()
        .filter(|(name, _)| !known.times.contains_key(*name))
        .map(|(name, at)| (*at, name.as_str()))
        .collect();
    reached.sort_by_key(|(at, name)| (*at, name.parse::<wire::status::Status>().ok()));
    let is_named = reached.iter().any(|(_, name)| *name == now.status);
    events.extend(reached.into_iter().map(|(at, name)| status(now, name, Some(at))));
    if known.status != now.status && !is_named {
        events.push(status(now, &now.status, None));
    }
    if known.reactions != now.reactions {
        events.push(json!({ "event": "reaction", "id": now.id, "reactions": now.reactions }));
    }
    if now.deleted_at.is_some() && known.deleted_at.is_none() {
        events.push(json!({ "event": "delete", "id": now.id, "at": now.deleted_at }));
    } else if known.edited_at != now.edited_at {
        events.push(json!({ "event": "edit", "id": now.id, "message": whole }));
    }
    events.into_iter().map(Event::Other).collect()
}

fn status(facts: &Facts, name: &str, at: Option<i64>) -> Value {
    let mut event = json!({ "event": "status", "id": facts.id, "status": name });
    if let Some(at) = at {
        event["at"] = at.into();
    }
    if let (Some(error), "failed") = (&facts.error, name) {
        event["error"] = error.clone();
    }
    event
}

#[cfg(test)]
mod tests {
    use super::*;

    fn message(id: &str, direction: &str, at: i64, more: Value) -> Message {
        let mut whole = json!({ "id": id, "conversation_id": "3", "direction": direction, "at": at, "status": "accepted", "type": "text" });
        whole.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        serde_json::from_value(whole).unwrap()
    }

    fn told(events: Vec<Event>) -> Vec<String> {
        let text = |event: Event| match event {
            Event::Message(event) => format!("message {}", event["message"]["id"]),
            Event::Other(event) => format!("{} {} {}", event["event"], event["id"], event["status"]),
        };
        events.into_iter().map(text).map(|line| line.replace('"', "")).collect()
    }

    #[test]
    fn what_waits_is_told_at_the_beginning() {
        let mut watcher = Watcher::default();
        let page = vec![
            message("a", "out", 1, json!({ "status": "read" })),
            message("b", "in", 2, json!({})),
            message("c", "out", 3, json!({ "status": "sent" })),
        ];
        assert_eq!(told(watcher.begin(page)), ["message c"]);
        assert_eq!(told(watcher.take(message("c", "out", 3, json!({ "status": "sent" })))), Vec::<String>::new());
    }

    #[test]
    fn each_status_is_told_once_and_in_order() {
        let mut watcher = Watcher::default();
        assert_eq!(told(watcher.take(message("a", "in", 5, json!({})))), ["own_message null null"]);
        let read = json!({ "status": "read", "times": { "delivered": 6, "read": 7, "sent": 6 } });
        let expected = ["status a sent", "status a delivered", "status a read"];
        assert_eq!(told(watcher.take(message("a", "in", 5, read.clone()))), expected);
        assert!(watcher.take(message("a", "in", 5, read)).is_empty());
        let failed = json!({ "status": "failed", "error": { "code": 131026 } });
        let Event::Other(event) = watcher.take(message("a", "in", 5, failed)).remove(0) else { panic!() };
        assert_eq!(event, json!({ "event": "status", "id": "a", "status": "failed", "error": { "code": 131026 } }));
    }

    #[test]
    fn edits_reactions_and_deletions_are_told() {
        let mut watcher = Watcher::default();
        watcher.take(message("a", "out", 5, json!({})));
        assert_eq!(told(watcher.take(message("a", "out", 5, json!({ "edited_at": 9 })))), ["edit a null"]);
        let reactions = json!({ "edited_at": 9, "reactions": [{ "by": "business", "emoji": "👍" }] });
        assert_eq!(told(watcher.take(message("a", "out", 5, reactions))), ["reaction a null"]);
        let deleted = json!({ "edited_at": 9, "deleted_at": 10 });
        assert_eq!(told(watcher.take(message("a", "out", 5, deleted))), ["reaction a null", "delete a null"]);
    }

    #[test]
    fn a_change_of_an_old_message_is_no_new_message() {
        let mut watcher = Watcher::default();
        watcher.begin(vec![message("b", "in", 100, json!({}))]);
        assert_eq!(told(watcher.take(message("a", "out", 50, json!({ "status": "read" })))), ["status a read"]);
        assert_eq!(told(watcher.take(message("c", "out", 101, json!({})))), ["message c"]);
    }

    #[test]
    fn memory_is_bounded() {
        let mut watcher = Watcher::default();
        for at in 0..=REMEMBERED as i64 {
            watcher.take(message(&at.to_string(), "out", at, json!({})));
        }
        assert_eq!((watcher.known.len(), watcher.order.len(), watcher.since), (REMEMBERED, REMEMBERED, 1));
    }
}
