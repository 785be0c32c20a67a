//! Counterfactuals: the smallest change that a client could make for the advice to be a better one.
//!
//! "Had you asked for 40 000 less, the advice would have been to look closer" says more to a refused client
//! than any weight of any feature, and can be checked by anybody: score the changed file. Source: Wachter,
//! Mittelstadt and Russell, "Counterfactual explanations without opening the black box", Harvard Journal of
//! Law & Technology 31 (2018); that only what can be acted upon is changed, in bounds and steps, is after
//! Ustun, Spangher and Liu, "Actionable recourse in linear classification", FAT* 2019.
//!
//! What is searched are the levers of [`crate::catalogue::levers`], never the facts, each in the
//! direction that it declares and at its round values. The size of a change is, lever by lever, the part
//! of the lever's whole allowed move that it takes; sizes of several levers add up. A change of fewer
//! levers is always preferred. Trees are not monotonic, so nothing is inferred from one value about another:
//! all values of one lever and of two are tried; of three levers, up to [`COARSE`] values each, spread over
//! the whole move, and then everything between the smallest that is enough and the next smaller ones.
//! Every way that is told has been proven by scoring the changed file as any other file is scored.
//!
//! Independent of which levers there are and of what a model is made of.

use crate::catalogue::inputs::Inputs;
use crate::catalogue::levers::{Direction, Kind, Lever, Part, levers};
use crate::catalogue::{self, as_model_input, features};
use crate::decision::Advice;
use crate::engine::{Engine, EngineError};
use crate::explanation::Score;
use crate::file::ClientFile;
use crate::scenario::Scenario;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// Most levers that are turned together: more is a plan that nobody keeps in mind.
pub const LEVERS: usize = 3;
/// Most ways that are told.
pub const WAYS: usize = 3;
/// Most values of each of three levers that are tried together.
pub const COARSE: usize = 8;

/// One lever of a way.
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

/// A change of one lever or of several, and what it leads to.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Way {
    /// One a lever, in the order in which they are applied.
    pub changes: Vec<Change>,
    /// The score of the file with these changes.
    pub score: Score,
    /// How large the change is: 1 = one lever moved as far as it goes.
    pub size: f64,
}

impl Way {
    /// The same changes as a scenario.
    #[must_use]
    pub fn scenario(&self) -> Scenario {
        self.changes.iter().map(|change| (change.lever.as_str(), change.to)).collect()
    }
}

/// What the search came to.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// The advice is as good as asked for, or better.
    AlreadyThere {
        /// The score of the file as it is.
        score: Score,
    },
    /// There are ways.
    Found {
        /// Up to [`WAYS`], the best for each set of levers: fewest levers first, then the smallest. No set
        /// contains another one that suffices.
        ways: Vec<Way>,
    },
    /// Too little is known of the client for any change to matter: the score names what is missing.
    TooLittleKnown {
        /// The score of the file as it is.
        score: Score,
    },
    /// No change that was tried is enough.
    NotFound {
        /// The change with the lowest probability that was met; none if nothing lowers it.
        nearest: Option<Way>,
    },
}

/// Looks for the smallest changes for which the advice is `goal` or better.
///
/// # Errors
/// If the engine fails.
pub fn search(engine: &Engine, file: &ClientFile, goal: Advice) -> Result<Outcome, EngineError> {
    let score = engine.score(file)?;
    if score.decision <= goal {
        return Ok(Outcome::AlreadyThere { score });
    }
    if !score.missing.is_empty() {
        return Ok(Outcome::TooLittleKnown { score });
    }
    let axes: Vec<Axis> = levers().iter().filter_map(|lever| Axis::of(lever, file)).collect();
    let mut search = Search {
        engine,
        file,
        goal,
        row: catalogue::row(file),
        known: Inputs::known(file),
        changed: file.clone(),
        lowest: (score.probability, 0, 0.0),
        nearest: None,
    };
    let mut found: Vec<(u32, Way)> = Vec::new();
    for count in 1..=LEVERS {
        let before = found.len();
        // A set of axes is a number, one bit an axis.
        for set in (1_u32..1 << axes.len()).filter(|set| set.count_ones() as usize == count) {
            // With more levers than suffice nothing is gained.
            if found.iter().any(|(smaller, _)| smaller & set == *smaller) {
                continue;
            }
            let chosen: Vec<&Axis> = axes
                .iter()
                .enumerate()
                .filter(|(place, _)| set >> place & 1 == 1)
                .map(|(_, axis)| axis)
                .collect();
            if let Some(way) = search.smallest(&chosen)? {
                found.push((set, way));
            }
        }
        found[before..].sort_by(|(_, a), (_, b)| a.size.total_cmp(&b.size));
        if found.len() >= WAYS {
            break;
        }
    }
    if found.is_empty() {
        let nearest = search.nearest.take();
        let nearest = nearest.map(|(axes, places)| search.way(&axes, &places)).transpose()?;
        return Ok(Outcome::NotFound { nearest });
    }
    Ok(Outcome::Found { ways: found.into_iter().map(|(_, way)| way).take(WAYS).collect() })
}

/// A lever of this client and where it can be turned.
struct Axis {
    lever: &'static Lever,
    from: f64,
    /// Nearest first; of two that are as near, the smaller one first.
    values: Vec<f64>,
    /// Places of the features that may follow.
    moves: Vec<usize>,
}

impl Axis {
    /// None if the client cannot turn it.
    fn of(lever: &'static Lever, file: &ClientFile) -> Option<Self> {
        let Kind::Lever(direction) = lever.kind else {
            return None;
        };
        let (from, range) = (lever.read(file)?, lever.range(file)?);
        let allowed = |value: &f64| match direction {
            Direction::Down => *value < from,
            Direction::Up => *value > from,
            Direction::Both => *value != from,
        };
        let mut values: Vec<f64> = range.values().filter(allowed).collect();
        values.sort_by(|a, b| (a - from).abs().total_cmp(&(b - from).abs()));
        let place = |name: &&str| features().iter().position(|feature| feature.name == *name);
        let moves = lever.moves.iter().filter_map(place).collect();
        (!values.is_empty()).then_some(Self { lever, from, values, moves })
    }

    /// The part of the whole allowed move that its value number `place` takes.
    fn size(&self, place: usize) -> f64 {
        let away = |value: f64| (value - self.from).abs();
        away(self.values[place]) / self.values.last().map_or(1.0, |&farthest| away(farthest))
    }

    /// The places of up to [`COARSE`] values, evenly spread, the farthest among them.
    fn coarse(&self) -> Vec<usize> {
        let (all, few) = (self.values.len(), self.values.len().min(COARSE));
        (1..=few).map(|n| n * all / few - 1).collect()
    }
}

/// For every axis one of its values, by its place.
type Places = Vec<usize>;

/// How large a change is.
fn size(axes: &[&Axis], places: &[usize]) -> f64 {
    axes.iter().zip(places).map(|(axis, &place)| axis.size(place)).sum()
}

/// Every way to take one place of each list; the first list runs fastest.
fn combinations(lists: &[Vec<usize>]) -> Vec<Places> {
    lists.iter().rev().fold(vec![Vec::new()], |ends, list| {
        let with_end = |end: &Places| list.iter().map(|&place| [&[place], &end[..]].concat()).collect();
        ends.iter().flat_map(|end| -> Vec<Places> { with_end(end) }).collect()
    })
}

/// A search under way.
struct Search<'a> {
    engine: &'a Engine,
    file: &'a ClientFile,
    goal: Advice,
    /// The file's features.
    row: Vec<f32>,
    /// What is known of the client.
    known: Inputs,
    /// A copy of the file to try changes on.
    changed: ClientFile,
    /// The lowest probability so far, by how many levers, and how large a change that is.
    lowest: (f64, usize, f64),
    /// The change that it belongs to; none = no change.
    nearest: Option<(Vec<&'a Axis>, Places)>,
}

impl<'a> Search<'a> {
    /// The smallest change of all these axes together that reaches the goal.
    fn smallest(&mut self, axes: &[&'a Axis]) -> Result<Option<Way>, EngineError> {
        let best = if axes.len() < LEVERS {
            let all: Vec<Vec<usize>> = axes.iter().map(|axis| (0..axis.values.len()).collect()).collect();
            self.best(axes, &all)?
        } else {
            let coarse: Vec<Vec<usize>> = axes.iter().map(|axis| axis.coarse()).collect();
            match self.best(axes, &coarse)? {
                None => None,
                Some(enough) => {
                    let finer = |(places, &last): (&Vec<usize>, &usize)| {
                        let nearer = places.iter().rev().find(|&&place| place < last);
                        (nearer.map_or(0, |place| place + 1)..=last).collect()
                    };
                    let fine: Vec<Vec<usize>> = coarse.iter().zip(&enough).map(finer).collect();
                    self.best(axes, &fine)?
                }
            }
        };
        // Proven, not concluded: the whole file is scored once more.
        let way = best.map(|places| self.way(axes, &places)).transpose()?;
        Ok(way.filter(|way| way.score.decision <= self.goal))
    }

    /// Of every combination of these values the smallest change that reaches the goal, the first of equals.
    fn best(&mut self, axes: &[&'a Axis], lists: &[Vec<usize>]) -> Result<Option<Places>, EngineError> {
        let candidates = combinations(lists);
        let rows = self.rows(axes, &candidates);
        let mut best: Option<(f64, &Places)> = None;
        // A lever changes what is known, never whether it is.
        let known = vec![self.known; candidates.len()];
        for (places, score) in candidates.iter().zip(self.engine.score_rows(&rows, &known)?) {
            let size = size(axes, places);
            if score.decision <= self.goal && best.is_none_or(|(smallest, _)| size < smallest) {
                best = Some((size, places));
            }
            let reached = (score.probability, axes.len(), size);
            if reached < self.lowest {
                (self.lowest, self.nearest) = (reached, Some((axes.to_vec(), places.clone())));
            }
        }
        Ok(best.map(|(_, places)| places.clone()))
    }

    /// The features of the file with each of these changes, row-major: computed where they may follow and
    /// the part of the file that they follow is not the same as in the row before, kept everywhere else.
    fn rows(&mut self, axes: &[&Axis], candidates: &[Places]) -> Vec<f32> {
        let parts = [Part::Application, Part::Bureau].map(|part| {
            let of: Vec<usize> = (0..axes.len()).filter(|&axis| axes[axis].lever.part() == part).collect();
            let moves: BTreeSet<usize> = of.iter().flat_map(|&axis| &axes[axis].moves).copied().collect();
            (part, of, moves)
        });
        let mut rows = Vec::with_capacity(candidates.len() * self.row.len());
        let mut row = self.row.clone();
        let mut before: Option<&Places> = None;
        for places in candidates {
            for (part, of, moves) in &parts {
                if before.is_some_and(|before| of.iter().all(|&axis| before[axis] == places[axis])) {
                    continue;
                }
                self.turn(*part, axes, places);
                for &place in moves {
                    row[place] = as_model_input(features()[place].value(&self.changed));
                }
            }
            rows.extend_from_slice(&row);
            before = Some(places);
        }
        rows
    }

    /// Makes one part of `changed` that of the file with these changes.
    fn turn(&mut self, part: Part, axes: &[&Axis], places: &[usize]) {
        match part {
            Part::Application => self.changed.application.clone_from(&self.file.application),
            Part::Bureau => self.changed.bureau.clone_from(&self.file.bureau),
        }
        for (axis, &place) in axes.iter().zip(places).filter(|(axis, _)| axis.lever.part() == part) {
            axis.lever.set(&mut self.changed, axis.values[place]);
        }
    }

    /// These changes and the score of the file with them.
    fn way(&mut self, axes: &[&Axis], places: &[usize]) -> Result<Way, EngineError> {
        self.turn(Part::Application, axes, places);
        self.turn(Part::Bureau, axes, places);
        let change = |(axis, &place): (&&Axis, &usize)| Change {
            lever: axis.lever.name.to_owned(),
            from: axis.from,
            to: axis.values[place],
        };
        let changes = axes.iter().zip(places).map(change).collect();
        Ok(Way { changes, score: self.engine.score(&self.changed)?, size: size(axes, places) })
    }
}

#[cfg(test)]
mod tests;
