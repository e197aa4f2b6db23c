//! Webhooks against real receivers, on both engines.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "what is wrong in a test ends it")]

mod delivery;
mod envelopes;
mod links;
mod news;
mod order;
mod outage;
mod receiver;
mod sandbox;
mod statements;
mod subscriptions;
mod world;
