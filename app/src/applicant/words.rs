//! What the histories of an applicant are called.

use super::draft::History;
use crate::i18n::Locale;
use leptos_i18n::td_string;

/// A history.
#[must_use]
pub fn history_label(name: &str, locale: Locale) -> &'static str {
    match name {
        "elsewhere" => td_string!(locale, applicant.elsewhere),
        _ => td_string!(locale, applicant.here_with_us),
    }
}

/// What is known of it.
#[must_use]
pub fn history_word(history: History, locale: Locale) -> &'static str {
    match history {
        History::Unknown => td_string!(locale, applicant.history_unknown),
        History::None => td_string!(locale, applicant.history_none),
        History::Rows => td_string!(locale, applicant.history_rows),
    }
}
