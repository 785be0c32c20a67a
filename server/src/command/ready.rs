//! `ready`: asks a running server whether it can answer, for a supervisor that only understands exit codes.
//!
//! One request of three lines over a socket of the standard library: an HTTP client would be more than the question.

use crate::address::to_reach;
use crate::cli::Ready;
use crate::error::CommandError;
use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::time::Duration;

/// How long the server may take to accept, and to begin its answer.
const PATIENCE: Duration = Duration::from_secs(5);
/// The most bytes that the first line of an answer may have.
const LINE: u64 = 1_024;

pub(super) fn run(arguments: &Ready) -> Result<(), CommandError> {
    let addr = to_reach(arguments.addr);
    let status = ask(addr).map_err(|source| CommandError::NoAnswer { addr, source })?;
    // "HTTP/1.1 200 OK"
    match status.split_once(' ') {
        Some((protocol, status)) if protocol.starts_with("HTTP/") => {
            if status.starts_with("200") {
                Ok(())
            } else {
                Err(CommandError::NotReady { addr, status: status.to_owned() })
            }
        }
        _ => Err(CommandError::NoAnswer { addr, source: io::ErrorKind::InvalidData.into() }),
    }
}

/// The first line of the answer.
fn ask(addr: SocketAddr) -> io::Result<String> {
    let mut server = TcpStream::connect_timeout(&addr, PATIENCE)?;
    server.set_read_timeout(Some(PATIENCE))?;
    server.set_write_timeout(Some(PATIENCE))?;
    write!(server, "GET /readyz HTTP/1.1\r\nHost: {addr}\r\nConnection: close\r\n\r\n")?;
    let mut line = String::new();
    BufReader::new(server.take(LINE)).read_line(&mut line)?;
    Ok(line.trim_end().to_owned())
}
