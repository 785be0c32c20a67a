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
use model::record::checkpoint::{Signed, public_key};
use model::record::evidence::{Evidence, System};
use model::record::replay::{Kept, Verdict, replay};
use std::collections::HashMap;
use std::path::Path;
use std::sync::Arc;
use store::Records;

/// A kept model: the names of its columns, and its trees.
type Model = (Vec<String>, Arc<Ensemble>);

pub(super) async fn run(common: &Common, arguments: &Audit) -> Result<Outcome, CommandError> {
    let records = Records::open_there(&common.database_url).await?;
    let outcome = match &arguments.command {
        AuditCommand::Verify { checkpoint } => verify(&records, common, &arguments.key, checkpoint).await,
        AuditCommand::Checkpoint { output } => {
            sign(&records, common, &arguments.key, output.as_deref()).await
        }
    };
    records.close().await?;
    outcome
}

async fn verify(
    records: &Records,
    common: &Common,
    key: &RecordsKey,
    outside: &[std::path::PathBuf],
) -> Result<Outcome, CommandError> {
    let outside = outside.iter().map(|file| read(file)).collect::<Result<Vec<_>, _>>()?;
    // Without the key it is only known that somebody has signed.
    let trusted: Vec<String> = records_key::find(key, &common.database_url)?.iter().map(public_key).collect();
    let models = kept_models(records).await?;
    let mut again = |evidence: &Evidence, system: &System| {
        let kept = models.get(&system.model_hash);
        replay(evidence, kept.map(|(features, ensemble)| Kept { features, ensemble }))
    };
    let audit = records.audit(&outside, &trusted, &mut again).await?;
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
    print(&text)?;
    Ok(if audit.findings.is_empty() { Outcome::Done } else { Outcome::NeedsAttention })
}

fn read(file: &Path) -> Result<Signed, CommandError> {
    let unreadable = |source: Box<dyn std::error::Error + Send + Sync>| CommandError::Checkpoint {
        path: file.to_owned(),
        source,
    };
    let text = std::fs::read_to_string(file).map_err(|error| unreadable(error.into()))?;
    text.parse().map_err(|error: model::record::checkpoint::CheckpointError| unreadable(error.into()))
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
