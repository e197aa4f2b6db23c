//! One connection: how it is opened, and statements on it.

use std::cell::RefCell;
use std::collections::HashMap;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use rusqlite::config::DbConfig;
use rusqlite::types::{ToSqlOutput, ValueRef};
use rusqlite::{CachedStatement, OpenFlags};

use super::error::{ResultExt, failure};
use crate::rewrite::rewrite;
use crate::{Error, Row, Value, list};

/// Prepared statements kept on a connection.
const STATEMENTS: usize = 200;

/// Rewritten texts kept on a connection; emptied when full, so that generated texts can't pile up.
const TEXTS: usize = 1000;

/// How long to wait for another process's lock.
pub(super) const PATIENCE: Duration = Duration::from_secs(5);

/// Answers are given after a commit, so a commit is on disk: `synchronous=FULL`. Checkpoints are the
/// checkpointer's, so a commit never stops for one.
const SETTINGS: &str = "
    PRAGMA synchronous = FULL;
    PRAGMA fullfsync = ON;
    PRAGMA checkpoint_fullfsync = ON;
    PRAGMA foreign_keys = ON;
    PRAGMA temp_store = MEMORY;
    PRAGMA cache_size = -16000;
    PRAGMA mmap_size = 67108864;
    PRAGMA journal_size_limit = 67108864;
    PRAGMA wal_autocheckpoint = 0;
";

pub(crate) struct Connection {
    raw: rusqlite::Connection,
    texts: RefCell<HashMap<String, Arc<str>>>,
}

impl Connection {
    /// Opens the data file for writing, creates it and sets it to WAL.
    pub(super) fn open_writer(path: &Path) -> Result<Connection, Error> {
        let connection = Connection::open(path, OpenFlags::SQLITE_OPEN_CREATE)?;
        let mode: String = connection.raw.query_row("PRAGMA journal_mode = WAL", [], |row| row.get(0)).db()?;
        if mode != "wal" {
            return Err(Error::Unavailable(format!("{} can't be set to WAL: journal mode is {mode}", path.display())));
        }
        Ok(connection)
    }

    /// Opens the data file that the writer has made, for reading only.
    pub(super) fn open_reader(path: &Path) -> Result<Connection, Error> {
        let connection = Connection::open(path, OpenFlags::empty())?;
        connection.batch("PRAGMA query_only = ON")?;
        Ok(connection)
    }

    /// Opens the data file for checkpoints.
    pub(super) fn open_plain(path: &Path) -> Result<Connection, Error> {
        Connection::open(path, OpenFlags::empty())
    }

    fn open(path: &Path, flags: OpenFlags) -> Result<Connection, Error> {
        let flags = flags | OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let raw = rusqlite::Connection::open_with_flags(path, flags)
            .map_err(|e| Error::Unavailable(format!("opening {}: {}", path.display(), failure(&e))))?;
        raw.busy_timeout(PATIENCE).db()?;
        raw.set_prepared_statement_cache_capacity(STATEMENTS);
        // Else the planner looks at bound values, and a kept statement is compiled anew for each other value.
        raw.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true).db()?;
        raw.execute_batch(SETTINGS).db()?;
        Ok(Connection { raw, texts: RefCell::default() })
    }

    pub(super) fn raw(&self) -> &rusqlite::Connection {
        &self.raw
    }

    pub(super) fn raw_mut(&mut self) -> &mut rusqlite::Connection {
        &mut self.raw
    }

    /// Whether a transaction is open.
    pub(super) fn in_transaction(&self) -> bool {
        !self.raw.is_autocommit()
    }

    /// Runs a statement of our own that takes and answers nothing.
    pub(crate) fn command(&self, sql: &str) -> Result<(), Error> {
        let mut statement = self.raw.prepare_cached(sql).db()?;
        statement.raw_execute().db()?;
        Ok(())
    }

    pub(crate) fn batch(&self, sql: &str) -> Result<(), Error> {
        self.raw.execute_batch(sql).db()
    }

    pub(crate) fn check(&self, sql: &str) -> Result<(), Error> {
        self.prepare(sql).map(drop)
    }

    pub(crate) fn execute(&self, sql: &str, params: &[Value]) -> Result<u64, Error> {
        let mut statement = self.prepare(sql)?;
        self.execute_one(&mut statement, params)
    }

    /// Runs one statement for each row, already in SQLite's syntax.
    pub(crate) fn execute_each(&self, sql: &str, rows: &[Vec<Value>]) -> Result<u64, Error> {
        let mut statement = self.raw.prepare_cached(sql).db()?;
        let mut changed = 0;
        for row in rows {
            changed += self.execute_one(&mut statement, row)?;
        }
        Ok(changed)
    }

    /// Runs a statement and answers at most so many rows; one that writes always runs to its end.
    pub(crate) fn query(&self, sql: &str, params: &[Value], most: usize) -> Result<Vec<Row>, Error> {
        let mut statement = self.prepare(sql)?;
        bind(&mut statement, params)?;
        let columns = statement.column_count();
        let most = if statement.readonly() { most } else { usize::MAX };
        let mut found = Vec::new();
        let mut rows = statement.raw_query();
        while found.len() < most
            && let Some(row) = rows.next().db()?
        {
            let mut values = Vec::with_capacity(columns);
            for index in 0..columns {
                values.push(value(index, row.get_ref(index).db()?)?);
            }
            found.push(Row::new(values));
        }
        Ok(found)
    }

    fn execute_one(&self, statement: &mut CachedStatement<'_>, params: &[Value]) -> Result<u64, Error> {
        bind(statement, params)?;
        let before = self.raw.total_changes();
        let mut answered = 0;
        let mut rows = statement.raw_query();
        while rows.next().db()?.is_some() {
            answered += 1;
        }
        drop(rows);
        if self.raw.total_changes() != before {
            // Unlike the total, this leaves out what triggers and foreign keys changed.
            return Ok(self.raw.changes());
        }
        Ok(if statement.readonly() { answered } else { 0 })
    }

    fn prepare(&self, sql: &str) -> Result<CachedStatement<'_>, Error> {
        let text = self.text(sql);
        self.raw.prepare_cached(&text).db()
    }

    fn text(&self, sql: &str) -> Arc<str> {
        let mut texts = self.texts.borrow_mut();
        if let Some(text) = texts.get(sql) {
            return Arc::clone(text);
        }
        if texts.len() >= TEXTS {
            texts.clear();
        }
        let text: Arc<str> = rewrite(sql).into();
        texts.insert(sql.to_owned(), Arc::clone(&text));
        text
    }
}

/// Binds by number; the count must fit, as PostgreSQL wants it.
fn bind(statement: &mut CachedStatement<'_>, params: &[Value]) -> Result<(), Error> {
    if statement.parameter_count() != params.len() {
        return Err(Error::Driver(format!(
            "the statement takes {} parameters, given {}",
            statement.parameter_count(),
            params.len()
        )));
    }
    for (index, param) in params.iter().enumerate() {
        statement.raw_bind_parameter(index + 1, output(param)?).db()?;
    }
    Ok(())
}

fn output(value: &Value) -> Result<ToSqlOutput<'_>, Error> {
    use rusqlite::types::Value as Owned;

    Ok(match value {
        Value::Null => ToSqlOutput::Borrowed(ValueRef::Null),
        Value::Int(int) => ToSqlOutput::Borrowed(ValueRef::Integer(*int)),
        Value::Bool(bool) => ToSqlOutput::Borrowed(ValueRef::Integer((*bool).into())),
        Value::Text(text) => {
            if text.as_bytes().contains(&0) {
                return Err(Error::nul());
            }
            ToSqlOutput::Borrowed(ValueRef::Text(text.as_bytes()))
        }
        Value::Bytes(bytes) => ToSqlOutput::Borrowed(ValueRef::Blob(bytes)),
        Value::Ints(items) => ToSqlOutput::Owned(Owned::Text(list::ints(items))),
        Value::Texts(items) => ToSqlOutput::Owned(Owned::Text(list::texts(items))),
        Value::Bools(items) => ToSqlOutput::Owned(Owned::Text(list::bools(items))),
    })
}

fn value(index: usize, value: ValueRef<'_>) -> Result<Value, Error> {
    Ok(match value {
        ValueRef::Null => Value::Null,
        ValueRef::Integer(int) => Value::Int(int),
        ValueRef::Text(text) => match std::str::from_utf8(text) {
            Ok(text) => Value::Text(text.to_owned()),
            Err(_) => {
                return Err(Error::Driver(format!("column {index} is not UTF-8")));
            }
        },
        ValueRef::Blob(bytes) => Value::Bytes(bytes.to_vec()),
        ValueRef::Real(_) => return Err(Error::float(index)),
    })
}

#[cfg(test)]
mod tests {
    use rusqlite::StatementStatus;

    use super::*;

    #[test]
    fn a_kept_statement_is_compiled_once_whatever_is_bound() {
        let folder = tempfile::tempdir().unwrap();
        let connection = Connection::open_writer(&folder.path().join("a.db")).unwrap();
        connection.batch("CREATE TABLE item (kind TEXT, place BIGINT, PRIMARY KEY (kind, place))").unwrap();
        const PAGE: &str = "SELECT place FROM item WHERE kind = $1 AND place > $2 ORDER BY place LIMIT $3";
        for number in 0..5 {
            let params = [Value::from(format!("kind {number}").as_str()), Value::from(number), Value::from(10_i64)];
            connection.query(PAGE, &params, usize::MAX).unwrap();
        }
        assert_eq!(connection.prepare(PAGE).unwrap().get_status(StatementStatus::RePrepare), 0);
    }
}
