//! What can be changed in a client's file, and how far: one entry a quantity, each entry the one and only
//! definition of its words, its bounds, its steps and of everything that moves with it.
//!
//! A [`Kind::Lever`] is something the client can do in the present application; the search for a
//! counterfactual ([`crate::counterfactual`]) turns these. A [`Kind::Fact`] is something about the client
//! that may have been recorded wrongly or may change one day; it can be simulated and is never advised. What
//! is neither decent to advise nor to simulate (age, gender, family) has no entry. Nor has a document or a
//! telephone number that goes with better or worse clients without making anyone better: "bring a paper"
//! would be advice about the model, not about the credit.
//!
//! How the quantities of a request hang together, in the source's data and here:
//!
//! - number of instalments and rate are read out of the amounts (`catalogue::terms`) before one of them is
//!   changed, and held fixed from then on: other amounts would be read as another product of the bank;
//! - `credit` asks for a cheaper or dearer project: credit, price of the goods and instalment change in the
//!   same proportion, so that duration, rate and down payment stay;
//! - `down_payment` pays a share of the price at once: the price stays, credit and instalment shrink in the
//!   proportion of what is left to finance (fees and insurance, which make the credit exceed the price, are
//!   taken to shrink with it);
//! - `duration` spreads the same credit over another number of instalments at the same rate. Where that
//!   cannot be read, the number is credit / instalment, which leaves the interest out;
//! - `close_credits` and `pay_overdue` change the credits elsewhere as the credit bureau would report them.
//!
//! Levers are independent of one another but for rounding: each changes what the ones before it left, and
//! ranges are those of the file as it is on record. Each touches either the application or the credits
//! elsewhere, and no other table.
//!
//! Independent of models and of the search: it says what can be done, not what it is good for. That only
//! actionable features may be recommended, within bounds and in steps, is after Ustun, Spangher and Liu,
//! "Actionable recourse in linear classification", FAT* 2019.

use super::Unit;
use super::aggregate::ratio;
use super::terms::{instalment, terms};
use crate::file::{Application, Bureau, ClientFile, Code, Days, Terms};
use crate::text::{Text, text};
use serde::{Deserialize, Serialize};

/// Which way a client can go.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Direction {
    /// Less than now.
    Down,
    /// More than now.
    Up,
    /// Either.
    Both,
}

/// Who may change an entry, and for what.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Kind {
    /// The client, now, in this direction: advised and simulated. The range may reach the other way too,
    /// for simulation.
    Lever(Direction),
    /// Nobody at once: simulated only.
    Fact,
}

/// The values that an entry may take for one client: multiples of `step` from `from` to `to`.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Range {
    /// The least.
    pub from: f64,
    /// The most.
    pub to: f64,
    /// Between one round value and the next; a client's own value may lie between two of them.
    pub step: f64,
}

impl Range {
    /// The multiples of `step` between `least` and `most`, if there are any.
    fn rounded(least: f64, most: f64, step: f64) -> Option<Self> {
        let (first, last) = ((least / step).ceil(), (most / step).floor());
        (first <= last).then(|| Self { from: multiple(first, step), to: multiple(last, step), step })
    }

    /// Every round value, from the least to the most.
    pub fn values(self) -> impl Iterator<Item = f64> {
        let first = (self.from / self.step).round();
        std::iter::successors(Some(first), |n| Some(n + 1.0))
            .map(move |n| multiple(n, self.step))
            .take_while(move |&value| value <= self.to)
    }

    /// Whether `value` lies within; it need not be round.
    #[must_use]
    pub fn holds(self, value: f64) -> bool {
        (self.from..=self.to).contains(&value)
    }
}

/// `n` steps, as a person writes it: three steps of 0.05 are 0.15, not 0.15000000000000002.
fn multiple(n: f64, step: f64) -> f64 {
    if step < 1.0 { n / (1.0 / step).round() } else { n * step }
}

/// The part of a file that a lever changes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Part {
    /// The application.
    Application,
    /// The credits elsewhere.
    Bureau,
}

/// How a lever changes its part: it sees no other one.
#[derive(Debug, Clone, Copy)]
enum Set {
    Application(fn(&mut Application, f64)),
    Bureau(fn(&mut [Bureau], f64)),
}

/// One entry: something that can be changed in a client's file.
#[derive(Debug, Clone, Copy)]
pub struct Lever {
    /// Its name everywhere: in an address, in the API, in a report.
    pub name: &'static str,
    /// What a person calls it.
    pub label: Text,
    /// One sentence for whoever has the client beside them.
    pub help: Text,
    /// What its value counts.
    pub unit: Unit,
    /// Whether the client can do it.
    pub kind: Kind,
    /// The features that may follow, by name; no other one does.
    pub moves: &'static [&'static str],
    read: fn(&ClientFile) -> Option<f64>,
    set: Set,
    range: fn(&ClientFile) -> Option<Range>,
}

impl Lever {
    /// Where it stands in a file; none where that is not known. What a client would do in addition to what
    /// the file says (closing credits) stands at 0.
    #[must_use]
    pub fn read(&self, file: &ClientFile) -> Option<f64> {
        (self.read)(file)
    }

    /// The values that it can be given for this client; none if it does not apply to them.
    #[must_use]
    pub fn range(&self, file: &ClientFile) -> Option<Range> {
        (self.range)(file)
    }

    /// Whether only whole values mean anything: there is no half credit to close.
    #[must_use]
    pub const fn is_whole(&self) -> bool {
        matches!(self.unit, Unit::Count | Unit::Flag)
    }

    /// What it changes.
    pub(crate) const fn part(&self) -> Part {
        match self.set {
            Set::Application(_) => Part::Application,
            Set::Bureau(_) => Part::Bureau,
        }
    }

    /// Gives it a value, whatever the value is: [`crate::scenario`] is where values are judged.
    pub(crate) fn set(&self, file: &mut ClientFile, value: f64) {
        match self.set {
            Set::Application(set) => set(&mut file.application, value),
            Set::Bureau(set) => set(file.bureau.as_deref_mut().unwrap_or_default(), value),
        }
    }
}

/// Every entry, in the order in which they are applied: levers first, then facts.
#[must_use]
pub const fn levers() -> &'static [Lever] {
    LEVERS
}

/// The entry called `name`.
#[must_use]
pub fn by_name(name: &str) -> Option<&'static Lever> {
    LEVERS.iter().find(|lever| lever.name == name)
}

/// Part and multiple of the amount asked for within which it can be changed.
const CREDIT: [f64; 2] = [0.3, 1.5];
/// Largest share of the price that is paid up front.
const DOWN_PAYMENT: f64 = 0.5;
/// Terms that the bank sells.
const TERMS: Range = Range { from: 6.0, to: 60.0, step: 6.0 };
/// Credit / instalment in the training data: less or more, the model would only guess.
const DURATION: Range = Range { from: 9.0, to: 45.0, step: 3.0 };
/// Part of a year's income that is at most spent on closing credits: who owes more elsewhere cannot be told
/// to pay it all back first.
const CLOSING: f64 = 0.5;
/// Part and multiple of the income within which it can be simulated.
const INCOME: [f64; 2] = [0.5, 2.0];
/// Steps of an amount over its whole size, at most.
const STEPS: f64 = 40.0;
/// Amounts from here on are nobody's, and too large to be counted in steps.
const ABSURD: f64 = 1e15;

const LEVERS: &[Lever] = &[
    Lever {
        name: "credit",
        label: text("Montant demandé", "Amount asked for"),
        help: text(
            "Un projet plus ou moins cher : le crédit, le prix du bien et l’échéance changent ensemble, la durée reste la même.",
            "A cheaper or dearer project: credit, price of the goods and instalment change together, the duration stays.",
        ),
        unit: Unit::Money,
        kind: Kind::Lever(Direction::Down),
        moves: &[
            "credit",
            "annuity",
            "goods_price",
            "credit_to_income",
            "annuity_to_income",
            "annuity_to_previous",
            // By rounding only.
            "credit_duration",
            "credit_to_goods",
            "insurance_monthly_share",
            "interest_to_credit",
            "total_cost_to_goods",
        ],
        read: |f| f.application.amt_credit,
        set: Set::Application(|a, amount| {
            if let Some(credit) = a.amt_credit {
                finance(a, amount / credit);
                a.amt_goods_price = a.amt_goods_price.map(|price| price * (amount / credit));
            }
        }),
        range: |f| around(f.application.amt_credit, CREDIT),
    },
    Lever {
        name: "down_payment",
        label: text("Apport", "Down payment"),
        help: text(
            "Le client paie cette part du prix tout de suite : il emprunte moins, pour le même bien et la même durée.",
            "The client pays this share of the price at once and borrows less, for the same goods and duration.",
        ),
        unit: Unit::Ratio,
        kind: Kind::Lever(Direction::Up),
        moves: &[
            "credit",
            "annuity",
            "credit_to_income",
            "annuity_to_income",
            "credit_to_goods",
            "insurance_monthly_share",
            "total_cost_to_goods",
            "annuity_to_previous",
            // By rounding only.
            "credit_duration",
            "interest_to_credit",
        ],
        read: |f| paid_up_front(&f.application),
        set: Set::Application(|a, share| {
            if let Some(paid) = paid_up_front(a) {
                finance(a, (1.0 - share) / (1.0 - paid));
            }
        }),
        range: |f| {
            let applies = !is_revolving(f) && paid_up_front(&f.application).is_some();
            applies.then_some(Range { from: 0.0, to: DOWN_PAYMENT, step: 0.05 })
        },
    },
    Lever {
        name: "duration",
        label: text("Nombre d’échéances", "Number of instalments"),
        help: text(
            "Étaler le même crédit ou le rembourser plus vite, au même taux : l’échéance change.",
            "Spread the same credit or repay it sooner, at the same rate: the instalment changes.",
        ),
        unit: Unit::Count,
        kind: Kind::Lever(Direction::Both),
        moves: &[
            "annuity",
            "annuity_to_income",
            "credit_duration",
            "credit_term",
            "insurance_monthly_share",
            "interest_to_credit",
            "total_cost_to_goods",
            "annuity_to_previous",
        ],
        read: |f| {
            let months = terms(&f.application).map(|terms| f64::from(terms.months));
            months.or_else(|| instalments(f))
        },
        set: Set::Application(|a, number| {
            a.terms = terms(a).map(|terms| Terms { months: months(number), ..terms });
            a.amt_annuity =
                a.amt_credit.map(|credit| a.terms.map_or(credit / number, |terms| instalment(credit, terms)));
        }),
        // A revolving credit has no end that could be moved.
        range: |f| {
            instalments(f).filter(|_| !is_revolving(f))?;
            Some(if terms(&f.application).is_some() { TERMS } else { DURATION })
        },
    },
    Lever {
        name: "close_credits",
        label: text("Crédits ailleurs soldés avant", "Credits elsewhere paid off first"),
        help: text(
            "Solder d’abord, parmi les crédits en cours ailleurs, ceux où il reste le moins à rembourser.",
            "Pay off some of the running credits elsewhere first, those with the least left to repay.",
        ),
        unit: Unit::Count,
        kind: Kind::Lever(Direction::Up),
        moves: &[
            "bureau_active_count",
            "bureau_active_share",
            "bureau_debt",
            "bureau_debt_to_credit",
            "bureau_debt_to_income",
            "bureau_recent_debt_share",
            "bureau_overdue",
            "bureau_days_overdue",
            "bureau_active_mean_years",
            "bureau_annuity_to_income",
            "bureau_card_utilisation",
            "bureau_years_left",
            "bureau_years_left_mean",
            "bureau_ended_early_share",
        ],
        read: |f| f.bureau.as_ref().map(|_| 0.0),
        set: Set::Bureau(|credits, number| {
            for (turn, (place, _)) in closable(credits).into_iter().enumerate() {
                if (turn as f64) < number {
                    close(&mut credits[place]);
                }
            }
        }),
        range: |f| {
            let means = CLOSING * f.application.amt_income_total.unwrap_or(0.0);
            let paid = closable(f.bureau.as_deref()?).into_iter().scan(0.0, |paid, (_, debt)| {
                *paid += debt;
                Some(*paid)
            });
            let most = paid.take_while(|&paid| paid <= means).count() as f64;
            (most > 0.0).then_some(Range { from: 0.0, to: most, step: 1.0 })
        },
    },
    Lever {
        name: "pay_overdue",
        label: text("Retards ailleurs réglés avant", "Arrears elsewhere settled first"),
        help: text(
            "Régler d’abord tout ce qui est en retard dans d’autres établissements.",
            "Settle everything that is overdue at other institutions first.",
        ),
        unit: Unit::Flag,
        kind: Kind::Lever(Direction::Up),
        moves: &[
            "bureau_debt",
            "bureau_debt_to_credit",
            "bureau_debt_to_income",
            "bureau_recent_debt_share",
            "bureau_card_utilisation",
            "bureau_overdue",
            "bureau_days_overdue",
        ],
        read: |f| f.bureau.as_ref().map(|_| 0.0),
        set: Set::Bureau(|credits, yes| {
            for credit in credits.iter_mut().filter(|credit| yes != 0.0 && is_overdue(credit)) {
                let overdue = credit.amt_credit_sum_overdue.replace(0.0).unwrap_or(0.0);
                credit.amt_credit_sum_debt = credit.amt_credit_sum_debt.map(|debt| (debt - overdue).max(0.0));
                credit.credit_day_overdue = Some(0);
            }
        }),
        range: |f| f.bureau.as_ref()?.iter().any(is_overdue).then_some(YES_OR_NO),
    },
    Lever {
        name: "income",
        label: text("Revenu déclaré", "Declared income"),
        help: text(
            "Le revenu tel qu’il devrait figurer au dossier, ou tel qu’il pourrait devenir.",
            "The income as it should have been recorded, or as it may become.",
        ),
        unit: Unit::Money,
        kind: Kind::Fact,
        moves: &[
            "income",
            "credit_to_income",
            "annuity_to_income",
            "bureau_debt_to_income",
            "bureau_annuity_to_income",
            "card_balance_last_to_income",
        ],
        read: |f| f.application.amt_income_total,
        set: Set::Application(|a, amount| a.amt_income_total = Some(amount)),
        range: |f| around(f.application.amt_income_total, INCOME),
    },
    Lever {
        name: "years_employed",
        label: text("Ancienneté dans l’emploi actuel", "Time in the present job"),
        help: text(
            "Pour un client qui a un emploi : depuis combien d’années il l’occupe.",
            "For a client who has a job: for how many years they have had it.",
        ),
        unit: Unit::Years,
        kind: Kind::Fact,
        moves: &["years_employed", "employed_to_age", "age_at_employment"],
        read: |f| f.application.days_employed.years_ago(),
        set: Set::Application(|a, years| a.days_employed = Days::from_years_ago(years)),
        range: |f| {
            f.application.days_employed.get()?;
            // Nobody started before they were 16; who gave no age may have worked for 40 years.
            let most = f.application.days_birth.years_ago().map_or(40.0, |age| age - 16.0);
            Range::rounded(0.0, most.min(50.0), 1.0)
        },
    },
    Lever {
        name: "owns_home",
        label: text("Propriétaire d’un logement", "Owns a home"),
        help: text(
            "Si le client possède la maison ou l’appartement où il vit, ou un autre.",
            "Whether the client owns a house or flat, lived in or not.",
        ),
        unit: Unit::Flag,
        kind: Kind::Fact,
        moves: &["owns_home"],
        read: |f| f.application.flag_own_realty.get().map(|code| f64::from(u8::from(code == "Y"))),
        set: Set::Application(|a, yes| a.flag_own_realty = Code::from(if yes == 0.0 { "N" } else { "Y" })),
        range: |_| Some(YES_OR_NO),
    },
    Lever {
        name: "external_score_1",
        label: text("Score externe n° 1", "External score no. 1"),
        help: EXTERNAL_HELP,
        unit: Unit::Score,
        kind: Kind::Fact,
        moves: &[
            "external_score_1",
            "external_score_mean",
            "external_score_min",
            "external_score_max",
            "external_score_product",
            "external_score_count",
        ],
        read: |f| f.application.ext_source_1,
        set: Set::Application(|a, score| a.ext_source_1 = Some(score)),
        range: |_| Some(SCORE),
    },
    Lever {
        name: "external_score_2",
        label: text("Score externe n° 2", "External score no. 2"),
        help: EXTERNAL_HELP,
        unit: Unit::Score,
        kind: Kind::Fact,
        moves: &[
            "external_score_2",
            "external_score_mean",
            "external_score_min",
            "external_score_max",
            "external_score_product",
            "external_score_count",
        ],
        read: |f| f.application.ext_source_2,
        set: Set::Application(|a, score| a.ext_source_2 = Some(score)),
        range: |_| Some(SCORE),
    },
    Lever {
        name: "external_score_3",
        label: text("Score externe n° 3", "External score no. 3"),
        help: EXTERNAL_HELP,
        unit: Unit::Score,
        kind: Kind::Fact,
        moves: &[
            "external_score_3",
            "external_score_mean",
            "external_score_min",
            "external_score_max",
            "external_score_product",
            "external_score_count",
        ],
        read: |f| f.application.ext_source_3,
        set: Set::Application(|a, score| a.ext_source_3 = Some(score)),
        range: |_| Some(SCORE),
    },
];

const EXTERNAL_HELP: Text = text(
    "Note qu’un autre organisme donne au client, de 0 à 1 ; plus elle est haute, mieux c’est.",
    "What another institution thinks of the client, from 0 to 1; the higher the better.",
);
const YES_OR_NO: Range = Range { from: 0.0, to: 1.0, step: 1.0 };
const SCORE: Range = Range { from: 0.0, to: 1.0, step: 0.01 };

/// Credit and instalment in proportion, on the same terms.
fn finance(application: &mut Application, factor: f64) {
    application.terms = terms(application);
    application.amt_credit = application.amt_credit.map(|amount| amount * factor);
    application.amt_annuity = application.amt_annuity.map(|amount| amount * factor);
}

fn is_revolving(file: &ClientFile) -> bool {
    file.application.name_contract_type.is("Revolving loans")
}

/// The share of the price that the credit does not cover, 0 or more and less than 1.
fn paid_up_front(application: &Application) -> Option<f64> {
    let financed = ratio(amount(application.amt_credit), amount(application.amt_goods_price))?;
    Some((1.0 - financed).max(0.0))
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a number within a range")]
fn months(number: f64) -> u32 {
    number as u32
}

fn instalments(file: &ClientFile) -> Option<f64> {
    ratio(amount(file.application.amt_credit), amount(file.application.amt_annuity))
}

/// An amount that can be divided into steps and by.
fn amount(value: Option<f64>) -> Option<f64> {
    value.filter(|value| (1.0..ABSURD).contains(value))
}

/// The range between two multiples of a client's own amount, in round steps of about a [`STEPS`]th of it.
fn around(own: Option<f64>, [least, most]: [f64; 2]) -> Option<Range> {
    let own = amount(own)?;
    Range::rounded(own * least, own * most, round_step(own / STEPS))
}

/// The first of 1, 2, 5, 10, 20, 50, ... that is not below `size`.
fn round_step(size: f64) -> f64 {
    let mut unit = 1.0;
    loop {
        if let Some(step) = [1.0, 2.0, 5.0].map(|n| n * unit).into_iter().find(|&step| step >= size) {
            return step;
        }
        unit *= 10.0;
    }
}

/// The running ones whose debt is known, as places and debts, smallest debt first: what an unknown debt would
/// cost to repay nobody can say.
fn closable(credits: &[Bureau]) -> Vec<(usize, f64)> {
    let active = credits.iter().enumerate().filter(|(_, credit)| credit.credit_active.is("Active"));
    let debt = |credit: &Bureau| credit.amt_credit_sum_debt.filter(|debt| debt.is_finite());
    let mut closable: Vec<(usize, f64)> =
        active.filter_map(|(place, credit)| Some((place, debt(credit)?.max(0.0)))).collect();
    closable.sort_by(|a, b| a.1.total_cmp(&b.1));
    closable
}

/// As the credit bureau would report it: ended today, nothing left. Months and past arrears stay.
fn close(credit: &mut Bureau) {
    credit.credit_active = Code::from("Closed");
    credit.days_enddate_fact = Days::from(0);
    credit.credit_day_overdue = Some(0);
    credit.amt_credit_sum_debt = Some(0.0);
    credit.amt_credit_sum_limit = Some(0.0);
    credit.amt_credit_sum_overdue = Some(0.0);
}

fn is_overdue(credit: &Bureau) -> bool {
    credit.amt_credit_sum_overdue.is_some_and(|amount| amount > 0.0)
        || credit.credit_day_overdue.is_some_and(|days| days > 0)
}

#[cfg(test)]
mod tests;
