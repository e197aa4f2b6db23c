//! What customers think of the business: blocks, reports, ratings; templates compared and grouped; welcome sequences and
//! the contact book.

use std::sync::Arc;

use inbox::agents::Role;
use messaging::analytics::Counter;
use messaging::message::send::{self, Outgoing, Recipient};
use messaging::message::status::{self, News};
use messaging::message::{Author, wamid};
use messaging::template::{self, NewTemplate, Status as Standing};
use reqwest::Method;
use serde_json::{Value, json};
use wire::id::{MessageId, TemplateId};
use wire::message::Content;
use wire::status::Status;
use wire::template::{Category, ParameterFormat};

use crate::customer::Customer;
use crate::support::{Answer, Business, World, each_with};

const DAY_MS: i64 = 86_400_000;

async fn call(world: &World, business: &Business, method: Method, path: &str, body: Value) -> Answer {
    let request = world.request(method, &format!("/v26.0/{path}")).bearer_auth(&business.weak_token);
    Answer::of(if body.is_null() { request } else { request.json(&body) }).await
}

async fn get(world: &World, business: &Business, path: &str) -> Answer {
    call(world, business, Method::GET, path, Value::Null).await
}

async fn make(world: &World, business: &Business, name: &'static str) -> TemplateId {
    let (scope, waba_id) = (business.scope, business.line.waba_id);
    let new = NewTemplate {
        waba_id,
        name: name.to_owned(),
        language: "en".to_owned(),
        category: Category::Marketing,
        parameter_format: ParameterFormat::Positional,
        components: vec![json!({"type": "BODY", "text": name})],
        status: Standing::Approved,
    };
    world.store().write(move |tx| template::create(tx, scope, &new)).await.unwrap().id
}

/// A template that was delivered to somebody; the counter has seen it.
async fn deliver(world: &World, business: &Business, name: &'static str, to: String) -> MessageId {
    let (scope, line) = (business.scope, business.line.id);
    let sent = world.store().write(move |tx| {
        let mut item = Outgoing::new(scope, line, Recipient::WaId(to), Author::Api(1), &Content::text("x"), None);
        item.category = Some(Category::Marketing);
        item.kind = "template".to_owned();
        item.content = json!({"type": "template", "template": {"name": name, "language": {"code": "en"}}}).to_string();
        let message = send::send(tx, &item)?.message;
        status::apply(tx, scope, &[News::new(message, Status::Delivered)])?;
        Ok::<_, messaging::Error>(message)
    });
    sent.await.unwrap()
}

async fn counted(world: &World) {
    world.store().drain(&Counter::new(world.store().clone())).await.unwrap();
}

/// People who have opened the chat and written.
async fn people(world: &World, business: &Business, count: usize) -> Vec<(Customer, String)> {
    let mut people = Vec::new();
    for number in 0..count {
        let from = format!("8190{:08}", 20_000_000 + number);
        let customer = Customer::open(world, business, json!({"from": from, "name": "Aiko"})).await;
        customer.say(world, "hello").await;
        people.push((customer, from));
    }
    people
}

async fn each(test: impl AsyncFn(Arc<World>)) {
    each_with(
        |config| config.is_demo = true,
        |world| {
            let test = &test;
            async move { test(world).await }
        },
    )
    .await;
}

#[tokio::test]
async fn a_template_that_people_block_is_paused_and_the_number_is_rated() {
    each(async |world: Arc<World>| {
        let business = world.business("Luigi").await;
        let id = make(&world, &business, "spring_sale").await;
        let line = business.line.id.to_string();
        let rated = async || get(&world, &business, &format!("{line}?fields=quality_rating")).await.ok(200);
        assert_eq!(rated().await["quality_rating"], "UNKNOWN");
        let people = people(&world, &business, 12).await;
        for (_, wa_id) in &people {
            deliver(&world, &business, "spring_sale", wa_id.clone()).await;
        }
        counted(&world).await;
        let shown = async || get(&world, &business, &format!("{id}?fields=status,quality_score")).await.ok(200);
        for (customer, _) in &people[..2] {
            customer.send(&world, Method::PUT, "/block", json!({"reason": "SPAM"})).await.ok(204);
            customer.send(&world, Method::PUT, "/block", json!({"reason": "SPAM"})).await.ok(204);
        }
        assert_eq!(shown().await["quality_score"]["score"], "YELLOW", "blocking twice is blocking once");
        let thread = people[2].0.get(&world, "/messages").await.ok(200);
        let template = thread["data"].as_array().unwrap().iter().find(|message| message["type"] == "template").unwrap();
        let report = json!({"message_id": template["id"], "reason": "OFFENSIVE_MESSAGES"});
        people[2].0.post(&world, "/reports", report).await.ok(204);
        let now = shown().await;
        assert_eq!((&now["quality_score"]["score"], &now["status"]), (&json!("RED"), &json!("PAUSED")), "{now}");
        assert_eq!(rated().await["quality_rating"], "RED");

        // A week later nobody complains any more.
        world.clock.advance_ms(8 * DAY_MS);
        for number in 0..10 {
            deliver(&world, &business, "spring_sale", format!("8180{:08}", 20_000_000 + number)).await;
        }
        counted(&world).await;
        messaging::feedback::run(world.store(), business.scope, &json!({"id": id}).to_string()).await.unwrap();
        assert_eq!(shown().await["quality_score"]["score"], "GREEN");
        assert_eq!(rated().await["quality_rating"], "GREEN");
    })
    .await;
}

#[tokio::test]
async fn who_blocks_a_business_gets_nothing_until_they_unblock_it() {
    each(async |world: Arc<World>| {
        let business = world.business("Luigi").await;
        let (customer, wa_id) = people(&world, &business, 1).await.remove(0);
        let own = |session: Value| session["blocked"].clone();
        assert_eq!(own(customer.get(&world, "/session").await.ok(200)), false);
        customer.send(&world, Method::PUT, "/block", json!({})).await.ok(204);
        assert_eq!(own(customer.get(&world, "/session").await.ok(200)), true);
        let body = json!({"messaging_product": "whatsapp", "to": wa_id, "text": {"body": "hello"}});
        let send = || {
            let path = format!("/v26.0/{}/messages", business.line.id);
            Answer::of(world.request(Method::POST, &path).bearer_auth(&business.api_token).json(&body))
        };
        let status = async |answer: Answer| {
            let id = answer.ok(200)["messages"][0]["id"].as_str().unwrap().to_owned();
            let path = format!("/conversations/{}/messages", customer.session_conversation(&world).await);
            let thread = business.person(Role::Owner).get(&world, &path).await.ok(200);
            let shown = thread["data"].as_array().unwrap().iter().find(|message| message["id"] == id).unwrap().clone();
            (shown["status"].clone(), shown["error"]["code"].clone())
        };
        assert_eq!(status(send().await).await, (json!("failed"), json!(131_026)));
        let words = json!({"client_id": "x", "message": {"type": "text", "text": {"body": "hi"}}});
        customer.post(&world, "/messages", words.clone()).await.problem(409, "you_blocked");
        let conversation = customer.session_conversation(&world).await;
        let body = json!({"client_id": "a", "message": {"type": "text", "text": {"body": "hi"}}});
        let path = format!("/conversations/{conversation}/messages");
        let refused = business.person(Role::Owner).post(&world, &path, body).await;
        assert!(refused.status.is_client_error(), "{}", refused.status);

        customer.send(&world, Method::DELETE, "/block", Value::Null).await.ok(204);
        assert_eq!(status(send().await).await.0, json!("accepted"));
        customer.post(&world, "/messages", words).await.ok(201);
        let wrong = customer.send(&world, Method::PUT, "/block", json!({"reason": "BORED"})).await;
        assert!(wrong.problem(422, "invalid")["detail"].as_str().unwrap().contains("NO_LONGER_NEEDED"));
        let guest = Customer::guest(&world, &business).await;
        guest.send(&world, Method::PUT, "/block", json!({})).await.problem(404, "not_found");
    })
    .await;
}

#[tokio::test]
async fn two_templates_are_compared() {
    each(async |world: Arc<World>| {
        let business = world.business("Luigi").await;
        let (one, other) = (make(&world, &business, "spring").await, make(&world, &business, "summer").await);
        let (customer, wa_id) = people(&world, &business, 1).await.remove(0);
        deliver(&world, &business, "summer", wa_id).await;
        counted(&world).await;
        customer.send(&world, Method::PUT, "/block", json!({"reason": "NO_SIGN_UP"})).await.ok(204);
        world.clock.advance_ms(1_000);
        let now = world.clock.now_ms() / 1_000;
        let path = |days: i64| format!("{one}/compare?template_ids=[{other}]&start={}&end={now}", now - days * 86_400);
        let few = get(&world, &business, &path(7)).await.graph(400, 100);
        assert!(few["error_data"]["details"].as_str().unwrap().contains("1000 are needed"), "{few}");
        let (business_id, slot) = (business.id().get(), world.clock.now_ms() / 900_000 * 900_000 - 900_000);
        let add = world.store().write(move |tx| {
            let sql = "INSERT INTO template_count (business_id, template_id, slot, sent, delivered, read) VALUES ($1, $2, $3, 1000, 900, 1)";
            for id in [one, other] {
                tx.execute(sql, store::params![business_id, id.get(), slot])?;
            }
            Ok::<_, messaging::Error>(())
        });
        add.await.unwrap();
        let compared = get(&world, &business, &path(30)).await.ok(200)["data"].clone();
        let block_rate = json!({
            "metric": "BLOCK_RATE", "type": "RELATIVE", "order_by_relative_metric": [one.to_string(), other.to_string()]
        });
        assert_eq!(compared[0], block_rate);
        assert_eq!(compared[1]["number_values"][1], json!({"key": other.to_string(), "value": 1_001}));
        assert_eq!(compared[2]["string_values"][1], json!({"key": other.to_string(), "value": "NO_SIGN_UP"}));
        get(&world, &business, &path(8)).await.graph(400, 100);
        let same = format!("{one}/compare?template_ids={one}&start={}&end={now}", now - 7 * 86_400);
        get(&world, &business, &same).await.graph(400, 100);
    })
    .await;
}

#[tokio::test]
async fn templates_are_grouped_and_counted_together() {
    each(async |world: Arc<World>| {
        let (business, rival) = (world.business("Luigi").await, world.business("Mario").await);
        let (one, other) = (make(&world, &business, "spring").await, make(&world, &business, "summer").await);
        let waba = business.line.waba_id;
        let edge = format!("{waba}/template_groups");
        let new = json!({"name": "Seasons", "description": "All year", "whatsapp_business_templates": [one, other]});
        let made = call(&world, &business, Method::POST, &edge, new.clone()).await.ok(200);
        let id = made["id"].as_str().unwrap().to_owned();
        let again = call(&world, &business, Method::POST, &edge, new).await.graph(400, 100);
        assert!(again["error_data"]["details"].as_str().unwrap().starts_with("name: "), "{again}");
        let taken = json!({"name": "More", "whatsapp_business_templates": [one]});
        let taken = call(&world, &business, Method::POST, &edge, taken).await.graph(400, 100);
        assert!(taken["error_data"]["details"].as_str().unwrap().contains("in one at most"), "{taken}");
        let theirs = make(&world, &rival, "theirs").await;
        let foreign = json!({"name": "More", "whatsapp_business_templates": [theirs]});
        call(&world, &business, Method::POST, &edge, foreign).await.graph(400, 100);
        get(&world, &rival, &id).await.graph(400, 100);

        world.clock.advance_ms(1_800_000);
        deliver(&world, &business, "spring", "819011110001".to_owned()).await;
        deliver(&world, &business, "summer", "819011110002".to_owned()).await;
        world.clock.advance_ms(1_800_000);
        let change = json!({"remove_whatsapp_business_templates": [one], "name": "Summer only"});
        assert_eq!(call(&world, &business, Method::POST, &id, change).await.ok(200), json!({"success": true}));
        world.clock.advance_ms(1_800_000);
        deliver(&world, &business, "spring", "819011110003".to_owned()).await;
        counted(&world).await;
        let shown = get(&world, &business, &id).await.ok(200);
        assert_eq!((&shown["name"], &shown["description"]), (&json!("Summer only"), &json!("All year")));
        assert_eq!(shown["whatsapp_business_templates"]["data"], json!([{"id": other.to_string()}]));
        let list = get(&world, &business, &edge).await.ok(200);
        assert_eq!(list["data"][0]["id"], id);

        call(&world, &business, Method::POST, &waba.to_string(), json!({"is_enabled_for_insights": true}))
            .await
            .ok(200);
        let now = world.clock.now_ms() / 1_000;
        let path = format!(
            "{waba}/template_group_analytics?template_group_ids=[{id}]&granularity=DAILY&start={}&end={}",
            now - 86_400,
            now + 60
        );
        let counted = get(&world, &business, &path).await.ok(200);
        let points = counted["data"][0]["data_points"].as_array().unwrap();
        let delivered: i64 = points.iter().map(|point| point["delivered"].as_i64().unwrap()).sum();
        assert_eq!((delivered, &points[0]["template_group_id"]), (2, &json!(id)), "{counted}");

        assert_eq!(call(&world, &business, Method::DELETE, &id, Value::Null).await.ok(200), json!({"success": true}));
        get(&world, &business, &id).await.graph(400, 100);
    })
    .await;
}

#[tokio::test]
async fn welcome_sequences_are_kept_changed_and_deleted() {
    each(async |world: Arc<World>| {
        let (business, rival) = (world.business("Luigi").await, world.business("Mario").await);
        let edge = format!("{}/welcome_message_sequences", business.line.waba_id);
        let content = json!({
            "text": "Welcome!", "autofill_message": {"content": "A table, please"},
            "ice_breakers": [{"title": "Menu"}, {"title": "Hours"}],
        });
        let body = json!({"name": "Ad", "welcome_message_sequence": content});
        let id = call(&world, &business, Method::POST, &edge, body).await.ok(200)["sequence_id"].clone();
        let shown = get(&world, &business, &edge).await.ok(200)["data"][0].clone();
        assert_eq!((&shown["id"], &shown["welcome_message_sequence"]), (&id, &content));
        assert_eq!(shown["is_used_in_ad"], false);
        // Forms carry objects as text.
        let changed = json!({"sequence_id": id, "name": "Ad 2", "welcome_message_sequence": "{\"text\":\"Hi\"}"});
        call(&world, &business, Method::POST, &edge, changed).await.ok(200);
        assert_eq!(get(&world, &business, &edge).await.ok(200)["data"][0]["name"], "Ad 2");
        for (wrong, says) in [
            (json!({"text": ""}), "welcome_message_sequence.text"),
            (json!({"ice_breakers": []}), "welcome_message_sequence.text"),
            (json!({"text": "x", "ice_breakers": [{"title": "a".repeat(81)}]}), "ice_breakers[0].title"),
            (json!({"text": "x", "colour": "red"}), "welcome_message_sequence.colour"),
        ] {
            let body = json!({"name": "Ad", "welcome_message_sequence": wrong});
            let error = call(&world, &business, Method::POST, &edge, body).await;
            let details = error.json()["error"]["error_data"]["details"].as_str().unwrap().to_owned();
            assert!(error.status == 400 && details.contains(says), "{details}");
        }
        let theirs = format!("{}/welcome_message_sequences?sequence_id={}", rival.line.waba_id, id.as_str().unwrap());
        call(&world, &rival, Method::DELETE, &theirs, Value::Null).await.graph(400, 100);
        let mine = format!("{edge}?sequence_id={}", id.as_str().unwrap());
        assert_eq!(call(&world, &business, Method::DELETE, &mine, Value::Null).await.ok(200), json!({"success": true}));
        assert_eq!(get(&world, &business, &edge).await.ok(200)["data"], json!([]));
    })
    .await;
}

#[tokio::test]
async fn an_entry_of_the_contact_book_is_deleted_once_and_comes_back() {
    each(async |world: Arc<World>| {
        let business = world.business("Luigi").await;
        let (customer, wa_id) = people(&world, &business, 1).await.remove(0);
        let user = customer.session["visitor"]["user_id"].as_str().unwrap().to_owned();
        let edge = format!("{}/contact_book", business.line.id);
        let remove = async || {
            let path = format!("{edge}?bsuid={user}");
            call(&world, &business, Method::DELETE, &path, Value::Null).await.ok(200)
        };
        world.clock.advance_ms(10);
        let deleted = |is: bool| json!({"messaging_product": "whatsapp", "success": true, "deleted": is});
        assert_eq!(remove().await, deleted(true));
        assert_eq!(remove().await, deleted(false));
        world.clock.advance_ms(10);
        deliver(&world, &business, "any", wa_id).await;
        world.clock.advance_ms(10);
        assert_eq!(remove().await, deleted(true));
        let nobody = format!("{edge}?bsuid=ZZ.nobody");
        assert_eq!(call(&world, &business, Method::DELETE, &nobody, Value::Null).await.ok(200), deleted(false));
        call(&world, &business, Method::DELETE, &edge, Value::Null).await.graph(400, 100);
    })
    .await;
}

#[tokio::test]
async fn a_template_s_message_says_whether_it_is_held() {
    each(async |world: Arc<World>| {
        let business = world.business("Luigi").await;
        make(&world, &business, "spring").await;
        let body = json!({"messaging_product": "whatsapp", "to": "819012345678", "type": "template",
            "template": {"name": "spring", "language": {"code": "en"}}});
        let path = format!("/v26.0/{}/messages", business.line.id);
        let send = || Answer::of(world.request(Method::POST, &path).bearer_auth(&business.api_token).json(&body));
        assert_eq!(send().await.ok(200)["messages"][0]["message_status"], "accepted");
        let (scope, line) = (business.scope, business.line.id);
        let pace = world.store().write(move |tx| {
            let rules = messaging::rules::Rules { template_pacing: true, ..messaging::rules::Rules::lifted() };
            messaging::rules::put(tx, scope, line, &rules)?;
            let sql = "INSERT INTO template_pace (business_id, template_id, sent) SELECT business_id, id, $2 FROM template WHERE business_id = $1";
            tx.execute(sql, store::params![scope.business().get(), template::pace::FIRST])?;
            Ok::<_, messaging::Error>(())
        });
        pace.await.unwrap();
        let held = send().await.ok(200);
        assert_eq!(held["messages"][0]["message_status"], "held_for_quality_assessment");
        let id = held["messages"][0]["id"].as_str().unwrap();
        assert_eq!(wamid(business.id(), messaging::message::id_of(scope, id).unwrap()), id);
    })
    .await;
}
