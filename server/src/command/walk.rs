//! All clients of a bank, for commands that work on each of them.

use crate::error::CommandError;
use indicatif::ProgressBar;
use model::file::ClientFile;
use store::Store;

/// How many clients are read, and worked on, at once.
pub(super) const PAGE: u64 = 1_000;

/// Walks all clients in the order of their ids, a page at a time; the next page is read while `work` works.
pub(super) async fn for_each_page(
    store: &Store,
    bar: &ProgressBar,
    mut work: impl AsyncFnMut(Vec<ClientFile>) -> Result<(), CommandError>,
) -> Result<(), CommandError> {
    let mut page = store.client_files(i64::MIN, PAGE).await?;
    while let Some(last) = page.last() {
        let (last, clients) = (last.application.sk_id_curr, page.len());
        let next = tokio::spawn({
            let store = store.clone();
            async move { store.client_files(last, PAGE).await }
        });
        work(page).await?;
        bar.inc(clients.try_into().unwrap_or(u64::MAX));
        page = next.await.expect("reading a page does not panic")?;
    }
    bar.finish_and_clear();
    Ok(())
}
