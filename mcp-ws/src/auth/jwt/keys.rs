//! Where keys come from.

use std::error::Error;
use std::fmt;
use std::fs::File;
use std::io::Read;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use tokio::task::spawn_blocking;
use tokio::time::timeout;

use super::Jwt;
use super::KEY_LIFETIME;
use super::fault::Fault;
use super::fetched::Fetched;
use super::fetched::PATIENCE;
use super::key::Key;
use super::pem;
use super::rules::Rules;
use super::set::KeySet;
use super::token::Token;

/// Keys that tokens are signed with. [`audience`](Self::audience) makes an authenticator of them.
#[derive(Clone)]
pub struct JwtKeys {
    source: Source,
}

/// A key that cannot be used, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InvalidKey {
    why: String,
}

/// Keys that stay, or that are asked for again and again.
#[derive(Clone)]
pub(super) enum Source {
    Given(Arc<KeySet>),
    Fetched(Arc<Fetched>),
}

impl Jwt {
    /// Tokens that are signed with this secret, by HMAC with SHA-256.
    ///
    /// Whoever can check these tokens can make them: right for a server that gives them out itself.
    ///
    /// # Errors
    ///
    /// It has less than 32 bytes, and could be guessed (RFC 7518, section 3.2). Or it is a key in PEM, which others may know: see
    /// [`public_key`](Self::public_key).
    pub fn hs256(secret: impl AsRef<[u8]>) -> Result<JwtKeys, InvalidKey> {
        JwtKeys::given(Key::secret(secret.as_ref()).map(KeySet::one))
    }

    /// Tokens that are signed with the other half of this key: one of RSA (RS256, with at least 2048 bits), of the curve P-256 (ES256), or
    /// Ed25519 (`EdDSA`), in PEM: `-----BEGIN PUBLIC KEY-----`.
    ///
    /// # Errors
    ///
    /// It is no such key.
    ///
    /// ```
    /// use mcp_ws::auth::Jwt;
    ///
    /// let key = "-----BEGIN PUBLIC KEY-----
    /// MCowBQYDK2VwAyEA11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=
    /// -----END PUBLIC KEY-----";
    /// let jwt = Jwt::public_key(key)?.audience("https://mcp.example.com/ws");
    /// # Ok::<_, mcp_ws::auth::InvalidKey>(())
    /// ```
    pub fn public_key(pem: impl AsRef<str>) -> Result<JwtKeys, InvalidKey> {
        JwtKeys::given(pem::key_of(pem.as_ref()).map(KeySet::one))
    }

    /// Tokens that are signed with the other half of a key of this set: a JWKS (RFC 7517).
    ///
    /// Keys for something else, and secrets, are passed over. A key that is too weak is too, with a warning.
    ///
    /// # Errors
    ///
    /// It is no such set, or no key is left.
    pub fn jwks(json: impl AsRef<[u8]>) -> Result<JwtKeys, InvalidKey> {
        JwtKeys::given(KeySet::parse(json.as_ref()))
    }

    /// The same, from a file, of at most 1 MiB.
    ///
    /// It is read now, so that a mistake is seen when the server starts, and again, by a thread that may wait for it, when a token names a key
    /// that is not known, or the keys are [old](Self::key_lifetime): at most once in five seconds. While it cannot be read, the keys that are
    /// known stay, and there is a warning that names the file. A set without any keys takes all of them back.
    ///
    /// # Errors
    ///
    /// What is wrong with the file, which is named.
    pub fn jwks_file(path: impl AsRef<Path>) -> Result<JwtKeys, InvalidKey> {
        let path: Arc<Path> = path.as_ref().into();
        let nothing = |why| format!("the keys in `{}`: {why}", path.display());
        let known = KeySet::of_file(&path).and_then(|known| known.not_empty().map_err(nothing));
        let known = known.map_err(|why| InvalidKey { why })?;
        let fetched = Fetched::new(Some(known), move || {
            let path = Arc::clone(&path);
            async move {
                // However long it takes, it is waited for, so that there is never more than one thread that reads.
                let read = spawn_blocking(move || KeySet::of_file(&path)).await;
                read.unwrap_or_else(|error| Err(error.to_string()))
            }
        });
        Ok(JwtKeys { source: Source::Fetched(Arc::new(fetched)) })
    }

    /// The same, from wherever `ask` gets it: as a rule, from the `jwks_uri` of whoever issues the tokens.
    ///
    /// ```
    /// use mcp_ws::auth::Jwt;
    /// # async fn get(_: &str) -> Result<String, std::io::Error> { Ok(String::new()) }
    ///
    /// let jwt = Jwt::jwks_from(|| async {
    ///     get("https://login.example.com/keys").await // by the app's HTTP client
    /// })
    /// .audience("https://mcp.example.com/ws")
    /// .issuer("https://login.example.com");
    /// ```
    ///
    /// It is asked when the first token comes, when a token names a key that is not known, and when the keys are
    /// [old](Self::key_lifetime): once for all who want to know at that moment, for at most ten seconds, and not again within the next five,
    /// whoever connects with whatever. While it fails, the keys that are known stay, and each failure is a warning. If none is known, whoever wants to
    /// connect is told 503. A set without any keys is no failure: it takes all of them back.
    pub fn jwks_from<F, A, T, E>(ask: F) -> JwtKeys
    where
        F: Fn() -> A + Send + Sync + 'static,
        A: Future<Output = Result<T, E>> + Send + 'static,
        T: Into<Vec<u8>>,
        E: fmt::Display,
    {
        let fetched = Fetched::new(None, move || {
            let asked = ask();
            async move {
                let answer = timeout(PATIENCE, asked).await.map_err(|_| "it took too long".to_owned())?;
                KeySet::fetched(&answer.map_err(|error| error.to_string())?.into())
            }
        });
        JwtKeys { source: Source::Fetched(Arc::new(fetched)) }
    }
}

impl JwtKeys {
    /// Tokens have to be for this audience: who this server is to whoever issues them, as a rule its URL.
    pub fn audience(self, audience: impl Into<String>) -> Jwt {
        self.any_audience().audience(audience)
    }

    /// Takes tokens for whomever. Right only where whoever holds the keys signs for this server alone: otherwise everybody who is shown a token by
    /// one of its callers can call it in their name.
    pub fn any_audience(self) -> Jwt {
        Jwt { source: self.source, rules: Rules::default(), key_lifetime: KEY_LIFETIME }
    }

    fn given(keys: Result<KeySet, impl Into<String>>) -> Result<Self, InvalidKey> {
        let keys = keys.map_err(|why| InvalidKey { why: why.into() })?;
        Ok(Self { source: Source::Given(Arc::new(keys)) })
    }
}

impl Source {
    /// Whether somebody has signed this token whose keys these are.
    pub(super) async fn verify(&self, token: &Token<'_>, lifetime: Duration) -> Result<(), Fault> {
        match self {
            Self::Given(keys) => keys.verify(token),
            Self::Fetched(fetched) => fetched.verify(token, lifetime).await,
        }
    }
}

/// No JWKS is larger.
const LARGEST: usize = 1 << 20;

impl KeySet {
    /// Those of a JWKS in a file, which is named in whatever is wrong.
    fn of_file(path: &Path) -> Result<Self, String> {
        let read = || {
            let mut json = Vec::new();
            let file = File::open(path).map_err(|error| error.to_string())?;
            file.take(LARGEST as u64 + 1).read_to_end(&mut json).map_err(|error| error.to_string())?;
            Self::fetched(&json)
        };
        read().map_err(|why| format!("the keys in `{}`: {why}", path.display()))
    }

    /// Those of a JWKS that somebody else has made.
    fn fetched(json: &[u8]) -> Result<Self, String> {
        if json.len() > LARGEST {
            return Err("it is larger than 1 MiB".to_owned());
        }
        Self::parse_or_empty(json)
    }
}

impl fmt::Debug for JwtKeys {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JwtKeys")
    }
}

impl fmt::Display for InvalidKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.why)
    }
}

impl Error for InvalidKey {}
