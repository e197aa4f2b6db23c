//! Where things rest: the database with its migrations, the journal of events with durable cursors,
//! jobs and timers, media objects, secrets, and the clock and ids that all rows are made with.
//!
//! Business rules are plain functions of a [`Tx`]; [`Store::write`] runs them so that rows and the
//! events they emit commit together, and answers after the commit is on disk.

pub mod actor;
pub mod clock;
pub mod error;
pub mod follow;
pub mod ids;
pub mod jobs;
pub mod journal;
pub mod media;
pub mod migrate;
pub mod scope;
pub mod secret;

#[cfg(feature = "testing")]
#[expect(clippy::expect_used, clippy::print_stderr, reason = "a test without its store can't go on")]
pub mod testing;

mod data_lock;
mod planner;
mod recent;
mod store;
mod tx;

pub use actor::{Actor, ActorKind};
pub use clock::Clock;
pub use db::{Dialect, Engine, Row, Type, Value, dialect, params};
pub use error::Error;
pub use follow::Follower;
pub use journal::{Event, NewEvent};
pub use scope::Scope;
pub use store::{Options, Store};
pub use tx::Tx;

/// Declares SQL statements as constants, and lists them in `STATEMENTS` for the test that prepares each on both engines.
#[macro_export]
macro_rules! statements {
    ($($(#[$meta:meta])* $name:ident = $sql:expr;)*) => {
        $($(#[$meta])* const $name: &str = $sql;)*
        /// Every statement of this module.
        pub const STATEMENTS: &[&str] = &[$($name),*];
    };
}
