//! Features of the terms of the credit: how long, at which rate, with how much insurance.
//!
//! The source says neither term nor rate. But a bank sells at few rates and prices its insurance a month, so
//! that of all terms usually one alone makes sense of credit, instalment and price of the goods: the one
//! whose rate and whose insurance stand in the [`tariff`]. Of 100 earlier loans, whose term is
//! on record, it finds that of more than 90.
//!
//! Only `+ - * /` and rounding, so that a browser decodes the same term.

use super::aggregate::ratio;
use super::inputs::Input;
use super::tariff::{self, TERMS, TermCounts};
use super::{Concept, Feature, Unit};
use crate::file::{Application, ClientFile, Terms};
use crate::text::text;
use std::cell::Cell;

/// Yearly rates that a bank may ask for, exclusive.
const PLAUSIBLE: [f64; 2] = [0.1, 0.75];
/// What the instalments of each term are worth at these rates: the most and the least.
const WORTH: [[f64; 2]; TERMS.len()] = {
    let mut worth = [[0.0; 2]; TERMS.len()];
    let mut index = 0;
    while index < TERMS.len() {
        let months = TERMS[index].months;
        let [least, most] = PLAUSIBLE;
        worth[index] = [discounted(least / 12.0, months).0, discounted(most / 12.0, months).0];
        index += 1;
    }
    worth
};
/// Monthly rates within which one is looked for.
const MONTHLY: [f64; 2] = [-0.02, 0.3];
/// A credit that exceeds the price of the goods by this share is insured.
const INSURED: f64 = 0.01;
/// What a plausible rate that was never counted weighs, in credits.
const UNSEEN: f64 = 0.5;
/// Keeps the unlikely from being impossible.
const FLOOR: f64 = 0.001;

/// The credit's terms: those that are held fixed, or else those that explain its amounts best. Missing
/// where the credit is revolving or an amount is.
pub(super) fn terms(application: &Application) -> Option<Terms> {
    application.terms.or_else(|| Amounts::of(application).and_then(remembered))
}

thread_local! {
    /// Five features of a row ask for the same terms, one after the other.
    static LAST: Cell<Option<(Amounts, Option<Terms>)>> = const { Cell::new(None) };
}

fn remembered(amounts: Amounts) -> Option<Terms> {
    if let Some((last, terms)) = LAST.get()
        && last == amounts
    {
        return terms;
    }
    let terms = decode(amounts);
    LAST.set(Some((amounts, terms)));
    terms
}

/// What the terms are read from: the positive amounts of a credit that is repaid in instalments.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Amounts {
    credit: f64,
    annuity: f64,
    goods: f64,
}

impl Amounts {
    fn of(application: &Application) -> Option<Self> {
        if application.name_contract_type.is("Revolving loans") {
            return None;
        }
        let positive = |amount: Option<f64>| amount.filter(|amount| *amount > 0.0 && amount.is_finite());
        Some(Self {
            credit: positive(application.amt_credit)?,
            annuity: positive(application.amt_annuity)?,
            goods: positive(application.amt_goods_price)?,
        })
    }
}

/// The instalment that repays `credit` on these terms.
pub(crate) fn instalment(credit: f64, terms: Terms) -> f64 {
    credit / discounted(terms.yearly_rate / 12.0, terms.months).0
}

fn decode(Amounts { credit, annuity, goods }: Amounts) -> Option<Terms> {
    let (worth, extra) = (credit / annuity, credit / goods - 1.0);
    let likely = TERMS.iter().zip(WORTH).map(|(term, [most, least])| {
        let rate = (least < worth && worth < most).then(|| yearly_rate(worth, term.months));
        (likelihood(term, rate, extra), term.months)
    });
    // Of equals the shortest.
    let (_, months) = likely.reduce(|best, next| if next.0 > best.0 { next } else { best })?;
    Some(Terms { months, yearly_rate: yearly_rate(worth, months) })
}

/// How well `term` explains a credit of this `rate`, if it is plausible, that exceeds the price of the goods
/// by the share `extra`: the more credits of its rate and of its insurance were counted, of all terms and
/// again of this one, the better.
fn likelihood(term: &TermCounts, rate: Option<f64>, extra: f64) -> f64 {
    let every = TERMS.len() as f64;
    let rate = rate.map_or(0.0, |rate| {
        let rate = bucket(1_000.0 * rate);
        UNSEEN + tariff::count(tariff::RATES, rate) + every * tariff::count(term.rates, rate)
    });
    let insurance = if extra > INSURED {
        let price = bucket(100_000.0 * extra / f64::from(term.months));
        1.0 + tariff::count(tariff::INSURANCE, price) + every * tariff::count(term.insurance, price)
    } else {
        1.0
    };
    (rate + FLOOR) * insurance * (term.share + FLOOR)
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "it saturates")]
fn bucket(value: f64) -> u16 {
    value.round_ties_even() as u16
}

/// The yearly rate at which a credit that is `worth` so many instalments is repaid in `months`, by Newton's
/// method: what instalments are worth falls with the rate, ever more slowly, so that it cannot miss.
fn yearly_rate(worth: f64, months: u32) -> f64 {
    let (n, [least, most]) = (f64::from(months), MONTHLY);
    // To begin with, n / worth = 1 + (n + 1) / 2 rate + (n^2 - 1) / 12 rate^2: the start of its series.
    let (slope, bend, interest) = ((n + 1.0) / 2.0, (n * n - 1.0) / 12.0, n / worth - 1.0);
    let root = libm::sqrt((slope * slope + 4.0 * bend * interest).max(0.0));
    let mut rate = ((root - slope) / (2.0 * bend)).clamp(least, most);
    for _ in 0..STEPS {
        let (worth_so, lost) = discounted(rate, months);
        let next = (rate + (worth_so - worth) / lost).clamp(least, most);
        let step = next - rate;
        rate = next;
        if step.abs() < ENOUGH {
            break;
        }
    }
    12.0 * rate
}

/// Steps of Newton's method at most, and the step whose square, which is about what is left, is nothing.
const STEPS: usize = 50;
const ENOUGH: f64 = 1e-9;
/// Below this a monthly rate is none.
const NO_RATE: f64 = 1e-9;

/// What `months` instalments of 1 are worth at the monthly `rate`, (1 - (1 + rate)^-months) / rate, and how
/// much less for one more unit of rate.
const fn discounted(rate: f64, months: u32) -> (f64, f64) {
    let n = months as f64;
    if rate.abs() < NO_RATE {
        return (n, n * (n + 1.0) / 2.0);
    }
    let last = 1.0 / power(1.0 + rate, months);
    let worth = (1.0 - last) / rate;
    (worth, (worth - n * last / (1.0 + rate)) / rate)
}

/// `base` multiplied by itself: the same bits everywhere.
const fn power(base: f64, times: u32) -> f64 {
    let (mut product, mut square, mut left) = (1.0, base, times);
    while left > 0 {
        if left & 1 == 1 {
            product *= square;
        }
        square *= square;
        left >>= 1;
    }
    product
}

fn rate(file: &ClientFile) -> Option<f64> {
    terms(&file.application).map(|terms| terms.yearly_rate)
}

fn months(file: &ClientFile) -> Option<f64> {
    terms(&file.application).map(|terms| f64::from(terms.months))
}

/// All instalments together.
fn total(file: &ClientFile) -> Option<f64> {
    Some(file.application.amt_annuity? * months(file)?)
}

/// How much `part` exceeds `whole`, as a share of it.
fn excess(part: Option<f64>, whole: Option<f64>) -> Option<f64> {
    ratio(part, whole).map(|ratio| ratio - 1.0)
}

pub(super) const FEATURES: &[Feature] = &[
    Feature::number(
        "credit_term",
        Concept::Terms,
        Unit::Months,
        text("Durée du crédit demandé, déduite des montants", "Term of the loan, deduced from its amounts"),
        months,
    )
    .deduced()
    .needs(&[Input::ContractType, Input::Credit, Input::Annuity, Input::GoodsPrice])
    .described(),
    Feature::number(
        "credit_rate",
        Concept::Terms,
        Unit::Ratio,
        text(
            "Taux d’intérêt du crédit demandé, déduit des montants",
            "Interest rate of the loan, deduced from its amounts",
        ),
        rate,
    )
    .deduced()
    .needs(&[Input::ContractType, Input::Credit, Input::Annuity, Input::GoodsPrice])
    .described(),
    Feature::number(
        "insurance_monthly_share",
        Concept::Terms,
        Unit::Ratio,
        text(
            "Assurance et frais par mois, déduits des montants, rapportés au prix du bien",
            "Insurance and fees a month, deduced from the amounts, relative to the price of the goods",
        ),
        |f| ratio(excess(f.application.amt_credit, f.application.amt_goods_price), months(f)),
    )
    .unsayable()
    .deduced()
    .needs(&[Input::ContractType, Input::Credit, Input::Annuity, Input::GoodsPrice]),
    Feature::number(
        "interest_to_credit",
        Concept::Terms,
        Unit::Ratio,
        text(
            "Intérêts déduits des montants, rapportés au crédit",
            "Interest deduced from the amounts, relative to the loan",
        ),
        |f| excess(total(f), f.application.amt_credit),
    )
    .unsayable()
    .deduced()
    .needs(&[Input::ContractType, Input::Credit, Input::Annuity, Input::GoodsPrice]),
    Feature::number(
        "total_cost_to_goods",
        Concept::Terms,
        Unit::Ratio,
        text(
            "Coût total déduit des montants, rapporté au prix du bien",
            "Total cost deduced from the amounts, relative to the price of the goods",
        ),
        |f| excess(total(f), f.application.amt_goods_price),
    )
    .unsayable()
    .deduced()
    .needs(&[Input::ContractType, Input::Credit, Input::Annuity, Input::GoodsPrice]),
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::file::Code;

    fn sold(months: u32, yearly_rate: f64, insurance: f64) -> Application {
        let goods = 450_000.0;
        let credit = goods * (1.0 + insurance * f64::from(months));
        Application {
            name_contract_type: Code::from("Cash loans"),
            amt_goods_price: Some(goods),
            amt_credit: Some(credit),
            amt_annuity: Some(instalment(credit, Terms { months, yearly_rate })),
            ..Application::default()
        }
    }

    fn most_counted(counts: &tariff::ValueCounts) -> f64 {
        counts.iter().max_by_key(|(_, n)| *n).map_or(0.0, |&(value, _)| f64::from(value))
    }

    #[test]
    fn what_is_sold_most_is_recognised() {
        for term in TERMS.iter().filter(|term| !term.rates.is_empty()) {
            let rate = most_counted(term.rates) / 1_000.0;
            let insurance = most_counted(term.insurance) / 100_000.0;
            let terms = terms(&sold(term.months, rate, insurance)).expect("the amounts are known");
            assert_eq!(terms.months, term.months);
            assert!((terms.yearly_rate - rate).abs() < 1e-12, "{terms:?}");
        }
    }

    #[test]
    fn a_rate_gives_its_instalment_and_an_instalment_its_rate() {
        for months in TERMS.map(|term| term.months) {
            for yearly_rate in [-0.2, -1e-7, 0.0, 1e-6, 0.05, 0.2, 0.8, 3.5] {
                let again = super::yearly_rate(1.0 / instalment(1.0, Terms { months, yearly_rate }), months);
                assert!((again - yearly_rate).abs() < 1e-7, "{months} months: {again} for {yearly_rate}");
            }
            // An instalment for ever, and hardly one.
            assert_eq!(super::yearly_rate(1e-6, months), 12.0 * MONTHLY[1]);
            assert_eq!(super::yearly_rate(1e6, months), 12.0 * MONTHLY[0]);
        }
        assert!((instalment(1_200.0, Terms { months: 12, yearly_rate: 0.12 }) - 106.618_546).abs() < 1e-6);
    }

    #[test]
    fn where_there_is_nothing_to_decode_terms_are_missing() {
        let cash = sold(24, 0.3, 0.0);
        assert!(terms(&cash).is_some());
        let revolving = Application { name_contract_type: Code::from("Revolving loans"), ..cash.clone() };
        let no_price = Application { amt_goods_price: None, ..cash.clone() };
        let nothing = Application { amt_credit: Some(0.0), ..cash };
        for application in [revolving, no_price, nothing, Application::default()] {
            assert_eq!(terms(&application), None);
        }
    }
}
