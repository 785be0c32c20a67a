//! Numbers as people type them, in either language, and how the form writes them so that they are read back as they were.
//!
//! A number is read as it was meant or not at all: what could be two possible numbers is told, never guessed.
//!
//! Pure: texts and numbers.

use crate::i18n::Locale;

/// Why a text is no number.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum NoNumber {
    /// It is none in any way of writing.
    Unreadable,
    /// Its one mark may part thousands or begin a fraction, and both numbers are possible: whole, with a fraction.
    Ambiguous(f64, f64),
}

/// The number that `text` means. Spaces part groups anywhere; a comma or a point does, or begins the fraction: which of
/// both, the other one, its repetition, the digits behind it or what is `possible` decide.
///
/// # Errors
/// [`NoNumber`].
pub fn read(text: &str, possible: impl Fn(f64) -> bool) -> Result<f64, NoNumber> {
    let text: String = text.chars().filter(|c| !c.is_whitespace()).collect();
    let (sign, digits) = match text.strip_prefix(['-', '\u{2212}']) {
        Some(digits) => (-1.0, digits),
        None => (1.0, text.as_str()),
    };
    let number = |text: &str| {
        let plain = text.starts_with(|c: char| c.is_ascii_digit())
            && text.chars().all(|c| c.is_ascii_digit() || c == '.');
        let value = if plain { text.parse::<f64>().ok() } else { None };
        // 0 is no -0.
        value.filter(|value| value.is_finite()).map(|value| sign * value + 0.0).ok_or(NoNumber::Unreadable)
    };
    let mut marks = digits.char_indices().filter(|(_, c)| matches!(c, '.' | ','));
    let Some((first, mark)) = marks.next() else { return number(digits) };
    let Some((last, last_mark)) = marks.next_back() else {
        let fraction = number(&digits.replace(',', "."))?;
        let Some(whole) = ungrouped(digits, mark) else { return Ok(fraction) };
        let whole = number(&whole)?;
        return match (possible(whole), possible(fraction)) {
            (true, true) => Err(NoNumber::Ambiguous(whole, fraction)),
            (true, false) => Ok(whole),
            _ => Ok(fraction),
        };
    };
    debug_assert!(first < last, "marks are found from the left");
    if mark == last_mark {
        return number(&ungrouped(digits, mark).ok_or(NoNumber::Unreadable)?);
    }
    let (whole, fraction) = digits.split_at(last);
    let whole = ungrouped(whole, mark).ok_or(NoNumber::Unreadable)?;
    number(&format!("{whole}.{}", &fraction[1..]))
}

/// The digits without `mark`, if it parts them into groups of three as people write them.
fn ungrouped(digits: &str, mark: char) -> Option<String> {
    let mut groups = digits.split(mark);
    let first = groups.next()?;
    let fits =
        (1..=3).contains(&first.len()) && !(first.starts_with('0')) && groups.all(|group| group.len() == 3);
    fits.then(|| digits.replace(mark, ""))
}

/// The number as a field shows it: every digit, no groups, and nothing that [`read`] could take for another one.
#[must_use]
pub fn write(value: f64, locale: Locale, possible: impl Fn(f64) -> bool) -> String {
    // Not -0.
    let mut text = (value + 0.0).to_string();
    if let Err(NoNumber::Ambiguous(..)) = read(&text, possible) {
        text.push('0');
    }
    match locale {
        Locale::fr => text.replace('.', ","),
        Locale::en => text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const AMOUNT: fn(f64) -> bool = |value| (0.01..=1e8).contains(&value);
    const SHARE: fn(f64) -> bool = |value| (0.0..=1.0).contains(&value);

    #[test]
    fn an_amount_is_read_as_people_write_it_in_either_language() {
        for (text, value) in [
            ("450000", 450_000.0),
            (" 450\u{202f}000,5 ", 450_000.5),
            ("450 000", 450_000.0),
            ("1,450,000.75", 1_450_000.75),
            ("1.450.000,75", 1_450_000.75),
            ("1.450.000", 1_450_000.0),
            ("1,450,000", 1_450_000.0),
            ("27045,5", 27_045.5),
            ("1234.567", 1_234.567),
            ("12,34", 12.34),
        ] {
            assert_eq!(read(text, AMOUNT), Ok(value), "{text}");
        }
        for text in ["", "much", "1,45,000", "1.2.3", "1e6", "12 €", ",5", "--1", "1,000.5,0", "inf", "1_000"]
        {
            assert_eq!(read(text, AMOUNT), Err(NoNumber::Unreadable), "{text}");
        }
    }

    #[test]
    fn what_could_be_two_amounts_is_told_and_never_guessed() {
        assert_eq!(read("450.000", AMOUNT), Err(NoNumber::Ambiguous(450_000.0, 450.0)));
        assert_eq!(read("450,000", AMOUNT), Err(NoNumber::Ambiguous(450_000.0, 450.0)));
        // Only one of both is possible.
        assert_eq!(read("0,263", SHARE), Ok(0.263));
        assert_eq!(read("35.251", |years| years <= 100.0), Ok(35.251));
        assert_eq!(read("450.000", |value| value >= 1_000.0), Ok(450_000.0));
    }

    #[test]
    fn what_a_field_shows_is_read_back_as_it_was() {
        let amounts = (0..4_000).map(|i| f64::from(i) * 123.456 + 0.01).chain([
            450_000.0,
            123.456,
            0.263,
            0.0,
            1e8,
            0.1 + 0.2,
        ]);
        for value in amounts {
            for locale in [Locale::fr, Locale::en] {
                let text = write(value, locale, AMOUNT);
                assert_eq!(read(&text, AMOUNT), Ok(value), "{text}");
            }
        }
    }
}
