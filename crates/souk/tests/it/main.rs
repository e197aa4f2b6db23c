//! The binary as people and scripts run it.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "what is wrong in a test ends it")]

mod configuration;
mod customer;
mod demo;
mod serve;
#[allow(dead_code, reason = "shared with the other tests of the binary")]
mod world;
