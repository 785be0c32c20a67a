//! The bytes of a record: one way to write what it holds, so that the same content has the same hash anywhere and for good.
//!
//! A record is written as JSON without spaces, its fields in the order in which they are declared, and starts with the
//! version of this form. Numbers are written so that they read back as the very same bits; features, of which a missing
//! one is no number, as the bits themselves. What was written is kept as it was written and hashed as it is kept: nothing
//! is ever written again to be checked. A change of a field's name, order or meaning counts [`VERSION`] up.
//!
//! Independent of what is recorded.

use crate::catalogue::hex;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

/// The version of the form that is written.
///
/// 1 had no version of the policy: none but the artifact's, which is 0, had ever ruled. It had nothing of what was checked at
/// the beginning of a case either. 2 had neither what of an application does not go together, nor children and family.
/// 3 had no checkpoint on a letter.
pub const VERSION: u32 = 4;
/// The oldest version that is read.
pub const OLDEST: u32 = 1;
/// Bytes of a salt: nobody finds the content of a hash by trying likely ones.
pub const SALT: usize = 32;

/// Why a record does not read.
#[derive(Debug, thiserror::Error)]
pub enum FormError {
    /// It is of another version of the form.
    #[error(
        "the record is of form {found} and this program reads forms {OLDEST} to {VERSION}; use the program that fits"
    )]
    Version {
        /// Which it is of.
        found: u32,
    },
    /// It is damaged.
    #[error("the record does not read: it was changed, see what `clairscore audit verify` says")]
    Unreadable(#[from] serde_json::Error),
}

#[derive(Serialize)]
struct Written<'a, T> {
    form: u32,
    content: &'a T,
}

#[derive(Deserialize)]
struct Form {
    form: u32,
}

#[derive(Deserialize)]
struct Read<T> {
    content: T,
}

/// Writes `content`.
///
/// # Errors
/// A map whose keys are no texts, or a number that is none.
pub fn write<T: Serialize>(content: &T) -> Result<String, FormError> {
    Ok(serde_json::to_string(&Written { form: VERSION, content })?)
}

/// Reads what [`write()`] wrote.
///
/// # Errors
/// [`FormError`].
pub fn read<T: DeserializeOwned>(text: &str) -> Result<T, FormError> {
    let Form { form } = serde_json::from_str(text)?;
    if !(OLDEST..=VERSION).contains(&form) {
        return Err(FormError::Version { found: form });
    }
    Ok(serde_json::from_str::<Read<T>>(text)?.content)
}

/// The SHA-256 of a text, hex.
#[must_use]
pub fn hash(text: &str) -> String {
    hash_of_bytes(text.as_bytes())
}

/// The SHA-256 of a file, hex.
#[must_use]
pub fn hash_of_bytes(bytes: &[u8]) -> String {
    hex(&Sha256::digest(bytes))
}

/// The SHA-256 of a salt and a text, hex: what the chain holds of what can be erased.
#[must_use]
pub fn salted_hash(salt: &[u8; SALT], text: &str) -> String {
    hex(&Sha256::new().chain_update(salt).chain_update(text).finalize())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_read_back_as_the_same_bits() {
        let numbers = [0.1, 1.0 / 11.0, f64::MIN_POSITIVE, 5e-324, -0.0, 123_456_789.123_456_79];
        let text = write(&numbers).expect("numbers are written");
        let back: [f64; 6] = read(&text).expect("they read");
        assert_eq!(back.map(f64::to_bits), numbers.map(f64::to_bits));
    }

    #[test]
    fn a_record_of_another_form_is_not_guessed_at() {
        assert!(matches!(read::<u8>(r#"{"form":5,"content":1}"#), Err(FormError::Version { found: 5 })));
        assert!(matches!(read::<u8>(r#"{"form":1,"content":"#), Err(FormError::Unreadable(_))));
        assert!(matches!(read::<u8>(r#"{"form":1,"content":"one"}"#), Err(FormError::Unreadable(_))));
    }

    #[test]
    fn the_same_content_has_another_hash_with_another_salt() {
        let [one, other] = [[1; SALT], [2; SALT]].map(|salt| salted_hash(&salt, "refused"));
        assert_ne!(one, other);
        assert_ne!(one, hash("refused"));
    }
}
