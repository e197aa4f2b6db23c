//! Souk itself under load: the real store, followers and router, seeded with reachable customers.

use std::path::Path;
use std::sync::Arc;

use api::state::{App, Config};
use channels::webchat::confirm::NoSender;
use channels::webchat::deliver::Deliver;
use channels::webchat::visitor::{self, Open};
use messaging::conversation::Projection;
use messaging::line::NewLine;
use messaging::message::sender::Sender;
use messaging::{business, line, token};
use store::{Options, Scope, Store};
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;
use url::Url;

use crate::servers::{RECIPIENTS, recipient};

/// Serves, and prints the address, the path and the token of a send.
pub async fn serve(listener: TcpListener, folder: &Path) {
    let store = Store::open(Options::new(folder)).await.expect("a store");
    let (line, token) = seed(&store).await;
    let stop = CancellationToken::new();
    tokio::spawn({
        let (store, stop) = (store.clone(), stop.clone());
        async move { store.follow(Projection::new(store.clone()), stop).await }
    });
    tokio::spawn({
        let (store, stop) = (store.clone(), stop.clone());
        async move { store.follow(Deliver::new(store.clone()), stop).await }
    });
    tokio::spawn({
        let (store, stop) = (store.clone(), stop.clone());
        async move { store.follow(inbox::welcome::Greeter::new(store.clone()), stop).await }
    });
    let address = listener.local_addr().expect("its address");
    let config = Config {
        is_demo: true,
        max_connections_per_address: 1_000,
        rates: api::limits::Rates::unlimited(),
        ..Config::new(Url::parse(&format!("http://{address}")).expect("an address"))
    };
    let hub = api::live::Hub::start(store.clone(), stop.clone()).await.expect("a hub");
    let app = App::new(store.clone(), Sender::start(store), config, hub, Arc::new(NoSender), stop).expect("an app");
    println!("{address} /v23.0/{line}/messages {token}");
    api::serve(listener, app).await.expect("served");
}

async fn seed(store: &Store) -> (wire::id::PhoneNumberId, String) {
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
            messaging::rules::put(tx, scope, line, &messaging::rules::Rules::lifted())?;
            for number in 0..RECIPIENTS {
                let open = Open { from: Some(recipient(number)), name: None, language: None, link: None };
                visitor::open(tx, scope, line, &open, true)?;
            }
            let app = token::create_app(tx, scope, "Bench")?;
            let user = token::create_system_user(tx, scope, app.id, "Bench")?;
            let token = token::issue(tx, scope, app.id, user, &[token::MESSAGING], None)?;
            Ok::<_, channels::Error>((line, token))
        })
        .await
        .expect("seeded")
}
