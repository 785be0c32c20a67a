//! `person`: what is held on somebody, for them; and what the records say of them, erased.

use super::open::with_bank;
use super::print::print;
use super::user::logged;
use crate::cli::{Common, Person, PersonCommand};
use crate::error::CommandError;
use crate::held::held;
use chrono::Utc;
use store::{Access, Records, Store};

/// By which the records name whoever runs this program.
const OPERATOR: &str = "operator";

pub(super) async fn run(common: &Common, arguments: &Person) -> Result<(), CommandError> {
    let records = Records::open_there(&common.database_url).await?;
    let done = match &arguments.command {
        PersonCommand::Export { id } => {
            logged(&records, "export-person", &id.to_string(), async || {
                with_bank(common, Access::Read, async |bank| export(bank, &records, *id).await).await
            })
            .await
        }
        PersonCommand::Erase { id, reason } => {
            logged(&records, "erase-person", &id.to_string(), async || erase(&records, *id, reason).await)
                .await
        }
    };
    records.close().await?;
    print(&done?)
}

async fn export(bank: &Store, records: &Records, id: i64) -> Result<String, CommandError> {
    let held = held(bank, records, id).await?.ok_or(CommandError::UnknownClient(id))?;
    Ok(format!("{held:#}\n"))
}

async fn erase(records: &Records, id: i64, reason: &str) -> Result<String, CommandError> {
    let erased = records.erase(id, OPERATOR, reason, Utc::now()).await?;
    Ok(format!(
        "Erased {} statements of {} decisions on client {id}. That something was decided, when and by whom stays, and names \
         nobody. The bank has their file as long as what is imported has it.\n",
        erased.statements, erased.cases
    ))
}
