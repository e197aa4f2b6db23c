//! Souk's own web chat: who writes there, how they show that a phone number is theirs, what they may see, and how
//! messages of the business reach them.
//!
//! Read in this order:
//!
//! - [`visitor`]: a customer's session on a line; [`number`]: which contact a phone number leads it to.
//! - [`confirm`]: the one-time code that shows a phone number to be the visitor's.
//! - [`thread`]: the conversation of a visitor; [`media`]: the files they may read.
//! - [`reply_time`]: how soon the business answers.
//! - [`deliver`]: the follower that hands messages of the business over.
//! - [`expiry`]: the job that removes what has ended.

pub mod number;
pub mod visitor;

pub mod confirm;

pub mod media;
pub mod thread;

pub mod reply_time;

pub mod deliver;

pub mod expiry;
