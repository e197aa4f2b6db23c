//! The web chat's rules on both engines.

mod confirm;
mod deliver;
mod expiry;
mod files;
mod statements;
mod thread;
mod visitor;
mod world;
