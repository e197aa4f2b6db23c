//! What can go wrong with what rests.

/// An error of the store.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The database refused or failed.
    #[error(transparent)]
    Db(#[from] db::Error),
    /// A stored value does not read as what it must be.
    #[error("corrupt data in {table}.{column} of row {row}")]
    Corrupt {
        /// The table.
        table: &'static str,
        /// The column.
        column: &'static str,
        /// The row's key.
        row: String,
    },
    /// The object store failed.
    #[error("media store")]
    Media(#[from] object_store::Error),
    /// A media address could not be understood.
    #[error("media url {url:?}: {reason}")]
    MediaUrl {
        /// What was configured.
        url: String,
        /// Why it can't be used.
        reason: String,
    },
    /// The data folder can't be used.
    #[error("data folder {path:?}: {reason}")]
    DataFolder {
        /// The folder.
        path: String,
        /// Why it can't be used.
        reason: String,
    },
    /// The database was written by a newer version.
    #[error("the database has migration {found}, this version knows up to {known}: start a newer version")]
    Newer {
        /// The migration found in the database.
        found: i64,
        /// The newest that this version knows.
        known: i64,
    },
}

impl Error {
    /// Whether the same call may succeed later: the queue or the disk is full, or the database is away.
    pub fn is_transient(&self) -> bool {
        matches!(self, Self::Db(db::Error::Busy | db::Error::Full | db::Error::Unavailable(_)))
    }
}

/// Names a row that can't be read.
pub fn corrupt(table: &'static str, column: &'static str, row: impl ToString) -> Error {
    Error::Corrupt { table, column, row: row.to_string() }
}
