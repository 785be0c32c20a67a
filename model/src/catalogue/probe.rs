//! The invented files on which the catalogue is fingerprinted (see [`super::hash`]): fixed for ever, varied
//! enough that a changed definition of any feature shows in at least one of them.
//!
//! They resemble nobody. A value depends only on the place it stands in (file, table, row, column), so the
//! fingerprint is independent of the order in which anything is built; a column that is added to a record
//! is filled without a word here.

use crate::file::ClientFile;
use serde::{Serialize, de::DeserializeOwned};
use serde_json::{Map, Value, json};
use sha2::{Digest, Sha256};

/// How many files: enough that each branch of each feature is taken.
const FILES: u32 = 96;
/// Most rows that a table of a file has.
const ROWS: u64 = 9;

/// The probe files.
pub(super) fn files() -> impl Iterator<Item = ClientFile> {
    (0..FILES).map(|file| {
        ClientFile {
            application: record(&format!("{file}/application")),
            bureau: rows(file, "bureau"),
            bureau_balance: rows(file, "bureau_balance"),
            previous_application: rows(file, "previous_application"),
            pos_cash_balance: rows(file, "pos_cash_balance"),
            credit_card_balance: rows(file, "credit_card_balance"),
            installments_payments: rows(file, "installments_payments"),
        }
        .in_key_order()
    })
}

/// A table of a file: unknown in one file of eight, else up to [`ROWS`] rows.
fn rows<R: Default + Serialize + DeserializeOwned>(file: u32, table: &str) -> Option<Vec<R>> {
    let place = format!("{file}/{table}");
    let choice = draw(&place);
    (!choice.is_multiple_of(8))
        .then(|| (0..choice / 8 % (ROWS + 1)).map(|row| record(&format!("{place}/{row}"))).collect())
}

/// A record with every column filled, one in eight missing.
fn record<R: Default + Serialize + DeserializeOwned>(place: &str) -> R {
    let columns = serde_json::to_value(R::default()).expect("a record is JSON");
    let filled: Map<String, Value> = columns
        .as_object()
        .expect("a record is an object")
        .keys()
        .map(|column| (column.clone(), value(column, draw(&format!("{place}/{column}")))))
        .collect();
    serde_json::from_value(Value::Object(filled)).expect("every column has a value of its kind")
}

/// A value that fits the column, chosen by `choice`.
fn value(column: &str, choice: u64) -> Value {
    let (missing, choice) = (choice.is_multiple_of(8), choice / 8);
    match column {
        "SK_ID_PREV" | "SK_ID_BUREAU" => return json!(1 + choice % 3),
        "SK_ID_CURR" | "NUM_INSTALMENT_NUMBER" => return json!(1 + choice % 4),
        "MONTHS_BALANCE" => return json!(-1 - i64::try_from(choice % 24).unwrap_or(0)),
        _ if missing => return Value::Null,
        _ => {}
    }
    if let Some(codes) = codes(column) {
        return json!(codes[usize::try_from(choice % codes.len() as u64).unwrap_or(0)]);
    }
    let whole = i64::try_from(choice % 2_000).unwrap_or(0);
    match column {
        "TARGET" => json!(whole % 2),
        c if c.starts_with("DAYS_") && whole % 16 == 0 => json!(365_243),
        c if c.starts_with("DAYS_") => json!(400 - whole * 2),
        c if c.starts_with("FLAG_") || c.starts_with("REG_") || c.starts_with("NFLAG_") => json!(whole % 2),
        c if c.starts_with("EXT_") || c.ends_with("_AVG") || c.ends_with("_MODE") => {
            json!(whole as f64 / 2_000.0)
        }
        c if c.starts_with("AMT_REQ") => json!(whole % 6),
        c if c.starts_with("AMT_") => json!(whole as f64 * 123.25),
        c if c.starts_with("RATE_") || c.ends_with("_RELATIVE") => json!(whole as f64 / 4_000.0),
        "SK_DPD" | "SK_DPD_DEF" | "CREDIT_DAY_OVERDUE" => json!((whole % 40 - 20).max(0)),
        _ => json!(whole % 30),
    }
}

/// Codes that features look at, and one that they do not, for the columns that hold codes.
fn codes(column: &str) -> Option<&'static [&'static str]> {
    Some(match column {
        "NAME_CONTRACT_TYPE" => &["Cash loans", "Revolving loans", "Consumer loans"],
        "FLAG_OWN_CAR" | "FLAG_OWN_REALTY" => &["Y", "N"],
        "NAME_INCOME_TYPE" => {
            &["Working", "Pensioner", "State servant", "Commercial associate", "Unemployed"]
        }
        "NAME_EDUCATION_TYPE" => {
            &["Lower secondary", "Higher education", "Academic degree", "Incomplete higher"]
        }
        "NAME_HOUSING_TYPE" => &["With parents", "House / apartment", "Rented apartment", "Office apartment"],
        "OCCUPATION_TYPE" => &["Laborers", "Drivers", "Managers", "Accountants", "Core staff", "IT staff"],
        "ORGANIZATION_TYPE" => &["Self-employed", "School", "XNA", "Bank"],
        "CREDIT_ACTIVE" => &["Active", "Closed", "Active", "Sold"],
        "CREDIT_TYPE" => &["Credit card", "Microloan", "Consumer credit", "Mortgage"],
        "STATUS" => &["C", "X", "0", "1", "2", "5"],
        "NAME_CONTRACT_STATUS" => &["Approved", "Refused", "Canceled", "Active", "Completed", "Approved"],
        "CODE_REJECT_REASON" => &["HC", "LIMIT", "SCO", "SCOFR", "XAP", "CLIENT"],
        "NAME_YIELD_GROUP" => &["high", "low_normal", "low_action", "middle", "XNA"],
        c if c.starts_with("NAME_") || c.starts_with("CODE_") => &["XNA", "Other"],
        _ => return None,
    })
}

/// A number that depends on nothing but the place.
fn draw(place: &str) -> u64 {
    let digest = Sha256::digest(place.as_bytes());
    digest.iter().take(8).fold(0, |number, &byte| number << 8 | u64::from(byte))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalogue::features;

    #[test]
    fn every_feature_takes_several_values_on_the_probe_files() {
        let files: Vec<_> = files().collect();
        for feature in features() {
            let mut values: Vec<_> = files.iter().map(|f| feature.value(f).map(f64::to_bits)).collect();
            values.sort_unstable();
            values.dedup();
            assert!(values.len() > 1, "{} is the same on every probe file", feature.name);
        }
    }
}
