//! Steering: the versions of the credit policy, and the stop. A version is proposed by one person and published by another;
//! while there is a stop, nobody relies on the score. One person stops, for that has to be quick; two lift the stop.
//!
//! What was done is a list of events of the chain, and where it leads is [`Steering`]: there is no other way to another policy
//! than [`Steering::after`]. Independent of who may do it, and of where it is kept.

use super::life::names;
use super::rules::{LIMITS, Limits, fault_of_words};
use crate::decision::{Costs, Policy};
use serde::{Deserialize, Serialize};
use std::ops::RangeInclusive;

/// How many good clients refused a default accepted may cost.
pub const RATIOS: RangeInclusive<f64> = 1.0..=1_000.0;
/// What threshold and review band may be.
pub const EDGES: RangeInclusive<f64> = 0.001..=0.999;
/// What the least completeness may be: of a client of whom nothing is known, no policy advises to grant.
pub const COMPLETENESS: RangeInclusive<f64> = 0.1..=1.0;
/// What the limit of the amount may be.
pub const AMOUNTS: RangeInclusive<f64> = 0.0..=1_000_000_000.0;
/// What the limit of the distance from the threshold may be.
pub const DISTANCES: RangeInclusive<f64> = 0.0..=1.0;

names! {
    /// What a version settles.
    Setting {
        Ratio "ratio" "How many good clients refused a default accepted costs.";
        Threshold "threshold" "Probability from which refusing costs less than granting.";
        ReviewFrom "review_from" "From here on the advice is to look closer.";
        ReviewTo "review_to" "From here on the advice is to refuse.";
        Completeness "completeness" "How much must be known of a client.";
        Amount "amount" "Amount above which an override needs a second person.";
        Distance "distance" "Distance from the threshold above which it does.";
    }
}

names! {
    /// What is done.
    Move {
        Propose "propose_policy" "A person proposes a policy.";
        Publish "publish_policy" "Another person publishes it: it rules from then on.";
        Withdraw "withdraw_policy" "Somebody takes the proposal back.";
        Stop "stop_score" "A person stops reliance on the score.";
        ProposeResume "propose_resume" "A person proposes to lift the stop.";
        WithdrawResume "withdraw_resume" "Somebody takes that proposal back.";
        Resume "resume_score" "Another person lifts it.";
    }
}

/// All that a version settles; what a model needs to be told besides is the artifact's.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Settings {
    /// What wrong decisions cost.
    pub costs: Costs,
    /// Probability of repayment difficulties from which refusing costs less than granting, or is to be taken for it.
    pub threshold: f64,
    /// From here to `review_to` the advice is to look closer.
    pub review_from: f64,
    /// See `review_from`.
    pub review_to: f64,
    /// Of a client of whom less is known the advice is to look closer, 0 to 1.
    pub least_completeness: f64,
    /// From where on an override needs a second person.
    pub limits: Limits,
}

impl Settings {
    /// Those of a policy.
    #[must_use]
    pub const fn of(policy: &Policy, limits: Limits) -> Self {
        Self {
            costs: policy.costs,
            threshold: policy.threshold,
            review_from: policy.review_from,
            review_to: policy.review_to,
            least_completeness: policy.least_completeness,
            limits,
        }
    }

    /// The policy that is `version` of the model whose own policy is `artifact`.
    #[must_use]
    pub const fn policy(&self, version: u32, artifact: &Policy) -> Policy {
        Policy {
            version,
            costs: self.costs,
            threshold: self.threshold,
            review_from: self.review_from,
            review_to: self.review_to,
            least_completeness: self.least_completeness,
            required: artifact.required,
        }
    }

    /// How many good clients refused a default accepted costs.
    #[must_use]
    pub fn ratio(&self) -> f64 {
        self.costs.false_negative / self.costs.false_positive
    }

    /// What is out of its range, in the order of [`Setting::ALL`]; the band is also if the threshold is not within it.
    #[must_use]
    pub fn faults(&self) -> Vec<Setting> {
        let is_in = |setting| match setting {
            Setting::Ratio => RATIOS.contains(&self.ratio()) && self.costs.false_positive > 0.0,
            Setting::Threshold => EDGES.contains(&self.threshold),
            Setting::ReviewFrom => EDGES.contains(&self.review_from) && self.review_from <= self.threshold,
            Setting::ReviewTo => EDGES.contains(&self.review_to) && self.review_to >= self.threshold,
            Setting::Completeness => COMPLETENESS.contains(&self.least_completeness),
            Setting::Amount => AMOUNTS.contains(&self.limits.amount),
            Setting::Distance => DISTANCES.contains(&self.limits.distance),
        };
        Setting::ALL.into_iter().filter(|setting| !is_in(*setting)).collect()
    }
}

/// What was done, as the chain has it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Notice {
    /// The name of the person who did it, as others saw it then.
    pub by: String,
    /// What was done.
    pub done: Move,
    /// Why.
    pub words: String,
    /// What is proposed; none of anything else.
    pub settings: Option<Settings>,
    /// The event that it is about: the proposal that is published or taken back, the stop that is to be lifted, the proposal to
    /// lift it.
    pub about: Option<i64>,
    /// The version that is published; none of anything else.
    pub version: Option<u32>,
    /// With which model at work.
    pub model: String,
}

/// A policy that waits for a second person.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Proposal {
    /// The event that proposed it.
    pub event: i64,
    /// Who did, by a name that stays the same.
    pub actor: String,
    /// What it settles.
    pub settings: Settings,
}

/// That somebody proposes to lift the stop.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Resuming {
    /// The event that proposed it.
    pub event: i64,
    /// Who did, by a name that stays the same.
    pub actor: String,
}

/// Which policy rules, what is proposed, and whether the score may be relied on.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Steering {
    /// The version that rules.
    pub version: u32,
    /// What it settles; none: what the artifact says.
    pub settings: Option<Settings>,
    /// What waits for a second person.
    pub proposal: Option<Proposal>,
    /// The event that stopped reliance on the score; none if it may be relied on.
    pub stopped: Option<i64>,
    /// Who proposes to lift that, and by which event; none if nobody does.
    pub resuming: Option<Resuming>,
}

/// Why something may not be done; nothing has changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// Not as things stand.
    #[error("this cannot be done as things stand: somebody else may have been faster; look again")]
    Moved,
    /// The second person is the first.
    #[error(
        "who proposes a policy does not publish it, nor does who proposes to lift a stop lift it: ask another person"
    )]
    SamePerson,
    /// A setting is out of its range.
    #[error("a setting is out of its range")]
    Range,
    /// The words are missing, too short or too long.
    #[error("say why, in own words")]
    Words,
}

impl Steering {
    /// Which policy rules with a model whose own policy is `artifact`, and which limits.
    #[must_use]
    pub fn ruling(&self, artifact: &Policy) -> (Policy, Limits) {
        match &self.settings {
            Some(settings) => (settings.policy(self.version, artifact), settings.limits),
            None => (*artifact, LIMITS),
        }
    }

    /// Whether `policy` and `limits` are those that rule, whichever model they are of.
    #[must_use]
    pub fn is_that_of(&self, policy: &Policy, limits: Limits) -> bool {
        self.version == policy.version
            && self.settings.is_none_or(|settings| settings == Settings::of(policy, limits))
    }

    /// What is settled where `notice` is done as event `event` by the person called `actor`.
    ///
    /// # Errors
    /// [`Refusal`].
    pub fn after(&self, event: i64, actor: &str, notice: &Notice) -> Result<Self, Refusal> {
        if fault_of_words(&notice.words, true).is_some() {
            return Err(Refusal::Words);
        }
        let about = notice.about;
        let mut after = self.clone();
        match (notice.done, &self.proposal) {
            (Move::Propose, None) => {
                let settings = notice.settings.ok_or(Refusal::Range)?;
                if !settings.faults().is_empty() {
                    return Err(Refusal::Range);
                }
                after.proposal = Some(Proposal { event, actor: actor.to_owned(), settings });
            }
            (Move::Publish, Some(proposal)) if about == Some(proposal.event) => {
                if proposal.actor == actor {
                    return Err(Refusal::SamePerson);
                }
                if notice.version != Some(self.version + 1) {
                    return Err(Refusal::Moved);
                }
                (after.version, after.settings) = (self.version + 1, Some(proposal.settings));
                after.proposal = None;
            }
            (Move::Withdraw, Some(proposal)) if about == Some(proposal.event) => after.proposal = None,
            (Move::Stop, _) if self.stopped.is_none() => after.stopped = Some(event),
            (Move::ProposeResume, _)
                if self.stopped.is_some() && about == self.stopped && self.resuming.is_none() =>
            {
                after.resuming = Some(Resuming { event, actor: actor.to_owned() });
            }
            (done @ (Move::WithdrawResume | Move::Resume), _) => {
                let resuming = self.resuming.as_ref().filter(|resuming| about == Some(resuming.event));
                let resuming = resuming.ok_or(Refusal::Moved)?;
                if done == Move::Resume {
                    if resuming.actor == actor {
                        return Err(Refusal::SamePerson);
                    }
                    after.stopped = None;
                }
                after.resuming = None;
            }
            _ => return Err(Refusal::Moved),
        }
        Ok(after)
    }
}

#[cfg(test)]
mod tests;
