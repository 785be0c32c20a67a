//! The fields of a row as the file has them, side by side in one piece of text: a row is copied as a whole, and its
//! fields are found when they are read.
//!
//! Independent of what they say.

use memchr::{memchr, memchr_iter};

/// What stands between two fields.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Separator {
    /// As in the file.
    Comma,
    /// Once quotes are taken away, a comma may be a part of a field. This byte is in no UTF-8 text: a field that has
    /// it makes one field too many, and its row is rejected for that.
    Never,
}

impl Separator {
    pub(super) const fn byte(self) -> u8 {
        match self {
            Self::Comma => b',',
            Self::Never => 0xff,
        }
    }

    /// The one whose byte this is.
    pub(super) const fn of(byte: u8) -> Self {
        if byte == Self::Comma.byte() { Self::Comma } else { Self::Never }
    }
}

/// Digits of a number that is read at sight: as many as surely fit.
const MOST_DIGITS: usize = 18;
/// Up to here every whole number is a double, and so is every one of these.
const EXACT: u64 = 1 << f64::MANTISSA_DIGITS;
const POWERS_OF_TEN: [f64; MOST_DIGITS + 1] = {
    let mut powers = [1.0; MOST_DIGITS + 1];
    let mut place = 1;
    while place < powers.len() {
        powers[place] = 10.0 * powers[place - 1];
        place += 1;
    }
    powers
};

/// A number as people write it: a sign, digits, and how many of them stand behind a point.
#[derive(Debug, Clone, Copy)]
pub(super) struct Decimal {
    minus: bool,
    digits: u64,
    decimals: usize,
}

impl Decimal {
    /// The whole number, which may end in `.0`, see [`super::cell`].
    pub(super) fn whole(self) -> Option<i64> {
        let digits = match self.decimals {
            0 => self.digits,
            1 if self.digits.is_multiple_of(10) => self.digits / 10,
            _ => return None,
        };
        let number = i64::try_from(digits).ok()?;
        Some(if self.minus { -number } else { number })
    }

    /// The nearest double: one division of what a double holds exactly rounds once, and so rightly (Clinger, "How to
    /// read floating point numbers accurately", 1990). None if there are more digits.
    pub(super) fn real(self) -> Option<f64> {
        let number = (self.digits <= EXACT).then(|| self.digits as f64 / POWERS_OF_TEN[self.decimals])?;
        Some(if self.minus { -number } else { number })
    }
}

/// The fields of one row.
#[derive(Debug, Clone, Copy)]
pub(super) struct Fields<'a> {
    pub(super) text: &'a [u8],
    pub(super) separator: Separator,
}

impl<'a> Fields<'a> {
    /// Those of a row that is all key.
    pub(super) const NONE: Self = Self { text: &[], separator: Separator::Comma };

    /// How many there are.
    pub(super) fn count(self) -> usize {
        memchr_iter(self.separator.byte(), self.text).count() + 1
    }

    /// Those from the one at `place` on.
    pub(super) fn from(mut self, place: usize) -> Self {
        for _ in 0..place {
            self.next();
        }
        self
    }

    /// Takes the first one away.
    pub(super) fn next(&mut self) -> &'a [u8] {
        let end = memchr(self.separator.byte(), self.text);
        self.take(end.unwrap_or(self.text.len()))
    }

    /// Takes the first one away, if it is empty.
    pub(super) fn next_empty(&mut self) -> bool {
        let empty = self.text.first().is_none_or(|&byte| byte == self.separator.byte());
        if empty {
            self.take(0);
        }
        empty
    }

    /// Takes the first one away, if it is a number that is written plainly.
    pub(super) fn next_number(&mut self) -> Option<Decimal> {
        let minus = self.text.first() == Some(&b'-');
        let start = usize::from(minus);
        let (mut digits, mut point, mut end) = (0_u64, None, start);
        loop {
            match self.text.get(end) {
                Some(byte @ b'0'..=b'9') => {
                    digits = digits.wrapping_mul(10).wrapping_add(u64::from(byte - b'0'));
                }
                Some(b'.') if point.is_none() => point = Some(end),
                Some(&byte) if byte != self.separator.byte() => return None,
                _ => break,
            }
            end += 1;
        }
        let (whole, decimals) = point.map_or((end - start, 0), |point| (point - start, end - point - 1));
        let plain = whole > 0 && (decimals > 0) == point.is_some() && whole + decimals <= MOST_DIGITS;
        plain.then(|| self.take(end)).map(|_| Decimal { minus, digits, decimals })
    }

    /// Takes the first one away, of so many bytes, and what stands behind it.
    fn take(&mut self, length: usize) -> &'a [u8] {
        let (field, rest) = self.text.split_at(length);
        self.text = rest.get(1..).unwrap_or_default();
        field
    }
}
