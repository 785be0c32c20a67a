//! The rules of the levers, on invented clients and on the catalogue's probe files, which are stranger.

use super::*;
use crate::catalogue::{by_name as feature, features, probe};
use crate::file::{Bureau, ClientFile, Code};
use crate::scenario::Scenario;
use crate::synthetic::client_file;
use std::collections::BTreeSet;

const SEED: u64 = 5;
const CLIENTS: u32 = 400;

fn files() -> impl Iterator<Item = ClientFile> {
    probe::files().chain((0..CLIENTS).map(|index| client_file(SEED, index)))
}

fn lever(name: &str) -> &'static Lever {
    by_name(name).expect("there is such a lever")
}

/// The file with one lever set.
fn with(file: &ClientFile, name: &str, value: f64) -> ClientFile {
    Scenario::from_iter([(name, value)]).apply(file).expect("the value is in range")
}

fn value(file: &ClientFile, name: &str) -> f64 {
    feature(name).expect("it is in the catalogue").value(file).expect("it is not missing")
}

fn cash_loan() -> ClientFile {
    let mut file = ClientFile::default();
    let a = &mut file.application;
    a.name_contract_type = Code::from("Cash loans");
    (a.amt_income_total, a.amt_credit) = (Some(200_000.0), Some(440_000.0));
    (a.amt_annuity, a.amt_goods_price) = (Some(20_000.0), Some(400_000.0));
    file.bureau = Some(vec![
        running(1, "Mortgage", Some(900_000.0), 0.0),
        running(2, "Credit card", Some(30_000.0), 5_000.0),
        running(3, "Consumer credit", None, 0.0),
        running(4, "Consumer credit", Some(20_000.0), 0.0),
        Bureau { credit_active: Code::from("Closed"), ..running(5, "Microloan", Some(0.0), 0.0) },
    ]);
    file
}

fn running(sk_id_bureau: i64, credit_type: &str, debt: Option<f64>, overdue: f64) -> Bureau {
    Bureau {
        sk_id_bureau,
        credit_type: Code::from(credit_type),
        credit_active: Code::from("Active"),
        amt_credit_sum: Some(1_000_000.0),
        amt_credit_sum_debt: debt,
        amt_credit_sum_overdue: Some(overdue),
        credit_day_overdue: Some(i32::from(overdue > 0.0) * 30),
        ..Bureau::default()
    }
}

#[test]
fn names_are_unique_and_every_entry_has_words_and_features() {
    let names: BTreeSet<_> = levers().iter().map(|lever| lever.name).collect();
    assert_eq!(names.len(), levers().len());
    for lever in levers() {
        for words in [lever.label, lever.help] {
            assert!(!words.fr.is_empty() && !words.en.is_empty(), "{}", lever.name);
        }
        for name in lever.moves {
            assert!(feature(name).is_some(), "{} moves the unknown feature {name}", lever.name);
        }
    }
}

/// What the search relies on when it recomputes only these features.
#[test]
fn a_lever_moves_the_features_it_declares_and_each_of_them_somewhere() {
    let mut moved: BTreeSet<(&str, &str)> = BTreeSet::new();
    // Before they are rounded to f32, so that what moves by rounding only is seen to move.
    let values = |file: &ClientFile| -> Vec<_> {
        features().iter().map(|f| f.value(file).map(f64::to_bits)).collect()
    };
    for file in files() {
        let before = values(&file);
        for lever in levers() {
            for value in lever.range(&file).into_iter().flat_map(LeverRange::values) {
                let mut changed = file.clone();
                lever.set(&mut changed, value);
                for ((feature, old), new) in features().iter().zip(&before).zip(values(&changed)) {
                    if *old != new {
                        assert!(lever.moves.contains(&feature.name), "{} moves {}", lever.name, feature.name);
                        moved.insert((lever.name, feature.name));
                    }
                }
            }
        }
    }
    for lever in levers() {
        for feature in lever.moves {
            assert!(moved.contains(&(lever.name, *feature)), "{} never moves {feature}", lever.name);
        }
    }
}

#[test]
fn ranges_are_short_round_and_honoured() {
    for file in files() {
        for lever in levers() {
            let Some(range) = lever.range(&file) else { continue };
            let values: Vec<f64> = range.values().collect();
            assert!((1..=101).contains(&values.len()), "{}: {range:?}", lever.name);
            assert!(values.is_sorted_by(|a, b| a < b), "{}: {values:?}", lever.name);
            assert_eq!(
                (values.first(), values.last()),
                (Some(&range.from), Some(&range.to)),
                "{}",
                lever.name
            );
            for value in values {
                let text = value.to_string();
                assert!(
                    text.len() <= 4 || text.ends_with('0') || range.step < 10.0,
                    "{}: {text}",
                    lever.name
                );
                assert!(range.holds(value));
                assert!(Scenario::from_iter([(lever.name, value)]).apply(&file).is_ok());
            }
            for beyond in [range.from - range.step, range.to + range.step] {
                let scenario = Scenario::from_iter([(lever.name, beyond)]);
                let own = lever.read(&file) == Some(beyond);
                assert!(own || scenario.apply(&file).is_err(), "{}={beyond}", lever.name);
            }
            if matches!(lever.kind, LeverKind::Lever(_)) {
                assert!(lever.read(&file).is_some(), "{} is turned from somewhere", lever.name);
            }
        }
    }
}

/// A value that was set is the value that is read, and nothing is left behind by the values before it.
#[test]
fn a_lever_of_the_request_or_a_fact_stands_where_it_was_set() {
    for file in files() {
        for lever in levers() {
            // A down payment is seen only where the credit was no more than the price.
            if ["down_payment", "close_credits", "pay_overdue"].contains(&lever.name) {
                continue;
            }
            for value in lever.range(&file).into_iter().flat_map(LeverRange::values) {
                let read = lever.read(&with(&file, lever.name, value)).expect("it was set");
                assert!((read - value).abs() <= 1e-12 * value.abs(), "{}: {read} for {value}", lever.name);
            }
        }
    }
}

#[test]
fn a_smaller_amount_is_a_cheaper_project_of_the_same_duration() {
    let (before, after) = (cash_loan(), with(&cash_loan(), "credit", 220_000.0));
    for halved in ["credit", "annuity", "goods_price", "credit_to_income", "annuity_to_income"] {
        assert_eq!(value(&after, halved), value(&before, halved) / 2.0, "{halved}");
    }
    for kept in ["credit_duration", "credit_to_goods", "credit_term", "credit_rate", "income"] {
        assert_eq!(value(&after, kept), value(&before, kept), "{kept}");
    }
}

#[test]
fn a_down_payment_leaves_the_price_and_the_duration() {
    let (before, after) = (cash_loan(), with(&cash_loan(), "down_payment", 0.25));
    for shrunk in ["credit", "annuity", "credit_to_income", "annuity_to_income", "credit_to_goods"] {
        assert!((value(&after, shrunk) - 0.75 * value(&before, shrunk)).abs() < 1e-9, "{shrunk}");
    }
    for kept in ["goods_price", "credit_duration", "credit_term", "credit_rate"] {
        assert_eq!(value(&after, kept), value(&before, kept), "{kept}");
    }
    // Who pays a fifth already pays a twentieth more.
    let mut file = cash_loan();
    file.application.amt_credit = Some(320_000.0);
    assert!((lever("down_payment").read(&file).expect("it applies") - 0.2).abs() < 1e-12);
    assert!((value(&with(&file, "down_payment", 0.25), "credit") - 300_000.0).abs() < 1e-6);
}

#[test]
fn a_longer_duration_lowers_the_instalment_and_leaves_the_credit_and_the_rate() {
    let before = cash_loan();
    assert_eq!(lever("duration").read(&before), Some(value(&before, "credit_term")));
    let after = with(&before, "duration", 60.0);
    assert!(value(&after, "annuity") < value(&before, "annuity"));
    assert!(value(&after, "interest_to_credit") > value(&before, "interest_to_credit"));
    assert_eq!(value(&after, "credit_term"), 60.0);
    for kept in ["credit", "credit_rate"] {
        assert_eq!(value(&after, kept), value(&before, kept), "{kept}");
    }
    // Turned back, it is the same credit again.
    let again = with(&after, "duration", value(&before, "credit_term"));
    assert!((value(&again, "annuity") - value(&before, "annuity")).abs() < 1e-6);
}

#[test]
fn terms_that_are_held_are_held_whatever_is_changed_after() {
    let together = Scenario::from_iter([("credit", 220_000.0), ("down_payment", 0.5), ("duration", 60.0)]);
    let after = together.apply(&cash_loan()).expect("the values are in range");
    assert_eq!(value(&after, "credit_term"), 60.0);
    assert_eq!(value(&after, "credit_rate"), value(&cash_loan(), "credit_rate"));
    assert_eq!(value(&after, "credit"), 110_000.0);
}

#[test]
fn where_the_rate_cannot_be_read_the_instalment_is_the_credit_divided_by_their_number() {
    let mut file = cash_loan();
    file.application.amt_goods_price = None;
    assert_eq!(lever("duration").read(&file), Some(22.0));
    let after = with(&file, "duration", 44.0);
    assert_eq!(value(&after, "annuity"), 10_000.0);
    assert_eq!(value(&after, "credit_duration"), 44.0);
}

#[test]
fn the_smallest_debts_elsewhere_are_paid_off_first_and_no_more_than_half_a_years_income() {
    let file = cash_loan();
    // 20 000 + 30 000; the mortgage is too much, and what the third credit would cost is not known.
    assert_eq!(lever("close_credits").range(&file), Some(LeverRange { from: 0.0, to: 2.0, step: 1.0 }));
    let after = with(&file, "close_credits", 1.0);
    let states: Vec<_> = after.bureau.iter().flatten().map(|c| c.credit_active.get()).collect();
    let (active, closed) = (Some("Active"), Some("Closed"));
    assert_eq!(states, [active, active, active, closed, closed]);
    assert_eq!(value(&after, "bureau_active_count"), 3.0);
    assert_eq!(value(&after, "bureau_debt"), 930_000.0);
    let after = with(&file, "close_credits", 2.0);
    assert_eq!(value(&after, "bureau_debt_to_income"), 4.5);
    assert_eq!(value(&after, "bureau_overdue"), 0.0);
    let cards = feature("bureau_card_utilisation").expect("it is in the catalogue");
    assert_eq!((cards.value(&file), cards.value(&after)), (Some(0.03), None));
}

#[test]
fn settling_what_is_overdue_lowers_the_debt_by_it() {
    let after = with(&cash_loan(), "pay_overdue", 1.0);
    assert_eq!(value(&after, "bureau_overdue"), 0.0);
    assert_eq!(value(&after, "bureau_days_overdue"), 0.0);
    assert_eq!(value(&after, "bureau_debt"), 945_000.0);
    assert_eq!(lever("pay_overdue").range(&after), None);
}

#[test]
fn what_does_not_apply_has_no_range() {
    let mut file = cash_loan();
    file.application.name_contract_type = Code::from("Revolving loans");
    file.bureau = None;
    for name in ["down_payment", "duration", "close_credits", "pay_overdue", "years_employed"] {
        assert_eq!(lever(name).range(&file), None, "{name}");
    }
    assert!(lever("credit").range(&file).is_some());
    for absurd in [0.0, -5.0, f64::NAN, f64::INFINITY, 1e300] {
        file.application.amt_credit = Some(absurd);
        assert_eq!(lever("credit").range(&file), None, "{absurd}");
    }
}
