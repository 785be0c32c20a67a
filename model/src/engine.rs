//! The one way to a score: a client's file through the catalogue and the artifact to a probability, an
//! advice and an explanation. Screen, API, command line, log and browser all come through here.
//!
//! A server reads the artifact itself, the ONNX file, and evaluates it with tract; a browser reads the
//! [`compact`] copy that a server made of it, and evaluates the same trees with the same kernel, which is
//! also what tract calls: the same bits either way.
//!
//! Independent of where files and artifacts come from: bytes and records come in, data goes out.

use crate::basis::Basis;
use crate::catalogue::inputs::{Input, Inputs};
use crate::catalogue::{self, Feature};
use crate::compact::{self, CompactError};
use crate::decision::{Advice, Policy};
use crate::ensemble::{Background, Ensemble, PreparedBackground, ReferenceError, probability};
use crate::evaluation::Evaluation;
use crate::explanation::{ADDITIVITY_TOLERANCE, Against, Contribution, Explanation, Score};
use crate::file::ClientFile;
#[cfg(feature = "onnx")]
use crate::onnx::{self, OnnxError, Runnable};
use crate::parameters::Parameters;
use crate::stability;
use std::sync::{Arc, OnceLock};

/// Rows that go through tract at once: enough to fill the batch path, few enough that memory stays small
/// however many rows are asked for.
const CHUNK: usize = 4096;

/// Why there is no engine, no score or no explanation.
#[derive(Debug, thiserror::Error)]
pub enum EngineError {
    /// The artifact is unusable.
    #[cfg(feature = "onnx")]
    #[error(transparent)]
    Artifact(#[from] OnnxError),
    /// The copy of the artifact is unusable.
    #[error(transparent)]
    Compact(#[from] CompactError),
    /// The evaluation does not read.
    #[error(
        "the model's evaluation cannot be read; train the model again with `make train`, which writes both"
    )]
    Evaluation(#[source] serde_json::Error),
    /// The evaluation tells of another model.
    #[error(
        "the evaluation is that of {evaluated} and the model is {model}; put the evaluation beside the model that it was written with, or train again with `make train`"
    )]
    EvaluationOfAnotherModel {
        /// Which model the evaluation names.
        evaluated: String,
        /// Which model this is.
        model: String,
    },
    /// Rows that are not those of the clients of whom it is told what their advice rests on.
    #[error("{rows} rows came with what is known of {clients} clients; send both for every client")]
    ClientCount {
        /// How many rows came.
        rows: usize,
        /// Of how many clients it was told what is known.
        clients: usize,
    },
    /// Rows that do not fit the catalogue.
    #[error(
        "{values} values do not make whole rows of {columns} features; send rows of every catalogue feature in its order"
    )]
    RowLength {
        /// How many values came.
        values: usize,
        /// How many make a row.
        columns: usize,
    },
    /// tract failed on rows that fit.
    #[cfg(feature = "onnx")]
    #[error("the model could not be evaluated")]
    Evaluate(#[source] onnx::TractError),
    /// There is nobody to compare with.
    #[error("no client could be compared with those whom the model grants a credit")]
    Reference(#[from] ReferenceError),
    /// The parts are not the whole, so the explanation must not be shown.
    #[error(
        "the explanation was withheld: its parts differ from the log-odds by {error:e}, more than {ADDITIVITY_TOLERANCE:e}"
    )]
    NotAdditive {
        /// How far they are apart.
        error: f64,
    },
}

/// Scores and explains with one artifact. Immutable; share it between threads by `Arc` or by reference.
#[derive(Debug, Clone)]
pub struct Engine {
    parameters: Parameters,
    ensemble: Arc<Ensemble>,
    evaluator: Evaluator,
    evaluation: Option<Evaluation>,
    references: Vec<stability::Reference>,
    /// For every column of the model, its feature's index in the catalogue.
    columns: Vec<usize>,
    /// The features of the model, each with its importance, and the sum of these.
    weights: Vec<(&'static Feature, f64)>,
    summed: f64,
    /// The training clients below the threshold, as the trees see them.
    granted: Background,
    /// What [`Self::explain_against`] compares with; prepared at the first call, for every clone.
    reference: Arc<OnceLock<PreparedBackground>>,
    /// The file that it was read from; none if this is a copy for a browser.
    artifact: Option<Arc<[u8]>>,
}

/// What sends rows through the trees.
#[derive(Debug, Clone)]
enum Evaluator {
    /// The kernel alone.
    Kernel,
    /// tract, with the kernel as the operator of the artifact's graph.
    #[cfg(feature = "onnx")]
    Tract(Arc<Runnable>),
}

#[cfg(feature = "onnx")]
impl Engine {
    /// The engine of the artifact that is part of this binary.
    ///
    /// # Errors
    /// If the artifact was trained with another catalogue than this binary's: it must be trained again.
    pub fn shipped() -> Result<Self, EngineError> {
        Self::from_onnx(
            include_bytes!("../artifacts/credit-default.onnx"),
            Some(include_bytes!("../artifacts/evaluation.json")),
        )
    }

    /// An engine from an artifact's bytes and, if there is one, its `evaluation.json`.
    ///
    /// # Errors
    /// If the artifact does not read or does not fit this binary, or the evaluation is not its own.
    pub fn from_onnx(onnx: &[u8], evaluation_json: Option<&[u8]>) -> Result<Self, EngineError> {
        let artifact = onnx::read(onnx)?;
        let evaluation: Option<Evaluation> =
            evaluation_json.map(serde_json::from_slice).transpose().map_err(EngineError::Evaluation)?;
        if let Some(evaluation) = &evaluation
            && evaluation.model != artifact.parameters.id
        {
            return Err(EngineError::EvaluationOfAnotherModel {
                evaluated: evaluation.model.clone(),
                model: artifact.parameters.id,
            });
        }
        let evaluator = Evaluator::Tract(artifact.runnable);
        let engine = Self::new(artifact.parameters, artifact.ensemble, artifact.granted, evaluator);
        Ok(Self { evaluation, references: artifact.references, artifact: Some(onnx.into()), ..engine })
    }
}

impl Engine {
    /// An engine from the copy of an artifact that [`Self::to_compact`] wrote.
    ///
    /// # Errors
    /// If the copy is damaged, or made for another version of this program.
    pub fn from_compact(bytes: &[u8]) -> Result<Self, EngineError> {
        let (parameters, ensemble, granted) = compact::read(bytes)?;
        Ok(Self::new(parameters, Arc::new(ensemble), granted, Evaluator::Kernel))
    }

    /// A copy of the artifact that is small and quickly read, for a browser.
    #[must_use]
    pub fn to_compact(&self) -> Vec<u8> {
        compact::write(&self.parameters, &self.ensemble, &self.granted)
    }

    /// `parameters` have been checked: every feature is in the catalogue.
    fn new(
        parameters: Parameters,
        ensemble: Arc<Ensemble>,
        granted: Background,
        evaluator: Evaluator,
    ) -> Self {
        let index = |name: &String| catalogue::features().iter().position(|f| f.name == name);
        let columns: Vec<usize> = parameters.features.iter().filter_map(index).collect();
        let weight = |(&index, &weight): (&usize, &f64)| (&catalogue::features()[index], weight);
        let weights: Vec<_> = columns.iter().zip(&parameters.importance).map(weight).collect();
        Self {
            parameters,
            ensemble,
            evaluator,
            evaluation: None,
            references: Vec::new(),
            columns,
            summed: weights.iter().fold(0.0, |sum, (_, weight)| sum + weight),
            weights,
            granted,
            reference: Arc::default(),
            artifact: None,
        }
    }

    /// The same engine under another policy than the artifact's.
    #[must_use]
    pub fn under(mut self, policy: Policy) -> Self {
        self.parameters.policy = policy;
        self
    }

    /// What the artifact says of itself, and the policy that holds.
    #[must_use]
    pub const fn parameters(&self) -> &Parameters {
        &self.parameters
    }

    /// How good the model is, if that came with it.
    #[must_use]
    pub const fn evaluation(&self) -> Option<&Evaluation> {
        self.evaluation.as_ref()
    }

    /// How the training clients are distributed in the score and in every feature; empty if the artifact does not
    /// say, or this is a copy for a browser.
    #[must_use]
    pub fn references(&self) -> &[stability::Reference] {
        &self.references
    }

    /// The file that it was read from: what decisions were made with is kept with them. None of a copy for a browser.
    #[must_use]
    pub fn artifact(&self) -> Option<&[u8]> {
        self.artifact.as_deref()
    }

    /// The row that the model sees of a client: its columns, NaN for missing.
    #[must_use]
    pub fn row(&self, file: &ClientFile) -> Vec<f32> {
        self.model_row(&catalogue::row(file))
    }

    /// The trees, for those who need log-odds or contributions of rows of their own making.
    #[must_use]
    pub fn ensemble(&self) -> &Ensemble {
        &self.ensemble
    }

    /// One client's score.
    ///
    /// # Errors
    /// If tract fails.
    pub fn score(&self, file: &ClientFile) -> Result<Score, EngineError> {
        let probability = self.probabilities(&self.row(file))?[0];
        Ok(self.score_of(probability, &Basis::of(file)))
    }

    /// The scores of rows of all catalogue features in catalogue order, row-major, f32 with NaN for
    /// missing (see [`catalogue::row`]), of clients whose advice rests on these `bases`.
    ///
    /// # Errors
    /// If the values do not make whole rows, one a client, or tract fails.
    pub fn score_rows(&self, rows: &[f32], bases: &[Basis]) -> Result<Vec<Score>, EngineError> {
        let columns = catalogue::features().len();
        if !rows.len().is_multiple_of(columns) {
            return Err(EngineError::RowLength { values: rows.len(), columns });
        }
        if rows.len() / columns != bases.len() {
            return Err(EngineError::ClientCount { rows: rows.len() / columns, clients: bases.len() });
        }
        let mut scores = Vec::with_capacity(bases.len());
        for (rows, bases) in rows.chunks(CHUNK * columns).zip(bases.chunks(CHUNK)) {
            let rows: Vec<f32> = rows.chunks(columns).flat_map(|row| self.model_row(row)).collect();
            let probabilities = self.probabilities(&rows)?;
            scores.extend(probabilities.into_iter().zip(bases).map(|(p, basis)| self.score_of(p, basis)));
        }
        Ok(scores)
    }

    /// The share of the model's summed importance whose features are known, 0 to 1.
    #[must_use]
    pub fn completeness(&self, known: Inputs) -> f64 {
        let weight = |sum, (feature, weight): &(&Feature, f64)| {
            sum + if feature.is_known(known) { *weight } else { 0.0 }
        };
        if self.summed > 0.0 { self.weights.iter().fold(0.0, weight) / self.summed } else { 1.0 }
    }

    /// What must be known beside `known` for another advice than `review`: the inputs whose want makes most of the
    /// model's importance unknown come first. If enough of the importance is known, only what is required.
    fn missing(&self, completeness: f64, known: Inputs) -> Vec<Input> {
        let policy = &self.parameters.policy;
        let mut asked = policy.required;
        if completeness < policy.least_completeness {
            asked = self.weights.iter().fold(asked, |asked, (f, _)| asked.and(f.needs).and(f.needs_one_of));
        }
        let weight = |input: Input| {
            let unknown = |f: &Feature| {
                f.needs.and(f.needs_one_of).contains_all(Inputs::of(&[input])) && !f.is_known(known)
            };
            self.weights.iter().filter(|(f, _)| unknown(f)).fold(0.0, |sum, (_, weight)| sum + weight)
        };
        let mut missing: Vec<(Input, f64)> =
            asked.without(known).iter().map(|input| (input, weight(input))).collect();
        missing.sort_by(|(_, a), (_, b)| b.total_cmp(a));
        missing.into_iter().map(|(input, _)| input).collect()
    }

    /// One client's score and why it is what it is, beside the average client of the training data.
    ///
    /// # Errors
    /// If tract fails, or if the contributions do not add up to the log-odds.
    pub fn explain(&self, file: &ClientFile) -> Result<Explanation, EngineError> {
        let ensemble = self.ensemble();
        self.explanation(file, ensemble.base_value(), |row, out| ensemble.contributions(row, out))
    }

    /// One client's score and why it is not that of whom they are compared with; for granted clients: what this
    /// client's values change when they take the place of theirs.
    ///
    /// # Errors
    /// As [`Self::explain`], and if the model grants nobody a credit.
    pub fn explain_against(&self, file: &ClientFile, against: Against) -> Result<Explanation, EngineError> {
        match against {
            Against::Average => self.explain(file),
            Against::Granted => self.explain_against_granted(file),
        }
    }

    /// With whom a client of this advice is compared unless asked otherwise; see [`Against::usual`].
    #[must_use]
    pub fn usual_against(&self, advice: Advice) -> Against {
        if self.granted.trees.is_empty() { Against::Average } else { Against::usual(advice) }
    }

    fn explain_against_granted(&self, file: &ClientFile) -> Result<Explanation, EngineError> {
        let reference = match self.reference.get() {
            Some(reference) => reference,
            None => {
                let reference = self.ensemble().reference(&self.granted)?;
                self.reference.get_or_init(|| reference)
            }
        };
        self.explanation(file, reference.base_value(), |row, out| reference.contributions(row, out))
    }

    fn explanation(
        &self,
        file: &ClientFile,
        base_value: f64,
        contribute: impl FnOnce(&[f32], &mut [f64]),
    ) -> Result<Explanation, EngineError> {
        let Score { probability, decision, contradictions, completeness, missing } = self.score(file)?;
        let row = self.row(file);
        let mut contributions = vec![0.0; row.len()];
        contribute(&row, &mut contributions);
        let mut contributions: Vec<Contribution> = contributions
            .into_iter()
            .zip(&row)
            .zip(&self.parameters().features)
            .map(|((contribution, &value), feature)| Contribution {
                feature: feature.clone(),
                value: (!value.is_nan()).then_some(f64::from(value)),
                contribution,
            })
            .collect();
        contributions.sort_by(|a, b| b.contribution.abs().total_cmp(&a.contribution.abs()));
        let explanation = Explanation {
            client_id: file.application.sk_id_curr,
            probability,
            log_odds: self.ensemble().log_odds(&row),
            base_value,
            threshold: self.parameters().policy.threshold,
            decision,
            contradictions,
            completeness,
            missing,
            model: self.parameters().id.clone(),
            contributions,
        };
        let error = explanation.additivity_error();
        if error <= ADDITIVITY_TOLERANCE { Ok(explanation) } else { Err(EngineError::NotAdditive { error }) }
    }

    /// The model's columns of a row of the catalogue.
    fn model_row(&self, row: &[f32]) -> Vec<f32> {
        self.columns.iter().map(|&index| row[index]).collect()
    }

    /// Probabilities of default of rows of the model's columns.
    fn probabilities(&self, rows: &[f32]) -> Result<Vec<f32>, EngineError> {
        match &self.evaluator {
            Evaluator::Kernel => {
                let mut log_odds = vec![0.0; rows.len() / self.columns.len()];
                self.ensemble.log_odds_batch(rows, &mut log_odds);
                Ok(log_odds.into_iter().map(probability).collect())
            }
            #[cfg(feature = "onnx")]
            Evaluator::Tract(runnable) => {
                onnx::probabilities(runnable, rows, self.columns.len()).map_err(EngineError::Evaluate)
            }
        }
    }

    /// The one place where a probability and what it rests on become an advice.
    fn score_of(&self, probability: f32, basis: &Basis) -> Score {
        let (policy, probability) = (&self.parameters.policy, f64::from(probability));
        let completeness = self.completeness(basis.known);
        let enough = policy.is_enough(completeness, basis);
        let missing = if enough { Vec::new() } else { self.missing(completeness, basis.known) };
        let decision = policy.advice(probability, enough);
        Score { probability, decision, contradictions: basis.contradictions.clone(), completeness, missing }
    }
}
