//! Subscriptions as a program written for Meta's API makes them, and webhooks as people see them.

use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::Bytes;
use axum::extract::RawQuery;
use axum::routing::get;
use inbox::agents::Role;
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};
use tokio::net::TcpListener;
use tokio::sync::mpsc::{UnboundedReceiver, unbounded_channel};
use tokio::time::timeout;
use tokio_util::sync::CancellationToken;
use url::form_urlencoded;

use crate::customer::Customer;
use crate::inbound::sells;
use crate::support::{Answer, Business, World, each, each_with, png, text};

/// A bot that expects the token `secret`.
async fn bot() -> String {
    listening_bot().await.0
}

/// The same with what it is told.
async fn listening_bot() -> (String, UnboundedReceiver<Value>) {
    let (told, heard) = unbounded_channel();
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let verify = |RawQuery(query): RawQuery| async move {
        let query = query.unwrap_or_default();
        let value = |name: &str| {
            let mut pairs = form_urlencoded::parse(query.as_bytes());
            pairs.find(|(key, _)| key == name).map(|(_, value)| value.into_owned()).unwrap_or_default()
        };
        match value("hub.verify_token") == "secret" {
            true => (StatusCode::OK, value("hub.challenge")),
            false => (StatusCode::FORBIDDEN, String::new()),
        }
    };
    let take = move |body: Bytes| async move {
        let _ = told.send(serde_json::from_slice(&body).unwrap());
        StatusCode::OK
    };
    tokio::spawn(async move { axum::serve(listener, Router::new().route("/hook", get(verify).post(take))).await });
    (format!("http://{address}/hook"), heard)
}

async fn call(world: &World, token: &str, method: Method, path: &str, body: Value) -> Answer {
    Answer::of(world.request(method, path).bearer_auth(token).json(&body)).await
}

fn app_token(business: &Business) -> String {
    format!("{}|{}", business.app.id, business.app.secret)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_app_subscribes_lists_and_ends() {
    each(async |world: Arc<World>| {
        let business = world.business("Luigi").await;
        let (token, hook) = (app_token(&business), bot().await);
        let path = format!("/v23.0/{}/subscriptions", business.app.id);
        let subscription = |token: &str| {
            json!({"object": "whatsapp_business_account", "callback_url": hook, "verify_token": token, "fields": "messages,flows"})
        };
        let refused = call(&world, &token, Method::POST, &path, subscription("wrong")).await.graph(400, 2200);
        assert!(refused["message"].as_str().unwrap().contains("HTTP status 403"), "{refused}");
        let made = call(&world, &token, Method::POST, &path, subscription("secret")).await.ok(200);
        assert_eq!(made, json!({"success": true}));
        let listed = call(&world, &business.weak_token, Method::GET, &path, json!({})).await.ok(200);
        let field = |name: &str| json!({"name": name, "version": "v23.0"});
        assert_eq!(
            listed["data"],
            json!([{"object": "whatsapp_business_account", "callback_url": hook, "active": true,
                "fields": [field("messages"), field("flows")]}])
        );
        call(&world, &token, Method::DELETE, &path, json!({"fields": ["flows"]})).await.ok(200);
        let listed = call(&world, &token, Method::GET, &path, json!({})).await.ok(200);
        assert_eq!(listed["data"][0]["fields"], json!([field("messages")]));
        call(&world, &token, Method::DELETE, &path, json!({})).await.ok(200);
        assert_eq!(call(&world, &token, Method::GET, &path, json!({})).await.ok(200), json!({"data": []}));
        call(&world, &format!("{}|guess", business.app.id), Method::GET, &path, json!({})).await.graph(401, 190);
        let other = world.business("Mario").await;
        assert_eq!(call(&world, &app_token(&other), Method::GET, &path, json!({})).await.graph(400, 100)["error_subcode"], 33);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn overrides_are_set_read_and_removed() {
    each(async |world: Arc<World>| {
        let business = world.business("Luigi").await;
        let (token, hook) = (business.weak_token.as_str(), bot().await);
        let apps = format!("/v26.0/{}/subscribed_apps", business.line.waba_id);
        let phone = format!("/v26.0/{}", business.line.id);
        let override_to = |url: &str| json!({"override_callback_uri": url, "verify_token": "secret"});
        call(&world, token, Method::POST, &apps, override_to("http://169.254.169.254/")).await.graph(400, 100);
        call(&world, token, Method::POST, &apps, override_to(&hook)).await.ok(200);
        let listed = call(&world, token, Method::GET, &apps, json!({})).await.ok(200);
        let listed = &listed["data"][0];
        assert_eq!(listed["whatsapp_business_api_data"]["id"], business.app.id.to_string());
        assert_eq!(listed["override_callback_uri"], hook);
        let configure = |url: &str| json!({"webhook_configuration": override_to(url)});
        call(&world, token, Method::POST, &phone, configure(&hook)).await.ok(200);
        let fields = format!("{phone}?fields=webhook_configuration");
        let read = call(&world, token, Method::GET, &fields, json!({})).await.ok(200);
        assert_eq!(read["webhook_configuration"], json!({"phone_number": hook, "whatsapp_business_account": hook}));
        call(&world, token, Method::POST, &phone, configure("")).await.ok(200);
        call(&world, token, Method::POST, &apps, json!({})).await.ok(200);
        let read = call(&world, token, Method::GET, &fields, json!({})).await.ok(200);
        assert_eq!(read["webhook_configuration"], json!({}));
        call(&world, token, Method::DELETE, &apps, json!({})).await.ok(200);
        assert_eq!(call(&world, token, Method::GET, &apps, json!({})).await.ok(200), json!({"data": []}));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn people_see_how_a_subscriber_does_and_tell_it_again() {
    each(async |world: Arc<World>| {
        let business = world.business("Luigi").await;
        let path = format!("/v26.0/{}/subscriptions", business.app.id);
        let subscription = json!({"object": "whatsapp_business_account", "callback_url": bot().await,
            "verify_token": "secret", "fields": ["messages"]});
        call(&world, &app_token(&business), Method::POST, &path, subscription).await.ok(200);
        world.receive(&business, "second", "hello").await;
        let admin = business.person(Role::Admin);
        let seen = admin.get(&world, "/webhooks").await.ok(200);
        let webhook = &seen["data"][0];
        assert_eq!(
            (&webhook["app_name"], &webhook["level"], &webhook["state"]),
            (&json!("app"), &json!("app"), &json!("new"))
        );
        assert_eq!(webhook["waiting"], 1);
        let of = |edge: &str| format!("/webhooks/{}/{edge}", webhook["id"].as_str().unwrap());
        for edge in ["deliveries", "dead-letters"] {
            assert_eq!(admin.get(&world, &of(edge)).await.ok(200), json!({"data": []}));
        }
        let replay = admin.post(&world, &of("replay"), json!({"from": "1", "to": "3"})).await.ok(202);
        assert_eq!(replay, json!({"from_seq": "1", "to_seq": "3"}));
        assert_eq!(admin.get(&world, "/webhooks").await.ok(200)["data"][0]["replays"], 1);
        let mixed = json!({"from": "1", "to": 3});
        assert_eq!(admin.post(&world, &of("replay"), mixed).await.problem(422, "invalid")["field"], "to");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_subscriber_is_told_whole_messages() {
    each_with(
        |config| config.is_demo = true,
        async |world: Arc<World>| {
            let business = world.business("Luigi").await;
            let stop = CancellationToken::new();
            let running = tokio::spawn(world.app.webhooks.clone().run(stop.clone()));
            let (hook, mut heard) = listening_bot().await;
            let path = format!("/v26.0/{}/subscriptions", business.app.id);
            let subscription = json!({"object": "whatsapp_business_account", "callback_url": hook,
                "verify_token": "secret", "fields": ["messages"]});
            call(&world, &app_token(&business), Method::POST, &path, subscription).await.ok(200);
            let apps = format!("/v26.0/{}/subscribed_apps", business.line.waba_id);
            call(&world, &business.weak_token, Method::POST, &apps, json!({})).await.ok(200);
            let customer = Customer::guest(&world, &business).await;
            let mut tell = async |message: Value| -> Value {
                let body = json!({"client_id": message.to_string().len().to_string(), "message": message});
                let wamid = customer.post(&world, "/messages", body).await.ok(201)["id"].clone();
                loop {
                    let update = timeout(Duration::from_secs(20), heard.recv()).await.expect("in time").unwrap();
                    let message = update["entry"][0]["changes"][0]["value"]["messages"][0].clone();
                    if message["id"] == wamid {
                        return message;
                    }
                }
            };
            let upload = async |query: &str, kind: &str, bytes: Vec<u8>| {
                let request = customer.request(&world, Method::POST, &format!("/media{query}"));
                Answer::of(request.header("content-type", kind).body(bytes)).await.ok(201)["id"].clone()
            };

            let picture = upload("", "image/png", png()).await;
            let told = tell(json!({"type": "image", "image": {"id": picture, "caption": "look"}})).await;
            let image = &told["image"];
            let sha256 = store::secret::sha256(&png());
            let sha256 = base64::Engine::encode(&base64::engine::general_purpose::STANDARD, sha256);
            assert_eq!(
                (&image["id"], &image["mime_type"], &image["sha256"], &image["caption"]),
                (&picture, &json!("image/png"), &json!(sha256), &json!("look"))
            );
            let address = image["url"].as_str().unwrap().strip_prefix(&world.url("")).unwrap();
            let file = world.request(Method::GET, address).bearer_auth(&business.api_token);
            assert_eq!(Answer::of(file).await.bytes, png());
            assert_eq!(Answer::of(world.request(Method::GET, address)).await.status, 404);

            let mut ogg = b"OggS\0\x02".to_vec();
            ogg.resize(64, 0);
            let voice = upload("?voice=true", "audio/ogg", ogg).await;
            let told = tell(json!({"type": "audio", "audio": {"id": voice}})).await;
            assert_eq!((&told["audio"]["voice"], &told["audio"]["mime_type"]), (&json!(true), &json!("audio/ogg")));

            let referral = json!({"source_type": "post", "source_id": "spring", "headline": "Spring"});
            let mut referred = text("I saw your post");
            referred["referral"] = referral.clone();
            assert_eq!(tell(referred).await["referral"], referral);

            let product = json!({"catalog_id": sells(&world, &business).await, "product_retailer_id": "pizza"});
            let mut question = text("Is it hot?");
            question["context"] = json!({"referred_product": product});
            let told = tell(question).await;
            assert_eq!(told["context"]["referred_product"], product);
            stop.cancel();
            running.await.unwrap();
        },
    )
    .await;
}
