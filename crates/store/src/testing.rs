//! Stores for tests: one of its own for each test, on both engines.

use std::path::Path;

use tempfile::TempDir;

use crate::{Clock, Error, Options, Store};

/// A store that lives as long as this value.
pub struct TestStore {
    /// The store.
    pub store: Store,
    /// Its clock, moved by hand; begins at 2026-11-23T00:00:00Z.
    pub clock: Clock,
    folder: TempDir,
}

/// When a test's clock begins: 2026-11-23T00:00:00Z.
pub const START_MS: i64 = 1_795_392_000_000;

impl TestStore {
    /// An empty SQLite store.
    pub async fn sqlite() -> Self {
        Self::open(None).await
    }

    /// One store on SQLite and, when `SOUK_TEST_POSTGRES` names a server, one on PostgreSQL in a schema of its own.
    pub async fn each() -> Vec<Self> {
        let mut stores = vec![Self::sqlite().await];
        match std::env::var("SOUK_TEST_POSTGRES") {
            Ok(server) => stores.push(Self::open(Some(own_schema(&server).await)).await),
            Err(_) => eprintln!("SOUK_TEST_POSTGRES is not set: tested on SQLite only"),
        }
        stores
    }

    /// The data folder.
    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    async fn open(database_url: Option<String>) -> Self {
        let folder = TempDir::new().expect("a temporary folder");
        let clock = Clock::manual(START_MS);
        let options = Options { database_url, clock: clock.clone(), ..Options::new(folder.path()) };
        let store = Store::open(options).await.expect("a store");
        Self { store, clock, folder }
    }
}

/// Makes a schema with a random name and returns an address that works in it.
async fn own_schema(server: &str) -> String {
    let schema = format!("test_{}", crate::secret::new_code(16).to_lowercase());
    let db = db::Db::open(db::Options::new(server)).await.expect("SOUK_TEST_POSTGRES");
    let create = format!("CREATE SCHEMA {schema}");
    db.write(move |tx| tx.batch(&create).map_err(Error::from)).await.expect("a schema");
    db.close().await;
    let mark = if server.contains('?') { '&' } else { '?' };
    format!("{server}{mark}options=-csearch_path%3D{schema}")
}
