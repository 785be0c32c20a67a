//! What a decision stands on: the client's file, scored now, and what the person is shown of it.

use crate::client::score::Assessment;
use crate::client_file::client_file;
use crate::decisions::view::Ground;
use crate::error::AppError;
use crate::state::AppState;
use model::engine::{Engine, EngineError};
use model::file::ClientFile;
use model::record::canonical;
use model::record::evidence::{Evidence, Import, System};
use std::sync::Arc;

/// Digits of the hash by which it is known again what a person saw.
const SHOWN: usize = 16;

/// What is kept of a decision beside what the person says.
pub struct Judged {
    /// What the person saw.
    pub ground: Ground,
    /// By which program, model and policy.
    pub system: System,
    /// The file and what was made of it.
    pub evidence: Evidence,
    /// The model's file.
    pub artifact: Vec<u8>,
}

/// What a person is shown before they decide.
///
/// # Errors
/// [`AppError::UnknownClient`]; what the store or the engine fail with.
async fn ground(state: &AppState, client: i64, case: Option<&str>) -> Result<Ground, AppError> {
    let Source { file, is_kept, .. } = source(state, client, case).await?;
    let (ground, _) = state.engine.ruling().await?.run(move |engine| made_of(engine, &file)).await??;
    Ok(Ground { is_kept, ..ground })
}

/// The file that is decided on.
struct Source {
    file: Arc<ClientFile>,
    import: Option<Import>,
    /// Whether it is the one that the case kept, for a client who is in the bank no more.
    is_kept: bool,
}

/// The bank's file; of a client whom a later import left out, the one that `case` was last decided on: what was begun is
/// brought to its end.
async fn source(state: &AppState, client: i64, case: Option<&str>) -> Result<Source, AppError> {
    match (client_file(state, client).await, case) {
        (Err(AppError::UnknownClient(_)), Some(case)) => {
            let records = state.records.records_of(case).await?;
            let kept = records.into_iter().rev().find_map(|record| record.statement?.evidence);
            let Evidence { file, import, .. } = kept.ok_or(AppError::UnknownClient(client))?;
            Ok(Source { file: Arc::new(file), import, is_kept: true })
        }
        (file, _) => {
            let file = file?;
            let import = state.store.last_import().await?;
            let import = import.map(|(id, at, source)| Import { id, at, source });
            Ok(Source { file, import, is_kept: false })
        }
    }
}

/// The same; none while reliance on the score is stopped: then nothing is decided on it.
///
/// # Errors
/// As [`ground`], but for the stop.
pub async fn ground_unless_stopped(
    state: &AppState,
    client: i64,
    case: Option<&str>,
) -> Result<Option<Ground>, AppError> {
    match ground(state, client, case).await {
        Ok(ground) => Ok(Some(ground)),
        Err(AppError::Stopped) => Ok(None),
        Err(error) => Err(error),
    }
}

/// The same, and all that is kept of it.
///
/// # Errors
/// As [`ground`].
pub async fn judged(state: &AppState, client: i64, case: Option<&str>) -> Result<Judged, AppError> {
    let Source { file, import, .. } = source(state, client, case).await?;
    let (program, ruling) = (state.desk.program, state.engine.ruling().await?);
    let limits = ruling.limits;
    let judge = move |engine: &Engine| {
        let (ground, assessment) = made_of(engine, &file)?;
        let file = Arc::unwrap_or_clone(file);
        let Assessment { explanation, reasons, .. } = assessment;
        let evidence = Evidence::of(engine, file, import, explanation, reasons)?;
        let artifact = engine.artifact().unwrap_or_default().to_vec();
        Ok::<_, EngineError>(Judged {
            ground,
            system: System::of(engine, program, limits),
            evidence,
            artifact,
        })
    };
    Ok(ruling.run_long(judge).await??)
}

fn made_of(engine: &Engine, file: &ClientFile) -> Result<(Ground, Assessment), EngineError> {
    let (assessment, _) = Assessment::explained(engine, file)?;
    let written = canonical::write(file).unwrap_or_default();
    let parameters = engine.parameters();
    // What was seen of another file, of another model or under another policy is to be seen again.
    let mut shown = canonical::hash(&format!("{} {} {written}", parameters.id, parameters.policy.version));
    shown.truncate(SHOWN);
    let ground = Ground {
        score: assessment.score.clone(),
        reasons: assessment.reasons.clone(),
        amount: file.application.amt_credit,
        shown,
        is_kept: false,
    };
    Ok((ground, assessment))
}
