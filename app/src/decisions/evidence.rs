//! What a decision stands on: a person's file, scored now, and what the decider is shown of it.

use crate::applicant::sent::{Accepted, FileReader};
use crate::client::score::Assessment;
use crate::client_file::client_file;
use crate::decisions::view::Ground;
use crate::error::AppError;
use crate::guard::Caller;
use crate::ruling::RulingError;
use crate::state::AppState;
use model::engine::{Engine, EngineError};
use model::file::{Application, ClientFile};
use model::record::canonical;
use model::record::evidence::{Evidence, Import, System};
use model::record::person::Person;
use std::sync::Arc;
use store::records::MOST_CASES;

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

/// A file that is decided on.
pub struct Source {
    /// The file.
    pub file: Arc<ClientFile>,
    import: Option<Import>,
    /// Whether it is the one that the case kept, for a client who is in the bank no more.
    is_kept: bool,
}

/// The file of a person: the bank's of a client; of a client whom a later import left out the one that `case` was last decided
/// on, for what was begun is brought to its end; the one that they were last decided on of an applicant, whom the bank does not know.
///
/// # Errors
/// [`AppError::UnknownClient`], [`AppError::UnknownCase`]; what the store fails with.
pub async fn source(
    state: &AppState,
    caller: &Caller,
    person: &Person,
    case: Option<&str>,
) -> Result<Source, AppError> {
    let id = match person {
        Person::Client(id) => *id,
        Person::Applicant(_) => {
            let cases = state.records.cases_of(person, Some(MOST_CASES)).await?;
            let case = case.or(cases.first().map(|row| row.id.as_str())).ok_or(AppError::UnknownCase)?;
            let Evidence { file, .. } = kept(state, case).await?.ok_or(AppError::UnknownCase)?;
            return Ok(Source { file: Arc::new(file), import: None, is_kept: false });
        }
    };
    match (client_file(state, caller, id).await, case) {
        (Err(AppError::UnknownClient(_)), Some(case)) => {
            let Evidence { file, import, .. } =
                kept(state, case).await?.ok_or(AppError::UnknownClient(id))?;
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

/// What a case was last decided on. Every case begins with a conclusion, which keeps its file.
async fn kept(state: &AppState, case: &str) -> Result<Option<Evidence>, AppError> {
    let records = state.records.records_of(case).await?;
    Ok(records.into_iter().rev().find_map(|record| record.statement?.evidence))
}

/// The file of somebody new, as `POST /api/v1/score` takes it. A client's number in it is nobody's.
///
/// # Errors
/// [`AppError::BadRequest`] if it is no file; what the engine fails with.
pub async fn brought(
    state: &AppState,
    json: String,
    FileReader(read): FileReader,
) -> Result<Source, AppError> {
    let read = move |_: &_| read(json.as_bytes());
    let Ok(Accepted { mut file, .. }) = state.engine.artifact().run_long(read).await? else {
        return Err(AppError::BadRequest);
    };
    file.application.sk_id_curr = Application::default().sk_id_curr;
    Ok(Source { file: Arc::new(file), import: None, is_kept: false })
}

/// What a person is shown before they decide; none while reliance on the score is stopped: then nothing is decided on it.
///
/// # Errors
/// What the records or the engine fail with.
pub async fn ground_unless_stopped(state: &AppState, source: Source) -> Result<Option<Ground>, AppError> {
    let ruling = match state.engine.ruling().await {
        Ok(ruling) => ruling,
        Err(RulingError::Stopped) => return Ok(None),
        Err(error) => return Err(error.into()),
    };
    let Source { file, is_kept, .. } = source;
    let (ground, _) = ruling.run(move |engine| made_of(engine, &file)).await??;
    Ok(Some(Ground { is_kept, ..ground }))
}

/// The same, and all that is kept of it.
///
/// # Errors
/// [`AppError::Stopped`]; what the records or the engine fail with.
pub async fn judged(state: &AppState, source: Source) -> Result<Judged, AppError> {
    let Source { file, import, .. } = source;
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
