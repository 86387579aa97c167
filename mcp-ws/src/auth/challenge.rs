//! A refusal as HTTP says it: the status, and in `WWW-Authenticate` what would help (RFC 9110, section 11.6.1; RFC 6750,
//! section 3; RFC 9728, section 5.1).

use std::fmt::Write;

use axum::http::HeaderValue;
use axum::http::header;
use axum::response::IntoResponse;
use axum::response::Response;

use super::ProtectedResource;
use super::Refusal;
use super::refusal::Kind;

impl Refusal {
    /// The response, of a server that says this of itself.
    pub(crate) fn response(&self, resource: Option<&ProtectedResource>) -> Response {
        let mut response = (self.status(), self.why.to_string()).into_response();
        let headers = response.headers_mut();
        if self.kind.is_challenge()
            && let Ok(challenge) = HeaderValue::try_from(self.challenge(resource))
        {
            headers.insert(header::WWW_AUTHENTICATE, challenge);
        }
        if self.kind == Kind::Unavailable {
            headers.insert(header::RETRY_AFTER, HeaderValue::from_static("5"));
        }
        // Whoever asks again may have another token by then.
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
        response
    }

    fn challenge(&self, resource: Option<&ProtectedResource>) -> String {
        let mut parameters = Vec::new();
        if let Some(resource) = resource {
            parameters.push(("resource_metadata", resource.metadata_url()));
        }
        if !self.scopes.is_empty() {
            parameters.push(("scope", self.scopes.join(" ")));
        } else if let Some(resource) = resource
            && !resource.scopes.is_empty()
        {
            parameters.push(("scope", resource.scopes.join(" ")));
        }
        if let Some(error) = self.kind.error() {
            parameters.push(("error", error.to_owned()));
            parameters.push(("error_description", self.why.to_string()));
        }
        // There has to be one at least (RFC 6750, section 3).
        if parameters.is_empty() {
            parameters.push(("realm", "mcp".to_owned()));
        }
        let mut challenge = "Bearer".to_owned();
        for (i, (name, value)) in parameters.iter().enumerate() {
            let comma = if i == 0 { "" } else { "," };
            let _ = write!(challenge, r#"{comma} {name}="{}""#, quoted(value));
        }
        challenge
    }
}

/// What may stand between quotes there.
fn quoted(text: &str) -> String {
    let allowed = |c: char| (c == ' ' || c.is_ascii_graphic()) && c != '"' && c != '\\';
    text.chars().map(|c| if allowed(c) { c } else { '\'' }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(refusal: &Refusal, resource: Option<&ProtectedResource>, status: u16, challenge: Option<&str>) {
        let response = refusal.response(resource);
        assert_eq!(response.status(), status);
        let told = response.headers().get(header::WWW_AUTHENTICATE).map(|value| value.to_str().unwrap());
        assert_eq!(told, challenge);
    }

    #[test]
    fn who_has_not_said_who_they_are_is_only_challenged() {
        check(&Refusal::unauthenticated("a token is needed"), None, 401, Some(r#"Bearer realm="mcp""#));
    }

    #[test]
    fn what_is_wrong_with_a_token_is_told() {
        let expected = r#"Bearer error="invalid_token", error_description="it has expired""#;
        check(&Refusal::invalid_token("it has expired"), None, 401, Some(expected));
        let expected = r#"Bearer error="invalid_request", error_description="two tokens""#;
        check(&Refusal::malformed("two tokens"), None, 400, Some(expected));
    }

    #[test]
    fn where_tokens_are_got_is_told_with_the_scopes_that_are_needed() {
        let resource = ProtectedResource::new("https://mcp.example.com/ws").unwrap().scopes(["a", "b"]);
        let metadata = "https://mcp.example.com/.well-known/oauth-protected-resource/ws";
        let all = format!(r#"Bearer resource_metadata="{metadata}", scope="a b""#);
        check(&Refusal::unauthenticated("no"), Some(&resource), 401, Some(&all));
        let one = format!(
            r#"Bearer resource_metadata="{metadata}", scope="c", error="insufficient_scope", error_description="the scope of the token is too small""#
        );
        check(&Refusal::insufficient_scope(["c"]), Some(&resource), 403, Some(&one));
    }

    #[test]
    fn where_no_token_helps_none_is_asked_for() {
        check(&Refusal::forbidden("no"), None, 403, None);
        check(&Refusal::unavailable("no"), None, 503, None);
        check(&Refusal::broken(), None, 500, None);
    }

    #[test]
    fn nothing_that_is_said_breaks_out_of_its_quotes() {
        let refusal = Refusal::invalid_token("a\"b\\c\r\nX: d – e");
        let expected = r#"Bearer error="invalid_token", error_description="a'b'c''X: d ' e""#;
        check(&refusal, None, 401, Some(expected));
    }
}
