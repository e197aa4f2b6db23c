//! The API over HTTP, with a real store, on both engines.

mod assets;
mod authorization;
mod bad_input;
mod console;
mod edge;
mod graph;
mod openapi;
mod support;
