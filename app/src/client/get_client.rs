//! Server function: one client, described, scored and explained.

use super::what_if::simulate::Setting;
use crate::error::AppError;
use leptos::prelude::*;
use model::decision::Policy;
use model::engine::{Engine, EngineError};
use model::explanation::{Against, Explanation, Score};
use model::file::ClientFile;
use serde::{Deserialize, Serialize};

/// Everything that a client's page tells of them.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ClientView {
    /// Who they are and what they ask for.
    pub profile: Profile,
    /// What the model makes of it.
    pub assessment: Assessment,
    /// Why, compared with whom it was asked for; none if it is withheld.
    pub explanation: Option<Explanation>,
    /// What can be changed, to see what would become of the score.
    pub settings: Vec<Setting>,
    /// Which model the engine has: a browser that simulates asks for the copy of this one.
    pub model: String,
}

/// Who a client is and what they ask for.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Profile {
    /// SK_ID_CURR.
    pub id: i64,
    /// As the source spells it.
    pub contract_type: Option<String>,
    /// The features of the catalogue that the profile tells, by name.
    pub values: Vec<(String, Option<f64>)>,
    /// Whether credits elsewhere and earlier applications are known at all.
    pub history_known: bool,
    /// Whether the payments of instalments are known at all.
    pub payments_known: bool,
}

impl Profile {
    /// The value of the catalogue's feature `name`; none = missing.
    #[must_use]
    pub fn value(&self, name: &str) -> Option<f64> {
        self.values.iter().find(|(n, _)| n == name).and_then(|(_, value)| *value)
    }
}

/// The score of a client, and what it is measured by.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Assessment {
    /// Probability of default and advice.
    pub score: Score,
    /// Threshold and review band.
    pub policy: Policy,
    /// Share of the training's clients who defaulted.
    pub average: f64,
    /// Why the score is what it is; none if the parts do not add up to the whole, so that it is withheld.
    pub explanation: Option<Explanation>,
}

impl Assessment {
    /// What the engine makes of a file: on the server and, simulated, in the browser.
    ///
    /// # Errors
    /// If the engine fails; an explanation that does not add up is left out instead.
    pub fn of(engine: &Engine, file: &ClientFile) -> Result<Self, EngineError> {
        let explanation = told(engine.explain(file))?;
        let score = match &explanation {
            Some(Explanation { probability, decision, .. }) => {
                Score { probability: *probability, decision: *decision }
            }
            None => engine.score(file)?,
        };
        let parameters = engine.parameters();
        Ok(Self { score, policy: parameters.policy, average: parameters.training.base_rate, explanation })
    }
}

/// An explanation, if its parts add up to the whole; if not, it is withheld.
fn told(explained: Result<Explanation, EngineError>) -> Result<Option<Explanation>, EngineError> {
    match explained {
        Ok(explanation) => Ok(Some(explanation)),
        Err(EngineError::NotAdditive { .. }) => Ok(None),
        Err(error) => Err(error),
    }
}

/// The client `id`, scored now from their file.
///
/// # Errors
/// [`AppError::UnknownClient`]; what the guard, the store or the engine fail with.
#[server(endpoint = "get_client")]
pub async fn get_client(
    /// SK_ID_CURR.
    id: i64,
    /// With whom they are compared where the score is explained.
    against: Against,
) -> Result<ClientView, AppError> {
    use super::profile::SECTIONS;
    use super::what_if::simulate::settings;
    use crate::client_file::client_file;
    use crate::guard::Permission;
    use crate::server_function::answer;
    use model::catalogue;

    answer(Permission::ReadClients, |state| async move {
        let file = client_file(&state, id).await?;
        let assessment = Assessment::of(&state.engine, &file)?;
        let explanation = match against {
            Against::Average => assessment.explanation.clone(),
            Against::Granted => told(state.engine.explain_against(&file, against))?,
        };
        if explanation.is_none() {
            tracing::error!(client = id, "the explanation was withheld: its parts are not the whole");
        }
        let values = SECTIONS
            .iter()
            .flat_map(|section| section.features)
            .filter_map(|name| catalogue::by_name(name))
            .map(|feature| (feature.name.to_owned(), feature.value(&file)))
            .collect();
        Ok(ClientView {
            profile: Profile {
                id,
                contract_type: file.application.name_contract_type.get().map(str::to_owned),
                values,
                history_known: file.bureau.is_some() && file.previous_application.is_some(),
                payments_known: file.installments_payments.is_some(),
            },
            assessment,
            explanation,
            settings: settings(&file),
            model: state.engine.parameters().id.clone(),
        })
    })
    .await
}
