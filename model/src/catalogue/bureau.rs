//! Features of the credits at other institutions, as the credit bureau reports them, and of their months.

use super::aggregate::{count, max, mean, ratio, share, sum};
use super::inputs::Input;
use super::{Concept, Feature, Unit};
use crate::file::{Bureau, BureauBalance, ClientFile};
use crate::text::{Text, text};

const REPAY_ELSEWHERE: Text =
    text("en remboursant des crédits en cours ailleurs", "by repaying running credits elsewhere");
const CLOSE_ELSEWHERE: Text = text("en soldant un crédit ailleurs", "by closing a credit elsewhere");
const PAY_ON_TIME: Text = text("en payant à temps", "by paying on time");

/// Years from which on an end is a formality: cards are reported to run for decades.
const ENDLESS: f64 = 15.0;

/// All credits elsewhere; missing if they were not extracted.
fn credits(file: &ClientFile) -> Option<impl Iterator<Item = &Bureau>> {
    file.bureau.as_ref().map(|rows| rows.iter())
}

/// The credits elsewhere that are running.
fn active(file: &ClientFile) -> Option<impl Iterator<Item = &Bureau>> {
    credits(file).map(|rows| rows.filter(|c| c.credit_active.is("Active")))
}

/// The credits elsewhere applied for in the last `years`.
fn recent(file: &ClientFile, years: f64) -> Option<impl Iterator<Item = &Bureau>> {
    credits(file).map(|rows| rows.filter(move |c| c.days_credit.years_ago().is_some_and(|y| y <= years)))
}

/// What is left to repay of some of them.
fn debt<'a>(credits: impl Iterator<Item = &'a Bureau>) -> f64 {
    sum(credits.map(|c| c.amt_credit_sum_debt))
}

/// Months of the credits elsewhere whose status is known.
fn months(file: &ClientFile) -> Option<impl Iterator<Item = &BureauBalance>> {
    file.bureau_balance.as_ref().map(|rows| rows.iter().filter(|m| !m.status.is("X")))
}

/// Delay class of a month: 0 = on time or closed, 1 to 5 = ever later.
fn delay(month: &BureauBalance) -> Option<f64> {
    match month.status.get()? {
        "C" => Some(0.0),
        digit => digit.parse().ok(),
    }
}

fn is_late(month: &BureauBalance) -> Option<bool> {
    delay(month).map(|class| class > 0.0)
}

pub(super) const FEATURES: &[Feature] = &[
    Feature::number(
        "bureau_count",
        Concept::CreditsElsewhere,
        Unit::Count,
        text(
            "Nombre de crédits ailleurs, passés ou en cours",
            "Number of credits elsewhere, past or running",
        ),
        |f| credits(f).map(count),
    )
    .needs(&[Input::Bureau]),
    Feature::number(
        "bureau_active_count",
        Concept::CreditsElsewhere,
        Unit::Count,
        text("Crédits en cours ailleurs", "Running credits elsewhere"),
        |f| active(f).map(count),
    )
    .needs(&[Input::Bureau])
    .described()
    .over_time(CLOSE_ELSEWHERE),
    Feature::number(
        "bureau_active_share",
        Concept::CreditsElsewhere,
        Unit::Ratio,
        text("Part des crédits ailleurs encore en cours", "Share of the credits elsewhere still running"),
        |f| credits(f).and_then(|rows| share(rows, |c| Some(c.credit_active.is("Active")))),
    )
    .needs(&[Input::Bureau])
    .over_time(CLOSE_ELSEWHERE),
    Feature::number(
        "bureau_debt",
        Concept::DebtElsewhere,
        Unit::Money,
        text("Dette restante ailleurs", "Debt left elsewhere"),
        |f| active(f).map(debt),
    )
    .needs(&[Input::Bureau])
    .described()
    .over_time(REPAY_ELSEWHERE),
    Feature::number(
        "bureau_debt_to_credit",
        Concept::DebtElsewhere,
        Unit::Ratio,
        text(
            "Part des crédits ailleurs restant à rembourser",
            "Share of the credits elsewhere left to repay",
        ),
        |f| ratio(Some(debt(active(f)?)), Some(sum(active(f)?.map(|c| c.amt_credit_sum)))),
    )
    .needs(&[Input::Bureau])
    .over_time(REPAY_ELSEWHERE)
    .raises(),
    Feature::number(
        "bureau_debt_to_income",
        Concept::DebtElsewhere,
        Unit::Ratio,
        text("Dette ailleurs rapportée au revenu déclaré", "Debt elsewhere relative to declared income"),
        |f| ratio(Some(debt(active(f)?)), f.application.amt_income_total),
    )
    .needs(&[Input::Income, Input::Bureau])
    .over_time(REPAY_ELSEWHERE)
    .raises(),
    Feature::number(
        "bureau_recent_debt_share",
        Concept::DebtElsewhere,
        Unit::Ratio,
        text(
            "Part de la dette ailleurs contractée depuis deux ans",
            "Share of the debt elsewhere taken on within two years",
        ),
        |f| {
            let recent = debt(recent(f, 2.0)?.filter(|c| c.credit_active.is("Active")));
            ratio(Some(recent), Some(debt(active(f)?)))
        },
    )
    .needs(&[Input::Bureau])
    .over_time(REPAY_ELSEWHERE),
    Feature::number(
        "bureau_annuity_to_income",
        Concept::DebtElsewhere,
        Unit::Ratio,
        text(
            "Échéances ailleurs rapportées au revenu déclaré",
            "Instalments elsewhere relative to declared income",
        ),
        |f| ratio(Some(sum(active(f)?.map(|c| c.amt_annuity))), f.application.amt_income_total),
    )
    .needs(&[Input::Income, Input::Bureau])
    .over_time(REPAY_ELSEWHERE)
    .raises(),
    Feature::number(
        "bureau_card_utilisation",
        Concept::DebtElsewhere,
        Unit::Ratio,
        text("Part utilisée des cartes de crédit ailleurs", "Share in use of the credit cards elsewhere"),
        |f| {
            let cards = || active(f).map(|rows| rows.filter(|c| c.credit_type.is("Credit card")));
            ratio(Some(debt(cards()?)), Some(sum(cards()?.map(|c| c.amt_credit_sum))))
        },
    )
    .needs(&[Input::Bureau])
    .over_time(text("en utilisant moins les cartes d’ailleurs", "by using the cards elsewhere less"))
    .raises(),
    Feature::number(
        "bureau_overdue",
        Concept::LatenessElsewhere,
        Unit::Money,
        text("Montant en retard ailleurs", "Amount overdue elsewhere"),
        |f| credits(f).map(|rows| sum(rows.map(|c| c.amt_credit_sum_overdue))),
    )
    .needs(&[Input::Bureau])
    .over_time(text("en réglant les retards ailleurs", "by settling what is overdue elsewhere"))
    .raises(),
    Feature::number(
        "bureau_max_overdue",
        Concept::LatenessElsewhere,
        Unit::Money,
        text("Plus fort retard passé ailleurs", "Largest past overdue amount elsewhere"),
        |f| credits(f).and_then(|rows| max(rows.map(|c| c.amt_credit_max_overdue))),
    )
    .needs(&[Input::Bureau])
    .raises(),
    Feature::number(
        "bureau_max_overdue_last_two_years",
        Concept::LatenessElsewhere,
        Unit::Money,
        text(
            "Plus fort retard ailleurs sur les crédits des deux dernières années",
            "Largest overdue amount elsewhere on the credits of the last two years",
        ),
        |f| max(recent(f, 2.0)?.map(|c| c.amt_credit_max_overdue)),
    )
    .needs(&[Input::Bureau])
    .raises(),
    Feature::number(
        "bureau_days_overdue",
        Concept::LatenessElsewhere,
        Unit::Days,
        text("Jours de retard actuels ailleurs", "Days overdue elsewhere now"),
        |f| credits(f).and_then(|rows| max(rows.map(|c| c.credit_day_overdue.map(f64::from)))),
    )
    .needs(&[Input::Bureau])
    .over_time(text("en réglant les retards ailleurs", "by settling what is overdue elsewhere"))
    .raises(),
    Feature::number(
        "bureau_oldest_years",
        Concept::TimeElsewhere,
        Unit::Years,
        text("Ancienneté du premier crédit ailleurs", "Time since the oldest credit elsewhere"),
        |f| credits(f).and_then(|rows| max(rows.map(|c| c.days_credit.years_ago()))),
    )
    .needs(&[Input::Bureau]),
    Feature::number(
        "bureau_active_mean_years",
        Concept::TimeElsewhere,
        Unit::Years,
        text("Ancienneté moyenne des crédits en cours ailleurs", "Mean age of the running credits elsewhere"),
        |f| active(f).and_then(|rows| mean(rows.map(|c| c.days_credit.years_ago()))),
    )
    .needs(&[Input::Bureau]),
    Feature::number(
        "bureau_count_last_year",
        Concept::TimeElsewhere,
        Unit::Count,
        text("Crédits demandés ailleurs depuis un an", "Credits taken elsewhere within a year"),
        |f| recent(f, 1.0).map(count),
    )
    .needs(&[Input::Bureau])
    .over_time(text("sans nouveau crédit ailleurs", "without a new credit elsewhere")),
    Feature::number(
        "bureau_years_left",
        Concept::TermsElsewhere,
        Unit::Years,
        text("Temps restant sur les crédits en cours ailleurs", "Time left on the running credits elsewhere"),
        |f| active(f).and_then(|rows| max(rows.map(|c| c.days_credit_enddate.years_ahead()))),
    )
    .unsayable()
    .needs(&[Input::Bureau]),
    Feature::number(
        "bureau_years_left_mean",
        Concept::TermsElsewhere,
        Unit::Years,
        text(
            "Temps restant moyen sur les crédits en cours ailleurs",
            "Mean time left on the running credits elsewhere",
        ),
        |f| {
            mean(
                active(f)?.map(|c| {
                    c.days_credit_enddate.years_ahead().filter(|&years| years > 0.0 && years < ENDLESS)
                }),
            )
        },
    )
    .needs(&[Input::Bureau]),
    Feature::number(
        "bureau_term_mean_years",
        Concept::TermsElsewhere,
        Unit::Years,
        text("Durée moyenne des crédits ailleurs", "Mean term of the credits elsewhere"),
        |f| {
            mean(credits(f)?.map(|c| {
                let years = c.days_credit_enddate.years_ahead()? + c.days_credit.years_ago()?;
                Some(years).filter(|&years| years < ENDLESS)
            }))
        },
    )
    .needs(&[Input::Bureau]),
    Feature::number(
        "bureau_ended_early_share",
        Concept::TermsElsewhere,
        Unit::Ratio,
        text(
            "Part des crédits ailleurs soldés avant terme",
            "Share of the credits elsewhere closed before their end",
        ),
        |f| share(credits(f)?, |c| Some(c.days_enddate_fact.get()? < c.days_credit_enddate.get()?)),
    )
    .needs(&[Input::Bureau]),
    Feature::number(
        "bureau_months_late_share",
        Concept::LatenessElsewhere,
        Unit::Ratio,
        text("Part des mois en retard ailleurs", "Share of months late elsewhere"),
        |f| months(f).and_then(|rows| share(rows, is_late)),
    )
    .needs(&[Input::BureauMonths])
    .over_time(PAY_ON_TIME)
    .raises(),
    Feature::number(
        "bureau_months_late_last_year",
        Concept::LatenessElsewhere,
        Unit::Count,
        text("Mois en retard ailleurs depuis un an", "Months late elsewhere within a year"),
        |f| months(f).map(|rows| count(rows.filter(|m| m.months_balance >= -12 && is_late(m) == Some(true)))),
    )
    .needs(&[Input::BureauMonths])
    .over_time(PAY_ON_TIME)
    .raises(),
    Feature::number(
        "bureau_worst_delay",
        Concept::LatenessElsewhere,
        Unit::Count,
        text(
            "Pire retard ailleurs (0 aucun à 5 très grave)",
            "Worst delay elsewhere (0 none to 5 very serious)",
        ),
        |f| months(f).and_then(|rows| max(rows.map(delay))),
    )
    .unsayable()
    .needs(&[Input::BureauMonths])
    .raises(),
    Feature::number(
        "bureau_enquiries_last_quarter",
        Concept::Enquiries,
        Unit::Count,
        text(
            "Consultations du fichier des crédits au dernier trimestre",
            "Credit-bureau enquiries in the last quarter",
        ),
        |f| f.application.amt_req_credit_bureau_qrt,
    )
    .needs(&[Input::EnquiriesQuarter]),
    Feature::number(
        "bureau_enquiries_last_year",
        Concept::Enquiries,
        Unit::Count,
        text("Consultations du fichier des crédits depuis un an", "Credit-bureau enquiries within a year"),
        |f| f.application.amt_req_credit_bureau_year,
    )
    .needs(&[Input::EnquiriesYear]),
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalogue::by_name;
    use crate::file::{Code, Days};

    #[test]
    fn recent_debt_is_that_of_running_credits_of_the_last_two_years() {
        let credit = |status: &str, years: f64, debt| Bureau {
            credit_active: Code::from(status),
            days_credit: Days::from(-365.25 * years),
            amt_credit_sum_debt: Some(debt),
            ..Bureau::default()
        };
        let recent_share = |credits| {
            let file = ClientFile { bureau: Some(credits), ..ClientFile::default() };
            by_name("bureau_recent_debt_share").expect("it is in the catalogue").value(&file)
        };
        let running =
            vec![credit("Active", 2.0, 25.0), credit("Active", 2.1, 75.0), credit("Closed", 1.0, 99.0)];
        assert_eq!(recent_share(running), Some(0.25));
        assert_eq!(recent_share(vec![credit("Closed", 1.0, 99.0)]), None, "nothing is owed");
    }
}
