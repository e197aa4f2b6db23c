//! Souk itself under load: the real store, followers and router, seeded with reachable customers.

use std::path::Path;
use std::sync::Arc;

use api::state::{App, Config};
use channels::webchat::confirm::NoSender;
use channels::webchat::deliver::Deliver;
use channels::webchat::thread;
use channels::webchat::visitor::{self, Open};
use integrations::webhooks::endpoint::{Level, Place, Setting};
use integrations::webhooks::subscribed;
use messaging::conversation::Projection;
use messaging::line::NewLine;
use messaging::message::receive::{self, Incoming};
use messaging::message::sender::Sender;
use messaging::rules::{self, Rules};
use messaging::token::App as DeveloperApp;
use messaging::{business, line, token};
use serde_json::json;
use store::{Options, Scope, Store};
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;
use url::Url;
use wire::id::{PhoneNumberId, WabaId};
use wire::message::Content;

use crate::servers::{RECIPIENTS, recipient};

/// How many customers' sessions the generator of inbound messages gets.
const SESSIONS: usize = 200;
/// How many messages wait for the subscriber of [`serve_backlog`].
pub const BACKLOG: usize = 50_000;
/// How many of them are stored in a transaction.
const PER_WRITE: usize = 500;

/// What a bench's business consists of.
struct House {
    scope: Scope,
    waba: WabaId,
    line: PhoneNumberId,
    app: DeveloperApp,
    token: String,
    sessions: Vec<visitor::Session>,
    bearers: Vec<String>,
}

/// Serves, and prints the address, the path and the token of a send.
pub async fn serve(listener: TcpListener, folder: &Path) {
    let store = Store::open(Options::new(folder)).await.expect("a store");
    let house = seed(&store).await;
    let app = start(&listener, &store).await;
    tokio::spawn(app.webhooks.clone().run(CancellationToken::new()));
    let address = listener.local_addr().expect("its address");
    println!("{address} /v23.0/{}/messages {}", house.line, house.token);
    api::serve(listener, app).await.expect("served");
}

/// Serves with a subscriber to webhooks, and prints the address, the path and the tokens of customers' messages.
pub async fn serve_subscribed(listener: TcpListener, folder: &Path, callback: &str) {
    let store = Store::open(Options::new(folder)).await.expect("a store");
    let house = seed(&store).await;
    let app = start(&listener, &store).await;
    subscribe(&app, &house, callback).await;
    tokio::spawn(app.webhooks.clone().run(CancellationToken::new()));
    let address = listener.local_addr().expect("its address");
    println!("{address} /chat/v1/{}/messages {}", house.line, house.bearers.join(","));
    api::serve(listener, app).await.expect("served");
}

/// Stores customers' messages first and tells the subscriber then, as after an outage.
pub async fn serve_backlog(listener: TcpListener, folder: &Path, callback: &str) {
    let store = Store::open(Options::new(folder)).await.expect("a store");
    let house = seed(&store).await;
    let app = start(&listener, &store).await;
    subscribe(&app, &house, callback).await;
    for first in (0..BACKLOG).step_by(PER_WRITE) {
        let sessions = house.sessions.clone();
        store
            .write(move |tx| {
                for number in first..first + PER_WRITE {
                    receive(tx, &sessions[number % sessions.len()], number)?;
                }
                Ok::<_, channels::Error>(())
            })
            .await
            .expect("stored");
    }
    println!("{} / none", listener.local_addr().expect("its address"));
    app.webhooks.clone().run(CancellationToken::new()).await;
}

fn receive(tx: &mut store::Tx<'_, '_>, session: &visitor::Session, number: usize) -> channels::Result<()> {
    let content = Content::parse(&json!({"type": "text", "text": {"body": format!("at:{number} two of the usual")}}))
        .expect("a text");
    let conversation = match thread::of(tx, session.scope, &session.visitor)? {
        Some(conversation) => conversation,
        None => {
            let (contact, line) = (session.visitor.contact, session.visitor.line);
            messaging::conversation::open(tx, session.scope, line, contact, messaging::conversation::WEBCHAT, None)?
        }
    };
    let (scope, key_scope) = (session.scope, session.visitor.id.get());
    let incoming = Incoming { scope, conversation, key_scope, key: number.to_string(), content, context: None };
    receive::receive(tx, &incoming)?;
    Ok(())
}

async fn start(listener: &TcpListener, store: &Store) -> Arc<App> {
    let stop = CancellationToken::new();
    macro_rules! follow {
        ($($follower:expr),+) => {
            $({
                let (store, follower, stop) = (store.clone(), $follower, stop.clone());
                tokio::spawn(async move { store.follow(follower, stop).await });
            })+
        };
    }
    follow!(Projection::new(store.clone()), Deliver::new(store.clone()), inbox::welcome::Greeter::new(store.clone()));
    let address = listener.local_addr().expect("its address");
    let mut config = Config {
        is_demo: true,
        max_connections_per_address: 1_000,
        rates: api::limits::Rates::unlimited(),
        ..Config::new(Url::parse(&format!("http://{address}")).expect("an address"))
    };
    config.egress.allow.push("127.0.0.0/8".parse().expect("a network"));
    let hub = api::live::Hub::start(store.clone(), stop.clone()).await.expect("a hub");
    App::new(store.clone(), Sender::start(store.clone()), config, hub, Arc::new(NoSender), stop).expect("an app")
}

async fn subscribe(app: &App, house: &House, callback: &str) {
    let (scope, waba, id) = (house.scope, house.waba, house.app.id);
    app.store.write(move |tx| subscribed::subscribe(tx, scope, waba, id)).await.expect("subscribed");
    let setting = Setting {
        callback_url: callback.to_owned(),
        verify_token: house.app.verify_token.clone(),
        fields: vec!["messages".to_owned()],
        graph_version: 23,
    };
    let place = Place { app: id, level: Level::App, target: id.get() };
    app.webhooks.set(scope, place, setting).await.expect("a callback that answers");
}

async fn seed(store: &Store) -> House {
    store
        .write(|tx| {
            let (business, waba) = business::create(tx, "Bench", "UTC", "en")?;
            let scope = Scope::of(business.id);
            let new = NewLine {
                waba_id: waba,
                display_phone_number: "+81 3-0000-0000".into(),
                handle: "bench".into(),
                verified_name: "Bench".into(),
            };
            let line = line::create(tx, scope, &new)?.id;
            rules::put(tx, scope, line, &Rules::lifted())?;
            let (mut bearers, mut sessions) = (Vec::new(), Vec::new());
            for number in 0..RECIPIENTS {
                let open = Open { from: Some(recipient(number)), ..Open::default() };
                let (bearer, session) = visitor::open(tx, scope, line, &open, true)?;
                if number < SESSIONS {
                    bearers.push(bearer);
                    sessions.push(session);
                }
            }
            let app = token::create_app(tx, scope, "Bench")?;
            let user = token::create_system_user(tx, scope, app.id, "Bench", token::Role::Admin)?;
            let token = token::issue(tx, scope, app.id, user, &[token::MESSAGING], None)?;
            Ok::<_, channels::Error>(House { scope, waba, line, app, token, sessions, bearers })
        })
        .await
        .expect("seeded")
}
