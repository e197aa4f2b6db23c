//! The live sockets: what is told, to whom, and what a client that comes back has missed.

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use api::live::Hub;
use api::live::limits::{RESUME_ROWS, SOCKETS_PER_SESSION, Timing};
use api::{App, Config};
use channels::webchat::confirm::{self, NoSender};
use channels::webchat::deliver::Deliver;
use futures::{SinkExt as _, StreamExt as _};
use inbox::agents::Role;
use messaging::business;
use messaging::conversation::Projection;
use messaging::line::{self, NewLine};
use messaging::message::sender::Sender;
use reqwest::Method;
use serde_json::{Value, json};
use store::testing::TestStore;
use store::{NewEvent, Scope};
use tokio::net::{TcpListener, TcpStream};
use tokio::time::timeout;
use tokio_tungstenite::tungstenite::client::IntoClientRequest as _;
use tokio_tungstenite::tungstenite::protocol::Message;
use tokio_tungstenite::tungstenite::{Error, http};
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream};
use tokio_util::sync::{CancellationToken, DropGuard};

use crate::customer::Customer;
use crate::support::{Person, World, each, each_with, text};

/// How long a test waits for what must come.
const PATIENCE: Duration = Duration::from_secs(20);

type Headers<'a> = &'a [(&'static str, &'a str)];

/// A client of a live socket.
struct Socket {
    stream: WebSocketStream<MaybeTlsStream<TcpStream>>,
}

impl Socket {
    async fn open(address: SocketAddr, path: &str, headers: Headers<'_>) -> Result<Self, Error> {
        let mut request = format!("ws://{address}{path}").into_client_request().unwrap();
        for (name, value) in headers {
            request.headers_mut().insert(*name, value.parse().unwrap());
        }
        let (stream, _) = tokio_tungstenite::connect_async(request).await?;
        Ok(Self { stream })
    }

    /// A customer's socket, before its hello.
    async fn of(world: &World, customer: &Customer) -> Self {
        Self::open(world.address, &format!("/chat/v1/{}/live", customer.line), &[]).await.unwrap()
    }

    /// A customer's socket that is ready, and what it was told until then.
    async fn chat(world: &World, customer: &Customer, since: Option<&str>) -> (Self, Vec<Value>) {
        let mut socket = Self::of(world, customer).await;
        socket.send(&json!({"type": "hello", "token": customer.token, "since": since})).await;
        let frames = socket.until("ready").await;
        (socket, frames)
    }

    /// A customer's socket, as soon as there is room for it: one that was closed counts until its end is known.
    async fn let_in(world: &World, customer: &Customer) -> Self {
        let tries = async {
            loop {
                let mut socket = Self::of(world, customer).await;
                socket.send(&json!({"type": "hello", "token": customer.token})).await;
                if socket.next().await.is_ok() {
                    return socket;
                }
            }
        };
        timeout(PATIENCE, tries).await.expect("sockets that are gone don't count")
    }

    /// An agent's socket that is ready, and what it was told until then.
    async fn console(world: &World, person: &Person, since: Option<&str>) -> (Self, Vec<Value>) {
        let cookie = format!("souk_session={}", person.session);
        let mut socket = Self::open(world.address, "/api/v1/live", &[("cookie", &cookie)]).await.unwrap();
        socket.send(&json!({"type": "hello", "since": since})).await;
        let frames = socket.until("ready").await;
        (socket, frames)
    }

    async fn send(&mut self, frame: &Value) {
        self.stream.send(Message::text(frame.to_string())).await.unwrap();
    }

    /// The next frame, or the code that the connection ended with.
    async fn next(&mut self) -> Result<Value, u16> {
        loop {
            match timeout(PATIENCE, self.stream.next()).await.expect("a frame in time") {
                Some(Ok(Message::Text(text))) => return Ok(serde_json::from_str(&text).unwrap()),
                Some(Ok(Message::Close(close))) => return Err(close.map_or(1005, |close| close.code.into())),
                Some(Ok(_)) => {}
                Some(Err(_)) | None => return Err(1006),
            }
        }
    }

    /// Frames up to and with the first of a type.
    async fn until(&mut self, kind: &str) -> Vec<Value> {
        let mut frames = Vec::new();
        loop {
            let frame = self.next().await.unwrap_or_else(|code| panic!("closed with {code} before {kind}: {frames:?}"));
            let is_last = frame["type"] == kind;
            frames.push(frame);
            if is_last {
                return frames;
            }
        }
    }

    /// The first frame of a type that says this; others are passed over.
    async fn find(&mut self, kind: &str, says: impl Fn(&Value) -> bool) -> Value {
        loop {
            let frame = self.until(kind).await.pop().unwrap();
            if says(&frame) {
                return frame;
            }
        }
    }

    /// The code that the connection ends with; frames before it are passed over.
    async fn end(&mut self) -> u16 {
        loop {
            if let Err(code) = self.next().await {
                return code;
            }
        }
    }

    /// Everything that was told up to now: what the server has for us comes before its pong.
    async fn told(&mut self) -> Vec<Value> {
        self.send(&json!({"type": "ping"})).await;
        let mut frames = self.until("pong").await;
        frames.pop();
        frames
    }
}

/// Runs the followers that a server runs: delivery and the inbox's projection.
async fn settle(world: &World) {
    world.store().drain(&Deliver::new(world.store().clone())).await.unwrap();
    world.store().drain(&Projection::new(world.store().clone())).await.unwrap();
}

async fn answer(world: &World, person: &Person, conversation: &Value, words: &str) -> Value {
    let path = format!("/conversations/{}/messages", conversation.as_str().unwrap());
    person.post(world, &path, json!({"client_id": words, "message": text(words)})).await.ok(201)
}

#[tokio::test]
async fn a_conversation_is_live_in_both_directions() {
    each(async |world: Arc<World>| {
        let business = world.business("Luigi").await;
        let customer = Customer::open(&world, &business, json!({"name": "Aiko"})).await;
        let agent = business.person(Role::Agent);
        let (mut chat, frames) = Socket::chat(&world, &customer, None).await;
        assert_eq!(frames.len(), 1);
        assert_eq!(frames[0]["reset"], false);
        assert_eq!(chat.until("presence").await[0]["state"], "away");
        let (mut console, _) = Socket::console(&world, agent, None).await;
        assert_eq!(chat.until("presence").await.pop().unwrap(), json!({"type": "presence", "state": "online"}));

        // The conversation begins after both have connected.
        let said = customer.say(&world, "hi").await;
        settle(&world).await;
        for (socket, client_id) in [(&mut chat, json!("hi")), (&mut console, Value::Null)] {
            let frame = socket.until("message").await.pop().unwrap();
            assert_eq!(frame["message"]["text"]["body"], "hi");
            assert_eq!(frame["message"]["client_id"], client_id, "only the sender sees it");
            assert!(frame["seq"].as_str().unwrap().parse::<i64>().is_ok());
        }
        let conversation = console.find("conversation", |frame| frame["conversation"]["unread_count"] == 1).await;
        assert_eq!(conversation["conversation"]["last_message"]["preview"], "hi");

        let reply = answer(&world, agent, &said["conversation_id"], "hello").await;
        let frame = chat.find("message", |frame| frame["message"]["id"] == reply["id"]).await;
        assert_eq!(frame["message"]["author"], json!({"kind": "agent", "id": null, "name": agent.agent.name}));
        assert!(frame["message"].get("client_id").is_none());
        settle(&world).await;
        chat.find("message", |frame| frame["message"]["status"] == "sent").await;
        customer.post(&world, "/receipts", json!({"status": "read", "message_id": reply["id"]})).await.ok(204);
        let ticked = console
            .find("message", |frame| frame["message"]["status"] == "read" && frame["message"]["id"] == reply["id"])
            .await;
        assert_eq!(ticked["message"]["client_id"], "hello");
        let shown =
            console.find("conversation", |frame| frame["conversation"]["last_message"]["status"] == "read").await;
        assert_eq!(shown["conversation"]["unread_count"], 0);
        assert_eq!(shown["conversation"]["contact"]["reachable"], true);
        chat.send(&json!({"type": "ping"})).await;
        chat.until("pong").await;
    })
    .await;
}

#[tokio::test]
async fn each_agent_has_their_own_unread_count() {
    each(async |world: Arc<World>| {
        let business = world.business("Luigi").await;
        let (maya, olga) = (business.person(Role::Agent), business.person(Role::Owner));
        let id = business.conversation.to_string();
        let (mut of_maya, _) = Socket::console(&world, maya, None).await;
        let (mut of_olga, _) = Socket::console(&world, olga, None).await;
        settle(&world).await;
        for socket in [&mut of_maya, &mut of_olga] {
            socket.find("conversation", |frame| frame["conversation"]["unread_count"] == 1).await;
        }
        let up_to = json!({"from": business.wamid(business.first)});
        maya.post(&world, &format!("/conversations/{id}/unread"), up_to).await.ok(204);
        of_maya.find("conversation", |frame| frame["conversation"]["marked_unread"] == true).await;
        let frame = of_olga.until("conversation").await.pop().unwrap();
        assert_eq!(frame["conversation"]["marked_unread"], false);
    })
    .await;
}

#[tokio::test]
async fn nobody_hears_of_others() {
    each(async |world: Arc<World>| {
        let (luigi, mario) = (world.business("Luigi").await, world.business("Mario").await);
        let (one, two) = (Customer::guest(&world, &luigi).await, Customer::guest(&world, &luigi).await);
        let theirs = one.say(&world, "of one").await;
        two.say(&world, "of two").await;
        settle(&world).await;
        let (mut chat, _) = Socket::chat(&world, &two, None).await;
        let (mut console, _) = Socket::console(&world, mario.person(Role::Owner), None).await;
        one.say(&world, "secret").await;
        console.send(&json!({"type": "watch", "conversation_id": theirs["conversation_id"]})).await;
        console.send(&json!({"type": "typing", "conversation_id": theirs["conversation_id"], "state": "on"})).await;
        answer(&world, luigi.person(Role::Agent), &theirs["conversation_id"], "for one").await;
        settle(&world).await;
        // A message of each own is the last that comes, and the only one.
        two.say(&world, "own").await;
        world.receive(&mario, "own", "own").await;
        for socket in [&mut chat, &mut console] {
            let frames = socket.until("message").await;
            let others = frames.iter().filter(|frame| {
                matches!(frame["type"].as_str(), Some("message" | "conversation" | "typing" | "viewers"))
            });
            assert_eq!(others.count(), 1, "{frames:?}");
            assert_eq!(frames.last().unwrap()["message"]["text"]["body"], "own");
        }
    })
    .await;
}

#[tokio::test]
async fn typing_presence_and_viewers() {
    each(async |world: Arc<World>| {
        let business = world.business("Luigi").await;
        let customer = Customer::open(&world, &business, json!({"name": "Aiko"})).await;
        let id = customer.say(&world, "hi").await["conversation_id"].clone();
        let (maya, olga) = (business.person(Role::Agent), business.person(Role::Owner));
        let (mut of_maya, _) = Socket::console(&world, maya, None).await;
        let (mut of_olga, _) = Socket::console(&world, olga, None).await;
        let watch = json!({"type": "watch", "conversation_id": id});
        let presence = |state: &str| json!({"type": "presence", "conversation_id": id, "state": state});

        of_maya.send(&watch).await;
        assert_eq!(of_maya.until("presence").await.pop().unwrap(), presence("offline"));
        assert_eq!(of_maya.until("viewers").await.pop().unwrap()["agents"], json!([{"id": maya.agent.id, "name": maya.agent.name}]));
        of_olga.send(&watch).await;
        let both = of_maya.until("viewers").await.pop().unwrap();
        assert_eq!(both["agents"].as_array().unwrap().len(), 2);

        let (mut chat, _) = Socket::chat(&world, &customer, None).await;
        assert_eq!(of_maya.until("presence").await.pop().unwrap(), presence("online"));
        chat.send(&json!({"type": "presence", "state": "away"})).await;
        assert_eq!(of_maya.until("presence").await.pop().unwrap(), presence("away"));

        chat.send(&json!({"type": "typing", "state": "on"})).await;
        let typing = of_maya.until("typing").await.pop().unwrap();
        assert_eq!(typing, json!({"type": "typing", "conversation_id": id, "by": "customer", "name": "Aiko", "agent_id": null, "state": "on"}));
        customer.post(&world, "/typing", json!({"state": "off"})).await.ok(204);
        assert_eq!(of_maya.until("typing").await.pop().unwrap()["state"], "off");

        of_maya.send(&json!({"type": "typing", "conversation_id": id, "state": "on"})).await;
        let typing = chat.until("typing").await.pop().unwrap();
        assert_eq!(typing, json!({"type": "typing", "conversation_id": id, "by": "agent", "name": maya.agent.name, "state": "on"}));
        let typing = of_olga.find("typing", |frame| frame["by"] == "agent").await;
        assert_eq!(typing["agent_id"], maya.agent.id.to_string());
        drop(of_maya);
        assert_eq!(chat.until("typing").await.pop().unwrap()["state"], "off", "who is gone does not type");
        of_olga.find("viewers", |frame| frame["agents"].as_array().unwrap().len() == 1).await;
        world.app.hub.business_types(business.scope, id.as_str().unwrap().parse().unwrap());
        assert_eq!(chat.until("typing").await.pop().unwrap()["state"], "on");

        drop(chat);
        of_olga.find("presence", |frame| *frame == presence("offline")).await;
    })
    .await;
}

#[tokio::test]
async fn a_client_resumes_where_it_was() {
    each(async |world: Arc<World>| {
        let business = world.business("Luigi").await;
        let customer = Customer::guest(&world, &business).await;
        let agent = business.person(Role::Agent);
        settle(&world).await;
        let id = customer.say(&world, "one").await["conversation_id"].clone();
        let seq = customer.thread(&world).await["live_seq"].as_str().unwrap().to_owned();
        let two = answer(&world, agent, &id, "two").await;
        settle(&world).await;
        customer.say(&world, "three").await;
        let react = json!({"client_id": "r", "message": {"type": "reaction", "reaction": {"message_id": two["id"], "emoji": "👍"}}});
        customer.post(&world, "/messages", react).await.ok(201);
        let (mut chat, missed) = Socket::chat(&world, &customer, Some(&seq)).await;
        let told: Vec<&str> = missed.iter().filter_map(|frame| frame["message"]["text"]["body"].as_str()).collect();
        // "one" was read by answering; "two" was changed last, by the reaction.
        assert_eq!(told, ["one", "three", "two"]);
        let last = &missed[2]["message"];
        assert_eq!((&last["status"], &last["reactions"]), (&json!("sent"), &json!([{"by": "customer", "emoji": "👍"}])));
        let ready = missed.last().unwrap();
        assert!(ready["seq"].as_str().unwrap().parse::<i64>().unwrap() >= missed[2]["seq"].as_str().unwrap().parse().unwrap());
        chat.until("presence").await;
        customer.say(&world, "four").await;
        assert_eq!(chat.until("message").await.len(), 1, "nothing is told twice");

        let again = ready["seq"].as_str().unwrap().to_owned();
        let (_, missed) = Socket::chat(&world, &customer, Some(&again)).await;
        assert_eq!(missed.len(), 2, "{missed:?}");
        let (_, missed) = Socket::console(&world, agent, Some(&seq)).await;
        let count = |kind: &str| missed.iter().filter(|frame| frame["type"] == kind).count();
        assert_eq!((count("message"), count("conversation")), (4, 1), "{missed:?}");
    })
    .await;
}

#[tokio::test]
async fn too_far_behind_is_a_reset() {
    each(async |world: Arc<World>| {
        let business = world.business("Luigi").await;
        let customer = Customer::guest(&world, &business).await;
        let seq = customer.thread(&world).await["live_seq"].as_str().unwrap().to_owned();
        let scope = business.scope;
        let busy = world.store().write(move |tx| {
            for subject in 0..RESUME_ROWS {
                tx.emit(NewEvent {
                    business: scope.business(),
                    kind: "test.happened",
                    conversation: None,
                    subject,
                    payload: "{}".into(),
                });
            }
            Ok::<_, store::Error>(())
        });
        busy.await.unwrap();
        let (_, frames) = Socket::chat(&world, &customer, Some(&seq)).await;
        assert_eq!(frames[0]["reset"], false, "so many are looked at");
        customer.say(&world, "one more").await;
        let head = customer.thread(&world).await["live_seq"].clone();
        for since in [seq.as_str(), "0", "9223372036854775807", "18446744073709551615"] {
            let (_, frames) = Socket::chat(&world, &customer, Some(since)).await;
            assert_eq!(frames, [json!({"type": "ready", "seq": head, "reset": true})], "{since}");
            let (_, frames) = Socket::console(&world, business.person(Role::Agent), Some(since)).await;
            assert_eq!(frames, [json!({"type": "ready", "seq": head, "reset": true})], "{since}");
        }
    })
    .await;
}

/// What a client knows after the frames it has seen: the last state of each thing, and where to resume.
#[derive(Default)]
struct Screen {
    messages: BTreeMap<String, Value>,
    conversations: BTreeMap<String, Value>,
    since: Option<String>,
    resets: usize,
}

impl Screen {
    fn show(&mut self, frame: &Value) {
        match frame["type"].as_str() {
            Some("message") => {
                let message = frame["message"].clone();
                self.messages.insert(message["id"].as_str().unwrap().to_owned(), message);
            }
            Some("conversation") => {
                let conversation = frame["conversation"].clone();
                self.conversations.insert(conversation["id"].as_str().unwrap().to_owned(), conversation);
            }
            Some("ready") if frame["reset"] == true => self.resets += 1,
            _ => {}
        }
        if let Some(seq) = frame["seq"].as_str() {
            self.since = Some(seq.to_owned());
        }
    }

    /// Reads some frames, then drops the connection in the middle of whatever comes.
    async fn watch(&mut self, mut socket: Socket, missed: Vec<Value>, frames: usize) {
        for frame in missed.iter().take(frames.max(1)) {
            self.show(frame);
        }
        for _ in missed.len()..frames {
            match timeout(Duration::from_millis(20), socket.stream.next()).await {
                Ok(Some(Ok(Message::Text(text)))) => self.show(&serde_json::from_str(&text).unwrap()),
                _ => return,
            }
        }
    }
}

/// Numbers that look random and are the same each time.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % sides as u64) as usize
    }
}

/// Does something random in the conversation, on either side.
async fn happen(world: &World, customer: &Customer, agent: &Person, id: &str, number: usize, dice: &mut Dice) {
    let known = customer.thread(world).await["data"].as_array().unwrap().clone();
    let any = |dice: &mut Dice, direction: &str| {
        let own: Vec<&Value> = known.iter().filter(|item| item["direction"] == direction).collect();
        (!own.is_empty()).then(|| own[dice.roll(own.len())]["id"].clone())
    };
    let path = format!("/conversations/{id}/messages");
    match dice.roll(8) {
        0 | 1 => drop(customer.say(world, &format!("in {number}")).await),
        2 | 3 => drop(answer(world, agent, &json!(id), &format!("out {number}")).await),
        4 => {
            if let Some(message) = any(dice, "in") {
                let body = json!({"message": text(&format!("edit {number}"))});
                customer.send(world, Method::PATCH, &Customer::message(&message), body).await;
            }
        }
        5 => {
            if let Some(message) = any(dice, "out") {
                let encoded = Customer::message(&message);
                let encoded = encoded.trim_start_matches("/messages/");
                agent.send(world, Method::DELETE, &format!("{path}/{encoded}"), Value::Null).await.ok(204);
            }
        }
        6 => {
            if let Some(message) = any(dice, "out") {
                let status = ["delivered", "read"][dice.roll(2)];
                customer.post(world, "/receipts", json!({"status": status, "message_id": message})).await.ok(204);
            }
        }
        _ => {
            if let Some(message) = any(dice, "in") {
                let emoji = ["👍", "🎉", ""][dice.roll(3)];
                let reaction = json!({"type": "reaction", "reaction": {"message_id": message, "emoji": emoji}});
                agent.post(world, &path, json!({"client_id": format!("r{number}"), "message": reaction})).await.ok(201);
            }
        }
    }
    world.clock.advance_ms(1);
}

/// Dropped at random points and resumed, a client's screen equals the server: nothing lost, nothing doubled, nothing old.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn after_fifty_drops_the_screen_equals_the_server() {
    each(async |world: Arc<World>| {
        let business = world.business("Luigi").await;
        let customer = Customer::guest(&world, &business).await;
        let agent = business.person(Role::Agent);
        let id = customer.say(&world, "first").await["conversation_id"].as_str().unwrap().to_owned();
        let stop = CancellationToken::new();
        let store = world.store().clone();
        let followers = [
            tokio::spawn({
                let (store, stop) = (store.clone(), stop.clone());
                async move { store.follow(Deliver::new(store.clone()), stop).await }
            }),
            tokio::spawn({
                let (store, stop) = (store.clone(), stop.clone());
                async move { store.follow(Projection::new(store.clone()), stop).await }
            }),
        ];

        let (mut chat, mut console) = (Screen::default(), Screen::default());
        (chat.since, console.since) = (Some("0".into()), Some("0".into()));
        let mut dice = Dice(0x5eed);
        let happening = async {
            let mut dice = Dice(0xfeed);
            for number in 0..120 {
                happen(&world, &customer, agent, &id, number, &mut dice).await;
            }
        };
        let dropping = async {
            for _ in 0..50 {
                let (socket, missed) = Socket::chat(&world, &customer, chat.since.as_deref()).await;
                chat.watch(socket, missed, dice.roll(12)).await;
                let (socket, missed) = Socket::console(&world, agent, console.since.as_deref()).await;
                console.watch(socket, missed, dice.roll(16)).await;
            }
        };
        tokio::join!(happening, dropping);
        stop.cancel();
        for follower in followers {
            follower.await.unwrap();
        }
        settle(&world).await;

        let (_, missed) = Socket::chat(&world, &customer, chat.since.as_deref()).await;
        missed.iter().for_each(|frame| chat.show(frame));
        let (_, missed) = Socket::console(&world, agent, console.since.as_deref()).await;
        missed.iter().for_each(|frame| console.show(frame));
        assert_eq!((chat.resets, console.resets), (0, 0));

        let by_id = |page: &Value| -> BTreeMap<String, Value> {
            let items = page["data"].as_array().unwrap().iter();
            items.map(|item| (item["id"].as_str().unwrap().to_owned(), item.clone())).collect()
        };
        let thread = customer.thread(&world).await;
        assert!(thread["data"].as_array().unwrap().len() > 30);
        let is_equal = |shown: &BTreeMap<String, Value>, known: &BTreeMap<String, Value>| {
            for (id, message) in known {
                assert_eq!(shown.get(id), Some(message));
            }
        };
        is_equal(&chat.messages, &by_id(&thread));
        assert_eq!(chat.messages.len(), thread["data"].as_array().unwrap().len());
        let seen = agent.get(&world, &format!("/conversations/{id}/messages?limit=100")).await.ok(200);
        is_equal(&console.messages, &by_id(&seen));
        let shown = agent.get(&world, &format!("/conversations/{id}")).await.ok(200);
        assert_eq!(console.conversations.get(&id), Some(&shown));
    })
    .await;
}

#[tokio::test]
async fn a_confirmed_number_moves_the_socket_to_its_thread() {
    each_with(
        |config| config.is_demo = true,
        async |world: Arc<World>| {
            let business = world.business("Luigi").await;
            let customer = Customer::guest(&world, &business).await;
            let (mut chat, frames) = Socket::chat(&world, &customer, None).await;
            let since = frames[0]["seq"].as_str().unwrap().to_owned();
            let started = customer.post(&world, "/confirmations", json!({"phone": "819012345678"})).await.ok(201);
            let (scope, line) = (business.scope, business.line.id);
            let code = world.store().read(move |tx| confirm::last_code(tx, scope, line)).await.unwrap().unwrap();
            let path = format!("/confirmations/{}", started["id"].as_str().unwrap());
            customer.send(&world, Method::PUT, &path, json!({"code": code})).await.ok(200);
            assert_eq!(chat.until("ready").await.pop().unwrap()["reset"], true, "fetch the other thread");
            world.receive(&business, "k", "on another device").await;
            assert_eq!(chat.until("message").await.pop().unwrap()["message"]["text"]["body"], "on another device");
            let (_, frames) = Socket::chat(&world, &customer, Some(&since)).await;
            assert_eq!(frames.last().unwrap()["reset"], true, "who was away learns of it too");
        },
    )
    .await;
}

#[tokio::test]
async fn a_changed_line_is_told() {
    each(async |world: Arc<World>| {
        let business = world.business("Luigi").await;
        let customer = Customer::guest(&world, &business).await;
        let (mut chat, frames) = Socket::chat(&world, &customer, None).await;
        let since = frames[0]["seq"].as_str().unwrap().to_owned();
        let hours = json!({"time_zone": "Asia/Tokyo", "week": [{"day": 1, "opens": "09:00", "closes": "18:00"}], "always_open": false});
        let path = format!("/phone-numbers/{}/hours", business.line.id);
        business.person(Role::Admin).send(&world, Method::PUT, &path, hours).await.ok(200);
        chat.until("line").await;
        let (_, frames) = Socket::chat(&world, &customer, Some(&since)).await;
        assert_eq!(frames[0], json!({"type": "line"}));
    })
    .await;
}

#[tokio::test]
async fn a_socket_ends_with_its_session() {
    each(async |world: Arc<World>| {
        let business = world.business("Luigi").await;
        let customer = Customer::guest(&world, &business).await;
        let (mut chat, _) = Socket::chat(&world, &customer, None).await;
        customer.send(&world, Method::DELETE, "/session", Value::Null).await.ok(204);
        assert_eq!(chat.end().await, 4401);
        let agent = business.person(Role::Agent);
        let (mut console, _) = Socket::console(&world, agent, None).await;
        agent.send(&world, Method::DELETE, "/session", Value::Null).await.ok(204);
        assert_eq!(console.end().await, 4401);

        let mut late = Socket::of(&world, &customer).await;
        late.send(&json!({"type": "hello", "token": customer.token})).await;
        assert_eq!(late.end().await, 4401);
        let mut nobody = Socket::of(&world, &customer).await;
        nobody.send(&json!({"type": "hello"})).await;
        assert_eq!(nobody.end().await, 4401);
        let mut console =
            Socket::open(world.address, "/api/v1/live", &[("cookie", "souk_session=forged")]).await.unwrap();
        assert_eq!(console.end().await, 4401);
    })
    .await;
}

#[tokio::test]
async fn a_cookie_opens_a_socket_from_our_own_pages_only() {
    each(async |world: Arc<World>| {
        let business = world.business("Luigi").await;
        let customer = Customer::guest(&world, &business).await;
        let path = format!("/chat/v1/{}/live", customer.line);
        let cookie = format!("souk_chat_{}={}", customer.line, customer.token);
        let own = world.url("");
        let mut socket = Socket::open(world.address, &path, &[("cookie", &cookie), ("origin", &own)]).await.unwrap();
        socket.send(&json!({"type": "hello"})).await;
        socket.until("ready").await;
        let evil = Socket::open(world.address, &path, &[("cookie", &cookie), ("origin", "https://evil.example")]).await;
        let status = |result: Result<Socket, Error>| match result.err() {
            Some(Error::Http(response)) => response.status(),
            error => panic!("{error:?}"),
        };
        assert_eq!(status(evil), http::StatusCode::FORBIDDEN);
        let session = format!("souk_session={}", business.person(Role::Agent).session);
        let evil =
            Socket::open(world.address, "/api/v1/live", &[("cookie", &session), ("origin", "https://evil.example")])
                .await;
        assert_eq!(status(evil), http::StatusCode::FORBIDDEN);
        // A bearer token is nothing that a browser adds by itself.
        let bearer = format!("Bearer {}", customer.token);
        let mut socket =
            Socket::open(world.address, &path, &[("authorization", &bearer), ("origin", "https://tool.example")])
                .await
                .unwrap();
        socket.send(&json!({"type": "hello"})).await;
        socket.until("ready").await;
        customer.get(&world, "/live").await.problem(400, "upgrade_required");
    })
    .await;
}

#[tokio::test]
async fn what_is_not_understood_ends_the_socket() {
    each(async |world: Arc<World>| {
        let business = world.business("Luigi").await;
        let customer = Customer::guest(&world, &business).await;
        for frame in [
            "",
            "{",
            "[]",
            "{\"type\":\"dance\"}",
            "{\"type\":\"typing\"}",
            "{\"type\":\"hello\"}",
            "{\"type\":\"watch\"}",
        ] {
            let (mut chat, _) = Socket::chat(&world, &customer, None).await;
            chat.stream.send(Message::text(frame)).await.unwrap();
            let error = chat.until("error").await.pop().unwrap();
            assert!(error["code"].is_string() && error["detail"].is_string(), "{frame}: {error}");
            assert_eq!(chat.end().await, 1008, "{frame}");
        }
        for hello in
            [json!({"type": "ping"}), json!({"type": "hello", "since": "x"}), json!({"type": "hello", "since": -1})]
        {
            let mut chat = Socket::of(&world, &customer).await;
            chat.send(&hello).await;
            chat.until("error").await;
            assert_eq!(chat.end().await, 1008, "{hello}");
        }
        let (mut chat, _) = Socket::chat(&world, &customer, None).await;
        chat.stream.send(Message::binary(vec![1, 2, 3])).await.unwrap();
        assert_eq!(chat.end().await, 1008);
        let (mut chat, _) = Socket::chat(&world, &customer, None).await;
        let _ = chat.stream.send(Message::text("x".repeat(64 * 1024 + 1))).await;
        assert!(matches!(chat.end().await, 1009 | 1006));
        // Nobody else noticed.
        let (mut chat, _) = Socket::chat(&world, &customer, None).await;
        chat.told().await;
    })
    .await;
}

#[tokio::test]
async fn a_flood_of_sockets_is_limited() {
    each_with(
        |config| config.max_connections_per_address = SOCKETS_PER_SESSION + 3,
        async |world: Arc<World>| {
            let business = world.business("Luigi").await;
            let customer = Customer::guest(&world, &business).await;
            let mut open = Vec::new();
            for _ in 0..SOCKETS_PER_SESSION {
                open.push(Socket::chat(&world, &customer, None).await.0);
            }
            let mut more = Socket::of(&world, &customer).await;
            more.send(&json!({"type": "hello", "token": customer.token})).await;
            assert_eq!(more.end().await, 4429, "of one session");
            drop(more);
            let other = Customer::guest(&world, &business).await;
            for _ in 0..3 {
                open.push(Socket::let_in(&world, &other).await);
            }
            let mut more = Socket::of(&world, &other).await;
            assert_eq!(more.end().await, 4429, "from one address");
            assert_eq!(world.app.hub.sockets(), (SOCKETS_PER_SESSION + 3, 0));
            drop(open);
            Socket::let_in(&world, &customer).await;
        },
    )
    .await;
}

#[tokio::test]
async fn a_flood_of_frames_is_limited() {
    each_with(
        |config| config.rates.frames = api::limits::Rate { burst: 5, per_minute: 1 },
        async |world: Arc<World>| {
            let business = world.business("Luigi").await;
            let customer = Customer::guest(&world, &business).await;
            let (mut chat, _) = Socket::chat(&world, &customer, None).await;
            for _ in 0..6 {
                chat.send(&json!({"type": "ping"})).await;
            }
            assert_eq!(chat.until("error").await.pop().unwrap()["code"], "too_many_requests");
            assert_eq!(chat.end().await, 4429);
        },
    )
    .await;
}

/// A server with one line, whose sockets have other times, and which has no way to phones.
struct Hasty {
    app: Arc<App>,
    address: SocketAddr,
    base: String,
    _stop: DropGuard,
    _test: TestStore,
}

async fn hasty(timing: Timing) -> Hasty {
    let test = TestStore::sqlite().await;
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let stop = CancellationToken::new();
    let store = test.store.clone();
    let hub = Hub::start_with(store.clone(), stop.clone(), timing).await.unwrap();
    let config = Config::new(format!("http://{address}").parse().unwrap());
    let app = App::new(store.clone(), Sender::start(store), config, hub, Arc::new(NoSender), stop.clone()).unwrap();
    tokio::spawn(api::serve(listener, app.clone()));
    let made = app.store.write(|tx| {
        let (business, waba_id) = business::create(tx, "Luigi", "Asia/Tokyo", "en")?;
        let new = NewLine {
            waba_id,
            display_phone_number: "+81 3 1234 5678".into(),
            handle: "luigi".into(),
            verified_name: "Luigi".into(),
        };
        line::create(tx, Scope::of(business.id), &new)
    });
    let base = format!("/chat/v1/{}", made.await.unwrap().id);
    Hasty { app, address, base, _stop: stop.drop_guard(), _test: test }
}

impl Hasty {
    /// The token of a new guest.
    async fn guest(&self) -> String {
        let opened = self.post("/session", None, json!({"transport": "bearer"})).await;
        assert_eq!(opened.0, 201);
        opened.1["token"].as_str().unwrap().to_owned()
    }

    async fn post(&self, path: &str, token: Option<&str>, body: Value) -> (u16, Value) {
        let request = reqwest::Client::new().post(format!("http://{}{}{path}", self.address, self.base)).json(&body);
        let request = match token {
            Some(token) => request.bearer_auth(token),
            None => request,
        };
        let response = request.send().await.unwrap();
        (response.status().as_u16(), response.json().await.unwrap())
    }
}

#[tokio::test]
async fn silence_ends_a_socket() {
    let short = Duration::from_millis(50);
    // Long enough for a hello from a busy machine.
    let timing = Timing { hello: 20 * short, ping_after: short, idle: 2 * short, ..Timing::default() };
    let server = hasty(timing).await;
    let (path, token) = (format!("{}/live", server.base), server.guest().await);
    let mut silent = Socket::open(server.address, &path, &[]).await.unwrap();
    assert_eq!(silent.end().await, 4408);
    let mut silent = Socket::open(server.address, &path, &[]).await.unwrap();
    silent.send(&json!({"type": "hello", "token": token})).await;
    silent.until("ready").await;
    assert_eq!(server.app.hub.sockets(), (1, 0));
    // It does not even answer the server's ping, as nobody reads from it.
    let let_go = async {
        while server.app.hub.sockets() != (0, 0) {
            tokio::task::yield_now().await;
        }
    };
    timeout(PATIENCE, let_go).await.expect("a silent socket is let go of");
}

#[tokio::test]
async fn a_stopping_server_says_so() {
    each(async |world: Arc<World>| {
        let business = world.business("Luigi").await;
        let customer = Customer::guest(&world, &business).await;
        let (mut chat, _) = Socket::chat(&world, &customer, None).await;
        let (mut console, _) = Socket::console(&world, business.person(Role::Agent), None).await;
        world.app.shutdown.cancel();
        assert_eq!((chat.end().await, console.end().await), (1001, 1001));
        drop((chat, console));
        timeout(PATIENCE, world.app.hub.closed()).await.expect("sockets end with the server");
        assert_eq!(world.app.hub.sockets(), (0, 0));
    })
    .await;
}

/// Without a way to phones nobody is asked for a number that can't be confirmed.
#[tokio::test]
async fn a_server_without_a_sender_of_codes_says_so() {
    let server = hasty(Timing::default()).await;
    let token = server.guest().await;
    let (status, problem) = server.post("/confirmations", Some(&token), json!({"phone": "819012345678"})).await;
    assert_eq!((status, &problem["code"]), (503, &json!("no_code_sender")));
}

#[tokio::test]
async fn a_bot_s_typing_is_shown_to_its_customer() {
    each(async |world: Arc<World>| {
        let business = world.business("Luigi").await;
        let customer = Customer::open(&world, &business, json!({"name": "Aiko"})).await;
        let said = customer.say(&world, "hi").await;
        let (mut chat, _) = Socket::chat(&world, &customer, None).await;
        let read = json!({"messaging_product": "whatsapp", "status": "read", "message_id": said["id"],
            "typing_indicator": {"type": "text"}});
        let path = format!("/v26.0/{}/messages", business.line.id);
        let request = world.request(Method::POST, &path).bearer_auth(&business.api_token).json(&read);
        crate::support::Answer::of(request).await.ok(200);
        let typing = chat.find("typing", |frame| frame["state"] == "on").await;
        assert_eq!((&typing["by"], &typing["conversation_id"]), (&json!("agent"), &said["conversation_id"]));
    })
    .await;
}
