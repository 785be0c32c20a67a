//! A file that is taken out of the records, signed with their key (Ed25519, RFC 8032): whoever gets it can tell that it is
//! what was taken out, all of it and nothing else.
//!
//! The file is text, and ends with a line that says when it was taken out and by which key; the last thing in that line are
//! the 128 hexadecimal digits of a signature of every byte before them. So a file of comma-separated values stays one, and
//! so does one of JSON lines. Independent of what is in it, and of where keys come from.

use super::checkpoint::{CheckpointError, SECRET, from_hex};
use crate::catalogue::hex;
use ed25519_dalek::{Signature, Signer, SigningKey, VerifyingKey};

/// What is signed before the file, so that no signature of something else is one of a file.
const TITLE: &[u8] = b"clairscore file 1\n";
/// Digits of a signature.
const DIGITS: usize = 128;
/// Digits of a public key.
const KEY: usize = 64;

/// The signature of a file that is written as far as that, hex.
#[must_use]
pub fn sign(written: &[u8], secret: &[u8; SECRET]) -> String {
    hex(&SigningKey::from_bytes(secret).sign(&[TITLE, written].concat()).to_bytes())
}

/// The public key, hex, that a whole file was signed with: the first word of 64 digits in its last line.
///
/// # Errors
/// [`CheckpointError::Unreadable`] if it does not end with a signature, [`CheckpointError::Signature`] if it does not fit.
pub fn verify(file: &str) -> Result<&str, CheckpointError> {
    let unreadable = CheckpointError::Unreadable;
    let line = file.trim_end().lines().next_back().ok_or(unreadable)?;
    let line_at = file.trim_end().len() - line.len();
    let key = digits(line, KEY).next().ok_or(unreadable)?;
    let signature = digits(line, DIGITS).last().ok_or(unreadable)?;
    let (before, _) = line.rsplit_once(signature).ok_or(unreadable)?;
    let signed = &file[..line_at + before.len()];
    let (Some(key_bytes), Some(signature)) = (from_hex::<32>(key), from_hex::<64>(signature)) else {
        return Err(unreadable);
    };
    let verifying = VerifyingKey::from_bytes(&key_bytes).map_err(|_| unreadable)?;
    verifying
        .verify_strict(&[TITLE, signed.as_bytes()].concat(), &Signature::from_bytes(&signature))
        .map_err(|_| CheckpointError::Signature)?;
    Ok(key)
}

/// The words of a line that are so many hexadecimal digits.
fn digits(line: &str, count: usize) -> impl Iterator<Item = &str> {
    let words = line.split(|c: char| !c.is_ascii_alphanumeric());
    words.filter(move |word| word.len() == count && word.bytes().all(|byte| byte.is_ascii_hexdigit()))
}

#[cfg(test)]
mod tests {
    use super::super::checkpoint::public_key;
    use super::*;

    const SECRET_KEY: [u8; SECRET] = [7; SECRET];

    fn file(end: &str) -> String {
        let begun = format!("id,who\r\n1,Anna\r\nsigned,{},", public_key(&SECRET_KEY));
        let signature = sign(begun.as_bytes(), &SECRET_KEY);
        begun + &signature + end
    }

    #[test]
    fn a_file_is_that_of_its_key_whatever_ends_its_last_line() {
        for end in ["", "\n", "\r\n", "\"}\n"] {
            assert_eq!(verify(&file(end)), Ok(&*public_key(&SECRET_KEY)), "{end:?}");
        }
    }

    #[test]
    fn what_was_changed_left_out_or_added_is_found() {
        let whole = file("\r\n");
        let other = sign(b"id,who\r\n", &SECRET_KEY);
        for (changed, why) in [
            (whole.replace("Anna", "Anne"), CheckpointError::Signature),
            (whole.replace("1,Anna\r\n", ""), CheckpointError::Signature),
            (whole.replace("id,who", "id,who\r\n0,Zoe"), CheckpointError::Signature),
            (whole.replace(&public_key(&SECRET_KEY), &public_key(&[8; SECRET])), CheckpointError::Signature),
            (whole[..whole.len() - 2 - DIGITS].to_owned() + &other, CheckpointError::Signature),
            (whole.clone() + "2,Zoe\r\n", CheckpointError::Unreadable),
            (whole.lines().take(2).collect(), CheckpointError::Unreadable),
            (String::new(), CheckpointError::Unreadable),
        ] {
            assert_eq!(verify(&changed), Err(why), "{changed}");
        }
    }
}
