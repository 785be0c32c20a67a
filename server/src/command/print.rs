//! What a command says when it is done.

use crate::error::CommandError;
use std::io::{ErrorKind, Write};

/// Prints to stdout. A reader who has seen enough (`| head`) is no failure.
pub(super) fn print(text: &str) -> Result<(), CommandError> {
    let mut out = std::io::stdout().lock();
    match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
        Err(error) if error.kind() != ErrorKind::BrokenPipe => Err(CommandError::Stdout(error)),
        _ => Ok(()),
    }
}
