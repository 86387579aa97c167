//! Keys, of which a token names one: a JWKS (RFC 7517).

use std::borrow::Cow;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD as BASE64URL;
use serde::Deserialize;
use serde_json::value::RawValue;

use super::JwtAlgorithm;
use super::fault::Fault;
use super::key::Key;
use super::token::Token;

/// Keys, with their names if they are to be looked at.
pub(super) struct KeySet {
    keys: Vec<(Option<String>, Key)>,
    has_names: bool,
}

/// No set has more keys: a token that names none is tried with each.
const MOST_KEYS: usize = 64;

const NOTHING_OF_USE: &str = "it has no public key for RS256, ES256 or EdDSA";

impl KeySet {
    /// One key, whatever tokens call it.
    pub(super) fn one(key: Key) -> Self {
        Self { keys: vec![(None, key)], has_names: false }
    }

    /// Those of a JWKS that are to verify signatures with. Others are passed over (section 5).
    pub(super) fn parse(json: &[u8]) -> Result<Self, String> {
        Self::parse_or_empty(json).and_then(Self::not_empty)
    }

    /// The same, where a set without any keys is one too: whoever issues tokens takes all of them back by it.
    pub(super) fn parse_or_empty(json: &[u8]) -> Result<Self, String> {
        let set: Set<'_> = serde_json::from_slice(json).map_err(|error| format!("it is no JWKS: {error}"))?;
        let is_empty = set.keys.is_empty();
        let mut keys = Vec::new();
        let mut weak = None;
        for jwk in set.keys {
            // One that cannot be read is of a kind that we do not know.
            let Ok(jwk) = serde_json::from_str::<Jwk<'_>>(jwk.get()) else { continue };
            match jwk.key() {
                Some(Ok(key)) => keys.push((jwk.kid, key)),
                Some(Err(why)) => {
                    tracing::warn!(kid = jwk.kid, why, "a key of a JWKS cannot be used");
                    weak = Some(why);
                }
                None => {}
            }
        }
        if keys.len() > MOST_KEYS {
            return Err(format!("it has more than {MOST_KEYS} keys"));
        }
        match weak {
            _ if is_empty || !keys.is_empty() => Ok(Self { keys, has_names: true }),
            Some(why) => Err(format!("no key can be used: {why}")),
            None => Err(NOTHING_OF_USE.to_owned()),
        }
    }

    /// What is wrong with a set without keys where there have to be some.
    pub(super) fn not_empty(self) -> Result<Self, String> {
        if self.keys.is_empty() { Err(NOTHING_OF_USE.to_owned()) } else { Ok(self) }
    }

    /// Whether one of them has signed this token.
    pub(super) fn verify(&self, token: &Token<'_>) -> Result<(), Fault> {
        let is_meant = |id: &Option<String>| !self.has_names || token.key_id.is_none() || *id == token.key_id;
        let meant: Vec<_> = self.keys.iter().filter(|(id, _)| is_meant(id)).map(|(_, key)| key).collect();
        let fits = |key: &&&Key| key.algorithm() == token.algorithm;
        if meant.iter().filter(fits).any(|key| key.has_signed(token.signed.as_bytes(), &token.signature)) {
            return Ok(());
        }
        // Where no key was named, it may be one that has come since.
        if meant.is_empty() || (self.has_names && token.key_id.is_none()) {
            return Err(Fault::UnknownKey);
        }
        Err(if meant.iter().any(|key| fits(&key)) { Fault::Signature } else { Fault::Algorithm })
    }
}

#[derive(Deserialize)]
struct Set<'s> {
    #[serde(borrow)]
    keys: Vec<&'s RawValue>,
}

/// One key of a JWKS, with the members that we look at.
#[derive(Deserialize)]
struct Jwk<'j> {
    kty: String,
    kid: Option<String>,
    alg: Option<String>,
    #[serde(rename = "use")]
    usage: Option<String>,
    key_ops: Option<Vec<String>>,
    crv: Option<String>,
    #[serde(borrow)]
    n: Option<Cow<'j, str>>,
    #[serde(borrow)]
    e: Option<Cow<'j, str>>,
    #[serde(borrow)]
    x: Option<Cow<'j, str>>,
    #[serde(borrow)]
    y: Option<Cow<'j, str>>,
}

impl Jwk<'_> {
    /// The key, or why it cannot be used; none, if it is for something else. Secrets are: who can read a JWKS would be able to sign.
    fn key(&self) -> Option<Result<Key, &'static str>> {
        let is_for_signatures = self.usage.as_deref().is_none_or(|usage| usage == "sig")
            && self.key_ops.as_ref().is_none_or(|ops| ops.iter().any(|op| op == "verify"));
        let (algorithm, key) = match (&*self.kty, self.crv.as_deref()) {
            ("RSA", _) => (JwtAlgorithm::Rs256, self.rsa()),
            ("EC", Some("P-256")) => (JwtAlgorithm::Es256, self.p256()),
            ("OKP", Some("Ed25519")) => (JwtAlgorithm::EdDsa, self.ed25519()),
            _ => return None,
        };
        let is_meant_so = self.alg.as_deref().is_none_or(|alg| JwtAlgorithm::named(alg) == Some(algorithm));
        (is_for_signatures && is_meant_so).then_some(key)
    }

    fn rsa(&self) -> Result<Key, &'static str> {
        Key::rsa(&bytes(self.n.as_deref())?, &bytes(self.e.as_deref())?)
    }

    fn p256(&self) -> Result<Key, &'static str> {
        Key::p256_at(&bytes(self.x.as_deref())?, &bytes(self.y.as_deref())?)
    }

    fn ed25519(&self) -> Result<Key, &'static str> {
        Key::ed25519(bytes(self.x.as_deref())?)
    }
}

fn bytes(member: Option<&str>) -> Result<Vec<u8>, &'static str> {
    let member = member.ok_or("a member is missing")?;
    BASE64URL.decode(member).map_err(|_| "a member is not in base64url")
}
