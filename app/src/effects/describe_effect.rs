//! Server function: what the model makes of a feature, as counted when it scored the bank.

use crate::error::AppError;
use leptos::prelude::*;
use model::effects::{Curve, Together};
use serde::{Deserialize, Serialize};

/// A feature's effect, and what counts together.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Effect {
    /// Name in the catalogue: the one asked for, or the model's heaviest if it has none of that name.
    pub feature: String,
    /// The model's features, heaviest first.
    pub features: Vec<String>,
    /// Log-odds that the model starts from: those of the average training client.
    pub base_value: f64,
    /// Clients who were counted; none if the bank has not been scored with this model since it last changed.
    pub clients: Option<u64>,
    /// None if the model never asks for the feature, or nobody was counted.
    pub curve: Option<Curve>,
    /// The strongest pairs of features, strongest first.
    pub pairs: Vec<Together>,
    /// Clients on whom pairs were measured.
    pub paired: u64,
}

/// The effect of `feature`.
///
/// # Errors
/// What the guard, the store or the engine fail with.
#[server(endpoint = "describe_effect")]
pub async fn describe_effect(
    /// Name in the catalogue; none: the heaviest.
    feature: Option<String>,
) -> Result<Effect, AppError> {
    use crate::policy::Permission;
    use crate::server_function::answer;

    /// Pairs that are told.
    const PAIRS: usize = 10;

    answer(Permission::ReadModel, |state, _| async move {
        let tally = state.store.tally(&state.engine.artifact().parameters().id).await?;
        let describe = move |engine: &model::engine::Engine| {
            let parameters = engine.parameters();
            let mut features: Vec<(&String, f64)> =
                parameters.features.iter().zip(parameters.importance.iter().copied()).collect();
            features.sort_by(|(_, a), (_, b)| b.total_cmp(a));
            let features: Vec<String> = features.into_iter().map(|(name, _)| name.clone()).collect();
            let known = feature.filter(|name| features.contains(name));
            let feature = known.or_else(|| features.first().cloned()).unwrap_or_default();
            let counted = tally.as_ref().and_then(|tally| tally.effects());
            Effect {
                base_value: engine.ensemble().base_value(),
                clients: counted.map(model::effects::EffectCounts::clients),
                curve: counted.and_then(|counted| counted.curve(engine, &feature)).map(Curve::told),
                pairs: counted.and_then(|counted| counted.strongest_pairs(engine, PAIRS)).unwrap_or_default(),
                paired: counted.map_or(0, model::effects::EffectCounts::paired_clients),
                feature,
                features,
            }
        };
        Ok(state.engine.even_if_stopped().await?.run(describe).await?)
    })
    .await
}
