//! Rules about the lines of rejected rows, which whoever delivered them gets back: as they came, however they are saved and packed.

use crate::fixture::Folder;
use crate::support::on_both_engines;
use std::convert::identity;
use std::io::{self, Cursor, Write};
use std::path::Path;
use std::sync::Mutex;
use store::Silent;
use store::import::{ImportError, ImportOptions, Mode, RejectedRow, client_files, import, rehearse};
use zip::write::{SimpleFileOptions, ZipWriter};

/// Who takes them: the number of each, the line, and why it is rejected.
#[derive(Default)]
struct Taken(Mutex<Vec<(u64, String, String)>>);

impl Taken {
    fn take(&self, row: &RejectedRow<'_>) -> io::Result<()> {
        let row = (row.line, row.row.to_owned(), row.reason.to_owned());
        self.0.lock().expect("nobody panics with it").push(row);
        Ok(())
    }

    /// In their order in the file, of which they do not come.
    fn sorted(&self) -> Vec<(u64, String, String)> {
        let mut rows = self.0.lock().expect("nobody panicked").clone();
        rows.sort();
        rows
    }
}

/// The lines of `source` that are rejected, and their numbers.
fn lines(source: &Path) -> Vec<(u64, String)> {
    let (taken, scratch) = (Taken::default(), Folder::empty());
    let take = |row: &RejectedRow<'_>| taken.take(row);
    let options = ImportOptions { max_rejected: 1.0, rejected: Some(&take), ..ImportOptions::of(source) };
    let nothing = |_| Ok::<_, ImportError>(());
    client_files(&options, scratch.path(), &Silent, identity, nothing).expect("the other rows are read");
    taken.sorted().into_iter().map(|(number, line, _)| (number, line)).collect()
}

/// The portfolio with this text as its months of credits.
fn months(text: impl AsRef<[u8]>) -> Folder {
    let folder = Folder::portfolio();
    folder.write("bureau_balance.csv", text);
    folder
}

/// Some are rejected while the file is read, some (a month that is there twice, a text with a zero) once rows are sorted.
const LINES: [&str; 9] = [
    "7001,-1,C",
    "7999,-1,C",
    "7001,-1,C",
    "",
    "\"7001\" ,-7,\"a\0,\"\"b\"\"\"",
    "7001,-3,\"C",
    "7001,-4,C\rX\0",
    "7003,-1,X",
    "7001,-5,C,,",
];
const REJECTED: [usize; 6] = [1, 2, 4, 5, 6, 8];

#[test]
fn they_have_their_separators_and_quotes_and_stray_returns() {
    let expected = || REJECTED.map(|index| (index as u64 + 2, LINES[index].to_owned()));
    let text = format!("SK_ID_BUREAU,MONTHS_BALANCE,STATUS\n{}\n", LINES.join("\n"));
    assert_eq!(lines(months(&text).path()), expected());
    assert_eq!(lines(months(text.replace('\n', "\r\n")).path()), expected());
    let utf_16: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
    assert_eq!(lines(months([b"\xff\xfe", &utf_16[..]].concat()).path()), expected());

    let folder = months("");
    folder.remove("bureau_balance.csv");
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    zip.start_file("bureau_balance.csv", SimpleFileOptions::default()).expect("an entry begins");
    zip.write_all(text.as_bytes()).expect("it is written");
    folder.write("months.zip", zip.finish().expect("the zip is complete").into_inner());
    assert_eq!(lines(folder.path()), expected());
}

#[test]
fn a_spreadsheets_have_its_semicolons_decimal_commas_and_letters() {
    let folder = Folder::portfolio();
    folder.write(
        "POS_CASH_balance.csv",
        b"SK_ID_PREV;SK_ID_CURR;MONTHS_BALANCE;CNT_INSTALMENT;CNT_INSTALMENT_FUTURE;NAME_CONTRACT_STATUS;SK_DPD;SK_DPD_DEF\n\
          9001;100;-1;12,0;;Termin\xe9;0;0\n\
          9001;100;-2;12,5x;;\"Termin\xe9; \"\"ok\"\"\";0;0\n\
          9001;999;-3;12,0;;\"Termin\xe9\" ;0;0\n",
    );
    assert_eq!(
        lines(folder.path()),
        [
            (3, "9001;100;-2;12,5x;;\"Terminé; \"\"ok\"\"\";0;0".to_owned()),
            (4, "9001;999;-3;12,0;;\"Terminé\" ;0;0".to_owned()),
        ]
    );
}

/// Months of a credit, and rows of them.
const MONTHS: usize = 500;
const ROWS: usize = 120_000;

#[test]
fn they_are_found_wherever_they_stand_in_a_long_file_and_cut_if_they_are_too_long() {
    // Longer than what is read at a time; only the first row of each month is kept, and the last line is of nobody.
    let row = |n: usize| format!("7001,{},{}", -1 - (n % MONTHS) as i64, "C".repeat(n % 7 + 1));
    let mut rows: Vec<String> = (0..ROWS).map(row).collect();
    rows.push(format!("7999,-1,{}", "é".repeat(100_000)));
    let text = format!("SK_ID_BUREAU,MONTHS_BALANCE,STATUS\n{}\n", rows.join("\n"));
    let mut found = lines(months(text).path());
    let (number, line) = found.pop().expect("the last line");
    assert_eq!(number, ROWS as u64 + 2);
    assert!(line.starts_with("7999,-1,éé") && line.ends_with("é…") && line.len() < 100_000, "{}", line.len());
    let expected = (MONTHS..ROWS).map(|n| (n as u64 + 2, row(n)));
    assert!(found.into_iter().eq(expected), "every other row comes back with its own line");
}

on_both_engines! {
    async fn rejected_rows_come_back_as_they_came(bank) {
        let folder = Folder::portfolio();
        let lines = ["7999,-1,C", "7001,-1,C", "\"7001\",-7,\"a\0,b\""];
        folder.append("bureau_balance.csv", lines.join("\n"));
        let expected = [
            (5, lines[0].to_owned(), "credit 7999 is not in bureau.csv".to_owned()),
            (6, lines[1].to_owned(),
                "line 2 of bureau_balance.csv has the same key: see which of the two is meant".to_owned()),
            (7, lines[2].to_owned(), "STATUS contains a NUL character".to_owned()),
        ];
        for is_rehearsal in [true, false] {
            let (taken, scratch) = (Taken::default(), Folder::empty());
            let take = |row: &RejectedRow<'_>| taken.take(row);
            let options =
                ImportOptions { max_rejected: 1.0, rejected: Some(&take), ..ImportOptions::of(folder.path()) };
            let done = if is_rehearsal {
                rehearse(Some(&bank.store), &options, Mode::Whole, scratch.path(), &Silent).await
            } else {
                import(&bank.store, &options, Mode::Whole, &Silent).await
            };
            done.expect("the other rows are imported");
            assert_eq!(taken.sorted(), expected);
        }
    }

    async fn where_they_cannot_be_told_nothing_is_imported(bank) {
        let folder = bank.filled().await;
        folder.append("bureau_balance.csv", "7999,-1,C\n");
        let full = |_: &RejectedRow<'_>| Err(std::io::ErrorKind::StorageFull.into());
        let options = ImportOptions { rejected: Some(&full), ..ImportOptions::of(folder.path()) };
        let before = bank.content().await;
        let error = import(&bank.store, &options, Mode::Whole, &Silent).await.expect_err("it cannot be told");
        assert!(matches!(error, ImportError::RejectedRows(_)), "{error:?}");
        assert!(bank.content().await == before, "the bank has changed");
    }
}
