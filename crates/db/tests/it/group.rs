//! Transactions of many callers: grouped, and yet each on its own.

use std::sync::mpsc;

use db::{Db, Engine, Error, params};
use futures::future::join_all;

use crate::support::{on_both, sqlite};

const TABLE: &str = "CREATE TABLE t (id BIGINT, CONSTRAINT t__id PRIMARY KEY (id))";

async fn add(db: &Db, id: i64) -> Result<u64, Error> {
    db.write(move |tx| tx.execute("INSERT INTO t (id) VALUES ($1)", params![id])).await
}

/// Holds the writer until it is told to go on.
async fn hold(db: &Db) -> (mpsc::Sender<()>, tokio::task::JoinHandle<Result<(), Error>>) {
    let (go, wait) = mpsc::channel::<()>();
    let (began, has_begun) = tokio::sync::oneshot::channel();
    let held = tokio::spawn({
        let db = db.clone();
        async move {
            db.write(move |_| {
                let _sent = began.send(());
                let _gone = wait.recv();
                Ok(())
            })
            .await
        }
    });
    has_begun.await.unwrap();
    (go, held)
}

on_both! {
    async fn five_hundred_writers(fixture) {
        fixture.batch(TABLE).await;
        let before = fixture.db.commits();
        let tasks = (0..500).map(|id| {
            let db = fixture.db.clone();
            tokio::spawn(async move { add(&db, id).await })
        });
        for result in join_all(tasks).await {
            assert_eq!(result.unwrap(), Ok(1));
        }
        let commits = fixture.db.commits() - before;
        match fixture.db.engine() {
            Engine::Sqlite => assert!(commits < 250, "{commits} commits"),
            Engine::Postgres => assert_eq!(commits, 500),
        }
        assert_eq!(fixture.number("SELECT COUNT(*) FROM t").await, 500);
    }

    async fn poison_does_not_spread(fixture) {
        fixture.batch(TABLE).await;
        let db = &fixture.db;
        let writes = (0..60).map(|id| async move {
            db.write::<_, Error, _>(move |tx| {
                tx.execute("INSERT INTO t (id) VALUES ($1)", params![id])?;
                match id % 4 {
                    1 => return Err(Error::NoRow),
                    2 => panic!("on purpose"),
                    3 => { tx.execute("INSERT INTO t (id) VALUES ($1)", params![id])?; }
                    _ => {}
                }
                Ok(())
            }).await
        });
        for (id, result) in join_all(writes).await.into_iter().enumerate() {
            match id % 4 {
                0 => assert_eq!(result, Ok(())),
                1 => assert_eq!(result, Err(Error::NoRow)),
                2 => assert_eq!(result, Err(Error::Panicked)),
                _ => assert!(result.unwrap_err().is_unique("t.id")),
            }
        }
        assert_eq!(fixture.number("SELECT COUNT(*) FROM t").await, 15);
        assert_eq!(fixture.number("SELECT COUNT(*) FROM t WHERE id % 4 <> 0").await, 0);
    }

    async fn a_panicking_read_leaves_the_reader_usable(fixture) {
        for _ in 0..10 {
            let result = fixture.db.read::<(), Error, _>(|_| panic!("on purpose")).await;
            assert_eq!(result, Err(Error::Panicked));
        }
        assert_eq!(fixture.number("SELECT 1").await, 1);
    }

    async fn readers_see_only_what_is_committed(fixture) {
        fixture.batch(TABLE).await;
        let (wrote, has_written) = tokio::sync::oneshot::channel();
        let (go, wait) = mpsc::channel::<()>();
        let db = fixture.db.clone();
        let writing = tokio::spawn(async move {
            db.write::<_, Error, _>(move |tx| {
                tx.execute("INSERT INTO t (id) VALUES (1)", params![])?;
                let _sent = wrote.send(());
                let _gone = wait.recv();
                Ok(())
            }).await
        });
        has_written.await.unwrap();
        assert_eq!(fixture.number("SELECT COUNT(*) FROM t").await, 0);
        go.send(()).unwrap();
        writing.await.unwrap().unwrap();
        assert_eq!(fixture.number("SELECT COUNT(*) FROM t").await, 1);
    }

    async fn a_read_sees_one_snapshot(fixture) {
        fixture.batch(TABLE).await;
        let (first, has_read) = tokio::sync::oneshot::channel();
        let (go, wait) = mpsc::channel::<()>();
        let db = fixture.db.clone();
        let reading = tokio::spawn(async move {
            db.read::<_, Error, _>(move |tx| {
                let count = "SELECT COUNT(*) FROM t";
                let before: i64 = tx.query_one(count, params![])?.get(0)?;
                let _sent = first.send(());
                let _gone = wait.recv();
                Ok((before, tx.query_one(count, params![])?.get::<i64>(0)?))
            }).await
        });
        has_read.await.unwrap();
        add(&fixture.db, 1).await.unwrap();
        go.send(()).unwrap();
        assert_eq!(reading.await.unwrap(), Ok((0, 0)));
        assert_eq!(fixture.number("SELECT COUNT(*) FROM t").await, 1);
    }

    async fn a_caller_who_goes_away_has_written(fixture) {
        fixture.batch(TABLE).await;
        let mut write = Box::pin(add(&fixture.db, 1));
        let polled = futures::poll!(write.as_mut());
        drop(write);
        assert!(polled.is_pending());
        fixture.db.close().await;
        let again = Db::open(fixture.options.clone()).await.unwrap();
        assert!(add(&again, 1).await.unwrap_err().is_unique("t.id"));
        again.close().await;
    }
}

/// Waits behind a held writer share one commit.
#[tokio::test]
async fn what_waits_shares_one_commit() {
    let fixture = sqlite(|options| options.group = 100).await;
    fixture.batch(TABLE).await;
    let before = fixture.db.commits();
    let (go, held) = hold(&fixture.db).await;
    let mut writes: Vec<_> = (0..250).map(|id| Box::pin(add(&fixture.db, id))).collect();
    for write in &mut writes {
        assert!(futures::poll!(write.as_mut()).is_pending());
    }
    assert_eq!(fixture.db.queue_depth(), 250);
    go.send(()).unwrap();
    held.await.unwrap().unwrap();
    for result in join_all(writes).await {
        assert_eq!(result, Ok(1));
    }
    let commits = fixture.db.commits() - before;
    assert!((3..=8).contains(&commits), "{commits} commits");
}

#[tokio::test]
async fn a_full_queue_pushes_back() {
    let fixture = sqlite(|options| options.queue = 3).await;
    fixture.batch(TABLE).await;
    let (go, held) = hold(&fixture.db).await;
    let mut writes: Vec<_> = (0..3).map(|id| Box::pin(add(&fixture.db, id))).collect();
    for write in &mut writes {
        assert!(futures::poll!(write.as_mut()).is_pending());
    }
    assert_eq!(add(&fixture.db, 99).await, Err(Error::Busy));
    go.send(()).unwrap();
    held.await.unwrap().unwrap();
    for result in join_all(writes).await {
        assert_eq!(result, Ok(1));
    }
    assert_eq!(add(&fixture.db, 100).await, Ok(1));
    assert_eq!(fixture.number("SELECT COUNT(*) FROM t").await, 4);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_full_queue_pushes_back_on_postgres() {
    let adjust = |options: &mut db::Options| {
        options.queue = 2;
        options.writers = 1;
    };
    let Some(fixture) = crate::support::postgres(adjust).await else {
        return;
    };
    fixture.batch(TABLE).await;
    let (go, held) = hold(&fixture.db).await;
    let mut writes: Vec<_> = (0..2).map(|id| Box::pin(add(&fixture.db, id))).collect();
    for write in &mut writes {
        assert!(futures::poll!(write.as_mut()).is_pending());
    }
    assert_eq!(fixture.db.queue_depth(), 2);
    assert_eq!(add(&fixture.db, 99).await, Err(Error::Busy));
    go.send(()).unwrap();
    held.await.unwrap().unwrap();
    for result in join_all(writes).await {
        assert_eq!(result, Ok(1));
    }
}
