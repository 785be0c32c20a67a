//! What an operator says of the company's provider, checked once, before anybody is asked.

use super::origin::is_safe;
use super::role_map::RoleOf;
use app::base_path::BasePath;
use http::Uri;
use std::fmt;
use ureq::tls::{Certificate, PemItem, parse_pem};

/// The word for the provider that this program is who it says. It is not shown, not even where mistakes are told.
#[derive(Clone)]
pub struct ClientSecret(pub String);

impl fmt::Debug for ClientSecret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ClientSecret")
    }
}

/// What an operator says of the company's provider.
#[derive(Debug, Clone)]
pub struct CompanySettings {
    /// The provider's name, which is where it says what it can do.
    pub issuer: String,
    /// This program's name there.
    pub client_id: String,
    /// How it shows that it is that.
    pub client_secret: ClientSecret,
    /// Where browsers reach this server.
    pub public_url: String,
    /// Under which path there.
    pub base: BasePath,
    /// What is asked to be told of people, beside who they are.
    pub scopes: Vec<String>,
    /// The claim that says in which groups somebody is.
    pub claim: String,
    /// Which of these are which roles.
    pub roles: Vec<RoleOf>,
    /// The authorities of the provider's certificate, as PEM, if browsers do not know them.
    pub authorities: Option<Vec<u8>>,
}

/// Why that cannot be.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SettingsError {
    /// People and secrets would be sent where others listen.
    #[error(
        "{0} cannot be the company's provider: write its issuer as https://… (http:// on this machine only)"
    )]
    Issuer(String),
    /// Nobody would come back.
    #[error(
        "{0} cannot be where browsers reach this server: write --public-url as https://NAME, without a path (--base-path says it)"
    )]
    PublicUrl(String),
    /// Nobody could do anything.
    #[error("nobody of the company has a role here: say with --oidc-role GROUP=ROLE who has")]
    NoRole,
    /// The provider would not know this program.
    #[error(
        "there is no client secret of the company's provider: name its file with --oidc-client-secret-file, or put it \
         into CLAIRSCORE_OIDC_CLIENT_SECRET"
    )]
    NoSecret,
    /// They are none.
    #[error("the file of --oidc-ca holds no certificate (PEM)")]
    Authorities,
}

impl CompanySettings {
    /// Where browsers reach `path` of this server.
    pub(super) fn address(&self, path: &str) -> String {
        format!("{}{}{path}", self.public_url, self.base)
    }

    /// Whether they can be used; the authorities, read.
    pub(super) fn check(&self) -> Result<Vec<Certificate<'static>>, SettingsError> {
        if !is_safe(&self.issuer) || self.issuer.contains(['?', '#']) {
            return Err(SettingsError::Issuer(self.issuer.clone()));
        }
        let bare = self.public_url.parse::<Uri>().is_ok_and(|uri| uri.path() == "/" && uri.query().is_none());
        if !bare || !is_safe(&self.public_url) || self.public_url.ends_with(['/', '?', '#']) {
            return Err(SettingsError::PublicUrl(self.public_url.clone()));
        }
        if self.roles.is_empty() {
            return Err(SettingsError::NoRole);
        }
        if self.client_secret.0.is_empty() {
            return Err(SettingsError::NoSecret);
        }
        let Some(pem) = &self.authorities else { return Ok(Vec::new()) };
        let items: Result<Vec<_>, _> = parse_pem(pem).collect();
        let certificates = items.map_err(|_| SettingsError::Authorities)?.into_iter();
        let certificates: Vec<_> = certificates
            .filter_map(|item| match item {
                PemItem::Certificate(certificate) => Some(certificate),
                _ => None,
            })
            .collect();
        if certificates.is_empty() { Err(SettingsError::Authorities) } else { Ok(certificates) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn settings_that_would_let_nobody_in_or_others_listen_are_refused() {
        let good = CompanySettings {
            issuer: "https://login.example/realm".to_owned(),
            client_id: "clairscore".to_owned(),
            client_secret: ClientSecret("secret".to_owned()),
            public_url: "https://credit.example".to_owned(),
            base: BasePath::default(),
            scopes: Vec::new(),
            claim: "groups".to_owned(),
            roles: vec!["a=advisor".parse().expect("a pair")],
            authorities: None,
        };
        assert_eq!(good.check().map(|authorities| authorities.len()), Ok(0));
        let under = CompanySettings { base: "/clairscore".parse().expect("a path"), ..good.clone() };
        assert_eq!(under.address("/sign-in"), "https://credit.example/clairscore/sign-in");
        assert!(!format!("{good:?}").contains("\"secret\""), "a secret is not shown");
        for issuer in ["http://login.example", "login.example", "https://login.example?x", ""] {
            let error = CompanySettings { issuer: issuer.to_owned(), ..good.clone() }.check();
            assert_eq!(error.map(|_| ()), Err(SettingsError::Issuer(issuer.to_owned())));
        }
        for url in
            ["http://credit.example", "https://credit.example/", "https://credit.example/a", "credit.example"]
        {
            let error = CompanySettings { public_url: url.to_owned(), ..good.clone() }.check();
            assert_eq!(error.map(|_| ()), Err(SettingsError::PublicUrl(url.to_owned())));
        }
        let error = CompanySettings { roles: Vec::new(), ..good.clone() }.check();
        assert_eq!(error.map(|_| ()), Err(SettingsError::NoRole));
        let error = CompanySettings { client_secret: ClientSecret(String::new()), ..good.clone() }.check();
        assert_eq!(error.map(|_| ()), Err(SettingsError::NoSecret));
        let error = CompanySettings { authorities: Some(b"none".to_vec()), ..good }.check();
        assert_eq!(error.map(|_| ()), Err(SettingsError::Authorities));
    }
}
