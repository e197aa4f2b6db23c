//! What goes wrong on purpose: errors by code, messages that fail, delays; who may let it go wrong.

use std::future::Future;
use std::sync::Arc;

use ::sandbox::plays::Progress;
use ::sandbox::{Customers, Part, Sandbox};
use channels::webchat::deliver::Deliver;
use futures::future::BoxFuture;
use inbox::agents::Role;
use messaging::token;
use reqwest::Method;
use serde_json::{Value, json};

use crate::support::{Answer, Business, World, each, each_with, text};

/// Customers who do all their steps at once, in nobody's sight.
struct Quick;

impl Customers for Quick {
    fn play(&self, part: Part, progress: Progress) -> BoxFuture<'static, Result<(), String>> {
        Box::pin(async move {
            progress(part.steps.len());
            if part.name.as_deref() == Some("Clumsy") { Err("step 2: fell over".to_owned()) } else { Ok(()) }
        })
    }
}

/// Runs a test against servers with a sandbox.
pub async fn each_with_sandbox<F: Future<Output = ()>>(test: impl Fn(Arc<World>) -> F) {
    each_with(|config| config.sandbox = Sandbox::on(None, Arc::new(Quick)), test).await;
}

async fn send(world: &World, business: &Business, to: &str) -> Answer {
    let body = json!({"messaging_product": "whatsapp", "to": to, "text": {"body": "hello"}});
    let path = format!("/v23.0/{}/messages", business.line.id);
    Answer::of(world.request(Method::POST, &path).bearer_auth(&business.api_token).json(&body)).await
}

/// The texts that the business's customer sees.
async fn seen_by_customer(world: &World, business: &Business) -> Vec<String> {
    let (scope, conversation) = (business.scope, business.conversation);
    let page = world.store().read(move |tx| {
        let page = messaging::message::thread::Page::Newest;
        messaging::message::thread::page(tx, scope, conversation, page, 50)
    });
    let views = page.await.unwrap().data.into_iter();
    let seen = views.filter(|view| !view.is_hidden_from(messaging::message::view::Audience::Customer));
    seen.map(|view| view.content["text"]["body"].as_str().unwrap_or_default().to_owned()).collect()
}

async fn conduct(world: &World, business: &Business, conduct: Value) -> Answer {
    business.person(Role::Owner).send(world, Method::PUT, "/sandbox/conduct", conduct).await
}

#[tokio::test]
async fn calls_are_answered_with_the_error_that_was_asked_for() {
    each_with_sandbox(async |world: Arc<World>| {
        let (business, other) = (world.business("Luigi").await, world.business("Mario").await);
        let faults = json!({"faults": [
            {"code": 131_056, "to": "819012345678", "left": 1},
            {"code": 80_007, "on": "management"},
        ]});
        let view = conduct(&world, &business, faults).await.ok(200);
        assert_eq!(view["conduct"]["faults"][0]["percent"], 100);
        send(&world, &business, "819099999999").await.ok(200);
        let error = send(&world, &business, "+81 90-1234-5678").await.graph(400, 131_056);
        assert!(error["error_data"]["details"].as_str().unwrap().contains("sandbox"), "{error}");
        send(&world, &business, "819012345678").await.ok(200);
        let numbers = format!("/v23.0/{}/phone_numbers", business.line.waba_id);
        let list = || Answer::of(world.request(Method::GET, &numbers).bearer_auth(&business.api_token));
        assert_eq!(list().await.json()["error"]["code"], 80_007);
        send(&world, &other, "819012345678").await.ok(200);
        let owner = business.person(Role::Owner);
        let left = owner.get(&world, "/sandbox").await.ok(200)["conduct"]["faults"][0]["left"].clone();
        assert_eq!(left, 0, "it has happened");
        conduct(&world, &business, json!({})).await.ok(200);
        list().await.ok(200);
    })
    .await;
}

#[tokio::test]
async fn an_accepted_message_fails_with_the_code() {
    each_with_sandbox(async |world: Arc<World>| {
        let business = world.business("Luigi").await;
        let fault = json!({"code": 131_049, "way": "status", "left": 1});
        conduct(&world, &business, json!({"faults": [fault]})).await.ok(200);
        let id = send(&world, &business, "819012345678").await.ok(200)["messages"][0]["id"].clone();
        world.store().drain(&Deliver::new(world.store().clone())).await.unwrap();
        let path = format!("/conversations/{}/messages", business.conversation);
        let owner = business.person(Role::Owner);
        let thread = owner.get(&world, &path).await.ok(200);
        let shown = thread["data"].as_array().unwrap().iter().find(|message| message["id"] == id).unwrap();
        assert_eq!((&shown["status"], &shown["error"]["code"]), (&json!("failed"), &json!(131_049)), "{shown}");
        // The customer never sees it, neither before it has failed.
        conduct(&world, &business, json!({"faults": [{"code": 131_049, "way": "status"}]})).await.ok(200);
        send(&world, &business, "819012345678").await.ok(200);
        let seen = seen_by_customer(&world, &business).await;
        assert_eq!(seen, ["hi"], "their own alone");
        // What agents write is not the bot's.
        let body = json!({"client_id": "a", "message": text("hi")});
        conduct(&world, &business, json!({"faults": [{"code": 131_049}]})).await.ok(200);
        owner.post(&world, &path, body).await.ok(201);
    })
    .await;
}

#[tokio::test]
async fn the_clock_goes_forward_for_everybody_and_closes_windows() {
    each_with_sandbox(async |world: Arc<World>| {
        let business = world.business("Luigi").await;
        let owner = business.person(Role::Owner);
        let before = owner.get(&world, "/sandbox").await.ok(200)["now"].as_i64().unwrap();
        let day = json!({"forward_ms": 25 * 3_600_000});
        let after = owner.post(&world, "/sandbox/clock", day).await.ok(200)["now"].as_i64().unwrap();
        assert_eq!(after - before, 25 * 3_600_000);
        let seen = owner.get(&world, &format!("/conversations/{}", business.conversation)).await.ok(200);
        assert!(seen["window_closes_at"].as_i64().is_none_or(|at| at < after), "{seen}");
        for wrong in [0, -5, i64::MAX] {
            let problem = owner.post(&world, "/sandbox/clock", json!({"forward_ms": wrong})).await;
            assert_eq!(problem.status, 422, "{wrong}");
        }
    })
    .await;
}

#[tokio::test]
async fn a_customer_plays_a_part() {
    each_with_sandbox(async |world: Arc<World>| {
        let business = world.business("Luigi").await;
        let owner = business.person(Role::Owner);
        let part = |name: &str, script: &str| {
            json!({"phone_number_id": business.line.id, "from": "+81 90 1111 2222", "name": name, "script": script})
        };
        let play = owner.post(&world, "/sandbox/plays", part("Aiko", "say hi\nwait")).await.ok(201);
        assert_eq!((&play["steps"], &play["from"]), (&json!(2), &json!("819011112222")));
        owner.post(&world, "/sandbox/plays", part("Clumsy", "say hi")).await.ok(201);
        let ended = loop {
            let plays = owner.get(&world, "/sandbox").await.ok(200)["plays"].clone();
            if plays.as_array().unwrap().iter().all(|play| play["state"] != "playing") {
                break plays;
            }
            tokio::task::yield_now().await;
        };
        assert_eq!((&ended[0]["state"], &ended[0]["error"]), (&json!("failed"), &json!("step 2: fell over")));
        assert_eq!((&ended[1]["state"], &ended[1]["done"]), (&json!("done"), &json!(2)));
        let problem = owner.post(&world, "/sandbox/plays", part("Aiko", "say hi\ndance")).await;
        assert!(problem.problem(422, "invalid")["detail"].as_str().unwrap().contains("line 2: `dance`"));
        let nobody = json!({"phone_number_id": business.line.id, "from": "x", "script": "say hi"});
        owner.post(&world, "/sandbox/plays", nobody).await.problem(422, "invalid");
    })
    .await;
}

#[tokio::test]
async fn programs_may_with_a_manager_s_token() {
    each_with_sandbox(async |world: Arc<World>| {
        let business = world.business("Luigi").await;
        let get = |token: &str| Answer::of(world.request(Method::GET, "/api/v1/sandbox").bearer_auth(token));
        get(&business.weak_token).await.ok(200);
        get(&business.api_token).await.problem(401, "no_session");
        get("nonsense").await.problem(401, "no_session");
        let (scope, app) = (business.scope, business.app.id);
        let employee = world.store().write(move |tx| {
            let user = token::create_system_user(tx, scope, app, "employee", token::Role::Employee)?;
            token::issue(tx, scope, app, user, &[token::MANAGEMENT], None)
        });
        get(&employee.await.unwrap()).await.problem(401, "no_session");
    })
    .await;
}

#[tokio::test]
async fn other_servers_have_none() {
    each(async |world: Arc<World>| {
        let business = world.business("Luigi").await;
        let owner = business.person(Role::Owner);
        assert_eq!(owner.get(&world, "/me").await.ok(200)["has_sandbox"], false);
        owner.get(&world, "/sandbox").await.problem(404, "no_sandbox");
        conduct(&world, &business, json!({"faults": [{"code": 4}]})).await.problem(404, "no_sandbox");
        send(&world, &business, "819012345678").await.ok(200);
    })
    .await;
}

#[tokio::test]
async fn what_is_wrong_with_a_conduct_is_named() {
    each_with_sandbox(async |world: Arc<World>| {
        let business = world.business("Luigi").await;
        for (wrong, field) in [
            (json!({"faults": [{"code": 7_777_777}]}), "faults[0].code"),
            (json!({"faults": [{"code": 4, "percent": 101}]}), "faults[0].percent"),
            (json!({"answer_delay_ms": 3_600_000}), "answer_delay_ms"),
            (json!({"webhooks": {"duplicate_percent": 200}}), "webhooks.duplicate_percent"),
        ] {
            let answer = conduct(&world, &business, wrong.clone()).await;
            assert_eq!((answer.status.as_u16(), &answer.json()["field"]), (422, &json!(field)), "{wrong}");
        }
        conduct(&world, &business, json!({"fault": []})).await.problem(422, "unknown_field");
    })
    .await;
}
