//! Log-odds of rows, by asking all questions of one column together instead of walking tree after tree
//! (Lucchese et al., "QuickScorer", SIGIR 2015; Ye et al., "RapidScorer", KDD 2018).
//!
//! Every tree keeps a set of the leaves that a row may still reach, as bits, its leaves numbered from left to
//! right. A question that is answered with "right" takes the leaves on its left out of the set; those
//! answered with "left" take nothing. When all have been asked, the first leaf that is left is the one that
//! the row reaches. The questions of a column stand in the order of their thresholds, so those answered with
//! "right" come first and the others need not be looked at: no walk waits for memory, no branch depends on a
//! tree, and eight rows are asked at once.
//!
//! Independent of explanation.

use super::{Node, Tree, index};
use multiversion::multiversion;
use std::ops::Range;

/// A part of a set of leaves.
type Word = u32;
/// Leaves in a word.
const LEAVES: u32 = Word::BITS;
/// Rows that are asked together.
const LANES: usize = 8;

/// A word of each row; where it lies, it does not cross a cache line.
#[derive(Debug, Clone, Copy)]
#[repr(align(32))]
struct Lanes([Word; LANES]);

/// What a word keeps when a question is answered with "right".
#[derive(Debug, Clone, Copy)]
struct Answer {
    word: u32,
    keeps: Word,
}

/// `x <= threshold`? There is one for each word that the answer changes.
#[derive(Debug, Clone, Copy)]
struct Question {
    threshold: f32,
    right: Answer,
}

/// The questions about one column.
#[derive(Debug, Clone, Default)]
struct Column {
    /// By threshold, the smallest first.
    questions: Vec<Question>,
    /// What a missing value answers with "right".
    missing: Vec<Answer>,
}

/// The trees, laid out for scoring.
#[derive(Debug, Clone)]
pub(super) struct Scorer {
    columns: Vec<Column>,
    /// The words of each tree, in the order of the trees.
    trees: Vec<Range<u32>>,
    /// The number of each word's first leaf.
    first_leaf: Vec<u32>,
    leaves: Vec<f32>,
}

impl Scorer {
    pub(super) fn new(columns: usize) -> Self {
        Self {
            columns: vec![Column::default(); columns],
            trees: Vec::new(),
            first_leaf: Vec::new(),
            leaves: Vec::new(),
        }
    }

    /// Adds a tree that has been checked.
    pub(super) fn add(&mut self, tree: &Tree) {
        let (first_word, first_leaf) = (index(self.first_leaf.len()), index(self.leaves.len()));
        let leaves = self.number(tree, 0, first_word, first_leaf);
        let words = leaves.end.div_ceil(LEAVES);
        self.first_leaf.extend((0..words).map(|word| first_leaf + word * LEAVES));
        self.trees.push(first_word..first_word + words);
    }

    /// Adds what is below `node`; returns the leaves, numbered within their tree. A tree is at most
    /// `MAX_DEPTH` deep.
    fn number(&mut self, tree: &Tree, node: u32, first_word: u32, first_leaf: u32) -> Range<u32> {
        match tree.nodes[node as usize] {
            Node::Leaf { value, .. } => {
                let place = index(self.leaves.len()) - first_leaf;
                self.leaves.push(value);
                place..place + 1
            }
            Node::Split { column, threshold, missing_left, left, right, .. } => {
                let left = self.number(tree, left, first_word, first_leaf);
                let right = self.number(tree, right, first_word, first_leaf);
                let column = &mut self.columns[column as usize];
                for word in left.start / LEAVES..left.end.div_ceil(LEAVES) {
                    let bit = |leaf: u32| leaf.saturating_sub(word * LEAVES).min(LEAVES);
                    let below = |bit: u32| Word::MAX.checked_shr(LEAVES - bit).unwrap_or(0);
                    let taken = below(bit(left.end)) & !below(bit(left.start));
                    let answer = Answer { word: first_word + word, keeps: !taken };
                    column.questions.push(Question { threshold, right: answer });
                    if !missing_left {
                        column.missing.push(answer);
                    }
                }
                left.start..right.end
            }
        }
    }

    /// Puts the questions in their order; called once, after the last tree.
    pub(super) fn finish(&mut self) {
        for column in &mut self.columns {
            column.questions.sort_by(|a, b| a.threshold.total_cmp(&b.threshold));
            // A word that several questions of the column change is changed once.
            column.missing.sort_by_key(|answer| answer.word);
            column.missing.dedup_by(|next, answer| {
                let same = next.word == answer.word;
                if same {
                    answer.keeps &= next.keeps;
                }
                same
            });
        }
    }

    /// Log-odds of rows, as many as `out` has places.
    pub(super) fn log_odds(&self, rows: &[f32], out: &mut [f64]) {
        let columns = self.columns.len();
        let (groups, rest) = out.as_chunks_mut::<LANES>();
        let (group_rows, rest_rows) = rows.split_at(groups.len() * LANES * columns);
        if !groups.is_empty() {
            let mut words = vec![Lanes([0; LANES]); self.first_leaf.len()];
            for (rows, out) in group_rows.chunks(LANES * columns).zip(groups) {
                *out = several(self, rows, &mut words);
            }
        }
        if !rest.is_empty() {
            let mut words = vec![0; self.first_leaf.len()];
            for (row, out) in rest_rows.chunks(columns).zip(rest) {
                *out = one(self, row, &mut words);
            }
        }
    }
}

/// One row's log-odds.
#[multiversion(targets("x86_64+avx2+bmi1+lzcnt"))]
fn one(scorer: &Scorer, row: &[f32], words: &mut [Word]) -> f64 {
    words.fill(Word::MAX);
    for (column, &x) in scorer.columns.iter().zip(row) {
        if x.is_nan() {
            for answer in &column.missing {
                words[answer.word as usize] &= answer.keeps;
            }
        } else {
            for question in column.questions.iter().take_while(|question| x > question.threshold) {
                words[question.right.word as usize] &= question.right.keeps;
            }
        }
    }
    let mut sum = 0.0;
    for tree in &scorer.trees {
        let mut word = tree.start as usize;
        while words[word] == 0 {
            word += 1;
        }
        let leaf = scorer.first_leaf[word] + words[word].trailing_zeros();
        sum += f64::from(scorer.leaves[leaf as usize]);
    }
    sum
}

/// The log-odds of as many rows as there are lanes; the same bits as [`one`] gives.
#[multiversion(targets("x86_64+avx2+bmi1+lzcnt"))]
fn several(scorer: &Scorer, rows: &[f32], words: &mut [Lanes]) -> [f64; LANES] {
    words.fill(Lanes([Word::MAX; LANES]));
    let width = scorer.columns.len();
    for (place, column) in scorer.columns.iter().enumerate() {
        let x: [f32; LANES] = std::array::from_fn(|lane| rows[lane * width + place]);
        let largest = x.iter().fold(f32::NEG_INFINITY, |largest, &x| if x > largest { x } else { largest });
        for question in column.questions.iter().take_while(|question| largest > question.threshold) {
            let Lanes(word) = &mut words[question.right.word as usize];
            for lane in 0..LANES {
                word[lane] &= question.right.keeps | all_unless(x[lane] > question.threshold);
            }
        }
        if x.iter().any(|x| x.is_nan()) {
            for answer in &column.missing {
                let Lanes(word) = &mut words[answer.word as usize];
                for lane in 0..LANES {
                    word[lane] &= answer.keeps | all_unless(x[lane].is_nan());
                }
            }
        }
    }
    let mut sums = [0.0; LANES];
    for tree in &scorer.trees {
        for (lane, sum) in sums.iter_mut().enumerate() {
            let mut word = tree.start as usize;
            while words[word].0[lane] == 0 {
                word += 1;
            }
            let leaf = scorer.first_leaf[word] + words[word].0[lane].trailing_zeros();
            *sum += f64::from(scorer.leaves[leaf as usize]);
        }
    }
    sums
}

/// No bit if `right`, else every bit: without a branch, so that lanes stay together.
#[inline(always)]
fn all_unless(right: bool) -> Word {
    Word::from(right).wrapping_sub(1)
}
