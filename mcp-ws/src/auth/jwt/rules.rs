//! What a token has to claim.

use std::borrow::Cow;
use std::time::Duration;
use std::time::SystemTime;
use std::time::UNIX_EPOCH;

use serde_json::Map;
use serde_json::Value;

use super::Claims;
use super::JwtAlgorithm;
use super::fault::Fault;
use super::token::Token;
use crate::tool::Identity;

/// What a token has to be, besides signed.
#[derive(Clone, Debug)]
pub(super) struct Rules {
    /// It is for one of these; for anybody, if there are none.
    pub audiences: Option<Vec<String>>,
    pub issuers: Issuers,
    pub leeway: Duration,
    /// Any, if nothing is said.
    pub algorithms: Option<Vec<JwtAlgorithm>>,
    /// One that may be a JSON Web Token's, if nothing is said.
    pub typ: Option<String>,
    pub needs_expiry: bool,
    /// It has all of these.
    pub scopes: Vec<String>,
    /// Where these stand.
    pub scope_claims: Vec<Cow<'static, str>>,
}

#[derive(Clone, Debug)]
pub(super) enum Issuers {
    Any,
    Named(Vec<String>),
}

/// As much as clocks differ that somebody looks after.
const LEEWAY: Duration = Duration::from_secs(30);

impl Default for Rules {
    fn default() -> Self {
        Self {
            audiences: None,
            issuers: Issuers::Named(Vec::new()),
            leeway: LEEWAY,
            algorithms: None,
            typ: None,
            needs_expiry: true,
            scopes: Vec::new(),
            scope_claims: ["scope", "scp", "scopes"].map(Cow::Borrowed).into(),
        }
    }
}

impl Rules {
    /// Looks at the header.
    pub(super) fn check(&self, token: &Token<'_>) -> Result<(), Fault> {
        if self.algorithms.as_ref().is_some_and(|allowed| !allowed.contains(&token.algorithm)) {
            return Err(Fault::Algorithm);
        }
        // Media types have no case, and `application/` may be left out (RFC 7515, section 4.1.9).
        let is = |typ: &str, name: &str| bare(typ).eq_ignore_ascii_case(bare(name));
        let is_accepted = match (&self.typ, &token.typ) {
            (Some(name), typ) => typ.as_ref().is_some_and(|typ| is(typ, name)),
            (None, Some(typ)) => is(typ, "JWT") || is(typ, "at+jwt"),
            (None, None) => true,
        };
        if is_accepted { Ok(()) } else { Err(Fault::Type) }
    }

    /// Who it is that claims this, at this time.
    pub(super) fn identify(&self, claims: Map<String, Value>, now: SystemTime) -> Result<Identity, Fault> {
        let issuer = self.issuer(&claims)?;
        self.check_audience(&claims)?;
        let expires = self.check_times(&claims, now)?;
        let subject = text(&claims, "sub")?.ok_or(Fault::Missing("sub"))?;
        if subject.is_empty() || subject.contains(char::is_control) {
            return Err(Fault::Claim("sub"));
        }
        let scopes = self.scopes_of(&claims)?;
        if !self.scopes.iter().all(|needed| scopes.contains(&needed.as_str())) {
            return Err(Fault::Scope);
        }
        let subject = match issuer {
            Some(issuer) => format!("{} {subject}", issuer.replace('%', "%25").replace(' ', "%20")),
            None => subject.to_owned(),
        };
        let identity = Identity::new(subject).scopes(scopes);
        let identity = match expires {
            Some(expires) => identity.expires_at(expires),
            None => identity,
        };
        Ok(identity.with(Claims::from(claims)))
    }

    /// Checks the issuer, and gives it if the subject alone does not say who somebody is.
    fn issuer<'c>(&self, claims: &'c Map<String, Value>) -> Result<Option<&'c str>, Fault> {
        let issuer = text(claims, "iss")?;
        match (&self.issuers, issuer) {
            (Issuers::Any, Some(issuer)) if issuer.contains(char::is_control) => Err(Fault::Claim("iss")),
            (Issuers::Any, issuer) => issuer.ok_or(Fault::Missing("iss")).map(Some),
            (Issuers::Named(known), None) if known.is_empty() => Ok(None),
            (Issuers::Named(_), None) => Err(Fault::Missing("iss")),
            (Issuers::Named(known), Some(issuer)) if known.iter().any(|other| other == issuer) => {
                Ok(Some(issuer).filter(|_| known.len() > 1))
            }
            (Issuers::Named(_), Some(_)) => Err(Fault::Issuer),
        }
    }

    fn check_audience(&self, claims: &Map<String, Value>) -> Result<(), Fault> {
        let Some(ours) = &self.audiences else { return Ok(()) };
        let theirs = match claims.get("aud") {
            None => return Err(Fault::Missing("aud")),
            Some(Value::String(one)) => vec![one.as_str()],
            Some(value) => texts(value).ok_or(Fault::Claim("aud"))?,
        };
        let is_ours = |name: &&str| ours.iter().any(|our| our == name);
        if theirs.iter().any(is_ours) { Ok(()) } else { Err(Fault::Audience) }
    }

    /// Checks from when and until when it holds, and gives the latter.
    fn check_times(&self, claims: &Map<String, Value>, now: SystemTime) -> Result<Option<SystemTime>, Fault> {
        let latest = now.duration_since(UNIX_EPOCH).unwrap_or_default().saturating_add(self.leeway);
        if date(claims, "nbf")?.is_some_and(|from| from > latest) {
            return Err(Fault::NotYet);
        }
        if date(claims, "iat")?.is_some_and(|issued| issued > latest) {
            return Err(Fault::FromTheFuture);
        }
        let Some(expiry) = date(claims, "exp")? else {
            return if self.needs_expiry { Err(Fault::Missing("exp")) } else { Ok(None) };
        };
        // One that is too far away to be said is told to be a mistake.
        let expires = UNIX_EPOCH.checked_add(expiry).and_then(|expiry| expiry.checked_add(self.leeway));
        let expires = expires.ok_or(Fault::Claim("exp"))?;
        if expires <= now { Err(Fault::Expired) } else { Ok(Some(expires)) }
    }

    fn scopes_of<'c>(&self, claims: &'c Map<String, Value>) -> Result<Vec<&'c str>, Fault> {
        let mut scopes = Vec::new();
        for value in self.scope_claims.iter().filter_map(|name| claims.get(&**name)) {
            match value {
                Value::String(text) => scopes.extend(text.split(' ')),
                value => scopes.extend(texts(value).ok_or(Fault::Claim("scope"))?),
            }
        }
        scopes.retain(|scope| !scope.is_empty());
        scopes.sort_unstable();
        scopes.dedup();
        Ok(scopes)
    }
}

fn bare(typ: &str) -> &str {
    const PREFIX: &str = "application/";
    match typ.split_at_checked(PREFIX.len()) {
        Some((start, rest)) if start.eq_ignore_ascii_case(PREFIX) => rest,
        _ => typ,
    }
}

fn text<'c>(claims: &'c Map<String, Value>, name: &'static str) -> Result<Option<&'c str>, Fault> {
    match claims.get(name) {
        None => Ok(None),
        Some(Value::String(text)) => Ok(Some(text)),
        Some(_) => Err(Fault::Claim(name)),
    }
}

fn texts(value: &Value) -> Option<Vec<&str>> {
    value.as_array()?.iter().map(Value::as_str).collect()
}

/// A time, as seconds since 1970, or parts of them (RFC 7519, section 2). What lies before then is as long over as that.
fn date(claims: &Map<String, Value>, name: &'static str) -> Result<Option<Duration>, Fault> {
    let Some(value) = claims.get(name) else { return Ok(None) };
    let date = match value.as_u64() {
        Some(seconds) => Some(Duration::from_secs(seconds)),
        None => value.as_f64().and_then(|seconds| Duration::try_from_secs_f64(seconds.max(0.0)).ok()),
    };
    date.ok_or(Fault::Claim(name)).map(Some)
}
