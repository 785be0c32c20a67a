//! The client among all clients, or among a group chosen by filters, for any described quantity.

use super::compare_client::Comparison;
use crate::charts::histogram;
use crate::client::asked::{self, AGAINST, Asked, QUANTITY};
use crate::client::facts::Profile;
use crate::client::figures::{AnsweredCard, Figures};
use crate::client::list::List;
use crate::client::scenario_links::{KeptFields, Presets};
use crate::clients::choices::GroupFields;
use crate::clients::query::AGE_BANDS;
use crate::error::AppError;
use crate::format;
use crate::i18n::Locale;
use crate::locale::use_locale;
use crate::parts::{Choice, SelectField};
use crate::words::{self, Quantity};
use leptos::prelude::*;
use leptos_i18n::td_string;
use model::catalogue;
use model::estimate::SMALLEST_GROUP;
use model::portfolio::{Column, Condition, Filter, FilterChoices};

/// Groups smaller than this do not support a comparison.
const FEW: u64 = 30;

/// The clients of the same profile: same source of income, same education, same age band.
fn alike(profile: &Profile) -> Filter {
    let code = |name: &str| {
        let category = catalogue::by_name(name)?.category(profile.value(name)?)?;
        Some(category.code.to_owned())
    };
    let same = |name: &str| Condition::OneOf(code(name).into_iter().collect());
    let band = profile.value("age_years").and_then(|age| {
        AGE_BANDS.into_iter().find(|(from, to)| from.is_none_or(|f| age >= f) && to.is_none_or(|t| age < t))
    });
    let (from, below) = band.unwrap_or_default();
    Filter::default()
        .with(Column::INCOME_TYPE, same("income_type"))
        .with(Column::EDUCATION, same("education"))
        .within(Column::AGE, from, below)
}

/// The comparison: what and with whom, the picture, the sentence, the table. Stands in
/// [`crate::client::scenario_links::Simulated`]: links and forms keep what is simulated meanwhile.
#[component]
pub fn Compare(
    /// The client.
    profile: Profile,
    /// What is compared.
    asked: Asked,
    /// What the group can be chosen by.
    choices: Result<FilterChoices, AppError>,
    /// The answer.
    comparison: Result<Comparison, AppError>,
) -> impl IntoView {
    let locale = use_locale();
    let preset = |label: &str, group: Filter, hint: Option<&str>| {
        asked.preset(&Asked { filter: group, ..asked.clone() }, profile.id, label, hint)
    };
    let presets = vec![
        preset(td_string!(locale, compare.everyone), Filter::default(), None),
        preset(td_string!(locale, compare.alike), alike(&profile), Some("alike-hint")),
    ];
    let Asked { against, quantity, filter, list } = asked;
    let path = asked::path(profile.id);
    let against = against.map(|against| (AGAINST, against.name().to_owned()));
    let kept: Vec<_> = against
        .into_iter()
        .chain(list.as_ref().map(List::pair))
        .map(|(name, value)| view! { <input type="hidden" name=name value=value /> })
        .collect();
    let quantities: Vec<Choice> = words::quantities(locale)
        .into_iter()
        .map(|q| Choice { value: q.name.to_owned(), label: q.label.to_owned() })
        .collect();
    let answer = comparison.map(|comparison| {
        let quantity = words::quantity(&quantity, locale);
        quantity.map(|quantity| view! { <Position comparison=comparison quantity=quantity /> }).into_any()
    });
    let form = choices.ok().map(|choices| {
        view! {
            <form class="compare-form" method="get" action=format!("{path}#compare")>
                <KeptFields />
                {kept}
                <SelectField
                    label=td_string!(locale, compare.quantity)
                    name=QUANTITY
                    choices=quantities
                    selected=quantity
                />
                <GroupFields choices=choices filter=filter locale=locale />
                <button type="submit">{td_string!(locale, compare.compare)}</button>
            </form>
        }
    });
    let controls = view! {
        <p class="presets">
            <Presets presets=presets anchor="compare".to_owned() />
            <span class="hint" id="alike-hint">
                {td_string!(locale, compare.alike_hint)}
            </span>
        </p>
        {form}
    };
    let (title, lede) = (td_string!(locale, compare.title), td_string!(locale, compare.lede));
    view! { <AnsweredCard id="compare" title=title lede=lede controls=controls.into_any() answer=answer /> }
        .into_any()
}

/// A share, to the nearest hundredth; nearly all is not written as all, nor a few as none.
fn hundredths(share: f64) -> f64 {
    if share > 0.0 && share < 1.0 { share.clamp(0.01, 0.99) } else { share }
}

/// Where the client stands, in a sentence.
fn sentence(comparison: &Comparison, quantity: Quantity, locale: Locale) -> String {
    let Comparison { distribution, own } = comparison;
    let n = format::count(distribution.clients, locale);
    match own.zip(distribution.below) {
        Some((own, below)) => td_string!(
            locale,
            compare.sentence,
            label = quantity.label,
            value = quantity.write(own, locale),
            below = format::percent(hundredths(below), 0, locale),
            n = n
        )
        .to_string(),
        None => td_string!(locale, compare.sentence_missing, label = quantity.label, n = n).to_string(),
    }
}

#[component]
fn Position(comparison: Comparison, quantity: Quantity) -> impl IntoView {
    let locale = use_locale();
    let shown = move |v: f64| quantity.write(v, locale);
    let distribution = &comparison.distribution;
    if (1..SMALLEST_GROUP).contains(&distribution.clients) {
        let least = SMALLEST_GROUP.to_string();
        let words = td_string!(locale, compare.too_few, least = least).to_string();
        return view! { <p class="note" role="status">{words}</p> }.into_any();
    }
    let chart = histogram::draw(distribution, comparison.own, quantity, locale);
    let Some(chart) = chart else {
        return view! { <p class="note" role="status">{td_string!(locale, compare.nobody)}</p> }.into_any();
    };
    let spread = distribution.quantiles.map(|[low, median, high]| {
        td_string!(locale, compare.median, median = shown(median), low = shown(low), high = shown(high))
            .to_string()
    });
    let few = (distribution.clients < FEW)
        .then(|| view! { <p class="note warning">{td_string!(locale, compare.few)}</p> });
    let without = match distribution.missing {
        0 => None,
        1 => Some(td_string!(locale, compare.without_one).to_string()),
        n => Some(td_string!(locale, compare.without, n = format::count(n, locale)).to_string()),
    };
    let without = without.map(|sentence| view! { <p class="note">{sentence}</p> });
    view! {
        <div role="status">
            <p class="standing">{sentence(&comparison, quantity, locale)}</p>
            {few}
        </div>
        <div class="plot with-marks" inner_html=chart></div>
        <p class="axis-name">{quantity.label}</p>
        <p>{spread}</p>
        {without}
        <details>
            <summary>{td_string!(locale, compare.table)}</summary>
            <Bands comparison=comparison.clone() quantity=quantity />
        </details>
    }
    .into_any()
}

/// The histogram's bands, as a table.
#[component]
fn Bands(comparison: Comparison, quantity: Quantity) -> impl IntoView {
    let locale = use_locale();
    let Comparison { distribution, own } = comparison;
    let shown = move |v: f64| quantity.write(v, locale);
    let here = own.and_then(|value| histogram::bin(&distribution, value));
    let last = distribution.counts.len().saturating_sub(1);
    let rows: Vec<_> = distribution
        .counts
        .iter()
        .zip(distribution.edges.windows(2))
        .enumerate()
        .map(|(i, (&n, edges))| {
            let (from, to) = (shown(edges[0]), shown(edges[1]));
            let band = if i == 0 {
                td_string!(locale, compare.at_most, to = to).to_string()
            } else if i == last {
                td_string!(locale, compare.at_least, from = from).to_string()
            } else {
                td_string!(locale, compare.between, from = from, to = to).to_string()
            };
            #[expect(clippy::cast_precision_loss, reason = "counts of clients are far below 2^53")]
            let share = n as f64 / distribution.clients.max(1) as f64;
            let is_here = here == Some(i);
            let mark = is_here.then(|| {
                view! { <span class="here-mark">"◆ " {td_string!(locale, compare.here)}</span> }
            });
            let row = view! {
                <tr class:here=is_here>
                    <th scope="row">{band} " " {mark}</th>
                    <td class="number">{format::count(n, locale)}</td>
                    <td class="number">{format::percent(share, 1, locale)}</td>
                </tr>
            };
            row.into_any()
        })
        .collect();
    let caption = td_string!(locale, compare.caption, label = quantity.label).to_string();
    let figures = vec![
        words::capitalized(td_string!(locale, compare.clients)),
        td_string!(locale, compare.share).to_owned(),
    ];
    view! { <Figures caption=caption names=td_string!(locale, compare.band) figures=figures rows=rows /> }
        .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nearly_all_is_not_written_as_all_nor_a_few_as_none() {
        assert_eq!([0.0, 0.0005, 0.5, 0.9995, 1.0].map(hundredths), [0.0, 0.01, 0.5, 0.99, 1.0]);
    }

    #[test]
    fn the_clients_of_the_same_profile_include_the_client() {
        let profile = Profile {
            id: 1,
            contract_type: Some("Cash loans".into()),
            values: vec![
                ("age_years".into(), Some(34.9)),
                ("income_type".into(), Some(3.0)),
                ("education".into(), None),
            ],
            history_known: true,
            payments_known: true,
        };
        let filter = alike(&profile);
        let expected =
            Filter::default().of(Column::INCOME_TYPE, "Working").within(Column::AGE, Some(25.0), Some(35.0));
        assert_eq!(filter, expected);
    }

    #[cfg(feature = "ssr")]
    #[test]
    fn a_group_too_small_to_compare_with_is_called_so() {
        use model::portfolio::Distribution;

        let age = words::quantity("age_years", Locale::fr).expect("a described feature");
        let is_called_so = |clients| {
            let distribution = Distribution {
                quantity: "age_years".into(),
                clients,
                missing: 0,
                quantiles: None,
                edges: vec![20.0, 40.0, 60.0],
                counts: vec![clients, 0],
                below: None,
            };
            let comparison = Comparison { distribution, own: None };
            view! { <Position comparison=comparison quantity=age /> }.to_html().contains("peu fiable")
        };
        assert_eq!([SMALLEST_GROUP, FEW - 1, FEW, FEW + 1].map(is_called_so), [true, true, false, false]);
        // Of even fewer nothing is shown.
        assert_eq!([1, SMALLEST_GROUP - 1].map(is_called_so), [false, false]);
    }
}
