//! The rules of commerce, on both engines.
#![expect(clippy::unwrap_used, clippy::expect_used, reason = "a test that can't go on stops")]

mod images;
mod import;
mod messages;
mod orders;
mod products;
mod statements;
mod world;
