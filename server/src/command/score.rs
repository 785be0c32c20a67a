//! `score`: every client's score, kept in the bank for lists and charts, and as CSV if asked for.

use super::print::print;
use super::walk::for_each_page;
use crate::cli::Score;
use crate::error::CommandError;
use crate::output::{NewFile, unwritable};
use crate::progress;
use model::catalogue::{self, inputs::Inputs};
use model::engine::Engine;
use model::file::ClientFile;
use model::monitoring::Tally;
use std::io::{BufWriter, Write};
use store::{ScoreRow, Store};

pub(super) async fn run(store: &Store, engine: &Engine, arguments: &Score) -> Result<(), CommandError> {
    let clients = match &arguments.output {
        None => score_bank(store, engine, |_| Ok(())).await?,
        Some(path) => {
            let failed = |source| unwritable(path, source);
            let file = NewFile::at(path)?;
            let mut csv = BufWriter::new(file.as_file());
            writeln!(csv, "sk_id_curr,probability,decision").map_err(failed)?;
            let clients = score_bank(store, engine, |rows| {
                // Rust writes the shortest digits that read back as the very same number.
                rows.iter()
                    .try_for_each(|r| {
                        writeln!(csv, "{},{},{}", r.client_id, r.probability, r.decision.name())
                    })
                    .map_err(failed)
            })
            .await?;
            csv.flush().map_err(failed)?;
            drop(csv);
            file.keep()?;
            clients
        }
    };
    let model = &engine.parameters().id;
    let place = arguments.output.as_ref().map(|p| format!(" and wrote {}", p.display())).unwrap_or_default();
    print(&format!("Scored {clients} clients with {model}{place}.\n"))
}

/// Scores the whole bank through the one scoring path, keeps the scores and what is counted for monitoring, and
/// shows the scores to `also`, in the order of the clients' ids.
pub(super) async fn score_bank(
    store: &Store,
    engine: &Engine,
    mut also: impl FnMut(&[ScoreRow]) -> Result<(), CommandError>,
) -> Result<u64, CommandError> {
    let clients = store.client_count().await?;
    let bar = progress::clients(clients, "Scoring");
    let mut tally = Tally::new(&engine.parameters().id, engine.references());
    for_each_page(store, &bar, async |files: Vec<ClientFile>| {
        let rows = tokio::task::block_in_place(|| score_page(engine, &files, &mut tally))?;
        also(&rows)?;
        Ok(store.save_scores(&rows).await?)
    })
    .await?;
    store.save_tally(&tally).await?;
    store.publish_scores().await?;
    Ok(clients)
}

fn score_page(
    engine: &Engine,
    files: &[ClientFile],
    tally: &mut Tally,
) -> Result<Vec<ScoreRow>, CommandError> {
    let rows: Vec<f32> = files.iter().flat_map(catalogue::row).collect();
    let known: Vec<Inputs> = files.iter().map(Inputs::known).collect();
    let scores = engine.score_rows(&rows, &known)?;
    let parameters = engine.parameters();
    tally.add(&parameters.policy, files, &rows, &scores);
    Ok(files.iter().zip(&scores).map(|(file, score)| ScoreRow::new(parameters, file, score)).collect())
}
