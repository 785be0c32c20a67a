//! The second factor: six digits that an application on the person's telephone makes of a key and of the time (RFC 6238,
//! with SHA-1, half minutes and six digits, which every such application knows).
//!
//! Independent of where the key is kept, and of who sees to it that no code is taken twice.

use hmac::{Hmac, KeyInit, Mac};
use sha1::Sha1;
use std::fmt::Write as _;

/// Bytes of a key: what RFC 4226 recommends.
pub const KEY: usize = 20;
/// Seconds for which a code holds.
const STEP: i64 = 30;
/// Clocks may differ by so many steps.
const DRIFT: i64 = 1;

/// The step whose code `code` is, if it is one of about the time `seconds` (Unix).
#[must_use]
pub fn step_of(key: &[u8], code: &str, seconds: i64) -> Option<i64> {
    let code: String = code.chars().filter(|character| !character.is_whitespace()).collect();
    let now = seconds.div_euclid(STEP);
    // All are made and compared, whichever it is.
    (now - DRIFT..=now + DRIFT).fold(None, |found, step| {
        let same = same(self::code(key, step).as_bytes(), code.as_bytes());
        if same { Some(step) } else { found }
    })
}

/// The code of a step.
#[must_use]
pub fn code(key: &[u8], step: i64) -> String {
    let mut mac = Hmac::<Sha1>::new_from_slice(key).expect("a key of any length will do");
    mac.update(&step.to_be_bytes());
    let hash = mac.finalize().into_bytes();
    let start = usize::from(hash[hash.len() - 1] & 0xf);
    let number = u32::from_be_bytes([hash[start], hash[start + 1], hash[start + 2], hash[start + 3]]);
    format!("{:06}", (number & 0x7fff_ffff) % 1_000_000)
}

/// The key as people type it: letters and digits (RFC 4648, base 32), in groups of four.
#[must_use]
pub fn typed(key: &[u8]) -> String {
    let mut typed = String::new();
    for (at, character) in base32(key).chars().enumerate() {
        if at > 0 && at % 4 == 0 {
            typed.push(' ');
        }
        typed.push(character);
    }
    typed
}

/// The key as an application takes it from a picture.
#[must_use]
pub fn uri(key: &[u8], login: &str) -> String {
    let login: String = form_urlencoded::byte_serialize(login.as_bytes()).collect();
    format!("otpauth://totp/Clairscore:{login}?secret={}&issuer=Clairscore", base32(key))
}

/// The picture of [`uri`], as SVG without its XML head.
#[must_use]
pub fn picture(key: &[u8], login: &str) -> String {
    let Ok(code) = qrcode::QrCode::new(uri(key, login)) else { return String::new() };
    let width = code.width();
    let mut path = String::new();
    for (at, dark) in code.to_colors().into_iter().enumerate() {
        if dark == qrcode::Color::Dark {
            let _ = write!(path, "M{} {}h1v1h-1z", at % width + 4, at / width + 4);
        }
    }
    let side = width + 8;
    format!(
        "<svg viewBox=\"0 0 {side} {side}\" width=\"200\" height=\"200\" role=\"img\" aria-hidden=\"true\">\
         <rect width=\"{side}\" height=\"{side}\" fill=\"#fff\"/><path d=\"{path}\" fill=\"#000\"/></svg>"
    )
}

fn base32(bytes: &[u8]) -> String {
    const LETTERS: &[u8; 32] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    let mut text = String::new();
    let (mut bits, mut held) = (0_u32, 0_u32);
    for byte in bytes {
        held = (held << 8) | u32::from(*byte);
        bits += 8;
        while bits >= 5 {
            bits -= 5;
            text.push(char::from(LETTERS[((held >> bits) & 31) as usize]));
        }
        held &= (1 << bits) - 1;
    }
    if bits > 0 {
        text.push(char::from(LETTERS[((held << (5 - bits)) & 31) as usize]));
    }
    text
}

/// Whether both are the same, in a time that does not tell where they differ.
fn same(one: &[u8], other: &[u8]) -> bool {
    one.len() == other.len() && one.iter().zip(other).fold(0, |sum, (a, b)| sum | (a ^ b)) == 0
}

#[cfg(test)]
mod tests {
    use super::*;

    const RFC: &[u8] = b"12345678901234567890";

    /// Appendix B of RFC 6238, the last six of its eight digits.
    #[test]
    fn codes_are_those_of_the_standard() {
        for (seconds, expected) in [
            (59, "287082"),
            (1_111_111_109, "081804"),
            (1_111_111_111, "050471"),
            (1_234_567_890, "005924"),
            (2_000_000_000, "279037"),
            (20_000_000_000, "353130"),
        ] {
            assert_eq!(code(RFC, seconds / STEP), expected, "{seconds}");
        }
    }

    #[test]
    fn a_code_holds_for_its_half_minute_and_the_ones_beside_it() {
        let now = 1_111_111_111;
        let step = now / STEP;
        for (of, good) in
            [(step - 2, false), (step - 1, true), (step, true), (step + 1, true), (step + 2, false)]
        {
            assert_eq!(step_of(RFC, &code(RFC, of), now), good.then_some(of), "{of}");
        }
        assert_eq!(step_of(RFC, "050 471", now), Some(step), "as it is shown");
        for wrong in ["", "05047", "0504711", "abcdef", "٠٥٠٤٧١"] {
            assert_eq!(step_of(RFC, wrong, now), None, "{wrong}");
        }
    }

    /// Section 10 of RFC 4648.
    #[test]
    fn a_key_is_typed_in_base_32() {
        for (bytes, text) in
            [("", ""), ("f", "MY"), ("fo", "MZXQ"), ("foob", "MZXW6YQ"), ("foobar", "MZXW6YTBOI")]
        {
            assert_eq!(base32(bytes.as_bytes()), text);
        }
        assert_eq!(typed(b"foobar"), "MZXW 6YTB OI");
        assert_eq!(
            uri(b"foobar", "c r&s"),
            "otpauth://totp/Clairscore:c+r%26s?secret=MZXW6YTBOI&issuer=Clairscore"
        );
        assert!(picture(b"foobar", "camille").contains("<path d=\"M"));
    }
}
