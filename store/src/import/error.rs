//! Why an import cannot be done. After any of these the bank holds what it held before.

use crate::import::losses::Loss;
use crate::import::obstacle::Obstacle;
use crate::import::rows::rejection::Rejection;
use crate::words::counted;
use model::file::column::FLAG_WORDS;
use sea_orm::DbErr;
use std::path::PathBuf;
use std::{fmt, io};
use zip::result::ZipError;

/// Columns that a message lists before it says how many more there are.
const LISTED: usize = 8;
/// Characters of a name or a field that a message quotes.
const QUOTED: usize = 40;

/// Why an import cannot be done.
#[derive(Debug, thiserror::Error)]
pub enum ImportError {
    /// There is nothing at the path.
    #[error("{path} cannot be read: give the folder or the .zip that holds the Home Credit files")]
    Source {
        /// What was asked for.
        path: PathBuf,
        /// What the system says.
        source: std::io::Error,
    },
    /// Only the beginning of a zip, or a damaged one.
    #[error("{path} is not a complete zip archive: download it again")]
    Archive {
        /// Which one.
        path: PathBuf,
        /// What is wrong with it.
        source: ZipError,
    },
    /// A file that is no archive.
    #[error(
        "{path} is a single file and no zip archive: give the folder or the .zip that holds the Home Credit files"
    )]
    NoArchive {
        /// What was asked for.
        path: PathBuf,
    },
    /// Too much to look through.
    #[error(
        "{path} holds more than {most} files: give the folder or the .zip that holds the Home Credit files only"
    )]
    TooManyFiles {
        /// What was asked for.
        path: PathBuf,
        /// How many are looked at.
        most: usize,
    },
    /// No clients.
    #[error(
        "{path} holds neither application_train.csv nor application_test.csv (nor .csv.gz, nor either in a folder or .zip in it): give the folder or the .zip that holds them{}",
        instead(unread)
    )]
    NoApplication {
        /// What was asked for.
        path: PathBuf,
        /// What lies in it and is not read, each with the reason.
        unread: Vec<String>,
    },
    /// Two files for one table.
    #[error(
        "{first} and {second} are the same table: keep one of them, or give the folder of the one that is meant"
    )]
    Ambiguous {
        /// One of them, with its folders.
        first: String,
        /// The other.
        second: String,
    },
    /// A file that is complete, but not read as it is.
    #[error("{file} {obstacle}")]
    Unfit {
        /// Which file.
        file: String,
        /// What is in the way, and what to do.
        obstacle: Obstacle,
    },
    /// Columns are not Kaggle's.
    #[error(
        "{file} does not have the columns of the Home Credit file of that name:{}{}{} correct its first line",
        list(" missing", missing),
        list(" unknown", unknown),
        list(" twice", repeated)
    )]
    Header {
        /// Which file.
        file: String,
        /// Columns that it should have.
        missing: Vec<String>,
        /// Columns that it should not have.
        unknown: Vec<String>,
        /// Columns that it has more than once.
        repeated: Vec<String>,
    },
    /// Tables are missing, and a folder that may hold them is closed.
    #[error(
        "{folder} may not be looked into, and {} missing: let whoever runs this look into it, or give the folder that holds the \
         tables",
        are(missing)
    )]
    Closed {
        /// Which folder.
        folder: String,
        /// The tables.
        missing: Vec<String>,
    },
    /// The system does not give what is in a file: its disk fails, or what it is reached by.
    #[error(
        "{file} cannot be read where it lies: see to its disk or its connection, or bring it from elsewhere"
    )]
    NotGiven {
        /// Which file.
        file: String,
        /// What the system says.
        source: std::io::Error,
    },
    /// A damaged or truncated file.
    #[error("{file} cannot be read to its end: it is damaged or incomplete, fetch it again")]
    Unreadable {
        /// Which file.
        file: String,
        /// What is wrong with it.
        source: std::io::Error,
    },
    /// The list of extracted clients is malformed: what is unknown could not be told from what is empty.
    #[error(
        "{file}, line {line}: a client's number and yes or no are needed (SK_ID_CURR,installments: {FLAG_WORDS} are read)"
    )]
    Coverage {
        /// Which file.
        file: String,
        /// Which line of it.
        line: u64,
    },
    /// The list of extracted clients says two things of one of them.
    #[error(
        "{file}, line {line}: client {client} has another value here than in line {earlier}: correct one of the two"
    )]
    Contradiction {
        /// Which file.
        file: String,
        /// Which line of it.
        line: u64,
        /// The line where the client stands first.
        earlier: u64,
        /// SK_ID_CURR.
        client: i64,
    },
    /// The list of extracted clients has none of those who are delivered.
    #[error(
        "{file} lists {}, {} in the application files, so that every history would be unknown: \
         give the list of this delivery, or leave it out if all histories are complete",
        counted(*listed as u64, "client"),
        if *listed == 1 { "who is not" } else { "none of whom is" }
    )]
    CoversNobody {
        /// Which file.
        file: String,
        /// How many it lists.
        listed: usize,
    },
    /// A file of clients has no row.
    #[error(
        "{file} ends with its header and names no client: write it again, or leave it out if there is none to deliver"
    )]
    HeaderOnly {
        /// Which file.
        file: String,
    },
    /// A file has rows, and none that can be kept.
    #[error(
        "{} can be used; line {}: {}: {remedy}{}",
        none_of(*rows, file),
        example.line,
        example.reason,
        not_read(unread)
    )]
    Unusable {
        /// Which file.
        file: String,
        /// How many rows it has.
        rows: u64,
        /// The first one that is wrong for the most frequent reason.
        example: Rejection,
        /// What to do.
        remedy: Remedy,
        /// What lies in the delivery and is not read, each with the reason, if it may be what is missed.
        unread: Vec<String>,
    },
    /// A file has rows of what another file would bring, and this one is not there.
    #[error(
        "{parent} is missing{}, so that {} can be used: bring {parent}, too, or leave {file} out",
        not_read(unread),
        none_of(*rows, file)
    )]
    ParentMissing {
        /// Which file.
        file: String,
        /// How many rows it has.
        rows: u64,
        /// The file that is missing.
        parent: String,
        /// What lies in the delivery and is not read, each with the reason.
        unread: Vec<String>,
    },
    /// Too many rows cannot be read.
    #[error(
        "{rows} of {} of {file} ({}) cannot be used, more than {}{}: {reason} (line {}: {}): correct the file, or pass \
         --max-rejected {} to do without {}",
        if *lines == 1 { "1 row".to_owned() } else { format!("the {lines} rows") },
        percent(*rows as f64 / *lines as f64),
        percent(*most),
        if *rows == 1 { String::new() } else { format!("; most often, in {of_reason} of them") },
        example.line,
        example.reason,
        ceiling(*rows as f64 / *lines as f64),
        if *rows == 1 { "it" } else { "these rows" }
    )]
    TooManyRejected {
        /// Which file.
        file: String,
        /// How many rows it has.
        lines: u64,
        /// How many of them cannot be used; those of clients, credits or contracts that are not there do not count.
        rows: u64,
        /// The share that may be.
        most: f64,
        /// The most frequent reason,
        reason: String,
        /// how often it is,
        of_reason: u64,
        /// and the first row that has it.
        example: Rejection,
    },
    /// A table that seems to be in its file twice.
    #[error(
        "{rows} of the {lines} rows of {file} ({}), as line {line}, say in every field what an earlier one says: see whether the \
         table is in it twice, or pass --max-rejected {} to take each for a row of its own",
        percent(*rows as f64 / *lines as f64),
        ceiling(*rows as f64 / *lines as f64)
    )]
    Repeated {
        /// Which file.
        file: String,
        /// How many rows it has.
        lines: u64,
        /// How many of them were there before.
        rows: u64,
        /// The line of the first of them.
        line: u64,
    },
    /// A column that is written otherwise than it should be, and would be missing for nearly everybody.
    #[error(
        "{file}: {} of the {values} values of {column} are known ({example}{}): write the column as the data dictionary has it, \
         or pass --max-rejected {} to have them missing",
        if unknown == values { "none".to_owned() } else { format!("only {}", values - unknown) },
        list("; known are", known).trim_end_matches(';'),
        ceiling(*unknown as f64 / *values as f64)
    )]
    UnknownColumn {
        /// Which file.
        file: String,
        /// Which column.
        column: String,
        /// In how many rows it has a value.
        values: u64,
        /// In how many of them one that is not known.
        unknown: u64,
        /// One of them.
        example: Box<str>,
        /// Those that are known, if they can be listed.
        known: Box<[String]>,
    },
    /// A column of numbers that were rounded on their way here.
    #[error(
        "{file}: {rounded} of the {values} numbers of {column} have an exponent and have lost their last digits (line {}: {}): \
         write the column with all of its digits, or pass --max-rejected {} to take them as they are",
        example.line,
        example.reason,
        ceiling(*rounded as f64 / *values as f64)
    )]
    RoundedColumn {
        /// Which file.
        file: String,
        /// Which column.
        column: &'static str,
        /// In how many rows it has a number.
        values: u64,
        /// In how many of them a rounded one.
        rounded: u64,
        /// The first of them.
        example: Rejection,
    },
    /// This program has lost count: a fault of its own.
    #[error(
        "{file} has {}, but {kept} were kept and {rejected} rejected: this is a fault of clairscore, please \
         report it",
        counted(*lines, "row")
    )]
    Miscounted {
        /// Which file.
        file: String,
        /// Behind the header.
        lines: u64,
        /// Rows that were stored.
        kept: u64,
        /// Rows that were not.
        rejected: u64,
    },
    /// The rows that cannot be kept cannot be written down.
    #[error("the rejected rows cannot be written to their file: see that there is room")]
    RejectedRows(#[source] std::io::Error),
    /// A delivery of some clients has a table that the bank has not.
    #[error(
        "the bank was never delivered {}, so what its other clients have there is unknown: import all clients with it, or \
         leave it out",
        files.join(", ")
    )]
    TableUnknown {
        /// What the bank has not.
        files: Vec<String>,
    },
    /// A delivery of some clients has a part of their history only.
    #[error(
        "client {client} is new, or without a history in the bank, and {} missing: add what is missing (its header alone \
         says that there is none), or leave out every history",
        are(files)
    )]
    HistoryIncomplete {
        /// One of them.
        client: i64,
        /// What is missing.
        files: Vec<String>,
    },
    /// Months stay in the bank, their credit does not.
    #[error(
        "credit {credit} of client {client} is not in bureau.csv any more, but the bank keeps its months: deliver \
         bureau_balance.csv, too"
    )]
    MonthsWithoutCredit {
        /// SK_ID_BUREAU.
        credit: i64,
        /// SK_ID_CURR.
        client: i64,
    },
    /// The bank would lose something in whose place nothing or clearly less comes.
    #[error(
        "the bank would lose {}: see that the delivery is whole{}, or pass --replace to do without",
        losses.iter().map(ToString::to_string).collect::<Vec<_>>().join(", "),
        not_read(unread)
    )]
    Loses {
        /// What would go.
        losses: Vec<Loss>,
        /// What lies in the delivery and is not read, each with the reason.
        unread: Vec<String>,
    },
    /// Amounts are not what they were, all of them.
    #[error(
        "{file}: the median of {column} is {delivered}, in the bank it is {held}: see whether these amounts are in another unit \
         (cents, thousands, another currency), or pass --replace to take them as they are"
    )]
    OtherUnit {
        /// Which file.
        file: String,
        /// Which column, or the first of them.
        column: &'static str,
        /// Of the amounts that come,
        delivered: f64,
        /// and of those that the bank has.
        held: f64,
    },
    /// The disk is full, or may not be written to.
    #[error("rows cannot be set aside in {folder}: see that there is room and that it can be written")]
    SetAside {
        /// Where they wait to be sorted.
        folder: PathBuf,
        /// What the system says.
        source: std::io::Error,
    },
    /// Whoever asked for the import has gone.
    #[error("the import was interrupted")]
    Interrupted,
    /// The database refused or failed.
    #[error("the database did not take the import")]
    Database(#[from] DbErr),
}

impl ImportError {
    /// That a file cannot be read to its end, or why it is not read at all.
    pub(super) fn unreadable(file: &str, source: io::Error) -> Self {
        let file = file.to_owned();
        match source.downcast::<Obstacle>() {
            Ok(obstacle) => Self::Unfit { file, obstacle },
            Err(source) => match source.get_ref().and_then(|inner| inner.downcast_ref()) {
                // Found out when the first byte is read.
                Some(&ZipError::CompressionMethodNotSupported(method)) => {
                    Self::Unfit { file, obstacle: Obstacle::Method(method_name(method)) }
                }
                _ => Self::by_kind(file, source),
            },
        }
    }

    /// What the system says of a file, or whoever unpacks it.
    fn by_kind(file: String, source: io::Error) -> Self {
        match source.kind() {
            io::ErrorKind::PermissionDenied => Self::Unfit { file, obstacle: Obstacle::Forbidden },
            io::ErrorKind::NotFound => Self::Unfit { file, obstacle: Obstacle::Gone },
            _ if source.raw_os_error().is_some() => Self::NotGiven { file, source },
            _ => Self::Unreadable { file, source },
        }
    }
}

/// What to do about a file of which no row can be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Remedy {
    /// Its rows are wrong.
    Correct,
    /// They are rows of others.
    Bring,
}

impl fmt::Display for Remedy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Correct => "correct the file",
            Self::Bring => {
                "bring the rows of these clients, the header alone if they have none, or leave the file out"
            }
        })
    }
}

/// What a method of packing is called. Source: PKWARE's APPNOTE.TXT, section 4.4.5.
///
/// Zstandard is only named although the crate `zip` can unpack it: it would bring the whole C library (zstd-sys) into the build and
/// its notices, for zips that no common program writes unasked.
fn method_name(method: u16) -> String {
    let name = match method {
        1 => "Shrink",
        2..=5 => "Reduce",
        6 => "Implode",
        9 => "Deflate64",
        12 => "bzip2",
        14 => "LZMA",
        93 => "Zstandard",
        95 => "xz",
        96 => "JPEG",
        97 => "WavPack",
        98 => "PPMd",
        99 => return "AES (a password)".to_owned(),
        _ => return format!("zip method {method}"),
    };
    name.to_owned()
}

/// The beginning of what somebody wrote, for a message: nothing in it moves the cursor of a terminal.
pub(super) fn quoted(text: &str) -> String {
    let mut characters = text.chars();
    let shown: String = characters.by_ref().take(QUOTED).map(visible).collect();
    if characters.next().is_some() { shown + "…" } else { shown }
}

/// A character, or a mark for one that is not seen.
pub(super) fn visible(character: char) -> char {
    if character.is_control() || character == '\u{feff}' { '\u{fffd}' } else { character }
}

/// The rows of a file, of which none can be used or kept, as the beginning of a sentence that says so.
pub(super) fn none_of(rows: u64, file: &str) -> String {
    if rows == 1 {
        format!("not even the one row of {file}")
    } else {
        format!("none of the {rows} rows of {file}")
    }
}

/// Files that lie there and are not read.
fn instead(unread: &[String]) -> String {
    if unread.is_empty() { String::new() } else { format!("; {}", first(unread)) }
}

/// The same in the middle of a sentence.
fn not_read(unread: &[String]) -> String {
    if unread.is_empty() { String::new() } else { format!(" ({})", first(unread)) }
}

fn first(unread: &[String]) -> String {
    unread.iter().take(LISTED).map(String::as_str).collect::<Vec<_>>().join("; ")
}

fn list(what: &str, columns: &[String]) -> String {
    if columns.is_empty() {
        return String::new();
    }
    let shown = columns.iter().take(LISTED).map(String::as_str).collect::<Vec<_>>().join(", ");
    match columns.len().checked_sub(LISTED) {
        Some(more @ 1..) => format!("{what} {shown} and {more} more;"),
        _ => format!("{what} {shown};"),
    }
}

fn are(files: &[String]) -> String {
    let list = files.join(", ");
    if files.len() == 1 { format!("{list} is") } else { format!("{list} are") }
}

/// A share in per cent, with as many decimals as it takes to tell it from none.
fn percent(share: f64) -> String {
    let percent = share * 100.0;
    let text = if percent < 0.1 { format!("{percent:.4}") } else { format!("{percent:.1}") };
    format!("{} %", text.trim_end_matches('0').trim_end_matches('.'))
}

/// The share that would do: the next higher one of three decimals.
fn ceiling(share: f64) -> f64 {
    (share * 1_000.0).ceil() / 1_000.0
}
