//! The API over HTTP, with a real store, on both engines.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "what is wrong in a test ends it")]

mod assets;
mod authorization;
mod bad_input;
mod catalogue;
mod chat;
mod console;
mod customer;
mod developers;
mod edge;
mod fuzz;
mod graph;
mod graph_analytics;
mod graph_objects;
mod graph_partner;
mod graph_portfolio;
mod graph_quality;
mod graph_tokens;
mod inbound;
mod live;
mod numbers;
mod openapi;
mod rules;
mod sandbox;
mod support;
mod templates;
mod webhooks;
