//! The profile of a bank: what the invented one is drawn from. Aggregates, learnt from a real
//! consumer-credit portfolio by `python -m clairscore_training profile`; no client is in there, and no leaf
//! tells of fewer than a hundred.
//!
//! A table is drawn column after column (Reiter, 2005; R's synthpop, Nowok et al., 2016): a small tree on the
//! columns that are drawn already leads to a leaf, and the leaf holds what the real clients there had: values
//! with their frequencies, and stretches between quantiles. Whoever defaults in the end stands higher in a leaf
//! by the column's shift, so that the outcome shows wherever it does in the real bank.
//!
//! Independent of what the columns mean.

use super::draw::{Draw, decimals, multiple_of};
use super::tables::{Field, FileRow};
use flate2::read::GzDecoder;
use serde::Deserialize;
use std::collections::BTreeMap;
use std::io::Read;
use std::sync::LazyLock;

/// The tables of the profile, by name.
static PROFILE: LazyLock<BTreeMap<&str, Recipe>> = LazyLock::new(|| {
    // Names live as long as the program, for rows are full of them.
    let mut text = String::new();
    GzDecoder::new(&include_bytes!("profile.json.gz")[..]).read_to_string(&mut text).expect("gzipped text");
    serde_json::from_str(text.leak()).expect("a test reads the profile")
});

/// What is drawn of `table`.
pub(super) fn recipe(table: &str) -> &'static Recipe {
    PROFILE.get(table).unwrap_or_else(|| panic!("the profile has no table {table}"))
}

/// How the rows of one table are drawn.
#[derive(Deserialize)]
pub(super) struct Recipe {
    /// What must be known beforehand, by name.
    #[serde(borrow)]
    inputs: Vec<&'static str>,
    /// In the order in which they are drawn.
    columns: Vec<Column>,
}

#[derive(Deserialize)]
struct Column {
    name: &'static str,
    /// What the numbers of a category stand for, the least risky first.
    #[serde(borrow, default)]
    codes: Vec<&'static str>,
    /// Whether its file writes whole numbers.
    whole: bool,
    #[serde(flatten)]
    domain: Domain,
    /// The slots whose sum it is, of a column that is computed, not drawn.
    #[serde(default)]
    sum: Option<[usize; 2]>,
    /// Whether it is missing, of a column that often is: 1 if so.
    absent: Option<Tree>,
    /// What it is where it is not.
    value: Tree,
    /// What is written where it is missing, of a column that usually follows from another one.
    #[serde(default)]
    usual: Option<Usual>,
}

/// How a column follows from another one: in proportion, but for what rounding has made of some values.
#[derive(Deserialize)]
struct Usual {
    /// The other one's slot.
    of: usize,
    /// Both are counted from here.
    origin: f64,
    scale: f64,
    /// Values of the other one with what becomes of them, in ascending order.
    listed: Vec<(f64, f64)>,
}

impl Usual {
    /// What follows from `of`, to four decimals as the source tells it; NaN from NaN.
    fn value(&self, of: f64) -> f64 {
        match self.listed.binary_search_by(|(value, _)| value.total_cmp(&of)) {
            Ok(at) => self.listed[at].1,
            Err(_) => decimals(1e4, self.origin + (of - self.origin) * self.scale).clamp(0.0, 1.0),
        }
    }
}

/// Which values there are.
#[derive(Deserialize)]
struct Domain {
    /// Every value is a multiple of it.
    step: f64,
    /// Values that many share, with how many in all; none of a column whose values are all its own.
    #[serde(default)]
    lumps: Vec<(f64, f64)>,
}

#[derive(Deserialize)]
struct Tree {
    /// How many standard scores higher in its leaf someone who defaults stands.
    shift: f64,
    nodes: Vec<Node>,
    leaves: Vec<Leaf>,
}

/// A node of a tree; the nodes stand in preorder.
#[derive(Deserialize)]
#[serde(untagged)]
enum Node {
    /// What stands in the slot is above the threshold: go on at the index; else, and if nothing is there,
    /// at the next one.
    Split(usize, f64, usize),
    Leaf([usize; 1]),
}

#[derive(Deserialize)]
struct Leaf {
    /// The share of defaults among the real clients here.
    bad: f64,
    pieces: Vec<Piece>,
}

/// A part of a leaf's distribution, with its weight.
#[derive(Deserialize, Clone, Copy)]
#[serde(untagged)]
enum Piece {
    Stretch(f64, f64, f64),
    Value(f64, f64),
    Missing([f64; 1]),
}

impl Piece {
    fn weight(self) -> f64 {
        match self {
            Self::Stretch(weight, ..) | Self::Value(weight, _) | Self::Missing([weight]) => weight,
        }
    }
}

impl Recipe {
    /// Draws a row. `input` gives what must be known beforehand, NaN where it is not; `defaults` says how
    /// the client's credit will end.
    pub(super) fn draw(&'static self, draw: &mut Draw, defaults: bool, input: impl Fn(&str) -> f64) -> Drawn {
        let mut slots = Vec::with_capacity(self.inputs.len() + self.columns.len());
        slots.extend(self.inputs.iter().map(|name| input(name)));
        for column in &self.columns {
            slots.push(column.draw(draw, defaults, &slots));
        }
        Drawn { recipe: self, slots }
    }

    fn slot(&self, name: &str) -> usize {
        let columns = self.columns.iter().map(|column| column.name);
        let mut names = self.inputs.iter().copied().chain(columns);
        names.position(|n| n == name).unwrap_or_else(|| panic!("the profile has no column {name}"))
    }
}

impl Column {
    fn draw(&self, draw: &mut Draw, defaults: bool, slots: &[f64]) -> f64 {
        if let Some([one, other]) = self.sum {
            return slots[one] + slots[other];
        }
        match &self.absent {
            Some(absent) if absent.draw(draw, defaults, slots, &Domain::FLAG) == 1.0 => f64::NAN,
            _ => self.value.draw(draw, defaults, slots, &self.domain),
        }
    }

    fn field(&self, value: f64) -> Field {
        if value.is_nan() {
            Field::Missing
        } else if !self.codes.is_empty() {
            Field::Code(self.codes[index(value)])
        } else if self.whole {
            Field::Integer(super::draw::whole(value))
        } else {
            value.into()
        }
    }
}

impl Tree {
    fn draw(&self, draw: &mut Draw, defaults: bool, slots: &[f64], domain: &Domain) -> f64 {
        let leaf = self.leaf(slots);
        let level = if self.shift == 0.0 {
            draw.unit()
        } else {
            draw.shifted(self.shift * (f64::from(u8::from(defaults)) - leaf.bad))
        };
        leaf.at(level, domain)
    }

    fn leaf(&self, slots: &[f64]) -> &Leaf {
        let mut index = 0;
        loop {
            match self.nodes[index] {
                Node::Split(slot, threshold, above) => {
                    index = if slots[slot] > threshold { above } else { index + 1 };
                }
                Node::Leaf([leaf]) => return &self.leaves[leaf],
            }
        }
    }
}

impl Leaf {
    /// The value at `level` (0 to 1), NaN where it is missing.
    fn at(&self, level: f64, domain: &Domain) -> f64 {
        match reached(self.pieces.iter().copied(), Piece::weight, level) {
            Some((Piece::Value(_, value), _)) => value,
            Some((Piece::Stretch(_, from, to), level)) => self.between(from, to, level, domain),
            _ => f64::NAN,
        }
    }

    /// The value at `level` of a stretch: one that many share, as often as it is in all, unless the leaf tells by
    /// itself how often; where there is none, any.
    fn between(&self, from: f64, to: f64, level: f64, domain: &Domain) -> f64 {
        let told = |value| self.pieces.iter().any(|piece| matches!(*piece, Piece::Value(_, v) if v == value));
        let start = domain.lumps.partition_point(|&(value, _)| value < from);
        let within = domain.lumps[start..].iter().copied().take_while(|&(value, _)| value <= to);
        let lumps = within.filter(|&(value, _)| !told(value));
        reached(lumps, |(_, weight)| weight, level)
            .map_or_else(|| multiple_of(domain.step, from + level * (to - from)), |((value, _), _)| value)
    }
}

/// The one of `items` at `level` (0 to 1) of their weights, and which level of its own that is.
fn reached<T: Copy>(
    items: impl Iterator<Item = T> + Clone,
    weight: impl Fn(T) -> f64,
    level: f64,
) -> Option<(T, f64)> {
    let mut left = level * items.clone().map(&weight).sum::<f64>();
    // Rounding can leave a rest at the very end.
    let mut last = None;
    for item in items {
        let weight = weight(item);
        if left < weight {
            return Some((item, left / weight));
        }
        left -= weight;
        last = Some((item, 1.0));
    }
    last
}

impl Domain {
    /// Of what is or is not.
    const FLAG: Self = Self { step: 1.0, lumps: Vec::new() };
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "codes are counted from 0")]
fn index(code: f64) -> usize {
    code as usize
}

/// A row that was drawn: a number for each input and column, NaN where it is missing.
pub(super) struct Drawn {
    recipe: &'static Recipe,
    slots: Vec<f64>,
}

impl Drawn {
    /// What was drawn for `name`; NaN if it is missing.
    pub(super) fn get(&self, name: &str) -> f64 {
        self.slots[self.recipe.slot(name)]
    }

    /// What was drawn for `name`, if it is not missing.
    pub(super) fn known(&self, name: &str) -> Option<f64> {
        Some(self.get(name)).filter(|value| !value.is_nan())
    }

    /// True if the flag `name` was drawn as 1.
    pub(super) fn is(&self, name: &str) -> bool {
        self.get(name) == 1.0
    }

    /// The category that was drawn for `name`.
    pub(super) fn code(&self, name: &str) -> Option<&'static str> {
        let slot = self.recipe.slot(name);
        let value = self.slots[slot];
        let column = &self.recipe.columns[slot - self.recipe.inputs.len()];
        (!value.is_nan()).then(|| column.codes[index(value)])
    }

    /// Puts right what was drawn for `name`.
    pub(super) fn set(&mut self, name: &str, value: f64) {
        let slot = self.recipe.slot(name);
        self.slots[slot] = value;
    }

    /// Writes every column that the file of `row` has as well.
    pub(super) fn write(&self, row: &mut FileRow) {
        for (column, &drawn) in self.recipe.columns.iter().zip(&self.slots[self.recipe.inputs.len()..]) {
            let usual = column.usual.as_ref().filter(|_| drawn.is_nan());
            let value = usual.map_or(drawn, |usual| usual.value(self.slots[usual.of]));
            row.set_if_any(column.name, column.field(value));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_tree_leads_to_a_leaf_by_what_is_drawn_before() {
        assert!(PROFILE.len() > 10);
        for (table, recipe) in PROFILE.iter() {
            for (index, column) in recipe.columns.iter().enumerate() {
                let known = recipe.inputs.len() + index;
                let name = format!("{table}.{}", column.name);
                match column.sum {
                    Some(parts) => assert!(parts.iter().all(|&slot| slot < known), "{name}"),
                    None => check(&column.value, known, &name),
                }
                if let Some(usual) = &column.usual {
                    assert!(usual.of < known && usual.listed.is_sorted(), "{name}");
                }
                if let Some(absent) = &column.absent {
                    check(absent, known, &name);
                }
                let codes = column.codes.len() as f64;
                let values = column.value.leaves.iter().flat_map(|leaf| &leaf.pieces);
                for piece in values.filter(|_| codes > 0.0) {
                    assert!(!matches!(piece, Piece::Stretch(..)), "{name} has codes");
                    assert!(!matches!(piece, Piece::Value(_, code) if *code >= codes), "{name}");
                }
            }
        }
    }

    fn check(tree: &Tree, known: usize, name: &str) {
        assert!(!tree.nodes.is_empty() && tree.shift.abs() < 2.0, "{name}: {}", tree.shift);
        for (index, node) in tree.nodes.iter().enumerate() {
            match *node {
                Node::Leaf([leaf]) => assert!(leaf < tree.leaves.len(), "{name}"),
                Node::Split(slot, threshold, above) => {
                    assert!(slot < known && threshold.is_finite(), "{name}: slot {slot}");
                    assert!((index + 2..tree.nodes.len()).contains(&above), "{name}: {above}");
                }
            }
        }
        for leaf in &tree.leaves {
            assert!((0.0..=1.0).contains(&leaf.bad) && !leaf.pieces.is_empty(), "{name}");
            assert!(leaf.pieces.iter().all(|piece| piece.weight() > 0.0), "{name}");
        }
    }

    #[test]
    fn a_level_finds_its_value() {
        let pieces = vec![Piece::Missing([1.0]), Piece::Value(1.0, 5.0), Piece::Stretch(2.0, 10.0, 20.0)];
        let leaf = Leaf { bad: 0.0, pieces };
        let whole = Domain::FLAG;
        assert!(leaf.at(0.1, &whole).is_nan());
        assert_eq!(leaf.at(0.3, &whole), 5.0);
        assert_eq!(leaf.at(0.75, &whole), 15.0);
        assert_eq!(leaf.at(0.78, &Domain { step: 0.5, ..whole }), 15.5);
        assert_eq!(leaf.at(1.0, &Domain::FLAG), 20.0);
    }

    #[test]
    fn between_two_quantiles_there_are_the_values_that_many_share() {
        let pieces =
            vec![Piece::Value(1.0, 12.0), Piece::Stretch(1.0, 10.0, 20.0), Piece::Stretch(2.0, 20.0, 30.0)];
        let leaf = Leaf { bad: 0.0, pieces };
        let lumps = vec![(9.0, 5.0), (11.0, 1.0), (12.0, 9.0), (14.0, 3.0), (31.0, 5.0)];
        let domain = Domain { step: 1.0, lumps };
        // A quarter of the first stretch is 11; how often 12 is drawn, the leaf has told.
        assert_eq!([0.25, 0.31, 0.32, 0.49].map(|level| leaf.at(level, &domain)), [11.0, 11.0, 14.0, 14.0]);
        assert_eq!(leaf.at(0.75, &domain), 25.0);
    }
}
