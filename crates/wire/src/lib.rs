//! What travels between Souk, its customers and its developers: Cloud API messages, webhooks, statuses and errors.
//!
//! Pure types and rules: no I/O, no clock, no randomness. Everything else in Souk depends on this crate and this crate
//! depends on nothing of Souk.
//!
//! Read in this order:
//!
//! - [`id`]: one type per kind of id, and the `wamid` that names a message on the wire.
//! - [`message`]: a message of any type, inbound or outbound, without loss.
//! - [`limits`] and [`validate`]: Meta's limits as constants, and the checks made of them.
//! - [`template`]: a template, and the values of a message in it.
//! - [`status`]: how far a message got; it only moves forward.
//! - [`error`]: Graph's error envelope and the table of codes.
//! - [`webhook`]: the envelope that carries messages and statuses to subscribers.
//! - [`format`](mod@format): `*bold*`, `_italic_` and the other marks of a text.
//! - [`phone`]: from what a caller typed to the digits of a `wa_id`.
//! - [`emoji`]: whether a text is exactly one emoji.

mod invalid;
mod read;

pub mod id;

pub mod message;

pub mod limits;
pub mod validate;

pub mod template;

pub mod status;

pub mod error;

pub mod webhook;

pub mod format;

pub mod emoji;
pub mod phone;

pub use invalid::Invalid;

/// The members of a JSON object that Souk does not model; kept so that a payload is passed on without loss.
pub type Extra = serde_json::Map<String, serde_json::Value>;
