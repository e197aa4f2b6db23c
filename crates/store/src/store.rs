//! Opening the store, and its two ways in: write and read.

use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::Arc;

use parking_lot::Mutex;
use tokio::sync::watch;

use crate::clock::Clock;
use crate::data_lock::DataLock;
use crate::error::Error;
use crate::ids::Ids;
use crate::media::MediaStore;
use crate::recent::Recent;
use crate::{Engine, Tx, actor, migrate, params};

/// How a store is opened.
#[derive(Clone, Debug)]
pub struct Options {
    /// The folder of the embedded database, media and demo credentials; locked for one process.
    pub data_dir: PathBuf,
    /// `postgres://...`; none: SQLite in the data folder.
    pub database_url: Option<String>,
    /// Where media rest: `s3://bucket/prefix`, `file:///path`; none: the data folder's `media`.
    pub media_url: Option<String>,
    /// Which of up to 1,024 nodes this is; ids differ by it.
    pub node: u16,
    /// The time.
    pub clock: Clock,
}

impl Options {
    /// SQLite and media in `data_dir`, the system's clock.
    pub fn new(data_dir: impl Into<PathBuf>) -> Self {
        Self { data_dir: data_dir.into(), database_url: None, media_url: None, node: 0, clock: Clock::system() }
    }
}

/// A handle to everything that rests; clones share it.
#[derive(Clone)]
pub struct Store(Arc<Inner>);

struct Inner {
    db: db::Db,
    clock: Clock,
    ids: Ids,
    media: MediaStore,
    journal: watch::Sender<u64>,
    cursors: Mutex<HashMap<&'static str, i64>>,
    recent: tokio::sync::Mutex<Recent>,
    _lock: DataLock,
}

impl Store {
    /// Opens the data folder and the database, and brings the schema up to date.
    pub async fn open(options: Options) -> Result<Self, Error> {
        let lock = DataLock::take(&options.data_dir)?;
        let url = options
            .database_url
            .clone()
            .unwrap_or_else(|| format!("sqlite:{}", options.data_dir.join("souk.db").display()));
        let db = db::Db::open(db::Options::new(url)).await?;
        migrate::run(&db).await?;
        let media = MediaStore::open(options.media_url.as_deref(), &options.data_dir)?;
        let ids = Ids::new(options.clock.clone(), options.node);
        let newest = db
            .read(|tx| {
                let row = tx.query_one("SELECT COALESCE(MAX(id), 0) FROM message", params![])?;
                row.get::<i64>(0)
            })
            .await?;
        ids.advance_past(newest);
        Ok(Self(Arc::new(Inner {
            db,
            clock: options.clock,
            ids,
            media,
            journal: watch::Sender::new(0),
            cursors: Mutex::default(),
            recent: tokio::sync::Mutex::default(),
            _lock: lock,
        })))
    }

    /// Runs `f` in a transaction and answers after it is on disk. When `f` fails nothing of it is kept.
    ///
    /// On SQLite, closures that wait together share one commit, each undone by itself.
    pub async fn write<T, E, F>(&self, f: F) -> Result<T, E>
    where
        F: FnOnce(&mut Tx<'_, '_>) -> Result<T, E> + Send + 'static,
        T: Send + 'static,
        E: From<db::Error> + Send + 'static,
    {
        let (inner, actor) = (self.0.clone(), actor::current());
        let (value, happened) = self
            .0
            .db
            .write(move |db| {
                let mut tx = Tx::new(db, inner.clock.now_ms(), &inner.ids).by(actor);
                let value = f(&mut tx)?;
                let happened = tx.finish()?;
                Ok::<_, E>((value, happened))
            })
            .await?;
        if happened {
            self.0.journal.send_modify(|count| *count += 1);
        }
        Ok(value)
    }

    /// Runs `f` on a read-only connection. It sees what was committed when it began.
    pub async fn read<T, E, F>(&self, f: F) -> Result<T, E>
    where
        F: FnOnce(&mut Tx<'_, '_>) -> Result<T, E> + Send + 'static,
        T: Send + 'static,
        E: From<db::Error> + Send + 'static,
    {
        let inner = self.0.clone();
        self.0.db.read(move |db| f(&mut Tx::new(db, inner.clock.now_ms(), &inner.ids))).await
    }

    /// The clock.
    pub fn clock(&self) -> &Clock {
        &self.0.clock
    }

    /// The media objects.
    pub fn media(&self) -> &MediaStore {
        &self.0.media
    }

    /// The database engine.
    pub fn engine(&self) -> Engine {
        self.0.db.engine()
    }

    /// The database itself, for benchmarks of the bare engine.
    pub fn db(&self) -> &db::Db {
        &self.0.db
    }

    /// Tells of events committed by this process.
    pub fn journal_wake(&self) -> watch::Receiver<u64> {
        self.0.journal.subscribe()
    }

    /// Whether other processes may write to this database.
    pub fn has_other_writers(&self) -> bool {
        self.engine() == Engine::Postgres
    }

    pub(crate) fn cursors(&self) -> &Mutex<HashMap<&'static str, i64>> {
        &self.0.cursors
    }

    pub(crate) fn recent(&self) -> &tokio::sync::Mutex<Recent> {
        &self.0.recent
    }

    /// Finishes what waits and closes the database.
    pub async fn close(&self) {
        self.0.db.close().await;
    }
}
