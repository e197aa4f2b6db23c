//! People answering: agents and how they sign in, the inbox and what each has read, the welcome of customers.
//!
//! Rules are synchronous functions of a [`store::Tx`] and a [`store::Scope`]. Three finders take no scope, because
//! a scope is what they find: [`sessions::authenticate`] and the links of [`links`] by the hash of a token, and
//! [`agents::credentials`], which stay sealed until a password opens them.
//!
//! Read in this order:
//!
//! - [`agents`]: who answers, and what each may do; [`passwords`] and [`attempts`] guard how they sign in.
//! - [`sessions`] and [`links`]: staying signed in, and the one-time links of set-up, invitation and sign-in.
//! - [`conversations`]: the inbox, page by page; [`reading`]: what an agent has seen.
//! - [`welcome`]: the automatic first answer.
//! - [`expiry`]: the job that removes what has ended.

pub mod agents;
pub mod attempts;
pub mod passwords;

pub mod links;
pub mod sessions;

pub mod conversations;
pub mod reading;

pub mod welcome;

pub mod expiry;

pub mod error;

pub use error::{Error, Result};

/// Every SQL statement of this crate, for the test that prepares each on both engines.
pub fn statements() -> Vec<&'static str> {
    [
        agents::STATEMENTS,
        sessions::STATEMENTS,
        links::STATEMENTS,
        conversations::STATEMENTS,
        conversations::view::STATEMENTS,
        reading::STATEMENTS,
        welcome::greeter::STATEMENTS,
    ]
    .concat()
}
