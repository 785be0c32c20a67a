//! What a version settles, one setting after the other.

use super::words;
use crate::locale::use_locale;
use leptos::prelude::*;
use model::record::steering::{Setting, Settings};

/// See the head of this file.
#[component]
pub fn Settled(
    /// All of it.
    settings: Settings,
) -> impl IntoView {
    let locale = use_locale();
    let facts: Vec<_> = Setting::ALL
        .into_iter()
        .map(|setting| {
            view! {
                <div>
                    <dt>{words::setting(setting, locale)}</dt>
                    <dd>{words::value(setting, &settings, locale)}</dd>
                </div>
            }
        })
        .collect();
    view! { <dl>{facts}</dl> }.into_any()
}
