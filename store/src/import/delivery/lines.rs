//! The lines of a file behind its first one, with their fields, some thousands at a time.
//!
//! Lines that are written plainly and have no quotes stay as they are; the others are divided into their fields, see
//! [`super::line`]. Every line that is not blank is given, whatever is wrong with it. Only a last one that breaks off before all
//! of its columns are there says that the rest of the file is missing: then nothing of it is to be trusted.
//!
//! Independent of what fields say.

use crate::import::delivery::dialect::Dialect;
use crate::import::delivery::line::{Fault, Separator};
use crate::import::delivery::source::Input;
use crate::import::obstacle::Obstacle;
use memchr::{memchr, memchr_iter, memchr2_iter, memrchr};
use std::io::{self, Read};
use std::ops::Range;

/// Bytes that are read at a time.
const BLOCK: usize = 1 << 20;
/// Bytes of the longest line. A longer one is none: most likely, lines end otherwise than the first one does.
const LONGEST: usize = 1 << 20;

/// A line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::import) struct Line<'a> {
    /// Which one of its file it is; the first one is line 1.
    pub(in crate::import) number: u64,
    /// Its fields.
    pub(in crate::import) text: &'a [u8],
    /// What stands between them.
    pub(in crate::import) separator: Separator,
    /// Why they cannot be told from each other, if so: the text is then that of the file.
    pub(in crate::import) fault: Option<Fault>,
}

/// Some lines, whose memory is used again and again.
#[derive(Debug, Default)]
pub(in crate::import) struct Block {
    /// Its lines as the file has them, each with its end.
    text: Vec<u8>,
    /// The number of the first of them.
    first: u64,
    /// The fields of lines that had to be divided.
    divided: Vec<u8>,
    lines: Vec<Found>,
}

/// Where a line is in its block.
#[derive(Debug)]
struct Found {
    number: u64,
    range: Range<usize>,
    /// A comma: its fields are in the text; another one: they are among those that were divided.
    separator: Separator,
    fault: Option<Fault>,
}

impl Block {
    /// Its lines.
    pub(in crate::import) fn lines(&self) -> impl Iterator<Item = Line<'_>> {
        self.lines.iter().map(|&Found { number, ref range, separator, fault }| {
            let text = if separator == Separator::COMMA { &self.text } else { &self.divided };
            Line { number, text: &text[range.clone()], separator, fault }
        })
    }

    /// All lines as the file has them, blank ones included, without what ends them, each with its number.
    pub(in crate::import) fn raw(&self) -> impl Iterator<Item = (u64, &[u8])> {
        let lines = self.text.split_inclusive(|&byte| byte == b'\n');
        let without_end = |line: &'_ [u8]| line.len() - usize::from(line.ends_with(b"\n"));
        let lines = lines.map(move |line| &line[without_return(line, 0..without_end(line))]);
        (self.first..).zip(lines)
    }

    /// How many there are.
    pub(in crate::import) fn len(&self) -> usize {
        self.lines.len()
    }
}

/// The lines of a file.
pub(in crate::import) struct Lines<R> {
    text: R,
    dialect: Dialect,
    /// How many fields a line should have.
    width: usize,
    /// The beginning of a line whose end has not been read.
    begun: Vec<u8>,
    /// The number of the next line.
    number: u64,
    /// Lines that are not empty and still to be passed over: those before the first row.
    leading: usize,
}

impl<'a> Lines<Box<dyn Read + Send + 'a>> {
    /// Those of a file, without its first one.
    pub(in crate::import) fn of(input: Input<'a>) -> Self {
        Self::new(input.text, input.dialect, input.names.len())
    }
}

impl<R: Read> Lines<R> {
    fn new(text: R, dialect: Dialect, width: usize) -> Self {
        let leading = dialect.leading;
        Self { text, dialect, width, begun: Vec::new(), number: 1, leading }
    }

    /// Puts the next lines into `block`; returns whether there may be more behind them.
    pub(in crate::import) fn read(&mut self, block: &mut Block) -> io::Result<bool> {
        block.lines.clear();
        block.divided.clear();
        block.text.clear();
        block.text.append(&mut self.begun);
        block.first = self.number;
        let read = self.text.by_ref().take(BLOCK as u64).read_to_end(&mut block.text)?;
        let ended = read < BLOCK;
        let rest = self.divide(block, ended);
        self.begun.extend_from_slice(&block.text[rest..]);
        block.text.truncate(rest);
        if self.begun.len() > LONGEST {
            return Err(Obstacle::LongLine { line: self.number, most: LONGEST }.into());
        }
        let passed = self.leading.min(block.lines.len());
        block.lines.drain(..passed);
        self.leading -= passed;
        if ended {
            self.refuse_cut(block)?;
        }
        Ok(!ended)
    }

    /// That the last line has no end, and breaks off before its last column. What some systems put behind a text (a blank, a
    /// control character) is no line.
    fn refuse_cut(&self, block: &Block) -> io::Result<()> {
        let endless = &block.text[memrchr(b'\n', &block.text).map_or(0, |end| end + 1)..];
        if endless.iter().all(|&byte| byte <= b' ') {
            return Ok(());
        }
        let Some(Line { number, text, separator, fault }) = block.lines().last() else { return Ok(()) };
        let fields = match fault {
            None => memchr_iter(separator.byte(), text).count() + 1,
            Some(_) => memchr_iter(self.dialect.separator, text).count() + 1,
        };
        if fields < self.width || fault == Some(Fault::Open) {
            return Err(
                Obstacle::Cut { line: number, fields: fields.min(self.width), width: self.width }.into()
            );
        }
        Ok(())
    }

    /// Finds all lines that are whole; returns where the one begins that is not.
    fn divide(&mut self, block: &mut Block, ended: bool) -> usize {
        let mut start = 0;
        if self.dialect.is_plain() {
            while let Some(quote) = self.divide_plain(block, &mut start) {
                let Some(end) = memchr(b'\n', &block.text[quote..]) else { break };
                self.take_divided(block, start..quote + end);
                start = quote + end + 1;
            }
        } else {
            let ends: Vec<usize> = memchr_iter(b'\n', &block.text).collect();
            for end in ends {
                self.take_divided(block, start..end);
                start = end + 1;
            }
        }
        if ended && start < block.text.len() {
            self.take_divided(block, start..block.text.len());
            start = block.text.len();
        }
        start
    }

    /// Takes the lines from `start` on that have no quotes; returns where there is one in the line that begins there then.
    fn divide_plain(&mut self, block: &mut Block, start: &mut usize) -> Option<usize> {
        let Block { text, lines, .. } = block;
        let from = *start;
        for offset in memchr2_iter(b'\n', b'"', &text[from..]) {
            let end = from + offset;
            if text[end] == b'"' {
                return Some(end);
            }
            let range = without_return(text, *start..end);
            if !is_blank(&text[range.clone()], self.dialect.separator) {
                lines.push(Found { number: self.number, range, separator: Separator::COMMA, fault: None });
            }
            self.number += 1;
            *start = end + 1;
        }
        None
    }

    /// Takes a line whose fields must be divided.
    fn take_divided(&mut self, block: &mut Block, line: Range<usize>) {
        let Block { text, divided, lines, .. } = block;
        let line = without_return(text, line);
        if !is_blank(&text[line.clone()], self.dialect.separator) {
            let begin = divided.len();
            let (range, separator, fault) = match self.dialect.divide(&text[line.clone()], divided) {
                Ok(()) => (begin..divided.len(), self.dialect.between(), None),
                Err(fault) => {
                    divided.truncate(begin);
                    (line, Separator::COMMA, Some(fault))
                }
            };
            lines.push(Found { number: self.number, range, separator, fault });
        }
        self.number += 1;
    }
}

/// Whether nothing is in a line but blanks, or what some systems put behind a text (Ctrl-Z, zeros).
fn is_blank(line: &[u8], separator: u8) -> bool {
    line.iter().all(|&byte| byte <= b' ' && byte != separator)
}

/// A line without the carriage return that may end it before the line feed.
fn without_return(text: &[u8], line: Range<usize>) -> Range<usize> {
    let returned = !line.is_empty() && text[line.end - 1] == b'\r';
    line.start..line.end - usize::from(returned)
}

#[cfg(test)]
mod tests {
    use super::*;

    type Found = Vec<(u64, Result<Vec<String>, Fault>)>;

    fn divided(text: &str, dialect: Dialect) -> io::Result<Found> {
        read(text, dialect, 0)
    }

    fn read(text: &str, dialect: Dialect, width: usize) -> io::Result<Found> {
        let mut file = Lines::new(text.as_bytes(), dialect, width);
        let (mut block, mut all, mut more) = (Block::default(), Vec::new(), true);
        while more {
            more = file.read(&mut block)?;
            let mut raw = block.raw();
            for line in
                block.lines().filter(|line| line.fault.is_some() || line.separator == Separator::COMMA)
            {
                let found = raw.find(|&(number, _)| number == line.number);
                assert_eq!(found, Some((line.number, line.text)), "a line that needs no work is as it came");
            }
            all.extend(block.lines().map(|Line { number, text, separator, fault }| {
                let fields = text.split(|&byte| byte == separator.byte());
                let fields = fields.map(|field| String::from_utf8_lossy(field).into_owned()).collect();
                (number, fault.map_or(Ok(fields), Err))
            }));
        }
        Ok(all)
    }

    fn plain() -> Dialect {
        Dialect { leading: 0, ..Dialect::default() }
    }

    #[test]
    fn lines_are_records_and_have_their_fields() {
        let row = |fields: &[&str]| Ok(fields.iter().map(|&field| field.to_owned()).collect());
        for (text, expected) in [
            ("", vec![]),
            ("\n\r\n", vec![]),
            ("a,b\n1,2\n", vec![(1, row(&["a", "b"])), (2, row(&["1", "2"]))]),
            ("a,b\r\n\r\n1,2", vec![(1, row(&["a", "b"])), (3, row(&["1", "2"]))]),
            (
                "a\n\"x, y\",\"\",\"say \"\"no\"\"\"\r\nb",
                vec![(1, row(&["a"])), (2, row(&["x, y", "", "say \"no\""])), (3, row(&["b"]))],
            ),
            // A carriage return elsewhere is a part of its field.
            ("1,2\r3\n4\n", vec![(1, row(&["1", "2\r3"])), (2, row(&["4"]))]),
            // No line is swallowed by the quote of another.
            (
                "1,\"two\nlines\",1\n2,\"\n3,x\n4,\"y\n",
                vec![
                    (1, Err(Fault::Open)),
                    (2, row(&["lines\"", "1"])),
                    (3, Err(Fault::Open)),
                    (4, row(&["3", "x"])),
                    (5, Err(Fault::Open)),
                ],
            ),
        ] {
            let expected: Found = expected;
            assert_eq!(divided(text, plain()).expect("it can be read"), expected, "{text:?}");
        }
        let semicolons = Dialect { separator: b';', windows_1252: true, ..Dialect::default() };
        let found = divided("A;B\n1;\"x;,\"\n", semicolons).expect("it can be read");
        assert_eq!(found, [(2, row(&["1", "x;,"]))]);
    }

    #[test]
    fn lines_know_their_numbers_wherever_blocks_end() {
        let row =
            |n: usize| if n.is_multiple_of(3) { format!("\"{n},\"\n\n") } else { format!("{n},plain\r\n") };
        let text: String = (0..BLOCK / 4).map(row).collect();
        assert!(text.len() > 2 * BLOCK);
        let found = divided(&text, plain()).expect("it can be read");
        assert_eq!(found.len(), BLOCK / 4);
        for (n, (number, fields)) in found.into_iter().enumerate() {
            assert_eq!(number, 1 + (n + n.div_ceil(3)) as u64, "row {n}");
            let expected =
                if n.is_multiple_of(3) { vec![format!("{n},")] } else { vec![n.to_string(), "plain".into()] };
            assert_eq!(fields, Ok(expected));
        }
    }

    #[test]
    fn a_line_that_does_not_end_is_found() {
        let text = format!("a,b\n1,2\n3,{}", "4,".repeat(LONGEST));
        let error = divided(&text, plain()).expect_err("it does not end");
        assert!(error.to_string().contains("line 3"), "{error}");
    }

    #[test]
    fn a_last_line_that_breaks_off_says_that_the_rest_is_missing() {
        let semicolons = || Dialect { separator: b';', ..plain() };
        for (text, dialect, line) in [
            ("a,b,c\n1,2,3\n4,5", plain(), 3),
            ("a,b,c\n1,2,3\n4", plain(), 3),
            ("a,b,c\r\n1,2,3\r\n4,\"5", plain(), 3),
            ("a,b,c\n4,5,\"x, y", plain(), 2),
            ("a;b;c\n1;2;3\n4;5", semicolons(), 3),
        ] {
            let error = read(text, dialect, 3).expect_err("it breaks off").to_string();
            assert!(error.contains(&format!("line {line}")), "{text:?}: {error}");
        }
        for (text, dialect) in [
            ("a,b,c\n1,2,3", plain()),
            ("a,b,c", plain()),
            ("a,b,c\n1,2,3\n4,5\n", plain()),
            ("a,b,c\n1,2,3\n \t", plain()),
            ("a,b,c\n1,2,3\n\u{1a}", plain()),
            ("a,b,c\n1,2,3,4", plain()),
            ("a,b,c\n1,2\n\r", plain()),
            ("a;b;c\n1;2;3", semicolons()),
            ("", plain()),
        ] {
            read(text, dialect, 3).unwrap_or_else(|error| panic!("{text:?}: {error}"));
        }
    }
}
