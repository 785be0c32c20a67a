//! `person`: what is held on somebody, for them; facts of it corrected; and all of it erased.

use super::logged::logged;
use super::open::{open_ruled, with_bank};
use super::print::print;
use super::score::{Clients, score_bank};
use crate::cli::{Common, Person, PersonCommand};
use crate::error::CommandError;
use crate::held::held;
use crate::progress::Bars;
use chrono::Utc;
use model::engine::Engine;
use model::record::life::State;
use model::record::person::Person as About;
use model::record::rectification::Rectification;
use model::record::steering::Steering;
use std::fs::File;
use std::io::{self, Read};
use std::path::Path;
use store::words::counted;
use store::{Access, Records, Store, correct};

/// Bytes of corrected facts, at most: all that a file has of a client's application are fewer.
const MOST_BYTES: u64 = 64 * 1024;
/// By which the records name whoever runs this program.
const OPERATOR: &str = "operator";

pub(super) async fn run(common: &Common, arguments: &Person) -> Result<(), CommandError> {
    let records = Records::open_there(&common.database_url).await?;
    let done = match &arguments.command {
        PersonCommand::Export { id } => {
            logged(&records, "export-person", &id.to_string(), async || {
                with_bank(common, Access::Read, async |bank| export(bank, &records, id).await).await
            })
            .await
        }
        PersonCommand::Rectify { id, facts, reason } => {
            logged(&records, "rectify-person", &id.to_string(), async || {
                // What decisions say of an applicant is all that is held on them, and nobody changes a decision.
                let About::Client(client) = *id else { return Err(CommandError::NotInBank(id.clone())) };
                let (ruled, facts) = (open_ruled(common).await?, read_facts(facts)?);
                with_bank(common, Access::Write, async |bank| {
                    rectify(bank, &records, &ruled, client, &facts, reason).await
                })
                .await
            })
            .await
        }
        PersonCommand::Erase { id, reason, before_term } => {
            logged(&records, "erase-person", &id.to_string(), async || {
                with_bank(common, Access::Write, async |bank| {
                    erase(bank, &records, id, reason, *before_term).await
                })
                .await
            })
            .await
        }
    };
    records.close().await?;
    print(&done?)
}

async fn export(bank: &Store, records: &Records, id: &About) -> Result<String, CommandError> {
    let held = held(bank, records, id).await?.ok_or_else(|| CommandError::UnknownPerson(id.clone()))?;
    Ok(format!("{held:#}\n"))
}

/// Lines FIELD=VALUE; empty ones say nothing.
fn read_facts(path: &Path) -> Result<Vec<(String, String)>, CommandError> {
    let unreadable = |source| CommandError::FactsUnreadable { path: path.to_owned(), source };
    let mut text = String::new();
    let source: Box<dyn Read> = if path == Path::new("-") {
        Box::new(io::stdin().lock())
    } else {
        Box::new(File::open(path).map_err(unreadable)?)
    };
    source.take(MOST_BYTES + 1).read_to_string(&mut text).map_err(unreadable)?;
    let lines = (1..).zip(text.lines()).filter(|(_, line)| !line.trim().is_empty());
    let fact = |(number, line): (usize, &str)| {
        let fact = line.split_once('=').ok_or(CommandError::NoFact { line: number })?;
        Ok((fact.0.trim().to_owned(), fact.1.trim().to_owned()))
    };
    let facts = lines.map(fact).collect::<Result<Vec<_>, CommandError>>()?;
    if facts.is_empty() || text.len() as u64 > MOST_BYTES { Err(CommandError::Facts) } else { Ok(facts) }
}

async fn rectify(
    bank: &Store,
    records: &Records,
    (engine, steering): &(Engine, Steering),
    id: i64,
    facts: &[(String, String)],
    reason: &str,
) -> Result<String, CommandError> {
    let file = bank.client_file(id).await?.ok_or(CommandError::UnknownClient(id))?;
    let before = engine.score(&file)?;
    let facts = correct(bank, id, facts, &Bars::default()).await.map_err(Box::new)?;
    if facts.is_empty() {
        return Ok(format!("Client {id} is described so already: nothing has changed.\n"));
    }
    let mut text = format!("Corrected of client {id}:\n");
    for fact in &facts {
        text += &format!("  {}\n", fact.name);
    }
    records.rectified(&Rectification { client: id, facts }, OPERATOR, reason, Utc::now()).await?;
    // At once: nobody decides on a score of what was wrong.
    score_bank(bank, engine, Clients::Missing, |_| Ok(())).await?;
    let file = bank.client_file(id).await?.ok_or(CommandError::UnknownClient(id))?;
    let after = engine.score(&file)?;
    if steering.stopped.is_some() {
        text += "Reliance on the score is stopped: no advice is told.\n";
    } else {
        text += &format!(
            "The advice was {} at a probability of {:.4}; it is {} at {:.4}.\n",
            before.decision.name(),
            before.probability,
            after.decision.name(),
            after.probability
        );
    }
    for case in records.cases_of(&About::Client(id), None).await? {
        if case.case.state == State::Told {
            text += &format!(
                "The case {} was decided and told on what is corrected now: offer the client a review.\n",
                case.id
            );
        } else if case.case.state.is_open() {
            text +=
                &format!("The case {} is open: look at the file again before going on with it.\n", case.id);
        }
    }
    Ok(text)
}

async fn erase(
    bank: &Store,
    records: &Records,
    id: &About,
    reason: &str,
    before_term: bool,
) -> Result<String, CommandError> {
    // Who was erased before is known still: something may have stopped it half-way.
    if held(bank, records, id).await?.is_none() && !records.erased().await?.contains(id) {
        return Err(CommandError::UnknownPerson(id.clone()));
    }
    // First the records, which may refuse.
    let erased = records.erase(id, OPERATOR, reason, before_term, Utc::now()).await?;
    let rows = match id {
        About::Client(client) => bank.erase(&[*client], &Bars::default()).await?,
        About::Applicant(_) => 0,
    };
    records.overwrite_erased().await?;
    let mut text = format!(
        "Erased {} of {id} in the bank, and {} of {} on them; their files were overwritten. A \
         server that runs lets go of them by itself.\n\
         What stays: that something was decided, when and by whom, which names nobody, as long as a decision may be contested; \
         {id} in the log, until `clairscore log prune`, and in the list by which `clairscore restore` erases a client again.\n\
         What this cannot reach: backups, deliveries, and the archive of PostgreSQL. Delete them when their time is over.\n",
        counted(rows, "row"),
        counted(erased.statements, "statement"),
        counted(erased.cases as u64, "decision")
    );
    if rows > 0 {
        text += "Next: `clairscore score --missing` counts the others again.\n";
    }
    Ok(text)
}
