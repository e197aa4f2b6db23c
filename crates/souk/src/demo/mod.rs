//! `souk demo`: a restaurant with a past, to try everything in a minute.
//!
//! It trusts customers who claim a phone number and shows one-time codes: it is not for the public.

mod credentials;
mod menu;
mod picture;
mod play;
mod qr;
mod script;
mod seed;
mod templates;

use std::io::IsTerminal as _;
use std::sync::Arc;

use api::limits::Rates;
use channels::webchat::confirm::DemoSender;
use inbox::links;
use sandbox::{Sandbox, clock};
use store::Store;
use url::Url;

use crate::config::Config;
use crate::customer::Troupe;
use crate::exit;
use crate::serve::{self, Error, House};
use seed::Demo;

/// Where a developer's bot runs beside the demo.
const LOOPBACK: [&str; 2] = ["127.0.0.0/8", "::1/128"];

/// Runs the demo, with a sandbox for developers when it is wished for.
pub async fn run(config: &Config, has_sandbox: bool) -> Result<(), Error> {
    let listener = serve::bind(config.server.listen).await?;
    let address = listener.local_addr()?;
    let base_url = serve::base_url(config, address)?;
    // A clock that a sandbox moved stays moved, also without it: time never goes back.
    let clock_file = clock::file(&config.storage.data);
    let options = store::Options { clock: clock::kept(&clock_file)?, ..serve::store_options(&config.storage) };
    let (store, demo) = open(&options).await?;
    let (scope, owner) = (demo.scope, demo.owner);
    let present = demo.clone();
    store.write(move |tx| seed::refresh(tx, &present)).await?;
    let login = store.write(move |tx| links::sign_in(tx, scope, owner)).await?;
    let mut api = api::Config { is_demo: true, ..serve::api_config(config, base_url.clone()) };
    api.egress.allow.extend(LOOPBACK.iter().filter_map(|network| network.parse::<ipnet::IpNet>().ok()));
    if address.ip().is_loopback() {
        // Everybody is at this machine: load tests shall find no limits.
        api.rates = Rates::unlimited();
        api.max_connections_per_address = api.max_connections;
    }
    if has_sandbox {
        api.sandbox = Sandbox::on(Some(clock_file), Arc::new(Troupe::of(base_url.clone())));
    }
    let login = Url::parse(&api.url(&format!("/sign-in?token={}", login.token)))?;
    let chat = Url::parse(&api.url(&format!("/c/{}", demo.line.handle)))?;
    credentials::write(&store, &demo, &config.storage.data, &base_url, &login, &chat).await?;
    let hint =
        if address.ip().is_loopback() { "\n  (for phones in this network: souk demo --host 0.0.0.0)" } else { "" };
    let mut hint = hint.to_owned();
    if has_sandbox {
        hint.push_str(&format!(
            "\n\n  The sandbox, where things go wrong on purpose:\n    {}",
            api.url("/settings/sandbox")
        ));
    }
    let letter = letter(&demo, config, &login, &chat, &hint)?;
    let house = House { store, scope, listener, api, code_sender: Arc::new(DemoSender) };
    let ready = || {
        exit::print(&letter);
    };
    serve::live(house, ready).await
}

/// Opens the store and, when it is empty, makes the restaurant and its past.
async fn open(options: &store::Options) -> Result<(Store, Demo), Error> {
    let store = Store::open(options.clone()).await?;
    if let Some(demo) = store.read(finished).await? {
        return Ok((store, demo));
    }
    exit::print("Setting the tables for the first time ...");
    let now_ms = options.clock.now_ms();
    store.close().await;
    drop(store);
    play::play(options, now_ms, usize::MAX).await?;
    let store = Store::open(options.clone()).await?;
    let demo = store.read(finished).await?.ok_or("the demo could not be made")?;
    Ok((store, demo))
}

/// The demo's business, when it has been made to the end.
fn finished(tx: &mut store::Tx<'_, '_>) -> Result<Option<Demo>, Error> {
    let Some(demo) = Demo::find(tx)? else { return Ok(None) };
    let progress = play::progress(tx, &demo)?.ok_or_else(seed::not_a_demo)?;
    Ok(progress.is_over.then_some(demo))
}

/// What stands in the terminal.
fn letter(demo: &Demo, config: &Config, login: &Url, chat: &Url, hint: &str) -> Result<String, Error> {
    let code = qr::lines(chat.as_str(), std::io::stdout().is_terminal())?.join("\n  ");
    let file = credentials::path(&config.storage.data);
    Ok(format!(
        "\n  {name} is open.\n\n  \
         Console, signed in (works once, within an hour):\n    {login}\n\n  \
         The customers' chat:\n    {chat}\n\n  {code}{hint}\n\n  \
         For tools: {file}\n\n\
         Ready at {base}  (Ctrl-C stops it)",
        name = demo.line.verified_name,
        file = file.display(),
        base = chat.origin().ascii_serialization(),
    ))
}
