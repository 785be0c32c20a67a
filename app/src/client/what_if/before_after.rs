//! What a simulation leads to: the risk before and after, what moved, and why.

use super::simulate::Projection;
use crate::client::reasons::{Picture, ReasonList};
use crate::format;
use crate::i18n::Locale;
use crate::locale::use_locale;
use crate::parts::{AdviceBadge, DataTable, Head};
use crate::words;
use leptos::either::Either;
use leptos::prelude::*;
use leptos_i18n::td_string;
use model::catalogue::Unit;
use model::catalogue::levers;
use model::counterfactual::Idle;
use model::explanation::{Contribution, FeatureEffect};

/// A contribution has moved if it did so by more than this, in log-odds.
const MOVED: f64 = 0.005;
/// Contributions that are shown to have moved, at most.
const SHOWN: usize = 8;

/// The risk, the advice and the instalment before and after; without an `after`, dashes stand for it.
#[component]
pub(super) fn BeforeAfter(now: Projection, after: Option<Projection>) -> impl IntoView {
    let locale = use_locale();
    let policy = now.assessment.policy;
    let row = move |label, projection: &Projection| {
        let probability = projection.assessment.score.probability;
        let advice = projection.assessment.score.decision;
        let instalment = projection.instalment.map_or_else(
            || td_string!(locale, words.missing).to_owned(),
            |amount| format::quantity(amount, Unit::Money, locale),
        );
        view! {
            <tr>
                <th scope="row">{label}</th>
                <td class="number" translate="no">
                    {format::risk(probability, &policy, locale)}
                </td>
                <td translate="no">
                    <AdviceBadge advice=advice />
                </td>
                <td class="amount" translate="no">
                    {instalment}
                </td>
            </tr>
        }
    };
    let to_come = || {
        let dash = || view! { <td class="number">"–"</td> };
        view! {
            <tr>
                <th scope="row">{td_string!(locale, what_if.after)}</th>
                {dash()}
                {dash()}
                {dash()}
            </tr>
        }
    };
    let after_row = match &after {
        Some(after) => Either::Left(row(td_string!(locale, what_if.after), after)),
        None => Either::Right(to_come()),
    };
    view! {
        <table class="before-after">
            <caption class="visually-hidden">{td_string!(locale, what_if.caption)}</caption>
            <thead>
                <tr>
                    <th scope="col">{td_string!(locale, what_if.file)}</th>
                    <th scope="col">{td_string!(locale, client.score)}</th>
                    <th scope="col">{td_string!(locale, what_if.advice)}</th>
                    <th scope="col">{td_string!(locale, what_if.instalment)}</th>
                </tr>
            </thead>
            <tbody>
                {row(td_string!(locale, what_if.before), &now)} {after_row}
            </tbody>
        </table>
    }
}

/// What a change moves, what of it is in vain, and why the score is then what it is.
#[component]
pub(super) fn MovedAndWhy(now: Projection, after: Projection) -> impl IntoView {
    let locale = use_locale();
    let now_explained = &now.assessment.explanation;
    let after_explained = after.assessment.explanation.as_ref();
    let moved = now_explained
        .as_ref()
        .zip(after_explained)
        .map(|(now, after)| moved(&now.contributions, &after.contributions))
        .filter(|moved| !moved.is_empty())
        .map(|moved| view! { <Moved moved=moved locale=locale /> });
    // Of an unchanged file the page has shown it already.
    let changed = after_explained.filter(|explanation| Some(*explanation) != now_explained.as_ref()).cloned();
    let reasons = after.assessment.reasons.clone();
    let why = changed.map(|explanation| {
        view! {
            <h3>{td_string!(locale, what_if.why)}</h3>
            {reasons.map(|reasons| view! { <ReasonList reasons=reasons.principal /> })}
            <details>
                <summary>{td_string!(locale, contributions.title)}</summary>
                <Picture explanation=explanation />
            </details>
        }
    });
    view! {
        <Vain idle=after.idle />
        {moved}
        {why}
    }
}

/// What is changed in vain, or farther than it helps.
#[component]
fn Vain(idle: Vec<Idle>) -> impl IntoView {
    let locale = use_locale();
    let sentences: Vec<_> = idle
        .into_iter()
        .filter_map(|idle| {
            let lever = levers::by_name(&idle.lever)?;
            let (shown, risk) = (
                |value| format::quantity(value, lever.unit, locale),
                |risk| format::probability(risk, locale),
            );
            let sentence = td_string!(
                locale,
                what_if.idle,
                label = lever.label.get(locale.into()),
                to = shown(idle.to.0),
                risk = risk(idle.to.1),
                nearer = shown(idle.nearer.0),
                nearer_risk = risk(idle.nearer.1)
            )
            .to_string();
            Some(view! { <p class="note">{sentence}</p> })
        })
        .collect();
    sentences
}

/// A contribution before and after.
#[derive(Debug, Clone, Copy)]
struct Move {
    before: FeatureEffect,
    after: FeatureEffect,
}

impl Move {
    fn size(&self) -> f64 {
        self.after.contribution - self.before.contribution
    }
}

/// The contributions that moved most.
fn moved(before: &[Contribution], after: &[Contribution]) -> Vec<Move> {
    let mut moved: Vec<Move> = after
        .iter()
        .filter_map(|after| {
            let before = before.iter().find(|before| before.feature == after.feature)?;
            Some(Move { before: FeatureEffect::of(before)?, after: FeatureEffect::of(after)? })
        })
        .filter(|moved| moved.size().abs() > MOVED)
        .collect();
    moved.sort_by(|a, b| b.size().abs().total_cmp(&a.size().abs()));
    moved.truncate(SHOWN);
    moved
}

/// What moved, as a table.
#[component]
fn Moved(moved: Vec<Move>, locale: Locale) -> impl IntoView {
    let rows: Vec<_> = moved
        .into_iter()
        .map(|moved| {
            let feature = moved.after.feature;
            let shown = |effect: FeatureEffect| format::feature(feature, effect.value, locale);
            view! {
                <tr>
                    <th scope="row">{feature.label(locale.into())}</th>
                    <td class="number" translate="no">{shown(moved.before)}</td>
                    <td class="number" translate="no">{shown(moved.after)}</td>
                    <td class="number" translate="no">{format::signed(moved.size(), 2, locale)}</td>
                </tr>
            }
        })
        .collect();
    let figures = [
        words::capitalized(td_string!(locale, what_if.before)),
        words::capitalized(td_string!(locale, what_if.after)),
        td_string!(locale, what_if.effect).to_owned(),
    ];
    let heads = Head::figures(td_string!(locale, what_if.quantity), figures);
    view! {
        <DataTable caption=td_string!(locale, what_if.moved) captioned=true class="moved" heads=heads>
            <tbody>{rows}</tbody>
        </DataTable>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_moved_is_shown_the_largest_move_first() {
        let of = |parts: &[(&str, f64)]| -> Vec<Contribution> {
            parts
                .iter()
                .map(|&(feature, contribution)| Contribution {
                    feature: feature.to_owned(),
                    value: Some(1.0),
                    contribution,
                })
                .collect()
        };
        let before = of(&[("credit", 0.1), ("annuity", 0.2), ("income", -0.3)]);
        let after = of(&[("annuity", -0.2), ("income", -0.301), ("credit", 0.12)]);
        let names: Vec<&str> = moved(&before, &after).iter().map(|m| m.after.feature.name).collect();
        assert_eq!(names, ["annuity", "credit"]);
    }
}
