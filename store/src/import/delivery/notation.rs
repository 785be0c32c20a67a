//! How a file writes its numbers: with a point or a comma before the decimals, and what stands between groups of three
//! digits.
//!
//! A number that could mean two things is refused: nothing is ever read wrong by a factor of a thousand.
//! Independent of files and of columns.

use std::borrow::Cow;
use std::num::ParseIntError;

/// How numbers are written. A blank or an apostrophe between groups of three digits is understood in all of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(in crate::import) enum Notation {
    /// `1234.5`
    #[default]
    Point,
    /// `1234.5` and `1,234`: somewhere in the file a comma stands where it can only separate groups.
    PointAndGroups,
    /// `1234,5`
    Comma,
    /// `1234,5` and `1.234`: somewhere in the file a point stands where it can only separate groups.
    CommaAndGroups,
}

/// Why a text is not read as a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::import) enum NoNumber {
    /// It is none.
    Other,
    /// Its mark may be a decimal one, or stand between groups of digits.
    Ambiguous,
    /// It is written with an exponent and has fewer digits than the number: the last ones are lost.
    DigitsLost,
}

impl Notation {
    pub(in crate::import) const ALL: [Self; 4] =
        [Self::Point, Self::PointAndGroups, Self::Comma, Self::CommaAndGroups];

    /// The notation in which these fields of a file are written: the one in which more of them can be read than in its
    /// counterpart. None of them says so: a point.
    pub(in crate::import) fn of<'t>(fields: impl Iterator<Item = &'t str>) -> Self {
        let (mut points, mut commas) = ([0_usize; 2], [0_usize; 2]);
        for field in fields.filter(|field| field.contains(['.', ','])) {
            let by_point = Self::Point.plain(field);
            let by_comma = Self::Comma.plain(field);
            match (by_point, by_comma) {
                (Ok(_), Err(NoNumber::Other)) => points[usize::from(field.contains(','))] += 1,
                (Err(NoNumber::Other), Ok(_)) => commas[usize::from(field.contains('.'))] += 1,
                _ => {}
            }
        }
        let all = |votes: [usize; 2]| votes[0] + votes[1];
        match (all(commas) > all(points), points[1] > 0, commas[1] > 0) {
            (false, false, _) => Self::Point,
            (false, true, _) => Self::PointAndGroups,
            (true, _, false) => Self::Comma,
            (true, _, true) => Self::CommaAndGroups,
        }
    }

    /// The marks before the decimals and between groups, and whether a single one between groups is trusted.
    const fn marks(self) -> (char, char, bool) {
        match self {
            Self::Point => ('.', ',', false),
            Self::PointAndGroups => ('.', ',', true),
            Self::Comma => (',', '.', false),
            Self::CommaAndGroups => (',', '.', true),
        }
    }

    /// The number that `text` is, as `-1234.5` or `-1.2345e3`.
    pub(in crate::import) fn plain(self, text: &str) -> Result<Cow<'_, str>, NoNumber> {
        if text.bytes().all(|byte| byte.is_ascii_digit()) && !text.is_empty() {
            return Ok(text.into());
        }
        let (decimal, group, trusted) = self.marks();
        let (minus, unsigned) = match text.strip_prefix(['-', '\u{2212}']) {
            Some(rest) => (true, rest),
            None => (false, text.strip_prefix('+').unwrap_or(text)),
        };
        let (mantissa, exponent) = match unsigned.split_once(['e', 'E']) {
            Some((mantissa, exponent)) => (mantissa, Some(exponent)),
            None => (unsigned, None),
        };
        let (whole, decimals) = match mantissa.split_once(decimal) {
            Some((whole, decimals)) => (whole, Some(decimals)),
            None => (mantissa, None),
        };
        let are_digits = |digits: &str| digits.bytes().all(|byte| byte.is_ascii_digit());
        let signed_digits = |text: &str| {
            let digits = text.strip_prefix(['-', '+']).unwrap_or(text);
            !digits.is_empty() && are_digits(digits)
        };
        if !decimals.is_none_or(are_digits) || !exponent.is_none_or(signed_digits) {
            return Err(NoNumber::Other);
        }
        let ungrouped = if are_digits(whole) { Cow::from(whole) } else { grouped(whole)?.into() };
        if ungrouped.is_empty() && decimals.is_none_or(str::is_empty) {
            return Err(NoNumber::Other);
        }
        let single = whole.matches(group).count() == 1 && decimals.is_none();
        if single && !trusted {
            return Err(NoNumber::Ambiguous);
        }
        let mut plain = String::with_capacity(text.len());
        plain.push_str(if minus { "-" } else { "" });
        plain.push_str(if ungrouped.is_empty() { "0" } else { &ungrouped });
        for (mark, digits) in [(".", decimals.filter(|digits| !digits.is_empty())), ("e", exponent)] {
            if let Some(digits) = digits {
                plain.push_str(mark);
                plain.push_str(digits);
            }
        }
        Ok(plain.into())
    }

    /// The whole number that `text` is, which may have decimals that are zeros, or an exponent that loses no digits.
    pub(in crate::import) fn whole(self, text: &str) -> Result<i64, NoNumber> {
        let plain = self.plain(text)?;
        let other = |_: ParseIntError| NoNumber::Other;
        let (mantissa, exponent) = plain.split_once('e').unwrap_or((&*plain, ""));
        let exponent: i32 = if exponent.is_empty() { 0 } else { exponent.parse().map_err(other)? };
        let (minus, unsigned) = mantissa.strip_prefix('-').map_or((false, mantissa), |rest| (true, rest));
        let (whole, decimals) = unsigned.split_once('.').unwrap_or((unsigned, ""));
        let digits = [whole, decimals].concat();
        let digits = digits.trim_start_matches('0');
        // How many zeros the exponent adds to the digits that are written, or how many of these are decimals.
        let zeros = i64::from(exponent) - i64::try_from(decimals.len()).unwrap_or(i64::MAX);
        let number = if zeros > 0 && !digits.is_empty() {
            let length = digits.len().saturating_add(usize::try_from(zeros).unwrap_or(usize::MAX));
            // Whoever writes a number exactly takes an exponent only where that is shorter (2e+05). 5.71446e+06 is what
            // a program makes of 5714462 that writes six digits of every number.
            if length <= unsigned.len() + plain.len() - mantissa.len() {
                return Err(NoNumber::DigitsLost);
            }
            if length > MOST_DIGITS {
                return Err(NoNumber::Other);
            }
            format!("{digits:0<length$}")
        } else {
            let decimals = usize::try_from(-zeros.min(0)).unwrap_or(usize::MAX).min(digits.len());
            let (whole, decimals) = digits.split_at(digits.len() - decimals);
            if decimals.bytes().any(|digit| digit != b'0') {
                return Err(NoNumber::Other);
            }
            whole.to_owned()
        };
        let number: i64 = if number.is_empty() { 0 } else { number.parse().map_err(other)? };
        Ok(if minus { -number } else { number })
    }

    /// The finite number that `text` is.
    pub(in crate::import) fn real(self, text: &str) -> Result<f64, NoNumber> {
        let number = self.plain(text)?.parse().ok();
        number.filter(|number: &f64| number.is_finite()).ok_or(NoNumber::Other)
    }
}

/// Digits of the largest whole number.
const MOST_DIGITS: usize = 19;

/// Takes out what stands between groups of three digits: everywhere the same one mark, and the first group no zero.
fn grouped(text: &str) -> Result<String, NoNumber> {
    const MARKS: [char; 9] = [' ', '\u{a0}', '\u{202f}', '\u{2009}', '\u{2007}', '\'', '\u{2019}', '.', ','];
    let mark = text.chars().find(|character| MARKS.contains(character)).ok_or(NoNumber::Other)?;
    let groups: Vec<&str> = text.split(mark).collect();
    let right = groups.iter().enumerate().all(|(index, group)| {
        let digits = group.bytes().all(|byte| byte.is_ascii_digit());
        digits && if index == 0 { (1..=3).contains(&group.len()) } else { group.len() == 3 }
    });
    if right && !text.starts_with('0') { Ok(groups.concat()) } else { Err(NoNumber::Other) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use Notation::{Comma, CommaAndGroups, Point, PointAndGroups};

    #[test]
    fn a_number_is_read_as_it_was_meant_or_not_at_all() {
        let other = Err(NoNumber::Other);
        let ambiguous = Err(NoNumber::Ambiguous);
        for (notation, text, expected) in [
            (Point, "1234.5", Ok(1234.5)),
            (Point, "-.5", Ok(-0.5)),
            (Point, "7.", Ok(7.0)),
            (Point, "+7", Ok(7.0)),
            (Point, "\u{2212}7", Ok(-7.0)),
            (Point, "1 234 567.5", Ok(1_234_567.5)),
            (Point, "1\u{202f}234", Ok(1234.0)),
            (Point, "1'234.5", Ok(1234.5)),
            (Point, "1,234.5", Ok(1234.5)),
            (Point, "1,234,567", Ok(1_234_567.0)),
            (Point, "1,234", ambiguous),
            (Point, "0,5", other),
            (Point, "0,123", other),
            (Point, "1.234", Ok(1.234)),
            (Point, "1.234.567", other),
            (Point, "1.234,5", other),
            (Point, "8.09e-6", Ok(8.09e-6)),
            (PointAndGroups, "1,234", Ok(1234.0)),
            (PointAndGroups, "1.234", Ok(1.234)),
            (Comma, "1234,5", Ok(1234.5)),
            (Comma, "1\u{a0}234,56", Ok(1234.56)),
            (Comma, "1.234,56", Ok(1234.56)),
            (Comma, "1.234.567", Ok(1_234_567.0)),
            (Comma, "1.234", ambiguous),
            (Comma, "1,234", Ok(1.234)),
            (Comma, "0.5", other),
            (Comma, "12.5", other),
            (Comma, "406597.5", other),
            (Comma, "1,23E+05", Ok(123_000.0)),
            (Comma, "2e+05", Ok(200_000.0)),
            (CommaAndGroups, "1.234", Ok(1234.0)),
            (CommaAndGroups, "0.123", other),
            (Point, "", other),
            (Point, "-", other),
            (Point, ".", other),
            (Point, "e3", other),
            (Point, "1e", other),
            (Point, "1e400", other),
            (Point, "inf", other),
            (Point, "1 23", other),
            (Point, "1 2345", other),
            (Point, "1,23,456", other),
            (Point, "01.02.2024", other),
            (Point, "1 234,567 890", other),
            (Point, "1_000", other),
        ] {
            assert_eq!(notation.real(text), expected, "{text:?} as {notation:?}");
        }
    }

    #[test]
    fn a_whole_number_may_have_zeros_behind_it_and_loses_no_digit() {
        let (other, lost) = (Err(NoNumber::Other), Err(NoNumber::DigitsLost));
        for (text, expected) in [
            ("1.00", Ok(1)),
            ("7.", Ok(7)),
            ("-9461.000", Ok(-9461)),
            ("2e+05", Ok(200_000)),
            ("2E5", Ok(200_000)),
            ("1.0E7", Ok(10_000_000)),
            ("5.714462e+06", Ok(5_714_462)),
            ("1.000020000000000000e+05", Ok(100_002)),
            ("5.71446e+06", lost),
            ("1.23E+05", lost),
            ("1.5e+05", lost),
            ("1.5", other),
            ("15e-1", other),
            ("150e-1", Ok(15)),
            ("0e0", Ok(0)),
            ("0e99", Ok(0)),
            ("-0.0", Ok(0)),
            ("9223372036854775807", Ok(i64::MAX)),
            ("9223372036854775808", other),
            ("1e18", Ok(1_000_000_000_000_000_000)),
            ("1e30", other),
            ("1e999999999999", other),
            ("1e2147483647", other),
            ("1e-2147483648", other),
        ] {
            assert_eq!(Point.whole(text), expected, "{text:?}");
        }
        assert_eq!(Comma.whole("100\u{202f}002"), Ok(100_002));
        assert_eq!(Comma.whole("100.002"), Err(NoNumber::Ambiguous));
    }

    #[test]
    fn the_first_rows_say_how_numbers_are_written() {
        for (fields, expected) in [
            (&["7", "Cash loans", ""][..], Point),
            (&["0.5", "1.234"], Point),
            (&["0,5", "1.234", "Spouse, partner"], Comma),
            (&["1.234,5", "0,5"], CommaAndGroups),
            (&["1.234.567", "0,5"], CommaAndGroups),
            (&["1,234.5"], PointAndGroups),
            (&["1,234", "5,678"], Point),
            (&["1.234"], Point),
            // A column of one's own, among many.
            (&["0.5", "12.5", "3,7"], Point),
            (&["01.02.2024", "0,5"], Comma),
        ] {
            assert_eq!(Notation::of(fields.iter().copied()), expected, "{fields:?}");
        }
    }
}
