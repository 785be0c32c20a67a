//! Random ensembles and rows, drawn from a seed: the same on every machine. Thresholds and values come
//! from one short list, so that many rows lie exactly on a threshold.

use model::ensemble::{Node, Tree};
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;

const GRID: [f32; 8] = [-2.5, -1.0, -0.0, 0.0, 0.1, 1.0, 3.0e-39, 4.0e5];

/// What a random ensemble is like.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Shape {
    pub trees: usize,
    pub columns: u32,
    /// Most splits on the path to a leaf.
    pub depth: usize,
}

/// The trees of `shape` that belong to `seed`.
pub(crate) fn forest(shape: Shape, seed: u64) -> Vec<Tree> {
    let mut random = ChaCha8Rng::seed_from_u64(seed);
    (0..shape.trees)
        .map(|_| {
            let mut nodes = Vec::new();
            grow(&mut nodes, &mut random, shape, 2_000);
            Tree { nodes }
        })
        .collect()
}

fn grow(nodes: &mut Vec<Node>, random: &mut ChaCha8Rng, shape: Shape, rows: u16) {
    let index = nodes.len();
    let cover = f32::from(rows);
    nodes.push(Node::Leaf { value: random.random_range(-1.0..1.0), cover });
    if shape.depth == 0 || rows < 2 || random.random_bool(0.15) {
        return;
    }
    let rows_left = random.random_range(1..rows);
    let column = random.random_range(0..shape.columns);
    let threshold = GRID[random.random_range(0..GRID.len())];
    let missing_left = random.random();
    let below = Shape { depth: shape.depth - 1, ..shape };
    let next = |nodes: &Vec<Node>| u32::try_from(nodes.len()).expect("a small tree");
    let left = next(nodes);
    grow(nodes, random, below, rows_left);
    let right = next(nodes);
    grow(nodes, random, below, rows - rows_left);
    nodes[index] = Node::Split { column, threshold, missing_left, left, right, cover };
}

/// `count` rows, row-major: values on thresholds, just beside them, infinite, and missing.
pub(crate) fn rows(count: usize, columns: u32, seed: u64) -> Vec<f32> {
    let mut random = ChaCha8Rng::seed_from_u64(seed);
    (0..count * columns as usize)
        .map(|_| {
            let value = GRID[random.random_range(0..GRID.len())];
            match random.random_range(0..10) {
                0 | 1 => f32::NAN,
                2 => value.next_up(),
                3 => value.next_down(),
                4 => f32::INFINITY,
                5 => f32::NEG_INFINITY,
                _ => value,
            }
        })
        .collect()
}
