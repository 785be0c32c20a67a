//! Asking the company's provider: over TLS, at the very address that was said (no redirect is followed), for an answer of
//! bounded length, within a bounded time, a few at once, and apart from the threads that answer requests.

use super::origin::is_own_machine;
use serde::de::DeserializeOwned;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::Semaphore;
use ureq::Agent;
use ureq::tls::{Certificate, RootCerts, TlsConfig};

/// How long a connection may take.
const CONNECT: Duration = Duration::from_secs(5);
/// How long a question and its answer may take.
const WHOLE: Duration = Duration::from_secs(8);
/// Most bytes of an answer.
const ANSWER_LIMIT: u64 = 256 * 1024;
/// Questions at once; further ones wait.
const AT_ONCE: usize = 8;

/// Why there is no answer that could be used.
#[derive(Debug, thiserror::Error)]
pub enum FetchError {
    /// Nobody answers, not in time, or not as whom they say they are.
    #[error("the company's provider does not answer at {address}")]
    NoAnswer {
        /// Where it was asked.
        address: String,
        /// Why.
        source: Box<ureq::Error>,
    },
    /// It says no.
    #[error("the company's provider answers {status} at {address}{said}")]
    Status {
        /// Where it was asked.
        address: String,
        /// What it says.
        status: u16,
        /// Its word for why (RFC 6749), after a colon.
        said: String,
    },
    /// What it says cannot be read.
    #[error("what the company's provider answers at {address} cannot be read")]
    Unreadable {
        /// Where it was asked.
        address: String,
        /// Why.
        source: serde_json::Error,
    },
}

/// Who asks. Cheap to clone.
#[derive(Debug, Clone)]
pub(super) struct Fetch {
    agent: Agent,
    turns: Arc<Semaphore>,
}

/// A form to be sent, by whom.
#[derive(Debug)]
pub(super) struct Post {
    pub(super) form: String,
    pub(super) authorization: Option<String>,
}

impl Fetch {
    /// Asks a provider at `issuer`, whose certificate one of `authorities` has signed; without any, one that browsers know.
    pub(super) fn new(issuer: &str, authorities: &[Certificate<'static>]) -> Self {
        let roots =
            if authorities.is_empty() { RootCerts::WebPki } else { RootCerts::new_with_certs(authorities) };
        let on_this_machine = is_own_machine(issuer);
        let config = Agent::config_builder()
            .https_only(!on_this_machine)
            .tls_config(TlsConfig::builder().root_certs(roots).build())
            .max_redirects(0)
            .http_status_as_error(false)
            .timeout_connect(Some(CONNECT))
            .timeout_global(Some(WHOLE))
            .user_agent("clairscore");
        // No proxy is between this machine and itself.
        let config = if on_this_machine { config.proxy(None) } else { config };
        Self { agent: Agent::new_with_config(config.build()), turns: Arc::new(Semaphore::new(AT_ONCE)) }
    }

    /// Reads what is at `address`; sends it a form first, if there is one.
    pub(super) async fn json<T: DeserializeOwned>(
        &self,
        address: &str,
        post: Option<Post>,
    ) -> Result<T, FetchError> {
        let turn = Arc::clone(&self.turns).acquire_owned().await.expect("nobody closes it");
        let (agent, owned) = (self.agent.clone(), address.to_owned());
        let asked = tokio::task::spawn_blocking(move || {
            let _turn = turn;
            ask(&agent, &owned, post)
        });
        let asked = asked.await.unwrap_or_else(|panic| std::panic::resume_unwind(panic.into_panic()));
        let (status, body) = asked.map_err(|source| FetchError::NoAnswer {
            address: address.to_owned(),
            source: Box::new(source),
        })?;
        if status != 200 {
            return Err(FetchError::Status { address: address.to_owned(), status, said: said(&body) });
        }
        serde_json::from_slice(&body)
            .map_err(|source| FetchError::Unreadable { address: address.to_owned(), source })
    }
}

fn ask(agent: &Agent, address: &str, post: Option<Post>) -> Result<(u16, Vec<u8>), ureq::Error> {
    let mut answer = match post {
        None => agent.get(address).header("accept", "application/json").call()?,
        Some(Post { form, authorization }) => {
            let request = agent
                .post(address)
                .header("accept", "application/json")
                .content_type("application/x-www-form-urlencoded");
            match authorization {
                Some(value) => request.header("authorization", value).send(form)?,
                None => request.send(form)?,
            }
        }
    };
    let body = answer.body_mut().with_config().limit(ANSWER_LIMIT).read_to_vec()?;
    Ok((answer.status().as_u16(), body))
}

/// The one word of an error that the standard has, for the log.
fn said(body: &[u8]) -> String {
    let body: Option<serde_json::Value> = serde_json::from_slice(body).ok();
    let word = body.as_ref().and_then(|body| body.get("error")).and_then(serde_json::Value::as_str);
    let plain = |word: &&str| word.len() <= 64 && word.bytes().all(|b| b.is_ascii_lowercase() || b == b'_');
    word.filter(plain).map_or_else(String::new, |word| format!(": {word}"))
}
