//! A number and the noun that it counts agree, wherever they stand: "0 jours" and "1 clients" are no French, "1 clients"
//! is no English.

use super::{LOCALES, clients, engine, files, rendered};
use crate::client::facts::Fact;
use crate::client::reasons::{Picture, Why, standing_in_words};
use crate::client::score::ScoreCard;
use crate::format;
use crate::i18n::Locale;
use leptos::prelude::*;
use model::catalogue;

/// Words that end with an s behind a number and are no plurals of what is counted.
const INVARIABLE: &[&str] = &["fois", "mois", "has", "is", "this"];

/// The first plural behind a number that takes the singular: "0 jours", "1 clients".
fn plural_of_one(text: &str, locale: Locale) -> Option<String> {
    let ones: &[&str] = match locale {
        Locale::fr => &["0", "1"],
        Locale::en => &["1"],
    };
    let words: Vec<&str> = text.split([' ', '\u{a0}', '\n']).collect();
    words.windows(2).find_map(|pair| {
        let number = pair[0].trim_start_matches('(');
        let word = pair[1].split(|c: char| !c.is_alphabetic()).next().unwrap_or_default();
        (ones.contains(&number) && word.ends_with('s') && !INVARIABLE.contains(&word)).then(|| pair.join(" "))
    })
}

/// What a reader sees of a page.
fn visible(html: &str) -> String {
    html.split('<').map(|part| part.split_once('>').map_or(part, |(_, text)| text)).collect()
}

/// What a feature says of the client, in words, and where they stand in it.
fn said(fact: &Fact, locale: Locale) -> String {
    let feature = catalogue::by_name(&fact.feature).expect("it is a feature");
    let standing = fact.among.map(|(standing, _)| standing_in_words(standing, locale));
    format!("{}, {}", format::feature(feature, fact.value, locale), standing.unwrap_or_default())
}

#[test]
fn a_plural_of_one_is_found() {
    assert_eq!(plural_of_one("environ 0 jours", Locale::fr).as_deref(), Some("0 jours"));
    assert_eq!(plural_of_one("(1\u{a0}clients)", Locale::fr).as_deref(), Some("(1 clients)"));
    assert_eq!(plural_of_one("3, of which 1 loans", Locale::en).as_deref(), Some("1 loans"));
    for right in ["1 mois", "0 an", "10 clients", "1\u{202f}001 clients", "0,1 jour"] {
        assert_eq!(plural_of_one(right, Locale::fr), None, "{right}");
    }
    assert_eq!(plural_of_one("0 days, 1 client", Locale::en), None);
}

/// "0 jours", "1 clients", "1 autres informations" stood on pages.
#[test]
fn what_is_counted_once_is_not_told_in_the_plural() {
    for (client, file) in clients().zip(files()) {
        let facts = Fact::all(&file, engine().references());
        for locale in LOCALES {
            let assessment = &client.assessment;
            let pages = [
                rendered(locale, || view! { <ScoreCard assessment=assessment.clone() /> }),
                rendered(locale, || view! { <Why reasons=client.reasons().clone() /> }),
                rendered(locale, || view! { <Picture explanation=client.explanation.clone() /> }),
            ];
            for text in
                pages.iter().map(|html| visible(html)).chain(facts.iter().map(|fact| said(fact, locale)))
            {
                assert_eq!(plural_of_one(&text, locale), None, "{text}");
            }
        }
    }
}
