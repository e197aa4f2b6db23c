//! Tokens: an app's own, what a token is, and who its bearer is.

use std::sync::Arc;

use reqwest::Method;
use serde_json::json;

use crate::support::{Answer, World, each};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_app_gets_its_token_for_its_secret() {
    each(async |world: Arc<World>| {
        let business = world.business("Luigi").await;
        let (id, secret) = (business.app.id, &business.app.secret);
        let get = async |query: String| Answer::of(world.request(Method::GET, &query)).await;
        for version in ["", "/v26.0"] {
            let path = format!("{version}/oauth/access_token?client_id={id}&grant_type=client_credentials");
            let answer = get(format!("{path}&client_secret={secret}")).await.ok(200);
            assert_eq!(answer, json!({"access_token": format!("{id}|{secret}"), "token_type": "bearer"}));
            get(format!("{path}&client_secret=guess")).await.graph(400, 1);
            get(path).await.graph(400, 100);
        }
        get(format!("/oauth/access_token?client_id={id}&client_secret={secret}&grant_type=password"))
            .await
            .graph(400, 100);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_token_is_looked_at_by_its_app() {
    each(async |world: Arc<World>| {
        let (business, other) = (world.business("Luigi").await, world.business("Mario").await);
        let app_token = format!("{}|{}", business.app.id, business.app.secret);
        let look = async |input: &str, by: &str| {
            let query = url::form_urlencoded::Serializer::new(String::new())
                .append_pair("input_token", input)
                .append_pair("access_token", by)
                .finish();
            Answer::of(world.request(Method::GET, &format!("/v26.0/debug_token?{query}"))).await
        };
        let seen = look(&business.api_token, &app_token).await.ok(200)["data"].clone();
        assert_eq!(
            (&seen["is_valid"], &seen["type"], &seen["expires_at"]),
            (&json!(true), &json!("SYSTEM_USER"), &json!(0))
        );
        assert_eq!(seen["app_id"], business.app.id.to_string());
        assert_eq!(seen["scopes"], json!(["whatsapp_business_messaging"]));
        assert_eq!(look(&app_token, &business.api_token).await.ok(200)["data"]["type"], "APP");
        assert_eq!(look("EAAnot", &app_token).await.ok(200)["data"]["is_valid"], false);
        look(&other.api_token, &app_token).await.graph(400, 100);
        look(&business.api_token, "EAAnot").await.graph(401, 190);
        Answer::of(world.request(Method::GET, "/debug_token?input_token=x")).await.graph(401, 104);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_token_s_bearer_is_read() {
    each(async |world: Arc<World>| {
        let business = world.business("Luigi").await;
        let get = async |path: &str, token: &str| Answer::of(world.request(Method::GET, path).bearer_auth(token)).await;
        let user = get("/v26.0/me", &business.api_token).await.ok(200);
        assert_eq!(user["name"], "bot");
        assert!(user["id"].as_str().is_some_and(|id| id != "0"), "{user}");
        let app = get("/me?fields=id", &format!("{}|{}", business.app.id, business.app.secret)).await.ok(200);
        assert_eq!(app, json!({"id": business.app.id.to_string()}));
        get("/v26.0/me/accounts", &business.api_token).await.graph(400, 2500);
        Answer::of(world.request(Method::GET, "/v26.0/me")).await.graph(401, 104);
    })
    .await;
}
