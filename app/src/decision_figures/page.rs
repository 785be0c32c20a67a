//! The page `/model/decisions`: for the risk manager.

use super::count_decisions::count_decisions;
use crate::format;
use crate::i18n::Locale;
use crate::locale::use_locale;
use crate::parts::{AdviceBadge, DataTable, ErrorPage, Head, UnderModel};
use leptos::prelude::*;
use leptos_i18n::td_string;
use model::decision::Advice;
use model::estimate::{Estimate, SMALLEST_GROUP};
use model::record::figures::{Decisions, Figures, KnownOutcomes, OfPerson};

/// See the head of this file.
#[component]
pub fn DecisionFiguresPage() -> impl IntoView {
    let locale = use_locale();
    let counted = ArcOnceResource::new_blocking(count_decisions());
    let page = Suspend::new(async move {
        match counted.await {
            Ok(figures) => view! { <Counted figures=figures /> }.into_any(),
            Err(error) => view! { <ErrorPage error=error /> }.into_any(),
        }
    });
    view! {
        <UnderModel
            class="model decision-figures"
            title=td_string!(locale, decision_figures.title)
            lede=td_string!(locale, decision_figures.lede)
        >
            {page}
        </UnderModel>
    }
    .into_any()
}

#[component]
fn Counted(figures: Figures) -> impl IntoView {
    let locale = use_locale();
    let Figures {
        by_advice,
        without_advice,
        people,
        motives,
        delay,
        reviewed,
        changed,
        as_advised,
        against_advice,
    } = figures;
    if people.is_empty() {
        return view! { <p class="card">{td_string!(locale, decision_figures.none)}</p> }.into_any();
    }
    let least = SMALLEST_GROUP.to_string();
    let heads = [
        td_string!(locale, decision_figures.granted),
        td_string!(locale, decision_figures.refused),
        td_string!(locale, decision_figures.approval_rate),
    ];
    let advised = Advice::ALL
        .into_iter()
        .zip(by_advice)
        .map(|(advice, taken)| (view! { <AdviceBadge advice=advice /> }.into_any(), row_of(taken, locale)))
        .chain((without_advice.all() > 0).then(|| {
            (td_string!(locale, decision_figures.without_advice).into_any(), row_of(without_advice, locale))
        }))
        .collect();
    let persons = people
        .into_iter()
        .map(|OfPerson { name, taken, against }| {
            let mut cells = row_of(taken, locale);
            cells.push(format::count(against.granted, locale));
            cells.push(format::count(against.refused, locale));
            (name.into_any(), cells)
        })
        .collect();
    let reasons: Vec<_> = motives
        .into_iter()
        .map(|(motive, times)| {
            (motive.label().get(locale.into()).into_any(), vec![format::count(times, locale)])
        })
        .collect();
    let later = [
        (td_string!(locale, decision_figures.as_advised), as_advised),
        (td_string!(locale, decision_figures.against_advice), against_advice),
    ]
    .into_iter()
    .map(|(head, later)| (head.into_any(), row_of_outcomes(later, locale)))
    .collect();
    let delay = delay.map(|delay| {
        td_string!(
            locale,
            decision_figures.delay,
            median = format::decimal(delay.median, 1, locale),
            nine = format::decimal(delay.nine_of_ten, 1, locale)
        )
        .to_string()
    });
    let reviews = td_string!(
        locale,
        decision_figures.reviews,
        reviewed = format::count(reviewed, locale),
        changed = format::count(changed, locale)
    )
    .to_string();
    let mut of_persons = heads.to_vec();
    of_persons.push(td_string!(locale, decision_figures.granted_against));
    of_persons.push(td_string!(locale, decision_figures.refused_against));
    let known =
        vec![td_string!(locale, decision_figures.known), td_string!(locale, decision_figures.difficulties)];
    view! {
        <Counts title=td_string!(locale, decision_figures.by_advice) heads=heads.to_vec() rows=advised />
        <Counts title=td_string!(locale, decision_figures.by_person) heads=of_persons rows=persons />
        {(!reasons.is_empty())
            .then(|| {
                view! {
                    <Counts
                        title=td_string!(locale, decision_figures.by_motive)
                        heads=vec![td_string!(locale, decision_figures.times)]
                        rows=reasons
                    />
                }
            })}
        <section class="card" aria-labelledby="delay-title">
            <h2 id="delay-title">{td_string!(locale, decision_figures.delay_title)}</h2>
            <p>{delay}</p>
            <p>{reviews}</p>
        </section>
        <Counts title=td_string!(locale, decision_figures.later) heads=known rows=later />
        <p class="note">{td_string!(locale, decision_figures.later_note, least = least).to_string()}</p>
    }
    .into_any()
}

/// Decisions and the share of grants; none of too few.
fn row_of(taken: Decisions, locale: Locale) -> Vec<String> {
    vec![
        format::count(taken.granted, locale),
        format::count(taken.refused, locale),
        share(taken.granted, taken.all(), locale),
    ]
}

/// Loans whose outcome is known, and the share of difficulties; none of too few.
fn row_of_outcomes(later: KnownOutcomes, locale: Locale) -> Vec<String> {
    vec![format::count(later.known, locale), share(later.difficulties, later.known, locale)]
}

/// A share with its interval, in words; a dash of too few.
fn share(part: u64, all: u64, locale: Locale) -> String {
    format::or_dash(Estimate::share(part, all), |Estimate { value, lower, upper }| {
        let percent = |share| format::percent(share, 0, locale);
        td_string!(
            locale,
            decision_figures.share,
            value = percent(value),
            lower = percent(lower),
            upper = percent(upper)
        )
        .to_string()
    })
}

/// A table of counts, a row for each of what is named at its beginning.
#[component]
fn Counts(title: &'static str, heads: Vec<&'static str>, rows: Vec<(AnyView, Vec<String>)>) -> impl IntoView {
    let locale = use_locale();
    let heads = Head::figures(td_string!(locale, decision_figures.of), heads);
    let rows: Vec<_> = rows
        .into_iter()
        .map(|(head, cells)| {
            let cells: Vec<_> =
                cells.into_iter().map(|cell| view! { <td class="number">{cell}</td> }).collect();
            view! {
                <tr>
                    <th scope="row">{head}</th>
                    {cells}
                </tr>
            }
        })
        .collect();
    view! {
        <section class="card">
            <h2>{title}</h2>
            <DataTable caption=title heads=heads>
                <tbody>{rows}</tbody>
            </DataTable>
        </section>
    }
    .into_any()
}
