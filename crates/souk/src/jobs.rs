//! The recurring jobs: removing what has ended.

use std::error::Error as StdError;
use std::time::Duration;

use bytes::Bytes;
use commerce::image;
use http::HeaderMap;
use integrations::egress::{Egress, Limits};
use integrations::webhooks;
use messaging::feedback;
use messaging::message::fetch;
use messaging::partner::mobility;
use messaging::template::{archive, pace, quality, review};
use messaging::upload;
use store::jobs::{self, Done, Job, Worker};
use store::{Scope, Store, Tx, journal};

use crate::serve::Error;

/// The job that forgets old events of the journal.
const PRUNE: &str = "store.prune";

const HOUR_MS: i64 = 3_600_000;

/// How long the journal is kept after all followers have passed, so that live sockets can resume.
const KEEP_MS: i64 = 24 * HOUR_MS;

/// The most events forgotten in one transaction: others wait for it.
const BATCH: i64 = 5_000;

/// Starts the recurring jobs, unless they wait already; they are written down for one business and serve all.
pub fn schedule(tx: &mut Tx<'_, '_>, scope: Scope) -> Result<(), Error> {
    inbox::expiry::schedule(tx, scope)?;
    channels::webchat::expiry::schedule(tx, scope)?;
    upload::schedule(tx, scope)?;
    let now = tx.now_ms();
    jobs::enqueue(tx, scope.business(), PRUNE, PRUNE, "{}", now)?;
    Ok(())
}

/// Does the jobs.
#[derive(Clone)]
pub struct Chores {
    store: Store,
    egress: Egress,
}

impl Chores {
    /// Does the jobs of this store; `egress` reaches what others have linked.
    pub fn new(store: Store, egress: Egress) -> Self {
        Self { store, egress }
    }

    /// Forgets old events, but never the newest: where the journal stands is known by it.
    async fn prune(&self) -> Result<Done, Error> {
        let now = self.store.clock().now_ms();
        loop {
            let forgotten = self
                .store
                .write(move |tx| {
                    let up_to = (journal::tail(tx)? + BATCH).min(journal::head(tx)? - 1);
                    let before = webhooks::keeps_since_ms(tx)?.unwrap_or(now - KEEP_MS);
                    Ok::<_, integrations::Error>(journal::prune(tx, up_to, before)?)
                })
                .await?;
            if forgotten == 0 {
                return Ok(Done::Again(now + HOUR_MS));
            }
        }
    }
}

/// How long a picture may take: the other jobs wait for it.
const PICTURE: Limits = Limits { timeout: Duration::from_secs(6), max_bytes: image::MAX_BYTES, max_redirects: 3 };

/// Linked pictures of products, from servers that may be reached.
struct Pictures<'a>(&'a Egress);

impl image::Source for Pictures<'_> {
    async fn get(&self, url: &str) -> Result<Bytes, String> {
        let url = self.0.parse(url).map_err(|error| error.to_string())?;
        let answer = self.0.get(&url, HeaderMap::new(), PICTURE).await.map_err(|error| error.to_string())?;
        match answer.status {
            200 => Ok(answer.body),
            status => Err(format!("the server answered {status}")),
        }
    }
}

impl Worker for Chores {
    async fn run(&self, job: Job) -> Result<Done, Box<dyn StdError + Send + Sync>> {
        match job.kind.as_str() {
            inbox::expiry::EXPIRE => Ok(inbox::expiry::run(&self.store).await?),
            channels::webchat::expiry::EXPIRE => Ok(channels::webchat::expiry::run(&self.store).await?),
            upload::EXPIRE => Ok(upload::run(&self.store).await?),
            image::FETCH => image::run(&self.store, Scope::of(job.business), &Pictures(&self.egress)).await,
            fetch::FETCH => fetch::run(&self.store, Scope::of(job.business), &self.egress).await,
            review::REVIEW => review::run(&self.store, Scope::of(job.business), &job.payload).await,
            quality::RESUME => quality::run(&self.store, Scope::of(job.business), &job.payload).await,
            archive::FORGET => archive::run(&self.store, Scope::of(job.business), &job.payload).await,
            pace::SETTLE => pace::run(&self.store, Scope::of(job.business), &job.payload).await,
            feedback::ASSESS => feedback::run(&self.store, Scope::of(job.business), &job.payload).await,
            mobility::MOVE => mobility::run(&self.store, Scope::of(job.business), &job.payload).await,
            PRUNE => self.prune().await,
            other => Err(format!("nobody does the job {other:?}").into()),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use integrations::egress::Policy;
    use store::testing::TestStore;
    use store::{Event, Follower, NewEvent};
    use wire::id::BusinessId;

    use super::*;

    struct Ahead;

    impl Follower for Ahead {
        fn name(&self) -> &'static str {
            "test.ahead"
        }

        async fn handle(&self, _: Vec<Event>) -> Result<(), Box<dyn StdError + Send + Sync>> {
            Ok(())
        }
    }

    async fn happen(store: &Store, subject: i64) {
        let event = NewEvent {
            business: BusinessId::new(1),
            kind: "test.happened",
            conversation: None,
            subject,
            payload: "{}".to_owned(),
        };
        store
            .write(move |tx| {
                tx.emit(event);
                Ok::<_, Error>(())
            })
            .await
            .unwrap();
    }

    async fn known(store: &Store) -> Vec<i64> {
        let events = store.read(|tx| journal::after(tx, 0, 100)).await.unwrap();
        events.into_iter().map(|event| event.subject).collect()
    }

    #[tokio::test]
    async fn old_events_are_forgotten_after_all_followers_have_passed() {
        for test in TestStore::each().await {
            let (store, chores) =
                (&test.store, Chores::new(test.store.clone(), Egress::new(Policy::default()).unwrap()));
            happen(store, 1).await;
            happen(store, 2).await;
            store.drain(&Ahead).await.unwrap();
            happen(store, 3).await;
            chores.prune().await.unwrap();
            assert_eq!(known(store).await, [1, 2, 3], "not old yet");
            test.clock.advance_ms(KEEP_MS + HOUR_MS);
            happen(store, 4).await;
            let now = test.clock.now_ms();
            assert_eq!(chores.prune().await.unwrap(), Done::Again(now + HOUR_MS));
            assert_eq!(known(store).await, [3, 4], "a follower has not seen the third");
            store.drain(&Ahead).await.unwrap();
            test.clock.advance_ms(2 * KEEP_MS);
            chores.prune().await.unwrap();
            assert_eq!(known(store).await, [4], "the newest stays");
        }
    }

    #[tokio::test]
    async fn every_scheduled_job_is_done() {
        let test = TestStore::sqlite().await;
        let scope = Scope::of(BusinessId::new(1));
        for _ in 0..2 {
            test.store.write(move |tx| schedule(tx, scope)).await.unwrap();
        }
        let due = test.store.write(|tx| jobs::claim(tx, 100)).await.unwrap();
        let kinds: BTreeSet<&str> = due.iter().map(|job| job.kind.as_str()).collect();
        assert_eq!((due.len(), kinds.len()), (4, 4), "each once");
        let chores = Chores::new(test.store.clone(), Egress::new(Policy::default()).unwrap());
        for job in due {
            assert!(matches!(chores.run(job).await.unwrap(), Done::Again(_)));
        }
    }
}
