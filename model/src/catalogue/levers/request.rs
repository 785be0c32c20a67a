//! The arithmetic of the credit asked for: amounts in proportion, on the same terms, and what that takes.

use super::effort::Effort;
use crate::catalogue::aggregate::ratio;
use crate::catalogue::terms::{instalment, terms};
use crate::file::{Application, ClientFile, Terms};

/// Amounts from here on are nobody's, and too large to be counted in steps.
const ABSURD: f64 = 1e15;

/// An amount that can be divided into steps and by.
pub(super) fn amount(value: Option<f64>) -> Option<f64> {
    value.filter(|value| (1.0..ABSURD).contains(value))
}

/// Credit and instalment in proportion, on the same terms.
pub(super) fn finance(application: &mut Application, factor: f64) {
    application.terms = terms(application);
    application.amt_credit = application.amt_credit.map(|amount| amount * factor);
    application.amt_annuity = application.amt_annuity.map(|amount| amount * factor);
}

/// Whether the credit has no end that could be moved, and no price that a part of could be paid.
pub(super) fn is_revolving(file: &ClientFile) -> bool {
    file.application.name_contract_type.is("Revolving loans")
}

/// The share of the price that the credit does not cover, 0 or more and less than 1.
pub(super) fn paid_up_front(application: &Application) -> Option<f64> {
    let financed = ratio(amount(application.amt_credit), amount(application.amt_goods_price))?;
    Some((1.0 - financed).max(0.0))
}

/// Number of instalments, as far as it can be read.
pub(super) fn instalments(application: &Application) -> Option<f64> {
    let months = terms(application).map(|terms| f64::from(terms.months));
    months.or_else(|| ratio(amount(application.amt_credit), amount(application.amt_annuity)))
}

/// Spreads the credit over another number of instalments, at the same rate.
pub(super) fn spread(application: &mut Application, number: f64) {
    application.terms = terms(application).map(|terms| Terms { months: months(number), ..terms });
    application.amt_annuity = spread_instalment(application, number);
}

/// The instalment of the same credit, repaid in another number of them at the same rate.
fn spread_instalment(application: &Application, number: f64) -> Option<f64> {
    let rate = terms(application).map(|terms| terms.yearly_rate);
    let repaid = |credit| match rate {
        Some(yearly_rate) => instalment(credit, Terms { months: months(number), yearly_rate }),
        None => credit / number,
    };
    application.amt_credit.map(repaid)
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a number within a range")]
fn months(number: f64) -> u32 {
    number as u32
}

/// What is borrowed less.
pub(super) fn of_borrowing(file: &ClientFile, to: f64) -> Effort {
    Effort { later: (file.application.amt_credit.unwrap_or(0.0) - to).max(0.0), ..Effort::NONE }
}

/// What is paid of the price at once, beyond what is so today.
pub(super) fn of_down_payment(file: &ClientFile, to: f64) -> Effort {
    let more = to - paid_up_front(&file.application).unwrap_or(0.0);
    Effort { at_once: (more * file.application.amt_goods_price.unwrap_or(0.0)).max(0.0), ..Effort::NONE }
}

/// What is paid more until the shorter credit ends, or more in all where the longer one costs more interest.
pub(super) fn of_spreading(file: &ClientFile, to: f64) -> Effort {
    let a = &file.application;
    let more = || {
        let (from, now, then) = (instalments(a)?, a.amt_annuity?, spread_instalment(a, to)?);
        Some(((then - now) * from.min(to)).max(then * to - now * from))
    };
    Effort { later: more().unwrap_or(0.0).max(0.0), ..Effort::NONE }
}
