//! The journal's tail for all subscribers together: each event is read, loaded and written as JSON once.
//!
//! Who keeps up is served from memory. Who is further behind than that reads pages of the journal by itself.

use std::collections::{BTreeMap, VecDeque};
use std::sync::Arc;
use std::time::Duration;

use messaging::news;
use parking_lot::Mutex;
use store::{Event, Store, Tx, journal};
use tokio::sync::watch;
use tokio_util::sync::CancellationToken;
use wire::id::BusinessId;

use super::endpoint::CHANGED;
use super::facts;
use super::render::{self, Item, MediaLink};
use super::routes::Routes;
use crate::error::{Error, Result};

/// The most events read at once.
const BATCH: i64 = 500;
/// How many changes are kept in memory.
const KEPT: usize = 8_000;
/// How often another node's events are looked for.
const POLL: Duration = Duration::from_millis(100);
/// How long a failure is waited out.
const PAUSE: Duration = Duration::from_millis(500);

/// A stretch of the journal.
pub(super) struct Page {
    /// Its changes, in order.
    pub items: Vec<Arc<Item>>,
    /// Where it ends.
    pub up_to: i64,
}

/// The shared tail.
pub(super) struct Feed {
    store: Store,
    link: MediaLink,
    tail: Mutex<Tail>,
    head: watch::Sender<i64>,
    routes: watch::Sender<Arc<Routes>>,
}

/// Changes of events after `from` up to `to`.
#[derive(Default)]
struct Tail {
    from: i64,
    to: i64,
    items: VecDeque<Arc<Item>>,
}

impl Feed {
    pub fn new(store: Store, link: MediaLink) -> Self {
        Self {
            store,
            link,
            tail: Mutex::default(),
            head: watch::Sender::new(0),
            routes: watch::Sender::new(Arc::default()),
        }
    }

    /// Tells how far the journal has been read.
    pub fn head(&self) -> watch::Receiver<i64> {
        self.head.subscribe()
    }

    /// Tells who is told what.
    pub fn routes(&self) -> watch::Receiver<Arc<Routes>> {
        self.routes.subscribe()
    }

    /// Reads the journal's tail until `stop`.
    pub async fn run(&self, stop: CancellationToken) {
        let mut wake = self.store.journal_wake();
        let mut has_begun = false;
        loop {
            let step = if has_begun { self.step().await } else { self.begin().await.map(|()| 1) };
            match step {
                Ok(0) => tokio::select! {
                    () = stop.cancelled() => return,
                    _ = wake.changed() => {}
                    () = tokio::time::sleep(POLL), if self.store.has_other_writers() => {}
                },
                Ok(_) => has_begun = true,
                Err(error) => {
                    tracing::error!(error = %store::follow::chain(&error), "webhooks can't read the journal, will try again");
                    tokio::select! {
                        () = stop.cancelled() => return,
                        () = tokio::time::sleep(PAUSE) => {}
                    }
                }
            }
            if stop.is_cancelled() {
                return;
            }
        }
    }

    async fn begin(&self) -> Result<()> {
        let (head, routes) = self.store.read(|tx| Ok::<_, Error>((journal::head(tx)?, Routes::load(tx)?))).await?;
        *self.tail.lock() = Tail { from: head, to: head, items: VecDeque::new() };
        self.routes.send_replace(Arc::new(routes));
        self.head.send_replace(head);
        Ok(())
    }

    async fn step(&self) -> Result<usize> {
        let after = self.tail.lock().to;
        let (link, is_idle) = (self.link.clone(), self.routes.borrow().streams.is_empty());
        let (events, items, routes) = self
            .store
            .read(move |tx| {
                let events = journal::after(tx, after, BATCH)?;
                let is_changed = events.iter().any(|event| event.kind == CHANGED);
                let routes = if is_changed { Some(Routes::load(tx)?) } else { None };
                let items = if is_idle && !is_changed { Vec::new() } else { items(tx, &events, &link)? };
                Ok::<_, Error>((events, items, routes))
            })
            .await?;
        let Some(last) = events.last().map(|event| event.seq) else { return Ok(0) };
        {
            let mut tail = self.tail.lock();
            tail.to = last;
            tail.items.extend(items);
            while tail.items.len() > KEPT {
                if let Some(gone) = tail.items.pop_front() {
                    tail.from = gone.seq;
                }
            }
        }
        if let Some(routes) = routes {
            self.routes.send_replace(Arc::new(routes));
        }
        self.head.send_replace(last);
        Ok(events.len())
    }

    /// What comes after a place: from memory, or from the journal for who is far behind.
    pub async fn after(&self, seq: i64) -> Result<Page> {
        {
            let tail = self.tail.lock();
            if seq >= tail.from {
                let most = usize::try_from(BATCH).unwrap_or(usize::MAX);
                let first = tail.items.partition_point(|item| item.seq <= seq);
                let items: Vec<Arc<Item>> = tail.items.iter().skip(first).take(most).cloned().collect();
                let up_to = if items.len() == most { items.last().map_or(seq, |item| item.seq) } else { tail.to };
                return Ok(Page { items, up_to: up_to.max(seq) });
            }
        }
        let link = self.link.clone();
        self.store
            .read(move |tx| {
                let events = journal::after(tx, seq, BATCH)?;
                let up_to = events.last().map_or(seq, |event| event.seq);
                Ok(Page { items: items(tx, &events, &link)?, up_to })
            })
            .await
    }
}

/// The changes of a batch of events, in order.
fn items(tx: &mut Tx<'_, '_>, events: &[Event], link: &MediaLink) -> Result<Vec<Arc<Item>>> {
    let mut of_business: BTreeMap<BusinessId, Vec<&Event>> = BTreeMap::new();
    for event in events.iter().filter(|event| event.kind.starts_with("message.")) {
        of_business.entry(event.business).or_default().push(event);
    }
    let mut found = Vec::with_capacity(events.len());
    let told = events.iter().filter(|event| event.kind == news::TOLD);
    found.extend(told.filter_map(render::told).map(Arc::new));
    for (business, events) in of_business {
        let events: Vec<&Event> = events.into_iter().filter(|event| event.kind != "message.accepted").collect();
        let known = facts::load(tx, business, &events)?;
        found.extend(events.into_iter().filter_map(|event| render::item(event, &known, link)).map(Arc::new));
    }
    found.sort_unstable_by_key(|item| item.seq);
    Ok(found)
}
