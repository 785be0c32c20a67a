//! How an invented client uses a card: its months, month after month, and its payments.
//!
//! Independent of which card it is: one [`Contract`] is all it knows.

use super::application::MEAN_MONTH;
use super::contract::{Contract, Instalment};
use super::draw::{Draw, decimals, multiple_of, whole};
use super::profile::{Drawn, recipe};
use super::tables::{FileRow, Id};

/// Monthly interest and fees on the balance: the median of the real cards.
const INTEREST: f64 = 0.037;
/// The smallest instalment, as a share of the limit.
const SMALLEST_INSTALMENT: f64 = 0.05;
/// A balance beyond the limit by more than this is no longer lent.
const MOST_OF_LIMIT: f64 = 1.1;

/// Appends the months of a card, and the payments of the months in which something was paid.
pub(super) fn months(draw: &mut Draw, card: &Contract, rows: &mut Vec<FileRow>) {
    let of = recipe("card").draw(draw, card.client.defaults, |name| match name {
        "DAYS_DECISION" => card.decided,
        name => card.client.application.get(name),
    });
    let used = of.get("used");
    let limit = multiple_of(4_500.0, of.get("limit"));
    let latest = whole(of.get("latest")).min(-1);
    let months = whole(of.get("months")).max(1);
    let mut month =
        Month { share: f64::NAN, balance: f64::NAN, drawn: f64::NAN, late: f64::NAN, serious: f64::NAN };
    let (mut instalments, mut number) = (0, 0);
    for index in 0..months {
        let drawn = recipe("card_month").draw(draw, card.client.defaults, |name| match name {
            "place" => index as f64,
            "used" => used,
            "limit" => limit,
            "before_limit_share" => month.share,
            "before_balance_share" => month.balance,
            "before_drawn_share" => month.drawn,
            "before_SK_DPD" => month.late,
            _ => month.serious,
        });
        let before = month.owed();
        let next = month.next(&drawn, used == 1.0);
        let paid_share = (before + next.drawn + before * INTEREST - next.balance).max(0.0);
        let owed = decimals(1_000.0, next.balance * limit);
        let due = decimals(1_000.0, owed.min(limit * SMALLEST_INSTALMENT));
        instalments += i64::from(before > 0.0);
        let at = latest - months + 1 + index;
        rows.push(row(
            card,
            &drawn,
            used == 1.0,
            at,
            [limit, next.share, owed, due, next.drawn * limit, paid_share * limit, next.late, next.serious],
            instalments,
        ));

        let payments = recipe("card_payments").draw(draw, card.client.defaults, |name| match name {
            "used" => used,
            "before_balance_share" => month.balance,
            "before_drawn_share" => month.drawn,
            "balance_share" => next.balance,
            "drawn_share" => next.drawn,
            _ => paid_share,
        });
        let times = whole(payments.known("payments").unwrap_or(0.0));
        for _ in 0..times {
            number += 1;
            let day = (at as f64 * MEAN_MONTH).ceil() + draw.between(5, 28) as f64;
            let amount =
                decimals(1_000.0, limit * paid_share.max(before * SMALLEST_INSTALMENT) / times as f64);
            // 0 is how the source marks a card's calendar.
            let instalment = Instalment { version: 0.0, number, due: day.min(-1.0), amount };
            let delay = if next.late > 0.0 { next.late } else { -draw.between(0, 9) as f64 };
            rows.push(instalment.paid(card, (day + delay).min(-1.0), amount));
        }
        month = next;
    }
}

/// What the next month of a card depends on; shares are of the limit, NaN before the first month.
struct Month {
    /// The limit itself, which the bank may lower.
    share: f64,
    balance: f64,
    drawn: f64,
    /// Days past due, and those that count.
    late: f64,
    serious: f64,
}

impl Month {
    /// What is owed at its end, as a share of the limit; nothing before the first month.
    fn owed(&self) -> f64 {
        if self.balance.is_nan() { 0.0 } else { self.balance }
    }

    fn next(&self, drawn: &Drawn, used: bool) -> Self {
        let before = self.owed();
        let spent = if used { drawn.known("drawn_share").unwrap_or(0.0) } else { 0.0 };
        let spent = spent.min((MOST_OF_LIMIT - before).max(0.0));
        let paid = drawn.known("paid_share").unwrap_or(0.0);
        let balance = (before * (1.0 + INTEREST) + spent - paid).clamp(0.0, MOST_OF_LIMIT);
        let late = if before > 0.0 { drawn.get("SK_DPD") } else { 0.0 };
        let share = drawn.known("limit_share").unwrap_or(1.0);
        Self { share, balance, drawn: spent, late, serious: drawn.get("SK_DPD_DEF").min(late) }
    }
}

fn row(
    card: &Contract,
    drawn: &Drawn,
    used: bool,
    month: i64,
    numbers: [f64; 8],
    instalments: i64,
) -> FileRow {
    let [limit, share, owed, due, spent, paid, late, serious] = numbers;
    let [spent, paid] = [decimals(100.0, spent), decimals(1_000.0, paid)];
    let machine = decimals(100.0, spent * drawn.known("machine_share").unwrap_or(0.0).clamp(0.0, 1.0));
    let count = if spent > 0.0 { drawn.known("CNT_DRAWINGS_CURRENT").unwrap_or(1.0).max(1.0) } else { 0.0 };
    let machine_count = if spent > 0.0 { (count * machine / spent).round() } else { 0.0 };
    let mut row = FileRow::new(Id::CreditCardBalance);
    row.set("SK_ID_PREV", card.id);
    row.set("SK_ID_CURR", card.client.id);
    row.set("MONTHS_BALANCE", month);
    row.set("AMT_BALANCE", owed);
    row.set("AMT_CREDIT_LIMIT_ACTUAL", whole(multiple_of(4_500.0, limit * share)));
    row.set("AMT_DRAWINGS_CURRENT", spent);
    row.set("CNT_DRAWINGS_CURRENT", whole(count));
    row.set("AMT_INST_MIN_REGULARITY", due);
    // The source leaves the details of a card that is never used empty.
    if used {
        row.set("AMT_DRAWINGS_ATM_CURRENT", machine);
        row.set("AMT_DRAWINGS_OTHER_CURRENT", 0.0);
        row.set("AMT_DRAWINGS_POS_CURRENT", decimals(100.0, spent - machine));
        row.set("CNT_DRAWINGS_ATM_CURRENT", machine_count);
        row.set("CNT_DRAWINGS_OTHER_CURRENT", 0.0);
        row.set("CNT_DRAWINGS_POS_CURRENT", count - machine_count);
        row.set("AMT_PAYMENT_CURRENT", paid);
    }
    row.set("AMT_PAYMENT_TOTAL_CURRENT", paid);
    row.set("AMT_RECEIVABLE_PRINCIPAL", decimals(1_000.0, owed / (1.0 + INTEREST)));
    row.set("AMT_RECIVABLE", owed);
    row.set("AMT_TOTAL_RECEIVABLE", owed);
    row.set("CNT_INSTALMENT_MATURE_CUM", instalments as f64);
    row.set("NAME_CONTRACT_STATUS", drawn.code("NAME_CONTRACT_STATUS").unwrap_or("Active"));
    row.set("SK_DPD", whole(late));
    row.set("SK_DPD_DEF", whole(serious));
    row
}
