//! An empty bank, filled with invented clients, so that there is something to see.

use super::generate;
use super::print::print;
use super::score::{self, Clients};
use crate::error::CommandError;
use crate::output::unwritable;
use crate::progress::Bars;
use model::engine::Engine;
use store::Store;
use store::import::{ImportOptions, Mode, import};

/// The seed of the demo portfolio: the same clients everywhere.
const DEMO_SEED: u64 = 1;

/// If the bank is empty: invents clients, imports them as any other bank's files, scores them.
pub(super) async fn fill_if_empty(store: &Store, engine: &Engine, clients: u32) -> Result<(), CommandError> {
    if !store.is_empty().await? {
        return Ok(());
    }
    let folder = tempfile::tempdir().map_err(|source| unwritable(&std::env::temp_dir(), source))?;
    generate::write_bank(clients, DEMO_SEED, folder.path())?;
    import(store, &ImportOptions::of(folder.path()), Mode::Whole, &Bars::default()).await?;
    score::score_bank(store, engine, Clients::All, |_| Ok(())).await?;
    print(&format!("The bank was empty: it now holds {clients} invented clients, scored.\n"))
}
