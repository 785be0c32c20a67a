//! How an invented client uses a card: its months, month after month, and its payments.
//!
//! Independent of which card it is: one [`Contract`] is all it knows.

use super::contracts::{Contract, DAYS_A_MONTH};
use super::draw::{Draw, decimals, multiple_of, whole};
use super::loans::Instalment;
use super::profile as p;
use super::tables::{Id, Row};

/// Monthly interest on the balance.
const INTEREST: f64 = 0.02;
/// The smallest instalment, as a share of the limit.
const SMALLEST_INSTALMENT: f64 = 0.05;

/// Appends the months of a card, and the payments of the months in which something was due.
pub(super) fn months(draw: &mut Draw, card: &Contract, rows: &mut Vec<Row>) {
    if !draw.chance(p::CARD_HELD) {
        return;
    }
    let used = draw.chance(p::CARD_USED);
    let habit = p::CARD_RISK * card.risk + p::PAYMENT_SPREAD * draw.normal();
    let limit = multiple_of(4_500.0, card.credit);
    let oldest = (-card.decided / DAYS_A_MONTH).min(p::CARD_MONTHS);
    let mut balance: f64 = 0.0;
    let mut instalments = 0;
    for month in -oldest..0 {
        let due =
            if balance > 0.0 { decimals(1_000.0, balance.min(limit * SMALLEST_INSTALMENT)) } else { 0.0 };
        let drawn = if used && draw.tilted(p::CARD_DRAWN, habit) {
            decimals(100.0, (limit * draw.value(&p::CARD_DRAWING)).min(limit - balance).max(0.0))
        } else {
            0.0
        };
        let at_machine = draw.chance(0.6);
        let late = due > 0.0 && draw.tilted(p::PAID_LATE, habit);
        let pays = (limit * draw.value(&p::CARD_PAYMENT)).max(due).min(balance);
        let paid = if late || due == 0.0 { 0.0 } else { decimals(1_000.0, pays) };
        let days_late = if late { draw.between(1, 25) } else { 0 };
        if due > 0.0 {
            instalments += 1;
            let day = month * DAYS_A_MONTH + draw.between(10, 20);
            // 0 is how the source marks a card's calendar.
            let instalment = Instalment { version: 0.0, number: instalments, due: day, amount: due };
            rows.push(if late {
                instalment.paid(card, day + days_late, due)
            } else {
                instalment.paid(card, day - draw.between(0, 9), paid)
            });
        }
        let principal = balance + drawn - paid;
        balance = decimals(1_000.0, (principal * (1.0 + INTEREST)).max(0.0));

        let count = if drawn > 0.0 { draw.between(1, 6) } else { 0 };
        let (machine, elsewhere) = if at_machine { (drawn, 0.0) } else { (0.0, drawn) };
        let (machine_count, elsewhere_count) = if at_machine { (count, 0) } else { (0, count) };
        let mut row = Row::new(Id::CreditCardBalance);
        row.set("SK_ID_PREV", card.id);
        row.set("SK_ID_CURR", card.client);
        row.set("MONTHS_BALANCE", month);
        row.set("AMT_BALANCE", balance);
        row.set("AMT_CREDIT_LIMIT_ACTUAL", whole(limit));
        row.set("AMT_DRAWINGS_CURRENT", drawn);
        row.set("CNT_DRAWINGS_CURRENT", count);
        row.set("AMT_INST_MIN_REGULARITY", due);
        // The source leaves the details of a card that is never used empty.
        if used {
            row.set("AMT_DRAWINGS_ATM_CURRENT", machine);
            row.set("AMT_DRAWINGS_OTHER_CURRENT", 0.0);
            row.set("AMT_DRAWINGS_POS_CURRENT", elsewhere);
            row.set("CNT_DRAWINGS_ATM_CURRENT", machine_count as f64);
            row.set("CNT_DRAWINGS_OTHER_CURRENT", 0.0);
            row.set("CNT_DRAWINGS_POS_CURRENT", elsewhere_count as f64);
            row.set("AMT_PAYMENT_CURRENT", paid);
        }
        row.set("AMT_PAYMENT_TOTAL_CURRENT", paid);
        row.set("AMT_RECEIVABLE_PRINCIPAL", decimals(1_000.0, principal.max(0.0)));
        row.set("AMT_RECIVABLE", balance);
        row.set("AMT_TOTAL_RECEIVABLE", balance);
        row.set("CNT_INSTALMENT_MATURE_CUM", instalments as f64);
        row.set("NAME_CONTRACT_STATUS", "Active");
        row.set("SK_DPD", days_late);
        row.set("SK_DPD_DEF", if days_late > 7 { days_late } else { 0 });
        rows.push(row);
    }
}
