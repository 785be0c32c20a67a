//! Exact path-dependent SHAP values of a tree ensemble (Lundberg et al., "Consistent Individualized
//! Feature Attribution for Tree Ensembles", 2018), leaf by leaf.
//!
//! A leaf is reached if every column that is asked on its way answers as the way wants. Where a column's
//! value is unknown, the answer is right with the share of the training rows that went that way. So a
//! leaf alone is a game whose worth is a product: of `hot` (1 or 0: does this row's value answer right?)
//! for the columns that are known and of `share` for those that are not. The Shapley value of a game is
//! the integral of its multilinear extension (Owen, "Multilinear Extensions of Games", 1972):
//!
//! `φᵢ = value · (hotᵢ - shareᵢ) · ∫₀¹ Π_{j≠i} (hotⱼ·t + shareⱼ·(1-t)) dt`
//!
//! The integrand is a polynomial, so Gauss-Legendre quadrature with enough points is exact, and every
//! term is positive, so nothing cancels. What depends on the trees alone is prepared once.
//!
//! Independent of how the ensemble is walked for a score.

use super::{Node, Tree};

/// What the way to one leaf asks of one column, all its questions together.
#[derive(Debug, Clone, Copy)]
struct Condition {
    column: u32,
    /// Whether a missing value goes this way at every question.
    missing: bool,
    /// The value must be `>=` this.
    at_least: f32,
    /// The value must be `<=` this.
    at_most: f32,
    /// Share of the training rows that went this way, of those that were asked.
    share: f64,
}

impl Condition {
    const fn none(column: u32) -> Self {
        Self { column, missing: true, at_least: f32::NEG_INFINITY, at_most: f32::INFINITY, share: 1.0 }
    }

    fn holds(&self, x: f32) -> bool {
        if x.is_nan() { self.missing } else { (self.at_least <= x) & (x <= self.at_most) }
    }
}

/// A leaf, and where its conditions end; they begin where those of the leaf before it end.
#[derive(Debug, Clone, Copy)]
struct Leaf {
    value: f64,
    end: usize,
}

/// Points of a quadrature rule that are evaluated together.
const POINTS: usize = 4;
/// Conditions for which one group of points is exact: n points integrate a polynomial of degree 2n - 1,
/// and m conditions make a polynomial of degree m - 1.
const CONDITIONS_A_GROUP: usize = 2 * POINTS;

/// Some points of a Gauss-Legendre rule on (0, 1).
#[derive(Debug, Clone, Copy)]
struct Points {
    /// t, where a column is known with probability t.
    known: [f64; POINTS],
    /// 1 - t.
    unknown: [f64; POINTS],
    weight: [f64; POINTS],
}

/// The ways to all leaves of all trees.
#[derive(Debug, Clone, Default)]
pub(super) struct Paths {
    leaves: Vec<Leaf>,
    conditions: Vec<Condition>,
    /// `rules[g - 1]`: the rule made of g groups of points.
    rules: Vec<Vec<Points>>,
    base_value: f64,
}

impl Paths {
    /// Adds the leaves of a tree that has been checked.
    pub(super) fn add(&mut self, tree: &Tree) {
        let mut stack = vec![(0_u32, Vec::<Condition>::new())];
        while let Some((node, conditions)) = stack.pop() {
            match tree.nodes[node as usize] {
                Node::Leaf { value, .. } => {
                    let value = f64::from(value);
                    self.base_value += value * conditions.iter().map(|c| c.share).product::<f64>();
                    self.conditions.extend(conditions);
                    self.leaves.push(Leaf { value, end: self.conditions.len() });
                }
                Node::Split { column, threshold, missing_left, left, right, .. } => {
                    let cover = |child: u32| f64::from(tree.nodes[child as usize].cover());
                    let all = cover(left) + cover(right);
                    let place = conditions.iter().position(|c| c.column == column);
                    let with = |change: &dyn Fn(&mut Condition)| {
                        let mut conditions = conditions.clone();
                        let place = place.unwrap_or_else(|| {
                            conditions.push(Condition::none(column));
                            conditions.len() - 1
                        });
                        change(&mut conditions[place]);
                        conditions
                    };
                    stack.push((
                        right,
                        with(&|c| {
                            c.at_least = c.at_least.max(threshold.next_up());
                            c.missing &= !missing_left;
                            c.share *= cover(right) / all;
                        }),
                    ));
                    stack.push((
                        left,
                        with(&|c| {
                            c.at_most = c.at_most.min(threshold);
                            c.missing &= missing_left;
                            c.share *= cover(left) / all;
                        }),
                    ));
                }
            }
        }
    }

    /// Prepares the quadrature rules that the longest way needs; called once, after the last tree.
    pub(super) fn finish(&mut self) {
        let longest = self.ways().map(|(_, conditions)| conditions.len()).max().unwrap_or(0);
        self.rules = (1..=longest.div_ceil(CONDITIONS_A_GROUP)).map(gauss_legendre).collect();
    }

    pub(super) const fn base_value(&self) -> f64 {
        self.base_value
    }

    fn ways(&self) -> impl Iterator<Item = (f64, &[Condition])> {
        let mut start = 0;
        self.leaves.iter().map(move |leaf| {
            let conditions = &self.conditions[start..leaf.end];
            start = leaf.end;
            (leaf.value, conditions)
        })
    }

    /// Adds every column's contribution to `out`.
    pub(super) fn add_contributions(&self, row: &[f32], out: &mut [f64]) {
        for (value, conditions) in self.ways() {
            let groups = conditions.len().div_ceil(CONDITIONS_A_GROUP);
            let Some(rule) = groups.checked_sub(1).map(|place| &self.rules[place]) else {
                continue; // a tree of one leaf asks nothing, so nobody contributes
            };
            for points in rule {
                add_leaf(value, conditions, points, row, out);
            }
        }
    }
}

/// One leaf's contributions, as far as these points of the rule account for them.
fn add_leaf(value: f64, conditions: &[Condition], points: &Points, row: &[f32], out: &mut [f64]) {
    let Points { known, unknown, weight } = points;
    let mut product = weight.map(|weight| weight * value);
    for condition in conditions {
        let hot = condition.holds(row[condition.column as usize]);
        for point in 0..POINTS {
            let share = condition.share * unknown[point];
            product[point] *= if hot { share + known[point] } else { share };
        }
    }
    // Where hot = 0, (hot - share) · product / (share · (1-t)) is the same for every column.
    let against: f64 = (0..POINTS).map(|point| product[point] / unknown[point]).sum();
    for condition in conditions {
        let column = condition.column as usize;
        if condition.holds(row[column]) {
            let others: f64 = (0..POINTS)
                .map(|point| product[point] / (condition.share * unknown[point] + known[point]))
                .sum();
            out[column] += (1.0 - condition.share) * others;
        } else {
            out[column] -= against;
        }
    }
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
            for degree in 0..groups * CONDITIONS_A_GROUP {
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
