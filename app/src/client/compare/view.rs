//! The card: with whom, the picture of every quantity at once, and one of them closely.

use super::answer::Answer;
use super::choice::{Choices, offered};
use super::compare_client::ServerComparison;
use super::comparing::Comparing;
use super::known::Known;
use super::part::Part;
use crate::client::asked::Asked;
use crate::client::facts::Profile;
use crate::client::figures::AnsweredCard;
use crate::client::group::Group;
use crate::error::AppError;
use crate::format;
use crate::locale::use_locale;
use leptos::prelude::*;
use leptos_i18n::td_string;
use model::portfolio::{Counted, FilterChoices};

/// The comparison. Stands in [`crate::client::kept_links::Addressed`]: links and forms keep what else is asked and simulated.
#[component]
pub fn Compare(
    /// The client.
    profile: Profile,
    /// What is compared.
    asked: Asked,
    /// What the group can be chosen by.
    choices: Result<FilterChoices, AppError>,
    /// The answer.
    comparison: Result<ServerComparison, AppError>,
    /// The nearest clients; none if they are too few to be shown.
    nearest: Option<Counted>,
    /// What was entered as another client's number and is none.
    no_number: Option<String>,
) -> impl IntoView {
    let locale = use_locale();
    let id = profile.id;
    let (mut asked, mut no_number) = (asked, no_number);
    if let (Some(other), Ok(ServerComparison { is_unknown: true, .. })) = (asked.group.other(), &comparison) {
        no_number = Some(format::client_id(other));
        asked.group = Group::default();
    }
    let offered = offered(&profile, asked.list.as_ref(), locale);
    let known = comparison.as_ref().ok().map(|ServerComparison { comparison, version, .. }| Known {
        id,
        asked: asked.clone(),
        version: version.clone(),
        offered: offered.clone(),
        own: comparison.numbers(|compared| compared.own),
        others: comparison.numbers(|compared| compared.other),
        nearest,
    });
    let controls = view! {
        <Choices id=id offered=offered asked=asked.clone() choices=choices.ok() no_number=no_number />
    };
    let answer = comparison.map(|ServerComparison { comparison, .. }| {
        view! {
            <div data-part=Part::Answer.name()>
                <Answer comparison=comparison id=id asked=asked />
            </div>
        }
        .into_any()
    });
    let (title, lede) = (td_string!(locale, compare.title), td_string!(locale, compare.lede));
    let card = view! { <AnsweredCard id="compare" title=title lede=lede controls=controls.into_any() answer=answer /> };
    match known {
        Some(known) => view! { <Comparing known=known>{card}</Comparing> }.into_any(),
        None => card.into_any(),
    }
}
