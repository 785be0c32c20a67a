//! Checkpoints: how many events there were at a moment and the hash of the last one, signed with Ed25519 (RFC 8032).
//! One that is kept outside of the database shows whether the chain has lost its end, or was written anew.
//!
//! A checkpoint is a few lines of text, after the form of C2SP's tlog-checkpoint:
//!
//! ```text
//! clairscore records 1
//! 42
//! 9f86d0…            the hash of event 42
//! 2026-11-30T18:00:00.000Z
//!
//! — <public key, hex> <signature of the lines above, hex>
//! ```
//!
//! It is read wherever its lines are broken and as people type what they read on paper: a letter has one, and is kept outside.
//!
//! Independent of where keys come from: whoever signs brings the secret one.

#[cfg(doc)]
use super::chain::BEGINNING;
use crate::catalogue::hex;
use ed25519_dalek::{Signature, Signer, SigningKey, VerifyingKey};
use std::str::FromStr;

/// Bytes of a secret key.
pub const SECRET: usize = 32;
const TITLE: &str = "clairscore records 1";
/// What may stand before the key: the dash, and what a keyboard has in its place.
const DASHES: [&str; 4] = ["—", "–", "-", "--"];
/// Hexadecimal digits of a hash.
const HASH: usize = 64;
/// Hexadecimal digits of a public key.
const KEY: usize = 64;
/// Hexadecimal digits of a signature.
const SIGNATURE: usize = 128;

/// How long the chain was.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Checkpoint {
    /// Events.
    pub count: u64,
    /// Hash of the last one, hex; [`BEGINNING`] if there was none.
    pub head: String,
    /// When, UTC, as RFC 3339.
    pub at: String,
}

/// A checkpoint that somebody signed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Signed {
    /// What was signed.
    pub checkpoint: Checkpoint,
    /// The public key, hex.
    pub key: String,
    /// The signature, hex.
    pub signature: String,
}

/// Why a checkpoint proves nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum CheckpointError {
    /// It is no checkpoint.
    #[error(
        "this is no signed checkpoint; give the file that `clairscore audit checkpoint` wrote, or all the lines that stand on a letter, from \"clairscore records\" on"
    )]
    Unreadable,
    /// Its signature is not of its key and its lines.
    #[error("the checkpoint's signature does not fit: its lines or its key were changed")]
    Signature,
    /// It is of another key than the one that is trusted.
    #[error("the checkpoint was signed with another key than this one's")]
    Key,
}

/// How a chain fits a checkpoint.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fit {
    /// The chain goes on from it.
    Within,
    /// The chain is shorter: its end was cut off, or an old copy was restored.
    Shorter,
    /// The event of its number is another one: the chain was written anew.
    Other,
}

impl Checkpoint {
    fn text(&self) -> String {
        let Self { count, head, at } = self;
        format!("{TITLE}\n{count}\n{head}\n{at}\n")
    }

    /// Signs it.
    #[must_use]
    pub fn sign(self, secret: &[u8; SECRET]) -> Signed {
        let key = SigningKey::from_bytes(secret);
        let signature = hex(&key.sign(self.text().as_bytes()).to_bytes());
        Signed { checkpoint: self, key: hex(key.verifying_key().as_bytes()), signature }
    }

    /// How the chain fits: `hash_at` is the hash of its event of this number, none if it has none.
    #[must_use]
    pub fn fit(&self, hash_at: Option<&str>) -> Fit {
        match hash_at {
            _ if self.count == 0 => Fit::Within,
            None => Fit::Shorter,
            Some(hash) if hash == self.head => Fit::Within,
            Some(_) => Fit::Other,
        }
    }
}

impl Signed {
    /// Whether the signature is that of its lines and its key.
    ///
    /// # Errors
    /// [`CheckpointError`].
    pub fn verify(&self) -> Result<(), CheckpointError> {
        let key: [u8; 32] = from_hex(&self.key).ok_or(CheckpointError::Unreadable)?;
        let signature: [u8; 64] = from_hex(&self.signature).ok_or(CheckpointError::Unreadable)?;
        let key = VerifyingKey::from_bytes(&key).map_err(|_| CheckpointError::Unreadable)?;
        key.verify_strict(self.checkpoint.text().as_bytes(), &Signature::from_bytes(&signature))
            .map_err(|_| CheckpointError::Signature)
    }
}

impl std::fmt::Display for Signed {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        writeln!(f, "{}\n— {} {}", self.checkpoint.text(), self.key, self.signature)
    }
}

impl FromStr for Signed {
    type Err = CheckpointError;

    /// Blanks and ends of lines may stand anywhere between the words, and within the digits.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let mut words = text.split_whitespace();
        let is_title =
            TITLE.split(' ').all(|word| words.next().is_some_and(|typed| typed.eq_ignore_ascii_case(word)));
        let mut read = || {
            let count: u64 = words.next()?.parse().ok()?;
            // Before the first event there is no hash.
            let head = if count == 0 { String::new() } else { digits(&mut words, HASH)? };
            let at = words.next()?.to_ascii_uppercase();
            words.next().filter(|word| DASHES.contains(word))?;
            let (key, signature) = (digits(&mut words, KEY)?, digits(&mut words, SIGNATURE)?);
            let checkpoint = Checkpoint { count, head, at };
            words.next().is_none().then_some(Self { checkpoint, key, signature })
        };
        if is_title { read().ok_or(CheckpointError::Unreadable) } else { Err(CheckpointError::Unreadable) }
    }
}

/// The next `count` hexadecimal digits of `words`, in lower case, with the digits that letters were taken for.
fn digits<'a>(words: &mut impl Iterator<Item = &'a str>, count: usize) -> Option<String> {
    let mut digits = String::new();
    while digits.len() < count {
        for typed in words.next()?.chars() {
            digits.push(match typed.to_ascii_lowercase() {
                'o' => '0',
                'i' | 'l' => '1',
                digit if digit.is_ascii_hexdigit() => digit,
                _ => return None,
            });
        }
    }
    (digits.len() == count).then_some(digits)
}

/// The public key of a secret one, hex.
#[must_use]
pub fn public_key(secret: &[u8; SECRET]) -> String {
    hex(SigningKey::from_bytes(secret).verifying_key().as_bytes())
}

/// The bytes that a text of hexadecimal digits names; none if it is not that.
#[must_use]
pub fn from_hex<const N: usize>(text: &str) -> Option<[u8; N]> {
    let digits: Vec<u32> = text.chars().map(|digit| digit.to_digit(16)).collect::<Option<_>>()?;
    let bytes: Vec<u8> =
        digits.chunks_exact(2).filter_map(|pair| u8::try_from(16 * pair[0] + pair[1]).ok()).collect();
    if digits.len() == 2 * N { bytes.try_into().ok() } else { None }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn signed() -> Signed {
        let at = "2026-11-30T18:00:00.000Z".to_owned();
        Checkpoint { count: 42, head: "9f86".repeat(16), at }.sign(&[7; SECRET])
    }

    #[test]
    fn what_was_signed_reads_back_and_holds() {
        let read: Signed = signed().to_string().parse().expect("it reads");
        assert_eq!(read, signed());
        assert_eq!(read.verify(), Ok(()));
        assert_eq!(read.key, public_key(&[7; SECRET]));
    }

    #[test]
    fn a_checkpoint_reads_however_its_lines_are_broken_and_as_people_type_it() {
        let text = signed().to_string();
        let narrow: String = text
            .split_whitespace()
            .map(|word| if word.len() > 20 { word.replace("9f86", "9F 86\n") } else { word.to_owned() } + " ")
            .collect();
        assert_ne!(narrow, text);
        let typed = text.replace('0', "O").replace("clairscOre", "Clairscore").replace('—', "-");
        // The count and the time are numbers as they stand.
        let typed = typed.replace("2O26-11-3OT18:OO:OO.OOOZ", "2026-11-30t18:00:00.000z");
        for written in [narrow.trim_end(), &typed, &text.replace('\n', "\r\n"), &format!("\n  {text}\n")] {
            assert_eq!(written.parse(), Ok(signed()), "{written}");
        }
        let none = Checkpoint { count: 0, head: String::new(), at: "2026-11-30T18:00:00.000Z".to_owned() };
        let none = none.sign(&[7; SECRET]);
        assert_eq!(none.to_string().parse(), Ok(none));
    }

    #[test]
    fn a_checkpoint_of_which_anything_was_changed_proves_nothing() {
        let changes: [fn(&mut Signed); 4] = [
            |signed| signed.checkpoint.count = 41,
            |signed| signed.checkpoint.head.replace_range(0..1, "8"),
            |signed| signed.checkpoint.at.replace_range(0..1, "1"),
            |signed| signed.key = public_key(&[8; SECRET]),
        ];
        for change in changes {
            let mut changed = signed();
            change(&mut changed);
            assert_eq!(changed.verify(), Err(CheckpointError::Signature), "{changed}");
        }
        let whole = signed().to_string();
        let (left_out, more) = (whole.replacen("9f86", "", 1), format!("{whole}0"));
        for text in ["", "clairscore records 1\n42\n", &whole.replace("— ", ""), &left_out, &more] {
            assert_eq!(text.parse::<Signed>(), Err(CheckpointError::Unreadable), "{text}");
        }
    }

    #[test]
    fn a_chain_that_is_shorter_or_another_does_not_fit() {
        let checkpoint = signed().checkpoint;
        assert_eq!(checkpoint.fit(Some(&checkpoint.head)), Fit::Within);
        assert_eq!(checkpoint.fit(None), Fit::Shorter);
        assert_eq!(checkpoint.fit(Some("0")), Fit::Other);
    }

    #[test]
    fn bytes_are_read_from_hexadecimal_digits_only() {
        assert_eq!(from_hex::<2>("00fF"), Some([0, 255]));
        for text in ["", "0", "00f", "00fg", "00ff00", "é0ff"] {
            assert_eq!(from_hex::<2>(text), None, "{text}");
        }
    }
}
