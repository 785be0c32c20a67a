//! `score`: every client's score, kept in the bank for lists and charts, and as CSV if asked for.

use super::print::print;
use super::walk::{PAGE, for_each_page};
use crate::cli::Score;
use crate::error::CommandError;
use crate::output::{Kind, NewFile, unwritable};
use crate::progress::{self, Bars};
use model::basis::Basis;
use model::catalogue;
use model::effects::Plan;
use model::engine::Engine;
use model::file::ClientFile;
use model::monitoring::Tally;
use std::io::{BufWriter, Write};
use store::words::counted;
use store::{Missing, ScoreRow, Scoring, Store};

/// Files are read one by one of at most so small a share of the clients, one in so many: reading all is faster then.
const FEW: u64 = 20;
/// The columns of a file of scores.
const COLUMNS: &str = "sk_id_curr,probability,decision";

/// Whom to score.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Clients {
    All,
    /// Those who have no score of the model.
    Missing,
}

pub(super) async fn run(store: &Store, engine: &Engine, arguments: &Score) -> Result<(), CommandError> {
    let whom = if arguments.missing { Clients::Missing } else { Clients::All };
    let clients = match &arguments.output {
        None => score_bank(store, engine, whom, |_| Ok(())).await?,
        Some(path) => {
            let failed = |source| unwritable(path, source);
            let file = NewFile::at(path, Kind::Csv(COLUMNS))?;
            let mut csv = BufWriter::new(file.as_file());
            writeln!(csv, "{COLUMNS}").map_err(failed)?;
            let clients = score_bank(store, engine, whom, |rows| {
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
    print(&format!("Scored {} with {model}{place}.\n", counted(clients, "client")))
}

/// Scores clients through the one scoring path, keeps the scores and what is counted for monitoring, and shows the
/// scores to `also`, in the order of the clients' ids. All of it is published at once, in the end. Returns how many
/// were scored.
pub(super) async fn score_bank(
    store: &Store,
    engine: &Engine,
    whom: Clients,
    also: impl FnMut(&[ScoreRow]) -> Result<(), CommandError>,
) -> Result<u64, CommandError> {
    let model = &engine.parameters().id;
    let scoring = store.begin_scoring(model, &Bars::default()).await?;
    let clients = store.client_count().await?;
    let missing = match whom {
        Clients::All => None,
        Clients::Missing => scoring.missing().await?,
    };
    let tally = Tally::new(model, engine.references());
    let mut run = Run { store, engine, plan: Plan::new(engine), scoring, tally, also, scored: 0 };
    match missing {
        None => {
            run.walk(clients, |_| true).await?;
            run.scoring.publish(&run.tally).await?;
        }
        Some(Missing { clients: few, counted: Some(counted) }) if few.len() as u64 <= clients / FEW => {
            if few.is_empty() {
                return Ok(0);
            }
            run.tally = counted;
            run.visit(&few).await?;
            run.scoring.publish_missing(&run.tally).await?;
        }
        // Everybody is counted again.
        Some(Missing { clients: missing, .. }) => {
            run.walk(clients, |id| missing.binary_search(&id).is_ok()).await?;
            run.scoring.publish_missing(&run.tally).await?;
        }
    }
    Ok(run.scored)
}

/// A scoring under way.
struct Run<'a, A> {
    store: &'a Store,
    engine: &'a Engine,
    /// How effects are counted.
    plan: Plan<'a>,
    scoring: Scoring,
    tally: Tally,
    also: A,
    scored: u64,
}

impl<A: FnMut(&[ScoreRow]) -> Result<(), CommandError>> Run<'_, A> {
    /// Counts all clients, and keeps the scores of those that are `wanted`.
    async fn walk(&mut self, clients: u64, wanted: impl Fn(i64) -> bool) -> Result<(), CommandError> {
        let bar = progress::clients(clients, "Scoring");
        for_each_page(self.store, &bar, async |files| self.take(&files, &wanted).await).await
    }

    /// Counts some clients, and keeps their scores.
    async fn visit(&mut self, clients: &[i64]) -> Result<(), CommandError> {
        let bar = progress::clients(clients.len() as u64, "Scoring");
        for ids in clients.chunks(usize::try_from(PAGE).unwrap_or(usize::MAX)) {
            let mut files = Vec::with_capacity(ids.len());
            for &id in ids {
                files.extend(self.store.client_file(id).await?);
            }
            self.take(&files, |_| true).await?;
            bar.inc(ids.len() as u64);
        }
        bar.finish_and_clear();
        Ok(())
    }

    async fn take(&mut self, files: &[ClientFile], wanted: impl Fn(i64) -> bool) -> Result<(), CommandError> {
        let rows =
            tokio::task::block_in_place(|| score_page(self.engine, &self.plan, files, &mut self.tally))?;
        let rows: Vec<_> = rows.into_iter().filter(|row| wanted(row.client_id)).collect();
        (self.also)(&rows)?;
        self.scored += rows.len() as u64;
        Ok(self.scoring.save(&rows).await?)
    }
}

fn score_page(
    engine: &Engine,
    plan: &Plan<'_>,
    files: &[ClientFile],
    tally: &mut Tally,
) -> Result<Vec<ScoreRow>, CommandError> {
    let rows: Vec<f32> = files.iter().flat_map(catalogue::row).collect();
    let bases: Vec<Basis> = files.iter().map(Basis::of).collect();
    let scores = engine.score_rows(&rows, &bases)?;
    let parameters = engine.parameters();
    tally.add(&parameters.policy, files, &rows, &scores);
    tally.effects.add(plan, &rows);
    Ok(files.iter().zip(&scores).map(|(file, score)| ScoreRow::new(parameters, file, score)).collect())
}
