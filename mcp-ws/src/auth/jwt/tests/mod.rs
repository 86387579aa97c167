//! Tokens, good and bad, by keys of the tests' own.

mod attacks;
mod claims;
mod fetched;
mod keys;
mod signatures;

use std::time::Duration;
use std::time::SystemTime;
use std::time::UNIX_EPOCH;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD as BASE64URL_NOPAD;
use ring::hmac;
use ring::rand::SystemRandom;
use ring::rsa;
use ring::signature;
use ring::signature::EcdsaKeyPair;
use ring::signature::Ed25519KeyPair;
use ring::signature::KeyPair;
use serde_json::Value;
use serde_json::json;

use super::Jwt;
use super::fault::Fault;
use crate::tool::Identity;

/// When all of this happens.
const NOW: u64 = 1_700_000_000;

const AUDIENCE: &str = "https://mcp.example.com/ws";

const SECRET: &[u8; 32] = b"01234567890123456789012345678901";

/// Somebody who signs tokens.
enum Signer {
    Secret(&'static [u8]),
    Rsa(rsa::KeyPair),
    P256(EcdsaKeyPair),
    Ed25519(Ed25519KeyPair),
}

impl Signer {
    fn secret() -> Self {
        Self::Secret(SECRET)
    }

    /// With the key of RFC 7515, appendix A.2: one of RSA takes long to make.
    fn rsa() -> Self {
        let number = |name| BASE64URL_NOPAD.decode(member(RSA_KEY, name).as_bytes()).unwrap();
        let components = rsa::KeyPairComponents {
            public_key: rsa::PublicKeyComponents { n: number("n"), e: number("e") },
            d: number("d"),
            p: number("p"),
            q: number("q"),
            dP: number("dp"),
            dQ: number("dq"),
            qInv: number("qi"),
        };
        Self::Rsa(rsa::KeyPair::from_components(&components).unwrap())
    }

    fn p256() -> Self {
        let algorithm = &signature::ECDSA_P256_SHA256_FIXED_SIGNING;
        let key = EcdsaKeyPair::generate_pkcs8(algorithm, &SystemRandom::new()).unwrap();
        Self::P256(EcdsaKeyPair::from_pkcs8(algorithm, key.as_ref(), &SystemRandom::new()).unwrap())
    }

    fn ed25519() -> Self {
        let key = Ed25519KeyPair::generate_pkcs8(&SystemRandom::new()).unwrap();
        Self::Ed25519(Ed25519KeyPair::from_pkcs8(key.as_ref()).unwrap())
    }

    /// One of each, but for the secret, which no set of keys has.
    fn all_public() -> [Self; 3] {
        [Self::rsa(), Self::p256(), Self::ed25519()]
    }

    fn algorithm(&self) -> &'static str {
        match self {
            Self::Secret(_) => "HS256",
            Self::Rsa(_) => "RS256",
            Self::P256(_) => "ES256",
            Self::Ed25519(_) => "EdDSA",
        }
    }

    /// The half that others may have, by this name.
    fn jwk(&self, kid: &str) -> Value {
        let text = |bytes: &[u8]| BASE64URL_NOPAD.encode(bytes);
        match self {
            Self::Secret(secret) => json!({"kid": kid, "kty": "oct", "k": text(secret)}),
            Self::Rsa(_) => {
                json!({"kid": kid, "kty": "RSA", "n": member(RSA_KEY, "n"), "e": member(RSA_KEY, "e")})
            }
            Self::P256(key) => {
                let (x, y) = key.public_key().as_ref()[1..].split_at(32);
                json!({"kid": kid, "kty": "EC", "crv": "P-256", "x": text(x), "y": text(y)})
            }
            Self::Ed25519(key) => {
                json!({"kid": kid, "kty": "OKP", "crv": "Ed25519", "x": text(key.public_key().as_ref())})
            }
        }
    }

    fn sign(&self, message: &str) -> String {
        let (message, random) = (message.as_bytes(), SystemRandom::new());
        let signature = match self {
            Self::Secret(secret) => {
                hmac::sign(&hmac::Key::new(hmac::HMAC_SHA256, secret), message).as_ref().to_vec()
            }
            Self::Rsa(key) => {
                let mut signature = vec![0; key.public().modulus_len()];
                key.sign(&signature::RSA_PKCS1_SHA256, &random, message, &mut signature).unwrap();
                signature
            }
            Self::P256(key) => key.sign(&random, message).unwrap().as_ref().to_vec(),
            Self::Ed25519(key) => key.sign(message).as_ref().to_vec(),
        };
        BASE64URL_NOPAD.encode(&signature)
    }

    /// A token of these two parts, whatever they are.
    fn token_of(&self, header: &str, claims: &str) -> String {
        let signed = [header, claims].map(|part| BASE64URL_NOPAD.encode(part.as_bytes())).join(".");
        let signature = self.sign(&signed);
        format!("{signed}.{signature}")
    }

    /// A token that says this, and of itself only how it is signed.
    fn token(&self, claims: &Value) -> String {
        self.token_of(&json!({"alg": self.algorithm()}).to_string(), &claims.to_string())
    }

    /// One that is in order, and names its key.
    fn named(&self, kid: &str) -> String {
        self.token_of(&json!({"alg": self.algorithm(), "kid": kid}).to_string(), &claims().to_string())
    }
}

/// All that a token has to claim.
fn claims() -> Value {
    json!({"aud": AUDIENCE, "sub": "ann", "exp": NOW + 60})
}

/// These, and others besides or instead.
fn claims_with(more: Value) -> Value {
    let mut claims = claims();
    let Value::Object(more) = more else { panic!("an object was expected") };
    claims.as_object_mut().unwrap().extend(more);
    claims
}

fn claims_without(name: &str) -> Value {
    let mut claims = claims();
    claims.as_object_mut().unwrap().remove(name).unwrap();
    claims
}

fn at(seconds: u64) -> SystemTime {
    UNIX_EPOCH + Duration::from_secs(seconds)
}

/// Takes tokens with the secret of these tests, and is strict about time.
fn secretive() -> Jwt {
    Jwt::hs256(SECRET).unwrap().audience(AUDIENCE).leeway(Duration::ZERO)
}

fn set_of(keys: &[Value]) -> String {
    json!({"keys": keys}).to_string()
}

async fn identity(jwt: &Jwt, token: &str) -> Result<Identity, Fault> {
    jwt.identify(token, at(NOW)).await
}

#[allow(clippy::needless_pass_by_value, reason = "it is what was just answered")]
#[track_caller]
fn assert_is(identity: Result<Identity, Fault>, expected: Result<&str, Fault>) {
    let subject = identity.as_ref().map(Identity::subject).map_err(|fault| *fault);
    assert_eq!(subject, expected);
}

fn member<'j>(json: &'j str, name: &str) -> &'j str {
    let (_, rest) = json.split_once(&format!("\"{name}\": \"")).unwrap();
    rest.split('"').next().unwrap()
}

/// The key of RFC 7515, appendix A.2.
const RSA_KEY: &str = concat!(
    r#""n": "ofgWCuLjybRlzo0tZWJjNiuSfb4p4fAkd_wWJcyQoTbji9k0l8W26mPddxHmfHQp-Vaw-4qPCJrcS2mJPMEzP1Pt0B"#,
    r#"m4d4QlL-yRT-SFd2lZS-pCgNMsD1W_YpRPEwOWvG6b32690r2jZ47soMZo9wGzjb_7OMg0LOL-bSf63kpaSHSXndS5"#,
    r#"z5rexMdbBYUsLA9e-KXBdQOS-UTo7WTBEMa2R2CapHg665xsmtdVMTBQY4uDZlxvb3qCo5ZwKh9kG4LT6_I5IhlJH7"#,
    r#"aGhyxXFvUK-DWNmoudF8NAco9_h9iaGNj8q2ethFkMLs91kzk2PAcDTW9gb54h4FRWyuXpoQ","#,
    r#""e": "AQAB","#,
    r#""d": "Eq5xpGnNCivDflJsRQBXHx1hdR1k6Ulwe2JZD50LpXyWPEAeP88vLNO97IjlA7_GQ5sLKMgvfTeXZx9SE-7YwVol2N"#,
    r#"XOoAJe46sui395IW_GO-pWJ1O0BkTGoVEn2bKVRUCgu-GjBVaYLU6f3l9kJfFNS3E0QbVdxzubSu3Mkqzjkn439X0M"#,
    r#"_V51gfpRLI9JYanrC4D4qAdGcopV_0ZHHzQlBjudU2QvXt4ehNYTCBr6XCLQUShb1juUO1ZdiYoFaFQT5Tw8bGUl_x"#,
    r#"_jTj3ccPDVZFD9pIuhLhBOneufuBiB4cS98l2SR_RQyGWSeWjnczT0QU91p1DhOVRuOopznQ","#,
    r#""p": "4BzEEOtIpmVdVEZNCqS7baC4crd0pqnRH_5IB3jw3bcxGn6QLvnEtfdUdiYrqBdss1l58BQ3KhooKeQTa9AB0Hw_Py"#,
    r#"5PJdTJNPY8cQn7ouZ2KKDcmnPGBY5t7yLc1QlQ5xHdwW1VhvKn-nXqhJTBgIPgtldC-KDV5z-y2XDwGUc","#,
    r#""q": "uQPEfgmVtjL0Uyyx88GZFF1fOunH3-7cepKmtH4pxhtCoHqpWmT8YAmZxaewHgHAjLYsp1ZSe7zFYHj7C6ul7TjeLQ"#,
    r#"eZD_YwD66t62wDmpe_HlB-TnBA-njbglfIsRLtXlnDzQkv5dTltRJ11BKBBypeeF6689rjcJIDEz9RWdc","#,
    r#""dp": "BwKfV3Akq5_MFZDFZCnW-wzl-CCo83WoZvnLQwCTeDv8uzluRSnm71I3QCLdhrqE2e9YkxvuxdBfpT_PI7Yz-FOKnu"#,
    r#"1R6HsJeDCjn12Sk3vmAktV2zb34MCdy7cpdTh_YVr7tss2u6vneTwrA86rZtu5Mbr1C1XsmvkxHQAdYo0","#,
    r#""dq": "h_96-mK1R_7glhsum81dZxjTnYynPbZpHziZjeeHcXYsXaaMwkOlODsWa7I9xXDoRwbKgB719rrmI2oKr6N3Do9U0a"#,
    r#"jaHF-NKJnwgjMd2w9cjz3_-kyNlxAr2v4IKhGNpmM5iIgOS1VZnOZ68m6_pbLBSp3nssTdlqvd0tIiTHU","#,
    r#""qi": "IYd7DHOhrWvxkwPQsRM2tOgrjbcrfvtQJipd-DlcxyVuuM9sQLdgjVk2oy26F0EmpScGLq2MowX7fhd_QJQ3ydy5cY"#,
    r#"7YIBi87w93IKLEdfnbJtoOPLUW0ITrJReOgo1cq9SbsxYawBgfp_gh6A5603k2-ZQwVK0JKSHuLFkuQ3U","#,
);
