//! What is wider than a narrow screen, a table above all: it scrolls sideways by itself, by touch and by keyboard,
//! so that the page never does.

use leptos::prelude::*;

/// A region to scroll sideways in.
#[component]
pub fn Scroll<Table: IntoView + 'static>(
    /// What a screen reader calls it.
    #[prop(into)]
    label: String,
    /// Whether it also scrolls upwards.
    #[prop(optional)]
    tall: bool,
    /// The table.
    children: TypedChildren<Table>,
) -> impl IntoView {
    view! {
        <div class="scroll" class:tall=tall tabindex="0" role="region" aria-label=label>
            {children.into_inner()()}
        </div>
    }
}
