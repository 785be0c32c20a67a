//! What a person calls the categories that the source spells after its own fashion (`"Secondary / secondary
//! special"`), and the names of quantities that can be compared.
//!
//! The catalogue owns the labels of its categories; here they are only looked up. A category that nobody
//! has named yet is shown as the source spells it rather than hidden.

use crate::format;
use crate::i18n::Locale;
use crate::plural::counted;
use leptos_i18n::td_string;
use model::catalogue::inputs::Input;
use model::catalogue::{self, Encoding, Unit};
use model::decision::Advice;
use model::file::contradictions::Contradiction;
use model::portfolio::PROBABILITY;

/// The label of `code` among the categories of the catalogue's `feature`.
#[must_use]
pub fn category(feature: &str, code: &str, locale: Locale) -> String {
    let categories = catalogue::by_name(feature).and_then(|f| match f.encoding {
        Encoding::LabelCode { categories, .. } => Some(categories),
        _ => None,
    });
    categories
        .and_then(|all| all.iter().find(|c| c.code == code))
        .map_or_else(|| code.to_owned(), |c| c.label.get(locale.into()).to_owned())
}

/// With a capital, to stand alone.
#[must_use]
pub fn capitalized(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

/// The label of a type of contract.
#[must_use]
pub fn contract_type(code: &str, locale: Locale) -> String {
    match code {
        "Cash loans" => td_string!(locale, words.cash_loan).to_string(),
        "Revolving loans" => td_string!(locale, words.revolving_loan).to_string(),
        other => other.to_owned(),
    }
}

/// What the advice is called.
#[must_use]
pub fn advice(advice: Advice, locale: Locale) -> &'static str {
    match advice {
        Advice::Grant => td_string!(locale, advice.grant),
        Advice::Review => td_string!(locale, advice.review),
        Advice::Refuse => td_string!(locale, advice.refuse),
    }
}

/// A quantity in which clients can be compared: a described feature, or the probability of repayment difficulties.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Quantity {
    /// Its name in the catalogue, or [`PROBABILITY`].
    pub name: &'static str,
    /// What a person calls it.
    pub label: &'static str,
    /// What it counts.
    pub unit: Unit,
}

impl Quantity {
    /// A value of it, as a person reads it.
    #[must_use]
    pub fn write(self, value: f64, locale: Locale) -> String {
        if self.name == PROBABILITY {
            format::probability(value, locale)
        } else {
            format::quantity(value, self.unit, locale)
        }
    }
}

/// Every quantity in which clients can be compared, the probability of repayment difficulties first.
#[must_use]
pub fn quantities(locale: Locale) -> Vec<Quantity> {
    let probability =
        Quantity { name: PROBABILITY, label: td_string!(locale, words.probability), unit: Unit::Ratio };
    std::iter::once(probability)
        .chain(catalogue::described().map(|f| Quantity {
            name: f.name,
            label: f.label(locale.into()),
            unit: f.unit,
        }))
        .collect()
}

/// The quantity called `name`, if clients can be compared in it.
#[must_use]
pub fn quantity(name: &str, locale: Locale) -> Option<Quantity> {
    quantities(locale).into_iter().find(|q| q.name == name)
}

/// Most inputs that a sentence names; of more, all but the heaviest are counted.
const MOST_NAMED: usize = 6;

/// What is missing of a file, as a list in a sentence.
#[must_use]
pub fn inputs(inputs: &[Input], locale: Locale) -> String {
    let named = if inputs.len() > MOST_NAMED { MOST_NAMED - 1 } else { inputs.len() };
    let list: Vec<&str> = inputs[..named].iter().map(|input| input.label().get(locale.into())).collect();
    match inputs.len() - named {
        0 => list.join(", "),
        more => {
            let n = more.to_string();
            counted!(locale, n, client.missing_more, list = list.join(", "), n = n)
        }
    }
}

/// What does not go together in a file, in sentences.
#[must_use]
pub fn contradictions(contradictions: &[Contradiction], locale: Locale) -> String {
    let sentences: Vec<&str> =
        contradictions.iter().map(|contradiction| contradiction.sentence().get(locale.into())).collect();
    sentences.join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_category_that_nobody_named_is_shown_as_the_source_spells_it() {
        assert_eq!(category("income_type", "Working", Locale::fr), "salarié");
        assert_eq!(category("income_type", "Astronaut", Locale::fr), "Astronaut");
        assert_eq!(contract_type("Cash loans", Locale::en), "Cash loan");
    }

    #[test]
    fn a_word_that_stands_alone_has_a_capital() {
        assert_eq!(capitalized("études supérieures"), "Études supérieures");
        assert_eq!(capitalized(""), "");
    }

    #[test]
    fn clients_can_be_compared_in_every_described_feature_and_in_the_probability() {
        let all = quantities(Locale::en);
        assert_eq!(all.len(), catalogue::described().count() + 1);
        assert!(quantity(PROBABILITY, Locale::fr).is_some());
        assert!(quantity("external_score_1", Locale::fr).is_none());
    }

    #[test]
    fn many_things_that_are_missing_are_counted() {
        assert_eq!(inputs(&[Input::Income], Locale::fr), "revenu déclaré");
        assert_eq!(
            inputs(&Input::ALL[..7], Locale::en),
            "type of contract, amount of the loan, amount of an instalment, price of the goods, declared income and 2 more"
        );
        assert!(inputs(&Input::ALL[..7], Locale::fr).ends_with("revenu déclaré et 2 autres informations"));
    }
}
