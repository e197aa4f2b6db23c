//! One connection, used synchronously from a blocking worker.

use deadpool_postgres::{Client, Object};
use tokio::runtime::Handle;
use tokio_postgres::Statement;
use tokio_postgres::types::ToSql;

use super::decode;
use super::encode::{Column, Param};
use super::error::ResultExt as _;
use crate::rewrite::for_engine;
use crate::{Engine, Error, Row, Value};

/// Prepared statements kept on a connection; emptied when full, so that generated texts can't pile up.
const STATEMENTS: usize = 500;

pub(crate) struct Session {
    client: Client,
    runtime: Handle,
}

impl Session {
    pub(super) fn new(client: Client, runtime: Handle) -> Session {
        if client.statement_cache.size() > STATEMENTS {
            client.statement_cache.clear();
        }
        Session { client, runtime }
    }

    /// Gives the connection back, or drops it when nobody knows its state.
    pub(super) fn end(self, clean: bool) {
        // The pool's own work on return wants a runtime around it.
        let _runtime = self.runtime.enter();
        if clean {
            drop(self.client);
        } else {
            drop(Object::take(self.client));
        }
    }

    /// Runs a statement of our own that takes and answers nothing.
    pub(crate) fn command(&self, sql: &str) -> Result<(), Error> {
        self.runtime.block_on(self.client.batch_execute(sql)).db()
    }

    pub(crate) fn batch(&self, sql: &str) -> Result<(), Error> {
        // A migration may take long, and may change what prepared statements answer.
        self.command("SET LOCAL statement_timeout = 0")?;
        let result = self.command(sql);
        self.client.statement_cache.clear();
        result
    }

    pub(crate) fn check(&self, sql: &str) -> Result<(), Error> {
        let text = for_engine(sql, Engine::Postgres);
        self.runtime.block_on(self.client.prepare(&text)).db().map(drop)
    }

    pub(crate) fn execute(&self, sql: &str, params: &[Value]) -> Result<u64, Error> {
        let text = for_engine(sql, Engine::Postgres);
        let params: Vec<Param<'_>> = params.iter().map(Param).collect();
        let params: Vec<&(dyn ToSql + Sync)> = params.iter().map(|p| p as _).collect();
        self.execute_prepared(&text, &params)
    }

    /// Runs one statement whose parameters are the columns of these rows.
    pub(crate) fn execute_columns(&self, sql: &str, columns: usize, rows: &[Vec<Value>]) -> Result<u64, Error> {
        let columns: Vec<Column<'_>> = (0..columns).map(|index| Column { rows, index }).collect();
        let params: Vec<&(dyn ToSql + Sync)> = columns.iter().map(|c| c as _).collect();
        self.execute_prepared(sql, &params)
    }

    pub(crate) fn query(&self, sql: &str, params: &[Value]) -> Result<Vec<Row>, Error> {
        let text = for_engine(sql, Engine::Postgres);
        let params: Vec<Param<'_>> = params.iter().map(Param).collect();
        let params: Vec<&(dyn ToSql + Sync)> = params.iter().map(|p| p as _).collect();
        let rows = self.runtime.block_on(async {
            let statement = self.client.prepare_cached(&text).await.db()?;
            fits(&statement, params.len())?;
            self.client.query(&statement, &params).await.db()
        })?;
        rows.iter().map(decode::row).collect()
    }

    fn execute_prepared(&self, sql: &str, params: &[&(dyn ToSql + Sync)]) -> Result<u64, Error> {
        self.runtime.block_on(async {
            let statement = self.client.prepare_cached(sql).await.db()?;
            fits(&statement, params.len())?;
            self.client.execute(&statement, params).await.db()
        })
    }
}

fn fits(statement: &Statement, given: usize) -> Result<(), Error> {
    let taken = statement.params().len();
    if taken == given {
        return Ok(());
    }
    Err(Error::Driver(format!("the statement takes {taken} parameters, given {given}")))
}
