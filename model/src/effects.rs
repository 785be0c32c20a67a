//! What the model makes of each feature, over the clients of a bank: how the score moves along it (accumulated local
//! effects), and which pairs of features count together ([`interactions`]).
//!
//! A tree answers in steps, so the whole effect of a feature lies in its jumps at the model's own thresholds. Each jump is
//! measured on the clients next to it, those whose value lies between the thresholds before and after: their file is
//! moved over the threshold, everything else left as it is, and the mean change of the log-odds counted. Jumps add up to
//! the curve. Nobody is given a value far from their own, as partial dependence would do with features that go together
//! (the amount of a credit and its instalment), and nothing is estimated: the jumps are the trees'.
//!
//! Counted while a bank is scored, as [`crate::monitoring`] is, and kept with it. Independent of where it is kept. Source:
//! Apley & Zhu, "Visualizing the effects of predictor variables in black box supervised learning models", 2020.

mod answers;
mod interactions;
mod millionths;

use crate::catalogue::{self, Feature};
use crate::engine::Engine;
use crate::ensemble::{Node, Tree};
use crate::estimate::SMALLEST_GROUP;
use answers::{Answers, Pattern};
use interactions::{Pairs, PairsPlan};
use millionths::{in_millionths, mean};
use serde::{Deserialize, Serialize};

/// One feature, counted.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct FeatureCounts {
    /// Clients by cell: up to the first threshold of the model, between it and the second, and so on.
    cells: Vec<u64>,
    /// Clients without a value.
    missing: u64,
    /// Of each threshold, the change of the log-odds over it, summed over the clients of both cells beside it; millionths.
    jumps: Vec<i64>,
}

/// All that is counted of the clients of a bank.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct EffectCounts {
    /// How many clients.
    clients: u64,
    /// In the order of the model's columns.
    columns: Vec<FeatureCounts>,
    /// Pairs of columns.
    pairs: Pairs,
}

/// The model's thresholds, and the trees that jump there.
#[derive(Debug)]
pub struct Plan<'a> {
    columns: Vec<ColumnPlan>,
    trees: Vec<TreePlan<'a>>,
    pairs: Option<PairsPlan>,
}

/// A column of the model.
#[derive(Debug)]
struct ColumnPlan {
    /// Its index in the catalogue.
    index: usize,
    /// Ascending.
    thresholds: Vec<f32>,
}

/// A tree of the model.
#[derive(Debug)]
struct TreePlan<'a> {
    tree: &'a Tree,
    /// Its leaves by the pattern of answers; none if it is too large for a table.
    leaves: Option<(Answers, Vec<f32>)>,
    jumps: Vec<Jump>,
}

/// A threshold at which a tree jumps: the column, the threshold's place among the model's, and its splits as bits.
#[derive(Debug)]
struct Jump {
    column: usize,
    edge: usize,
    bits: Pattern,
}

/// Of each column of the model, the index of its feature in the catalogue.
fn indices(engine: &Engine) -> Vec<usize> {
    let index = |name: &String| catalogue::features().iter().position(|f| f.name == name);
    engine.parameters().features.iter().filter_map(index).collect()
}

/// Every distinct threshold of a column, ascending.
fn thresholds(trees: &[Tree], asked: usize) -> Vec<f32> {
    let splits = trees.iter().flat_map(|tree| &tree.nodes);
    let mut found: Vec<f32> = splits
        .filter_map(|node| match *node {
            Node::Split { column, threshold, .. } if column as usize == asked => Some(threshold),
            _ => None,
        })
        .collect();
    found.sort_unstable_by(f32::total_cmp);
    found.dedup_by(|a, b| a == b);
    found
}

impl<'a> Plan<'a> {
    /// How the clients that `engine` scores are counted.
    #[must_use]
    pub fn new(engine: &'a Engine) -> Self {
        let trees = engine.ensemble().trees();
        let columns: Vec<ColumnPlan> = indices(engine)
            .into_iter()
            .enumerate()
            .map(|(column, index)| ColumnPlan { index, thresholds: thresholds(trees, column) })
            .collect();
        let planned = trees.iter().map(|tree| TreePlan::new(tree, &columns)).collect();
        Self { columns, trees: planned, pairs: PairsPlan::new(trees) }
    }

    /// The model's columns of rows of the catalogue, both row-major.
    fn model_rows(&self, rows: &[f32]) -> Vec<f32> {
        let width = catalogue::features().len();
        rows.chunks_exact(width).flat_map(|row| self.columns.iter().map(|column| row[column.index])).collect()
    }
}

impl<'a> TreePlan<'a> {
    fn new(tree: &'a Tree, columns: &[ColumnPlan]) -> Self {
        let answers = Answers::of(tree);
        let mut asked: Vec<(usize, f32)> = tree.nodes.iter().filter_map(asked).collect();
        asked.sort_unstable_by(|a, b| a.0.cmp(&b.0).then(a.1.total_cmp(&b.1)));
        asked.dedup();
        let jumps = asked
            .into_iter()
            .filter_map(|(column, threshold)| {
                let edge = columns.get(column)?.thresholds.partition_point(|&t| t < threshold);
                let bits = answers.as_ref().map_or(0, |answers| answers.asking(column, threshold));
                Some(Jump { column, edge, bits })
            })
            .collect();
        let leaves = answers.map(|answers| {
            let leaves = answers.all().map(|pattern| leaf_of(tree, &answers, pattern)).collect();
            (answers, leaves)
        });
        Self { tree, leaves, jumps }
    }
}

/// What a split asks.
fn asked(node: &Node) -> Option<(usize, f32)> {
    match *node {
        Node::Split { column, threshold, .. } => Some((column as usize, threshold)),
        Node::Leaf { .. } => None,
    }
}

/// The leaf that a pattern of answers leads to.
fn leaf_of(tree: &Tree, answers: &Answers, pattern: Pattern) -> f32 {
    let mut node = 0;
    loop {
        match tree.nodes[node] {
            Node::Leaf { value, .. } => return value,
            Node::Split { left, right, .. } => {
                let next = if answers.goes_left(pattern, node) { left } else { right };
                node = next as usize;
            }
        }
    }
}

/// The leaf below `node` that a row reaches whose `column` is `value`.
fn leaf(tree: &Tree, mut node: u32, row: &[f32], column: usize, value: f32) -> f64 {
    loop {
        match tree.nodes[node as usize] {
            Node::Leaf { value, .. } => return f64::from(value),
            Node::Split { column: asked, threshold, missing_left, left, right, .. } => {
                let x = if asked as usize == column { value } else { row[asked as usize] };
                node = if (x <= threshold) | (x.is_nan() & missing_left) { left } else { right };
            }
        }
    }
}

/// How the answer of a tree changes where the `column` of a row passes the threshold `low`, the next one being `high`.
fn jump(tree: &Tree, row: &[f32], column: usize, low: f32, high: f32) -> f64 {
    let mut node = 0;
    loop {
        let Node::Split { column: asked, threshold, missing_left, left, right, .. } =
            tree.nodes[node as usize]
        else {
            return 0.0;
        };
        let goes_left = if asked as usize == column {
            if threshold == low {
                return leaf(tree, right, row, column, high) - leaf(tree, left, row, column, low);
            }
            low < threshold
        } else {
            let x = row[asked as usize];
            (x <= threshold) | (x.is_nan() & missing_left)
        };
        node = if goes_left { left } else { right };
    }
}

impl EffectCounts {
    /// Counts clients by their `rows` of the catalogue, row-major, see [`catalogue::row`].
    pub fn add(&mut self, plan: &Plan<'_>, rows: &[f32]) {
        if self.columns.len() != plan.columns.len() {
            *self = Self::default();
            self.columns = plan
                .columns
                .iter()
                .map(|column| FeatureCounts {
                    cells: vec![0; column.thresholds.len() + 1],
                    missing: 0,
                    jumps: vec![0; column.thresholds.len()],
                })
                .collect();
        }
        let rows = plan.model_rows(rows);
        let width = plan.columns.len();
        let clients: Vec<&[f32]> = rows.chunks_exact(width).collect();
        let columns: Vec<Vec<f32>> =
            (0..width).map(|column| clients.iter().map(|row| row[column]).collect()).collect();
        // Of each column, the clients in each cell.
        let mut cells: Vec<Vec<Vec<usize>>> = Vec::with_capacity(width);
        for ((counted, of), values) in self.columns.iter_mut().zip(&plan.columns).zip(&columns) {
            let mut within = vec![Vec::new(); of.thresholds.len() + 1];
            for (client, &value) in values.iter().enumerate() {
                if value.is_nan() {
                    counted.missing += 1;
                } else {
                    within[of.thresholds.partition_point(|&threshold| threshold < value)].push(client);
                }
            }
            counted.cells.iter_mut().zip(&within).for_each(|(count, cell)| *count += cell.len() as u64);
            cells.push(within);
        }
        let mut sums: Vec<Vec<f64>> = plan.columns.iter().map(|of| vec![0.0; of.thresholds.len()]).collect();
        let mut patterns = vec![0; clients.len()];
        for TreePlan { tree, leaves, jumps } in &plan.trees {
            if let Some((answers, _)) = leaves {
                answers.patterns(&columns, &mut patterns);
            }
            for &Jump { column, edge, bits } in jumps {
                let thresholds = &plan.columns[column].thresholds;
                let high = thresholds.get(edge + 1).copied().unwrap_or(f32::INFINITY);
                let beside = cells[column][edge].iter().chain(&cells[column][edge + 1]);
                sums[column][edge] += match leaves {
                    // A client beside a threshold answers all other splits alike on both sides of it.
                    Some((_, leaves)) => beside.fold(0.0, |sum, &client| {
                        let pattern = patterns[client];
                        let leaf = |pattern: Pattern| f64::from(leaves[usize::from(pattern)]);
                        sum + (leaf(pattern | bits) - leaf(pattern & !bits))
                    }),
                    None => beside.fold(0.0, |sum, &client| {
                        sum + jump(tree, clients[client], column, thresholds[edge], high)
                    }),
                };
            }
        }
        for (counted, sums) in self.columns.iter_mut().zip(sums) {
            counted.jumps.iter_mut().zip(sums).for_each(|(all, sum)| *all += in_millionths(sum));
        }
        if let Some(pairs) = &plan.pairs {
            self.pairs.add(pairs, self.clients, &clients);
        }
        self.clients += clients.len() as u64;
    }

    /// How many clients were counted.
    #[must_use]
    pub const fn clients(&self) -> u64 {
        self.clients
    }

    /// The curve of a feature of `engine`'s model; none if it is none, no tree asks it, or another model was counted.
    #[must_use]
    pub fn curve(&self, engine: &Engine, feature: &str) -> Option<Curve> {
        let column = engine.parameters().features.iter().position(|name| name == feature)?;
        let counted = self.columns.get(column)?;
        let edges: Vec<f64> =
            thresholds(engine.ensemble().trees(), column).into_iter().map(f64::from).collect();
        if edges.is_empty() || edges.len() != counted.jumps.len() || counted.cells.len() != edges.len() + 1 {
            return None;
        }
        let mut levels = vec![0.0];
        for (edge, &sum) in counted.jumps.iter().enumerate() {
            let clients = counted.cells[edge] + counted.cells[edge + 1];
            levels.push(levels[edge] + mean(sum, clients));
        }
        let known: u64 = counted.cells.iter().sum();
        let weighted: f64 = counted.cells.iter().zip(&levels).map(|(&n, level)| n as f64 * level).sum();
        let middle = if known > 0 { weighted / known as f64 } else { 0.0 };
        levels.iter_mut().for_each(|level| *level -= middle);
        Some(Curve { edges, levels, clients: counted.cells.clone(), missing: counted.missing })
    }

    /// The pairs of features that count together most, strongest first, at most `most`; none if the trees are too large, or
    /// another model was counted.
    #[must_use]
    pub fn strongest_pairs(&self, engine: &Engine, most: usize) -> Option<Vec<Together>> {
        let features = indices(engine);
        let feature = |column: u32| features.get(column as usize).map(|&index| &catalogue::features()[index]);
        let strongest = self.pairs.strongest(engine.ensemble().trees(), most)?;
        strongest
            .into_iter()
            .map(|([first, second], mean_abs)| {
                Some(Together {
                    first: feature(first)?.name.to_owned(),
                    second: feature(second)?.name.to_owned(),
                    mean_abs,
                })
            })
            .collect()
    }

    /// Of how many clients pairs were measured.
    #[must_use]
    pub const fn paired_clients(&self) -> u64 {
        self.pairs.clients()
    }
}

/// How the score moves along a feature, everything else being as it is for the clients there.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Curve {
    /// The model's thresholds, ascending: between two of them the model makes no difference.
    pub edges: Vec<f64>,
    /// Log-odds of each cell more than of the mean client: one more than there are edges; a cell holds its upper edge.
    pub levels: Vec<f64>,
    /// Clients in each cell.
    pub clients: Vec<u64>,
    /// Clients without a value; they have no place on the curve.
    pub missing: u64,
}

impl Curve {
    /// The same, to be told: of fewer than [`SMALLEST_GROUP`] clients, how many is not said, and reads 0.
    #[must_use]
    pub fn told(mut self) -> Self {
        for clients in self.clients.iter_mut().chain([&mut self.missing]) {
            if *clients < SMALLEST_GROUP {
                *clients = 0;
            }
        }
        self
    }

    /// The cell that holds a value.
    #[must_use]
    pub fn cell(&self, value: f64) -> usize {
        self.edges.partition_point(|&edge| edge < value)
    }

    /// Lowest and highest level, log-odds.
    #[must_use]
    pub fn range(&self) -> [f64; 2] {
        let fold = |of: fn(f64, f64) -> f64, from| self.levels.iter().copied().fold(from, of);
        [fold(f64::min, f64::INFINITY), fold(f64::max, f64::NEG_INFINITY)]
    }

    /// Whether every level is at least the one before (`raises`), or at most: as a trend that is imposed promises.
    #[must_use]
    pub fn keeps(&self, trend: catalogue::Trend) -> bool {
        let sign = f64::from(trend.sign());
        self.levels.windows(2).all(|pair| sign == 0.0 || sign * (pair[1] - pair[0]) >= -1e-9)
    }
}

/// Two features and how much they count together.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Together {
    /// Name in the catalogue.
    pub first: String,
    /// Name in the catalogue.
    pub second: String,
    /// Mean absolute interaction over the clients, log-odds: what both move beyond what each moves by itself.
    pub mean_abs: f64,
}

impl Together {
    /// The entries of the catalogue.
    #[must_use]
    pub fn features(&self) -> Option<[&'static Feature; 2]> {
        Some([catalogue::by_name(&self.first)?, catalogue::by_name(&self.second)?])
    }
}

#[cfg(test)]
mod tests;
