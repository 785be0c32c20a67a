//! Which file fills which table, and what each column takes. Tables, names and types are those of [`crate::tables`], and what
//! a value may be is said by [`model::file::dictionary`]: there is no second list of columns.

use crate::entity::rejected_row;
use crate::import::key::KEY;
pub(super) use crate::tables::Holds;
use crate::tables::{self, delivered, table_of};
use model::file::column::{Column as Known, Rule};
use model::file::dictionary;
use std::sync::LazyLock;

/// How many tables an import fills.
pub(super) const TABLE_COUNT: usize = 8;

/// All of them, parents before children.
pub(super) static IMPORT_TABLES: LazyLock<[ImportTable; TABLE_COUNT]> = LazyLock::new(|| {
    let tables: Vec<ImportTable> = delivered().map(ImportTable::of).collect();
    tables.try_into().expect("so many tables are delivered")
});

/// Where the rows go that cannot be stored.
pub(super) static REJECTED: LazyLock<ImportTable> =
    LazyLock::new(|| ImportTable::of(table_of(rejected_row::Entity)));

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
    /// Where its rows go, by its index in [`IMPORT_TABLES`].
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
    pub(super) fn table(&self) -> &'static ImportTable {
        &IMPORT_TABLES[usize::from(self.table)]
    }

    /// Its name as Kaggle delivers it.
    pub(super) fn file_name(&self) -> String {
        format!("{}.csv", self.name)
    }

    /// Whether it is the clients' own table.
    pub(super) const fn has_clients(&self) -> bool {
        self.table == 0
    }
}

/// A table of the bank.
#[derive(Debug)]
pub(super) struct ImportTable {
    pub(super) name: &'static str,
    /// Those of the key come first.
    pub(super) columns: Vec<ImportColumn>,
    /// How many columns the key has.
    pub(super) key: usize,
    /// Rows of other tables are only kept with the row of this one that they name.
    pub(super) parent: bool,
    /// The index of the client's day of birth, if it is one of the columns.
    pub(super) birth: Option<usize>,
    /// The indexes of the days that cannot be before it.
    pub(super) since_birth: Vec<usize>,
    /// If it is the clients' own table: what of it is counted.
    pub(super) clients: Option<ClientColumns>,
}

/// Where a client's row says how much is known of them.
#[derive(Debug, Clone, Copy)]
pub(super) struct ClientColumns {
    /// Whether they had payment difficulties; missing: an applicant.
    pub(super) outcome: usize,
    /// Whether their history was extracted.
    pub(super) history: usize,
    /// Whether their instalments were.
    pub(super) installments: usize,
}

/// A column of the bank.
#[derive(Debug)]
pub(super) struct ImportColumn {
    pub(super) name: &'static str,
    pub(super) holds: Holds,
    /// It may not be empty.
    pub(super) required: bool,
    pub(super) delivery: Delivered,
    /// What the data dictionary says of it; nothing of a column that the import fills in.
    pub(super) known: Option<&'static Known>,
    /// Of the numbers that are surely possible, the least: others are to be looked up in the dictionary.
    pub(super) least: f64,
    /// The greatest of them.
    pub(super) most: f64,
    /// If it is a day that cannot be before the client's birth: what becomes of one that is.
    pub(super) since_birth: Option<Rule>,
}

impl ImportColumn {
    /// Its name in the source: `AMT_CREDIT`.
    pub(super) fn source_name(&self) -> &'static str {
        self.known.map_or(self.name, |known| known.name)
    }

    /// Whether its whole numbers are 1 and 0, for yes and no.
    pub(super) fn is_flag(&self) -> bool {
        const FLAGS: [&str; 5] = ["target", "flag_", "nflag_", "reg_", "live_"];
        self.holds == Holds::Boolean
            || self.holds == Holds::Integer && FLAGS.iter().any(|flag| self.name.starts_with(flag))
    }
}

/// Whether a file has the column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Delivered {
    Always,
    /// The applicants' file lacks it.
    Maybe,
    /// The import fills it in.
    Never,
}

impl ImportTable {
    /// The import fills in whichever columns the data dictionary does not have.
    fn of(table: &tables::Table) -> Self {
        let (name, key) = (table.name, table.key);
        let known = dictionary::table(name);
        let column = |column: &tables::Column| {
            ImportColumn::of(column, known.and_then(|table| table.column(column.name)))
        };
        let columns: Vec<ImportColumn> = table.columns.iter().map(column).collect();
        assert!(key <= KEY, "{name}: the key has {key} columns");
        let since_birth: Vec<usize> =
            (0..columns.len()).filter(|&index| columns[index].since_birth.is_some()).collect();
        let index = |name: &str| columns.iter().position(|column| column.name == name);
        let clients = index(OUTCOME).zip(index("history_extracted")).zip(index("installments_extracted"));
        let clients = clients.map(|((outcome, history), installments)| ClientColumns {
            outcome,
            history,
            installments,
        });
        Self {
            name,
            key,
            clients,
            parent: matches!(name, "application" | "bureau"),
            birth: index("days_birth"),
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

impl ImportColumn {
    fn of(column: &tables::Column, known: Option<&'static Known>) -> Self {
        let (name, range) = (column.name, known.and_then(Known::range));
        Self {
            name,
            holds: column.holds,
            required: column.required,
            delivery: match known {
                None => Delivered::Never,
                Some(_) if name == OUTCOME => Delivered::Maybe,
                Some(_) => Delivered::Always,
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
        assert_eq!(IMPORT_TABLES[usize::from(CONTRACT)].name, "contract");
    }
}
