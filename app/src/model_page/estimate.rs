//! A measure and how sure it is, in words.

use crate::format;
use crate::i18n::Locale;
use leptos_i18n::td_string;
use model::estimate::Estimate;

/// A measure with its interval; a dash if it could not be measured.
pub(super) fn with_interval(
    estimate: Option<Estimate>,
    write: impl Fn(f64) -> String,
    locale: Locale,
) -> String {
    format::or_dash(estimate, |e| format!("{} ({})", write(e.value), interval(e, write, locale)))
}

/// Its interval alone.
pub(super) fn interval(
    Estimate { lower, upper, .. }: Estimate,
    write: impl Fn(f64) -> String,
    locale: Locale,
) -> String {
    td_string!(locale, model.range, lower = write(lower), upper = write(upper)).to_string()
}
