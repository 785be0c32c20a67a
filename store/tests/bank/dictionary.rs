//! The data dictionary beside what it is about: the bank's tables and the real files.

use crate::home_credit;
use model::file::column::{Column, Flag, Kind, Rule};
use model::file::dictionary::{self, TABLES, Table};
use sea_orm::{ColumnTrait, ColumnType, EntityTrait, IdenStatic, Iterable};
use std::collections::BTreeMap;
use std::path::Path;
use store::entity::{
    application, bureau, bureau_balance, credit_card_balance, installments_payments, pos_cash_balance,
    previous_application,
};

/// What an import adds to a row.
const ADDED: [(&str, &str); 4] = [
    ("application", "history_extracted"),
    ("application", "installments_extracted"),
    ("bureau_balance", "sk_id_curr"),
    ("installments_payments", "sequence"),
];

fn has_exactly_the_columns_of<E: EntityTrait>(entity: E) {
    let name = entity.table_name();
    let table = dictionary::table(name).expect("the dictionary has the table");
    let delivered = E::Column::iter().filter(|column| !ADDED.contains(&(name, column.as_str())));
    let of_the_bank: Vec<_> = delivered.map(|column| column.as_str().to_uppercase()).collect();
    let of_the_dictionary: Vec<_> = table.columns.iter().map(|column| column.name).collect();
    assert_eq!(of_the_dictionary, of_the_bank, "{name}");
    for column in E::Column::iter() {
        let Some(known) = table.column(column.as_str()) else { continue };
        let fits = match column.def().get_column_type() {
            ColumnType::BigInteger => matches!(known.kind, Kind::Identifier),
            ColumnType::Integer => matches!(known.kind, Kind::Whole(_) | Kind::Flag(Flag::Number)),
            ColumnType::Double => matches!(known.kind, Kind::Real(_) | Kind::Flag(Flag::Number)),
            _ => matches!(known.kind, Kind::Category(_) | Kind::Flag(Flag::Text(..))),
        };
        assert!(fits, "{name}.{}: {:?}", known.name, column.def().get_column_type());
    }
}

#[test]
fn the_dictionary_has_the_columns_of_the_bank_no_more_and_no_less() {
    has_exactly_the_columns_of(application::Entity);
    has_exactly_the_columns_of(bureau::Entity);
    has_exactly_the_columns_of(bureau_balance::Entity);
    has_exactly_the_columns_of(previous_application::Entity);
    has_exactly_the_columns_of(pos_cash_balance::Entity);
    has_exactly_the_columns_of(credit_card_balance::Entity);
    has_exactly_the_columns_of(installments_payments::Entity);
}

/// The values of Kaggle's file `name` in `folder` that the dictionary does not allow: column, what becomes of
/// it, how many.
fn impossible(
    folder: &Path,
    name: &str,
    table: &'static Table,
) -> BTreeMap<(&'static str, &'static str), u64> {
    let mut csv = csv::Reader::from_path(folder.join(name).with_extension("csv")).expect("the file is there");
    let columns: Vec<&'static Column> = csv
        .headers()
        .expect("it has a header")
        .iter()
        .map(|name| table.column(name).unwrap_or_else(|| panic!("{name} is not in the dictionary")))
        .collect();
    let birth = columns.iter().position(|column| column.name == "DAYS_BIRTH");
    let mut found = BTreeMap::new();
    let mut row = csv::StringRecord::new();
    while csv.read_record(&mut row).expect("it reads") {
        let birth: Option<f64> = birth.map(|birth| row[birth].parse().expect("a number"));
        for (column, field) in columns.iter().zip(&row).filter(|(_, field)| !field.is_empty()) {
            let fault = match column.kind {
                Kind::Category(_) | Kind::Flag(Flag::Text(..)) => {
                    (column.category(field) != Some(field)).then_some("unknown")
                }
                _ => {
                    let value = field.parse().expect("a number");
                    let since = |birth| column.check_since_birth(value, birth);
                    let checked = column.check(value).and_then(|()| birth.map_or(Ok(()), since));
                    checked.err().map(|outside| match outside.rule {
                        Rule::Refuse => "refused",
                        Rule::Note => "noted",
                    })
                }
            };
            if let Some(fault) = fault {
                *found.entry((column.name, fault)).or_default() += 1;
            }
        }
    }
    found
}

#[test]
fn every_real_row_is_possible() {
    let Some(folder) = home_credit::folder() else {
        println!("skipped: no Home Credit files (set HOME_CREDIT_DIR)");
        return;
    };
    let files = TABLES.iter().flat_map(|table| match table.name {
        "application" => vec![("application_train", table), ("application_test", table)],
        "pos_cash_balance" => vec![("POS_CASH_balance", table)],
        name => vec![(name, table)],
    });
    for (file, table) in files {
        let mut expected = BTreeMap::new();
        if file == "application_test" {
            expected.insert(("REGION_RATING_CLIENT_W_CITY", "noted"), 1);
        }
        assert_eq!(impossible(&folder, file, table), expected, "{file}");
    }
}
