//! Secrets that this program draws: what a cookie says, what a program sends, the code of an invitation. Each has 256 bits
//! from the system, so that nobody guesses it, and is kept as its SHA-256, so that nobody who reads the records has it.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use sha2::{Digest, Sha256};

/// Bytes of a secret.
const BYTES: usize = 32;
/// Characters of a secret as it is written.
const WRITTEN: usize = 43;

/// A new secret, as it is handed out: 43 letters, digits, `-` and `_`.
///
/// # Panics
/// The system has no randomness: nothing safe can be done then.
#[must_use]
pub fn draw() -> String {
    URL_SAFE_NO_PAD.encode(bytes::<BYTES>())
}

/// So many random bytes.
///
/// # Panics
/// The system has no randomness.
#[must_use]
pub fn bytes<const N: usize>() -> [u8; N] {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).expect("the system gives randomness");
    bytes
}

/// What is kept of a secret; none if it cannot be one, as by its length.
#[must_use]
pub fn key(secret: &str) -> Option<Vec<u8>> {
    let written =
        secret.len() == WRITTEN && secret.bytes().all(|b| b.is_ascii_alphanumeric() || b"-_".contains(&b));
    written.then(|| Sha256::digest(secret).to_vec())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_is_drawn_anew_and_known_by_its_hash_alone() {
        let (one, other) = (draw(), draw());
        assert_ne!(one, other);
        let kept = key(&one).expect("it is one");
        assert_eq!(kept.len(), 32);
        assert_eq!(key(&one), Some(kept.clone()));
        assert_ne!(key(&other), Some(kept));
        for no_secret in ["", "short", &one[1..], &format!("{one}a"), &one.replace(&one[..1], "é")] {
            assert_eq!(key(no_secret), None, "{no_secret}");
        }
    }
}
