//! Whether the applicants are still like the clients whose outcome is known: the score and the features that moved
//! farthest as a picture, all of them in a table.

use crate::format;
use crate::i18n::Locale;
use crate::locale::use_locale;
use crate::parts::{BarRow, Bars, DataTable, Head};
use leptos::prelude::*;
use leptos_i18n::td_string;
use model::catalogue;
use model::monitoring::{Drift, Report};
use model::portfolio::PROBABILITY;
use model::stability::{Psi, SHIFTED, Verdict, WATCH};

/// Features that the picture shows.
const SHOWN: usize = 10;
/// The picture's scale ends here; what moved farther is at its edge.
const END: f64 = 0.4;

/// The score and the features.
#[component]
pub fn Stability(
    /// What was counted of the bank.
    report: Report,
) -> impl IntoView {
    let locale = use_locale();
    let lede = td_string!(
        locale,
        monitoring.stability_lede,
        known = format::count(report.known, locale),
        applicants = format::count(report.applicants, locale)
    )
    .to_string();
    let limits = td_string!(
        locale,
        monitoring.psi_limits,
        watch = format::decimal(WATCH, 2, locale),
        shifted = format::decimal(SHIFTED, 2, locale)
    )
    .to_string();
    let body = if report.stability.is_empty() {
        view! { <p role="status">{td_string!(locale, monitoring.no_reference)}</p> }.into_any()
    } else {
        drifts(&report, locale)
    };
    view! {
        <section class="card" id="stability" aria-labelledby="stability-title">
            <h2 id="stability-title">{td_string!(locale, monitoring.stability)}</h2>
            <p>{lede}</p>
            <p>{limits}</p>
            {body}
        </section>
    }
    .into_any()
}

fn drifts(report: &Report, locale: Locale) -> AnyView {
    let features = report.features_by_drift();
    let summary = summary(&features, locale);
    let shown = report.score().into_iter().chain(features.iter().copied().take(SHOWN));
    let bars: Vec<BarRow> = shown.map(|drift| bar(drift, locale)).collect();
    let rows: Vec<_> = report.score().into_iter().chain(features).map(|drift| row(drift, locale)).collect();
    let figures = [
        td_string!(locale, monitoring.psi),
        td_string!(locale, monitoring.psi_training),
        td_string!(locale, monitoring.missing_known),
        td_string!(locale, monitoring.missing_applicants),
        td_string!(locale, monitoring.missing_psi),
    ];
    let mut heads = Head::figures(td_string!(locale, contributions.information), figures);
    heads.push(Head::words(td_string!(locale, monitoring.verdict)));
    view! {
        <p class="difference">{summary}</p>
        <h3>{td_string!(locale, monitoring.moved_most)}</h3>
        <Bars
            caption=td_string!(locale, monitoring.moved_most).to_owned()
            what=td_string!(locale, contributions.information)
            measure=td_string!(locale, monitoring.psi)
            verdict=td_string!(locale, monitoring.verdict)
            limits=vec![WATCH / END, SHIFTED / END]
            rows=bars
        />
        <details>
            <summary>{td_string!(locale, monitoring.stability_table)}</summary>
            <p class="legend">{td_string!(locale, monitoring.stability_legend)}</p>
            <DataTable caption=td_string!(locale, monitoring.stability_table) tall=true heads=heads>
                <tbody>{rows}</tbody>
            </DataTable>
        </details>
    }
    .into_any()
}

/// How many features have moved, in a sentence whose parts add up to all of them.
fn summary(features: &[&Drift], locale: Locale) -> String {
    let with = |verdict| features.iter().filter(|d| d.verdict() == verdict).count().to_string();
    td_string!(
        locale,
        monitoring.stability_summary,
        all = features.len().to_string(),
        stable = with(Some(Verdict::Stable)),
        watch = with(Some(Verdict::Watch)),
        shifted = with(Some(Verdict::Shifted)),
        few = with(Some(Verdict::TooFew)),
        nothing = with(None)
    )
    .to_string()
}

fn label(drift: &Drift, locale: Locale) -> String {
    match drift.quantity.as_str() {
        PROBABILITY => td_string!(locale, monitoring.score).to_owned(),
        name => catalogue::by_name(name).map_or(name, |f| f.label(locale.into())).to_owned(),
    }
}

fn verdict(drift: &Drift, locale: Locale) -> (&'static str, &'static str) {
    match drift.verdict() {
        None => ("too-few", td_string!(locale, monitoring.nothing)),
        Some(Verdict::TooFew) => ("too-few", td_string!(locale, monitoring.too_few)),
        Some(Verdict::Stable) => ("fine", td_string!(locale, monitoring.stable)),
        Some(Verdict::Watch) => ("watch", td_string!(locale, monitoring.watch)),
        Some(Verdict::Shifted) => ("alarm", td_string!(locale, monitoring.shifted)),
    }
}

fn index(psi: Option<Psi>, locale: Locale) -> String {
    format::or_dash(psi, |psi| format::decimal(psi.value, 3, locale))
}

/// The index that the verdict is about: of the values, or of the missing ones, which is then said.
fn bar(drift: &Drift, locale: Locale) -> BarRow {
    let missing = drift.is_about_missing();
    let index_of = if missing { drift.missing } else { drift.psi };
    BarRow {
        label: label(drift, locale),
        sub: missing.then(|| td_string!(locale, monitoring.of_missing).to_owned()),
        length: index_of.map_or(0.0, |psi| psi.value / END),
        interval: None,
        figure: index(index_of, locale),
        verdict: Some(verdict(drift, locale)),
    }
}

fn row(drift: &Drift, locale: Locale) -> AnyView {
    let share = |share: Option<f64>| format::percent_or_dash(share, 1, locale);
    let (class, words) = verdict(drift, locale);
    view! {
        <tr>
            <th scope="row">{label(drift, locale)}</th>
            <td class="number">{index(drift.psi, locale)}</td>
            <td class="number">{index(drift.psi_training, locale)}</td>
            <td class="number">{share(drift.missing_known)}</td>
            <td class="number">{share(drift.missing_applicants)}</td>
            <td class="number">{index(drift.missing, locale)}</td>
            <td>
                <span class=format!("verdict {class}")>{words}</span>
            </td>
        </tr>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_quantity_is_told_by_its_label_and_what_cannot_be_compared_has_no_number() {
        let drift = Drift {
            quantity: "income".to_owned(),
            psi: None,
            psi_training: None,
            missing_known: None,
            missing_applicants: None,
            missing: None,
        };
        let bar = bar(&drift, Locale::en);
        assert_eq!((&*bar.label, &*bar.figure), ("Declared income", "–"));
        assert_eq!(bar.verdict, Some(("too-few", td_string!(Locale::en, monitoring.nothing))));
    }

    fn drift(psi: Option<(f64, Verdict)>, missing: Option<(f64, Verdict)>) -> Drift {
        let index = |(value, verdict)| Psi { value, chance: 0.0, verdict };
        Drift {
            quantity: "income".to_owned(),
            psi: psi.map(index),
            psi_training: None,
            missing_known: None,
            missing_applicants: None,
            missing: missing.map(index),
        }
    }

    /// "0.057, shifted" was the index of the values beside the verdict on the missing ones.
    #[test]
    fn the_figure_beside_a_verdict_is_the_one_that_it_is_about() {
        let shifted = (0.3, Verdict::Shifted);
        let missing = bar(&drift(Some((0.057, Verdict::Stable)), Some(shifted)), Locale::en);
        assert_eq!((&*missing.figure, missing.sub.as_deref()), ("0.300", Some("missing values")));
        let values = bar(&drift(Some(shifted), Some((0.01, Verdict::Stable))), Locale::en);
        assert_eq!((&*values.figure, values.sub), ("0.300", None));
    }

    #[test]
    fn the_counts_of_the_summary_add_up_to_all() {
        let moved = [Verdict::Stable, Verdict::Watch, Verdict::Shifted, Verdict::TooFew, Verdict::TooFew];
        let mut drifts: Vec<Drift> =
            moved.into_iter().map(|verdict| drift(Some((0.1, verdict)), None)).collect();
        drifts.push(drift(None, None));
        for locale in [Locale::fr, Locale::en] {
            let words = summary(&drifts.iter().collect::<Vec<_>>(), locale);
            let numbers: Vec<u32> =
                words.split(|c: char| !c.is_ascii_digit()).filter_map(|n| n.parse().ok()).collect();
            assert_eq!(numbers[0], 6, "{words}");
            assert_eq!(numbers[1..].iter().sum::<u32>(), numbers[0], "{words}");
        }
    }
}
