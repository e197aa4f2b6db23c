//! Channels: the ways to reach people. Each translates to and from Cloud API messages and reports how far they got.
//!
//! - [`webchat`]: Souk's own chat at `/c/{line}`.

pub mod webchat;

pub mod error;

pub use error::{Error, Result};

/// Every SQL statement of this crate, for the test that prepares each on both engines.
pub fn statements() -> Vec<&'static str> {
    [
        webchat::visitor::STATEMENTS,
        webchat::confirm::STATEMENTS,
        webchat::number::STATEMENTS,
        webchat::thread::STATEMENTS,
        webchat::media::STATEMENTS,
        webchat::reply_time::STATEMENTS,
        webchat::deliver::STATEMENTS,
        webchat::expiry::STATEMENTS,
    ]
    .concat()
}
