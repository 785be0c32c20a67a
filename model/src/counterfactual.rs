//! Counterfactuals: the smallest changes that a client could make for the advice to be a better one, and where each
//! leads.
//!
//! "Had you asked for 40 000 less, the advice would have been to look closer" says more to a refused client
//! than any weight of any feature, and can be checked by anybody: score the changed file. Source: Wachter,
//! Mittelstadt and Russell, "Counterfactual explanations without opening the black box", Harvard Journal of
//! Law & Technology 31 (2018); that only what can be acted upon is changed, in bounds and steps, is after
//! Ustun, Spangher and Liu, "Actionable recourse in linear classification", FAT* 2019.
//!
//! There is a search for each better advice: who is refused learns what leads to a review and what to a grant. What is
//! searched are the levers of [`crate::catalogue::levers`], never the facts, each in the direction that it declares
//! and at its round values. Nothing is offered that the file itself makes absurd ([`levers::is_bearable`]). How large a
//! change is, is its [`levers::Effort`]; the smaller one is told first, a further lever has to be worth it ([`WORTH`]),
//! of two changes of which one contains the other only the smaller is told, and whoever does more than is told is never
//! worse off for it.
//!
//! Trees are not monotonic, so nothing is inferred from one value about another: all values of one lever and of two are
//! tried; of three levers, up to [`COARSE`] values each, spread over the whole move, and then everything between
//! those that are enough with the least effort and the next nearer ones. Because the least effort is looked for, a lever
//! is never moved where a smaller move does as well; where a simulation does so, [`idle()`] says it. Every change that is
//! told has been proven by scoring the changed file as any other file is scored.
//!
//! Independent of which levers there are and of what a model is made of.
//!
//! [`levers::is_bearable`]: crate::catalogue::levers::is_bearable
//! [`levers::Effort`]: crate::catalogue::levers::Effort

mod axis;
mod idle;
mod trials;

pub use idle::{Idle, IdleError, idle};
pub use trials::{Change, Proposal};

use crate::catalogue::levers::levers;
use crate::decision::Advice;
use crate::engine::{Engine, EngineError};
use crate::explanation::Score;
use crate::file::ClientFile;
use axis::{Axis, Indices, combinations, finer};
use serde::{Deserialize, Serialize};
use trials::{Trials, as_written};

/// Most levers that are moved together: more is a plan that nobody keeps in mind.
pub const MOST_LEVERS: usize = 3;
/// Most changes that are told for one goal.
pub const PROPOSALS: usize = 3;
/// Most values of each of three levers that are tried together.
pub const COARSE: usize = 8;
/// So many of the changes that reach a goal are looked at, the least effort first, for one that reaches it for good.
const FIRM: usize = 16;
/// A change of more levers is told instead of one of some of them only if it takes at most this part of the effort.
pub const WORTH: f64 = 0.8;

/// What a client could do for a better advice.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Recourse {
    /// The score of the file as it is. If it names what does not go together or is missing, no change matters before that
    /// is mended.
    pub score: Score,
    /// Its instalment; none if that is not known.
    pub instalment: Option<f64>,
    /// What leads to each better advice, the nearest advice first. Empty where there is none, or the file is to be mended first.
    pub goals: Vec<Goal>,
}

/// A better advice, and what leads there.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Goal {
    /// What the advice is to be, or better.
    pub advice: Advice,
    /// Up to [`PROPOSALS`], each of which is enough, the least effort first; empty if no change that can be offered is.
    pub proposals: Vec<Proposal>,
    /// Where none is enough, the change with the lowest risk; none if nothing lowers it.
    pub nearest: Option<Proposal>,
}

/// Looks for the smallest changes that lead to each better advice.
///
/// # Errors
/// If the engine fails.
pub fn search(engine: &Engine, file: &ClientFile) -> Result<Recourse, EngineError> {
    let score = engine.score(file)?;
    let instalment = file.application.amt_annuity;
    let mut wanted = Vec::new();
    let mut advice = score.decision;
    while score.is_founded() && advice != advice.better() {
        advice = advice.better();
        wanted.push(advice);
    }
    if wanted.is_empty() {
        return Ok(Recourse { score, instalment, goals: Vec::new() });
    }
    let axes = axes(file);
    let goals = look_everywhere(engine, file, &score, wanted, &axes)?.goals()?;
    Ok(Recourse { score, instalment, goals })
}

fn axes(file: &ClientFile) -> Vec<Axis> {
    levers().iter().filter_map(|lever| Axis::of(lever, file)).collect()
}

/// Finds the least effort with which each set of up to [`MOST_LEVERS`] axes leads to each advice that is wanted.
fn look_everywhere<'a>(
    engine: &'a Engine,
    file: &'a ClientFile,
    score: &Score,
    wanted: Vec<Advice>,
    axes: &'a [Axis],
) -> Result<Search<'a>, EngineError> {
    let mut search = Search {
        trials: Trials::new(engine, file),
        lowest: (as_written(score.probability), 0, 0.0),
        nearest: None,
        found: wanted.iter().map(|_| Vec::new()).collect(),
        wanted,
    };
    // A set of axes is a number, one bit an axis.
    for count in 1..=MOST_LEVERS {
        for set in (1_u32..1 << axes.len()).filter(|set| set.count_ones() as usize == count) {
            let is_in = |(index, _): &(usize, &Axis)| set >> index & 1 == 1;
            let chosen: Vec<&Axis> = axes.iter().enumerate().filter(is_in).map(|(_, axis)| axis).collect();
            search.look_at(set, &chosen)?;
        }
    }
    Ok(search)
}

/// The least effort with which one set of axes reaches a goal.
struct Found<'a> {
    set: u32,
    axes: Vec<&'a Axis>,
    indices: Indices,
    effort: f64,
}

/// A search under way.
struct Search<'a> {
    trials: Trials<'a>,
    wanted: Vec<Advice>,
    /// For every advice that is wanted.
    found: Vec<Vec<Found<'a>>>,
    /// The lowest probability so far, as it is written, by how many levers and with which effort.
    lowest: (f64, usize, f64),
    /// The change that it belongs to; none = no change.
    nearest: Option<(Vec<&'a Axis>, Indices)>,
}

impl<'a> Search<'a> {
    /// Finds the least effort with which all these axes together reach each goal.
    fn look_at(&mut self, set: u32, axes: &[&'a Axis]) -> Result<(), EngineError> {
        let is_fine = axes.len() < MOST_LEVERS;
        let lists: Vec<Indices> =
            axes.iter().map(|axis| if is_fine { axis.all() } else { axis.coarse(COARSE) }).collect();
        let enough = self.least(axes, &lists)?;
        for (goal, enough) in enough.into_iter().enumerate() {
            let Some(coarse) = enough else { continue };
            let best = if is_fine {
                Some(coarse)
            } else {
                self.least(axes, &finer(&lists, &coarse.1))?.swap_remove(goal)
            };
            if let Some((effort, indices)) = best {
                self.found[goal].push(Found { set, axes: axes.to_vec(), indices, effort });
            }
        }
        Ok(())
    }

    /// Of every combination of these values, for each goal, the one that reaches it for good with the least effort, the
    /// first of equals, and that effort.
    fn least(
        &mut self,
        axes: &[&'a Axis],
        lists: &[Indices],
    ) -> Result<Vec<Option<(f64, Indices)>>, EngineError> {
        let candidates = combinations(lists);
        let mut reached: Vec<Vec<(f64, Indices)>> = vec![Vec::new(); self.wanted.len()];
        let tried = self.trials.tried(axes, &candidates)?;
        for (indices, (effort, score)) in candidates.iter().zip(tried) {
            let Some(effort) = effort else { continue };
            for (wanted, reached) in self.wanted.iter().zip(&mut reached) {
                if score.decision <= *wanted {
                    reached.push((effort, indices.clone()));
                }
            }
            let risk = (as_written(score.probability), axes.len(), effort);
            if risk < self.lowest {
                (self.lowest, self.nearest) = (risk, Some((axes.to_vec(), indices.clone())));
            }
        }
        let mut least = Vec::new();
        for (goal, mut reached) in reached.into_iter().enumerate() {
            reached.sort_by(|a, b| a.0.total_cmp(&b.0));
            let mut firm = None;
            for (effort, indices) in reached.into_iter().take(FIRM) {
                if self.is_firm(axes, &indices, self.wanted[goal])? {
                    firm = Some((effort, indices));
                    break;
                }
            }
            least.push(firm);
        }
        Ok(least)
    }

    /// Whether whoever does more than that, with any one lever that leads one way, reaches the goal as well: a client
    /// who is told that a tenth is enough must not be refused for a fifth.
    fn is_firm(&mut self, axes: &[&'a Axis], indices: &[usize], goal: Advice) -> Result<bool, EngineError> {
        let farther = |(axis, &index): (usize, &usize)| {
            let beyond = if axes[axis].leads_one_way() { index + 1..axes[axis].values.len() } else { 0..0 };
            beyond.map(move |index| (axis, index))
        };
        let with = |(axis, index)| {
            let mut more = indices.to_vec();
            more[axis] = index;
            more
        };
        let candidates: Vec<Indices> = indices.iter().enumerate().flat_map(farther).map(with).collect();
        let tried = self.trials.tried(axes, &candidates)?;
        Ok(tried.iter().all(|(effort, score)| effort.is_none() || score.decision <= goal))
    }

    /// What is told of each goal.
    fn goals(mut self) -> Result<Vec<Goal>, EngineError> {
        let nearest = self.nearest.take();
        let nearest = nearest.map(|(axes, indices)| self.trials.proposal(&axes, &indices)).transpose()?;
        let mut goals = Vec::new();
        for (advice, found) in std::iter::zip(self.wanted, self.found) {
            let mut proposals = Vec::new();
            for Found { axes, indices, .. } in told(found) {
                let proposal = self.trials.proposal(&axes, &indices)?;
                // Proven, not concluded: the whole file has been scored once more.
                if proposal.score.decision <= advice {
                    proposals.push(proposal);
                }
            }
            // What reaches it, though not for good, does not come near it.
            let nearest =
                nearest.clone().filter(|nearest| proposals.is_empty() && nearest.score.decision > advice);
            goals.push(Goal { advice, proposals, nearest });
        }
        Ok(goals)
    }
}

/// Of the least efforts of all sets those that are told.
fn told(mut found: Vec<Found<'_>>) -> Vec<Found<'_>> {
    let is_within = |smaller: u32, set: u32| smaller & set == smaller && smaller != set;
    let efforts: Vec<(u32, f64)> = found.iter().map(|found| (found.set, found.effort)).collect();
    found.retain(|found| {
        let fewer = efforts.iter().filter(|(set, _)| is_within(*set, found.set));
        fewer.into_iter().all(|(_, effort)| found.effort <= WORTH * effort)
    });
    // Of equals the fewest levers: they were looked at first.
    found.sort_by(|a, b| a.effort.total_cmp(&b.effort));
    let mut told: Vec<Found<'_>> = Vec::new();
    for found in found {
        let is_new = |told: &Found<'_>| !is_within(told.set, found.set) && !is_within(found.set, told.set);
        if told.len() < PROPOSALS && told.iter().all(is_new) {
            told.push(found);
        }
    }
    told
}

#[cfg(test)]
mod tests;
