//! What scores in the browser; fetched when the form is first touched.

use super::scored::Scored;
use crate::browser_engine;
use crate::error::AppError;
use leptos::wasm_split::wasm_split;
use model::decision::Policy;
use model::engine::Engine;
use model::file::ClientFile;

/// Scores a file; with what would change the advice, if that is wanted.
pub type Assessor = Box<dyn Fn(&ClientFile, bool) -> Result<Scored, AppError> + Send + Sync>;

/// Fetches the copy of `model`, and the code that scores with it under `policy`.
///
/// # Errors
/// [`AppError::Unreachable`] if either cannot be had or read.
pub async fn load_assessor(model: String, policy: Policy) -> Result<Assessor, AppError> {
    assessor(browser_engine::fetch(&model).await?, policy).await
}

// Not `#[lazy]`, which panics where the code cannot be fetched.
#[wasm_split(applicant_assessor, wasm_split_path = leptos::wasm_split, fallible)]
fn assessor(copy: Vec<u8>, policy: Policy) -> Result<Assessor, AppError> {
    let engine = Engine::from_compact(&copy).map_err(|_| AppError::Unreachable)?.under(policy);
    Ok(Box::new(move |file, with_recourse| {
        let scored =
            if with_recourse { Scored::with_recourse(&engine, file) } else { Scored::of(&engine, file) };
        Ok(scored?)
    }))
}
