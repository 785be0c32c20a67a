//! The credits of an invented client at other institutions, and the months of some of them.
//!
//! The profile does not know the applicants' months. The 27.3 million of the whole bank leave room for one conclusion:
//! all their credits have months, and these go on to the present one.
//!
//! Independent of what the client has with the bank itself.

use super::application::{Client, TODAY, clamp, month};
use super::draw::{Draw, Stream, decimals, whole};
use super::profile::{Drawn, recipe};
use super::tables::{FileRow, Id};

/// Numbers of credits elsewhere start here, and each client has so many to give.
const FIRST_CREDIT: i64 = 5_000_000;
const CREDITS_A_CLIENT: i64 = 128;
/// The bureau tells of no credit that began earlier, in days.
const OLDEST: f64 = -2_922.0;
/// How many credits a client has on average of which only the months are left: as many as the whole bank has.
const LOST_CREDITS: f64 = 0.12;

/// Appends the rows of the client's credits elsewhere, the newest first.
pub(super) fn report(seed: u64, client: &Client, rows: &mut Vec<FileRow>) {
    let draw = &mut Draw::new(seed, client.index, Stream::Bureau);
    let of = recipe("bureau_of").draw(draw, client.defaults, |name| client.application.get(name));
    let count = of.get("credits").min((CREDITS_A_CLIENT - 2) as f64);
    let with_months = of.is("with_months") || client.applicant;
    let first = FIRST_CREDIT + i64::from(client.index) * CREDITS_A_CLIENT;
    let mut newer: Option<Credit> = None;
    for index in 0..whole(count) {
        let credit = Credit::draw(draw, client, index as f64, count, newer.as_ref());
        rows.push(credit.row(client, first + index));
        if with_months {
            credit.months(draw, client, first + index, rows);
        }
        newer = Some(credit);
    }
    if let Some(credit) = newer.filter(|_| draw.chance(LOST_CREDITS / 0.86)) {
        credit.months(draw, client, first + whole(count), rows);
    }
}

/// A credit elsewhere.
struct Credit {
    drawn: Drawn,
    /// Days relative to the present application.
    begun: f64,
    /// The planned end, and the day on which it was closed, NaN if there is none.
    planned: f64,
    ended: f64,
}

impl Credit {
    fn draw(draw: &mut Draw, client: &Client, index: f64, credits: f64, newer: Option<&Self>) -> Self {
        let of_newer = |name| newer.map_or(f64::NAN, |newer| newer.drawn.get(name));
        let drawn = recipe("bureau").draw(draw, client.defaults, |name| match name {
            "place" => index,
            "credits" => credits,
            "left" => credits - index - 1.0,
            "newer_DAYS_CREDIT" => newer.map_or(TODAY, |newer| newer.begun),
            "newer_CREDIT_ACTIVE_code" => of_newer("CREDIT_ACTIVE"),
            "newer_CREDIT_TYPE_code" => of_newer("CREDIT_TYPE"),
            "newer_AMT_CREDIT_SUM" => of_newer("AMT_CREDIT_SUM"),
            name => client.application.get(name),
        });
        let begun = drawn.get("DAYS_CREDIT").clamp(OLDEST, -1.0);
        let planned = begun + drawn.get("duration");
        // Only what is closed has ended, and not before it began.
        let ended = match drawn.code("CREDIT_ACTIVE") {
            Some("Closed") if drawn.is("as_planned") && planned < 0.0 => planned,
            Some("Closed") => begun + drawn.known("lasted").unwrap_or(0.0),
            _ => f64::NAN,
        };
        Self { drawn, begun, planned, ended: clamp(ended, begun, -1.0) }
    }

    fn row(&self, client: &Client, id: i64) -> FileRow {
        let drawn = &self.drawn;
        let mut row = FileRow::new(Id::Bureau);
        drawn.write(&mut row);
        row.set("SK_ID_CURR", client.id);
        row.set("SK_ID_BUREAU", id);
        row.set("DAYS_CREDIT", whole(self.begun));
        row.set("DAYS_CREDIT_ENDDATE", Some(self.planned).filter(|day| !day.is_nan()));
        row.set("DAYS_ENDDATE_FACT", Some(self.ended).filter(|day| !day.is_nan()));
        let since = if self.ended.is_nan() { 0.0 } else { self.ended };
        let heard = (since + drawn.known("heard_after").unwrap_or(0.0)).clamp(self.begun, 0.0);
        row.set("DAYS_CREDIT_UPDATE", whole(heard));
        let amount = drawn.known("AMT_CREDIT_SUM").unwrap_or(0.0);
        row.set(
            "AMT_CREDIT_SUM_DEBT",
            drawn.known("debt_share").map(|share| decimals(100.0, amount * share)),
        );
        row
    }

    /// Appends its months, from the one in which it began to the last that the bureau tells.
    fn months(&self, draw: &mut Draw, client: &Client, id: i64, rows: &mut Vec<FileRow>) {
        let begun = month(self.begun);
        let known = recipe("bureau_months").draw(draw, client.defaults, |name| match name {
            "months" => begun as f64,
            "DAYS_CREDIT" => self.begun,
            "DAYS_ENDDATE_FACT" => self.ended,
            "CREDIT_ACTIVE_code" => self.drawn.get("CREDIT_ACTIVE"),
            "CREDIT_TYPE_code" => self.drawn.get("CREDIT_TYPE"),
            name => client.application.get(name),
        });
        let first = (begun + 1).min(0);
        let latest = if client.applicant { 0 } else { whole(known.get("latest")).clamp(first, 0) };
        let closed_from = latest + 1 - whole(known.get("closed_months").max(0.0));
        let month_of = recipe("bureau_month");
        let kind = self.drawn.get("CREDIT_TYPE");
        let (mut before, mut before_that) = (f64::NAN, f64::NAN);
        for (index, month) in (first..=latest).enumerate() {
            let status = if month >= closed_from {
                "C"
            } else {
                let drawn = month_of.draw(draw, client.defaults, |name| match name {
                    "place" => index as f64,
                    "before" => before,
                    "before_that" => before_that,
                    _ => kind,
                });
                (before, before_that) = (drawn.get("STATUS"), before);
                drawn.code("STATUS").unwrap_or("0")
            };
            let mut row = FileRow::new(Id::BureauBalance);
            row.set("SK_ID_BUREAU", id);
            row.set("MONTHS_BALANCE", month);
            row.set("STATUS", status);
            rows.push(row);
        }
    }
}
