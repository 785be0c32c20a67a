//! Which file fills which table, and what each column takes. Names and types are the entities', and what a value may be
//! is said by [`model::file::dictionary`]: there is no second list of columns.

use crate::entity::{
    application, bureau, bureau_balance, contract, credit_card_balance, installments_payments,
    pos_cash_balance, previous_application, rejected_row,
};
use crate::import::key::KEY;
use model::file::column::{Column as Known, Rule};
use model::file::dictionary;
use sea_orm::{ColumnDef, ColumnTrait, ColumnType, EntityTrait, IdenStatic, Iterable};
use std::sync::LazyLock;

/// How many tables an import fills.
pub(super) const TABLE_COUNT: usize = 8;

/// All of them, parents before children.
pub(super) static TABLES: LazyLock<[Table; TABLE_COUNT]> = LazyLock::new(|| {
    [
        Table::of(application::Entity),
        Table::of(bureau::Entity),
        Table::of(bureau_balance::Entity),
        Table::of(contract::Entity),
        Table::of(previous_application::Entity),
        Table::of(pos_cash_balance::Entity),
        Table::of(credit_card_balance::Entity),
        Table::of(installments_payments::Entity),
    ]
});

/// Where the rows go that cannot be stored.
pub(super) static REJECTED: LazyLock<Table> = LazyLock::new(|| Table::of(rejected_row::Entity));

/// The column that the applicants' file lacks: whether they will pay is what is asked.
const OUTCOME: &str = "target";

/// The index of `contract`, which no file fills: its rows are the contracts that any file mentions.
pub(super) const CONTRACT: u8 = 3;

/// A file that Kaggle delivers.
#[derive(Debug)]
pub(super) struct SourceFile {
    /// Its index among [`FILES`].
    pub(super) number: u8,
    /// Kaggle's name for it, without `.csv`.
    pub(super) name: &'static str,
    /// Where its rows go, by its index in [`TABLES`].
    pub(super) table: u8,
    /// How a row of it is tied to the rows before it.
    pub(super) link: Link,
}

/// How a row of a file is tied to the rows before it, see [`super::rows::links`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Link {
    /// A client, who is nobody else's row.
    Application,
    /// A credit at another institution, of a known client.
    Bureau,
    /// A month of a known credit.
    BureauBalance,
    /// A row of a contract, which this row may be the first to mention.
    OfContract,
    /// A payment of a contract: the source gives it no key, so it is numbered.
    Installment,
}

/// Every file, parents before children.
pub(super) static FILES: [SourceFile; 8] = {
    const fn file(number: u8, name: &'static str, table: u8, link: Link) -> SourceFile {
        SourceFile { number, name, table, link }
    }
    [
        file(0, "application_train", 0, Link::Application),
        file(1, "application_test", 0, Link::Application),
        file(2, "bureau", 1, Link::Bureau),
        file(3, "bureau_balance", 2, Link::BureauBalance),
        file(4, "previous_application", 4, Link::OfContract),
        file(5, "POS_CASH_balance", 5, Link::OfContract),
        file(6, "credit_card_balance", 6, Link::OfContract),
        file(7, "installments_payments", 7, Link::Installment),
    ]
};

impl SourceFile {
    /// Where its rows go.
    pub(super) fn table(&self) -> &'static Table {
        &TABLES[usize::from(self.table)]
    }

    /// Whether it is the clients' own table.
    pub(super) const fn has_clients(&self) -> bool {
        self.table == 0
    }
}

/// A table of the bank.
#[derive(Debug)]
pub(super) struct Table {
    pub(super) name: &'static str,
    /// Those of the key come first.
    pub(super) columns: Vec<Column>,
    /// How many columns the key has.
    pub(super) key: usize,
    /// Rows of other tables are only kept with the row of this one that they name.
    pub(super) parent: bool,
    /// The index of the client's day of birth, if it is one of the columns.
    pub(super) birth: Option<usize>,
    /// The indexes of the days that cannot be before it.
    pub(super) since_birth: Vec<usize>,
}

/// A column of the bank.
#[derive(Debug)]
pub(super) struct Column {
    pub(super) name: &'static str,
    pub(super) holds: Holds,
    /// It may not be empty.
    pub(super) required: bool,
    pub(super) delivery: Delivery,
    /// What the data dictionary says of it; nothing of a column that the import fills in.
    pub(super) known: Option<&'static Known>,
    /// Of the numbers that are surely possible, the least: others are to be looked up in the dictionary.
    pub(super) least: f64,
    /// The greatest of them.
    pub(super) most: f64,
    /// If it is a day that cannot be before the client's birth: what becomes of one that is.
    pub(super) since_birth: Option<Rule>,
}

impl Column {
    /// Whether its whole numbers are 1 and 0, for yes and no.
    pub(super) fn is_flag(&self) -> bool {
        const FLAGS: [&str; 5] = ["target", "flag_", "nflag_", "reg_", "live_"];
        self.holds == Holds::Flag
            || self.holds == Holds::Integer && FLAGS.iter().any(|flag| self.name.starts_with(flag))
    }
}

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Holds {
    Identifier,
    Integer,
    Real,
    Text,
    Flag,
}

/// Whether a file has the column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Delivery {
    Always,
    /// The applicants' file lacks it.
    Maybe,
    /// The import fills it in.
    Never,
}

impl Table {
    /// The table of an entity. The import fills in whichever columns the data dictionary does not have.
    fn of<E: EntityTrait>(entity: E) -> Self {
        let name = entity.table_name();
        let known = dictionary::table(name);
        let columns: Vec<Column> = E::Column::iter()
            .map(|column| {
                Column::of(
                    column.as_str(),
                    &column.def(),
                    known.and_then(|table| table.column(column.as_str())),
                )
            })
            .collect();
        let key = E::PrimaryKey::iter().count();
        assert!(key <= KEY, "{name}: the key has {key} columns");
        let since_birth: Vec<usize> =
            (0..columns.len()).filter(|&index| columns[index].since_birth.is_some()).collect();
        Self {
            name,
            key,
            parent: matches!(name, "application" | "bureau"),
            birth: columns.iter().position(|column| column.name == "days_birth"),
            since_birth,
            columns,
        }
    }

    /// The index of column `name`.
    pub(super) fn index(&self, name: &str) -> usize {
        self.columns
            .iter()
            .position(|column| column.name == name)
            .expect("columns are named as their entities have them")
    }
}

impl Column {
    fn of(name: &'static str, definition: &ColumnDef, known: Option<&'static Known>) -> Self {
        let range = known.and_then(Known::range);
        Self {
            name,
            holds: match definition.get_column_type() {
                ColumnType::BigInteger => Holds::Identifier,
                ColumnType::Integer => Holds::Integer,
                ColumnType::Double => Holds::Real,
                ColumnType::Boolean => Holds::Flag,
                _ => Holds::Text,
            },
            required: !definition.is_null(),
            delivery: match known {
                None => Delivery::Never,
                Some(_) if name == OUTCOME => Delivery::Maybe,
                Some(_) => Delivery::Always,
            },
            known,
            least: range.map_or(f64::NEG_INFINITY, |range| range.least),
            most: range.map_or(f64::INFINITY, |range| range.most),
            since_birth: range.filter(|range| range.since_birth).map(|range| range.outside),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_goes_to_the_table_of_its_name() {
        for (number, file) in FILES.iter().enumerate() {
            assert_eq!(usize::from(file.number), number);
            let name = file.name.to_lowercase();
            assert!(name.starts_with(file.table().name), "{name} goes to {}", file.table().name);
        }
        assert_eq!(TABLES[usize::from(CONTRACT)].name, "contract");
    }

    #[test]
    fn a_row_begins_with_its_key() {
        fn check<E: EntityTrait>(_: E) {
            use sea_orm::PrimaryKeyToColumn;
            let key = E::PrimaryKey::iter().map(|key| key.into_column().as_str().to_owned());
            let columns = E::Column::iter().map(|column| column.as_str().to_owned());
            assert!(key.zip(columns).all(|(key, column)| key == column));
        }
        check(application::Entity);
        check(bureau::Entity);
        check(bureau_balance::Entity);
        check(contract::Entity);
        check(previous_application::Entity);
        check(pos_cash_balance::Entity);
        check(credit_card_balance::Entity);
        check(installments_payments::Entity);
    }
}
