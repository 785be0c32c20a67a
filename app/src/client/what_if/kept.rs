//! What keeps the scenario though it is about something else: links and forms of the same page that lead to the
//! same client. Each stands in [`super::Simulated`] and follows what is simulated there.

use super::super::asked::Preset;
use crate::parts::mark_hydrated;
use leptos::prelude::*;
use model::scenario::Scenario;

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
            let href = move || {
                let (scenario, anchor) = (scenario.read(), anchor.read_value());
                let mark = match (scenario.is_empty(), path.contains('?')) {
                    (true, _) => "",
                    (false, true) => "&",
                    (false, false) => "?",
                };
                format!("{path}{mark}{scenario}#{anchor}")
            };
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
    move || {
        let fields: Vec<_> = scenario
            .read()
            .iter()
            .map(|(name, value)| {
                view! { <input type="hidden" name=name.to_owned() value=value.to_string() /> }
            })
            .collect();
        fields
    }
}
