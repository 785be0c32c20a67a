//! A client's file, changed in many ways and scored each time.

use super::axis::{Axis, Indices};
use crate::basis::Basis;
use crate::catalogue::inputs::Inputs;
use crate::catalogue::levers::{Effort, LeverTarget, is_bearable};
use crate::catalogue::{self, as_model_input, features};
use crate::engine::{Engine, EngineError};
use crate::explanation::Score;
use crate::file::ClientFile;
use crate::file::contradictions::Contradiction;
use crate::scenario::Scenario;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// One lever of a change.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Change {
    /// Its name.
    pub lever: String,
    /// Where it stands.
    pub from: f64,
    /// Where it would have to stand.
    pub to: f64,
}

/// A change of one lever or of several, what it asks of the client, and what it leads to.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Proposal {
    /// One a lever, in the order in which they are applied.
    pub changes: Vec<Change>,
    /// The instalment with these changes; none if it is not known.
    pub instalment: Option<f64>,
    /// What the client has to find at once, in the currency of the file.
    pub at_once: f64,
    /// What the client has to find at once, borrows less, or pays more until the credit ends, together, in the
    /// currency of the file.
    pub effort: f64,
    /// The score of the file with these changes.
    pub score: Score,
}

impl Proposal {
    /// The same changes as a scenario.
    #[must_use]
    pub fn scenario(&self) -> Scenario {
        self.changes.iter().map(|change| (change.lever.as_str(), change.to)).collect()
    }
}

/// The parts that levers change, in the order in which they are applied.
const PARTS: [LeverTarget; 2] = [LeverTarget::Application, LeverTarget::Bureau];

/// The file, and a copy of it to try changes on.
pub(super) struct Trials<'a> {
    engine: &'a Engine,
    file: &'a ClientFile,
    /// The file's features.
    row: Vec<f32>,
    /// What is known of the client: a lever changes what that is, never whether it is.
    known: Inputs,
    changed: ClientFile,
    /// What the changes of each part ask.
    efforts: [Effort; PARTS.len()],
}

/// A file with changes, one after the other.
struct Tried {
    /// The features, row-major.
    rows: Vec<f32>,
    /// What each asks; none if it cannot be offered.
    efforts: Vec<Option<f64>>,
    /// What the advice of each rests on.
    bases: Vec<Basis>,
}

impl<'a> Trials<'a> {
    pub(super) fn new(engine: &'a Engine, file: &'a ClientFile) -> Self {
        Self {
            engine,
            file,
            row: catalogue::row(file),
            known: Inputs::known(file),
            changed: file.clone(),
            efforts: [Effort::NONE; PARTS.len()],
        }
    }

    /// What each of these changes asks, none if it cannot be offered, and the score of the file with it.
    pub(super) fn tried(
        &mut self,
        axes: &[&Axis],
        candidates: &[Indices],
    ) -> Result<Vec<(Option<f64>, Score)>, EngineError> {
        let Tried { rows, efforts, bases } = self.rows(axes, candidates);
        let scores = self.engine.score_rows(&rows, &bases)?;
        Ok(efforts.into_iter().zip(scores).collect())
    }

    /// The file with each of these changes. Features are computed where they may follow and the part of the file that they
    /// follow is not the same as in the row before, kept everywhere else.
    fn rows(&mut self, axes: &[&Axis], candidates: &[Indices]) -> Tried {
        let parts: Vec<(usize, Indices, BTreeSet<usize>)> = (0..PARTS.len())
            .map(|part| {
                let of: Indices =
                    (0..axes.len()).filter(|&axis| axes[axis].lever.part() == PARTS[part]).collect();
                let moves = of.iter().flat_map(|&axis| &axes[axis].moves).copied().collect();
                (part, of, moves)
            })
            .collect();
        let mut rows = Vec::with_capacity(candidates.len() * self.row.len());
        let mut efforts = Vec::with_capacity(candidates.len());
        let mut bases = Vec::with_capacity(candidates.len());
        let mut row = self.row.clone();
        let mut before: Option<&Indices> = None;
        for indices in candidates {
            for (part, of, moves) in &parts {
                if before.is_some_and(|before| of.iter().all(|&axis| before[axis] == indices[axis])) {
                    continue;
                }
                self.set(*part, axes, indices);
                for &index in moves {
                    row[index] = as_model_input(features()[index].value(&self.changed));
                }
            }
            rows.extend_from_slice(&row);
            let effort = self.effort();
            efforts.push(is_bearable(self.file, &self.changed, effort).then(|| effort.total()));
            let contradictions = Contradiction::of(&self.changed.application);
            bases.push(Basis { known: self.known, contradictions });
            before = Some(indices);
        }
        Tried { rows, efforts, bases }
    }

    /// Makes one part of `changed` that of the file with these changes.
    fn set(&mut self, part: usize, axes: &[&Axis], indices: &[usize]) {
        match PARTS[part] {
            LeverTarget::Application => self.changed.application.clone_from(&self.file.application),
            LeverTarget::Bureau => self.changed.bureau.clone_from(&self.file.bureau),
        }
        self.efforts[part] = Effort::NONE;
        for (axis, &index) in axes.iter().zip(indices).filter(|(axis, _)| axis.lever.part() == PARTS[part]) {
            let effort = axis.lever.effort(&self.changed, axis.values[index]);
            self.efforts[part] = self.efforts[part] + effort;
            axis.lever.set(&mut self.changed, axis.values[index]);
        }
    }

    fn effort(&self) -> Effort {
        self.efforts.into_iter().fold(Effort::NONE, |sum, effort| sum + effort)
    }

    /// These changes, what they ask, and the score of the file with them.
    pub(super) fn proposal(&mut self, axes: &[&Axis], indices: &[usize]) -> Result<Proposal, EngineError> {
        for part in 0..PARTS.len() {
            self.set(part, axes, indices);
        }
        let change = |(axis, &index): (&&Axis, &usize)| Change {
            lever: axis.lever.name.to_owned(),
            from: axis.from,
            to: axis.values[index],
        };
        let effort = self.effort();
        Ok(Proposal {
            changes: axes.iter().zip(indices).map(change).collect(),
            instalment: self.changed.application.amt_annuity,
            at_once: effort.at_once,
            effort: effort.total(),
            score: self.engine.score(&self.changed)?,
        })
    }
}

/// A probability to the tenth of a per cent, as people read it: less is no difference.
pub(super) fn as_written(probability: f64) -> f64 {
    (probability * 1000.0).round()
}
