//! Contributions looked up instead of computed.
//!
//! n splits are answered in one of 2^n patterns, and what the leaves below a node contribute to each column
//! depends on the pattern of the splits there and of the bounds on the path there alone, whatever the
//! background is. So a tree is cut into parts, and each has a table with a line for every pattern, filled
//! once: what is left to do for a row is n comparisons and one line to add.
//!
//! "Fast TreeSHAP" (Yang, 2021, version 2) and "From Decision Trees to Boolean Logic" (Nadel and Wettenstein,
//! 2025) have a table for each leaf, which asks the upper splits of a tree again and again; one for the whole
//! tree is one look-up, but has 2^splits lines. Here each tree is cut where the sum of both costs is smallest:
//! boosted trees are small on purpose, and one of eight leaves is a single part of 128 lines. Tables are
//! bounded by [`MOST_SPLITS`] and [`MOST_NUMBERS`], and the trees that do not fit have to be computed for
//! each row.
//!
//! Independent of the background that fills a table.

use super::leaves::{LeafSet, OneOf, share_out};
use super::side_by_side::{SplitTest, values};
use super::tree::{Child, Node, Tree, as_u32};
use multiversion::multiversion;
use std::ops::Range;

/// Most splits of a part: its table has at most 512 lines, and filling it takes 3^9 steps a leaf.
const MOST_SPLITS: usize = 9;
/// Most numbers in the tables of one background: 64 MiB.
const MOST_NUMBERS: usize = (64 << 20) / size_of::<f64>();
/// What a look-up costs, in numbers of a table that would cost as much by crowding the cache; measured. A
/// tree of eight leaves mostly stays whole.
const LOOK_UP: usize = 1024;

/// Rows that are asked together, each a lane.
const LANES: usize = 8;
/// Groups of them that are explained together.
const GROUPS: usize = 8;
/// Numbers that are looked up together.
const WIDTH: usize = 4;

/// The trees that fit into tables, laid out to find their patterns.
#[derive(Debug, Clone)]
pub(super) struct Parts {
    /// How many columns a row has.
    width: usize,
    ends: Vec<End>,
    splits: Vec<SplitTest>,
    /// Of each part, its distinct columns; what is left of the last few is a column that no row has.
    columns: Vec<[u32; WIDTH]>,
    leaves: Vec<Vec<Leaf>>,
}

/// Where a part ends in each list; it begins where the one before it ends.
#[derive(Debug, Clone, Copy, Default)]
struct End {
    splits: usize,
    columns: usize,
    /// In the tables: a line for each pattern, in which the first split is the highest bit.
    tables: usize,
}

/// A leaf of a part.
#[derive(Debug, Clone, Default)]
pub(super) struct Leaf {
    value: f64,
    /// The columns on its path, as indices among those of the part.
    columns: Vec<usize>,
    /// For each of these, the share of the training rows that gave its answers, of those that came by.
    shares: Vec<f64>,
    answers: Vec<Answer>,
}

/// What leads to a leaf.
#[derive(Debug, Clone, Copy)]
struct Answer {
    split: usize,
    right: bool,
    /// Index of the split's column on the path.
    index: usize,
}

impl Leaf {
    /// For every pattern of so many splits, the columns in which its rows leave the path to this leaf.
    fn leaves_in(&self, splits: usize) -> Vec<usize> {
        let mut sets = vec![0];
        // The last split is the lowest bit.
        for split in (0..splits).rev() {
            let answer = self.answers.iter().find(|answer| answer.split == split);
            let leaves = |right| answer.map_or(0, |a| usize::from(a.right != right) << a.index);
            let right: Vec<usize> = sets.iter().map(|set| set | leaves(true)).collect();
            sets.iter_mut().for_each(|set| *set |= leaves(false));
            sets.extend(right);
        }
        sets
    }

    /// For every set of columns, how often a background leaves the path in exactly these; `sets` has those in which
    /// some of it does.
    pub(super) fn background_by_count(&self, sets: &[(LeafSet, f64)]) -> Vec<f64> {
        let mut often = vec![0.0; 1 << self.columns.len()];
        for &(set, share) in sets {
            often[usize::try_from(set).expect("a set of the path's columns")] = share;
        }
        often
    }

    /// The same for the background that the tree itself tells of: every column's answers lead here as often as they
    /// led the training rows, whatever the others answer.
    pub(super) fn background_by_cover(&self) -> Vec<f64> {
        let mut often = vec![1.0];
        for share in &self.shares {
            let leaves: Vec<f64> = often.iter().map(|often| often * (1.0 - share)).collect();
            often.iter_mut().for_each(|often| *often *= share);
            often.extend(leaves);
        }
        often
    }
}

/// All that the path to a node says of one column in one direction: `x <= threshold`, or the contrary.
#[derive(Debug, Clone, Copy)]
struct Bound {
    column: u32,
    right: bool,
    threshold: f32,
    missing_left: bool,
    share: f64,
}

impl Bound {
    /// The children of a node, and the paths there, if it is a split.
    fn beyond(path: &[Self], tree: &Tree, node: u32) -> Option<[(u32, Vec<Self>); 2]> {
        let Node::Split { column, threshold, missing_left, .. } = tree.nodes[node as usize] else {
            return None;
        };
        Some(tree.children(node)?.map(|Child { node, right, share }| {
            let mut path = path.to_vec();
            match path.iter_mut().find(|bound| (bound.column, bound.right) == (column, right)) {
                Some(bound) => {
                    let (narrower, missing_left) = if right {
                        (bound.threshold.max(threshold), bound.missing_left | missing_left)
                    } else {
                        (bound.threshold.min(threshold), bound.missing_left & missing_left)
                    };
                    *bound = Self { threshold: narrower, missing_left, share: bound.share * share, ..*bound };
                }
                None => path.push(Self { column, right, threshold, missing_left, share }),
            }
            (node, path)
        }))
    }
}

/// How the leaves below a node are cut into parts.
struct Cut {
    /// Splits below the node, itself included.
    splits: usize,
    /// Numbers in the tables, and what the look-ups cost beside; none if some leaf fits into no table.
    cost: Option<usize>,
    /// The nodes whose leaves make a part, and the paths there.
    parts: Vec<(u32, Vec<Bound>)>,
}

/// Cuts what is below a node where it is cheapest.
fn cut(tree: &Tree, node: u32, path: Vec<Bound>) -> Cut {
    let mut cut = Cut { splits: 0, cost: None, parts: Vec::new() };
    if let Some(children) = Bound::beyond(&path, tree, node) {
        let [left, right] = children.map(|(child, path)| self::cut(tree, child, path));
        cut.splits = 1 + left.splits + right.splits;
        cut.cost = left.cost.zip(right.cost).map(|(left, right)| left + right);
        cut.parts = left.parts;
        cut.parts.extend(right.parts);
    }
    let splits = path.len() + cut.splits;
    if splits <= MOST_SPLITS {
        let mut columns: Vec<u32> = path.iter().map(|bound| bound.column).collect();
        columns_below(tree, node, &mut columns);
        columns.sort_unstable();
        columns.dedup();
        let whole = (columns.len().next_multiple_of(WIDTH) << splits) + LOOK_UP;
        if cut.cost.is_none_or(|cost| whole <= cost) {
            return Cut { cost: Some(whole), parts: vec![(node, path)], ..cut };
        }
    }
    cut
}

fn columns_below(tree: &Tree, node: u32, columns: &mut Vec<u32>) {
    if let Node::Split { column, left, right, .. } = tree.nodes[node as usize] {
        columns.push(column);
        columns_below(tree, left, columns);
        columns_below(tree, right, columns);
    }
}

/// An answer on the path to a leaf that is being laid out.
#[derive(Clone, Copy)]
struct Given {
    split: usize,
    right: bool,
    column: u32,
    share: f64,
}

impl Parts {
    /// No trees yet, for rows of so many columns.
    pub(super) const fn new(width: usize) -> Self {
        Self { width, ends: Vec::new(), splits: Vec::new(), columns: Vec::new(), leaves: Vec::new() }
    }

    /// Adds a tree that has been checked; false if it does not fit. One leaf alone explains nothing.
    pub(super) fn add(&mut self, tree: &Tree) -> bool {
        if tree.nodes.len() == 1 {
            return true;
        }
        let cut = cut(tree, 0, Vec::new());
        let fits = cut.cost.is_some_and(|cost| self.end().tables * WIDTH + cost <= MOST_NUMBERS);
        if fits {
            for (node, path) in cut.parts {
                self.add_part(tree, node, &path);
            }
        }
        fits
    }

    fn end(&self) -> End {
        self.ends.last().copied().unwrap_or_default()
    }

    fn add_part(&mut self, tree: &Tree, node: u32, path: &[Bound]) {
        let mut draft = Draft::default();
        let mut given = Vec::new();
        for &Bound { column, right, threshold, missing_left, share } in path {
            let split = draft.ask(column, SplitTest::new(column, threshold, missing_left));
            given.push(Given { split, right, column, share });
        }
        draft.below(tree, node, &mut given);
        self.splits.extend(&draft.splits);
        let nobody = as_u32(self.width);
        let columns = draft.columns.chunks(WIDTH);
        self.columns.extend(columns.map(|some| std::array::from_fn(|i| *some.get(i).unwrap_or(&nobody))));
        self.leaves.push(draft.leaves);
        let (splits, columns, before) = (self.splits.len(), self.columns.len(), self.end());
        let tables = before.tables + ((columns - before.columns) << draft.splits.len());
        self.ends.push(End { splits, columns, tables });
    }

    /// Fills the tables. `background` gives, of one leaf after the other, how often a background leaves the path there
    /// in exactly the columns of each set: as many numbers as there are sets. Leaves come tree by tree, from the left.
    pub(super) fn tables(&self, mut background: impl FnMut(&Leaf) -> Vec<f64>) -> Tables {
        let one_of = OneOf::new(MOST_SPLITS);
        let mut tables = vec![[0.0; WIDTH]; self.end().tables];
        for (part, leaves) in self.parts().zip(&self.leaves) {
            for leaf in leaves {
                let background = background(leaf);
                let columns = leaf.columns.len();
                let mut given = vec![0.0; columns << columns];
                for (row, given) in given.chunks_exact_mut(columns).enumerate() {
                    let apart = subsets(background.len() - 1 - row);
                    share_out(set(row), apart.map(|other| (set(other), background[other])), &one_of, given);
                }
                let lines = tables[part.tables.clone()].chunks_exact_mut(part.columns.len());
                for (line, set) in lines.zip(leaf.leaves_in(part.splits.len())) {
                    for (&column, given) in leaf.columns.iter().zip(&given[set * columns..]) {
                        line[column / WIDTH][column % WIDTH] += leaf.value * given;
                    }
                }
            }
        }
        Tables(tables)
    }

    /// Writes every column's contributions, for one row after the other.
    pub(super) fn contributions(&self, tables: &Tables, rows: &[f32], out: &mut [f64]) {
        let lanes = LANES * self.width;
        let (rows, rest) = rows.split_at(rows.len() / lanes * lanes);
        let (out, rest_out) = out.split_at_mut(rows.len());
        let mut scratch = Scratch::default();
        for (rows, out) in rows.chunks(GROUPS * lanes).zip(out.chunks_mut(GROUPS * lanes)) {
            look_up::<LANES>(self, tables, rows, &mut scratch, out);
        }
        if !rest.is_empty() {
            look_up::<1>(self, tables, rest, &mut Scratch::default(), rest_out);
        }
    }

    #[inline(always)]
    fn parts(&self) -> impl Iterator<Item = Part<'_>> {
        self.ends.iter().scan(End::default(), |start, &end| {
            let start = std::mem::replace(start, end);
            Some(Part {
                splits: &self.splits[start.splits..end.splits],
                columns: &self.columns[start.columns..end.columns],
                tables: start.tables..end.tables,
            })
        })
    }
}

/// A part that is being laid out.
#[derive(Default)]
struct Draft {
    splits: Vec<SplitTest>,
    columns: Vec<u32>,
    leaves: Vec<Leaf>,
}

impl Draft {
    /// Adds a split; returns its index.
    fn ask(&mut self, column: u32, split: SplitTest) -> usize {
        if !self.columns.contains(&column) {
            self.columns.push(column);
        }
        self.splits.push(split);
        self.splits.len() - 1
    }

    /// Adds what is below a node, to which these answers lead.
    fn below(&mut self, tree: &Tree, node: u32, given: &mut Vec<Given>) {
        match tree.nodes[node as usize] {
            Node::Leaf { value, .. } => {
                let mut leaf = Leaf { value: f64::from(value), ..Leaf::default() };
                for &Given { split, right, column, share } in &*given {
                    let column = self.columns.iter().position(|&known| known == column).unwrap_or_default();
                    let index = leaf.columns.iter().position(|&known| known == column).unwrap_or_else(|| {
                        leaf.columns.push(column);
                        leaf.shares.push(1.0);
                        leaf.columns.len() - 1
                    });
                    leaf.shares[index] *= share;
                    leaf.answers.push(Answer { split, right, index });
                }
                self.leaves.push(leaf);
            }
            Node::Split { column, threshold, missing_left, .. } => {
                let split = self.ask(column, SplitTest::new(column, threshold, missing_left));
                for Child { node, right, share } in tree.children(node).into_iter().flatten() {
                    given.push(Given { split, right, column, share });
                    self.below(tree, node, given);
                    given.pop();
                }
            }
        }
    }
}

/// Leaves of a tree, and what a row must be asked for their contributions.
struct Part<'a> {
    splits: &'a [SplitTest],
    columns: &'a [[u32; WIDTH]],
    tables: Range<usize>,
}

impl Part<'_> {
    /// How rows answer: the first split's answer is the highest bit, and 1 is right.
    #[inline(always)]
    fn patterns<const N: usize>(&self, x: &[[f32; N]]) -> [u32; N] {
        let mut patterns = [0; N];
        for split in self.splits {
            let x = &x[split.value as usize];
            for lane in 0..N {
                patterns[lane] = 2 * patterns[lane] + u32::from(x[lane] > split.threshold);
            }
        }
        patterns
    }
}

/// A line for every pattern of every part.
#[derive(Debug, Clone)]
pub(super) struct Tables(Vec<[f64; WIDTH]>);

/// Of a set of columns, as bits, every subset.
fn subsets(of: usize) -> impl Iterator<Item = usize> {
    std::iter::successors(Some(of), move |&set| (set > 0).then(|| (set - 1) & of))
}

fn set(bits: usize) -> LeafSet {
    LeafSet::try_from(bits).expect("no wider")
}

/// What a look-up needs room for, group after group of N rows.
#[derive(Default)]
struct Scratch<const N: usize> {
    x: Vec<[f32; N]>,
    /// Of each column, and of the one that no row has.
    sums: Vec<[f64; N]>,
}

/// The contributions to groups of N rows: part after part, so that its table is in the nearest cache for all of them.
#[multiversion(targets("x86_64+avx2+bmi1+lzcnt"))]
fn look_up<const N: usize>(
    parts: &Parts,
    tables: &Tables,
    rows: &[f32],
    scratch: &mut Scratch<N>,
    out: &mut [f64],
) {
    let Scratch { x, sums } = scratch;
    let (values_each, sums_each) = (2 * parts.width, parts.width + 1);
    x.clear();
    for group in rows.chunks(N * parts.width) {
        values(group, parts.width, x);
    }
    let groups = x.len() / values_each;
    sums.clear();
    sums.resize(groups * sums_each, [0.0; N]);
    for part in parts.parts() {
        let table = &tables.0[part.tables.clone()];
        let pieces = as_u32(part.columns.len());
        for group in 0..groups {
            let x = &x[group * values_each..][..values_each];
            let sums = &mut sums[group * sums_each..][..sums_each];
            let mut lines = part.patterns(x);
            for line in &mut lines {
                *line *= pieces;
            }
            for (piece, columns) in part.columns.iter().enumerate() {
                let mut found = [&[0.0; WIDTH]; N];
                for lane in 0..N {
                    found[lane] = &table[lines[lane] as usize + piece];
                }
                for index in 0..WIDTH {
                    let sum = &mut sums[columns[index] as usize];
                    for lane in 0..N {
                        sum[lane] += found[lane][index];
                    }
                }
            }
        }
    }
    for (out, sums) in out.chunks_mut(N * parts.width).zip(sums.chunks(sums_each)) {
        for (column, sum) in sums[..parts.width].iter().enumerate() {
            for lane in 0..N {
                out[lane * parts.width + column] = sum[lane];
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Asks as many columns, one after the other, as a part has splits at most.
    fn chain() -> Tree {
        let leaf = Node::Leaf { value: 1.0, cover: 1.0 };
        let mut nodes = Vec::new();
        for (column, cover) in (0..).zip((2..=MOST_SPLITS + 1).rev()) {
            #[expect(clippy::cast_precision_loss, reason = "small numbers")]
            let cover = cover as f32;
            let (left, right) = (2 * column + 1, 2 * column + 2);
            nodes.push(Node::Split { column, threshold: 0.0, missing_left: true, left, right, cover });
            nodes.push(leaf);
        }
        nodes.push(leaf);
        Tree { nodes }
    }

    #[test]
    fn tables_stay_within_their_bound() {
        let mut parts = Parts::new(MOST_SPLITS);
        let fitting = (0..4_000).filter(|_| parts.add(&chain())).count();
        assert!((1..4_000).contains(&fitting));
        let Tables(lines) = parts.tables(Leaf::background_by_cover);
        assert!(size_of_val(&lines[..]) <= 64 << 20);
    }
}
