//! Whether a token was signed by one of a provider's keys (JWS, RFC 7515, compact). The arithmetic is ring's.
//!
//! There are four algorithms, each with a key that only the signer has. `none`, and those with a secret that both sides have,
//! have no name here, so that no token can ask for them. Independent of what a token says.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use ring::signature::{
    ECDSA_P256_SHA256_FIXED, ED25519, RSA_PKCS1_2048_8192_SHA256, RSA_PSS_2048_8192_SHA256, RsaParameters,
    RsaPublicKeyComponents, UnparsedPublicKey, VerificationAlgorithm,
};
use serde::Deserialize;

/// Bytes of a coordinate on P-256.
const COORDINATE: usize = 32;

/// Why a token is not one of the provider's.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum SignatureError {
    /// It is no such token.
    #[error("the ID token is no signed token (JWS, compact)")]
    Malformed,
    /// It asks for an algorithm that is not believed.
    #[error("the ID token is not signed with RS256, PS256, ES256 or EdDSA")]
    Algorithm,
    /// It asks for something that must be understood and is not, or is a token of another kind.
    #[error("the ID token is a token of another kind")]
    Kind,
    /// None of the keys is the one it names.
    #[error("the ID token is signed with a key that the provider does not publish")]
    UnknownKey,
    /// It was not signed by that key, or was changed since.
    #[error("the signature of the ID token is wrong")]
    Wrong,
}

/// A key as a provider publishes it (RFC 7517).
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(super) struct Key {
    kty: String,
    kid: Option<String>,
    #[serde(rename = "use")]
    used_for: Option<String>,
    alg: Option<String>,
    crv: String,
    n: String,
    e: String,
    x: String,
    y: String,
}

#[derive(Deserialize)]
struct Head {
    alg: String,
    kid: Option<String>,
    typ: Option<String>,
    crit: Option<serde_json::Value>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Algorithm {
    Rs256,
    Ps256,
    Es256,
    EdDsa,
}

impl Algorithm {
    fn of_name(name: &str) -> Option<Self> {
        match name {
            "RS256" => Some(Self::Rs256),
            "PS256" => Some(Self::Ps256),
            "ES256" => Some(Self::Es256),
            "EdDSA" | "Ed25519" => Some(Self::EdDsa),
            _ => None,
        }
    }

    /// The kind of key that it wants, and the curve, if there is one.
    const fn wants(self) -> (&'static str, &'static str) {
        match self {
            Self::Rs256 | Self::Ps256 => ("RSA", ""),
            Self::Es256 => ("EC", "P-256"),
            Self::EdDsa => ("OKP", "Ed25519"),
        }
    }
}

/// What a token says, if one of `keys` has signed it.
pub(super) fn signed(token: &str, keys: &[Key]) -> Result<Vec<u8>, SignatureError> {
    let (said, signature) = token.rsplit_once('.').ok_or(SignatureError::Malformed)?;
    let (head, body) = said.split_once('.').ok_or(SignatureError::Malformed)?;
    let signature = bytes(signature).ok_or(SignatureError::Malformed)?;
    let head = bytes(head).and_then(|head| serde_json::from_slice::<Head>(&head).ok());
    let head = head.ok_or(SignatureError::Malformed)?;
    // A dot in it would be a part too many, and is no letter of this alphabet.
    let body = bytes(body).ok_or(SignatureError::Malformed)?;
    let algorithm = Algorithm::of_name(&head.alg).ok_or(SignatureError::Algorithm)?;
    if head.crit.is_some() || head.typ.as_ref().is_some_and(|kind| !kind.eq_ignore_ascii_case("JWT")) {
        return Err(SignatureError::Kind);
    }
    let mut fitting = keys.iter().filter(|key| key.fits(algorithm, head.kid.as_deref()));
    let key = fitting.next().ok_or(SignatureError::UnknownKey)?;
    // Of several, a token has to say which.
    if head.kid.is_none() && fitting.next().is_some() {
        return Err(SignatureError::UnknownKey);
    }
    key.check(algorithm, said.as_bytes(), &signature).ok_or(SignatureError::Wrong)?;
    Ok(body)
}

impl Key {
    fn fits(&self, algorithm: Algorithm, named: Option<&str>) -> bool {
        let own = self.alg.as_deref().is_none_or(|alg| Algorithm::of_name(alg) == Some(algorithm));
        let signs = self.used_for.as_deref().is_none_or(|used_for| used_for == "sig");
        let is_named = named.is_none_or(|named| self.kid.as_deref() == Some(named));
        (self.kty.as_str(), self.crv.as_str()) == algorithm.wants() && own && signs && is_named
    }

    /// Whether it has signed `said`; nothing if not, or if it is none.
    fn check(&self, algorithm: Algorithm, said: &[u8], signature: &[u8]) -> Option<()> {
        let rsa = |parameters: &RsaParameters| {
            let number = |written: &str| Some(without_zeros(bytes(written)?));
            let key = RsaPublicKeyComponents { n: number(&self.n)?, e: number(&self.e)? };
            key.verify(parameters, said, signature).ok()
        };
        let curve = |parameters: &'static dyn VerificationAlgorithm, point: Vec<u8>| {
            UnparsedPublicKey::new(parameters, point).verify(said, signature).ok()
        };
        match algorithm {
            Algorithm::Rs256 => rsa(&RSA_PKCS1_2048_8192_SHA256),
            Algorithm::Ps256 => rsa(&RSA_PSS_2048_8192_SHA256),
            Algorithm::Es256 => {
                let (x, y) = (bytes(&self.x)?, bytes(&self.y)?);
                let whole = x.len() == COORDINATE && y.len() == COORDINATE;
                whole
                    .then(|| [&[4][..], &x, &y].concat())
                    .and_then(|point| curve(&ECDSA_P256_SHA256_FIXED, point))
            }
            Algorithm::EdDsa => curve(&ED25519, bytes(&self.x)?),
        }
    }
}

fn bytes(written: &str) -> Option<Vec<u8>> {
    URL_SAFE_NO_PAD.decode(written).ok()
}

/// A number without zeros before it, as ring wants it.
fn without_zeros(number: Vec<u8>) -> Vec<u8> {
    number.into_iter().skip_while(|byte| *byte == 0).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Appendices A.2 and A.3 of RFC 7515, and A.4 of RFC 8037: a key, and a token that it signed.
    const EXAMPLES: [(&str, &str); 3] = [
        (
            r#"{"kty":"RSA","n":"ofgWCuLjybRlzo0tZWJjNiuSfb4p4fAkd_wWJcyQoTbji9k0l8W26mPddxHmfHQp-Vaw-4qPCJrcS2mJPMEzP1Pt0Bm4d4QlL-yRT-SFd2lZS-pCgNMsD1W_YpRPEwOWvG6b32690r2jZ47soMZo9wGzjb_7OMg0LOL-bSf63kpaSHSXndS5z5rexMdbBYUsLA9e-KXBdQOS-UTo7WTBEMa2R2CapHg665xsmtdVMTBQY4uDZlxvb3qCo5ZwKh9kG4LT6_I5IhlJH7aGhyxXFvUK-DWNmoudF8NAco9_h9iaGNj8q2ethFkMLs91kzk2PAcDTW9gb54h4FRWyuXpoQ","e":"AQAB"}"#,
            "eyJhbGciOiJSUzI1NiJ9.eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ.cC4hiUPoj9Eetdgtv3hF80EGrhuB__dzERat0XF9g2VtQgr9PJbu3XOiZj5RZmh7AAuHIm4Bh-0Qc_lF5YKt_O8W2Fp5jujGbds9uJdbF9CUAr7t1dnZcAcQjbKBYNX4BAynRFdiuB--f_nZLgrnbyTyWzO75vRK5h6xBArLIARNPvkSjtQBMHlb1L07Qe7K0GarZRmB_eSN9383LcOLn6_dO--xi12jzDwusC-eOkHWEsqtFZESc6BfI7noOPqvhJ1phCnvWh6IeYI2w9QOYEUipUTI8np6LbgGY9Fs98rqVt5AXLIhWkWywlVmtVrBp0igcN_IoypGlUPQGe77Rw",
        ),
        (
            r#"{"kty":"EC","crv":"P-256","x":"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU","y":"x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0"}"#,
            "eyJhbGciOiJFUzI1NiJ9.eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ.DtEhU3ljbEg8L38VWAfUAqOyKAM6-Xx-F4GawxaepmXFCgfTjDxw5djxLa8ISlSApmWQxfKTUJqPP3-Kg6NU1Q",
        ),
        (
            r#"{"kty":"OKP","crv":"Ed25519","x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"}"#,
            "eyJhbGciOiJFZERTQSJ9.RXhhbXBsZSBvZiBFZDI1NTE5IHNpZ25pbmc.hgyY0il_MGCjP0JzlnLWG1PPOt7-09PGcvMg3AIbQR6dWbhijcNR4ki4iylGjg5BhVsPt9g7sVvpAr_MuM0KAg",
        ),
    ];

    fn key(text: &str) -> Key {
        serde_json::from_str(text).expect("a key")
    }

    fn written(json: &str) -> String {
        URL_SAFE_NO_PAD.encode(json)
    }

    #[test]
    fn what_a_key_has_signed_is_believed_as_it_was_signed() {
        let keys: Vec<Key> = EXAMPLES.iter().map(|(text, _)| key(text)).collect();
        for (_, token) in EXAMPLES {
            assert!(signed(token, &keys).is_ok(), "{token}");
            let (said, signature) = token.rsplit_once('.').expect("it has parts");
            let changed = format!("{said}AAAA.{signature}");
            assert_eq!(signed(&changed, &keys), Err(SignatureError::Wrong));
            assert_eq!(signed(&format!("{said}."), &keys), Err(SignatureError::Wrong));
        }
    }

    #[test]
    fn a_token_does_not_choose_how_it_is_believed() {
        let rsa = key(EXAMPLES[0].0);
        let (_, token) = EXAMPLES[0];
        let mut parts = token.split('.').skip(1);
        let (body, signature) = (parts.next().expect("a body"), parts.next().expect("a signature"));
        let with =
            |head: &str| signed(&format!("{}.{body}.{signature}", written(head)), std::slice::from_ref(&rsa));
        for algorithm in ["none", "None", "HS256", "HS512", "RS1", "RS512", "rs256", ""] {
            let head = format!(r#"{{"alg":"{algorithm}"}}"#);
            assert_eq!(with(&head), Err(SignatureError::Algorithm), "{algorithm}");
        }
        assert_eq!(with(r#"{"alg":"ES256"}"#), Err(SignatureError::UnknownKey), "a key of another kind");
        assert_eq!(with(r#"{"alg":"RS256","kid":"other"}"#), Err(SignatureError::UnknownKey));
        assert_eq!(with(r#"{"alg":"RS256","crit":["b64"],"b64":false}"#), Err(SignatureError::Kind));
        assert_eq!(with(r#"{"alg":"RS256","typ":"at+jwt"}"#), Err(SignatureError::Kind));
        assert_eq!(
            with(r#"{"alg":"RS256","typ":"JWT"}"#),
            Err(SignatureError::Wrong),
            "the head is signed too"
        );
        let for_encryption = Key { used_for: Some("enc".to_owned()), ..rsa.clone() };
        assert_eq!(signed(token, &[for_encryption]), Err(SignatureError::UnknownKey));
        assert_eq!(
            signed(token, &[rsa.clone(), rsa]),
            Err(SignatureError::UnknownKey),
            "it does not say which"
        );
        assert_eq!(signed(token, &[]), Err(SignatureError::UnknownKey));
        for malformed in ["", "a", "a.b", "..", "a.b.c", &format!("{token}.AAAA"), &token.replace('.', "..")]
        {
            assert_eq!(signed(malformed, &[]), Err(SignatureError::Malformed), "{malformed}");
        }
    }
}
