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
mod open;
mod print;
mod score;
mod serve;
mod walk;

use crate::cli::{Command, CommandLine};
use crate::error::CommandError;
use crate::telemetry;
use open::{open_bank, open_model};

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
