//! Round trips, limits and wild input, told from outside the crate.

#![expect(clippy::unwrap_used, clippy::expect_used, reason = "helpers of tests fail loudly too")]

mod document;
mod lengths;
mod limits;
mod payload;
mod previews;
mod round_trip;
mod template;
mod values;
mod wild;
