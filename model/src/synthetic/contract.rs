//! A contract of an invented client and its instalments, as data, and the rows that these alone make.
//!
//! Independent of how a contract comes about (`previous`) and of how it is repaid (`loans`, `cards`).

use super::application::{Client, NO_DAY};
use super::draw::decimals;
use super::profile::Drawn;
use super::tables::{Field, FileRow, Id};

/// Due dates are so many days apart, as in the source.
pub(super) const DAYS_A_MONTH: f64 = 30.0;

/// What came of an application that was approved.
pub(super) struct Contract<'a> {
    pub(super) id: i64,
    pub(super) client: &'a Client,
    /// Whether it is a card.
    pub(super) card: bool,
    /// Which kind of contract, as the profile counts them.
    pub(super) kind: f64,
    /// Amount of the loan, limit of the card.
    pub(super) credit: f64,
    pub(super) annuity: f64,
    /// Months; 0 for a card.
    pub(super) term: f64,
    /// Days relative to the present application: negative before it, NaN for a day that there is not.
    pub(super) decided: f64,
    pub(super) first_due: f64,
    pub(super) last_due: f64,
    pub(super) terminated: f64,
    /// What was drawn of its course.
    pub(super) drawn: Drawn,
}

impl Contract<'_> {
    /// Writes its dates; of what is to come only the planned ones are told.
    pub(super) fn dates(&self, row: &mut FileRow) {
        if !self.drawn.is("started") {
            return;
        }
        let day = |day: f64| Field::from(if day.is_nan() { NO_DAY as f64 } else { day });
        let planned = if self.card { f64::NAN } else { self.first_due + DAYS_A_MONTH * (self.term - 1.0) };
        let drawing = if self.card { self.decided + self.drawn.get("drawing_after") } else { f64::NAN };
        row.set("DAYS_FIRST_DRAWING", day(drawing));
        row.set("DAYS_FIRST_DUE", day(self.first_due));
        row.set("DAYS_LAST_DUE_1ST_VERSION", day(planned));
        row.set("DAYS_LAST_DUE", day(self.last_due));
        row.set("DAYS_TERMINATION", day(self.terminated));
        row.set("NFLAG_INSURED_ON_APPROVAL", self.drawn.known("NFLAG_INSURED_ON_APPROVAL").unwrap_or(0.0));
    }
}

/// One instalment: when it was due, and how much.
pub(super) struct Instalment {
    pub(super) version: f64,
    pub(super) number: i64,
    pub(super) due: f64,
    pub(super) amount: f64,
}

impl Instalment {
    /// The row of its payment, or of a part of it; a day that there is not has no payment.
    pub(super) fn paid(&self, contract: &Contract, day: f64, amount: f64) -> FileRow {
        let paid = !day.is_nan();
        let mut row = FileRow::new(Id::InstallmentsPayments);
        row.set("SK_ID_PREV", contract.id);
        row.set("SK_ID_CURR", contract.client.id);
        row.set("NUM_INSTALMENT_VERSION", self.version);
        row.set("NUM_INSTALMENT_NUMBER", self.number);
        row.set("DAYS_INSTALMENT", self.due);
        row.set("DAYS_ENTRY_PAYMENT", paid.then_some(day));
        row.set("AMT_INSTALMENT", self.amount);
        row.set("AMT_PAYMENT", paid.then_some(decimals(1_000.0, amount)));
        row
    }
}
