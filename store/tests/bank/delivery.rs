//! Rules about what people bring: however it is packed, saved and named, it is read as it was meant or refused in a sentence
//! that names it, and the bank stays as it was.

use crate::fixture::{Folder, csv};
use crate::support::{Bank, on_both_engines};
use model::file::ClientFile;
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;
use sea_orm::EntityTrait;
use std::io::{Cursor, Write};
use std::path::Path;
use store::import::{ImportError, ImportOptions, ImportSummary, Mode, Obstacle, client_files};
use store::{Silent, entity};
use zip::CompressionMethod;
use zip::write::{SimpleFileOptions, ZipWriter};

/// A zip of these files.
fn zip(method: CompressionMethod, files: &[(String, Vec<u8>)]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, text) in files {
        let options = SimpleFileOptions::default().compression_method(method);
        zip.start_file(name.as_str(), options).expect("an entry begins");
        zip.write_all(text).expect("it is written");
    }
    zip.finish().expect("the zip is complete").into_inner()
}

/// The same with other bytes in the headers of its files: where their flags (6 and 8) or their methods (8 and 10) are.
fn patched(mut zip: Vec<u8>, local: usize, value: u16) -> Vec<u8> {
    for (signature, place) in [(b"PK\x03\x04", local), (b"PK\x01\x02", local + 2)] {
        let starts: Vec<usize> = zip
            .windows(4)
            .enumerate()
            .filter(|(_, bytes)| bytes == signature)
            .map(|(start, _)| start)
            .collect();
        for start in starts {
            zip[start + place..start + place + 2].copy_from_slice(&value.to_le_bytes());
        }
    }
    zip
}

const FLAGS: usize = 6;
const METHOD: usize = 8;

impl Folder {
    /// All files, by their names.
    fn files(&self) -> Vec<(String, Vec<u8>)> {
        let entries = std::fs::read_dir(self.path()).expect("a folder");
        let name = |entry: std::io::Result<std::fs::DirEntry>| {
            entry.expect("an entry").file_name().into_string().expect("a plain name")
        };
        entries.map(name).map(|name| (name.clone(), self.read(&name))).collect()
    }

    fn write_within(&self, file: &str, text: impl AsRef<[u8]>) {
        let path = self.path().join(file);
        std::fs::create_dir_all(path.parent().expect("a folder")).expect("it can be made");
        std::fs::write(path, text).expect("a file can be written");
    }

    /// The portfolio, every file of which is saved by `save`, which is given its rows.
    fn saved(save: impl Fn(&str, Vec<Vec<String>>) -> Vec<u8>) -> Self {
        let folder = Self::portfolio();
        for (name, text) in folder.files() {
            let mut csv = csv::ReaderBuilder::new().has_headers(false).from_reader(&text[..]);
            let rows = csv.records().map(|row| row.expect("it is text").iter().map(str::to_owned).collect());
            folder.write(&name, save(&name, rows.collect()));
        }
        folder
    }

    /// `text` in `file`, and the first row of the bank's table for it written so.
    fn replace(&self, file: &str, from: &str, to: &str) {
        let text = String::from_utf8(self.read(file)).expect("text");
        assert!(text.contains(from), "{file} has no {from:?}");
        self.write(file, text.replacen(from, to, 1));
    }
}

/// Rows whose fields are what `write` makes of them, as a spreadsheet saves them.
fn spreadsheet(separator: &str, rows: &[Vec<String>], write: impl Fn(&str) -> String) -> String {
    let field = |field: &String| {
        let text = write(field);
        if text.contains([',', ';', '"']) && text.contains(separator) { format!("\"{text}\"") } else { text }
    };
    rows.iter().map(|row| row.iter().map(field).collect::<Vec<_>>().join(separator) + "\r\n").collect()
}

/// A number with a decimal comma, and `group` between groups of three digits; anything else as it is.
fn with_comma(field: &str, group: &str) -> String {
    let Some((whole, decimals)) = field.split_once('.').filter(|_| field.parse::<f64>().is_ok()) else {
        return field.to_owned();
    };
    let (sign, digits) = whole.strip_prefix('-').map_or(("", whole), |digits| ("-", digits));
    let first = (digits.len() - 1) % 3 + 1;
    let groups: Vec<&str> = std::iter::once(&digits[..first])
        .chain((first..digits.len()).step_by(3).map(|start| &digits[start..start + 3]))
        .collect();
    format!("{sign}{},{decimals}", groups.join(group))
}

fn utf_16(text: &str, bytes: fn(u16) -> [u8; 2]) -> Vec<u8> {
    text.encode_utf16().flat_map(bytes).collect()
}

/// Clients' files of `source`, without a bank.
fn files(source: &Path) -> Result<(ImportSummary, Vec<ClientFile>), ImportError> {
    files_as(&ImportOptions::of(source))
}

fn files_as(options: &ImportOptions<'_>) -> Result<(ImportSummary, Vec<ClientFile>), ImportError> {
    let scratch = tempfile::tempdir().expect("a folder");
    let mut files = Vec::new();
    let summary = client_files(
        options,
        scratch.path(),
        &Silent,
        |files| files,
        |part| {
            files.extend(part);
            Ok::<_, ImportError>(())
        },
    )?;
    Ok((summary, files))
}

/// Asserts that `source` is what the portfolio is, for a bank that holds it and for files without a bank.
async fn is_the_portfolio(bank: &Bank, source: &Path, what: &str) {
    let expected = bank.content().await;
    let summary = bank.import(source).await.unwrap_or_else(|error| panic!("{what}: {error}"));
    assert_eq!((summary.kept(), summary.rejected()), (17, 0), "{what}: {summary:?}");
    assert_eq!(bank.content().await, expected, "{what}");
    let portfolio = Folder::portfolio();
    let (_, expected) = files(portfolio.path()).expect("the portfolio is read");
    let (told, found) = files(source).unwrap_or_else(|error| panic!("{what}: {error}"));
    assert_eq!(found, expected, "{what}");
    assert_eq!((told.kept(), told.rejected()), (17, 0), "{what}");
}

/// Asserts that `source` is refused, in words that have all of `words` and nothing that moves a terminal's cursor, and
/// that the bank stays as it was; returns why.
async fn refused(bank: &Bank, source: &Path, words: &[&str]) -> ImportError {
    let before = bank.content().await;
    let error = bank.import(source).await.expect_err("it is refused");
    let message = error.to_string();
    for word in words {
        assert!(message.contains(word), "{message:?} does not say {word:?}");
    }
    assert!(!message.contains(char::is_control), "{message:?}");
    assert!(bank.content().await == before, "the bank has changed");
    assert_eq!(files(source).expect_err("it is refused, too").to_string(), message);
    error
}

/// Text as no program would write it: pieces that mean something in a table, and any bytes.
fn garbage() -> impl Strategy<Value = Vec<u8>> {
    let piece = prop_oneof![
        8 => prop::sample::select(vec![
            "\n", "\n7001,-1,C\n", ",", "\"", "\"\"", "\r", "\r\n", ";", "\t", "7001", "-3", "1e2", "1,5", "1.234", "NA",
            "C", "\u{a0}", "\u{202f}", "SK_ID_BUREAU,MONTHS_BALANCE,STATUS\n", "\0", "\u{feff}", "\u{1b}[2J", " ",
        ]).prop_map(|piece| piece.as_bytes().to_vec()),
        1 => prop::collection::vec(any::<u8>(), 0..4),
    ];
    prop::collection::vec(piece, 0..60).prop_map(|pieces| pieces.concat())
}

/// Imports `source` however many rows of it cannot be read; returns what it says, and per file and line why a row was
/// rejected.
async fn with_faults(bank: &Bank, source: &Path) -> (ImportSummary, Vec<(String, i64, String)>) {
    let summary = bank.import_with_faults(source).await.expect("the other rows are imported");
    is_whole(&summary);
    let rows = entity::rejected_row::Entity::find().all(&bank.db).await.expect("it reads");
    let mut rejected: Vec<_> = rows.into_iter().map(|row| (row.file, row.line, row.reason)).collect();
    rejected.sort();
    (summary, rejected)
}

/// Rows of a file, by line and reason.
fn rejected<'a>(rows: &'a [(String, i64, String)], file: &str) -> Vec<(i64, &'a str)> {
    rows.iter().filter(|(of, ..)| of == file).map(|(_, line, reason)| (*line, reason.as_str())).collect()
}

/// So much of it, and always the same.
fn garbled(pieces: usize) -> Vec<Vec<u8>> {
    let mut runner = TestRunner::deterministic();
    let mut piece = || garbage().new_tree(&mut runner).expect("there is always one").current();
    (0..pieces).map(|_| piece()).collect()
}

/// Asserts that every line of every file was kept or rejected.
fn is_whole(summary: &ImportSummary) {
    for file in &summary.files {
        assert_eq!(file.kept + file.rejected, file.lines, "{file:?}");
    }
}

#[test]
fn an_archive_that_is_made_to_fill_a_disk_is_not_unpacked() {
    // More than ten times what holds it, and more than any small archive may unpack to.
    let inner = zip(CompressionMethod::Stored, &[("bureau.csv".to_owned(), vec![b'\n'; 70 << 20])]);
    let folder = Folder::empty();
    folder.write("files.zip", zip(CompressionMethod::Deflated, &[("bureau.csv.zip".to_owned(), inner)]));
    let error = files(&folder.path().join("files.zip")).expect_err("it is refused");
    assert!(matches!(error, ImportError::Unfit { obstacle: Obstacle::Bomb { .. }, .. }), "{error:?}");
    assert!(
        error.to_string().starts_with("bureau.csv.zip unpacks to more than 10 times its size"),
        "{error}"
    );
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_line_is_kept_or_rejected(lines in garbage()) {
        let folder = Folder::portfolio();
        let text = [&b"SK_ID_BUREAU,MONTHS_BALANCE,STATUS\n7001,-90,C\n"[..], &lines, b"\n"].concat();
        // Blanks, and what some systems put behind a text, are no row.
        let is_empty = |line: &&[u8]| line.iter().all(|&byte| byte <= b' ');
        let expected = text.split(|&byte| byte == b'\n').filter(|line| !is_empty(line)).count() - 1;
        folder.write("bureau_balance.csv", &text);
        let options = ImportOptions { max_rejected: 1.0, ..ImportOptions::of(folder.path()) };
        let (summary, _) = files_as(&options).expect("its header is right");
        is_whole(&summary);
        prop_assert_eq!(summary.files[3].lines, expected as u64);
        prop_assert!(summary.files[3].kept >= 1);
    }

    #[test]
    fn any_bytes_are_read_or_refused(bytes in garbage()) {
        for file in ["bureau_balance.csv", "coverage.csv", "bureau.csv.zip", "installments_payments.csv.gz"] {
            let folder = Folder::portfolio();
            let table = file.trim_end_matches(".zip").trim_end_matches(".gz");
            if table != "coverage.csv" {
                folder.remove(table);
            }
            folder.write(file, &bytes);
            match files(folder.path()) {
                Ok((summary, _)) => is_whole(&summary),
                Err(error) => {
                    let message = error.to_string();
                    prop_assert!(!message.contains(char::is_control) && message.len() < 1_000, "{message:?}");
                }
            }
        }
    }
}

on_both_engines! {
    async fn whatever_comes_the_bank_is_whole(bank) {
        bank.filled().await;
        for bytes in garbled(16) {
            let folder = Folder::portfolio();
            folder.append("application_train.csv", &bytes);
            if bytes.len().is_multiple_of(2) {
                folder.write("bureau_balance.csv", &bytes);
            }
            let before = bank.content().await;
            match bank.import(folder.path()).await {
                Ok(summary) => is_whole(&summary),
                Err(_) => assert!(bank.content().await == before, "the bank has changed"),
            }
        }
    }

    async fn files_are_found_in_folders_and_archives_of_any_making(bank) {
        let portfolio = bank.filled().await;
        let all = portfolio.files();
        let deflated = |files: &[(String, Vec<u8>)]| zip(CompressionMethod::Deflated, files);
        let each = |name: fn(&str) -> String| -> Vec<(String, Vec<u8>)> {
            all.iter().map(|(file, text)| (name(file), text.clone())).collect()
        };

        let folder = Folder::empty();
        for (name, text) in &all {
            folder.write(&format!("{name}.zip"), deflated(&[(name.clone(), text.clone())]));
        }
        is_the_portfolio(&bank, folder.path(), "one zip per table").await;

        let zips = folder.files();
        let folder = Folder::empty();
        folder.write("all.zip", deflated(&zips));
        is_the_portfolio(&bank, &folder.path().join("all.zip"), "a zip of zips").await;
        is_the_portfolio(&bank, folder.path(), "a folder with a zip of zips").await;

        let folder = Folder::empty();
        for (name, text) in &all {
            folder.write_within(&format!("home-credit/{name}/{name}"), text);
            folder.write_within(&format!("home-credit/__MACOSX/{name}/._{name}"), "\0\x05\x16\x07");
        }
        folder.write_within("home-credit/.cache/bureau.csv", "an editor's");
        folder.write("broken.zip", "PK\x03\x04 and no more");
        is_the_portfolio(&bank, folder.path(), "the parent of folders that are called like their files").await;

        for (what, files) in [
            ("names with backslashes", each(|name| format!("C:\\home credit\\{name}"))),
            ("upper case", each(|name| format!("DATA/{}", name.to_uppercase()))),
        ] {
            let folder = Folder::empty();
            let apple = (String::from("__MACOSX/._bureau.csv"), b"\0\x05\x16\x07".to_vec());
            folder.write("files.zip", deflated(&[files, vec![apple]].concat()));
            is_the_portfolio(&bank, &folder.path().join("files.zip"), what).await;
        }

        let folder = Folder::portfolio();
        for (name, _) in &all {
            folder.gzip(name);
        }
        let gzipped = folder.files();
        folder.write("bureau.csv.gz", [folder.read("bureau.csv.gz"), vec![0; 10_240]].concat());
        is_the_portfolio(&bank, folder.path(), "zeros behind a gzip").await;
        let folder = Folder::empty();
        folder.write("files.zip", zip(CompressionMethod::Stored, &gzipped));
        is_the_portfolio(&bank, &folder.path().join("files.zip"), "gzips in a zip").await;

        let folder = Folder::portfolio();
        let text = folder.read("bureau.csv");
        let (head, tail) = text.split_at(text.len() / 2);
        folder.write("bureau.csv", head);
        folder.gzip("bureau.csv");
        let head = folder.read("bureau.csv.gz");
        folder.write("bureau.csv", tail);
        folder.gzip("bureau.csv");
        folder.write("bureau.csv.gz", [head, folder.read("bureau.csv.gz")].concat());
        is_the_portfolio(&bank, folder.path(), "a gzip of two members").await;

        // A browser unpacks a gzip and keeps its name, or packs and does not say so.
        let folder = Folder::portfolio();
        folder.rename("bureau.csv", "bureau.csv.gz");
        folder.gzip("bureau_balance.csv");
        folder.rename("bureau_balance.csv.gz", "bureau_balance.csv");
        is_the_portfolio(&bank, folder.path(), "names that do not say whether a file is packed").await;

        let folder = Folder::empty();
        folder.write("bzip2.zip", zip(CompressionMethod::Bzip2, &all));
        is_the_portfolio(&bank, &folder.path().join("bzip2.zip"), "bzip2").await;
        // What has no repetition of 258 bytes is packed the same by both methods.
        folder.write("deflate64.zip", patched(deflated(&all), METHOD, 9));
        is_the_portfolio(&bank, &folder.path().join("deflate64.zip"), "Deflate64").await;
    }

    async fn two_files_for_one_table_are_both_named_with_their_folders(bank) {
        let folder = bank.filled().await;
        let text = folder.read("bureau.csv");
        folder.write_within("new/bureau.csv", &text);
        refused(&bank, folder.path(), &["bureau.csv and new/bureau.csv are the same table"]).await;
        std::fs::remove_dir_all(folder.path().join("new")).expect("it is there");
        folder.write("old.zip", zip(CompressionMethod::Stored, &[("a\\b\\Bureau.CSV".to_owned(), text)]));
        refused(&bank, folder.path(), &["bureau.csv and old.zip/a/b/Bureau.CSV are the same table"]).await;
    }

    async fn one_name_twice_in_an_archive_is_two_candidates(bank) {
        let all = bank.filled().await.files();
        let second = ("bureau.csw".to_owned(), b"SK_ID_CURR\n".to_vec());
        let twice = zip(CompressionMethod::Stored, &[all.clone(), vec![second]].concat());
        let place = twice.windows(4).enumerate().filter(|(_, bytes)| bytes == b".csw").map(|(place, _)| place + 3);
        let places: Vec<usize> = place.collect();
        assert_eq!(places.len(), 2, "in front of the file and in the directory");
        let twice: Vec<u8> =
            twice.into_iter().enumerate().map(|(place, byte)| if places.contains(&place) { b'v' } else { byte }).collect();
        let first = 1 + all.iter().position(|(name, _)| name == "bureau.csv").expect("it is one of them");
        let words = format!(
            "bureau.csv (file {first} of its archive) and bureau.csv (file {} of its archive) are the same table",
            all.len() + 1
        );
        let folder = Folder::empty();
        folder.write("files.zip", &twice);
        refused(&bank, &folder.path().join("files.zip"), &[&words]).await;
        folder.write("outer.zip", zip(CompressionMethod::Stored, &[("in/files.zip".to_owned(), twice)]));
        folder.remove("files.zip");
        refused(&bank, folder.path(), &["outer.zip/in/files.zip/bureau.csv (file "]).await;
    }

    async fn what_seems_to_be_meant_and_is_not_read_is_named(bank) {
        let folder = Folder::portfolio();
        let others = [
            "HomeCredit_columns_description.csv", "sample_submission.csv.gz", "README.txt", ".bureau.csv.swp", "old/.git/x.csv",
        ];
        for other in others {
            folder.write_within(other, "no table");
        }
        assert_eq!(bank.import(folder.path()).await.expect("it is imported").unread, [] as [String; 0]);
        for (name, why) in [
            ("bureau (1).csv", "is not read: call it bureau.csv if it is that table"),
            ("Unconfirmed 7.crdownload", "is not read: no table is called so"),
            ("bureau.xlsx", "is not read: save it as CSV"),
            ("clients.csv", "is not read: no table is called so"),
            ("deep/my bureau_balance\u{1b}.txt", "is not read: call it bureau_balance.csv if it is that table"),
            ("late.tar.gz", "is not opened: unpack it first"),
            ("p/a/c/k/e/bureau.csv", ""),
            ("~$bureau.xlsx", "is not read: save it as CSV"),
        ] {
            folder.write_within(name, "no table");
            let told = bank.import(folder.path()).await.expect("it is imported").unread;
            let expected = match why {
                "" => "p/a/c/k/e/ lies too deep to be looked into".to_owned(),
                why => format!("{} {why}", name.replace('\u{1b}', "\u{fffd}")),
            };
            assert!(told.contains(&expected), "{expected} in {told:?}");
            let (straight, _) = files(folder.path()).expect("it is read");
            assert_eq!(straight.unread, told);
        }
        assert_eq!(bank.import(folder.path()).await.expect("it is imported").unread.len(), 8);
    }

    /// The bank is not to be filled with the beginning of a table while the rest is on its way.
    async fn what_was_not_fetched_to_its_end_is_refused(bank) {
        let folder = bank.filled().await;
        for beside in ["application_train.csv.part", "bureau.csv.crdownload", "in/BUREAU.csv.gz.tmp", "bureau.zip.part"] {
            folder.write_within(beside, "SK_ID_CURR");
            refused(&bank, folder.path(), &[beside, "not fetched or written to its end", "fetch"]).await;
            folder.remove(beside);
        }
        for (file, lines) in [("application_train.csv", 3), ("installments_payments.csv", 4), ("bureau_balance.csv", 4)] {
            let whole = folder.read(file);
            folder.write(file, &whole[..whole.len() - 1]);
            bank.import(folder.path()).await.expect("a last line may do without an end");
            let last = whole[..whole.len() - 1].iter().rposition(|&byte| byte == b',').expect("it has columns");
            folder.write(file, &whole[..last]);
            refused(&bank, folder.path(), &[file, "is cut short", &format!("line {lines}"), "fetch it again"]).await;
            folder.write(file, whole);
        }
    }

    async fn what_is_not_unpacked_is_called_by_its_name(bank) {
        let all = bank.filled().await.files();
        let deflated = zip(CompressionMethod::Deflated, &all);
        let folder = Folder::empty();
        let path = folder.path().join("files.zip");
        for (file, words) in [
            (patched(deflated.clone(), FLAGS, 1), &["application_train.csv", "password"][..]),
            (patched(deflated.clone(), METHOD, 93), &["application_train.csv", "Zstandard"]),
            (patched(deflated.clone(), METHOD, 98), &["application_train.csv", "PPMd"]),
            (b"7z\xbc\xaf\x27\x1c\0\x04".to_vec(), &["files.zip", "7-Zip", "unpack it first"]),
            (b"Rar!\x1a\x07\x01\0".to_vec(), &["files.zip", "RAR"]),
            ([vec![b'x'; 257], b"ustar\0".to_vec()].concat(), &["files.zip", "tar"]),
            (b"SK_ID_CURR,TARGET\n1,0\n".to_vec(), &["files.zip", "no zip archive", "folder"]),
            (deflated[..deflated.len() / 2].to_vec(), &["files.zip", "not a complete zip archive"]),
        ] {
            folder.write("files.zip", file);
            let error = refused(&bank, &path, words).await.to_string();
            assert_eq!(error.contains("download it again"), words.contains(&"not a complete zip archive"), "{error}");
        }

        let folder = Folder::portfolio();
        folder.write("bureau.csv.xz", b"\xfd7zXZ\0");
        folder.remove("bureau.csv");
        refused(&bank, folder.path(), &["bureau.csv.xz", "xz", "unpack it first"]).await;
        folder.remove("bureau.csv.xz");
        for (file, words) in [
            (&b"PK\x03\x04 some files"[..], "bureau.csv is packed as zip: unpack it first"),
            (b"PK\x03\x04 a workbook, by its  name:[Content_Types].xml", "bureau.csv is a file of Excel and no table of text: save"),
            (b"ARROW1\0\0", "bureau.csv is a file of Arrow (Feather)"),
            (b"\x89HDF\r\n\x1a\n", "bureau.csv is a file of HDF5"),
            (b"%PDF-1.7\n", "bureau.csv is a file of PDF"),
            (b"\xc3\xd2\x6d,\xc9\xc4\n", "bureau.csv is not a table of text"),
        ] {
            folder.write("bureau.csv", file);
            refused(&bank, folder.path(), &[words]).await;
        }

        let folder = Folder::empty();
        folder.write("home-credit.tar.gz", b"\x1f\x8b");
        folder.write("home\u{1b}[2J.zip", b"<html>");
        let words = ["application_train.csv", "home-credit.tar.gz is not opened", "home\u{fffd}[2J.zip is not a complete"];
        refused(&bank, folder.path(), &words).await;
        // A name that says nothing of the contents.
        let folder = Folder::portfolio();
        folder.write("bureau.csv.zip", b"<html>");
        folder.remove("bureau.csv");
        refused(&bank, folder.path(), &["bureau.csv.zip"]).await;
    }

    async fn files_of_spreadsheets_and_of_other_programs_say_the_same(bank) {
        bank.filled().await;
        let space = |rows: &[Vec<String>], mark: &'static str| spreadsheet(";", rows, |field| with_comma(field, mark));
        let windows = |text: String| encoding_rs::WINDOWS_1252.encode(&text).0.into_owned();
        let saved: [(&str, Folder); 13] = [
            ("semicolons", Folder::saved(|_, rows| spreadsheet(";", &rows, str::to_owned).into())),
            ("French, narrow", Folder::saved(|_, rows| space(&rows, "\u{202f}").into())),
            ("French, UTF-8 with its mark", Folder::saved(|_, rows| ("\u{feff}".to_owned() + &space(&rows, "\u{a0}")).into())),
            ("French, Windows", Folder::saved(|_, rows| windows(space(&rows, "\u{a0}")))),
            ("French, blanks", Folder::saved(|_, rows| space(&rows, " ").into())),
            ("German", Folder::saved(|_, rows| space(&rows, ".").into())),
            ("Swiss", Folder::saved(|_, rows| spreadsheet(";", &rows, |field| with_comma(field, "'").replace(',', ".").replace("Spouse.", "Spouse,")).into())),
            ("tabs, UTF-16", Folder::saved(|_, rows| {
                utf_16(&("\u{feff}".to_owned() + &spreadsheet("\t", &rows, |field| with_comma(field, ""))), u16::to_le_bytes)
            })),
            ("UTF-16, the other way round, without its mark", Folder::saved(|_, rows| {
                utf_16(&spreadsheet("\t", &rows, str::to_owned), u16::to_be_bytes)
            })),
            ("bars, and words before the header", Folder::saved(|_, rows| {
                ("sep=|\r\n".to_owned() + &spreadsheet("|", &rows, str::to_owned)).into()
            })),
            ("carriage returns", Folder::saved(|_, rows| spreadsheet(",", &rows, str::to_owned).replace("\r\n", "\r").into())),
            ("empty lines", Folder::saved(|_, rows| ("\r\n".to_owned() + &spreadsheet(",", &rows, str::to_owned).replace("\r\n", "\r\n\r\n")).into())),
            ("quotes everywhere, commas", Folder::saved(|_, rows| {
                let quoted = |field: &String| format!("\"{}\"", with_comma(field, ""));
                rows.iter().map(|row| row.iter().map(quoted).collect::<Vec<_>>().join(",") + "\n").collect::<String>().into()
            })),
        ];
        for (what, folder) in &saved {
            is_the_portfolio(&bank, folder.path(), what).await;
        }
    }

    async fn words_for_missing_are_missing_everywhere(bank) {
        bank.filled().await;
        for word in ["NA", "NULL", "\\N", "nan", "NaN", "None", "<NA>", "#N/A", "null", "\"NA\"", " NA "] {
            let folder = Folder::saved(|_, rows| {
                let field = |field: &String| match field.as_str() {
                    "" => word.to_owned(),
                    text if text.contains(',') => format!("\"{text}\""),
                    text => text.to_owned(),
                };
                rows.iter().map(|row| row.iter().map(field).collect::<Vec<_>>().join(",") + "\n").collect::<String>().into()
            });
            is_the_portfolio(&bank, folder.path(), word).await;
        }
    }

    /// In Excel, SAS and Stata; in a text they would be a category.
    async fn words_for_missing_numbers_are_missing_where_a_number_may_be(bank) {
        bank.filled().await;
        let names: Vec<String> = ["AMT_ANNUITY", "EXT_SOURCE_1", "CNT_CHILDREN", "AMT_PAYMENT", "SK_DPD_DEF", "DAYS_CREDIT"].map(str::to_owned).into();
        for word in ["N/A", ".", ".A"] {
            let folder = Folder::saved(|_, mut rows| {
                for name in &names {
                    let Some(column) = rows[0].iter().position(|own| own == name) else { continue };
                    for row in rows[1..].iter_mut().filter(|row| row[column].is_empty()) {
                        word.clone_into(&mut row[column]);
                    }
                }
                spreadsheet(",", &rows, str::to_owned).into()
            });
            assert!(String::from_utf8(folder.read("application_train.csv")).expect("text").contains(word));
            is_the_portfolio(&bank, folder.path(), word).await;
        }
    }

    async fn whole_numbers_of_other_programs_are_whole_numbers(bank) {
        let folder = bank.filled().await;
        for (file, from, to) in [
            ("application_train.csv", "200,1,", "2.00e+02,1.00,"),
            ("application_train.csv", "-18000", "-18000.000"),
            ("application_train.csv", "-12000", "-12000."),
            ("bureau.csv", "7003,", "7003.0,"),
            ("POS_CASH_balance.csv", "100,9100,-3", "1.0000e+02,9100.00,-3.00"),
        ] {
            folder.replace(file, from, to);
        }
        is_the_portfolio(&bank, folder.path(), "whole numbers").await;

        folder.replace("bureau.csv", "7003.0,", "7.00e+03,");
        let (_, rows) = with_faults(&bank, folder.path()).await;
        let reason = "SK_ID_BUREAU has an exponent and has lost its last digits: \"7.00e+03\"";
        assert_eq!(rejected(&rows, "bureau.csv"), [(4, reason)]);
    }

    async fn a_number_that_may_be_two_is_not_read(bank) {
        let folder = Folder::saved(|_, rows| spreadsheet(";", &rows, |field| with_comma(field, "")).into());
        let text = String::from_utf8(folder.read("application_train.csv")).expect("text");
        let names: Vec<&str> = text.lines().next().expect("a header").split(';').collect();
        for amount in ["406.597", "0.5", "406597.5"] {
            let field = |name: &&str| match *name {
                "SK_ID_CURR" => "400",
                "AMT_CREDIT" => amount,
                _ => "",
            };
            let row: Vec<&str> = names.iter().map(field).collect();
            folder.append("application_train.csv", row.join(";") + "\r\n");
        }
        let (_, rows) = with_faults(&bank, folder.path()).await;
        assert_eq!(rejected(&rows, "application_train.csv"), [
            (4, "AMT_CREDIT may be two numbers, one a thousand times the other: \"406.597\""),
            (5, "AMT_CREDIT is not a number: \"0.5\""),
            (6, "AMT_CREDIT is not a number: \"406597.5\""),
        ]);
    }

    async fn columns_of_ones_own_are_left_out_and_named(bank) {
        bank.filled().await;
        let with_index = |name: &'static str| {
            Folder::saved(move |_, rows| {
                let number = |(number, row): (usize, &Vec<String>)| {
                    let index = if number == 0 { name.to_owned() } else { (number - 1).to_string() };
                    let own = if number == 0 { "my note" } else { "0,5 \u{1b}" };
                    let fields = row.iter().map(|field| format!("\"{field}\""));
                    std::iter::once(index).chain(fields).chain([format!("\"{own}\"")]).collect::<Vec<_>>().join(",") + "\n"
                };
                rows.iter().enumerate().map(number).collect::<String>().into()
            })
        };
        for (name, told) in [("", "column 1, which has no name"), ("Unnamed: 0", "Unnamed: 0")] {
            let folder = with_index(name);
            is_the_portfolio(&bank, folder.path(), told).await;
            let summary = bank.import(folder.path()).await.expect("it is imported");
            for file in &summary.files {
                assert_eq!(file.ignored, [told, "my note"]);
            }
        }
        // R's write.table: rows have names, the column of these has none; blanks between fields, if nobody says otherwise.
        for separator in [",", " "] {
        let folder = Folder::saved(|_, rows| {
            let is_text = |field: &&String| !field.is_empty() && field.parse::<f64>().is_err();
            let field = |field: &String| match field.as_str() {
                "" => "NA".to_owned(),
                _ if is_text(&field) => format!("\"{field}\""),
                _ => field.clone(),
            };
            let row = |(number, row): (usize, &Vec<String>)| {
                let name = if number == 0 { String::new() } else { format!("\"{}\"{separator}", 7 * number) };
                name + &row.iter().map(field).collect::<Vec<_>>().join(separator) + "\n"
            };
            rows.iter().enumerate().map(row).collect::<String>().into()
        });
        is_the_portfolio(&bank, folder.path(), "row names").await;
        for file in bank.import(folder.path()).await.expect("it is imported").files {
            assert_eq!(file.ignored, ["column 1, which has no name"]);
        }
        }
        // Without quotes, nobody knows which blanks are of a text.
        let folder = Folder::saved(|_, rows| {
            let field = |field: &String| if field.is_empty() { "NA".to_owned() } else { field.clone() };
            rows.iter().map(|row| row.iter().map(field).collect::<Vec<_>>().join(" ") + "\n").collect::<String>().into()
        });
        let words = ["application_train.csv", "123 fields where the header has 122", "separated by blanks", "write.csv"];
        refused(&bank, folder.path(), &words).await;
        let folder = Folder::portfolio();
        folder.replace("application_train.csv", "AMT_CREDIT,", "AMT_CREDT,");
        refused(&bank, folder.path(), &["application_train.csv", "missing AMT_CREDIT;", "unknown AMT_CREDT;"]).await;
    }

    async fn a_stray_quote_costs_its_own_line_and_no_other(bank) {
        let folder = Folder::empty();
        let ids: Vec<String> = (1_000..1_020).map(|id| id.to_string()).collect();
        let rows: Vec<[(&str, &str); 2]> =
            ids.iter().map(|id| [("SK_ID_CURR", id.as_str()), ("NAME_TYPE_SUITE", "Family")]).collect();
        let rows: Vec<&[_]> = rows.iter().map(|row| &row[..]).collect();
        folder.write("application_train.csv", csv(entity::application::Entity, &rows));
        // In the same column of two lines, with 18 clients between them.
        for id in ["1000,", "1019,"] {
            let text = String::from_utf8(folder.read("application_train.csv")).expect("text");
            let line = text.lines().find(|line| line.starts_with(id)).expect("it is there");
            folder.replace("application_train.csv", line, &line.replace("Family", "\"Family"));
        }
        let (summary, rows) = with_faults(&bank, folder.path()).await;
        let reason = "a quote is opened in it that is not closed on its line";
        assert_eq!(rejected(&rows, "application_train.csv"), [(2, reason), (21, reason)]);
        assert_eq!((summary.files[0].kept, summary.files[0].rejected), (18, 2));
    }

    async fn a_stray_carriage_return_stays_in_its_line(bank) {
        let folder = Folder::portfolio();
        folder.replace("bureau.csv", "Closed", "Clo\rsed");
        folder.replace("bureau_balance.csv", "7001,-2,1\n", "7001,\r-2,1\n");
        let (_, rows) = with_faults(&bank, folder.path()).await;
        let reason = "CREDIT_ACTIVE contains a character that is not seen: \"Clo\u{fffd}sed\"";
        assert_eq!(rejected(&rows, "bureau.csv"), [(3, reason)]);
        // The two months of that credit go with it: the carriage return beside a number is none of it.
        let gone = "credit 7001 is not in bureau.csv";
        assert_eq!(rejected(&rows, "bureau_balance.csv"), [(2, gone), (3, gone)]);
    }

    async fn a_header_in_the_middle_of_a_file_is_told(bank) {
        let folder = Folder::portfolio();
        let text = folder.read("bureau_balance.csv");
        folder.append("bureau_balance.csv", text);
        let (_, rows) = with_faults(&bank, folder.path()).await;
        let twice = |line| format!("line {line} of bureau_balance.csv has the same key: see which of the two is meant");
        let twice = [2, 3, 4].map(twice);
        let header = "it repeats the header: see whether the file holds its rows twice";
        let found = rejected(&rows, "bureau_balance.csv");
        assert_eq!(found, [(5, header), (6, &*twice[0]), (7, &*twice[1]), (8, &*twice[2])]);
    }

    /// What an editor, a system of old or a disk puts behind a text is no row.
    async fn what_stands_behind_the_last_row_is_no_row(bank) {
        let folder = bank.filled().await;
        let text = folder.read("bureau_balance.csv");
        for behind in ["   \n", "\u{1a}", "\0\0\0\0", " \t\r\n\r\n", "\n \n\u{1a}\n"] {
            folder.write("bureau_balance.csv", [&text[..], behind.as_bytes()].concat());
            is_the_portfolio(&bank, folder.path(), behind).await;
        }
    }

    /// A date is no number of days.
    async fn what_is_no_number_is_told_what_to_write(bank) {
        for (field, words) in [
            (("DAYS_CREDIT", "2024-03-01"), "\"2024-03-01\" (days count from the application: -1 is the day before it)"),
            (("AMT_CREDIT_SUM", "unknown"), "\"unknown\" (leave it empty if it is not known)"),
            (("AMT_CREDIT_SUM", "inf"), "\"inf\" (leave it empty if it is not known)"),
            (("DAYS_CREDIT_ENDDATE", "-Infinity"), "\"-Infinity\" (leave it empty if it is not known)"),
        ] {
            let folder = bank.filled().await;
            let row = csv(entity::bureau::Entity, &[&[("SK_ID_CURR", "100"), ("SK_ID_BUREAU", "7009"), field]]);
            folder.append("bureau.csv", row.lines().nth(1).expect("a row"));
            let (_, rows) = with_faults(&bank, folder.path()).await;
            let found = rejected(&rows, "bureau.csv");
            assert!(found.len() == 1 && found[0].1.ends_with(words), "{found:?}");
        }
    }

    async fn files_that_were_joined_are_read_over_the_mark_between_them(bank) {
        let folder = bank.filled().await;
        let text = String::from_utf8(folder.read("bureau_balance.csv")).expect("text");
        let (header, rows) = text.split_once('\n').expect("a header");
        let (first, others) = rows.split_once('\n').expect("rows");
        folder.write("bureau_balance.csv", format!("\u{feff}\u{feff}{header}\n{first}\n\u{feff}{others}"));
        is_the_portfolio(&bank, folder.path(), "a mark before a row").await;
        folder.write("bureau_balance.csv", format!("{header}\n{first}\n\u{feff}{header}\n{others}"));
        let (_, rows) = with_faults(&bank, folder.path()).await;
        let reason = "it repeats the header: see whether the file holds its rows twice";
        assert_eq!(rejected(&rows, "bureau_balance.csv"), [(3, reason)]);
    }

    async fn what_is_no_table_is_called_what_it_is(bank) {
        let folder = bank.filled().await;
        let text = String::from_utf8(folder.read("bureau.csv")).expect("text");
        for (text, words) in [
            (String::new(), "bureau.csv is empty"),
            ("<html>Please sign in</html>".to_owned(), "bureau.csv is no table but a web page"),
            ("{\"code\": 403}\n".to_owned(), "bureau.csv is no table but JSON"),
            ("[{\"SK_ID_CURR\": 1, \"SK_ID_BUREAU\": 2}]\n".to_owned(), "bureau.csv is a file of JSON and no table of text: save"),
            (text.replace(',', ":"), "bureau.csv has its columns separated by \":\": save it with commas"),
            (format!("Credits;;;\n\n{text}"), "bureau.csv begins with the line \"Credits;;;\""),
        ] {
            folder.write("bureau.csv", text);
            refused(&bank, folder.path(), &[words]).await;
        }
        folder.remove("bureau.csv");
        #[cfg(unix)]
        {
            std::os::unix::fs::symlink("/nowhere/bureau.csv", folder.path().join("bureau.csv")).expect("a link");
            refused(&bank, folder.path(), &["bureau.csv is a link to something that is not there"]).await;
            folder.remove("bureau.csv");
            std::os::unix::fs::symlink("/dev/null", folder.path().join("bureau.csv")).expect("a link");
            refused(&bank, folder.path(), &["bureau.csv is no file but a pipe or a device"]).await;
            refused(&bank, Path::new("/dev/null"), &["/dev/null is no file but"]).await;
        }
    }

    async fn a_list_of_extracted_clients_is_read_like_any_file(bank) {
        let folder = Folder::portfolio();
        for list in [
            "SK_ID_CURR,installments\n100,1\n200,0\n",
            "SK_ID_CURR;installments\r\n100;1\r\n200;0\r\n",
            "SK_ID_CURR installments\n100 1\n200 0\n",
            ",installments,SK_ID_CURR\n0,1,100\n1,0,200\n2,0,200\n",
            "\u{feff}\"SK_ID_CURR\"\t\"installments\"\n100.00\t1.0\n200.0\t0\n",
        ] {
            folder.write("coverage.csv", list);
            bank.import(folder.path()).await.unwrap_or_else(|error| panic!("{list:?}: {error}"));
            let file = async |id| bank.store.client_file(id).await.expect("it reads").expect("a client");
            assert!(file(100).await.installments_payments.is_some(), "{list:?}");
            let listed = file(200).await;
            assert!(listed.bureau.is_some() && listed.installments_payments.is_none(), "{list:?}");
            assert_eq!(file(300).await.bureau, None, "{list:?}");
        }
        for (list, words) in [
            ("SK_ID_CURR,installments\n100,1\n200,0\n\n100,0\n", &["coverage.csv, line 5", "client 100", "line 2"][..]),
            ("SK_ID_CURR,installments\n100,1,1\n", &["coverage.csv, line 2"]),
            ("SK_ID_CURR,installments\n100,2\n", &["coverage.csv, line 2"]),
            ("SK_ID_CURR,installments\n100,perhaps\n", &["coverage.csv, line 2", "vrai or faux"]),
            ("SK_ID_CURR,installments\n\"100,1\n", &["coverage.csv, line 2"]),
            ("SK_ID_CURR:installments\n100:1\n", &["coverage.csv, line 1"]),
        ] {
            folder.write("coverage.csv", list);
            refused(&bank, folder.path(), words).await;
        }
    }

    async fn a_list_of_extracted_clients_says_whose_history_is_unknown(bank) {
        let folder = Folder::portfolio();
        let told = async |list: &str| {
            folder.write("coverage.csv", list);
            let summary = bank.import(folder.path()).await.expect("it is imported");
            let (straight, _) = files(folder.path()).expect("it is read");
            let unknown = (summary.history_unknown, summary.installments_unknown);
            assert_eq!((straight.history_unknown, straight.installments_unknown), unknown);
            assert_eq!(straight.coverage, summary.coverage);
            let coverage = summary.coverage.expect("there is one");
            (unknown, coverage.listed, coverage.strangers, coverage.ignored)
        };
        assert_eq!(told("SK_ID_CURR,installments\n100,1\n200,1\n300,1\n").await, ((0, 0), 3, 0, vec![]));
        assert_eq!(told("SK_ID_CURR,installments\n100,1\n200,0\n7,1\n").await, ((1, 1), 3, 1, vec![]));
        // As a spreadsheet writes yes and no.
        assert_eq!(told("SK_ID_CURR,installments\n100,VRAI\n200,FAUX\n7,WAHR\n").await, ((1, 1), 3, 1, vec![]));
        assert_eq!(told("SK_ID_CURR;installments\n100;1,0\n200;0,0\n7;oui\n").await, ((1, 1), 3, 1, vec![]));
        let own = vec!["column 1, which has no name".to_owned(), "checked by".to_owned()];
        assert_eq!(told(",SK_ID_CURR,installments,checked by\n0,300,0,me\n").await, ((2, 1), 1, 0, own));
        // Another one that is given takes its place, and is not left alone.
        folder.write("list.csv", "SK_ID_CURR,installments\n100,1\n");
        let list = folder.path().join("list.csv");
        let (straight, _) =
            files_as(&ImportOptions { coverage: Some(&list), ..ImportOptions::of(folder.path()) }).expect("it is read");
        assert_eq!(straight.unread, ["coverage.csv is not read: another list was given"]);
        assert_eq!(straight.history_unknown, 2);
        folder.remove("list.csv");
        folder.remove("coverage.csv");
        let summary = bank.import_as(Mode::Replace, folder.path()).await.expect("it is imported");
        assert_eq!((summary.coverage, summary.history_unknown, summary.installments_unknown), (None, 0, 0));
    }

    async fn a_list_of_extracted_clients_that_covers_nobody_is_refused(bank) {
        let folder = bank.filled().await;
        for (list, words) in [
            ("SK_ID_CURR,installments\n", "coverage.csv lists 0 clients, none of whom is in the application files"),
            ("SK_ID_CURR,installments\n7,1\n8,0\n", "coverage.csv lists 2 clients, none of whom"),
            ("SK_ID_CURR,installments,SK_ID_CURR\n100,1,7\n", "coverage.csv, line 1"),
        ] {
            folder.write("coverage.csv", list);
            refused(&bank, folder.path(), &[words]).await;
        }
    }

    async fn what_is_no_text_is_refused_without_a_word_of_it(bank) {
        let folder = bank.filled().await;
        let long = [b"\0\x1b]0;".to_vec(), vec![b'x'; 100_000], b"\n".to_vec()].concat();
        let wide: Vec<u8> = "SK_ID_BUREAU".chars().flat_map(|letter| u32::from(letter).to_le_bytes()).collect();
        for (text, words) in [
            (long, &["bureau_balance.csv", "not a table of text"][..]),
            (vec![0; 4_096], &["bureau_balance.csv", "not a table of text"]),
            (vec![0xff; 4_096], &["bureau_balance.csv"]),
            (b"\"SK_ID_BUREAU,MONTHS_BALANCE,STATUS\n1,2,C\n".to_vec(), &["bureau_balance.csv", "quote"]),
            ([b"\xff\xfe\0\0".to_vec(), wide].concat(), &["bureau_balance.csv", "UTF-32"]),
            ([b"SK_ID_BUREAU,MONTHS_BALANCE,STATUS\n".to_vec(), vec![b' '; 3 << 20]].concat(), &["bureau_balance.csv", "line 2"]),
        ] {
            folder.write("bureau_balance.csv", text);
            let message = refused(&bank, folder.path(), words).await.to_string();
            assert!(message.len() < 400, "{message}");
        }
    }
}
