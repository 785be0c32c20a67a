//! The forms: a draft, which only asks (a GET: the address says it), and what is done with words (a POST).

use super::asked::{Asked, PATH};
use super::resent::Resent;
use super::words;
use crate::locale::use_locale;
use crate::parts::escaped;
use leptos::prelude::*;
use leptos_i18n::td_string;
use model::record::rules::MOST_WORDS;
use model::record::steering::{Move, Setting};

/// A draft, to be tried on the bank.
#[component]
pub fn Draft(
    /// What stands in the fields.
    asked: Asked,
    /// What is wrong with it.
    faults: Vec<Setting>,
) -> impl IntoView {
    let locale = use_locale();
    let fields: Vec<_> = Setting::ALL
        .into_iter()
        .map(|setting| {
            let text = asked.text(setting).to_owned();
            view! { <SettingField setting=setting text=text is_wrong=faults.contains(&setting) /> }
        })
        .collect();
    let wrong = faults.first().map(|first| {
        view! {
            <p class="note warning" role="alert">
                {td_string!(locale, steering.problem.range)} " "
                <a href=format!("#{}", first.name())>{td_string!(locale, decisions.first_fault)}</a>
            </p>
        }
    });
    view! {
        <form class="decision steering-draft" method="get" action=PATH>
            {wrong}
            <div class="settings">{fields}</div>
            <button type="submit">{td_string!(locale, steering.try_it)}</button>
        </form>
    }
    .into_any()
}

#[component]
fn SettingField(setting: Setting, text: String, is_wrong: bool) -> impl IntoView {
    let locale = use_locale();
    let (name, hint, fault) =
        (setting.name(), format!("hint-{}", setting.name()), format!("fault-{}", setting.name()));
    let described = if is_wrong { format!("{fault} {hint}") } else { hint.clone() };
    view! {
        <div class="field">
            <label for=name>{words::setting(setting, locale)}</label>
            <input
                id=name
                name=name
                inputmode="decimal"
                autocomplete="off"
                value=text
                aria-invalid=is_wrong.then_some("true")
                aria-describedby=described
            />
            {is_wrong
                .then(|| view! { <p class="fault" id=fault>{td_string!(locale, steering.wrong)}</p> })}
            <p class="hint" id=hint>
                {words::hint(setting, locale)}
            </p>
        </div>
    }
    .into_any()
}

/// Something that is done with words.
#[component]
pub fn Deed(
    /// What.
    done: Move,
    /// By which it is done once.
    key: String,
    /// The event that it is about.
    about: Option<i64>,
    /// What is proposed.
    #[prop(optional)]
    asked: Option<Asked>,
) -> impl IntoView {
    let locale = use_locale();
    let resent = Resent::here();
    let problem = resent.problem(done);
    // The same thing, sent again, keeps its words.
    let written = if problem.is_some() { resent.filled.words } else { String::new() };
    let (id, fault) = (format!("words-{}", done.name()), format!("fault-{}", done.name()));
    let hidden: Vec<_> = Setting::ALL
        .into_iter()
        .filter_map(|setting| {
            let text = asked.as_ref()?.text(setting).to_owned();
            Some(view! { <input type="hidden" name=setting.name() value=text /> })
        })
        .collect();
    let wrong = problem.map(|problem| {
        view! { <p class="fault" id=fault.clone() role="alert">{words::problem(problem, locale)}</p> }
    });
    view! {
        <form class="decision" method="post" action=format!("{PATH}/{}", done.name())>
            <input type="hidden" name="key" value=key />
            {about.map(|about| view! { <input type="hidden" name="about" value=about.to_string() /> })}
            {hidden}
            <div class="text-field">
                <label for=id.clone()>{td_string!(locale, steering.why)}</label>
                {wrong}
                <textarea
                    id=id
                    name="words"
                    rows="3"
                    maxlength=MOST_WORDS.to_string()
                    aria-invalid=problem.map(|_| "true")
                    aria-describedby=problem.map(|_| fault)
                    inner_html=escaped(&written)
                ></textarea>
            </div>
            <button type="submit">{words::to_do(done, locale)}</button>
        </form>
    }
    .into_any()
}
