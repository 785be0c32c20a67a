//! A byte for every client and column: the bin of a number, the code of a category. What a filter lets through is a set of
//! bytes, and bounds snap to the edges of bins, on the server and in the browser alike.
//!
//! Edges are round numbers, so that the bounds that people ask for are edges: equal steps where most clients are, ever larger
//! ones beyond.

use super::column::UNKNOWN;
use super::filter::{Condition, Range};
use serde::{Deserialize, Serialize};

/// How many values a byte has.
pub const BINS: usize = 256;
/// The byte of what is missing.
pub const MISSING: u8 = 255;

/// About how many equal steps there are.
const STEPS: f64 = 180.0;
/// Most steps beyond them.
const BEYOND: usize = 60;
/// By which factor at least these grow.
const GROWTH: f64 = 1.12;
/// The equal steps span these shares of the values.
const SPAN: [f64; 2] = [0.005, 0.995];
/// About how many bars a picture has.
const BARS: usize = 45;

/// Which bytes of a column a filter lets through.
pub type Allowed = [bool; BINS];

/// The bins of a number. A bin holds its lower edge and not its upper one; the outer bins also hold what lies beyond.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Edges {
    /// One more than there are bins, ascending; empty if no value is known.
    pub edges: Vec<f64>,
    /// How many bins, from the first, are equal: these a picture shows, and the rest as one bar.
    pub equal: usize,
}

/// What the bytes of a column mean.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Scale {
    /// Bins of a number.
    Number(Edges),
    /// Codes of a category, sorted.
    Category(Vec<String>),
}

impl Edges {
    /// Bins for some values, in no order, without NaN.
    #[must_use]
    pub fn of(mut values: Vec<f64>) -> Self {
        let all = values.len();
        if all == 0 {
            return Self::default();
        }
        let [low, high] = SPAN.map(|share| share_of(all, share));
        let [low, high] = [low, high].map(|nth| *values.select_nth_unstable_by(nth, f64::total_cmp).1);
        let (least, most) = values.iter().fold((low, high), |(least, most), &v| (least.min(v), most.max(v)));
        let low = if low - least <= (high - low) / 4.0 { least } else { low };
        let whole = values.iter().all(|value| value.fract() == 0.0);
        let step = Step::at_least((high - low) / STEPS, whole);
        let (first, last) = (step.below(low), step.below(high) + 1.0);
        let mut edges: Vec<f64> = Vec::new();
        let mut multiple = first;
        while multiple <= last {
            edges.push(step.times(multiple));
            multiple += 1.0;
        }
        let equal = edges.len() - 1;
        while let Some(&end) = edges.last()
            && end <= most
            && edges.len() - 1 - equal < BEYOND
        {
            let step = Step::at_least(end.abs().max(step.times(1.0)) * (GROWTH - 1.0), whole);
            edges.push(step.times(step.below(end) + 1.0).max(end + step.times(1.0) / 2.0));
        }
        Self { edges, equal }
    }

    /// How many bins there are.
    #[must_use]
    pub fn bins(&self) -> usize {
        self.edges.len().saturating_sub(1)
    }

    /// The bin of a value; [`MISSING`] for NaN, and if there are none.
    #[must_use]
    pub fn bin(&self, value: f64) -> u8 {
        if value.is_nan() || self.edges.is_empty() {
            return MISSING;
        }
        let inner = &self.edges[1..self.edges.len() - 1];
        u8::try_from(inner.partition_point(|edge| *edge <= value)).unwrap_or(MISSING)
    }

    /// The bins that a range lets through, once its bounds have snapped to the nearest edges: at least one, but none of a range
    /// that begins where there is nobody any more.
    #[must_use]
    pub fn snap(&self, range: Range) -> std::ops::Range<usize> {
        let bins = self.bins();
        if bins == 0 {
            return 0..0;
        }
        if range.from.is_some_and(|from| from >= self.edges[bins]) {
            return bins..bins;
        }
        let from = range.from.map_or(0, |from| self.nearest(from)).min(bins - 1);
        let below = range.below.map_or(bins, |below| self.nearest(below)).max(from + 1);
        from..below
    }

    /// The range that lets these bins through: an outer one has no bound.
    #[must_use]
    pub fn range(&self, bins: std::ops::Range<usize>) -> Range {
        let edge = |at: usize| self.edges.get(at).copied();
        Range {
            from: (bins.start > 0).then(|| edge(bins.start)).flatten(),
            below: (bins.end < self.bins()).then(|| edge(bins.end)).flatten(),
        }
    }

    /// The edge at `at`, if all bins were equal: beyond those that are, as far as they would reach.
    #[must_use]
    pub fn equal_edge(&self, at: usize) -> f64 {
        let (first, last) = (self.edges[0], self.edges[self.equal]);
        match self.edges.get(at).filter(|_| at <= self.equal) {
            Some(edge) => *edge,
            None => first + (last - first) * at as f64 / self.equal as f64,
        }
    }

    fn nearest(&self, bound: f64) -> usize {
        let above = self.edges.partition_point(|edge| *edge < bound).min(self.edges.len() - 1);
        let below = above.saturating_sub(1);
        if bound - self.edges[below] < self.edges[above] - bound { below } else { above }
    }

    /// How many bins a bar of the picture has.
    #[must_use]
    pub fn bins_a_bar(&self) -> usize {
        self.equal.div_ceil(BARS).max(1)
    }
}

impl Scale {
    /// How many bars a picture of it has, that of what is missing aside.
    #[must_use]
    pub fn bars(&self) -> usize {
        match self {
            Self::Number(edges) => edges.equal.div_ceil(edges.bins_a_bar()),
            Self::Category(codes) => codes.len(),
        }
    }

    /// The bar that shows a byte; that of what is missing comes after the others.
    #[must_use]
    pub fn bar(&self, byte: u8) -> usize {
        let (bars, byte) = (self.bars(), usize::from(byte));
        match self {
            _ if byte == usize::from(MISSING) => bars,
            Self::Number(edges) => (byte / edges.bins_a_bar()).min(bars.saturating_sub(1)),
            Self::Category(_) => byte,
        }
    }

    /// Counts by byte as counts by bar, clients of whom the value is missing aside.
    pub fn fold(&self, counts: &[u32; BINS], bars: &mut Vec<u32>) {
        bars.clear();
        bars.resize(self.bars() + 1, 0);
        for (byte, count) in (0..=MISSING).zip(counts) {
            if *count > 0 {
                bars[self.bar(byte)] += count;
            }
        }
        bars.pop();
    }

    /// The bytes that a condition lets through.
    #[must_use]
    pub fn allowed(&self, condition: &Condition) -> Allowed {
        let mut allowed = [false; BINS];
        match (self, condition) {
            (Self::Number(edges), Condition::Within(range)) => allowed[edges.snap(*range)].fill(true),
            (Self::Category(known), Condition::OneOf(codes)) => {
                for (allowed, code) in allowed.iter_mut().zip(known) {
                    *allowed = codes.contains(code);
                }
                allowed[usize::from(MISSING)] = codes.iter().any(|code| code == UNKNOWN);
            }
            _ => {}
        }
        allowed
    }
}

/// The index of a share of some sorted values.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "an index of the list: between 0 and its length"
)]
fn share_of(values: usize, share: f64) -> usize {
    ((share * values as f64) as usize).min(values - 1)
}

/// A round step: `hundredths` / 100 of a power of ten, kept as whole numbers so that its multiples have no more digits than it.
#[derive(Clone, Copy)]
struct Step {
    hundredths: f64,
    /// The power of ten that the hundredths are multiplied with, or divided by.
    power: i32,
}

impl Step {
    /// The least of 1, 2, 2.5 and 5 times a power of ten that is not below `least`; a whole number if need be.
    fn at_least(least: f64, whole: bool) -> Self {
        let least = if whole { least.max(1.0) } else { least.max(1e-9) };
        let mut power = -2;
        while ten(power + 2) * 10.0 <= least {
            power += 1;
        }
        while ten(power + 2) > least {
            power -= 1;
        }
        let steps = [100.0, 200.0, 250.0, 500.0, 1_000.0].map(|hundredths| Self { hundredths, power });
        let fits = |step: &Self| step.times(1.0) >= least && (!whole || step.times(1.0).fract() == 0.0);
        steps.into_iter().find(fits).unwrap_or(Self { hundredths: 1_000.0, power })
    }

    /// So many steps.
    fn times(self, multiple: f64) -> f64 {
        let hundredths = self.hundredths * multiple;
        if self.power < 0 { hundredths / ten(-self.power) } else { hundredths * ten(self.power) }
    }

    /// How many steps `value` has reached.
    fn below(self, value: f64) -> f64 {
        let about = (value / self.times(1.0)).floor();
        if self.times(about + 1.0) <= value { about + 1.0 } else { about }
    }
}

/// A power of ten, exact up to 22.
fn ten(power: i32) -> f64 {
    let positive = (0..power.abs()).fold(1.0, |ten, _| ten * 10.0);
    if power < 0 { 1.0 / positive } else { positive }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn edges(values: impl IntoIterator<Item = f64>) -> Edges {
        Edges::of(values.into_iter().collect())
    }

    #[test]
    fn edges_are_round_and_a_few_extreme_values_do_not_stretch_them() {
        let incomes = edges((0..20_000).map(|n| 25_650.0 + f64::from(n) * 22.5).chain([117e6]));
        assert_eq!(incomes.edges[0], 25_000.0);
        assert_eq!(incomes.edges[1] - incomes.edges[0], 2_500.0);
        assert!(incomes.edges.contains(&200_000.0));
        assert!(incomes.equal > 150 && incomes.bins() < 255, "{} {}", incomes.equal, incomes.bins());
        assert!(incomes.edges.windows(2).all(|pair| pair[0] < pair[1]), "{:?}", incomes.edges);
        assert!(*incomes.edges.last().expect("some") > 117e6);
        let risks = edges((0..10_000).map(|n| f64::from(n) / 25_000.0));
        assert!(risks.edges.contains(&0.08) && risks.edges.contains(&0.3), "{:?}", risks.edges);
        assert!(risks.edges.iter().all(|edge| edge.to_string().len() <= 6), "{:?}", risks.edges);
    }

    #[test]
    fn whole_numbers_have_whole_edges() {
        let terms = edges((6..=60).cycle().take(1_000).map(f64::from));
        assert!(terms.edges.iter().all(|edge| edge.fract() == 0.0), "{:?}", terms.edges);
        assert_eq!(edges([7.0; 20]).edges, [7.0, 8.0]);
        assert_eq!(edges([]).edges, [0.0; 0]);
        assert_eq!(edges([]).bin(3.0), MISSING);
    }

    #[test]
    fn a_bin_holds_its_lower_edge_and_a_bound_snaps_to_the_nearest() {
        let ages = Edges { edges: vec![20.0, 30.0, 40.0, 50.0, 100.0], equal: 3 };
        assert_eq!(
            [1.0, 20.0, 29.9, 30.0, 49.0, 50.0, 200.0].map(|age| ages.bin(age)),
            [0, 0, 0, 1, 2, 3, 3]
        );
        let snap = |from, below| ages.snap(Range { from, below });
        assert_eq!(snap(Some(30.0), Some(40.0)), 1..2);
        assert_eq!(snap(Some(31.0), Some(44.0)), 1..2);
        assert_eq!(snap(None, Some(36.0)), 0..2);
        assert_eq!((snap(Some(90.0), None), snap(Some(900.0), None)), (3..4, 4..4));
        assert_eq!(snap(Some(31.0), Some(32.0)), 1..2);
        assert_eq!(ages.range(0..2), Range { from: None, below: Some(40.0) });
        for (from, below) in [(0, 4), (1, 2), (2, 4), (0, 1), (4, 4)] {
            assert_eq!(ages.snap(ages.range(from..below)), from..below);
        }
    }

    #[test]
    fn every_byte_has_a_bar() {
        let scale = Scale::Number(edges((0..5_000).map(f64::from).chain([1e6])));
        let Scale::Number(edges) = &scale else { panic!("it is a number") };
        assert!((20..=45).contains(&scale.bars()));
        assert_eq!(scale.bar(u8::try_from(edges.bins() - 1).expect("a byte")), scale.bars() - 1);
        assert_eq!(scale.bar(MISSING), scale.bars());
    }
}
