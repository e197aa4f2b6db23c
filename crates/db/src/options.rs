//! How a database is opened.

use std::path::PathBuf;
use std::str::FromStr;

use crate::Error;

/// The database engines.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Engine {
    /// The embedded default.
    Sqlite,
    /// For scale-out.
    Postgres,
}

/// How a database is opened; start from [`Options::new`].
#[derive(Clone)]
pub struct Options {
    /// `sqlite:PATH` or `postgres://user:password@host/database`.
    pub url: String,
    /// Connections for reading (SQLite: threads).
    pub readers: usize,
    /// PostgreSQL's connections for writing; SQLite always has one writer.
    pub writers: usize,
    /// Most closures that may wait, writes and reads counted apart; the next one is [`Error::Busy`].
    pub queue: usize,
    /// Most closures in one SQLite commit.
    pub group: usize,
}

pub(crate) enum Target {
    Sqlite(PathBuf),
    Postgres(Box<tokio_postgres::Config>),
}

impl Options {
    /// The defaults: 4 readers, 8 writers, 20,000 waiting, 256 a commit.
    pub fn new(url: impl Into<String>) -> Options {
        Options { url: url.into(), readers: 4, writers: 8, queue: 20_000, group: 256 }
    }

    pub(crate) fn target(&self) -> Result<Target, Error> {
        if let Some(path) = self.url.strip_prefix("sqlite:") {
            let path = path.strip_prefix("//").unwrap_or(path);
            if path.is_empty() || path.starts_with(':') {
                return Err(Error::Unavailable("the database URL names no file: sqlite:PATH".into()));
            }
            return Ok(Target::Sqlite(PathBuf::from(path)));
        }
        if self.url.starts_with("postgres://") || self.url.starts_with("postgresql://") {
            // The driver's message doesn't repeat the URL, which holds a password.
            let config = tokio_postgres::Config::from_str(&self.url)
                .map_err(|e| Error::Unavailable(format!("wrong database URL: {e}")))?;
            return Ok(Target::Postgres(Box::new(config)));
        }
        Err(Error::Unavailable("the database URL must begin with sqlite: or postgres://".into()))
    }
}

impl std::fmt::Debug for Options {
    /// Leaves the URL out: it may hold a password.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Options")
            .field("readers", &self.readers)
            .field("writers", &self.writers)
            .field("queue", &self.queue)
            .field("group", &self.group)
            .finish_non_exhaustive()
    }
}
