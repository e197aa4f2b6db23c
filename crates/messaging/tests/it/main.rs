//! The rules of messaging, on both engines.
#![expect(clippy::unwrap_used, clippy::expect_used, reason = "a test that can't go on stops")]

mod analytics;
mod change;
mod contact;
mod media;
mod pace;
mod receive;
mod rules;
mod send;
mod statements;
mod status;
mod world;
