//! How an invented client repays a loan: its months and its payments.
//!
//! Independent of which loan it is: one [`Contract`] is all it knows.

use super::contracts::{Contract, DAYS_A_MONTH};
use super::draw::{Draw, decimals, whole};
use super::profile as p;
use super::tables::{Id, Row};

/// Days past due from which a month counts as late.
const LATE_MONTH: i64 = 5;

/// One instalment: when it was due, and how much.
pub(super) struct Instalment {
    pub(super) version: f64,
    pub(super) number: i64,
    pub(super) due: i64,
    pub(super) amount: f64,
}

/// Appends the months and payments of a loan.
pub(super) fn repay(draw: &mut Draw, contract: &Contract, rows: &mut Vec<Row>) {
    // Clients of equal risk differ, and one client's contracts do.
    let habit = p::PAYMENT_RISK * contract.risk + p::PAYMENT_SPREAD * draw.normal();
    for number in 1..=contract.instalments {
        let due = contract.first_due + DAYS_A_MONTH * (number - 1);
        if due >= 0 {
            return;
        }
        let left = contract.instalments - number;
        let ends_early = left == 0 && number < contract.term;
        // Who repays early pays what is left of the principal at once, by a new calendar.
        let rest = if ends_early {
            contract.credit * (contract.term - number) as f64 / contract.term as f64
        } else {
            0.0
        };
        let amount = decimals(1_000.0, contract.annuity + rest);
        let late = draw.tilted(p::PAID_LATE, habit);
        let delay = if late { whole(draw.value(&p::DAYS_LATE)) } else { -whole(draw.value(&p::DAYS_EARLY)) };
        let instalment = Instalment { version: if ends_early { 2.0 } else { 1.0 }, number, due, amount };
        if draw.tilted(p::PAID_IN_PARTS, habit) {
            let part = decimals(1_000.0, amount * draw.unit());
            let rest = decimals(1_000.0, amount - part);
            rows.push(instalment.paid(contract, due - draw.between(0, 5), part));
            rows.push(instalment.paid(contract, due + delay.max(0), rest));
        } else {
            rows.push(instalment.paid(contract, due + delay, amount));
        }

        let days_late = if delay >= LATE_MONTH { delay.min(-due) } else { 0 };
        let serious = if draw.chance(0.4) { days_late } else { 0 };
        let term = if ends_early { number } else { contract.term };
        let status = if left == 0 { "Completed" } else { "Active" };
        let mut row = Row::new(Id::PosCashBalance);
        row.set("SK_ID_PREV", contract.id);
        row.set("SK_ID_CURR", contract.client);
        row.set("MONTHS_BALANCE", month(due));
        row.set("CNT_INSTALMENT", term as f64);
        row.set("CNT_INSTALMENT_FUTURE", (term - number) as f64);
        row.set("NAME_CONTRACT_STATUS", status);
        row.set("SK_DPD", days_late);
        row.set("SK_DPD_DEF", serious);
        rows.push(row);
    }
}

impl Instalment {
    /// The row of its payment, or of a part of it. What is to be paid in the future is not paid yet.
    pub(super) fn paid(&self, contract: &Contract, day: i64, amount: f64) -> Row {
        let past = day < 0;
        let mut row = Row::new(Id::InstallmentsPayments);
        row.set("SK_ID_PREV", contract.id);
        row.set("SK_ID_CURR", contract.client);
        row.set("NUM_INSTALMENT_VERSION", self.version);
        row.set("NUM_INSTALMENT_NUMBER", self.number);
        row.set("DAYS_INSTALMENT", self.due as f64);
        row.set("DAYS_ENTRY_PAYMENT", past.then_some(day as f64));
        row.set("AMT_INSTALMENT", self.amount);
        row.set("AMT_PAYMENT", past.then_some(amount));
        row
    }
}

/// The month of a day before the present application: -1 is the last one.
fn month(day: i64) -> i64 {
    day.div_euclid(DAYS_A_MONTH)
}
