//! What every handler can reach, and how the server is configured.

use std::net::IpAddr;
use std::sync::Arc;

use channels::webchat::confirm::CodeSender;
use integrations::egress::{self, Egress};
use integrations::webhooks::Webhooks;
use integrations::webhooks::render::MediaLink;
use ipnet::IpNet;
use messaging::message::sender::Sender;
use messaging::template;
use sandbox::Sandbox;
use store::Store;
use tokio_util::sync::CancellationToken;
use url::Url;

use crate::chat::ReplyTimes;
use crate::graph::access::Access;
use crate::limits::{Limits, Rates};
use crate::live;

/// The application; handlers take it as `State<Arc<App>>`.
pub struct App {
    /// Where everything rests.
    pub store: Store,
    /// Sends messages of the business in batches.
    pub sender: Sender,
    /// How the server is configured.
    pub config: Config,
    /// The open sockets of consoles and chats.
    pub hub: live::Hub,
    /// Who may do how much.
    pub limits: Limits,
    /// Carries one-time codes to phones.
    pub code_sender: Arc<dyn CodeSender>,
    /// Reaches servers that others name: callbacks, media by link, link previews.
    pub egress: Egress,
    /// Sets up webhooks, and delivers them once it runs.
    pub webhooks: Webhooks,
    /// Cancelled when the server stops: sockets end, connections finish what they do.
    pub shutdown: CancellationToken,
    /// Tokens and lines seen lately, so that the send path costs no query of its own.
    pub(crate) access: Access,
    /// How soon lines answer.
    pub(crate) reply_times: ReplyTimes,
    /// Parsed templates.
    pub(crate) templates: Arc<template::Cache>,
}

impl App {
    /// Puts the parts together.
    pub fn new(
        store: Store,
        sender: Sender,
        config: Config,
        hub: live::Hub,
        code_sender: Arc<dyn CodeSender>,
        shutdown: CancellationToken,
    ) -> Result<Arc<Self>, egress::Error> {
        let limits = Limits::new(store.clock(), &config);
        let access = Access::new(store.clone());
        let egress = Egress::new(config.egress.clone())?;
        let (clock, site) = (store.clock().clone(), config.clone());
        let link: MediaLink = Arc::new(move |scope, id, secret| {
            site.url(&crate::graph::media_address(scope, secret, id, clock.now_ms()))
        });
        let webhooks = Webhooks::new(store.clone(), egress.clone(), link).with_sandbox(config.sandbox.clone());
        Ok(Arc::new(Self {
            store,
            sender,
            config,
            hub,
            limits,
            code_sender,
            egress,
            webhooks,
            shutdown,
            access,
            reply_times: ReplyTimes::default(),
            templates: Arc::default(),
        }))
    }
}

/// How the server is configured.
#[derive(Clone, Debug)]
pub struct Config {
    /// The address that people and links use, such as `https://chat.example.com`.
    pub base_url: Url,
    /// Whether this is the demo, which trusts a customer who claims a phone number.
    pub is_demo: bool,
    /// What goes wrong on purpose, for developers.
    pub sandbox: Sandbox,
    /// Networks of reverse proxies, whose `X-Forwarded-For` is believed.
    pub trusted_proxies: Vec<IpNet>,
    /// The most connections at once.
    pub max_connections: usize,
    /// The most connections at once from one address (not of a trusted proxy).
    pub max_connections_per_address: usize,
    /// Which servers may be reached when others name them.
    pub egress: egress::Policy,
    /// How often one may do what.
    pub rates: Rates,
}

impl Config {
    /// The defaults for a server at `base_url`.
    pub fn new(base_url: Url) -> Self {
        Self {
            base_url,
            is_demo: false,
            sandbox: Sandbox::off(),
            trusted_proxies: Vec::new(),
            max_connections: 150_000,
            max_connections_per_address: 256,
            egress: egress::Policy::default(),
            rates: Rates::default(),
        }
    }

    /// Whether people reach the server over TLS: cookies are `Secure`, and browsers are told to stay with it.
    pub fn is_https(&self) -> bool {
        self.base_url.scheme() == "https"
    }

    /// Whether an address is a reverse proxy of ours.
    pub fn trusts(&self, address: IpAddr) -> bool {
        let address = address.to_canonical();
        self.trusted_proxies.iter().any(|network| network.contains(&address))
    }

    /// An absolute address on this server; `path` begins with `/`.
    pub fn url(&self, path: &str) -> String {
        format!("{}{path}", self.base_url.as_str().trim_end_matches('/'))
    }
}
