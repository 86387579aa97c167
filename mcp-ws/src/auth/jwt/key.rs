//! One key, and what it is good for.

use std::ops::RangeInclusive;

use ring::hmac;
use ring::rsa;
use ring::signature;

use super::JwtAlgorithm;

/// A key that is strong enough. What it is decides how a token has to be signed, and what the token says has no part in that.
pub(super) enum Key {
    Secret(hmac::Key),
    Rsa(rsa::PublicKeyComponents<Vec<u8>>),
    /// A point on the curve P-256, uncompressed.
    P256(Vec<u8>),
    Ed25519(Vec<u8>),
}

/// As long as the hash: shorter ones can be guessed from one token (RFC 7518, section 3.2).
const SHORTEST_SECRET: usize = 32;

/// What RFC 7518, section 3.3, asks for, and what can be computed with.
const BITS_OF_RSA: RangeInclusive<usize> = 2048..=8192;

/// What an uncompressed point begins with (SEC 1, section 2.3.3).
const UNCOMPRESSED: u8 = 4;

impl Key {
    pub(super) fn secret(secret: &[u8]) -> Result<Self, &'static str> {
        if secret.trim_ascii_start().starts_with(b"-----BEGIN ") {
            return Err("a key in PEM is no secret: it belongs to `Jwt::public_key`");
        }
        if secret.len() < SHORTEST_SECRET {
            return Err("a secret of less than 32 bytes can be guessed");
        }
        Ok(Self::Secret(hmac::Key::new(hmac::HMAC_SHA256, secret)))
    }

    /// One of RSA, from its modulus and its exponent.
    pub(super) fn rsa(modulus: &[u8], exponent: &[u8]) -> Result<Self, &'static str> {
        let (n, e) = (without_zeros(modulus), without_zeros(exponent));
        let Some(first) = n.first() else { return Err("its modulus is zero") };
        let bits = n.len() * 8 - first.leading_zeros() as usize;
        if bits < *BITS_OF_RSA.start() {
            return Err("a key of RSA needs at least 2048 bits");
        }
        if bits > *BITS_OF_RSA.end() {
            return Err("a key of RSA may have at most 8192 bits");
        }
        // With the exponent 1, anything would be its own signature.
        let is_odd = |number: &[u8]| number.last().is_some_and(|last| last & 1 == 1);
        if !is_odd(n) || !is_odd(e) || e == [1] || e.len() > 4 {
            return Err("it is no key of RSA");
        }
        Ok(Self::Rsa(rsa::PublicKeyComponents { n: n.to_vec(), e: e.to_vec() }))
    }

    /// One of the curve P-256, from its point.
    pub(super) fn p256(point: Vec<u8>) -> Result<Self, &'static str> {
        match point.first() {
            Some(&UNCOMPRESSED) if point.len() == 65 => Ok(Self::P256(point)),
            _ => Err("it is no uncompressed point of the curve P-256"),
        }
    }

    /// The same, from the coordinates of its point.
    pub(super) fn p256_at(x: &[u8], y: &[u8]) -> Result<Self, &'static str> {
        if x.len() != 32 || y.len() != 32 {
            return Err("the coordinates of P-256 have 32 bytes each");
        }
        Self::p256([&[UNCOMPRESSED], x, y].concat())
    }

    pub(super) fn ed25519(bytes: Vec<u8>) -> Result<Self, &'static str> {
        if bytes.len() == 32 { Ok(Self::Ed25519(bytes)) } else { Err("a key of Ed25519 has 32 bytes") }
    }

    pub(super) fn algorithm(&self) -> JwtAlgorithm {
        match self {
            Self::Secret(_) => JwtAlgorithm::Hs256,
            Self::Rsa(_) => JwtAlgorithm::Rs256,
            Self::P256(_) => JwtAlgorithm::Es256,
            Self::Ed25519(_) => JwtAlgorithm::EdDsa,
        }
    }

    /// Whether this was signed so with the other half of this key, or with this secret.
    pub(super) fn has_signed(&self, message: &[u8], signature: &[u8]) -> bool {
        let verified = match self {
            Self::Secret(key) => hmac::verify(key, message, signature),
            Self::Rsa(key) => key.verify(&signature::RSA_PKCS1_2048_8192_SHA256, message, signature),
            Self::P256(point) => {
                signature::UnparsedPublicKey::new(&signature::ECDSA_P256_SHA256_FIXED, point)
                    .verify(message, signature)
            }
            Self::Ed25519(key) => {
                signature::UnparsedPublicKey::new(&signature::ED25519, key).verify(message, signature)
            }
        };
        verified.is_ok()
    }
}

/// Numbers may begin with zeros, here and there.
fn without_zeros(number: &[u8]) -> &[u8] {
    let zeros = number.iter().take_while(|byte| **byte == 0).count();
    number.get(zeros..).unwrap_or_default()
}
