//! What keeps the scenario though it is about something else: links and forms of the same page that lead to the
//! same client. Each stands in [`Simulated`] and follows what is simulated there.
//!
//! Independent of the panel in which the scenario is changed.

use super::asked::Preset;
use crate::base_path::outward;
use crate::parts::{Replaced, mark_hydrated};
use leptos::prelude::*;
use model::scenario::Scenario;

/// Holds what is changed, for every island within.
#[island]
pub(super) fn Simulated(
    /// What the URL asked for.
    scenario: Scenario,
    /// The panel, and what keeps the scenario.
    children: Children,
) -> impl IntoView {
    provide_context(RwSignal::new(scenario));
    // It answers nothing itself: the islands within say when they do.
    children()
}

/// The address `path` with what is simulated, and the part of the page that it leads to.
pub(super) fn with_scenario(path: &str, scenario: &Scenario, anchor: &str) -> String {
    let mark = match (scenario.is_empty(), path.contains('?')) {
        (true, _) => "",
        (false, true) => "&",
        (false, false) => "?",
    };
    format!("{path}{mark}{scenario}#{anchor}")
}

/// Links that keep the scenario.
#[island]
pub fn Presets(
    /// From the left.
    presets: Vec<Preset>,
    /// The part of the page that they lead to.
    anchor: String,
) -> impl IntoView {
    let scenario = expect_context::<RwSignal<Scenario>>();
    let anchor = StoredValue::new(anchor);
    mark_hydrated();
    presets
        .into_iter()
        .map(|Preset { label, path, current, hint }| {
            let href = move || outward(with_scenario(&path, &scenario.read(), &anchor.read_value()));
            view! {
                <a
                    class="chip"
                    href=href
                    aria-current=current.then_some("true")
                    aria-describedby=hint
                >
                    {label}
                </a>
            }
        })
        .collect::<Vec<_>>()
}

/// The scenario as hidden fields of a form.
#[island]
pub fn KeptFields() -> impl IntoView {
    let scenario = expect_context::<RwSignal<Scenario>>();
    mark_hydrated();
    let fields = move || {
        let field = |(name, value): (&str, f64)| view! { <input type="hidden" name=name.to_owned() value=value.to_string() /> };
        scenario.read().iter().map(field).collect::<Vec<_>>()
    };
    // Without them the form is what the server sent, and keeps what was simulated then.
    view! { <Replaced class="kept-fields" gone=|| () view=fields /> }
}
