//! The console API, as the console uses it.

use std::sync::Arc;

use inbox::agents::{self, Role};
use inbox::links;
use reqwest::Method;
use serde_json::{Value, json};

use crate::support::{Answer, Person, World, each, png, text};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_owner_sets_up_signs_out_and_in() {
    each(async |world: Arc<World>| {
        let business = world.business("Luigi").await;
        let scope = business.scope;
        let link = world.store().write(move |tx| links::owner(tx, scope)).await.unwrap();
        let path = format!("/api/v1/setup?token={}", link.token);
        let setup = Answer::of(world.request(Method::GET, &path)).await.ok(200);
        assert_eq!(setup, json!({"kind": "owner", "business_name": "Luigi", "role": "owner", "email": null}));
        let form = json!({"token": link.token, "name": "Maya", "email": "Maya@Example.com", "password": "correct horse",
            "business_name": "Trattoria Luigi", "time_zone": "Europe/Rome", "language": "it"});
        let answer = Answer::of(world.request(Method::POST, "/api/v1/setup").json(&form)).await;
        let cookie = answer.header("set-cookie").unwrap().to_owned();
        assert!(cookie.contains("; Path=/; HttpOnly; SameSite=Strict; Max-Age=2592000"), "{cookie}");
        let me = answer.ok(201);
        assert_eq!(me["agent"]["email"], "maya@example.com");
        assert_eq!(me["business"], json!({"id": business.id().to_string(), "name": "Trattoria Luigi", "time_zone": "Europe/Rome", "language": "it"}));
        assert_eq!(me["phone_numbers"][0]["chat_url"], world.url("/c/luigi"));
        assert!(me["live_seq"].is_string());
        Answer::of(world.request(Method::POST, "/api/v1/setup").json(&form)).await.problem(410, "expired_link");
        Answer::of(world.request(Method::GET, &path)).await.problem(410, "expired_link");

        let agent = business.person(Role::Owner).agent.clone();
        let session = cookie.split(['=', ';']).nth(1).unwrap().to_owned();
        let maya = Person { agent, session };
        let out = Answer::of(maya.request(&world, Method::DELETE, "/session")).await;
        assert_eq!(out.status, 204);
        assert!(out.header("set-cookie").unwrap().contains("Max-Age=0"));
        maya.get(&world, "/me").await.problem(401, "no_session");
        let sign_in = |password: &'static str| {
            let body = json!({"email": " maya@example.com", "password": password});
            Answer::of(world.request(Method::POST, "/api/v1/session").json(&body))
        };
        sign_in("wrong").await.problem(401, "wrong_credentials");
        let answer = sign_in("correct horse").await;
        assert!(answer.header("set-cookie").is_some());
        assert_eq!(answer.ok(200)["agent"]["name"], "Maya");
        for _ in 0..10 {
            sign_in("wrong").await.problem(401, "wrong_credentials");
        }
        assert_eq!(sign_in("correct horse").await.problem(429, "too_many_requests")["retry_after_secs"], 900);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_one_time_link_signs_in_once() {
    each(async |world: Arc<World>| {
        let business = world.business("Luigi").await;
        let (scope, id) = (business.scope, business.person(Role::Agent).agent.id);
        let link = world.store().write(move |tx| links::sign_in(tx, scope, id)).await.unwrap();
        let use_it =
            || Answer::of(world.request(Method::POST, "/api/v1/session/link").json(&json!({"token": link.token})));
        assert_eq!(use_it().await.ok(200)["agent"]["id"], id.to_string());
        use_it().await.problem(410, "expired_link");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_invited_agent_joins_and_a_password_change_ends_other_sessions() {
    each(async |world: Arc<World>| {
        let business = world.business("Luigi").await;
        let admin = business.person(Role::Admin);
        let invitation = admin
            .post(&world, "/agents/invitations", json!({"role": "agent", "email": "ken@example.com"}))
            .await
            .ok(201);
        let url = invitation["url"].as_str().unwrap();
        let token = url.strip_prefix(&world.url("/setup?token=")).unwrap();
        let problem =
            admin.post(&world, "/agents/invitations", json!({"role": "owner"})).await.problem(403, "forbidden");
        assert!(problem["detail"].as_str().unwrap().contains("owner"));
        let form = |email: &str| json!({"token": token, "name": "Ken", "email": email, "password": "0123456789"});
        let join = |form: Value| Answer::of(world.request(Method::POST, "/api/v1/setup").json(&form));
        assert_eq!(join(form("other@example.com")).await.problem(422, "invalid")["field"], "email");
        let joined = join(form("ken@example.com")).await;
        let session = joined.header("set-cookie").unwrap().split(['=', ';']).nth(1).unwrap().to_owned();
        let id = joined.ok(201)["agent"]["id"].as_str().unwrap().parse().unwrap();
        let scope = business.scope;
        let agent = world.store().read(move |tx| agents::by_id(tx, scope, id)).await.unwrap();
        let ken = Person { agent: agent.clone(), session };
        let team = ken.get(&world, "/agents").await.ok(200);
        let names: Vec<&str> =
            team["data"].as_array().unwrap().iter().map(|agent| agent["name"].as_str().unwrap()).collect();
        assert!(names.contains(&"Ken") && names.len() == 5);
        assert_eq!(team["data"][0]["online"], false);

        let other = world.store().write(move |tx| inbox::sessions::create(tx, scope, id)).await.unwrap();
        let other = Person { agent, session: other };
        let change = |current: &str| json!({"current": current, "new": "a new password"});
        ken.send(&world, Method::PUT, "/me/password", change("wrong")).await.problem(401, "wrong_credentials");
        ken.send(&world, Method::PUT, "/me/password", change("0123456789")).await.ok(204);
        ken.get(&world, "/me").await.ok(200);
        other.get(&world, "/me").await.problem(401, "no_session");
        let me = ken
            .send(&world, Method::PATCH, "/me", json!({"theme": "dark", "enter_sends": false, "language": "ja"}))
            .await
            .ok(200);
        assert_eq!(
            (&me["agent"]["theme"], &me["agent"]["enter_sends"], &me["agent"]["language"]),
            (&json!("dark"), &json!(false), &json!("ja"))
        );
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_session_in_use_goes_on() {
    each(async |world: Arc<World>| {
        let business = world.business("Luigi").await;
        let agent = business.person(Role::Agent);
        assert_eq!(agent.get(&world, "/me").await.header("set-cookie"), None);
        world.clock.advance_ms(29 * 86_400_000);
        assert!(agent.get(&world, "/me").await.header("set-cookie").unwrap().contains(&agent.session));
        world.clock.advance_ms(29 * 86_400_000);
        agent.get(&world, "/me").await.ok(200);
        world.clock.advance_ms(31 * 86_400_000);
        agent.get(&world, "/me").await.problem(401, "no_session");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_agent_answers() {
    each(async |world: Arc<World>| {
        let business = world.business("Luigi").await;
        let agent = business.person(Role::Agent);
        let thread = format!("/conversations/{}/messages", business.conversation);
        let first = business.wamid(business.first);
        let mut message = text("welcome");
        message["context"] = json!({"id": first});
        let body = json!({"client_id": "c1", "message": message});
        let sent = agent.post(&world, &thread, body.clone()).await.ok(201);
        assert_eq!(sent["author"], json!({"kind": "agent", "id": agent.agent.id.to_string(), "name": "luigi agent"}));
        assert_eq!((&sent["client_id"], &sent["status"], &sent["context"]["id"]), (&json!("c1"), &json!("accepted"), &json!(first)));
        assert_eq!(agent.post(&world, &thread, body.clone()).await.ok(200)["id"], sent["id"], "the same client_id is one message");
        let others = business.person(Role::Admin).post(&world, &thread, body).await.ok(201);
        assert_ne!(others["id"], sent["id"], "another's client_id is another message");

        let page = agent.get(&world, &thread).await.ok(200);
        assert_eq!(page["data"].as_array().unwrap().len(), 3);
        assert_eq!(page["data"][0]["status"], "read", "answering is reading");
        let wamid = sent["id"].as_str().unwrap().replace('+', "%2B").replace('/', "%2F").replace('=', "%3D");
        let before = agent.get(&world, &format!("{thread}?before={wamid}&limit=1")).await.ok(200);
        assert_eq!((&before["data"][0]["id"], &before["has_more"]), (&json!(first), &json!(false)));
        let around = agent.get(&world, &format!("{thread}?around={wamid}")).await.ok(200);
        assert_eq!(around["data"].as_array().unwrap().len(), 3);

        let path = format!("{thread}/{wamid}");
        let edited = agent.send(&world, Method::PATCH, &path, json!({"message": text("Welcome!")})).await.ok(200);
        assert_eq!((&edited["text"]["body"], &edited["context"]["id"]), (&json!("Welcome!"), &json!(first)));
        assert!(edited["edited_at"].is_i64());
        world.clock.advance_ms(16 * 60_000);
        agent.send(&world, Method::PATCH, &path, json!({"message": text("late")})).await.problem(409, "too_late");
        let theirs = format!("{thread}/{}", first.replace('+', "%2B").replace('/', "%2F"));
        agent.send(&world, Method::PATCH, &theirs, json!({"message": text("x")})).await.problem(403, "not_own");
        agent.send(&world, Method::DELETE, &path, Value::Null).await.ok(204);
        agent.send(&world, Method::DELETE, &path, Value::Null).await.ok(204);
        let page = agent.get(&world, &thread).await.ok(200);
        assert_eq!((&page["data"][1]["type"], page["data"][1].get("text")), (&json!("deleted"), None));

        let reaction = json!({"client_id": "r1", "message": {"type": "reaction", "reaction": {"message_id": first, "emoji": "🎉"}}});
        assert_eq!(agent.post(&world, &thread, reaction).await.ok(201)["type"], "reaction");
        let page = agent.get(&world, &thread).await.ok(200);
        assert_eq!(page["data"][0]["reactions"], json!([{"by": "business", "emoji": "🎉"}]));
        assert_eq!(page["data"].as_array().unwrap().len(), 3, "a reaction is no item of the thread");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_inbox() {
    each(async |world: Arc<World>| {
        let business = world.business("Luigi").await;
        let agent = business.person(Role::Agent);
        let conversation = format!("/conversations/{}", business.conversation);
        let list = agent.get(&world, "/conversations").await.ok(200);
        assert_eq!((&list["total"], &list["next"]), (&json!(1), &Value::Null));
        let one = agent.get(&world, &conversation).await.ok(200);
        assert_eq!(list["data"][0], one);
        assert_eq!(one["contact"]["wa_id"], "819012345678");
        let first = business.wamid(business.first);
        let mark = |what: &'static str, body: Value| {
            let path = format!("{conversation}/{what}");
            async { agent.post(&world, &{ path }, body).await }
        };
        mark("read", json!({"up_to": first})).await.ok(204);
        mark("unread", json!({"from": first})).await.ok(204);
        let one = agent.get(&world, &conversation).await.ok(200);
        assert_eq!(one["marked_unread"], true);
        mark("read", json!({"up_to": "wamid.x"})).await.problem(404, "not_found");

        let resolved = agent.send(&world, Method::PATCH, &conversation, json!({"state": "resolved"})).await.ok(200);
        assert_eq!(resolved["state"], "resolved");
        assert_eq!(agent.get(&world, "/conversations").await.ok(200)["total"], 0);
        assert_eq!(agent.get(&world, "/conversations?state=resolved").await.ok(200)["total"], 1);
        assert_eq!(agent.get(&world, "/conversations?state=all&limit=200").await.ok(200)["total"], 1);
        let open = json!({"phone_number_id": business.line.id.to_string(), "contact_id": business.contact.to_string()});
        assert_eq!(agent.post(&world, "/conversations", open).await.ok(200)["id"], business.conversation.to_string());

        let contact = format!("/contacts/{}", business.contact);
        let found = agent.get(&world, &contact).await.ok(200);
        assert_eq!((&found["name"], &found["wa_id"]), (&json!("Aiko"), &json!("819012345678")));
        assert_eq!(found["conversations"][0]["id"], business.conversation.to_string());
        assert_eq!(agent.send(&world, Method::PATCH, &contact, json!({})).await.ok(200)["name"], "Aiko");
        assert_eq!(
            agent.send(&world, Method::PATCH, &contact, json!({"name": null})).await.ok(200)["name"],
            Value::Null
        );
        let problem = agent
            .send(&world, Method::PATCH, &contact, json!({"name": "x".repeat(129)}))
            .await
            .problem(422, "too_long");
        assert_eq!(problem["limit"], 128);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn files() {
    each(async |world: Arc<World>| {
        let business = world.business("Luigi").await;
        let agent = business.person(Role::Agent);
        let upload = agent.request(&world, Method::POST, "/media?file_name=%E5%86%99%E7%9C%9F.png").body(png());
        let media = Answer::of(upload).await.ok(201);
        assert_eq!(
            (&media["mime_type"], &media["width"], &media["file_name"]),
            (&json!("image/png"), &json!(3), &json!("写真.png"))
        );
        let path = format!("/media/{}", media["id"].as_str().unwrap());
        let whole = agent.get(&world, &path).await;
        assert_eq!(whole.bytes, png());
        assert_eq!(whole.header("content-type"), Some("image/png"));
        assert_eq!(whole.header("content-disposition"), Some("inline; filename*=UTF-8''%E5%86%99%E7%9C%9F.png"));
        assert_eq!(whole.header("content-security-policy"), Some("default-src 'none'; sandbox"));
        let part = Answer::of(agent.request(&world, Method::GET, &path).header("range", "bytes=1-3")).await;
        assert_eq!((part.status.as_u16(), part.bytes.as_slice()), (206, &b"PNG"[..]));
        assert_eq!(part.header("content-range"), Some(format!("bytes 1-3/{}", png().len()).as_str()));
        let beyond = Answer::of(agent.request(&world, Method::GET, &path).header("range", "bytes=9999-")).await;
        beyond.problem(416, "range");
        let etag = whole.header("etag").unwrap();
        let known = Answer::of(agent.request(&world, Method::GET, &path).header("if-none-match", etag)).await;
        assert_eq!((known.status.as_u16(), known.bytes.len()), (304, 0));

        let large: Vec<u8> = (0..3_000_000_u32).map(|number| number.to_le_bytes()[0]).collect();
        let upload = agent.request(&world, Method::POST, "/media?file_name=a.bin").body(large.clone());
        let media = Answer::of(upload).await.ok(201);
        let read = agent.get(&world, &format!("/media/{}", media["id"].as_str().unwrap())).await;
        assert!(read.bytes == large);
        assert_eq!(read.header("content-disposition"), Some("attachment; filename*=UTF-8''a.bin"));
        assert_eq!(read.header("content-length"), Some("3000000"));

        let message = json!({"client_id": "m", "message": {"type": "image", "image": {"id": media["id"]}}});
        let thread = format!("/conversations/{}/messages", business.conversation);
        let sent = agent.post(&world, &thread, message).await.ok(201);
        assert_eq!(sent["media"][media["id"].as_str().unwrap()]["size_bytes"], 3_000_000);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_presence_of_a_line() {
    each(async |world: Arc<World>| {
        let (business, other) = (world.business("Luigi").await, world.business("Mario").await);
        let admin = business.person(Role::Admin);
        let line = format!("/phone-numbers/{}", business.line.id);
        let put = |what: &'static str, body: Value| {
            let path = format!("{line}/{what}");
            async { admin.send(&world, Method::PUT, &{ path }, body).await }
        };
        let profile = json!({"verified_name": "Trattoria", "handle": "trattoria", "about": "Pasta", "websites": ["https://example.com"],
            "starters": ["Book a table"], "languages": ["it", "en"]});
        let written = put("profile", profile).await.ok(200);
        assert_eq!((&written["handle"], &written["about"]), (&json!("trattoria"), &json!("Pasta")));
        assert_eq!(admin.get(&world, &format!("{line}/profile")).await.ok(200), written);
        put("profile", json!({"verified_name": "x", "handle": "mario"})).await.problem(409, "taken");
        let problem = put("profile", json!({"verified_name": "x", "handle": "luigi", "about": "x".repeat(140)})).await.problem(422, "too_long");
        assert_eq!((&problem["field"], &problem["limit"]), (&json!("about"), &json!(139)));
        assert_eq!(admin.get(&world, &format!("{line}/profile")).await.ok(200), written, "what fails changes nothing");

        let hours = json!({"time_zone": "Asia/Tokyo", "week": [{"day": 1, "opens": "11:00", "closes": "22:00"}], "always_open": false});
        assert_eq!(put("hours", hours.clone()).await.ok(200), hours);
        assert_eq!(admin.get(&world, &format!("{line}/hours")).await.ok(200), hours);
        let problem = put("hours", json!({"time_zone": "Asia/Tokyo", "week": [{"day": 8, "opens": "11:00", "closes": "22:00"}]})).await;
        assert_eq!(problem.problem(422, "invalid")["field"], "week[0].day");
        let welcome = json!({"enabled": false, "silence_days": 7, "text": {"en": "Hi {{customer}}"}});
        assert_eq!(put("welcome", welcome.clone()).await.ok(200), welcome);
        assert_eq!(admin.get(&world, &format!("{line}/welcome")).await.ok(200), welcome);

        let qr = admin.get(&world, &format!("{line}/qr.svg")).await;
        assert_eq!((qr.status.as_u16(), qr.header("content-type")), (200, Some("image/svg+xml")));
        assert!(qr.bytes.starts_with(b"<svg"));
        drop(other);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_short_link_counts_and_leads_to_the_chat() {
    each(async |world: Arc<World>| {
        let business = world.business("Luigi").await;
        let agent = business.person(Role::Agent);
        let new =
            json!({"phone_number_id": business.line.id.to_string(), "text": "Hello & hi", "reference": "table 12"});
        let link = agent.post(&world, "/links", new).await.ok(201);
        let code = link["code"].as_str().unwrap();
        assert_eq!(link["url"], world.url(&format!("/l/{code}")));
        assert_eq!(link["chat_url"], world.url(&format!("/c/luigi?text=Hello+%26+hi&ref={code}")));
        let opened = Answer::of(world.request(Method::GET, &format!("/l/{code}"))).await;
        assert_eq!(opened.status, 302);
        assert_eq!(opened.header("location"), Some(format!("/c/luigi?text=Hello+%26+hi&ref={code}").as_str()));
        let listed = agent.get(&world, &format!("/links?phone_number_id={}", business.line.id)).await.ok(200);
        assert_eq!((&listed["data"][0]["opens"], &listed["data"][0]["reference"]), (&json!(1), &json!("table 12")));
        assert_eq!(agent.get(&world, "/links?phone_number_id=1").await.ok(200)["data"], json!([]));

        let svg = agent.get(&world, &format!("/links/{code}/qr.svg")).await;
        assert_eq!(svg.header("content-type"), Some("image/svg+xml"));
        let png = agent.get(&world, &format!("/links/{code}/qr.png?size=300")).await;
        assert_eq!(png.header("content-type"), Some("image/png"));
        let picture = image::load_from_memory(&png.bytes).unwrap();
        assert_eq!((picture.width(), picture.height()), (300, 300));
        let problem = agent.get(&world, &format!("/links/{code}/qr.png?size=9999")).await.problem(422, "invalid");
        assert_eq!((&problem["field"], &problem["limit"]), (&json!("size"), &json!(2048)));

        Answer::of(agent.request(&world, Method::DELETE, &format!("/links/{code}"))).await.ok(204);
        let gone = Answer::of(world.request(Method::GET, &format!("/l/{code}"))).await;
        assert_eq!(gone.status, 404);
        agent.get(&world, &format!("/links/{code}/qr.svg")).await.problem(404, "not_found");
    })
    .await;
}
