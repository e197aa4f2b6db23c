//! SQLite's errors in our terms.

use rusqlite::ErrorCode;
use rusqlite::ffi;

use crate::Error;

pub(super) trait ResultExt<T> {
    /// Maps the driver's error.
    fn db(self) -> Result<T, Error>;
}

impl<T> ResultExt<T> for rusqlite::Result<T> {
    fn db(self) -> Result<T, Error> {
        self.map_err(|error| failure(&error))
    }
}

pub(super) fn failure(error: &rusqlite::Error) -> Error {
    match error {
        rusqlite::Error::SqliteFailure(code, message) => coded(*code, message.as_deref().unwrap_or_default()),
        rusqlite::Error::SqlInputError { error, msg, .. } => coded(*error, msg),
        other => Error::Driver(other.to_string()),
    }
}

fn coded(code: ffi::Error, message: &str) -> Error {
    match code.code {
        ErrorCode::ConstraintViolation => constraint(code.extended_code, message),
        ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked => Error::Busy,
        ErrorCode::DiskFull => Error::Full,
        ErrorCode::SystemIoFailure | ErrorCode::CannotOpen | ErrorCode::OutOfMemory => {
            Error::Unavailable(format!("{message} (code {})", code.extended_code))
        }
        _ => Error::Driver(format!("{message} (code {})", code.extended_code)),
    }
}

/// The messages are `UNIQUE constraint failed: t.a, t.b`, `... failed: index 'name'`, `CHECK constraint failed: name`.
fn constraint(extended: i32, message: &str) -> Error {
    let subject = message.split_once("failed: ").map_or("", |found| found.1);
    match extended {
        ffi::SQLITE_CONSTRAINT_UNIQUE | ffi::SQLITE_CONSTRAINT_PRIMARYKEY | ffi::SQLITE_CONSTRAINT_ROWID => {
            let index = subject.strip_prefix("index '").and_then(|rest| rest.strip_suffix('\''));
            Error::unique(index.unwrap_or(subject))
        }
        ffi::SQLITE_CONSTRAINT_FOREIGNKEY => Error::ForeignKey { constraint: String::new() },
        ffi::SQLITE_CONSTRAINT_CHECK => Error::Check { constraint: subject.to_owned() },
        ffi::SQLITE_CONSTRAINT_NOTNULL => Error::NotNull { column: subject.to_owned() },
        _ => Error::Driver(format!("{message} (code {extended})")),
    }
}
