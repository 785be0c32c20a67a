//! What each command does: opens the bank and the model, walks the clients, says what was done.
//!
//! Summaries go to stdout, progress and errors to stderr. A command either did everything or left what was
//! there; see [`crate::output`] for files, and the store for the bank.

mod audit;
mod backup;
mod catalogue;
mod demo_bank;
mod earlier_bank;
mod explain;
mod features;
mod generate;
mod import;
mod log;
mod logged;
mod migrate;
mod model_card;
mod monitor;
mod open;
mod outcome;
mod person;
mod print;
mod ready;
mod score;
mod serve;
mod token;
mod user;
mod walk;

use crate::cli::{Command, CommandLine};
use crate::error::CommandError;
use crate::telemetry;
use logged::logged_beside;
use open::{open_model, open_reliable, open_ruled, with_bank};
pub use outcome::Outcome;
use store::Access;

/// Does what the command line asks.
///
/// # Errors
/// [`CommandError`]: it could not be done; nothing is half-done.
pub async fn run(CommandLine { common, command }: CommandLine) -> Result<Outcome, CommandError> {
    telemetry::start_log(if matches!(command, Command::Serve(_)) {
        "info,tract=warn,sqlx=warn"
    } else {
        "warn"
    });
    match command {
        Command::Serve(arguments) => serve::run(&common, &arguments).await,
        // What is only tried touches nobody.
        Command::Import(arguments) if arguments.dry_run => import::run(&common, &arguments).await,
        Command::Import(arguments) => {
            let source = Some(arguments.source.display().to_string());
            logged_beside(&common, "import-bank", source, async || import::run(&common, &arguments).await)
                .await
        }
        Command::Generate(arguments) => generate::run(&arguments),
        Command::Catalogue(arguments) => catalogue::run(&arguments),
        // What is read of files is not read of the bank.
        Command::Features(arguments) if arguments.data.is_some() => features::run(&common, &arguments).await,
        Command::Features(arguments) => {
            let output = Some(arguments.output.display().to_string());
            logged_beside(&common, "export-features", output, async || {
                features::run(&common, &arguments).await
            })
            .await
        }
        Command::Score(arguments) => {
            // Without a file of them nobody is told any score: a bank is scored while there is a stop, and ready when it is lifted.
            let engine = if arguments.output.is_some() {
                open_reliable(&common).await?
            } else {
                open_ruled(&common).await?.0
            };
            let output = arguments.output.as_ref().map(|file| file.display().to_string());
            let score = async |bank: &_| score::run(bank, &engine, &arguments).await;
            let score = async || with_bank(&common, Access::Write, score).await;
            logged_beside(&common, "score-clients", output, score).await
        }
        Command::Explain(arguments) => {
            let engine = open_reliable(&common).await?;
            let explain = async |bank: &_| explain::run(bank, &engine, &arguments).await;
            let explain = async || with_bank(&common, Access::Read, explain).await;
            logged_beside(&common, "open-file", Some(arguments.id.to_string()), explain).await
        }
        Command::Monitor(arguments) => {
            let (engine, steering) = open_ruled(&common).await?;
            let is_stopped = steering.stopped.is_some();
            let outcome = async |bank: &_| monitor::run(bank, &engine, is_stopped, &arguments).await;
            return with_bank(&common, Access::Read, outcome).await;
        }
        Command::ModelCard(arguments) => model_card::run(&open_model(&common)?, &arguments),
        Command::Backup(arguments) if arguments.verify && arguments.keep.is_none() => {
            backup::verify(&arguments.place).await
        }
        Command::Backup(arguments) => {
            let place = Some(arguments.place.display().to_string());
            let back_up = async |bank: &_| backup::back_up(bank, &arguments).await;
            let back_up = async || with_bank(&common, Access::Read, back_up).await;
            logged_beside(&common, "back-up", place, back_up).await
        }
        Command::Restore(arguments) => {
            let file = Some(arguments.file.display().to_string());
            logged_beside(&common, "restore-bank", file, async || backup::restore(&common, &arguments).await)
                .await
        }
        Command::Migrate(arguments) => migrate::run(&common, &arguments).await,
        Command::User(command) => user::run(&common, &command).await,
        Command::Token(command) => token::run(&common, &command).await,
        Command::Audit(arguments) => return audit::run(&common, &arguments).await,
        Command::Log(arguments) => log::run(&common, &arguments).await,
        Command::Person(arguments) => person::run(&common, &arguments).await,
        Command::Ready(arguments) => ready::run(&arguments),
    }?;
    Ok(Outcome::Done)
}
