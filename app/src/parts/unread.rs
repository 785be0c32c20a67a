//! What an address or a form says that cannot be used: it is told as it was entered, and the rest of the page stands.
//!
//! Independent of who reads which parameter.

use crate::format;
use crate::i18n::Locale;
use crate::locale::use_locale;
use leptos::prelude::*;
use leptos_i18n::td_string;
use model::catalogue::Unit;
use model::portfolio;

/// Characters of what was entered that are told, at most.
const TOLD: usize = 60;

/// Why something cannot be used.
#[derive(Debug, Clone, PartialEq)]
pub enum Fault {
    /// Nobody knows what it means.
    Unknown,
    /// It can be read as either amount.
    Ambiguous([f64; 2]),
    /// There is no such page; the last one is this.
    NoSuchPage(u64),
    /// It is not the number of another client.
    NoSuchClient,
    /// It does not fit the client, for whom this is possible, if anything is.
    Impossible(Option<(f64, f64, Unit)>),
}

/// Something that was entered and cannot be used.
#[derive(Debug, Clone, PartialEq)]
pub struct Unread {
    /// The parameter's name in the address.
    pub key: &'static str,
    /// As it was entered.
    pub text: String,
    /// Why not.
    pub fault: Fault,
}

/// What the filter's dialect could not read.
impl From<portfolio::Unread> for Unread {
    fn from(portfolio::Unread { parameter, text, .. }: portfolio::Unread) -> Self {
        let unit =
            portfolio::Column::named(parameter).and_then(portfolio::Column::number).map(|(_, unit)| unit);
        Self::number(parameter, text, unit)
    }
}

impl Unread {
    /// A text that should have been a number in `unit`: an amount may have two readings.
    #[must_use]
    pub fn number(key: &'static str, text: String, unit: Option<Unit>) -> Self {
        let readings = portfolio::readings(&text).filter(|_| unit == Some(Unit::Money));
        Self { key, fault: readings.map_or(Fault::Unknown, Fault::Ambiguous), text }
    }

    /// In a sentence; `label` is what a person calls the parameter.
    #[must_use]
    pub fn told(&self, label: &str, locale: Locale) -> String {
        let text: String = match self.text.char_indices().nth(TOLD) {
            Some((end, _)) => format!("{}…", &self.text[..end]),
            None => self.text.clone(),
        };
        match self.fault {
            Fault::Unknown => td_string!(locale, unread.unknown, label = label, text = text).to_string(),
            Fault::Ambiguous([small, large]) => td_string!(
                locale,
                unread.ambiguous,
                label = label,
                text = text,
                small = format::integer(small, locale),
                large = format::integer(large, locale),
                plain_small = small.to_string(),
                plain_large = large.to_string()
            )
            .to_string(),
            Fault::NoSuchPage(last) => {
                td_string!(locale, unread.page, text = text, last = format::count(last, locale)).to_string()
            }
            Fault::NoSuchClient => td_string!(locale, unread.client, label = label, text = text).to_string(),
            Fault::Impossible(None) => {
                td_string!(locale, unread.impossible, label = label, text = text).to_string()
            }
            Fault::Impossible(Some((from, to, unit))) => td_string!(
                locale,
                unread.out_of_range,
                label = label,
                text = text,
                from = format::quantity(from, unit, locale),
                to = format::quantity(to, unit, locale)
            )
            .to_string(),
        }
    }
}

/// Tells what could not be used, each in a sentence.
#[component]
pub fn UnreadNotes(
    /// What it was.
    unread: Vec<Unread>,
    /// What a person calls a parameter.
    label: fn(&'static str, Locale) -> &'static str,
) -> impl IntoView {
    let locale = use_locale();
    let told: Vec<_> = unread
        .iter()
        .map(|unread| view! { <p>{unread.told(label(unread.key, locale), locale)}</p> })
        .collect();
    (!told.is_empty()).then(|| {
        view! {
            <div class="note warning unread" role="status">
                {told}
            </div>
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_entered_is_told_and_however_long_it_is_it_stays_a_sentence() {
        let unread = Unread { key: "age", text: "é".repeat(10_000), fault: Fault::Unknown };
        let told = unread.told("Age", Locale::fr);
        assert!(told.contains('é'), "{told}");
        assert!(told.chars().count() < 200, "{told}");
    }

    #[test]
    fn an_ambiguous_amount_is_told_with_both_readings() {
        let fault = Fault::Ambiguous([450.0, 450_000.0]);
        let unread = Unread { key: "credit_from", text: "450.000".into(), fault };
        let told = unread.told("Smallest loan", Locale::en);
        for part in ["Smallest loan", "450.000", "450 ", "450,000", "450000"] {
            assert!(told.contains(part), "{part}: {told}");
        }
    }
}
