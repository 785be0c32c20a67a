//! The binary `clairscore`: reads the command line, runs one command, turns its outcome into an exit code.

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
