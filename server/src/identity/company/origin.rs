//! Which addresses are safe to send people and secrets to: `https`, or `http` on this very machine, where nobody can listen.

use http::Uri;
use std::net::IpAddr;

/// Whether nobody on the way can read or change what is said at `address`.
pub(super) fn is_safe(address: &str) -> bool {
    let Ok(uri) = address.parse::<Uri>() else { return false };
    let plain = uri.authority().is_some_and(|authority| !authority.as_str().contains('@'));
    let own = match uri.scheme_str() {
        Some("https") => true,
        Some("http") => is_own_machine(address),
        _ => false,
    };
    plain && own && address.bytes().all(|byte| byte.is_ascii_graphic())
}

/// Whether the address is one of this machine's own.
pub(super) fn is_own_machine(address: &str) -> bool {
    let uri = address.parse::<Uri>();
    let Some(host) = uri.as_ref().ok().and_then(Uri::host) else { return false };
    let host = host.trim_start_matches('[').trim_end_matches(']');
    host == "localhost" || host.parse::<IpAddr>().is_ok_and(|address| address.is_loopback())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_sent_where_others_could_read_it() {
        for safe in [
            "https://login.example/a/v2.0",
            "http://127.0.0.1:8080/",
            "http://localhost:1",
            "http://[::1]:9/x",
        ] {
            assert!(is_safe(safe), "{safe}");
        }
        for unsafe_one in [
            "",
            "login.example",
            "/path",
            "http://login.example",
            "http://127.0.0.1.evil.example",
            "http://localhost.evil.example/",
            "https://name@login.example/",
            "https://login.example/a b",
            "ftp://login.example",
            "javascript:alert(1)",
            "file:///etc/passwd",
        ] {
            assert!(!is_safe(unsafe_one), "{unsafe_one}");
        }
    }
}
