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
//! Where a way asks a column again, the earlier answers count: see [`Again`].
//!
//! The integrand is a polynomial of lower degree than the longest way has columns, so Gauss-Legendre
//! quadrature with half as many points is exact; four points, one vector, do for eight columns.
//!
//! Of the other ways to be exact and fast, tables by leaf (Yang, "Fast TreeSHAP", 2021, version 2; Nadel and
//! Wettenstein, "From Decision Trees to Boolean Logic", 2025) grow with 2^depth and do not stay in the
//! nearest cache; polynomial summaries (Yu et al., "Linear TreeShap", 2022) have the same cost as this,
//! linear in the tree, but divide polynomials. Here there is no table to bound, and no branch to predict.
//!
//! Independent of how the ensemble is walked for a score.

use super::{Node, Tree};
use multiversion::multiversion;

/// Points of a quadrature rule that are evaluated together.
const POINTS: usize = 4;
/// Distinct columns on one way for which one group of points is exact: n points integrate a polynomial of
/// degree 2n - 1, and m columns make one of degree m - 1.
const COLUMNS_A_GROUP: usize = 2 * POINTS;

/// One number for each of a group's points.
type Vector = [f64; POINTS];

/// Some points of a Gauss-Legendre rule on (0, 1).
#[derive(Debug, Clone, Copy)]
struct Points {
    /// t, the probability that a column is known.
    known: Vector,
    /// 1 - t.
    unknown: Vector,
    weight: Vector,
}

/// A split. Its children are places among the splits of its tree, or, from the number of splits on, among
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
    /// If the column has been asked on the way.
    again: Option<Again>,
}

/// What is known of a column that was asked before on the same way. With H = 1 if the row's value gave the
/// earlier answers that lead here, else 0, and R the share of the training rows that gave them, the column is
/// known here with probability tH of tH + (1-t)R, and the rest follows as if it were asked for the first time:
///
/// `left = (t·H·h + (1-t)·R·share) / (t·H + (1-t)·R)`; its derivative by t is `H·R·(h - share) / (…)²`.
#[derive(Debug, Clone, Copy)]
struct Again {
    /// The last split that asked it: its place in the tree.
    split: u32,
    /// Whether its left side leads here.
    by_left: bool,
    /// R.
    share: f64,
}

impl Split {
    fn goes_left(&self, row: &[f32]) -> bool {
        let x = row[self.column as usize];
        (x <= self.threshold) | (x.is_nan() & self.missing_left)
    }
}

/// Where a tree's parts end; they begin where those of the tree before it end.
#[derive(Debug, Clone, Copy)]
struct End {
    splits: usize,
    leaves: usize,
    /// Groups of points that make the tree's rule.
    groups: usize,
}

/// The trees, laid out for explanation.
#[derive(Debug, Clone, Default)]
pub(super) struct Explainer {
    ends: Vec<End>,
    /// Parents before children.
    splits: Vec<Split>,
    leaves: Vec<f64>,
    /// `rules[g - 1]`: the rule made of g groups of points.
    rules: Vec<Vec<Points>>,
    base_value: f64,
}

/// A way into a tree that is being laid out.
struct Way {
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
        let mut ways = vec![Way { node: 0, above: None, asked: Vec::new(), share: 1.0 }];
        while let Some(Way { node, above, asked, share }) = ways.pop() {
            let place = match tree.nodes[node as usize] {
                Node::Leaf { value, .. } => {
                    self.base_value += share * f64::from(value);
                    self.leaves.push(f64::from(value));
                    splits + self.leaves.len() - 1 - first_leaf
                }
                Node::Split { column, threshold, missing_left, left, right, .. } => {
                    let cover = |child: u32| f64::from(tree.nodes[child as usize].cover());
                    let to_left = cover(left) / (cover(left) + cover(right));
                    let known = asked.iter().position(|&(asked, _)| asked == column);
                    let again = known.map(|known| asked[known].1);
                    let place = self.splits.len() - first_split;
                    let way = |node, by_left, part: f64| {
                        let mut asked = asked.clone();
                        let answered = Again {
                            split: index(place),
                            by_left,
                            share: again.map_or(1.0, |again| again.share) * part,
                        };
                        match known {
                            Some(known) => asked[known].1 = answered,
                            None => asked.push((column, answered)),
                        }
                        Way { node, above: Some((place, by_left)), asked, share: share * part }
                    };
                    most_columns = most_columns.max(asked.len() + usize::from(known.is_none()));
                    ways.push(way(right, false, cover(right) / (cover(left) + cover(right))));
                    ways.push(way(left, true, to_left));
                    let share = to_left;
                    self.splits.push(Split {
                        threshold,
                        column,
                        left: 0,
                        right: 0,
                        share,
                        missing_left,
                        again,
                    });
                    place
                }
            };
            if let Some((above, by_left)) = above {
                let above = &mut self.splits[first_split + above];
                *if by_left { &mut above.left } else { &mut above.right } = index(place);
            }
        }
        let groups = most_columns.div_ceil(COLUMNS_A_GROUP);
        self.rules.extend((self.rules.len() + 1..=groups).map(gauss_legendre));
        self.ends.push(End { splits: self.splits.len(), leaves: self.leaves.len(), groups });
    }

    pub(super) const fn base_value(&self) -> f64 {
        self.base_value
    }

    /// Adds every column's contribution to `out`, of one row after the other.
    pub(super) fn add_contributions(&self, rows: &[f32], columns: usize, out: &mut [f64]) {
        let mut sums = vec![[0.0; POINTS]; out.len()];
        self.add_to_points(rows, columns, &mut sums);
        for (out, [a, b, c, d]) in out.iter_mut().zip(sums) {
            *out += (a + b) + (c + d);
        }
    }

    fn add_to_points(&self, rows: &[f32], columns: usize, sums: &mut [Vector]) {
        let mut scratch = Scratch::default();
        let (mut first_split, mut first_leaf) = (0, 0);
        for end in &self.ends {
            let splits = &self.splits[first_split..end.splits];
            let leaves = &self.leaves[first_leaf..end.leaves];
            (first_split, first_leaf) = (end.splits, end.leaves);
            // A tree of one leaf asks nothing, so nobody contributes.
            let Some(rule) = end.groups.checked_sub(1).map(|place| &self.rules[place]) else { continue };
            scratch.prepare(splits.len(), leaves);
            for (row, sums) in rows.chunks(columns).zip(sums.chunks_mut(columns)) {
                for points in rule {
                    explain(splits, points, row, &mut scratch, sums);
                }
            }
        }
    }
}

/// What the passes leave for one another, by place in the tree.
#[derive(Default)]
struct Scratch {
    /// 1 where the row's value agrees with every answer about the split's column as far as the left and the
    /// right child, else 0.
    agrees: Vec<[f64; 2]>,
    /// Probability of arriving, times the point's weight.
    arrival: Vec<Vector>,
    /// Probability of going left.
    left: Vec<Vector>,
    /// Arrival times what going left gains as the column gets known.
    gain: Vec<Vector>,
    /// Expected answer; of the leaves, their value.
    expected: Vec<Vector>,
}

impl Scratch {
    fn prepare(&mut self, splits: usize, leaves: &[f64]) {
        let places = splits + leaves.len();
        if self.arrival.len() < places {
            self.agrees.resize(places, [0.0; 2]);
            for vectors in [&mut self.arrival, &mut self.left, &mut self.gain, &mut self.expected] {
                vectors.resize(places, [0.0; POINTS]);
            }
        }
        for (expected, &value) in self.expected[splits..places].iter_mut().zip(leaves) {
            *expected = [value; POINTS];
        }
    }
}

/// One tree's contributions to `sums`, as far as these points of the rule account for them.
#[multiversion(targets("x86_64+avx2+bmi1+lzcnt"))]
fn explain(splits: &[Split], points: &Points, row: &[f32], scratch: &mut Scratch, sums: &mut [Vector]) {
    let Points { known, unknown, weight } = points;
    let Scratch { agrees, arrival, left, gain, expected } = scratch;
    arrival[0] = *weight;
    for (place, split) in splits.iter().enumerate() {
        let here = f64::from(u8::from(split.goes_left(row)));
        let arrives = arrival[place];
        let mut to_left = [0.0; POINTS];
        let mut gains = [0.0; POINTS];
        match split.again {
            None => {
                agrees[place] = [here, 1.0 - here];
                for point in 0..POINTS {
                    to_left[point] = known[point] * here + unknown[point] * split.share;
                    gains[point] = arrives[point] * (here - split.share);
                }
            }
            Some(Again { split: earlier, by_left, share }) => {
                let agreed = agrees[earlier as usize][usize::from(!by_left)];
                agrees[place] = [agreed * here, agreed * (1.0 - here)];
                for point in 0..POINTS {
                    let inverse = 1.0 / (known[point] * agreed + unknown[point] * share);
                    to_left[point] =
                        (known[point] * (agreed * here) + unknown[point] * share * split.share) * inverse;
                    gains[point] =
                        arrives[point] * (agreed * share * (here - split.share)) * (inverse * inverse);
                }
            }
        }
        left[place] = to_left;
        gain[place] = gains;
        for point in 0..POINTS {
            arrival[split.left as usize][point] = arrives[point] * to_left[point];
            arrival[split.right as usize][point] = arrives[point] * (1.0 - to_left[point]);
        }
    }
    for (place, split) in splits.iter().enumerate().rev() {
        let (to_left, to_right) = (expected[split.left as usize], expected[split.right as usize]);
        let sum = &mut sums[split.column as usize];
        for point in 0..POINTS {
            let difference = to_left[point] - to_right[point];
            sum[point] += gain[place][point] * difference;
            expected[place][point] = to_right[point] + left[place][point] * difference;
        }
    }
}

fn index(place: usize) -> u32 {
    u32::try_from(place).expect("there are at most MAX_NODES nodes")
}

/// The Gauss-Legendre rule of `groups · POINTS` points on (0, 1). Its points are the roots of a Legendre
/// polynomial, found by Newton's method from Tricomi's approximation.
#[expect(clippy::cast_precision_loss, reason = "a rule has a few dozen points")]
fn gauss_legendre(groups: usize) -> Vec<Points> {
    let n = groups * POINTS;
    let mut rule =
        vec![Points { known: [0.0; POINTS], unknown: [0.0; POINTS], weight: [0.0; POINTS] }; groups];
    for place in 0..n {
        let mut x = libm::cos(std::f64::consts::PI * (place as f64 + 0.75) / (n as f64 + 0.5));
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
        let points = &mut rule[place / POINTS];
        points.known[place % POINTS] = (1.0 - x) / 2.0;
        points.unknown[place % POINTS] = (1.0 + x) / 2.0;
        points.weight[place % POINTS] = 1.0 / ((1.0 - x * x) * slope * slope);
    }
    rule
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rule_integrates_every_polynomial_that_it_is_used_for() {
        for groups in 1..=8 {
            let rule = gauss_legendre(groups);
            for degree in 0..groups * COLUMNS_A_GROUP {
                let integral: f64 = rule
                    .iter()
                    .flat_map(|p| p.known.iter().zip(&p.weight))
                    .map(|(t, weight)| weight * (0..degree).map(|_| t).product::<f64>())
                    .sum();
                #[expect(clippy::cast_precision_loss, reason = "small degrees")]
                let exact = 1.0 / (degree + 1) as f64;
                assert!((integral - exact).abs() < 1e-14, "{groups} groups, degree {degree}");
            }
        }
    }
}
