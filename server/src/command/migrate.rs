//! `migrate`: brings a bank, or a backup, to the schema of this program, and says which roles of PostgreSQL serve it. A bank that
//! holds clients is copied before.

use super::demo_bank::fill_if_empty;
use super::earlier_bank::copy_earlier_bank;
use super::open::{open_model, with_bank};
use super::print::print;
use crate::cli::{Common, Migrate};
use crate::error::CommandError;
use crate::role_password::proof;
use std::path::PathBuf;
use store::{Access, Records, Serving};

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
    print(&(text + "The bank has the schema of this program.\n"))?;
    if let Some(clients) = arguments.demo_clients {
        let engine = open_model(common)?;
        with_bank(common, Access::Fill, async |bank| fill_if_empty(bank, &engine, clients).await).await?;
    }
    let url = &common.database_url;
    let (file, may) = (arguments.serving_password_file.as_ref(), "serve the bank");
    let password = (file, "CLAIRSCORE_SERVING_PASSWORD");
    let_in(url, arguments.serving_role.as_ref(), Serving::Whole, password, may).await?;
    let (file, may) = (arguments.reading_password_file.as_ref(), "show the bank (serve --read-only)");
    let password = (file, "CLAIRSCORE_READING_PASSWORD");
    let_in(url, arguments.reading_role.as_ref(), Serving::ReadOnly, password, may).await
}

/// Makes a role one that serves, with the password of a file or of a variable if there is one.
async fn let_in(
    url: &str,
    role: Option<&String>,
    serving: Serving,
    (file, variable): (Option<&PathBuf>, &str),
    may: &str,
) -> Result<(), CommandError> {
    // An empty one is what an unset variable of a container gives.
    let Some(role) = role.filter(|role| !role.is_empty()) else { return Ok(()) };
    let proof = proof(file, variable)?;
    store::let_serve(url, role, serving).await?;
    let mut text = format!("The role {role} may {may}, and no more");
    if let Some(proof) = proof {
        store::set_password(url, role, &proof).await?;
        text += "; it comes in by its password";
    }
    print(&(text + ".\n"))
}
