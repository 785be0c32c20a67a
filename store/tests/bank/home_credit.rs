//! The real files, where they are at hand: `HOME_CREDIT_DIR`, or `../shared/home-credit` beside the
//! repository. Elsewhere this test says so and passes.

use crate::support::on_both_engines;
use std::io::{BufRead, BufReader};
use std::path::PathBuf;

fn folder() -> Option<PathBuf> {
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
        let mut after = i64::MIN;
        let mut clients = 0;
        loop {
            let files = bank.store.client_files(after, 5_000).await.expect("it reads");
            let Some(last) = files.last() else { break };
            after = last.application.sk_id_curr;
            clients += files.len();
        }
        assert_eq!(clients, 85_267);
    }
}
