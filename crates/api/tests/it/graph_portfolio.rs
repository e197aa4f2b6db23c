//! WABAs, their users, activities and schedules, message history and the profile as a node.

use std::sync::Arc;

use messaging::message::status::{self, News};
use messaging::token::{self, Role};
use reqwest::Method;
use serde_json::{Value, json};
use wire::id::SystemUserId;
use wire::status::Status;

use crate::support::{Answer, Business, World, each};

async fn call(world: &World, token: &str, method: Method, path: &str, body: Value) -> Answer {
    let request = world.request(method.clone(), &format!("/v26.0/{path}")).bearer_auth(token);
    Answer::of(if method == Method::GET { request } else { request.json(&body) }).await
}

async fn get(world: &World, token: &str, path: &str) -> Answer {
    call(world, token, Method::GET, path, Value::Null).await
}

/// An employee with a token that has both permissions.
async fn employee(world: &World, business: &Business) -> (SystemUserId, String) {
    let (scope, app) = (business.scope, business.app.id);
    let made = world.store().write(move |tx| {
        let user = token::create_system_user(tx, scope, app, "helper", Role::Employee)?;
        let scopes = [token::MESSAGING, token::MANAGEMENT];
        Ok::<_, messaging::Error>((user, token::issue(tx, scope, app, user, &scopes, None)?))
    });
    made.await.unwrap()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_account_is_listed_and_changed() {
    each(async |world: Arc<World>| {
        let (business, other) = (world.business("Luigi").await, world.business("Mario").await);
        let (token, waba) = (&business.weak_token, business.line.waba_id);
        let owned = format!("{}/owned_whatsapp_business_accounts", business.id());
        let listed = get(&world, token, &owned).await.ok(200);
        assert_eq!(listed["data"], json!([{"id": waba, "name": "Luigi"}]));
        let change = json!({"name": " Trattoria ", "timezone_id": "Asia/Tokyo"});
        assert_eq!(call(&world, token, Method::POST, &waba.to_string(), change).await.ok(200)["success"], true);
        let listed = get(&world, token, &format!("{owned}?first=1&find={waba}&business_type=ENTERPRISE")).await.ok(200);
        assert_eq!(listed["data"], json!([{"id": waba, "name": "Trattoria", "timezone_id": "Asia/Tokyo"}]));
        assert_eq!(get(&world, token, &format!("{owned}?find=1")).await.ok(200)["data"], json!([]));
        assert_eq!(get(&world, token, &format!("{owned}?business_type=SMB")).await.ok(200)["data"], json!([]));
        get(&world, token, &format!("{owned}?business_type=NONE")).await.graph(400, 100);
        let client = format!("{}/client_whatsapp_business_accounts", business.id());
        assert_eq!(get(&world, token, &client).await.ok(200)["data"], json!([]));
        for wrong in [
            json!({}),
            json!({"name": ""}),
            json!({"name": "x".repeat(1_000_000)}),
            json!({"name": 7.5e300, "timezone_id": "Nowhere/Town"}),
            json!({"timezone_id": "1234"}),
            json!({"is_enabled_for_insights": "perhaps"}),
        ] {
            call(&world, token, Method::POST, &waba.to_string(), wrong).await.graph(400, 100);
        }
        call(&world, token, Method::POST, &waba.to_string(), json!({"is_enabled_for_insights": true})).await.ok(200);
        let off = json!({"is_enabled_for_insights": false});
        call(&world, token, Method::POST, &waba.to_string(), off).await.graph(400, 200_006);
        get(&world, &other.weak_token, &owned).await.graph(400, 100);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_employee_does_what_its_tasks_say() {
    each(async |world: Arc<World>| {
        let (business, other) = (world.business("Luigi").await, world.business("Mario").await);
        let (admin, waba, line) = (&business.weak_token, business.line.waba_id, business.line.id);
        let (user, token) = employee(&world, &business).await;
        let text = json!({"messaging_product": "whatsapp", "to": "819012345678", "text": {"body": "x"}});
        let users = format!("{waba}/assigned_users");
        let listed = format!("{users}?business={}", business.id());

        // It reaches nothing at first: not even that there is a WABA.
        get(&world, &token, &waba.to_string()).await.graph(400, 100);
        call(&world, &token, Method::POST, &format!("{line}/messages"), text.clone()).await.graph(400, 100);
        assert_eq!(get(&world, admin, &listed).await.ok(200)["summary"]["total_count"], 1, "the admin alone");

        let assign = json!({"user": user, "tasks": ["VIEW_TEMPLATES"]});
        call(&world, admin, Method::POST, &users, assign).await.ok(200);
        let looked = get(&world, &token, &format!("debug_token?input_token={token}")).await.ok(200)["data"].clone();
        assert_eq!(looked["granular_scopes"][0]["target_ids"], json!([waba]), "{looked}");
        get(&world, &token, &waba.to_string()).await.ok(200);
        get(&world, &token, &format!("{waba}/message_templates")).await.ok(200);
        let template = json!({"name": "a", "language": "en", "category": "UTILITY", "components": [{"type": "BODY", "text": "a"}]});
        call(&world, &token, Method::POST, &format!("{waba}/message_templates"), template).await.graph(403, 200);
        call(&world, &token, Method::POST, &format!("{line}/messages"), text.clone()).await.graph(403, 200);
        call(&world, &token, Method::POST, &users, json!({"user": user, "tasks": ["MANAGE"]})).await.graph(403, 200);
        let own = get(&world, &token, &format!("{user}/assigned_whatsapp_business_accounts?fields=permissions,phone_numbers")).await.ok(200);
        assert_eq!(own["data"][0]["permissions"], json!(["VIEW_TEMPLATES"]));
        assert_eq!(own["data"][0]["phone_numbers"][0]["id"], line.to_string());

        let assign = json!({"user": user, "tasks": "[\"MESSAGING\"]"});
        call(&world, admin, Method::POST, &users, assign).await.ok(200);
        call(&world, &token, Method::POST, &format!("{line}/messages"), text.clone()).await.ok(200);
        get(&world, &token, &format!("{line}/message_history")).await.ok(200);
        call(&world, &token, Method::POST, &waba.to_string(), json!({"name": "mine"})).await.graph(403, 200);
        let both = get(&world, admin, &format!("{listed}&fields=id,tasks")).await.ok(200);
        assert_eq!(both["data"][1], json!({"id": user, "tasks": ["MESSAGING"]}));

        call(&world, admin, Method::DELETE, &users, json!({"user": user})).await.ok(200);
        call(&world, &token, Method::POST, &format!("{line}/messages"), text).await.graph(400, 100);
        call(&world, admin, Method::DELETE, &users, json!({"user": user})).await.graph(400, 100);
        for wrong in [
            json!({"user": user}),
            json!({"user": user, "tasks": []}),
            json!({"user": user, "tasks": ["EVERYTHING"]}),
            json!({"user": user, "tasks": 7}),
            json!({"user": "nobody", "tasks": ["MANAGE"]}),
            json!({"user": world.system_user(&other).await, "tasks": ["MANAGE"]}),
        ] {
            call(&world, admin, Method::POST, &users, wrong).await.graph(400, 100);
        }
        get(&world, admin, &users).await.graph(400, 100);
        let foreign = get(&world, admin, &format!("{users}?business={}", other.id())).await.ok(200);
        assert_eq!(foreign["data"], json!([]));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_was_done_is_told_with_who_did_it() {
    each(async |world: Arc<World>| {
        let business = world.business("Luigi").await;
        let (token, waba) = (&business.weak_token, business.line.waba_id);
        let before = world.clock.now_ms() / 1_000 + 1;
        world.clock.advance_ms(5_000);
        for name in ["one", "two", "three"] {
            let template = json!({"name": name, "language": "en", "category": "UTILITY", "components": [{"type": "BODY", "text": name}]});
            call(&world, token, Method::POST, &format!("{waba}/message_templates"), template).await.ok(200);
        }
        call(&world, token, Method::DELETE, &format!("{waba}/message_templates?name=one"), json!({})).await.ok(200);
        let path = format!("{waba}/activities?since={before}");
        let all = get(&world, token, &path).await.ok(200);
        let kinds: Vec<&str> = all["data"].as_array().unwrap().iter().map(|done| done["activity_type"].as_str().unwrap()).collect();
        assert_eq!(kinds, ["TEMPLATE_CREATED", "TEMPLATE_CREATED", "TEMPLATE_CREATED", "TEMPLATE_DELETED"]);
        let first = &all["data"][0];
        assert_eq!((&first["actor_type"], &first["actor_name"]), (&json!("API"), &json!("bot")));
        assert_eq!(first["actor_id"], world.system_user(&business).await.to_string());
        assert_eq!(first["details"]["name"], "one");
        let deleted = get(&world, token, &format!("{path}&activity_type=TEMPLATE_DELETED,USER_ADDED&fields=details")).await.ok(200);
        assert_eq!(deleted["data"].as_array().unwrap().len(), 1);

        let page = get(&world, token, &format!("{path}&limit=3")).await.ok(200);
        let after = page["paging"]["cursors"]["after"].as_str().unwrap();
        let rest = get(&world, token, &format!("{path}&limit=3&after={after}")).await.ok(200);
        assert_eq!((rest["data"].as_array().unwrap().len(), rest["paging"].get("next")), (1, None));
        let start = rest["paging"]["cursors"]["before"].as_str().unwrap();
        let back = get(&world, token, &format!("{path}&limit=3&before={start}")).await.ok(200);
        assert_eq!(back["data"], page["data"]);

        let never = get(&world, token, &format!("{path}&activity_type=BILLING_UPDATED")).await.ok(200);
        assert_eq!(never["data"], json!([]));
        let until = get(&world, token, &format!("{waba}/activities?until=2001-01-01T00:00:00Z")).await.ok(200);
        assert_eq!(until["data"], json!([]));
        for wrong in ["since=soon", "activity_type=FUN", "until=99999999999999999999", "after=forged"] {
            get(&world, token, &format!("{waba}/activities?{wrong}")).await.graph(400, 100);
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn schedules_are_kept_and_listed() {
    each(async |world: Arc<World>| {
        let business = world.business("Luigi").await;
        let (token, path) = (&business.weak_token, format!("{}/schedules", business.line.waba_id));
        let week = json!({"name": "Week", "schedule_type": "BUSINESS_HOURS", "start_time": "09:00", "end_time": "18:00",
            "timezone": "Asia/Tokyo", "days_of_week": ["MONDAY", "FRIDAY"]});
        let made = call(&world, token, Method::POST, &path, week.clone()).await.ok(200);
        let over = json!({"name": "Over", "schedule_type": "CUSTOM", "start_time": "09:00:00Z", "end_time": "10:00:00Z",
            "recurrence_pattern": {"frequency": "DAILY", "interval": 1, "end_date": "2001-01-31"}});
        call(&world, token, Method::POST, &path, over).await.ok(200);
        let off = json!({"name": "Off", "schedule_type": "CUSTOM", "start_time": "09:00", "end_time": "10:00", "is_active": false});
        call(&world, token, Method::POST, &path, off).await.ok(200);
        let all = get(&world, token, &path).await.ok(200);
        let states: Vec<&Value> = all["data"].as_array().unwrap().iter().map(|one| &one["status"]).collect();
        assert_eq!(states, ["ACTIVE", "EXPIRED", "INACTIVE"]);
        assert_eq!((&all["data"][0]["id"], &all["data"][0]["days_of_week"]), (&made["id"], &json!(["MONDAY", "FRIDAY"])));
        let down = get(&world, token, &format!("{path}?sort=created_time.desc&limit=2&fields=name")).await.ok(200);
        assert_eq!((&down["data"][0]["name"], &down["data"][1]["name"]), (&json!("Off"), &json!("Over")));
        let after = down["paging"]["cursors"]["after"].as_str().unwrap();
        let rest = get(&world, token, &format!("{path}?sort=created_time.desc&fields=name&after={after}")).await.ok(200);
        assert_eq!(rest["data"][0]["name"], "Week");
        let filter = "%5B%7B%22field%22:%22status%22,%22operator%22:%22IN%22,%22value%22:%5B%22EXPIRED%22%5D%7D%5D";
        let expired = get(&world, token, &format!("{path}?filtering={filter}")).await.ok(200);
        assert_eq!(expired["data"][0]["name"], "Over");
        call(&world, token, Method::POST, &path, week.clone()).await.graph(400, 100);
        for (name, value) in [
            ("name", json!("")),
            ("name", json!("x".repeat(101))),
            ("schedule_type", json!("PARTY")),
            ("start_time", json!("25:00")),
            ("timezone", json!("Moon/Base")),
            ("days_of_week", json!(["FUNDAY"])),
            ("recurrence_pattern", json!({"interval": 0})),
            ("recurrence_pattern", json!({"end_date": "tomorrow"})),
            ("is_active", json!("maybe")),
            ("end_time", Value::Null),
        ] {
            let mut wrong = week.clone();
            wrong["name"] = json!("New");
            wrong[name] = value;
            call(&world, token, Method::POST, &path, wrong).await.graph(400, 100);
        }
        for wrong in ["sort=name.asc", "filtering=x", "filtering=%5B%7B%22field%22:%22id%22%7D%5D"] {
            get(&world, token, &format!("{path}?{wrong}")).await.graph(400, 100);
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_message_s_history_can_be_looked_into() {
    each(async |world: Arc<World>| {
        let (business, other) = (world.business("Luigi").await, world.business("Mario").await);
        let (token, scope) = (&business.api_token, business.scope);
        let (first, second) = (world.sent(&business, "one").await, world.sent(&business, "two").await);
        let news = News::new(first, Status::Read);
        world.store().write(move |tx| status::apply(tx, scope, &[news])).await.unwrap();
        let path = format!("{}/message_history", business.line.id);
        let page = get(&world, token, &format!("{path}?limit=1")).await.ok(200);
        assert_eq!(page["data"][0]["id"], first.to_string());
        let after = page["paging"]["cursors"]["after"].as_str().unwrap();
        let rest = get(&world, token, &format!("{path}?after={after}")).await.ok(200);
        assert_eq!(rest["data"].as_array().unwrap().len(), 1);
        assert_eq!(rest["data"][0]["id"], second.to_string());
        let wamid = page["data"][0]["message_id"].as_str().unwrap();
        let one = get(&world, token, &format!("{path}?message_id={wamid}&fields=events")).await.ok(200);
        let reached: Vec<&Value> = one["data"][0]["events"]["data"]
            .as_array()
            .unwrap()
            .iter()
            .map(|event| &event["delivery_status"])
            .collect();
        assert_eq!(reached.last().unwrap(), &"READ");
        let events = get(&world, token, &format!("{first}/events?status_filter=READ")).await.ok(200);
        assert_eq!(events["data"][0]["node"]["delivery_status"], "READ");
        assert!(events["data"][0]["node"]["occurrence_timestamp"].is_i64());
        get(&world, token, &format!("{first}/events?status_filter=EATEN")).await.graph(400, 100);
        let received = business.first;
        get(&world, token, &format!("{received}/events")).await.graph(400, 100);
        get(&world, &other.api_token, &format!("{first}/events")).await.graph(400, 100);
        assert_eq!(get(&world, token, &format!("{path}?message_id=wamid.none")).await.ok(200)["data"], json!([]));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_profile_is_a_node() {
    each(async |world: Arc<World>| {
        let business = world.business("Luigi").await;
        let (token, line) = (&business.weak_token, business.line.id);
        let listed = get(&world, token, &format!("{line}/whatsapp_business_profile?fields=id,about")).await.ok(200);
        let id = listed["data"][0]["id"].as_str().unwrap().to_owned();
        let change = json!({"messaging_product": "whatsapp", "about": "Pasta", "vertical": "RESTAURANT"});
        call(&world, token, Method::POST, &id, change).await.ok(200);
        let read = get(&world, token, &id).await.ok(200);
        assert_eq!(
            (&read["about"], &read["account_name"], &read["id"]),
            (&json!("Pasta"), &json!("Luigi"), &json!(id))
        );
        call(&world, token, Method::POST, &id, json!({"about": "x"})).await.graph(400, 100);
        let plain = get(&world, token, &format!("{line}/whatsapp_business_profile")).await.ok(200);
        assert_eq!(plain["data"][0].get("id"), None);
    })
    .await;
}
