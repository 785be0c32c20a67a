//! One lever or fact of the what-if panel.

use super::setting::Setting;
use super::simulation::Simulation;
use crate::format;
use crate::locale::use_locale;
use leptos::prelude::*;
use leptos_i18n::td_string;
use model::catalogue::levers::Lever;

/// One lever or fact: a list of values that works by itself, and a slider over the same values for whoever
/// has JavaScript.
#[component]
pub(super) fn LeverControl(lever: &'static Lever, setting: Setting, simulation: Simulation) -> impl IntoView {
    let locale = use_locale();
    let Setting { own, range, .. } = setting;
    let shown = move |value: f64| format::quantity(value, lever.unit, locale);
    // Every value that it can be given, the client's own among them: `None`, which stays as it is.
    let mut values: Vec<Option<f64>> = range.values().filter(|&value| Some(value) != own).map(Some).collect();
    let index = own.map_or(0, |own| values.iter().flatten().filter(|&&value| value < own).count());
    values.insert(index, None);
    let word = move |value: Option<f64>| match (value, own) {
        (Some(value), _) => shown(value),
        (None, Some(own)) => td_string!(locale, what_if.now, value = shown(own)).to_string(),
        (None, None) => td_string!(locale, what_if.unknown).to_string(),
    };
    let set =
        Memo::new(move |_| simulation.scenario.read().get(lever.name).filter(|&value| Some(value) != own));
    let at_first = set.get_untracked();
    // A value that a link brought and that is none of these is shown as well.
    let extra = at_first.filter(|&value| !values.contains(&Some(value)));
    if let Some(extra) = extra {
        let index = values.iter().position(|value| value.or(own).is_some_and(|v| v > extra));
        values.insert(index.unwrap_or(values.len()), Some(extra));
    }
    let code = |value: Option<f64>| value.map(|value| value.to_string()).unwrap_or_default();
    // Some hundreds on a page: none of them follows what is set; the list does.
    let options: Vec<_> = values
        .iter()
        .map(|&value| {
            view! {
                <option value=code(value) selected=value == at_first>
                    {word(value)}
                </option>
            }
        })
        .collect();
    let last = values.len() - 1;
    let values = StoredValue::new(values);
    let position =
        Memo::new(move |_| values.with_value(|all| all.iter().position(|&v| v == set.get()).unwrap_or(0)));
    let turn = move |index: usize| {
        simulation.turn(lever.name, values.with_value(|all| all.get(index).copied().flatten()));
    };
    let id = format!("dial-{}", lever.name);
    let help = format!("{id}-help");
    view! {
        <div class="dial" class:changed=move || set.get().is_some()>
            <label for=id.clone()>{lever.label.get(locale.into())}</label>
            <select
                id=id
                name=lever.name
                aria-describedby=help.clone()
                prop:value=move || code(set.get())
                on:change=move |event| {
                    turn(event_target::<web_sys::HtmlSelectElement>(&event).selected_index().try_into().unwrap_or(0));
                    simulation.settle();
                }
            >
                {options}
            </select>
            <input
                class="hydrated-only"
                type="range"
                min="0"
                max=last
                step="1"
                value=position
                prop:value=position
                aria-label=lever.label.get(locale.into())
                aria-valuetext=move || word(set.get())
                on:input=move |event| turn(event_target_value(&event).parse().unwrap_or(0))
                on:change=move |_| simulation.settle()
            />
            <p class="hint" id=help>
                {lever.help.get(locale.into())}
            </p>
        </div>
    }
}
