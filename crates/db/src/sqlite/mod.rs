//! SQLite: one writer with group commit, readers on their own threads, checkpoints beside them.

mod checkpoint;
mod connection;
mod error;
mod reader;
mod writer;

pub(crate) use connection::Connection;

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread::JoinHandle;

use parking_lot::Mutex;

use crate::job::Job;
use crate::queue::Queue;
use crate::{Error, Options};

/// The handle; its threads end when it is closed or dropped.
pub(crate) struct Sqlite {
    shared: Arc<Shared>,
    threads: Mutex<Threads>,
}

/// What the handle and its threads share.
pub(crate) struct Shared {
    writes: Queue<Box<dyn Job>>,
    reads: Queue<Box<dyn Job>>,
    commits: AtomicU64,
    log: checkpoint::Log,
}

#[derive(Default)]
struct Threads {
    workers: Vec<JoinHandle<()>>,
    checkpointer: Option<JoinHandle<()>>,
}

impl Sqlite {
    pub(crate) async fn open(path: PathBuf, options: &Options) -> Result<Sqlite, Error> {
        let options = options.clone();
        blocking(move || Sqlite::start(path, &options)).await?
    }

    fn start(path: PathBuf, options: &Options) -> Result<Sqlite, Error> {
        let shared = Arc::new(Shared {
            writes: Queue::new(options.queue),
            reads: Queue::new(options.queue),
            commits: AtomicU64::new(0),
            log: checkpoint::Log::default(),
        });
        // Dropped on an early return, which ends the threads that were started.
        let sqlite = Sqlite { shared: Arc::clone(&shared), threads: Mutex::default() };
        let writer = writer::Writer::open(&path, Arc::clone(&shared), options.group)?;
        let mut readers = Vec::new();
        for _ in 0..options.readers.max(1) {
            readers.push(Connection::open_reader(&path)?);
        }
        let checkpoints = checkpoint::Checkpointer::open(&path, Arc::clone(&shared))?;

        let mut threads = sqlite.threads.lock();
        threads.workers.push(spawn("db-writer", move || writer.run())?);
        for (index, connection) in readers.into_iter().enumerate() {
            let shared = Arc::clone(&shared);
            let name = format!("db-reader-{index}");
            let thread = spawn(&name, move || reader::run(&connection, &shared.reads))?;
            threads.workers.push(thread);
        }
        threads.checkpointer = Some(spawn("db-checkpoint", move || checkpoints.run())?);
        drop(threads);
        Ok(sqlite)
    }

    pub(crate) fn write(&self, job: Box<dyn Job>) -> Result<(), Error> {
        self.shared.writes.push(job)
    }

    pub(crate) fn read(&self, job: Box<dyn Job>) -> Result<(), Error> {
        self.shared.reads.push(job)
    }

    pub(crate) fn queue_depth(&self) -> usize {
        self.shared.writes.len()
    }

    pub(crate) fn commits(&self) -> u64 {
        self.shared.commits.load(Ordering::Relaxed)
    }

    /// The last thread to end is the checkpointer's, which empties the log.
    pub(crate) async fn close(&self) {
        self.shared.writes.close();
        self.shared.reads.close();
        let threads = std::mem::take(&mut *self.threads.lock());
        let shared = Arc::clone(&self.shared);
        let joined = blocking(move || {
            let panicked = threads.workers.into_iter().filter_map(|thread| thread.join().err()).count();
            shared.log.close();
            let checkpointer = threads.checkpointer.map_or(Ok(()), JoinHandle::join);
            panicked == 0 && checkpointer.is_ok()
        });
        if !joined.await.unwrap_or(false) {
            tracing::error!("a database thread panicked");
        }
    }
}

impl Drop for Sqlite {
    fn drop(&mut self) {
        self.shared.writes.close();
        self.shared.reads.close();
        self.shared.log.close();
    }
}

fn spawn(name: &str, work: impl FnOnce() + Send + 'static) -> Result<JoinHandle<()>, Error> {
    std::thread::Builder::new()
        .name(name.to_owned())
        .spawn(work)
        .map_err(|e| Error::Unavailable(format!("starting thread {name}: {e}")))
}

async fn blocking<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T, Error> {
    tokio::task::spawn_blocking(work).await.map_err(|e| Error::Unavailable(format!("blocking task: {e}")))
}
