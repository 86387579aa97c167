//! Why somebody may not connect.

use std::borrow::Cow;
use std::error::Error;
use std::fmt;

use axum::http::StatusCode;

/// Why somebody may not connect. They are told so in HTTP, and nothing is upgraded.
///
/// What it says goes to whoever wanted to connect, so it is no place for secrets, nor for which of two parts of a
/// credential was right.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    pub(super) kind: Kind,
    pub(super) why: Cow<'static, str>,
    pub(super) scopes: Vec<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Unauthenticated,
    InvalidToken,
    Malformed,
    InsufficientScope,
    Forbidden,
    Unavailable,
    Broken,
}

impl Refusal {
    /// 401: they have not said who they are.
    pub fn unauthenticated(why: impl Into<Cow<'static, str>>) -> Self {
        Self::of(Kind::Unauthenticated, why)
    }

    /// 401 with `invalid_token`: what they have shown proves nothing: it is unknown, or no longer valid.
    pub fn invalid_token(why: impl Into<Cow<'static, str>>) -> Self {
        Self::of(Kind::InvalidToken, why)
    }

    /// 400 with `invalid_request`: what they have shown cannot be read.
    pub fn malformed(why: impl Into<Cow<'static, str>>) -> Self {
        Self::of(Kind::Malformed, why)
    }

    /// 403 with `insufficient_scope`: they are known, and would need all of these scopes to connect.
    pub fn insufficient_scope<T: Into<String>>(scopes: impl IntoIterator<Item = T>) -> Self {
        let scopes = scopes.into_iter().map(Into::into).collect();
        Self { scopes, ..Self::of(Kind::InsufficientScope, "the scope of the token is too small") }
    }

    /// 403: they are known, and may not connect.
    pub fn forbidden(why: impl Into<Cow<'static, str>>) -> Self {
        Self::of(Kind::Forbidden, why)
    }

    /// 503 with `Retry-After`: it cannot be found out at the moment.
    pub fn unavailable(why: impl Into<Cow<'static, str>>) -> Self {
        Self::of(Kind::Unavailable, why)
    }

    /// 500: the authenticator has panicked.
    pub(super) fn broken() -> Self {
        Self::of(Kind::Broken, "it could not be found out who you are")
    }

    /// Asks for these scopes in the challenge of a 401 (RFC 6750, section 3), for whoever gets a token now.
    #[must_use]
    pub fn asking_for<T: Into<String>>(mut self, scopes: impl IntoIterator<Item = T>) -> Self {
        self.scopes = scopes.into_iter().map(Into::into).collect();
        self
    }

    /// The status it is told with.
    pub fn status(&self) -> StatusCode {
        match self.kind {
            Kind::Unauthenticated | Kind::InvalidToken => StatusCode::UNAUTHORIZED,
            Kind::Malformed => StatusCode::BAD_REQUEST,
            Kind::InsufficientScope | Kind::Forbidden => StatusCode::FORBIDDEN,
            Kind::Unavailable => StatusCode::SERVICE_UNAVAILABLE,
            Kind::Broken => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    fn of(kind: Kind, why: impl Into<Cow<'static, str>>) -> Self {
        Self { kind, why: why.into(), scopes: Vec::new() }
    }
}

impl Kind {
    /// What it is called in a challenge of RFC 6750, if it has one.
    pub(super) fn error(self) -> Option<&'static str> {
        match self {
            Self::InvalidToken => Some("invalid_token"),
            Self::Malformed => Some("invalid_request"),
            Self::InsufficientScope => Some("insufficient_scope"),
            Self::Unauthenticated | Self::Forbidden | Self::Unavailable | Self::Broken => None,
        }
    }

    /// Whether a token would help, so that it is said how one is got.
    pub(super) fn is_challenge(self) -> bool {
        matches!(self, Self::Unauthenticated) || self.error().is_some()
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.why)
    }
}

impl Error for Refusal {}
