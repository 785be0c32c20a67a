//! The path of its own under which a proxy shows this site, as `/clairscore`, where it has no name of its own.
//!
//! Whatever makes a page on the server knows nothing of it: it is taken off what is asked for, and put before every address
//! of an answer, by the server (`server::http::base_path`). Code in a browser stands outside: what it asks for, or writes as
//! an address, passes [`outward`]. Independent of what is asked for.

#[cfg(feature = "ssr")]
use std::fmt;
#[cfg(feature = "ssr")]
use std::str::FromStr;
#[cfg(feature = "ssr")]
use std::sync::Arc;

/// Most characters of it.
#[cfg(feature = "ssr")]
const LONGEST: usize = 100;

/// `/clairscore`, or nothing where the site begins at the root. Every request under it carries it.
#[cfg(feature = "ssr")]
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct BasePath(Arc<str>);

/// A path that cannot be one.
#[cfg(feature = "ssr")]
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "write a path as /clairscore or /bank/credit: names of letters, digits and any of . _ ~ -, each behind a slash, and no slash \
     at the end; leave it out where the server has a name of its own"
)]
pub struct NotABasePath;

#[cfg(feature = "ssr")]
impl FromStr for BasePath {
    type Err = NotABasePath;

    fn from_str(text: &str) -> Result<Self, NotABasePath> {
        let is_name = |name: &str| {
            !matches!(name, "" | "." | "..")
                && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"._~-".contains(&byte))
        };
        // Nothing is what an environment says that names no path.
        let fits =
            text.is_empty() || text.strip_prefix('/').is_some_and(|names| names.split('/').all(is_name));
        if fits && text.len() <= LONGEST { Ok(Self(text.into())) } else { Err(NotABasePath) }
    }
}

#[cfg(feature = "ssr")]
impl fmt::Display for BasePath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(feature = "ssr")]
impl BasePath {
    /// Whether the site begins at the root.
    #[must_use]
    pub fn is_root(&self) -> bool {
        self.0.is_empty()
    }

    /// What `address`, a path with its query, is called within; none if it is not under this path.
    #[must_use]
    pub fn strip(&self, address: &str) -> Option<String> {
        let rest = address.strip_prefix(&*self.0)?;
        match rest.bytes().next() {
            Some(b'/') => Some(rest.to_owned()),
            None | Some(b'?') => Some(format!("/{rest}")),
            Some(_) => None,
        }
    }
}

/// The path that the page is shown under; empty where that is the root.
#[cfg(feature = "ssr")]
#[must_use]
pub fn base() -> String {
    crate::request::of_request::<BasePath>().unwrap_or_default().to_string()
}

/// The path that the page is shown under; empty where that is the root.
#[cfg(not(feature = "ssr"))]
#[must_use]
pub fn base() -> String {
    let html = leptos::prelude::document().document_element();
    html.and_then(|html| html.get_attribute("data-base")).unwrap_or_default()
}

/// `path`, one of this site, as whoever runs this code has to write it: in a browser, with what stands before it there.
#[must_use]
pub fn outward(path: impl AsRef<str>) -> String {
    let before = if cfg!(feature = "ssr") { String::new() } else { base() };
    before + path.as_ref()
}

/// Has the browser ask the server's functions where they are.
#[cfg(not(feature = "ssr"))]
pub fn find_server_functions() {
    let base = base();
    if !base.is_empty() {
        // For as long as the page stands. Said before already, it is the same.
        let _ = leptos::server_fn::client::try_set_server_url(base.leak());
    }
}

#[cfg(all(test, feature = "ssr"))]
mod tests {
    use super::*;

    #[test]
    fn a_path_is_one_that_an_address_can_begin_with() {
        for path in ["", "/clairscore", "/bank/credit-2.0", "/a/b/c", "/~credit"] {
            assert_eq!(path.parse().map(|base: BasePath| base.to_string()).as_deref(), Ok(path));
        }
        let long = format!("/{}", "a".repeat(LONGEST));
        for wrong in [
            "clairscore",
            "/",
            "/a/",
            "//x",
            "/a//b",
            "/a b",
            "/..",
            "/a/../b",
            "/.",
            "/a?b",
            "/a#b",
            "/%61",
            "/é",
            "/a\"b",
            "https://credit.example/a",
            "/a;Domain=x",
            "/a\r\nb",
            "\\a",
            &long,
        ] {
            assert_eq!(wrong.parse::<BasePath>(), Err(NotABasePath), "{wrong:?}");
        }
    }

    #[test]
    fn what_is_under_it_is_called_as_if_it_were_not() {
        let base: BasePath = "/clairscore".parse().expect("a path");
        for (address, within) in [
            ("/clairscore", Some("/")),
            ("/clairscore/", Some("/")),
            ("/clairscore?age=25-35", Some("/?age=25-35")),
            ("/clairscore/clients?age=25-35", Some("/clients?age=25-35")),
            ("/clairscore//evil.example", Some("//evil.example")),
            ("/clairscore/clairscore", Some("/clairscore")),
            ("/clairscores", None),
            ("/clients", None),
            ("//clairscore/", None),
            ("/", None),
        ] {
            assert_eq!(base.strip(address).as_deref(), within, "{address}");
        }
    }
}
