//! `import`: the bank's content becomes what a folder or zip holds.

use super::print::print;
use crate::cli::Import;
use crate::error::CommandError;
use crate::progress::Bars;
use std::fmt::Write;
use store::Store;
use store::import::{ImportSummary, import};

pub(super) async fn run(store: &Store, arguments: &Import) -> Result<(), CommandError> {
    let Import { source, coverage, replace } = arguments;
    let summary = import(store, source, coverage.as_deref(), *replace, &Bars::default()).await?;
    print(&in_words(&summary))
}

fn in_words(summary: &ImportSummary) -> String {
    let mut text = files_in_words(summary);
    let _ = writeln!(text, "The bank holds {} clients, {} rows in all.", summary.clients, summary.kept());
    if summary.rejected() > 0 {
        let _ = writeln!(
            text,
            "{} rows are recorded in the table rejected_row, with the reason.",
            summary.rejected()
        );
    }
    text.push_str("Next: `clairscore score`.\n");
    text
}

/// What became of every file's rows.
pub(super) fn files_in_words(summary: &ImportSummary) -> String {
    let mut text = String::new();
    for file in &summary.files {
        let _ = writeln!(text, "{}: {} rows kept, {} rejected", file.file, file.kept, file.rejected);
        for rejection in &file.examples {
            let _ = writeln!(text, "  line {}: {}", rejection.line, rejection.reason);
        }
        if !file.empty.is_empty() {
            let _ = writeln!(text, "  empty in every row: {}", file.empty.join(", "));
        }
    }
    if !summary.missing.is_empty() {
        let missing = summary.missing.join(", ");
        let _ = writeln!(text, "Not there: {missing}. What they would tell is unknown.");
    }
    if summary.missing.contains(&"application_train") {
        text.push_str(
            "Without application_train no client's outcome is known: clients can be scored, but no model can be \
             trained on them or judged by them.\n",
        );
    }
    text
}
