//! The heart: businesses and their lines, contacts, conversations, and the way of a message.
//!
//! Rules are synchronous functions of a [`store::Tx`] and a [`store::Scope`]; they read as sentences,
//! run on both engines and are tested on both.

pub mod access;
pub mod account;
pub mod activity;
pub mod analytics;
pub mod block;
pub mod business;
pub mod contact;
pub mod contact_book;
pub mod conversation;
pub mod conversational;
pub mod country;
pub mod error;
pub mod feedback;
pub mod hours;
pub mod line;
pub mod link;
pub mod media;
pub mod message;
pub mod news;
pub mod partner;
pub mod profile;
pub mod qr_code;
pub mod registration;
pub mod rules;
pub mod schedule;
pub mod sequence;
pub mod setting;
pub mod template;
pub mod token;
pub mod upload;

pub use error::{Error, Result};

/// Every SQL statement of this crate, for the test that prepares each on both engines.
pub fn statements() -> Vec<&'static str> {
    let mut all = [
        access::STATEMENTS,
        account::STATEMENTS,
        activity::STATEMENTS,
        block::STATEMENTS,
        business::STATEMENTS,
        contact::STATEMENTS,
        contact_book::STATEMENTS,
        conversation::STATEMENTS,
        feedback::STATEMENTS,
        line::STATEMENTS,
        link::STATEMENTS,
        media::STATEMENTS,
        rules::facts::STATEMENTS,
        partner::mobility::STATEMENTS,
        partner::preverified::STATEMENTS,
        partner::serve::STATEMENTS,
        partner::solution::STATEMENTS,
        qr_code::STATEMENTS,
        registration::STATEMENTS,
        registration::number::STATEMENTS,
        schedule::STATEMENTS,
        sequence::STATEMENTS,
        setting::STATEMENTS,
        template::STATEMENTS,
        template::archive::STATEMENTS,
        template::edit::STATEMENTS,
        template::group::STATEMENTS,
        template::pace::STATEMENTS,
        template::quality::STATEMENTS,
        template::remove::STATEMENTS,
        template::review::STATEMENTS,
        template::submit::STATEMENTS,
        token::STATEMENTS,
        upload::STATEMENTS,
        message::send::STATEMENTS,
        message::receive::STATEMENTS,
        message::answer::STATEMENTS,
        message::change::STATEMENTS,
        message::status::STATEMENTS,
        message::fetch::STATEMENTS,
        message::history::STATEMENTS,
        message::fetch::preview::STATEMENTS,
        message::fetch::queue::STATEMENTS,
        message::view::STATEMENTS,
        message::thread::STATEMENTS,
    ]
    .concat();
    all.extend(analytics::statements());
    all
}
