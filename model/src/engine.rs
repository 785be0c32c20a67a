//! The one way to a score: a client's file through the catalogue and the artifact to a probability, an
//! advice and an explanation. Screen, API, command line, log and browser all come through here.
//!
//! A server reads the artifact itself, the ONNX file, and evaluates it with tract; a browser reads the
//! [`compact`] copy that a server made of it, and evaluates the same trees with the same kernel, which is
//! also what tract calls: the same bits either way.
//!
//! Independent of where files and artifacts come from: bytes and records come in, data goes out.

use crate::catalogue;
use crate::compact::{self, CompactError};
use crate::decision::Advice;
use crate::ensemble::{Ensemble, Reference, ReferenceError, probability};
use crate::evaluation::Evaluation;
use crate::explanation::{ADDITIVITY_TOLERANCE, Against, Contribution, Explanation, Score};
use crate::file::ClientFile;
#[cfg(feature = "onnx")]
use crate::onnx::{self, OnnxError, Runnable};
use crate::parameters::Parameters;
use crate::stability;
use crate::synthetic;
use std::sync::{Arc, OnceLock};

/// Rows that go through tract at once: enough to fill the batch path, few enough that memory stays small
/// however many rows are asked for.
const CHUNK: usize = 4096;

/// Granted clients that [`Engine::explain_against`] compares with; more do not change the first digits.
const GRANTED: usize = 256;
/// Clients that are invented, at most, to find them.
const INVENTED: u32 = 2048;
/// The invented bank that they are clients of.
const GRANTED_SEED: u64 = 256;

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
    /// For every column of the model, its place in the catalogue.
    places: Vec<usize>,
    /// What [`Self::explain_against`] compares with; invented at the first call.
    granted: OnceLock<Reference>,
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
        let engine = Self::new(artifact.parameters, artifact.ensemble, evaluator);
        Ok(Self { evaluation, references: artifact.references, ..engine })
    }
}

impl Engine {
    /// An engine from the copy of an artifact that [`Self::to_compact`] wrote.
    ///
    /// # Errors
    /// If the copy is damaged, or made for another version of this program.
    pub fn from_compact(bytes: &[u8]) -> Result<Self, EngineError> {
        let (parameters, ensemble) = compact::read(bytes)?;
        Ok(Self::new(parameters, Arc::new(ensemble), Evaluator::Kernel))
    }

    /// A copy of the artifact that is small and quickly read, for a browser.
    #[must_use]
    pub fn to_compact(&self) -> Vec<u8> {
        compact::write(&self.parameters, &self.ensemble)
    }

    /// `parameters` have been checked: every feature is in the catalogue.
    fn new(parameters: Parameters, ensemble: Arc<Ensemble>, evaluator: Evaluator) -> Self {
        let place = |name: &String| catalogue::features().iter().position(|f| f.name == name);
        let places = parameters.features.iter().filter_map(place).collect();
        Self {
            parameters,
            ensemble,
            evaluator,
            evaluation: None,
            references: Vec::new(),
            places,
            granted: OnceLock::new(),
        }
    }

    /// What the artifact says of itself.
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
        let row = self.model_row(&catalogue::row(file));
        let probability = self.probabilities(&row)?[0];
        Ok(self.score_of(probability))
    }

    /// The scores of rows of all catalogue features in catalogue order, row-major, f32 with NaN for
    /// missing (see [`catalogue::row`]).
    ///
    /// # Errors
    /// If the values do not make whole rows, or tract fails.
    pub fn score_rows(&self, rows: &[f32]) -> Result<Vec<Score>, EngineError> {
        let columns = catalogue::features().len();
        if !rows.len().is_multiple_of(columns) {
            return Err(EngineError::RowLength { values: rows.len(), columns });
        }
        let mut scores = Vec::with_capacity(rows.len() / columns);
        for rows in rows.chunks(CHUNK * columns) {
            let rows: Vec<f32> = rows.chunks(columns).flat_map(|row| self.model_row(row)).collect();
            scores.extend(self.probabilities(&rows)?.into_iter().map(|p| self.score_of(p)));
        }
        Ok(scores)
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

    fn explain_against_granted(&self, file: &ClientFile) -> Result<Explanation, EngineError> {
        let granted = match self.granted.get() {
            Some(granted) => granted,
            None => {
                let granted = self.invent_granted()?;
                self.granted.get_or_init(|| granted)
            }
        };
        self.explanation(file, granted.base_value(), |row, out| granted.contributions(row, out))
    }

    fn invent_granted(&self) -> Result<Reference, EngineError> {
        let mut rows = Vec::new();
        for index in 0..INVENTED {
            if rows.len() == GRANTED * self.places.len() {
                break;
            }
            let row = self.model_row(&catalogue::row(&synthetic::client_file(GRANTED_SEED, index)));
            let probability = self.probabilities(&row)?[0];
            if self.score_of(probability).decision == Advice::Grant {
                rows.extend(row);
            }
        }
        Ok(self.ensemble().reference(&rows)?)
    }

    fn explanation(
        &self,
        file: &ClientFile,
        base_value: f64,
        contribute: impl FnOnce(&[f32], &mut [f64]),
    ) -> Result<Explanation, EngineError> {
        let Score { probability, decision } = self.score(file)?;
        let row = self.model_row(&catalogue::row(file));
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
            model: self.parameters().id.clone(),
            contributions,
        };
        let error = explanation.additivity_error();
        if error <= ADDITIVITY_TOLERANCE { Ok(explanation) } else { Err(EngineError::NotAdditive { error }) }
    }

    /// The model's columns of a row of the catalogue.
    fn model_row(&self, row: &[f32]) -> Vec<f32> {
        self.places.iter().map(|&place| row[place]).collect()
    }

    /// Probabilities of default of rows of the model's columns.
    fn probabilities(&self, rows: &[f32]) -> Result<Vec<f32>, EngineError> {
        match &self.evaluator {
            Evaluator::Kernel => {
                let mut log_odds = vec![0.0; rows.len() / self.places.len()];
                self.ensemble.log_odds_batch(rows, &mut log_odds);
                Ok(log_odds.into_iter().map(probability).collect())
            }
            #[cfg(feature = "onnx")]
            Evaluator::Tract(runnable) => {
                onnx::probabilities(runnable, rows, self.places.len()).map_err(EngineError::Evaluate)
            }
        }
    }

    fn score_of(&self, probability: f32) -> Score {
        let probability = f64::from(probability);
        Score { probability, decision: self.parameters().policy.advice(probability) }
    }
}
