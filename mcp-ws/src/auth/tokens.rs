//! Tokens that are known beforehand.

use std::fmt;

use sha2::Digest;
use sha2::Sha256;
use subtle::Choice;
use subtle::ConditionallySelectable;
use subtle::ConstantTimeEq;

use super::Authenticate;
use super::Identity;
use super::Refusal;
use super::UpgradeRequest;

/// Bearer tokens that are known beforehand, and whose they are: of a configuration file, or of the environment.
///
/// ```
/// use mcp_ws::auth::StaticTokens;
/// use mcp_ws::prelude::*;
///
/// let tokens = StaticTokens::new()
///     .token("3q2fYy0Vw1l8Zt5bQe7rJm", Identity::new("ann").scopes(["items:write"]))
///     .token("Hk9sXc4Uo6nPa2gTd8wLiB", Identity::new("bob"));
/// let server: Server = Server::new(tools![]).authenticate(tokens);
/// ```
///
/// How long the comparison takes says nothing of any token. Only their SHA-256 is kept: make them of at least 128 random bits, for nobody
/// is kept from trying as often as they like. In a header a token has no spaces and is ASCII (RFC 6750, section 2.1). An empty one is
/// nobody's.
#[derive(Clone, Default)]
pub struct StaticTokens {
    known: Vec<([u8; 32], Identity)>,
}

impl StaticTokens {
    /// None: nobody may connect.
    pub fn new() -> Self {
        Self::default()
    }

    /// One more. A token that was given before is this identity's from now on.
    #[must_use]
    pub fn token(mut self, token: impl AsRef<[u8]>, identity: Identity) -> Self {
        let token = token.as_ref();
        if !token.is_empty() {
            let digest = Sha256::digest(token).into();
            self.known.retain(|(other, _)| *other != digest);
            self.known.push((digest, identity));
        }
        self
    }

    /// Whose a token is. All of them are looked at, whichever it is.
    #[inline]
    fn find(&self, token: &str) -> Option<&Identity> {
        let digest: [u8; 32] = Sha256::digest(token).into();
        let nowhere = u64::MAX;
        let mut place = nowhere;
        for (i, (known, _)) in (0_u64..).zip(&self.known) {
            let is_it: Choice = known.ct_eq(&digest);
            place.conditional_assign(&i, is_it);
        }
        self.known.get(usize::try_from(place).ok()?).map(|(_, identity)| identity)
    }
}

impl Authenticate for StaticTokens {
    async fn authenticate(&self, request: &UpgradeRequest<'_>) -> Result<Identity, Refusal> {
        let token = request.token().ok_or(Refusal::unauthenticated("a bearer token is needed"))?;
        let identity = self.find(token).cloned();
        identity.ok_or(Refusal::invalid_token("this token is nobody's"))
    }
}

/// Says how many there are, and nothing of what they are.
impl fmt::Debug for StaticTokens {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("StaticTokens").field("known", &self.known.len()).finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_is_found_whole_or_not_at_all() {
        let tokens = StaticTokens::new()
            .token("first", Identity::new("ann"))
            .token("second", Identity::new("bob"))
            .token("", Identity::new("nobody"));
        let whose = |token| tokens.find(token).map(Identity::subject);
        assert_eq!(whose("first"), Some("ann"));
        assert_eq!(whose("second"), Some("bob"));
        for token in ["", "firs", "firstt", "First", "third"] {
            assert_eq!(whose(token), None, "{token}");
        }
        assert_eq!(StaticTokens::new().find("").map(Identity::subject), None);
    }

    #[test]
    fn a_token_that_is_given_twice_is_the_last_one_s() {
        let tokens = StaticTokens::new().token("t", Identity::new("ann")).token("t", Identity::new("bob"));
        assert_eq!(tokens.find("t").map(Identity::subject), Some("bob"));
    }
}
