//! `generate`: invented clients as files in the layout that `import` reads. No client is real.
//!
//! Every file is in the order of its clients (in the source only the applications are), and is written as the
//! clients are drawn: memory does not grow with their number. All cores draw; what is written depends on the
//! seed alone, for a client depends on nothing but the seed and its own number.

use super::print::print;
use crate::cli::Generate;
use crate::error::CommandError;
use crate::output::{NewFolder, unwritable};
use crate::progress;
use model::synthetic::{self, LAYOUTS};
use std::fmt::Write as _;
use std::fs::File;
use std::io::{self, Write};
use std::ops::Range;
use std::path::Path;
use store::import::mark_invented;
use store::ordered::{cores, ordered};

/// Clients that a thread draws before they are written: some megabytes of text.
const BATCH: u32 = 256;

pub(super) fn run(arguments: &Generate) -> Result<(), CommandError> {
    let folder = NewFolder::at(&arguments.output)?;
    write_bank(arguments.clients, arguments.seed, folder.path())?;
    folder.keep()?;
    let (clients, place) = (arguments.clients, arguments.output.display());
    print(&format!("Wrote {clients} invented clients to {place}.\n"))
}

/// Writes the tables of `clients` invented clients into `folder`.
pub(super) fn write_bank(clients: u32, seed: u64, folder: &Path) -> Result<(), CommandError> {
    let failed = |error: io::Error| unwritable(folder, error);
    let (mut files, mut written) = (Vec::new(), [0; LAYOUTS.len()]);
    for table in &LAYOUTS {
        let mut file = File::create(folder.join(table.file)).map_err(failed)?;
        writeln!(file, "{}", table.columns.join(",")).map_err(failed)?;
        files.push(file);
    }
    let bar = progress::clients(clients.into(), "Inventing clients");
    let batches = (0..clients).step_by(BATCH as usize).map(|first| first..clients.min(first + BATCH));
    let drawn = |batch: Range<u32>| (batch.len() as u64, draw(seed, batch));
    ordered(batches, cores(), drawn, |(drawn, texts)| {
        for ((file, text), written) in files.iter_mut().zip(texts?).zip(&mut written) {
            file.write_all(&text)?;
            *written += text.len();
        }
        bar.inc(drawn);
        Ok(())
    })
    .map_err(failed)?;
    // Of few clients, none may be an applicant: a file that names no client would be taken for one that was cut off.
    for (table, _) in
        LAYOUTS.iter().zip(written).filter(|(table, written)| table.names_clients() && *written == 0)
    {
        std::fs::remove_file(folder.join(table.file)).map_err(failed)?;
    }
    bar.finish_and_clear();
    mark_invented(folder).map_err(failed)
}

/// The rows of some clients as text, a piece for each table.
fn draw(seed: u64, clients: Range<u32>) -> io::Result<Vec<Vec<u8>>> {
    let mut tables: Vec<_> = LAYOUTS.iter().map(|_| csv::Writer::from_writer(Vec::new())).collect();
    let mut text = String::new();
    for row in clients.flat_map(|index| synthetic::client(seed, index)) {
        let table = &mut tables[row.table];
        for field in &row.fields {
            text.clear();
            write!(text, "{field}").map_err(io::Error::other)?;
            table.write_field(&text)?;
        }
        table.write_record(None::<&[u8]>)?;
    }
    tables.into_iter().map(|table| table.into_inner().map_err(csv::IntoInnerError::into_error)).collect()
}
