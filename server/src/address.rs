//! Where a server listens: what `--addr` says, else `CLAIRSCORE_ADDR` (the command line reads both), else every address of
//! this machine at the port that `PORT` names, as platforms that run containers ask for, else this machine alone.
//!
//! Independent of what is done with the address.

use std::fmt;
use std::io;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, ToSocketAddrs};
use std::str::FromStr;
use std::sync::LazyLock;

/// Where to listen if nobody says so.
const HERE: &str = "127.0.0.1:3000";

/// Where to listen if neither `--addr` nor `CLAIRSCORE_ADDR` says so.
pub(crate) fn default_address() -> &'static str {
    static DEFAULT: LazyLock<String> = LazyLock::new(|| of_port(std::env::var("PORT").ok().as_deref()));
    &DEFAULT
}

/// A number that is none is for [`Address`] to refuse.
fn of_port(port: Option<&str>) -> String {
    match port {
        Some(port) if !port.is_empty() => format!("0.0.0.0:{port}"),
        _ => HERE.to_owned(),
    }
}

/// Where a server listens, as it was written: `HOST:PORT`. Whether there is such a host is known only when it is asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Address(String);

/// An address that is not written as it should be.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
#[error("write HOST:PORT, as 127.0.0.1:3000, localhost:3000 or [::1]:3000")]
pub struct NotAnAddress;

impl FromStr for Address {
    type Err = NotAnAddress;

    fn from_str(text: &str) -> Result<Self, NotAnAddress> {
        if text.parse::<SocketAddr>().is_err() {
            let (host, port) = text.rsplit_once(':').ok_or(NotAnAddress)?;
            if host.is_empty() || host.contains([':', '/', '[']) || port.parse::<u16>().is_err() {
                return Err(NotAnAddress);
            }
        }
        Ok(Self(text.to_owned()))
    }
}

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl Address {
    /// The socket that it means; of several the first of IPv4, which a name such as `localhost` is expected to mean.
    ///
    /// # Errors
    /// The system's, if it knows no such host.
    pub(crate) fn resolve(&self) -> io::Result<SocketAddr> {
        let addresses: Vec<SocketAddr> = self.0.to_socket_addrs()?.collect();
        let first = addresses.iter().find(|address| address.is_ipv4()).or(addresses.first());
        first.copied().ok_or_else(|| io::ErrorKind::NotFound.into())
    }
}

/// Where a server can be reached that listens at `address`: one that listens everywhere listens here, too.
pub(crate) fn to_reach(address: SocketAddr) -> SocketAddr {
    let ip = match address.ip() {
        IpAddr::V4(ip) if ip.is_unspecified() => Ipv4Addr::LOCALHOST.into(),
        IpAddr::V6(ip) if ip.is_unspecified() => Ipv6Addr::LOCALHOST.into(),
        ip => ip,
    };
    SocketAddr::new(ip, address.port())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_host_may_be_a_number_or_a_name() {
        for (text, address) in [
            ("127.0.0.1:3000", "127.0.0.1:3000"),
            ("0.0.0.0:80", "0.0.0.0:80"),
            ("[::1]:3000", "[::1]:3000"),
            ("localhost:3000", "127.0.0.1:3000"),
        ] {
            let written: Address = text.parse().expect(text);
            assert_eq!(written.resolve().expect(text), address.parse().expect("an address"));
        }
    }

    #[test]
    fn what_is_no_address_is_refused_with_a_word_of_how_to_write_one() {
        for text in [
            "3000",
            ":3000",
            "",
            "localhost",
            "localhost:",
            "localhost:http",
            "localhost:65536",
            "::1:3000",
            "http://localhost:3000",
        ] {
            assert_eq!(text.parse::<Address>(), Err(NotAnAddress), "{text:?}");
        }
        let unknown: Address = "no-such-host.invalid:3000".parse().expect("it is written as it should be");
        unknown.resolve().expect_err("the name is reserved");
    }

    #[test]
    fn a_port_alone_means_every_address_of_this_machine() {
        assert_eq!(of_port(Some("8080")), "0.0.0.0:8080");
        assert_eq!(of_port(None), HERE);
        assert_eq!(of_port(Some("")), HERE);
        assert!(of_port(Some("http")).parse::<Address>().is_err(), "and is refused if it is none");
    }

    #[test]
    fn who_listens_everywhere_is_reached_here() {
        for (listens, reached) in
            [("0.0.0.0:80", "127.0.0.1:80"), ("[::]:80", "[::1]:80"), ("10.0.0.7:80", "10.0.0.7:80")]
        {
            let address = |text: &str| text.parse().expect("an address");
            assert_eq!(to_reach(address(listens)), address(reached));
        }
    }
}
