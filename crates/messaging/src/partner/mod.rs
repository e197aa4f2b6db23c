//! The partner programme: solutions of two apps, WABAs that come into them, and numbers that are proven beforehand.
//!
//! Owner and partner of a solution are apps of one business: businesses on a server are strangers to each other, and what
//! one lends another, a pre-verified number, it lends by the other's id.

pub mod mobility;
pub mod preverified;
pub mod serve;
pub mod solution;
