//! The views as the server sends them: empty, with all their words and controls. They show once the bank is there.
//!
//! What finds them: `#explorer`, `[data-column]` of a view, `[data-code]` of a bar, `[data-do]` of a button.

use crate::clients::labels;
use crate::locale::use_locale;
use crate::offered;
use leptos::prelude::*;
use leptos_i18n::td_string;
use model::portfolio::{Column, FilterChoices, UNKNOWN};

/// How many views are shown at once; the others are folded away.
const SHOWN: usize = 12;

/// Every view, and what belongs to all of them.
#[component]
pub fn Views(
    /// The categories that occur in the bank.
    choices: FilterChoices,
) -> impl IntoView {
    let locale = use_locale();
    let view = |column: Column| view! { <View column=column codes=choices.of(column).to_vec() /> };
    let shown: Vec<_> = Column::all().take(SHOWN).map(view).collect();
    let folded: Vec<_> = Column::all().skip(SHOWN).map(view).collect();
    view! {
        <section class="explorer" id="explorer" aria-labelledby="explorer-title" hidden>
            <div class="explorer-head">
                <div>
                    <h2 id="explorer-title">{td_string!(locale, explorer.title)}</h2>
                    <p class="hint">{td_string!(locale, explorer.lede)}</p>
                </div>
                <p class="explorer-count" translate="no">
                    <span class="explorer-sentence"></span>
                    <span class="explorer-share" aria-hidden="true">
                        <i></i>
                    </span>
                </p>
                <p class="visually-hidden explorer-said" role="status"></p>
            </div>
            <p class="note warning explorer-news" role="status" hidden>
                {td_string!(locale, explorer.news)} " "
                <button type="button" class="quiet" data-do="reload">
                    {td_string!(locale, explorer.reload)}
                </button>
            </p>
            <p class="note warning explorer-fault" role="status" hidden>
                {td_string!(locale, explorer.fault)}
            </p>
            <div class="explorer-tools">
                <button type="button" class="quiet" data-do="clear-all" disabled>
                    {td_string!(locale, explorer.clear_all)}
                </button>
                <button type="button" class="quiet" data-do="rates" aria-pressed="false">
                    {td_string!(locale, explorer.rates)}
                </button>
                <button type="button" class="quiet" data-do="enlarge" aria-pressed="false">
                    {td_string!(locale, explorer.enlarge)}
                </button>
                {offered::export()
                    .then(|| {
                        view! {
                            <a class="quiet explorer-export" href="/api/v1/clients.csv" download="clients.csv">
                                {td_string!(locale, explorer.export)}
                            </a>
                        }
                    })}
                <details class="explorer-saved">
                    <summary>{td_string!(locale, explorer.saved)}</summary>
                    <div>
                        <label class="field">
                            <span>{td_string!(locale, explorer.saved_name)}</span>
                            <input type="text" class="saved-name" maxlength="60" autocomplete="off" />
                        </label>
                        <button type="button" data-do="save">
                            {td_string!(locale, explorer.save)}
                        </button>
                        <ul class="saved-list"></ul>
                        <p class="hint">{td_string!(locale, explorer.saved_hint)}</p>
                        <span class="saved-forget" hidden>
                            {td_string!(locale, explorer.forget)}
                        </span>
                    </div>
                </details>
            </div>
            <p class="hint explorer-rates-hint" hidden>
                {td_string!(locale, explorer.rates_hint)}
            </p>
            <div class="views">{shown}</div>
            <details class="more-views">
                <summary>{td_string!(locale, explorer.more)}</summary>
                <div class="views">{folded}</div>
            </details>
        </section>
    }
    .into_any()
}

/// A view of one column.
#[component]
fn View(column: Column, codes: Vec<String>) -> impl IntoView {
    let locale = use_locale();
    let label = labels::column(column, locale);
    let body = if column.number().is_some() {
        view! { <Plot label=label /> }.into_any()
    } else {
        let bars: Vec<_> = codes
            .into_iter()
            .chain([UNKNOWN.to_owned()])
            .map(|code| {
                let words = labels::code(column, &code, locale);
                view! {
                    <li>
                        <button type="button" class="code" data-code=code aria-pressed="false">
                            <span class="code-label">{words}</span>
                            <span class="code-bar" aria-hidden="true">
                                <i class="code-total"></i>
                                <i class="code-selected"></i>
                            </span>
                            <span class="code-count" translate="no"></span>
                        </button>
                        <span class="code-rate" translate="no"></span>
                    </li>
                }
            })
            .collect();
        view! { <ul class="codes">{bars}</ul> }.into_any()
    };
    view! {
        <section class="view" data-column=column.name() aria-label=label aria-busy="true">
            <div class="view-head">
                <h3>{label}</h3>
                <button
                    type="button"
                    class="quiet"
                    data-do="clear"
                    aria-label=td_string!(locale, clients.remove, what = label).to_string()
                    hidden
                >
                    {td_string!(locale, explorer.clear)}
                </button>
            </div>
            {body}
        </section>
    }
    .into_any()
}

/// The histogram of a number, its two sliders, its two bounds, its table.
#[component]
fn Plot(label: &'static str) -> impl IntoView {
    let locale = use_locale();
    let (from, to) = (td_string!(locale, explorer.from), td_string!(locale, explorer.to));
    let slider = |class: &'static str, side: &'static str| {
        let label = format!("{label}, {side}");
        view! { <input type="range" class=class min="0" max="1" step="1" value="0" aria-label=label /> }
    };
    let bound = |class: &'static str, side: &'static str| {
        let label = format!("{label}, {side}");
        view! {
            <label>
                <span aria-hidden="true">{side}</span>
                <input type="text" class=class inputmode="decimal" autocomplete="off" aria-label=label />
            </label>
        }
    };
    view! {
        <div class="plot-area">
            <svg class="view-chart" viewBox="0 0 1000 1000" preserveAspectRatio="none" aria-hidden="true">
                <path class="view-total"></path>
                <path class="view-selected"></path>
                <path class="view-rates"></path>
            </svg>
            <i class="brush" aria-hidden="true"></i>
            {slider("handle from", from)}
            {slider("handle to", to)}
        </div>
        <p class="view-axis" translate="no" aria-hidden="true">
            <span></span>
            <span></span>
        </p>
        <p class="view-rates-axis hint" translate="no"></p>
        <div class="view-bounds">{bound("bound from", from)} {bound("bound to", to)}</div>
        <p class="view-unread" role="status" hidden>
            {td_string!(locale, explorer.unread)}
        </p>
        <p class="view-missing hint" translate="no"></p>
        <details class="view-table">
            <summary>{td_string!(locale, explorer.table)}</summary>
            <div class="view-rows" tabindex="0" role="region" aria-label=label></div>
        </details>
    }
    .into_any()
}
