//! The binary as people and scripts run it.

mod configuration;
mod customer;
mod demo;
mod serve;
mod world;
