//! A text that somebody has pasted, as the JSON of a client's file: JSON itself, an application alone, or one row of
//! Kaggle's application files, with its header or without.
//!
//! Only the way of writing is translated here: what a value may be, the reader of files says. Pure.

use super::number::{self, NoNumber};
use leptos::serde_json::{self, Map, Value};
use model::file::column::{Column, Kind};
use model::file::dictionary;
use model::file::missing::{is_missing, is_missing_number};
use serde::de::IgnoredAny;
use std::borrow::Cow;
use std::collections::BTreeMap;

/// What parts the cells of a row: Kaggle's files have commas, a spreadsheet copies tabs.
const SEPARATORS: [u8; 3] = [b'\t', b';', b','];
/// The column that applicants' rows do not have.
const OUTCOME: &str = "TARGET";

/// Why a text is no client's file.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub enum NoFile {
    /// Nothing was pasted.
    #[error(
        "there is nothing to read; paste JSON, or a row of application_train.csv or application_test.csv"
    )]
    Nothing,
    /// It is no table.
    #[error("this is neither JSON nor a row of a table: {0}")]
    NoTable(String),
    /// There are several clients in it.
    #[error("there are {0} rows; paste the row of one client, with the header or without")]
    SeveralRows(usize),
    /// There is a header and no row.
    #[error("there is a header and no row below it")]
    NoRow,
    /// The row does not fit its header.
    #[error("the row has {cells} cells and the header {names}")]
    OtherLength {
        /// How many the row has.
        cells: usize,
        /// How many the header has.
        names: usize,
    },
    /// A row without a header has not the columns of Kaggle's files.
    #[error(
        "the row has {cells} cells; without a header it must have the {all} columns of application_train.csv, or all but {OUTCOME}; paste the header as well"
    )]
    OtherColumns {
        /// How many the row has.
        cells: usize,
        /// How many there are.
        all: usize,
    },
    /// A name stands twice in the header.
    #[error("the header has {0} twice")]
    Twice(String),
}

/// The file's JSON.
///
/// # Errors
/// [`NoFile`]. That it is JSON of something else is found by whoever reads it.
pub fn as_file(text: &str) -> Result<Cow<'_, str>, NoFile> {
    let text = text.trim_start_matches('\u{feff}').trim();
    if text.is_empty() {
        return Err(NoFile::Nothing);
    }
    if !text.starts_with('{') {
        return row(text).map(Cow::Owned);
    }
    let names: BTreeMap<Cow<'_, str>, IgnoredAny> = serde_json::from_str(text).unwrap_or_default();
    let is_application = !names.is_empty() && names.keys().all(|name| column(name).is_some());
    Ok(if is_application { Cow::Owned(format!("{{\"application\":{text}}}")) } else { Cow::Borrowed(text) })
}

fn columns() -> &'static [Column] {
    dictionary::table("application").map_or(&[], |table| table.columns)
}

fn column(name: &str) -> Option<&'static Column> {
    columns().iter().find(|column| column.name.eq_ignore_ascii_case(name.trim()))
}

/// One row of an application file.
fn row(text: &str) -> Result<String, NoFile> {
    let first = text.lines().next().unwrap_or_default();
    let cells_by = |separator: &u8| first.bytes().filter(|byte| byte == separator).count();
    let separator = SEPARATORS.into_iter().max_by_key(cells_by).unwrap_or(b',');
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(separator)
        .has_headers(false)
        .flexible(true)
        .from_reader(text.as_bytes());
    let mut rows: Vec<csv::StringRecord> = Vec::new();
    for row in reader.records() {
        rows.push(row.map_err(|error| NoFile::NoTable(error.to_string()))?);
    }
    let is_header = rows.first().is_some_and(|row| row.iter().any(|cell| column(cell).is_some()));
    let header = is_header.then(|| rows.remove(0));
    let [row] = rows.as_slice() else {
        return Err(if rows.is_empty() { NoFile::NoRow } else { NoFile::SeveralRows(rows.len()) });
    };
    let all = || columns().iter().map(|column| column.name);
    let names: Vec<&str> = match &header {
        Some(header) if header.len() == row.len() => header.iter().map(str::trim).collect(),
        Some(header) => return Err(NoFile::OtherLength { cells: row.len(), names: header.len() }),
        None if row.len() == columns().len() => all().collect(),
        None if row.len() + 1 == columns().len() => all().filter(|name| *name != OUTCOME).collect(),
        None => return Err(NoFile::OtherColumns { cells: row.len(), all: columns().len() }),
    };
    let mut application = Map::new();
    for (name, cell) in names.into_iter().zip(row) {
        // A column without a name is the number of the row, which some programs write before all others.
        if name.is_empty() {
            continue;
        }
        let column = column(name);
        let name = column.map_or(name, |column| column.name);
        if application.insert(name.to_owned(), value(column, cell.trim(), separator)).is_some() {
            return Err(NoFile::Twice(name.to_owned()));
        }
    }
    Ok(Value::Object(Map::from_iter([("application".to_owned(), Value::Object(application))])).to_string())
}

/// A cell, as JSON writes what its column holds; what it cannot be stays the text that it is, for the reader to tell.
fn value(column: Option<&'static Column>, cell: &str, separator: u8) -> Value {
    if is_missing(cell.as_bytes()) {
        return Value::Null;
    }
    let text = || Value::from(cell);
    let Some(column) = column.filter(|column| !matches!(column.kind, Kind::Category(_) | Kind::Flag(_)))
    else {
        return text();
    };
    if is_missing_number(cell.as_bytes()) {
        return Value::Null;
    }
    if let Ok(number) = cell.parse::<i64>() {
        return Value::from(number);
    }
    // Where a comma parts no cells, a person's spreadsheet may have written the number, and `450.000` may mean two.
    if separator != b',' {
        match number::read(cell, |number| column.check(number).is_ok()) {
            Ok(number) => return Value::from(number),
            Err(NoNumber::Ambiguous(..)) => return text(),
            Err(NoNumber::Unreadable) => {}
        }
    }
    cell.parse::<f64>().ok().filter(|number| number.is_finite()).map_or_else(text, Value::from)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn application(text: &str) -> Value {
        let json: Value = serde_json::from_str(&as_file(text).expect("it is a file")).expect("it is JSON");
        json["application"].clone()
    }

    #[test]
    fn a_row_with_its_header_is_read_by_the_names_of_the_columns() {
        let text = "SK_ID_CURR,AMT_CREDIT,NAME_TYPE_SUITE,FLAG_OWN_CAR,EXT_SOURCE_1,DAYS_BIRTH\n\
                    100001,568800.0,\"Spouse, partner\",N,,-19241\n";
        let application = application(text);
        assert_eq!(application["SK_ID_CURR"], 100_001);
        assert_eq!(application["AMT_CREDIT"], 568_800.0);
        assert_eq!(application["NAME_TYPE_SUITE"], "Spouse, partner");
        assert_eq!(application["FLAG_OWN_CAR"], "N");
        assert_eq!(application["EXT_SOURCE_1"], Value::Null);
        assert_eq!(application["DAYS_BIRTH"], -19_241);
    }

    #[test]
    fn a_row_without_a_header_has_the_very_columns_of_kaggles_files() {
        let all: Vec<&str> = columns().iter().map(|column| column.name).collect();
        assert_eq!((all.len(), all[0], all[1]), (122, "SK_ID_CURR", OUTCOME));
        let cells = |without_outcome: bool| {
            let cell = |name: &&str| match *name {
                "SK_ID_CURR" => "100001",
                "NAME_CONTRACT_TYPE" => "Cash loans",
                "AMT_REQ_CREDIT_BUREAU_YEAR" => "3.0",
                _ => "",
            };
            let kept = all.iter().filter(|name| !(without_outcome && **name == OUTCOME));
            kept.map(cell).collect::<Vec<_>>().join(",")
        };
        for without_outcome in [true, false] {
            let application = application(&cells(without_outcome));
            assert_eq!(application["NAME_CONTRACT_TYPE"], "Cash loans");
            assert_eq!(application["AMT_REQ_CREDIT_BUREAU_YEAR"], 3.0);
        }
        assert_eq!(as_file("1,2,3").map(|_| ()), Err(NoFile::OtherColumns { cells: 3, all: 122 }));
    }

    #[test]
    fn what_a_spreadsheet_copies_has_tabs_and_may_have_decimal_commas() {
        let application = application("amt_credit\text_source_2\tAMT_ANNUITY\n450000,5\t0,263\t27024.5");
        assert_eq!(application["AMT_CREDIT"], 450_000.5);
        assert_eq!(application["EXT_SOURCE_2"], 0.263);
        assert_eq!(application["AMT_ANNUITY"], 27_024.5);
    }

    #[test]
    fn words_for_missing_are_those_of_an_import() {
        let application =
            application("AMT_CREDIT\tNAME_TYPE_SUITE\tOWN_CAR_AGE\tAMT_ANNUITY\nN/A\tNone\t.\tn/a");
        for name in ["AMT_CREDIT", "NAME_TYPE_SUITE", "OWN_CAR_AGE"] {
            assert_eq!(application[name], Value::Null, "{name}");
        }
        assert_eq!(application["AMT_ANNUITY"], "n/a", "a person may mean that it does not apply");
    }

    #[test]
    fn what_could_be_two_amounts_stays_a_text_for_the_reader_to_tell() {
        for text in ["450,000", "450.000"] {
            assert_eq!(application(&format!("AMT_CREDIT\tCNT_CHILDREN\n{text}\t1"))["AMT_CREDIT"], text);
        }
    }

    #[test]
    fn a_file_and_an_application_alone_are_taken_as_they_are() {
        let file = r#"{"application": {"AMT_CREDIT": 1e5}, "bureau": []}"#;
        assert_eq!(as_file(file).expect("it is a file"), file);
        assert_eq!(application(r#"{"AMT_CREDIT": 450000, "CODE_GENDER": "F"}"#)["AMT_CREDIT"], 450_000);
        // What is neither is for the reader to say.
        assert!(as_file(r#"{"AMT_CREDITS": 1}"#).is_ok_and(|json| !json.contains("application")));
    }

    #[test]
    fn what_is_no_row_of_one_client_is_told() {
        assert_eq!(as_file("  "), Err(NoFile::Nothing));
        assert_eq!(as_file("SK_ID_CURR,TARGET"), Err(NoFile::NoRow));
        assert_eq!(as_file("SK_ID_CURR\n1\n2"), Err(NoFile::SeveralRows(2)));
        assert_eq!(as_file("SK_ID_CURR,TARGET\n1"), Err(NoFile::OtherLength { cells: 1, names: 2 }));
        assert_eq!(as_file("SK_ID_CURR,SK_ID_CURR\n1,1"), Err(NoFile::Twice("SK_ID_CURR".to_owned())));
    }
}
