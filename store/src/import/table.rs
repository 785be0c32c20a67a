//! Which file fills which table, and what each column takes. Names and types are the entities': there is
//! no second list of columns.

use crate::entity::{
    application, bureau, bureau_balance, contract, credit_card_balance, installments_payments,
    pos_cash_balance, previous_application, rejected_row,
};
use crate::import::key::KEY;
use sea_orm::{ColumnTrait, ColumnType, EntityTrait, IdenStatic, Iterable};
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

/// The place of `contract`, which no file fills: its rows are the contracts that any file mentions.
pub(super) const CONTRACT: u8 = 3;

/// A file that Kaggle delivers.
#[derive(Debug)]
pub(super) struct SourceFile {
    /// Its place among [`FILES`].
    pub(super) number: u8,
    /// Kaggle's name for it, without `.csv`.
    pub(super) name: &'static str,
    /// Where its rows go, by its place in [`TABLES`].
    pub(super) place: u8,
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
        SourceFile { number, name, place: table, link }
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
        &TABLES[usize::from(self.place)]
    }

    /// Whether it is the clients' own table.
    pub(super) const fn has_clients(&self) -> bool {
        self.place == 0
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
}

/// A column of the bank.
#[derive(Debug)]
pub(super) struct Column {
    pub(super) name: &'static str,
    pub(super) holds: Holds,
    /// It may not be empty.
    pub(super) required: bool,
    pub(super) delivery: Delivery,
    /// It is 0 or 1, wherever it is known.
    pub(super) outcome: bool,
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
    fn of<E: EntityTrait>(entity: E) -> Self {
        let name = entity.table_name();
        let column = |column: E::Column| {
            let (definition, column) = (column.def(), column.as_str());
            Column {
                name: column,
                holds: match definition.get_column_type() {
                    ColumnType::BigInteger => Holds::Identifier,
                    ColumnType::Integer => Holds::Integer,
                    ColumnType::Double => Holds::Real,
                    ColumnType::Boolean => Holds::Flag,
                    _ => Holds::Text,
                },
                required: !definition.is_null(),
                outcome: (name, column) == ("application", "target"),
                delivery: match (name, column) {
                    ("application", "target") => Delivery::Maybe,
                    ("application", "history_extracted" | "installments_extracted")
                    | ("bureau_balance", "sk_id_curr")
                    | ("installments_payments", "sequence") => Delivery::Never,
                    _ => Delivery::Always,
                },
            }
        };
        let key = E::PrimaryKey::iter().count();
        assert!(key <= KEY, "{name}: the key has {key} columns");
        let parent = matches!(name, "application" | "bureau");
        Self { name, columns: E::Column::iter().map(column).collect(), key, parent }
    }

    /// Where column `name` is.
    pub(super) fn place(&self, name: &str) -> usize {
        self.columns
            .iter()
            .position(|column| column.name == name)
            .expect("columns are named as their entities have them")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_goes_to_the_table_of_its_name() {
        for (place, file) in FILES.iter().enumerate() {
            assert_eq!(usize::from(file.number), place);
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
