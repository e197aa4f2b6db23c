//! Tokens, hashes and signatures. A token is shown once; only its hash is stored.

use aws_lc_rs::{constant_time, digest, hmac, rand};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

/// A new random token of 192 bits, URL-safe.
pub fn new_token() -> String {
    URL_SAFE_NO_PAD.encode(random::<24>())
}

/// A new random short code of `length` characters (about 5 bits each), without look-alikes.
pub fn new_code(length: usize) -> String {
    const LETTERS: &[u8; 32] = b"23456789ABCDEFGHJKLMNPQRSTUVWXYZ";
    let mut code = String::with_capacity(length);
    while code.len() < length {
        for byte in random::<16>() {
            if code.len() < length {
                code.push(char::from(LETTERS[usize::from(byte & 31)]));
            }
        }
    }
    code
}

/// A new random one-time code of six digits.
pub fn new_digits() -> String {
    let number = u64::from_le_bytes(random::<8>()) % 1_000_000;
    format!("{number:06}")
}

/// A new random number of 30 digits (99 bits), the first not 0.
pub fn new_number() -> String {
    let number = u128::from_le_bytes(random::<16>());
    format!("{}", 100_000_000_000_000_000_000_000_000_000 + number % 900_000_000_000_000_000_000_000_000_000)
}

/// Random bytes of the system.
///
/// A system without randomness can't run a server: that is a panic at the first use.
#[expect(clippy::expect_used, reason = "the system's random source does not fail once it has started")]
pub fn random<const N: usize>() -> [u8; N] {
    let mut bytes = [0; N];
    rand::fill(&mut bytes).expect("system randomness");
    bytes
}

/// The hash a token is stored and looked up by: SHA-256, hexadecimal.
pub fn hash_token(token: &str) -> String {
    hex(digest::digest(&digest::SHA256, token.as_bytes()).as_ref())
}

/// SHA-256 of bytes.
pub fn sha256(bytes: &[u8]) -> [u8; 32] {
    let mut out = [0; 32];
    out.copy_from_slice(digest::digest(&digest::SHA256, bytes).as_ref());
    out
}

/// HMAC-SHA256, lower-case hexadecimal.
pub fn hmac_sha256_hex(key: &[u8], message: &[u8]) -> String {
    hex(hmac::sign(&hmac::Key::new(hmac::HMAC_SHA256, key), message).as_ref())
}

/// Compares in a time that does not depend on where they differ.
pub fn equal(a: &[u8], b: &[u8]) -> bool {
    constant_time::verify_slices_are_equal(a, b).is_ok()
}

fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut out, byte| {
        let _ = write!(out, "{byte:02x}");
        out
    })
}
