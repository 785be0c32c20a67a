//! What a decision needs before it may be one: that its ground was seen, a reason and own words where it departs from the
//! advice or refuses, the answer of the register of incidents before a grant, and a second person beyond the limits or for
//! whom the register lists.
//!
//! Pure: what was filled in, what the model says and the limits come in; what is wrong, field by field, or what is done goes out.
//! Who may do it after whom is [`super::life`]'s.

use super::checks::{Checks, Written};
use super::fields::{Fault, Field};
use super::life::{Action, names};
use super::motives::Motive;
use crate::decision::{Advice, Policy};
use serde::{Deserialize, Serialize};

/// Least characters of own words.
pub const LEAST_WORDS: usize = 20;
/// Least letters and digits among them: dots and marks alone tell nothing.
const LEAST_LETTERS: usize = LEAST_WORDS / 2;
/// Most characters of any text that a person writes.
pub const MOST_WORDS: usize = 2_000;
/// Reasons that a letter of refusal tells, at least.
pub const LEAST_REASONS: usize = 2;
/// Longest term that a condition names, in months.
pub const MOST_MONTHS: u32 = 360;

names! {
    /// What a person decides of a request.
    Outcome {
        Grant "grant" "The credit is granted, with or without conditions.";
        Refuse "refuse" "It is refused.";
        AskForMore "ask_for_more" "More is needed of the client.";
        Refer "refer" "Another person is to decide.";
    }
}

/// Conditions of a grant.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize)]
pub struct Conditions {
    /// The amount, in the currency of the file; none: as asked for.
    pub amount: Option<f64>,
    /// The number of monthly instalments; none: as asked for.
    pub months: Option<u32>,
}

/// What a person filled in.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Draft<'a> {
    /// What is decided; none if nothing was chosen.
    pub outcome: Option<Outcome>,
    /// Reasons from the list.
    pub motives: &'a [Motive],
    /// Own words.
    pub words: &'a str,
    /// Conditions.
    pub conditions: Conditions,
    /// Whether the person says to have seen reasons, what is missing and how sure the score is.
    pub seen: bool,
    /// What was checked at the beginning.
    pub checks: Written<'a>,
    /// The client's point of view and the answer to it; in a review only.
    pub review: Option<(&'a str, &'a str)>,
}

/// What a decision stands on.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Ground {
    /// What the model advises.
    pub advice: Advice,
    /// Probability of repayment difficulties, 0 to 1.
    pub probability: f64,
    /// The policy that rules.
    pub policy: Policy,
    /// What was asked for, in the currency of the file; none if it is not known.
    pub amount: Option<f64>,
    /// How many of the model's reasons a letter can tell.
    pub reasons: usize,
}

/// From where on an override needs a second person.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Limits {
    /// Amount above which it does, in the currency of the file.
    pub amount: f64,
    /// Distance of the probability from the threshold above which it does, 0 to 1.
    pub distance: f64,
}

/// Those of version 0 of the policy: hypotheses for the risk manager to confirm.
pub const LIMITS: Limits = Limits { amount: 1_000_000.0, distance: 0.05 };

impl Outcome {
    /// Whether it goes against the advice. To ask for more or to let another person decide never does.
    #[must_use]
    pub const fn overrides(self, advice: Advice) -> bool {
        match self {
            Self::Grant => !matches!(advice, Advice::Grant),
            Self::Refuse => !matches!(advice, Advice::Refuse),
            Self::AskForMore | Self::Refer => false,
        }
    }

    /// Whether reasons from the list are needed.
    #[must_use]
    pub const fn needs_motives(self, advice: Advice) -> bool {
        matches!(self, Self::Refuse) || self.overrides(advice)
    }
}

impl Ground {
    /// Whether an outcome needs a second person: it overrides the advice and is beyond the limits, or grants what the model
    /// would clearly refuse.
    #[must_use]
    pub fn needs_second(&self, outcome: Outcome, conditions: Conditions, limits: Limits) -> bool {
        let amount = conditions.amount.or(self.amount);
        let is_far = (self.probability - self.policy.threshold).abs() > limits.distance;
        let is_large = amount.is_none_or(|amount| amount > limits.amount);
        let in_refuse_zone = outcome == Outcome::Grant && self.advice == Advice::Refuse;
        outcome.overrides(self.advice) && (is_far || is_large || in_refuse_zone)
    }
}

/// What is done with a draft, and what was checked; `latest` is the latest day that there is now, as ISO 8601 writes it.
///
/// # Errors
/// Everything that is wrong, in the order of the fields; nothing is done.
pub fn judge(
    draft: &Draft<'_>,
    ground: &Ground,
    limits: Limits,
    latest: &str,
) -> Result<(Action, Checks), Vec<(Field, Fault)>> {
    let mut faults = Vec::new();
    let Some(outcome) = draft.outcome else { return Err(vec![(Field::Outcome, Fault::Missing)]) };
    if !draft.seen {
        faults.push((Field::Seen, Fault::Missing));
    }
    let grants = outcome == Outcome::Grant;
    let checks = Checks::read(draft.checks, latest).unwrap_or_else(|wrong| {
        faults.extend(wrong);
        Checks::default()
    });
    let is_told = faults
        .iter()
        .any(|(field, _)| matches!(field, Field::RegisterDay | Field::RegisterKey | Field::RegisterResult));
    if grants && checks.register.is_none() && !is_told {
        faults.push((Field::RegisterDay, Fault::Unconsulted));
    }
    faults.extend(fault_of_motives(outcome, draft.motives, ground).map(|fault| (Field::Motives, fault)));
    let needs_words = matches!(outcome, Outcome::AskForMore | Outcome::Refer)
        || outcome.needs_motives(ground.advice)
        || grants && checks.is_listed();
    faults.extend(fault_of_words(draft.words, needs_words).map(|fault| (Field::Words, fault)));
    if grants {
        let Conditions { amount, months } = draft.conditions;
        let most = ground.amount.unwrap_or(f64::MAX);
        // Less than one is told as nothing.
        if amount.is_some_and(|amount| !(amount >= 1.0 && amount <= most)) {
            faults.push((Field::Amount, Fault::Range));
        }
        if months.is_some_and(|months| months == 0 || months > MOST_MONTHS) {
            faults.push((Field::Months, Fault::Range));
        }
    }
    if let Some((view, answer)) = draft.review {
        faults.extend(fault_of_words(view, true).map(|fault| (Field::View, fault)));
        faults.extend(fault_of_words(answer, true).map(|fault| (Field::Answer, fault)));
    }
    if !faults.is_empty() {
        return Err(faults);
    }
    let action = match outcome {
        Outcome::AskForMore => Action::AskForMore,
        Outcome::Refer => Action::Refer,
        _ if grants && checks.is_listed() => Action::Propose,
        _ if ground.needs_second(outcome, draft.conditions, limits) => Action::Propose,
        Outcome::Grant | Outcome::Refuse => Action::Decide,
    };
    Ok((action, checks))
}

fn fault_of_motives(outcome: Outcome, motives: &[Motive], ground: &Ground) -> Option<Fault> {
    let refuses = outcome == Outcome::Refuse;
    let told = motives.iter().filter(|motive| motive.tells()).count();
    let of_model = if ground.advice == Advice::Grant { 0 } else { ground.reasons };
    if outcome.needs_motives(ground.advice) && motives.is_empty() {
        Some(Fault::Missing)
    } else if motives.iter().any(|motive| motive.refuses() != refuses) {
        Some(Fault::Other)
    } else if refuses && told + of_model < LEAST_REASONS {
        Some(Fault::Few)
    } else {
        None
    }
}

/// What is wrong with a text that a person writes.
#[must_use]
pub fn fault_of_words(words: &str, needed: bool) -> Option<Fault> {
    let words = words.trim();
    let letters = words.chars().filter(|c| c.is_alphanumeric()).count();
    match words.chars().count() {
        0 if needed => Some(Fault::Missing),
        0 => None,
        written if needed && (written < LEAST_WORDS || letters < LEAST_LETTERS) => Some(Fault::Short),
        written if written > MOST_WORDS => Some(Fault::Long),
        _ => None,
    }
}

#[cfg(test)]
mod tests;
