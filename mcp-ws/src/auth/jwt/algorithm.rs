//! How a token is signed.

/// How a token is signed. Each key is for one of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum JwtAlgorithm {
    /// HMAC with SHA-256, and a secret.
    Hs256,
    /// RSA (PKCS #1 v1.5) with SHA-256.
    Rs256,
    /// ECDSA with SHA-256, on the curve P-256.
    Es256,
    /// Ed25519, as `EdDSA` (RFC 8037) or `Ed25519` (RFC 9864).
    EdDsa,
}

impl JwtAlgorithm {
    /// The one that `alg` names, if it is one of these. `none` is not.
    pub(super) fn named(name: &str) -> Option<Self> {
        match name {
            "HS256" => Some(Self::Hs256),
            "RS256" => Some(Self::Rs256),
            "ES256" => Some(Self::Es256),
            "EdDSA" | "Ed25519" => Some(Self::EdDsa),
            _ => None,
        }
    }
}
