//! Features of the client's earlier applications with this company: how many, how they were decided, on
//! which terms.

use super::aggregate::{count, max, mean, min, ratio, share};
use super::inputs::Input;
use super::{Concept, Feature, Unit};
use crate::file::{ClientFile, PreviousApplication};
use crate::text::text;

/// All earlier applications; missing if they were not extracted.
fn all(file: &ClientFile) -> Option<impl Iterator<Item = &PreviousApplication>> {
    file.previous_application.as_ref().map(|rows| rows.iter())
}

/// Those that were decided as `status`.
fn decided<'a>(
    file: &'a ClientFile,
    status: &'static str,
) -> Option<impl Iterator<Item = &'a PreviousApplication>> {
    all(file).map(|rows| rows.filter(move |p| p.name_contract_status.is(status)))
}

/// Those that were granted or refused, the latest first.
fn latest_decisions(file: &ClientFile) -> Option<Vec<&PreviousApplication>> {
    let decided = |p: &&PreviousApplication| matches!(p.name_contract_status.get(), Some(APPROVED | REFUSED));
    let mut latest: Vec<_> = all(file)?.filter(decided).collect();
    let ago = |p: &PreviousApplication| p.days_decision.ago().unwrap_or(f64::INFINITY);
    latest.sort_by(|a, b| ago(a).total_cmp(&ago(b)).then(b.sk_id_prev.cmp(&a.sk_id_prev)));
    Some(latest)
}

const APPROVED: &str = "Approved";
const REFUSED: &str = "Refused";

pub(super) const FEATURES: &[Feature] = &[
    Feature::number(
        "previous_count",
        Concept::Applications,
        Unit::Count,
        text("Demandes précédentes chez nous", "Earlier applications with us"),
        |f| all(f).map(count),
    )
    .needs(&[Input::Previous]),
    Feature::number(
        "previous_approved_count",
        Concept::Applications,
        Unit::Count,
        text("Demandes précédentes accordées", "Earlier applications granted"),
        |f| decided(f, APPROVED).map(count),
    )
    .needs(&[Input::Previous]),
    Feature::number(
        "previous_consumer_count",
        Concept::Applications,
        Unit::Count,
        text("Achats à crédit menés chez nous", "Purchases on credit with us"),
        |f| {
            decided(f, APPROVED).map(|rows| count(rows.filter(|p| p.name_contract_type.is("Consumer loans"))))
        },
    )
    .needs(&[Input::Previous]),
    Feature::number(
        "previous_refused_count",
        Concept::Refusals,
        Unit::Count,
        text("Demandes précédentes refusées", "Earlier applications refused"),
        |f| decided(f, REFUSED).map(count),
    )
    .needs(&[Input::Previous]),
    Feature::number(
        "previous_refused_share",
        Concept::Refusals,
        Unit::Ratio,
        text("Part des demandes précédentes refusées", "Share of earlier applications refused"),
        |f| all(f).and_then(|rows| share(rows, |p| p.name_contract_status.get().map(|s| s == REFUSED))),
    )
    .needs(&[Input::Previous])
    .described()
    .raises(),
    Feature::number(
        "previous_refused_share_last_three",
        Concept::Refusals,
        Unit::Ratio,
        text("Part de refus dans les trois dernières décisions", "Share refused of the last three decisions"),
        |f| share(latest_decisions(f)?.into_iter().take(3), |p| Some(p.name_contract_status.is(REFUSED))),
    )
    .needs(&[Input::Previous])
    .raises(),
    Feature::number(
        "previous_refused_last_year",
        Concept::Refusals,
        Unit::Count,
        text("Demandes refusées depuis un an", "Applications refused within a year"),
        |f| {
            let recent = |p: &&PreviousApplication| p.days_decision.years_ago().is_some_and(|y| y <= 1.0);
            decided(f, REFUSED).map(|rows| count(rows.filter(recent)))
        },
    )
    .needs(&[Input::Previous])
    .raises(),
    Feature::number(
        "previous_refused_by_score",
        Concept::Refusals,
        Unit::Count,
        text("Refus passés en raison du score", "Past refusals because of the score"),
        |f| {
            decided(f, REFUSED).map(|rows| {
                count(rows.filter(|p| matches!(p.code_reject_reason.get(), Some("SCO" | "SCOFR"))))
            })
        },
    )
    .needs(&[Input::Previous])
    .raises(),
    Feature::number(
        "previous_canceled_share",
        Concept::Applications,
        Unit::Ratio,
        text("Part des demandes précédentes annulées", "Share of earlier applications cancelled"),
        |f| all(f).and_then(|rows| share(rows, |p| p.name_contract_status.get().map(|s| s == "Canceled"))),
    )
    .needs(&[Input::Previous]),
    Feature::number(
        "previous_walk_in_share",
        Concept::Applications,
        Unit::Ratio,
        text(
            "Part des demandes passées faites sans offre préalable",
            "Share of earlier applications made without an offer",
        ),
        |f| share(all(f)?, |p| p.name_product_type.get().map(|t| t == "walk-in")),
    )
    .needs(&[Input::Previous]),
    Feature::number(
        "previous_cash_share",
        Concept::Applications,
        Unit::Ratio,
        text(
            "Part des demandes passées pour un prêt en espèces",
            "Share of earlier applications for a cash loan",
        ),
        |f| share(all(f)?, |p| p.name_contract_type.get().map(|t| t == "Cash loans")),
    )
    .needs(&[Input::Previous]),
    Feature::number(
        "previous_last_years",
        Concept::TimeWithUs,
        Unit::Years,
        text("Temps depuis la dernière demande", "Time since the last application"),
        |f| all(f).and_then(|rows| min(rows.map(|p| p.days_decision.years_ago()))),
    )
    .needs(&[Input::Previous]),
    Feature::number(
        "previous_first_years",
        Concept::TimeWithUs,
        Unit::Years,
        text("Temps depuis la première demande", "Time since the first application"),
        |f| all(f).and_then(|rows| max(rows.map(|p| p.days_decision.years_ago()))),
    )
    .needs(&[Input::Previous]),
    Feature::number(
        "previous_days_decision_mean_years",
        Concept::TimeWithUs,
        Unit::Years,
        text("Ancienneté moyenne des demandes précédentes", "Mean age of the earlier applications"),
        |f| mean(all(f)?.map(|p| p.days_decision.years_ago())),
    )
    .unsayable()
    .needs(&[Input::Previous]),
    Feature::number(
        "previous_granted_to_asked",
        Concept::Obtained,
        Unit::Ratio,
        text(
            "Montant accordé rapporté au montant demandé, par le passé",
            "Amount granted relative to amount asked for, in the past",
        ),
        |f| mean(decided(f, APPROVED)?.map(|p| ratio(p.amt_credit, p.amt_application))),
    )
    .needs(&[Input::Previous]),
    Feature::number(
        "previous_granted_to_asked_min",
        Concept::Obtained,
        Unit::Ratio,
        text(
            "Plus faible montant accordé rapporté au montant demandé",
            "Lowest amount granted relative to amount asked for",
        ),
        |f| min(decided(f, APPROVED)?.map(|p| ratio(p.amt_credit, p.amt_application))),
    )
    .needs(&[Input::Previous]),
    Feature::number(
        "previous_down_payment_rate",
        Concept::DownPayments,
        Unit::Ratio,
        text("Part d’apport dans les crédits passés", "Share paid up front in past credits"),
        |f| mean(decided(f, APPROVED)?.map(|p| p.rate_down_payment)),
    )
    .needs(&[Input::Previous]),
    Feature::number(
        "previous_down_payment_max",
        Concept::DownPayments,
        Unit::Ratio,
        text("Plus forte part d’apport par le passé", "Largest share paid up front in the past"),
        |f| max(all(f)?.map(|p| p.rate_down_payment)),
    )
    .needs(&[Input::Previous]),
    Feature::number(
        "previous_term",
        Concept::PastTerms,
        Unit::Months,
        text("Durée moyenne des crédits passés", "Mean term of past credits"),
        |f| mean(decided(f, APPROVED)?.map(|p| p.cnt_payment)),
    )
    .needs(&[Input::Previous]),
    Feature::number(
        "previous_high_rate_share",
        Concept::PastPrice,
        Unit::Ratio,
        text("Part des crédits passés à taux élevé", "Share of past credits at a high rate"),
        |f| share(all(f)?, |p| p.name_yield_group.get().map(|g| g == "high")),
    )
    .needs(&[Input::Previous]),
    Feature::number(
        "previous_low_rate_share",
        Concept::PastPrice,
        Unit::Ratio,
        text("Part des crédits passés à taux faible", "Share of past credits at a low rate"),
        |f| share(all(f)?, |p| p.name_yield_group.get().map(|g| g.starts_with("low"))),
    )
    .needs(&[Input::Previous]),
    Feature::number(
        "previous_insured_share",
        Concept::PastPrice,
        Unit::Ratio,
        text("Part des crédits passés avec assurance", "Share of past credits with insurance"),
        |f| mean(decided(f, APPROVED)?.map(|p| p.nflag_insured_on_approval)),
    )
    .needs(&[Input::Previous]),
    Feature::number(
        "annuity_to_previous",
        Concept::PastInstalments,
        Unit::Ratio,
        text(
            "Échéance demandée rapportée aux échéances passées",
            "Instalment asked for relative to past instalments",
        ),
        |f| ratio(f.application.amt_annuity, mean(decided(f, APPROVED)?.map(|p| p.amt_annuity))),
    )
    .needs(&[Input::Annuity, Input::Previous]),
    Feature::number(
        "previous_last_due_years",
        Concept::PastTerms,
        Unit::Years,
        text("Temps restant avant la dernière échéance prévue", "Time left to the last instalment planned"),
        |f| max(decided(f, APPROVED)?.map(|p| p.days_last_due_1st_version.years_ahead())),
    )
    .needs(&[Input::Previous]),
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalogue::by_name;
    use crate::file::{Code, Days};

    #[test]
    fn refusals_of_the_last_year_are_counted() {
        let decided = |status: &str, days: f64| PreviousApplication {
            name_contract_status: Code::from(status),
            days_decision: Days::from(days),
            ..PreviousApplication::default()
        };
        let applications = vec![
            decided(REFUSED, -10.0),
            decided(REFUSED, -365.0),
            decided(REFUSED, -366.0),
            decided(APPROVED, -10.0),
        ];
        let file = ClientFile { previous_application: Some(applications), ..ClientFile::default() };
        let refused = by_name("previous_refused_last_year").expect("it is in the catalogue");
        assert_eq!(refused.value(&file), Some(2.0));
    }
}
