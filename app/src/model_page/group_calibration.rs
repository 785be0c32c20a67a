//! Whether the model's percentages hold in every group of clients: what it announced, out of fold, beside what was then
//! observed, with a flag where the interval leaves the announced rate. Picture and table are one.

use super::estimate::interval;
use super::fairness::{attribute_label, group_label};
use crate::format;
use crate::i18n::Locale;
use crate::locale::use_locale;
use crate::parts::{DataTable, Head};
use leptos::prelude::*;
use leptos_i18n::td_string;
use model::estimate::Estimate;
use model::fairness::{AttributeMeasures, Calibrated, GroupMeasures, LEAST_CLIENTS};

/// Of how many groups that hold one leaves its interval by chance.
const BY_CHANCE: usize = 20;

/// Every attribute that was watched at training.
#[component]
pub fn GroupCalibration(
    /// Measured out of fold.
    attributes: Vec<AttributeMeasures>,
) -> impl IntoView {
    let locale = use_locale();
    let judged = || attributes.iter().flat_map(|a| &a.groups).filter_map(GroupMeasures::calibrated);
    let (all, apart) = (judged().count(), judged().filter(|held| *held != Calibrated::Holds).count());
    if all == 0 {
        return ().into_any();
    }
    let summary = td_string!(
        locale,
        group_calibration.summary,
        all = all.to_string(),
        apart = apart.to_string(),
        chance = all.div_ceil(BY_CHANCE).to_string()
    )
    .to_string();
    let upper = attributes
        .iter()
        .flat_map(|a| &a.groups)
        .filter(|g| g.calibrated().is_some())
        .filter_map(|g| Some(g.observed?.upper.max(g.predicted?)));
    let scale = upper.fold(0.0, f64::max) * 1.05;
    let tables: Vec<_> = attributes.iter().map(|of| one(of, scale, locale)).collect();
    let key = |class: &'static str, words: &'static str| view! { <span class=class>{words}</span> };
    view! {
        <section class="card group-calibration" id="group-calibration" aria-labelledby="group-calibration-title">
            <h2 id="group-calibration-title">{td_string!(locale, group_calibration.title)}</h2>
            <p>{td_string!(locale, group_calibration.lede)}</p>
            <p>{summary}</p>
            <p class="scale-key">
                {key("key announced", td_string!(locale, group_calibration.announced))}
                {key("key point", td_string!(locale, group_calibration.observed))}
                {key("key bounds", td_string!(locale, model.interval))}
            </p>
            {tables}
        </section>
    }
    .into_any()
}

fn one(of: &AttributeMeasures, scale: f64, locale: Locale) -> AnyView {
    let title = attribute_label(&of.attribute, locale);
    let (shown, few): (Vec<&GroupMeasures>, Vec<&GroupMeasures>) =
        of.groups.iter().partition(|group| group.calibrated().is_some());
    let rows: Vec<_> =
        shown.into_iter().filter_map(|group| row(&of.attribute, group, scale, locale)).collect();
    let left_out = (!few.is_empty()).then(|| {
        let clients: u64 = few.iter().map(|group| group.known).sum();
        let words = td_string!(
            locale,
            group_calibration.left_out,
            least = LEAST_CLIENTS.to_string(),
            groups = few.len().to_string(),
            clients = format::count(clients, locale)
        )
        .to_string();
        view! { <p class="legend">{words}</p> }
    });
    let caption = td_string!(locale, group_calibration.caption, attribute = title.to_lowercase()).to_string();
    let heads = vec![
        Head::words(td_string!(locale, monitoring.group)),
        Head::Pictures(td_string!(locale, group_calibration.picture).to_owned()),
        Head::numbers(td_string!(locale, group_calibration.announced)),
        Head::numbers(td_string!(locale, group_calibration.observed)),
        Head::words(td_string!(locale, monitoring.verdict)),
    ];
    view! {
        <h3>{title}</h3>
        <DataTable caption=caption class="bars" heads=heads>
            <tbody>{rows}</tbody>
        </DataTable>
        {left_out}
    }
    .into_any()
}

/// What is said of a group: a class of the style sheet and the words.
fn verdict(held: Calibrated, locale: Locale) -> (&'static str, &'static str) {
    match held {
        Calibrated::Holds => ("fine", td_string!(locale, group_calibration.holds)),
        Calibrated::TooLow => ("alarm", td_string!(locale, group_calibration.too_low)),
        Calibrated::TooHigh => ("alarm", td_string!(locale, group_calibration.too_high)),
    }
}

fn row(attribute: &str, group: &GroupMeasures, scale: f64, locale: Locale) -> Option<impl IntoView + use<>> {
    let (predicted, observed, held) = (group.predicted?, group.observed?, group.calibrated()?);
    let Estimate { value, lower, upper } = observed;
    let at = |share: f64| format!("{:.2}%", 100.0 * (share / scale).clamp(0.0, 1.0));
    let percent = |share: f64| format::percent(share, 1, locale);
    let (class, words) = verdict(held, locale);
    let clients = format::count(group.known, locale);
    Some(view! {
        <tr>
            <th scope="row">
                {group_label(attribute, &group.group, locale)}
                <span class="sub">{td_string!(locale, monitoring.clients, n = clients).to_string()}</span>
            </th>
            <td class="length">
                <svg width="100%" height="16" aria-hidden="true">
                    <line class="interval" x1=at(lower) x2=at(upper) y1="8" y2="8"></line>
                    <circle cx=at(value) cy="8" r="5"></circle>
                    <line class="announced" x1=at(predicted) x2=at(predicted) y1="0" y2="16"></line>
                </svg>
            </td>
            <td class="number">{percent(predicted)}</td>
            <td class="number">
                {percent(value)} " " <span class="hint">{interval(observed, percent, locale)}</span>
            </td>
            <td>
                <span class=format!("verdict {class}")>{words}</span>
            </td>
        </tr>
    })
}

#[cfg(all(test, feature = "ssr"))]
mod tests {
    use super::*;
    use model::fairness::attributes::NOT_STATED;

    fn group(code: &str, known: u64, predicted: f64, [lower, value, upper]: [f64; 3]) -> GroupMeasures {
        GroupMeasures {
            group: code.to_owned(),
            clients: known,
            known,
            defaults: 0,
            auc: None,
            predicted: Some(predicted),
            observed: Some(Estimate { value, lower, upper }),
            slope: None,
            granted: Estimate { value: 0.5, lower: 0.4, upper: 0.6 },
            cost: None,
        }
    }

    #[test]
    fn a_group_whose_interval_leaves_the_announced_rate_is_flagged_and_a_small_one_left_out() {
        let groups = vec![
            group("F", 5_000, 0.08, [0.07, 0.079, 0.09]),
            group("M", 5_000, 0.08, [0.09, 0.1, 0.11]),
            group(NOT_STATED, 60, 0.08, [0.2, 0.3, 0.4]),
        ];
        let html =
            one(&AttributeMeasures { attribute: "gender".to_owned(), groups }, 0.2, Locale::en).to_html();
        assert_eq!(html.matches("verdict fine").count(), 1, "{html}");
        assert_eq!(html.matches("verdict alarm").count(), 1);
        assert_eq!(html.matches("<circle").count(), 2);
        assert!(html.contains("100") && html.contains("60"), "who is left out is said");
    }
}
