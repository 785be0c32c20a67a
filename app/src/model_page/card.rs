//! The model card: what the model is for, what it learned from, what it is worth and where its limits are, made of the
//! artifact and its evaluation. The screen and the Markdown in `docs/` are two forms of the same sections.
//!
//! Source of the form: Mitchell et al., "Model Cards for Model Reporting", FAT* 2019.

use super::describe_model::ModelReport;
use super::estimate::with_interval;
use super::fairness::{alternative_heads, alternative_rows, attribute_label, group_label, verdict};
use crate::format;
use crate::i18n::Locale;
use leptos_i18n::td_string;
use model::catalogue::{self, Feature, Theme};
use model::evaluation::{CompletenessEffect, Difference, Evaluation, cheapest, highest_f1};
use model::fairness::AttributeMeasures;
use model::parameters::Parameters;
use std::fmt::Write;

/// Heaviest features that are named.
const SHOWN: usize = 10;

/// A part of the card under its own title.
#[derive(Debug, Clone, PartialEq)]
pub struct Section {
    /// What it is about.
    pub title: String,
    /// What it says, from the top.
    pub parts: Vec<Part>,
}

/// One thing that a section says.
#[derive(Debug, Clone, PartialEq)]
pub enum Part {
    /// Sentences.
    Paragraph(String),
    /// Points.
    List(Vec<String>),
    /// What to type.
    Command(String),
    /// Figures; the first column names the rows.
    Table {
        /// What they show.
        caption: String,
        /// Heads of the columns.
        head: Vec<String>,
        /// As long as `head`, each.
        rows: Vec<Vec<String>>,
    },
}

/// Points that are `$key` of the locales, in this order.
macro_rules! points {
    ($locale:expr, $($key:ident),+ $(,)?) => {
        vec![$(td_string!($locale, card.$key).to_owned()),+]
    };
}

macro_rules! heads {
    ($($head:expr),+ $(,)?) => {
        vec![$($head.to_owned()),+]
    };
}

/// The whole card.
#[must_use]
pub fn sections(report: &ModelReport, locale: Locale) -> Vec<Section> {
    let parameters = &report.parameters;
    let mut sections =
        vec![purpose(parameters, locale), uses(locale), data(report, locale), features(parameters, locale)];
    if let Some(evaluation) = &report.evaluation {
        sections.push(metrics(evaluation, locale));
        sections.push(calibration(evaluation, locale));
        sections.push(threshold(parameters, evaluation, locale));
        sections.extend(fairness(evaluation, locale));
    }
    sections.push(limits(report, locale));
    sections.push(retrain(locale));
    sections
}

fn section(title: &str, parts: Vec<Part>) -> Section {
    Section { title: title.to_owned(), parts }
}

fn purpose(parameters: &Parameters, locale: Locale) -> Section {
    let identity = td_string!(locale, card.identity, model = parameters.id.clone()).to_string();
    section(
        td_string!(locale, card.purpose),
        vec![Part::Paragraph(td_string!(locale, card.purpose_text).to_string()), Part::Paragraph(identity)],
    )
}

fn uses(locale: Locale) -> Section {
    section(
        td_string!(locale, card.uses),
        vec![
            Part::List(points![locale, use_advisor, use_manager, use_client]),
            Part::Paragraph(td_string!(locale, card.out_of_scope).to_string()),
            Part::List(points![locale, not_alone, not_elsewhere, not_other_purpose, not_person]),
        ],
    )
}

fn data(report: &ModelReport, locale: Locale) -> Section {
    let training = &report.parameters.training;
    let sentence = td_string!(
        locale,
        card.data_text,
        clients = format::count(training.clients, locale),
        defaults = format::count(training.defaults, locale),
        rate = format::percent(training.base_rate, 2, locale)
    )
    .to_string();
    let mut parts = vec![Part::Paragraph(sentence)];
    parts.extend(history(report, locale).map(Part::Paragraph));
    parts.push(Part::Paragraph(td_string!(locale, card.data_target).to_string()));
    let hash = td_string!(
        locale,
        card.data_hash,
        hash = training.data_hash.clone(),
        seed = training.seed.to_string()
    )
    .to_string();
    parts.push(Part::Paragraph(hash));
    section(td_string!(locale, card.data), parts)
}

/// How many of the training clients have a history that was extracted; none if all have, or nobody knows.
fn history(report: &ModelReport, locale: Locale) -> Option<String> {
    let known = report.with_history?;
    let all = report.parameters.training.clients;
    (known < all).then(|| {
        td_string!(
            locale,
            card.data_history,
            known = format::count(known, locale),
            unknown = format::count(all - known, locale)
        )
        .to_string()
    })
}

fn features(parameters: &Parameters, locale: Locale) -> Section {
    let used: Vec<&Feature> =
        parameters.features.iter().filter_map(|name| catalogue::by_name(name)).collect();
    let rows = Theme::ALL
        .iter()
        .map(|&theme| {
            let count = used.iter().filter(|feature| feature.theme() == theme).count();
            vec![theme.label().get(locale.into()).to_owned(), count.to_string()]
        })
        .collect();
    let sensitive: Vec<&str> = used.iter().filter(|f| f.sensitive).map(|f| f.label(locale.into())).collect();
    let watched = td_string!(locale, card.features_watched, list = sensitive.join(", ")).to_string();
    section(
        td_string!(locale, card.features),
        vec![
            Part::Paragraph(
                td_string!(locale, card.features_text, n = parameters.features.len().to_string()).to_string(),
            ),
            Part::Table {
                caption: td_string!(locale, card.features_table).to_owned(),
                head: heads![td_string!(locale, card.theme), td_string!(locale, card.count)],
                rows,
            },
            Part::Paragraph(td_string!(locale, card.features_out).to_string()),
            Part::List(points![locale, out_gender, out_family, out_employer, out_documents]),
            Part::Paragraph(watched),
        ],
    )
}

fn metrics(evaluation: &Evaluation, locale: Locale) -> Section {
    let decimal = |digits| move |value: f64| format::decimal(value, digits, locale);
    let row = |label: &str, value: String| vec![label.to_owned(), value];
    let rows = vec![
        row(td_string!(locale, model.auc), with_interval(Some(evaluation.auc), decimal(3), locale)),
        row(td_string!(locale, model.brier), with_interval(Some(evaluation.brier), decimal(4), locale)),
        row(
            td_string!(locale, model.cost),
            with_interval(Some(evaluation.cost_per_client), decimal(3), locale),
        ),
        row(
            td_string!(locale, model.slope),
            with_interval(Some(evaluation.calibration.slope), decimal(2), locale),
        ),
        row(td_string!(locale, model.trees), format::count(evaluation.trees.into(), locale)),
    ];
    let heaviest: Vec<&str> = evaluation
        .importance
        .iter()
        .filter_map(|i| catalogue::by_name(&i.feature))
        .take(SHOWN)
        .map(|feature| feature.label(locale.into()))
        .collect();
    let measured = td_string!(
        locale,
        card.metrics_text,
        folds = evaluation.folds.to_string(),
        clients = format::count(evaluation.clients, locale)
    )
    .to_string();
    section(
        td_string!(locale, card.metrics),
        vec![
            Part::Paragraph(measured),
            Part::Table {
                caption: td_string!(locale, card.metrics_table).to_owned(),
                head: heads![td_string!(locale, card.measure), td_string!(locale, card.value)],
                rows,
            },
            Part::Paragraph(td_string!(locale, card.heaviest, list = heaviest.join(", ")).to_string()),
        ],
    )
}

fn calibration(evaluation: &Evaluation, locale: Locale) -> Section {
    let percent = |share: f64| format::percent(share, 1, locale);
    let rows = evaluation
        .calibration
        .bins
        .iter()
        .map(|bin| {
            vec![
                percent(bin.predicted),
                with_interval(Some(bin.observed), percent, locale),
                format::count(bin.clients, locale),
            ]
        })
        .collect();
    let line = td_string!(
        locale,
        card.calibration_text,
        slope = format::decimal(evaluation.calibration.slope.value, 2, locale),
        intercept = format::decimal(evaluation.calibration.intercept, 2, locale)
    )
    .to_string();
    section(
        td_string!(locale, card.calibration),
        vec![
            Part::Paragraph(line),
            Part::Table {
                caption: td_string!(locale, card.calibration_table).to_owned(),
                head: heads![
                    td_string!(locale, model.predicted),
                    td_string!(locale, model.observed),
                    td_string!(locale, model.clients),
                ],
                rows,
            },
        ],
    )
}

fn threshold(parameters: &Parameters, evaluation: &Evaluation, locale: Locale) -> Section {
    let policy = parameters.policy;
    let outcomes = evaluation.scores.outcomes(policy.costs);
    let text = td_string!(
        locale,
        card.threshold_text,
        ratio = format::decimal(policy.costs.false_negative / policy.costs.false_positive, 0, locale),
        threshold = format::percent(policy.threshold, 2, locale),
        from = format::percent(policy.review_from, 2, locale),
        to = format::percent(policy.review_to, 2, locale)
    )
    .to_string();
    let required: Vec<&str> = policy.required.iter().map(|input| input.label().get(locale.into())).collect();
    let completeness = td_string!(
        locale,
        card.completeness_text,
        limit = format::percent(policy.least_completeness, 0, locale),
        required = required.join(", ")
    )
    .to_string();
    let rows = [
        (td_string!(locale, model.business), cheapest(&outcomes)),
        (td_string!(locale, model.technical), highest_f1(&outcomes)),
    ];
    let rows = rows
        .into_iter()
        .filter_map(|(name, outcome)| {
            let outcome = outcome?;
            Some(vec![
                name.to_owned(),
                format::percent(outcome.threshold, 1, locale),
                format::percent(outcome.granted, 1, locale),
                format::percent_or_dash(outcome.default_rate, 1, locale),
                format::decimal(outcome.cost, 3, locale),
            ])
        })
        .collect();
    section(
        td_string!(locale, card.threshold),
        vec![
            Part::Paragraph(text),
            Part::Table {
                caption: td_string!(locale, card.threshold_table).to_owned(),
                head: heads![
                    td_string!(locale, card.choice),
                    td_string!(locale, model.threshold),
                    td_string!(locale, model.granted),
                    td_string!(locale, model.default_rate),
                    td_string!(locale, model.cost),
                ],
                rows,
            },
            Part::Paragraph(completeness),
            Part::Table {
                caption: td_string!(locale, card.completeness_table).to_owned(),
                head: heads![
                    td_string!(locale, card.files),
                    td_string!(locale, card.reviewed),
                    td_string!(locale, card.overturned),
                    td_string!(locale, card.cost_all),
                    td_string!(locale, card.cost_decided),
                ],
                rows: completeness_rows(evaluation, locale),
            },
        ],
    )
}

fn completeness_rows(evaluation: &Evaluation, locale: Locale) -> Vec<Vec<String>> {
    let row = |effect: &CompletenessEffect| {
        let files = match effect.files.as_str() {
            "as_delivered" => td_string!(locale, card.as_delivered),
            "without_external_scores" => td_string!(locale, card.without_external_scores),
            other => other,
        };
        vec![
            files.to_owned(),
            format::percent(effect.reviewed, 2, locale),
            format::percent(effect.overturned, 1, locale),
            format::decimal(effect.cost, 3, locale),
            format::or_dash(effect.cost_of_others, |cost| format::decimal(cost, 3, locale)),
        ]
    };
    evaluation.completeness.iter().map(row).collect()
}

/// None if the training did not know the groups.
fn fairness(evaluation: &Evaluation, locale: Locale) -> Option<Section> {
    if evaluation.fairness.is_empty() {
        return None;
    }
    let mut parts = vec![Part::Paragraph(td_string!(locale, card.fairness_text).to_string())];
    parts.extend(evaluation.fairness.iter().map(|attribute| groups(attribute, locale)));
    if evaluation.alternatives.is_empty() {
        parts.push(Part::Paragraph(td_string!(locale, card.no_alternatives).to_string()));
    } else {
        parts.push(Part::Table {
            caption: td_string!(locale, card.alternatives_table).to_owned(),
            head: alternative_heads(locale).map(str::to_owned).to_vec(),
            rows: alternative_rows(&evaluation.alternatives, locale).into_iter().map(Vec::from).collect(),
        });
    }
    Some(section(td_string!(locale, card.fairness), parts))
}

fn groups(measures: &AttributeMeasures, locale: Locale) -> Part {
    let percent = |share: f64| format::percent(share, 1, locale);
    let decimal = |digits| move |value: f64| format::decimal(value, digits, locale);
    let report = measures.compared();
    let rows = report
        .groups
        .iter()
        .map(|group| {
            let m = &group.measures;
            vec![
                group_label(&report.attribute, &m.group, locale),
                format::count(m.clients, locale),
                with_interval(Some(m.granted), percent, locale),
                format!(
                    "{} – {}",
                    with_interval(group.ratio, decimal(2), locale),
                    verdict(group.four_fifths, locale).1
                ),
                format::or_dash(m.predicted, percent),
                with_interval(m.observed, percent, locale),
                with_interval(m.slope, decimal(2), locale),
                with_interval(m.auc, decimal(3), locale),
                with_interval(m.cost, decimal(3), locale),
            ]
        })
        .collect();
    Part::Table {
        caption: attribute_label(&report.attribute, locale),
        head: heads![
            td_string!(locale, monitoring.group),
            td_string!(locale, model.clients),
            td_string!(locale, monitoring.granted),
            td_string!(locale, monitoring.ratio),
            td_string!(locale, model.predicted),
            td_string!(locale, model.observed),
            td_string!(locale, model.slope),
            td_string!(locale, monitoring.auc),
            td_string!(locale, model.cost),
        ],
        rows,
    }
}

/// What doing without the lender's own price changes; none if nobody has measured it.
fn price(evaluation: &Evaluation, locale: Locale) -> Option<String> {
    let Difference { auc, cost } = evaluation.without_price()?;
    let signed = |estimate| with_interval(Some(estimate), |value| format::signed(value, 3, locale), locale);
    Some(td_string!(locale, card.limit_price_cost, auc = signed(*auc), cost = signed(*cost)).to_string())
}

fn limits(report: &ModelReport, locale: Locale) -> Section {
    let clients = td_string!(
        locale,
        card.limit_clients,
        clients = format::count(report.parameters.training.clients, locale)
    )
    .to_string();
    let mut points = vec![clients];
    points.extend(history(report, locale));
    points.push(td_string!(locale, card.limit_price).to_string());
    points.extend(report.evaluation.as_ref().and_then(|evaluation| price(evaluation, locale)));
    points.extend(points![locale, limit_screened, limit_selection, limit_time, limit_external, limit_cause]);
    section(td_string!(locale, card.limits), vec![Part::List(points)])
}

fn retrain(locale: Locale) -> Section {
    section(
        td_string!(locale, card.retrain),
        vec![
            Part::Paragraph(td_string!(locale, card.retrain_text).to_string()),
            Part::Command("make train DATA=…".to_owned()),
            Part::Paragraph(td_string!(locale, card.retrain_watch).to_string()),
            Part::Command("clairscore score\nclairscore monitor".to_owned()),
        ],
    )
}

/// The card as Markdown.
#[must_use]
pub fn markdown(report: &ModelReport, locale: Locale) -> String {
    let mut text = format!("# {}\n", td_string!(locale, card.title));
    let made = td_string!(locale, card.made_by).to_string();
    text.push_str(&format!("\n*{made}*\n"));
    for Section { title, parts } in sections(report, locale) {
        let _ = write!(text, "\n## {title}\n");
        for part in parts {
            text.push('\n');
            write_part(&mut text, &part);
        }
    }
    text
}

/// Writing into a string cannot fail.
fn write_part(text: &mut String, part: &Part) {
    let cell = |words: &String| words.replace('|', "\\|");
    match part {
        Part::Paragraph(words) => {
            let _ = writeln!(text, "{words}");
        }
        Part::List(points) => {
            for point in points {
                let _ = writeln!(text, "- {point}");
            }
        }
        Part::Command(command) => {
            let _ = writeln!(text, "```sh\n{command}\n```");
        }
        Part::Table { caption, head, rows } => {
            let _ = writeln!(
                text,
                "**{caption}**\n\n| {} |",
                head.iter().map(cell).collect::<Vec<_>>().join(" | ")
            );
            let _ = writeln!(text, "|---|{}", "---:|".repeat(head.len().saturating_sub(1)));
            for row in rows {
                let _ = writeln!(text, "| {} |", row.iter().map(cell).collect::<Vec<_>>().join(" | "));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_table_in_markdown_has_as_many_columns_as_heads() {
        let mut text = String::new();
        let cells = |words: &[&str]| words.iter().map(|w| (*w).to_owned()).collect::<Vec<_>>();
        let table = Part::Table {
            caption: "Groups".to_owned(),
            head: cells(&["group", "AUC"]),
            rows: vec![cells(&["a|b", "0.7"])],
        };
        write_part(&mut text, &table);
        assert_eq!(text, "**Groups**\n\n| group | AUC |\n|---|---:|\n| a\\|b | 0.7 |\n");
    }
}
