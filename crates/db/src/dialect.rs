//! A pair of texts for the few statements that must differ by engine.

use crate::Engine;

/// Two texts of one statement, made by [`dialect!`](crate::dialect!).
#[derive(Clone, Copy, Debug)]
pub struct Dialect {
    /// The text for SQLite, with `$1` placeholders like every other.
    pub sqlite: &'static str,
    /// The text for PostgreSQL.
    pub postgres: &'static str,
}

impl Dialect {
    /// The text for this engine.
    pub const fn sql(&self, engine: Engine) -> &'static str {
        match engine {
            Engine::Sqlite => self.sqlite,
            Engine::Postgres => self.postgres,
        }
    }
}

/// A statement in two texts; say in one line beside it why it differs.
#[macro_export]
macro_rules! dialect {
    (sqlite: $sqlite:expr, postgres: $postgres:expr $(,)?) => {
        $crate::Dialect { sqlite: $sqlite, postgres: $postgres }
    };
}
