//! The island: nothing but the moment when a link to another group or quantity, or the form for one, is followed here instead of
//! by the server.

use super::known::Known;
use crate::parts::mark_hydrated;
use leptos::prelude::*;

/// Around the card, as the server renders it.
#[island]
pub(super) fn Comparing(
    /// What the browser goes on with.
    known: Known,
    /// The card.
    children: Children,
) -> impl IntoView {
    mark_hydrated();
    #[cfg(feature = "hydrate")]
    let (on_click, on_submit, on_intent) = {
        use super::in_browser::Desk;
        let desk = StoredValue::new_local(Desk::new(known));
        let with = move |handle: fn(&Desk, &web_sys::Event)| {
            move |event: web_sys::Event| desk.with_value(|desk| handle(desk, &event))
        };
        (with(Desk::click), with(Desk::submit), with(Desk::wake_for))
    };
    #[cfg(not(feature = "hydrate"))]
    let (on_click, on_submit, on_intent) = {
        let _ = known;
        (|_: web_sys::Event| (), |_: web_sys::Event| (), |_: web_sys::Event| ())
    };
    view! {
        <div
            class="comparing"
            on:click=move |event| on_click(event.into())
            on:submit=move |event| on_submit(event.into())
            on:focusin=move |event| on_intent(event.into())
            on:pointerdown=move |event| on_intent(event.into())
        >
            {children()}
            // What a screen reader says once another comparison is drawn.
            <p class="visually-hidden compared-said" role="status" translate="no"></p>
        </div>
    }
}
