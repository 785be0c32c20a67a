//! Features of the client's earlier applications with this company: how many, how they were decided, on
//! which terms.

use super::aggregate::{count, max, mean, min, ratio, share, sum};
use super::{Feature, Theme, Unit};
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

const APPROVED: &str = "Approved";
const REFUSED: &str = "Refused";

pub(super) const FEATURES: &[Feature] = &[
    Feature::number(
        "previous_count",
        Theme::Previous,
        Unit::Count,
        text("Demandes précédentes chez nous", "Earlier applications with us"),
        |f| all(f).map(count),
    ),
    Feature::number(
        "previous_approved_count",
        Theme::Previous,
        Unit::Count,
        text("Demandes précédentes accordées", "Earlier applications granted"),
        |f| decided(f, APPROVED).map(count),
    ),
    Feature::number(
        "previous_refused_count",
        Theme::Previous,
        Unit::Count,
        text("Demandes précédentes refusées", "Earlier applications refused"),
        |f| decided(f, REFUSED).map(count),
    ),
    Feature::number(
        "previous_refused_share",
        Theme::Previous,
        Unit::Ratio,
        text("Part des demandes précédentes refusées", "Share of earlier applications refused"),
        |f| all(f).and_then(|rows| share(rows, |p| p.name_contract_status.get().map(|s| s == REFUSED))),
    )
    .described(),
    Feature::number(
        "previous_refused_last_two_years",
        Theme::Previous,
        Unit::Count,
        text("Refus depuis deux ans", "Refusals within two years"),
        |f| {
            decided(f, REFUSED)
                .map(|rows| count(rows.filter(|p| p.days_decision.years_ago().is_some_and(|y| y <= 2.0))))
        },
    ),
    Feature::number(
        "previous_refused_by_score",
        Theme::Previous,
        Unit::Count,
        text("Refus passés en raison du score", "Past refusals because of the score"),
        |f| {
            decided(f, REFUSED).map(|rows| {
                count(rows.filter(|p| matches!(p.code_reject_reason.get(), Some("SCO" | "SCOFR"))))
            })
        },
    ),
    Feature::number(
        "previous_refused_by_policy",
        Theme::Previous,
        Unit::Count,
        text(
            "Refus passés en raison des règles internes ou du plafond",
            "Past refusals because of policy or limit",
        ),
        |f| {
            decided(f, REFUSED).map(|rows| {
                count(rows.filter(|p| matches!(p.code_reject_reason.get(), Some("HC" | "LIMIT"))))
            })
        },
    ),
    Feature::number(
        "previous_canceled_share",
        Theme::Previous,
        Unit::Ratio,
        text("Part des demandes précédentes annulées", "Share of earlier applications cancelled"),
        |f| all(f).and_then(|rows| share(rows, |p| p.name_contract_status.get().map(|s| s == "Canceled"))),
    ),
    Feature::number(
        "previous_last_years",
        Theme::Previous,
        Unit::Years,
        text("Temps depuis la dernière demande", "Time since the last application"),
        |f| all(f).and_then(|rows| min(rows.map(|p| p.days_decision.years_ago()))),
    ),
    Feature::number(
        "previous_first_years",
        Theme::Previous,
        Unit::Years,
        text("Temps depuis la première demande", "Time since the first application"),
        |f| all(f).and_then(|rows| max(rows.map(|p| p.days_decision.years_ago()))),
    ),
    Feature::number(
        "previous_last_refused_years",
        Theme::Previous,
        Unit::Years,
        text("Temps depuis le dernier refus", "Time since the last refusal"),
        |f| decided(f, REFUSED).and_then(|rows| min(rows.map(|p| p.days_decision.years_ago()))),
    ),
    Feature::number(
        "previous_granted_to_asked",
        Theme::Previous,
        Unit::Ratio,
        text(
            "Montant accordé rapporté au montant demandé, par le passé",
            "Amount granted relative to amount asked for, in the past",
        ),
        |f| mean(decided(f, APPROVED)?.map(|p| ratio(p.amt_credit, p.amt_application))),
    ),
    Feature::number(
        "previous_down_payment_rate",
        Theme::Previous,
        Unit::Ratio,
        text("Part d’apport dans les crédits passés", "Share paid up front in past credits"),
        |f| mean(decided(f, APPROVED)?.map(|p| p.rate_down_payment)),
    ),
    Feature::number(
        "previous_term",
        Theme::Previous,
        Unit::Months,
        text("Durée moyenne des crédits passés", "Mean term of past credits"),
        |f| mean(decided(f, APPROVED)?.map(|p| p.cnt_payment)),
    ),
    Feature::number(
        "previous_high_rate_share",
        Theme::Previous,
        Unit::Ratio,
        text("Part des crédits passés à taux élevé", "Share of past credits at a high rate"),
        |f| share(all(f)?, |p| p.name_yield_group.get().map(|g| g == "high")),
    ),
    Feature::number(
        "previous_low_rate_share",
        Theme::Previous,
        Unit::Ratio,
        text("Part des crédits passés à taux faible", "Share of past credits at a low rate"),
        |f| share(all(f)?, |p| p.name_yield_group.get().map(|g| g.starts_with("low"))),
    ),
    Feature::number(
        "previous_insured_share",
        Theme::Previous,
        Unit::Ratio,
        text("Part des crédits passés avec assurance", "Share of past credits with insurance"),
        |f| mean(decided(f, APPROVED)?.map(|p| p.nflag_insured_on_approval)),
    ),
    Feature::number(
        "annuity_to_previous",
        Theme::Previous,
        Unit::Ratio,
        text(
            "Échéance demandée rapportée aux échéances passées",
            "Instalment asked for relative to past instalments",
        ),
        |f| ratio(f.application.amt_annuity, mean(decided(f, APPROVED)?.map(|p| p.amt_annuity))),
    ),
    Feature::number(
        "previous_running_annuity_to_income",
        Theme::Previous,
        Unit::Ratio,
        text(
            "Échéances encore dues chez nous rapportées au revenu",
            "Instalments still due with us relative to income",
        ),
        |f| {
            let running =
                decided(f, APPROVED)?.filter(|p| p.days_last_due_1st_version.get().is_some_and(|d| d > 0.0));
            ratio(Some(sum(running.map(|p| p.amt_annuity))), f.application.amt_income_total)
        },
    ),
    Feature::number(
        "previous_last_due_years",
        Theme::Previous,
        Unit::Years,
        text("Temps restant avant la dernière échéance prévue", "Time left to the last instalment planned"),
        |f| max(decided(f, APPROVED)?.map(|p| p.days_last_due_1st_version.years_ahead())),
    ),
];
