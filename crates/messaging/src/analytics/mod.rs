//! How many messages went where: counts that are kept behind the messages, and what can be read of them.
//!
//! A follower of the journal ([`Counter`]) counts whole batches of events, so sending and receiving pay nothing for it.
//! How far it has counted is written in the transaction of the counts: an event that comes again is not counted again, and
//! no event is left out, so the counts are exactly those of the messages that the journal told of. They count from the
//! release that brought them; messages of before are not in them.

mod conversations;
mod counter;
mod messages;
pub mod read;
mod templates;

pub use counter::Counter;

/// Messages are counted by half hours, in milliseconds.
pub const SLOT_MS: i64 = 30 * 60_000;
/// Messages of templates are counted by quarter hours, in milliseconds: days of every time zone begin with one.
pub const TEMPLATE_SLOT_MS: i64 = 15 * 60_000;

/// When the slot of a time began.
fn slot(at_ms: i64, length_ms: i64) -> i64 {
    at_ms - at_ms.rem_euclid(length_ms)
}

pub(crate) fn statements() -> Vec<&'static str> {
    [counter::STATEMENTS, conversations::STATEMENTS, templates::STATEMENTS, read::STATEMENTS].concat()
}
