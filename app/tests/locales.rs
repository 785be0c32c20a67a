//! What the texts of the screen must not say or look like, whoever writes them.

use serde_json::Value;

const FRENCH: &str = include_str!("../locales/fr.json");
const ENGLISH: &str = include_str!("../locales/en.json");

/// Every text of a locale, with its key.
fn texts(locale: &str) -> Vec<(String, String)> {
    fn walk(key: &str, value: &Value, texts: &mut Vec<(String, String)>) {
        match value {
            Value::Object(group) => group.iter().for_each(|(name, value)| {
                walk(&if key.is_empty() { name.clone() } else { format!("{key}.{name}") }, value, texts);
            }),
            Value::String(text) => texts.push((key.to_owned(), text.clone())),
            other => panic!("{key} is no text: {other}"),
        }
    }
    let mut found = Vec::new();
    walk("", &serde_json::from_str(locale).expect("a locale is JSON"), &mut found);
    found
}

#[test]
fn french_has_a_no_break_space_before_high_punctuation_and_inside_quotation_marks() {
    for (key, text) in texts(FRENCH) {
        let characters: Vec<char> = text.chars().collect();
        for pair in characters.windows(2) {
            let wrong = match pair {
                [before, ':' | ';' | '?' | '!' | '»' | '%'] => *before != '\u{a0}',
                ['«', after] => *after != '\u{a0}',
                _ => false,
            };
            assert!(!wrong, "{key}: {text:?} needs a no-break space (U+00A0) at {pair:?}");
        }
    }
}

/// TARGET is the source's "payment difficulties": a delay on one of the first instalments. And the data dictionary
/// names no period for the income.
#[test]
fn no_text_says_more_than_the_data_do() {
    let banned = [
        (
            FRENCH,
            &["pas remboursé", "non remboursé", "non-remboursement", "ne pas rembourser", "revenu annuel"][..],
        ),
        (
            ENGLISH,
            &["not repay", "not repaid", "did repay", "not have repaid", "yearly income", "annual income"][..],
        ),
    ];
    for (locale, banned) in banned {
        for (key, text) in texts(locale) {
            let lower = text.to_lowercase();
            let said = banned.iter().find(|words| lower.contains(**words));
            assert!(said.is_none(), "{key}: {text:?} says {said:?}");
        }
    }
}
