//! What a simulation leads to: the risk before and after, what moved, and why.

use crate::client::reasons::{Picture, ReasonList};
use crate::client::score::Assessment;
use crate::format;
use crate::i18n::Locale;
use crate::locale::use_locale;
use crate::parts::{AdviceBadge, RiskBar, Scroll};
use crate::words;
use leptos::prelude::*;
use leptos_i18n::td_string;
use model::explanation::{Contribution, FeatureEffect};

/// A contribution has moved if it did so by more than this, in log-odds.
const MOVED: f64 = 0.005;
/// Contributions that are shown to have moved, at most.
const SHOWN: usize = 8;

/// The risk before and after, the advice, and why.
#[component]
pub(super) fn BeforeAfter(now: Assessment, after: Assessment) -> impl IntoView {
    let locale = use_locale();
    let policy = now.policy;
    let row = move |label, assessment: &Assessment| {
        let probability = assessment.score.probability;
        let advice = assessment.score.decision;
        view! {
            <tr>
                <th scope="row">{label}</th>
                <td class="number">{format::risk(probability, &policy, locale)}</td>
                <td>
                    <AdviceBadge advice=advice />
                </td>
                <td class="bar">
                    <RiskBar probability=probability threshold=policy.threshold advice=advice />
                </td>
            </tr>
        }
    };
    let moved = now
        .explanation
        .as_ref()
        .zip(after.explanation.as_ref())
        .map(|(now, after)| moved(&now.contributions, &after.contributions))
        .filter(|moved| !moved.is_empty())
        .map(|moved| view! { <Moved moved=moved locale=locale /> });
    // Of an unchanged file the page has shown it already.
    let changed =
        after.explanation.clone().filter(|explanation| Some(explanation) != now.explanation.as_ref());
    let why = changed.map(|explanation| {
        view! {
            <h3>{td_string!(locale, what_if.why)}</h3>
            {after.reasons.clone().map(|reasons| view! { <ReasonList reasons=reasons.principal /> })}
            <details>
                <summary>{td_string!(locale, contributions.title)}</summary>
                <Picture explanation=explanation />
            </details>
        }
    });
    view! {
        <table class="before-after">
            <caption class="visually-hidden">{td_string!(locale, what_if.caption)}</caption>
            <thead class="visually-hidden">
                <tr>
                    <th scope="col">{td_string!(locale, what_if.file)}</th>
                    <th scope="col">{td_string!(locale, client.score)}</th>
                    <th scope="col">{td_string!(locale, what_if.advice)}</th>
                    <th scope="col">{td_string!(locale, what_if.scale)}</th>
                </tr>
            </thead>
            <tbody>
                {row(td_string!(locale, what_if.before), &now)} {row(td_string!(locale, what_if.after), &after)}
            </tbody>
        </table>
        {moved}
        {why}
    }
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
                    <td class="number">{shown(moved.before)}</td>
                    <td class="number">{shown(moved.after)}</td>
                    <td class="number">{format::signed(moved.size(), 2, locale)}</td>
                </tr>
            }
        })
        .collect();
    view! {
        <Scroll label=td_string!(locale, what_if.moved)>
            <table class="moved">
                <caption>{td_string!(locale, what_if.moved)}</caption>
                <thead>
                    <tr>
                        <th scope="col">{td_string!(locale, what_if.quantity)}</th>
                        <th scope="col" class="number">
                            {words::capitalized(td_string!(locale, what_if.before))}
                        </th>
                        <th scope="col" class="number">
                            {words::capitalized(td_string!(locale, what_if.after))}
                        </th>
                        <th scope="col" class="number">
                            {td_string!(locale, what_if.effect)}
                        </th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </Scroll>
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
