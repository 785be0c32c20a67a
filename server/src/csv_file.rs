//! A file that a spreadsheet opens: comma-separated, and no cell that the spreadsheet would run.
//!
//! Independent of what is in it.

use axum::response::{IntoResponse, Response};
use http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use std::borrow::Cow;

/// The file as an answer that is saved under `name`.
pub(crate) fn attachment(name: &str, file: Vec<u8>) -> Response {
    let head = [
        (CONTENT_TYPE, "text/csv; charset=utf-8".to_owned()),
        (CONTENT_DISPOSITION, format!("attachment; filename=\"{name}\"")),
    ];
    (head, file).into_response()
}

/// Lines of a file, below a head.
pub(crate) fn written<const N: usize>(
    head: [&str; N],
    lines: impl IntoIterator<Item = [String; N]>,
) -> Vec<u8> {
    let mut file = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(Vec::new());
    for line in std::iter::once(head.map(str::to_owned)).chain(lines) {
        file.write_record(&line).expect("memory takes whatever is written to it");
    }
    file.into_inner().expect("memory takes whatever is written to it")
}

/// A text that no spreadsheet takes for a formula: such a one is marked as text.
pub(crate) fn harmless(text: &str) -> Cow<'_, str> {
    if text.starts_with(['=', '+', '-', '@', '\t', '\r', '\n']) {
        format!("'{text}").into()
    } else {
        text.into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_text_is_run_by_a_spreadsheet() {
        for formula in ["=1", "+1", "-1", "@A1", "\t=1", "\r=1"] {
            assert!(harmless(formula).starts_with('\''), "{formula:?}");
        }
        assert_eq!(harmless("Working"), "Working");
    }
}
