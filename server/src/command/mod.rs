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
        Command::Import(arguments) => import::run(&common, &arguments).await,
        Command::Generate(arguments) => generate::run(&arguments),
        Command::Catalogue(arguments) => catalogue::run(&arguments),
        Command::Features(arguments) => features::run(&common, &arguments).await,
        Command::Score(arguments) => {
            // Without a file of them nobody is told any score: a bank is scored while there is a stop, and ready when it is lifted.
            let engine = if arguments.output.is_some() {
                open_reliable(&common).await?
            } else {
                open_ruled(&common).await?.0
            };
            with_bank(&common, Access::Write, async |bank| score::run(bank, &engine, &arguments).await).await
        }
        Command::Explain(arguments) => {
            let engine = open_reliable(&common).await?;
            with_bank(&common, Access::Read, async |bank| explain::run(bank, &engine, &arguments).await).await
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
            with_bank(&common, Access::Read, async |bank| backup::back_up(bank, &arguments).await).await
        }
        Command::Restore(arguments) => backup::restore(&common, &arguments).await,
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
