//! The inbox on both engines: SQLite always, PostgreSQL when `SOUK_TEST_POSTGRES` names a server.

#![expect(clippy::unwrap_used, clippy::print_stdout, reason = "these are tests, and so are their helpers")]

mod world;

mod agents;
mod inbox;
mod links;
mod plans;
mod reading;
mod scale;
mod sessions;
mod welcome;
