//! Wiring: the store, what follows its journal, the jobs and the HTTP server, and how they stop.

use std::error::Error as StdError;
use std::net::{IpAddr, Ipv4Addr, SocketAddr, UdpSocket};
use std::sync::Arc;
use std::time::Duration;

use channels::webchat::confirm::CodeSender;
use channels::webchat::deliver::Deliver;
use inbox::welcome::Greeter;
use integrations::egress;
use messaging::analytics::Counter;
use messaging::conversation::Projection;
use messaging::message::sender::Sender;
use store::{Clock, Scope, Store};
use tokio::net::TcpListener;
use tokio::signal::unix::{SignalKind, signal};
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;
use url::Url;

use crate::config::{BaseUrl, Config, Storage};
use crate::{codes, exit, first_business, jobs};

/// Why a server can't start or go on: a sentence for the operator.
pub type Error = Box<dyn StdError + Send + Sync>;

/// How long followers may take to finish the batch at hand when the server stops.
const LAST_BATCH: Duration = Duration::from_secs(10);

/// `souk serve`
pub async fn run(config: &Config) -> Result<(), Error> {
    let code_sender = codes::sender(&config.codes)?;
    let listener = bind(config.server.listen).await?;
    let base_url = base_url(config, listener.local_addr()?)?;
    let store = Store::open(store_options(&config.storage)).await?;
    let api = api_config(config, base_url);
    let (scope, setup) = store.write(first_business::ensure).await?;
    let setup = setup.map(|path| api.url(&path));
    let ready = || {
        if let Some(link) = setup {
            exit::print(&format!("Set up your business (this link works once, for a week): {link}"));
        }
    };
    live(House { store, scope, listener, api, code_sender }, ready).await
}

/// Everything that a server lives in.
pub struct House {
    /// Where everything rests.
    pub store: Store,
    /// The business that the recurring jobs are written down for.
    pub scope: Scope,
    /// Where it listens.
    pub listener: TcpListener,
    /// How HTTP is configured.
    pub api: api::Config,
    /// Carries one-time codes to phones.
    pub code_sender: Arc<dyn CodeSender>,
}

/// Serves until SIGTERM or SIGINT; `ready` is called when requests are answered.
///
/// Stopping: no more connections are accepted and sockets are closed; requests under way are answered; followers
/// finish the batch at hand (what is left waits at their cursors); the database is closed.
pub async fn live(house: House, ready: impl FnOnce()) -> Result<(), Error> {
    let House { store, scope, listener, api, code_sender } = house;
    let (stop, stop_followers) = (CancellationToken::new(), CancellationToken::new());
    cancel_at_signal(&stop)?;
    store.write(move |tx| jobs::schedule(tx, scope)).await?;
    let followers = TaskTracker::new();
    follow(&followers, &store, egress::Egress::new(api.egress.clone())?, &stop_followers);
    let hub = api::live::Hub::start(store.clone(), stop.clone()).await?;
    let sender = Sender::start(store.clone());
    let address = listener.local_addr()?;
    let app = api::App::new(store.clone(), sender, api, hub, code_sender, stop)?;
    followers.spawn(app.webhooks.clone().run(stop_followers.clone()));
    tracing::info!(listen = %address, base_url = %app.config.base_url, engine = ?store.engine(), "ready");
    ready();
    let served = api::serve(listener, app).await;
    stop_followers.cancel();
    followers.close();
    if tokio::time::timeout(LAST_BATCH, followers.wait()).await.is_err() {
        tracing::warn!("followers were cut off; they go on at their cursors next time");
    }
    store.close().await;
    tracing::info!("stopped");
    Ok(served?)
}

fn follow(tasks: &TaskTracker, store: &Store, egress: egress::Egress, stop: &CancellationToken) {
    macro_rules! start {
        ($($follower:expr),+) => {
            $({
                let (store, follower, stop) = (store.clone(), $follower, stop.clone());
                tasks.spawn(async move { store.follow(follower, stop).await });
            })+
        };
    }
    start!(
        Projection::new(store.clone()),
        Deliver::new(store.clone()),
        Greeter::new(store.clone()),
        Counter::new(store.clone())
    );
    let (worker, store, stop) = (jobs::Chores::new(store.clone(), egress), store.clone(), stop.clone());
    tasks.spawn(async move { store.work(worker, stop).await });
}

/// The first signal stops the server in order, the second one at once.
fn cancel_at_signal(stop: &CancellationToken) -> Result<(), Error> {
    let (mut terminate, mut interrupt) = (signal(SignalKind::terminate())?, signal(SignalKind::interrupt())?);
    let stop = stop.clone();
    tokio::spawn(async move {
        loop {
            tokio::select! {
                _ = terminate.recv() => {}
                _ = interrupt.recv() => {}
            }
            if stop.is_cancelled() {
                std::process::exit(i32::from(exit::SOFTWARE));
            }
            tracing::info!("stopping");
            stop.cancel();
        }
    });
    Ok(())
}

/// Listens.
pub async fn bind(address: SocketAddr) -> Result<TcpListener, Error> {
    TcpListener::bind(address).await.map_err(|error| format!("can't listen on {address}: {error}").into())
}

/// How the store is opened.
pub fn store_options(storage: &Storage) -> store::Options {
    store::Options {
        data_dir: storage.data.clone(),
        database_url: storage.database_url.as_ref().map(|url| url.0.clone()),
        media_url: storage.media_url.as_ref().map(|url| url.0.clone()),
        node: storage.node.0,
        clock: Clock::system(),
    }
}

/// How HTTP is configured for the public.
pub fn api_config(config: &Config, base_url: Url) -> api::Config {
    api::Config {
        trusted_proxies: config.server.trusted_proxies.clone(),
        max_connections: config.server.max_connections,
        max_connections_per_address: config.server.max_connections_per_address,
        egress: egress::Policy { allow: config.egress.allow.clone() },
        ..api::Config::new(base_url)
    }
}

/// The address that people use: the configured one, or where the server listens.
pub fn base_url(config: &Config, bound: SocketAddr) -> Result<Url, Error> {
    if let Some(BaseUrl(url)) = &config.server.base_url {
        return Ok(url.clone());
    }
    let ip = if bound.ip().is_unspecified() { own_address() } else { bound.ip() };
    Ok(Url::parse(&format!("http://{}", SocketAddr::new(ip, bound.port())))?)
}

/// The address that other devices of the network reach this machine by. Nothing is sent to find it out.
fn own_address() -> IpAddr {
    let loopback = IpAddr::V4(Ipv4Addr::LOCALHOST);
    let towards = |elsewhere: (Ipv4Addr, u16)| {
        let socket = UdpSocket::bind((Ipv4Addr::UNSPECIFIED, 0))?;
        socket.connect(elsewhere)?;
        socket.local_addr()
    };
    towards((Ipv4Addr::new(192, 0, 2, 1), 9)).map_or(loopback, |address| address.ip())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn people_use_the_configured_address_or_where_it_listens() {
        let mut config = Config::default();
        let url = |config: &Config, bound: &str| base_url(config, bound.parse().unwrap()).unwrap().to_string();
        assert_eq!(url(&config, "127.0.0.1:8080"), "http://127.0.0.1:8080/");
        assert_eq!(url(&config, "[::1]:80"), "http://[::1]/");
        assert!(!url(&config, "0.0.0.0:8080").contains("0.0.0.0"));
        config.server.base_url = Some(BaseUrl("https://chat.example.com".parse().unwrap()));
        assert_eq!(url(&config, "0.0.0.0:8080"), "https://chat.example.com/");
    }
}
