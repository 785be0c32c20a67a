//! `import`: the bank's content becomes what a folder or zip holds, or some of its clients are replaced.

use super::backup::erased_again;
use super::open::{open_if_there, with_bank};
use super::print::print;
use crate::cli::{Common, Import};
use crate::error::CommandError;
use crate::output::{Kind, NewFile, are_one};
use crate::progress::Bars;
use std::fmt::Write;
use std::io;
use std::path::Path;
use std::sync::{Mutex, PoisonError};
use store::Access;
use store::import::{
    BroughtBack, CoverageSummary, FileSummary, ImportError, ImportOptions, ImportSummary, Mode, OddColumn,
    RejectedRow, import, rehearse,
};
use store::records::erased_clients;
use store::words::counted;

/// Reasons, and unknown categories of a column, that a summary names before it says how many more there are.
const NAMED: usize = 8;
/// Rows of which it is worth telling that none fills a column: of fewer, many columns are empty by chance.
const TELLING: u64 = 20;
/// The columns of a file of rejected rows.
const REJECTED: &str = "file,line,reason,row";

pub(super) async fn run(common: &Common, arguments: &Import) -> Result<(), CommandError> {
    let Import { source, coverage, replace, add, dry_run, reading } = arguments;
    let mode = match (replace, add) {
        (true, true) => Mode::AddReplace,
        (true, false) => Mode::Replace,
        (false, true) => Mode::Add,
        (false, false) => Mode::Whole,
    };
    let rejected = reading.rejected.as_deref().map(RejectedFile::at).transpose()?;
    if let (Some(rejected), Some(bank)) = (&reading.rejected, store::file_of(&common.database_url)?)
        && are_one(rejected, &bank)
    {
        return Err(CommandError::IsTheBank(bank));
    }
    let take = rejected.as_ref().map(|file| |row: &RejectedRow<'_>| file.write(row));
    // Before: what was erased must not come back because nobody can tell who it was.
    let erased = erased_clients(&common.database_url).await?;
    let options = ImportOptions {
        source,
        coverage: coverage.as_deref(),
        max_rejected: reading.max_rejected,
        rejected: take.as_ref().map(|take| take as _),
        erased: &erased,
    };
    let progress = Bars::default();
    let outcome = if *dry_run {
        let bank = open_if_there(common).await?;
        let outcome = rehearse(bank.as_ref(), &options, mode, &std::env::temp_dir(), &progress).await;
        if let Some(bank) = bank {
            bank.close().await?;
        }
        outcome.map_err(CommandError::from)
    } else {
        // Clients are added to a bank that is there.
        let access = if *add { Access::Write } else { Access::Fill };
        let import = async |bank: &_| {
            let summary = import(bank, &options, mode, &progress).await?;
            erased_again(bank, &erased).await?;
            Ok(summary)
        };
        with_bank(common, access, import).await
    };
    let summary = RejectedFile::keep(rejected, outcome)?;
    print(&in_words(&summary, *dry_run))
}

/// A file of the rows that cannot be kept, in the making.
pub(super) struct RejectedFile {
    file: NewFile,
    csv: Mutex<csv::Writer<std::fs::File>>,
}

impl RejectedFile {
    /// Starts a file that will be at `path`.
    pub(super) fn at(path: &Path) -> Result<Self, CommandError> {
        let file = NewFile::at(path, Kind::Csv(REJECTED))?;
        let failed = |source| crate::output::unwritable(path, source);
        let mut csv = csv::Writer::from_writer(file.as_file().try_clone().map_err(failed)?);
        csv.write_record(REJECTED.split(',')).map_err(|error| failed(error.into()))?;
        Ok(Self { file, csv: Mutex::new(csv) })
    }

    /// Writes a row.
    pub(super) fn write(&self, row: &RejectedRow<'_>) -> io::Result<()> {
        let line = row.line.to_string();
        let mut csv = self.csv.lock().unwrap_or_else(PoisonError::into_inner);
        Ok(csv.write_record([row.file, &line, row.reason, row.row])?)
    }

    /// Puts the file in its place if rows were rejected, be it so many that nothing else was done.
    pub(super) fn keep<T, E: Into<CommandError>>(
        file: Option<Self>,
        outcome: Result<T, E>,
    ) -> Result<T, CommandError> {
        let outcome = outcome.map_err(Into::into);
        let about_rows = |error: &CommandError| {
            use ImportError::{ParentMissing, TooManyRejected, Unusable};
            matches!(
                error,
                CommandError::Import(ParentMissing { .. } | TooManyRejected { .. } | Unusable { .. })
            )
        };
        if let Some(Self { file, csv }) = file.filter(|_| outcome.as_ref().err().is_none_or(about_rows)) {
            let written = csv.into_inner().unwrap_or_else(PoisonError::into_inner).into_inner();
            written.map_err(|error| ImportError::RejectedRows(error.into_error()))?;
            file.keep()?;
        }
        outcome
    }
}

fn in_words(summary: &ImportSummary, dry_run: bool) -> String {
    let mut text = files_in_words(summary);
    let BroughtBack { clients: erased, rows: erased_rows } = summary.brought_back;
    if erased > 0 {
        let _ = writeln!(
            text,
            "{} with {} {} left out, for what this bank held on them has been erased: have whoever delivers leave them out, too.",
            counted(erased, "client"),
            counted(erased_rows, "row"),
            match (dry_run, erased) {
                (true, _) => "would be",
                (false, 1) => "was",
                (false, _) => "were",
            }
        );
    }
    let clients = counted(summary.clients.saturating_sub(erased), "client");
    let rows = counted(summary.kept().saturating_sub(erased_rows), "row");
    let _ = match (summary.replaced, dry_run) {
        (None, false) => writeln!(text, "The bank holds {clients}, {rows} in all."),
        (None, true) => writeln!(text, "The bank would hold {clients}, {rows} in all."),
        (Some(replaced), _) => {
            let new = counted(summary.clients.saturating_sub(replaced + erased), "new one");
            let were = if dry_run { "would be " } else { "" };
            writeln!(
                text,
                "{clients} {were}added with {rows}: {new}, {replaced} in place of what the bank held of them."
            )
        }
    };
    let lost = summary.replaced_outcomes.saturating_sub(summary.outcomes);
    if lost > 0 {
        let _ = writeln!(
            text,
            "Of {} fewer than before the outcome (TARGET) is known: see that this is meant.",
            counted(lost, "client")
        );
    }
    if dry_run {
        text.push_str("Nothing was changed: this was a dry run.\n");
        return text;
    }
    if summary.rejected() > 0 {
        let _ = writeln!(
            text,
            "Recorded in the table rejected_row, with the reason: {}.",
            counted(summary.rejected(), "row")
        );
    }
    // Clients who were not named keep their scores.
    let next = if summary.replaced.is_some() { "score --missing" } else { "score" };
    let _ = writeln!(text, "Next: `clairscore {next}`.");
    text
}

/// What became of every file's rows.
pub(super) fn files_in_words(summary: &ImportSummary) -> String {
    let mut text = String::new();
    for file in &summary.files {
        write_file(&mut text, file);
    }
    let adds = summary.replaced.is_some();
    // Clients and applicants share a table, of which some are added.
    let missing = summary.missing.iter().filter(|file| !adds || !file.starts_with("application_"));
    let missing: Vec<&str> = missing.copied().collect();
    if !missing.is_empty() {
        let so = if adds {
            "What the bank holds of it stays as it is."
        } else {
            "What they would tell is unknown."
        };
        let _ = writeln!(text, "Not there: {}. {so}", missing.join(", "));
    }
    if let Some(CoverageSummary { file, listed, strangers, ignored }) = &summary.coverage {
        let _ = writeln!(text, "{file}: lists {}", counted(*listed, "client"));
        if *strangers > 0 {
            let _ = writeln!(text, "  {strangers} of them in no application file");
        }
        write_ignored(&mut text, ignored);
    }
    let (history, installments) = (summary.history_unknown, summary.installments_unknown);
    if history > 0 {
        let _ = writeln!(text, "Every history of {} is unknown, not empty.", counted(history, "client"));
    }
    if installments > 0 {
        let _ = writeln!(
            text,
            "The instalments of {} are unknown, not empty.",
            counted(installments, "other client")
        );
    }
    for (number, unread) in summary.unread.iter().enumerate() {
        if number == NAMED {
            let _ =
                writeln!(text, "Nor are {}.", counted((summary.unread.len() - NAMED) as u64, "other file"));
            break;
        }
        let _ = writeln!(text, "Left alone: {unread}.");
    }
    if let Some(why) = without_outcomes(summary) {
        let _ = writeln!(
            text,
            "No client's outcome is known, for {why}: clients can be scored, but no model can be trained on them or judged by them."
        );
    }
    text
}

/// Why no client's outcome is known, if it is so.
fn without_outcomes(summary: &ImportSummary) -> Option<String> {
    const TRAIN: &str = "application_train";
    if summary.missing.contains(&TRAIN) {
        // Applicants are added to a bank that may know others' outcomes.
        return summary.replaced.is_none().then(|| format!("{TRAIN}.csv is not there"));
    }
    let is_train = |file: &&FileSummary| file.file.to_lowercase().starts_with(TRAIN);
    let FileSummary { file, empty, .. } = summary.files.iter().find(is_train)?;
    let is_empty = empty.iter().any(|column| column == "TARGET");
    (summary.outcomes == 0).then(|| {
        if is_empty {
            format!("no row of {file} has a TARGET")
        } else {
            format!("{file} has no column TARGET")
        }
    })
}

fn write_file(text: &mut String, file: &FileSummary) {
    let _ = writeln!(text, "{}: {} kept, {} rejected", file.file, counted(file.kept, "row"), file.rejected);
    for reason in file.reasons.iter().take(NAMED) {
        let (rows, example) = (counted(reason.rows, "row"), &reason.example);
        let _ = writeln!(text, "  {rows}: {}; line {}: {}", reason.reason, example.line, example.reason);
    }
    let others = file.reasons.iter().skip(NAMED);
    let (reasons, rows) = others.fold((0, 0), |(reasons, rows), other| (reasons + 1, rows + other.rows));
    if reasons > 0 {
        let _ = writeln!(text, "  {} for {}", counted(rows, "further row"), counted(reasons, "other reason"));
    }
    if file.repeated > 0 {
        let rows = counted(file.repeated, "row");
        let _ = writeln!(
            text,
            "  {rows} the same as an earlier one in every field: kept, for such rows have no key"
        );
    }
    for column in &file.odd {
        write_odd(text, column);
    }
    write_ignored(text, &file.ignored);
    if file.kept >= TELLING && !file.empty.is_empty() {
        let _ = writeln!(text, "  empty in every row: {}", file.empty.join(", "));
    }
}

fn write_ignored(text: &mut String, columns: &[String]) {
    if !columns.is_empty() {
        let _ = writeln!(text, "  left out, for no table has it: {}", columns.join(", "));
    }
}

fn write_odd(text: &mut String, odd: &OddColumn) {
    let OddColumn { column, impossible, example, unknown, others, rounded, rounded_example, known } = odd;
    if let Some(example) = example {
        let _ = writeln!(
            text,
            "  {column}: {} not possible, now missing; line {}: {}",
            counted(*impossible, "number"),
            example.line,
            example.reason
        );
    }
    if let Some(example) = rounded_example {
        let numbers = if *rounded == 1 { "number has" } else { "numbers have" };
        let _ = writeln!(
            text,
            "  {column}: {rounded} {numbers} an exponent and too few digits, kept as rounded; line {}: {}",
            example.line, example.reason
        );
    }
    if unknown.is_empty() {
        return;
    }
    let named: Vec<String> = unknown
        .iter()
        .take(NAMED)
        .map(|(category, rows)| format!("'{}' {}", category.escape_debug(), counted(*rows, "row")))
        .collect();
    let more = others + unknown.iter().skip(NAMED).map(|(_, rows)| rows).sum::<u64>();
    let more = if more > 0 { format!(", further ones {}", counted(more, "row")) } else { String::new() };
    let _ = writeln!(
        text,
        "  {column}: {}{more}; not among the {known} known, scored as missing",
        named.join(", ")
    );
}
