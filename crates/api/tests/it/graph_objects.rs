//! Nodes, media and uploads of the Cloud API, as a program written for Meta's API calls them.

use std::sync::Arc;

use messaging::token;
use reqwest::multipart::{Form, Part};
use reqwest::{Method, RequestBuilder};
use serde_json::{Value, json};

use crate::support::{Answer, Business, World, each, png, text};

fn call(world: &World, business: &Business, method: Method, path: &str) -> RequestBuilder {
    world.request(method, path).bearer_auth(&business.api_token)
}

/// A call of who manages and does not send.
fn manage(world: &World, business: &Business, method: Method, path: &str) -> RequestBuilder {
    world.request(method, path).bearer_auth(&business.weak_token)
}

async fn get(world: &World, business: &Business, path: &str) -> Answer {
    Answer::of(call(world, business, Method::GET, path)).await
}

fn form(bytes: Vec<u8>, said: &str) -> Form {
    let part = Part::bytes(bytes).file_name("a.png").mime_str("image/png").unwrap();
    Form::new().text("messaging_product", "whatsapp").text("type", said.to_owned()).part("file", part)
}

async fn upload(world: &World, business: &Business, bytes: Vec<u8>, said: &str) -> Answer {
    let path = format!("/v26.0/{}/media", business.line.id);
    Answer::of(call(world, business, Method::POST, &path).multipart(form(bytes, said))).await
}

/// The path of an absolute address of the server.
fn path(world: &World, url: &Value) -> String {
    url.as_str().unwrap().strip_prefix(&world.url("")).unwrap().to_owned()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nodes_are_read_with_the_fields_asked_for() {
    each(async |world: Arc<World>| {
        let (business, other) = (world.business("Luigi").await, world.business("Mario").await);
        let (line, waba) = (&business.line, business.line.waba_id);
        let phone = get(&world, &business, &format!("/v26.0/{}", line.id)).await;
        assert!(phone.header("x-fb-request-id").is_some() && phone.header("x-app-usage").is_some());
        let phone = phone.ok(200);
        assert_eq!(phone["id"], line.id.to_string());
        assert_eq!(phone["verified_name"], "Luigi");
        let some = get(&world, &business, &format!("/{}?fields=status,throughput{{level}}", line.id)).await.ok(200);
        assert_eq!(some, json!({"status": "CONNECTED", "throughput": {"level": "HIGH"}, "id": line.id}));
        let (scope, held) = (business.scope, line.id);
        let rules = messaging::rules::Rules::default();
        world.store().write(move |tx| messaging::rules::put(tx, scope, held, &rules)).await.unwrap();
        let path = format!("/v26.0/{waba}/phone_numbers?fields=messaging_limit_tier,throughput");
        let listed = get(&world, &business, &path).await;
        let usage: Value = serde_json::from_str(listed.header("x-business-use-case-usage").unwrap()).unwrap();
        assert_eq!(usage[business.id().to_string()][0]["call_count"], 0);
        let expected = json!({"messaging_limit_tier": "TIER_250", "throughput": {"level": "STANDARD"}, "id": line.id});
        assert_eq!(listed.ok(200)["data"], json!([expected]));
        let error = get(&world, &business, &format!("/{}?fields=nonsense", line.id)).await.graph(400, 100);
        assert!(error["message"].as_str().unwrap().contains("nonexisting field (nonsense)"));
        get(&world, &business, &format!("/{}?fields=a%7Bb", line.id)).await.graph(400, 2500);
        get(&world, &business, &format!("/{}/nonsense", line.id)).await.graph(400, 2500);
        get(&world, &business, &format!("/{waba}/media")).await.graph(400, 100);

        let nested = format!("/v26.0/{waba}?fields=name,phone_numbers.limit(5){{verified_name}}");
        let nested = get(&world, &business, &nested).await.ok(200);
        assert_eq!(nested["phone_numbers"]["data"], json!([{"verified_name": "Luigi", "id": line.id}]));
        let list = get(&world, &business, &format!("/v26.0/{waba}/phone_numbers?fields=id&limit=1")).await.ok(200);
        assert_eq!(list["data"], json!([{"id": line.id}]));
        assert_eq!(list["paging"].get("next"), None);
        let after = list["paging"]["cursors"]["after"].as_str().unwrap();
        let rest = get(&world, &business, &format!("/{waba}/phone_numbers?after={after}")).await.ok(200);
        assert_eq!(rest["data"], json!([]));
        get(&world, &business, &format!("/{waba}/phone_numbers?after=forged")).await.graph(400, 100);
        let foreign = format!("/{}/phone_numbers?after={after}", other.line.waba_id);
        get(&world, &other, &foreign).await.graph(400, 100);

        for id in [other.line.id.to_string(), other.line.waba_id.to_string(), "1".to_owned(), "9".repeat(40)] {
            assert_eq!(get(&world, &business, &format!("/v26.0/{id}")).await.graph(400, 100)["error_subcode"], 33);
        }
        assert_eq!(get(&world, &business, "/v26.0/app").await.ok(200)["name"], "app");
        let id = business.id();
        assert_eq!(get(&world, &business, &format!("/v26.0/{id}")).await.ok(200)["name"], "Luigi");
        Answer::of(call(&world, &business, Method::DELETE, &format!("/{}", line.id))).await.graph(400, 100);
        Answer::of(world.request(Method::GET, &format!("/v26.0/{}", line.id))).await.graph(401, 104);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_profile_is_read_and_written() {
    each(async |world: Arc<World>| {
        let business = world.business("Luigi").await;
        let path = format!("/v26.0/{}/whatsapp_business_profile", business.line.id);
        let write = async |body: Value| Answer::of(manage(&world, &business, Method::POST, &path).json(&body)).await;
        let body = json!({"messaging_product": "whatsapp", "about": "Pasta", "vertical": "RESTAURANT", "websites": ["https://luigi.example"]});
        assert_eq!(write(body).await.ok(200), json!({"success": true}));
        let in_form = [("messaging_product", "whatsapp"), ("email", "a@b.example"), ("websites", r#"["https://x.example"]"#)];
        let query = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(in_form).finish();
        Answer::of(manage(&world, &business, Method::POST, &format!("{path}?{query}"))).await.ok(200);
        let read = get(&world, &business, &path).await.ok(200);
        assert_eq!(
            read,
            json!({"data": [{"about": "Pasta", "email": "a@b.example", "websites": ["https://x.example"],
                "vertical": "RESTAURANT", "messaging_product": "whatsapp"}]})
        );
        for wrong in [
            json!({"about": "x"}),
            json!({"messaging_product": "whatsapp", "about": ""}),
            json!({"messaging_product": "whatsapp", "about": "a".repeat(140)}),
            json!({"messaging_product": "whatsapp", "vertical": "PLUMBER"}),
            json!({"messaging_product": "whatsapp", "websites": ["ftp://x"]}),
            json!({"messaging_product": "whatsapp", "websites": 1}),
            json!({"messaging_product": "whatsapp", "description": "\u{0}"}),
            json!({"messaging_product": "whatsapp", "profile_picture_handle": "4::forged"}),
        ] {
            write(wrong).await.graph(400, 100);
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn media_is_uploaded_read_and_withdrawn() {
    each(async |world: Arc<World>| {
        let (business, other) = (world.business("Luigi").await, world.business("Mario").await);
        let id = upload(&world, &business, png(), "image/jpeg").await.ok(200)["id"].as_str().unwrap().to_owned();
        let line = business.line.id;
        let facts = get(&world, &business, &format!("/v26.0/{id}?phone_number_id={line}")).await.ok(200);
        assert_eq!((&facts["mime_type"], &facts["file_size"]), (&json!("image/png"), &json!(png().len())));
        assert_eq!(facts["sha256"].as_str().unwrap().len(), 64);
        get(&world, &business, &format!("/{id}?phone_number_id={}", other.line.id)).await.graph(400, 100);
        get(&world, &other, &format!("/{id}")).await.graph(400, 100);

        let address = path(&world, &facts["url"]);
        let file = get(&world, &business, &address).await;
        assert_eq!((file.status.as_u16(), file.header("content-type")), (200, Some("image/png")));
        assert_eq!(file.bytes, png());
        let nobody = Answer::of(world.request(Method::GET, &address)).await;
        let forged = address.replace("hash=", "hash=0");
        for answer in [nobody, get(&world, &other, &address).await, get(&world, &business, &forged).await] {
            assert_eq!(answer.status, 404);
        }
        world.clock.advance_ms(5 * 60_000);
        assert_eq!(get(&world, &business, &address).await.status, 404, "expired");

        let send =
            json!({"messaging_product": "whatsapp", "to": "+819012345678", "type": "image", "image": {"id": id}});
        let messages = format!("/v26.0/{line}/messages");
        Answer::of(call(&world, &business, Method::POST, &messages).json(&send)).await.ok(200);
        Answer::of(call(&world, &business, Method::DELETE, &format!("/v26.0/{id}"))).await.ok(200);
        let ended = Answer::of(call(&world, &business, Method::POST, &messages).json(&send)).await.graph(400, 100);
        assert!(ended["error_data"]["details"].as_str().unwrap().contains(&id), "{ended}");
        get(&world, &business, &format!("/v26.0/{id}")).await.graph(400, 100);

        let second = upload(&world, &business, png(), "image/png").await.ok(200)["id"].as_str().unwrap().to_owned();
        world.clock.advance_ms(30 * 86_400_000);
        get(&world, &business, &format!("/v26.0/{second}")).await.graph(400, 100);
        let mut late = send.clone();
        late["image"]["id"] = json!(second);
        Answer::of(call(&world, &business, Method::POST, &messages).json(&late)).await.graph(400, 100);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn bad_uploads_are_refused() {
    each(async |world: Arc<World>| {
        let business = world.business("Luigi").await;
        let path = format!("/v26.0/{}/media", business.line.id);
        let post = || call(&world, &business, Method::POST, &path);
        upload(&world, &business, b"not a picture".to_vec(), "image/png").await.graph(400, 100);
        upload(&world, &business, b"<!DOCTYPE html><html>".to_vec(), "text/html").await.graph(400, 100);
        upload(&world, &business, Vec::new(), "image/png").await.graph(400, 100);
        let mut large = png();
        large.resize(6 * 1024 * 1024, 0);
        upload(&world, &business, large, "image/png").await.graph(400, 100);
        Answer::of(post().multipart(Form::new().text("messaging_product", "whatsapp"))).await.graph(400, 100);
        Answer::of(post().multipart(Form::new().part("file", Part::bytes(png())))).await.graph(400, 100);
        Answer::of(post().json(&json!({"messaging_product": "whatsapp"}))).await.graph(400, 100);
        Answer::of(post().header("content-type", "multipart/form-data").body("x")).await.graph(400, 100);
        let cut_off = post().header("content-type", "multipart/form-data; boundary=x").body("--x\r\nContent-Disp");
        Answer::of(cut_off).await.graph(400, 100);
        Answer::of(world.request(Method::POST, &path).multipart(form(png(), "image/png"))).await.graph(401, 104);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_upload_goes_on_where_it_was_left() {
    each(async |world: Arc<World>| {
        let (business, other) = (world.business("Luigi").await, world.business("Mario").await);
        let app = get(&world, &business, "/v26.0/app").await.ok(200)["id"].as_str().unwrap().to_owned();
        let bytes = png();
        let start = format!("/v26.0/{app}/uploads?file_length={}&file_type=image/png&file_name=a.png", bytes.len());
        Answer::of(call(&world, &other, Method::POST, &start)).await.graph(400, 100);
        let session =
            Answer::of(call(&world, &business, Method::POST, &start)).await.ok(200)["id"].as_str().unwrap().to_owned();
        assert!(session.starts_with("upload:"));
        let address = format!("/v26.0/{session}");
        let put = async |offset: &str, bytes: &[u8]| {
            let request = world.request(Method::POST, &address).header("file_offset", offset).body(bytes.to_vec());
            Answer::of(request.header("authorization", format!("OAuth {}", business.api_token))).await
        };
        put("0", &bytes[..10]).await.ok(200);
        assert_eq!(get(&world, &business, &address).await.ok(200)["file_offset"], 10);
        put("0", &bytes).await.graph(400, 100);
        put("10", &[0; 1000]).await.graph(400, 100);
        get(&world, &other, &address).await.graph(400, 100);
        get(&world, &business, &format!("{address}0")).await.graph(400, 100);
        let handle = put("10", &bytes[10..]).await.ok(200)["h"].as_str().unwrap().to_owned();
        assert!(handle.starts_with("4::"));

        let profile = format!("/v26.0/{}/whatsapp_business_profile", business.line.id);
        let body = json!({"messaging_product": "whatsapp", "profile_picture_handle": handle});
        Answer::of(manage(&world, &business, Method::POST, &profile).json(&body)).await.ok(200);
        let read = get(&world, &business, &profile).await.ok(200);
        let picture = get(&world, &business, &path(&world, &read["data"][0]["profile_picture_url"])).await;
        assert_eq!(picture.bytes, bytes);
        world.clock.advance_ms(messaging::upload::LIFE_MS);
        get(&world, &business, &address).await.graph(400, 100);
        assert_eq!(messaging::upload::expire(world.store(), business.scope).await.unwrap(), 1);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn calls_are_signed_where_the_app_wants_it() {
    each(async |world: Arc<World>| {
        let business = world.business("Luigi").await;
        let scope = business.scope;
        let app = world.store().read(move |tx| token::apps(tx, scope)).await.unwrap().remove(0);
        let proof = store::secret::hmac_sha256_hex(app.secret.as_bytes(), business.api_token.as_bytes());
        let node = format!("/v26.0/{}", business.line.id);
        get(&world, &business, &format!("{node}?appsecret_proof={proof}")).await.ok(200);
        get(&world, &business, &format!("{node}?appsecret_proof=0")).await.graph(400, 100);
        world.store().write(move |tx| token::require_proof(tx, scope, app.id, true)).await.unwrap();
        world.clock.advance_ms(10_000);
        get(&world, &business, &node).await.graph(400, 100);
        get(&world, &business, &format!("{node}?appsecret_proof={proof}")).await.ok(200);
        let mut body = json!({"messaging_product": "whatsapp", "to": "+819012345678"});
        body.as_object_mut().unwrap().extend(text("hi").as_object().unwrap().clone());
        let send = async |query: &str| {
            Answer::of(call(&world, &business, Method::POST, &format!("{node}/messages{query}")).json(&body)).await
        };
        send("").await.graph(400, 100);
        send(&format!("?appsecret_proof={proof}")).await.ok(200);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_a_line_shows_of_its_catalogue_is_read_and_changed() {
    each(async |world: Arc<World>| {
        let business = world.business("Luigi").await;
        let path = format!("/v26.0/{}/whatsapp_commerce_settings", business.line.id);
        let read = async || get(&world, &business, &path).await.ok(200)["data"].clone();
        assert_eq!(read().await, json!([{"is_cart_enabled": true, "is_catalog_visible": false}]));
        let change =
            async |query: &str| Answer::of(manage(&world, &business, Method::POST, &format!("{path}?{query}"))).await;
        assert_eq!(change("is_catalog_visible=true").await.ok(200), json!({"success": true}));
        let body = json!({"is_cart_enabled": false});
        Answer::of(manage(&world, &business, Method::POST, &path).json(&body)).await.ok(200);
        assert_eq!(read().await, json!([{"is_cart_enabled": false, "is_catalog_visible": true}]));
        change("is_cart_enabled=perhaps").await.graph(400, 100);
    })
    .await;
}
