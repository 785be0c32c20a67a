//! The binary `clairscore`: reads the command line, runs one command, turns its outcome into an exit code.

// The type of a page holds the types of all that is in it.
#![recursion_limit = "512"]

use clap::Parser;
use server::cli::CommandLine;
use std::process::ExitCode;

#[tokio::main]
async fn main() -> ExitCode {
    // clap itself answers misuse (exit 2), --help and --version (exit 0).
    let command_line = CommandLine::parse();
    match server::command::run(command_line).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("clairscore: {}", server::error::sentence(&error));
            ExitCode::FAILURE
        }
    }
}
