//! Databases for tests: each its own file, or its own schema.

use std::sync::atomic::{AtomicU32, Ordering};

use db::{Db, Error, Options};
use tempfile::TempDir;

/// A database of one test; the file vanishes with it, the schema stays on the test server.
pub struct Fixture {
    pub db: Db,
    pub options: Options,
    _folder: Option<TempDir>,
}

/// Runs a test on SQLite and, when there is one, on PostgreSQL.
macro_rules! on_both {
    ($($(#[$meta:meta])* async fn $name:ident($fixture:ident) $body:block)*) => {
        $($(#[$meta])* mod $name {
            #[allow(unused_imports, reason = "each test uses what it needs")]
            use super::*;

            async fn check($fixture: crate::support::Fixture) $body

            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn sqlite() {
                check(crate::support::sqlite(|_| {}).await).await;
            }

            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn postgres() {
                if let Some(fixture) = crate::support::postgres(|_| {}).await {
                    check(fixture).await;
                }
            }
        })*
    };
}
pub(crate) use on_both;

pub async fn sqlite(adjust: impl FnOnce(&mut Options)) -> Fixture {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("test.db");
    let mut options = Options::new(format!("sqlite:{}", path.display()));
    adjust(&mut options);
    Fixture { db: Db::open(options.clone()).await.unwrap(), options, _folder: Some(folder) }
}

pub async fn postgres(adjust: impl FnOnce(&mut Options)) -> Option<Fixture> {
    static NEXT: AtomicU32 = AtomicU32::new(0);

    let Ok(server) = std::env::var("SOUK_TEST_POSTGRES") else {
        println!("skipped on PostgreSQL: SOUK_TEST_POSTGRES is not set");
        return None;
    };
    let number = NEXT.fetch_add(1, Ordering::Relaxed);
    let schema = format!("db_test_{}_{number}", std::process::id());
    let admin = Db::open(Options::new(server.clone())).await.unwrap();
    let create = format!("DROP SCHEMA IF EXISTS {schema} CASCADE; CREATE SCHEMA {schema}");
    admin.write(move |tx| tx.batch(&create)).await.unwrap();
    admin.close().await;

    let joint = if server.contains('?') { '&' } else { '?' };
    let mut options = Options::new(format!("{server}{joint}options=-c%20search_path%3D{schema}"));
    adjust(&mut options);
    Some(Fixture { db: Db::open(options.clone()).await.unwrap(), options, _folder: None })
}

impl Fixture {
    pub async fn batch(&self, sql: &'static str) {
        self.db.write(move |tx| tx.batch(sql)).await.unwrap();
    }

    /// A single number, read.
    pub async fn number(&self, sql: &'static str) -> i64 {
        self.db.read::<_, Error, _>(move |tx| tx.query_one(sql, db::params![])?.get(0)).await.unwrap()
    }
}
