//! The web chat's rules on both engines.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "what is wrong in a test ends it")]

mod answers;
mod confirm;
mod deliver;
mod expiry;
mod files;
mod links;
mod plans;
mod statements;
mod thread;
mod visitor;
mod world;
