//! Exact path-dependent SHAP values of a tree ensemble (Lundberg et al., "Consistent Individualized Feature
//! Attribution for Tree Ensembles", 2018), in one pass down and one pass up each tree.
//!
//! Where a column is unknown, a split on it is answered as the training rows were: `share` of them went
//! left. Let every column be known with probability t and unknown with 1 - t. A tree's expected answer E(t)
//! is then a mixture: each split sends the row left with probability
//!
//! `left = t·h + (1-t)·share`, where h is 1 if the row's own value goes left, else 0,
//!
//! and a column's Shapley value is the integral over t of what E gains as that column alone gets known
//! (Owen, "Multilinear Extensions of Games", 1972):
//!
//! `φ = ∫₀¹ Σ arrival · (h - share) · (E of the left child - E of the right child) dt`
//!
//! over the splits on the column. The pass down gives every split's arrival, the pass up the expectations.
//! Where a path asks a column again, the earlier answers count: see [`Again`].
//!
//! The integrand is a polynomial of lower degree than the longest path has columns, so Gauss-Legendre
//! quadrature with half as many points is exact.
//!
//! Of the other ways to be exact and fast, polynomial summaries (Yu et al., "Linear TreeShap", 2022) have the
//! same cost as this, linear in the tree, but divide polynomials; tables ([`super::patterns`]) are several
//! times faster, but grow with 2^depth. Small trees have tables; this is for the trees that do not fit.
//!
//! Independent of how the ensemble is walked for a score.

use super::tree::{Node, Tree, as_u32};
use multiversion::multiversion;
use std::collections::VecDeque;
use std::ops::Index;

/// Rows that are explained together, each a lane: while the numbers of one are on their way, those of the
/// others come.
const ROWS: usize = 8;
/// Points of the rule that are evaluated together for a row alone, each a lane.
const POINTS: usize = 4;

/// A number for each of N rows at one point, or for each of N points of one row; where they lie, no vector
/// crosses a cache line.
#[derive(Debug, Clone, Copy)]
#[repr(align(32))]
struct Lanes<const N: usize>([f64; N]);

impl<const N: usize> Lanes<N> {
    const ZERO: Self = Self([0.0; N]);

    /// What `of` gives for each lane.
    #[inline(always)]
    fn of(of: impl Fn(usize) -> f64) -> Self {
        Self(std::array::from_fn(of))
    }
}

impl<const N: usize> Index<usize> for Lanes<N> {
    type Output = f64;

    #[inline(always)]
    fn index(&self, lane: usize) -> &f64 {
        &self.0[lane]
    }
}

/// A point of a quadrature rule on (0, 1).
#[derive(Debug, Clone, Copy)]
struct Point {
    /// t, the probability that a column is known.
    known: f64,
    /// 1 - t.
    unknown: f64,
    weight: f64,
}

impl Point {
    /// Counts for nothing.
    const NONE: Self = Self { known: 0.5, unknown: 0.5, weight: 0.0 };
}

/// The points of N lanes, and which of the sums they count for.
#[derive(Debug, Clone, Copy)]
struct Points<const N: usize> {
    known: Lanes<N>,
    unknown: Lanes<N>,
    weight: Lanes<N>,
    sum: usize,
}

impl<const N: usize> Points<N> {
    fn of(points: [Point; N], sum: usize) -> Self {
        Self {
            known: Lanes(points.map(|point| point.known)),
            unknown: Lanes(points.map(|point| point.unknown)),
            weight: Lanes(points.map(|point| point.weight)),
            sum,
        }
    }
}

/// A rule whose points count for one sum after the other, each for all rows at once.
fn one_by_one(rule: &[Point]) -> Vec<Points<ROWS>> {
    rule.iter().enumerate().map(|(index, &point)| Points::of([point; ROWS], index % POINTS)).collect()
}

/// A rule whose points stand in the lanes of the sum that [`one_by_one`] counts them for.
fn side_by_side(rule: &[Point]) -> Vec<Points<POINTS>> {
    let lanes =
        |points: &[Point]| std::array::from_fn(|lane| points.get(lane).copied().unwrap_or(Point::NONE));
    rule.chunks(POINTS).map(|points| Points::of(lanes(points), 0)).collect()
}

/// A split. Its children are indices among the splits of its tree, or, from the number of splits on, among
/// the leaves.
#[derive(Debug, Clone, Copy)]
struct Split {
    threshold: f32,
    column: u32,
    left: u32,
    right: u32,
    /// Share of the training rows that went left, of those that came by.
    share: f64,
    missing_left: bool,
    /// If the column has been asked on the path.
    again: Option<Again>,
}

/// What is known of a column that was asked before on the same path. With H = 1 if the row's value gave the
/// earlier answers that lead here, else 0, and R the share of the training rows that gave them, the column is
/// known here with probability tH of tH + (1-t)R, and the rest follows as if it were asked for the first time:
///
/// `left = (t·H·h + (1-t)·R·share) / (t·H + (1-t)·R)`; its derivative by t is `H·R·(h - share) / (…)²`.
#[derive(Debug, Clone, Copy)]
struct Again {
    /// The last split that asked it: its index in the tree.
    split: u32,
    /// Whether its left side leads here.
    by_left: bool,
    /// R.
    share: f64,
}

impl Split {
    fn goes_left(&self, x: f32) -> bool {
        (x <= self.threshold) | (x.is_nan() & self.missing_left)
    }
}

impl Again {
    /// 1 where the earlier answers are the row's own, else 0: H.
    #[inline(always)]
    fn agreed<const N: usize>(&self, agrees: &[[Lanes<N>; 2]]) -> Lanes<N> {
        agrees[self.split as usize][usize::from(!self.by_left)]
    }
}

/// Where a tree's parts end; they begin where those of the tree before it end.
#[derive(Debug, Clone, Copy)]
struct End {
    splits: usize,
    leaves: usize,
    /// Points of the tree's rule: n of them integrate a polynomial of degree 2n - 1, and m distinct columns on
    /// one path make one of degree m - 1.
    points: usize,
}

/// The large trees, laid out for explanation.
#[derive(Debug, Clone, Default)]
pub(super) struct Explainer {
    ends: Vec<End>,
    /// Of each tree from the root down, level by level, so that neighbours do not wait for one another.
    splits: Vec<Split>,
    leaves: Vec<f64>,
    /// Each tree's rule by its number of points, from none: for rows together, a point at a time...
    together: Vec<Vec<Points<ROWS>>>,
    /// ...and for a row alone, several points at a time.
    alone: Vec<Vec<Points<POINTS>>>,
}

/// A path into a tree that is being laid out.
struct Path {
    node: u32,
    /// The split above, and the side of it.
    above: Option<(usize, bool)>,
    /// For every column asked so far: what a split that asks it again must know.
    asked: Vec<(u32, Again)>,
    /// Share of the training rows that came here.
    share: f64,
}

impl Explainer {
    /// Adds a tree that has been checked.
    pub(super) fn add(&mut self, tree: &Tree) {
        let splits = tree.nodes.iter().filter(|node| matches!(node, Node::Split { .. })).count();
        let (first_split, first_leaf) = (self.splits.len(), self.leaves.len());
        let mut most_columns = 0;
        let root = Path { node: 0, above: None, asked: Vec::new(), share: 1.0 };
        let mut paths = VecDeque::from([root]);
        while let Some(Path { node, above, asked, share }) = paths.pop_front() {
            let index = match tree.nodes[node as usize] {
                Node::Leaf { value, .. } => {
                    self.leaves.push(f64::from(value));
                    splits + self.leaves.len() - 1 - first_leaf
                }
                Node::Split { column, threshold, missing_left, left, right, .. } => {
                    let cover = |child: u32| f64::from(tree.nodes[child as usize].cover());
                    let all = cover(left) + cover(right);
                    let (to_left, to_right) = (cover(left) / all, cover(right) / all);
                    let known = asked.iter().position(|&(asked, _)| asked == column);
                    let again = known.map(|known| asked[known].1);
                    let index = self.splits.len() - first_split;
                    let path = |node, by_left, part: f64| {
                        let mut asked = asked.clone();
                        let answered = Again {
                            split: as_u32(index),
                            by_left,
                            share: again.map_or(1.0, |again| again.share) * part,
                        };
                        match known {
                            Some(known) => asked[known].1 = answered,
                            None => asked.push((column, answered)),
                        }
                        Path { node, above: Some((index, by_left)), asked, share: share * part }
                    };
                    most_columns = most_columns.max(asked.len() + usize::from(known.is_none()));
                    paths.push_back(path(right, false, to_right));
                    paths.push_back(path(left, true, to_left));
                    self.splits.push(Split {
                        threshold,
                        column,
                        left: 0,
                        right: 0,
                        share: to_left,
                        missing_left,
                        again,
                    });
                    index
                }
            };
            if let Some((above, by_left)) = above {
                let above = &mut self.splits[first_split + above];
                *if by_left { &mut above.left } else { &mut above.right } = as_u32(index);
            }
        }
        let points = most_columns.div_ceil(2);
        for n in self.alone.len()..=points {
            let rule = gauss_legendre(n);
            self.together.push(one_by_one(&rule));
            self.alone.push(side_by_side(&rule));
        }
        self.ends.push(End { splits: self.splits.len(), leaves: self.leaves.len(), points });
    }

    /// Adds every column's contributions to `out`, for one row after the other.
    pub(super) fn add_contributions(&self, rows: &[f32], columns: usize, out: &mut [f64]) {
        let together = ROWS * columns;
        let (rows, rest) = rows.split_at(rows.len() / together * together);
        let (out, rest_out) = out.split_at_mut(rows.len());
        for (rows, out) in rows.chunks(together).zip(out.chunks_mut(together)) {
            several(self, rows, columns, out);
        }
        for (row, out) in rest.chunks(columns).zip(rest_out.chunks_mut(columns)) {
            one(self, row, columns, out);
        }
    }
}

/// The contributions to [`ROWS`] rows.
#[multiversion(targets("x86_64+avx2+bmi1+lzcnt"))]
fn several(explainer: &Explainer, rows: &[f32], columns: usize, out: &mut [f64]) {
    let values: Vec<[f32; ROWS]> =
        (0..columns).map(|column| std::array::from_fn(|row| rows[row * columns + column])).collect();
    let sums = explain(explainer, &values, &explainer.together, POINTS);
    for column in 0..columns {
        let [a, b, c, d]: [_; POINTS] = std::array::from_fn(|sum| sums[sum * columns + column]);
        for row in 0..ROWS {
            out[row * columns + column] += (a[row] + b[row]) + (c[row] + d[row]);
        }
    }
}

/// The contributions to one row: the same sums, so the same bits.
#[multiversion(targets("x86_64+avx2+bmi1+lzcnt"))]
fn one(explainer: &Explainer, row: &[f32], columns: usize, out: &mut [f64]) {
    let values: Vec<[f32; POINTS]> = row.iter().map(|&x| [x; POINTS]).collect();
    let sums = explain(explainer, &values, &explainer.alone, 1);
    for (out, Lanes([a, b, c, d])) in out.iter_mut().zip(&sums[..columns]) {
        *out += (a + b) + (c + d);
    }
}

/// For each of so many sums, every column's, as far as the points of the sum account for it.
#[inline(always)]
fn explain<const N: usize>(
    explainer: &Explainer,
    values: &[[f32; N]],
    rules: &[Vec<Points<N>>],
    sums: usize,
) -> Vec<Lanes<N>> {
    let columns = values.len();
    let mut sums = vec![Lanes::<N>::ZERO; sums * columns];
    let mut scratch = Scratch::<N>::default();
    let (mut first_split, mut first_leaf) = (0, 0);
    for end in &explainer.ends {
        let splits = &explainer.splits[first_split..end.splits];
        let leaves = &explainer.leaves[first_leaf..end.leaves];
        (first_split, first_leaf) = (end.splits, end.leaves);
        scratch.make_room(splits.len() + leaves.len());
        for (expected, &value) in scratch.expected[splits.len()..].iter_mut().zip(leaves) {
            *expected = Lanes([value; N]);
        }
        ask(splits, values, &mut scratch.agrees);
        for points in &rules[end.points] {
            let first = points.sum * columns;
            add_points(splits, points, &mut scratch, &mut sums[first..first + columns]);
        }
    }
    sums
}

/// What the passes leave for one another, by index in the tree.
#[derive(Default)]
struct Scratch<const N: usize> {
    /// 1 where the row's value gives every answer about the split's column that leads to its left, its right
    /// child, else 0.
    agrees: Vec<[Lanes<N>; 2]>,
    /// Probability of going left.
    left: Vec<Lanes<N>>,
    /// Arrival times what going left gains as the column gets known.
    gain: Vec<Lanes<N>>,
    /// Probability of arriving, times the point's weight.
    arrival: Vec<Lanes<N>>,
    /// Expected answer; of a leaf, its value.
    expected: Vec<Lanes<N>>,
}

impl<const N: usize> Scratch<N> {
    fn make_room(&mut self, indices: usize) {
        if self.arrival.len() < indices {
            self.agrees.resize(indices, [Lanes::ZERO; 2]);
            for lanes in [&mut self.left, &mut self.gain, &mut self.arrival, &mut self.expected] {
                lanes.resize(indices, Lanes::ZERO);
            }
        }
    }
}

/// Answers every split of a tree.
#[inline(always)]
fn ask<const N: usize>(splits: &[Split], values: &[[f32; N]], agrees: &mut [[Lanes<N>; 2]]) {
    for (index, split) in splits.iter().enumerate() {
        let x = &values[split.column as usize];
        let agreed = split.again.map_or(Lanes([1.0; N]), |again| again.agreed(agrees));
        let left = Lanes::of(|lane| if split.goes_left(x[lane]) { agreed[lane] } else { 0.0 });
        agrees[index] = [left, Lanes::of(|lane| agreed[lane] - left[lane])];
    }
}

/// One tree's contributions to `sums`, as far as these points account for them.
#[inline(always)]
fn add_points<const N: usize>(
    splits: &[Split],
    points: &Points<N>,
    scratch: &mut Scratch<N>,
    sums: &mut [Lanes<N>],
) {
    let Scratch { agrees, left, gain, arrival, expected } = scratch;
    let Points { known, unknown, weight, .. } = *points;
    arrival[0] = weight;
    for (index, split) in splits.iter().enumerate() {
        let share = split.share;
        let (arrives, here) = (arrival[index], agrees[index][0]);
        let (to_left, gains) = match split.again {
            None => (
                Lanes::of(|lane| known[lane] * here[lane] + unknown[lane] * share),
                Lanes::of(|lane| arrives[lane] * (here[lane] - share)),
            ),
            Some(again) => {
                let agreed = again.agreed(agrees);
                let inverse: Lanes<N> =
                    Lanes::of(|lane| 1.0 / (known[lane] * agreed[lane] + unknown[lane] * again.share));
                let both = again.share * share;
                (
                    Lanes::of(|lane| (known[lane] * here[lane] + unknown[lane] * both) * inverse[lane]),
                    Lanes::of(|lane| {
                        let slope = again.share * (here[lane] - agreed[lane] * share);
                        arrives[lane] * slope * (inverse[lane] * inverse[lane])
                    }),
                )
            }
        };
        left[index] = to_left;
        gain[index] = gains;
        let leftwards = Lanes::of(|lane| arrives[lane] * to_left[lane]);
        arrival[split.left as usize] = leftwards;
        arrival[split.right as usize] = Lanes::of(|lane| arrives[lane] - leftwards[lane]);
    }
    for (index, split) in splits.iter().enumerate().rev() {
        let right = expected[split.right as usize];
        let to_left = expected[split.left as usize];
        let difference: Lanes<N> = Lanes::of(|lane| to_left[lane] - right[lane]);
        let (left, gain) = (left[index], gain[index]);
        let sum = &mut sums[split.column as usize];
        *sum = Lanes::of(|lane| sum[lane] + gain[lane] * difference[lane]);
        expected[index] = Lanes::of(|lane| right[lane] + left[lane] * difference[lane]);
    }
}

/// The Gauss-Legendre rule of n points on (0, 1). Its points are the roots of a Legendre polynomial, found by
/// Newton's method from Tricomi's approximation.
#[expect(clippy::cast_precision_loss, reason = "a rule has a few dozen points")]
fn gauss_legendre(n: usize) -> Vec<Point> {
    let root = |index: usize| {
        let mut x = libm::cos(std::f64::consts::PI * (index as f64 + 0.75) / (n as f64 + 0.5));
        let mut slope = 0.0;
        // Newton's method doubles the right digits at each turn; six turns are ample from two digits.
        for _ in 0..6 {
            let (mut before, mut value) = (1.0, x);
            for degree in 2..=n {
                let k = degree as f64;
                (before, value) = (value, ((2.0 * k - 1.0) * x * value - (k - 1.0) * before) / k);
            }
            slope = n as f64 * (x * value - before) / (x * x - 1.0);
            x -= value / slope;
        }
        Point {
            known: (1.0 - x) / 2.0,
            unknown: (1.0 + x) / 2.0,
            weight: 1.0 / ((1.0 - x * x) * slope * slope),
        }
    };
    (0..n).map(root).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rule_integrates_every_polynomial_that_it_is_used_for() {
        for n in 1..=32 {
            let rule = gauss_legendre(n);
            for degree in 0..2 * n {
                let power = |t: f64| (0..degree).map(|_| t).product::<f64>();
                let integral: f64 = rule.iter().map(|p| p.weight * power(p.known)).sum();
                #[expect(clippy::cast_precision_loss, reason = "small degrees")]
                let exact = 1.0 / (degree + 1) as f64;
                assert!((integral - exact).abs() < 1e-14, "{n} points, degree {degree}");
            }
        }
    }
}
