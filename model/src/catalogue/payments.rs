//! Features of how the client repaid this company: instalments, months of loans, months of cards.

use super::aggregate::{count, max, mean, ratio, share, sum};
use super::{Feature, Theme, Unit};
use crate::file::{ClientFile, CreditCardBalance, InstallmentPayment, PosCashBalance};
use crate::text::{Text, text};
use std::ops::Range;

const PAY_ON_TIME: Text = text("en payant à temps", "by paying on time");
const USE_LESS: Text = text("en utilisant moins la carte", "by using the card less");

/// Payments of instalments; missing if they were not extracted.
fn payments(file: &ClientFile) -> Option<impl Iterator<Item = &InstallmentPayment>> {
    file.installments_payments.as_ref().map(|rows| rows.iter())
}

/// Those due in the last `days`.
fn due_within(file: &ClientFile, days: f64) -> Option<impl Iterator<Item = &InstallmentPayment>> {
    payments(file).map(|rows| rows.filter(move |p| p.days_instalment.ago().is_some_and(|ago| ago <= days)))
}

/// Days between due and paid, positive = late.
fn days_late(payment: &InstallmentPayment) -> Option<f64> {
    Some(payment.days_entry_payment.get()? - payment.days_instalment.get()?)
}

/// Whether it was paid late, or not at all.
fn is_late(payment: &InstallmentPayment) -> Option<bool> {
    payment.days_instalment.get()?;
    Some(days_late(payment).is_none_or(|days| days > 0.0))
}

/// An instalment; it may be paid in several parts.
struct Instalment {
    due: f64,
    paid: f64,
    /// How many days ago it was due.
    due_ago: Option<f64>,
}

fn instalments(file: &ClientFile) -> Option<impl Iterator<Item = Instalment>> {
    file.installments_payments.as_ref().map(|rows| {
        rows.chunk_by(|a, b| {
            (a.sk_id_prev, a.num_instalment_number) == (b.sk_id_prev, b.num_instalment_number)
        })
        .filter_map(|parts| {
            let due = max(parts.iter().map(|p| p.amt_instalment))?;
            let due_ago = max(parts.iter().map(|p| p.days_instalment.ago()));
            Some(Instalment { due, paid: sum(parts.iter().map(|p| p.amt_payment)), due_ago })
        })
    })
}

fn paid_to_due(instalments: impl Iterator<Item = Instalment>) -> Option<f64> {
    let (due, paid) = instalments.fold((0.0, 0.0), |(due, paid), i| (due + i.due, paid + i.paid));
    ratio(Some(paid), Some(due))
}

/// Months of the loans here.
fn loan_months(file: &ClientFile) -> Option<impl Iterator<Item = &PosCashBalance>> {
    file.pos_cash_balance.as_ref().map(|rows| rows.iter())
}

/// The last known month of each loan here.
fn last_loan_months(file: &ClientFile) -> Option<impl Iterator<Item = &PosCashBalance>> {
    file.pos_cash_balance
        .as_ref()
        .map(|rows| rows.chunk_by(|a, b| a.sk_id_prev == b.sk_id_prev).filter_map(<[_]>::last))
}

/// Months of the cards here.
fn card_months(file: &ClientFile) -> Option<impl Iterator<Item = &CreditCardBalance>> {
    file.credit_card_balance.as_ref().map(|rows| rows.iter())
}

/// The cards' last known month.
fn last_card_months(file: &ClientFile) -> Option<impl Iterator<Item = &CreditCardBalance>> {
    let last = card_months(file)?.map(|m| m.months_balance).max();
    Some(card_months(file)?.filter(move |m| Some(m.months_balance) == last))
}

/// Share of the limit in use.
fn utilisation(month: &CreditCardBalance) -> Option<f64> {
    ratio(month.amt_balance, month.amt_credit_limit_actual)
}

pub(super) const FEATURES: &[Feature] = &[
    Feature::number(
        "late_payment_share",
        Theme::Repayment,
        Unit::Ratio,
        text("Part des échéances payées en retard", "Share of instalments paid late"),
        |f| share(payments(f)?, is_late),
    )
    .described()
    .over_time(PAY_ON_TIME)
    .raises(),
    Feature::number(
        "late_payment_share_last_year",
        Theme::Repayment,
        Unit::Ratio,
        text(
            "Part des échéances payées en retard depuis un an",
            "Share of instalments paid late within a year",
        ),
        |f| share(due_within(f, 365.0)?, is_late),
    )
    .over_time(PAY_ON_TIME)
    .raises(),
    Feature::number(
        "late_payment_share_half_year",
        Theme::Repayment,
        Unit::Ratio,
        text(
            "Part des échéances payées en retard depuis six mois",
            "Share of instalments paid late within six months",
        ),
        |f| share(due_within(f, 182.0)?, is_late),
    )
    .over_time(PAY_ON_TIME)
    .raises(),
    Feature::number(
        "days_late_mean",
        Theme::Repayment,
        Unit::Days,
        text("Retard moyen, quand il y en a un", "Mean delay, when there is one"),
        |f| mean(payments(f)?.map(|p| days_late(p).filter(|&d| d > 0.0))),
    )
    .over_time(PAY_ON_TIME)
    .raises(),
    Feature::number(
        "days_late_max",
        Theme::Repayment,
        Unit::Days,
        text("Plus long retard de paiement", "Longest delay of a payment"),
        |f| max(payments(f)?.map(|p| days_late(p).map(|d| d.max(0.0)))),
    )
    .raises(),
    Feature::number(
        "days_late_max_last_year",
        Theme::Repayment,
        Unit::Days,
        text("Plus long retard de paiement depuis un an", "Longest delay of a payment within a year"),
        |f| max(due_within(f, 365.0)?.map(|p| days_late(p).map(|d| d.max(0.0)))),
    )
    .over_time(PAY_ON_TIME)
    .raises(),
    Feature::number(
        "late_days_sum_year",
        Theme::Repayment,
        Unit::Days,
        text("Jours de retard cumulés depuis un an", "Days late in all within a year"),
        |f| {
            payments(f)?.next()?;
            Some(sum(due_within(f, 365.0)?.map(|p| days_late(p).map(|d| d.clamp(0.0, 90.0)))))
        },
    )
    .over_time(PAY_ON_TIME)
    .raises(),
    Feature::number(
        "days_early_mean",
        Theme::Repayment,
        Unit::Days,
        text("Avance moyenne des paiements", "Mean number of days paid ahead"),
        |f| mean(payments(f)?.map(|p| days_late(p).map(|d| (-d).max(0.0)))),
    )
    .over_time(PAY_ON_TIME)
    .lowers(),
    Feature::number(
        "days_early_mean_last_year",
        Theme::Repayment,
        Unit::Days,
        text("Avance moyenne des paiements depuis un an", "Mean number of days paid ahead within a year"),
        |f| mean(due_within(f, 365.0)?.map(|p| days_late(p).map(|d| (-d).max(0.0)))),
    )
    .over_time(PAY_ON_TIME)
    .lowers(),
    Feature::number(
        "short_payment_share",
        Theme::Repayment,
        Unit::Ratio,
        text("Part des échéances payées incomplètement", "Share of instalments not paid in full"),
        // A cent of tolerance: amounts are doubles.
        |f| share(instalments(f)?, |i| Some(i.paid < i.due - 0.01)),
    )
    .over_time(text("en payant les échéances en entier", "by paying instalments in full"))
    .raises(),
    Feature::number(
        "paid_to_due",
        Theme::Repayment,
        Unit::Ratio,
        text("Montant payé rapporté au montant dû", "Amount paid relative to amount due"),
        |f| paid_to_due(instalments(f)?),
    )
    .over_time(text("en payant les échéances en entier", "by paying instalments in full"))
    .lowers(),
    Feature::number(
        "paid_to_due_last_year",
        Theme::Repayment,
        Unit::Ratio,
        text(
            "Montant payé rapporté au montant dû depuis un an",
            "Amount paid relative to amount due within a year",
        ),
        |f| paid_to_due(instalments(f)?.filter(|i| i.due_ago.is_some_and(|ago| ago <= 365.0))),
    )
    .over_time(text("en payant les échéances en entier", "by paying instalments in full"))
    .lowers(),
    Feature::number(
        "loan_months",
        Theme::Repayment,
        Unit::Months,
        text("Mois de crédit connus chez nous", "Months of credit known with us"),
        |f| loan_months(f).map(count),
    ),
    Feature::number(
        "loan_months_late_share",
        Theme::Repayment,
        Unit::Ratio,
        text("Part des mois de crédit en retard", "Share of loan months late"),
        |f| share(loan_months(f)?, |m| m.sk_dpd.map(|d| d > 0)),
    )
    .over_time(PAY_ON_TIME)
    .raises(),
    Feature::number(
        "loan_days_late_max",
        Theme::Repayment,
        Unit::Days,
        text("Plus long retard sur un crédit chez nous", "Longest delay on a loan with us"),
        |f| max(loan_months(f)?.map(|m| m.sk_dpd_def.map(f64::from))),
    )
    .raises(),
    Feature::number(
        "loan_months_late_last_year",
        Theme::Repayment,
        Unit::Count,
        text("Mois de crédit en retard depuis un an", "Loan months late within a year"),
        |f| {
            loan_months(f).map(|rows| {
                count(rows.filter(|m| m.months_balance >= -12 && m.sk_dpd.is_some_and(|d| d > 0)))
            })
        },
    )
    .over_time(PAY_ON_TIME)
    .raises(),
    Feature::number(
        "loan_late_weighted",
        Theme::Repayment,
        Unit::Ratio,
        text(
            "Retards sur nos crédits, les récents comptant plus",
            "Lateness on loans with us, recent months weighing more",
        ),
        |f| {
            let weight = |m: &PosCashBalance| libm::exp(f64::from(m.months_balance) / 12.0);
            let late = sum(loan_months(f)?.map(|m| m.sk_dpd.filter(|&d| d > 0).map(|_| weight(m))));
            ratio(Some(late), Some(sum(loan_months(f)?.map(|m| Some(weight(m))))))
        },
    )
    .over_time(PAY_ON_TIME)
    .raises(),
    Feature::number(
        "loan_instalments_left_mean_year",
        Theme::Repayment,
        Unit::Count,
        text(
            "Échéances restant dues en moyenne depuis un an",
            "Mean number of instalments left within a year",
        ),
        |f| mean(loan_months(f)?.filter(|m| m.months_balance >= -12).map(|m| m.cnt_instalment_future)),
    )
    .over_time(text("en avançant dans les crédits en cours", "by getting on with the running loans")),
    Feature::number(
        "loan_completed_share",
        Theme::Repayment,
        Unit::Ratio,
        text("Part des crédits chez nous menés à terme", "Share of loans with us completed"),
        |f| share(last_loan_months(f)?, |m| m.name_contract_status.get().map(|s| s == "Completed")),
    ),
    // Cards.
    Feature::number(
        "card_utilisation",
        Theme::Card,
        Unit::Ratio,
        text("Part du plafond de carte utilisée, en moyenne", "Share of the card limit in use, on average"),
        |f| mean(card_months(f)?.map(utilisation)),
    )
    .described()
    .over_time(USE_LESS)
    .raises(),
    Feature::number(
        "card_utilisation_last_half_year",
        Theme::Card,
        Unit::Ratio,
        text(
            "Part du plafond de carte utilisée depuis six mois",
            "Share of the card limit in use within six months",
        ),
        |f| mean(card_months(f)?.filter(|m| m.months_balance >= -6).map(utilisation)),
    )
    .over_time(USE_LESS)
    .raises(),
    Feature::number(
        "card_utilisation_last",
        Theme::Card,
        Unit::Ratio,
        text(
            "Part du plafond de carte utilisée, dernier mois connu",
            "Share of the card limit in use, last known month",
        ),
        |f| mean(last_card_months(f)?.map(utilisation)),
    )
    .over_time(USE_LESS)
    .raises(),
    Feature::number(
        "card_utilisation_trend",
        Theme::Card,
        Unit::Ratio,
        text("Évolution de l’usage du plafond de carte", "Change in the use of the card limit"),
        |f| {
            let over = |months: Range<i32>| {
                mean(card_months(f)?.filter(|m| months.contains(&m.months_balance)).map(utilisation))
            };
            Some(over(-3..1)? - over(-15..-3)?)
        },
    )
    .over_time(USE_LESS)
    .raises(),
    Feature::number(
        "card_utilisation_max",
        Theme::Card,
        Unit::Ratio,
        text("Plus forte utilisation du plafond de carte", "Highest use of the card limit"),
        |f| max(card_months(f)?.map(utilisation)),
    )
    .raises(),
    Feature::number(
        "card_cash_share",
        Theme::Card,
        Unit::Ratio,
        text(
            "Part des retraits d’espèces dans l’usage de la carte",
            "Share of cash withdrawals in the use of the card",
        ),
        |f| {
            let cash = sum(card_months(f)?.map(|m| m.amt_drawings_atm_current));
            ratio(Some(cash), Some(sum(card_months(f)?.map(|m| m.amt_drawings_current))))
        },
    )
    .over_time(text("en retirant moins d’espèces avec la carte", "by withdrawing less cash with the card"))
    .raises(),
    Feature::number(
        "card_drawings_mean",
        Theme::Card,
        Unit::Count,
        text("Opérations par carte et par mois", "Card operations a month"),
        |f| mean(card_months(f)?.map(|m| m.cnt_drawings_current)),
    )
    .raises(),
    Feature::number(
        "card_drawings_half_year",
        Theme::Card,
        Unit::Count,
        text("Opérations par carte et par mois depuis six mois", "Card operations a month within six months"),
        |f| mean(card_months(f)?.filter(|m| m.months_balance >= -6).map(|m| m.cnt_drawings_current)),
    )
    .raises(),
    Feature::number(
        "card_balance_last_to_income",
        Theme::Card,
        Unit::Ratio,
        text("Solde de carte rapporté au revenu annuel", "Card balance relative to yearly income"),
        |f| {
            card_months(f)?.next()?;
            let balance = sum(last_card_months(f)?.map(|m| m.amt_balance));
            ratio(Some(balance), f.application.amt_income_total)
        },
    )
    .over_time(USE_LESS)
    .raises(),
];
