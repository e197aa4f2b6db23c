//! Passwords: Argon2id, 19 MiB and two passes (OWASP's first choice), 20 to 50 ms of one core.
//!
//! Hashing and verifying are kept out of transactions, and belong on a blocking thread.

use std::sync::LazyLock;

use argon2::Argon2;
use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher, PasswordVerifier};

use crate::error::{Error, Result, invalid};

/// Fewest characters of a password.
pub const MIN_CHARS: usize = 10;

/// Most characters of a password.
pub const MAX_CHARS: usize = 256;

/// Checks the length of a new password; `field` names the member it came in.
pub fn check(field: &'static str, password: &str) -> Result<()> {
    if (MIN_CHARS..=MAX_CHARS).contains(&password.chars().count()) {
        Ok(())
    } else {
        Err(invalid(field, format!("needs {MIN_CHARS} to {MAX_CHARS} characters")))
    }
}

/// The hash to store for a new password, in PHC form with a salt of its own.
pub fn hash(password: &str) -> Result<String> {
    let hash: PasswordHash = Argon2::default().hash_password(password.as_bytes()).map_err(Error::Hash)?;
    Ok(hash.to_string())
}

/// Whether `password` is the one that `hash` was made of. A hash that does not read matches nothing.
pub fn verify(password: &str, hash: &str) -> bool {
    let Ok(hash) = PasswordHash::new(hash) else { return false };
    Argon2::default().verify_password(password.as_bytes(), &hash).is_ok()
}

/// Takes the time of [`verify`] where there is nothing to verify against, so that a stranger can't tell
/// which e-mails are known.
pub fn verify_nothing(password: &str) {
    static NOBODY: LazyLock<String> = LazyLock::new(|| hash("nobody has this password").unwrap_or_default());
    verify(password, &NOBODY);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_verifies_against_its_own_hash_only() {
        let first = hash("correct horse").unwrap();
        let second = hash("correct horse").unwrap();
        assert_ne!(first, second, "each hash has a salt of its own");
        assert!(first.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{first}");
        assert!(verify("correct horse", &first) && verify("correct horse", &second));
        assert!(!verify("Correct horse", &first));
        assert!(!verify("correct horse", "") && !verify("", &first));
    }

    #[test]
    fn length_counts_characters() {
        for password in ["0123456789", "パスワードは十文字。", &"x".repeat(256)] {
            check("password", password).unwrap();
        }
        for password in ["", "012345678", "パスワード", &"x".repeat(257)] {
            let error = check("password", password).unwrap_err();
            assert_eq!(error.to_string(), "password: needs 10 to 256 characters");
        }
    }
}
