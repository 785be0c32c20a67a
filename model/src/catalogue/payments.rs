//! Features of how the client repaid this company: instalments, months of loans, months of cards.

use super::aggregate::{count, max, mean, ratio, share, sum};
use super::inputs::Input;
use super::{Concept, Feature, Unit};
use crate::file::{ClientFile, CreditCardBalance, InstallmentPayment, PosCashBalance};
use crate::text::{Text, text};
use std::ops::Range;

const PAY_ON_TIME: Text = text("en payant à temps", "by paying on time");
const PAY_THE_MINIMUM: Text =
    text("en payant chaque mois au moins le minimum dû", "by paying at least the minimum due each month");
const USE_LESS: Text = text("en utilisant moins la carte", "by using the card less");

/// Payments of instalments; missing if they were not extracted.
fn payments(file: &ClientFile) -> Option<impl Iterator<Item = &InstallmentPayment>> {
    file.installments_payments.as_ref().map(|rows| rows.iter())
}

/// Those due in the last `days`.
fn due_within(file: &ClientFile, days: f64) -> Option<impl Iterator<Item = &InstallmentPayment>> {
    payments(file).map(|rows| rows.filter(move |p| p.days_instalment.ago().is_some_and(|ago| ago <= days)))
}

/// Those of the contract that began last: whose first instalment was due last.
fn payments_of_last_contract(file: &ClientFile) -> Option<&[InstallmentPayment]> {
    let began_ago = |rows: &[InstallmentPayment]| max(rows.iter().map(|p| p.days_instalment.ago()));
    let contracts = file.installments_payments.as_ref()?.chunk_by(|a, b| a.sk_id_prev == b.sk_id_prev);
    let dated = contracts.filter_map(|rows| Some((began_ago(rows)?, rows)));
    // Of two that began on the same day, the one with the higher number.
    dated
        .min_by(|(a, x), (b, y)| a.total_cmp(b).then(y[0].sk_id_prev.cmp(&x[0].sk_id_prev)))
        .map(|(_, rows)| rows)
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

/// What weighs less the longer ago it was: a third after a year.
fn recency(years_ago: f64) -> f64 {
    libm::exp(-years_ago)
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

/// What was paid in a month and the least that was due, where something was.
fn minimum(month: &CreditCardBalance) -> Option<(f64, f64)> {
    let due = month.amt_inst_min_regularity.filter(|&due| due > 0.0)?;
    Some((month.amt_payment_total_current?, due))
}

/// Share of the limit in use.
fn utilisation(month: &CreditCardBalance) -> Option<f64> {
    ratio(month.amt_balance, month.amt_credit_limit_actual)
}

pub(super) const FEATURES: &[Feature] = &[
    Feature::number(
        "late_payment_share",
        Concept::Punctuality,
        Unit::Ratio,
        text("Part des paiements en retard", "Share of payments late"),
        |f| share(payments(f)?, is_late),
    )
    .needs(&[Input::Payments])
    .described()
    .over_time(PAY_ON_TIME)
    .raises(),
    Feature::number(
        "late_payment_share_last_year",
        Concept::Punctuality,
        Unit::Ratio,
        text("Part des paiements en retard depuis un an", "Share of payments late within a year"),
        |f| share(due_within(f, 365.0)?, is_late),
    )
    .needs(&[Input::Payments])
    .over_time(PAY_ON_TIME)
    .raises(),
    Feature::number(
        "late_payment_share_half_year",
        Concept::Punctuality,
        Unit::Ratio,
        text("Part des paiements en retard depuis six mois", "Share of payments late within six months"),
        |f| share(due_within(f, 182.0)?, is_late),
    )
    .needs(&[Input::Payments])
    .over_time(PAY_ON_TIME)
    .raises(),
    Feature::number(
        "late_payment_share_trend",
        Concept::Punctuality,
        Unit::Ratio,
        text(
            "Évolution des retards de paiement\u{a0}: la dernière année, moins ce qui précède",
            "Change in late payments: the last year, less what went before",
        ),
        |f| {
            let before = |p: &&InstallmentPayment| p.days_instalment.ago().is_some_and(|ago| ago > 365.0);
            Some(share(due_within(f, 365.0)?, is_late)? - share(payments(f)?.filter(before), is_late)?)
        },
    )
    .unsayable()
    .needs(&[Input::Payments])
    .over_time(PAY_ON_TIME)
    .raises(),
    Feature::number(
        "last_contract_late_share",
        Concept::Punctuality,
        Unit::Ratio,
        text("Part des paiements en retard, dernier contrat", "Share of payments late, last contract"),
        |f| share(payments_of_last_contract(f)?.iter(), is_late),
    )
    .needs(&[Input::Payments])
    .over_time(PAY_ON_TIME)
    .raises(),
    Feature::number(
        "days_late_mean",
        Concept::Punctuality,
        Unit::Days,
        text("Retard moyen, quand il y en a un", "Mean delay, when there is one"),
        |f| mean(payments(f)?.map(|p| days_late(p).filter(|&d| d > 0.0))),
    )
    .needs(&[Input::Payments])
    .over_time(PAY_ON_TIME)
    .raises(),
    Feature::number(
        "days_late_max",
        Concept::Punctuality,
        Unit::Days,
        text("Plus long retard de paiement", "Longest delay of a payment"),
        |f| max(payments(f)?.map(|p| days_late(p).map(|d| d.max(0.0)))),
    )
    .needs(&[Input::Payments])
    .raises(),
    Feature::number(
        "days_late_max_last_year",
        Concept::Punctuality,
        Unit::Days,
        text("Plus long retard de paiement depuis un an", "Longest delay of a payment within a year"),
        |f| max(due_within(f, 365.0)?.map(|p| days_late(p).map(|d| d.max(0.0)))),
    )
    .needs(&[Input::Payments])
    .over_time(PAY_ON_TIME)
    .raises(),
    Feature::number(
        "late_days_sum_year",
        Concept::Punctuality,
        Unit::Days,
        text("Jours de retard cumulés depuis un an", "Days late in all within a year"),
        |f| {
            payments(f)?.next()?;
            Some(sum(due_within(f, 365.0)?.map(|p| days_late(p).map(|d| d.clamp(0.0, 90.0)))))
        },
    )
    .needs(&[Input::Payments])
    .over_time(PAY_ON_TIME)
    .raises(),
    Feature::number(
        "days_early_mean",
        Concept::Punctuality,
        Unit::Days,
        text("Avance moyenne des paiements", "Mean number of days paid ahead"),
        |f| mean(payments(f)?.map(|p| days_late(p).map(|d| (-d).max(0.0)))),
    )
    .needs(&[Input::Payments])
    .over_time(PAY_ON_TIME)
    .lowers(),
    Feature::number(
        "days_early_mean_last_year",
        Concept::Punctuality,
        Unit::Days,
        text("Avance moyenne des paiements depuis un an", "Mean number of days paid ahead within a year"),
        |f| mean(due_within(f, 365.0)?.map(|p| days_late(p).map(|d| (-d).max(0.0)))),
    )
    .needs(&[Input::Payments])
    .over_time(PAY_ON_TIME)
    .lowers(),
    Feature::number(
        "short_payment_share",
        Concept::FullPayments,
        Unit::Ratio,
        text("Part des échéances payées incomplètement", "Share of instalments not paid in full"),
        // A cent of tolerance: amounts are doubles.
        |f| share(instalments(f)?, |i| Some(i.paid < i.due - 0.01)),
    )
    .needs(&[Input::Payments])
    .over_time(text("en payant les échéances en entier", "by paying instalments in full"))
    .raises(),
    Feature::number(
        "paid_to_due",
        Concept::FullPayments,
        Unit::Ratio,
        text("Montant payé rapporté au montant dû", "Amount paid relative to amount due"),
        |f| paid_to_due(instalments(f)?),
    )
    .needs(&[Input::Payments])
    .over_time(text("en payant les échéances en entier", "by paying instalments in full"))
    .lowers(),
    Feature::number(
        "paid_to_due_last_year",
        Concept::FullPayments,
        Unit::Ratio,
        text(
            "Montant payé rapporté au montant dû depuis un an",
            "Amount paid relative to amount due within a year",
        ),
        |f| paid_to_due(instalments(f)?.filter(|i| i.due_ago.is_some_and(|ago| ago <= 365.0))),
    )
    .needs(&[Input::Payments])
    .over_time(text("en payant les échéances en entier", "by paying instalments in full"))
    .lowers(),
    Feature::number(
        "unpaid_weighted",
        Concept::FullPayments,
        Unit::Ratio,
        text(
            "Part du montant dû restée impayée, le récent comptant plus",
            "Share of the amount due left unpaid, the recent weighing more",
        ),
        |f| {
            let weighted = |of: fn(&Instalment) -> f64| {
                let weight = |i: &Instalment| i.due_ago.map(|ago| recency(ago / 365.25));
                Some(sum(instalments(f)?.map(|i| Some(weight(&i)? * of(&i)))))
            };
            ratio(weighted(|i| (i.due - i.paid).max(0.0)), weighted(|i| i.due))
        },
    )
    .unsayable()
    .needs(&[Input::Payments])
    .over_time(text("en payant les échéances en entier", "by paying instalments in full"))
    .raises(),
    Feature::number(
        "loan_months",
        Concept::LoansWithUs,
        Unit::Months,
        text("Mois de crédit connus chez nous", "Months of credit known with us"),
        |f| loan_months(f).map(count),
    )
    .needs(&[Input::LoanMonths]),
    Feature::number(
        "loan_months_late_share",
        Concept::Punctuality,
        Unit::Ratio,
        text("Part des mois de crédit en retard", "Share of loan months late"),
        |f| share(loan_months(f)?, |m| m.sk_dpd.map(|d| d > 0)),
    )
    .needs(&[Input::LoanMonths])
    .over_time(PAY_ON_TIME)
    .raises(),
    Feature::number(
        "loan_days_late_max",
        Concept::Punctuality,
        Unit::Days,
        text("Plus long retard sur un crédit chez nous", "Longest delay on a loan with us"),
        |f| max(loan_months(f)?.map(|m| m.sk_dpd_def.map(f64::from))),
    )
    .needs(&[Input::LoanMonths])
    .raises(),
    Feature::number(
        "loan_months_late_last_year",
        Concept::Punctuality,
        Unit::Count,
        text("Mois de crédit en retard depuis un an", "Loan months late within a year"),
        |f| {
            loan_months(f).map(|rows| {
                count(rows.filter(|m| m.months_balance >= -12 && m.sk_dpd.is_some_and(|d| d > 0)))
            })
        },
    )
    .needs(&[Input::LoanMonths])
    .over_time(PAY_ON_TIME)
    .raises(),
    Feature::number(
        "loan_late_weighted",
        Concept::Punctuality,
        Unit::Ratio,
        text(
            "Retards sur nos crédits, les récents comptant plus",
            "Lateness on loans with us, recent months weighing more",
        ),
        |f| {
            let weight = |m: &PosCashBalance| recency(-f64::from(m.months_balance) / 12.0);
            let late = sum(loan_months(f)?.map(|m| m.sk_dpd.filter(|&d| d > 0).map(|_| weight(m))));
            ratio(Some(late), Some(sum(loan_months(f)?.map(|m| Some(weight(m))))))
        },
    )
    .unsayable()
    .needs(&[Input::LoanMonths])
    .over_time(PAY_ON_TIME)
    .raises(),
    Feature::number(
        "loan_instalments_left_mean_year",
        Concept::LoansWithUs,
        Unit::Count,
        text(
            "Échéances restant dues en moyenne depuis un an",
            "Mean number of instalments left within a year",
        ),
        |f| mean(loan_months(f)?.filter(|m| m.months_balance >= -12).map(|m| m.cnt_instalment_future)),
    )
    .needs(&[Input::LoanMonths])
    .over_time(text("en avançant dans les crédits en cours", "by getting on with the running loans")),
    Feature::number(
        "loan_completed_share",
        Concept::LoansWithUs,
        Unit::Ratio,
        text("Part des crédits chez nous menés à terme", "Share of loans with us completed"),
        |f| share(last_loan_months(f)?, |m| m.name_contract_status.get().map(|s| s == "Completed")),
    )
    .needs(&[Input::LoanMonths]),
    // Cards.
    Feature::number(
        "card_utilisation",
        Concept::CardUse,
        Unit::Ratio,
        text("Part du plafond de carte utilisée, en moyenne", "Share of the card limit in use, on average"),
        |f| mean(card_months(f)?.map(utilisation)),
    )
    .needs(&[Input::CardMonths])
    .described()
    .over_time(USE_LESS)
    .raises(),
    Feature::number(
        "card_utilisation_last_half_year",
        Concept::CardUse,
        Unit::Ratio,
        text(
            "Part du plafond de carte utilisée depuis six mois",
            "Share of the card limit in use within six months",
        ),
        |f| mean(card_months(f)?.filter(|m| m.months_balance >= -6).map(utilisation)),
    )
    .needs(&[Input::CardMonths])
    .over_time(USE_LESS)
    .raises(),
    Feature::number(
        "card_utilisation_last",
        Concept::CardUse,
        Unit::Ratio,
        text(
            "Part du plafond de carte utilisée, dernier mois connu",
            "Share of the card limit in use, last known month",
        ),
        |f| mean(last_card_months(f)?.map(utilisation)),
    )
    .needs(&[Input::CardMonths])
    .over_time(USE_LESS)
    .raises(),
    Feature::number(
        "card_utilisation_trend",
        Concept::CardUse,
        Unit::Ratio,
        text("Évolution de l’usage du plafond de carte", "Change in the use of the card limit"),
        |f| {
            let over = |months: Range<i32>| {
                mean(card_months(f)?.filter(|m| months.contains(&m.months_balance)).map(utilisation))
            };
            Some(over(-3..1)? - over(-15..-3)?)
        },
    )
    .unsayable()
    .needs(&[Input::CardMonths])
    .over_time(USE_LESS)
    .raises(),
    Feature::number(
        "card_utilisation_max",
        Concept::CardUse,
        Unit::Ratio,
        text("Plus forte utilisation du plafond de carte", "Highest use of the card limit"),
        |f| max(card_months(f)?.map(utilisation)),
    )
    .needs(&[Input::CardMonths])
    .raises(),
    Feature::number(
        "card_cash_share",
        Concept::CardDrawings,
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
    .needs(&[Input::CardMonths])
    .over_time(text("en retirant moins d’espèces avec la carte", "by withdrawing less cash with the card"))
    .raises(),
    Feature::number(
        "card_below_minimum_share",
        Concept::CardMinimum,
        Unit::Ratio,
        text(
            "Part des mois où le minimum dû sur la carte n’a pas été payé",
            "Share of months in which less than the card’s minimum was paid",
        ),
        |f| share(card_months(f)?, |m| minimum(m).map(|(paid, due)| paid < due)),
    )
    .needs(&[Input::CardMonths])
    .over_time(PAY_THE_MINIMUM)
    .raises(),
    Feature::number(
        "card_paid_to_minimum",
        Concept::CardMinimum,
        Unit::Ratio,
        text(
            "Montant payé sur la carte rapporté au minimum dû",
            "Amount paid on the card relative to the minimum due",
        ),
        |f| {
            let paid = sum(card_months(f)?.map(|m| minimum(m).map(|(paid, _)| paid)));
            ratio(Some(paid), Some(sum(card_months(f)?.map(|m| minimum(m).map(|(_, due)| due)))))
        },
    )
    .needs(&[Input::CardMonths])
    .over_time(PAY_THE_MINIMUM)
    .lowers(),
    Feature::number(
        "card_drawings_mean",
        Concept::CardDrawings,
        Unit::Count,
        text("Opérations par carte et par mois", "Card operations a month"),
        |f| mean(card_months(f)?.map(|m| m.cnt_drawings_current)),
    )
    .needs(&[Input::CardMonths])
    .raises(),
    Feature::number(
        "card_drawings_half_year",
        Concept::CardDrawings,
        Unit::Count,
        text("Opérations par carte et par mois depuis six mois", "Card operations a month within six months"),
        |f| mean(card_months(f)?.filter(|m| m.months_balance >= -6).map(|m| m.cnt_drawings_current)),
    )
    .needs(&[Input::CardMonths])
    .raises(),
    Feature::number(
        "card_balance_last_to_income",
        Concept::CardUse,
        Unit::Ratio,
        text("Solde de carte rapporté au revenu déclaré", "Card balance relative to declared income"),
        |f| {
            card_months(f)?.next()?;
            let balance = sum(last_card_months(f)?.map(|m| m.amt_balance));
            ratio(Some(balance), f.application.amt_income_total)
        },
    )
    .needs(&[Input::Income, Input::CardMonths])
    .over_time(USE_LESS)
    .raises(),
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalogue::by_name;
    use crate::file::Days;

    fn value(file: &ClientFile, feature: &str) -> Option<f64> {
        by_name(feature).expect("it is in the catalogue").value(file)
    }

    /// 100 were due on a day; `paid` were paid on another one.
    fn payment(contract: i64, number: i32, due: f64, on: f64, paid: f64) -> InstallmentPayment {
        InstallmentPayment {
            sk_id_prev: contract,
            num_instalment_number: Some(number),
            days_instalment: Days::from(due),
            days_entry_payment: Days::from(on),
            amt_instalment: Some(100.0),
            amt_payment: Some(paid),
            ..InstallmentPayment::default()
        }
    }

    fn paid(payments: Vec<InstallmentPayment>) -> ClientFile {
        ClientFile { installments_payments: Some(payments), ..ClientFile::default() }.in_key_order()
    }

    #[test]
    fn the_last_contract_is_the_one_that_began_last() {
        // Contract 2 began last; contract 1 has the latest instalment.
        let payments = vec![
            payment(1, 1, -900.0, -890.0, 100.0),
            payment(1, 2, -10.0, -5.0, 100.0),
            payment(2, 1, -400.0, -380.0, 100.0),
            payment(2, 2, -370.0, -371.0, 100.0),
        ];
        assert_eq!(value(&paid(payments), "last_contract_late_share"), Some(0.5));
        // Of two that began on the same day, the one with the higher number.
        let both = vec![payment(1, 1, -30.0, -10.0, 100.0), payment(2, 1, -30.0, -30.0, 100.0)];
        assert_eq!(value(&paid(both), "last_contract_late_share"), Some(0.0));
    }

    #[test]
    fn a_trend_is_the_last_year_less_what_went_before() {
        let before = [payment(1, 1, -900.0, -890.0, 100.0), payment(1, 2, -366.0, -370.0, 100.0)];
        let year = [payment(1, 3, -365.0, -360.0, 100.0)];
        let all = before.iter().chain(&year).cloned().collect();
        assert_eq!(value(&paid(all), "late_payment_share_trend"), Some(0.5));
        for alone in [before.to_vec(), year.to_vec()] {
            assert_eq!(value(&paid(alone), "late_payment_share_trend"), None);
        }
    }

    #[test]
    fn what_is_unpaid_weighs_less_the_longer_ago_it_was_due() {
        let year = libm::exp(-1.0);
        let old = paid(vec![payment(1, 1, -365.25, -365.0, 40.0), payment(1, 2, 0.0, 0.0, 120.0)]);
        assert_eq!(value(&old, "unpaid_weighted"), Some(year * 60.0 / (year * 100.0 + 100.0)));
        let recent = paid(vec![payment(1, 1, -365.25, -365.0, 120.0), payment(1, 2, 0.0, 0.0, 40.0)]);
        assert!(value(&recent, "unpaid_weighted") > value(&old, "unpaid_weighted"));
    }

    #[test]
    fn a_month_as_far_away_as_a_number_reaches_counts_like_any_other() {
        let month =
            |months_balance| PosCashBalance { months_balance, sk_dpd: Some(1), ..PosCashBalance::default() };
        let months = vec![month(i32::MIN), month(0)];
        let file = ClientFile { pos_cash_balance: Some(months), ..ClientFile::default() };
        assert_eq!(value(&file, "loan_late_weighted"), Some(1.0));
        assert_eq!(value(&file, "loan_months_late_last_year"), Some(1.0));
    }

    #[test]
    fn a_cards_minimum_counts_where_one_was_due() {
        let month = |minimum, paid| CreditCardBalance {
            amt_inst_min_regularity: minimum,
            amt_payment_total_current: paid,
            ..CreditCardBalance::default()
        };
        let months = vec![
            month(Some(50.0), Some(0.0)),
            month(Some(50.0), Some(50.0)),
            month(Some(0.0), Some(10.0)),
            month(None, Some(10.0)),
            month(Some(50.0), None),
        ];
        let file = ClientFile { credit_card_balance: Some(months), ..ClientFile::default() };
        assert_eq!(value(&file, "card_below_minimum_share"), Some(0.5));
        assert_eq!(value(&file, "card_paid_to_minimum"), Some(0.5));
        let none = ClientFile { credit_card_balance: Some(Vec::new()), ..ClientFile::default() };
        assert_eq!(value(&none, "card_below_minimum_share"), None);
        assert_eq!(value(&none, "card_paid_to_minimum"), None);
    }
}
