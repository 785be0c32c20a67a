//! The card: with whom, the picture of every quantity at once, and one of them closely.

use super::choice::Choices;
use super::compare_client::Comparison;
use super::opened::Closely;
use super::strips::{OPENED, Strips};
use crate::client::asked::Asked;
use crate::client::beside::beside_path;
use crate::client::facts::Profile;
use crate::client::figures::AnsweredCard;
use crate::client::group::Group;
use crate::error::AppError;
use crate::format;
use crate::locale::use_locale;
use crate::words;
use leptos::prelude::*;
use leptos_i18n::td_string;
use model::estimate::SMALLEST_GROUP;
use model::portfolio::FilterChoices;

/// The comparison. Stands in [`crate::client::scenario_links::Simulated`]: links and forms keep what is simulated meanwhile.
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
    /// What was entered as another client's number and is none.
    no_number: Option<String>,
) -> impl IntoView {
    let locale = use_locale();
    let id = profile.id;
    let (mut asked, mut no_number) = (asked, no_number);
    if let (Some(other), Ok(Comparison { is_unknown: true, .. })) = (asked.group.other(), &comparison) {
        no_number = Some(format::client_id(other));
        asked.group = Group::default();
    }
    let controls =
        view! { <Choices profile=profile asked=asked.clone() choices=choices.ok() no_number=no_number /> };
    let answer =
        comparison.map(|comparison| view! { <Answer comparison=comparison id=id asked=asked /> }.into_any());
    let (title, lede) = (td_string!(locale, compare.title), td_string!(locale, compare.lede));
    view! { <AnsweredCard id="compare" title=title lede=lede controls=controls.into_any() answer=answer /> }
        .into_any()
}

#[component]
fn Answer(comparison: Comparison, id: i64, asked: Asked) -> impl IntoView {
    let locale = use_locale();
    let Comparison { clients, strips, opened, .. } = comparison;
    let who = asked.group.in_words(clients, locale);
    let beside = asked.group.other().map(|other| {
        view! {
            <p>
                <a class="button quiet" href=beside_path(id, other, asked.list.as_ref())>
                    {td_string!(locale, compare.beside)}
                </a>
            </p>
        }
    });
    let quantity = words::quantity(&asked.quantity, locale);
    // Of fewer clients nothing is shown, and the closer look says so.
    let picture = (clients >= SMALLEST_GROUP).then(|| view! { <Strips strips=strips id=id asked=asked /> });
    view! {
        <p class="who-is-compared">{who}</p>
        {beside}
        {picture}
        <section class="opened" id=OPENED aria-label=td_string!(locale, compare.opened)>
            {quantity.map(|quantity| view! { <Closely opened=opened quantity=quantity /> })}
        </section>
    }
    .into_any()
}
