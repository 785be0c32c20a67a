//! Whether groups of clients are treated alike: who is granted, as a picture, and all measures in a table; then the
//! other models that were tried.

use super::estimate::{interval, with_interval};
use crate::format;
use crate::i18n::Locale;
use crate::locale::use_locale;
use crate::parts::{BarRow, Bars, DataTable, Head};
use crate::words::capitalized;
use leptos::prelude::*;
use leptos_i18n::td_string;
use model::estimate::{Estimate, SMALLEST_GROUP};
use model::evaluation::Alternative;
use model::fairness::attributes;
use model::fairness::{AttributeReport, FOUR_FIFTHS, FourFifths, GroupReport, LEAST_CLIENTS, LEAST_SHARE};
use model::monitoring::Report;

/// Every attribute that is watched, and the alternatives.
#[component]
pub fn Fairness(
    /// What was counted of the bank.
    report: Report,
    /// What else was tried.
    alternatives: Vec<Alternative>,
) -> impl IntoView {
    let locale = use_locale();
    let compared = td_string!(
        locale,
        monitoring.four_fifths_text,
        clients = LEAST_CLIENTS.to_string(),
        share = format::percent(LEAST_SHARE, 0, locale)
    )
    .to_string();
    let attributes: Vec<_> = report.fairness.iter().map(|attribute| one(attribute, locale)).collect();
    view! {
        <section class="card fairness" id="fairness" aria-labelledby="fairness-title">
            <h2 id="fairness-title">{td_string!(locale, monitoring.fairness)}</h2>
            <p>{td_string!(locale, monitoring.fairness_lede)}</p>
            <p>{compared}</p>
            <p class="legend">{td_string!(locale, monitoring.in_sample)}</p>
            {attributes}
            {(!alternatives.is_empty()).then(|| tried(&alternatives, locale))}
        </section>
    }
    .into_any()
}

fn one(report: &AttributeReport, locale: Locale) -> AnyView {
    let title = attribute_label(&report.attribute, locale);
    let reference = report.groups.iter().find(|g| g.four_fifths == FourFifths::Reference);
    let limits: Vec<f64> = reference.map(|g| FOUR_FIFTHS * g.measures.granted.value).into_iter().collect();
    let bars: Vec<BarRow> = report.groups.iter().map(|group| bar(&report.attribute, group, locale)).collect();
    let caption = td_string!(locale, monitoring.granted_by, attribute = title.to_lowercase()).to_string();
    let left_out = (report.left_out > 0).then(|| {
        let clients = format::count(report.left_out, locale);
        let words =
            td_string!(locale, monitoring.left_out, least = SMALLEST_GROUP.to_string(), clients = clients)
                .to_string();
        view! { <p class="legend">{words}</p> }
    });
    let table = td_string!(locale, monitoring.fairness_table, attribute = title.to_lowercase()).to_string();
    view! {
        <h3>{title}</h3>
        <Bars
            caption=caption
            what=td_string!(locale, monitoring.group)
            measure=td_string!(locale, monitoring.granted)
            verdict=td_string!(locale, monitoring.four_fifths)
            limits=limits
            rows=bars
        />
        {left_out}
        <details>
            <summary>{table.clone()}</summary>
            {measures(table, report, locale)}
        </details>
    }
    .into_any()
}

/// What a person calls an attribute.
#[must_use]
pub fn attribute_label(name: &str, locale: Locale) -> String {
    attributes::by_name(name).map_or_else(|| name.to_owned(), |a| a.label.get(locale.into()).to_owned())
}

/// What a person calls a group.
#[must_use]
pub fn group_label(attribute: &str, group: &str, locale: Locale) -> String {
    attributes::by_name(attribute)
        .map_or_else(|| group.to_owned(), |a| capitalized(a.group_label(group).get(locale.into())))
}

/// What is said of the comparison: a class of the style sheet and the words.
#[must_use]
pub fn verdict(four_fifths: FourFifths, locale: Locale) -> (&'static str, &'static str) {
    match four_fifths {
        FourFifths::TooFew => ("too-few", td_string!(locale, monitoring.too_few)),
        FourFifths::Reference => ("fine", td_string!(locale, monitoring.most_granted)),
        FourFifths::Kept => ("fine", td_string!(locale, monitoring.kept)),
        FourFifths::Below => ("alarm", td_string!(locale, monitoring.below)),
    }
}

/// A measure in a cell of a wide table: its interval stands below.
fn cell(estimate: Option<Estimate>, write: impl Fn(f64) -> String, locale: Locale) -> AnyView {
    let Some(estimate) = estimate else {
        return view! { <td class="number">"–"</td> }.into_any();
    };
    let value = write(estimate.value);
    view! { <td class="number">{value} " " <span class="hint">{interval(estimate, write, locale)}</span></td> }
        .into_any()
}

fn bar(attribute: &str, group: &GroupReport, locale: Locale) -> BarRow {
    let Estimate { value, lower, upper } = group.measures.granted;
    let clients = format::count(group.measures.clients, locale);
    BarRow {
        label: group_label(attribute, &group.measures.group, locale),
        sub: Some(td_string!(locale, monitoring.clients, n = clients).to_string()),
        length: value,
        interval: Some((lower, upper)),
        figure: format::percent(value, 1, locale),
        verdict: Some(verdict(group.four_fifths, locale)),
    }
}

fn measures(caption: String, report: &AttributeReport, locale: Locale) -> AnyView {
    let percent = move |share: f64| format::percent(share, 1, locale);
    let decimal = |digits| move |value: f64| format::decimal(value, digits, locale);
    let rows: Vec<_> = report
        .groups
        .iter()
        .map(|group| {
            let m = &group.measures;
            view! {
                <tr>
                    <th scope="row">{group_label(&report.attribute, &m.group, locale)}</th>
                    {cell(Some(m.granted), percent, locale)}
                    {cell(group.ratio, decimal(2), locale)}
                    <td class="number">{format::count(m.known, locale)}</td>
                    <td class="number">{format::or_dash(m.predicted, percent)}</td>
                    {cell(m.observed, percent, locale)}
                    {cell(m.slope, decimal(2), locale)}
                    {cell(m.auc, decimal(3), locale)}
                    {cell(m.cost, decimal(3), locale)}
                </tr>
            }
        })
        .collect();
    let heads = [
        td_string!(locale, monitoring.granted),
        td_string!(locale, monitoring.ratio),
        td_string!(locale, monitoring.known),
        td_string!(locale, model.predicted),
        td_string!(locale, model.observed),
        td_string!(locale, model.slope),
        td_string!(locale, monitoring.auc),
        td_string!(locale, model.cost),
    ];
    let heads = Head::figures(td_string!(locale, monitoring.group), heads);
    view! {
        <DataTable caption=caption heads=heads>
            <tbody>{rows}</tbody>
        </DataTable>
    }
    .into_any()
}

/// The models that were tried beside this one.
fn tried(alternatives: &[Alternative], locale: Locale) -> AnyView {
    let rows: Vec<_> = alternative_rows(alternatives, locale)
        .into_iter()
        .map(|[name, numbers @ ..]| {
            let numbers = numbers.map(|number| view! { <td class="number">{number}</td> });
            view! {
                <tr>
                    <th scope="row">{name}</th>
                    {Vec::from(numbers)}
                </tr>
            }
        })
        .collect();
    let [name, numbers @ ..] = alternative_heads(locale);
    let heads = Head::figures(name, numbers);
    view! {
        <h3>{td_string!(locale, monitoring.alternatives)}</h3>
        <p>{td_string!(locale, monitoring.alternatives_lede)}</p>
        <DataTable caption=td_string!(locale, monitoring.alternatives) heads=heads>
            <tbody>{rows}</tbody>
        </DataTable>
    }
    .into_any()
}

/// Heads of the table of alternatives.
pub(super) fn alternative_heads(locale: Locale) -> [&'static str; 6] {
    [
        td_string!(locale, monitoring.alternative),
        td_string!(locale, model.auc),
        td_string!(locale, model.cost),
        td_string!(locale, monitoring.ratio_gender),
        td_string!(locale, monitoring.ratio_age),
        td_string!(locale, monitoring.ratio_region),
    ]
}

/// Its rows.
pub(super) fn alternative_rows(alternatives: &[Alternative], locale: Locale) -> Vec<[String; 6]> {
    let row = |a: &Alternative| {
        let label = match locale {
            Locale::fr => &a.label.fr,
            Locale::en => &a.label.en,
        };
        let [auc, cost, gender, age, region] = a.measures().map(|(measured, digits)| {
            with_interval(Some(measured), |v| format::decimal(v, digits, locale), locale)
        });
        [label.clone(), auc, cost, gender, age, region]
    };
    alternatives.iter().map(row).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use model::evaluation::AlternativeLabel;

    #[test]
    fn an_alternative_is_named_by_its_label_and_its_interval() {
        let between = |lower, value, upper| Estimate { value, lower, upper };
        let alternative = Alternative {
            name: "ageless".to_owned(),
            label: AlternativeLabel { fr: "sans l’âge".to_owned(), en: "without age".to_owned() },
            auc: between(0.751, 0.76, 0.769),
            cost: between(0.51, 0.523_4, 0.54),
            grant_rate_ratio_gender: between(0.86, 0.87, 0.88),
            grant_rate_ratio_age: between(0.578, 0.6, 0.62),
            grant_rate_ratio_region: between(0.72, 0.736, 0.75),
            difference: None,
        };
        let rows = alternative_rows(&[alternative], Locale::en);
        let row = [
            "without age",
            "0.760 (0.751 to 0.769)",
            "0.523 (0.510 to 0.540)",
            "0.87 (0.86 to 0.88)",
            "0.60 (0.58 to 0.62)",
            "0.74 (0.72 to 0.75)",
        ];
        assert_eq!(rows, [row]);
    }

    #[test]
    fn groups_have_names_in_both_languages() {
        assert_eq!(group_label("age", "30_39", Locale::fr), "30 à 39 ans");
        assert_eq!(group_label("education", "Higher education", Locale::en), "Higher education");
        assert_eq!(group_label("gender", attributes::NOT_STATED, Locale::fr), "Non renseigné");
        assert_eq!(attribute_label("family_status", Locale::fr), "Situation de famille");
    }

    #[cfg(feature = "ssr")]
    #[test]
    fn the_limit_is_at_four_fifths_of_the_most_granted_group() {
        use model::fairness::GroupMeasures;

        let group = |code: &str, granted: f64, four_fifths| GroupReport {
            measures: GroupMeasures {
                group: code.to_owned(),
                clients: 1_000,
                known: 0,
                defaults: 0,
                auc: None,
                predicted: None,
                observed: None,
                slope: None,
                granted: Estimate { value: granted, lower: granted - 0.01, upper: granted + 0.01 },
                cost: None,
            },
            ratio: None,
            four_fifths,
        };
        let groups = vec![group("M", 0.6, FourFifths::Below), group("F", 0.9, FourFifths::Reference)];
        let html = one(&AttributeReport { attribute: "gender".to_owned(), groups, left_out: 3 }, Locale::en)
            .to_html();
        assert_eq!(html.matches("x1=\"72.00%\" x2=\"72.00%\"").count(), 2, "{html}");
    }
}
