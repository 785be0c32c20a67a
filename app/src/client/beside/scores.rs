//! Who both are, and what the model makes of each.

use super::table::side_by_side;
use crate::client::facts::{asks, who};
use crate::client::get_client::ClientView;
use crate::client::score::frequency;
use crate::format;
use crate::locale::use_locale;
use crate::parts::{AdviceBadge, RiskBar};
use leptos::prelude::*;
use leptos_i18n::td_string;

/// The card.
#[component]
pub(super) fn ScoresBeside(
    /// The one.
    one: ClientView,
    /// The other.
    other: ClientView,
) -> impl IntoView {
    let locale = use_locale();
    let both = [one, other];
    let ids = both.each_ref().map(|client| client.profile.id);
    let row = |label: &'static str, cell: &dyn Fn(&ClientView) -> AnyView| {
        let cells: Vec<_> = both.iter().map(|client| view! { <td>{cell(client)}</td> }).collect();
        view! {
            <tr>
                <th scope="row">{label}</th>
                {cells}
            </tr>
        }
    };
    let rows = [
        row(td_string!(locale, beside.who), &|client| who(&client.profile, locale).into_any()),
        row(td_string!(locale, client.request), &|client| asks(&client.profile, locale).into_any()),
        row(td_string!(locale, words.probability), &|client| {
            let assessment = &client.assessment;
            let probability = assessment.score.probability;
            view! {
                <span class="risk" translate="no">
                    <strong>{format::risk(probability, &assessment.policy, locale)}</strong>
                    <RiskBar
                        probability=probability
                        threshold=assessment.policy.threshold
                        advice=assessment.score.decision
                    />
                </span>
            }
            .into_any()
        }),
        row(td_string!(locale, clients.advice), &|client| {
            view! { <AdviceBadge advice=client.assessment.score.decision /> }.into_any()
        }),
        row(td_string!(locale, beside.frequency), &|client| {
            frequency(client.assessment.score.probability, locale).into_any()
        }),
        row(td_string!(locale, beside.completeness), &|client| {
            format::percent(client.assessment.score.completeness, 0, locale).into_any()
        }),
    ];
    let body = view! { <tbody>{Vec::from(rows)}</tbody> }.into_any();
    view! {
        <section class="card" aria-labelledby="scores-title">
            <h2 id="scores-title">{td_string!(locale, client.score)}</h2>
            {side_by_side(td_string!(locale, beside.scores_table), ids, vec![body])}
        </section>
    }
    .into_any()
}
