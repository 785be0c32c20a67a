//! Passwords of twelve characters and more that were found in breaches, so that nobody chooses one of them.
//!
//! `breached_passwords.bin` holds the first eight bytes of the SHA-256 of each, in lower case, in ascending order: no word of
//! theirs, and no way to ask another service. They are those of twelve to 128 characters among the million most frequent of the
//! ten million that were published for research in 2015 (`10-million-password-list-top-1000000` of SecLists, a public domain
//! list). Independent of what else a password must be.

use sha2::{Digest, Sha256};

/// Bytes that are kept of a hash: two passwords share them once in some ten billions.
const KEPT: usize = 8;
static HASHES: &[u8] = include_bytes!("breached_passwords.bin");

/// Whether a password, in lower case, is one of them.
pub(super) fn is_known(lower: &str) -> bool {
    let (hashes, _) = HASHES.as_chunks::<KEPT>();
    let hash = Sha256::digest(lower);
    hash.first_chunk::<KEPT>().is_some_and(|hash| hashes.binary_search(hash).is_ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_most_common_of_those_that_fit_are_known_and_in_order() {
        let (hashes, rest) = HASHES.as_chunks::<KEPT>();
        assert!(rest.is_empty() && hashes.is_sorted());
        assert!(hashes.len() >= 3_000, "OWASP ASVS 6.2.4 asks for so many: {}", hashes.len());
        for known in ["123qweasdzxc", "1qaz2wsx3edc", "leavemealone", "112233445566"] {
            assert!(is_known(known), "{known}");
        }
        for unknown in ["", "correct horse battery", "un été à saint-malo"] {
            assert!(!is_known(unknown), "{unknown}");
        }
    }
}
