//! Rules and templates over HTTP: the Cloud API's codes, and what a person in the console is told.

use inbox::agents::Role;
use messaging::rules::{self, Rules};
use messaging::template::{self, NewTemplate, Status};
use reqwest::Method;
use serde_json::{Value, json};
use wire::template::{Category, ParameterFormat};

use crate::support::{Answer, Business, World, each, text};

async fn send(world: &World, business: &Business, message: Value) -> Answer {
    let mut body = json!({"messaging_product": "whatsapp", "to": "819012345678"});
    for (name, value) in message.as_object().unwrap() {
        body[name] = value.clone();
    }
    let path = format!("/v23.0/{}/messages", business.line.id);
    Answer::of(world.request(Method::POST, &path).bearer_auth(&business.api_token).json(&body)).await
}

fn order_update(values: &[&str], language: &str) -> Value {
    let values: Vec<_> = values.iter().map(|text| json!({"type": "text", "text": text})).collect();
    json!({"type": "template", "template": {"name": "order_update", "language": {"code": language},
        "components": [{"type": "body", "parameters": values}]}})
}

async fn make(world: &World, business: &Business) -> template::Template {
    let (scope, waba_id) = (business.scope, business.line.waba_id);
    let new = NewTemplate {
        waba_id,
        name: "order_update".into(),
        language: "en".into(),
        category: Category::Utility,
        parameter_format: ParameterFormat::Positional,
        components: vec![json!({"type": "BODY", "text": "Hi {{1}}, order {{2}} is on its way."})],
        status: Status::Approved,
    };
    world.store().write(move |tx| template::create(tx, scope, &new)).await.unwrap()
}

async fn hold_to(world: &World, business: &Business, rules: Rules) {
    let (scope, line) = (business.scope, business.line.id);
    world.store().write(move |tx| rules::put(tx, scope, line, &rules)).await.unwrap();
}

#[tokio::test]
async fn a_template_is_checked_shown_and_stopped_at_once() {
    each(|world| async move {
        let business = world.business("Luigi").await;
        send(&world, &business, order_update(&["Aiko", "7"], "en")).await.graph(404, 132_001);
        let made = make(&world, &business).await;
        send(&world, &business, order_update(&["Aiko", "7"], "ja")).await.graph(404, 132_001);
        let error = send(&world, &business, order_update(&["Aiko"], "en")).await.graph(400, 132_000);
        assert!(error["error_data"]["details"].as_str().unwrap().starts_with("body: number of localizable_params"));
        let sent = send(&world, &business, order_update(&["Aiko", "7"], "en")).await.ok(200);
        let owner = business.person(Role::Owner);
        let thread = owner.get(&world, &format!("/conversations/{}/messages", business.conversation)).await.ok(200);
        let shown = thread["data"].as_array().unwrap().last().unwrap();
        assert_eq!(shown["id"], sent["messages"][0]["id"]);
        assert_eq!(shown["rendered"], json!({"body": "Hi Aiko, order 7 is on its way.", "buttons": []}));
        assert_eq!(shown["template"]["name"], "order_update");

        let path = format!("/conversations/{}/messages", business.conversation);
        let by_agent = json!({"client_id": "t1", "message": order_update(&["Aiko", "8"], "en")});
        let answer = owner.post(&world, &path, by_agent).await.ok(201);
        assert_eq!(answer["rendered"]["body"], "Hi Aiko, order 8 is on its way.");
        let listed = owner.get(&world, "/templates").await.ok(200);
        assert_eq!(listed["data"][0]["name"], "order_update");
        assert_eq!(listed["data"][0]["status"], "APPROVED");

        let scope = business.scope;
        for (status, code) in [(Status::Paused, 132_015), (Status::Disabled, 132_016)] {
            world.store().write(move |tx| template::set_status(tx, scope, made.id, status, None)).await.unwrap();
            send(&world, &business, order_update(&["Aiko", "7"], "en")).await.graph(400, code);
        }
        assert_eq!(owner.get(&world, "/templates").await.ok(200)["data"], json!([]));
        let other = world.business("Mario").await;
        send(&world, &other, order_update(&["Aiko", "7"], "en")).await.graph(404, 132_001);
    })
    .await;
}

#[tokio::test]
async fn a_closed_window_is_200_and_failed_for_a_program_and_422_for_a_person() {
    each(|world| async move {
        let business = world.business("Luigi").await;
        hold_to(&world, &business, Rules::default()).await;
        world.clock.advance_ms(rules::WINDOW_MS);
        let sent = send(&world, &business, text("too late")).await.ok(200);
        let owner = business.person(Role::Owner);
        let path = format!("/conversations/{}/messages", business.conversation);
        let session = owner.clone();
        let thread = session.get(&world, &path).await.ok(200);
        let shown = thread["data"].as_array().unwrap().last().unwrap();
        assert_eq!(shown["id"], sent["messages"][0]["id"]);
        assert_eq!((&shown["status"], &shown["error"]["code"]), (&json!("failed"), &json!(131_047)));
        let problem = owner.post(&world, &path, json!({"client_id": "a", "message": text("hello")})).await;
        let problem = problem.problem(422, "window_closed");
        assert!(problem["detail"].as_str().unwrap().contains("template"), "{problem}");
        world.receive(&business, "again", "still there?").await;
        owner.post(&world, &path, json!({"client_id": "b", "message": text("yes")})).await.ok(201);
    })
    .await;
}

#[tokio::test]
async fn speed_is_refused_with_meta_s_codes() {
    each(|world| async move {
        let business = world.business("Luigi").await;
        hold_to(&world, &business, Rules { throughput_per_second: Some(1), ..Rules::lifted() }).await;
        send(&world, &business, text("one")).await.ok(200);
        send(&world, &business, text("two")).await.graph(400, 130_429);
        hold_to(&world, &business, Rules { pair_rate: true, ..Rules::lifted() }).await;
        for _ in 0..rules::rates::PAIR_BURST {
            send(&world, &business, text("again")).await.ok(200);
        }
        send(&world, &business, text("too much")).await.graph(400, 131_056);
    })
    .await;
}

#[tokio::test]
async fn rules_are_read_and_written_by_those_who_may() {
    each(|world| async move {
        let business = world.business("Luigi").await;
        let path = format!("/phone-numbers/{}/rules", business.line.id);
        let owner = business.person(Role::Owner);
        assert_eq!(owner.get(&world, &path).await.ok(200)["messaging_limit"], Value::Null);
        let rules = json!({"customer_service_window": true, "pair_rate": false, "throughput_per_second": 1000,
            "messaging_limit": 2000, "marketing_per_person_per_day": null, "blocked_people": true, "undeliverable": false,
            "template_pacing": false});
        assert_eq!(owner.send(&world, Method::PUT, &path, rules.clone()).await.ok(200), rules);
        assert_eq!(business.person(Role::Analyst).get(&world, &path).await.ok(200), rules);
        let wrong = owner.send(&world, Method::PUT, &path, json!({"messaging_limit": 3})).await.problem(422, "invalid");
        assert_eq!(wrong["field"], "messaging_limit");
        owner.send(&world, Method::PUT, &path, json!({"no_such": 1})).await.problem(422, "unknown_field");
        business.person(Role::Agent).send(&world, Method::PUT, &path, rules).await.problem(403, "forbidden");
    })
    .await;
}
