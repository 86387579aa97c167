//! A token, taken apart: the compact form of a signature (RFC 7515, section 7.1).

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD as BASE64URL;
use serde_json::Map;
use serde_json::Value;

use super::JwtAlgorithm;
use super::fault::Fault;
use super::members::Members;

/// A token whose header has been read, and nothing been proved of.
pub(super) struct Token<'t> {
    /// What is signed: the header, a dot and the claims, as they came.
    pub signed: &'t str,
    pub signature: Vec<u8>,
    pub algorithm: JwtAlgorithm,
    /// Which key it says it was signed with. It is compared, and used for nothing else.
    pub key_id: Option<String>,
    pub typ: Option<String>,
    claims: &'t str,
}

/// No token is larger. Those of real issuers have a few KiB at most, and servers in front do not take larger headers.
const LARGEST: usize = 16 * 1024;

impl<'t> Token<'t> {
    pub(super) fn parse(text: &'t str) -> Result<Self, Fault> {
        if text.len() > LARGEST {
            return Err(Fault::TooLarge);
        }
        let (signed, signature) = text.rsplit_once('.').ok_or(Fault::Malformed)?;
        let (header, claims) = signed.split_once('.').ok_or(Fault::Malformed)?;
        let dots = claims.bytes().filter(|byte| *byte == b'.').count();
        if dots > 0 {
            return Err(if dots == 2 { Fault::Encrypted } else { Fault::Malformed });
        }
        let mut header = object(header)?;
        if header.contains_key("crit") {
            return Err(Fault::Critical);
        }
        let mut text_of = |name| match header.remove(name) {
            None => Ok(None),
            Some(Value::String(text)) => Ok(Some(text)),
            Some(_) => Err(Fault::Malformed),
        };
        let algorithm = text_of("alg")?.ok_or(Fault::Malformed)?;
        let algorithm = JwtAlgorithm::named(&algorithm).ok_or(Fault::Algorithm)?;
        let (key_id, typ) = (text_of("kid")?, text_of("typ")?);
        Ok(Self { signed, signature: decoded(signature)?, algorithm, key_id, typ, claims })
    }

    /// What it claims. To be believed only if its signature has been verified.
    pub(super) fn claims(&self) -> Result<Map<String, Value>, Fault> {
        object(self.claims)
    }
}

fn object(part: &str) -> Result<Map<String, Value>, Fault> {
    let Members(members) = serde_json::from_slice(&decoded(part)?).map_err(|_| Fault::Malformed)?;
    Ok(members)
}

/// Base64url without padding, in the one spelling that its bytes have.
fn decoded(part: &str) -> Result<Vec<u8>, Fault> {
    BASE64URL.decode(part).map_err(|_| Fault::Malformed)
}
