//! How decisions went: who follows the model's advice and who goes against it, for which reasons, how long a decision takes,
//! what reviews changed, and what became of those who were granted a loan. Counts alone: a person judges what they mean.
//!
//! Independent of where the events are kept and of what the bank knows today: outcomes come from outside.

use super::evidence::Act;
use super::life::Action;
use super::motives::Motive;
use super::rules::Outcome;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

const SECONDS_A_DAY: f64 = 86_400.0;

/// Decisions to grant, and to refuse.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Decisions {
    /// Loans granted.
    pub granted: u64,
    /// Loans refused.
    pub refused: u64,
}

impl Decisions {
    /// Both.
    #[must_use]
    pub const fn all(self) -> u64 {
        self.granted + self.refused
    }

    const fn count(&mut self, outcome: Outcome) {
        match outcome {
            Outcome::Grant => self.granted += 1,
            Outcome::Refuse => self.refused += 1,
            Outcome::AskForMore | Outcome::Refer => {}
        }
    }
}

/// What one person decided.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct OfPerson {
    /// Their name, as it was then.
    pub name: String,
    /// All that they decided or proposed and somebody approved.
    pub taken: Decisions,
    /// What of it went against the advice.
    pub against: Decisions,
}

/// Clients who were granted a loan, and of whom the bank was later told how they repay.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct KnownOutcomes {
    /// So many.
    pub known: u64,
    /// Those of them who had difficulties.
    pub difficulties: u64,
}

/// Days from the first act of a case to its decision.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Delay {
    /// Half of the decisions took no longer.
    pub median: f64,
    /// Nine of ten took no longer.
    pub nine_of_ten: f64,
}

/// How decisions went over a period.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Figures {
    /// Decisions by what the model advised, in the order of [`Advice::ALL`](crate::decision::Advice::ALL).
    pub by_advice: [Decisions; 3],
    /// Decisions for which the model gave no advice.
    pub without_advice: Decisions,
    /// Who decided, by name.
    pub people: Vec<OfPerson>,
    /// Reasons given for going against the advice, the commonest first.
    pub motives: Vec<(Motive, u64)>,
    /// How long a first decision took; none if there was none.
    pub delay: Option<Delay>,
    /// Contested decisions that were decided again.
    pub reviewed: u64,
    /// Those of them that came out otherwise.
    pub changed: u64,
    /// What became of those who were granted a loan as advised.
    pub as_advised: KnownOutcomes,
    /// What became of those who were granted one against the advice.
    pub against_advice: KnownOutcomes,
}

/// An event of a case.
#[derive(Debug, Clone)]
pub struct Event {
    /// Its number in the chain.
    pub sequence: i64,
    /// Seconds since 1970.
    pub at: i64,
    /// Which case.
    pub case: String,
    /// What was done.
    pub act: Act,
}

/// A loan that stands granted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Granted {
    /// When, in seconds since 1970.
    pub at: i64,
    /// Whether the model had advised otherwise.
    pub against: bool,
}

/// Counts events, which come in their order.
#[derive(Debug, Default)]
pub struct DecisionCount {
    since: i64,
    figures: Figures,
    people: BTreeMap<String, OfPerson>,
    motives: BTreeMap<Motive, u64>,
    days: Vec<f64>,
    cases: BTreeMap<String, CaseSoFar>,
    proposals: BTreeMap<i64, Act>,
}

/// A case, as far as it was read.
#[derive(Debug)]
struct CaseSoFar {
    begun: i64,
    decided: Option<Outcome>,
    contested: bool,
    granted: Option<Granted>,
}

impl DecisionCount {
    /// Of the decisions from that moment on; what a case was before is read along.
    #[must_use]
    pub fn since(since: i64) -> Self {
        Self { since, ..Self::default() }
    }

    /// Reads the next event.
    pub fn read(&mut self, event: Event) {
        let Event { sequence, at, case, act } = event;
        let begins = CaseSoFar { begun: at, decided: None, contested: false, granted: None };
        let mut seen = self.cases.remove(&case).unwrap_or(begins);
        match act.action {
            Action::AskReview => seen.contested = true,
            Action::Propose => {
                self.proposals.insert(sequence, act);
            }
            Action::Decide => self.decide(&mut seen, at, &act),
            Action::Approve => {
                if let Some(proposal) = act.about.and_then(|about| self.proposals.remove(&about)) {
                    self.decide(&mut seen, at, &proposal);
                }
            }
            _ => {}
        }
        self.cases.insert(case, seen);
    }

    fn decide(&mut self, seen: &mut CaseSoFar, at: i64, act: &Act) {
        let Some(outcome) = act.outcome else { return };
        let against = act.advice.is_some_and(|advice| outcome.overrides(advice));
        let before = seen.decided.replace(outcome);
        let is_review = std::mem::take(&mut seen.contested);
        seen.granted = (outcome == Outcome::Grant).then_some(Granted { at, against });
        if at < self.since {
            seen.granted = None;
            return;
        }
        match act.advice {
            Some(advice) => self.figures.by_advice[advice as usize].count(outcome),
            None => self.figures.without_advice.count(outcome),
        }
        let person = self.people.entry(act.by.clone()).or_default();
        person.taken.count(outcome);
        if against {
            person.against.count(outcome);
            for motive in &act.motives {
                *self.motives.entry(*motive).or_default() += 1;
            }
        }
        if is_review && before.is_some() {
            self.figures.reviewed += 1;
            self.figures.changed += u64::from(before != Some(outcome));
        } else {
            #[expect(clippy::cast_precision_loss, reason = "some thousand days")]
            self.days.push((at - seen.begun) as f64 / SECONDS_A_DAY);
        }
    }

    /// Loans that stand granted, by case: the bank may know how they are repaid.
    pub fn granted(&self) -> impl Iterator<Item = (&str, Granted)> {
        self.cases.iter().filter_map(|(case, seen)| Some((case.as_str(), seen.granted?)))
    }

    /// What was counted; `difficulties` says of each loan that stands granted, and of which the bank was told since, whether
    /// its client had difficulties.
    #[must_use]
    pub fn finish(self, difficulties: impl IntoIterator<Item = (Granted, bool)>) -> Figures {
        let Self { mut figures, people, motives, mut days, .. } = self;
        figures.people = people.into_iter().map(|(name, person)| OfPerson { name, ..person }).collect();
        figures.motives = motives.into_iter().collect();
        figures.motives.sort_by_key(|(_, times)| std::cmp::Reverse(*times));
        days.sort_by(f64::total_cmp);
        let at =
            |part: usize, of: usize| days.get((days.len() * part).div_ceil(of).saturating_sub(1)).copied();
        figures.delay = at(1, 2).zip(at(9, 10)).map(|(median, nine_of_ten)| Delay { median, nine_of_ten });
        for (granted, had) in difficulties {
            let later = if granted.against { &mut figures.against_advice } else { &mut figures.as_advised };
            later.known += 1;
            later.difficulties += u64::from(had);
        }
        figures
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::decision::Advice;
    use crate::record::life::State;

    const DAY: i64 = 86_400;

    fn act(by: &str, action: Action, outcome: Option<Outcome>, advice: Option<Advice>) -> Act {
        Act {
            by: by.to_owned(),
            action,
            state: State::Decided,
            outcome,
            advice,
            motives: vec![Motive::IncomeProven],
            system: None,
            language: None,
            about: None,
            due: None,
            claim: None,
        }
    }

    fn count(since: i64, events: Vec<(i64, &str, Act)>) -> DecisionCount {
        let mut count = DecisionCount::since(since);
        for (sequence, (at, case, act)) in (1..).zip(events) {
            count.read(Event { sequence, at, case: case.to_owned(), act });
        }
        count
    }

    #[test]
    fn decisions_are_counted_by_advice_person_and_reason() {
        use Action::{Approve, Decide, Propose, Refer};
        use Advice::{Grant as Yes, Refuse as No, Review};
        use Outcome::{Grant, Refuse};
        let approved = Act { about: Some(5), ..act("B", Approve, None, None) };
        let figures = count(
            0,
            vec![
                (0, "1", act("A", Decide, Some(Grant), Some(Yes))),
                (0, "2", act("A", Decide, Some(Refuse), Some(Yes))),
                (0, "3", act("A", Refer, Some(Outcome::Refer), Some(Review))),
                (2 * DAY, "3", act("C", Decide, Some(Grant), Some(Review))),
                (DAY, "4", act("A", Propose, Some(Grant), Some(No))),
                (5 * DAY, "4", approved),
                (0, "5", act("A", Propose, Some(Grant), Some(No))),
            ],
        )
        .finish([]);
        let taken = |granted, refused| Decisions { granted, refused };
        assert_eq!(figures.by_advice[Yes as usize], taken(1, 1));
        assert_eq!(figures.by_advice[Review as usize], taken(1, 0));
        assert_eq!(figures.by_advice[No as usize], taken(1, 0), "what is only proposed is not decided");
        let people: Vec<_> = figures.people.iter().map(|p| (p.name.as_str(), p.taken, p.against)).collect();
        assert_eq!(people, [("A", taken(2, 1), taken(1, 1)), ("C", taken(1, 0), taken(1, 0))]);
        assert_eq!(figures.motives, [(Motive::IncomeProven, 3)]);
        assert_eq!(figures.delay, Some(Delay { median: 0.0, nine_of_ten: 4.0 }));
    }

    #[test]
    fn a_review_is_told_from_a_first_decision_and_whether_it_changed_something() {
        use Action::{AskReview, Decide};
        use Outcome::{Grant, Refuse};
        let no = Some(Advice::Refuse);
        let figures = count(
            0,
            vec![
                (0, "1", act("A", Decide, Some(Refuse), no)),
                (DAY, "1", act("", AskReview, None, None)),
                (9 * DAY, "1", act("B", Decide, Some(Grant), no)),
                (0, "2", act("A", Decide, Some(Refuse), no)),
                (DAY, "2", act("", AskReview, None, None)),
                (9 * DAY, "2", act("B", Decide, Some(Refuse), no)),
            ],
        )
        .finish([]);
        assert_eq!((figures.reviewed, figures.changed), (2, 1));
        assert_eq!(
            figures.delay,
            Some(Delay { median: 0.0, nine_of_ten: 0.0 }),
            "a review is no first decision"
        );
    }

    #[test]
    fn what_was_before_the_period_is_read_and_not_counted() {
        use Action::{AskReview, Decide};
        use Outcome::{Grant, Refuse};
        let no = Some(Advice::Refuse);
        let told = count(
            10 * DAY,
            vec![
                (0, "1", act("A", Decide, Some(Refuse), no)),
                (9 * DAY, "1", act("", AskReview, None, None)),
                (11 * DAY, "1", act("B", Decide, Some(Grant), no)),
                (0, "2", act("A", Decide, Some(Grant), no)),
            ],
        );
        let granted: Vec<_> = told.granted().collect();
        assert_eq!(granted, [("1", Granted { at: 11 * DAY, against: true })]);
        let later: Vec<_> = granted.into_iter().map(|(_, granted)| (granted, true)).collect();
        let figures = told.finish(later);
        assert_eq!((figures.reviewed, figures.changed), (1, 1));
        assert_eq!(figures.people.len(), 1);
        assert_eq!(figures.against_advice, KnownOutcomes { known: 1, difficulties: 1 });
        assert_eq!(figures.as_advised, KnownOutcomes::default());
    }
}
