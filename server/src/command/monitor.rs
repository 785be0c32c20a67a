//! `monitor`: whether clients are still those that the model was trained on, and whether groups of them are treated
//! alike, for a person at a terminal or, as JSON, for a program. It reads what was counted with the scores, names first what
//! needs attention, and ends as something that does: exit code 3.

use super::outcome::Outcome;
use super::print::print;
use crate::cli::Monitor;
use crate::error::CommandError;
use model::attention::{Attention, attention};
use model::catalogue;
use model::engine::Engine;
use model::estimate::{Estimate, SMALLEST_GROUP};
use model::evaluation::Alternative;
use model::fairness::attributes::{self, Attribute};
use model::fairness::{AttributeReport, FourFifths, GroupReport};
use model::monitoring::{Drift, Report};
use model::portfolio::PROBABILITY;
use model::stability::{Psi, SHIFTED, Verdict, WATCH};
use model::text::Language;
use serde::Serialize;
use std::fmt::Write;
use store::Store;
use store::words::counted;

/// Things that need attention, of which a person reads before being told how many more there are.
const NAMED: usize = 12;

pub(super) async fn run(
    store: &Store,
    engine: &Engine,
    is_stopped: bool,
    arguments: &Monitor,
) -> Result<Outcome, CommandError> {
    let parameters = engine.parameters();
    let tally = store.tally(&parameters.id).await?;
    let tally = tally.ok_or_else(|| CommandError::Unscored(parameters.id.clone()))?;
    let report = tally.report(&parameters.policy);
    let evaluation = engine.evaluation();
    let trained = evaluation.map_or(&[][..], |evaluation| &evaluation.fairness);
    let monitored = Monitored {
        stopped: is_stopped,
        policy_version: parameters.policy.version,
        attention: attention(&tally, &report, trained),
        report,
        alternatives: evaluation.map_or(&[], |evaluation| &evaluation.alternatives),
    };
    if arguments.json {
        let json = serde_json::to_string_pretty(&monitored).expect("a report is JSON");
        print(&format!("{json}\n"))?;
    } else {
        print(&in_words(&monitored))?;
    }
    Ok(if monitored.attention.is_empty() && !is_stopped { Outcome::Done } else { Outcome::NeedsAttention })
}

/// What is told of a bank and its model.
#[derive(Serialize)]
struct Monitored<'a> {
    /// Whether somebody has stopped reliance on the score.
    stopped: bool,
    /// Which version of the credit policy rules.
    policy_version: u32,
    /// What needs a person, the gravest first.
    attention: Vec<Attention>,
    #[serde(flatten)]
    report: Report,
    /// Models that were tried beside this one, and what they cost.
    alternatives: &'a [Alternative],
}

/// The report as a person reads it. Writing into a string cannot fail.
fn in_words(monitored: &Monitored<'_>) -> String {
    let Monitored { stopped, policy_version, attention, report, alternatives } = monitored;
    let mut text = format!(
        "{} with a known outcome, {}, scored with {}, under version {policy_version} of the credit policy.\n\n",
        counted(report.known, "client"),
        counted(report.applicants, "applicant"),
        report.model
    );
    if *stopped {
        text.push_str(
            "Reliance on the score is STOPPED: nobody is told a score, and nothing is decided on one.\n\n",
        );
    }
    write_attention(&mut text, attention);
    text.push_str("\nStability of the applicants\n");
    if report.stability.is_empty() {
        text.push_str(
            "The model came without its reference: train it again with `make train` to see drift.\n",
        );
    } else {
        let _ = writeln!(
            text,
            "PSI against the clients with a known outcome, and against the training clients: below {WATCH} stable, \
             below {SHIFTED} to be watched, above shifted.\n"
        );
        let _ = writeln!(
            text,
            "{:46} {:>7} {:>9} {:>9} {:>9}  verdict",
            "quantity", "PSI", "training", "missing", "was"
        );
        for drift in report.score().into_iter().chain(report.features_by_drift()) {
            write_drift(&mut text, drift);
        }
    }
    let _ = writeln!(
        text,
        "\nFairness\nGranted: below the threshold. Known outcomes may be those the model was trained on: AUC and cost \
         then look better than they are. 95 % intervals. Groups of fewer than {SMALLEST_GROUP} clients are not told."
    );
    for attribute in &report.fairness {
        write_attribute(&mut text, attribute);
    }
    write_alternatives(&mut text, alternatives);
    text
}

fn write_attention(text: &mut String, attention: &[Attention]) {
    if attention.is_empty() {
        text.push_str("Nothing needs attention.\n");
        return;
    }
    text.push_str("Needs attention\n");
    for found in attention.iter().take(NAMED) {
        let _ = match found {
            Attention::Silent { quantity, applicants_only, training } => {
                let (label, training) = (label(quantity), training * 100.0);
                let whom = if *applicants_only {
                    "no applicant has a value any more"
                } else {
                    "no client has a value"
                };
                writeln!(
                    text,
                    "  {label} ({quantity}): {whom}; of the training clients {training:.0} % had one. Is it still delivered?"
                )
            }
            Attention::Shifted { psi } => {
                writeln!(text, "  The scores of the applicants have shifted: PSI {psi:.3}, {SHIFTED} or more")
            }
            Attention::Unequal { attribute, group, ratio } => {
                let watched = attributes::by_name(attribute);
                let name = watched.map_or(attribute.as_str(), |a| a.label.get(Language::En));
                let group = watched.map_or(group.as_str(), |a| a.group_label(group).get(Language::En));
                writeln!(
                    text,
                    "  {name}: {group} are granted {ratio:.2} times what the most-granted group is, below four fifths"
                )
            }
        };
    }
    if let Some(more @ 1..) = attention.len().checked_sub(NAMED) {
        let _ = writeln!(text, "  and {more} more: see monitor --json");
    }
}

/// What a person calls a quantity.
fn label(quantity: &str) -> &str {
    match quantity {
        PROBABILITY => "Score",
        name => catalogue::by_name(name).map_or(name, |feature| feature.label(Language::En)),
    }
}

fn write_drift(text: &mut String, drift: &Drift) {
    let label = label(&drift.quantity);
    let index = |psi: Option<Psi>| psi.map_or_else(|| "-".to_owned(), |psi| format!("{:.3}", psi.value));
    let share = |share: Option<f64>| share.map_or_else(|| "-".to_owned(), |s| format!("{:.1} %", s * 100.0));
    let mut verdict = drift.psi.map_or("no value to compare", |psi| words(psi.verdict)).to_owned();
    if drift.missing.is_some_and(|psi| psi.verdict >= Verdict::Watch) {
        verdict.push_str("; missing values have moved");
    }
    let _ = writeln!(
        text,
        "{label:46} {:>7} {:>9} {:>9} {:>9}  {verdict}",
        index(drift.psi),
        index(drift.psi_training),
        share(drift.missing_applicants),
        share(drift.missing_known)
    );
}

const fn words(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::TooFew => "too few clients",
        Verdict::Stable => "stable",
        Verdict::Watch => "to be watched",
        Verdict::Shifted => "shifted",
    }
}

fn write_attribute(text: &mut String, report: &AttributeReport) {
    let attribute = attributes::by_name(&report.attribute);
    let name = attribute.map_or(report.attribute.as_str(), |a| a.label.get(Language::En));
    let _ = writeln!(
        text,
        "\n{name:30} {:>8} {:>22} {:>8} {:>22} {:>19} {:>22} {:>22} {:>22}  four fifths",
        "clients", "granted", "expected", "observed", "slope", "AUC", "cost per client", "ratio"
    );
    for group in &report.groups {
        write_group(text, attribute, group);
    }
    if report.left_out > 0 {
        let _ = writeln!(
            text,
            "  {} in groups of fewer than {SMALLEST_GROUP}, which would tell of persons and are left out",
            report.left_out
        );
    }
}

fn write_alternatives(text: &mut String, alternatives: &[Alternative]) {
    if alternatives.is_empty() {
        text.push_str("\nNo other model was measured beside this one: see `make notebook`.\n");
        return;
    }
    let _ = writeln!(
        text,
        "\nOther models that were tried, out of fold\n{:60} {:>22} {:>22} {:>22} {:>22} {:>22}",
        "model", "AUC", "cost per client", "ratio of genders", "ratio of ages", "ratio of regions"
    );
    for alternative in alternatives {
        let [auc, cost, gender, age, region] =
            alternative.measures().map(|(e, digits)| interval(Some(e), 1.0, digits));
        let name = &alternative.label.en;
        let _ = writeln!(text, "{name:60} {auc:>22} {cost:>22} {gender:>22} {age:>22} {region:>22}");
    }
}

/// A measure with its interval.
fn interval(measured: Option<Estimate>, scale: f64, digits: usize) -> String {
    let number = |v: f64| format!("{:.digits$}", v * scale);
    measured.map_or_else(
        || "-".to_owned(),
        |e| format!("{} [{}, {}]", number(e.value), number(e.lower), number(e.upper)),
    )
}

fn write_group(text: &mut String, attribute: Option<&Attribute>, group: &GroupReport) {
    let m = &group.measures;
    let label = attribute.map_or(m.group.as_str(), |a| a.group_label(&m.group).get(Language::En));
    let percent = |p: f64| format!("{:.1} %", p * 100.0);
    let verdict = match group.four_fifths {
        FourFifths::TooFew => "too few to compare",
        FourFifths::Reference => "the most granted",
        FourFifths::Kept => "kept",
        FourFifths::Below => "BELOW",
    };
    let _ = writeln!(
        text,
        "  {label:28} {:>8} {:>22} {:>8} {:>22} {:>19} {:>22} {:>22} {:>22}  {verdict}",
        m.clients,
        interval(Some(m.granted), 100.0, 1),
        m.predicted.map_or_else(|| "-".to_owned(), percent),
        interval(m.observed, 100.0, 1),
        interval(m.slope, 1.0, 2),
        interval(m.auc, 1.0, 3),
        interval(m.cost, 1.0, 3),
        interval(group.ratio, 1.0, 2),
    );
}

#[cfg(test)]
mod tests {
    use super::*;
    use model::fairness::{AttributeMeasures, GroupMeasures};

    fn group(code: &str, clients: u64, granted: f64) -> GroupMeasures {
        GroupMeasures {
            group: code.to_owned(),
            clients,
            known: 0,
            defaults: 0,
            auc: None,
            predicted: None,
            observed: None,
            slope: None,
            granted: Estimate { value: granted, lower: granted, upper: granted },
            cost: None,
        }
    }

    #[test]
    fn a_group_that_is_granted_less_than_four_fifths_stands_out() {
        let groups = vec![
            group("under_30", 1_000, 0.6),
            group("30_39", 1_000, 0.9),
            group("40_49", 1_000, 0.8),
            group("50_59", 50, 0.6),
        ];
        let measures = AttributeMeasures { attribute: "age".to_owned(), groups };
        let mut text = String::new();
        write_attribute(&mut text, &measures.compared());
        for (label, verdict) in [
            ("under 30", "BELOW"),
            ("30 to 39", "the most granted"),
            ("40 to 49", "kept"),
            ("50 to 59", "too few to compare"),
        ] {
            assert!(
                text.lines().any(|line| line.contains(label) && line.ends_with(verdict)),
                "{label} is not {verdict}:\n{text}"
            );
        }
    }
}
