//! What the texts of the screen must not say or look like, whoever writes them: those of the locales, and those of the
//! model's catalogue and lists. What documents say of the outcome is held to the same words.

use model::catalogue::inputs::Input;
use model::catalogue::levers::levers;
use model::catalogue::{self, Concept, Encoding, Theme};
use model::fairness::attributes::attributes;
use model::file::contradictions::Contradiction;
use model::record::checks::{Document, Listing};
use model::record::motives::Motive;
use model::text::Text;
use serde_json::Value;
use std::path::{Path, PathBuf};

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

/// Every text that the model has for a person, with what it is of.
fn texts_of_the_model() -> Vec<(String, Text)> {
    let categories = |encoding: Encoding| match encoding {
        Encoding::LabelCode { categories, .. } => categories,
        _ => &[],
    };
    let mut texts = Vec::new();
    for feature in catalogue::features() {
        texts.push((feature.name.to_owned(), feature.label));
        let of = |code| format!("{}, {code}", feature.name);
        texts.extend(categories(feature.encoding).iter().map(|category| (of(category.code), category.label)));
    }
    for lever in levers() {
        texts.extend([lever.label, lever.help].map(|text| (format!("the lever {}", lever.name), text)));
    }
    for attribute in attributes() {
        texts.push((attribute.name.to_owned(), attribute.label));
        texts.extend(attribute.groups.iter().map(|group| (attribute.name.to_owned(), group.label)));
    }
    let mut of =
        |what: &str, all: Vec<Text>| texts.extend(all.into_iter().map(|text| (what.to_owned(), text)));
    of("a theme", Theme::ALL.map(Theme::label).into());
    of("a concept", Concept::ALL.map(Concept::label).into());
    of("a concept", Concept::ALL.map(Concept::explanation).into());
    of("an input", Input::ALL.map(Input::label).into());
    of("a contradiction", Contradiction::ALL.map(Contradiction::sentence).into());
    of("a motive", Motive::ALL.map(Motive::label).into());
    of("a motive", Motive::ALL.map(Motive::for_client).into());
    of("a document", Document::ALL.map(Document::label).into());
    of("the register", Listing::ALL.map(Listing::label).into());
    of("the register", Listing::ALL.map(Listing::for_client).into());
    texts
}

#[test]
fn french_has_a_no_break_space_before_high_punctuation_and_inside_quotation_marks() {
    let of_model = texts_of_the_model().into_iter().map(|(of, text)| (of, text.fr.to_owned()));
    for (key, text) in texts(FRENCH).into_iter().chain(of_model) {
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

/// Whose number is never one, or none: it is written in the program or in the artifact, or a smaller one is not shown.
const NEVER_ONE: &[&str] = &[
    // Of fewer than ten clients nothing is told.
    "compare.few_known",
    "compare.sentence",
    "compare.sentence_missing",
    "compare.too_few",
    "group_calibration.left_out",
    "monitoring.four_fifths_text",
    "monitoring.left_out",
    "peers.everyone",
    "peers.sentence.one",
    "peers.these",
    "peers.too_few",
    "portfolio.sentence",
    "portfolio.some_few",
    "portfolio.too_few",
    // What the model learned from and is made of, and the ratio of costs of its policy.
    "card.data_history",
    "card.data_text",
    "card.features_text",
    "card.limit_clients",
    "card.metrics_text",
    "card.threshold_text",
    "information.what",
    "model.auc_sentence",
    "model.features_sentence",
    "model.folds_text",
    "model.in_force",
    "model.training_sentence",
    // What one is told otherwise, by itself.
    "model.ratio_value",
    // From six of ten on.
    "reasons.higher_than",
    "reasons.lower_than",
    // A year's instalments at least, and bounds that the program sets.
    "decisions.fault.few",
    "decisions.fault.long",
    "decisions.fault.short",
    "decisions.step_hint",
    "decisions.words_hint",
    "letter.rights_review",
    "recourse.duration",
    // A share, and whose.
    "cutoff.roc_label",
];
/// Words with an s or an x at their end that are no plurals.
const NO_PLURALS: &[&str] = &["des", "fois", "has", "is", "mois", "sans", "this", "was"];

/// The words behind a placeholder that look like plurals.
fn plurals(text: &str) -> impl Iterator<Item = &str> {
    text.split("}}").skip(1).filter_map(|behind| {
        let word = behind.trim_start_matches([' ', '\u{a0}']).split(|c: char| !c.is_alphabetic()).next()?;
        let looks_so = word.ends_with(['s', 'x']) && !NO_PLURALS.contains(&word);
        (behind.starts_with([' ', '\u{a0}']) && looks_so).then_some(word)
    })
}

#[test]
fn a_counted_noun_has_the_form_for_one_and_the_form_for_others_in_both_languages() {
    for locale in [FRENCH, ENGLISH] {
        let texts = texts(locale);
        let has = |key: &str| texts.iter().any(|(other, _)| other == key);
        for (key, text) in &texts {
            if let Some(group) = key.strip_suffix(".one") {
                assert!(has(&format!("{group}.other")), "{key} is one of two, and the other is missing");
            }
            if NEVER_ONE.contains(&key.as_str()) {
                continue;
            }
            let Some(word) = plurals(text).next() else { continue };
            let counted = key.strip_suffix(".other").is_some_and(|group| has(&format!("{group}.one")));
            assert!(counted, "{key}: {text:?} counts “{word}”: it needs a form for one (see app::plural)");
        }
        for key in NEVER_ONE {
            assert!(has(key), "{key} is no text");
        }
    }
}

/// What says more than the data do: TARGET is the source's "payment difficulties", a delay on one of the first
/// instalments. And the data dictionary names no period for the income.
const BANNED_FRENCH: &[&str] = &[
    "pas remboursé",
    "non remboursé",
    "non-remboursement",
    "ne pas rembourser",
    "ont remboursé",
    "défaillant",
    "revenu annuel",
];
const BANNED_ENGLISH: &[&str] = &[
    "not repay",
    "not repaid",
    "did repay",
    "not have repaid",
    "probability of default",
    "default rate",
    "defaulted",
    "defaulter",
    "default granted",
    "yearly income",
    "annual income",
];

fn says_no_more(of: &str, text: &str, banned: &[&str]) {
    let lower = text.to_lowercase();
    let said = banned.iter().find(|words| lower.contains(**words));
    assert!(said.is_none(), "{of}: {text:?} says {said:?}");
    // In French the word stands for a value that nobody chose, and for nothing else.
    let alone = lower.replace("par défaut", "");
    let default = banned == BANNED_FRENCH
        && alone.split(|c: char| !c.is_alphabetic()).any(|word| word == "défaut" || word == "défauts");
    assert!(!default, "{of}: {text:?} calls difficulties a default");
}

#[test]
fn no_text_says_more_than_the_data_do() {
    for (locale, banned) in [(FRENCH, BANNED_FRENCH), (ENGLISH, BANNED_ENGLISH)] {
        texts(locale).iter().for_each(|(key, text)| says_no_more(key, text, banned));
    }
    for (of, text) in texts_of_the_model() {
        says_no_more(&of, text.fr, BANNED_FRENCH);
        says_no_more(&of, text.en, BANNED_ENGLISH);
    }
}

/// The documents of a folder, and of the folders in it.
fn documents(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in folder.read_dir().expect("the folder is there") {
        let path = entry.expect("it is listed").path();
        if path.is_dir() {
            documents(&path, found);
        } else if path.extension().is_some_and(|kind| kind == "md" || kind == "csv")
            && !path.ends_with("brief.csv")
        {
            // The company's own words, in the brief, stand as they came.
            found.push(path);
        }
    }
}

/// Without what is quoted: a document may say which words are not to be said.
fn unquoted(text: &str) -> String {
    let mut rest = String::new();
    for (index, part) in text.split(['«', '»']).enumerate() {
        rest.push_str(if index % 2 == 0 { part } else { " " });
    }
    rest
}

#[test]
fn no_document_says_more_than_the_data_do() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let mut found: Vec<PathBuf> = ["README.md", "ARCHITECTURE.md"].map(|name| root.join(name)).into();
    documents(&root.join("docs"), &mut found);
    assert!(found.len() > 50, "{found:?}");
    for path in found {
        let text = std::fs::read_to_string(&path).expect("it reads");
        for line in text.lines() {
            let (of, line) = (path.display().to_string(), unquoted(line));
            says_no_more(&of, &line, BANNED_FRENCH);
            says_no_more(&of, &line, BANNED_ENGLISH);
        }
    }
}

#[test]
fn no_description_of_the_interface_says_more_than_the_data_do() {
    fn walk(value: &Value, found: &mut Vec<String>) {
        match value {
            Value::Object(fields) => {
                let described = ["description", "summary", "title"].map(|key| fields.get(key));
                found.extend(described.into_iter().flatten().filter_map(Value::as_str).map(str::to_owned));
                fields.values().for_each(|value| walk(value, found));
            }
            Value::Array(values) => values.iter().for_each(|value| walk(value, found)),
            _ => {}
        }
    }
    let snapshot =
        Path::new(env!("CARGO_MANIFEST_DIR")).join("../server/tests/all/snapshots/all__api__openapi.snap");
    let snapshot = std::fs::read_to_string(snapshot).expect("it reads");
    let document =
        snapshot.get(snapshot.find("\n{").expect("JSON stands behind the head")..).unwrap_or_default();
    let document: Value = serde_json::from_str(document).expect("the document is JSON");
    let mut found = Vec::new();
    walk(&document, &mut found);
    assert!(found.len() > 300, "{}", found.len());
    for text in found {
        says_no_more("openapi.json", &text, BANNED_ENGLISH);
    }
    // The files state neither of the two.
    let parameters =
        document["paths"]["/api/v1/clients"]["get"]["parameters"].as_array().expect("it takes some");
    for name in ["term", "rate"] {
        let parameter = parameters.iter().find(|parameter| parameter["name"] == name).expect("it is one");
        assert!(
            parameter["description"].as_str().is_some_and(|text| text.contains("deduced")),
            "{parameter}"
        );
    }
}
