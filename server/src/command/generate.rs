//! `generate`: invented clients as files in the layout that `import` reads. No client is real.

use super::say;
use crate::cli::Generate;
use crate::error::CommandError;
use crate::output::{NewFolder, unwritable};
use crate::progress;
use model::synthetic::{self, TABLES};
use std::path::Path;

pub(super) fn run(arguments: &Generate) -> Result<(), CommandError> {
    let folder = NewFolder::at(&arguments.output)?;
    write_bank(arguments.clients, arguments.seed, folder.path())?;
    folder.keep()?;
    let (clients, place) = (arguments.clients, arguments.output.display());
    say(&format!("Wrote {clients} invented clients to {place}.\n"))
}

/// Writes the tables of `clients` invented clients into `folder`.
pub(super) fn write_bank(clients: u32, seed: u64, folder: &Path) -> Result<(), CommandError> {
    let failed = |error: csv::Error| unwritable(folder, error.into());
    let mut files = Vec::new();
    for table in &TABLES {
        let mut file = csv::Writer::from_path(folder.join(table.file)).map_err(failed)?;
        file.write_record(table.columns).map_err(failed)?;
        files.push(file);
    }
    let bar = progress::clients(clients.into(), "Inventing clients");
    for index in 0..clients {
        for row in synthetic::client(seed, index) {
            let fields = row.fields.iter().map(ToString::to_string);
            files[row.table].write_record(fields).map_err(failed)?;
        }
        bar.inc(1);
    }
    for mut file in files {
        file.flush().map_err(|error| unwritable(folder, error))?;
    }
    bar.finish_and_clear();
    Ok(())
}
