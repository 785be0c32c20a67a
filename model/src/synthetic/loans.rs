//! How an invented client repays a loan: its months and its payments.
//!
//! Independent of which loan it is: one [`Contract`] is all it knows.

use super::application::month;
use super::contract::{Contract, DAYS_A_MONTH, Instalment};
use super::draw::{Draw, decimals, whole};
use super::profile::recipe;
use super::tables::{FileRow, Id};

/// Share of the loans whose first month is the one before the first instalment is due.
const MONTH_AHEAD: f64 = 0.55;
/// An instalment that is so much more than the annuity settles a loan; none other does.
const MOST_OF_ANNUITY: f64 = 1.5;

/// Appends the months and payments of a loan.
pub(super) fn repay(draw: &mut Draw, loan: &Contract, rows: &mut Vec<FileRow>) {
    months(draw, loan, rows);
    payments(draw, loan, rows);
}

fn months(draw: &mut Draw, loan: &Contract, rows: &mut Vec<FileRow>) {
    let first = month(loan.first_due) - i64::from(draw.chance(MONTH_AHEAD));
    // The month in which a loan is found over is that of its end or the next; of a running one the last month
    // may not have been booked yet.
    let over = !loan.terminated.is_nan();
    let last = if over {
        month(loan.terminated) + draw.pick(&[(0, 0.52), (1, 0.42), (-1, 0.06)])
    } else {
        draw.pick(&[(-1, 0.59), (-2, 0.41)])
    };
    let recipe = recipe("loan_month");
    let (mut before, mut before_that, mut before_serious) = (f64::NAN, f64::NAN, f64::NAN);
    for (index, month) in (first..=last.min(-1)).enumerate() {
        let left = (loan.term - index as f64).max(0.0);
        let drawn = recipe.draw(draw, loan.client.defaults, |name| match name {
            "place" => index as f64,
            "left" => left,
            "before" => before,
            "before_that" => before_that,
            "before_serious" => before_serious,
            "NAME_CONTRACT_TYPE_code" => loan.kind,
            name => loan.client.application.get(name),
        });
        let ends = over && month == last;
        let days_late = if ends || !drawn.is("late") { 0.0 } else { drawn.get("SK_DPD").max(1.0) };
        let serious = if ends { 0.0 } else { drawn.get("SK_DPD_DEF").min(days_late) };
        (before, before_that, before_serious) = (days_late, before, serious);
        let mut row = FileRow::new(Id::PosCashBalance);
        row.set("SK_ID_PREV", loan.id);
        row.set("SK_ID_CURR", loan.client.id);
        row.set("MONTHS_BALANCE", month);
        row.set("CNT_INSTALMENT", if ends { (loan.term - left).max(1.0) } else { loan.term });
        row.set("CNT_INSTALMENT_FUTURE", if ends { 0.0 } else { left });
        let status = drawn.code("NAME_CONTRACT_STATUS").unwrap_or("Active");
        row.set("NAME_CONTRACT_STATUS", if ends { "Completed" } else { status });
        row.set("SK_DPD", whole(days_late));
        row.set("SK_DPD_DEF", whole(serious));
        rows.push(row);
    }
}

fn payments(draw: &mut Draw, loan: &Contract, rows: &mut Vec<FileRow>) {
    let recipe = recipe("instalment");
    let last_due = if loan.last_due.is_nan() { -1.0 } else { loan.last_due };
    let (mut before, mut before_that, mut delays, mut known) = (f64::NAN, f64::NAN, 0.0, 0.0);
    for number in 1..=whole(loan.term) {
        let due = loan.first_due + DAYS_A_MONTH * (number - 1) as f64;
        if due > last_due {
            return;
        }
        let left = loan.term - number as f64;
        let drawn = recipe.draw(draw, loan.client.defaults, |name| match name {
            "number" => number as f64,
            "left" => left,
            "before" => before,
            "before_that" => before_that,
            "habit" => delays / known,
            "NAME_CONTRACT_TYPE_code" => loan.kind,
            name => loan.client.application.get(name),
        });
        let share = drawn.known("amount_share").filter(|share| *share < MOST_OF_ANNUITY).unwrap_or(1.0);
        // Who repays early pays what is left of the principal at once, by a new calendar.
        let settles = due == loan.last_due && left > 0.0;
        let rest = if settles { loan.credit * left / loan.term } else { 0.0 };
        let amount = decimals(1_000.0, loan.annuity * share + rest);
        let instalment = Instalment { version: if settles { 2.0 } else { 1.0 }, number, due, amount };
        let delay = drawn.get("delay");
        let delay = match drawn.is("late") {
            _ if delay.is_nan() => delay,
            true => delay.max(1.0),
            false => delay.min(0.0),
        };
        if !delay.is_nan() {
            delays += delay;
            known += 1.0;
        }
        (before, before_that) = (delay, before);
        let mut to_pay = amount * drawn.known("paid_share").unwrap_or(1.0);
        let day = (due + delay).min(-1.0);
        for _ in 1..whole(drawn.known("parts").unwrap_or(1.0)) {
            let part = to_pay.min(amount * drawn.known("part_share").unwrap_or(0.5));
            to_pay -= part;
            rows.push(instalment.paid(loan, day - draw.between(0, 10) as f64, part));
        }
        rows.push(instalment.paid(loan, day, to_pay));
    }
}
