//! The same suite on both engines.
//!
//! SQLite runs everywhere; PostgreSQL when `SOUK_TEST_POSTGRES=postgres://...` names a server (CI always gives one).

#![expect(clippy::unwrap_used, clippy::print_stdout, reason = "these are tests, and so are their helpers")]

mod support;

mod durability;
mod errors;
mod group;
mod insert;
mod rewriting;
mod savepoints;
mod throughput;
mod values;
