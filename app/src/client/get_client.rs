//! Server function: one client, described, scored and explained: what the page's parts are made of, in one answer.

use super::facts::{Fact, Profile};
use super::score::Assessment;
use super::what_if::Setting;
use crate::error::AppError;
use leptos::prelude::*;
use model::explanation::{Against, Explanation};
use model::reasons::Reasons;
use serde::{Deserialize, Serialize};

/// Everything that a client's page tells of them.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ClientView {
    /// Who they are and what they ask for.
    pub profile: Profile,
    /// Everything that is known of them.
    pub facts: Vec<Fact>,
    /// What the model makes of it.
    pub assessment: Assessment,
    /// With whom they are compared where the score is explained.
    pub against: Against,
    /// Why, compared with them; none if it is withheld.
    pub explanation: Option<Explanation>,
    /// What is told of it.
    pub reasons: Option<Reasons>,
    /// What can be changed, to see what would become of the score.
    pub settings: Vec<Setting>,
    /// Which model the engine has: a browser that simulates asks for the copy of this one.
    pub model: String,
    /// The day of the answer, as ISO 8601 writes it, by universal time.
    pub day: String,
}

/// The client `id`, scored now from their file.
///
/// # Errors
/// [`AppError::UnknownClient`]; what the guard, the store or the engine fail with.
#[server(endpoint = "get_client")]
pub async fn get_client(
    /// SK_ID_CURR.
    id: i64,
    /// With whom they are compared where the score is explained; without, with whom the advice asks for.
    against: Option<Against>,
) -> Result<ClientView, AppError> {
    use super::score::additive;
    use super::what_if::settings;
    use crate::client_file::client_file;
    use crate::policy::Permission;
    use crate::server_function::answer;
    use model::engine::{Engine, EngineError};
    use std::sync::Arc;

    answer(Permission::ReadClients, |state, caller| async move {
        let file = client_file(&state, &caller, id).await?;
        let engine = state.engine.ruling().await?;
        let explained = Arc::clone(&file);
        let explain = move |engine: &Engine| {
            let (assessment, usual_explanation) = Assessment::explained(engine, &explained)?;
            let usual = engine.usual_against(assessment.score.decision);
            let against = against.unwrap_or(usual);
            let (explanation, reasons) = if against == usual {
                (usual_explanation, assessment.reasons.clone())
            } else {
                let explanation = match against {
                    Against::Average => assessment.explanation.clone(),
                    Against::Granted => additive(engine.explain_against(&explained, against))?,
                };
                let reasons_of = |of: &Explanation| Reasons::of(of, against, engine.references());
                let reasons = explanation.as_ref().map(reasons_of);
                (explanation, reasons)
            };
            let facts = Fact::all(&explained, engine.references());
            Ok::<_, EngineError>((assessment, against, explanation, reasons, facts))
        };
        let (assessment, against, explanation, reasons, facts) = engine.run(explain).await??;
        if explanation.is_none() {
            tracing::error!(client = id, "the explanation was withheld: its parts are not the whole");
        }
        Ok(ClientView {
            profile: Profile::of(&file),
            facts,
            assessment,
            against,
            explanation,
            reasons,
            settings: settings(&file),
            model: engine.parameters().id.clone(),
            day: chrono::Utc::now().date_naive().to_string(),
        })
    })
    .await
}
