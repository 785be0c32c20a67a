//! The credits of an invented client at other institutions, and the months of some of them.
//!
//! Independent of what the client has with the bank itself.

use super::application::Client;
use super::draw::{Draw, Part, decimals, multiple_of, whole};
use super::profile as p;
use super::tables::{Id, Row};

/// Numbers of credits elsewhere start here, and each client has so many to give.
const FIRST_CREDIT: i64 = 5_000_000;
const CREDITS_A_CLIENT: i64 = 16;
const DAYS_A_MONTH: i64 = 30;

/// Appends the rows of the client's credits elsewhere.
pub(super) fn report(seed: u64, client: &Client, rows: &mut Vec<Row>) {
    let draw = &mut Draw::new(seed, client.index, Part::Bureau);
    let first = FIRST_CREDIT + i64::from(client.index) * CREDITS_A_CLIENT;
    let count = draw.pick(p::BUREAU_CREDITS);
    for id in first..first + count {
        credit(draw, client, id, rows);
    }
    if draw.chance(p::BUREAU_ORPHAN) {
        let since = draw.between(60, 600);
        months(draw, client, first + count, since, None, rows);
    }
}

fn credit(draw: &mut Draw, client: &Client, id: i64, rows: &mut Vec<Row>) {
    let risk = client.risk;
    let kind = draw.pick_by(&p::BUREAU_KINDS, |kind| kind.share);
    let ago = p::BUREAU_AGO.at_score(draw.score(&[(p::BUREAU_AGO_RISK, risk)]));
    let ago = client.days_ago(draw, ago);
    let planned_end = whole(draw.value(&kind.term)) - ago;
    let [before_end, after_end] = kind.active;
    let share_active = if planned_end > 0 { before_end } else { after_end };
    let active = draw.tilted(share_active, p::BUREAU_ACTIVE_RISK * risk);
    // A closed credit ended as planned or, often, before.
    let end = if planned_end < 0 && draw.chance(0.8) { planned_end } else { -draw.between(1, ago) };
    let end = end.min(-1);
    let sold = draw.chance(p::BUREAU_SOLD);

    let mut row = Row::new(Id::Bureau);
    row.set("SK_ID_CURR", client.id);
    row.set("SK_ID_BUREAU", id);
    row.set(
        "CREDIT_ACTIVE",
        match (sold, active) {
            (true, _) => "Sold",
            (false, true) => "Active",
            (false, false) => "Closed",
        },
    );
    row.set("CREDIT_CURRENCY", draw.pick(p::CURRENCY));
    row.set("CREDIT_TYPE", kind.name);
    row.set("DAYS_CREDIT", -ago);
    let with_end = !draw.chance(kind.without_end);
    row.set("DAYS_CREDIT_ENDDATE", with_end.then_some(planned_end as f64));
    row.set("DAYS_ENDDATE_FACT", (!active).then_some(end as f64));
    let updated = if active { draw.between(2, 60) } else { draw.between(-end / 2, -end).max(1) };
    row.set("DAYS_CREDIT_UPDATE", -updated.min(ago));

    let amount = multiple_of(4.5, draw.value(&kind.amount));
    let debt_share = if active { p::DEBT_SHARE.at_score(draw.score(&[(p::DEBT_RISK, risk)])) } else { 0.0 };
    let debt = decimals(100.0, amount * debt_share);
    let card = kind.name == "Credit card";
    row.set("AMT_CREDIT_SUM", amount);
    row.set("AMT_CREDIT_SUM_DEBT", draw.chance(p::DEBT_KNOWN).then_some(debt));
    let limit = if card && active { decimals(100.0, (amount - debt).max(0.0)) } else { 0.0 };
    row.set("AMT_CREDIT_SUM_LIMIT", draw.chance(p::LIMIT_KNOWN).then_some(limit));

    let overdue = active && draw.tilted(p::OVERDUE_NOW, p::OVERDUE_RISK * risk);
    let overdue_days = if overdue { whole(draw.value(&p::OVERDUE_DAYS)) } else { 0 };
    let overdue_amount = if overdue { decimals(100.0, debt.max(900.0) * draw.unit()) } else { 0.0 };
    row.set("CREDIT_DAY_OVERDUE", overdue_days);
    row.set("AMT_CREDIT_SUM_OVERDUE", overdue_amount);
    let ever = overdue || draw.tilted(p::MAX_OVERDUE_POSITIVE, p::OVERDUE_RISK / 2.0 * risk);
    let worst = if ever { decimals(100.0, draw.value(&p::MAX_OVERDUE)).max(overdue_amount) } else { 0.0 };
    row.set("AMT_CREDIT_MAX_OVERDUE", draw.chance(p::MAX_OVERDUE_KNOWN).then_some(worst));
    row.set("CNT_CREDIT_PROLONG", draw.chance(p::PROLONGED));
    let annuity = if draw.chance(0.5) {
        let months = ((planned_end + ago) / DAYS_A_MONTH).clamp(1, 60);
        multiple_of(4.5, amount / months as f64)
    } else {
        0.0
    };
    row.set("AMT_ANNUITY", draw.chance(p::BUREAU_ANNUITY_KNOWN).then_some(annuity));
    rows.push(row);

    if draw.chance(p::BUREAU_MONTHS_KNOWN) {
        months(draw, client, id, ago, (!active).then_some(end), rows);
    }
}

/// The latest months of a credit that began `since` days ago and ended on the day `end`, if it did.
fn months(draw: &mut Draw, client: &Client, credit: i64, since: i64, end: Option<i64>, rows: &mut Vec<Row>) {
    let oldest = (since / DAYS_A_MONTH).min(p::BUREAU_MONTHS);
    for month in -oldest..=0 {
        let closed = end.is_some_and(|end| month * DAYS_A_MONTH >= end);
        let status = if closed {
            "C"
        } else if draw.chance(p::MONTH_UNKNOWN) {
            "X"
        } else if draw.tilted(p::MONTH_LATE, p::MONTH_LATE_RISK * client.risk) {
            draw.pick(p::MONTH_DELAY)
        } else {
            "0"
        };
        let mut row = Row::new(Id::BureauBalance);
        row.set("SK_ID_BUREAU", credit);
        row.set("MONTHS_BALANCE", month);
        row.set("STATUS", status);
        rows.push(row);
    }
}
