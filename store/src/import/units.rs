//! Whether amounts come in another unit than those of the bank: in cents, in thousands, in another currency. Every row of such
//! a delivery may be possible, and every score of it would be wrong.
//!
//! Medians are compared, of the amounts that are not zero. Independent of where these come from.

use crate::import::table::{ImportColumn, ImportTable, SourceFile};
use std::collections::BTreeMap;

/// How many times the bank's a median may be, or the bank's the median. Cents make 100; banks that lend to different people
/// differ by less than ten.
const FACTOR: f64 = 30.0;
/// Amounts of a column from which on it is judged alone.
const ENOUGH: usize = 100;
/// Columns of the clients' own table that are judged together, of however few clients. In a history one small credit makes
/// all of them small.
const TOGETHER: usize = 3;
/// Rows of a table of the bank that are looked at.
pub(super) const OF_BANK: u64 = 1_000;
/// Rows of a file that are looked at in each part of a delivery.
pub(super) const OF_PART: u64 = 250;

/// Amounts that are not zero, by their column's index in the table.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Amounts(BTreeMap<usize, Vec<f64>>);

impl ImportTable {
    /// The indexes of its columns of amounts.
    pub(super) fn amounts(&self) -> impl Iterator<Item = usize> {
        (0..self.columns.len()).filter(|&column| self.columns[column].is_amount())
    }
}

impl ImportColumn {
    /// Whether it holds amounts of money. The credit bureau's enquiries are called so, too, and are counts.
    fn is_amount(&self) -> bool {
        self.name.starts_with("amt_") && !self.name.starts_with("amt_req_")
    }
}

impl Amounts {
    /// Of no column.
    pub(super) const NONE: Self = Self(BTreeMap::new());

    /// None yet of these columns.
    pub(super) fn of(columns: impl Iterator<Item = usize>) -> Self {
        Self(columns.map(|column| (column, Vec::new())).collect())
    }

    /// Adds what `amount` says of each column.
    pub(super) fn add(&mut self, amount: impl Fn(usize) -> Option<f64>) {
        for (column, amounts) in &mut self.0 {
            amounts.extend(amount(*column).map(f64::abs).filter(|amount| *amount > 0.0));
        }
    }

    /// Adds those of other rows.
    pub(super) fn merge(&mut self, others: &Self) {
        for (column, others) in &others.0 {
            self.0.entry(*column).or_default().extend_from_slice(others);
        }
    }

    /// The first column of a file whose amounts seem to be in another unit than those of the bank, `held`.
    pub(super) fn other_unit(&self, held: &Self, file: &SourceFile) -> Option<Compared> {
        let compared = self.0.iter().filter_map(|(&column, amounts)| {
            let held = held.0.get(&column)?;
            let enough = amounts.len().min(held.len()) >= ENOUGH;
            Some(Compared { column, delivered: median(amounts)?, held: median(held)?, enough })
        });
        let compared: Vec<Compared> = compared.collect();
        let together = file.has_clients()
            && compared.len() >= TOGETHER
            && [1.0, -1.0].iter().any(|sign| compared.iter().all(|column| column.is_off(*sign)));
        let is_off =
            |column: &Compared| (together || column.enough) && (column.is_off(1.0) || column.is_off(-1.0));
        compared.into_iter().find(is_off)
    }
}

/// The medians of a column.
#[derive(Debug)]
pub(super) struct Compared {
    /// Its index in the table.
    pub(super) column: usize,
    /// Of the amounts that come.
    pub(super) delivered: f64,
    /// Of those of the bank.
    pub(super) held: f64,
    /// Whether there are enough amounts to judge by this column alone.
    enough: bool,
}

impl Compared {
    /// Whether what is delivered is far greater (1) or far smaller (-1) than what the bank holds.
    fn is_off(&self, sign: f64) -> bool {
        sign * (self.delivered / self.held).ln() >= FACTOR.ln()
    }
}

/// The middle one of the amounts; none if there are none.
fn median(amounts: &[f64]) -> Option<f64> {
    let mut sorted = amounts.to_vec();
    sorted.sort_unstable_by(f64::total_cmp);
    sorted.get(sorted.len() / 2).copied()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::import::table::{FILES, IMPORT_TABLES};

    /// As many amounts around each of `medians`, in the columns of a table.
    fn amounts(table: &ImportTable, medians: &[f64], count: usize) -> Amounts {
        let mut all = Amounts::of(table.amounts().take(medians.len()));
        for index in 0..count {
            let spread = 0.5 + (index + 1) as f64 / (count + 1) as f64;
            let of = |column| {
                table.amounts().position(|amount| amount == column).map(|index| medians[index] * spread)
            };
            all.add(of);
        }
        all
    }

    #[test]
    fn another_unit_is_told_of_many_by_one_column_and_of_few_by_all() {
        let (clients, credits) = (&FILES[0], &FILES[2]);
        let usual = [150_000.0, 500_000.0, 25_000.0, 450_000.0];
        let times = |factor: f64| usual.map(|amount| amount * factor).to_vec();
        let income = |factor: f64| [&[usual[0] * factor][..], &usual[1..]].concat();
        for (file, medians, count, refused) in [
            (clients, times(1.0), 1_000, false),
            (clients, times(8.0), 1_000, false),
            (clients, times(1_000.0), 1_000, true),
            (clients, times(100.0), 1, true),
            (clients, times(0.01), 1, true),
            (clients, income(100.0), 1_000, true),
            // One client may earn so much.
            (clients, income(800.0), 1, false),
            (clients, times(1_000.0)[..2].to_vec(), 5, false),
            (credits, times(0.001), 1, false),
            (credits, times(0.001), 200, true),
        ] {
            let table = &IMPORT_TABLES[usize::from(file.table)];
            let held = amounts(table, &usual, 500);
            let delivered = amounts(table, &medians, count);
            let other = delivered.other_unit(&held, file);
            assert_eq!(other.is_some(), refused, "{count} of {medians:?}: {other:?}");
            assert!(delivered.other_unit(&Amounts::default(), file).is_none(), "an empty bank");
        }
    }

    #[test]
    fn enquiries_are_no_amounts_and_no_zero_counts() {
        let names: Vec<&str> =
            IMPORT_TABLES[0].amounts().map(|column| IMPORT_TABLES[0].columns[column].name).collect();
        assert_eq!(names, ["amt_income_total", "amt_credit", "amt_annuity", "amt_goods_price"]);
        assert_eq!(median(&[]), None);
        let mut all = Amounts::of([7].into_iter());
        [Some(0.0), None, Some(-3.0), Some(5.0)].into_iter().for_each(|amount| all.add(|_| amount));
        assert_eq!(median(&all.0[&7]), Some(5.0));
    }
}
