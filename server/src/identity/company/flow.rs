//! The way to the company's provider and back, as one browser takes it.

use super::fetch::{Fetch, FetchError, Post};
use super::id_token::{ClaimError, Expected, claims, name};
use super::provider::{Provider, ProviderError};
use super::role_map::roles;
use super::settings::{CompanySettings, SettingsError};
use super::signature::SignatureError;
use crate::identity::secret;
use app::policy::Role;
use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use chrono::{DateTime, Utc};
use form_urlencoded::{Serializer, byte_serialize};
use serde::Deserialize;
use serde_json::Value;
use sha2::{Digest, Sha256};
use std::fmt::Write as _;
use std::sync::Arc;

/// Where a browser sets out.
pub const START: &str = "/sign-in/company";
/// Where it comes back: the provider has to know this very address.
pub const RETURN: &str = "/sign-in/company/return";
/// Where it comes back once signed out there, too.
const LEFT: &str = "/sign-in";
/// Bytes of the hash that an account is called by.
const LOGIN_BYTES: usize = 10;

/// The company whose people come in through its provider. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Company(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    settings: CompanySettings,
    provider: Provider,
}

/// A browser that sets out.
#[derive(Debug)]
pub struct Begun {
    /// Where it is sent.
    pub address: String,
    /// What it has to bring back.
    pub state: String,
    /// What the token has to name.
    pub nonce: String,
    /// What the code is worth nothing without.
    pub verifier: String,
}

/// Somebody whom the provider knows.
#[derive(Debug)]
pub struct Known {
    /// The provider.
    pub issuer: String,
    /// By what it knows them.
    pub subject: String,
    /// What their account is called here.
    pub login: String,
    /// Their name.
    pub name: String,
    /// What they are here.
    pub roles: Vec<Role>,
}

/// Why nobody is known.
#[derive(Debug, thiserror::Error)]
pub enum CompanyError {
    /// The provider cannot be asked.
    #[error(transparent)]
    Provider(#[from] ProviderError),
    /// It does not take the code: it is used, too old, or was asked for by somebody else.
    #[error("the company's provider does not take the code")]
    Code(#[source] FetchError),
    /// It does not say who came, or another one does.
    #[error("what came back is not from the company's provider (iss)")]
    OtherIssuer,
    /// See there.
    #[error(transparent)]
    Signature(#[from] SignatureError),
    /// See there.
    #[error(transparent)]
    Claim(#[from] ClaimError),
}

#[derive(Deserialize)]
struct Tokens {
    id_token: String,
}

impl Company {
    /// The company of these settings. Its provider is not asked yet.
    ///
    /// # Errors
    /// [`SettingsError`].
    pub fn new(settings: CompanySettings) -> Result<Self, SettingsError> {
        let fetch = Fetch::new(&settings.issuer, &settings.check()?);
        let provider = Provider::new(settings.issuer.clone(), fetch);
        Ok(Self(Arc::new(Inner { settings, provider })))
    }

    /// Whether its provider answers.
    ///
    /// # Errors
    /// It does not.
    pub async fn answers(&self) -> Result<(), CompanyError> {
        self.0.provider.endpoints().await?;
        Ok(())
    }

    /// What a browser sets out with.
    ///
    /// # Errors
    /// The provider does not say where to.
    pub async fn begin(&self) -> Result<Begun, CompanyError> {
        let Inner { settings, provider } = &*self.0;
        let endpoints = provider.endpoints().await?;
        let (state, nonce, verifier) = (secret::draw(), secret::draw(), secret::draw());
        let scope = ["openid", "profile"].into_iter().chain(settings.scopes.iter().map(String::as_str));
        let scope = scope.collect::<Vec<_>>().join(" ");
        let redirect_uri = self.redirect_uri();
        let challenge = URL_SAFE_NO_PAD.encode(Sha256::digest(&verifier));
        let asked = [
            ("response_type", "code"),
            ("client_id", settings.client_id.as_str()),
            ("redirect_uri", redirect_uri.as_str()),
            ("scope", scope.as_str()),
            ("state", state.as_str()),
            ("nonce", nonce.as_str()),
            ("code_challenge", challenge.as_str()),
            ("code_challenge_method", "S256"),
        ];
        let address = with_query(&endpoints.authorization_endpoint, &asked);
        Ok(Begun { address, state, nonce, verifier })
    }

    /// Who it is that came back with `code`, and with the name `issuer` of whoever sent them, if it is said.
    ///
    /// # Errors
    /// The provider cannot be asked, does not take the code, or what it says is not believed.
    pub async fn finish(
        &self,
        code: &str,
        issuer: Option<&str>,
        nonce: &str,
        verifier: &str,
        now: DateTime<Utc>,
    ) -> Result<Known, CompanyError> {
        let Inner { settings, provider } = &*self.0;
        let endpoints = provider.endpoints().await?;
        let is_own = issuer.map_or(!endpoints.authorization_response_iss_parameter_supported, |issuer| {
            issuer == settings.issuer
        });
        if !is_own {
            return Err(CompanyError::OtherIssuer);
        }
        let post = self.exchange(code, verifier, endpoints.wants_secret_in_form());
        let tokens: Tokens = match provider.fetch.json(&endpoints.token_endpoint, Some(post)).await {
            Err(error @ FetchError::Status { status: 400, .. }) => return Err(CompanyError::Code(error)),
            answer => answer.map_err(ProviderError::from)?,
        };
        let body = provider.signed(&tokens.id_token).await??;
        let expected =
            Expected { issuer: &settings.issuer, client: &settings.client_id, nonce, now: now.timestamp() };
        let claims = claims(&body, expected)?;
        let subject = claims.get("sub").and_then(Value::as_str).unwrap_or_default().to_owned();
        Ok(Known {
            login: login(&settings.issuer, &subject),
            issuer: settings.issuer.clone(),
            subject,
            name: name(&claims),
            roles: roles(&claims, &settings.claim, &settings.roles),
        })
    }

    /// Where somebody signs out of the company, too; none if the provider does not offer it, or does not answer.
    pub async fn end_session(&self) -> Option<String> {
        let Inner { settings, provider } = &*self.0;
        let endpoints = provider.endpoints().await.ok()?;
        let back = settings.address(LEFT);
        let asked = [("client_id", settings.client_id.as_str()), ("post_logout_redirect_uri", back.as_str())];
        endpoints.end_session_endpoint.as_ref().map(|address| with_query(address, &asked))
    }

    fn redirect_uri(&self) -> String {
        self.0.settings.address(RETURN)
    }

    fn exchange(&self, code: &str, verifier: &str, secret_in_form: bool) -> Post {
        let CompanySettings { client_id, client_secret, .. } = &self.0.settings;
        let mut form = Serializer::new(String::new());
        form.append_pair("grant_type", "authorization_code")
            .append_pair("code", code)
            .append_pair("redirect_uri", &self.redirect_uri())
            .append_pair("code_verifier", verifier);
        if secret_in_form {
            form.append_pair("client_id", client_id).append_pair("client_secret", &client_secret.0);
            return Post { form: form.finish(), authorization: None };
        }
        let encoded = |text: &str| byte_serialize(text.as_bytes()).collect::<String>();
        let both = format!("{}:{}", encoded(client_id), encoded(&client_secret.0));
        Post { form: form.finish(), authorization: Some(format!("Basic {}", STANDARD.encode(both))) }
    }
}

/// What an account is called: the same for the same person, and nobody else's.
fn login(issuer: &str, subject: &str) -> String {
    let hash = Sha256::new().chain_update(issuer).chain_update([0_u8]).chain_update(subject).finalize();
    hash.iter().take(LOGIN_BYTES).fold("company-".to_owned(), |mut login, byte| {
        let _ = write!(login, "{byte:02x}");
        login
    })
}

/// An address with more in its query.
fn with_query(address: &str, pairs: &[(&str, &str)]) -> String {
    let joint = if address.contains('?') { '&' } else { '?' };
    let query = Serializer::new(String::new()).extend_pairs(pairs).finish();
    format!("{address}{joint}{query}")
}
