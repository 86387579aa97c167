//! The request for an upgrade, as whoever authenticates sees it, and the token in it.

use std::fmt;
use std::net::SocketAddr;

use axum::extract::ConnectInfo;
use axum::http::HeaderMap;
use axum::http::Uri;
use axum::http::header;
use axum::http::request::Parts;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD as BASE64URL;
use percent_encoding::percent_decode_str;

use super::Refusal;

/// A request for an upgrade.
pub struct UpgradeRequest<'r> {
    parts: &'r Parts,
    token: Option<String>,
}

impl<'r> UpgradeRequest<'r> {
    /// The request, with the token that it has in one of these places.
    pub(crate) fn of(parts: &'r Parts, sources: TokenSources) -> Result<Self, Refusal> {
        Ok(Self { parts, token: sources.token(parts)? })
    }

    /// The bearer token (RFC 6750), if there is one: from `Authorization`, or from where else the server
    /// [reads](crate::Config::subprotocol_tokens) it.
    pub fn token(&self) -> Option<&str> {
        self.token.as_deref()
    }

    /// The first header of this name, if it is text.
    pub fn header(&self, name: &str) -> Option<&'r str> {
        self.headers().get(name)?.to_str().ok()
    }

    /// All headers.
    pub fn headers(&self) -> &'r HeaderMap {
        &self.parts.headers
    }

    /// The path and the query.
    pub fn uri(&self) -> &'r Uri {
        &self.parts.uri
    }

    /// The address at the other end of the connection; see [`Caller::address`](crate::auth::Caller::address).
    pub fn address(&self) -> Option<SocketAddr> {
        address_of(self.parts)
    }

    /// What a layer in front has put into the request, by its type.
    pub fn extension<T: Clone + Send + Sync + 'static>(&self) -> Option<&'r T> {
        self.parts.extensions.get()
    }
}

/// Without what may be a secret: the token, the headers, and the query.
impl fmt::Debug for UpgradeRequest<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("UpgradeRequest")
            .field("path", &self.parts.uri.path())
            .field("address", &self.address())
            .finish_non_exhaustive()
    }
}

/// Where a request came from.
pub(super) fn address_of(parts: &Parts) -> Option<SocketAddr> {
    parts.extensions.get::<ConnectInfo<SocketAddr>>().map(|ConnectInfo(address)| *address)
}

/// Where tokens are looked for besides `Authorization`.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct TokenSources {
    /// In an entry of `Sec-WebSocket-Protocol`, `mcp.auth.` and the token in base64url.
    pub subprotocol: bool,
    /// In the query, `token=…`.
    pub query: bool,
}

/// What stands before a token among the subprotocols.
const ENTRY: &str = "mcp.auth.";

/// What stands before a token in the query.
const PARAMETER: &str = "token=";

impl TokenSources {
    /// What the operator is told of a token that came where none is looked for.
    pub(crate) fn passed_over(self, parts: &Parts) -> Option<&'static str> {
        let has_entry = || of_subprotocol(&parts.headers).is_ok_and(|token| token.is_some());
        let has_parameter = || of_query(&parts.uri).is_ok_and(|token| token.is_some());
        if !self.subprotocol && has_entry() {
            Some("a token among the subprotocols: `Config::subprotocol_tokens` is off")
        } else if !self.query && has_parameter() {
            Some("a token in the query: `Config::query_tokens` is off")
        } else {
            None
        }
    }

    /// The token of a request. In two places at once there is none: who looks at one of them and who looks at the other would
    /// not mean the same (RFC 6750, section 2).
    fn token(self, parts: &Parts) -> Result<Option<String>, Refusal> {
        let entry = if self.subprotocol { of_subprotocol(&parts.headers)? } else { None };
        let parameter = if self.query { of_query(&parts.uri)? } else { None };
        let mut found = [of_header(&parts.headers)?, entry, parameter].into_iter().flatten();
        let token = found.next();
        if found.next().is_some() {
            return Err(Refusal::malformed("there is more than one token"));
        }
        Ok(token)
    }
}

/// The token of `Authorization: Bearer …`. Another scheme is none of ours.
fn of_header(headers: &HeaderMap) -> Result<Option<String>, Refusal> {
    let mut values = headers.get_all(header::AUTHORIZATION).into_iter();
    let Some(value) = values.next() else { return Ok(None) };
    if values.next().is_some() {
        return Err(Refusal::malformed("there is more than one `Authorization`"));
    }
    let unreadable = || Refusal::malformed("`Authorization` cannot be read");
    let value = value.to_str().map_err(|_| unreadable())?.trim();
    let (scheme, token) = value.split_once(' ').unwrap_or((value, ""));
    if !scheme.eq_ignore_ascii_case("Bearer") {
        return Ok(None);
    }
    let token = token.trim_start();
    let is_token = !token.is_empty() && token.bytes().all(|byte| byte.is_ascii_graphic());
    if is_token { Ok(Some(token.to_owned())) } else { Err(unreadable()) }
}

fn of_subprotocol(headers: &HeaderMap) -> Result<Option<String>, Refusal> {
    let values = headers.get_all(header::SEC_WEBSOCKET_PROTOCOL).into_iter();
    let entries = values.filter_map(|value| value.to_str().ok()).flat_map(|value| value.split(','));
    let mut tokens = entries.filter_map(|entry| entry.trim().strip_prefix(ENTRY));
    let Some(encoded) = tokens.next() else { return Ok(None) };
    let decoded = BASE64URL.decode(encoded).ok();
    let token = decoded.and_then(|bytes| String::from_utf8(bytes).ok()).filter(|token| !token.is_empty());
    match token {
        Some(token) if tokens.next().is_none() => Ok(Some(token)),
        _ => Err(Refusal::malformed("the token among the subprotocols is not one text in base64url")),
    }
}

fn of_query(uri: &Uri) -> Result<Option<String>, Refusal> {
    let query = uri.query().unwrap_or_default();
    let mut tokens = query.split('&').filter_map(|pair| pair.strip_prefix(PARAMETER));
    let Some(encoded) = tokens.next() else { return Ok(None) };
    match percent_decode_str(encoded).decode_utf8() {
        Ok(token) if !token.is_empty() && tokens.next().is_none() => Ok(Some(token.into_owned())),
        _ => Err(Refusal::malformed("the token in the query is not one text")),
    }
}

#[cfg(test)]
mod tests {
    use axum::http::Request;

    use super::*;

    const ALL: TokenSources = TokenSources { subprotocol: true, query: true };

    fn parts(uri: &str, headers: &[(&str, &str)]) -> Parts {
        let mut request = Request::builder().uri(uri);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        request.body(()).unwrap().into_parts().0
    }

    #[track_caller]
    fn check(
        sources: TokenSources,
        uri: &str,
        headers: &[(&str, &str)],
        expected: Result<Option<&str>, &str>,
    ) {
        let parts = parts(uri, headers);
        let request = UpgradeRequest::of(&parts, sources);
        let token = request.as_ref().map(UpgradeRequest::token).map_err(|refusal| &*refusal.why);
        assert_eq!(token, expected, "{uri} {headers:?}");
    }

    #[test]
    fn a_token_stands_behind_bearer_in_any_spelling() {
        for value in ["Bearer abc", "bearer abc", "BEARER   abc "] {
            check(ALL, "/ws", &[("authorization", value)], Ok(Some("abc")));
        }
        for value in ["Basic abc", "Bearers abc", ""] {
            check(ALL, "/ws", &[("authorization", value)], Ok(None));
        }
        for value in ["Bearer", "Bearer ", "Bearer a b"] {
            check(ALL, "/ws", &[("authorization", value)], Err("`Authorization` cannot be read"));
        }
    }

    #[test]
    fn a_token_among_the_subprotocols_is_read_where_that_is_wanted() {
        // "a secret"
        let headers = [("sec-websocket-protocol", "mcp, mcp.auth.YSBzZWNyZXQ")];
        check(ALL, "/ws", &headers, Ok(Some("a secret")));
        check(TokenSources::default(), "/ws", &headers, Ok(None));
        for entry in ["mcp.auth.", "mcp.auth.%%%", "mcp.auth._w", "mcp.auth.YQ, mcp.auth.YQ"] {
            let why = "the token among the subprotocols is not one text in base64url";
            check(ALL, "/ws", &[("sec-websocket-protocol", entry)], Err(why));
        }
    }

    #[test]
    fn a_token_in_the_query_is_read_where_that_is_wanted() {
        check(ALL, "/ws?a=1&token=x%20y+z&b", &[], Ok(Some("x y+z")));
        check(TokenSources::default(), "/ws?token=x", &[], Ok(None));
        check(ALL, "/ws?tokens=x", &[], Ok(None));
        for query in ["token=", "token=%ff", "token=a&token=a"] {
            check(ALL, &format!("/ws?{query}"), &[], Err("the token in the query is not one text"));
        }
    }

    #[test]
    fn two_tokens_are_none() {
        let bearer = ("authorization", "Bearer a");
        check(ALL, "/ws?token=a", &[bearer], Err("there is more than one token"));
        check(ALL, "/ws", &[bearer, bearer], Err("there is more than one `Authorization`"));
    }

    #[test]
    fn nothing_of_a_token_is_logged_with_its_request() {
        let (encoded, bearer) = ("YSBzZWNyZXQ", ("authorization", "Bearer hidden"));
        for (uri, headers) in [
            ("/ws", vec![bearer, ("cookie", "hidden"), ("x-other", "hidden")]),
            ("/ws?token=hidden&other=hidden", vec![]),
            ("/ws", vec![("sec-websocket-protocol", "mcp.auth.YSBzZWNyZXQ")]),
        ] {
            let parts = parts(uri, &headers);
            let said = format!("{:?}", UpgradeRequest::of(&parts, ALL).unwrap());
            for secret in ["hidden", "a secret", encoded] {
                assert!(!said.contains(secret), "{said}");
            }
            assert!(said.contains("/ws"), "{said}");
        }
    }
}
