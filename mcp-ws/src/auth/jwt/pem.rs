//! A public key in PEM (RFC 7468).

use base64::Engine;
use base64::engine::general_purpose::STANDARD as BASE64;

use super::der::BIT_STRING;
use super::der::Der;
use super::der::INTEGER;
use super::der::SEQUENCE;
use super::key::Key;

/// The one key that stands there. Text around it is passed over.
pub(super) fn key_of(pem: &str) -> Result<Key, &'static str> {
    let (label, content, rest) = block_of(pem).ok_or("there is no key in PEM")?;
    if rest.contains("-----BEGIN ") {
        return Err("there is more than one key; several belong into a JWKS");
    }
    let wrong = "its content is no such key";
    let content: String = content.split_ascii_whitespace().collect();
    match label {
        "PUBLIC KEY" => any(&BASE64.decode(&content).map_err(|_| wrong)?),
        "RSA PUBLIC KEY" => rsa(&BASE64.decode(&content).map_err(|_| wrong)?),
        "CERTIFICATE" => {
            Err("a certificate is no key: `openssl x509 -pubkey -noout` takes the key out of it")
        }
        label if label.ends_with("PRIVATE KEY") => {
            Err("a private key belongs to whoever signs: `openssl pkey -pubout` makes the public one of it")
        }
        _ => Err("it is no `PUBLIC KEY`"),
    }
}

/// What the first block is called, what is in it, and what comes behind it.
fn block_of(pem: &str) -> Option<(&str, &str, &str)> {
    let (_, rest) = pem.split_once("-----BEGIN ")?;
    let (label, rest) = rest.split_once("-----")?;
    let (content, rest) = rest.split_once("-----END ")?;
    let rest = rest.strip_prefix(label)?.strip_prefix("-----")?;
    Some((label, content, rest))
}

/// The algorithms of keys (RFC 3279, section 2.3.1; RFC 5480, section 2.1.1; RFC 8410, section 3). In DER, each has one spelling.
const RSA: &[u8] = b"\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x01\x01\x05\x00";
const P256: &[u8] = b"\x06\x07\x2a\x86\x48\xce\x3d\x02\x01\x06\x08\x2a\x86\x48\xce\x3d\x03\x01\x07";
const ED25519: &[u8] = b"\x06\x03\x2b\x65\x70";

/// A `SubjectPublicKeyInfo` (RFC 5280, section 4.1).
fn any(der: &[u8]) -> Result<Key, &'static str> {
    let parts = || {
        let mut info = Der(Der(der).last(SEQUENCE)?);
        let algorithm = info.next(SEQUENCE)?;
        let (0, key) = info.last(BIT_STRING)?.split_first()? else { return None };
        Some((algorithm, key))
    };
    let (algorithm, key) = parts().ok_or("its content is no public key")?;
    match algorithm {
        RSA => rsa(key),
        P256 => Key::p256(key.to_vec()),
        ED25519 => Key::ed25519(key.to_vec()),
        _ => Err("it is for another algorithm than RS256, ES256 and EdDSA"),
    }
}

/// An `RSAPublicKey` (RFC 8017, appendix A.1.1).
fn rsa(der: &[u8]) -> Result<Key, &'static str> {
    let numbers = || {
        let mut numbers = Der(Der(der).last(SEQUENCE)?);
        let (n, e) = (numbers.next(INTEGER)?, numbers.last(INTEGER)?);
        let is_positive = |number: &[u8]| number.first().is_some_and(|first| first & 0x80 == 0);
        (is_positive(n) && is_positive(e)).then_some((n, e))
    };
    let (n, e) = numbers().ok_or("it is no key of RSA")?;
    Key::rsa(n, e)
}
