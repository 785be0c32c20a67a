//! What cards of the page have in common: a title and what it is about, an answer or why there is none.

use crate::error::AppError;
use crate::parts::InlineError;
use leptos::prelude::*;

/// A card whose content somebody else has answered.
#[component]
pub(super) fn AnsweredCard(
    /// Of the card in an address, and its class.
    id: &'static str,
    /// Its title.
    title: &'static str,
    /// What it is about.
    lede: &'static str,
    /// What there is to choose before the answer.
    #[prop(optional)]
    controls: Option<AnyView>,
    /// The answer.
    answer: Result<AnyView, AppError>,
) -> impl IntoView {
    let answer = answer.unwrap_or_else(|error| view! { <InlineError error=error /> }.into_any());
    let (title_id, labelled_by) = (format!("{id}-title"), format!("{id}-title"));
    view! {
        <section class=format!("card {id}") id=id aria-labelledby=labelled_by>
            <h2 id=title_id>{title}</h2>
            <p>{lede}</p>
            {controls}
            {answer}
        </section>
    }
    .into_any()
}
