//! What an operator says of the company's provider, on the command line or by the environment, and the secret, which is never on
//! the command line: everybody on a machine may read that.

use crate::error::CommandError;
use crate::identity::company::{ClientSecret, Company, CompanySettings, RoleOf, SettingsError};
use app::base_path::BasePath;
use clap::Args;
use std::path::{Path, PathBuf};

/// The secret itself, where there is no file of it.
const SECRET: &str = "CLAIRSCORE_OIDC_CLIENT_SECRET";

/// The company's provider.
#[derive(Debug, Args)]
pub struct CompanyOptions {
    /// People may sign in with their company's account: the issuer of its OpenID provider (Entra ID, Keycloak…), as it
    /// writes it itself.
    #[arg(
        long,
        value_name = "URL",
        env = "CLAIRSCORE_OIDC_ISSUER",
        requires = "oidc_client_id",
        requires = "public_url"
    )]
    pub oidc_issuer: Option<String>,
    /// What this server is called there. Its secret is in --oidc-client-secret-file or in CLAIRSCORE_OIDC_CLIENT_SECRET.
    #[arg(long, value_name = "ID", env = "CLAIRSCORE_OIDC_CLIENT_ID")]
    pub oidc_client_id: Option<String>,
    /// The file that holds its secret there, and nothing else.
    #[arg(long, value_name = "FILE", env = "CLAIRSCORE_OIDC_CLIENT_SECRET_FILE")]
    pub oidc_client_secret_file: Option<PathBuf>,
    /// Where browsers reach this server, as `https://credit.example`: the provider sends them back to /sign-in/company/return there,
    /// which is under --base-path if there is one.
    #[arg(long, value_name = "URL", env = "CLAIRSCORE_PUBLIC_URL")]
    pub public_url: Option<String>,
    /// The claim of the ID token that says in which groups somebody is; a dot leads into it, as in realm_access.roles.
    #[arg(long, value_name = "NAME", env = "CLAIRSCORE_OIDC_CLAIM", default_value = "groups")]
    pub oidc_claim: String,
    /// Which group is which role, as Advisors=advisor; may be repeated. Whoever is in none does not come in.
    #[arg(
        long = "oidc-role",
        value_name = "GROUP=ROLE",
        env = "CLAIRSCORE_OIDC_ROLES",
        value_delimiter = ','
    )]
    pub oidc_roles: Vec<RoleOf>,
    /// A scope to ask for beside openid and profile, where the provider tells groups only then; may be repeated.
    #[arg(long = "oidc-scope", value_name = "SCOPE", env = "CLAIRSCORE_OIDC_SCOPES", value_delimiter = ',')]
    pub oidc_scopes: Vec<String>,
    /// The authorities (PEM) of the provider's certificate, if browsers do not know them.
    #[arg(long, value_name = "FILE", env = "CLAIRSCORE_OIDC_CA")]
    pub oidc_ca: Option<PathBuf>,
}

impl CompanyOptions {
    /// The company, whose people come to this server under `base`; none if nobody says which.
    ///
    /// # Errors
    /// [`CommandError::Company`], [`CommandError::CompanyFile`].
    pub fn company(&self, base: &BasePath) -> Result<Option<Company>, CommandError> {
        let (Some(issuer), Some(client_id), Some(public_url)) =
            (&self.oidc_issuer, &self.oidc_client_id, &self.public_url)
        else {
            return Ok(None);
        };
        let settings = CompanySettings {
            issuer: issuer.clone(),
            client_id: client_id.clone(),
            client_secret: self.secret()?,
            public_url: public_url.clone(),
            base: base.clone(),
            scopes: self.oidc_scopes.clone(),
            claim: self.oidc_claim.clone(),
            roles: self.oidc_roles.clone(),
            authorities: self.oidc_ca.as_deref().map(read).transpose()?,
        };
        Ok(Some(Company::new(settings)?))
    }

    fn secret(&self) -> Result<ClientSecret, CommandError> {
        let Some(file) = &self.oidc_client_secret_file else {
            return std::env::var(SECRET).map(ClientSecret).map_err(|_| SettingsError::NoSecret.into());
        };
        let text = String::from_utf8(read(file)?).map_err(|_| SettingsError::NoSecret)?;
        Ok(ClientSecret(text.trim().to_owned()))
    }
}

fn read(file: &Path) -> Result<Vec<u8>, CommandError> {
    std::fs::read(file).map_err(|source| CommandError::CompanyFile { path: file.to_owned(), source })
}
