//! What the business's messages offer to be answered: buttons to tap and rows to choose.

use serde_json::{Value, json};

use super::message::Message;
use super::{Result, usage};

/// Which part of a message answers it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// A reply button, a carousel's quick reply or a template's.
    Button,
    /// A row of a list.
    Row,
}

impl Part {
    /// The command line's option for it.
    fn option(self) -> &'static str {
        match self {
            Self::Button => "tap",
            Self::Row => "pick",
        }
    }

    fn what(self) -> &'static str {
        match self {
            Self::Button => "button",
            Self::Row => "list row",
        }
    }
}

/// One thing to choose, and the message that choosing it sends.
struct Offer {
    id: String,
    title: String,
    answer: Value,
}

/// The answer that chooses `wanted`, an id or a title: from the message `reply_to`, else from the newest that offers it.
pub fn answer(thread: &[Message], part: Part, wanted: &str, reply_to: Option<&str>) -> Result<Value> {
    let said = |detail: String| Err(usage(detail).about(part.option()));
    let mut known = Vec::new();
    let mut is_found = false;
    for message in thread.iter().rev() {
        if reply_to.is_some_and(|wamid| wamid != message.facts.id) {
            continue;
        }
        is_found = true;
        if !message.is_from_business() || message.facts.deleted_at.is_some() {
            continue;
        }
        let offers = offers(&message.whole, part);
        let by_id = offers.iter().position(|offer| offer.id == wanted);
        if let Some(at) = by_id.or_else(|| offers.iter().position(|offer| offer.title == wanted)) {
            let mut answer = offers[at].answer.clone();
            answer["context"] = json!({ "id": message.facts.id });
            return Ok(answer);
        }
        if known.is_empty() {
            known = offers.into_iter().map(|offer| format!("{:?} ({})", offer.title, offer.id)).collect();
        }
    }
    match reply_to {
        Some(wamid) if !is_found => {
            Err(usage(format!("{wamid} is not among the thread's newest messages")).about("reply-to"))
        }
        _ if known.is_empty() => said(format!("there is no message with a {} to answer", part.what())),
        _ => said(format!("there is no {} {wanted:?}; on offer: {}", part.what(), known.join(", "))),
    }
}

fn offers(message: &Value, part: Part) -> Vec<Offer> {
    let prompt = message.pointer("/interactive/type").and_then(Value::as_str);
    match (part, prompt) {
        (Part::Row, Some("list")) => {
            let rows = list(message, "/interactive/action/sections").flat_map(|section| list(section, "/rows"));
            rows.filter_map(|row| labelled(row, "list_reply")).collect()
        }
        (Part::Button, Some("button")) => {
            let buttons = list(message, "/interactive/action/buttons");
            buttons.filter_map(|button| labelled(&button["reply"], "button_reply")).collect()
        }
        (Part::Button, Some("carousel")) => {
            let cards = list(message, "/interactive/action/cards");
            let buttons = cards.flat_map(|card| list(card, "/action/buttons"));
            buttons.filter_map(|button| labelled(&button["quick_reply"], "button_reply")).collect()
        }
        (Part::Button, None) => {
            let cards = list(message, "/rendered/cards").flat_map(|card| list(card, "/buttons"));
            list(message, "/rendered/buttons").chain(cards).filter_map(quick_reply).collect()
        }
        _ => Vec::new(),
    }
}

fn list<'a>(value: &'a Value, pointer: &str) -> impl Iterator<Item = &'a Value> {
    value.pointer(pointer).and_then(Value::as_array).into_iter().flatten()
}

fn labelled(label: &Value, kind: &str) -> Option<Offer> {
    let (id, title) = (label["id"].as_str()?, label["title"].as_str()?);
    let mut reply = json!({ "id": id, "title": title });
    if let Some(description) = label["description"].as_str() {
        reply["description"] = description.into();
    }
    let answer = json!({ "type": "interactive", "interactive": { "type": kind, (kind): reply } });
    Some(Offer { id: id.to_owned(), title: title.to_owned(), answer })
}

fn quick_reply(button: &Value) -> Option<Offer> {
    if button["type"] != "QUICK_REPLY" {
        return None;
    }
    let text = button["text"].as_str()?;
    let payload = button["payload"].as_str().unwrap_or(text);
    let answer = json!({ "type": "button", "button": { "payload": payload, "text": text } });
    Some(Offer { id: payload.to_owned(), title: text.to_owned(), answer })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn message(id: &str, content: Value) -> Message {
        let mut whole = json!({ "id": id, "conversation_id": "1", "direction": "out", "at": 1, "status": "sent" });
        whole.as_object_mut().unwrap().extend(content.as_object().unwrap().clone());
        serde_json::from_value(whole).unwrap()
    }

    fn buttons(id: &str, ids: [&str; 2]) -> Message {
        let button = |id: &str| json!({ "type": "reply", "reply": { "id": id, "title": format!("Title {id}") } });
        message(id, json!({ "interactive": { "type": "button", "action": { "buttons": ids.map(button) } } }))
    }

    fn failed(result: Result<Value>) -> (u8, String) {
        let problem = result.unwrap_err();
        (problem.exit, problem.members["field"].as_str().unwrap().to_owned())
    }

    #[test]
    fn the_newest_message_with_the_button_is_answered() {
        let thread = [buttons("w1", ["yes", "no"]), buttons("w2", ["yes", "maybe"]), message("w3", json!({}))];
        let tap = |wanted: &str, reply_to| answer(&thread, Part::Button, wanted, reply_to);
        assert_eq!(
            tap("yes", None).unwrap(),
            json!({ "type": "interactive", "context": { "id": "w2" },
                "interactive": { "type": "button_reply", "button_reply": { "id": "yes", "title": "Title yes" } } })
        );
        assert_eq!(tap("Title no", None).unwrap()["context"]["id"], "w1");
        assert_eq!(tap("yes", Some("w1")).unwrap()["context"]["id"], "w1");
        assert_eq!(failed(tap("never", None)), (64, "tap".to_owned()));
        assert_eq!(failed(tap("yes", Some("w3"))), (64, "tap".to_owned()));
        assert_eq!(failed(tap("yes", Some("w9"))), (64, "reply-to".to_owned()));
        assert_eq!(failed(answer(&thread, Part::Row, "yes", None)), (64, "pick".to_owned()));
    }

    #[test]
    fn rows_cards_and_templates_offer_too() {
        let list = message(
            "w1",
            json!({ "interactive": { "type": "list", "action": { "sections": [
                { "rows": [{ "id": "soup", "title": "Soup", "description": "hot" }] }] } } }),
        );
        let reply = answer(&[list], Part::Row, "Soup", None).unwrap();
        assert_eq!(reply["interactive"]["list_reply"], json!({ "id": "soup", "title": "Soup", "description": "hot" }));
        let quick = json!({ "type": "quick_reply", "quick_reply": { "id": "go", "title": "Go" } });
        let card = json!({ "action": { "buttons": [quick] } });
        let cards = message("w2", json!({ "interactive": { "type": "carousel", "action": { "cards": [card] } } }));
        assert_eq!(answer(&[cards], Part::Button, "Go", None).unwrap()["context"]["id"], "w2");
        let template = message(
            "w3",
            json!({ "type": "template", "rendered": { "buttons": [
                { "type": "URL", "text": "Site" }, { "type": "QUICK_REPLY", "text": "Stop", "payload": "p" }] } }),
        );
        assert_eq!(
            answer(&[template], Part::Button, "Stop", None).unwrap(),
            json!({ "type": "button", "button": { "payload": "p", "text": "Stop" }, "context": { "id": "w3" } })
        );
    }
}
