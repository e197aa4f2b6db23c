//! The Souk binary.
fn main() {}
