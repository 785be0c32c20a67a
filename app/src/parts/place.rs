//! A small mark of where a client stands among others in one quantity: a rail from the least to the most, and on it the
//! client's place; of what is one value, a category or a nothing that many share, how many share it. The words beside it say
//! the same.

use leptos::prelude::*;
use model::standing::{Place, Standing};

/// Length of the rail, in pixels.
const LENGTH: f64 = 56.0;

/// The mark.
#[component]
pub fn PlaceMark(
    /// In words.
    standing: Standing,
    /// On the rail.
    place: Place,
) -> impl IntoView {
    let pixels = |share: f64| format!("{:.1}", LENGTH * share);
    let client = if matches!(standing, Standing::SameAs(_)) {
        view! { <rect class="shared" x="0" y="4" width=pixels(place.same) height="4"></rect> }.into_any()
    } else {
        let middle = place.below + place.same / 2.0;
        view! {
            <rect class="bin" x=pixels(place.below) y="4" width=pixels(place.same) height="4"></rect>
            <circle class="here" cx=pixels(middle) cy="6" r="4"></circle>
        }
        .into_any()
    };
    view! {
        <svg class="place" viewBox="-4 0 64 12" width="64" height="12" aria-hidden="true">
            <rect class="rail" x="0" y="4" width="56" height="4"></rect>
            {client}
        </svg>
    }
    .into_any()
}
