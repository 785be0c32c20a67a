//! The rules of the invented bank, over enough clients to see them.

use super::*;
use crate::catalogue::{self, tariff};
use crate::file::{ClientFile, Days};
use std::collections::BTreeSet;

const SEED: u64 = 7;
const CLIENTS: u32 = 2_000;

fn bank() -> impl Iterator<Item = Vec<FileRow>> {
    (0..CLIENTS).map(|index| client(SEED, index))
}

fn files() -> Vec<ClientFile> {
    (0..CLIENTS).map(|index| client_file(SEED, index)).collect()
}

fn whole_number(field: Field) -> i64 {
    match field {
        Field::Integer(number) => number,
        other => panic!("{other:?} is not a whole number"),
    }
}

/// A number of a row, if it has one.
fn number(row: &FileRow, column: &str) -> Option<f64> {
    match row.get(column) {
        Field::Decimal(number) => Some(number),
        Field::Integer(number) => Some(number as f64),
        _ => None,
    }
}

fn one_if(yes: bool) -> f64 {
    if yes { 1.0 } else { 0.0 }
}

/// The share of `rows` for which `yes` holds.
fn share<T>(rows: impl IntoIterator<Item = T>, yes: impl Fn(&T) -> bool) -> f64 {
    let (mut hits, mut all) = (0.0, 0.0);
    for row in rows {
        all += 1.0;
        hits += one_if(yes(&row));
    }
    hits / all
}

/// FNV-1a over the text of every field.
fn fingerprint(rows: &[FileRow]) -> u64 {
    let mut hash = 0xcbf2_9ce4_8422_2325_u64;
    for row in rows {
        for field in &row.fields {
            for byte in field.to_string().bytes().chain([b',']) {
                hash = (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
            }
        }
    }
    hash
}

#[test]
fn the_same_seed_gives_the_same_client_and_another_seed_another() {
    assert_eq!(client(SEED, 12), client(SEED, 12));
    assert_ne!(client(SEED, 12), client(SEED + 1, 12));
    let said = |index| client(SEED, index)[0].get("DAYS_BIRTH");
    assert_ne!(said(12), said(13));
}

/// Pinned: whoever changes what a seed stands for changes this number, knowingly.
#[test]
fn a_seed_stands_for_the_same_bank_on_every_machine() {
    let bank: Vec<FileRow> = (0..50).flat_map(|index| client(SEED, index)).collect();
    assert_eq!(fingerprint(&bank), 17_761_106_085_301_172_832);
}

#[test]
fn every_row_has_one_field_for_each_column_of_its_file() {
    for row in bank().flatten() {
        assert_eq!(row.fields.len(), LAYOUTS[row.table].columns.len());
    }
}

#[test]
fn the_training_file_is_the_applicants_file_with_the_outcome() {
    let [train, test] = [LAYOUTS[0].columns, LAYOUTS[1].columns];
    assert_eq!((train.len(), test.len()), (122, 121));
    assert_eq!(train[..2], ["SK_ID_CURR", "TARGET"]);
    assert_eq!(train[2..], test[1..]);
}

#[test]
fn a_column_is_of_whole_numbers_or_of_decimals_or_of_codes_but_never_of_two_kinds() {
    let mut kinds = LAYOUTS.map(|table| vec![None; table.columns.len()]);
    for row in bank().flatten() {
        for (index, field) in row.fields.iter().enumerate().filter(|(_, f)| **f != Field::Missing) {
            let kind = std::mem::discriminant(field);
            let column = LAYOUTS[row.table].columns[index];
            assert_eq!(*kinds[row.table][index].get_or_insert(kind), kind, "{column}");
        }
    }
}

#[test]
fn decimals_are_written_with_a_point_and_whole_numbers_without() {
    let text = |field: Field| field.to_string();
    assert_eq!(text(450_000.0.into()), "450000.0");
    assert_eq!(text((-0.0).into()), "0.0");
    assert_eq!(text((-12_i64).into()), "-12");
    assert_eq!(text("XNA".into()), "XNA");
    assert_eq!(text(Field::Missing), "");
}

#[test]
fn every_client_credit_and_contract_has_a_number_of_its_own() {
    let mut seen = BTreeSet::new();
    for row in bank().flatten() {
        let key = match LAYOUTS[row.table].file {
            "application_train.csv" | "application_test.csv" => "SK_ID_CURR",
            "bureau.csv" => "SK_ID_BUREAU",
            "previous_application.csv" => "SK_ID_PREV",
            _ => continue,
        };
        assert!(seen.insert((key, whole_number(row.get(key)))), "{key} of {row:?}");
    }
}

#[test]
fn every_child_belongs_to_the_client_and_to_no_other() {
    let (mut credits, mut contracts) = (BTreeSet::new(), BTreeSet::new());
    for (index, rows) in (0..).zip(bank()) {
        let (mut own_credits, mut own_contracts) = (BTreeSet::new(), BTreeSet::new());
        for row in rows {
            let columns = LAYOUTS[row.table].columns;
            if columns.contains(&"SK_ID_CURR") {
                assert_eq!(whole_number(row.get("SK_ID_CURR")), 100_001 + index);
            }
            if columns.contains(&"SK_ID_BUREAU") {
                own_credits.insert(whole_number(row.get("SK_ID_BUREAU")));
            }
            if columns.contains(&"SK_ID_PREV") {
                own_contracts.insert(whole_number(row.get("SK_ID_PREV")));
            }
        }
        assert!(own_credits.into_iter().all(|id| credits.insert(id)));
        assert!(own_contracts.into_iter().all(|id| contracts.insert(id)));
    }
}

#[test]
fn months_are_unique_within_a_credit_and_within_a_contract() {
    let mut seen = BTreeSet::new();
    for row in bank().flatten() {
        let columns = LAYOUTS[row.table].columns;
        if columns.contains(&"MONTHS_BALANCE") {
            let parent = if columns.contains(&"SK_ID_PREV") { "SK_ID_PREV" } else { "SK_ID_BUREAU" };
            let month = whole_number(row.get("MONTHS_BALANCE"));
            assert!(month <= 0);
            assert!(seen.insert((row.table, whole_number(row.get(parent)), month)), "{row:?}");
        }
    }
}

#[test]
fn some_children_have_lost_their_parent_as_in_a_real_bank() {
    let ids = |rows: &[FileRow], file: &str, key: &str| -> BTreeSet<i64> {
        let of_file = rows.iter().filter(|row| LAYOUTS[row.table].file == file);
        of_file.map(|row| whole_number(row.get(key))).collect()
    };
    let rows: Vec<FileRow> = bank().flatten().collect();
    let listed = ids(&rows, "bureau.csv", "SK_ID_BUREAU");
    let orphans = ids(&rows, "bureau_balance.csv", "SK_ID_BUREAU");
    assert!((150..350).contains(&orphans.difference(&listed).count()));
    let known = ids(&rows, "previous_application.csv", "SK_ID_PREV");
    let paid = ids(&rows, "installments_payments.csv", "SK_ID_PREV");
    let lost = share(&paid, |id| !known.contains(id));
    assert!((0.02..0.08).contains(&lost), "{lost}");
}

#[test]
fn shares_are_those_of_a_real_bank() {
    let files = files();
    let of = |yes: &dyn Fn(&ClientFile) -> bool| share(&files, |file| yes(file));
    let known = files.iter().filter_map(|file| file.application.target);
    let checks = [
        ("with an outcome", of(&|f| f.application.target.is_some()), 0.84..0.88),
        ("in default", share(known, |&target| target == 1), 0.06..0.11),
        ("without EXT_SOURCE_1", of(&|f| f.application.ext_source_1.is_none()), 0.53..0.60),
        ("without EXT_SOURCE_2", of(&|f| f.application.ext_source_2.is_none()), 0.0..0.01),
        ("without EXT_SOURCE_3", of(&|f| f.application.ext_source_3.is_none()), 0.17..0.23),
        (
            "without APARTMENTS_AVG",
            share(bank(), |rows| number(&rows[0], "APARTMENTS_AVG").is_none()),
            0.47..0.55,
        ),
        ("women", of(&|f| f.application.code_gender.is("F")), 0.62..0.70),
        ("pensioners", of(&|f| f.application.name_income_type.is("Pensioner")), 0.15..0.21),
        ("revolving loans", of(&|f| f.application.name_contract_type.is("Revolving loans")), 0.07..0.12),
        ("without credits elsewhere", of(&|f| f.bureau.as_ref().is_some_and(Vec::is_empty)), 0.11..0.17),
        ("with a card", of(&|f| f.credit_card_balance.as_ref().is_some_and(|c| !c.is_empty())), 0.2..0.32),
    ];
    for (what, share, expected) in checks {
        assert!(expected.contains(&share), "{what}: {share}, expected {expected:?}");
    }
}

#[test]
fn applications_are_consistent() {
    for file in files() {
        let application = &file.application;
        let age = application.days_birth.years_ago().expect("everyone was born");
        assert!((21.0..69.1).contains(&age), "{age}");
        let employed = application.days_employed.years_ago();
        assert!(employed.is_none_or(|years| years > 0.0 && years < age - 17.9), "{employed:?} of {age}");
        let pensioner = application.name_income_type.is("Pensioner");
        assert!(!pensioner || employed.is_none(), "a pensioner has no employment");
        let credit = application.amt_credit.expect("everyone asks for a credit");
        assert!(application.amt_income_total.is_some_and(|income| income > 20_000.0));
        assert!(application.amt_goods_price.is_none_or(|goods| goods <= credit));
        assert!(application.amt_annuity.is_none_or(|annuity| (4.0..45.0).contains(&(credit / annuity))));
        for score in [application.ext_source_1, application.ext_source_2, application.ext_source_3] {
            assert!(score.is_none_or(|score| (0.0..1.0).contains(&score)));
        }
    }
}

/// A credit is sold by the bank's tariff, so that its terms can be read out of its amounts.
#[test]
fn credits_are_of_the_rates_that_the_bank_sells() {
    let rate = catalogue::by_name("credit_rate").expect("it is in the catalogue");
    let sold = |rate: &f64| {
        tariff::RATES.iter().any(|&(thousandths, _)| (1_000.0 * rate - f64::from(thousandths)).abs() <= 0.5)
    };
    let rates: Vec<f64> = files().iter().filter_map(|file| rate.value(file)).collect();
    assert!(rates.len() > 1_700, "{} cash credits", rates.len());
    let share = share(&rates, |rate| sold(rate));
    assert!(share > 0.95, "{share}");
}

#[test]
fn nothing_was_paid_or_decided_in_the_future() {
    for file in files() {
        for payment in file.installments_payments.iter().flatten() {
            assert!(payment.days_entry_payment.get().is_none_or(|day| day < 0.0));
            assert!(payment.days_instalment.get().is_some_and(|day| day < 0.0));
            assert_eq!(payment.days_entry_payment.get().is_none(), payment.amt_payment.is_none());
        }
        for earlier in file.previous_application.iter().flatten() {
            assert!(earlier.days_decision.get().is_some_and(|day| day < 0.0));
        }
        for credit in file.bureau.iter().flatten() {
            assert!(credit.days_credit.get().is_some_and(|day| day < 0.0));
            let ended = credit.days_enddate_fact.get().is_some();
            assert!(if ended {
                !credit.credit_active.is("Active")
            } else {
                !credit.credit_active.is("Closed")
            });
        }
    }
}

/// As in the source: six loans of seven are over, and those that are not have been paid month after month.
#[test]
fn a_loan_that_goes_on_is_paid_until_the_present_application() {
    let (mut over, mut loans, mut running, mut paid) = (0.0, 0.0, 0.0, 0.0);
    for rows in bank() {
        let of = |table: Id| rows.iter().filter(move |row| row.table == table as usize);
        let day = |row: &FileRow, column: &str| Days::from(number(row, column)).get();
        let begun = of(Id::PreviousApplication).filter(|application| {
            let first_due = day(application, "DAYS_FIRST_DUE");
            first_due.is_some_and(|day| day < -90.0) && number(application, "CNT_PAYMENT") > Some(0.0)
        });
        for loan in begun {
            loans += 1.0;
            let last_due = day(loan, "DAYS_LAST_DUE");
            over += one_if(last_due.is_some());
            let contract = loan.get("SK_ID_PREV");
            let dues = of(Id::InstallmentsPayments).filter(|payment| payment.get("SK_ID_PREV") == contract);
            let latest = dues.filter_map(|p| day(p, "DAYS_INSTALMENT")).fold(f64::NEG_INFINITY, f64::max);
            if last_due.is_none() && latest.is_finite() {
                running += 1.0;
                paid += one_if(latest >= -31.0);
            }
        }
    }
    assert!((0.8..0.9).contains(&(over / loans)), "{over} of {loans} are over");
    assert!(running > 500.0 && paid / running > 0.95, "{paid} of {running} were paid until now");
}

/// A day is drawn from the one that follows it, and must not drift away over many.
#[test]
fn applications_are_as_old_as_in_a_real_bank_however_many_a_client_has_made() {
    let (mut days, mut applications) = (0.0, 0.0);
    for file in files() {
        let earlier = file.previous_application.as_deref().unwrap_or_default();
        for application in earlier.iter().filter(|_| earlier.len() > 8) {
            days -= application.days_decision.get().expect("every one was decided");
            applications += 1.0;
        }
    }
    let mean = days / applications;
    assert!((700.0..950.0).contains(&mean), "{mean} days");
}

/// A number of each client, or of each of a client's rows.
type Quantity = dyn Fn(&ClientFile) -> Vec<f64>;

#[test]
fn whoever_defaults_shows_it_in_every_table() {
    let (bad, good): (Vec<ClientFile>, Vec<ClientFile>) = (0..3 * CLIENTS)
        .map(|index| client_file(SEED, index))
        .filter(|file| file.application.target.is_some())
        .partition(|file| file.application.target == Some(1));
    let mean = |files: &[ClientFile], of: &Quantity| {
        let values: Vec<f64> = files.iter().flat_map(of).collect();
        values.iter().sum::<f64>() / values.len() as f64
    };
    let signs: [(&str, &Quantity); 7] = [
        ("low external score 1", &|f| f.application.ext_source_1.map(|s| -s).into_iter().collect()),
        ("low external score 2", &|f| f.application.ext_source_2.map(|s| -s).into_iter().collect()),
        ("low external score 3", &|f| f.application.ext_source_3.map(|s| -s).into_iter().collect()),
        ("active credits elsewhere", &|f| {
            f.bureau.iter().flatten().map(|c| one_if(c.credit_active.is("Active"))).collect()
        }),
        ("refusals", &|f| {
            let earlier = f.previous_application.iter().flatten();
            earlier.map(|a| one_if(a.name_contract_status.is("Refused"))).collect()
        }),
        ("late payments", &|f| {
            let payments = f.installments_payments.iter().flatten();
            payments.map(|p| one_if(p.days_entry_payment.get() > p.days_instalment.get())).collect()
        }),
        ("months past due", &|f| {
            f.pos_cash_balance.iter().flatten().map(|m| one_if(m.sk_dpd.unwrap_or(0) > 0)).collect()
        }),
    ];
    for (sign, of) in signs {
        let (bad, good) = (mean(&bad, of), mean(&good, of));
        assert!(bad > good, "{sign}: {bad} of the bad, {good} of the good");
    }
}

/// The whole bank: 58 million rows of 356,255 clients.
#[test]
fn a_client_has_as_many_rows_as_in_a_real_bank() {
    let mut counts = [0.0; LAYOUTS.len()];
    for row in bank().flatten() {
        counts[row.table] += 1.0 / f64::from(CLIENTS);
    }
    let expected = [("bureau", 4.8), ("bureau_balance", 76.7), ("previous_application", 4.7)];
    let expected = expected.into_iter().chain([
        ("POS_CASH_balance", 28.1),
        ("credit_card_balance", 10.8),
        ("installments_payments", 38.2),
    ]);
    for (index, (table, rows)) in (2..).zip(expected) {
        let drawn = counts[index];
        println!("{table}: {drawn} rows a client, expected {rows}");
        assert!((0.8 * rows..1.2 * rows).contains(&drawn), "{table}: {drawn} rows a client, expected {rows}");
    }
}

#[test]
fn what_holds_exactly_in_the_source_holds_for_every_client() {
    for rows in bank() {
        let row = &rows[0];
        let number = |column: &str| number(row, column);
        let known = |column: &str| row.get(column) != Field::Missing;
        let unemployed = row.get("DAYS_EMPLOYED") == Field::Integer(365_243);
        assert_eq!(unemployed, row.get("ORGANIZATION_TYPE") == Field::Code("XNA"));
        assert_eq!(unemployed, row.get("FLAG_EMP_PHONE") == Field::Integer(0));
        assert!(!(unemployed && known("OCCUPATION_TYPE")));
        assert!(row.get("FLAG_OWN_CAR") == Field::Code("Y") || !known("OWN_CAR_AGE"));
        let pair = ["Married", "Civil marriage"].map(Field::Code).contains(&row.get("NAME_FAMILY_STATUS"));
        let adults =
            number("CNT_FAM_MEMBERS").zip(number("CNT_CHILDREN")).map(|(all, children)| all - children);
        assert_eq!(adults, Some(1.0 + one_if(pair)));
        for measure in ["APARTMENTS", "ENTRANCES", "YEARS_BUILD"] {
            let [average, mode, median] =
                ["AVG", "MODE", "MEDI"].map(|kind| known(&format!("{measure}_{kind}")));
            assert!(average == mode && mode == median, "{measure}");
        }
        for days in ["30", "60"] {
            let [seen, late] = ["OBS", "DEF"].map(|kind| number(&format!("{kind}_{days}_CNT_SOCIAL_CIRCLE")));
            assert!(late <= seen, "{late:?} of {seen:?}");
        }
        let periods = ["HOUR", "DAY", "WEEK", "MON", "QRT", "YEAR"];
        let enquiries = periods.map(|period| known(&format!("AMT_REQ_CREDIT_BUREAU_{period}")));
        assert!(enquiries.iter().all(|&one| one == enquiries[0]));
    }
}
