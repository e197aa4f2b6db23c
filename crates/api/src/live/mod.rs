//! The live sockets of chats and consoles.
//!
//! One task per process follows the journal and hands what happened to the sockets it concerns; what is not in the
//! journal (typing, presence, who looks at what) goes from socket to socket in memory, within one process.
//!
//! **Guarantee.** A client that resumes from the last `seq` it handled gets every message and conversation that changed
//! since, as it is now, or is told to fetch again. It may get the same state twice, never an older one after a newer.
//!
//! Read in this order:
//!
//! - `frame`: what travels. [`limits`]: how much and how long.
//! - `hub`: who is connected, and `presence`: what they tell each other. `outbox`: what waits for a socket.
//! - `changes`: from journal events to frames; used by `tail`, for all who are connected, and by `resume`, for one
//!   who comes back.
//! - `socket`: a connection's life; `chat` and `console`: the two endpoints.

mod error;
mod frame;
pub mod limits;

mod hub;
mod outbox;
mod presence;

mod changes;
mod resume;
mod tail;

mod chat;
mod console;
mod socket;

use std::sync::Arc;

use axum::Router;
use axum::routing::any;

use crate::state::App;

pub use hub::Hub;

/// The routes of the sockets.
pub fn router() -> Router<Arc<App>> {
    Router::new().route("/chat/v1/{line}/live", any(chat::connect)).route("/api/v1/live", any(console::connect))
}
