//! One stream's delivery: reads what comes next, sends several conversations at once, waits while the subscriber is down.
//!
//! At least once: what was under way when the process ended is sent again. Another stream never waits for this one.

use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use sandbox::Sandbox;
use store::{Clock, Scope, Store, secret};
use tokio::sync::watch;
use tokio::task::JoinSet;
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;
use url::Url;

use super::attempts::{Attempt, Attempts};
use super::endpoint::{self, Endpoint, Health};
use super::feed::Feed;
use super::late::Late;
use super::queue::{Batch, MAX_UPDATES, Queue};
use super::routes::Routes;
use super::stream::Stream;
use super::{GIVE_UP_MS, body, dead_letter, stream};
use crate::egress::{Egress, Limits};
use crate::error::{Error, Result};

/// The bounds of a request: 20 seconds (Cloud API), and of its answer what is worth logging.
const LIMITS: Limits = Limits { timeout: Duration::from_secs(20), max_bytes: 4_096, max_redirects: 0 };
/// How many requests are under way to one subscriber.
const PARALLEL: usize = 16;
/// When so few wait in memory more is read.
const LOW: usize = 1_000;
/// How many failures in a row open the circuit.
const OPENS_AFTER: u32 = 5;
/// The first and the longest pause after a failure, in milliseconds; doubled between, with a fifth of jitter.
const PAUSE_MS: (i64, i64) = (1_000, 15 * 60_000);
/// How often how far it got is stored while it goes on.
const STORE_EVERY: Duration = Duration::from_millis(250);
/// How often the clock is looked at while waiting for a time.
const LOOK_EVERY: Duration = Duration::from_millis(50);
/// How long requests under way may take when the server stops.
const LAST: Duration = Duration::from_secs(5);

/// What a lane works with.
#[derive(Clone)]
pub(super) struct Tools {
    pub store: Store,
    pub egress: Egress,
    pub feed: Arc<Feed>,
    pub attempts: Attempts,
    pub sandbox: Sandbox,
}

/// A subscriber that is down: nothing is sent before the time, then one request.
#[derive(Clone, Copy, Debug)]
struct Circuit {
    openings: u32,
    retry_at: i64,
}

pub(super) struct Lane {
    tools: Tools,
    clock: Clock,
    scope: Scope,
    stream: Stream,
    endpoint: Arc<Endpoint>,
    routes: watch::Receiver<Arc<Routes>>,
    queue: Queue,
    late: Late,
    /// Where the stream stood when it was last stored.
    stored: i64,
    health: Health,
    is_dirty: bool,
    failures: u32,
    circuit: Option<Circuit>,
    /// The most updates in a request: halved by failures.
    most: usize,
}

/// How a request ended.
struct Sent {
    batch: Batch,
    outcome: std::result::Result<(), String>,
}

impl Lane {
    pub fn new(tools: Tools, stream: Stream, endpoint: Arc<Endpoint>) -> Self {
        Self {
            clock: tools.store.clock().clone(),
            scope: Scope::of(stream.business),
            queue: Queue::new(stream.position),
            late: Late::default(),
            stored: stream.position,
            health: endpoint.health.clone(),
            routes: tools.feed.routes(),
            is_dirty: false,
            failures: 0,
            circuit: None,
            most: MAX_UPDATES,
            tools,
            stream,
            endpoint,
        }
    }

    /// Delivers until `stop`, or until a replay has reached its end.
    pub async fn run(mut self, stop: CancellationToken) {
        let mut head = self.tools.feed.head();
        let mut under_way: JoinSet<Sent> = JoinSet::new();
        let mut stored_at = Instant::now();
        loop {
            head.mark_unchanged();
            self.refresh();
            let mut has_failed = false;
            if let Err(error) = self.advance(&mut under_way).await {
                tracing::error!(webhook.endpoint = self.endpoint.id, error = %store::follow::chain(&error), "webhooks stand still, will try again");
                has_failed = true;
            }
            let is_idle = under_way.is_empty();
            if self.must_store() && (is_idle || stored_at.elapsed() >= STORE_EVERY) {
                has_failed |= self.note().await.is_err();
                stored_at = Instant::now();
            }
            if self.is_finished() && is_idle && !has_failed {
                let (scope, id) = (self.scope, self.stream.id);
                let removed = self.tools.store.write(move |tx| stream::remove(tx, scope, id)).await;
                if removed.is_ok() {
                    return;
                }
            }
            let wait = if has_failed { Some(LOOK_EVERY * 10) } else { self.wait() };
            tokio::select! {
                () = stop.cancelled() => break,
                Some(sent) = under_way.join_next() => {
                    if let Ok(sent) = sent
                        && let Err(error) = self.settle(sent).await
                    {
                        tracing::error!(webhook.endpoint = self.endpoint.id, error = %store::follow::chain(&error), "webhooks can't be given up");
                    }
                }
                changed = head.changed() => if changed.is_err() { break },
                _ = self.routes.changed() => {}
                () = tokio::time::sleep(wait.unwrap_or(LAST)), if wait.is_some() => {}
            }
        }
        let rest = async {
            while let Some(sent) = under_way.join_next().await {
                if let Ok(sent) = sent {
                    let _ = self.settle(sent).await;
                }
            }
        };
        if tokio::time::timeout(LAST, rest).await.is_err() {
            tracing::warn!(
                webhook.endpoint = self.endpoint.id,
                "requests under way were cut off; they are sent again next time"
            );
        }
        if let Err(error) = self.note().await {
            tracing::warn!(webhook.endpoint = self.endpoint.id, error = %store::follow::chain(&error), "how far webhooks got was not stored");
        }
    }

    /// Takes over what the developer changed; a new address gets its chance at once.
    fn refresh(&mut self) {
        let routes = self.routes.borrow_and_update().clone();
        let Some(now) = routes.endpoints.get(&self.endpoint.id) else { return };
        if now.setting.callback_url != self.endpoint.setting.callback_url {
            self.close_circuit();
        }
        self.endpoint = now.clone();
    }

    async fn advance(&mut self, under_way: &mut JoinSet<Sent>) -> Result<()> {
        self.fill().await?;
        let now = self.clock.now_ms();
        if let Some(circuit) = self.circuit {
            while self.give_up(now, true).await? {
                self.fill().await?;
            }
            if under_way.is_empty()
                && circuit.retry_at <= now
                && let Some(batch) = self.queue.probe(now)
            {
                self.send(under_way, batch);
            }
            return Ok(());
        }
        while under_way.len() < PARALLEL {
            // Few wait: each leaves by itself, at once. Many wait: they share requests.
            let most = (self.queue.len() / PARALLEL).clamp(1, self.most);
            let Some(batch) = self.queue.take(now, most) else { break };
            self.send(under_way, batch);
        }
        Ok(())
    }

    /// Reads on while there is room.
    async fn fill(&mut self) -> Result<()> {
        let webhooks = self.tools.sandbox.webhooks(self.scope);
        while self.queue.len() + self.late.len() < LOW && !self.has_read_all() {
            let from = self.queue.read_up_to();
            let page = self.tools.feed.after(from).await?;
            if page.up_to == from {
                break;
            }
            let up_to = self.stream.up_to.map_or(page.up_to, |end| end.min(page.up_to));
            let routes = self.routes.borrow().clone();
            let is_mine = |item: &Arc<super::render::Item>| item.seq <= up_to && routes.takes(&self.endpoint, item);
            let mine: Vec<_> = page.items.into_iter().filter(is_mine).collect();
            match webhooks {
                Some(webhooks) => {
                    self.queue.expect(&mine, up_to);
                    mine.into_iter().for_each(|item| self.late.hold(item, webhooks));
                }
                None => {
                    // What was held back until now goes first.
                    self.queue.arrive(self.late.release(i64::MAX, None));
                    self.queue.add(mine, up_to);
                }
            }
        }
        self.queue.arrive(self.late.release(self.clock.now_ms(), webhooks));
        Ok(())
    }

    fn has_read_all(&self) -> bool {
        self.stream.up_to.is_some_and(|end| self.queue.read_up_to() >= end)
    }

    fn is_finished(&self) -> bool {
        self.has_read_all()
            && self.queue.is_empty()
            && self.late.len() == 0
            && self.stream.up_to.is_some_and(|end| self.queue.position() >= end)
    }

    fn send(&self, under_way: &mut JoinSet<Sent>, batch: Batch) {
        let (tools, endpoint, clock) = (self.tools.clone(), self.endpoint.clone(), self.clock.clone());
        let secret = self.routes.borrow().secret(endpoint.place.app).unwrap_or_default().to_owned();
        let webhooks = self.tools.sandbox.webhooks(self.scope);
        let comes_twice = webhooks.is_some_and(|webhooks| sandbox::happens(webhooks.duplicate_percent));
        under_way.spawn(async move {
            let version = endpoint.setting.graph_version;
            let waba = batch.first().map_or(0, |item| item.waba);
            let body = body::envelope(waba, batch.iter().map(|item| (item.time(), item.change_for(version))));
            let outcome = post(&tools, &endpoint, &clock, &secret, body.clone(), &batch).await;
            if outcome.is_ok() && comes_twice {
                // It was taken: what becomes of the second one changes nothing.
                let _ = post(&tools, &endpoint, &clock, &secret, body, &batch).await;
            }
            Sent { batch, outcome }
        });
    }

    async fn settle(&mut self, sent: Sent) -> Result<()> {
        let now = self.clock.now_ms();
        self.is_dirty = true;
        match sent.outcome {
            Ok(()) => {
                self.queue.done(&sent.batch);
                self.health.last_success_at = Some(now);
                self.health.failing_since = None;
                self.close_circuit();
                self.most = (self.most * 2).min(MAX_UPDATES);
                self.lose_window().await
            }
            Err(why) => {
                tracing::debug!(webhook.endpoint = self.endpoint.id, error = %why, "a webhook was not taken");
                self.queue.failed(sent.batch, now, pause_ms);
                self.health.last_failure_at = Some(now);
                self.health.last_error = Some(why);
                self.health.failing_since.get_or_insert(now);
                self.most = (self.most / 2).max(1);
                self.failures += 1;
                if self.failures >= OPENS_AFTER {
                    let openings = self.circuit.map_or(0, |circuit| circuit.openings) + 1;
                    self.circuit = Some(Circuit { openings, retry_at: now + pause_ms(openings) });
                }
                self.give_up(now, false).await.map(|_| ())
            }
        }
    }

    fn close_circuit(&mut self) {
        self.failures = 0;
        if self.circuit.take().is_some() {
            self.queue.release(self.clock.now_ms());
        }
    }

    /// Gives up what is too old; returns whether there was any.
    async fn give_up(&mut self, now: i64, is_down: bool) -> Result<bool> {
        let lost = self.queue.expire(now - GIVE_UP_MS, is_down);
        self.bury(lost).await
    }

    async fn lose_window(&mut self) -> Result<()> {
        let lost = self.queue.expire_window();
        self.bury(lost).await.map(|_| ())
    }

    async fn bury(&mut self, lost: Batch) -> Result<bool> {
        if lost.is_empty() {
            return Ok(false);
        }
        let events: Vec<dead_letter::Given> = lost.iter().map(|item| (item.seq, item.at_ms)).collect();
        let (scope, endpoint) = (self.scope, self.endpoint.id);
        let reason = self.health.last_error.clone().unwrap_or_else(|| "it was not taken".to_owned());
        tracing::warn!(webhook.endpoint = endpoint, events = events.len(), error = %reason, "webhooks were given up");
        self.tools.store.write(move |tx| dead_letter::add(tx, scope, endpoint, &events, &reason)).await?;
        self.is_dirty = true;
        Ok(true)
    }

    fn must_store(&self) -> bool {
        self.is_dirty || self.queue.position() > self.stored
    }

    /// Stores how far the stream is and how the endpoint goes.
    async fn note(&mut self) -> Result<()> {
        let (scope, stream, endpoint) = (self.scope, self.stream.id, self.endpoint.id);
        let (position, health) = (self.queue.position(), self.health.clone());
        self.tools
            .store
            .write(move |tx| {
                // The endpoint first, as where one is removed: in the other order two transactions wait for each other.
                endpoint::note(tx, scope, endpoint, &health)?;
                stream::advance(tx, scope, stream, position)?;
                Ok::<_, Error>(())
            })
            .await?;
        self.stored = position;
        self.is_dirty = false;
        Ok(())
    }

    /// How long nothing can happen by itself; `None`: until something is told.
    fn wait(&self) -> Option<Duration> {
        let now = self.clock.now_ms();
        let retry_at = match self.circuit {
            Some(circuit) => Some(circuit.retry_at),
            None => self.queue.next_retry().into_iter().chain(self.late.next()).min(),
        };
        let until_retry =
            retry_at.map(|at| Duration::from_millis(u64::try_from(at - now).unwrap_or(0)).min(LOOK_EVERY));
        let until_stored = self.must_store().then_some(STORE_EVERY);
        until_retry.into_iter().chain(until_stored).min().map(|wait| wait.max(Duration::from_millis(1)))
    }
}

/// Makes a request and notes it; the error is why it was not taken.
async fn post(
    tools: &Tools,
    endpoint: &Endpoint,
    clock: &Clock,
    secret: &str,
    body: Bytes,
    batch: &Batch,
) -> std::result::Result<(), String> {
    let begun = Instant::now();
    let (headers, size_bytes) = (body::headers(secret, &body), body.len());
    let answered = match Url::parse(&endpoint.setting.callback_url) {
        Ok(url) => tools.egress.post(&url, headers, body, LIMITS).await.map_err(|error| error.to_string()),
        Err(error) => Err(error.to_string()),
    };
    let status = answered.as_ref().ok().map(|answer| answer.status);
    let outcome = match answered {
        Ok(answer) if answer.status == 200 => Ok(()),
        Ok(answer) => Err(format!("HTTP status {}", answer.status)),
        Err(error) => Err(error),
    };
    let attempt = Attempt {
        at: clock.now_ms(),
        status,
        error: outcome.as_ref().err().cloned(),
        duration_ms: i64::try_from(begun.elapsed().as_millis()).unwrap_or(i64::MAX),
        events: batch.len(),
        size_bytes,
        from_seq: batch.iter().map(|item| item.seq).min().unwrap_or(0),
        to_seq: batch.iter().map(|item| item.seq).max().unwrap_or(0),
    };
    tools.attempts.note(endpoint.id, attempt);
    outcome
}

/// How long is waited after so many failures.
fn pause_ms(failures: u32) -> i64 {
    let doubled = PAUSE_MS.0.saturating_mul(1 << failures.saturating_sub(1).min(20)).min(PAUSE_MS.1);
    let jitter = i64::from(u16::from_be_bytes(secret::random::<2>())) * doubled / 5 / i64::from(u16::MAX);
    doubled - jitter
}
