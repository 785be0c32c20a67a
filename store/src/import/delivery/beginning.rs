//! What a file is that begins with no names of columns: nothing at all, a web page instead of a download, a table with a title
//! above it or with a separator that nobody knows. Whoever brought it is told that, and not which columns are missing.
//!
//! Independent of which table it should be.

use crate::import::error::quoted;
use crate::import::obstacle::Obstacle;
use model::file::dictionary;

/// Lines among which the names of the columns are looked for.
const LOOKED_AT: usize = 20;
/// Words of a line that are columns, from which on the line is taken for the one that names them.
const ENOUGH: usize = 2;

/// What is in the way of a table in a file that begins with `sample`, in whose first line these names were found; none if one of
/// them is a column's, or nothing is known of what it is.
pub(in crate::import) fn no_names(sample: &[u8], names: &[String]) -> Option<Obstacle> {
    if names.iter().any(|name| is_column(name)) {
        return None;
    }
    let text = String::from_utf8_lossy(sample);
    let text = text.trim();
    if text.is_empty() {
        return Some(Obstacle::Empty);
    }
    if let Some(obstacle) = other_text(sample) {
        return Some(obstacle);
    }
    let mut lines = text.lines().map(str::trim).filter(|line| !line.is_empty()).take(LOOKED_AT);
    let first = lines.next()?;
    if names_columns(first) {
        return Some(Obstacle::Separator(separator(first)));
    }
    let unseen =
        |name: &String| name.contains(|character: char| character.is_control() || character == '\u{fffd}');
    if lines.any(names_columns) {
        Some(Obstacle::Title(quoted(first)))
    } else {
        names.iter().any(unseen).then(|| Obstacle::NoText(quoted(first)))
    }
}

/// What a file is instead that begins with `sample`, in whose first line no names may be found at all; none if it is not known.
pub(in crate::import) fn other_text(sample: &[u8]) -> Option<Obstacle> {
    let text = String::from_utf8_lossy(sample);
    let text = text.trim();
    if text.starts_with('<') {
        return Some(Obstacle::Other("a web page or XML"));
    }
    let is_json = text.starts_with(['{', '[']);
    // A site answers so, or a program has saved a table.
    is_json.then(|| if names_columns(text) { Obstacle::Format("JSON") } else { Obstacle::Other("JSON") })
}

fn is_column(name: &str) -> bool {
    dictionary::TABLES.iter().any(|table| table.column(name).is_some())
}

fn is_of_name(character: char) -> bool {
    character.is_ascii_alphanumeric() || character == '_'
}

fn names_columns(line: &str) -> bool {
    line.split(|character| !is_of_name(character)).filter(|word| is_column(word)).take(ENOUGH).count()
        == ENOUGH
}

/// What stands behind the first name of a line.
fn separator(line: &str) -> String {
    let behind = line.trim_start_matches(|character| !is_of_name(character)).trim_start_matches(is_of_name);
    quoted(&behind.chars().take_while(|&character| !is_of_name(character)).collect::<String>())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_table_is_called_what_it_is() {
        let names = |line: &str| line.split(',').map(str::to_owned).collect::<Vec<_>>();
        for (text, expected) in [
            ("", Some(Obstacle::Empty)),
            (" \n\r\n", Some(Obstacle::Empty)),
            ("<!DOCTYPE html>\n<html>", Some(Obstacle::Other("a web page or XML"))),
            ("{\"error\": 403}", Some(Obstacle::Other("JSON"))),
            ("[{\"SK_ID_CURR\": 1, \"TARGET\": 0}]", Some(Obstacle::Format("JSON"))),
            ("\u{89}\u{1}x,\u{fffd}", Some(Obstacle::NoText("\u{fffd}\u{fffd}x,\u{fffd}".to_owned()))),
            ("SK_ID_CURR:TARGET:AMT_CREDIT\n1:0:5\n", Some(Obstacle::Separator(":".to_owned()))),
            ("\"SK_ID_CURR\"^\"TARGET\"\n", Some(Obstacle::Separator("\"^\"".to_owned()))),
            ("SK_ID_BUREAU\u{1}STATUS\n", Some(Obstacle::Separator("\u{fffd}".to_owned()))),
            ("Credits, 2026\n\nSK_ID_CURR,TARGET\n", Some(Obstacle::Title("Credits, 2026".to_owned()))),
            ("SK_ID_CURR,WHAT\n", None),
            ("client\n100\n", None),
        ] {
            let first = text.lines().next().unwrap_or_default();
            assert_eq!(no_names(text.as_bytes(), &names(first)), expected, "{text:?}");
        }
    }
}
