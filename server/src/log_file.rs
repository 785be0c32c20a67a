//! The log of who did what as a file, of comma-separated values or of JSON lines, which ends with a signature
//! ([`model::record::signed_file`]) if there is a key to sign with.
//!
//! Independent of who takes it away, and of where it goes.

use crate::csv_file::harmless;
use chrono::{DateTime, SecondsFormat, Utc};
use model::record::checkpoint::{SECRET, public_key};
use model::record::signed_file::sign;
use store::records::entity::access_log;

/// The columns. The last one of the last line has the signature.
pub(crate) const HEAD: &str = "id,begun_at,ended_at,caller,action,subject,address,request_id,outcome";
const COLUMNS: usize = 9;
/// What the last line has instead of a number.
const SIGNED: &str = "signed";
/// What it says was done.
pub(crate) const EXPORT: &str = "export-log";

type Cells = [Option<String>; COLUMNS];

/// How the file is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Form {
    /// For spreadsheets: no cell is one that they would run.
    Csv,
    /// For programs: an object a line.
    JsonLines,
}

impl Form {
    fn line(self, cells: &Cells) -> String {
        match self {
            Self::Csv => {
                let cells =
                    cells.iter().map(|cell| harmless(cell.as_deref().unwrap_or_default()).into_owned());
                csv_line(cells.collect())
            }
            Self::JsonLines => {
                let pairs: Vec<String> = HEAD
                    .split(',')
                    .zip(cells)
                    .map(|(name, cell)| format!("\"{name}\":{}", serde_json::json!(cell)))
                    .collect();
                format!("{{{}}}\n", pairs.join(","))
            }
        }
    }

    /// What a line ends with behind an empty last cell.
    const fn end(self) -> &'static str {
        match self {
            Self::Csv => "\r\n",
            Self::JsonLines => "\"}\n",
        }
    }
}

fn csv_line(cells: Vec<String>) -> String {
    let mut line = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(Vec::new());
    line.write_record(&cells).expect("memory takes whatever is written to it");
    let line = line.into_inner().expect("memory takes whatever is written to it");
    String::from_utf8(line).expect("it was made of texts")
}

/// The file of `acts`, of those in which `search` is found, as they were at `at`.
pub(crate) fn written(
    form: Form,
    acts: Vec<access_log::Model>,
    search: &str,
    at: DateTime<Utc>,
    secret: Option<&[u8; SECRET]>,
) -> String {
    let mut file = match form {
        Form::Csv => format!("{HEAD}\r\n"),
        Form::JsonLines => String::new(),
    };
    for act in acts {
        file += &form.line(&cells(act));
    }
    let Some(secret) = secret else { return file };
    let text = |text: &str| Some(text.to_owned());
    let (key, search) = (public_key(secret), Some(search.to_owned()).filter(|search| !search.is_empty()));
    let end = [text(SIGNED), Some(moment(at)), None, Some(key), text(EXPORT), search, None, None, text("")];
    file += form.line(&end).strip_suffix(form.end()).unwrap_or_default();
    let signature = sign(file.as_bytes(), secret);
    file + &signature + form.end()
}

fn cells(act: access_log::Model) -> Cells {
    [
        Some(act.id.to_string()),
        Some(moment(act.begun_at)),
        act.ended_at.map(moment),
        Some(act.caller),
        Some(act.action),
        act.subject,
        act.address,
        act.request_id,
        act.outcome,
    ]
}

fn moment(at: DateTime<Utc>) -> String {
    at.to_rfc3339_opts(SecondsFormat::Millis, true)
}

#[cfg(test)]
mod tests {
    use super::*;
    use model::record::signed_file::verify;

    const KEY: [u8; SECRET] = [5; SECRET];

    fn acts() -> Vec<access_log::Model> {
        let begun_at = DateTime::UNIX_EPOCH;
        let caller = "person 1 =Anna, \"x\"\n2".to_owned();
        let (subject, address) = (Some("100001".to_owned()), None);
        let act = access_log::Model {
            id: 1,
            begun_at,
            caller,
            action: "open-file".to_owned(),
            subject,
            address,
            request_id: None,
            outcome: Some("done".to_owned()),
            ended_at: Some(begun_at),
        };
        vec![access_log::Model { id: 2, outcome: None, ended_at: None, ..act.clone() }, act]
    }

    #[test]
    fn a_signed_file_is_still_one_of_its_form_and_proves_every_line() {
        for form in [Form::Csv, Form::JsonLines] {
            let search = "a,\"b\"";
            let file = written(form, acts(), search, DateTime::UNIX_EPOCH, Some(&KEY));
            assert_eq!(verify(&file), Ok(&*public_key(&KEY)), "{file}");
            for (from, to) in [
                ("100001", "100002"),
                ("open-file", "open-fill"),
                ("1970-01-01T00:00:00.000Z", "1970-01-01T00:00:00.001Z"),
            ] {
                assert!(verify(&file.replacen(from, to, 1)).is_err(), "{from}");
            }
            let lines = match form {
                Form::Csv => {
                    csv::Reader::from_reader(file.as_bytes()).records().filter(Result::is_ok).count()
                }
                Form::JsonLines => {
                    let objects = file.lines().map(serde_json::from_str::<serde_json::Value>);
                    objects
                        .filter(|object| object.as_ref().is_ok_and(|object| object["caller"].is_string()))
                        .count()
                }
            };
            assert_eq!(lines, 3, "{file}");
        }
    }

    #[test]
    fn without_a_key_nothing_is_signed() {
        let file = written(Form::Csv, acts(), "", DateTime::UNIX_EPOCH, None);
        assert!(verify(&file).is_err() && file.starts_with(HEAD), "{file}");
    }
}
