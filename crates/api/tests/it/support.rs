//! A server on a port of its own, with a store of its own and a clock that is moved by hand; businesses to fill it with;
//! and actors who speak HTTP to it.

use std::future::Future;
use std::net::SocketAddr;
use std::sync::Arc;

use api::live::Hub;
use api::{App, Config};
use channels::webchat::confirm::DemoSender;
use inbox::agents::{self, NewAgent, Role};
use inbox::sessions;
use messaging::line::{Line, NewLine};
use messaging::message::receive::{Incoming, receive};
use messaging::message::sender::Sender;
use messaging::{business, contact, conversation, line, token};
use reqwest::{Method, RequestBuilder, StatusCode};
use serde_json::{Value, json};
use store::testing::TestStore;
use store::{Clock, Scope, Store};
use tokio::net::TcpListener;
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;
use wire::id::{BusinessId, ContactId, ConversationId, MessageId, SystemUserId};
use wire::message::Content;

/// A running server.
pub struct World {
    pub app: Arc<App>,
    pub address: SocketAddr,
    pub clock: Clock,
    client: reqwest::Client,
    stop: CancellationToken,
    server: JoinHandle<std::io::Result<()>>,
    _store: TestStore,
}

/// Runs a test against a server on SQLite and, where there is one, on PostgreSQL.
pub async fn each<F: Future<Output = ()>>(test: impl Fn(Arc<World>) -> F) {
    each_with(|_| {}, test).await;
}

/// The same with another configuration.
pub async fn each_with<F: Future<Output = ()>>(configure: impl Fn(&mut Config), test: impl Fn(Arc<World>) -> F) {
    for store in TestStore::each().await {
        let world = Arc::new(World::start(store, &configure).await);
        test(world.clone()).await;
        let world = Arc::into_inner(world).expect("the test lets go of its world");
        world.stop().await;
    }
}

impl World {
    async fn start(test: TestStore, configure: impl Fn(&mut Config)) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let mut config = Config::new(format!("http://{address}").parse().unwrap());
        config.egress.allow.push("127.0.0.0/8".parse().unwrap());
        configure(&mut config);
        let stop = CancellationToken::new();
        let store = test.store.clone();
        let hub = Hub::start(store.clone(), stop.clone()).await.unwrap();
        let sender = Sender::start(store.clone());
        let app = App::new(store, sender, config, hub, Arc::new(DemoSender), stop.clone()).unwrap();
        let server = tokio::spawn(api::serve(listener, app.clone()));
        let client = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).build().unwrap();
        Self { app, address, clock: test.clock.clone(), client, stop, server, _store: test }
    }

    /// Stops the server, which must end by itself.
    async fn stop(self) {
        drop(self.client);
        self.stop.cancel();
        self.server.await.unwrap().unwrap();
    }

    pub fn store(&self) -> &Store {
        &self.app.store
    }

    pub fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }

    /// A request of nobody.
    pub fn request(&self, method: Method, path: &str) -> RequestBuilder {
        self.client.request(method, self.url(path))
    }

    /// Makes a business with one line, an agent of each role, a token and a customer who wrote "hi".
    pub async fn business(&self, name: &str) -> Business {
        let handle = name.to_lowercase();
        let digits = format!("+81 3 {:08}", 10_000_000 + name.bytes().map(u64::from).sum::<u64>());
        let name = name.to_owned();
        let made = self.store().write(move |tx| {
            let (business, waba_id) = business::create(tx, &name, "Asia/Tokyo", "en")?;
            let scope = Scope::of(business.id);
            let new = NewLine { waba_id, display_phone_number: digits, handle: handle.clone(), verified_name: name };
            let line = line::create(tx, scope, &new)?;
            messaging::rules::put(tx, scope, line.id, &messaging::rules::Rules::lifted())?;
            let mut people = Vec::new();
            for role in Role::ALL {
                let new = NewAgent {
                    name: format!("{handle} {role}"),
                    email: format!("{role}@{handle}.example"),
                    role,
                    language: None,
                    password_hash: None,
                };
                let agent = agents::create(tx, scope, &new)?;
                let session = sessions::create(tx, scope, agent.id)?;
                people.push(Person { agent, session });
            }
            let app = token::create_app(tx, scope, "app")?;
            let user = token::create_system_user(tx, scope, app.id, "bot", token::Role::Admin)?;
            let api_token = token::issue(tx, scope, app.id, user, &[token::MESSAGING], None)?;
            let weak_token = token::issue(tx, scope, app.id, user, &[token::MANAGEMENT], None)?;
            let contact = contact::create(tx, scope, Some("Aiko"), Some("ja"), Some(("819012345678", true)))?;
            let conversation = conversation::open(tx, scope, line.id, contact, conversation::WEBCHAT, None)?;
            let incoming = incoming(scope, conversation, "first", Content::text("hi"));
            let first = receive(tx, &incoming)?.message;
            Ok::<_, inbox::Error>(Business {
                scope,
                line,
                people,
                app,
                api_token,
                weak_token,
                contact,
                conversation,
                first,
            })
        });
        made.await.unwrap()
    }

    /// The business's first system user.
    pub async fn system_user(&self, business: &Business) -> SystemUserId {
        let scope = business.scope;
        let users = self.store().read(move |tx| token::system_users(tx, scope)).await.unwrap();
        users.first().unwrap().id
    }

    /// A text that the business sends.
    pub async fn sent(&self, business: &Business, text: &str) -> MessageId {
        let path = format!("/v26.0/{}/messages", business.line.id);
        let body = json!({"messaging_product": "whatsapp", "to": "819012345678", "text": {"body": text}});
        let request = self.request(Method::POST, &path).bearer_auth(&business.api_token).json(&body);
        let wamid = Answer::of(request).await.ok(200)["messages"][0]["id"].as_str().unwrap().to_owned();
        messaging::message::id_of(business.scope, &wamid).unwrap()
    }

    /// A customer's message in a conversation.
    pub async fn receive(&self, business: &Business, key: &str, text: &str) -> MessageId {
        let incoming = incoming(business.scope, business.conversation, key, Content::text(text));
        let received = self.store().write(move |tx| receive(tx, &incoming));
        received.await.unwrap().message
    }
}

fn incoming(scope: Scope, conversation: ConversationId, key: &str, content: Content) -> Incoming {
    Incoming { scope, conversation, key_scope: 1, key: key.to_owned(), content, context: None }
}

/// A business and who belongs to it.
#[derive(Clone)]
pub struct Business {
    pub scope: Scope,
    pub line: Line,
    people: Vec<Person>,
    pub app: token::App,
    pub api_token: String,
    /// Of a system user who may not send.
    pub weak_token: String,
    pub contact: ContactId,
    pub conversation: ConversationId,
    /// The customer's "hi".
    pub first: MessageId,
}

/// Somebody who is signed in.
#[derive(Clone)]
pub struct Person {
    pub agent: agents::Agent,
    pub session: String,
}

impl Business {
    pub fn id(&self) -> BusinessId {
        self.scope.business()
    }

    pub fn person(&self, role: Role) -> &Person {
        self.people.iter().find(|person| person.agent.role == role).unwrap()
    }

    pub fn wamid(&self, message: MessageId) -> String {
        messaging::message::wamid(self.id(), message)
    }
}

impl Person {
    /// A request with their cookie; `path` is below `/api/v1`.
    pub fn request(&self, world: &World, method: Method, path: &str) -> RequestBuilder {
        world
            .request(method, &format!("/api/v1{path}"))
            .header("cookie", format!("{}={}", api::console::auth::COOKIE, self.session))
    }

    pub async fn get(&self, world: &World, path: &str) -> Answer {
        Answer::of(self.request(world, Method::GET, path)).await
    }

    pub async fn send(&self, world: &World, method: Method, path: &str, body: Value) -> Answer {
        Answer::of(self.request(world, method, path).json(&body)).await
    }

    pub async fn post(&self, world: &World, path: &str, body: Value) -> Answer {
        self.send(world, Method::POST, path, body).await
    }
}

/// What the server answered.
#[derive(Debug)]
pub struct Answer {
    pub status: StatusCode,
    pub headers: reqwest::header::HeaderMap,
    pub bytes: Vec<u8>,
}

impl Answer {
    pub async fn of(request: RequestBuilder) -> Self {
        let response = request.send().await.unwrap();
        let (status, headers) = (response.status(), response.headers().clone());
        Self { status, headers, bytes: response.bytes().await.unwrap().to_vec() }
    }

    /// The body, which must be JSON.
    pub fn json(&self) -> Value {
        let text = String::from_utf8_lossy(&self.bytes);
        serde_json::from_slice(&self.bytes).unwrap_or_else(|_| panic!("{} {text:?}", self.status))
    }

    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).and_then(|value| value.to_str().ok())
    }

    /// Asserts the status and returns the body.
    #[track_caller]
    pub fn ok(&self, status: u16) -> Value {
        assert_eq!(self.status, status, "{}", String::from_utf8_lossy(&self.bytes));
        if self.bytes.is_empty() { Value::Null } else { self.json() }
    }

    /// Asserts that it is a problem of this status and code, and returns it.
    #[track_caller]
    pub fn problem(&self, status: u16, code: &str) -> Value {
        assert_eq!(self.status, status, "{}", String::from_utf8_lossy(&self.bytes));
        assert_eq!(self.header("content-type"), Some("application/problem+json"));
        let problem = self.json();
        assert_eq!(problem["code"], code, "{problem}");
        assert_eq!(problem["status"], status);
        assert_eq!(problem["type"], "about:blank");
        problem
    }

    /// Asserts that it is Graph's error envelope, and returns `error`.
    #[track_caller]
    pub fn graph(&self, status: u16, code: u32) -> Value {
        assert_eq!(self.status, status, "{}", String::from_utf8_lossy(&self.bytes));
        let error = self.json()["error"].clone();
        assert_eq!(error["code"], code, "{error}");
        assert!(error["fbtrace_id"].is_string() && error["type"].is_string(), "{error}");
        assert!(
            error["message"].as_str().is_some_and(|message| message.starts_with(&format!("(#{code}) "))),
            "{error}"
        );
        error
    }
}

/// A small picture.
pub fn png() -> Vec<u8> {
    let mut bytes = std::io::Cursor::new(Vec::new());
    image::GrayImage::new(3, 2).write_to(&mut bytes, image::ImageFormat::Png).unwrap();
    bytes.into_inner()
}

/// A text message in Cloud API form.
pub fn text(body: &str) -> Value {
    json!({"type": "text", "text": {"body": body}})
}
