//! The records of a CSV file (RFC 4180), found on a thread of their own, which also unpacks, while the ones before
//! are being looked at.
//!
//! Few records have quotes. Where there are none, a record is what stands between two ends of lines; where there is
//! one, `csv-core` finds the record's end and takes the quotes away.
//!
//! Independent of what is in them.

use crate::import::ImportError;
use crate::import::delivery::source::Input;
use crate::import::rows::fields::{Fields, Separator};
use csv_core::{ReadRecordResult, Reader};
use memchr::memchr3_iter;
use std::io::{self, Read};
use std::ops::Range;
use std::sync::mpsc::{channel, sync_channel};
use std::thread;

/// Bytes that are read and handed over at a time.
const BLOCK: usize = 1 << 20;
/// How many blocks may wait.
const AHEAD: usize = 4;
/// Bytes of the longest record. A longer one is none: most likely, a quote was not closed.
const LONGEST: usize = 1 << 20;

/// A record.
#[derive(Debug, Clone, Copy)]
pub(in crate::import) struct Record<'a> {
    /// Where it starts in its file; the header is line 1.
    pub(in crate::import) line: u64,
    pub(in crate::import) fields: Fields<'a>,
}

/// Gives all records behind the header to `take`, some thousands at a time, with what `look` has seen in each, on the
/// thread that finds records. `take` returns what may be filled again, if there is any.
pub(in crate::import) fn for_each_batch<S: Send>(
    input: Input<'_>,
    look: impl Fn(Fields<'_>) -> S + Send,
    mut take: impl FnMut(Batch<S>) -> Result<Option<Batch<S>>, ImportError>,
) -> Result<(), ImportError> {
    let name = input.name;
    thread::scope(|threads| {
        let (sender, found) = sync_channel(AHEAD);
        let (give_back, used) = channel::<Batch<S>>();
        threads.spawn(move || {
            let mut file = Divided::new(input.text);
            let mut header = 1;
            loop {
                let mut batch = used.try_recv().unwrap_or_default();
                let read = file.read(&mut batch.block);
                let more = matches!(read, Ok(true));
                let headers = header.min(batch.block.records.len());
                batch.block.records.drain(..headers);
                header -= headers;
                batch.seen.clear();
                batch.seen.extend(batch.block.records().map(|record| look(record.fields)));
                // Nobody takes them any more after an error of theirs.
                if sender.send(read.map(|_| batch)).is_err() || !more {
                    return;
                }
            }
        });
        for read in found {
            let batch = read.map_err(|source| Input::unreadable(name, source))?;
            if let Some(used) = take(batch)? {
                // At the end of the file nobody needs it.
                let _ = give_back.send(used);
            }
        }
        Ok(())
    })
}

/// Some records and what was seen in each.
pub(in crate::import) struct Batch<S> {
    block: Block,
    /// In the order of the records.
    pub(in crate::import) seen: Vec<S>,
}

impl<S> Batch<S> {
    /// Record after record.
    pub(in crate::import) fn records(&self) -> impl Iterator<Item = (Record<'_>, &S)> {
        self.block.records().zip(&self.seen)
    }
}

impl<S> Default for Batch<S> {
    fn default() -> Self {
        Self { block: Block::default(), seen: Vec::new() }
    }
}

/// Some records, whose memory is used again and again.
#[derive(Default)]
struct Block {
    text: Vec<u8>,
    records: Vec<Found>,
}

/// Where a record is in the text of its block.
struct Found {
    line: u64,
    place: Range<usize>,
    separator: Separator,
}

impl Block {
    fn records(&self) -> impl Iterator<Item = Record<'_>> {
        self.records.iter().map(|found| {
            let fields = Fields { text: &self.text[found.place.clone()], separator: found.separator };
            Record { line: found.line, fields }
        })
    }
}

/// A file that is being divided.
struct Divided<R> {
    text: R,
    /// The beginning of a record whose end has not been read.
    begun: Vec<u8>,
    /// The line where it stands.
    line: u64,
    quoted: Quoted,
}

impl<R: Read> Divided<R> {
    fn new(text: R) -> Self {
        Self { text, begun: Vec::new(), line: 1, quoted: Quoted::new() }
    }

    /// Puts the next records into `block`; returns whether there may be more behind them.
    fn read(&mut self, block: &mut Block) -> io::Result<bool> {
        block.records.clear();
        block.text.clear();
        block.text.append(&mut self.begun);
        let read = self.text.by_ref().take(BLOCK as u64).read_to_end(&mut block.text)?;
        let ended = read < BLOCK;
        let rest = self.divide(&mut block.text, ended, &mut block.records);
        self.begun.extend_from_slice(&block.text[rest..]);
        if self.begun.len() > LONGEST {
            let longer = format!(
                "the row at line {} does not end within {LONGEST} bytes; is there a quote that is not closed?",
                self.line
            );
            return Err(io::Error::new(io::ErrorKind::InvalidData, longer));
        }
        Ok(!ended)
    }

    /// Finds all records that are whole; returns where the one begins that is not.
    fn divide(&mut self, text: &mut [u8], ended: bool, records: &mut Vec<Found>) -> usize {
        let mut start = 0;
        while self.divide_plain(text, &mut start, records) {
            let Some(Unquoted { length, lines, fields }) = self.quoted.read(&mut text[start..], ended) else {
                return start;
            };
            let place = start..start + fields;
            records.push(Found { line: self.line, place, separator: Separator::Never });
            self.line += lines;
            start += length;
        }
        if ended && start < text.len() {
            records.push(Found { line: self.line, place: start..text.len(), separator: Separator::Comma });
            start = text.len();
        }
        start
    }

    /// Finds the records from `start` on that have no quotes; returns whether one that has begins there then.
    fn divide_plain(&mut self, text: &[u8], start: &mut usize, records: &mut Vec<Found>) -> bool {
        let from = *start;
        for place in memchr3_iter(b'\n', b'\r', b'"', &text[from..]) {
            let end = from + place;
            if text[end] == b'"' {
                return true;
            }
            // An empty line is no record, and neither is what stands between the two characters that end a line.
            if *start < end {
                records.push(Found { line: self.line, place: *start..end, separator: Separator::Comma });
            }
            self.line += u64::from(text[end] == b'\n');
            *start = end + 1;
        }
        false
    }
}

/// Takes the quotes away from one record after the other.
struct Quoted {
    csv: Reader,
    output: Vec<u8>,
    /// Where the fields end in it.
    ends: Vec<usize>,
}

/// A record whose quotes have been taken away.
struct Unquoted {
    /// Bytes that it had in the file, the end of its last line included.
    length: usize,
    /// Lines that it took.
    lines: u64,
    /// Bytes that its fields take, and what stands between them.
    fields: usize,
}

impl Quoted {
    fn new() -> Self {
        Self { csv: Reader::new(), output: Vec::new(), ends: Vec::new() }
    }

    /// Takes the quotes away from the record that begins `text`, in its place; none if it is not whole.
    fn read(&mut self, text: &mut [u8], ended: bool) -> Option<Unquoted> {
        // Without its quotes, no record is longer than with them.
        self.output.resize(self.output.len().max(text.len() + 1), 0);
        self.ends.resize(self.ends.len().max(text.len() + 1), 0);
        self.csv.reset();
        let (mut result, length, written, mut fields) =
            self.csv.read_record(text, &mut self.output, &mut self.ends);
        if matches!(result, ReadRecordResult::InputEmpty) && ended {
            let (last, ends) = (&mut self.output[written..], &mut self.ends[fields..]);
            let (at_end, _, _, another) = self.csv.read_record(&[], last, ends);
            (result, fields) = (at_end, fields + another);
        }
        if !matches!(result, ReadRecordResult::Record) {
            return None;
        }
        let (mut from, mut to) = (0, 0);
        for &end in &self.ends[..fields] {
            text[to..to + end - from].copy_from_slice(&self.output[from..end]);
            to += end - from;
            text[to] = Separator::Never.byte();
            (from, to) = (end, to + 1);
        }
        Some(Unquoted { length, lines: self.csv.line() - 1, fields: to - 1 })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    type Rows = Vec<(u64, Vec<String>)>;

    fn divided(text: &str) -> io::Result<Rows> {
        let mut file = Divided::new(text.as_bytes());
        let (mut block, mut all, mut more) = (Block::default(), Vec::new(), true);
        while more {
            more = file.read(&mut block)?;
            all.extend(block.records().map(|Record { line, mut fields }| {
                let every = 0..fields.count();
                (line, every.map(|_| String::from_utf8_lossy(fields.next()).into_owned()).collect())
            }));
        }
        Ok(all)
    }

    /// The same by the crate `csv`.
    fn expected(text: &str) -> Vec<Vec<String>> {
        let mut csv =
            csv::ReaderBuilder::new().flexible(true).has_headers(false).from_reader(text.as_bytes());
        csv.records().map(|record| record.expect("it is text").iter().map(str::to_owned).collect()).collect()
    }

    #[test]
    fn records_are_what_the_crate_csv_reads() {
        for text in [
            "",
            "\n",
            "a,b\n1,2\n",
            "a,b\n1,2",
            "a,b\r\n1,2\r\n\r\n3,4",
            "a\n\"Spouse, partner\",\"\",x\n\"say \"\"no\"\"\"\n5\" wide,2\n",
            "\"two\nlines\",1\r\nplain,2\r\n\"last\"",
            "\"not closed,1\n2,3\n",
            "a,\"b\"c\n,,\n",
        ] {
            let found = divided(text).expect("it can be read");
            assert_eq!(
                found.into_iter().map(|(_, fields)| fields).collect::<Vec<_>>(),
                expected(text),
                "{text}"
            );
        }
    }

    #[test]
    fn records_know_their_lines_wherever_blocks_end() {
        let row =
            |n: usize| if n.is_multiple_of(3) { format!("\"{n},\n\"\n\n") } else { format!("{n},plain\r\n") };
        let text: String = (0..BLOCK / 4).map(row).collect();
        assert!(text.len() > 2 * BLOCK);
        let found = divided(&text).expect("it can be read");
        assert_eq!(found.len(), BLOCK / 4);
        for (n, (line, fields)) in found.into_iter().enumerate() {
            assert_eq!(line, 1 + (n + n.div_ceil(3) * 2) as u64, "row {n}");
            let expected = if n.is_multiple_of(3) {
                vec![format!("{n},\n")]
            } else {
                vec![n.to_string(), "plain".into()]
            };
            assert_eq!(fields, expected);
        }
    }

    #[test]
    fn a_quote_that_is_never_closed_is_found() {
        let text = format!("a,b\n1,2\n\"3,{}", "4\n".repeat(LONGEST));
        let error = divided(&text).expect_err("it does not end");
        assert!(error.to_string().contains("the row at line 3 does not end within"), "{error}");
    }
}
