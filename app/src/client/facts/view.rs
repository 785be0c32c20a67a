//! Who a client is and what they ask for, in the catalogue's words and in units that a person uses.

use super::known::Fact;
use super::profile::{Profile, SECTIONS, Topic};
use crate::client::reasons::standing_in_words;
use crate::format;
use crate::i18n::Locale;
use crate::locale::use_locale;
use crate::parts::{Glossed, PlaceMark};
use crate::words;
use leptos::prelude::*;
use leptos_i18n::td_string;
use model::catalogue;
use model::standing::{Place, Standing};

/// A feature's value in words; ages are completed years.
pub(in crate::client) fn value(
    profile: &Profile,
    name: &str,
    locale: Locale,
) -> Option<(String, Option<String>)> {
    let feature = catalogue::by_name(name)?;
    let label = feature.label(locale.into()).to_owned();
    let text = profile.value(name).map(|v| {
        if name == "age_years" {
            format::age(v, locale)
        } else {
            words::capitalized(&format::feature(feature, Some(v), locale))
        }
    });
    Some((label, text))
}

/// What a section of the profile is called.
pub(in crate::client) fn topic(topic: Topic, locale: Locale) -> &'static str {
    match topic {
        Topic::Request => td_string!(locale, client.request),
        Topic::Person => td_string!(locale, client.person),
        Topic::Resources => td_string!(locale, client.resources),
        Topic::History => td_string!(locale, client.history),
    }
}

/// Who they are, in a line.
#[must_use]
pub fn who(profile: &Profile, locale: Locale) -> String {
    let written = |name: &str| value(profile, name, locale).and_then(|(_, text)| text);
    let who: Vec<String> =
        ["age_years", "income_type", "occupation"].into_iter().filter_map(written).collect();
    who.join(" · ")
}

/// What they ask for, in a line; none if that is not known.
#[must_use]
pub fn asks(profile: &Profile, locale: Locale) -> Option<String> {
    let written = |name: &str| value(profile, name, locale).and_then(|(_, text)| text);
    let (contract, credit) = profile.contract_type.as_deref().zip(written("credit"))?;
    let contract = words::contract_type(contract, locale);
    let annuity = written("annuity")?;
    Some(
        td_string!(locale, client.summary_asks, contract = contract, credit = credit, annuity = annuity)
            .to_string(),
    )
}

/// Where the client stands, as a mark and in words.
pub(super) fn stands(among: Option<(Standing, Place)>, locale: Locale) -> Option<AnyView> {
    let (standing, place) = among?;
    let words = standing_in_words(standing, locale);
    let title = words.clone();
    let view = view! {
        <span class="stands" title=title>
            <PlaceMark standing=standing place=place />
            <span class="visually-hidden">" – " {words}</span>
        </span>
    };
    Some(view.into_any())
}

/// What counts most of the profile, as lists of facts, each with where the client stands in it.
#[component]
pub fn KeyFacts(
    /// Who they are.
    profile: Profile,
    /// All that is known.
    facts: Vec<Fact>,
) -> impl IntoView {
    let locale = use_locale();
    let missing = td_string!(locale, words.missing);
    let sections: Vec<_> = SECTIONS
        .iter()
        .map(|section| {
            let title = topic(section.topic, locale);
            let contract = (section.topic == Topic::Request).then(|| {
                let text = profile.contract_type.as_deref().map(|c| words::contract_type(c, locale));
                ((td_string!(locale, client.contract).to_owned(), text), None)
            });
            let known = |name: &&str| {
                let among = facts.iter().find(|fact| fact.feature == **name).and_then(|fact| fact.among);
                Some((value(&profile, name, locale)?, among))
            };
            let facts: Vec<_> = contract
                .into_iter()
                .chain(section.features.iter().filter_map(known))
                .map(|((label, text), among)| {
                    let is_missing = text.is_none();
                    view! {
                        <div>
                            <dt><Glossed text=label /></dt>
                            <dd class:missing=is_missing>
                                {text.unwrap_or_else(|| missing.to_owned())} {stands(among, locale)}
                            </dd>
                        </div>
                    }
                })
                .collect();
            let note = (section.topic == Topic::History)
                .then(|| match (profile.history_known, profile.payments_known) {
                    (false, _) => Some(td_string!(locale, client.history_unknown)),
                    (true, false) => Some(td_string!(locale, client.payments_unknown)),
                    (true, true) => None,
                })
                .flatten();
            view! {
                <div class="facts">
                    <h3>{title}</h3>
                    {note.map(|text| view! { <p class="note">{text}</p> })}
                    <dl>{facts}</dl>
                </div>
            }
        })
        .collect();
    view! {
        <section class="profile" aria-labelledby="profile-title">
            <h2 id="profile-title">{td_string!(locale, client.profile)}</h2>
            {sections}
            <p class="legend">{td_string!(locale, sheet.mark)}</p>
        </section>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fact_is_written_in_words_and_units_of_a_person() {
        let profile = Profile {
            id: 1,
            contract_type: None,
            values: vec![("age_years".into(), Some(45.97)), ("education".into(), Some(3.0))],
            history_known: true,
            payments_known: true,
        };
        let (label, age) = value(&profile, "age_years", Locale::fr).expect("in the catalogue");
        assert_eq!((label.as_str(), age.as_deref()), ("Âge", Some("45\u{a0}ans")));
        let (_, education) = value(&profile, "education", Locale::fr).expect("in the catalogue");
        assert_eq!(education.as_deref(), Some("Études supérieures"));
        let (_, credit) = value(&profile, "credit", Locale::fr).expect("in the catalogue");
        assert_eq!(credit, None);
    }
}
