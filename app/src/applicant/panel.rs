//! The form and what becomes of it, side by side. Without JavaScript it is a form that is sent, its body and never its
//! address holding what was typed; as an island it answers at every stroke.

use super::draft::{Draft, HISTORIES, History, ROWS};
use super::field::{Ask, Field};
use super::form::{Form, Section};
use super::outcome::{Outcome, RemarkedView, field_id};
use super::posted::{DECIDE, DO, PASTED, PATH, READ, SCORE};
use super::score_applicant::Answer;
use super::typing::{Remarked, Shown, Typing};
use super::words::{history_label, history_word};
use crate::error::AppError;
use crate::format;
use crate::i18n::Locale;
use crate::locale::use_locale;
use crate::parts::{AdviceBadge, Replaced, escaped, hand_over_without, mark_hydrated};
use leptos::prelude::*;
use leptos::serde_json;
use leptos::task::spawn_local;
use leptos_i18n::td_string;
use wasm_bindgen_futures::JsFuture;

/// What is saved is called so.
const DRAFT_FILE: &str = "clairscore-applicant.json";
/// Largest file that is read, bytes; the server bounds the request that carries it.
const LARGEST: f64 = 2_097_152.0;

/// The island.
#[island(lazy)]
pub fn ApplicantForm(
    /// Which fields there are.
    form: Form,
    /// What stands in them.
    draft: Draft,
    /// What the server made of it; none if nothing was sent.
    answer: Option<Result<Answer, AppError>>,
    /// What became of what was pasted; none if nothing was.
    remarked: Option<Result<Remarked, AppError>>,
    /// What was pasted and could not be read.
    pasted: String,
    /// Whether the reader may decide.
    may_decide: bool,
) -> impl IntoView {
    let locale = use_locale();
    let sections = form.clone();
    let opened = !pasted.is_empty();
    let typing = Typing::new(form, draft, Shown::of(answer), remarked);
    let root = NodeRef::new();
    let paste = NodeRef::<leptos::html::Textarea>::new();
    let saved = NodeRef::<leptos::html::A>::new();
    mark_hydrated();
    hand_over_without(root);
    // Sent as without JavaScript, the answer is a page.
    let send = move || {
        if let Some(form) = root.get_untracked() {
            let form: web_sys::HtmlFormElement = form;
            // Should the browser refuse, its button is still there.
            let _ = form.submit();
        }
    };
    let section = move |section: Section| {
        let fields: Vec<_> =
            section.fields.into_iter().map(|field| view! { <Typed field=field typing=typing /> }).collect();
        view! {
            <fieldset>
                <legend>{section.title}</legend>
                <div class="fields">{fields}</div>
            </fieldset>
        }
    };
    let first: Vec<_> = sections.first.into_iter().map(section).collect();
    let folded: Vec<_> = sections.folded.into_iter().map(section).collect();
    view! {
        <div class="applicant-columns">
            <div class="applicant-entry">
                <form class="card paste" method="post" action=format!("{PATH}#result")>
                    <details open=opened>
                        <summary>{td_string!(locale, applicant.bring)}</summary>
                        <label class="field" for="pasted">
                            <span>{td_string!(locale, applicant.paste)}</span>
                        </label>
                        <textarea
                            id="pasted"
                            name=PASTED
                            rows="5"
                            spellcheck="false"
                            autocomplete="off"
                            aria-describedby="paste-hint"
                            node_ref=paste
                            inner_html=escaped(&pasted)
                        ></textarea>
                        <p class="hint" id="paste-hint">
                            {td_string!(locale, applicant.paste_hint)}
                        </p>
                        <p class="actions">
                            <button
                                type="submit"
                                name=DO
                                value=READ
                                on:click=move |event| {
                                    event.prevent_default();
                                    if let Some(paste) = paste.get_untracked() {
                                        typing.bring(paste.value());
                                    }
                                }
                            >
                                {td_string!(locale, applicant.paste_read)}
                            </button>
                            <label class="button quiet hydrated-only file">
                                {td_string!(locale, applicant.load)}
                                <input
                                    class="visually-hidden"
                                    type="file"
                                    accept=".json,.csv,application/json,text/csv"
                                    on:change=move |event| load(&event, typing)
                                />
                            </label>
                        </p>
                    </details>
                    <Replaced
                        class="remarked"
                        live=true
                        gone=send
                        view=move || {
                            let form = typing.form.get_value();
                            typing.remarked.get().map(|remarked| view! { <RemarkedView remarked=remarked form=form /> })
                        }
                    />
                </form>
                <form
                    class="card applicant-form"
                    node_ref=root
                    method="post"
                    action=format!("{PATH}#result")
                    autocomplete="off"
                    on:focusin=move |_| typing.wake()
                    on:submit=move |event| {
                        // A decision is a page of the server's.
                        if event.submitter().is_some_and(|button| button.get_attribute("value").as_deref() == Some(DECIDE)) {
                            return;
                        }
                        event.prevent_default();
                        typing.leave();
                        typing.settle();
                    }
                >
                    <p class="hint">{td_string!(locale, applicant.required)}</p>
                    {first}
                    <Histories typing=typing />
                    <details>
                        <summary>{td_string!(locale, applicant.more)}</summary>
                        {folded}
                    </details>
                    <p class="actions">
                        <button type="submit" name=DO value=SCORE>
                            {td_string!(locale, applicant.score)}
                        </button>
                        {may_decide
                            .then(|| {
                                view! {
                                    <button class="quiet" type="submit" name=DO value=DECIDE>
                                        {td_string!(locale, applicant.decide)}
                                    </button>
                                }
                            })}
                        <a
                            class="button quiet hydrated-only"
                            href="#result"
                            download=DRAFT_FILE
                            node_ref=saved
                            // Not the event's target: in a translated page that is what stands within.
                            on:click=move |_| {
                                if let Some(link) = saved.get_untracked() {
                                    let file = serde_json::to_string_pretty(&typing.reading().json).unwrap_or_default();
                                    let file = leptos_router::location::Url::escape(&file);
                                    link.set_href(&format!("data:application/json;charset=utf-8,{file}"));
                                }
                            }
                        >
                            {td_string!(locale, applicant.save)}
                        </a>
                        <a class="quiet" href=PATH>
                            {td_string!(locale, applicant.clear)}
                        </a>
                    </p>
                </form>
            </div>
            <div class="applicant-result" id="result" tabindex="-1">
                <p class="visually-hidden" role="status" prop:textContent=move || typing.said.get()></p>
                <Replaced
                    class="applicant-outcome"
                    gone=send
                    view=move || {
                        typing.draft.track();
                        let (reading, form) = (typing.reading(), typing.form.get_value());
                        view! { <Outcome shown=typing.shown.get() reading=reading form=form /> }
                    }
                />
            </div>
            <Replaced class="applicant-bar" gone=send view=move || bar(&typing.shown.get(), locale) />
        </div>
    }
}

/// One field: what it is called, what is typed, what may be, and what is wrong with it.
#[component]
fn Typed(field: Field, typing: Typing) -> impl IntoView {
    let locale = use_locale();
    let name = StoredValue::new(field.name.clone());
    let text = Memo::new(move |_| {
        let name = name.read_value();
        typing.draft.read().texts.get(name.as_str()).cloned().unwrap_or_default()
    });
    let wrong = Memo::new(move |_| {
        let faults = typing.faults.read();
        let fault = faults.iter().find(|(known, _)| *known == *name.read_value());
        fault.map(|(_, fault)| fault.in_words(locale)).unwrap_or_default()
    });
    let set = move |text: String| {
        typing.set(|draft| {
            if text.trim().is_empty() {
                draft.texts.remove(name.read_value().as_str());
            } else {
                draft.texts.insert(name.get_value(), text);
            }
        });
    };
    let id = field_id(&field.name);
    let (hint_id, fault_id) = (format!("{id}-hint"), format!("{id}-fault"));
    let described = format!("{hint_id} {fault_id}");
    let hint = field.hint(locale);
    let invalid = move || (!wrong.read().is_empty()).then_some("true");
    let control = match field.ask {
        Ask::Choice { choices, .. } => {
            let at_first = text.get_untracked();
            let blank = td_string!(locale, applicant.unknown).to_owned();
            let options: Vec<_> = std::iter::once((String::new(), blank))
                .chain(choices.into_iter().map(|choice| (choice.value, choice.label)))
                .map(|(value, label)| {
                    let selected = value == at_first;
                    view! {
                        <option value=value selected=selected>
                            {label}
                        </option>
                    }
                })
                .collect();
            leptos::either::Either::Left(view! {
                <select
                    id=id.clone()
                    name=field.name.clone()
                    aria-describedby=described
                    aria-required=field.required.then_some("true")
                    aria-invalid=invalid
                    prop:value=move || text.get()
                    on:change=move |event| {
                        set(event_target_value(&event));
                        typing.leave();
                    }
                >
                    {options}
                </select>
            })
        }
        Ask::Number { .. } | Ask::Years { .. } => leptos::either::Either::Right(view! {
            <input
                id=id.clone()
                type="text"
                inputmode="decimal"
                autocomplete="off"
                maxlength="40"
                name=field.name.clone()
                aria-describedby=described
                aria-required=field.required.then_some("true")
                aria-invalid=invalid
                value=text.get_untracked()
                prop:value=move || text.get()
                on:input=move |event| set(event_target_value(&event))
                on:change=move |_| typing.leave()
            />
        }),
    };
    view! {
        <div class="typed">
            <label for=id>
                {field.label}
                {field.required.then(|| view! { <span class="required" aria-hidden="true">" *"</span> })}
            </label>
            {control}
            <p class="hint" id=hint_id>
                {hint}
            </p>
            // Written as the whole text of the element, and not into a text that may be gone or, as at first, is not there.
            <p
                class="fault"
                id=fault_id
                inner_html=escaped(&wrong.get_untracked())
                prop:textContent=move || wrong.get()
            ></p>
        </div>
    }
}

/// What is known of the applicant's past: a history that is unknown is not one that there is none of.
#[component]
fn Histories(typing: Typing) -> impl IntoView {
    let locale = use_locale();
    let histories: Vec<_> = HISTORIES
        .into_iter()
        .enumerate()
        .map(|(index, (name, _))| {
            let id = field_id(name);
            let now = move || typing.draft.read().histories[index];
            let at_first = typing.draft.read_untracked().histories[index];
            let options: Vec<_> = History::ALL
                .into_iter()
                .map(|(history, value)| {
                    // Rows can be chosen where a file has brought some.
                    let absent = move || history == History::Rows && !has_rows(&typing.draft.read(), index);
                    view! {
                        <option
                            value=value
                            selected=history == at_first
                            hidden=absent
                            disabled=absent
                        >
                            {history_word(history, locale)}
                        </option>
                    }
                })
                .collect();
            view! {
                <div class="typed">
                    <label for=id.clone()>{history_label(name, locale)}</label>
                    <select
                        id=id
                        name=name
                        prop:value=move || now().name()
                        on:change=move |event| {
                            let history = History::named(&event_target_value(&event));
                            typing.set(|draft| draft.histories[index] = history);
                        }
                    >
                        {options}
                    </select>
                </div>
            }
        })
        .collect();
    let rows = move || serde_json::to_string(&typing.draft.read().rows).unwrap_or_default();
    view! {
        <fieldset>
            <legend>{td_string!(locale, applicant.histories)}</legend>
            <p class="hint">{td_string!(locale, applicant.histories_hint)}</p>
            <div class="fields">{histories}</div>
            <input type="hidden" name=ROWS value=rows />
        </fieldset>
    }
}

/// Whether a file has brought rows of this history.
fn has_rows(draft: &Draft, index: usize) -> bool {
    HISTORIES[index].1.iter().any(|table| draft.rows.contains_key(*table))
}

/// The outcome in short, which stays in sight on a narrow screen.
fn bar(shown: &Shown, locale: Locale) -> impl IntoView + use<> {
    let Shown::Scored(scored, _) = shown else { return None };
    let score = &scored.assessment.score;
    let risk = format::risk(score.probability, &scored.assessment.policy, locale);
    Some(view! {
        <a href="#result">
            <span class="figure" translate="no">{risk}</span>
            <AdviceBadge advice=score.decision />
        </a>
    })
}

/// Reads the file that was chosen.
fn load(event: &leptos::ev::Event, typing: Typing) {
    let input: web_sys::HtmlInputElement = event_target(event);
    let Some(file) = input.files().and_then(|files| files.get(0)) else { return };
    // The same file may be chosen again.
    input.set_value("");
    if file.size() > LARGEST {
        typing.remarked.set(Some(Err(AppError::BadRequest)));
        return;
    }
    spawn_local(async move {
        match JsFuture::from(file.text()).await.ok().and_then(|text| text.as_string()) {
            Some(text) => typing.bring(text),
            None => typing.remarked.set(Some(Err(AppError::BadRequest))),
        }
    });
}
