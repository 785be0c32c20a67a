//! `log`: who did what, taken away as a signed file; and what is older than it has to be kept, deleted. Both stand in it.

use super::logged::logged;
use super::print::print;
use crate::cli::{Common, Log, LogCommand};
use crate::error::CommandError;
use crate::log_file::{EXPORT, Form, HEAD, written};
use crate::output::{Kind, NewFile, unwritable};
use crate::records_key;
use chrono::{Days, Utc};
use std::io::Write;
use std::path::Path;
use store::Records;

/// Acts that are read at once.
const PAGE: u64 = 10_000;

pub(super) async fn run(common: &Common, arguments: &Log) -> Result<(), CommandError> {
    let records = Records::open_there(&common.database_url).await?;
    let done = match &arguments.command {
        LogCommand::Export { key, output, search, json } => {
            let secret = records_key::find(key, &common.database_url)?.ok_or(CommandError::NoRecordsKey)?;
            let form = if *json { Form::JsonLines } else { Form::Csv };
            logged(&records, EXPORT, search, async || {
                let acts = all(&records, search).await?;
                let count = acts.len();
                let file = written(form, acts, search, Utc::now(), Some(&secret));
                match output {
                    Some(place) => {
                        keep(place, form, &file).map(|()| format!("Wrote {count} acts, signed.\n"))
                    }
                    None => Ok(file),
                }
            })
            .await
        }
        LogCommand::Prune { keep } => prune(&records, *keep).await,
    };
    records.close().await?;
    print(&done?)
}

async fn all(
    records: &Records,
    search: &str,
) -> Result<Vec<store::records::entity::access_log::Model>, CommandError> {
    let mut acts = Vec::new();
    loop {
        let before = acts.last().map(|act: &store::records::entity::access_log::Model| act.id);
        let page = records.acts(search, before, PAGE).await?;
        if page.is_empty() {
            return Ok(acts);
        }
        acts.extend(page);
    }
}

fn keep(place: &Path, form: Form, file: &str) -> Result<(), CommandError> {
    let kind = match form {
        Form::Csv => Kind::Csv(HEAD),
        Form::JsonLines => Kind::JsonLines,
    };
    let new = NewFile::at(place, kind)?;
    new.as_file().write_all(file.as_bytes()).map_err(|source| unwritable(place, source))?;
    new.keep()
}

async fn prune(records: &Records, days: u32) -> Result<String, CommandError> {
    let before = Utc::now() - Days::new(days.into());
    let day = before.format("%Y-%m-%d");
    logged(records, "prune-log", &format!("before {day}"), async || {
        let pruned = records.prune_acts(before).await?;
        records.overwrite_erased().await?;
        Ok(format!("Deleted {pruned} acts from before {day}; the log says so.\n"))
    })
    .await
}
