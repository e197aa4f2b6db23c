//! What is kept, across closing, full disks and long logs.

use db::{Db, Error, params};
use futures::future::join_all;

use crate::support::{on_both, sqlite};

const TABLE: &str = "CREATE TABLE t (id BIGINT PRIMARY KEY, body TEXT)";

async fn add(db: &Db, id: i64, body: &str) -> Result<u64, Error> {
    let body = body.to_owned();
    db.write(move |tx| tx.execute("INSERT INTO t (id, body) VALUES ($1, $2)", params![id, body])).await
}

on_both! {
    async fn closing_drains_and_keeps(fixture) {
        fixture.batch(TABLE).await;
        let mut writes: Vec<_> = (0..100).map(|id| Box::pin(add(&fixture.db, id, "x"))).collect();
        for write in &mut writes {
            let _queued = futures::poll!(write.as_mut());
        }
        fixture.db.close().await;
        for result in join_all(writes).await {
            assert_eq!(result, Ok(1));
        }
        assert_eq!(add(&fixture.db, 100, "x").await, Err(Error::Closed));
        let read = fixture.db.read::<_, Error, _>(|tx| tx.query("SELECT 1", params![])).await;
        assert_eq!(read, Err(Error::Closed));
        fixture.db.close().await;

        let again = Db::open(fixture.options.clone()).await.unwrap();
        let count = again.read::<_, Error, _>(|tx| {
            tx.query_one("SELECT COUNT(*) FROM t", params![])?.get::<i64>(0)
        }).await;
        assert_eq!(count, Ok(100));
    }
}

fn log_size(url: &str) -> u64 {
    let path = format!("{}-wal", url.trim_start_matches("sqlite:"));
    std::fs::metadata(path).map_or(0, |log| log.len())
}

#[tokio::test]
async fn closing_empties_the_log() {
    let fixture = sqlite(|_| {}).await;
    fixture.batch(TABLE).await;
    assert!(log_size(&fixture.options.url) > 0);
    fixture.db.close().await;
    assert_eq!(log_size(&fixture.options.url), 0);
}

/// 200 MB written under load leave a log of about 64 MB: it begins anew when it has grown long.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_log_does_not_grow_for_ever() {
    let fixture = sqlite(|_| {}).await;
    fixture.batch(TABLE).await;
    let mut longest = 0;
    for round in 0..50 {
        let writes = (0..40).map(|n| {
            let db = fixture.db.clone();
            tokio::spawn(async move { add(&db, round * 40 + n, &"x".repeat(100_000)).await })
        });
        for result in join_all(writes).await {
            assert_eq!(result.unwrap(), Ok(1));
        }
        longest = longest.max(log_size(&fixture.options.url));
    }
    assert!(longest < 128 << 20, "the log grew to {longest} bytes");
    fixture.db.close().await;
}

async fn limit_pages(db: &Db, pages: u32) {
    db.write::<_, Error, _>(move |tx| tx.query(&format!("PRAGMA max_page_count = {pages}"), params![])).await.unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_full_disk_is_told_and_recovered_from() {
    let fixture = sqlite(|_| {}).await;
    let db = &fixture.db;
    fixture.batch(TABLE).await;
    add(db, 0, "kept").await.unwrap();
    limit_pages(db, 20).await;

    let big = "x".repeat(50_000);
    let results = join_all((1..=20).map(|id| add(db, id, &big))).await;
    let kept = results.iter().filter(|result| result.is_ok()).count();
    assert!(kept < 2, "{results:?}");
    for result in results {
        assert!(matches!(result, Ok(1) | Err(Error::Full)), "{result:?}");
    }
    // A savepoint can't confine what ends the whole transaction.
    let too_big = "x".repeat(200_000);
    let swallowed = db
        .write::<_, Error, _>(move |tx| {
            let params = params![99, too_big].to_vec();
            let inner = tx.savepoint(|tx| tx.execute("INSERT INTO t (id, body) VALUES ($1, $2)", &params));
            assert_eq!(inner, Err(Error::Full));
            tx.query("SELECT 1", params![]).ok();
            Ok(())
        })
        .await;
    assert_eq!(swallowed, Err(Error::Full));
    let count = fixture.number("SELECT COUNT(*) FROM t").await;
    assert_eq!(count, 1 + kept as i64, "answered ok exactly when kept");

    limit_pages(db, 1_000_000).await;
    assert_eq!(add(db, 100, &big).await, Ok(1));
    assert_eq!(fixture.number("SELECT COUNT(*) FROM t").await, count + 1);
}

#[tokio::test]
async fn a_closure_that_ends_the_transaction_is_refused() {
    let fixture = sqlite(|_| {}).await;
    fixture.batch(TABLE).await;
    let ended = fixture.db.write::<_, Error, _>(|tx| tx.batch("ROLLBACK")).await;
    assert!(matches!(ended, Err(Error::Driver(_))), "{ended:?}");
    assert_eq!(add(&fixture.db, 1, "x").await, Ok(1));
}
