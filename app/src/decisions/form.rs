//! The form of a decision: what it stands on first, then what is decided and why.

use super::checks::ChecksFields;
use super::fields::{FieldFault, LineField, TextField, marked};
use super::filled::{FILE, Filled};
use super::resent::{Problem, Resent};
use super::view::Ground;
use super::words;
use crate::client::reasons::Sentence;
use crate::client::sheet_address::ALL;
use crate::format;
use crate::locale::use_locale;
use crate::parts::AdviceBadge;
use crate::words as model_words;
use leptos::prelude::*;
use leptos_i18n::td_string;
use model::catalogue::Unit;
use model::record::checks::Checks;
use model::record::fields::Field;
use model::record::motives::Motive;
use model::record::rules::{LEAST_WORDS, Outcome};

/// Says that something is wrong, above the form.
#[component]
pub fn Wrong(
    /// What came back.
    resent: Resent,
) -> impl IntoView {
    let locale = use_locale();
    let said = match resent.problem {
        Some(problem) => Some(words::problem(problem, locale)),
        None if resent.faults.is_empty() => None,
        None => Some(td_string!(locale, decisions.faults)),
    };
    let first = resent.faults.first().map(|(field, _)| format!("#fault-{}", field.name()));
    said.map(|said| {
        view! {
            <p class="note warning" role="alert">
                {said} " "
                {first.map(|first| view! { <a href=first>{td_string!(locale, decisions.first_fault)}</a> })}
            </p>
        }
    })
}

/// What a person sees before they decide.
#[component]
fn Seen(ground: Ground, resent: Resent) -> impl IntoView {
    let locale = use_locale();
    let Ground { score, reasons, shown, is_kept, .. } = ground;
    let (invalid, described) = marked(Field::Seen, &resent);
    // What was seen of another file or of another model is to be seen again.
    let is_seen = resent.filled.seen && resent.problem != Some(Problem::Changed);
    let told: Vec<_> = reasons
        .iter()
        .flat_map(|reasons| &reasons.principal)
        .map(|reason| view! { <li>{Sentence::of(reason, locale).whole()}</li> })
        .collect();
    let none = told.is_empty().then(|| view! { <p>{td_string!(locale, decisions.no_reasons)}</p> });
    let missing = if score.missing.is_empty() {
        td_string!(locale, decisions.nothing_missing).to_owned()
    } else {
        let what = model_words::inputs(&score.missing, locale);
        td_string!(locale, decisions.missing, what = what).to_string()
    };
    let contradictory = model_words::contradictions(&score.contradictions, locale);
    let known = td_string!(locale, decisions.known, share = format::percent(score.completeness, 0, locale))
        .to_string();
    let risk =
        td_string!(locale, decisions.risk, risk = format::probability(score.probability, locale)).to_string();
    view! {
        <fieldset class="seen">
            <legend>{td_string!(locale, decisions.before)}</legend>
            <p>
                <AdviceBadge advice=score.decision /> " " <span translate="no">{risk}</span>
            </p>
            {is_kept.then(|| view! { <p class="note">{td_string!(locale, decisions.file_of_record)}</p> })}
            <ul>{told}</ul>
            {none}
            <p>{contradictory} " " {known} " " {missing} " " {td_string!(locale, decisions.not_certain)}</p>
            <input type="hidden" name="shown" value=shown />
            <FieldFault field=Field::Seen resent=resent />
            <label class="check">
                <input
                    type="checkbox"
                    name="seen"
                    checked=is_seen
                    aria-invalid=invalid
                    aria-describedby=described
                />
                {td_string!(locale, decisions.i_have_seen)}
            </label>
        </fieldset>
    }
    .into_any()
}

#[component]
fn Outcomes(resent: Resent) -> impl IntoView {
    let locale = use_locale();
    let (invalid, described) = marked(Field::Outcome, &resent);
    let choices: Vec<_> = Outcome::ALL
        .into_iter()
        .map(|outcome| {
            let is_chosen = resent.filled.outcome() == Some(outcome);
            view! {
                <label class="check">
                    <input type="radio" name="outcome" value=outcome.name() checked=is_chosen aria-invalid=invalid />
                    {words::outcome(outcome, locale)}
                </label>
            }
        })
        .collect();
    view! {
        <fieldset aria-describedby=described>
            <legend>{td_string!(locale, decisions.what)}</legend>
            <FieldFault field=Field::Outcome resent=resent />
            {choices}
        </fieldset>
    }
    .into_any()
}

#[component]
fn Motives(resent: Resent) -> impl IntoView {
    let locale = use_locale();
    let (_, described) = marked(Field::Motives, &resent);
    let group = |refuses: bool| -> Vec<_> {
        Motive::ALL
            .into_iter()
            .filter(|motive| motive.refuses() == refuses)
            .map(|motive| {
                let is_chosen = resent.filled.motives.iter().any(|name| name == motive.name());
                let told = motive.for_client().get(locale.into());
                view! {
                    <label class="check">
                        <input type="checkbox" name="motives" value=motive.name() checked=is_chosen />
                        <span>
                            {motive.label().get(locale.into())} <small class="hint">{told}</small>
                        </span>
                    </label>
                }
            })
            .collect()
    };
    let (refusals, grants) = (group(true), group(false));
    let is_open = !resent.filled.motives.is_empty() || resent.fault(Field::Motives).is_some();
    view! {
        <fieldset aria-describedby=described>
            <legend>{td_string!(locale, decisions.motives)}</legend>
            <p class="hint">{td_string!(locale, decisions.motives_hint)}</p>
            <FieldFault field=Field::Motives resent=resent />
            <details open=is_open>
                <summary>{td_string!(locale, decisions.motives_refuse)}</summary>
                {refusals}
            </details>
            <details open=is_open>
                <summary>{td_string!(locale, decisions.motives_grant)}</summary>
                {grants}
            </details>
        </fieldset>
    }
    .into_any()
}

/// The form.
#[component]
pub fn DecisionForm(
    /// Where it is sent.
    to: String,
    /// What the decision stands on.
    ground: Ground,
    /// The file, if nobody keeps it yet.
    #[prop(optional, into)]
    file: Option<String>,
    /// By which it is done once.
    key: String,
    /// Number of the last event of the case; none if the case begins.
    last_event: Option<i64>,
    /// Whether it ends a review.
    reviews: bool,
    /// What was checked when the case was concluded before.
    #[prop(optional_no_strip)]
    checked: Option<Checks>,
) -> impl IntoView {
    let locale = use_locale();
    let resent = Resent::here().by(None);
    let is_first = resent.faults.is_empty() && resent.problem.is_none();
    let filled = match checked {
        Some(checked) if is_first => Filled::default().with(&checked),
        _ => resent.filled.clone(),
    };
    // The same thing, sent again, keeps its key.
    let key = if filled.key.is_empty() || resent.problem.is_some() { key } else { filled.key.clone() };
    let asked = ground.amount.map(|amount| format::quantity(amount, Unit::Money, locale));
    let amount = match asked {
        Some(asked) => td_string!(locale, decisions.amount_of, asked = asked).to_string(),
        None => td_string!(locale, decisions.amount).to_owned(),
    };
    let least = td_string!(locale, decisions.words_hint, n = LEAST_WORDS.to_string()).to_string();
    let review = reviews.then(|| {
        view! {
            <TextField
                field=Field::View
                label=td_string!(locale, decisions.view)
                hint=td_string!(locale, decisions.view_hint).to_owned()
                value=filled.view.clone()
                resent=resent.clone()
            />
            <TextField
                field=Field::Answer
                label=td_string!(locale, decisions.answer)
                hint=td_string!(locale, decisions.answer_hint).to_owned()
                value=filled.answer.clone()
                resent=resent.clone()
            />
        }
    });
    view! {
        // On a client's page it keeps what the address says by then.
        <form class="decision" method="post" action=to data-keeps=ALL>
            <input type="hidden" name="key" value=key />
            {file.map(|file| view! { <input type="hidden" name=FILE value=file /> })}
            {last_event.map(|last| view! { <input type="hidden" name="seen_event" value=last.to_string() /> })}
            <Wrong resent=resent.clone() />
            <Seen ground=ground resent=resent.clone() />
            <ChecksFields filled=filled.clone() resent=resent.clone() />
            <Outcomes resent=resent.clone() />
            <Motives resent=resent.clone() />
            {review}
            <TextField
                field=Field::Words
                label=td_string!(locale, decisions.words)
                hint=least
                value=filled.words.clone()
                resent=resent.clone()
            />
            <fieldset class="conditions">
                <legend>{td_string!(locale, decisions.conditions)}</legend>
                <LineField field=Field::Amount inputmode="decimal" label=amount value=filled.amount.clone() resent=resent.clone() />
                <LineField
                    field=Field::Months
                    inputmode="decimal"
                    label=td_string!(locale, decisions.months)
                    value=filled.months.clone()
                    resent=resent
                />
            </fieldset>
            <button type="submit">{td_string!(locale, decisions.submit)}</button>
        </form>
    }
    .into_any()
}
