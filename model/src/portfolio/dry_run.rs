//! What another policy would do to the whole bank, before anybody publishes it: whose advice changes, and what wrong decisions
//! are expected to cost. What it does to groups is read from what was counted, see [`crate::monitoring::Tally::report`].
//!
//! Independent of who may try one.

use super::clients::Clients;
use crate::decision::{Advice, Policy};
use serde::{Deserialize, Serialize};

/// The bank under one policy and under another.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize)]
pub struct DryRun {
    /// Clients who were looked at: all whom the model has scored.
    pub clients: u64,
    /// How many have which advice under the one (rows) and under the other (columns), in the order of [`Advice::ALL`].
    pub advice: [[u64; Advice::ALL.len()]; Advice::ALL.len()],
    /// How many are below the threshold of the one and of the other.
    pub granted: [u64; 2],
    /// What deciding by each threshold is expected to cost per client, at the costs of the other policy, and in good clients
    /// refused; none if nobody is scored.
    pub cost: Option<[f64; 2]>,
}

impl DryRun {
    /// How many have another advice.
    #[must_use]
    pub fn changed(&self) -> u64 {
        let same: u64 = (0..Advice::ALL.len()).map(|at| self.advice[at][at]).sum();
        self.clients - same
    }
}

impl Clients {
    /// What it would do if `after` ruled instead of `before`.
    #[must_use]
    pub fn dry_run(&self, before: &Policy, after: &Policy) -> DryRun {
        let policies = [before, after];
        let (costs, mut run, mut cost) = (after.costs, DryRun::default(), [0.0; 2]);
        for (probability, completeness) in self.scored() {
            run.clients += 1;
            let [from, to] = policies.map(|policy| {
                let advice = policy.advice(probability, policy.is_complete(completeness));
                Advice::ALL.iter().position(|any| *any == advice).unwrap_or_default()
            });
            run.advice[from][to] += 1;
            for (at, policy) in policies.into_iter().enumerate() {
                let granted = policy.grants(probability);
                run.granted[at] += u64::from(granted);
                cost[at] += if granted {
                    probability * costs.false_negative
                } else {
                    (1.0 - probability) * costs.false_positive
                };
            }
        }
        run.cost = (run.clients > 0).then(|| cost.map(|sum| sum / costs.false_positive / run.clients as f64));
        run
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalogue::inputs::Inputs;
    use crate::decision::Costs;
    use crate::portfolio::{PROBABILITY, Row};

    const BEFORE: Policy = Policy {
        version: 0,
        costs: Costs { false_negative: 10.0, false_positive: 1.0 },
        threshold: 0.10,
        review_from: 0.08,
        review_to: 0.12,
        least_completeness: 0.5,
        required: Inputs::NONE,
    };

    #[test]
    fn whose_advice_changes_and_what_it_costs_is_counted_client_by_client() {
        let mut bank = Clients::new(vec![PROBABILITY]);
        let scored = [(0.05, 1.0), (0.07, 1.0), (0.09, 0.6), (0.15, f64::NAN), (0.2, 1.0)];
        for (id, (probability, completeness)) in (1..).zip(scored) {
            let advice = BEFORE.advice(probability, BEFORE.is_complete(completeness));
            let codes = vec![None; Clients::source_codes().count()];
            let numbers = [probability];
            let row = Row { id, advice, completeness, numbers: &numbers, codes: &codes, difficulties: None };
            bank.push(&row);
        }
        let bank = bank.finish();
        let costs = Costs { false_negative: 20.0, false_positive: 2.0 };
        let (threshold, review_from, review_to) = (0.08, 0.06, 0.085);
        let after = Policy { costs, threshold, review_from, review_to, ..BEFORE };
        let run = bank.dry_run(&BEFORE, &after);
        assert_eq!((run.clients, run.changed()), (5, 2));
        // Grant to review, review to refuse; who is not known enough stays in review.
        assert_eq!(run.advice, [[1, 1, 0], [0, 1, 1], [0, 0, 1]]);
        assert_eq!(run.granted, [3, 2]);
        let [before, after_cost] = run.cost.expect("there are clients");
        assert!((before - ((0.05 + 0.07 + 0.09) * 10.0 + 0.85 + 0.8) / 5.0).abs() < 1e-12);
        assert!((after_cost - ((0.05 + 0.07) * 10.0 + 0.91 + 0.85 + 0.8) / 5.0).abs() < 1e-12);
        // The limit of completeness alone.
        let strict = Policy { least_completeness: 0.7, review_from: 0.095, ..BEFORE };
        let lenient = Policy { least_completeness: 0.5, ..strict };
        assert_eq!(bank.dry_run(&lenient, &strict).advice[0], [2, 1, 0]);
        assert_eq!(Clients::default().dry_run(&BEFORE, &after), DryRun::default());
    }
}
