//! The fields of a row as the file has them, side by side in one piece of text: a row is copied as a whole, and its
//! fields are found when they are read.
//!
//! Independent of what they say.

use lexical_core::FromLexical;
use memchr::{memchr, memchr_iter};
use serde::{Deserialize, Serialize};

/// What stands between two fields.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
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

    /// Takes the first one away, if it is a number and nothing else. One that is `whole` may end in `.0`, see
    /// [`super::cell`].
    pub(super) fn next_number<N: FromLexical>(&mut self, whole: bool) -> Option<N> {
        let (number, length) = lexical_core::parse_partial(self.text).ok()?;
        // What has no digit reads as 0.
        if !self.text[..length].last()?.is_ascii_digit() {
            return None;
        }
        let point = whole && matches!(self.text[length..], [b'.', b'0', ..]);
        let length = length + if point { 2 } else { 0 };
        let ends = self.text.get(length).is_none_or(|&byte| byte == self.separator.byte());
        ends.then(|| self.take(length)).map(|_| number)
    }

    /// Takes the first one away, of so many bytes, and what stands behind it.
    fn take(&mut self, length: usize) -> &'a [u8] {
        let (field, rest) = self.text.split_at(length);
        self.text = rest.get(1..).unwrap_or_default();
        field
    }
}
