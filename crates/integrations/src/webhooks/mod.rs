//! Webhooks: subscribers are told what happens, from the journal, each at its own pace.
//!
//! A subscription has three parts: an app's endpoints (one for all of it, others instead for a WABA or a phone number),
//! the WABAs that the app is subscribed to, and for each endpoint a *stream*: its position in the journal. Delivered
//! updates are not rows. One [`feed`] reads the journal and writes each change as JSON once, for all; each stream has a
//! [`lane`] of its own, so that an outage or a slow answer delays nobody else.

pub mod attempts;
pub mod body;
pub mod dead_letter;
pub mod endpoint;
pub mod queue;
pub mod render;
pub mod stream;
pub mod subscribed;

pub(crate) mod facts;
mod feed;
mod handshake;
mod lane;
mod late;
mod routes;

use std::collections::HashMap;
use std::sync::Arc;

use sandbox::Sandbox;
use store::{Scope, Store, Tx, params};
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use crate::egress::Egress;
use crate::error::Result;
use attempts::{Attempt, Attempts};
use endpoint::{Level, Place, Setting};
use feed::Feed;
use lane::{Lane, Tools};
use render::MediaLink;

/// How long an update is tried (Cloud API: up to 7 days), in milliseconds.
pub const GIVE_UP_MS: i64 = 7 * 86_400_000;
/// How long the journal is kept for subscribers: as long as it is tried, and as long again to replay what was given up.
pub const KEEP_MS: i64 = 2 * GIVE_UP_MS;

/// Sets up subscriptions and delivers. Clones share everything.
#[derive(Clone)]
pub struct Webhooks {
    tools: Tools,
}

impl Webhooks {
    /// Webhooks of this store; nothing is delivered before [`run`](Self::run). `link` makes the addresses of received media.
    pub fn new(store: Store, egress: Egress, link: MediaLink) -> Self {
        let feed = Arc::new(Feed::new(store.clone(), link));
        Self { tools: Tools { store, egress, feed, attempts: Attempts::default(), sandbox: Sandbox::off() } }
    }

    /// With a sandbox, which lets webhooks come late, twice or out of order.
    #[must_use]
    pub fn with_sandbox(mut self, sandbox: Sandbox) -> Self {
        self.tools.sandbox = sandbox;
        self
    }

    /// Verifies a callback by the handshake and sets an endpoint to it; returns the endpoint's id.
    pub async fn set(&self, scope: Scope, place: Place, setting: Setting) -> Result<i64> {
        endpoint::check(place.level, &setting)?;
        let field = match place.level {
            Level::App => "callback_url",
            Level::Waba | Level::PhoneNumber => "override_callback_uri",
        };
        handshake::verify(&self.tools.egress, field, &setting.callback_url, &setting.verify_token).await?;
        self.tools.store.write(move |tx| endpoint::set(tx, scope, place, &setting)).await
    }

    /// The last requests to an endpoint, newest first.
    pub fn attempts(&self, endpoint: i64) -> Vec<Attempt> {
        self.tools.attempts.of(endpoint)
    }

    /// Delivers until `stop`: reads the journal, and keeps a lane for each stream.
    pub async fn run(self, stop: CancellationToken) {
        let mut routes = self.tools.feed.routes();
        let tasks = TaskTracker::new();
        let (feed, feed_stop) = (self.tools.feed.clone(), stop.clone());
        tasks.spawn(async move { feed.run(feed_stop).await });
        let mut lanes: HashMap<i64, CancellationToken> = HashMap::new();
        loop {
            let now = routes.borrow_and_update().clone();
            lanes.retain(|id, stop| {
                let is_there = now.streams.iter().any(|stream| stream.id == *id);
                if !is_there {
                    stop.cancel();
                }
                is_there
            });
            for stream in &now.streams {
                let Some(endpoint) = now.endpoints.get(&stream.endpoint) else { continue };
                lanes.entry(stream.id).or_insert_with(|| {
                    let (own, lane) = (stop.child_token(), Lane::new(self.tools.clone(), *stream, endpoint.clone()));
                    tasks.spawn(lane.run(own.clone()));
                    own
                });
            }
            tokio::select! {
                () = stop.cancelled() => break,
                changed = routes.changed() => if changed.is_err() { break },
            }
        }
        tasks.close();
        tasks.wait().await;
    }
}

const HAS_ANY: &str = "SELECT 1 FROM webhook_endpoint LIMIT 1";

/// From when on the journal is kept for subscribers, UTC milliseconds; `None` when there are none.
pub fn keeps_since_ms(tx: &mut Tx<'_, '_>) -> Result<Option<i64>> {
    let has_any = tx.query_opt(HAS_ANY, params![])?.is_some();
    Ok(has_any.then(|| tx.now_ms() - KEEP_MS))
}
