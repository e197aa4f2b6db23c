//! What leaves for other servers: the guard that decides which addresses may be reached, and webhooks to subscribers.

pub mod egress;
pub mod error;
pub mod webhooks;

pub use error::{Error, Result};

/// Every SQL statement of this crate.
pub fn statements() -> impl Iterator<Item = &'static str> {
    [
        webhooks::endpoint::STATEMENTS,
        webhooks::subscribed::STATEMENTS,
        webhooks::stream::STATEMENTS,
        webhooks::dead_letter::STATEMENTS,
        webhooks::facts::STATEMENTS,
    ]
    .into_iter()
    .flatten()
    .copied()
}
