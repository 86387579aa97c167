//! What is wrong with a token.

use super::Refusal;

/// What is wrong with a token. Says nothing of what stands in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Fault {
    TooLarge,
    Malformed,
    Encrypted,
    Algorithm,
    Critical,
    Type,
    UnknownKey,
    Signature,
    /// A claim is not of the type that it has to be.
    Claim(&'static str),
    /// A claim is missing.
    Missing(&'static str),
    Issuer,
    Audience,
    Expired,
    NotYet,
    FromTheFuture,
    Scope,
    /// It is not its fault: there are no keys.
    NoKeys,
}

impl Fault {
    /// What whoever has shown it is told. `scopes` are those that a token needs here.
    pub(super) fn refusal(self, scopes: impl Iterator<Item = String>) -> Refusal {
        let why = match self {
            Self::NoKeys => return Refusal::unavailable("the keys of tokens cannot be had at the moment"),
            Self::Scope => return Refusal::insufficient_scope(scopes),
            Self::TooLarge => "the token is too large",
            Self::Malformed => "the token is not a JSON Web Token",
            Self::Encrypted => "the token is encrypted",
            Self::Algorithm => "the algorithm of the token is not accepted",
            Self::Critical => "the token has critical extensions",
            Self::Type => "the type of the token is not accepted",
            Self::UnknownKey => "the key of the token is not known",
            Self::Signature => "the signature of the token is wrong",
            Self::Issuer => "the issuer of the token is not accepted",
            Self::Audience => "the token is for another audience",
            Self::Expired => "the token has expired",
            Self::NotYet => "the token is not valid yet",
            Self::FromTheFuture => "the token was issued in the future",
            Self::Claim(name) => {
                return Refusal::invalid_token(format!("the {name} of the token cannot be read"))
                    .asking_for(scopes);
            }
            Self::Missing(name) => {
                return Refusal::invalid_token(format!("the token has no {name}")).asking_for(scopes);
            }
        };
        Refusal::invalid_token(why).asking_for(scopes)
    }
}
