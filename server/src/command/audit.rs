//! `audit`: whether the records are what was recorded, and how long their chain is now, signed.

use super::outcome::Outcome;
use super::print::print;
use crate::cli::{Audit, AuditCommand, Common};
use crate::error::CommandError;
use crate::output::unwritable;
use crate::records_key::{self, RecordsKey};
use chrono::Utc;
use model::ensemble::Ensemble;
use model::onnx::read_trees;
use model::record::checkpoint::{CheckpointError, Signed, public_key};
use model::record::evidence::{Evidence, System};
use model::record::replay::{Kept, Verdict, replay};
use model::record::signed_file;
use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use store::Records;

/// A kept model: the names of its columns, and its trees.
type Model = (Vec<String>, Arc<Ensemble>);

pub(super) async fn run(common: &Common, arguments: &Audit) -> Result<Outcome, CommandError> {
    let records = Records::open_there(&common.database_url).await?;
    let outcome = match &arguments.command {
        AuditCommand::Verify { checkpoint, log, trusted_key } => {
            // Without a key it is only known that somebody has signed.
            let own = records_key::find(&arguments.key, &common.database_url)?;
            let trusted: Vec<String> =
                own.iter().map(public_key).chain(trusted_key.iter().cloned()).collect();
            verify(&records, &trusted, checkpoint, log).await
        }
        AuditCommand::Checkpoint { output } => {
            sign(&records, common, &arguments.key, output.as_deref()).await
        }
    };
    records.close().await?;
    outcome
}

async fn verify(
    records: &Records,
    trusted: &[String],
    outside: &[PathBuf],
    logs: &[PathBuf],
) -> Result<Outcome, CommandError> {
    let logs =
        logs.iter().map(|file| text_of(file).map(|text| (file, text))).collect::<Result<Vec<_>, _>>()?;
    let outside = outside.iter().map(|file| read(file)).collect::<Result<Vec<_>, _>>()?;
    let models = kept_models(records).await?;
    let mut again = |evidence: &Evidence, system: &System| {
        let kept = models.get(&system.model_hash);
        replay(evidence, kept.map(|(features, ensemble)| Kept { features, ensemble }))
    };
    let audit = records.audit(&outside, trusted, &mut again).await?;
    let weaknesses = records.weaknesses().await?;
    let mut text =
        format!("{} events, {} checkpoints, {} models.\n", audit.walk.count, audit.checkpoints, models.len());
    for verdict in Verdict::ALL {
        let decisions = audit.replayed.get(&verdict).copied().unwrap_or_default();
        text += &format!("{}: {decisions}\n", verdict.name());
    }
    for finding in &audit.findings {
        text += &format!("! {finding}\n");
    }
    if audit.findings.is_empty() {
        text += "The records are what was recorded.\n";
        if outside.is_empty() {
            text += "That the end of the chain was not cut off, only a checkpoint shows that was kept elsewhere: \
                     --checkpoint FILE.\n";
        }
    }
    for weakness in &weaknesses {
        text += &format!("! {weakness}\n");
    }
    let mut is_good = audit.findings.is_empty() && weaknesses.is_empty();
    for (file, log) in logs {
        let outcome = signed_file::verify(&log).and_then(|key| {
            let is_known = trusted.is_empty() || trusted.iter().any(|trusted| trusted == key);
            if is_known { Ok(()) } else { Err(CheckpointError::Key) }
        });
        is_good &= outcome.is_ok();
        text += &match outcome {
            Ok(()) => format!("{} is what was taken out of the log.\n", file.display()),
            Err(error) => format!("! {}: {}\n", file.display(), of_a_log(error)),
        };
    }
    print(&text)?;
    Ok(if is_good { Outcome::Done } else { Outcome::NeedsAttention })
}

/// What is wrong with a file of the log.
const fn of_a_log(error: CheckpointError) -> &'static str {
    match error {
        CheckpointError::Unreadable => {
            "it does not end with a signature; give the file that `clairscore log export` wrote, unchanged"
        }
        CheckpointError::Signature => {
            "it was changed since it was taken out of the log: its signature does not fit"
        }
        CheckpointError::Key => "it was signed with another key than this one's",
    }
}

/// What a file says that is held against the records.
fn text_of(file: &Path) -> Result<String, CommandError> {
    let unreadable =
        |source: std::io::Error| CommandError::Checkpoint { path: file.to_owned(), source: source.into() };
    std::fs::read_to_string(file).map_err(unreadable)
}

fn read(file: &Path) -> Result<Signed, CommandError> {
    let unreadable = |source: Box<dyn std::error::Error + Send + Sync>| CommandError::Checkpoint {
        path: file.to_owned(),
        source,
    };
    text_of(file)?
        .parse()
        .map_err(|error: model::record::checkpoint::CheckpointError| unreadable(error.into()))
}

/// The models that decisions were made with; one that does not read is none, and its decisions are told to be changed.
async fn kept_models(records: &Records) -> Result<HashMap<String, Model>, CommandError> {
    let mut models = HashMap::new();
    for (hash, file) in records.kept_models().await? {
        let is_it = model::record::canonical::hash_of_bytes(&file) == hash;
        if let (true, Ok(trees)) = (is_it, read_trees(&file)) {
            models.insert(hash, trees);
        }
    }
    Ok(models)
}

async fn sign(
    records: &Records,
    common: &Common,
    key: &RecordsKey,
    output: Option<&Path>,
) -> Result<Outcome, CommandError> {
    let secret = records_key::find(key, &common.database_url)?.ok_or(CommandError::NoRecordsKey)?;
    let signed = records.checkpoint(&secret, Utc::now()).await?.to_string();
    match output {
        Some(file) => std::fs::write(file, &signed).map_err(|source| unwritable(file, source))?,
        None => print(&signed)?,
    }
    Ok(Outcome::Done)
}
