//! The engine alone: closures through `store.write` with group commit, beside direct batched inserts.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};
use std::time::{Duration, Instant};

use db::{Db, Type, Value};
use store::{Error, Options, Store, params};
use tempfile::TempDir;

const TABLES: &str = "CREATE TABLE plain (id INTEGER PRIMARY KEY, conversation_id BIGINT, payload TEXT);
CREATE TABLE scattered (id INTEGER PRIMARY KEY, conversation_id BIGINT, payload TEXT);
CREATE INDEX scattered_by_conversation ON scattered (conversation_id, id);";
const COLUMNS: [(&str, Type); 3] = [("id", Type::BigInt), ("conversation_id", Type::BigInt), ("payload", Type::Text)];

/// Measures and prints.
pub async fn run(duration: Duration) {
    let folder = TempDir::new().expect("a folder");
    let store = Store::open(Options::new(folder.path())).await.expect("a store");
    store.write(|tx| tx.batch(TABLES).map_err(Error::from)).await.expect("tables");
    println!("\nthe engine alone, durable rows of about 440 bytes per second");
    for table in ["plain", "scattered"] {
        let direct = direct(store.db(), table, duration).await;
        println!("  {table:<10} direct batched inserts of 200:        {direct:>9.0}");
        for tasks in [1, 64, 512] {
            let grouped = grouped(&store, table, tasks, duration).await;
            let share = grouped / direct;
            println!(
                "  {table:<10} store.write, {tasks:>3} tasks, a row each:   {grouped:>9.0}  ({share:.2} of direct)"
            );
        }
    }
    store.close().await;
}

fn payload() -> String {
    "x".repeat(420)
}

/// Scatters over 100,000 conversations.
fn conversation(id: i64) -> i64 {
    id.wrapping_mul(7_919).rem_euclid(100_000)
}

static NEXT: AtomicI64 = AtomicI64::new(1);

fn row(id: i64) -> Vec<Value> {
    vec![Value::from(id), Value::from(conversation(id)), Value::from(payload())]
}

async fn direct(db: &Db, table: &'static str, duration: Duration) -> f64 {
    let (started, mut rows) = (Instant::now(), 0_u64);
    while started.elapsed() < duration {
        let batch: Vec<_> = (0..200).map(|_| row(NEXT.fetch_add(1, Ordering::Relaxed))).collect();
        rows += db.write(move |tx| tx.insert_many(table, &COLUMNS, batch, "")).await.expect("written");
    }
    rows as f64 / started.elapsed().as_secs_f64()
}

async fn grouped(store: &Store, table: &'static str, tasks: usize, duration: Duration) -> f64 {
    let (started, rows) = (Instant::now(), Arc::new(AtomicU64::new(0)));
    let insert: &'static str = match table {
        "plain" => "INSERT INTO plain (id, conversation_id, payload) VALUES ($1, $2, $3)",
        _ => "INSERT INTO scattered (id, conversation_id, payload) VALUES ($1, $2, $3)",
    };
    let tasks: Vec<_> = (0..tasks)
        .map(|_| {
            let (store, rows) = (store.clone(), rows.clone());
            tokio::spawn(async move {
                while started.elapsed() < duration {
                    store
                        .write(move |tx| {
                            let id = NEXT.fetch_add(1, Ordering::Relaxed);
                            tx.execute(insert, params![id, conversation(id), payload()]).map_err(Error::from)
                        })
                        .await
                        .expect("written");
                    rows.fetch_add(1, Ordering::Relaxed);
                }
            })
        })
        .collect();
    for task in tasks {
        task.await.expect("a task");
    }
    rows.load(Ordering::Relaxed) as f64 / started.elapsed().as_secs_f64()
}
