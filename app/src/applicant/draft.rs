//! An application as it is being typed: the texts of the fields, and what is known of the histories; read as a client's file,
//! and made of one.
//!
//! A draft is written as `POST /api/v1/score` takes a file, so that what was saved here can be sent there. Nothing of it is
//! stored. Pure.

use super::field::{Ask, Fault};
use super::form::Form;
use crate::i18n::Locale;
use leptos::serde_json::{self, Map, Value};
use model::file::{Application, ClientFile};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The tables that are known or not known together: what other institutions report, and what this one has.
pub const HISTORIES: [(&str, &[&str]); 2] = [
    ("elsewhere", &["bureau", "bureau_balance"]),
    ("here", &["previous_application", "installments_payments", "pos_cash_balance", "credit_card_balance"]),
];
/// The hidden field that holds the rows of a file that was brought along.
pub const ROWS: &str = "rows";

/// What is known of a history.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub enum History {
    /// Nothing.
    #[default]
    Unknown,
    /// There is none.
    None,
    /// The rows of the file that was brought along.
    Rows,
}

impl History {
    /// Each, with its value in the form.
    pub const ALL: [(Self, &str); 3] = [(Self::Unknown, ""), (Self::None, "none"), (Self::Rows, "rows")];

    /// The one that the form calls `value`; an unknown value is nothing known.
    #[must_use]
    pub fn named(value: &str) -> Self {
        Self::ALL.into_iter().find(|(_, name)| *name == value).map_or(Self::Unknown, |(history, _)| history)
    }

    /// Its value in the form.
    #[must_use]
    pub fn name(self) -> &'static str {
        Self::ALL.into_iter().find(|(history, _)| *history == self).map_or("", |(_, name)| name)
    }
}

/// An application as it is being typed.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Draft {
    /// What stands in the fields, by column; blank fields may be left out.
    pub texts: BTreeMap<String, String>,
    /// What is known of the histories, in the order of [`HISTORIES`].
    pub histories: [History; 2],
    /// The rows of a file that was brought along, by table, as JSON.
    pub rows: Map<String, Value>,
}

/// A draft as it was read.
#[derive(Debug, Clone, PartialEq)]
pub struct Reading {
    /// What could be read; what could not is missing.
    pub file: ClientFile,
    /// The same as JSON, with nothing but what is known.
    pub json: Value,
    /// What could not be read, by column.
    pub faults: Vec<(String, Fault)>,
}

impl Reading {
    /// Whether anything of the application is known: without, there is nothing to score.
    #[must_use]
    pub fn is_blank(&self) -> bool {
        self.file.application == Application::default()
    }
}

impl Draft {
    /// What a form without JavaScript has sent; other fields than its own are left aside.
    #[must_use]
    pub fn of_pairs(pairs: &[(String, String)], form: &Form) -> Self {
        let value = |name: &str| pairs.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str());
        let texts = form.fields().filter_map(|field| {
            let text = value(&field.name).filter(|text| !text.trim().is_empty())?;
            Some((field.name.clone(), text.to_owned()))
        });
        Self {
            texts: texts.collect(),
            histories: HISTORIES.map(|(name, _)| History::named(value(name).unwrap_or_default())),
            rows: value(ROWS).and_then(|rows| serde_json::from_str(rows).ok()).unwrap_or_default(),
        }
    }

    /// The draft of a file, and the columns of it that are not in the draft, or not to the last digit: what the form does not
    /// ask for.
    #[must_use]
    pub fn of_file(file: &ClientFile, form: &Form, locale: Locale) -> (Self, Vec<String>) {
        let mut file = json(file);
        let application = file.remove("application").and_then(into_map).unwrap_or_default();
        let known = |value: &&Value| !value.is_null();
        let texts: BTreeMap<String, String> = form
            .fields()
            .filter_map(|field| {
                let text = field.write(application.get(&field.name).filter(known)?, locale);
                (!text.is_empty()).then(|| (field.name.clone(), text))
            })
            .collect();
        file.retain(|_, rows| rows.is_array());
        let histories = HISTORIES.map(|(_, tables)| {
            let rows: Vec<Option<usize>> =
                tables.iter().map(|table| Some(file.get(*table)?.as_array()?.len())).collect();
            match (rows.iter().all(Option::is_none), rows.iter().all(|rows| *rows == Some(0))) {
                (true, _) => History::Unknown,
                (_, true) => History::None,
                _ => History::Rows,
            }
        });
        let draft = Self { texts, histories, rows: file };
        let kept = json(&draft.read(form).file).remove("application").and_then(into_map).unwrap_or_default();
        let changed = |(name, value): (&String, &Value)| {
            let has_no_value = value.is_null() || name == "SK_ID_CURR";
            (!has_no_value && kept.get(name) != Some(value)).then(|| name.clone())
        };
        let changed = application.iter().filter_map(changed).collect();
        (draft, changed)
    }

    /// The file that the texts mean. What cannot be read is missing in it, and told.
    #[must_use]
    pub fn read(&self, form: &Form) -> Reading {
        let mut application = Map::new();
        let mut faults = Vec::new();
        for field in form.fields() {
            match self.texts.get(&field.name).map_or(Ok(None), |text| field.read(text)) {
                Ok(Some(value)) => drop(application.insert(field.name.clone(), value)),
                Ok(None) => {}
                Err(fault) => faults.push((field.name.clone(), fault)),
            }
        }
        let day =
            |application: &Map<String, Value>, name: &str| application.get(name).and_then(Value::as_f64);
        if let Some(birth) = day(&application, "DAYS_BIRTH") {
            for field in
                form.fields().filter(|field| matches!(field.ask, Ask::Years { since_birth: true, .. }))
            {
                if day(&application, &field.name).is_some_and(|day| day < birth) {
                    application.remove(&field.name);
                    faults.push((field.name.clone(), Fault::BeforeBirth));
                }
            }
        }
        let mut json = Map::from_iter([("application".to_owned(), Value::Object(application))]);
        for ((_, tables), history) in HISTORIES.into_iter().zip(self.histories) {
            for table in tables {
                let rows = match history {
                    History::Unknown => None,
                    History::None => Some(Value::Array(Vec::new())),
                    History::Rows => self.rows.get(*table).cloned(),
                };
                json.extend(rows.map(|rows| ((*table).to_owned(), rows)));
            }
        }
        let json = Value::Object(json);
        // Rows that a form has altered do not read: the server, which is asked as well, says so.
        let file = serde_json::from_value(json.clone()).unwrap_or_default();
        Reading { file, json, faults }
    }
}

fn json(file: &ClientFile) -> Map<String, Value> {
    serde_json::to_value(file).ok().and_then(into_map).unwrap_or_default()
}

fn into_map(value: Value) -> Option<Map<String, Value>> {
    match value {
        Value::Object(map) => Some(map),
        _ => None,
    }
}

#[cfg(all(test, feature = "ssr"))]
mod tests {
    use super::*;
    use model::engine::Engine;
    use model::synthetic;

    fn form(locale: Locale) -> Form {
        Form::of(Engine::shipped().expect("the shipped model").parameters(), locale)
    }

    #[test]
    fn a_file_that_becomes_a_draft_and_a_file_again_has_the_very_same_score() {
        let engine = Engine::shipped().expect("the shipped model");
        for locale in [Locale::fr, Locale::en] {
            let form = form(locale);
            for index in 0..200 {
                let file = synthetic::client_file(7, index);
                let (draft, left_out) = Draft::of_file(&file, &form, locale);
                let reading = draft.read(&form);
                assert_eq!(reading.faults, [], "{draft:?}");
                for name in &left_out {
                    assert!(form.field(name).is_none(), "{name} is asked for and was not kept");
                }
                let score = |file: &ClientFile| engine.score(file).expect("the engine scores");
                assert_eq!(score(&reading.file), score(&file), "client {index}");
            }
        }
    }

    #[test]
    fn what_was_sent_by_a_form_is_what_stands_in_it() {
        let form = form(Locale::fr);
        let (draft, _) = Draft::of_file(&synthetic::client_file(7, 3), &form, Locale::fr);
        let mut pairs: Vec<(String, String)> = draft.texts.clone().into_iter().collect();
        pairs.extend(
            HISTORIES
                .iter()
                .zip(draft.histories)
                .map(|((name, _), history)| ((*name).to_owned(), history.name().to_owned())),
        );
        pairs.push((ROWS.to_owned(), serde_json::to_string(&draft.rows).expect("rows are JSON")));
        pairs.push(("something".to_owned(), "else".to_owned()));
        assert_eq!(Draft::of_pairs(&pairs, &form), draft);
    }

    #[test]
    fn what_is_unknown_is_left_out_and_what_there_is_none_of_is_empty() {
        let form = form(Locale::en);
        let mut draft = Draft { histories: [History::None, History::Unknown], ..Draft::default() };
        draft.texts.insert("AMT_CREDIT".to_owned(), "450 000".to_owned());
        draft.texts.insert("AMT_ANNUITY".to_owned(), "much".to_owned());
        let reading = draft.read(&form);
        assert_eq!(reading.file.bureau, Some(Vec::new()));
        assert_eq!(reading.file.previous_application, None);
        assert_eq!(reading.file.application.amt_credit, Some(450_000.0));
        assert_eq!(reading.file.application.amt_annuity, None);
        assert_eq!(reading.faults.len(), 1, "{:?}", reading.faults);
        assert!(Draft::default().read(&form).is_blank());
    }

    #[test]
    fn nobody_has_worked_since_before_their_birth() {
        let form = form(Locale::en);
        let texts = [("DAYS_BIRTH", "30"), ("DAYS_EMPLOYED", "31")];
        let texts = texts.map(|(name, text)| (name.to_owned(), text.to_owned())).into();
        let reading = Draft { texts, ..Draft::default() }.read(&form);
        assert_eq!(reading.faults, [("DAYS_EMPLOYED".to_owned(), Fault::BeforeBirth)]);
        assert_eq!(reading.file.application.days_employed.get(), None);
    }
}
