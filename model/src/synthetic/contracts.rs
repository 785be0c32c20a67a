//! The earlier applications of an invented client with the bank, and what came of them.
//!
//! Independent of how a contract is repaid: `loans` and `cards` see to the approved ones.

use super::application::{Client, NO_DAY, code};
use super::draw::{Draw, Part, decimals, multiple_of, whole};
use super::profile as p;
use super::tables::{Field, Id, Row};
use super::{cards, loans};

/// Numbers of contracts start here, and each client has so many to give.
const FIRST_CONTRACT: i64 = 1_000_000;
const CONTRACTS_A_CLIENT: i64 = 16;
/// Due dates are so many days apart, as in the source.
pub(super) const DAYS_A_MONTH: i64 = 30;

/// An earlier application.
pub(super) struct Contract {
    pub(super) id: i64,
    pub(super) client: i64,
    /// The client's latent risk.
    pub(super) risk: f64,
    /// Days relative to the present application: negative.
    pub(super) decided: i64,
    pub(super) first_due: i64,
    /// Months; 0 for a card.
    pub(super) term: i64,
    /// Instalments until it is repaid: the term, or fewer.
    pub(super) instalments: i64,
    pub(super) annuity: f64,
    /// Amount of the loan, limit of the card.
    pub(super) credit: f64,
}

/// Appends the rows of the client's earlier applications, the oldest first, and of what came of them.
pub(super) fn history(seed: u64, client: &Client, rows: &mut Vec<Row>) {
    let draw = &mut Draw::new(seed, client.index, Part::Contracts);
    let kinds = [&p::CONSUMER, &p::CASH, &p::REVOLVING_LOANS];
    let mut applications: Vec<(i64, &p::PreviousKind)> = (0..draw.pick(p::APPLICATIONS))
        .map(|_| {
            let kind = *draw.pick_by(&kinds, |kind| kind.share);
            let ago = draw.value(&kind.ago);
            (-client.days_ago(draw, ago), kind)
        })
        .collect();
    applications.sort_by_key(|(decided, _)| *decided);
    let first = FIRST_CONTRACT + i64::from(client.index) * CONTRACTS_A_CLIENT;
    for (place, (decided, kind)) in (0..).zip(applications) {
        application(draw, client, kind, decided, first + place, place == 0, rows);
    }
}

fn application(
    draw: &mut Draw,
    client: &Client,
    kind: &p::PreviousKind,
    decided: i64,
    id: i64,
    newcomer: bool,
    rows: &mut Vec<Row>,
) {
    let refused = draw.tilted(kind.refused, p::REFUSED_RISK * client.risk);
    let status = if refused { "Refused" } else { draw.pick(kind.otherwise) };
    let mut row = Row::new(Id::PreviousApplication);
    row.set("SK_ID_PREV", id);
    row.set("SK_ID_CURR", client.id);
    row.set("NAME_CONTRACT_TYPE", kind.name);
    row.set("DAYS_DECISION", decided);
    row.set("NAME_CONTRACT_STATUS", status);
    let reason = match status {
        "Refused" => draw.pick(kind.reasons),
        "Unused offer" => "CLIENT",
        _ => "XAP",
    };
    row.set("CODE_REJECT_REASON", reason);
    let new = newcomer && kind.line == p::Line::Consumer;
    row.set("NAME_CLIENT_TYPE", if new { "New" } else { draw.pick(p::CLIENT_TYPE) });
    circumstances(draw, kind, &mut row);

    let without_amount = match status {
        "Approved" => 0.0,
        "Refused" => kind.refused_without_amount,
        _ => kind.canceled_without_amount,
    };
    if draw.chance(without_amount) {
        row.set("AMT_APPLICATION", 0.0);
        row.set("AMT_CREDIT", 0.0);
        row.set("NAME_TYPE_SUITE", Field::Missing);
        for column in ["NAME_PAYMENT_TYPE", "NAME_PORTFOLIO", "NAME_PRODUCT_TYPE", "NAME_YIELD_GROUP"] {
            row.set(column, "XNA");
        }
        row.set("PRODUCT_COMBINATION", if kind.line == p::Line::Card { "Card Street" } else { "Cash" });
        rows.push(row);
        return;
    }
    let (credit, annuity, term) = amounts(draw, kind, &mut row);
    if status != "Approved" || draw.chance(p::NEVER_STARTED) {
        rows.push(row);
        return;
    }

    let early = term > 1 && draw.chance(p::REPAID_EARLY);
    let contract = Contract {
        id,
        client: client.id,
        risk: client.risk,
        decided,
        first_due: decided + DAYS_A_MONTH + if draw.chance(0.7) { 0 } else { draw.between(0, 14) },
        term,
        instalments: if early { draw.between(1, term - 1) } else { term },
        annuity,
        credit,
    };
    due_dates(draw, &contract, &mut row);
    if !draw.chance(p::CONTRACT_ORPHAN) {
        rows.push(row);
    }
    if contract.term == 0 {
        cards::months(draw, &contract, rows);
    } else {
        loans::repay(draw, &contract, rows);
    }
}

/// When, how and with whom it was applied for.
fn circumstances(draw: &mut Draw, kind: &p::PreviousKind, row: &mut Row) {
    row.set("WEEKDAY_APPR_PROCESS_START", draw.pick(p::WEEKDAY));
    row.set("HOUR_APPR_PROCESS_START", whole(draw.value(&p::HOUR)));
    let last = !draw.chance(0.004);
    row.set("FLAG_LAST_APPL_PER_CONTRACT", if last { "Y" } else { "N" });
    row.set("NFLAG_LAST_APPL_IN_DAY", last);
    row.set("NAME_CASH_LOAN_PURPOSE", draw.pick(kind.purposes));
    row.set("NAME_PAYMENT_TYPE", draw.pick(p::PAYMENT_TYPE));
    row.set("NAME_TYPE_SUITE", code(draw.pick(p::PREVIOUS_SUITE)));
    row.set("CHANNEL_TYPE", draw.pick(kind.channels));
    row.set("NAME_GOODS_CATEGORY", "XNA");
    row.set("NAME_SELLER_INDUSTRY", "XNA");
    row.set("SELLERPLACE_AREA", -1);
}

/// Writes amounts, term and product; the credit, its annuity and its term.
fn amounts(draw: &mut Draw, kind: &p::PreviousKind, row: &mut Row) -> (f64, f64, i64) {
    let goods = multiple_of(4.5, draw.value(&kind.amount));
    let offered = draw.chance(p::OFFERED_BY_THE_BANK);
    let term = draw.pick(kind.terms);
    let yields = draw.pick_by(&p::YIELDS, |group| group.share[usize::from(kind.line == p::Line::Cash)]);
    let insured = decimals(1.0, draw.value(&p::PREVIOUS_CREDIT_TO_GOODS) * 100.0) / 100.0;
    row.set("CNT_PAYMENT", term as f64);
    row.set("AMT_GOODS_PRICE", goods);
    row.set("AMT_APPLICATION", goods);

    let (mut credit, mut product_type, mut yield_group) =
        (multiple_of(4.5, goods * insured), if offered { "x-sell" } else { "walk-in" }, yields.name);
    let (portfolio, product) = match kind.line {
        p::Line::Consumer => {
            let bought = draw.pick_by(&p::GOODS, |goods| goods.share);
            let rate = decimals(1e6, draw.value(&p::DOWN_PAYMENT));
            let down = multiple_of(4.5, goods * rate);
            credit = multiple_of(4.5, (goods - down).max(4.5) * insured);
            row.set("AMT_DOWN_PAYMENT", down);
            row.set("RATE_DOWN_PAYMENT", rate);
            if draw.chance(p::RATES_KNOWN) {
                row.set("RATE_INTEREST_PRIMARY", 0.1891);
                row.set("RATE_INTEREST_PRIVILEGED", 0.8351);
            }
            row.set("NAME_GOODS_CATEGORY", bought.category);
            row.set("NAME_SELLER_INDUSTRY", bought.industry);
            row.set("SELLERPLACE_AREA", whole(draw.value(&p::SELLER_AREA)));
            product_type = "XNA";
            ("POS", bought.products[usize::from(yields.name == "low_action")])
        }
        p::Line::Cash => ("Cash", yields.products[usize::from(!offered)]),
        p::Line::Card => {
            credit = goods;
            yield_group = "XNA";
            ("Cards", if offered { "Card X-Sell" } else { "Card Street" })
        }
    };
    // A card's annuity is a twentieth of its limit; a loan's is what its rate of interest makes it.
    let paid_back = if term == 0 { 20.0 } else { term as f64 * yields.credit_to_payments };
    let annuity = decimals(1_000.0, credit / paid_back);
    row.set("AMT_CREDIT", credit);
    row.set("AMT_ANNUITY", annuity);
    row.set("NAME_PORTFOLIO", portfolio);
    row.set("NAME_PRODUCT_TYPE", product_type);
    row.set("NAME_YIELD_GROUP", yield_group);
    row.set("PRODUCT_COMBINATION", product);
    (credit, annuity, term)
}

/// Writes the dates of a running or repaid contract; what is to come is written as "no such day".
fn due_dates(draw: &mut Draw, contract: &Contract, row: &mut Row) {
    let day = |day: i64| Field::from(if day < 0 { day as f64 } else { NO_DAY as f64 });
    let never = Field::from(NO_DAY as f64);
    let card = contract.term == 0;
    let last_due = contract.first_due + DAYS_A_MONTH * (contract.instalments - 1);
    let planned = contract.first_due + DAYS_A_MONTH * (contract.term - 1);
    let first_drawing = contract.decided + draw.between(1, 60);
    let ended = last_due + draw.between(2, 15);
    row.set("DAYS_FIRST_DRAWING", if card { day(first_drawing) } else { never });
    row.set("DAYS_FIRST_DUE", day(contract.first_due));
    row.set("DAYS_LAST_DUE_1ST_VERSION", if card { never } else { Field::from(planned as f64) });
    row.set("DAYS_LAST_DUE", if card { never } else { day(last_due) });
    row.set("DAYS_TERMINATION", if card { never } else { day(ended) });
    let share_insured = if contract.term > 24 { p::INSURED[1] } else { p::INSURED[0] };
    let insured = !card && draw.chance(share_insured);
    row.set("NFLAG_INSURED_ON_APPROVAL", if insured { 1.0 } else { 0.0 });
}
