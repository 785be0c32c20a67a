//! What a person sees when there is nothing to show: what went wrong, and what to do.

use crate::error::AppError;
use crate::format;
use crate::i18n::Locale;
use crate::locale::use_locale;
use leptos::prelude::*;
use leptos_i18n::td_string;
use leptos_meta::Title;

/// An error instead of a page.
#[component]
pub fn ErrorPage(
    /// What went wrong.
    error: AppError,
) -> impl IntoView {
    let locale = use_locale();
    let title = match error {
        AppError::UnknownClient(_) => td_string!(locale, error.unknown_client_title),
        AppError::Stopped => td_string!(locale, steering.stopped),
        _ => td_string!(locale, error.title),
    };
    let onward = match error {
        AppError::Stopped => (crate::steering::PATH, td_string!(locale, steering.title)),
        _ => to_clients(locale),
    };
    let id = (error == AppError::Unavailable).then(request_id).flatten();
    let text = explain(error, locale);
    view! { <MessagePage title=title.to_owned() text=text request_id=id onward=onward /> }.into_any()
}

/// An error instead of a part of a page.
#[component]
pub fn InlineError(
    /// What went wrong.
    error: AppError,
) -> impl IntoView {
    let locale = use_locale();
    let id = (error == AppError::Unavailable).then(request_id).flatten();
    view! {
        <p class="note warning" role="alert">
            {explain(error, locale)}
            {id.map(|id| format!(" {}", named(id, locale)))}
        </p>
    }
}

/// The id of the request that could not be answered, as its failure is logged; a browser that asks by itself does not
/// know it.
fn request_id() -> Option<String> {
    #[cfg(feature = "ssr")]
    return crate::failure_log::request_id();
    #[cfg(not(feature = "ssr"))]
    None
}

fn named(request_id: String, locale: Locale) -> String {
    td_string!(locale, error.request_id, id = request_id).to_string()
}

/// What went wrong and what to do, in words.
#[must_use]
pub fn explain(error: AppError, locale: Locale) -> String {
    match error {
        AppError::UnknownClient(id) => {
            td_string!(locale, error.unknown_client, id = format::client_id(id)).to_string()
        }
        AppError::UnknownCase => td_string!(locale, error.unknown_case).to_string(),
        AppError::UnknownQuantity(name) => {
            td_string!(locale, error.unknown_quantity, name = name).to_string()
        }
        AppError::Impossible => td_string!(locale, error.impossible).to_string(),
        AppError::BadRequest => td_string!(locale, error.bad_request).to_string(),
        AppError::SignedOut => td_string!(locale, error.signed_out).to_string(),
        AppError::Denied => td_string!(locale, error.denied).to_string(),
        AppError::ReadOnly => td_string!(locale, error.read_only).to_string(),
        AppError::Stopped => td_string!(locale, error.stopped).to_string(),
        AppError::Busy => td_string!(locale, error.busy).to_string(),
        AppError::Unreachable => td_string!(locale, error.unreachable).to_string(),
        AppError::Unavailable => td_string!(locale, error.unavailable).to_string(),
    }
}

/// The page of an address that leads nowhere. On the server it also sets the status to 404.
#[component]
pub fn NotFound() -> impl IntoView {
    #[cfg(feature = "ssr")]
    if let Some(response) = use_context::<leptos_axum::ResponseOptions>() {
        response.set_status(http::StatusCode::NOT_FOUND);
    }
    let locale = use_locale();
    view! {
        <MessagePage
            title=td_string!(locale, error.not_found_title).to_owned()
            text=td_string!(locale, error.not_found).to_owned()
            request_id=None
            onward=to_clients(locale)
        />
    }
    .into_any()
}

/// Where to go from an address that shows nothing.
fn to_clients(locale: Locale) -> (&'static str, &'static str) {
    ("/clients", td_string!(locale, error.to_clients))
}

#[component]
fn MessagePage(
    title: String,
    text: String,
    request_id: Option<String>,
    onward: (&'static str, &'static str),
) -> impl IntoView {
    let locale = use_locale();
    view! {
        <Title text=title.clone() />
        <section class="notice" role="alert">
            <h1>{title}</h1>
            <p>{text}</p>
            {request_id.map(|id| view! { <p>{named(id, locale)}</p> })}
            <p>
                <a class="button" href=onward.0>
                    {onward.1}
                </a>
            </p>
        </section>
    }
    .into_any()
}
