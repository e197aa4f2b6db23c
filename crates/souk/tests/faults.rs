//! The running binary under bad luck and bad input: kills, a full disk, stopping under load, requests that make no sense.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "what is wrong in a test ends it")]

#[path = "support/bad_input.rs"]
mod bad_input;
#[path = "support/disk.rs"]
mod disk;
#[path = "support/kill.rs"]
mod kill;
#[path = "support/stop.rs"]
mod stop;
mod support;
#[allow(dead_code, reason = "shared with the other tests of the binary")]
#[path = "it/world.rs"]
mod world;
