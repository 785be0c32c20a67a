//! The binary `clairscore`: reads the command line, runs one command, turns its outcome into an exit code.

use mimalloc::MiMalloc;
use server::cli::CommandLine;
use server::command::Outcome;
use std::process::ExitCode;

/// A page is thousands of small strings that live for some milliseconds, on threads that take turns.
#[global_allocator]
static ALLOCATOR: MiMalloc = MiMalloc;

#[tokio::main]
async fn main() -> ExitCode {
    // Misuse (exit 2), --help and --version (exit 0) end here.
    let command_line = CommandLine::read();
    match server::command::run(command_line).await {
        Ok(Outcome::Done) => ExitCode::SUCCESS,
        Ok(Outcome::NeedsAttention) => ExitCode::from(3),
        Err(error) => {
            eprintln!("clairscore: {}", server::error::sentence(&error));
            ExitCode::FAILURE
        }
    }
}
