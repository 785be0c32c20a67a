//! Which addresses a browser may be sent to: those of this site.

/// Whether `path` stays on this site, however a browser reads it: `//host`, `/\host` and a host behind a
/// control character do not.
pub(in crate::http) fn is_own_path(path: &str) -> bool {
    path.starts_with('/')
        && !path.starts_with("//")
        && path.bytes().all(|b| b.is_ascii_graphic() && b != b'\\')
}

/// That path, or where everything begins.
pub(in crate::http) fn own(path: String) -> String {
    if is_own_path(&path) { path } else { "/".to_owned() }
}

#[cfg(test)]
mod tests {
    use super::is_own_path;

    #[test]
    fn only_a_path_of_this_site_is_gone_back_to() {
        for own in ["/", "/clients?page=2&decision=refuse", "/clients/100001#why"] {
            assert!(is_own_path(own), "{own}");
        }
        for foreign in [
            "",
            "clients",
            "//evil.example",
            "/\\evil.example",
            "\\\\evil.example",
            "https://evil.example",
            "/\t/evil.example",
            "/\n/evil.example",
            "javascript:alert(1)",
            "/\r\nSet-Cookie: a=b",
        ] {
            assert!(!is_own_path(foreign), "{foreign:?}");
        }
    }
}
