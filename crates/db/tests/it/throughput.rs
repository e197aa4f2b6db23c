//! An ad-hoc measurement: `cargo test -p db --release -- --ignored --nocapture throughput`.

use std::time::{Duration, Instant};

use db::{Error, params};
use futures::future::join_all;

async fn measure(fixture: &crate::support::Fixture, tasks: i64, seconds: u64) {
    let began = Instant::now();
    let commits = fixture.db.commits();
    let workers = (0..tasks).map(|task| {
        let db = fixture.db.clone();
        tokio::spawn(async move {
            let mut latencies = Vec::new();
            let mut id = task << 32;
            while began.elapsed() < Duration::from_secs(seconds) {
                id += 1;
                let asked = Instant::now();
                db.write::<_, Error, _>(move |tx| {
                    let insert = "INSERT INTO t (id, conversation, body) VALUES ($1, $2, $3)";
                    tx.execute(insert, params![id, id % 1000, "x".repeat(400)])
                })
                .await
                .unwrap();
                latencies.push(asked.elapsed());
            }
            latencies
        })
    });
    let mut all: Vec<Duration> = Vec::new();
    for worker in join_all(workers).await {
        all.extend(worker.unwrap());
    }
    all.sort();
    println!(
        "{:?}, {tasks} tasks: {:.0} writes/s, {:.0} commits/s, p50 {:?}, p99 {:?}",
        fixture.db.engine(),
        all.len() as f64 / began.elapsed().as_secs_f64(),
        (fixture.db.commits() - commits) as f64 / began.elapsed().as_secs_f64(),
        all[all.len() / 2],
        all[all.len() * 99 / 100],
    );
    fixture.db.write(|tx| tx.execute("DELETE FROM t", params![])).await.unwrap();
}

mod ignored {
    use super::*;

    async fn check(fixture: crate::support::Fixture) {
        fixture.batch("CREATE TABLE t (id BIGINT PRIMARY KEY, conversation BIGINT, body TEXT)").await;
        measure(&fixture, 1, 2).await;
        measure(&fixture, 16, 3).await;
        measure(&fixture, 512, 3).await;
    }

    #[ignore = "a measurement"]
    #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
    async fn sqlite() {
        check(crate::support::sqlite(|_| {}).await).await;
    }

    #[ignore = "a measurement"]
    #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
    async fn postgres() {
        if let Some(fixture) = crate::support::postgres(|_| {}).await {
            check(fixture).await;
        }
    }
}
