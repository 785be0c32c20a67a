//! A part of an island that is replaced as a whole, elements and all.
//!
//! A browser that translates a page puts its own nodes where a text was, and other programs take comments away: whoever
//! goes on writing into the old text writes where nobody reads, and the page keeps an answer that is no longer true. An
//! element stays. So what an island says anew is built anew, inside one element that is held.

use super::islands::{hand_over, is_lost};
use leptos::html::Div;
use leptos::prelude::*;

/// Shows what `view` gives, and instead of it what it gives next.
#[component]
pub fn Replaced<V, F, G>(
    /// Of the element that stays.
    class: &'static str,
    /// Whether a screen reader is to say what is new.
    #[prop(optional)]
    live: bool,
    /// What is shown; asked again when a signal that it reads changes.
    view: F,
    /// Called if the element has been taken out of the page: the server is to be asked instead.
    gone: G,
) -> impl IntoView
where
    V: IntoView + 'static,
    F: Fn() -> V + 'static,
    G: Fn() + 'static,
{
    let node = NodeRef::<Div>::new();
    let at_first = untrack(&view);
    // Its value is what stands in the element: with it would go what its links and buttons do.
    Effect::new(move |shown: Option<Option<_>>| {
        let next = view();
        // The first is what the server has sent.
        shown?;
        match node.get_untracked().filter(|node| !is_lost(node) && node.class_name() == class) {
            Some(node) => {
                node.set_inner_html("");
                let mut next = next.into_view().build();
                next.mount(&node, None);
                Some(next)
            }
            None => {
                hand_over();
                gone();
                None
            }
        }
    });
    view! {
        <div class=class role=live.then_some("status") node_ref=node>
            {at_first}
        </div>
    }
}
