//! `ready`: asks a running server whether it can answer, for a supervisor that only understands exit codes.
//!
//! One request of three lines over a socket of the standard library: an HTTP client would be more than the question, but where
//! the answer comes over TLS.

use super::open::socket;
use crate::address::to_reach;
use crate::cli::Ready;
use crate::error::CommandError;
use app::base_path::BasePath;
use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::time::Duration;
use ureq::Agent;
use ureq::tls::TlsConfig;

/// How long the server may take to accept, and to begin its answer.
const PATIENCE: Duration = Duration::from_secs(5);
/// The most bytes that the first line of an answer may have.
const LINE: u64 = 1_024;

pub(super) fn run(arguments: &Ready) -> Result<(), CommandError> {
    let addr = to_reach(socket(&arguments.listening)?);
    let ask: fn(SocketAddr, &BasePath) -> io::Result<String> = if arguments.tls { ask_over_tls } else { ask };
    let line = ask(addr, &arguments.listening.based.base_path)
        .map_err(|source| CommandError::NoAnswer { addr, source })?;
    match status(&line) {
        Some("200") => Ok(()),
        Some(_) => Err(CommandError::NotReady { addr, status: line }),
        None => Err(CommandError::NoAnswer { addr, source: io::ErrorKind::InvalidData.into() }),
    }
}

/// The status in `HTTP/1.1 200 OK`, whose words may be missing; none if the line is none of HTTP.
fn status(line: &str) -> Option<&str> {
    let (protocol, rest) = line.split_once(' ')?;
    let status = rest.split_once(' ').map_or(rest, |(status, _)| status);
    let is_status = status.len() == 3 && status.bytes().all(|byte| byte.is_ascii_digit());
    (["HTTP/1.0", "HTTP/1.1"].contains(&protocol) && is_status).then_some(status)
}

/// The first line of the answer.
fn ask(addr: SocketAddr, base: &BasePath) -> io::Result<String> {
    let mut server = TcpStream::connect_timeout(&addr, PATIENCE)?;
    server.set_read_timeout(Some(PATIENCE))?;
    server.set_write_timeout(Some(PATIENCE))?;
    // Written at once: who answers the first line only may have hung up before the next.
    let request = format!("GET {base}/readyz HTTP/1.1\r\nHost: {addr}\r\nConnection: close\r\n\r\n");
    server.write_all(request.as_bytes())?;
    let mut line = String::new();
    BufReader::new(server.take(LINE)).read_line(&mut line)?;
    Ok(line.trim_end().to_owned())
}

/// The same over TLS, as that line would be. What answers on this machine is this machine's, whatever name it goes by.
fn ask_over_tls(addr: SocketAddr, base: &BasePath) -> io::Result<String> {
    let tls = TlsConfig::builder().disable_verification(addr.ip().is_loopback()).build();
    let agent = Agent::config_builder()
        .https_only(true)
        .tls_config(tls)
        .proxy(None)
        .max_redirects(0)
        .http_status_as_error(false)
        .timeout_connect(Some(PATIENCE))
        .timeout_global(Some(PATIENCE * 2));
    let asked = Agent::new_with_config(agent.build()).get(format!("https://{addr}{base}/readyz")).call();
    Ok(format!("HTTP/1.1 {}", asked.map_err(ureq::Error::into_io)?.status()))
}

#[cfg(test)]
mod tests {
    use super::status;

    #[test]
    fn a_status_line_is_one_of_http() {
        for (line, code) in
            [("HTTP/1.1 200 OK", "200"), ("HTTP/1.0 200", "200"), ("HTTP/1.1 503 Service Unavailable", "503")]
        {
            assert_eq!(status(line), Some(code));
        }
        for line in [
            "",
            "HTTP/1.1",
            "HTTP/1.1 ",
            "HTTP/1.1 2000 OK",
            "HTTP/1.1 200OK",
            "HTTP/1.1 20 OK",
            "HTTP/ 200 OK",
            "HTTP/9.9 200 OK",
            "HTTPS/1.1 200 OK",
            "SSH-2.0-OpenSSH_9.2 200",
            "200 OK",
        ] {
            assert_eq!(status(line), None, "{line:?}");
        }
    }
}
