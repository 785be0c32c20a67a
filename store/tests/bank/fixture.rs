//! A small invented portfolio in Kaggle's layout. Headers come from the entities, values from here.

use flate2::Compression;
use flate2::write::GzEncoder;
use sea_orm::{EntityTrait, IdenStatic, Iterable};
use std::fs::File;
use std::io::Write;
use std::path::{Path, PathBuf};
use store::Silent;
use store::entity;
use store::import::{ImportError, ImportOptions, ImportSummary, Mode, import};
use tempfile::TempDir;
use zip::write::{SimpleFileOptions, ZipWriter};

use crate::support::Bank;

/// Columns of the bank that no file has.
const OURS: [&str; 3] = ["history_extracted", "installments_extracted", "sequence"];

/// A row: what it says, by column; the rest is empty.
pub(crate) type Cells<'a> = &'a [(&'a str, &'a str)];

/// The text of a file for table `E`.
pub(crate) fn csv<E: EntityTrait>(_table: E, rows: &[Cells<'_>]) -> String {
    let columns: Vec<String> = E::Column::iter()
        .map(|column| column.as_str().to_uppercase())
        .filter(|name| !OURS.contains(&name.to_lowercase().as_str()))
        .collect();
    let mut text = columns.join(",") + "\n";
    for row in rows {
        for (name, _) in *row {
            assert!(columns.iter().any(|column| column == name), "{name} is a column");
        }
        let cell = |column: &String| row.iter().find(|(name, _)| name == column).map_or("", |c| c.1);
        text += &(columns.iter().map(cell).collect::<Vec<_>>().join(",") + "\n");
    }
    text
}

/// `bureau_balance.csv` has no SK_ID_CURR.
pub(crate) fn bureau_balance(rows: &[(i64, i32, &str)]) -> String {
    let mut text = "SK_ID_BUREAU,MONTHS_BALANCE,STATUS\n".to_owned();
    for (credit, month, status) in rows {
        text += &format!("{credit},{month},{status}\n");
    }
    text
}

/// A folder of files.
pub(crate) struct Folder(TempDir);

impl Folder {
    pub(crate) fn empty() -> Self {
        Self(TempDir::new().expect("a temporary folder"))
    }

    /// Three clients: 100 with loans here and elsewhere, 200 with a card, 300 an applicant without history.
    /// Contract 9100 and the card 9300 have no previous application.
    pub(crate) fn portfolio() -> Self {
        let folder = Self::empty();
        let application = entity::application::Entity;
        folder.write(
            "application_train.csv",
            csv(
                application,
                &[
                    &[
                        ("SK_ID_CURR", "200"),
                        ("TARGET", "1"),
                        ("NAME_CONTRACT_TYPE", "Revolving loans"),
                        ("AMT_CREDIT", "180000.0"),
                        ("DAYS_BIRTH", "-18000"),
                        ("DAYS_EMPLOYED", "365243"),
                    ],
                    &[
                        ("SK_ID_CURR", "100"),
                        ("TARGET", "0"),
                        ("NAME_CONTRACT_TYPE", "Cash loans"),
                        ("CODE_GENDER", "XNA"),
                        ("AMT_CREDIT", "406597.5"),
                        ("EXT_SOURCE_2", "0.25"),
                        ("DAYS_BIRTH", "-12000"),
                        ("DAYS_EMPLOYED", "-400"),
                        ("CNT_FAM_MEMBERS", "1.0"),
                    ],
                ],
            ),
        );
        // Applicants have no TARGET column at all.
        let applicants = csv(application, &[&[("SK_ID_CURR", "300"), ("AMT_CREDIT", "90000")]]);
        let applicants = applicants.replacen(",TARGET,", ",", 1).replacen("300,,", "300,", 1);
        folder.write("application_test.csv", applicants);
        folder.write(
            "bureau.csv",
            csv(
                entity::bureau::Entity,
                &[
                    &[
                        ("SK_ID_CURR", "100"),
                        ("SK_ID_BUREAU", "7002"),
                        ("CREDIT_ACTIVE", "Active"),
                        ("DAYS_CREDIT", "-300"),
                    ],
                    &[
                        ("SK_ID_CURR", "100"),
                        ("SK_ID_BUREAU", "7001"),
                        ("CREDIT_ACTIVE", "Closed"),
                        ("AMT_CREDIT_SUM", "0.1"),
                    ],
                    &[("SK_ID_CURR", "200"), ("SK_ID_BUREAU", "7003"), ("CREDIT_ACTIVE", "Active")],
                ],
            ),
        );
        folder.write(
            "bureau_balance.csv",
            bureau_balance(&[(7001, -1, "C"), (7001, -2, "1"), (7003, -1, "X")]),
        );
        folder.write(
            "previous_application.csv",
            csv(
                entity::previous_application::Entity,
                &[
                    &[
                        ("SK_ID_PREV", "9001"),
                        ("SK_ID_CURR", "100"),
                        ("NAME_CONTRACT_STATUS", "Approved"),
                        ("DAYS_LAST_DUE_1ST_VERSION", "365243.0"),
                        ("NAME_TYPE_SUITE", "\"Spouse, partner\""),
                    ],
                    &[("SK_ID_PREV", "9002"), ("SK_ID_CURR", "200"), ("NAME_CONTRACT_STATUS", "Refused")],
                ],
            ),
        );
        folder.write(
            "POS_CASH_balance.csv",
            csv(
                entity::pos_cash_balance::Entity,
                &[
                    &[
                        ("SK_ID_PREV", "9100"),
                        ("SK_ID_CURR", "100"),
                        ("MONTHS_BALANCE", "-3"),
                        ("SK_DPD", "4"),
                    ],
                    &[
                        ("SK_ID_PREV", "9001"),
                        ("SK_ID_CURR", "100"),
                        ("MONTHS_BALANCE", "-1"),
                        ("SK_DPD", "0"),
                    ],
                ],
            ),
        );
        folder.write(
            "credit_card_balance.csv",
            csv(
                entity::credit_card_balance::Entity,
                &[&[
                    ("SK_ID_PREV", "9300"),
                    ("SK_ID_CURR", "200"),
                    ("MONTHS_BALANCE", "-1"),
                    ("AMT_BALANCE", "12.5"),
                ]],
            ),
        );
        let payment: Cells<'_> = &[
            ("SK_ID_PREV", "9001"),
            ("SK_ID_CURR", "100"),
            ("NUM_INSTALMENT_NUMBER", "2"),
            ("DAYS_INSTALMENT", "-60.0"),
            ("AMT_PAYMENT", "500.0"),
        ];
        let earlier: Cells<'_> = &[
            ("SK_ID_PREV", "9001"),
            ("SK_ID_CURR", "100"),
            ("NUM_INSTALMENT_NUMBER", "1"),
            ("DAYS_INSTALMENT", "-90.0"),
            ("AMT_PAYMENT", "1000.0"),
        ];
        // The same payment twice is two payments.
        let payments = csv(entity::installments_payments::Entity, &[payment, payment, earlier]);
        folder.write("installments_payments.csv", payments);
        folder
    }

    pub(crate) fn path(&self) -> &Path {
        self.0.path()
    }

    pub(crate) fn write(&self, file: &str, text: impl AsRef<[u8]>) {
        std::fs::write(self.path().join(file), text).expect("a file can be written");
    }

    pub(crate) fn append(&self, file: &str, text: impl AsRef<[u8]>) {
        let mut whole = self.read(file);
        whole.extend_from_slice(text.as_ref());
        self.write(file, whole);
    }

    pub(crate) fn read(&self, file: &str) -> Vec<u8> {
        std::fs::read(self.path().join(file)).expect("the file is there")
    }

    pub(crate) fn remove(&self, file: &str) {
        std::fs::remove_file(self.path().join(file)).expect("the file is there");
    }

    pub(crate) fn rename(&self, from: &str, to: &str) {
        std::fs::rename(self.path().join(from), self.path().join(to)).expect("it can be renamed");
    }

    /// Replaces `file` by `file.gz`.
    pub(crate) fn gzip(&self, file: &str) {
        let mut gzip = GzEncoder::new(Vec::new(), Compression::fast());
        gzip.write_all(&self.read(file)).expect("memory takes it");
        self.write(&format!("{file}.gz"), gzip.finish().expect("memory takes it"));
        self.remove(file);
    }

    /// A zip of all files, in a folder of its own, within `to`.
    pub(crate) fn zip(&self, to: &Self) -> PathBuf {
        let path = to.path().join("home-credit-default-risk.zip");
        let mut zip = ZipWriter::new(File::create(&path).expect("it can be created"));
        for entry in std::fs::read_dir(self.path()).expect("a folder") {
            let name = entry.expect("an entry").file_name().into_string().expect("a plain name");
            let inside = format!("home-credit-default-risk/{name}");
            zip.start_file(inside, SimpleFileOptions::default()).expect("an entry begins");
            zip.write_all(&self.read(&name)).expect("it is written");
        }
        zip.finish().expect("the zip is complete");
        path
    }
}

impl Bank {
    pub(crate) async fn import(&self, source: &Path) -> Result<ImportSummary, ImportError> {
        self.import_as(Mode::Whole, source).await
    }

    pub(crate) async fn import_as(&self, mode: Mode, source: &Path) -> Result<ImportSummary, ImportError> {
        import(&self.store, &ImportOptions::of(source), mode, &Silent).await
    }

    /// However many rows of it cannot be read.
    pub(crate) async fn import_with_faults(&self, source: &Path) -> Result<ImportSummary, ImportError> {
        let options = ImportOptions { max_rejected: 1.0, ..ImportOptions::of(source) };
        import(&self.store, &options, Mode::Whole, &Silent).await
    }

    /// The portfolio's three clients are in the bank.
    pub(crate) async fn filled(&self) -> Folder {
        let folder = Folder::portfolio();
        self.import(folder.path()).await.expect("the portfolio is imported");
        folder
    }
}
