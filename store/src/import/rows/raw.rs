//! The lines of rejected rows as they came, for whoever delivered them and now gets them back: with the file's own separators and
//! quotes, in UTF-8.
//!
//! A row that is rejected while its file is read still lies there beside its line. One that is rejected later has only its
//! number, and its file is read once more: to bring its line along, each of 58 million would go through the sort twice, as
//! text and as fields.
//!
//! Independent of why they are rejected.

use crate::import::ImportError;
use crate::import::delivery::dialect::Dialect;
use crate::import::delivery::lines::{Block, Lines};
use crate::import::delivery::source::Source;
use crate::import::rows::rejection::Rejected;
use crate::import::table::FILES;
use std::iter::Peekable;

/// Bytes of a line after which the rest is left out: it is to be found by its number.
const LONGEST: usize = 64 << 10;
/// What stands for the rest.
const CUT: char = '…';

/// Gives the `rejected` rows of a file, from the next one on and in the order of their lines, those of their lines that are in
/// `block`.
pub(in crate::import) fn look_up<'a>(
    block: &Block,
    dialect: &Dialect,
    rejected: &mut Peekable<impl Iterator<Item = &'a mut Rejected>>,
) {
    for (number, line) in block.raw() {
        if let Some(row) = rejected.next_if(|row| row.origin.line == number) {
            row.raw = Some(text(line, dialect));
        }
    }
}

/// Gives all `rejected` rows their lines, which are read once more, and brings them into the order of these.
///
/// # Errors
/// A file cannot be read any more.
pub(in crate::import) fn read_again(source: &Source, rejected: &mut [Rejected]) -> Result<(), ImportError> {
    rejected.sort_by_key(|row| (row.origin.file, row.origin.line));
    for rows in rejected.chunk_by_mut(|one, next| one.origin.file == next.origin.file) {
        let name = FILES[usize::from(rows[0].origin.file)].name;
        source.open(name, |input| {
            let (file, dialect) = (input.name, input.dialect.clone());
            let mut lines = Lines::of(input);
            let (mut block, mut more) = (Block::default(), true);
            let mut rows = rows.iter_mut().peekable();
            while more && rows.peek().is_some() {
                more = lines.read(&mut block).map_err(|source| ImportError::unreadable(file, source))?;
                look_up(&block, &dialect, &mut rows);
            }
            Ok(())
        })?;
    }
    Ok(())
}

/// A line in UTF-8, cut if it is too long.
fn text(line: &[u8], dialect: &Dialect) -> String {
    let mut text = String::from_utf8_lossy(&dialect.decoded(line)).into_owned();
    if text.len() > LONGEST {
        text.truncate(text.floor_char_boundary(LONGEST));
        text.push(CUT);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_without_end_is_cut_between_characters_and_says_so() {
        let dialect = Dialect::default();
        let whole = "é".repeat(LONGEST / 2);
        assert_eq!(text(whole.as_bytes(), &dialect), whole);
        let cut = text(format!("x{whole}").as_bytes(), &dialect);
        assert_eq!(cut, format!("x{}{CUT}", "é".repeat(LONGEST / 2 - 1)));
    }
}
