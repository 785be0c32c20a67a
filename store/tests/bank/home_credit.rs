//! The real files, where they are at hand: `HOME_CREDIT_DIR`, or `../shared/home-credit` beside the
//! repository. Elsewhere this test says so and passes.

use crate::support::on_both_engines;
use std::convert::identity;
use std::io::{BufRead, BufReader};
use std::path::PathBuf;
use store::Silent;
use store::import::{ImportError, ImportOptions, client_files};

pub(crate) fn folder() -> Option<PathBuf> {
    let folder = std::env::var_os("HOME_CREDIT_DIR").map_or_else(
        || PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../shared/home-credit")),
        PathBuf::from,
    );
    folder.is_dir().then_some(folder)
}

on_both_engines! {
    async fn the_real_files_are_imported_whole(bank) {
        let Some(folder) = folder() else {
            println!("skipped: no Home Credit files (set HOME_CREDIT_DIR)");
            return;
        };
        let summary = bank.import(&folder).await.expect("they are imported");
        assert_eq!(summary.clients, 85_267);
        assert_eq!(summary.files.len(), 8);
        for file in &summary.files {
            let text = std::fs::File::open(folder.join(&file.file)).expect("the file is there");
            let rows = BufReader::new(text).split(b'\n').count() as u64 - 1;
            assert_eq!(file.kept + file.rejected, rows, "{}", file.file);
        }
        let (sender, mut read) = tokio::sync::mpsc::channel(2);
        let scratch = tempfile::tempdir().expect("a temporary folder");
        let reader = tokio::task::spawn_blocking(move || {
            let send = |files| sender.blocking_send(files).map_err(|_| ImportError::Interrupted);
            client_files(&ImportOptions::of(&folder), scratch.path(), &Silent, identity, send)
        });
        let mut after = i64::MIN;
        let mut clients = 0;
        while let Some(files) = read.recv().await {
            let stored = bank.store.client_files(after, files.len() as u64).await.expect("it reads");
            assert!(files == stored, "clients after {after} differ from those of the bank");
            after = files.last().expect("a part has clients").application.sk_id_curr;
            clients += files.len();
        }
        assert_eq!(clients, 85_267);
        assert_eq!(reader.await.expect("it does not panic").expect("it reads"), summary);
    }
}
