//! Many rows in one call.

use std::fmt::Write as _;

use crate::tx::Session;
use crate::{Error, Tx, Value};

/// The type of a column that [`Tx::insert_many`] fills.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Type {
    /// `BIGINT`.
    BigInt,
    /// `TEXT`.
    Text,
    /// `BOOLEAN`.
    Boolean,
    /// `BYTEA`.
    Bytea,
}

impl Type {
    fn array(self) -> &'static str {
        match self {
            Type::BigInt => "bigint[]",
            Type::Text => "text[]",
            Type::Boolean => "boolean[]",
            Type::Bytea => "bytea[]",
        }
    }
}

impl Tx<'_> {
    /// Inserts rows in their order and answers how many were changed.
    ///
    /// The tail is what follows the values, such as `ON CONFLICT DO NOTHING`; it takes no parameters. With
    /// `DO UPDATE` no row may come twice in one call (PostgreSQL refuses that). A row holds one scalar value or
    /// null a column. PostgreSQL gets one statement over `unnest`; SQLite one prepared statement, row by row.
    pub fn insert_many(
        &mut self,
        table: &str,
        columns: &[(&str, Type)],
        rows: Vec<Vec<Value>>,
        tail: &str,
    ) -> Result<u64, Error> {
        if rows.is_empty() {
            return Ok(0);
        }
        self.run(|session| {
            check(table, columns, &rows)?;
            match session {
                Session::Sqlite(connection) => connection.execute_each(&values_text(table, columns, tail), &rows),
                Session::Postgres(session) => {
                    session.execute_columns(&unnest_text(table, columns, tail), columns.len(), &rows)
                }
            }
        })
    }
}

fn check(table: &str, columns: &[(&str, Type)], rows: &[Vec<Value>]) -> Result<(), Error> {
    for row in rows {
        if row.len() != columns.len() {
            return Err(Error::Driver(format!(
                "a row for {table} has {} values, expected {}",
                row.len(),
                columns.len()
            )));
        }
        for (value, (column, kind)) in row.iter().zip(columns) {
            let fits = matches!(
                (value, kind),
                (Value::Null, _)
                    | (Value::Int(_), Type::BigInt)
                    | (Value::Text(_), Type::Text)
                    | (Value::Bool(_), Type::Boolean)
                    | (Value::Bytes(_), Type::Bytea)
            );
            if !fits {
                return Err(Error::Driver(format!("{table}.{column} is {kind:?}, given {}", value.kind())));
            }
        }
    }
    Ok(())
}

fn head(table: &str, columns: &[(&str, Type)]) -> String {
    let mut sql = format!("INSERT INTO {table} (");
    for (index, (column, _)) in columns.iter().enumerate() {
        let comma = if index == 0 { "" } else { ", " };
        let _infallible = write!(sql, "{comma}{column}");
    }
    sql
}

fn values_text(table: &str, columns: &[(&str, Type)], tail: &str) -> String {
    let mut sql = head(table, columns);
    sql.push_str(") VALUES (");
    for index in 0..columns.len() {
        let comma = if index == 0 { "" } else { ", " };
        let _infallible = write!(sql, "{comma}?{}", index + 1);
    }
    let _infallible = write!(sql, ") {tail}");
    sql
}

fn unnest_text(table: &str, columns: &[(&str, Type)], tail: &str) -> String {
    let mut sql = head(table, columns);
    sql.push_str(") SELECT * FROM unnest(");
    for (index, (_, kind)) in columns.iter().enumerate() {
        let comma = if index == 0 { "" } else { ", " };
        let _infallible = write!(sql, "{comma}${}::{}", index + 1, kind.array());
    }
    let _infallible = write!(sql, ") {tail}");
    sql
}

#[cfg(test)]
mod tests {
    use super::{Type, unnest_text, values_text};

    #[test]
    fn both_texts() {
        let columns = [("id", Type::BigInt), ("name", Type::Text)];
        assert_eq!(
            values_text("t", &columns, "ON CONFLICT DO NOTHING"),
            "INSERT INTO t (id, name) VALUES (?1, ?2) ON CONFLICT DO NOTHING"
        );
        assert_eq!(
            unnest_text("t", &columns, ""),
            "INSERT INTO t (id, name) SELECT * FROM unnest($1::bigint[], $2::text[]) "
        );
    }
}
