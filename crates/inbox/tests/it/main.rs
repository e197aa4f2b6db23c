//! The inbox on both engines: SQLite always, PostgreSQL when `SOUK_TEST_POSTGRES` names a server.

mod world;

mod agents;
mod inbox;
mod links;
mod plans;
mod reading;
mod scale;
mod sessions;
mod welcome;
