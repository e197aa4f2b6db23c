//! The rules of messaging, on both engines.

mod change;
mod media;
mod receive;
mod send;
mod statements;
mod status;
mod world;
