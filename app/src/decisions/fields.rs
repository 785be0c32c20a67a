//! The fields of a form, each with what is wrong with it beside it.

use super::resent::Resent;
use super::words;
use crate::locale::use_locale;
use crate::parts::escaped;
use leptos::prelude::*;
use model::record::fields::Field;
use model::record::rules::MOST_WORDS;

/// The id of what says what is wrong with a field.
fn id_of(field: Field) -> String {
    format!("fault-{}", field.name())
}

/// What is wrong with a field; nothing if nothing is.
#[component]
pub fn FieldFault(
    /// Which.
    field: Field,
    /// What came back.
    resent: Resent,
) -> impl IntoView {
    let locale = use_locale();
    resent.fault(field).map(|fault| {
        view! {
            <p class="fault" id=id_of(field)>
                {words::fault(fault, locale)}
            </p>
        }
    })
}

/// Whether a field is wrong, and what says so.
pub fn marked(field: Field, resent: &Resent) -> (Option<&'static str>, Option<String>) {
    match resent.fault(field) {
        Some(_) => (Some("true"), Some(id_of(field))),
        None => (None, None),
    }
}

/// A text to write.
#[component]
pub fn TextField(
    /// Which.
    field: Field,
    /// What it is called.
    label: &'static str,
    /// What is to be written, if there is more to say.
    #[prop(optional, into)]
    hint: Option<String>,
    /// What was written.
    value: String,
    /// What came back.
    resent: Resent,
) -> impl IntoView {
    let (invalid, fault) = marked(field, &resent);
    let hint_id = hint.is_some().then(|| format!("hint-{}", field.name()));
    let described: Vec<String> = fault.into_iter().chain(hint_id.clone()).collect();
    let described = (!described.is_empty()).then(|| described.join(" "));
    view! {
        <div class="text-field">
            <label for=field.name()>{label}</label>
            {hint.map(|hint| view! { <p class="hint" id=hint_id>{hint}</p> })}
            <FieldFault field=field resent=resent />
            <textarea
                id=field.name()
                name=field.name()
                rows="4"
                maxlength=MOST_WORDS.to_string()
                aria-invalid=invalid
                aria-describedby=described
                inner_html=escaped(&value)
            ></textarea>
        </div>
    }
    .into_any()
}

/// A text of one line to write, a number or a day.
#[component]
pub fn LineField(
    /// Which.
    field: Field,
    /// What it is called.
    #[prop(into)]
    label: String,
    /// As HTML calls it.
    #[prop(default = "text")]
    kind: &'static str,
    /// Which keyboard a telephone shows; that of its kind if none is named.
    #[prop(optional)]
    inputmode: Option<&'static str>,
    /// What was written.
    value: String,
    /// Characters, at most; as many as are sent if there is no bound of its own.
    #[prop(optional)]
    most: Option<usize>,
    /// What came back.
    resent: Resent,
) -> impl IntoView {
    let (invalid, described) = marked(field, &resent);
    view! {
        <div class="field">
            <label for=field.name()>{label}</label>
            <input
                id=field.name()
                name=field.name()
                type=kind
                inputmode=inputmode
                autocomplete="off"
                maxlength=most.map(|most| most.to_string())
                value=value
                aria-invalid=invalid
                aria-describedby=described
            />
            <FieldFault field=field resent=resent />
        </div>
    }
    .into_any()
}
