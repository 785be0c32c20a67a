//! Which form of a counted noun a language takes: « 1 jour », « 2 jours »; "0 days", "1 day".
//!
//! The cardinal rules of CLDR for the two languages of the screen, on the number as it is written (an integer part, and
//! decimals or none): English has its first form for 1 alone, French for whatever begins with 0 or 1. Written here
//! because leptos_i18n's own plurals bring ICU4X with the rules of every language: 17.9 KB more to load (brotli), of a
//! budget of 350, and ten crates, for these two lines. Left out is what CLDR adds to French for whole millions ("de").
//!
//! A counted text is a group of two, `one` and `other`, in both files of `locales/`; [`counted!`] chooses.

use crate::i18n::Locale;

/// Before a negative number.
const MINUS: char = '\u{2212}';

/// Whether a count takes the first form; `written` as [`crate::format`] writes it for `locale`.
#[must_use]
pub fn is_one(written: &str, locale: Locale) -> bool {
    let written = written.trim_start_matches(MINUS);
    match locale {
        Locale::en => written == "1",
        Locale::fr => matches!(written.split(',').next(), Some("0" | "1")),
    }
}

/// The text of a group of two that fits a count as it is written: `counted!(locale, n, words.days, n = n)`.
macro_rules! counted {
    ($locale:expr, $written:expr, $($key:ident).+ $(, $name:ident = $value:expr)* $(,)?) => {
        if $crate::plural::is_one(&$written, $locale) {
            leptos_i18n::td_string!($locale, $($key).+.one $(, $name = $value)*).to_string()
        } else {
            leptos_i18n::td_string!($locale, $($key).+.other $(, $name = $value)*).to_string()
        }
    };
}
pub(crate) use counted;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn french_is_singular_below_two_and_english_for_one_alone() {
        let ones = |locale| {
            ["0", "0,5", "1", "1,9", "2", "10", "1\u{202f}000", "−1"].map(|written| is_one(written, locale))
        };
        assert_eq!(ones(Locale::fr), [true, true, true, true, false, false, false, true]);
        let ones = |locale| ["0", "0.5", "1", "1.0", "2", "11", "1,000", "−1"].map(|n| is_one(n, locale));
        assert_eq!(ones(Locale::en), [false, false, true, false, false, false, false, true]);
    }
}
