//! What the company's provider says of itself: where it is asked for what (discovery), and its keys. Both are kept for a
//! while; a key that is not among those is looked for once more, for keys are changed without a word.

use super::fetch::{Fetch, FetchError};
use super::origin::is_safe;
use super::signature::{Key, SignatureError, signed};
use serde::Deserialize;
use serde_json::Value;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

/// How long what was read is good.
const GOOD_FOR: Duration = Duration::from_secs(10 * 60);
/// Most keys of a provider that are looked at.
const MOST_KEYS: usize = 64;

/// Where a provider is asked for what.
#[derive(Debug, Clone, Deserialize)]
pub(super) struct Endpoints {
    issuer: String,
    pub(super) authorization_endpoint: String,
    pub(super) token_endpoint: String,
    jwks_uri: String,
    pub(super) end_session_endpoint: Option<String>,
    #[serde(default)]
    token_endpoint_auth_methods_supported: Vec<String>,
    #[serde(default)]
    pub(super) authorization_response_iss_parameter_supported: bool,
}

#[derive(Deserialize)]
struct Keys {
    keys: Vec<Value>,
}

/// Why a provider cannot be asked.
#[derive(Debug, thiserror::Error)]
pub enum ProviderError {
    /// See there.
    #[error(transparent)]
    Fetch(#[from] FetchError),
    /// It goes by another name.
    #[error("the company's provider calls itself {0:?}; write --oidc-issuer just so")]
    OtherIssuer(String),
    /// It would have people or secrets sent where others listen.
    #[error("the company's provider names an address that is not safe: {0:?}")]
    Unsafe(String),
}

/// What was read, and when.
#[derive(Debug, Clone)]
struct Read<T> {
    at: Instant,
    what: Arc<T>,
}

/// A provider. What is read of it is shared by all who ask.
#[derive(Debug)]
pub(super) struct Provider {
    issuer: String,
    pub(super) fetch: Fetch,
    endpoints: Mutex<Option<Read<Endpoints>>>,
    keys: Mutex<Option<Read<Vec<Key>>>>,
}

impl Provider {
    pub(super) fn new(issuer: String, fetch: Fetch) -> Self {
        Self { issuer, fetch, endpoints: Mutex::default(), keys: Mutex::default() }
    }

    /// Where it is asked for what.
    pub(super) async fn endpoints(&self) -> Result<Arc<Endpoints>, ProviderError> {
        if let Some(known) = kept(&self.endpoints) {
            return Ok(known);
        }
        let address = format!("{}/.well-known/openid-configuration", self.issuer.trim_end_matches('/'));
        let told: Endpoints = self.fetch.json(&address, None).await?;
        if told.issuer != self.issuer {
            return Err(ProviderError::OtherIssuer(told.issuer));
        }
        let named = [&told.authorization_endpoint, &told.token_endpoint, &told.jwks_uri];
        if let Some(address) =
            named.into_iter().chain(&told.end_session_endpoint).find(|address| !is_safe(address))
        {
            return Err(ProviderError::Unsafe(address.clone()));
        }
        Ok(keep(&self.endpoints, told))
    }

    /// What a token says, if one of its keys has signed it.
    pub(super) async fn signed(&self, token: &str) -> Result<Result<Vec<u8>, SignatureError>, ProviderError> {
        if let Some(keys) = kept(&self.keys) {
            let told = signed(token, &keys);
            if told != Err(SignatureError::UnknownKey) {
                return Ok(told);
            }
        }
        let endpoints = self.endpoints().await?;
        let Keys { keys } = self.fetch.json(&endpoints.jwks_uri, None).await?;
        // Keys of a kind that this program does not know are none of its business.
        let keys =
            keys.into_iter().take(MOST_KEYS).filter_map(|key| serde_json::from_value(key).ok()).collect();
        Ok(signed(token, &keep(&self.keys, keys)))
    }
}

impl Endpoints {
    /// Whether it wants a program's name and secret in the form, not in the head (RFC 6749 2.3.1).
    pub(super) fn wants_secret_in_form(&self) -> bool {
        let methods = &self.token_endpoint_auth_methods_supported;
        let has = |name: &str| methods.iter().any(|method| method == name);
        has("client_secret_post") && !has("client_secret_basic")
    }
}

fn kept<T>(place: &Mutex<Option<Read<T>>>) -> Option<Arc<T>> {
    let read = place.lock().unwrap_or_else(PoisonError::into_inner);
    read.as_ref().filter(|read| read.at.elapsed() < GOOD_FOR).map(|read| Arc::clone(&read.what))
}

fn keep<T>(place: &Mutex<Option<Read<T>>>, what: T) -> Arc<T> {
    let what = Arc::new(what);
    let read = Read { at: Instant::now(), what: Arc::clone(&what) };
    *place.lock().unwrap_or_else(PoisonError::into_inner) = Some(read);
    what
}
