//! The earlier applications of an invented client with the bank, and what came of them.
//!
//! Independent of how a contract is repaid: `loans` and `cards` see to the approved ones.

use super::application::{Client, NO_DAY, TODAY, clamp};
use super::draw::{Draw, Part, decimals, multiple_of, whole};
use super::profile::{Drawn, recipe};
use super::tables::{Field, Id, Row};
use super::{cards, loans};

/// Numbers of contracts start here, and each client has so many to give.
const FIRST_CONTRACT: i64 = 1_000_000;
const CONTRACTS_A_CLIENT: i64 = 128;
/// No application is older, in days.
const OLDEST: f64 = -2_922.0;
/// Due dates are so many days apart, as in the source.
pub(super) const DAYS_A_MONTH: f64 = 30.0;
/// A card's annuity is that part of its limit.
const CARD_TIMES: f64 = 20.0;

/// Days from the last instalment until a loan is closed, where the profile does not say.
const USUAL_CLOSING: f64 = 5.0;
/// Attempts to draw a contract of a kind: so many clients have none.
const TRIES: usize = 60;

/// Appends the rows of the client's earlier applications, the newest first, and of what came of them.
pub(super) fn history(seed: u64, client: &Client, rows: &mut Vec<Row>) {
    let draw = &mut Draw::new(seed, client.index, Part::Contracts);
    let of = recipe("previous_of").draw(draw, client.defaults, |name| client.application.get(name));
    let count = of.get("applications").min((CONTRACTS_A_CLIENT / 2) as f64);
    let first = FIRST_CONTRACT + i64::from(client.index) * CONTRACTS_A_CLIENT;
    let mut newer: Option<Application> = None;
    for place in 0..whole(count) {
        let application = Application::draw(draw, client, place as f64, count, newer.as_ref());
        let contract =
            application.approved().then(|| Contract::draw(draw, client, &application, first + place));
        rows.push(application.row(client, first + place, contract.as_ref()));
        if let Some(contract) = contract {
            contract.follow(draw, rows);
        }
        newer = Some(application);
    }
    // Contracts whose application the bank has lost.
    let mut id = first + whole(count);
    for (card, lost) in [(false, of.get("lost_loans")), (true, of.get("lost_cards"))] {
        for _ in 0..whole(lost).min(CONTRACTS_A_CLIENT / 4) {
            let any = (0..TRIES).map(|_| Application::draw(draw, client, count, count, newer.as_ref()));
            let fitting = any.into_iter().find(|any| any.approved() && any.is_card() == card);
            if let Some(application) = fitting {
                // When it was decided is lost with it.
                let contract =
                    Contract { decided: f64::NAN, ..Contract::draw(draw, client, &application, id) };
                contract.follow(draw, rows);
                id += 1;
            }
        }
    }
}

/// An earlier application.
struct Application {
    drawn: Drawn,
    decided: f64,
}

impl Application {
    fn draw(draw: &mut Draw, client: &Client, place: f64, count: f64, newer: Option<&Self>) -> Self {
        let of_newer = |name| newer.map_or(f64::NAN, |newer| newer.drawn.get(name));
        let drawn = recipe("previous").draw(draw, client.defaults, |name| match name {
            "place" => place,
            "applications" => count,
            "left" => count - place - 1.0,
            "newer_DAYS_DECISION" => newer.map_or(TODAY, |newer| newer.decided),
            "newer_NAME_CONTRACT_TYPE_code" => of_newer("NAME_CONTRACT_TYPE"),
            "newer_NAME_CONTRACT_STATUS_code" => of_newer("NAME_CONTRACT_STATUS"),
            "newer_AMT_APPLICATION" => of_newer("AMT_APPLICATION"),
            name => client.application.get(name),
        });
        let decided = clamp(drawn.get("DAYS_DECISION"), OLDEST, -1.0);
        Self { drawn, decided }
    }

    fn approved(&self) -> bool {
        self.drawn.code("NAME_CONTRACT_STATUS") == Some("Approved")
    }

    fn is_card(&self) -> bool {
        self.drawn.code("NAME_CONTRACT_TYPE") == Some("Revolving loans")
    }

    fn credit(&self) -> f64 {
        let asked = self.drawn.get("AMT_APPLICATION");
        let credit = match self.drawn.known("credit_share").filter(|_| asked > 0.0) {
            Some(share) => asked * share,
            None => self.drawn.known("credit_alone").unwrap_or(0.0),
        };
        multiple_of(4.5, credit)
    }

    fn annuity(&self) -> Option<f64> {
        let times = self.drawn.known("CNT_PAYMENT")?;
        let share = self.drawn.known("annuity_share")?;
        Some(decimals(1_000.0, self.credit() * share / if times > 0.0 { times } else { CARD_TIMES }))
    }

    fn row(&self, client: &Client, id: i64, contract: Option<&Contract>) -> Row {
        let mut row = Row::new(Id::PreviousApplication);
        self.drawn.write(&mut row);
        row.set("SK_ID_PREV", id);
        row.set("SK_ID_CURR", client.id);
        row.set("DAYS_DECISION", whole(self.decided));
        row.set("AMT_CREDIT", self.credit());
        row.set("AMT_ANNUITY", self.annuity());
        let asked = self.drawn.get("AMT_APPLICATION");
        row.set("AMT_GOODS_PRICE", self.drawn.is("price_known").then_some(asked));
        row.set(
            "AMT_DOWN_PAYMENT",
            self.drawn.known("down_share").map(|share| multiple_of(4.5, asked * share)),
        );
        if let Some(contract) = contract {
            contract.dates(&mut row);
        }
        row
    }
}

/// What came of an application that was approved.
pub(super) struct Contract<'a> {
    pub(super) id: i64,
    pub(super) client: &'a Client,
    /// Whether it is a card.
    card: bool,
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
    drawn: Drawn,
}

impl<'a> Contract<'a> {
    fn draw(draw: &mut Draw, client: &'a Client, application: &Application, id: i64) -> Self {
        let card = application.is_card();
        let term = application.drawn.known("CNT_PAYMENT").unwrap_or(0.0);
        let (decided, kind) = (application.decided, application.drawn.get("NAME_CONTRACT_TYPE"));
        let drawn = recipe("contract").draw(draw, client.defaults, |name| match name {
            "card" => f64::from(u8::from(card)),
            "DAYS_DECISION" => decided,
            "CNT_PAYMENT" => term,
            "planned_end" => decided + DAYS_A_MONTH * term,
            "NAME_CONTRACT_TYPE_code" => kind,
            name => client.application.get(name),
        });
        let past = |day: f64| if day < 0.0 { day } else { f64::NAN };
        let usual = if card { f64::NAN } else { DAYS_A_MONTH };
        let first_due = decided + drawn.known("first_due_after").unwrap_or(usual);
        let planned = first_due + DAYS_A_MONTH * (term - 1.0);
        // What is still running has an end to come.
        let early = drawn.known("months_early").unwrap_or(if planned < 0.0 { 0.0 } else { f64::NAN });
        let last_due = past(if card {
            f64::NAN
        } else {
            clamp(planned - DAYS_A_MONTH * early, first_due, f64::INFINITY)
        });
        let (since, usual) = if card { (decided, f64::NAN) } else { (last_due, USUAL_CLOSING) };
        let terminated = past(since + drawn.known("terminated_after").unwrap_or(usual));
        let (credit, annuity) = (application.credit(), application.annuity().unwrap_or(0.0));
        Self {
            id,
            client,
            card,
            kind,
            credit,
            annuity,
            term,
            decided,
            first_due,
            last_due,
            terminated,
            drawn,
        }
    }

    /// Writes its dates; of what is to come only the planned ones are told.
    fn dates(&self, row: &mut Row) {
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

    /// Appends its months and payments, if the bank holds any.
    fn follow(&self, draw: &mut Draw, rows: &mut Vec<Row>) {
        if !self.drawn.is("with_months") {
            return;
        }
        if self.card {
            cards::months(draw, self, rows);
        } else if self.first_due < 0.0 && self.term > 0.0 {
            loans::repay(draw, self, rows);
        }
    }
}
