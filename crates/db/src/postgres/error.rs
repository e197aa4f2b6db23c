//! PostgreSQL's errors in our terms.

use std::error::Error as _;

use deadpool_postgres::{BuildError, HookError, PoolError};
use tokio_postgres::error::{DbError, SqlState};

use crate::Error;

pub(super) trait ResultExt<T> {
    /// Maps the driver's error.
    fn db(self) -> Result<T, Error>;
}

impl<T> ResultExt<T> for Result<T, tokio_postgres::Error> {
    fn db(self) -> Result<T, Error> {
        self.map_err(|error| failure(&error))
    }
}

pub(super) fn pool(error: PoolError) -> Error {
    match error {
        PoolError::Timeout(deadpool_postgres::TimeoutType::Wait) => Error::Busy,
        PoolError::Closed => Error::Closed,
        PoolError::Backend(error) | PoolError::PostCreateHook(HookError::Backend(error)) => match failure(&error) {
            Error::Driver(message) => Error::Unavailable(message),
            other => other,
        },
        other => Error::Unavailable(other.to_string()),
    }
}

pub(super) fn build(error: BuildError) -> Error {
    Error::Unavailable(error.to_string())
}

fn failure(error: &tokio_postgres::Error) -> Error {
    if let Some(error) = error.as_db_error() {
        return coded(error);
    }
    let mut message = error.to_string();
    let mut source = error.source();
    let mut io = error.is_closed();
    while let Some(cause) = source {
        message = format!("{message}: {cause}");
        io |= cause.is::<std::io::Error>();
        source = cause.source();
    }
    if io { Error::Unavailable(message) } else { Error::Driver(message) }
}

/// The server's detail is left out: it quotes the row.
fn coded(error: &DbError) -> Error {
    let constraint = error.constraint().unwrap_or_default();
    match error.code() {
        &SqlState::UNIQUE_VIOLATION => Error::unique(constraint),
        &SqlState::FOREIGN_KEY_VIOLATION => Error::ForeignKey { constraint: constraint.to_owned() },
        &SqlState::CHECK_VIOLATION => Error::Check { constraint: constraint.to_owned() },
        &SqlState::NOT_NULL_VIOLATION => Error::NotNull {
            column: format!("{}.{}", error.table().unwrap_or_default(), error.column().unwrap_or_default()),
        },
        &SqlState::DISK_FULL => Error::Full,
        &SqlState::T_R_SERIALIZATION_FAILURE | &SqlState::T_R_DEADLOCK_DETECTED | &SqlState::LOCK_NOT_AVAILABLE => {
            Error::Busy
        }
        code => {
            let message = format!("{} (code {})", error.message(), code.code());
            // Connections, resources, an operator's stop, a failing system.
            if ["08", "53", "57", "58"].contains(&code.code().get(..2).unwrap_or_default()) {
                Error::Unavailable(message)
            } else {
                Error::Driver(message)
            }
        }
    }
}
