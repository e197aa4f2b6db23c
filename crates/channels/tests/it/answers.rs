//! Answers to what the business offered, and what a first message says of how its writer came.

use channels::Result;
use channels::webchat::thread::{self, Draft};
use channels::webchat::visitor::{self, Open};
use messaging::link;
use messaging::message::change;
use messaging::message::send::{self, Accepted, Outgoing, Recipient};
use messaging::message::{Author, Direction, view::View};
use serde_json::{Value, json};
use wire::id::MessageId;
use wire::message::Content;

use crate::world::{Held, World, each, invalid};

impl World {
    /// The business sends a message in the visitor's thread; returns its wamid.
    async fn offer(&self, held: &Held, message: Value) -> String {
        let conversation = self.say(held, &format!("before {}", self.clock().now_ms())).await.conversation;
        let (scope, line) = (self.scope, self.line);
        let sent = self
            .write(move |tx| {
                let content = Content::parse_lossy(&message);
                let to = Recipient::Conversation(conversation);
                let mut outgoing = Outgoing::new(scope, line, to, Author::Api(1), &content, None);
                outgoing.content = message.to_string();
                Ok(send::send(tx, &outgoing)?)
            })
            .await
            .unwrap();
        self.clock().advance_ms(1);
        messaging::message::wamid(scope.business(), sent.message)
    }

    async fn answer(&self, held: &Held, key: &str, answer: Value, context: Option<&str>) -> Result<Accepted> {
        let session = self.now(held).await;
        let draft = Draft::new(key, Content::parse(&answer).unwrap(), context.map(str::to_owned));
        thread::check(session.scope, &draft)?;
        let accepted = self.write(move |tx| thread::receive(tx, &session, &draft, "https://chat.example.com/")).await;
        self.clock().advance_ms(1);
        accepted
    }

    async fn answered(&self, held: &Held, answer: Value, context: &str) -> View {
        let key = format!("{}", self.clock().now_ms());
        let accepted = self.answer(held, &key, answer, Some(context)).await.unwrap();
        self.view(accepted.message).await
    }

    async fn status(&self, wamid: &str) -> String {
        let (_, id) = wire::id::Wamid::decode(wamid).unwrap();
        self.view(id).await.status
    }
}

fn id_of(wamid: &str) -> MessageId {
    wire::id::Wamid::decode(wamid).unwrap().1
}

fn buttons() -> Value {
    json!({"type": "interactive", "interactive": {"type": "button", "body": {"text": "Well?"}, "action": {"buttons": [
        {"type": "reply", "reply": {"id": "yes", "title": "Yes, please"}},
        {"type": "reply", "reply": {"id": "no", "title": "No"}}]}}})
}

fn tapped(id: &str, title: &str) -> Value {
    json!({"type": "interactive", "interactive": {"type": "button_reply", "button_reply": {"id": id, "title": title}}})
}

#[tokio::test]
async fn a_button_answers_in_the_business_s_words_and_counts_as_read() {
    for world in each().await {
        let held = world.guest().await;
        let offer = world.offer(&held, buttons()).await;
        world.deliver().await;
        assert_eq!(world.status(&offer).await, "sent");
        let view = world.answered(&held, tapped("yes", "Free of charge"), &offer).await;
        assert_eq!(
            view.content["interactive"],
            json!({"type": "button_reply", "button_reply": {"id": "yes", "title": "Yes, please"}})
        );
        assert_eq!(view.context.unwrap().id.as_deref(), Some(offer.as_str()));
        assert_eq!(world.status(&offer).await, "read");
        world.answered(&held, tapped("yes", "x"), &offer).await;
        assert_eq!(
            invalid(world.answer(&held, "wrong", tapped("maybe", "Maybe"), Some(&offer)).await),
            "interactive.button_reply.id"
        );
    }
}

#[tokio::test]
async fn an_answer_needs_a_message_that_offers_it() {
    for world in each().await {
        let (held, other) = (world.guest().await, world.guest().await);
        let offer = world.offer(&held, buttons()).await;
        let theirs = world.offer(&other, buttons()).await;
        let own = world.say(&held, "hi").await.message;
        let own = messaging::message::wamid(world.scope.business(), own);
        let plain = world.offer(&held, json!({"type": "text", "text": {"body": "hello"}})).await;
        for (key, context) in [("none", None), ("theirs", Some(&theirs)), ("own", Some(&own)), ("plain", Some(&plain))]
        {
            let refused = world.answer(&held, key, tapped("yes", "Yes"), context.map(String::as_str)).await;
            assert_eq!(invalid(refused), "context.id", "{key}");
        }
        let row = json!({"type": "interactive", "interactive": {"type": "list_reply", "list_reply": {"id": "yes", "title": "Yes"}}});
        assert_eq!(invalid(world.answer(&held, "row", row, Some(&offer)).await), "context.id");

        let first = world.answer(&held, "kept", tapped("no", "No"), Some(&offer)).await.unwrap();
        let (scope, id) = (world.scope, id_of(&offer));
        world.write(move |tx| Ok(change::delete(tx, scope, first.conversation, id, Direction::Out)?)).await.unwrap();
        assert_eq!(invalid(world.answer(&held, "late", tapped("no", "No"), Some(&offer)).await), "context.id");
        let again = world.answer(&held, "kept", tapped("no", "No"), Some(&offer)).await.unwrap();
        assert_eq!((again.message, again.is_new), (first.message, false), "a repeated request is the same message");
    }
}

#[tokio::test]
async fn rows_and_cards_are_chosen_from_what_is_there() {
    for world in each().await {
        let held = world.guest().await;
        let list = json!({"type": "interactive", "interactive": {"type": "list", "body": {"text": "Menu"}, "action": {
            "button": "Open", "sections": [
                {"title": "A", "rows": [{"id": "1", "title": "Soup", "description": "hot"}]},
                {"title": "B", "rows": [{"id": "2", "title": "Cake"}]}]}}});
        let offer = world.offer(&held, list).await;
        let row = |id: &str| {
            json!({"type": "interactive", "interactive": {"type": "list_reply",
                "list_reply": {"id": id, "title": "x", "description": "invented"}}})
        };
        let view = world.answered(&held, row("1"), &offer).await;
        assert_eq!(
            view.content["interactive"]["list_reply"],
            json!({"id": "1", "title": "Soup", "description": "hot"})
        );
        let view = world.answered(&held, row("2"), &offer).await;
        assert_eq!(view.content["interactive"]["list_reply"], json!({"id": "2", "title": "Cake"}));
        assert_eq!(invalid(world.answer(&held, "w", row("3"), Some(&offer)).await), "interactive.list_reply.id");

        let card = |index: u64, title: &str| {
            json!({"card_index": index, "header": {"type": "image", "image": {"link": "https://x.example/a.jpg"}},
                "action": {"buttons": [{"type": "quick_reply", "quick_reply": {"id": "pick", "title": title}}]}})
        };
        let carousel = json!({"type": "interactive", "interactive": {"type": "carousel", "body": {"text": "Rooms"},
            "action": {"cards": [card(0, "Sea view"), card(1, "Garden")]}}});
        let offer = world.offer(&held, carousel).await;
        let view = world.answered(&held, tapped("pick", "Garden"), &offer).await;
        assert_eq!(view.content["interactive"]["button_reply"]["title"], "Garden", "ids are unique within a card only");
        assert_eq!(
            invalid(world.answer(&held, "c", tapped("drop", "Garden"), Some(&offer)).await),
            "interactive.button_reply.id"
        );
    }
}

#[tokio::test]
async fn a_template_s_quick_replies_are_those_it_was_rendered_with() {
    for world in each().await {
        let held = world.guest().await;
        let template = json!({"type": "template", "template": {"name": "t", "language": {"code": "en"}}, "rendered": {
            "body": "Coming?", "buttons": [
                {"index": 0, "type": "QUICK_REPLY", "text": "Yes", "payload": "p-yes"},
                {"index": 1, "type": "URL", "text": "Site", "url": "https://x.example"}],
            "cards": [{"body": "c", "buttons": [{"index": 0, "type": "QUICK_REPLY", "text": "Book", "payload": "p-book"}]}]}});
        let offer = world.offer(&held, template).await;
        let button = |button: Value| json!({"type": "button", "button": button});
        let view = world.answered(&held, button(json!({"payload": "p-yes", "text": "No!"})), &offer).await;
        assert_eq!(view.content["button"], json!({"payload": "p-yes", "text": "Yes"}));
        let view = world.answered(&held, button(json!({"text": "Book"})), &offer).await;
        assert_eq!(view.content["button"], json!({"payload": "p-book", "text": "Book"}));
        let wrong = button(json!({"payload": "p-no", "text": "Yes"}));
        assert_eq!(invalid(world.answer(&held, "a", wrong, Some(&offer)).await), "button.payload");
        assert_eq!(
            invalid(world.answer(&held, "b", button(json!({"text": "Site"})), Some(&offer)).await),
            "button.text"
        );
    }
}

#[tokio::test]
async fn forms_places_and_cards_answer_what_asked_for_them() {
    for world in each().await {
        let held = world.guest().await;
        let ask = |kind: &str, parameters: Value| {
            let mut action = json!({"name": if kind == "location_request_message" { "send_location" } else { kind }});
            if !parameters.is_null() {
                action["parameters"] = parameters;
            }
            json!({"type": "interactive", "interactive": {"type": kind, "body": {"text": "Tell us"}, "action": action}})
        };
        let saved = json!({"country": "IN", "saved_addresses": [{"id": "home", "value": {"city": "Pune"}}]});
        let offer = world.offer(&held, ask("address_message", saved)).await;
        let form = |name: &str, response: &str| {
            json!({"type": "interactive", "interactive": {"type": "nfm_reply",
                "nfm_reply": {"name": name, "body": "Pune", "response_json": response}}})
        };
        let view = world.answered(&held, form("address_message", r#"{"values":{"city":"Pune"}}"#), &offer).await;
        assert_eq!(view.content["interactive"]["nfm_reply"]["name"], "address_message");
        world.answered(&held, form("address_message", r#"{"saved_address_id":"home"}"#), &offer).await;
        for (key, name, response, field) in [
            ("a", "address_message", r#"{"saved_address_id":"work"}"#, "response_json"),
            ("b", "address_message", "{}", "response_json"),
            ("c", "flow", r#"{"values":{"city":"Pune"}}"#, "name"),
        ] {
            let refused = world.answer(&held, key, form(name, response), Some(&offer)).await;
            assert_eq!(invalid(refused), format!("interactive.nfm_reply.{field}"));
        }

        let card = json!({"type": "contacts", "contacts": [{"name": {"formatted_name": "Ana", "first_name": "Ana"},
            "phones": [{"phone": "+81 90"}], "origin": "contact_request", "vcard": "BEGIN:EVIL"}]});
        let offer = world.offer(&held, ask("request_contact_info", Value::Null)).await;
        let view = world.answered(&held, card.clone(), &offer).await;
        assert_eq!(view.content["contacts"][0]["origin"], "contact_request");
        assert!(view.content["contacts"][0]["vcard"].as_str().unwrap().contains("FN:Ana"));
        assert_eq!(world.status(&offer).await, "read");
        let unasked = world.answer(&held, "unasked", card, None).await.unwrap();
        let unasked = world.view(unasked.message).await;
        assert_eq!(unasked.content["contacts"][0]["origin"], "other");
        assert_eq!(unasked.content["contacts"][0].get("vcard"), None);

        let offer = world.offer(&held, ask("location_request_message", Value::Null)).await;
        let place = json!({"type": "location", "location": {"latitude": 1.5, "longitude": 2}});
        let view = world.answered(&held, place, &offer).await;
        assert_eq!(view.context.unwrap().id.as_deref(), Some(offer.as_str()));
        assert_eq!(world.status(&offer).await, "read");
    }
}

#[tokio::test]
async fn the_first_message_after_a_link_says_so_once_for_each_opening() {
    for world in each().await {
        let (scope, line) = (world.scope, world.line);
        let made = world.write(move |tx| {
            Ok((
                link::create(tx, scope, line, None, Some("table 12"))?.code,
                link::create(tx, scope, line, None, None)?.code,
            ))
        });
        let (code, plain) = made.await.unwrap();
        let held = world.open(Open { link: Some(code.to_lowercase()), ..Open::default() }, false).await.unwrap();
        let referral = async |accepted: Accepted| world.view(accepted.message).await.content.get("referral").cloned();
        assert_eq!(
            referral(world.say(&held, "one").await).await,
            Some(json!({"source_type": "post", "source_id": code, "headline": "table 12",
                "source_url": format!("https://chat.example.com/l/{code}")}))
        );
        assert_eq!(referral(world.say(&held, "two").await).await, None);
        let visitor = world.now(&held).await.visitor;
        let opened = plain.clone();
        world.write(move |tx| visitor::arrive(tx, scope, visitor, Some(&opened))).await.unwrap();
        let three = world.say(&held, "three").await;
        let (conversation, id) = (three.conversation, three.message);
        let edit = world
            .write(move |tx| Ok(change::edit(tx, scope, conversation, id, Direction::In, &Content::text("3"), None)?));
        edit.await.unwrap();
        let said = referral(three).await.expect("an edit leaves it");
        assert_eq!((&said["source_id"], said.get("headline")), (&json!(plain), None));
    }
}
