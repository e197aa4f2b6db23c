//! Catalogues and their products: what a business sells, shows in messages and takes orders for.
//!
//! Money is integer minor units beside an ISO 4217 currency, never a float ([`money`], [`currency`]). A message keeps a
//! [`snapshot`] of the products it names, so that it always shows what was offered. Rules are synchronous functions of a
//! transaction, as in `messaging`, with its errors.

pub mod currency;
pub mod money;

pub mod catalog;
pub mod product;
pub mod settings;
pub mod snapshot;

pub mod message;
pub mod order;

pub mod image;
pub mod import;

pub use messaging::{Error, Result};

/// Every SQL statement of this crate, for the test that prepares each on both engines.
pub fn statements() -> Vec<&'static str> {
    [catalog::STATEMENTS, product::STATEMENTS, image::STATEMENTS].concat()
}
