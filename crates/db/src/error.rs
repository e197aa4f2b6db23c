//! What can go wrong, in the caller's terms.

/// An error of the database.
///
/// A message never holds a value of a row.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// A unique constraint, unique index or primary key refused the row; ask with [`Error::is_unique`].
    #[error("unique constraint {constraint} failed")]
    Unique {
        /// `<table>__<column>__<column>` on both engines, or the name of an index on expressions.
        constraint: String,
    },
    /// A foreign key refused the change.
    #[error("foreign key constraint {constraint} failed")]
    ForeignKey {
        /// The constraint's name; empty on SQLite, which doesn't tell.
        constraint: String,
    },
    /// A check refused the row.
    #[error("check constraint {constraint} failed")]
    Check {
        /// The constraint's name (SQLite: the expression, when it has none).
        constraint: String,
    },
    /// A column must have a value.
    #[error("column {column} must not be null")]
    NotNull {
        /// `table.column`.
        column: String,
    },
    /// Too much waits, or another transaction stood in the way: nothing was changed, try again later.
    #[error("the database is busy")]
    Busy,
    /// The disk is full: nothing was changed.
    #[error("the disk is full")]
    Full,
    /// The database was closed.
    #[error("the database is closed")]
    Closed,
    /// [`Tx::query_one`](crate::Tx::query_one) found no row.
    #[error("no row found")]
    NoRow,
    /// A column is not what the program reads it as.
    #[error("column {index} is {found}, expected {expected}")]
    Column {
        /// Counted from 0.
        index: usize,
        /// What the program asked for.
        expected: &'static str,
        /// What the row holds.
        found: &'static str,
    },
    /// The closure panicked; its changes are rolled back.
    #[error("the transaction's closure panicked")]
    Panicked,
    /// The database can't be reached or its disk fails; a write may or may not have been kept.
    #[error("the database is unavailable: {0}")]
    Unavailable(String),
    /// The driver refuses: a wrong statement, a wrong type, a program's error.
    #[error("database driver: {0}")]
    Driver(String),
}

impl Error {
    /// Whether this unique constraint refused the row: `"table.column,table.column2"` or
    /// `"table__column__column2"`, on both engines.
    pub fn is_unique(&self, constraint: &str) -> bool {
        matches!(self, Error::Unique { constraint: found } if *found == constraint_name(constraint))
    }

    /// PostgreSQL can't hold the character, so SQLite doesn't take it either.
    pub(crate) fn nul() -> Error {
        Error::Driver("a text holds a NUL character".into())
    }

    /// There are no floats in this program.
    pub(crate) fn float(column: usize) -> Error {
        Error::Driver(format!("column {column} is a floating-point number, cast it"))
    }

    pub(crate) fn unique(constraint: &str) -> Error {
        Error::Unique { constraint: constraint_name(constraint) }
    }
}

/// The longest name PostgreSQL keeps.
const LONGEST_NAME: usize = 63;

/// `t.a, t.b` becomes `t__a__b`; names stay as they are; both are cut where PostgreSQL cuts.
fn constraint_name(text: &str) -> String {
    let mut name = String::with_capacity(text.len() + 2);
    for (index, part) in text.split(',').enumerate() {
        match part.trim().split_once('.') {
            Some((table, column)) => {
                if index == 0 {
                    name.push_str(table);
                }
                name.push_str("__");
                name.push_str(column);
            }
            None => name.push_str(part.trim()),
        }
    }
    let mut end = name.len().min(LONGEST_NAME);
    while !name.is_char_boundary(end) {
        end -= 1;
    }
    name.truncate(end);
    name
}

#[cfg(test)]
mod tests {
    use super::Error;

    #[test]
    fn unique_is_asked_in_both_forms() {
        let error = Error::unique("contact.business_id, contact.wa_id");
        assert_eq!(error, Error::Unique { constraint: "contact__business_id__wa_id".into() });
        assert!(error.is_unique("contact.business_id,contact.wa_id"));
        assert!(error.is_unique("contact__business_id__wa_id"));
        assert!(!error.is_unique("contact.wa_id"));
        assert!(!Error::Busy.is_unique(""));
    }

    #[test]
    fn long_names_are_cut_alike() {
        let long = "c".repeat(80);
        let error = Error::unique(&format!("t.{long}"));
        assert!(error.is_unique(&format!("t__{long}")));
        assert!(error.is_unique(&format!("t__{}", &long[..60])));
    }
}
