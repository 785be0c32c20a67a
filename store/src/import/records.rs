//! The records of a CSV file, unpacked and divided into fields on a thread of their own, while the ones before are
//! being looked at.
//!
//! Independent of what is in them.

use super::ImportError;
use super::source::Input;
use csv::{ByteRecord, Reader, ReaderBuilder};
use std::io::Read;
use std::sync::mpsc::{channel, sync_channel};
use std::thread;

/// Records that are handed over at a time.
const TOGETHER: usize = 1_024;
/// How often so many may wait.
const AHEAD: usize = 4;
/// Bytes that are read from a file at once.
const BUFFER: usize = 256 << 10;

/// Gives every record behind the header to `take`.
pub(super) fn for_each(
    input: Input<'_>,
    mut take: impl FnMut(&ByteRecord) -> Result<(), ImportError>,
) -> Result<(), ImportError> {
    let name = input.name;
    thread::scope(|threads| {
        let (sender, divided) = sync_channel(AHEAD);
        let (give_back, used) = channel::<Records>();
        threads.spawn(move || {
            // A row of the wrong length is that row's fault, not the end of the file.
            let mut csv = ReaderBuilder::new().flexible(true).buffer_capacity(BUFFER).from_reader(input.text);
            loop {
                let mut records = used.try_recv().unwrap_or_default();
                let read = records.read(&mut csv);
                let ended = !matches!(read, Ok(TOGETHER));
                // Nobody takes them any more after an error of theirs.
                if sender.send(read.map(|_| records)).is_err() || ended {
                    return;
                }
            }
        });
        for records in divided {
            let records = records.map_err(|source| Input::unreadable(name, source))?;
            records.of_now().iter().try_for_each(&mut take)?;
            // At the end of the file nobody needs them.
            let _ = give_back.send(records);
        }
        Ok(())
    })
}

/// Some records, whose memory is used again and again.
#[derive(Default)]
struct Records {
    all: Vec<ByteRecord>,
    /// How many of them were read the last time.
    read: usize,
}

impl Records {
    /// Reads the next ones; returns how many there are.
    fn read(&mut self, csv: &mut Reader<impl Read>) -> Result<usize, csv::Error> {
        self.all.resize_with(TOGETHER, ByteRecord::new);
        self.read = 0;
        for record in &mut self.all {
            if !csv.read_byte_record(record)? {
                break;
            }
            self.read += 1;
        }
        Ok(self.read)
    }

    fn of_now(&self) -> &[ByteRecord] {
        &self.all[..self.read]
    }
}
