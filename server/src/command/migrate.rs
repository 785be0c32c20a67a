//! `migrate`: brings a bank, or a backup, to the schema of this program, and says which roles of PostgreSQL serve it. A bank that
//! holds clients is copied before.

use super::earlier_bank::copy_earlier_bank;
use super::print::print;
use crate::cli::{Common, Migrate};
use crate::error::CommandError;
use store::{Records, Serving};

pub(super) async fn run(common: &Common, arguments: &Migrate) -> Result<(), CommandError> {
    let mut text = String::new();
    if !arguments.no_backup
        && let Some(bank) = copy_earlier_bank(common).await?
    {
        text += &bank.to_string();
    }
    let of_bank = store::migrate(&common.database_url).await?;
    for name in of_bank.iter().chain(&Records::migrate(&common.database_url).await?) {
        text += &format!("Applied {name}.\n");
    }
    for (role, serving, may) in [
        (&arguments.serving_role, Serving::Whole, "serve the bank"),
        (&arguments.reading_role, Serving::ReadOnly, "show the bank (serve --read-only)"),
    ] {
        if let Some(role) = role {
            store::let_serve(&common.database_url, role, serving).await?;
            text += &format!("The role {role} may {may}, and no more.\n");
        }
    }
    print(&(text + "The bank has the schema of this program.\n"))
}
