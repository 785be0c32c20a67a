//! A company's provider that does what a test tells it to: it says where it is asked for what, publishes a key, takes a code
//! once, and signs ID tokens, true ones or others.

use app::base_path::BasePath;
use axum::extract::State;
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use axum::{Form, Json, Router};
use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use chrono::Utc;
use http::{HeaderMap, StatusCode, header};
use ring::rand::SystemRandom;
use ring::signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, KeyPair};
use serde_json::{Value, json};
use server::identity::company::{ClientSecret, Company, CompanySettings, RETURN};
use sha2::{Digest, Sha256};
use std::collections::HashMap;
use std::sync::{Arc, Mutex};
use tokio::net::TcpListener;

pub(crate) const CLIENT: &str = "clairscore";
/// With what has to be escaped.
const SECRET: &str = "a secret: 100% + more";
pub(crate) const PUBLIC: &str = "http://localhost:3000";

/// What the provider is told to do.
#[derive(Clone)]
pub(crate) struct Behaviour {
    /// What the ID token says beyond, or instead of, what it should; `null` takes it out.
    pub(crate) claims: Value,
    /// The head of the ID token.
    pub(crate) head: Value,
    /// It signs with a key that it does not publish.
    pub(crate) own_key: bool,
    /// The status of the token endpoint.
    pub(crate) status: StatusCode,
    /// What discovery says instead.
    pub(crate) endpoints: Value,
    /// How much the token endpoint answers beside.
    pub(crate) padding: usize,
}

impl Default for Behaviour {
    fn default() -> Self {
        Self {
            claims: json!({}),
            head: json!({ "alg": "ES256", "kid": "1", "typ": "JWT" }),
            own_key: true,
            status: StatusCode::OK,
            endpoints: json!({}),
            padding: 0,
        }
    }
}

/// Codes that were given and not taken, each with the nonce, the challenge and the redirect URI that it was asked for with.
type Codes = HashMap<String, [String; 3]>;

#[derive(Clone)]
pub(crate) struct Provider {
    pub(crate) issuer: String,
    /// The one that it publishes, under this name, and another one.
    keys: Arc<Mutex<(EcdsaKeyPair, EcdsaKeyPair, u32)>>,
    codes: Arc<Mutex<Codes>>,
    behaviour: Arc<Mutex<Behaviour>>,
}

fn key() -> EcdsaKeyPair {
    let random = SystemRandom::new();
    let written = EcdsaKeyPair::generate_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, &random).expect("a new key");
    EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, written.as_ref(), &random).expect("a key")
}

fn encoded(bytes: impl AsRef<[u8]>) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}

/// What `change` says, instead.
fn changed(mut of: Value, change: &Value) -> Value {
    let members = of.as_object_mut().expect("an object");
    for (name, value) in change.as_object().expect("an object") {
        members.insert(name.clone(), value.clone());
    }
    members.retain(|_, value| !value.is_null());
    of
}

impl Provider {
    /// One that listens on this machine.
    pub(crate) async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let issuer = format!("http://{}", listener.local_addr().expect("an address"));
        let keys = Arc::new(Mutex::new((key(), key(), 1)));
        let provider = Self { issuer, keys, codes: Arc::default(), behaviour: Arc::default() };
        let router = Router::new()
            .route("/.well-known/openid-configuration", get(discovery))
            .route("/keys", get(published))
            .route("/token", post(token))
            .route("/elsewhere", get(async || Redirect::to("/keys")))
            .with_state(provider.clone());
        tokio::spawn(async move { axum::serve(listener, router).await });
        provider
    }

    pub(crate) fn does(&self, behaviour: Behaviour) {
        *self.behaviour.lock().expect("nobody panicked") = behaviour;
    }

    /// It signs with another key from now on, and publishes that.
    pub(crate) fn change_key(&self) {
        let mut keys = self.keys.lock().expect("nobody panicked");
        keys.0 = key();
        keys.2 += 1;
    }

    /// Somebody signs in at the address that they were sent to: the code with which they are sent back.
    pub(crate) fn code(&self, asked: &HashMap<String, String>) -> String {
        let mut codes = self.codes.lock().expect("nobody panicked");
        let code = format!("code-{}", encoded(key().public_key()));
        codes.insert(
            code.clone(),
            ["nonce", "code_challenge", "redirect_uri"].map(|name| asked[name].clone()),
        );
        code
    }

    /// The company of this provider, whose people come to a server under `base`, and in which these groups have roles.
    pub(crate) fn company(&self, base: &BasePath, roles: &[&str]) -> Company {
        let settings = CompanySettings {
            issuer: self.issuer.clone(),
            client_id: CLIENT.to_owned(),
            client_secret: ClientSecret(SECRET.to_owned()),
            public_url: PUBLIC.to_owned(),
            base: base.clone(),
            scopes: Vec::new(),
            claim: "groups".to_owned(),
            roles: roles.iter().map(|pair| pair.parse().expect("a pair")).collect(),
            authorities: None,
        };
        Company::new(settings).expect("good settings")
    }
}

async fn discovery(State(provider): State<Provider>) -> Json<Value> {
    let issuer = &provider.issuer;
    let says = json!({
        "issuer": issuer,
        "authorization_endpoint": format!("{issuer}/authorize?tenant=1"),
        "token_endpoint": format!("{issuer}/token"),
        "jwks_uri": format!("{issuer}/keys"),
        "end_session_endpoint": format!("{issuer}/leave"),
        "authorization_response_iss_parameter_supported": true,
    });
    Json(changed(says, &provider.behaviour.lock().expect("nobody panicked").endpoints))
}

async fn published(State(provider): State<Provider>) -> Json<Value> {
    let keys = provider.keys.lock().expect("nobody panicked");
    let point = keys.0.public_key().as_ref();
    let (x, y, name) = (encoded(&point[1..33]), encoded(&point[33..]), keys.2.to_string());
    Json(json!({ "keys": [
        { "kty": "RSA", "kid": "1", "use": "enc", "n": "AQAB", "e": "AQAB" },
        { "kty": "new", "kid": 7 },
        { "kty": "EC", "crv": "P-256", "kid": name, "use": "sig", "alg": "ES256", "x": x, "y": y },
    ] }))
}

async fn token(
    State(provider): State<Provider>,
    headers: HeaderMap,
    Form(form): Form<HashMap<String, String>>,
) -> Response {
    let behaviour = provider.behaviour.lock().expect("nobody panicked").clone();
    let both: String = form_urlencoded::byte_serialize(SECRET.as_bytes()).collect();
    let expected = format!("Basic {}", STANDARD.encode(format!("{CLIENT}:{both}")));
    if headers.get(header::AUTHORIZATION).is_none_or(|value| value.as_bytes() != expected.as_bytes()) {
        return (StatusCode::UNAUTHORIZED, Json(json!({ "error": "invalid_client" }))).into_response();
    }
    let given = provider.codes.lock().expect("nobody panicked").remove(&form["code"]);
    let challenge = encoded(Sha256::digest(&form["code_verifier"]));
    let good = given.filter(|[_, asked, redirect]| *asked == challenge && *redirect == form["redirect_uri"]);
    let Some([nonce, _, redirect]) = good else {
        return (StatusCode::BAD_REQUEST, Json(json!({ "error": "invalid_grant" }))).into_response();
    };
    // What stands between, each test says.
    assert!(redirect.starts_with(PUBLIC) && redirect.ends_with(RETURN), "{redirect}");
    let now = Utc::now().timestamp();
    let claims = json!({
        "iss": provider.issuer, "aud": CLIENT, "sub": "7", "name": "New Advisor", "groups": ["credit"],
        "nonce": nonce, "iat": now, "exp": now + 60,
    });
    let claims = changed(claims, &behaviour.claims);
    let said = format!("{}.{}", encoded(behaviour.head.to_string()), encoded(claims.to_string()));
    let keys = provider.keys.lock().expect("nobody panicked");
    let key = if behaviour.own_key { &keys.0 } else { &keys.1 };
    let signature = key.sign(&SystemRandom::new(), said.as_bytes()).expect("it signs");
    let signed = format!("{said}.{}", encoded(signature));
    let answer = json!({
        "id_token": signed, "access_token": "x".repeat(behaviour.padding), "token_type": "Bearer",
    });
    (behaviour.status, Json(answer)).into_response()
}
