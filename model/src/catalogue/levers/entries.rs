//! Every lever and every fact: words, bounds, steps, what moves with it and what it asks of the client.

use super::effort::{AT_ONCE_TO_INCOME, Effort};
use super::elsewhere::{closable_with, close_smallest, is_overdue, of_closing, of_settling, settle};
use super::lever::{Direction, Lever, LeverKind, Setter};
use super::range::LeverRange;
use super::request::{
    amount, finance, instalments, is_revolving, of_borrowing, of_down_payment, of_spreading, paid_up_front,
    spread,
};
use crate::catalogue::Unit;
use crate::catalogue::terms::terms;
use crate::file::{Application, ClientFile, Code, Days};
use crate::text::{Text, text};

/// Part and multiple of the amount asked for within which it can be changed.
const CREDIT: [f64; 2] = [0.3, 1.5];
/// Largest share of the price that is paid up front.
const DOWN_PAYMENT: f64 = 0.5;
/// Terms that are asked for: of the 81,337 applications of the source whose term can be read 90 in 100 are for one of
/// these, 8 for 18 months, and fewer than 2 in 1,000 for 30, 42 or 54, of which the model can know nothing.
const TERMS: LeverRange = LeverRange { from: 12.0, to: 60.0, step: 12.0 };
/// Credit / instalment in the training data: less or more, the model would only guess.
const DURATION: LeverRange = LeverRange { from: 9.0, to: 45.0, step: 3.0 };
/// Part and multiple of the income within which it can be simulated.
const INCOME: [f64; 2] = [0.5, 2.0];

pub(super) const LEVERS: &[Lever] = &[
    Lever {
        name: "credit",
        label: text("Montant demandé", "Amount requested"),
        help: text(
            "Un projet plus ou moins cher\u{a0}: le crédit, le prix du bien et l’échéance changent ensemble, la durée reste la même.",
            "A cheaper or dearer project: loan, price of the goods and instalment change together, the duration stays.",
        ),
        unit: Unit::Money,
        kind: LeverKind::Lever(Direction::Down),
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
        set: Setter::Application(|a, amount| {
            if let Some(credit) = a.amt_credit {
                finance(a, amount / credit);
                a.amt_goods_price = a.amt_goods_price.map(|price| price * (amount / credit));
            }
        }),
        range: |f| LeverRange::around(amount(f.application.amt_credit)?, CREDIT),
        effort: of_borrowing,
    },
    Lever {
        name: "down_payment",
        label: text("Apport", "Down payment"),
        help: text(
            "Le client paie cette part du prix tout de suite\u{a0}: il emprunte moins, pour le même bien et la même durée.",
            "The client pays this share of the price at once and borrows less, for the same goods and duration.",
        ),
        unit: Unit::Ratio,
        kind: LeverKind::Lever(Direction::Up),
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
        set: Setter::Application(|a, share| {
            if let Some(paid) = paid_up_front(a) {
                finance(a, (1.0 - share) / (1.0 - paid));
            }
        }),
        range: |f| {
            let applies = !is_revolving(f) && paid_up_front(&f.application).is_some();
            applies.then_some(LeverRange { from: 0.0, to: DOWN_PAYMENT, step: 0.05 })
        },
        effort: of_down_payment,
    },
    Lever {
        name: "duration",
        label: text(
            "Nombre d’échéances, déduit des montants",
            "Number of instalments, deduced from the amounts",
        ),
        help: text(
            "Étaler le même crédit ou le rembourser plus vite, au même taux\u{a0}: l’échéance change. Le dossier ne donne ni le nombre d’échéances ni le taux\u{a0}: ils sont déduits des montants, justes pour environ 90\u{a0}crédits sur\u{a0}100.",
            "Spread the same loan or repay it sooner, at the same rate: the instalment changes. The file states neither the number of instalments nor the rate: they are deduced from the amounts, rightly for about 90 loans in 100.",
        ),
        unit: Unit::Count,
        kind: LeverKind::Lever(Direction::Both),
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
        read: |f| instalments(&f.application),
        set: Setter::Application(spread),
        range: |f| {
            amount(f.application.amt_credit).and(amount(f.application.amt_annuity))?;
            let range = if terms(&f.application).is_some() { TERMS } else { DURATION };
            (!is_revolving(f)).then_some(range)
        },
        effort: of_spreading,
    },
    Lever {
        name: "close_credits",
        label: text("Crédits ailleurs soldés avant", "Loans elsewhere paid off first"),
        help: text(
            "Solder d’abord, parmi les crédits en cours ailleurs, ceux où il reste le moins à rembourser.",
            "Pay off some of the running loans elsewhere first, those with the least left to repay.",
        ),
        unit: Unit::Count,
        kind: LeverKind::Lever(Direction::Up),
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
        set: Setter::Bureau(close_smallest),
        range: |f| {
            let means = AT_ONCE_TO_INCOME * f.application.amt_income_total.unwrap_or(0.0);
            let most = closable_with(f.bureau.as_deref()?, means) as f64;
            (most > 0.0).then_some(LeverRange { from: 0.0, to: most, step: 1.0 })
        },
        effort: of_closing,
    },
    Lever {
        name: "pay_overdue",
        label: text("Retards ailleurs réglés avant", "Arrears elsewhere settled first"),
        help: text(
            "Régler d’abord tout ce qui est en retard dans d’autres établissements.",
            "Settle everything that is overdue at other institutions first.",
        ),
        unit: Unit::Flag,
        kind: LeverKind::Lever(Direction::Up),
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
        set: Setter::Bureau(|credits, yes| {
            if yes != 0.0 {
                settle(credits);
            }
        }),
        range: |f| f.bureau.as_ref()?.iter().any(is_overdue).then_some(YES_OR_NO),
        effort: of_settling,
    },
    Lever {
        name: "income",
        label: text("Revenu déclaré", "Declared income"),
        help: text(
            "Le revenu tel qu’il devrait figurer au dossier, ou tel qu’il pourrait devenir.",
            "The income as it should have been recorded, or as it may become.",
        ),
        unit: Unit::Money,
        kind: LeverKind::Fact,
        moves: &[
            "income",
            "credit_to_income",
            "annuity_to_income",
            "bureau_debt_to_income",
            "bureau_annuity_to_income",
            "card_balance_last_to_income",
        ],
        read: |f| f.application.amt_income_total,
        set: Setter::Application(|a, amount| a.amt_income_total = Some(amount)),
        range: |f| LeverRange::around(amount(f.application.amt_income_total)?, INCOME),
        effort: |_, _| Effort::NONE,
    },
    Lever {
        name: "years_employed",
        label: text("Ancienneté dans l’emploi actuel", "Time in the present job"),
        help: text(
            "Pour un client qui a un emploi\u{a0}: depuis combien d’années il l’occupe.",
            "For a client who has a job: for how many years they have had it.",
        ),
        unit: Unit::Years,
        kind: LeverKind::Fact,
        moves: &["years_employed", "employed_to_age", "age_at_employment"],
        read: |f| f.application.days_employed.years_ago(),
        set: Setter::Application(|a, years| a.days_employed = Days::from_years_ago(years)),
        range: |f| {
            f.application.days_employed.get()?;
            // Nobody started before they were 16; who gave no age may have worked for 40 years.
            let most = f.application.days_birth.years_ago().map_or(40.0, |age| age - 16.0);
            LeverRange::rounded(0.0, most.min(50.0), 1.0)
        },
        effort: |_, _| Effort::NONE,
    },
    Lever {
        name: "owns_home",
        label: text("Propriétaire d’un logement", "Owns a home"),
        help: text(
            "Si le client possède la maison ou l’appartement où il vit, ou un autre.",
            "Whether the client owns a house or flat, lived in or not.",
        ),
        unit: Unit::Flag,
        kind: LeverKind::Fact,
        moves: &["owns_home"],
        read: |f| f.application.flag_own_realty.get().map(|code| f64::from(u8::from(code == "Y"))),
        set: Setter::Application(|a, yes| a.flag_own_realty = Code::from(if yes == 0.0 { "N" } else { "Y" })),
        range: |_| Some(YES_OR_NO),
        effort: |_, _| Effort::NONE,
    },
    external_score(
        "external_score_1",
        text("Score externe n° 1", "External score no. 1"),
        &[
            "external_score_1",
            "external_score_mean",
            "external_score_min",
            "external_score_max",
            "external_score_product",
            "external_score_count",
        ],
        |f| f.application.ext_source_1,
        |a, score| a.ext_source_1 = Some(score),
    ),
    external_score(
        "external_score_2",
        text("Score externe n° 2", "External score no. 2"),
        &[
            "external_score_2",
            "external_score_mean",
            "external_score_min",
            "external_score_max",
            "external_score_product",
            "external_score_count",
        ],
        |f| f.application.ext_source_2,
        |a, score| a.ext_source_2 = Some(score),
    ),
    external_score(
        "external_score_3",
        text("Score externe n° 3", "External score no. 3"),
        &[
            "external_score_3",
            "external_score_mean",
            "external_score_min",
            "external_score_max",
            "external_score_product",
            "external_score_count",
        ],
        |f| f.application.ext_source_3,
        |a, score| a.ext_source_3 = Some(score),
    ),
];

/// The fact that another institution's score is; what follows it, where it stands in a file, and how it is set there.
const fn external_score(
    name: &'static str,
    label: Text,
    moves: &'static [&'static str],
    read: fn(&ClientFile) -> Option<f64>,
    set: fn(&mut Application, f64),
) -> Lever {
    Lever {
        name,
        label,
        help: EXTERNAL_HELP,
        unit: Unit::Score,
        kind: LeverKind::Fact,
        moves,
        read,
        set: Setter::Application(set),
        range: |_| Some(SCORE),
        effort: |_, _| Effort::NONE,
    }
}

const EXTERNAL_HELP: Text = text(
    "Note qu’un autre organisme donne au client, de 0 à 1\u{a0}; plus elle est haute, mieux c’est.",
    "What another institution thinks of the client, from 0 to 1; the higher the better.",
);
const YES_OR_NO: LeverRange = LeverRange { from: 0.0, to: 1.0, step: 1.0 };
const SCORE: LeverRange = LeverRange { from: 0.0, to: 1.0, step: 0.01 };
