//! `person`: what is held on somebody, for them; and what the records say of them, erased.

use super::open::with_bank;
use super::print::print;
use super::user::logged;
use crate::cli::{Common, Person, PersonCommand};
use crate::error::CommandError;
use chrono::Utc;
use serde_json::{Value, json};
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

/// Everything that is held on a client, as JSON.
async fn export(bank: &Store, records: &Records, id: i64) -> Result<String, CommandError> {
    let (file, cases) = (bank.client_file(id).await?, records.cases_of(id, None).await?);
    if file.is_none() && cases.is_empty() {
        return Err(CommandError::UnknownClient(id));
    }
    let mut told = Vec::new();
    for case in cases {
        let events: Vec<Value> = records
            .records_of(&case.id)
            .await?
            .into_iter()
            .map(|record| {
                json!({
                    "sequence": record.sequence,
                    "at": record.at,
                    "hash": record.hash,
                    "act": record.act,
                    "statement": record.statement,
                })
            })
            .collect();
        told.push(json!({ "case": case.id, "state": case.case.state, "events": events }));
    }
    let all = json!({ "client": id, "file": file, "decisions": told });
    Ok(format!("{all:#}\n"))
}

async fn erase(records: &Records, id: i64, reason: &str) -> Result<String, CommandError> {
    let erased = records.erase(id, OPERATOR, reason, Utc::now()).await?;
    Ok(format!(
        "Erased {} statements of {} decisions on client {id}. That something was decided, when and by whom stays, and names \
         nobody. The bank has their file as long as what is imported has it.\n",
        erased.statements, erased.cases
    ))
}
