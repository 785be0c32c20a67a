//! Which fields the form has: those of which the model makes something, and no others. The ones that matter most are seen
//! at once, the rest is folded; which is which, the artifact says.
//!
//! Made on the server, which has the data dictionary and the model; the browser is sent the outcome. Pure.

use super::field::{Ask, Field};
use crate::i18n::Locale;
use crate::parts::Choice;
use crate::words;
use leptos_i18n::td_string;
use model::catalogue::inputs::{Input, Inputs};
use model::catalogue::{self, Encoding, Feature, Theme};
use model::decision::Policy;
use model::file::column::{Column, Flag, Kind};
use model::file::dictionary;
use model::parameters::Parameters;
use serde::{Deserialize, Serialize};

/// Fields that are seen at once.
pub const SEEN_AT_ONCE: usize = 20;
/// How the source's names of days begin: the form asks for years instead.
const DAYS: &str = "DAYS_";

/// The form, in the language of the page.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Form {
    /// The fields that matter most, theme by theme.
    pub first: Vec<Section>,
    /// The others, theme by theme.
    pub folded: Vec<Section>,
    /// Which model it is for: a browser that computes asks for the copy of this one.
    pub model: String,
    /// The policy that rules: a browser that computes advises by this one.
    pub policy: Policy,
}

/// Fields about one theme.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Section {
    /// What they are about.
    pub title: String,
    /// In the order of the sheet.
    pub fields: Vec<Field>,
}

impl Form {
    /// The form for a model.
    #[must_use]
    pub fn of(parameters: &Parameters, locale: Locale) -> Self {
        let (first, folded) = inputs(parameters);
        Self {
            first: sections(&first, parameters, locale),
            folded: sections(&folded, parameters, locale),
            model: parameters.id.clone(),
            policy: parameters.policy,
        }
    }

    /// Every field.
    pub fn fields(&self) -> impl Iterator<Item = &Field> {
        self.first.iter().chain(&self.folded).flat_map(|section| &section.fields)
    }

    /// The field of the column `name`.
    #[must_use]
    pub fn field(&self, name: &str) -> Option<&Field> {
        self.fields().find(|field| field.name == name)
    }
}

/// The fields of the application that a model makes something of: the required ones and the heaviest, up to
/// [`SEEN_AT_ONCE`]; and the others. Both in the order of [`Input::ALL`].
fn inputs(parameters: &Parameters) -> (Vec<Input>, Vec<Input>) {
    let required = |input: &Input| parameters.policy.required.contains_all(Inputs::of(&[*input]));
    let weights = parameters.input_weights();
    let used = weights.iter().filter(|(_, weight)| *weight > 0.0).map(|(input, _)| *input);
    let mut heaviest: Vec<Input> = used.filter(|input| column(*input).is_some()).collect();
    // Stable: the heavier stay before the lighter.
    heaviest.sort_by_key(|input| !required(input));
    let mut folded = heaviest.split_off(heaviest.len().min(SEEN_AT_ONCE));
    heaviest.sort();
    folded.sort();
    (heaviest, folded)
}

/// The column of an application that an input is; none for a table.
fn column(input: Input) -> Option<&'static Column> {
    dictionary::table("application")?.column(input.name())
}

fn sections(inputs: &[Input], parameters: &Parameters, locale: Locale) -> Vec<Section> {
    let section = |theme: Theme| {
        let fields = inputs.iter().filter(|input| theme_of(**input) == Some(theme));
        let fields: Vec<Field> = fields.filter_map(|input| field(*input, parameters, locale)).collect();
        let title = theme.label().get(locale.into()).to_owned();
        (!fields.is_empty()).then_some(Section { title, fields })
    };
    Theme::ALL.into_iter().filter_map(section).collect()
}

/// The features that are made of an input, the simplest first.
fn features_of(input: Input) -> Vec<&'static Feature> {
    let made_of = |feature: &Feature| feature.needs.and(feature.needs_one_of);
    let is_made_of_it = |feature: &&Feature| made_of(feature).contains_all(Inputs::of(&[input]));
    let mut features: Vec<&Feature> = catalogue::features().iter().filter(is_made_of_it).collect();
    features.sort_by_key(|feature| made_of(feature).iter().count());
    features
}

/// What an input is about: what the simplest feature that is made of it is about.
pub(crate) fn theme_of(input: Input) -> Option<Theme> {
    features_of(input).first().map(|feature| feature.concept.theme())
}

fn field(input: Input, parameters: &Parameters, locale: Locale) -> Option<Field> {
    let column = column(input)?;
    let simplest = features_of(input).into_iter().next()?;
    let is_alone = simplest.needs.and(simplest.needs_one_of) == Inputs::of(&[input]);
    // A feature that is the field itself is called as a person says it: "Age", not "date of birth".
    let label = if is_alone && !matches!(simplest.encoding, Encoding::OneHot { .. })
        || column.name.starts_with(DAYS)
    {
        simplest.label(locale.into()).to_owned()
    } else {
        words::capitalized(input.label().get(locale.into()))
    };
    let ask = match &column.kind {
        Kind::Real(range) | Kind::Whole(range) if column.name.starts_with(DAYS) => {
            Ask::Years { least: 0.0 - range.most, most: 0.0 - range.least, since_birth: range.since_birth }
        }
        Kind::Real(range) => Ask::Number { least: range.least, most: range.most, whole: false },
        Kind::Whole(range) => Ask::Number { least: range.least, most: range.most, whole: true },
        Kind::Flag(flag) => yes_or_no(*flag, locale),
        Kind::Category(codes) => Ask::Choice {
            choices: codes.iter().map(|code| choice(code, simplest, locale)).collect(),
            is_number: false,
        },
        Kind::Identifier => return None,
    };
    let required = parameters.policy.required.contains_all(Inputs::of(&[input]));
    Some(Field { name: column.name.to_owned(), label, ask, required })
}

fn yes_or_no(flag: Flag, locale: Locale) -> Ask {
    let (no, yes) = match flag {
        Flag::Number => ("0", "1"),
        Flag::Text(no, yes) => (no, yes),
    };
    let choices = [(yes, td_string!(locale, words.yes)), (no, td_string!(locale, words.no))];
    Ask::Choice {
        choices: choices
            .map(|(value, label)| Choice { value: value.to_owned(), label: label.to_owned() })
            .into(),
        is_number: flag == Flag::Number,
    }
}

fn choice(code: &str, feature: &Feature, locale: Locale) -> Choice {
    let label = match feature.encoding {
        Encoding::LabelCode { .. } => words::category(feature.name, code, locale),
        _ => words::contract_type(code, locale),
    };
    Choice { value: code.to_owned(), label: words::capitalized(&label) }
}

#[cfg(all(test, feature = "ssr"))]
mod tests {
    use super::*;
    use model::engine::Engine;

    fn parameters() -> Parameters {
        Engine::shipped().expect("the shipped model").parameters().clone()
    }

    #[test]
    fn what_is_required_and_what_weighs_most_is_seen_at_once() {
        let parameters = parameters();
        let (first, folded) = inputs(&parameters);
        assert_eq!(first.len(), SEEN_AT_ONCE);
        assert!(Inputs::of(&first).contains_all(parameters.policy.required));
        let weights = parameters.input_weights();
        let weight = |input: &Input| {
            weights.iter().find(|(known, _)| known == input).map_or(0.0, |(_, weight)| *weight)
        };
        let optional =
            first.iter().filter(|input| !parameters.policy.required.contains_all(Inputs::of(&[**input])));
        let lightest = optional.map(weight).fold(f64::INFINITY, f64::min);
        assert!(folded.iter().all(|input| weight(input) <= lightest), "{first:?} {folded:?}");
    }

    #[test]
    fn every_field_of_the_application_that_the_model_uses_is_asked_for_once_and_no_other() {
        let parameters = parameters();
        for locale in [Locale::fr, Locale::en] {
            let form = Form::of(&parameters, locale);
            let asked: Vec<&str> = form.fields().map(|field| field.name.as_str()).collect();
            let used: Vec<&str> = parameters
                .input_weights()
                .into_iter()
                .filter(|(input, weight)| *weight > 0.0 && column(*input).is_some())
                .map(|(input, _)| input.name())
                .collect();
            assert_eq!(asked.len(), used.len());
            assert!(used.iter().all(|name| asked.contains(name)), "{asked:?}");
            assert!(!asked.contains(&"CODE_GENDER") && !asked.contains(&"NAME_FAMILY_STATUS"));
        }
    }

    #[test]
    fn fields_are_called_and_ranged_as_a_person_thinks_and_every_choice_has_a_word() {
        let form = Form::of(&parameters(), Locale::fr);
        let label = |name: &str| form.field(name).map(|field| field.label.as_str());
        assert_eq!(label("DAYS_BIRTH"), Some("Âge"));
        assert_eq!(label("DAYS_EMPLOYED"), Some("Ancienneté dans l’emploi actuel"));
        assert_eq!(label("AMT_CREDIT"), Some("Montant du crédit"));
        assert_eq!(label("EXT_SOURCE_2"), Some("Score externe n° 2"));
        for field in form.fields() {
            match &field.ask {
                Ask::Years { least, most, .. } => assert!(*least >= 0.0 && most > least, "{}", field.name),
                Ask::Number { least, most, .. } => assert!(least < most, "{}", field.name),
                Ask::Choice { choices, .. } => {
                    for choice in choices {
                        assert_ne!(choice.label, choice.value, "{} has no word", field.name);
                    }
                }
            }
        }
    }
}
