//! The fields of a row as the file has them, side by side in one piece of text: a row is copied as a whole, and its
//! fields are found when they are read.
//!
//! Independent of what they say.

use crate::import::delivery::line::Separator;
use memchr::{memchr, memchr_iter};

/// Digits of a number that is read at sight: as many as surely fit.
const MOST_DIGITS: usize = 18;
/// Up to here every whole number is a double, and so is every one of these.
const EXACT: u64 = 1 << f64::MANTISSA_DIGITS;
const POWERS_OF_TEN: [f64; MOST_DIGITS + 1] = {
    let mut powers = [1.0; MOST_DIGITS + 1];
    let mut decimals = 1;
    while decimals < powers.len() {
        powers[decimals] = 10.0 * powers[decimals - 1];
        decimals += 1;
    }
    powers
};

/// A number as people write it: a sign, digits, and how many of them stand behind a point.
#[derive(Debug, Clone, Copy)]
pub(in crate::import) struct Decimal {
    minus: bool,
    digits: u64,
    decimals: usize,
}

impl Decimal {
    /// The whole number, which may end in `.0`, see [`super::column`].
    pub(in crate::import) fn whole(self) -> Option<i64> {
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
    pub(in crate::import) fn real(self) -> Option<f64> {
        let number = (self.digits <= EXACT).then(|| self.digits as f64 / POWERS_OF_TEN[self.decimals])?;
        Some(if self.minus { -number } else { number })
    }
}

/// The fields of one row.
#[derive(Debug, Clone, Copy)]
pub(in crate::import) struct Fields<'a> {
    pub(in crate::import) text: &'a [u8],
    pub(in crate::import) separator: Separator,
}

impl<'a> Fields<'a> {
    /// Those of a row that is all key.
    pub(in crate::import) const NONE: Self = Self { text: &[], separator: Separator::COMMA };

    /// How many there are.
    pub(in crate::import) fn count(self) -> usize {
        memchr_iter(self.separator.byte(), self.text).count() + 1
    }

    /// Those from the one at `index` on.
    pub(in crate::import) fn from(mut self, index: usize) -> Self {
        for _ in 0..index {
            self.next();
        }
        self
    }

    /// Takes the first one away.
    pub(in crate::import) fn next(&mut self) -> &'a [u8] {
        let end = memchr(self.separator.byte(), self.text).unwrap_or(self.text.len());
        let field = &self.text[..end];
        self.drop_first(end);
        field
    }

    /// Takes the first one away, if it is empty.
    #[inline]
    pub(in crate::import) fn next_empty(&mut self) -> bool {
        let empty = self.ends_at(0);
        if empty {
            self.drop_first(0);
        }
        empty
    }

    /// Takes the first one away, if it is a number that is written plainly.
    #[inline]
    pub(in crate::import) fn next_number(&mut self) -> Option<Decimal> {
        let minus = self.text.first() == Some(&b'-');
        let start = usize::from(minus);
        let (mut digits, mut end) = (0, start);
        self.add_digits(&mut digits, &mut end);
        let whole = end - start;
        let mut decimals = 0;
        if self.text.get(end) == Some(&b'.') {
            // Elsewhere a point may stand between groups of digits.
            if !self.separator.has_points() {
                return None;
            }
            let point = end;
            end += 1;
            self.add_digits(&mut digits, &mut end);
            decimals = end - point - 1;
            if decimals == 0 {
                return None;
            }
        }
        if whole == 0 || whole + decimals > MOST_DIGITS || !self.ends_at(end) {
            return None;
        }
        self.drop_first(end);
        Some(Decimal { minus, digits, decimals })
    }

    /// Adds the digits from `end` on to those of a number, and moves `end` behind them.
    #[inline]
    fn add_digits(&self, number: &mut u64, end: &mut usize) {
        let digit = |byte: &u8| Some(byte.wrapping_sub(b'0')).filter(|digit| *digit <= 9);
        while let Some(digit) = self.text.get(*end).and_then(digit) {
            *number = number.wrapping_mul(10).wrapping_add(u64::from(digit));
            *end += 1;
        }
    }

    /// Takes the first one away, if it is ASCII that can be seen, with nothing around it.
    #[inline]
    pub(in crate::import) fn next_plain_text(&mut self) -> Option<&'a str> {
        let (mut end, mut plain) = (0, true);
        while !self.ends_at(end) {
            plain &= matches!(self.text[end], b' '..=b'~');
            end += 1;
        }
        let field = &self.text[..end];
        if !plain || field.first()? == &b' ' || field.last()? == &b' ' {
            return None;
        }
        let text = std::str::from_utf8(field).ok()?;
        self.drop_first(end);
        Some(text)
    }

    /// Whether the first one has `length` bytes, given that it has no fewer.
    #[inline]
    fn ends_at(&self, length: usize) -> bool {
        self.text.get(length).is_none_or(|&byte| byte == self.separator.byte())
    }

    /// Takes the first one away, of so many bytes, and what stands behind it.
    #[inline]
    fn drop_first(&mut self, length: usize) {
        self.text = self.text.get(length + 1..).unwrap_or_default();
    }
}
