//! The page itself.

use super::address::CLIENT;
use super::describe_effect::{Effect, describe_effect};
use super::pairs::Pairs;
use super::value_of::value_of;
use crate::charts::effect;
use crate::error::AppError;
use crate::format;
use crate::i18n::Locale;
use crate::locale::use_locale;
use crate::parts::{
    BarRow, Bars, Choice, DataTable, ErrorPage, Fault, Head, SelectField, Unread, UnreadNotes, explain,
};
use crate::plural::counted;
use leptos::prelude::*;
use leptos_i18n::td_string;
use leptos_meta::Title;
use leptos_router::hooks::{use_params_map, use_query_map};
use model::catalogue::{self, Encoding, Feature, Trend, Unit};
use model::effects::Curve;
use model::ensemble::probability;
use model::estimate::SMALLEST_GROUP;

/// Parameter of the URL that names the feature where its path does not.
const FEATURE: &str = "feature";

/// A client who is shown on the curve.
#[derive(Debug, Clone, Copy)]
struct Own {
    id: i64,
    value: Option<f64>,
}

/// How the risk moves along a feature.
#[component]
pub fn EffectsPage() -> impl IntoView {
    let locale = use_locale();
    let query = use_query_map().read_untracked();
    let in_path = use_params_map().with_untracked(|params| params.get(FEATURE));
    let asked = in_path.or_else(|| query.get(FEATURE)).filter(|name| !name.is_empty());
    let client: Option<i64> = query.get_str(CLIENT).and_then(|id| id.trim().parse().ok());
    let unread: Vec<_> = query
        .get(CLIENT)
        .filter(|_| client.is_none())
        .map(|text| Unread { key: CLIENT, text, fault: Fault::Unknown })
        .into_iter()
        .collect();
    let described = ArcOnceResource::new_blocking(describe_effect(asked.clone()));
    let page = Suspend::new(async move {
        match described.await {
            Ok(described) => {
                let own = match client {
                    Some(id) => {
                        Some(value_of(id, described.feature.clone()).await.map(|value| Own { id, value }))
                    }
                    None => None,
                };
                view! { <Described effect=described asked=asked own=own /> }.into_any()
            }
            Err(error) => view! { <ErrorPage error=error /> }.into_any(),
        }
    });
    view! {
        <Title text=td_string!(locale, effects.title) />
        <article class="model effects">
            <UnreadNotes unread=unread label=|_, locale| td_string!(locale, clients.search) />
            {page}
        </article>
    }
    .into_any()
}

#[component]
fn Described(effect: Effect, asked: Option<String>, own: Option<Result<Own, AppError>>) -> impl IntoView {
    let locale = use_locale();
    let unknown = asked.filter(|asked| *asked != effect.feature).map(|asked| {
        let asked: String = asked.chars().take(40).collect();
        let words = td_string!(locale, effects.unknown, name = asked).to_string();
        view! { <p class="note warning" role="status">{words}</p> }
    });
    let unknown_client = own.as_ref().and_then(|own| own.as_ref().err()).map(|error| {
        view! { <p class="note warning" role="status">{explain(error.clone(), locale)}</p> }
    });
    let own = own.and_then(Result::ok);
    let client = own.map(|own| own.id);
    let back = client.map(|id| {
        let words = td_string!(locale, effects.back, id = format::client_id(id)).to_string();
        view! { <p><a href=format!("/clients/{id}#contributions")>{words}</a></p> }
    });
    let choices = effect
        .features
        .iter()
        .filter_map(|name| catalogue::by_name(name))
        .map(|feature| Choice {
            value: feature.name.to_owned(),
            label: feature.label(locale.into()).to_owned(),
        })
        .collect();
    let kept = client.map(|id| view! { <input type="hidden" name=CLIENT value=id.to_string() /> });
    let shown = catalogue::by_name(&effect.feature).map(|feature| match (&effect.curve, effect.clients) {
        (Some(curve), Some(clients)) => shown(feature, curve, effect.base_value, clients, own, locale),
        (None, Some(_)) => note(feature, td_string!(locale, effects.never), locale),
        (_, None) => note(feature, td_string!(locale, effects.unscored), locale),
    });
    view! {
        <header class="page-head">
            <div>
                <h1>{td_string!(locale, effects.title)}</h1>
                <p class="lede">{td_string!(locale, effects.lede)}</p>
                {back}
            </div>
        </header>
        {unknown}
        {unknown_client}
        <form class="choose" method="get" action="/model/effects">
            <SelectField
                label=td_string!(locale, effects.choose)
                name=FEATURE
                choices=choices
                selected=effect.feature.clone()
            />
            {kept}
            <button type="submit">{td_string!(locale, effects.show)}</button>
        </form>
        {shown}
        <Pairs pairs=effect.pairs clients=effect.paired client=client />
    }
    .into_any()
}

fn note(feature: &'static Feature, words: &'static str, locale: Locale) -> AnyView {
    view! {
        <section class="card withheld" role="status">
            <h2>{feature.label(locale.into())}</h2>
            <p>{words}</p>
        </section>
    }
    .into_any()
}

/// The probability whose log-odds are so many more than the base, to be shown.
fn risk(base_value: f64, level: f64) -> f64 {
    f64::from(probability(base_value + level))
}

fn shown(
    feature: &'static Feature,
    curve: &Curve,
    base_value: f64,
    clients: u64,
    own: Option<Own>,
    locale: Locale,
) -> AnyView {
    let risks: Vec<f64> = curve.levels.iter().map(|&level| risk(base_value, level)).collect();
    let [lowest, highest] = curve.range().map(|level| format::probability(risk(base_value, level), locale));
    let range = td_string!(
        locale,
        effects.range,
        base = format::probability(risk(base_value, 0.0), locale),
        lowest = lowest,
        highest = highest
    )
    .to_string();
    let trend = match feature.trend {
        Trend::Raises => td_string!(locale, effects.raises),
        Trend::Lowers => td_string!(locale, effects.lowers),
        Trend::Free => td_string!(locale, effects.free),
    };
    let told = own.map(|own| {
        let id = format::client_id(own.id);
        let words = match own.value.and_then(|value| Some((value, *curve.levels.get(curve.cell(value))?))) {
            Some((value, level)) => td_string!(
                locale,
                effects.own,
                id = id,
                value = format::feature(feature, Some(value), locale),
                risk = format::probability(risk(base_value, level), locale),
                odds = format::decimal(level.exp(), 2, locale)
            )
            .to_string(),
            None => td_string!(locale, effects.own_missing, id = id).to_string(),
        };
        view! { <p class="own-place">{words}</p> }
    });
    let clients = format::count(clients, locale);
    let missing = how_many(curve.missing, locale);
    let counted = counted!(locale, clients, effects.counted, clients = clients, missing = missing);
    let own_value = own.and_then(|own| own.value);
    let picture = if matches!(feature.unit, Unit::Flag | Unit::Category) {
        bars(feature, curve, &risks, own_value, locale)
    } else {
        let chart = effect::draw(feature, curve, &risks, own_value, locale).unwrap_or_default();
        view! {
            <p class="y-name">{td_string!(locale, effects.risk)}</p>
            <div class="plot" inner_html=chart></div>
            <p class="axis-name">{feature.label(locale.into())}</p>
        }
        .into_any()
    };
    view! {
        <section class="card" id="effect" aria-labelledby="effect-title">
            <h2 id="effect-title">{feature.label(locale.into())}</h2>
            <p>{range}</p>
            {told}
            {picture}
            <p>{trend}</p>
            <details>
                <summary>{td_string!(locale, effects.table)}</summary>
                {table(feature, curve, &risks, locale)}
            </details>
            <p class="legend">{counted} " " {td_string!(locale, effects.method)}</p>
        </section>
    }
    .into_any()
}

/// What a cell of the curve holds, in words.
fn cell(feature: &Feature, curve: &Curve, index: usize, locale: Locale) -> String {
    let value = |value: f64| format::feature(feature, Some(value), locale);
    // Of what has few values, each is named.
    let codes = match feature.encoding {
        Encoding::LabelCode { categories, .. } => categories.len(),
        _ if feature.unit == Unit::Flag => 2,
        _ => 0,
    };
    if codes > 0 {
        let within = (0_u32..).take(codes).map(f64::from).filter(|&code| curve.cell(code) == index);
        return within.map(value).collect::<Vec<_>>().join(", ");
    }
    let edge = |index: usize| curve.edges.get(index).map(|&edge| value(edge));
    match (index.checked_sub(1).and_then(edge), edge(index)) {
        (None, Some(to)) => td_string!(locale, effects.up_to, to = to).to_string(),
        (Some(from), Some(to)) => td_string!(locale, effects.between, from = from, to = to).to_string(),
        (Some(from), None) => td_string!(locale, effects.over, from = from).to_string(),
        (None, None) => String::new(),
    }
}

/// Of few, how many is not told: [`Curve::told`].
fn how_many(n: u64, locale: Locale) -> String {
    if n < SMALLEST_GROUP {
        td_string!(locale, effects.few, n = SMALLEST_GROUP.to_string()).to_string()
    } else {
        format::count(n, locale)
    }
}

/// What has no order of its own is a bar a value.
fn bars(
    feature: &'static Feature,
    curve: &Curve,
    risks: &[f64],
    own: Option<f64>,
    locale: Locale,
) -> AnyView {
    let highest = risks.iter().copied().fold(0.0, f64::max);
    let here = own.map(|value| curve.cell(value));
    let rows = risks
        .iter()
        .enumerate()
        .map(|(index, &risk)| BarRow {
            label: cell(feature, curve, index, locale),
            sub: (here == Some(index)).then(|| td_string!(locale, effects.this_client).to_owned()),
            length: risk / highest,
            interval: None,
            figure: format::probability(risk, locale),
            verdict: None,
        })
        .collect();
    view! {
        <Bars
            caption=feature.label(locale.into()).to_owned()
            what=td_string!(locale, contributions.value)
            measure=td_string!(locale, effects.risk)
            rows=rows
        />
    }
    .into_any()
}

/// The curve in numbers.
fn table(feature: &'static Feature, curve: &Curve, risks: &[f64], locale: Locale) -> AnyView {
    let rows: Vec<_> = curve
        .levels
        .iter()
        .zip(risks)
        .zip(&curve.clients)
        .enumerate()
        .map(|(index, ((&level, &risk), &n))| {
            view! {
                <tr>
                    <th scope="row">{cell(feature, curve, index, locale)}</th>
                    <td class="number">{format::probability(risk, locale)}</td>
                    <td class="number">{format::signed(level, 3, locale)}</td>
                    <td class="number">"× " {format::decimal(level.exp(), 2, locale)}</td>
                    <td class="number">{how_many(n, locale)}</td>
                </tr>
            }
        })
        .collect();
    let figures = [
        td_string!(locale, effects.risk),
        td_string!(locale, contributions.effect),
        td_string!(locale, contributions.odds),
        td_string!(locale, model.clients),
    ];
    let heads = Head::figures(td_string!(locale, contributions.value), figures);
    view! {
        <DataTable caption=td_string!(locale, effects.table) heads=heads>
            <tbody>{rows}</tbody>
        </DataTable>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn curve(edges: &[f64]) -> Curve {
        let cells = edges.len() + 1;
        Curve { edges: edges.to_vec(), levels: vec![0.0; cells], clients: vec![5; cells], missing: 0 }
    }

    #[test]
    fn cells_are_named_by_their_bounds_or_by_what_they_hold() {
        let age = catalogue::by_name("age_years").expect("in the catalogue");
        let of_age = curve(&[30.0, 50.0]);
        let names = [0, 1, 2].map(|index| cell(age, &of_age, index, Locale::en).replace('\u{a0}', " "));
        assert_eq!(names, ["up to 30 years", "over 30 years to 50 years", "over 50 years"]);
        let car = catalogue::by_name("owns_car").expect("in the catalogue");
        assert_eq!([0, 1].map(|index| cell(car, &curve(&[0.5]), index, Locale::fr)), ["non", "oui"]);
        let education = catalogue::by_name("education").expect("in the catalogue");
        assert!(cell(education, &curve(&[2.5]), 0, Locale::fr).contains(", "));
    }

    #[test]
    fn how_many_few_are_is_not_told() {
        assert_eq!(how_many(9, Locale::en).replace('\u{a0}', " "), "fewer than 10");
        assert_eq!(how_many(10, Locale::en), "10");
    }
}
