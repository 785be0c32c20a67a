//! The records of a file, found on a thread of their own, which also unpacks, while the ones before are being looked at.
//!
//! Independent of what is in them.

use crate::import::ImportError;
use crate::import::delivery::line::Fault;
use crate::import::delivery::lines::{Block, Line, Lines};
use crate::import::delivery::source::Input;
use crate::import::rows::fields::Fields;
use std::sync::mpsc::{channel, sync_channel};
use std::thread;

/// How many blocks may wait.
const AHEAD: usize = 4;

/// A record.
#[derive(Debug, Clone, Copy)]
pub(in crate::import) struct RawRecord<'a> {
    /// Where it stands in its file; the header is line 1.
    pub(in crate::import) line: u64,
    pub(in crate::import) fields: Fields<'a>,
}

impl<'a> RawRecord<'a> {
    fn of(Line { number, text, separator, fault: _ }: Line<'a>) -> Self {
        Self { line: number, fields: Fields { text, separator } }
    }
}

/// Gives all records behind the header to `take`, some thousands at a time, with what `look` has seen in each, on the
/// thread that finds records: in its fields, or in the fault for which they cannot be told from each other. `take`
/// returns what may be filled again, if there is any.
pub(in crate::import) fn for_each_batch<S: Send>(
    input: Input<'_>,
    look: impl Fn(Result<Fields<'_>, Fault>) -> S + Send,
    mut take: impl FnMut(RecordBatch<S>) -> Result<Option<RecordBatch<S>>, ImportError>,
) -> Result<(), ImportError> {
    let name = input.name;
    thread::scope(|threads| {
        let (sender, found) = sync_channel(AHEAD);
        let (give_back, used) = channel::<RecordBatch<S>>();
        threads.spawn(move || {
            let mut lines = Lines::of(input);
            loop {
                let mut batch = used.try_recv().unwrap_or_default();
                let read = lines.read(&mut batch.block);
                let more = matches!(read, Ok(true));
                batch.seen.clear();
                batch.seen.extend(batch.block.lines().map(|line| {
                    let fields = RawRecord::of(line).fields;
                    look(line.fault.map_or(Ok(fields), Err))
                }));
                // Nobody takes them any more after an error of theirs.
                if sender.send(read.map(|_| batch)).is_err() || !more {
                    return;
                }
            }
        });
        for read in found {
            let batch = read.map_err(|source| ImportError::unreadable(name, source))?;
            if let Some(used) = take(batch)? {
                // At the end of the file nobody needs it.
                let _ = give_back.send(used);
            }
        }
        Ok(())
    })
}

/// Some records and what was seen in each.
pub(in crate::import) struct RecordBatch<S> {
    block: Block,
    /// In the order of the records.
    pub(in crate::import) seen: Vec<S>,
}

impl<S> RecordBatch<S> {
    /// Record after record.
    pub(in crate::import) fn records(&self) -> impl Iterator<Item = (RawRecord<'_>, &S)> {
        self.block.lines().map(RawRecord::of).zip(&self.seen)
    }

    /// What the file has in its lines.
    pub(in crate::import) const fn block(&self) -> &Block {
        &self.block
    }

    /// How many lines of the file they are: all but the empty ones.
    pub(in crate::import) fn lines(&self) -> u64 {
        self.block.len() as u64
    }
}

impl<S> Default for RecordBatch<S> {
    fn default() -> Self {
        Self { block: Block::default(), seen: Vec::new() }
    }
}
