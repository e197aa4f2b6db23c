//! The shapes of what customers send, and of what became of messages sent.

use std::str::FromStr;

use integrations::webhooks::endpoint::{Level, Setting};
use messaging::message::Direction;
use messaging::message::change;
use messaging::message::status::{Failure, News};
use serde_json::{Value as Json, json};
use wire::message::Content;
use wire::status::Status;
use wire::webhook::MessagesValue;

use crate::receiver::Receiver;
use crate::world::{self, World, setting};

/// Says it and returns the message of its webhook, without what all messages have.
async fn told(world: &World, receiver: &Receiver, content: Json, context: Option<String>) -> Json {
    let conversation = world.conversation("819012345678").await;
    let before = receiver.values().len();
    let message = world.tell(conversation, content, context).await;
    let values = receiver.wait_for(before + 1).await;
    let value = values.last().unwrap();
    MessagesValue::parse(value).unwrap();
    assert_eq!(value["contacts"][0]["profile"]["name"], "Aiko");
    let mut told = value["messages"][0].clone();
    let members = told.as_object_mut().unwrap();
    assert_eq!(members.remove("id").unwrap(), world.wamid(message));
    assert_eq!(members.remove("from").unwrap(), "819012345678");
    members.remove("from_user_id").unwrap();
    members.remove("timestamp").unwrap();
    told
}

#[tokio::test]
async fn every_kind_of_message_is_told_as_the_cloud_api_has_it() {
    for world in world::each().await {
        let receiver = Receiver::start().await;
        world.subscribe(Level::App, &receiver).await;
        let conversation = world.conversation("819012345678").await;
        let asked = world.wamid(world.send(conversation, json!({"type": "text", "text": {"body": "?"}})).await);
        for content in [
            json!({"type": "text", "text": {"body": "Hello"}}),
            json!({"type": "location", "location": {"latitude": 35.6, "longitude": 139.7, "name": "Tokyo"}}),
            json!({"type": "contacts", "contacts": [{"name": {"formatted_name": "Ken"}, "phones": [{"phone": "+81 1"}]}]}),
            json!({"type": "button", "button": {"payload": "yes", "text": "Yes"}}),
            json!({"type": "interactive", "interactive": {"type": "button_reply", "button_reply": {"id": "1", "title": "One"}}}),
            json!({"type": "interactive", "interactive": {"type": "list_reply",
                "list_reply": {"id": "1", "title": "One", "description": "The first"}}}),
            json!({"type": "interactive", "interactive": {"type": "nfm_reply",
                "nfm_reply": {"name": "address_message", "body": "Tokyo", "response_json": "{}"}}}),
            json!({"type": "order", "order": {"catalog_id": "7", "text": "soon", "product_items": [
                {"product_retailer_id": "p1", "quantity": 2, "item_price": 12.5, "currency": "JPY"}]}}),
        ] {
            assert_eq!(told(&world, &receiver, content.clone(), None).await, content);
            let with_context = told(&world, &receiver, content.clone(), Some(asked.clone())).await;
            assert_eq!(with_context["context"], json!({"from": "81312345678", "id": asked}));
        }
        let reaction = json!({"type": "reaction", "reaction": {"message_id": asked, "emoji": "👍"}});
        assert_eq!(told(&world, &receiver, reaction.clone(), None).await, reaction);
        let removed = json!({"type": "reaction", "reaction": {"message_id": asked, "emoji": ""}});
        let removed = told(&world, &receiver, removed, None).await;
        assert_eq!(removed, json!({"type": "reaction", "reaction": {"message_id": asked}}), "no emoji");
        let unsupported =
            told(&world, &receiver, json!({"type": "unsupported", "unsupported": {"type": "poll"}}), None).await;
        assert_eq!(
            (&unsupported["errors"][0]["code"], &unsupported["unsupported"]["type"]),
            (&json!(131_051), &json!("poll"))
        );
    }
}

#[tokio::test]
async fn an_edit_and_a_deletion_are_told_as_messages_of_their_own() {
    let world = world::sqlite().await;
    let receiver = Receiver::start().await;
    world.subscribe(Level::App, &receiver).await;
    let conversation = world.conversation("819012345678").await;
    let message = world.say(conversation, "Helo").await;
    let original = world.wamid(message);
    let scope = world.scope;
    let content = Content::parse(&json!({"type": "text", "text": {"body": "Hello"}})).unwrap();
    world.write(move |tx| Ok(change::edit(tx, scope, conversation, message, Direction::In, &content, None)?)).await;
    let edit = receiver.wait_for(2).await[1]["messages"][0].clone();
    assert_eq!(edit["type"], "edit");
    assert_ne!(edit["id"], original);
    assert_eq!(
        edit["edit"],
        json!({"original_message_id": original,
        "message": {"context": {"id": original}, "type": "text", "text": {"body": "Hello"}}})
    );
    world.write(move |tx| Ok(change::delete(tx, scope, conversation, message, Direction::In)?)).await;
    let revoke = receiver.wait_for(3).await[2]["messages"][0].clone();
    assert_eq!((&revoke["type"], &revoke["revoke"]), (&json!("revoke"), &json!({"original_message_id": original})));
}

async fn statuses(world: &World, receiver: &Receiver, statuses: &[&str]) -> Vec<Json> {
    let conversation = world.conversation("819012345678").await;
    let message = world.send(conversation, json!({"type": "text", "text": {"body": "Hi"}})).await;
    let before = receiver.values().len();
    for status in statuses {
        world.news(vec![News::new(message, Status::from_str(status).unwrap())]).await;
    }
    world.say(conversation, "and on").await;
    receiver.until(|receiver| receiver.values()[before..].iter().any(|value| value["messages"].is_array())).await;
    let values = receiver.values().split_off(before);
    values.into_iter().filter(|value| value["statuses"].is_array()).collect()
}

#[tokio::test]
async fn statuses_are_told_once_with_billing_twice() {
    for world in world::each().await {
        let receiver = Receiver::start().await;
        world.subscribe(Level::App, &receiver).await;
        let told = statuses(&world, &receiver, &["sent", "delivered", "delivered", "read", "sent"]).await;
        let names: Vec<&Json> = told.iter().map(|value| &value["statuses"][0]["status"]).collect();
        assert_eq!(names, ["sent", "delivered", "read"]);
        let first = &told[0]["statuses"][0];
        assert_eq!(
            (&first["recipient_id"], &first["biz_opaque_callback_data"]),
            (&json!("819012345678"), &json!("order 7"))
        );
        assert_eq!(first["recipient_user_id"], told[0]["contacts"][0]["user_id"]);
        let free =
            json!({"billable": false, "pricing_model": "PMP", "type": "free_customer_service", "category": "service"});
        assert_eq!((&first["pricing"], &told[1]["statuses"][0]["pricing"]), (&free, &free));
        assert!(told[2]["statuses"][0].get("pricing").is_none());
        assert!(told.iter().all(|value| value["statuses"][0].get("conversation").is_none()), "version 26");
        let read_at_once = statuses(&world, &receiver, &["sent", "read"]).await;
        assert_eq!(read_at_once[1]["statuses"][0]["pricing"], free);
    }
}

#[tokio::test]
async fn every_order_of_news_is_told_forward_only() {
    let world = world::sqlite().await;
    let receiver = Receiver::start().await;
    world.subscribe(Level::App, &receiver).await;
    let all = ["sent", "delivered", "read"];
    for order in [[0, 1, 2], [0, 2, 1], [1, 0, 2], [1, 2, 0], [2, 0, 1], [2, 1, 0]] {
        let told = statuses(&world, &receiver, &order.map(|place| all[place])).await;
        let ranks: Vec<usize> = told
            .iter()
            .map(|value| all.iter().position(|name| value["statuses"][0]["status"] == *name).unwrap())
            .collect();
        assert!(ranks.is_sorted() && ranks.last() == Some(&2), "{order:?}: {ranks:?}");
        let billed = told.iter().filter(|value| value["statuses"][0].get("pricing").is_some()).count();
        assert!((1..=2).contains(&billed), "{order:?}: {billed}");
    }
}

#[tokio::test]
async fn versions_before_24_have_a_conversation_with_each_message() {
    let world = world::sqlite().await;
    let receiver = Receiver::start().await;
    let old = Setting { graph_version: 23, ..setting(&receiver.url()) };
    world.webhooks.set(world.scope, world.place(Level::App), old).await.unwrap();
    let told = statuses(&world, &receiver, &["sent", "delivered"]).await;
    let (sent, delivered) = (&told[0]["statuses"][0]["conversation"], &told[1]["statuses"][0]["conversation"]);
    assert_eq!(sent["id"], delivered["id"]);
    assert_eq!(sent["origin"]["type"], "service");
    assert!(sent["expiration_timestamp"].is_string() && delivered.get("expiration_timestamp").is_none());
}

#[tokio::test]
async fn a_failure_is_told_with_its_error() {
    let world = world::sqlite().await;
    let receiver = Receiver::start().await;
    world.subscribe(Level::App, &receiver).await;
    let conversation = world.conversation("819012345678").await;
    let message = world.send(conversation, json!({"type": "text", "text": {"body": "Hi"}})).await;
    let failure =
        Failure { code: 131_026, title: "Message undeliverable".into(), details: Some("never opened".into()) };
    world.news(vec![News::failed(message, failure)]).await;
    let told = receiver.wait_for(1).await.remove(0);
    let status = &told["statuses"][0];
    assert_eq!(status["status"], "failed");
    assert_eq!(status["errors"][0]["code"], 131_026);
    assert_eq!(status["errors"][0]["error_data"]["details"], "never opened");
    assert!(status.get("pricing").is_none());
    assert_eq!(told["contacts"][0]["wa_id"], "819012345678");
}
