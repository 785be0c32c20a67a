//! Under which names the server answers.
//!
//! A page of another site can let its own name point at this machine, and its script then reads what a browser gets
//! from here (DNS rebinding). It needs a name for that, and the browser says it in `Host`. So a name is only answered
//! to if it was allowed; an address (`127.0.0.1`, `[::1]`, `10.0.0.7`) always is, and so is `localhost`, which no
//! browser looks up. The port plays no part: it may be another one outside of a container. A request without `Host` is
//! no browser's.

use crate::http::answer::problem::ApiError;
use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use http::header::HOST;
use http::uri::Authority;
use std::collections::BTreeSet;
use std::net::IpAddr;
use std::sync::Arc;

/// Where no client's data are: an operator's machines may ask by whichever name they know.
pub(in crate::http) const ANY_HOST: [&str; 2] = ["/livez", "/readyz"];

/// The names that were allowed.
#[derive(Debug, Clone, Default)]
pub struct AllowedHosts(Arc<BTreeSet<String>>);

impl AllowedHosts {
    /// Allows `names`, beside addresses and `localhost`.
    pub fn new(names: impl IntoIterator<Item = String>) -> Self {
        Self(Arc::new(names.into_iter().map(|name| normal(&name)).collect()))
    }

    fn allow(&self, authority: &str) -> bool {
        // A name may not hide behind a user's.
        let Some(authority) = authority.parse::<Authority>().ok().filter(|a| !a.as_str().contains('@'))
        else {
            return false;
        };
        let host = authority.host();
        let literal = host.strip_prefix('[').and_then(|host| host.strip_suffix(']')).unwrap_or(host);
        let name = normal(host);
        literal.parse::<IpAddr>().is_ok() || name == "localhost" || self.0.contains(&name)
    }
}

/// A name as it is compared: case says nothing, nor does the dot of the root.
fn normal(name: &str) -> String {
    name.strip_suffix('.').unwrap_or(name).to_ascii_lowercase()
}

/// Refuses a request for a name that was not allowed.
pub(in crate::http) async fn check(
    State(hosts): State<AllowedHosts>,
    request: Request,
    next: Next,
) -> Response {
    if !ANY_HOST.contains(&request.uri().path())
        && let Some(host) = stranger(&hosts, &request)
    {
        return ApiError::UnknownHost(host).into_response();
    }
    next.run(request).await
}

/// The first name in the request that was not allowed: in its address, or in any of its `Host` headers.
fn stranger(hosts: &AllowedHosts, request: &Request) -> Option<String> {
    let headers = request.headers().get_all(HOST).iter().map(|host| String::from_utf8_lossy(host.as_bytes()));
    let address = request.uri().authority().map(|authority| authority.as_str().into());
    address.into_iter().chain(headers).find(|host| !hosts.allow(host)).map(Into::into)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_and_localhost_are_answered_to_and_names_if_they_were_allowed() {
        let hosts = AllowedHosts::new(["Credit.Example".to_owned(), "bank.internal.".to_owned()]);
        for own in [
            "127.0.0.1",
            "127.0.0.1:3000",
            "10.1.2.3:80",
            "[::1]:3000",
            "[2001:db8::7]",
            "localhost",
            "LOCALHOST:9999",
            "localhost.:3000",
            "credit.example",
            "CREDIT.example.:443",
            "bank.internal",
        ] {
            assert!(hosts.allow(own), "{own}");
        }
        for foreign in [
            "",
            "evil.example",
            "evil.example:3000",
            "localhost.evil.example",
            "evil.localhost",
            "127.0.0.1.evil.example",
            "credit.example.evil.example",
            "sub.credit.example",
            "localhost@evil.example",
            "evil.example@localhost",
            "0x7f.1",
            "2130706433",
            "::1",
            "local host",
            "é.example",
        ] {
            assert!(!hosts.allow(foreign), "{foreign}");
        }
    }
}
