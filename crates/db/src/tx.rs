//! A transaction as the program's rules see it.

use std::borrow::Cow;

use crate::rewrite::for_engine;
use crate::{Engine, Error, Row, Value, postgres, sqlite};

/// A running transaction: synchronous, one statement at a time.
///
/// When a statement fails, the transaction is spent: every further statement answers an error and nothing is
/// kept, on both engines. [`Tx::savepoint`] confines a failure that is expected.
pub struct Tx<'a> {
    session: Session<'a>,
    failure: Option<Error>,
    statements: u64,
}

pub(crate) enum Session<'a> {
    Sqlite(&'a sqlite::Connection),
    Postgres(&'a postgres::Session),
}

impl<'a> Tx<'a> {
    pub(crate) fn new(session: Session<'a>) -> Tx<'a> {
        Tx { session, failure: None, statements: 0 }
    }

    /// The first failure that no savepoint confined.
    pub(crate) fn failure(&self) -> Option<&Error> {
        self.failure.as_ref()
    }
}

impl Tx<'_> {
    /// The engine behind this transaction.
    pub fn engine(&self) -> Engine {
        match self.session {
            Session::Sqlite(_) => Engine::Sqlite,
            Session::Postgres(_) => Engine::Postgres,
        }
    }

    /// How many statements this transaction has run: for tests of what something costs. Many rows in one call of
    /// [`Tx::insert_many`] are one.
    pub fn statements(&self) -> u64 {
        self.statements
    }

    /// Runs a statement and answers how many rows it changed.
    pub fn execute(&mut self, sql: &str, params: &[Value]) -> Result<u64, Error> {
        self.run(|session| match session {
            Session::Sqlite(connection) => connection.execute(sql, params),
            Session::Postgres(session) => session.execute(sql, params),
        })
    }

    /// Runs a statement and answers all its rows; put a `LIMIT` into it.
    pub fn query(&mut self, sql: &str, params: &[Value]) -> Result<Vec<Row>, Error> {
        self.run(|session| match session {
            Session::Sqlite(connection) => connection.query(sql, params, usize::MAX),
            Session::Postgres(session) => session.query(sql, params),
        })
    }

    /// Runs a statement and answers its first row, if there is one.
    pub fn query_opt(&mut self, sql: &str, params: &[Value]) -> Result<Option<Row>, Error> {
        let rows = self.run(|session| match session {
            Session::Sqlite(connection) => connection.query(sql, params, 1),
            Session::Postgres(session) => session.query(sql, params),
        })?;
        Ok(rows.into_iter().next())
    }

    /// Runs a statement and answers its first row, or [`Error::NoRow`] (which leaves the transaction usable).
    pub fn query_one(&mut self, sql: &str, params: &[Value]) -> Result<Row, Error> {
        self.query_opt(sql, params)?.ok_or(Error::NoRow)
    }

    /// Runs several statements as they stand, without parameters or rewriting: for migrations.
    ///
    /// They must not begin or end a transaction. PostgreSQL's time limit for statements is lifted for the
    /// rest of this transaction.
    pub fn batch(&mut self, sql: &str) -> Result<(), Error> {
        self.run(|session| match session {
            Session::Sqlite(connection) => connection.batch(sql),
            Session::Postgres(session) => session.batch(sql),
        })
    }

    /// Prepares a statement without running it: for tests that every statement of the program fits the schema.
    pub fn prepare(&mut self, sql: &str) -> Result<(), Error> {
        self.run(|session| match session {
            Session::Sqlite(connection) => connection.check(sql),
            Session::Postgres(session) => session.check(sql),
        })
    }

    /// The text that the engine gets for this SQL, to paste into a shell or an `EXPLAIN`.
    pub fn text<'s>(&self, sql: &'s str) -> Cow<'s, str> {
        for_engine(sql, self.engine())
    }

    /// Runs the closure so that its failure undoes only what it did, and the transaction goes on.
    pub fn savepoint<T, E: From<Error>>(&mut self, work: impl FnOnce(&mut Tx<'_>) -> Result<T, E>) -> Result<T, E> {
        self.run(|session| session.all(&["SAVEPOINT inner_part"]))?;
        let result = work(self);
        let failure = self.failure.take();
        // A failure that the closure swallowed fails it all the same.
        let result = match (result, &failure) {
            (Ok(_), Some(failure)) => Err(E::from(failure.clone())),
            (result, _) => result,
        };
        let end: &[&str] = match result {
            Ok(_) => &["RELEASE SAVEPOINT inner_part"],
            Err(_) => &["ROLLBACK TO SAVEPOINT inner_part", "RELEASE SAVEPOINT inner_part"],
        };
        let Err(error) = self.run(|session| session.all(end)) else {
            return result;
        };
        // The engine has ended the transaction by itself: it stays failed, for the reason that came first.
        let reason = failure.unwrap_or(error);
        self.failure = Some(reason.clone());
        result.and_then(|_| Err(E::from(reason)))
    }

    pub(crate) fn run<T>(&mut self, work: impl FnOnce(&Session<'_>) -> Result<T, Error>) -> Result<T, Error> {
        if let Some(failure) = &self.failure {
            return Err(Error::Driver(format!(
                "the transaction has failed before, confine expected failures in a savepoint: {failure}"
            )));
        }
        self.statements += 1;
        let result = work(&self.session);
        if let Err(error) = &result {
            self.failure = Some(error.clone());
        }
        result
    }
}

impl Session<'_> {
    /// Runs statements of our own; savepoints of one name nest on both engines, the innermost is meant.
    fn all(&self, commands: &[&str]) -> Result<(), Error> {
        for sql in commands {
            match self {
                Session::Sqlite(connection) => connection.command(sql)?,
                Session::Postgres(session) => session.command(sql)?,
            }
        }
        Ok(())
    }
}
