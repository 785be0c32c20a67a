//! The answer: who is in the group, the picture of every quantity at once, and one of them closely.

use super::comparison::Comparison;
use super::opened::Closely;
use super::strips::{OPENED, Strips};
use crate::client::asked::Asked;
use crate::client::beside::beside_path;
use crate::client::sheet_address::{ALL, SheetAddress};
use crate::locale::use_locale;
use crate::words;
use leptos::prelude::*;
use leptos_i18n::td_string;
use model::estimate::SMALLEST_GROUP;

/// The picture, and the quantity that is opened.
#[component]
pub(super) fn Answer(comparison: Comparison, id: i64, asked: Asked) -> impl IntoView {
    let locale = use_locale();
    let Comparison { clients, strips, opened } = comparison;
    let who = asked.group.in_words(clients, locale);
    let address = expect_context::<SheetAddress>();
    let beside = asked.group.other().map(|other| {
        view! {
            <p>
                <a class="button quiet" href=address.link_to(&beside_path(id, other)) data-keeps=ALL>
                    {td_string!(locale, compare.beside)}
                </a>
            </p>
        }
    });
    let quantity = words::quantity(&asked.quantity, locale);
    // Of fewer clients nothing is shown, and the closer look says so.
    let picture = (clients >= SMALLEST_GROUP).then(|| view! { <Strips strips=strips asked=asked /> });
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
