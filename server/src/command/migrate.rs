//! `migrate`: brings a bank, or a backup, to the schema of this program.

use super::print::print;
use crate::cli::Common;
use crate::error::CommandError;

pub(super) async fn run(common: &Common) -> Result<(), CommandError> {
    let applied = store::migrate(&common.database_url).await?;
    let mut text = String::new();
    for name in &applied {
        text += &format!("Applied {name}.\n");
    }
    print(&(text + "The bank has the schema of this program.\n"))
}
