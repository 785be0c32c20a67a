//! Which concepts a picture shows one by one, and what is left of the others. Pure.

use model::catalogue::Theme;
use model::reasons::ConceptEffect;

/// Concepts that are shown one by one, at least.
const LEAST: usize = 8;

/// What a picture shows.
#[derive(Debug, Clone)]
pub struct Shown {
    /// Themes by the size of what is shown of them; within each, the strongest concept first.
    pub themes: Vec<(Theme, Vec<ConceptEffect>)>,
    /// How many concepts are not shown one by one.
    pub others: usize,
    /// Their sum, log-odds.
    pub others_sum: f64,
}

impl Shown {
    /// Of all concepts, the strongest first: so many are shown that the others, together, weigh no more than any of
    /// these.
    #[must_use]
    pub fn of(effects: Vec<ConceptEffect>) -> Self {
        let sum = |effects: &[ConceptEffect]| effects.iter().fold(0.0, |sum, e| sum + e.contribution);
        let is_enough = |n: &usize| {
            let (shown, others) = effects.split_at(*n);
            others.len() != 1
                && shown.last().is_some_and(|least| sum(others).abs() <= least.contribution.abs())
        };
        let enough = (LEAST..effects.len()).find(is_enough).unwrap_or(effects.len());
        let mut shown = effects;
        let others = shown.split_off(enough);
        let mut themes: Vec<(Theme, Vec<ConceptEffect>)> = Theme::ALL
            .into_iter()
            .map(|theme| (theme, shown.iter().filter(|e| e.concept.theme() == theme).cloned().collect()))
            .filter(|(_, effects): &(Theme, Vec<_>)| !effects.is_empty())
            .collect();
        let weight = |effects: &[ConceptEffect]| effects.iter().map(|e| e.contribution.abs()).sum::<f64>();
        themes.sort_by(|(_, a), (_, b)| weight(b).total_cmp(&weight(a)));
        Self { themes, others: others.len(), others_sum: sum(&others) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use model::catalogue::Concept;

    fn effects(sizes: &[f64]) -> Vec<ConceptEffect> {
        let of = |(concept, &contribution)| ConceptEffect { concept, contribution, features: Vec::new() };
        Concept::ALL.into_iter().zip(sizes).map(of).collect()
    }

    fn bars(shown: &Shown) -> Vec<f64> {
        shown.themes.iter().flat_map(|(_, effects)| effects).map(|e| e.contribution).collect()
    }

    #[test]
    fn what_is_folded_together_is_never_the_longest_bar() {
        // Twenty weak ones add up to more than the strong ones: they are shown until they do not.
        let sizes: Vec<f64> = [vec![0.3; 9], vec![0.1; 20]].concat();
        let shown = Shown::of(effects(&sizes));
        assert_eq!(shown.others, 0, "one alone would be shown by its name");
        let mixed: Vec<f64> = [vec![0.3; 9], [0.1, -0.1].repeat(10)].concat();
        let shown = Shown::of(effects(&mixed));
        let shortest = bars(&shown).iter().fold(f64::INFINITY, |least, bar| least.min(bar.abs()));
        assert!(shown.others >= 2 && shown.others_sum.abs() <= shortest, "{shown:?}");
    }

    #[test]
    fn nothing_is_lost() {
        let sizes = [0.9, -0.8, 0.7, 0.6, 0.5, -0.4, 0.3, 0.2, 0.01, -0.01, 0.005, 0.001];
        let shown = Shown::of(effects(&sizes));
        let all: f64 = sizes.iter().sum();
        assert!((bars(&shown).iter().sum::<f64>() + shown.others_sum - all).abs() < 1e-12);
        assert_eq!(bars(&shown).len() + shown.others, sizes.len());
        assert_eq!(Shown::of(effects(&sizes[..3])).others_sum.to_bits(), 0.0_f64.to_bits(), "0, not -0");
    }
}
