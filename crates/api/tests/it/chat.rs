//! The web-chat API, as its contract `docs/web-chat-api.md` says.

use std::sync::Arc;

use api::limits::Rate;
use channels::webchat::confirm;
use channels::webchat::deliver::Deliver;
use inbox::agents::Role;
use messaging::link;
use messaging::message::change::{DELETE_MS, EDIT_MS};
use messaging::profile::{self, Profile};
use reqwest::Method;
use serde_json::{Value, json};

use crate::customer::{Customer, post};
use crate::support::{Answer, Business, World, each, each_with, png, text};

#[tokio::test]
async fn a_line_is_found_by_any_of_its_names() {
    each(async |world: Arc<World>| {
        let business = world.business("Luigi").await;
        for name in ["luigi", "LUIGI", business.line.digits.as_str(), &business.line.id.to_string()] {
            let line = Answer::of(world.request(Method::GET, &format!("/chat/v1/lines/{name}"))).await.ok(200);
            assert_eq!(line["phone_number_id"], business.line.id.to_string());
            assert_eq!(line["name"], "Luigi");
            assert_eq!(line["hours"], json!({"time_zone": "Asia/Tokyo", "week": [], "always_open": false, "open_now": false, "next_change_at": null}));
            assert_eq!((&line["reply_time_secs"], &line["picture_url"]), (&Value::Null, &Value::Null));
            assert_eq!(line["language"], "en");
        }
        for name in ["mario", "0", "%00", "99999999999999999999"] {
            Answer::of(world.request(Method::GET, &format!("/chat/v1/lines/{name}"))).await.problem(404, "unknown_line");
        }
    })
    .await;
}

#[tokio::test]
async fn a_browser_s_session_is_a_cookie() {
    each(async |world: Arc<World>| {
        let business = world.business("Luigi").await;
        let path = format!("/chat/v1/{}/session", business.line.id);
        let opened = post(&world, &path, &json!({"name": "Aiko", "language": "ja"})).await;
        let session = opened.ok(201);
        assert_eq!(session["visitor"]["name"], "Aiko");
        assert_eq!((&session["visitor"]["wa_id"], &session["conversation_id"]), (&Value::Null, &Value::Null));
        assert!(session.get("token").is_none());
        let cookie = opened.header("set-cookie").unwrap();
        let (pair, rest) = cookie.split_once(';').unwrap();
        assert!(pair.starts_with(&format!("souk_chat_{}=", business.line.id)));
        for part in ["HttpOnly", "SameSite=Lax", &format!("Path=/chat/v1/{}", business.line.id)] {
            assert!(rest.contains(part), "{cookie}");
        }
        let with = |method, origin: Option<&str>| {
            let request = world.request(method, &path).header("cookie", pair).json(&json!({"name": "Ken"}));
            match origin {
                Some(origin) => request.header("origin", origin),
                None => request,
            }
        };
        let again = Answer::of(with(Method::POST, None)).await.ok(200);
        assert_eq!(again["visitor"]["id"], session["visitor"]["id"]);
        assert_eq!(again["visitor"]["name"], "Ken");
        Answer::of(with(Method::PATCH, Some("https://evil.example"))).await.problem(403, "cross_origin");
        Answer::of(with(Method::POST, Some("https://evil.example"))).await.problem(403, "cross_origin");
        let own = world.url("");
        Answer::of(with(Method::PATCH, Some(&own))).await.ok(200);
        let ended = Answer::of(with(Method::DELETE, None)).await;
        ended.ok(204);
        assert!(ended.header("set-cookie").unwrap().contains("Max-Age=0"));
        Answer::of(with(Method::GET, None)).await.problem(401, "no_session");
    })
    .await;
}

#[tokio::test]
async fn forged_tokens_and_other_lines_tokens_are_nobody_s() {
    each(async |world: Arc<World>| {
        let (luigi, mario) = (world.business("Luigi").await, world.business("Mario").await);
        let customer = Customer::guest(&world, &luigi).await;
        customer.get(&world, "/session").await.ok(200);
        let mut forged: Vec<Customer> = ["", "x", &customer.token[1..], "ÿ"]
            .iter()
            .map(|token| Customer { token: (*token).to_owned(), ..customer.clone() })
            .collect();
        forged.push(Customer { line: mario.line.id.to_string(), ..customer.clone() });
        for nobody in forged {
            for path in ["/session", "/messages", "/media/5"] {
                nobody.get(&world, path).await.problem(401, "no_session");
            }
            let receipt = json!({"status": "read", "message_id": "wamid.x"});
            nobody.post(&world, "/receipts", receipt).await.problem(401, "no_session");
            let cookie = format!("souk_chat_{}={}", nobody.line, nobody.token.escape_default());
            let path = format!("/chat/v1/{}/session", nobody.line);
            Answer::of(world.request(Method::GET, &path).header("cookie", cookie)).await.problem(401, "no_session");
        }
        Answer::of(world.request(Method::GET, "/chat/v1/luigi/session")).await.problem(404, "unknown_line");
        post(&world, "/chat/v1/5/session", &json!({})).await.problem(404, "unknown_line");
    })
    .await;
}

#[tokio::test]
async fn a_phone_number_is_claimed_in_the_demo_only() {
    let claim = json!({"from": "819012345678", "name": "Aiko", "transport": "bearer"});
    each(async |world: Arc<World>| {
        let business = world.business("Luigi").await;
        let refused = post(&world, &format!("/chat/v1/{}/session", business.line.id), &claim).await;
        assert_eq!(refused.problem(403, "confirmation_required")["field"], "from");
    })
    .await;
    each_with(
        |config| config.is_demo = true,
        async |world: Arc<World>| {
            let business = world.business("Luigi").await;
            let customer = Customer::open(&world, &business, claim.clone()).await;
            assert_eq!(customer.session["visitor"]["wa_id"], "819012345678");
            assert_eq!(customer.session["conversation_id"], business.conversation.to_string(), "the number's thread");
            let messages = customer.thread(&world).await;
            assert_eq!(messages["data"][0]["text"]["body"], "hi");
            let same = customer.post(&world, "/session", claim.clone()).await.ok(200);
            assert_eq!(same["visitor"], customer.session["visitor"]);
            let mut other = claim.clone();
            other["from"] = json!("819087654321");
            let other = customer.post(&world, "/session", other).await.ok(201);
            assert_ne!(other["visitor"]["id"], same["visitor"]["id"]);
            let wrong = post(&world, &format!("/chat/v1/{}/session", business.line.id), &json!({"from": "me"})).await;
            assert_eq!(wrong.problem(422, "invalid")["field"], "from");
        },
    )
    .await;
}

#[tokio::test]
async fn a_message_is_sent_once_under_a_client_id() {
    each(async |world: Arc<World>| {
        let business = world.business("Luigi").await;
        let customer = Customer::guest(&world, &business).await;
        let empty = customer.thread(&world).await;
        assert_eq!((&empty["data"], &empty["has_more"]), (&json!([]), &json!(false)));
        let body = json!({"client_id": "c1", "message": text("hi")});
        let first = customer.post(&world, "/messages", body.clone()).await.ok(201);
        assert_eq!(first["direction"], "in");
        assert_eq!(first["author"], json!({"kind": "customer", "id": null, "name": null}));
        assert_eq!((&first["client_id"], &first["status"]), (&json!("c1"), &json!("delivered")));
        let again = customer.post(&world, "/messages", body.clone()).await.ok(200);
        assert_eq!(again["id"], first["id"]);
        let changed = json!({"client_id": "c1", "message": text("something else")});
        assert_eq!(customer.post(&world, "/messages", changed).await.ok(200)["text"]["body"], "hi");
        let other = Customer::guest(&world, &business).await;
        assert_ne!(other.post(&world, "/messages", body).await.ok(201)["id"], first["id"]);
        let thread = customer.thread(&world).await;
        assert_eq!(thread["data"].as_array().unwrap().len(), 1);
        assert_eq!(customer.get(&world, "/session").await.ok(200)["conversation_id"], first["conversation_id"]);
    })
    .await;
}

#[tokio::test]
async fn pages_of_a_thread() {
    each(async |world: Arc<World>| {
        let business = world.business("Luigi").await;
        let customer = Customer::guest(&world, &business).await;
        let mut ids = Vec::new();
        for number in 0..5 {
            ids.push(customer.say(&world, &number.to_string()).await["id"].as_str().unwrap().to_owned());
        }
        let page = async |query: String| {
            let page = customer.get(&world, &format!("/messages?{query}")).await.ok(200);
            let bodies: Vec<String> = page["data"]
                .as_array()
                .unwrap()
                .iter()
                .map(|item| item["text"]["body"].as_str().unwrap().to_owned())
                .collect();
            (bodies.concat(), page["has_more"].as_bool().unwrap())
        };
        let enc = |id: &str| url::form_urlencoded::byte_serialize(id.as_bytes()).collect::<String>();
        assert_eq!(page("limit=2".into()).await, ("34".into(), true));
        assert_eq!(page(format!("limit=2&before={}", enc(&ids[3]))).await, ("12".into(), true));
        assert_eq!(page(format!("limit=2&after={}", enc(&ids[3]))).await, ("4".into(), false));
        for (query, field) in
            [("limit=0", "limit"), ("limit=101", "limit"), ("limit=x", "limit"), ("limit=-1", "limit")]
        {
            assert_eq!(
                customer.get(&world, &format!("/messages?{query}")).await.problem(422, "invalid")["field"],
                field
            );
        }
        customer.get(&world, "/messages?before=wamid.x").await.problem(404, "not_found");
    })
    .await;
}

#[tokio::test]
async fn editing_and_deleting_have_their_time() {
    each(async |world: Arc<World>| {
        let business = world.business("Luigi").await;
        let customer = Customer::guest(&world, &business).await;
        let quoted = customer.say(&world, "one").await;
        let mut reply = text("helo");
        reply["context"] = json!({"id": quoted["id"]});
        let sent = customer.post(&world, "/messages", json!({"client_id": "c2", "message": reply})).await.ok(201);
        let path = Customer::message(&sent["id"]);
        let edit = |words: &str| json!({"message": text(words)});
        let edited = customer.send(&world, Method::PATCH, &path, edit("hello")).await.ok(200);
        assert_eq!((&edited["text"]["body"], &edited["context"]), (&json!("hello"), &json!({"id": quoted["id"]})));
        assert!(edited["edited_at"].is_i64());
        let picture = json!({"message": {"type": "location", "location": {"latitude": 1, "longitude": 2}}});
        customer.send(&world, Method::PATCH, &path, picture).await.problem(422, "not_text");
        world.clock.advance_ms(EDIT_MS + 1);
        customer.send(&world, Method::PATCH, &path, edit("hullo")).await.problem(409, "too_late");
        customer.send(&world, Method::DELETE, &path, Value::Null).await.ok(204);
        customer.send(&world, Method::DELETE, &path, Value::Null).await.ok(204);
        let thread = customer.thread(&world).await;
        let deleted = &thread["data"][1];
        assert_eq!((&deleted["type"], &deleted["id"]), (&json!("deleted"), &sent["id"]));
        assert!(deleted.get("text").is_none() && deleted.get("context").is_none());
        world.clock.advance_ms(DELETE_MS);
        let late = customer.send(&world, Method::DELETE, &Customer::message(&quoted["id"]), Value::Null).await;
        late.problem(409, "too_late");
    })
    .await;
}

#[tokio::test]
async fn nobody_touches_another_s_messages() {
    each(async |world: Arc<World>| {
        let (luigi, mario) = (world.business("Luigi").await, world.business("Mario").await);
        let (one, two) = (Customer::guest(&world, &luigi).await, Customer::guest(&world, &luigi).await);
        let theirs = one.say(&world, "mine").await["id"].clone();
        two.say(&world, "hi").await;
        let foreign = json!(mario.wamid(mario.first));
        for id in [&theirs, &foreign, &json!("wamid.forged"), &json!("5")] {
            let path = Customer::message(id);
            two.send(&world, Method::PATCH, &path, json!({"message": text("x")})).await.problem(404, "not_found");
            two.send(&world, Method::DELETE, &path, Value::Null).await.problem(404, "not_found");
            two.post(&world, "/receipts", json!({"status": "read", "message_id": id})).await.problem(404, "not_found");
            let mut reply = text("x");
            reply["context"] = json!({"id": id});
            let answer = two.post(&world, "/messages", json!({"client_id": "q", "message": reply})).await;
            assert_eq!(answer.problem(422, "invalid")["field"], "message.context.id");
            let reaction = json!({"type": "reaction", "reaction": {"message_id": id, "emoji": "👍"}});
            let answer = two.post(&world, "/messages", json!({"client_id": "r", "message": reaction})).await;
            assert!(matches!(answer.status.as_u16(), 404 | 422), "{}", String::from_utf8_lossy(&answer.bytes));
        }
        assert_eq!(one.thread(&world).await["data"][0]["text"]["body"], "mine");
    })
    .await;
}

#[tokio::test]
async fn receipts_become_ticks_and_reactions_show() {
    each(async |world: Arc<World>| {
        let business = world.business("Luigi").await;
        let customer = Customer::open(&world, &business, json!({"name": "Aiko"})).await;
        let own = customer.say(&world, "hi").await;
        let agent = business.person(Role::Agent);
        let path = format!("/conversations/{}/messages", own["conversation_id"].as_str().unwrap());
        let reply = agent.post(&world, &path, json!({"client_id": "a1", "message": text("hello")})).await.ok(201);
        world.store().drain(&Deliver::new(world.store().clone())).await.unwrap();
        let seen = customer.thread(&world).await["data"][1].clone();
        assert_eq!(seen["author"], json!({"kind": "agent", "id": null, "name": agent.agent.name}));
        assert_eq!((&seen["status"], seen.get("client_id")), (&json!("sent"), None));
        customer.post(&world, "/receipts", json!({"status": "read", "message_id": reply["id"]})).await.ok(204);
        let ticked = agent.get(&world, &path).await.ok(200)["data"][1].clone();
        assert_eq!(ticked["status"], "read");
        assert!(ticked["times"]["sent"].is_i64() && ticked["times"]["read"].is_i64());
        let first = &customer.thread(&world).await["data"][0];
        assert_eq!(first["status"], "read", "the agent's answer has read the customer's message");
        let react = |emoji: &str, key: &str| {
            json!({"client_id": key, "message": {"type": "reaction", "reaction": {"message_id": reply["id"], "emoji": emoji}}})
        };
        customer.post(&world, "/messages", react("👍", "r1")).await.ok(201);
        let thread = customer.thread(&world).await;
        assert_eq!(thread["data"].as_array().unwrap().len(), 2, "a reaction is no item");
        assert_eq!(thread["data"][1]["reactions"], json!([{"by": "customer", "emoji": "👍"}]));
        customer.post(&world, "/messages", react("", "r2")).await.ok(201);
        assert_eq!(customer.thread(&world).await["data"][1]["reactions"], json!([]));
        for body in [json!({"status": "sent", "message_id": reply["id"]}), json!({"status": "READ", "message_id": reply["id"]})] {
            assert_eq!(customer.post(&world, "/receipts", body).await.problem(422, "invalid")["field"], "status");
        }
    })
    .await;
}

#[tokio::test]
async fn bad_bodies_are_told_what_is_wrong() {
    each(async |world: Arc<World>| {
        let business = world.business("Luigi").await;
        let customer = Customer::guest(&world, &business).await;
        let raw = |body: Vec<u8>| {
            customer.request(&world, Method::POST, "/messages").header("content-type", "application/json").body(body)
        };
        for (body, status, code) in [
            (b"{".to_vec(), 400, "malformed_json"),
            (Vec::new(), 400, "malformed_json"),
            (b"{\"client_id\":\"\xff\"}".to_vec(), 400, "malformed_json"),
            (vec![b'['; 60_000], 400, "malformed_json"),
            (vec![b' '; 64 * 1024 + 1], 413, "body_size"),
        ] {
            Answer::of(raw(body)).await.problem(status, code);
        }
        let chunked = customer.request(&world, Method::POST, "/messages").header("content-type", "application/json");
        let pieces = (0..80).map(|_| Ok::<_, std::io::Error>(vec![b' '; 1024]));
        let stream = reqwest::Body::wrap_stream(futures::stream::iter(pieces));
        assert_eq!(Answer::of(chunked.body(stream)).await.problem(413, "body_size")["limit"], 64 * 1024);
        let plain = customer.request(&world, Method::POST, "/messages").header("content-type", "text/plain").body("{}");
        Answer::of(plain).await.problem(415, "content_type");
        for (body, code, field) in [
            (json!({"message": text("x")}), "required", "client_id"),
            (json!({"client_id": "c"}), "required", "message"),
            (json!({"client_id": "c", "message": text("x"), "extra": 1}), "unknown_field", "extra"),
            (json!({"client_id": 5, "message": text("x")}), "invalid", "client_id"),
            (json!({"client_id": "c\u{0}", "message": text("x")}), "invalid", "client_id"),
            (json!({"client_id": "c".repeat(65), "message": text("x")}), "too_long", "client_id"),
            (json!({"client_id": "c", "message": text(&"x".repeat(4_097))}), "too_long", "message.text.body"),
            (json!({"client_id": "c", "message": {"type": "text", "text": {"body": 5}}}), "invalid", "message.text.body"),
            (json!({"client_id": "c", "message": "hi"}), "invalid", "message"),
        ] {
            let problem = customer.post(&world, "/messages", body.clone()).await.problem(422, code);
            assert_eq!(problem["field"], field, "{body}");
        }
        for kind in ["system", "unsupported", "template", "pin", "poll"] {
            let body = json!({"client_id": "c", "message": {"type": kind, kind: {"type": "pin", "message_id": "x", "name": "n", "language": {"code": "en"}}}});
            let answer = customer.post(&world, "/messages", body).await;
            assert_eq!(answer.problem(422, "unsendable_type")["code"], "unsendable_type");
        }
        let unknown = json!({"client_id": "c", "message": {"type": "text", "text": {"body": "x\u{0}"}, "later": 1}});
        customer.post(&world, "/messages", unknown).await.ok(201);
        post(&world, &format!("/chat/v1/{}/session", customer.line), &json!({"ref": "x\u{0}"})).await.ok(201);
        for body in [json!({"names": "x"}), json!({"name": "a\u{0}b"}), json!({"language": "e\u{0}"}), json!({"name": "n".repeat(129)}), json!({"language": "?"})] {
            assert_eq!(customer.send(&world, Method::PATCH, "/session", body).await.status, 422);
        }
        customer.get(&world, "/nothing").await.problem(404, "unknown_route");
        customer.send(&world, Method::PUT, "/messages", json!({})).await.problem(405, "method_not_allowed");
    })
    .await;
}

#[tokio::test]
async fn files_go_up_and_come_down() {
    each(async |world: Arc<World>| {
        let business = world.business("Luigi").await;
        let (one, two) = (Customer::guest(&world, &business).await, Customer::guest(&world, &business).await);
        let bytes = png();
        let upload = |who: &Customer, query: &str, mime: &str, bytes: Vec<u8>| {
            who.request(&world, Method::POST, &format!("/media{query}")).header("content-type", mime).body(bytes)
        };
        let media = Answer::of(upload(&one, "?file_name=a%20b.png", "image/png", bytes.clone())).await.ok(201);
        assert_eq!(
            (&media["mime_type"], &media["file_name"], &media["width"]),
            (&json!("image/png"), &json!("a b.png"), &json!(3))
        );
        let id = media["id"].as_str().unwrap().to_owned();
        let path = format!("/media/{id}");
        let down = one.get(&world, &path).await;
        assert_eq!((down.status.as_u16(), &down.bytes), (200, &bytes));
        assert_eq!(down.header("x-content-type-options"), Some("nosniff"));
        assert!(down.header("cache-control").unwrap().contains("immutable"));
        let part = Answer::of(one.request(&world, Method::GET, &path).header("range", "bytes=0-3")).await;
        assert_eq!((part.status.as_u16(), part.bytes.as_slice()), (206, &bytes[..4]));
        two.get(&world, &path).await.problem(404, "not_found");
        one.get(&world, "/media/5").await.problem(404, "not_found");
        let image = |id: &str| json!({"client_id": id, "message": {"type": "image", "image": {"id": id}}});
        let stolen = two.post(&world, "/messages", image(&id)).await;
        assert_eq!(stolen.problem(422, "invalid")["field"], "message.image.id");
        let sent = one.post(&world, "/messages", image(&id)).await.ok(201);
        assert_eq!(sent["media"][&id]["size_bytes"], bytes.len());
        let seen = business.person(Role::Agent).get(&world, &path).await;
        assert_eq!(seen.bytes, bytes);
        let paper =
            Answer::of(upload(&one, "?file_name=menu.html", "text/html", b"<html><script>".to_vec())).await.ok(201);
        assert_eq!(paper["mime_type"], "application/octet-stream");
        let paper = one.get(&world, &format!("/media/{}", paper["id"].as_str().unwrap())).await;
        assert!(paper.header("content-disposition").unwrap().starts_with("attachment"));
        Answer::of(upload(&one, "", "image/png", Vec::new())).await.problem(422, "media_empty");
        Answer::of(upload(&one, "", "image/png", b"no picture".to_vec())).await.problem(415, "media_type");
        Answer::of(upload(&one, "?waveform=x", "audio/ogg", b"OggS".to_vec())).await.problem(422, "invalid");
        let mut large = bytes.clone();
        large.resize(5 * 1024 * 1024 + 1, 0);
        Answer::of(upload(&one, "", "image/png", large)).await.problem(413, "media_size");
    })
    .await;
}

#[tokio::test]
async fn the_picture_of_a_line_is_public() {
    each(async |world: Arc<World>| {
        let business = world.business("Luigi").await;
        let path = format!("/chat/v1/lines/{}/picture", business.line.id);
        Answer::of(world.request(Method::GET, &path)).await.problem(404, "not_found");
        let agent = business.person(Role::Admin);
        let media =
            Answer::of(agent.request(&world, Method::POST, "/media").header("content-type", "image/png").body(png()))
                .await
                .ok(201);
        let (scope, line, id) = (business.scope, business.line.id, media["id"].as_str().unwrap().parse().unwrap());
        let written = world.store().write(move |tx| {
            let profile = Profile { picture_media_id: Some(id), ..Profile::default() };
            profile::put(tx, scope, line, &profile)
        });
        written.await.unwrap();
        let line = Answer::of(world.request(Method::GET, "/chat/v1/lines/luigi")).await.ok(200);
        let picture = Answer::of(world.request(Method::GET, line["picture_url"].as_str().unwrap())).await;
        assert_eq!((picture.status.as_u16(), picture.bytes), (200, png()));
        assert!(picture.headers["cache-control"].to_str().unwrap().starts_with("public"));
    })
    .await;
}

async fn last_code(world: &World, business: &Business) -> String {
    let (scope, line) = (business.scope, business.line.id);
    world.store().read(move |tx| confirm::last_code(tx, scope, line)).await.unwrap().unwrap()
}

#[tokio::test]
async fn a_number_is_confirmed_by_its_code() {
    each_with(
        |config| config.is_demo = true,
        async |world: Arc<World>| {
            let business = world.business("Luigi").await;
            let customer = Customer::guest(&world, &business).await;
            let wrong = customer.post(&world, "/confirmations", json!({"phone": "0"})).await;
            assert_eq!(wrong.problem(422, "invalid")["field"], "phone");
            let started = customer.post(&world, "/confirmations", json!({"phone": "+81 90 1234 5678"})).await.ok(201);
            assert_eq!((&started["phone"], &started["resend_after_secs"]), (&json!("819012345678"), &json!(30)));
            let soon = customer.post(&world, "/confirmations", json!({"phone": "+81 90 1234 5678"})).await;
            assert_eq!(soon.problem(429, "too_many_requests")["retry_after_secs"], 30);
            let path = format!("/confirmations/{}", started["id"].as_str().unwrap());
            let right = last_code(&world, &business).await;
            let bad = if right == "000000" { "000001" } else { "000000" };
            let wrong =
                customer.send(&world, Method::PUT, &path, json!({"code": bad})).await.problem(422, "wrong_code");
            assert_eq!(wrong["field"], "code");
            let stranger = Customer::guest(&world, &business).await;
            stranger.send(&world, Method::PUT, &path, json!({"code": right})).await.problem(404, "not_found");
            let session = customer.send(&world, Method::PUT, &path, json!({"code": right})).await.ok(200);
            assert_eq!(session["visitor"]["wa_id"], "819012345678");
            assert_eq!(session["conversation_id"], business.conversation.to_string(), "the number's thread");
            assert_eq!(session["visitor"]["id"], customer.session["visitor"]["id"]);
            assert_eq!(customer.thread(&world).await["data"][0]["text"]["body"], "hi");

            world.clock.advance_ms(31_000);
            let again = customer.post(&world, "/confirmations", json!({"phone": "+81 90 0000 0000"})).await.ok(201);
            let path = format!("/confirmations/{}", again["id"].as_str().unwrap());
            let right = last_code(&world, &business).await;
            let bad = if right == "000000" { "000001" } else { "000000" };
            for _ in 0..5 {
                customer.send(&world, Method::PUT, &path, json!({"code": bad})).await.problem(422, "wrong_code");
            }
            customer.send(&world, Method::PUT, &path, json!({"code": right})).await.problem(429, "too_many_tries");
            world.clock.advance_ms(10 * 60_000);
            customer.send(&world, Method::PUT, &path, json!({"code": right})).await.problem(410, "expired_code");
            customer
                .send(&world, Method::PUT, "/confirmations/x", json!({"code": right}))
                .await
                .problem(404, "not_found");
        },
    )
    .await;
}

#[tokio::test]
async fn a_flood_is_limited() {
    each_with(
        |config| {
            config.rates.messages = Rate { burst: 3, per_minute: 60 };
            config.rates.sessions = Rate { burst: 2, per_minute: 20 };
        },
        async |world: Arc<World>| {
            let business = world.business("Luigi").await;
            let customer = Customer::guest(&world, &business).await;
            for number in 0..3 {
                let body = json!({"client_id": number.to_string(), "message": text("x")});
                customer.post(&world, "/messages", body).await.ok(201);
            }
            let body = json!({"client_id": "4", "message": text("x")});
            let refused = customer.post(&world, "/messages", body.clone()).await;
            assert_eq!(refused.problem(429, "too_many_requests")["retry_after_secs"], 1);
            assert_eq!(refused.header("retry-after"), Some("1"));
            world.clock.advance_ms(1_000);
            customer.post(&world, "/messages", body).await.ok(201);
            let path = format!("/chat/v1/{}/session", business.line.id);
            post(&world, &path, &json!({})).await.ok(201);
            post(&world, &path, &json!({})).await.problem(429, "too_many_requests");
            customer.post(&world, "/session", json!({})).await.ok(200);
        },
    )
    .await;
}

#[tokio::test]
async fn a_short_link_leads_to_the_chat() {
    each(async |world: Arc<World>| {
        let business = world.business("Luigi").await;
        let (scope, line) = (business.scope, business.line.id);
        let made = world.store().write(move |tx| link::create(tx, scope, line, Some("Hi & bye?"), Some("table 12")));
        let code = made.await.unwrap().code;
        for path in [format!("/l/{code}"), format!("/l/{}", code.to_lowercase())] {
            let answer = Answer::of(world.request(Method::GET, &path)).await;
            assert_eq!(answer.status, 302);
            assert_eq!(answer.header("location").unwrap(), format!("/c/luigi?text=Hi+%26+bye%3F&ref={code}"));
        }
        assert_eq!(Answer::of(world.request(Method::HEAD, &format!("/l/{code}"))).await.status, 302);
        let counted = code.clone();
        let opens = world.store().read(move |tx| link::find(tx, &counted)).await.unwrap().unwrap().opens;
        assert_eq!(opens, 2, "a HEAD is no opening");
        for gone in ["/l/GONE", "/l/%00", "/l/%E3%81%82"] {
            Answer::of(world.request(Method::GET, gone)).await.problem(404, "unknown_link");
        }
        let page = Answer::of(world.request(Method::GET, "/l/GONE").header("accept", "text/html")).await;
        assert_eq!((page.status.as_u16(), page.header("content-type")), (404, Some("text/html; charset=utf-8")));

        let customer = Customer::open(&world, &business, json!({"ref": code})).await;
        let conversation = customer.say(&world, "hi").await["conversation_id"].as_str().unwrap().to_owned();
        let shown = business.person(Role::Agent).get(&world, &format!("/conversations/{conversation}")).await.ok(200);
        assert_eq!(shown["reference"], "table 12");
    })
    .await;
}

#[tokio::test]
async fn a_line_s_chat_is_an_app() {
    each(async |world: Arc<World>| {
        world.business("Luigi").await;
        let answer = Answer::of(world.request(Method::GET, "/c/luigi/manifest.webmanifest")).await;
        assert_eq!(answer.header("content-type"), Some("application/manifest+json"));
        let manifest = answer.ok(200);
        assert_eq!(
            (&manifest["name"], &manifest["scope"], &manifest["start_url"]),
            (&json!("Luigi"), &json!("/c/luigi"), &json!("/c/luigi"))
        );
        for icon in manifest["icons"].as_array().unwrap() {
            let answer = Answer::of(world.request(Method::GET, icon["src"].as_str().unwrap())).await;
            assert_eq!((answer.status.as_u16(), answer.header("content-type")), (200, icon["type"].as_str()));
            if icon["type"] == "image/png" {
                let side = image::load_from_memory(&answer.bytes).unwrap().width();
                assert_eq!(icon["sizes"], format!("{side}x{side}"));
            }
        }
        Answer::of(world.request(Method::GET, "/c/nobody/manifest.webmanifest")).await.problem(404, "unknown_line");
    })
    .await;
}

#[tokio::test]
async fn typing_needs_a_session_and_a_state() {
    each(async |world: Arc<World>| {
        let business = world.business("Luigi").await;
        let customer = Customer::guest(&world, &business).await;
        customer.post(&world, "/typing", json!({"state": "on"})).await.ok(204);
        customer.say(&world, "hi").await;
        customer.post(&world, "/typing", json!({"state": "off"})).await.ok(204);
        assert_eq!(
            customer.post(&world, "/typing", json!({"state": "maybe"})).await.problem(422, "invalid")["field"],
            "state"
        );
    })
    .await;
}
