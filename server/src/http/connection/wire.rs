//! How requests reach the server, and so how safe what they say is on its way, and who sent them.
//!
//! On this machine alone they come as they are; from elsewhere they come over TLS, which this server or a proxy before it
//! speaks. Behind a proxy nobody else is answered, and the sender is whom the proxies name: each puts whoever it was asked by at
//! the end of `X-Forwarded-For`, so the last one that is no proxy is believed, and nothing before it. Whoever has an address of
//! the proxies' networks is believed as one: `private` is for where no client has such an address.
//!
//! Independent of what is asked.

use crate::http::answer::problem::ApiError;
use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use http::{HeaderMap, HeaderName};
use std::net::{IpAddr, Ipv6Addr};
use std::str::FromStr;
use std::sync::Arc;

const FORWARDED_FOR: HeaderName = HeaderName::from_static("x-forwarded-for");
/// Networks that no address of the internet is in: what the word `private` stands for.
const PRIVATE: [&str; 9] = [
    "127.0.0.0/8",
    "10.0.0.0/8",
    "172.16.0.0/12",
    "192.168.0.0/16",
    "100.64.0.0/10",
    "169.254.0.0/16",
    "::1/128",
    "fc00::/7",
    "fe80::/10",
];

/// How requests come.
#[derive(Debug, Clone)]
pub enum Wire {
    /// Without TLS, from this machine alone.
    Loopback,
    /// Over TLS.
    Tls,
    /// From proxies that speak TLS for this server.
    Proxied(Arc<[Network]>),
}

/// A network: an address, and how many of its first bits say the network.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Network {
    address: IpAddr,
    bits: u32,
}

/// What is no network.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
#[error("write a network as 10.0.0.0/8 or fd00::/8, an address, or the word private")]
pub struct NotANetwork;

/// One network, or several by one word.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Networks(pub Vec<Network>);

impl FromStr for Networks {
    type Err = NotANetwork;

    fn from_str(text: &str) -> Result<Self, NotANetwork> {
        let names = if text.trim() == "private" { &PRIVATE[..] } else { &[text.trim()][..] };
        names.iter().map(|name| name.parse()).collect::<Result<_, _>>().map(Self)
    }
}

impl FromStr for Network {
    type Err = NotANetwork;

    fn from_str(text: &str) -> Result<Self, NotANetwork> {
        let (address, bits) =
            text.split_once('/').map_or((text, None), |(address, bits)| (address, Some(bits)));
        let address: IpAddr = address.parse().map_err(|_| NotANetwork)?;
        let most = if address.is_ipv4() { 32 } else { 128 };
        let bits = match bits {
            Some(bits) => bits.parse().ok().filter(|bits| *bits <= most).ok_or(NotANetwork)?,
            None => most,
        };
        Ok(Self { address, bits })
    }
}

impl Network {
    fn has(self, address: IpAddr) -> bool {
        let host = |all: u32| all - self.bits;
        match (self.address, address.to_canonical()) {
            (IpAddr::V4(own), IpAddr::V4(other)) => {
                let differing = u32::from(own) ^ u32::from(other);
                differing.checked_shr(host(32)).unwrap_or(0) == 0
            }
            (IpAddr::V6(own), IpAddr::V6(other)) => {
                let differing = u128::from(own) ^ u128::from(other);
                differing.checked_shr(host(128)).unwrap_or(0) == 0
            }
            _ => false,
        }
    }
}

/// The other end of a connection.
#[derive(Debug, Clone, Copy)]
pub struct Peer(pub IpAddr);

/// Who sent a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::http) struct Sender(pub(in crate::http) IpAddr);

impl Sender {
    /// By what the tries of one sender are counted: of IPv6, a household has a whole network.
    pub(in crate::http) fn counted_as(self) -> String {
        match self.0.to_canonical() {
            IpAddr::V4(address) => address.to_string(),
            IpAddr::V6(address) => {
                let [a, b, c, d, ..] = address.segments();
                format!("{}/64", Ipv6Addr::new(a, b, c, d, 0, 0, 0, 0))
            }
        }
    }
}

impl Wire {
    /// Whether nobody between the browser and here can read or change what is said.
    pub(in crate::http) const fn is_secure(&self) -> bool {
        !matches!(self, Self::Loopback)
    }

    /// Who sent a request that came from `peer`; none if it should not have come from there.
    fn sender(&self, peer: IpAddr, headers: &HeaderMap) -> Option<Sender> {
        let peer = peer.to_canonical();
        let proxies = match self {
            Self::Proxied(proxies) => proxies,
            Self::Tls => return Some(Sender(peer)),
            // A proxy that nobody told of would have the whole world look like this machine.
            Self::Loopback => return (!headers.contains_key(FORWARDED_FOR)).then_some(Sender(peer)),
        };
        let is_proxy = |address: IpAddr| proxies.iter().any(|network| network.has(address));
        if !is_proxy(peer) {
            return None;
        }
        let named = headers.get_all(FORWARDED_FOR).iter().filter_map(|value| value.to_str().ok());
        let named: Vec<&str> = named.flat_map(|value| value.split(',')).collect();
        let mut sender = peer;
        for name in named.iter().rev() {
            // What is no address was written by somebody else than a proxy.
            let Some(address) = address(name) else { break };
            sender = address;
            if !is_proxy(address) {
                break;
            }
        }
        Some(Sender(sender))
    }
}

/// `10.0.0.7`, `10.0.0.7:4711`, `fd00::7` or `[fd00::7]:4711`.
fn address(text: &str) -> Option<IpAddr> {
    let text = text.trim();
    let socket = || text.parse::<std::net::SocketAddr>().ok().map(|socket| socket.ip());
    let bare = text.strip_prefix('[').and_then(|text| text.strip_suffix(']')).unwrap_or(text);
    bare.parse().ok().or_else(socket).map(|address: IpAddr| address.to_canonical())
}

/// Finds out who sent a request, and refuses one that came past the proxies.
pub(in crate::http) async fn find_sender(
    State(wire): State<Wire>,
    mut request: Request,
    next: Next,
) -> Response {
    if let Some(Peer(peer)) = request.extensions().get::<Peer>().copied() {
        match wire.sender(peer, request.headers()) {
            Some(sender) => {
                request.extensions_mut().insert(sender);
            }
            None if super::hosts::ANY_HOST.contains(&request.uri().path()) => {}
            None => return ApiError::PastTheProxy.into_response(),
        }
    }
    next.run(request).await
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ip(text: &str) -> IpAddr {
        text.parse().expect("an address")
    }

    #[test]
    fn a_network_has_the_addresses_that_begin_alike() {
        for (network, inside, outside) in [
            ("10.0.0.0/8", "10.255.0.1", "11.0.0.1"),
            ("192.168.1.7", "192.168.1.7", "192.168.1.8"),
            ("0.0.0.0/0", "8.8.8.8", "::1"),
            ("fd00::/8", "fdff::1", "fe00::1"),
            ("10.0.0.0/8", "::ffff:10.1.2.3", "::ffff:11.1.2.3"),
        ] {
            let parsed: Network = network.parse().expect(network);
            assert!(parsed.has(ip(inside)), "{network} {inside}");
            assert!(!parsed.has(ip(outside)), "{network} {outside}");
        }
        for wrong in ["", "10.0.0.0/33", "fd00::/129", "10.0.0/8", "ten", "10.0.0.0/", "/8"] {
            assert_eq!(wrong.parse::<Networks>(), Err(NotANetwork), "{wrong}");
        }
        assert_eq!("private".parse::<Networks>().expect("a word").0.len(), PRIVATE.len());
    }

    #[test]
    fn the_sender_is_whom_the_proxies_name_and_not_whom_the_sender_names() {
        let proxies = Wire::Proxied(Arc::from("10.0.0.0/8".parse::<Networks>().expect("a network").0));
        for (peer, forwarded, sender) in [
            ("10.0.0.1", "", Some("10.0.0.1")),
            ("10.0.0.1", "203.0.113.7", Some("203.0.113.7")),
            ("10.0.0.1", "1.1.1.1, 203.0.113.7", Some("203.0.113.7")),
            ("10.0.0.1", "203.0.113.7, 10.9.9.9", Some("203.0.113.7")),
            ("10.0.0.1", "203.0.113.7:4711", Some("203.0.113.7")),
            ("10.0.0.1", "[2001:db8::7]:4711", Some("2001:db8::7")),
            ("10.0.0.1", "203.0.113.7, nonsense", Some("10.0.0.1")),
            ("203.0.113.9", "10.0.0.1", None),
        ] {
            let mut headers = HeaderMap::new();
            if !forwarded.is_empty() {
                headers.insert(FORWARDED_FOR, forwarded.parse().expect("a header"));
            }
            let expected = sender.map(|sender| Sender(ip(sender)));
            assert_eq!(proxies.sender(ip(peer), &headers), expected, "{peer} {forwarded}");
            assert_eq!(Wire::Tls.sender(ip(peer), &headers), Some(Sender(ip(peer))), "no proxy is believed");
            assert_eq!(Wire::Loopback.sender(ip(peer), &headers).is_none(), !forwarded.is_empty());
        }
    }

    #[test]
    fn a_household_is_counted_together() {
        assert_eq!(Sender(ip("2001:db8:1:2:3:4:5:6")).counted_as(), "2001:db8:1:2::/64");
        assert_eq!(Sender(ip("::ffff:203.0.113.7")).counted_as(), "203.0.113.7");
    }
}
