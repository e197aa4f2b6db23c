//! `POST /{phone_number_id}/messages`, as a program written for Meta's API calls it.

use std::sync::Arc;

use inbox::agents::Role;
use messaging::message::view;
use messaging::token;
use reqwest::Method;
use serde_json::{Value, json};

use crate::support::{Answer, Business, World, each, png, text};

async fn post(world: &World, business: &Business, body: Value) -> Answer {
    let path = format!("/v26.0/{}/messages", business.line.id);
    Answer::of(world.request(Method::POST, &path).bearer_auth(&business.api_token).json(&body)).await
}

fn send(message: Value) -> Value {
    let mut body = json!({"messaging_product": "whatsapp", "recipient_type": "individual", "to": "+81 90-1234-5678"});
    body.as_object_mut().unwrap().extend(message.as_object().unwrap().clone());
    body
}

/// The message of an answer, as the store has it.
async fn stored(world: &World, business: &Business, answer: &Value) -> Value {
    let id = messaging::message::id_of(business.scope, answer["messages"][0]["id"].as_str().unwrap()).unwrap();
    let scope = business.scope;
    let view = world.store().read(move |tx| view::one(tx, scope, id)).await.unwrap().unwrap();
    serde_json::to_value(view).unwrap()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_text_is_sent_and_answered_as_graph_does() {
    each(async |world: Arc<World>| {
        let business = world.business("Luigi").await;
        let answer = post(&world, &business, send(text("hello \"you\" é 👋"))).await;
        assert_eq!(answer.header("content-type"), Some("application/json; charset=UTF-8"));
        assert_eq!(answer.header("facebook-api-version"), Some("v26.0"));
        let body = answer.ok(200);
        let wamid = body["messages"][0]["id"].as_str().unwrap();
        assert!(wamid.starts_with("wamid.HBg"));
        assert_eq!(
            body,
            json!({
                "messaging_product": "whatsapp",
                "contacts": [{"input": "+81 90-1234-5678", "wa_id": "819012345678"}],
                "messages": [{"id": wamid}],
            })
        );
        let message = stored(&world, &business, &body).await;
        assert_eq!(message["text"], json!({"body": "hello \"you\" é 👋"}));
        assert_eq!((&message["direction"], &message["author"]["kind"]), (&json!("out"), &json!("api")));
        assert_eq!(
            message["conversation_id"],
            business.conversation.to_string(),
            "a known number keeps its conversation"
        );
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_request_may_come_in_any_of_graphs_ways() {
    each(async |world: Arc<World>| {
        let business = world.business("Luigi").await;
        let (line, token) = (business.line.id, &business.api_token);
        let body = send(text("hi"));
        let unversioned = world.request(Method::POST, &format!("/{line}/messages")).bearer_auth(token).json(&body);
        Answer::of(unversioned).await.ok(200);
        let in_query = world.request(Method::POST, &format!("/v19.0/{line}/messages?access_token={token}")).json(&body);
        assert_eq!(Answer::of(in_query).await.header("facebook-api-version"), Some("v19.0"));
        let mut with_token = body.clone();
        with_token["access_token"] = json!(token);
        let in_body = world.request(Method::POST, &format!("/v26.0/{line}/messages")).json(&with_token);
        Answer::of(in_body).await.ok(200);
        let form = "messaging_product=whatsapp&to=%2B819012345678&type=text&text=%7B%22body%22%3A%22form%22%7D";
        let form = world
            .request(Method::POST, &format!("/v26.0/{line}/messages"))
            .bearer_auth(token)
            .header("content-type", "application/x-www-form-urlencoded")
            .body(form);
        let answer = Answer::of(form).await.ok(200);
        assert_eq!(stored(&world, &business, &answer).await["text"]["body"], "form");
        let query = format!(
            "/v26.0/{line}/messages?messaging_product=whatsapp&to=%2B819012345678&text=%7B%22body%22%3A%22q%22%7D"
        );
        let answer = Answer::of(world.request(Method::POST, &query).bearer_auth(token)).await.ok(200);
        assert_eq!(stored(&world, &business, &answer).await["text"]["body"], "q");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn plain_types_are_sent() {
    each(async |world: Arc<World>| {
        let business = world.business("Luigi").await;
        let owner = business.person(Role::Owner);
        let media = Answer::of(owner.request(&world, Method::POST, "/media").body(png())).await.ok(201);
        let first = business.wamid(business.first);
        for message in [
            json!({"type": "image", "image": {"id": media["id"], "caption": "look"}}),
            json!({"type": "image", "image": {"link": "https://example.com/a.jpg"}}),
            json!({"type": "location", "location": {"latitude": 35.6, "longitude": "139.7", "name": "here"}}),
            json!({"type": "contacts", "contacts": [{"name": {"formatted_name": "Aiko S", "first_name": "Aiko"}}]}),
            json!({"type": "interactive", "interactive": {"type": "button", "body": {"text": "?"}, "action": {"buttons": [{"type": "reply", "reply": {"id": "1", "title": "Yes"}}]}}}),
            json!({"type": "text", "text": {"body": "answer"}, "context": {"message_id": first}}),
            json!({"type": "text", "text": {"body": "with data"}, "biz_opaque_callback_data": "order 7"}),
        ] {
            let body = post(&world, &business, send(message.clone())).await.ok(200);
            let found = stored(&world, &business, &body).await;
            assert_eq!(found["type"], message["type"]);
            if let Some(context) = message.get("context") {
                assert_eq!(found["context"]["id"], context["message_id"]);
            }
        }
        for message in [
            json!({"type": "image", "image": {"link": "ftp://example.com/a.jpg"}}),
            json!({"type": "image", "image": {"id": "1"}}),
            json!({"type": "video", "video": {"id": "not an id"}}),
        ] {
            let answer = post(&world, &business, send(message.clone())).await;
            assert_eq!(answer.status, 400, "{message}");
        }
        post(&world, &business, send(json!({"type": "template", "template": {"name": "x", "language": {"code": "en"}}}))).await.graph(404, 132_001);
        post(&world, &business, send(json!({"type": "hologram", "hologram": {}}))).await.graph(400, 131_051);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_reaction_changes_the_message_it_names() {
    each(async |world: Arc<World>| {
        let (business, other) = (world.business("Luigi").await, world.business("Mario").await);
        let react = |wamid: String, emoji: &str| {
            send(json!({"type": "reaction", "reaction": {"message_id": wamid, "emoji": emoji}}))
        };
        let first = business.wamid(business.first);
        let answer = post(&world, &business, react(first.clone(), "👍")).await.ok(200);
        assert_eq!(stored(&world, &business, &answer).await["type"], "reaction");
        let reactions = async || {
            let thread = format!("/conversations/{}/messages", business.conversation);
            business.person(Role::Analyst).get(&world, &thread).await.ok(200)["data"][0]["reactions"].clone()
        };
        assert_eq!(reactions().await, json!([{"by": "business", "emoji": "👍"}]));
        post(&world, &business, react(first, "")).await.ok(200);
        assert_eq!(reactions().await, json!([]));
        post(&world, &business, react(other.wamid(other.first), "👍")).await.graph(400, 131_009);
        post(&world, &business, react(business.wamid(wire::id::MessageId::new(7)), "👍")).await.graph(400, 131_009);
        let elsewhere = json!({"messaging_product": "whatsapp", "to": "+15550001111", "type": "reaction",
            "reaction": {"message_id": business.wamid(business.first), "emoji": "👍"}});
        post(&world, &business, elsewhere).await.graph(400, 131_009);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_same_idempotency_key_is_one_message() {
    each(async |world: Arc<World>| {
        let business = world.business("Luigi").await;
        let call = |key: &'static str| {
            let path = format!("/v26.0/{}/messages", business.line.id);
            let request = world.request(Method::POST, &path).bearer_auth(&business.api_token);
            Answer::of(request.header("idempotency-key", key).json(&send(text("once"))))
        };
        let (first, again, other) = (call("a").await.ok(200), call("a").await.ok(200), call("b").await.ok(200));
        assert_eq!(first, again);
        assert_ne!(first["messages"], other["messages"]);
        call("x".repeat(65).leak()).await.graph(400, 100);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whom_it_is_for() {
    each(async |world: Arc<World>| {
        let business = world.business("Luigi").await;
        let to = |to: &str| json!({"messaging_product": "whatsapp", "to": to, "text": {"body": "hi"}});
        let national = post(&world, &business, to("090-1234-5678")).await.ok(200);
        assert_eq!(national["contacts"], json!([{"input": "090-1234-5678", "wa_id": "819012345678"}]));
        post(&world, &business, to("nobody")).await.graph(400, 131_009);
        post(&world, &business, to("")).await.graph(400, 131_008);
        post(&world, &business, to(&format!("+{}", business.line.digits))).await.graph(400, 131_021);
        let number = json!({"messaging_product": "whatsapp", "to": 819012345678_i64, "text": {"body": "hi"}});
        post(&world, &business, number).await.ok(200);
        let group =
            json!({"messaging_product": "whatsapp", "recipient_type": "group", "to": "g", "text": {"body": "hi"}});
        post(&world, &business, group).await.graph(400, 131_041);

        let contact = format!("/contacts/{}", business.contact);
        let user_id = business.person(Role::Owner).get(&world, &contact).await.ok(200)["user_id"].clone();
        let by_user_id = json!({"messaging_product": "whatsapp", "recipient": user_id, "text": {"body": "hi"}});
        let answer = post(&world, &business, by_user_id).await.ok(200);
        assert_eq!(answer["contacts"], json!([{"input": user_id, "user_id": user_id}]));
        let unknown = json!({"messaging_product": "whatsapp", "recipient": "JP.nobody", "text": {"body": "hi"}});
        post(&world, &business, unknown).await.graph(400, 131_009);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_name_that_is_there_twice_is_named() {
    each(async |world: Arc<World>| {
        let business = world.business("Luigi").await;
        let path = format!("/v26.0/{}/messages", business.line.id);
        for (body, name) in [
            (
                r#"{"messaging_product":"whatsapp","to":"+819012345678","to":"+819087654321","text":{"body":"hi"}}"#,
                "to",
            ),
            (r#"{"messaging_product":"whatsapp","to":"+819012345678","text":{"body":"hi","body":"ho"}}"#, "text.body"),
        ] {
            let request = world.request(Method::POST, &path).bearer_auth(&business.api_token);
            let request = request.header("content-type", "application/json").body(body);
            let error = Answer::of(request).await.graph(400, 100);
            let details = error["error_data"]["details"].as_str().unwrap();
            assert!(details.starts_with(&format!("{name}: ")), "{error}");
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn reading_gives_ticks() {
    each(async |world: Arc<World>| {
        let (business, other) = (world.business("Luigi").await, world.business("Mario").await);
        let second = world.receive(&business, "second", "there?").await;
        let read = |wamid: String| json!({"messaging_product": "whatsapp", "status": "read", "message_id": wamid, "typing_indicator": {"type": "text"}});
        let answer = post(&world, &business, read(business.wamid(second))).await;
        assert_eq!(answer.ok(200), json!({"success": true}));
        let thread = format!("/conversations/{}/messages", business.conversation);
        let thread = business.person(Role::Analyst).get(&world, &thread).await.ok(200);
        for message in thread["data"].as_array().unwrap() {
            assert_eq!(message["status"], "read");
        }
        let sent = post(&world, &business, send(text("out"))).await.ok(200);
        for wamid in [other.wamid(other.first), sent["messages"][0]["id"].as_str().unwrap().to_owned(), "wamid.x".to_owned()] {
            post(&world, &business, read(wamid)).await.graph(400, 131_009);
        }
        let odd = json!({"messaging_product": "whatsapp", "status": "delivered", "message_id": business.wamid(second)});
        post(&world, &business, odd).await.graph(400, 131_009);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_withdrawn_token_ends_within_ten_seconds() {
    each(async |world: Arc<World>| {
        let business = world.business("Luigi").await;
        post(&world, &business, send(text("hi"))).await.ok(200);
        let (scope, token) = (business.scope, business.api_token.clone());
        assert!(world.store().write(move |tx| token::revoke(tx, scope, &token)).await.unwrap());
        world.clock.advance_ms(10_000);
        post(&world, &business, send(text("hi"))).await.graph(401, 190);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn unknown_paths_are_answered_as_graph_does() {
    each(async |world: Arc<World>| {
        let business = world.business("Luigi").await;
        let call = |method: Method, path: &str| {
            Answer::of(world.request(method, path).bearer_auth(&business.api_token).json(&send(text("hi"))))
        };
        let error = call(Method::POST, "/v26.0/nothing/at/all").await.graph(400, 2500);
        assert_eq!(error["message"], "(#2500) Unknown path components: /nothing");
        call(Method::POST, &format!("/v26.0/{}/massages", business.line.id)).await.graph(400, 2500);
        assert_eq!(
            call(Method::GET, &format!("/v26.0/{}/messages", business.line.id)).await.graph(400, 100)["error_subcode"],
            33
        );
        assert_eq!(call(Method::POST, "/v26.0/1/messages").await.graph(400, 100)["error_subcode"], 33);
        assert_eq!(
            call(Method::POST, "/v26.0/99999999999999999999/messages").await.graph(400, 100)["error_subcode"],
            33
        );
        call(Method::GET, "/v26.0").await.graph(400, 2500);
    })
    .await;
}
