//! Points of many dimensions, and those nearest to another one: exactly, and without looking at most of them.
//!
//! Points stand in the order of the leaves of a k-d tree (Friedman, Bentley and Finkel, "An algorithm for finding best
//! matches in logarithmic expected time", 1977): what stands together is halved along the axis on which it is spread
//! most, until a block is left. A block knows the box that it lies in, and none of its points is nearer than the box.
//! The boxes of a whole bank are few enough to be looked at one after the other, so that the tree itself is not kept.
//!
//! A coordinate may be unknown, which is NaN. The distance to a box is computed as that to a point is, in the same order,
//! and rounding keeps what is smaller from becoming larger: no point is missed.
//!
//! Independent of what the points are.

use multiversion::multiversion;

/// Points of a block: few enough that a box is small, many enough that their distances are made together. As many boxes
/// make a group.
const BLOCK: usize = 64;
/// Blocks that are looked at first, to know early how near the nearest are.
const FIRST: usize = 16;
/// Points of a group that tell along which axis it is spread most.
const ASKED: usize = 128;

/// Points, each known by its place among those that came.
#[derive(Debug, Clone)]
pub(super) struct Space {
    /// Squared distance between a known and an unknown coordinate, an axis.
    unknown: Vec<f32>,
    /// The place of each point.
    places: Vec<u32>,
    /// Block by block, and axis by axis in each; the last block is filled up with unknown coordinates.
    coordinates: Vec<f32>,
    /// Group by group, and axis by axis in each.
    boxes: Vec<Bounds>,
}

/// Where the points of each block of a group are on an axis.
#[derive(Debug, Clone)]
struct Bounds {
    least: [f32; BLOCK],
    most: [f32; BLOCK],
    /// No known coordinate is farther away, squared: that of an unknown one, if a block has any.
    farthest: [f32; BLOCK],
}

/// A point that was found.
#[derive(Debug, Clone, Copy)]
pub(super) struct Found {
    /// Square of its distance.
    pub(super) squared: f32,
    /// Its place among those that came.
    pub(super) place: usize,
    /// Where it stands here.
    at: usize,
}

impl Space {
    /// Takes points, one after the other.
    pub(super) fn new(unknown: Vec<f32>, points: &[f32]) -> Self {
        let axes = unknown.len();
        let count = points.len() / axes.max(1);
        let mut places: Vec<u32> =
            (0..u32::try_from(count).expect("clients are counted in millions")).collect();
        arrange(&mut places, &|place, axis| points[place as usize * axes + axis], &unknown);
        let mut coordinates = Vec::with_capacity(count.next_multiple_of(BLOCK) * axes);
        let mut boxes = Vec::with_capacity(count.div_ceil(BLOCK).div_ceil(BLOCK) * axes);
        for group in places.chunks(BLOCK * BLOCK) {
            let mut bounds = vec![Bounds::NOWHERE; axes];
            for (at, block) in group.chunks(BLOCK).enumerate() {
                for (axis, bounds) in bounds.iter_mut().enumerate() {
                    let of_block = block.iter().map(|&place| points[place as usize * axes + axis]);
                    of_block.clone().for_each(|coordinate| bounds.admit(at, coordinate, unknown[axis]));
                    coordinates.extend(of_block.chain(std::iter::repeat_n(f32::NAN, BLOCK - block.len())));
                }
            }
            boxes.append(&mut bounds);
        }
        Self { unknown, places, coordinates, boxes }
    }

    /// The `k` nearest to `point`, nearest first, of equally near ones the earlier first; never the one at place `except`.
    pub(super) fn nearest(&self, point: &[f32], k: usize, except: Option<usize>) -> Vec<Found> {
        let axes = self.unknown.len();
        let groups = self.boxes.chunks(axes.max(1));
        let mut blocks: Vec<(f32, usize)> = groups
            .flat_map(|group| squared_to_boxes(point, &self.unknown, group))
            .zip(0..self.places.len().div_ceil(BLOCK))
            .collect();
        if blocks.len() > FIRST {
            blocks.select_nth_unstable_by(FIRST, |a, b| a.0.total_cmp(&b.0));
        }
        let mut nearest: Vec<Found> = Vec::with_capacity(2 * k + BLOCK);
        // No point farther than this is among the nearest: the k-th of those seen so far.
        let mut bound = f32::INFINITY;
        for (at_least, block) in blocks {
            if at_least > bound {
                continue;
            }
            let coordinates = &self.coordinates[block * axes * BLOCK..][..axes * BLOCK];
            let distances = squared_distances(point, &self.unknown, coordinates);
            let first = block * BLOCK;
            for ((at, &place), squared) in (first..).zip(self.places[first..].iter()).zip(distances) {
                let place = place as usize;
                if squared <= bound && Some(place) != except {
                    nearest.push(Found { squared, place, at });
                }
            }
            if nearest.len() >= 2 * k {
                bound = keep_nearest(&mut nearest, k);
            }
        }
        keep_nearest(&mut nearest, k);
        nearest
    }

    /// A coordinate of a point that was found.
    pub(super) fn coordinate(&self, found: &Found, axis: usize) -> f32 {
        let (block, within) = (found.at / BLOCK, found.at % BLOCK);
        self.coordinates[(block * self.unknown.len() + axis) * BLOCK + within]
    }
}

impl Bounds {
    /// Of no points.
    const NOWHERE: Self = Self {
        least: [f32::INFINITY; BLOCK],
        most: [f32::NEG_INFINITY; BLOCK],
        farthest: [f32::INFINITY; BLOCK],
    };

    /// Makes room in the box of block `at` for a coordinate; an unknown one is `unknown` away from every known one, squared.
    fn admit(&mut self, at: usize, coordinate: f32, unknown: f32) {
        if coordinate.is_nan() {
            self.farthest[at] = unknown;
        } else {
            self.least[at] = self.least[at].min(coordinate);
            self.most[at] = self.most[at].max(coordinate);
        }
    }
}

/// Orders points so that every block of them lies together; `coordinate` is that of a place on an axis.
fn arrange(places: &mut [u32], coordinate: &impl Fn(u32, usize) -> f32, unknown: &[f32]) {
    if places.len() <= BLOCK {
        return;
    }
    let spread = |(axis, &unknown)| (spread(places, |place| coordinate(place, axis), unknown), axis);
    let widest = unknown.iter().enumerate().map(spread).max_by(|a, b| a.0.total_cmp(&b.0));
    let (_, axis) = widest.unwrap_or_default();
    // Whole blocks on the left.
    let half = (places.len() / 2).next_multiple_of(BLOCK);
    let mut keyed: Vec<(f32, u32)> = places.iter().map(|&place| (coordinate(place, axis), place)).collect();
    keyed.select_nth_unstable_by(half, |a, b| a.0.total_cmp(&b.0));
    for (place, (_, arranged)) in places.iter_mut().zip(keyed) {
        *place = arranged;
    }
    let (left, right) = places.split_at_mut(half);
    arrange(left, coordinate, unknown);
    arrange(right, coordinate, unknown);
}

/// How far points are apart on an axis: their variance, with an unknown coordinate as far out as it is from a known one.
fn spread(places: &[u32], coordinate: impl Fn(u32) -> f32, unknown: f32) -> f32 {
    let (mut count, mut sum, mut squares) = (0.0, 0.0, 0.0);
    for &place in places.iter().step_by(places.len().div_ceil(ASKED)) {
        let x = coordinate(place);
        let x = if x.is_nan() { -unknown.sqrt() } else { x };
        (count, sum, squares) = (count + 1.0, sum + x, squares + x * x);
    }
    squares / count - (sum / count) * (sum / count)
}

/// Cuts `found` to its `k` nearest, in order; the squared distance of the last.
fn keep_nearest(found: &mut Vec<Found>, k: usize) -> f32 {
    found.sort_unstable_by(|a, b| a.squared.total_cmp(&b.squared).then(a.place.cmp(&b.place)));
    found.truncate(k);
    found.last().map_or(f32::INFINITY, |last| last.squared)
}

/// Squares of the least distances that a point within each box of a group can have.
#[multiversion(targets("x86_64+avx2"))]
fn squared_to_boxes(point: &[f32], unknown: &[f32], group: &[Bounds]) -> [f32; BLOCK] {
    let mut squared = [0.0; BLOCK];
    for ((&own, &unknown), bounds) in point.iter().zip(unknown).zip(group) {
        let Bounds { least, most, farthest } = bounds;
        if own.is_nan() {
            for (squared, &farthest) in squared.iter_mut().zip(farthest) {
                *squared += if farthest < f32::INFINITY { 0.0 } else { unknown };
            }
        } else {
            for (((squared, &least), &most), &farthest) in
                squared.iter_mut().zip(least).zip(most).zip(farthest)
            {
                let apart = (least - own).max(own - most).max(0.0);
                *squared += (apart * apart).min(farthest);
            }
        }
    }
    squared
}

/// Squared distances of a block's points from `point`.
#[multiversion(targets("x86_64+avx2"))]
fn squared_distances(point: &[f32], unknown: &[f32], coordinates: &[f32]) -> [f32; BLOCK] {
    let mut squared = [0.0; BLOCK];
    for ((&own, &unknown), axis) in point.iter().zip(unknown).zip(coordinates.chunks_exact(BLOCK)) {
        if own.is_nan() {
            for (squared, other) in squared.iter_mut().zip(axis) {
                *squared += if other.is_nan() { 0.0 } else { unknown };
            }
        } else {
            for (squared, other) in squared.iter_mut().zip(axis) {
                let apart = own - other;
                *squared += if other.is_nan() { unknown } else { apart * apart };
            }
        }
    }
    squared
}

#[cfg(test)]
mod tests {
    use super::*;
    use rand::{Rng, RngExt, SeedableRng};
    use rand_chacha::ChaCha8Rng;

    const UNKNOWN: [f32; 5] = [1.0, 0.5, 0.25, 0.125, 2.0];

    /// A point of which some coordinates are unknown; many share the others, so that distances are often equal.
    fn point(random: &mut impl Rng) -> [f32; UNKNOWN.len()] {
        std::array::from_fn(|axis| match random.random_range(0..10_u8) {
            0 => f32::NAN,
            1..7 => f32::from(random.random_range(0..4_u8)),
            _ => random.random_range(-1.0..4.0) * UNKNOWN[axis],
        })
    }

    fn squared(a: &[f32], b: &[f32]) -> f32 {
        let apart = |((a, b), unknown): ((&f32, &f32), f32)| match (a.is_nan(), b.is_nan()) {
            (true, true) => 0.0,
            (false, false) => (a - b) * (a - b),
            _ => unknown,
        };
        a.iter().zip(b).zip(UNKNOWN).map(apart).fold(0.0, |sum, part| sum + part)
    }

    #[test]
    fn no_point_is_missed_however_few_are_looked_at() {
        let mut random = ChaCha8Rng::seed_from_u64(1);
        for count in [1, BLOCK, BLOCK + 1, 2 * BLOCK * BLOCK + 700] {
            let points: Vec<[f32; 5]> = (0..count).map(|_| point(&mut random)).collect();
            let space = Space::new(UNKNOWN.to_vec(), points.as_flattened());
            for asked in 0..40 {
                let own = if asked % 2 == 0 { points[asked % count] } else { point(&mut random) };
                let except = (asked % 4 == 0).then_some(asked % count);
                let mut all: Vec<(f32, usize)> =
                    points.iter().map(|other| squared(&own, other)).zip(0..).collect();
                all.retain(|(_, place)| Some(*place) != except);
                all.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
                for k in [1, 10, 300] {
                    let found: Vec<_> = space
                        .nearest(&own, k, except)
                        .iter()
                        .map(|found| (found.squared, found.place))
                        .collect();
                    assert_eq!(found, all[..k.min(all.len())]);
                }
            }
        }
    }
}
