//! Media by link, over the guarded way, from real servers.

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use axum::Router;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::get;
use http::StatusCode;
use http::header::CONTENT_TYPE;
use integrations::egress::{Egress, Policy};
use messaging::media;
use messaging::message::fetch::{self, FETCH};
use messaging::message::view::{Audience, View};
use serde_json::{Value as Json, json};
use store::jobs::{self, Done};
use tokio::net::TcpListener;
use wire::id::MessageId;

use crate::world::{World, each};

/// A PNG of one pixel.
const PNG: &[u8] = &[
    0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 0x0d, 0x49, 0x48, 0x44, 0x52, 0, 0, 0, 1, 0, 0, 0, 1, 8,
    2, 0, 0, 0, 0x90, 0x77, 0x53, 0xde, 0, 0, 0, 0x0c, 0x49, 0x44, 0x41, 0x54, 8, 0xd7, 0x63, 0xf8, 0xff, 0xff, 0x3f,
    0, 5, 0xfe, 2, 0xfe, 0xdc, 0xcc, 0x59, 0xe7, 0, 0, 0, 0, 0x49, 0x45, 0x4e, 0x44, 0xae, 0x42, 0x60, 0x82,
];

const PAGE: &str = r#"<html><head><title>T</title><meta property="og:title" content="Luigi&#39;s menu">
<meta property="og:description" content="Pizza &amp; pasta"><meta property="og:image" content="a.png"></head><body>"#;

/// Its picture is in the operator's network.
const EVIL: &str = r#"<title>Hello</title><meta property="og:image" content="http://10.0.0.1/admin.png">"#;

/// A server with files; counts what it is asked for.
#[derive(Clone, Default)]
struct Files(Arc<Counts>);

#[derive(Default)]
struct Counts {
    asked: AtomicUsize,
    refusals: AtomicUsize,
}

impl Files {
    async fn start(&self) -> SocketAddr {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let app = Router::new().route("/{name}", get(serve)).with_state(self.clone());
        tokio::spawn(async move { axum::serve(listener, app).await });
        address
    }

    fn asked(&self) -> usize {
        self.0.asked.load(Ordering::Relaxed)
    }

    /// The next requests are answered with 503.
    fn refuse(&self, count: usize) {
        self.0.refusals.store(count, Ordering::Relaxed);
    }
}

async fn serve(State(files): State<Files>, Path(name): Path<String>) -> Response {
    files.0.asked.fetch_add(1, Ordering::Relaxed);
    let refusals = &files.0.refusals;
    if refusals.fetch_update(Ordering::Relaxed, Ordering::Relaxed, |left| left.checked_sub(1)).is_ok() {
        return StatusCode::SERVICE_UNAVAILABLE.into_response();
    }
    let file = |mime_type: &'static str, bytes: Vec<u8>| ([(CONTENT_TYPE, mime_type)], bytes).into_response();
    match name.as_str() {
        "a.png" | "b.png" | "a b.png" => file("image/png", PNG.to_vec()),
        "menu.pdf" => file("application/pdf", b"%PDF-1.4 menu".to_vec()),
        "lies.png" => file("image/png", b"<!DOCTYPE html><html>".to_vec()),
        "empty.png" => file("image/png", Vec::new()),
        "large.png" => file("image/png", [PNG, &vec![0; 5 * 1024 * 1024]].concat()),
        "page" => file("text/html", PAGE.into()),
        "large" => file("text/html", [PAGE.as_bytes(), &vec![b' '; 2 * 1024 * 1024]].concat()),
        "no-title" => file("text/html", b"<p>nothing".to_vec()),
        "evil" => file("text/html", EVIL.into()),
        "to-page" => Redirect::temporary("/page").into_response(),
        "moved.png" => Redirect::temporary("/a.png").into_response(),
        "inward.png" => Redirect::temporary("http://10.0.0.1/a.png").into_response(),
        "round.png" => Redirect::temporary("/round.png").into_response(),
        _ => StatusCode::NOT_FOUND.into_response(),
    }
}

fn egress(allow: &[&str]) -> Egress {
    Egress::new(Policy { allow: allow.iter().map(|network| network.parse().unwrap()).collect() }).unwrap()
}

fn local() -> Egress {
    egress(&["127.0.0.0/8"])
}

fn image(link: &str) -> Json {
    json!({"type": "image", "image": {"link": link, "caption": "look"}})
}

impl World {
    async fn fetch(&self, egress: &Egress) -> Done {
        fetch::run(&self.test.store, self.scope, egress).await.unwrap()
    }

    async fn view(&self, id: MessageId) -> View {
        let scope = self.scope;
        let view = self.test.store.read(move |tx| messaging::message::view::one(tx, scope, id));
        view.await.unwrap().unwrap()
    }

    async fn events_of(&self, id: MessageId) -> Vec<(String, String)> {
        let events = self.test.store.read(|tx| store::journal::after(tx, 0, 10_000)).await.unwrap();
        let own = events.into_iter().filter(|event| event.subject == id.get());
        own.map(|event| (event.kind, event.payload)).collect()
    }

    async fn failure(&self, id: MessageId) -> String {
        let view = self.view(id).await;
        assert_eq!(view.status, "failed");
        let error = view.error.unwrap();
        assert_eq!((error.code, error.title.as_str()), (131_053, "Media upload error"));
        error.details.unwrap()
    }
}

#[tokio::test]
async fn a_link_s_file_is_put_into_its_message() {
    for world in each().await {
        let files = Files::default();
        let address = files.start().await;
        let to = world.conversation("819012345678").await;
        let link = format!("http://{address}/a%20b.png?token=secret");
        let sent = world.send(to, image(&link)).await;
        let waiting = world.view(sent).await;
        assert_eq!(waiting.status, "accepted");
        assert!(waiting.is_hidden_from(Audience::Customer) && !waiting.is_hidden_from(Audience::Business));
        assert_eq!(files.asked(), 0, "not before it is accepted");
        let due = world.test.store.write(|tx| jobs::claim(tx, 10)).await.unwrap();
        assert_eq!(due.iter().map(|job| job.kind.as_str()).collect::<Vec<_>>(), [FETCH]);
        assert_eq!(world.fetch(&local()).await, Done::Finished);
        let view = world.view(sent).await;
        assert_eq!(view.content["image"]["link"], link.as_str());
        assert_eq!(view.content["image"]["caption"], "look");
        let id = view.content["image"]["id"].as_str().unwrap();
        let facts = &view.media[id];
        assert_eq!((facts.mime_type.as_str(), facts.file_name.as_deref()), ("image/png", Some("a b.png")));
        assert_eq!((facts.width, facts.size_bytes, facts.owner.as_str()), (Some(1), 69, media::LINK));
        assert!(!view.is_hidden_from(Audience::Customer) && view.edited_at.is_none());
        assert_eq!(view.for_audience(Audience::Customer).content["image"].get("link"), None);
        let events = world.events_of(sent).await;
        let accepted = r#"{"kind":"image","fetch":true}"#;
        let changed = r#"{"change":"content","by":"business"}"#;
        let expected = [("message.accepted", accepted), ("message.changed", changed), ("media.fetched", "{}")];
        assert_eq!(events, expected.map(|(kind, payload)| (kind.to_owned(), payload.to_owned())));
    }
}

#[tokio::test]
async fn what_can_never_be_fetched_fails_at_once() {
    for world in each().await {
        let files = Files::default();
        let address = files.start().await;
        let to = world.conversation("819012345678").await;
        for (link, reason) in [
            (format!("http://{address}/gone.png"), "the server answered 404"),
            (format!("http://{address}/lies.png"), "`application/octet-stream` is not allowed for image"),
            (format!("http://{address}/menu.pdf"), "`application/pdf` is not allowed for image"),
            (format!("http://{address}/empty.png"), "the file says it is image/png, its bytes are not"),
            (format!("http://{address}/large.png"), "longer than 5242880 bytes"),
            (format!("http://{address}/inward.png"), "10.0.0.1 is not a public address"),
            (format!("http://{address}/round.png"), "redirects more than 3 times"),
            ("http://10.1.2.3/a.png".to_owned(), "10.1.2.3 is not a public address"),
            (format!("http://user:pass@{address}/a.png"), "without a user name"),
        ] {
            let sent = world.send(to, image(&link)).await;
            assert_eq!(world.fetch(&local()).await, Done::Finished, "{link}");
            let details = world.failure(sent).await;
            assert!(details.starts_with("image.link: ") && details.contains(reason), "{link}: {details}");
            assert!(world.view(sent).await.is_hidden_from(Audience::Customer));
        }
        let moved = world.send(to, image(&format!("http://{address}/moved.png"))).await;
        world.fetch(&local()).await;
        assert!(world.view(moved).await.content["image"]["id"].is_string());
    }
}

#[tokio::test]
async fn this_machine_is_reached_only_where_that_is_allowed() {
    for world in each().await {
        let files = Files::default();
        let address = files.start().await;
        let to = world.conversation("819012345678").await;
        for link in [format!("http://{address}/a.png"), format!("http://localhost:{}/a.png", address.port())] {
            let sent = world.send(to, image(&link)).await;
            world.fetch(&egress(&[])).await;
            assert!(world.failure(sent).await.contains("is not a public address"));
        }
        assert_eq!(files.asked(), 0);
    }
}

#[tokio::test]
async fn a_server_in_trouble_is_asked_again() {
    for world in each().await {
        let files = Files::default();
        let address = files.start().await;
        let to = world.conversation("819012345678").await;
        let link = format!("http://{address}/a.png");
        files.refuse(2);
        let sent = world.send(to, image(&link)).await;
        for pause_ms in [5_000, 20_000] {
            let again = world.test.clock.now_ms() + pause_ms;
            assert_eq!(world.fetch(&local()).await, Done::Again(again));
            assert_eq!(world.view(sent).await.status, "accepted");
            assert_eq!(world.fetch(&local()).await, Done::Again(again), "not before its time");
            world.test.clock.advance_ms(pause_ms);
        }
        assert_eq!(files.asked(), 2);
        assert_eq!(world.fetch(&local()).await, Done::Finished);
        assert!(world.view(sent).await.content["image"]["id"].is_string());

        files.refuse(99);
        let sent = world.send(to, image(&format!("http://{address}/b.png"))).await;
        while let Done::Again(at) = world.fetch(&local()).await {
            assert_eq!(world.view(sent).await.status, "accepted");
            world.test.clock.advance_ms(at - world.test.clock.now_ms());
        }
        assert_eq!(files.asked(), 3 + 4, "four tries");
        assert_eq!(world.failure(sent).await, "image.link: the server answered 503");
        let closed = TcpListener::bind("127.0.0.1:0").await.unwrap().local_addr().unwrap();
        let sent = world.send(to, image(&format!("http://{closed}/a.png"))).await;
        assert!(matches!(world.fetch(&local()).await, Done::Again(_)));
        assert_eq!(world.view(sent).await.status, "accepted");
    }
}

#[tokio::test]
async fn the_same_link_is_fetched_once_in_ten_minutes() {
    for world in each().await {
        let files = Files::default();
        let address = files.start().await;
        let to = world.conversation("819012345678").await;
        let link = format!("http://{address}/a.png");
        let mut sent = Vec::new();
        for _ in 0..100 {
            sent.push(world.send(to, image(&link)).await);
        }
        while let Done::Again(_) = world.fetch(&local()).await {}
        sent.push(world.send(to, image(&link)).await);
        world.fetch(&local()).await;
        assert_eq!(files.asked(), 1);
        let mut ids = std::collections::BTreeSet::new();
        for id in sent {
            ids.insert(world.view(id).await.content["image"]["id"].as_str().unwrap().to_owned());
        }
        assert_eq!(ids.len(), 1);
        // The same address can't be another kind of file.
        let film = world.send(to, json!({"type": "video", "video": {"link": link}})).await;
        world.fetch(&local()).await;
        assert!(world.failure(film).await.contains("`image/png` is not allowed for video"));
        world.test.clock.advance_ms(10 * 60_000);
        let later = world.send(to, image(&link)).await;
        world.fetch(&local()).await;
        assert_eq!(files.asked(), 2);
        let later = world.view(later).await.content["image"]["id"].as_str().unwrap().to_owned();
        assert!(!ids.contains(&later));
    }
}

#[tokio::test]
async fn headers_and_cards_get_their_files_together() {
    for world in each().await {
        let files = Files::default();
        let address = files.start().await;
        let to = world.conversation("819012345678").await;
        let at = |name: &str| format!("http://{address}/{name}");
        let button = json!({"type": "reply", "reply": {"id": "1", "title": "Yes"}});
        let header = json!({"type": "interactive", "interactive": {
            "type": "button", "body": {"text": "?"}, "action": {"buttons": [button]},
            "header": {"type": "document", "document": {"link": at("menu.pdf"), "filename": "Menu.pdf"}},
        }});
        let header = world.send(to, header).await;
        let card = |index: u64, name: &str| {
            json!({"card_index": index, "type": "cta_url", "header": {"type": "image", "image": {"link": at(name)}},
                "body": {"text": "x"}, "action": {"name": "cta_url", "parameters": {"display_text": "Go", "url": "https://luigi.example"}}})
        };
        let carousel = |names: [&str; 2]| {
            json!({"type": "interactive", "interactive": {"type": "carousel", "body": {"text": "!"},
                "action": {"cards": [card(0, names[0]), card(1, names[1])]}}})
        };
        let cards = world.send(to, carousel(["a.png", "b.png"])).await;
        let broken = world.send(to, carousel(["a.png", "gone.png"])).await;
        while let Done::Again(_) = world.fetch(&local()).await {}
        let view = world.view(header).await;
        let document = &view.content["interactive"]["header"]["document"];
        assert_eq!(document["filename"], "Menu.pdf");
        assert_eq!(view.media[document["id"].as_str().unwrap()].mime_type, "application/pdf");
        let view = world.view(cards).await;
        let shown = view.content["interactive"]["action"]["cards"].as_array().unwrap().clone();
        let ids: Vec<&str> = shown.iter().map(|card| card["header"]["image"]["id"].as_str().unwrap()).collect();
        assert!(ids[0] != ids[1] && ids.iter().all(|id| view.media.contains_key(*id)));
        let seen = view.for_audience(Audience::Customer);
        assert!(!serde_json::to_string(&seen).unwrap().contains("/a.png"));
        assert_eq!(world.failure(broken).await, "image.link: the server answered 404");
    }
}

#[tokio::test]
async fn a_server_that_was_stopped_goes_on_and_gives_up_after_a_day() {
    for world in each().await {
        let files = Files::default();
        let address = files.start().await;
        let to = world.conversation("819012345678").await;
        let sent = world.send(to, image(&format!("http://{address}/a.png"))).await;
        // Whoever had taken the job is gone.
        assert_eq!(world.test.store.write(|tx| jobs::claim(tx, 10)).await.unwrap().len(), 1);
        world.test.clock.advance_ms(jobs::LEASE_MS);
        let again = world.test.store.write(|tx| jobs::claim(tx, 10)).await.unwrap();
        assert_eq!(again.len(), 1);
        world.fetch(&local()).await;
        assert!(world.view(sent).await.content["image"]["id"].is_string());
        let late = world.send(to, image(&format!("http://{address}/b.png"))).await;
        world.test.clock.advance_ms(fetch::TOO_LATE_MS + 1);
        world.fetch(&local()).await;
        assert_eq!(world.failure(late).await, "the media could not be fetched within a day");
    }
}

#[tokio::test]
async fn a_deleted_message_needs_nothing_any_more() {
    for world in each().await {
        let files = Files::default();
        let address = files.start().await;
        let to = world.conversation("819012345678").await;
        let sent = world.send(to, image(&format!("http://{address}/a.png"))).await;
        let scope = world.scope;
        let out = messaging::message::Direction::Out;
        world.write(move |tx| Ok(messaging::message::change::delete(tx, scope, to, sent, out)?)).await;
        assert_eq!(world.fetch(&local()).await, Done::Finished);
        assert_eq!(files.asked(), 0);
        let view = world.view(sent).await;
        assert_eq!((view.kind.as_str(), view.status.as_str()), ("deleted", "accepted"));
    }
}

#[tokio::test]
async fn another_business_s_messages_are_left_alone() {
    for world in each().await {
        let files = Files::default();
        let address = files.start().await;
        let to = world.conversation("819012345678").await;
        world.send(to, image(&format!("http://{address}/a.png"))).await;
        let other = store::Scope::of(wire::id::BusinessId::new(7));
        assert_eq!(fetch::run(&world.test.store, other, &local()).await.unwrap(), Done::Finished);
        assert_eq!(files.asked(), 0);
    }
}

fn text(body: &str) -> Json {
    json!({"type": "text", "text": {"body": body, "preview_url": true}})
}

#[tokio::test]
async fn a_text_gets_the_preview_of_its_first_link() {
    for world in each().await {
        let files = Files::default();
        let address = files.start().await;
        let to = world.conversation("819012345678").await;
        let at = |name: &str| format!("http://{address}/{name}");
        for name in ["page", "large", "to-page"] {
            let sent = world.send(to, text(&format!("*Look:* {}, and {}", at(name), at("gone")))).await;
            assert_eq!(world.events_of(sent).await[0].1, r#"{"kind":"text"}"#, "it goes out at once");
            assert_eq!(world.fetch(&local()).await, Done::Finished);
            let view = world.view(sent).await;
            let preview = &view.content["link_preview"];
            assert_eq!(preview["url"], at(name));
            assert_eq!((&preview["title"], &preview["description"]), (&json!("Luigi's menu"), &json!("Pizza & pasta")));
            let image = preview["image_media_id"].as_str().unwrap();
            assert_eq!((view.media[image].mime_type.as_str(), view.edited_at), ("image/png", None));
            assert_eq!(view.for_audience(Audience::Customer).content["link_preview"]["title"], "Luigi's menu");
            let changed = r#"{"change":"content","by":"business"}"#;
            assert_eq!(world.events_of(sent).await[1], ("message.changed".to_owned(), changed.to_owned()));
        }
        let asked = files.asked();
        let again = world.send(to, text(&at("page"))).await;
        world.fetch(&local()).await;
        assert!(world.view(again).await.content["link_preview"].is_object());
        assert_eq!(files.asked(), asked, "known for ten minutes");
    }
}

#[tokio::test]
async fn a_preview_that_can_t_be_had_is_left_out() {
    for world in each().await {
        let files = Files::default();
        let address = files.start().await;
        let to = world.conversation("819012345678").await;
        for name in ["gone", "no-title", "a.png", "inward.png"] {
            let sent = world.send(to, text(&format!("http://{address}/{name}"))).await;
            assert_eq!(world.fetch(&local()).await, Done::Finished);
            let view = world.view(sent).await;
            assert_eq!((view.content.get("link_preview"), view.status.as_str()), (None, "accepted"), "{name}");
        }
        let evil = world.send(to, text(&format!("http://{address}/evil"))).await;
        world.fetch(&local()).await;
        let expected = json!({"url": format!("http://{address}/evil"), "title": "Hello"});
        assert_eq!(world.view(evil).await.content["link_preview"], expected);
        let asked = files.asked();
        let inner = world.send(to, text(&format!("http://{address}/page"))).await;
        world.fetch(&egress(&[])).await;
        assert_eq!((world.view(inner).await.content.get("link_preview"), files.asked()), (None, asked));
    }
}

#[tokio::test]
async fn only_a_text_that_asks_for_it_gets_a_preview() {
    for world in each().await {
        let to = world.conversation("819012345678").await;
        let link = "https://luigi.example";
        for content in [
            json!({"type": "text", "text": {"body": link}}),
            json!({"type": "text", "text": {"body": link, "preview_url": false}}),
            text("no link at all"),
            text("`https://luigi.example` is code"),
        ] {
            world.send(to, content).await;
        }
        assert_eq!(world.test.store.write(|tx| jobs::claim(tx, 10)).await.unwrap().len(), 0);
    }
}

#[tokio::test]
async fn a_text_that_was_edited_keeps_no_preview_of_its_old_link() {
    for world in each().await {
        let files = Files::default();
        let address = files.start().await;
        let to = world.conversation("819012345678").await;
        let (scope, out) = (world.scope, messaging::message::Direction::Out);
        let edit = |sent: MessageId| {
            let content = wire::message::Content::text("Never mind");
            world.write(move |tx| Ok(messaging::message::change::edit(tx, scope, to, sent, out, &content, None)?))
        };
        let before = world.send(to, text(&format!("http://{address}/page"))).await;
        edit(before).await;
        world.fetch(&local()).await;
        let after = world.send(to, text(&format!("http://{address}/page"))).await;
        world.fetch(&local()).await;
        assert!(world.view(after).await.content.contains_key("link_preview"));
        edit(after).await;
        for sent in [before, after] {
            let view = world.view(sent).await;
            assert_eq!((&view.content["text"]["body"], view.content.get("link_preview")), (&json!("Never mind"), None));
        }
    }
}
