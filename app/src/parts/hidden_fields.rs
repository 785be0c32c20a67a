//! What a form sends on without showing it.

use leptos::prelude::*;

/// A hidden field for each name and value.
#[component]
pub fn HiddenFields<N: Into<String> + 'static>(
    /// Name and value.
    fields: Vec<(N, String)>,
) -> impl IntoView {
    let field = |(name, value): (N, String)| {
        view! { <input type="hidden" name=name.into() value=value /> }
    };
    fields.into_iter().map(field).collect::<Vec<_>>()
}
