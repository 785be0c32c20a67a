//! A table with a column for each of the two clients.

use crate::client::asked;
use crate::format;
use crate::locale::use_locale;
use crate::parts::Scroll;
use leptos::prelude::*;
use leptos_i18n::td_string;

/// The table around `bodies`; `label` says what it is of.
pub(super) fn side_by_side(label: &'static str, ids: [i64; 2], bodies: Vec<AnyView>) -> AnyView {
    let heads: Vec<_> = ids.into_iter().map(column_head).collect();
    view! {
        <Scroll label=label>
            <table class="side-by-side">
                <thead>
                    <tr>
                        <td></td>
                        {heads}
                    </tr>
                </thead>
                {bodies}
            </table>
        </Scroll>
    }
    .into_any()
}

/// The head of a client's column: their number, which leads to their page.
fn column_head(id: i64) -> AnyView {
    let locale = use_locale();
    let label = td_string!(locale, client.title, id = format::client_id(id)).to_string();
    view! {
        <th scope="col">
            <a href=asked::path(id)>{label}</a>
        </th>
    }
    .into_any()
}
