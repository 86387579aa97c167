//! JSON Web Tokens (RFC 7519), signed by somebody whom the server trusts: whose keys it has.
//!
//! From top to bottom: `token` takes a token apart, `keys`, `set`, `key` and `fetched` say whether its signature is one of ours to
//! trust, `rules` what its claims have to be, and `fault` what is told if they are not. None of them has a clock, except for how long keys are
//! kept: what time it is, is told.
//!
//! What a token says of itself is believed only where that cannot help whoever made it up. Its algorithm has to be that of the key, which
//! each key has one of. A key that it brings along, or tells where to find, is never looked at.

mod algorithm;
mod claims;
mod der;
mod fault;
mod fetched;
mod key;
mod keys;
mod members;
mod pem;
mod rules;
mod set;
#[cfg(test)]
mod tests;
mod token;

use std::fmt;
use std::time::Duration;
use std::time::SystemTime;

use super::Authenticate;
use super::Identity;
use super::Refusal;
use super::UpgradeRequest;
use fault::Fault;
use keys::Source;
use rules::Issuers;
use rules::Rules;
use token::Token;

pub use algorithm::JwtAlgorithm;
pub use claims::Claims;
pub use keys::InvalidKey;
pub use keys::JwtKeys;

/// Lets in whoever shows a JSON Web Token that somebody signed whom the server trusts, for this server, and that holds now.
///
/// ```no_run
/// use mcp_ws::auth::Claims;
/// use mcp_ws::auth::Jwt;
/// use mcp_ws::prelude::*;
///
/// /// Says whose items these are.
/// #[mcp_tool]
/// fn whose(cx: &Context) -> String {
///     let claims = cx.identity().and_then(|identity| identity.get::<Claims>());
///     claims.and_then(|claims| claims.get::<&str>("tenant")).unwrap_or("nobody's").to_owned()
/// }
///
/// # async fn serve() -> Result<(), Box<dyn std::error::Error>> {
/// let jwt = Jwt::jwks_file("/etc/example/keys.json")?
///     .audience("https://mcp.example.com/ws")
///     .issuer("https://login.example.com")
///     .required_scopes(["mcp:connect"]);
/// Server::new(tools![whose]).authenticate(jwt).serve("127.0.0.1:8000").await?;
/// # Ok(())
/// # }
/// ```
///
/// Where the keys come from is said first: [`hs256`](Jwt::hs256), [`public_key`](Jwt::public_key), [`jwks`](Jwt::jwks),
/// [`jwks_file`](Jwt::jwks_file), [`jwks_from`](Jwt::jwks_from). Then whom the tokens have to be for, without which this is no authenticator:
/// a server that takes tokens for others can be shown those that somebody else was given.
///
/// | of a token | has to be |
/// |---|---|
/// | its size | at most 16 KiB |
/// | `alg` | `HS256`, `RS256`, `ES256` or `EdDSA`, and that of the key: [`algorithms`](Self::algorithms) |
/// | `kid` | that of a key, if there is one and the keys have names. Without it, each key of the algorithm is tried |
/// | `typ` | left out, `JWT` or `at+jwt`: [`required_type`](Self::required_type) |
/// | `crit` | left out |
/// | `iss` | one that is [named](Self::issuer), and left out if none is |
/// | `aud` | one that is [named](JwtKeys::audience), or a list with one of them |
/// | `sub` | there: it is the [subject](Identity::subject), behind the issuer and a space if there are several of these |
/// | `exp` | there, and later: [`expiry_optional`](Self::expiry_optional). With the [`leeway`](Self::leeway), it is the identity's [expiry](Identity::expires_at) |
/// | `nbf`, `iat` | left out, or not later than now |
/// | `scope`, `scp`, `scopes` | left out, a list, or a text with spaces between: they are the identity's [scopes](Identity::scopes) |
///
/// Whoever has no token, or one that is not so, is told 401 and why; whoever has too small a scope, 403; and 503 tells that the keys cannot be
/// had. No part of a token is ever repeated, or logged.
///
/// What only the app can know is looked at by an authenticator of its own:
///
/// ```
/// use mcp_ws::auth::Authenticate;
/// use mcp_ws::auth::Claims;
/// use mcp_ws::auth::Jwt;
/// use mcp_ws::auth::Refusal;
/// use mcp_ws::auth::UpgradeRequest;
/// use mcp_ws::prelude::*;
///
/// struct Members(Jwt);
///
/// impl Authenticate for Members {
///     async fn authenticate(&self, request: &UpgradeRequest<'_>) -> Result<Identity, Refusal> {
///         let identity = self.0.authenticate(request).await?;
///         match identity.get().and_then(|claims: &Claims| claims.get::<u32>("tenant")) {
///             Some(tenant) => Ok(identity.with(tenant)),
///             None => Err(Refusal::forbidden("only for members")),
///         }
///     }
/// }
/// # fn serve(secret: &str) -> Result<(), mcp_ws::auth::InvalidKey> {
/// let jwt = Jwt::hs256(secret)?.audience("https://mcp.example.com/ws");
/// let server: Server = Server::new(tools![]).authenticate(Members(jwt));
/// # Ok(())
/// # }
/// # serve("a secret of at least 32 bytes, at random").unwrap();
/// ```
#[derive(Clone)]
pub struct Jwt {
    source: Source,
    rules: Rules,
    key_lifetime: Duration,
}

/// After which time keys are asked for again, so that one that was withdrawn is not known for ever.
const KEY_LIFETIME: Duration = Duration::from_secs(600);

impl Jwt {
    /// One more audience that this server is: one of them is enough.
    #[must_use]
    pub fn audience(mut self, audience: impl Into<String>) -> Self {
        self.rules.audiences.get_or_insert_default().push(audience.into());
        self
    }

    /// One more issuer whose tokens are taken. As soon as there are two, the subject of an identity is the issuer, a space and the subject of
    /// the token, for two issuers may call different people by the same name. (A space in the name of an issuer is `%20` there, and `%` is `%25`.)
    #[must_use]
    pub fn issuer(mut self, issuer: impl Into<String>) -> Self {
        match &mut self.rules.issuers {
            Issuers::Any => self.rules.issuers = Issuers::Named(vec![issuer.into()]),
            Issuers::Named(known) => {
                let issuer = issuer.into();
                if !known.contains(&issuer) {
                    known.push(issuer);
                }
            }
        }
        self
    }

    /// Takes the tokens of any issuer that the keys are of, in place of those named so far. Each has to have one, which stands before the subject
    /// as where there are [several](Self::issuer).
    #[must_use]
    pub fn any_issuer(mut self) -> Self {
        self.rules.issuers = Issuers::Any;
        self
    }

    /// By how much the clocks of others may differ from that of this machine: 30 seconds, unless it is said. Each identity lasts longer by so
    /// much.
    #[must_use]
    pub fn leeway(mut self, leeway: Duration) -> Self {
        self.rules.leeway = leeway;
        self
    }

    /// Takes only tokens that are signed in one of these ways. A key has one of them and no other, so that this only matters where keys come
    /// from somebody else.
    #[must_use]
    pub fn algorithms(mut self, algorithms: impl IntoIterator<Item = JwtAlgorithm>) -> Self {
        self.rules.algorithms = Some(algorithms.into_iter().collect());
        self
    }

    /// Takes only tokens whose `typ` is this one. With `at+jwt`, which access tokens have (RFC 9068), nothing else that the issuer signs can be
    /// taken for one.
    #[must_use]
    pub fn required_type(mut self, name: impl Into<String>) -> Self {
        self.rules.typ = Some(name.into());
        self
    }

    /// Takes tokens without `exp`, which hold for ever.
    #[must_use]
    pub fn expiry_optional(mut self) -> Self {
        self.rules.needs_expiry = false;
        self
    }

    /// Takes only tokens that have all of these scopes. What each tool needs is said by the tool.
    #[must_use]
    pub fn required_scopes<T: Into<String>>(mut self, scopes: impl IntoIterator<Item = T>) -> Self {
        self.rules.scopes.extend(scopes.into_iter().map(Into::into));
        self
    }

    /// Reads scopes from this claim, and from no other.
    #[must_use]
    pub fn scopes_in(mut self, claim: impl Into<String>) -> Self {
        self.rules.scope_claims = vec![claim.into().into()];
        self
    }

    /// After which time keys that can be asked for again are: ten minutes, unless it is said. So long, and until somebody connects, a key is
    /// good for that was withdrawn.
    #[must_use]
    pub fn key_lifetime(mut self, lifetime: Duration) -> Self {
        self.key_lifetime = lifetime;
        self
    }

    /// Whose token this is, at this time.
    async fn identify(&self, token: &str, now: SystemTime) -> Result<Identity, Fault> {
        let token = Token::parse(token)?;
        self.rules.check(&token)?;
        self.source.verify(&token, self.key_lifetime).await?;
        self.rules.identify(token.claims()?, now)
    }
}

impl Authenticate for Jwt {
    async fn authenticate(&self, request: &UpgradeRequest<'_>) -> Result<Identity, Refusal> {
        let scopes = || self.rules.scopes.iter().cloned();
        let Some(token) = request.token() else {
            return Err(Refusal::unauthenticated("a bearer token is needed").asking_for(scopes()));
        };
        let identity = self.identify(token, SystemTime::now()).await;
        identity.map_err(|fault| fault.refusal(scopes()))
    }
}

/// Says what tokens have to be, and nothing of the keys.
impl fmt::Debug for Jwt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Jwt")
            .field("rules", &self.rules)
            .field("key_lifetime", &self.key_lifetime)
            .finish_non_exhaustive()
    }
}
