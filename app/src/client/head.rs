//! The head that stays while a client's page is read: who it is, the risk against the threshold, the advice, the neighbours in the
//! list, the ways to the client's own view, and the parts of the page.

use super::asked::{self, Asked};
use super::facts::{Profile, who};
use super::interview::{interview_path, printed_path};
use super::list::List;
use super::neighbours::Neighbours;
use super::score::Assessment;
use super::sheet_address::{ALL, OF_ANYBODY, kept, kept_of_anybody};
use super::sheet_part::SheetPart;
use crate::format;
use crate::locale::use_locale;
use crate::parts::{AdviceBadge, Glossed, RiskBar};
use leptos::prelude::*;
use leptos_i18n::td_string;
use model::scenario::Scenario;

/// The head.
#[component]
pub fn SheetHead(
    /// Who it is.
    profile: Profile,
    /// Their score.
    assessment: Assessment,
    /// What the page asks for: its links keep it.
    asked: Asked,
    /// What it simulates, likewise.
    scenario: Scenario,
    /// Who stands beside them in the list that they were opened from.
    neighbours: Option<Neighbours>,
) -> impl IntoView {
    let locale = use_locale();
    let id = profile.id;
    let title = td_string!(locale, client.title, id = format::client_id(id)).to_string();
    let probability = assessment.score.probability;
    let advice = assessment.score.decision;
    let threshold = format::edge(assessment.policy.threshold, locale);
    let threshold = td_string!(locale, sheet.threshold, threshold = threshold).to_string();
    let back = asked.list.as_ref().map_or_else(|| "/clients".to_owned(), List::path);
    let step = |path: Option<String>, rel: &'static str, arrow: &'static str, label: &'static str| match path
    {
        Some(path) => view! {
            <a
                class="step"
                rel=rel
                href=kept_of_anybody(&path, &asked)
                data-keeps=OF_ANYBODY
                aria-label=label
                title=label
            >
                {arrow}
            </a>
        }
        .into_any(),
        None => view! {
            <span class="step" aria-hidden="true">
                {arrow}
            </span>
        }
        .into_any(),
    };
    let steps = neighbours.map(|Neighbours { previous, next, place, total }| {
        let count = |n| format::count(n, locale);
        let place = td_string!(locale, sheet.place, place = count(place), total = count(total)).to_string();
        view! {
            {step(previous, "prev", "‹", td_string!(locale, sheet.previous))}
            <span class="place-in-list">{place}</span>
            {step(next, "next", "›", td_string!(locale, sheet.next))}
        }
    });
    let parts: Vec<_> = SheetPart::ALL
        .into_iter()
        .map(|part| {
            let href = kept(&asked::path(id), &Asked { part, ..asked.clone() }, &scenario);
            let is_shown = part == asked.part;
            view! {
                <li>
                    <a href=href data-keeps=part.name() aria-current=is_shown.then_some("page")>
                        {part.label(locale)}
                    </a>
                </li>
            }
        })
        .collect();
    view! {
        <header class=format!("sheet-head {}", advice.name())>
            <div class="bar">
                <nav class="steps" aria-label=td_string!(locale, sheet.list)>
                    <a class="back" href=back>
                        "← "
                        {td_string!(locale, client.back)}
                    </a>
                    {steps}
                </nav>
                <div class="who">
                    <h1>{title}</h1>
                    <p>{who(&profile, locale)}</p>
                </div>
                <div class="verdict">
                    <p class="risk" translate="no">
                        <strong>{format::risk(probability, &assessment.policy, locale)}</strong>
                        <RiskBar
                            probability=probability
                            threshold=assessment.policy.threshold
                            advice=advice
                        />
                    </p>
                    <p class="against"><Glossed text=threshold /></p>
                </div>
                <AdviceBadge advice=advice />
                <p class="ways">
                    <a class="button quiet" href=interview_path(id, &asked, &scenario) data-keeps=ALL>
                        {td_string!(locale, sheet.interview)}
                    </a>
                    <a class="button quiet" href=printed_path(id, &asked, &scenario) data-keeps=ALL>
                        {td_string!(locale, sheet.print)}
                    </a>
                </p>
            </div>
            <nav class="parts" aria-label=td_string!(locale, sheet.parts)>
                <ul>{parts}</ul>
            </nav>
        </header>
    }
    .into_any()
}
