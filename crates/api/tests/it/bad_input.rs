//! What is wrong is told with its name and limit; never a 5xx, never a lost row.

use std::sync::Arc;

use inbox::agents::Role;
use reqwest::Method;
use serde_json::{Value, json};

use crate::support::{Answer, World, each, text};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn bodies_of_the_console() {
    each(async |world: Arc<World>| {
        let business = world.business("Luigi").await;
        let owner = business.person(Role::Owner);
        let links = |content_type: Option<&'static str>, body: Vec<u8>| {
            let request = owner.request(&world, Method::POST, "/links").body(body);
            Answer::of(match content_type {
                Some(content_type) => request.header("content-type", content_type),
                None => request,
            })
        };
        let json = Some("application/json");
        links(None, b"{}".to_vec()).await.problem(415, "content_type");
        links(Some("text/plain"), b"{}".to_vec()).await.problem(415, "content_type");
        links(json, b"".to_vec()).await.problem(400, "malformed_json");
        links(json, b"{".to_vec()).await.problem(400, "malformed_json");
        links(json, b"{\"text\":\"\xff\xfe\"}".to_vec()).await.problem(400, "malformed_json");
        links(json, br#"{"text":"\ud800"}"#.to_vec()).await.problem(400, "malformed_json");
        links(json, b"[".repeat(100_000)).await.problem(400, "malformed_json");
        links(json, b"[]".to_vec()).await.problem(422, "invalid");
        links(json, [&br#"{"text":"#[..], &b"[".repeat(100_000)].concat()).await.problem(422, "invalid");
        let problem = links(json, br#"{"colour":1}"#.to_vec()).await.problem(422, "unknown_field");
        assert_eq!(problem["field"], "colour");
        assert_eq!(links(json, b"{}".to_vec()).await.problem(422, "required")["field"], "phone_number_id");
        let problem = links(json, vec![b' '; 300_000]).await.problem(413, "body_size");
        assert_eq!(problem["limit"], 262_144);

        let long = json!({"phone_number_id": business.line.id.to_string(), "text": "x".repeat(1_001)});
        let problem = owner.post(&world, "/links", long).await.problem(422, "too_long");
        assert_eq!((&problem["field"], &problem["limit"]), (&json!("text"), &json!(1_000)));
        let problem = owner.post(&world, "/links", json!({"phone_number_id": "12a"})).await.problem(422, "invalid");
        assert_eq!(problem["field"], "phone_number_id");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn messages_of_the_console() {
    each(async |world: Arc<World>| {
        let business = world.business("Luigi").await;
        let agent = business.person(Role::Agent);
        let path = format!("/conversations/{}/messages", business.conversation);
        let send = |message: Value| agent.post(&world, &path, json!({"client_id": "c", "message": message}));
        let problem = send(text(&"x".repeat(4_097))).await.problem(422, "too_long");
        assert_eq!((&problem["field"], &problem["limit"]), (&json!("message.text.body"), &json!(4_096)));
        assert_eq!(send(text(" ")).await.problem(422, "required")["field"], "message.text.body");
        assert_eq!(send(json!({"type": "text"})).await.problem(422, "required")["field"], "message.text");
        assert_eq!(send(json!("text")).await.problem(422, "invalid")["field"], "message");
        send(json!({"type": "hologram"})).await.problem(422, "unsendable_type");
        send(json!({"type": "system", "system": {}})).await.problem(422, "unsendable_type");
        send(json!({"type": "template", "template": {"name": "x", "language": {"code": "en"}}}))
            .await
            .problem(422, "unknown_template");
        send(json!({"type": "image", "image": {"id": "7"}})).await.problem(422, "invalid");
        let problem =
            send(json!({"type": "image", "image": {"link": "ftp://example.com/a.png"}})).await.problem(422, "invalid");
        assert_eq!(problem["field"], "message.image.link");
        let mut quoting = text("x");
        quoting["context"] = json!({"id": "wamid.nothing"});
        assert_eq!(send(quoting).await.problem(422, "invalid")["field"], "message.context.id");
        let problem =
            agent.post(&world, &path, json!({"client_id": "", "message": text("x")})).await.problem(422, "too_long");
        assert_eq!(problem["field"], "client_id");
        let mut deep = json!({"body": "x"});
        for _ in 0..100 {
            deep = json!({"body": "x", "more": deep});
        }
        assert!(send(json!({"type": "text", "text": deep})).await.status.is_client_error());

        let list = |query: &str| {
            let path = format!("{path}?{query}");
            async { agent.get(&world, &{ path }).await }
        };
        assert_eq!(list("limit=101").await.problem(422, "invalid")["limit"], 100);
        assert_eq!(list("limit=x").await.problem(422, "invalid")["field"], "limit");
        list("before=wamid.x").await.problem(404, "not_found");
        list("before=a&after=b").await.problem(422, "invalid");
        agent.get(&world, "/conversations/zzz").await.problem(404, "not_found");
        agent.get(&world, "/conversations/99999999999999999999").await.problem(404, "not_found");
        agent.get(&world, "/conversations?cursor=abc").await.problem(422, "invalid");
        agent.get(&world, "/conversations?state=closed").await.problem(422, "invalid");
        agent.send(&world, Method::PATCH, "/me", json!({"role": "owner"})).await.problem(422, "unknown_field");
        agent.send(&world, Method::DELETE, "/me", json!({})).await.problem(405, "method_not_allowed");
        assert_eq!(agent.get(&world, &path).await.ok(200)["data"].as_array().unwrap().len(), 1, "nothing was stored");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nul_characters() {
    each(async |world: Arc<World>| {
        let business = world.business("Luigi").await;
        let admin = business.person(Role::Admin);
        let line = business.line.id.to_string();
        let nul = "a\u{0}b";
        let thread = format!("/conversations/{}/messages", business.conversation);
        for (method, path, body) in [
            (Method::PATCH, "/me".to_owned(), json!({"name": nul})),
            (Method::POST, "/links".to_owned(), json!({"phone_number_id": line, "text": nul})),
            (Method::POST, "/links".to_owned(), json!({"phone_number_id": line, "reference": nul})),
            (Method::PATCH, format!("/contacts/{}", business.contact), json!({"name": nul})),
            (Method::POST, "/agents/invitations".to_owned(), json!({"role": "agent", "email": nul})),
            (Method::PUT, format!("/phone-numbers/{line}/profile"), json!({"verified_name": nul, "handle": "luigi"})),
            (Method::POST, thread.clone(), json!({"client_id": nul, "message": text("x")})),
            (
                Method::POST,
                thread.clone(),
                json!({"client_id": "c", "message": {"type": "image", "image": {"id": nul}}}),
            ),
            (Method::POST, "/session".to_owned(), json!({"email": nul, "password": nul})),
            (Method::POST, "/session/link".to_owned(), json!({"token": nul})),
        ] {
            let answer = admin.send(&world, method, &path, body).await;
            assert!(answer.status.is_client_error(), "{path}: {}", String::from_utf8_lossy(&answer.bytes));
        }
        for path in
            ["/links/%00/qr.svg", "/conversations?cursor=%00", "/setup?token=%00", "/media/%00", "/contacts/%00"]
        {
            let answer = admin.get(&world, path).await;
            assert!(answer.status.is_client_error(), "{path}: {}", String::from_utf8_lossy(&answer.bytes));
        }
        let sent = admin.post(&world, &thread, json!({"client_id": "n", "message": text(nul)})).await.ok(201);
        assert_eq!(sent["text"]["body"], nul, "content is JSON, which can hold it");
        admin
            .send(
                &world,
                Method::PUT,
                &format!("/phone-numbers/{line}/profile"),
                json!({"verified_name": "x", "handle": "luigi", "about": nul}),
            )
            .await
            .ok(200);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn uploads() {
    each(async |world: Arc<World>| {
        let business = world.business("Luigi").await;
        let agent = business.person(Role::Agent);
        let upload = |mime_type: &'static str, bytes: Vec<u8>| {
            let request =
                agent.request(&world, Method::POST, "/media?file_name=a.jpg").header("content-type", mime_type);
            Answer::of(request.body(bytes))
        };
        upload("image/jpeg", Vec::new()).await.problem(422, "media_empty");
        upload("image/jpeg", b"not a picture".to_vec()).await.problem(415, "media_type");
        let mut large = vec![0xff, 0xd8, 0xff, 0xe0];
        large.resize(5 * 1024 * 1024 + 1, 0);
        assert_eq!(upload("image/jpeg", large).await.problem(413, "media_size")["limit"], 5 * 1024 * 1024);
        let page = upload("text/html", b"<!DOCTYPE html><script>alert(1)</script>".to_vec()).await.ok(201);
        assert_eq!(page["mime_type"], "application/octet-stream");
        let request = agent.request(&world, Method::POST, "/media?waveform=1,x").body("hello");
        assert_eq!(Answer::of(request).await.problem(422, "invalid")["field"], "waveform");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn bodies_of_the_cloud_api() {
    each(async |world: Arc<World>| {
        let business = world.business("Luigi").await;
        let path = format!("/v26.0/{}/messages", business.line.id);
        let call = |content_type: &'static str, body: Vec<u8>| {
            let request = world.request(Method::POST, &path).bearer_auth(&business.api_token);
            Answer::of(request.header("content-type", content_type).body(body))
        };
        for (body, code) in [
            (&b""[..], 100),
            (b"{", 100),
            (b"null", 100),
            (b"[]", 100),
            (b"\"x\"", 100),
            (b"\xff\xfe\x00", 100),
            (b"{\"messaging_product\":\"whatsapp\",\"to\":\"+1\xff\",\"text\":{\"body\":\"x\"}}", 100),
            (br#"{"messaging_product":"whatsapp","to":"+15550001111","text":{"body":"\ud800"}}"#, 100),
            (br#"{"messaging_product":"x","to":"+15550001111","text":{"body":"x"}}"#, 100),
            (br#"{"to":"+15550001111","text":{"body":"x"}}"#, 100),
            (br#"{"messaging_product":"whatsapp","to":"+15550001111"}"#, 131_008),
            (br#"{"messaging_product":"whatsapp","to":"+15550001111","text":"x"}"#, 100),
            (br#"{"messaging_product":"whatsapp","to":"+15550001111","text":{"body":""}}"#, 131_008),
            (br#"{"messaging_product":"whatsapp","to":"+15550001111","text":{"body":{}}}"#, 100),
            (br#"{"messaging_product":"whatsapp","to":["+15550001111"],"text":{"body":"x"}}"#, 100),
            (br#"{"messaging_product":"whatsapp","to":"+15550001111","type":7,"text":{"body":"x"}}"#, 100),
            (br#"{"messaging_product":"whatsapp","to":"+15550001111","type":"text","text":{"body":"x"},"context":{"message_id":"wamid.x"}}"#, 131_009),
            (br#"{"messaging_product":"whatsapp","status":"read"}"#, 131_008),
            (br#"{"messaging_product":"whatsapp","status":7,"message_id":"x"}"#, 100),
        ] {
            let answer = call("application/json", body.to_vec()).await;
            let name = String::from_utf8_lossy(body);
            assert_eq!((answer.status.as_u16(), answer.json()["error"]["code"].as_u64()), (400, Some(code)), "{name}: {}", answer.json());
            answer.graph(400, u32::try_from(code).unwrap());
        }
        let body = |text: &str| format!(r#"{{"messaging_product":"whatsapp","to":"+15550001111","text":{{"body":"{text}"}}}}"#).into_bytes();
        let error = call("application/json", body(&"x".repeat(4_097))).await.graph(400, 100);
        assert_eq!(error["error_data"]["details"], "text.body: must have at most 4096 characters");
        call("application/json", body(&"あ".repeat(4_096))).await.ok(200);
        call("application/json", body(&"x".repeat(2_000_000))).await.graph(413, 100);
        call("application/json", b"[".repeat(200_000)).await.graph(400, 100);
        call("application/json", [&br#"{"text":"#[..], &br#"{"a":"#.repeat(50_000)].concat()).await.graph(400, 100);
        for member in ["recipient", "biz_opaque_callback_data"] {
            let body = format!(r#"{{"messaging_product":"whatsapp","{member}":"\u0000","text":{{"body":"x"}}}}"#);
            let error = call("application/json", body.into_bytes()).await;
            assert_eq!(error.status, 400);
        }
        let nul = br#"{"messaging_product":"whatsapp","to":"+15550001111","biz_opaque_callback_data":"a\u0000","text":{"body":"x"}}"#;
        call("application/json", nul.to_vec()).await.graph(400, 100);
        call("application/json", body("a\\u0000b")).await.ok(200);
        call("text/plain", b"hello".to_vec()).await.graph(400, 100);
        call("multipart/form-data", b"hello".to_vec()).await.graph(400, 100);
        call("application/x-www-form-urlencoded", b"%ff%zz=&=&&text={".to_vec()).await.graph(400, 100);
        let twice = br#"{"messaging_product":"whatsapp","to":"+15550001111","text":{"body":"a"},"text":{"body":"b"}}"#;
        let error = call("application/json", twice.to_vec()).await.graph(400, 100);
        assert_eq!(error["error_data"]["details"], "text: is there twice");
    })
    .await;
}
