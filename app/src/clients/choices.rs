//! The lists that clients can be filtered by, with the words of the screen; the list's page and the
//! comparison of one client share them.

use super::query::{self, AGE_BANDS, key};
use crate::format;
use crate::i18n::Locale;
use crate::parts::{Choice, SelectField};
use crate::words;
use leptos::prelude::*;
use leptos_i18n::td_string;
use model::decision::Advice;
use model::portfolio::{ClientFilter, FilterChoices};

/// An age band in words: "25 to 34", "65 and over".
#[must_use]
pub fn age_band(from: Option<f64>, to: Option<f64>, locale: Locale) -> Option<String> {
    let years = |y: f64| format::integer(y, locale);
    Some(match (from, to) {
        (None, None) => return None,
        (None, Some(to)) => td_string!(locale, clients.age_below, to = years(to)).to_string(),
        (Some(from), None) => td_string!(locale, clients.age_above, from = years(from)).to_string(),
        (Some(from), Some(to)) => {
            td_string!(locale, clients.age_between, from = years(from), last = years(to - 1.0)).to_string()
        }
    })
}

/// Fields for contract type, income type, education, age band and advice; `filter` is what is set now.
#[component]
pub fn GroupFields(
    /// What may be chosen.
    choices: FilterChoices,
    /// What is chosen now.
    filter: ClientFilter,
    /// The language of the labels.
    locale: Locale,
) -> impl IntoView {
    let all = td_string!(locale, clients.all);
    let named = |values: Vec<String>, label: &dyn Fn(&str) -> String| -> Vec<Choice> {
        values.into_iter().map(|value| Choice { label: words::capitalized(&label(&value)), value }).collect()
    };
    let contract_types = named(choices.contract_types, &|v| words::contract_type(v, locale));
    let income_types = named(choices.income_types, &|v| words::category("income_type", v, locale));
    let educations = named(choices.educations, &|v| words::category("education", v, locale));
    let ages = AGE_BANDS
        .into_iter()
        .filter_map(|(from, to)| {
            let (from, to) = (from.map(f64::from), to.map(f64::from));
            Some(Choice { value: query::age_text(from, to), label: age_band(from, to, locale)? })
        })
        .collect();
    let advices = Advice::ALL
        .into_iter()
        .map(|a| Choice { value: a.name().to_owned(), label: words::advice(a, locale).to_owned() })
        .collect();
    view! {
        <SelectField
            label=td_string!(locale, clients.contract_type)
            name=key::CONTRACT_TYPE
            choices=contract_types
            blank=all
            selected=filter.contract_type.unwrap_or_default()
        />
        <SelectField
            label=td_string!(locale, clients.income_type)
            name=key::INCOME_TYPE
            choices=income_types
            blank=td_string!(locale, clients.all_f)
            selected=filter.income_type.unwrap_or_default()
        />
        <SelectField
            label=td_string!(locale, clients.education)
            name=key::EDUCATION
            choices=educations
            blank=all
            selected=filter.education.unwrap_or_default()
        />
        <SelectField
            label=td_string!(locale, clients.age)
            name=key::AGE
            choices=ages
            blank=all
            selected=query::age_text(filter.age_from, filter.age_to)
        />
        <SelectField
            label=td_string!(locale, clients.advice)
            name=key::ADVICE
            choices=advices
            blank=all
            selected=filter.decision.map(|d| d.name().to_owned()).unwrap_or_default()
        />
    }
    .into_any()
}

/// What the field of a URL's parameter is called on the screen.
#[must_use]
pub fn label(parameter: &'static str, locale: Locale) -> &'static str {
    match parameter {
        key::ID => td_string!(locale, clients.search),
        key::CONTRACT_TYPE => td_string!(locale, clients.contract_type),
        key::INCOME_TYPE => td_string!(locale, clients.income_type),
        key::EDUCATION => td_string!(locale, clients.education),
        key::AGE => td_string!(locale, clients.age),
        key::ADVICE => td_string!(locale, clients.advice),
        key::CREDIT_FROM => td_string!(locale, clients.credit_from),
        key::CREDIT_TO => td_string!(locale, clients.credit_to),
        key::INCOME_FROM => td_string!(locale, clients.income_from),
        key::INCOME_TO => td_string!(locale, clients.income_to),
        key::SORT => td_string!(locale, clients.sort),
        other => other,
    }
}

/// A condition in words, if it is set, and how to drop it.
type Condition = (Option<String>, fn(&mut ClientFilter));

/// Every condition of a filter in words, with the filter without it.
#[must_use]
pub fn conditions(filter: &ClientFilter, locale: Locale) -> Vec<(String, ClientFilter)> {
    let from =
        |label: &str, amount: Option<f64>| amount.map(|a| format!("{label} {}", format::integer(a, locale)));
    let without = |change: fn(&mut ClientFilter)| {
        let mut rest = filter.clone();
        change(&mut rest);
        rest
    };
    let contract = filter.contract_type.as_deref().map(|c| words::contract_type(c, locale));
    let income_type = filter.income_type.as_deref().map(|c| words::category("income_type", c, locale));
    let education = filter.education.as_deref().map(|c| words::category("education", c, locale));
    let advice = filter.decision.map(|d| words::advice(d, locale).to_owned());
    let all: [Condition; 9] = [
        (contract, |f| f.contract_type = None),
        (income_type, |f| f.income_type = None),
        (education, |f| f.education = None),
        (age_band(filter.age_from, filter.age_to, locale), |f| {
            f.age_from = None;
            f.age_to = None;
        }),
        (advice, |f| f.decision = None),
        (from(td_string!(locale, clients.credit_from), filter.credit_from), |f| f.credit_from = None),
        (from(td_string!(locale, clients.credit_to), filter.credit_to), |f| f.credit_to = None),
        (from(td_string!(locale, clients.income_from), filter.income_from), |f| f.income_from = None),
        (from(td_string!(locale, clients.income_to), filter.income_to), |f| f.income_to = None),
    ];
    all.into_iter().filter_map(|(text, change)| Some((words::capitalized(&text?), without(change)))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_age_band_names_the_last_year_that_is_in_it() {
        assert_eq!(age_band(Some(25.0), Some(35.0), Locale::en).as_deref(), Some("25 to 34"));
        assert_eq!(age_band(Some(65.0), None, Locale::en).as_deref(), Some("65 and over"));
        assert_eq!(age_band(None, None, Locale::fr), None);
    }

    #[test]
    fn each_condition_can_be_removed_alone() {
        let filter = ClientFilter {
            age_from: Some(25.0),
            age_to: Some(35.0),
            decision: Some(Advice::Refuse),
            credit_from: Some(100_000.0),
            ..ClientFilter::default()
        };
        let all = conditions(&filter, Locale::en);
        let words: Vec<&str> = all.iter().map(|(w, _)| w.as_str()).collect();
        assert_eq!(words, ["25 to 34", "Decline", "Smallest loan 100,000"]);
        assert_eq!(all[0].1, ClientFilter { age_from: None, age_to: None, ..filter.clone() });
        assert_eq!(all[1].1, ClientFilter { decision: None, ..filter });
    }
}
