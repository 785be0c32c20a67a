//! What each command does: opens the bank and the model, walks the clients, says what was done.
//!
//! Summaries go to stdout, progress and errors to stderr. A command either did everything or left what was
//! there; see [`crate::output`] for files, and the store for the bank.

mod backup;
mod catalogue;
mod explain;
mod features;
mod generate;
mod import;
mod model_card;
mod monitor;
mod score;
mod serve;

use crate::cli::{Command, CommandLine, Common};
use crate::error::CommandError;
use crate::telemetry;
use indicatif::ProgressBar;
use model::engine::Engine;
use model::file::ClientFile;
use std::io::{ErrorKind, Write};
use store::Store;

/// How many clients are read, and worked on, at once.
const PAGE: u64 = 1_000;

/// Does what the command line asks.
///
/// # Errors
/// [`CommandError`]: it could not be done; nothing is half-done.
pub async fn run(CommandLine { common, command }: CommandLine) -> Result<(), CommandError> {
    telemetry::start_log(if matches!(command, Command::Serve(_)) {
        "info,tract=warn,sqlx=warn"
    } else {
        "warn"
    });
    match command {
        Command::Serve(arguments) => serve::run(&common, &arguments).await,
        Command::Import(arguments) => import::run(&open_bank(&common).await?, &arguments).await,
        Command::Generate(arguments) => generate::run(&arguments),
        Command::Catalogue(arguments) => catalogue::run(&arguments),
        Command::Features(arguments) => features::run(&common, &arguments).await,
        Command::Score(arguments) => {
            let engine = open_model(&common)?;
            score::run(&open_bank(&common).await?, &engine, &arguments).await
        }
        Command::Explain(arguments) => {
            let engine = open_model(&common)?;
            explain::run(&open_bank(&common).await?, &engine, &arguments).await
        }
        Command::Monitor(arguments) => {
            let engine = open_model(&common)?;
            monitor::run(&open_bank(&common).await?, &engine, &arguments).await
        }
        Command::ModelCard(arguments) => model_card::run(&open_model(&common)?, &arguments),
        Command::Backup(arguments) => backup::back_up(&open_bank(&common).await?, &arguments).await,
        Command::Restore(arguments) => backup::restore(&open_bank(&common).await?, &arguments).await,
    }
}

async fn open_bank(common: &Common) -> Result<Store, CommandError> {
    Ok(Store::connect(&common.database_url).await?)
}

/// The artifact of `--model`, with the `evaluation.json` beside it if there is one; else the shipped one.
fn open_model(common: &Common) -> Result<Engine, CommandError> {
    let Some(path) = &common.model else {
        return Ok(Engine::shipped()?);
    };
    let unreadable =
        |path: &std::path::Path, source| CommandError::ModelUnreadable { path: path.to_owned(), source };
    let onnx = std::fs::read(path).map_err(|source| unreadable(path, source))?;
    let report = path.with_file_name("evaluation.json");
    let evaluation = match std::fs::read(&report) {
        Ok(json) => Some(json),
        Err(error) if error.kind() == ErrorKind::NotFound => None,
        Err(source) => return Err(unreadable(&report, source)),
    };
    Engine::from_onnx(&onnx, evaluation.as_deref())
        .map_err(|source| CommandError::ModelRefused { path: path.clone(), source })
}

/// Walks all clients in the order of their ids, a page at a time; the next page is read while `work` works.
async fn for_each_page(
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

/// Prints to stdout. A reader who has seen enough (`| head`) is no failure.
fn say(text: &str) -> Result<(), CommandError> {
    let mut out = std::io::stdout().lock();
    match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
        Err(error) if error.kind() != ErrorKind::BrokenPipe => Err(CommandError::Stdout(error)),
        _ => Ok(()),
    }
}
