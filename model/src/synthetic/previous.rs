//! The earlier applications of an invented client with the bank, and what came of them.
//!
//! Independent of how a contract is repaid: `loans` and `cards` see to the approved ones.

use super::application::{Client, TODAY, clamp};
use super::contract::{Contract, DAYS_A_MONTH};
use super::draw::{Draw, Stream, decimals, multiple_of, whole};
use super::profile::{Drawn, recipe};
use super::tables::{FileRow, Id};
use super::{cards, loans};

/// Numbers of contracts start here, and each client has so many to give.
const FIRST_CONTRACT: i64 = 1_000_000;
const CONTRACTS_A_CLIENT: i64 = 128;
/// No application is older, in days.
const OLDEST: f64 = -2_922.0;
/// A card's annuity is that part of its limit.
const CARD_TIMES: f64 = 20.0;

/// Days from the last instalment until a loan is closed, where the profile does not say.
const USUAL_CLOSING: f64 = 5.0;
/// Attempts to draw a contract of a kind: so many clients have none.
const TRIES: usize = 60;

/// Appends the rows of the client's earlier applications, the newest first, and of what came of them.
pub(super) fn history(seed: u64, client: &Client, rows: &mut Vec<FileRow>) {
    let draw = &mut Draw::new(seed, client.index, Stream::Contracts);
    let of = recipe("previous_of").draw(draw, client.defaults, |name| client.application.get(name));
    let count = of.get("applications").min((CONTRACTS_A_CLIENT / 2) as f64);
    let first = FIRST_CONTRACT + i64::from(client.index) * CONTRACTS_A_CLIENT;
    let mut newer: Option<Application> = None;
    for index in 0..whole(count) {
        let application = Application::draw(draw, client, index as f64, count, newer.as_ref());
        let contract = application.approved().then(|| application.contract(draw, client, first + index));
        rows.push(application.row(client, first + index, contract.as_ref()));
        if let Some(contract) = contract {
            follow(&contract, draw, rows);
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
                let contract = Contract { decided: f64::NAN, ..application.contract(draw, client, id) };
                follow(&contract, draw, rows);
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
    fn draw(draw: &mut Draw, client: &Client, index: f64, count: f64, newer: Option<&Self>) -> Self {
        let of_newer = |name| newer.map_or(f64::NAN, |newer| newer.drawn.get(name));
        let drawn = recipe("previous").draw(draw, client.defaults, |name| match name {
            "place" => index,
            "applications" => count,
            "left" => count - index - 1.0,
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

    fn row(&self, client: &Client, id: i64, contract: Option<&Contract>) -> FileRow {
        let mut row = FileRow::new(Id::PreviousApplication);
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

    /// The contract of an approved application.
    fn contract<'a>(&self, draw: &mut Draw, client: &'a Client, id: i64) -> Contract<'a> {
        let card = self.is_card();
        let term = self.drawn.known("CNT_PAYMENT").unwrap_or(0.0);
        let (decided, kind) = (self.decided, self.drawn.get("NAME_CONTRACT_TYPE"));
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
        let (credit, annuity) = (self.credit(), self.annuity().unwrap_or(0.0));
        Contract {
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
}

/// Appends the months and payments of a contract, if the bank holds any.
fn follow(contract: &Contract, draw: &mut Draw, rows: &mut Vec<FileRow>) {
    if !contract.drawn.is("with_months") {
        return;
    }
    if contract.card {
        cards::months(draw, contract, rows);
    } else if contract.first_due < 0.0 && contract.term > 0.0 {
        loans::repay(draw, contract, rows);
    }
}
