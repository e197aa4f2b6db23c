//! Apps, programs, tokens and activities in the console.

use std::sync::Arc;

use inbox::agents::Role;
use integrations::webhooks::endpoint::{self, Level, Place, Setting};
use integrations::webhooks::subscribed;
use messaging::analytics::Counter;
use messaging::token;
use reqwest::Method;
use serde_json::{Value, json};

use crate::support::{Answer, World, each};

async fn graph(world: &World, token: &str, path: &str) -> Answer {
    Answer::of(world.request(Method::GET, &format!("/v26.0/{path}")).bearer_auth(token)).await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_program_gets_a_token_that_ends_when_it_is_withdrawn() {
    each(async |world: Arc<World>| {
        let business = world.business("Luigi").await;
        let (admin, waba, line) = (business.person(Role::Admin), business.line.waba_id, business.line.id);
        let app = admin.post(&world, "/apps", json!({"name": " Till "})).await.ok(201);
        assert_eq!(app["name"], "Till");
        let new = json!({"app_id": app["id"], "name": "Till", "role": "EMPLOYEE"});
        let program = admin.post(&world, "/system-users", new).await.ok(201);
        let path = format!("/system-users/{}", program["id"].as_str().unwrap());
        let wish = json!({"scopes": ["whatsapp_business_management"], "expires_in_days": 30});
        let issued = admin.post(&world, &format!("{path}/tokens"), wish).await.ok(201);
        let token = issued["token"].as_str().unwrap().to_owned();
        graph(&world, &token, &waba.to_string()).await.graph(400, 100);

        let assigned = admin
            .request(&world, Method::PUT, &format!("{path}/wabas/{waba}"))
            .json(&json!({"tasks": ["VIEW_PHONE_ASSETS"]}));
        assert_eq!(Answer::of(assigned).await.ok(200)["wabas"][0]["tasks"], json!(["VIEW_PHONE_ASSETS"]));
        graph(&world, &token, &line.to_string()).await.ok(200);

        let listed = admin.get(&world, "/system-users").await.ok(200);
        let own = listed["data"].as_array().unwrap().iter().find(|user| user["id"] == program["id"]).unwrap();
        assert_eq!(own["tokens"][0]["last_characters"], token[token.len() - 4..]);
        assert!(!listed.to_string().contains(&token));
        assert_eq!(listed["wabas"][0]["id"], waba.to_string());
        let id = own["tokens"][0]["id"].as_str().unwrap();
        let delete = |path: String| Answer::of(admin.request(&world, Method::DELETE, &path));
        delete(format!("{path}/tokens/{id}")).await.ok(204);
        graph(&world, &token, &line.to_string()).await.graph(401, 190);

        // A token ends by itself, and with its program.
        let wish = json!({"scopes": ["whatsapp_business_management"], "expires_in_days": 1});
        let issued = admin.post(&world, &format!("{path}/tokens"), wish.clone()).await.ok(201);
        let short = issued["token"].as_str().unwrap().to_owned();
        graph(&world, &short, &line.to_string()).await.ok(200);
        world.clock.advance_ms(86_400_000);
        graph(&world, &short, &line.to_string()).await.graph(401, 190);
        let issued = admin.post(&world, &format!("{path}/tokens"), wish).await.ok(201);
        delete(path.clone()).await.ok(204);
        graph(&world, issued["token"].as_str().unwrap(), &line.to_string()).await.graph(401, 190);

        let activities = admin.get(&world, "/activities?limit=3").await.ok(200);
        let newest = &activities["data"][0];
        assert_eq!((&newest["kind"], &newest["actor_type"]), (&json!("USER_REMOVED"), &json!("USER")));
        assert_eq!(newest["actor_name"], admin.agent.name);
        let next = activities["next"].as_str().unwrap();
        let older = admin.get(&world, &format!("/activities?cursor={next}&limit=200")).await.ok(200);
        assert!(older["data"].as_array().unwrap().iter().all(|one| one["at"].as_i64() <= newest["at"].as_i64()));
        assert_eq!(older["next"], Value::Null);
        let long = json!({"app_id": app["id"], "name": "x".repeat(101), "role": "ADMIN"});
        for (path, wrong) in [("/apps", json!({"name": " "})), ("/system-users", long)] {
            let problem = admin.post(&world, path, wrong).await.problem(422, "too_long");
            assert_eq!((&problem["field"], &problem["limit"]), (&json!("name"), &json!(100)));
        }
        admin.get(&world, "/activities?limit=0").await.problem(422, "invalid");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_new_secret_takes_the_place_of_the_old_one() {
    each(async |world: Arc<World>| {
        let business = world.business("Luigi").await;
        let owner = business.person(Role::Owner);
        let path = format!("/apps/{}/secret", business.app.id);
        let shown = owner.post(&world, &path, json!({"rotate": false})).await.ok(200);
        assert_eq!(shown["secret"], business.app.secret);
        let old = format!("{}|{}", business.app.id, business.app.secret);
        graph(&world, &old, "app").await.ok(200);
        let rotated = owner.post(&world, &path, json!({"rotate": true})).await.ok(200);
        let secret = rotated["secret"].as_str().unwrap();
        assert_ne!(secret, business.app.secret);
        graph(&world, &old, "app").await.graph(401, 190);
        graph(&world, &format!("{}|{secret}", business.app.id), "app").await.ok(200);
        let done = owner.get(&world, "/activities?limit=2").await.ok(200);
        assert_eq!(done["data"][0]["kind"], "SECURITY_EVENT");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_one_thing_that_is_still_to_be_done_is_known() {
    each(async |world: Arc<World>| {
        let business = world.business("Luigi").await;
        let owner = business.person(Role::Owner);
        let path = format!("/phone-numbers/{}/setup", business.line.id);
        let todo = async || {
            let steps = owner.get(&world, &path).await.ok(200)["data"].clone();
            let open = steps.as_array().unwrap().iter().filter(|step| step["state"] != "done");
            open.map(|step| format!("{} {}", step["step"].as_str().unwrap(), step["state"].as_str().unwrap()))
                .collect::<Vec<_>>()
        };
        let all = ["pin", "token", "webhook", "subscription", "delivery", "received", "sent"];
        assert_eq!(todo().await, all.map(|step| format!("{step} todo")), "its number is connected");
        let (scope, app, waba) = (business.scope, business.app.id, business.line.waba_id);
        let place = Place { app, level: Level::App, target: app.get() };
        let setting = Setting {
            callback_url: "https://bot.example/hook".to_owned(),
            verify_token: "token".to_owned(),
            fields: vec!["messages".to_owned()],
            graph_version: 26,
        };
        let made = world.store().write(move |tx| {
            let user = token::create_system_user(tx, scope, app, "till", token::Role::Admin)?;
            token::issue(tx, scope, app, user, &[token::MESSAGING, token::MANAGEMENT], None)?;
            endpoint::set(tx, scope, place, &setting)
        });
        made.await.unwrap();
        assert_eq!(todo().await, ["pin todo", "subscription todo", "delivery todo", "received todo", "sent todo"]);
        let subscribed = world.store().write(move |tx| subscribed::subscribe(tx, scope, waba, app));
        subscribed.await.unwrap();
        world.store().drain(&Counter::new(world.store().clone())).await.unwrap();
        assert_eq!(todo().await, ["pin todo", "delivery todo", "sent todo"], "a customer has written");
    })
    .await;
}
