//! The island: nothing but the moment when the explorer begins.

use crate::parts::mark_hydrated;
use leptos::prelude::*;

/// Brings the views within to life.
#[island]
pub fn Explorer(
    /// [`Views`](super::Views), as the server renders them.
    children: Children,
) -> impl IntoView {
    mark_hydrated();
    #[cfg(feature = "hydrate")]
    {
        let locale = crate::locale::use_locale();
        Effect::new(move |_| leptos::task::spawn_local(super::start::start(locale)));
    }
    children()
}
