//! What is at stake in a selection: the amounts that its clients ask for, and how much of them is expected to run into
//! difficulties: the sum of probability times amount. It is an expectation over many, and says nothing of one of them.
//!
//! Independent of how the selection was chosen.

use super::clients::{Clients, Selection};
use super::column::Column;
use crate::decision::Advice;
use crate::estimate::SMALLEST_GROUP;
use serde::{Deserialize, Serialize};

/// Some clients, together.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize)]
pub struct Exposure {
    /// How many.
    pub clients: u64,
    /// Those of them whose amount is not known: they are in no sum.
    pub without_amount: u64,
    /// Those that are summed: nobody, where they are so few that a sum would tell their amounts.
    pub summed: u64,
    /// The sums; none if nobody is summed.
    pub sums: Option<Sums>,
}

/// Sums over clients, in the source's currency.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize)]
pub struct Sums {
    /// Of the amounts that are asked for.
    pub amount: f64,
    /// Of each amount times the probability of difficulties.
    pub in_difficulty: f64,
}

impl Sums {
    /// What is expected to be lost if of an amount in difficulties this share is.
    #[must_use]
    pub fn expected_loss(&self, loss_given_difficulty: f64) -> f64 {
        self.in_difficulty * loss_given_difficulty
    }
}

/// By advice, in the order of [`Advice::ALL`], and in all.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Exposures {
    /// By advice.
    pub by_advice: [Exposure; Advice::ALL.len()],
    /// In all; the sums are of the advices that have one, for otherwise the difference would be that of the few.
    pub all: Exposure,
}

/// What is at stake among some clients.
#[must_use]
pub fn exposures(bank: &Clients, clients: &Selection) -> Exposures {
    let values = |column: Column| column.number().map_or(&[][..], |(name, _)| bank.values(name));
    let (amounts, risks) = (values(Column::CREDIT), values(Column::RISK));
    let known = |values: &[f64], at: usize| values.get(at).copied().filter(|value| !value.is_nan());
    let mut by_advice = [Counted::default(); Advice::ALL.len()];
    let mut count = |at: usize| {
        if let Some(of) = Advice::ALL.iter().position(|advice| *advice == bank.advices()[at]) {
            by_advice[of].add(known(amounts, at), known(risks, at));
        }
    };
    match clients {
        None => (0..bank.len()).for_each(&mut count),
        Some(places) => places.iter().for_each(|&at| count(at as usize)),
    }
    let by_advice = by_advice.map(Counted::told);
    let all = by_advice.iter().fold(Exposure::default(), Exposure::and);
    Exposures { by_advice, all }
}

impl Exposure {
    fn and(self, other: &Self) -> Self {
        let sums = match (self.sums, other.sums) {
            (Some(one), Some(other)) => Some(Sums {
                amount: one.amount + other.amount,
                in_difficulty: one.in_difficulty + other.in_difficulty,
            }),
            (one, other) => one.or(other),
        };
        Self {
            clients: self.clients + other.clients,
            without_amount: self.without_amount + other.without_amount,
            summed: self.summed + other.summed,
            sums,
        }
    }
}

/// What is counted, before it is decided what is told.
#[derive(Debug, Clone, Copy, Default)]
struct Counted {
    clients: u64,
    without_amount: u64,
    sums: Sums,
}

impl Counted {
    fn add(&mut self, amount: Option<f64>, risk: Option<f64>) {
        self.clients += 1;
        if let Some((amount, risk)) = amount.zip(risk) {
            self.sums.amount += amount;
            self.sums.in_difficulty += amount * risk;
        } else {
            self.without_amount += 1;
        }
    }

    fn told(self) -> Exposure {
        let known = self.clients - self.without_amount;
        let is_told = known >= SMALLEST_GROUP;
        Exposure {
            clients: self.clients,
            without_amount: self.without_amount,
            summed: if is_told { known } else { 0 },
            sums: is_told.then_some(self.sums),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::portfolio::{Filter, PROBABILITY, Row};

    /// Twenty granted of 1,000 at 2 %, twelve to review of 2,000 at 10 % and one of them unknown, three refused.
    fn bank() -> Clients {
        let mut bank = Clients::new(vec![PROBABILITY, "credit"]);
        let codes = vec![None; Clients::source_codes().count()];
        let mut id = 0;
        let mut push = |clients: u32, advice, numbers: [f64; 2]| {
            for _ in 0..clients {
                id += 1;
                bank.push(&Row {
                    id,
                    advice,
                    completeness: 1.0,
                    numbers: &numbers,
                    codes: &codes,
                    difficulties: None,
                });
            }
        };
        push(20, Advice::Grant, [0.02, 1_000.0]);
        push(12, Advice::Review, [0.1, 2_000.0]);
        push(1, Advice::Review, [0.1, f64::NAN]);
        push(3, Advice::Refuse, [0.5, 500.0]);
        bank.finish()
    }

    #[test]
    fn an_expectation_is_the_sum_of_probability_times_amount() {
        let Exposures { by_advice: [grant, review, refuse], all } = exposures(&bank(), &None);
        let sums = |exposure: Exposure| {
            exposure
                .sums
                .map(|sums| [sums.amount, sums.in_difficulty, sums.expected_loss(0.5)].map(f64::round))
        };
        assert_eq!((grant.clients, sums(grant)), (20, Some([20_000.0, 400.0, 200.0])));
        assert_eq!((review.clients, review.without_amount), (13, 1));
        assert_eq!(sums(review), Some([24_000.0, 2_400.0, 1_200.0]));
        assert_eq!((refuse.clients, refuse.summed, refuse.sums), (3, 0, None), "of few nothing is summed");
        // Nor can it be found as the difference.
        assert_eq!((all.clients, all.summed, sums(all)), (36, 32, Some([44_000.0, 2_800.0, 1_400.0])));
    }

    #[test]
    fn a_selection_is_summed_and_nobody_else() {
        let bank = bank();
        let granted = bank.selection(&Filter::default().of(Column::ADVICE, "grant"));
        let Exposures { by_advice: [grant, review, _], all } = exposures(&bank, &granted);
        assert_eq!((grant, review.clients), (all, 0));
        assert_eq!(exposures(&bank, &Some(Vec::new())).all, Exposure::default());
    }
}
