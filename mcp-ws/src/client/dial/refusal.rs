//! What it means when the answer is no. Whatever the other side says is quoted, without the secrets that it may repeat.

use hyper::StatusCode;
use hyper::header;
use hyper::header::HeaderName;
use hyper::http::response::Parts;

use crate::client::Error;
use crate::client::endpoint::Hop;
use crate::client::endpoint::Plan;
use crate::client::endpoint::Secrets;

/// Of a refusal by the endpoint itself.
#[inline]
pub(super) fn by_endpoint(head: &Parts, body: &[u8], plan: &Plan) -> Error {
    let status = head.status;
    let said = said(head, body, &plan.secrets);
    if status == StatusCode::NOT_FOUND {
        return Error::NotFound { url: plan.target.redacted() };
    }
    if is_unauthorized(status) {
        return Error::Unauthorized {
            why: unauthorized(head, &header::WWW_AUTHENTICATE, &said, &plan.secrets),
        };
    }
    let why = match head.headers.get(header::LOCATION) {
        Some(location) if status.is_redirection() => {
            let location = without_query(&String::from_utf8_lossy(location.as_bytes()));
            format!(
                "it points to {}, and redirects are not followed; dial that",
                plan.secrets.quote(location.as_bytes())
            )
        }
        _ if said.is_empty() && status.is_success() => "there is HTTP, and no WebSocket".to_owned(),
        _ if said.is_empty() => reason(status).to_owned(),
        _ => said,
    };
    Error::Handshake { status: Some(status.as_u16()), why }
}

/// Of a refusal by a proxy on the way there.
#[inline]
pub(super) fn by_proxy(head: &Parts, body: &[u8], hop: &Hop) -> Error {
    let mut secrets = Secrets::default();
    if let Some(basic) = &hop.basic {
        secrets.add_header(basic);
    }
    let said = said(head, body, &secrets);
    if is_unauthorized(head.status) {
        return Error::Unauthorized { why: unauthorized(head, &header::PROXY_AUTHENTICATE, &said, &secrets) };
    }
    let why = if said.is_empty() { reason(head.status).to_owned() } else { said };
    Error::Handshake { status: Some(head.status.as_u16()), why }
}

/// Whether other credentials may help.
#[inline]
fn is_unauthorized(status: StatusCode) -> bool {
    [401, 403, 407].contains(&status.as_u16())
}

/// The status, how to authenticate if that is told, and what else is said.
#[inline]
fn unauthorized(head: &Parts, challenge: &HeaderName, said: &str, secrets: &Secrets) -> String {
    let mut why = format!("{} {}", head.status.as_u16(), reason(head.status));
    for challenge in head.headers.get_all(challenge) {
        let challenge = secrets.quote(challenge.as_bytes());
        why.push_str(", it asks for ");
        why.push_str(&challenge);
    }
    if !said.is_empty() {
        why.push_str(": ");
        why.push_str(said);
    }
    why
}

fn reason(status: StatusCode) -> &'static str {
    status.canonical_reason().unwrap_or("a status without a name")
}

/// What a body says, if it is made for people who read plain text.
#[inline]
fn said(head: &Parts, body: &[u8], secrets: &Secrets) -> String {
    let kind = head.headers.get(header::CONTENT_TYPE).map_or("", |kind| kind.to_str().unwrap_or("?"));
    let is_text = ["", "text/plain", "application/json", "application/problem+json"]
        .contains(&kind.split(';').next().unwrap_or_default().trim().to_ascii_lowercase().as_str());
    if is_text { secrets.quote(body) } else { String::new() }
}

/// A URL without what may be secret in it: its user, its query, its fragment.
#[inline]
fn without_query(url: &str) -> String {
    let end = url.find(['?', '#']).unwrap_or(url.len());
    let (plain, query) = url.split_at(end);
    let query = if query.starts_with('?') { "?…" } else { "" };
    let Some((scheme, rest)) = plain.split_once("//") else { return format!("{plain}{query}") };
    let (authority, path) = rest.split_at(rest.find('/').unwrap_or(rest.len()));
    let host = authority.rsplit('@').next().unwrap_or_default();
    format!("{scheme}//{host}{path}{query}")
}
