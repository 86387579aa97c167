//! The handshake of RFC 6455 section 4.1: what is asked, and whether the answer is one to this question.

use base64::Engine;
use base64::engine::general_purpose::STANDARD as BASE64;
use hyper::HeaderMap;
use hyper::Method;
use hyper::Request;
use hyper::Version;
use hyper::header;
use hyper::header::HeaderName;
use hyper::header::HeaderValue;
use hyper::http::response::Parts;

use super::Dialled;
use super::exchange::Answer;
use super::exchange::exchange;
use super::refusal;
use crate::client::Error;
use crate::client::endpoint::Plan;
use crate::client::endpoint::Secrets;
use crate::transport;
use crate::transport::Stream;

/// Asks for a WebSocket. `offer` is the subprotocol that is offered.
pub(super) async fn shake_hands(stream: Stream, plan: &Plan, offer: Option<&str>) -> Result<Dialled, Error> {
    let key = key()?;
    match exchange(stream, request(plan, &key, offer)?).await? {
        Answer::Refused(head, body) => Err(refusal::by_endpoint(&head, &body, plan)),
        Answer::Open(head, stream, already_read) => {
            check(&head, &key).map_err(|why| Error::Protocol { why: why.to_owned() })?;
            let subprotocol = head.headers.get(header::SEC_WEBSOCKET_PROTOCOL);
            let subprotocol = subprotocol.map(|value| String::from_utf8_lossy(value.as_bytes()).into_owned());
            Ok(Dialled { stream, already_read, subprotocol, secrets: Secrets::default() })
        }
    }
}

/// 16 random bytes. That they are new each time keeps caches from answering.
fn key() -> Result<String, Error> {
    let mut key = [0; 16];
    match getrandom::fill(&mut key) {
        Ok(()) => Ok(BASE64.encode(key)),
        Err(error) => Err(Error::Handshake { status: None, why: format!("no random numbers: {error}") }),
    }
}

#[inline]
fn request(plan: &Plan, key: &str, offer: Option<&str>) -> Result<Request<String>, Error> {
    let mut request = Request::new(String::new());
    *request.method_mut() = Method::GET;
    *request.uri_mut() = plan.target.path();
    let headers = request.headers_mut();
    headers.insert(header::HOST, value(&plan.target.authority)?);
    headers.insert(header::CONNECTION, HeaderValue::from_static("Upgrade"));
    headers.insert(header::UPGRADE, HeaderValue::from_static("websocket"));
    headers.insert(header::SEC_WEBSOCKET_VERSION, HeaderValue::from_static("13"));
    headers.insert(header::SEC_WEBSOCKET_KEY, value(key)?);
    if let Some(offer) = offer {
        headers.insert(header::SEC_WEBSOCKET_PROTOCOL, value(offer)?);
    }
    headers.extend(plan.headers.clone());
    Ok(request)
}

/// What has been checked already.
fn value(text: &str) -> Result<HeaderValue, Error> {
    HeaderValue::from_str(text)
        .map_err(|_| Error::Endpoint { why: "it has characters that no header can have".to_owned() })
}

/// Whether an answer with 101 is one to the key that was sent.
#[inline]
fn check(head: &Parts, key: &str) -> Result<(), &'static str> {
    let headers = &head.headers;
    if head.version != Version::HTTP_11 {
        return Err("it answers 101 in another version than HTTP/1.1");
    }
    if !has_token(headers, &header::UPGRADE, "websocket")
        || !has_token(headers, &header::CONNECTION, "upgrade")
    {
        return Err("it answers 101 and upgrades to something else than WebSocket");
    }
    let expected = transport::accept_key(key.as_bytes());
    if headers.get(header::SEC_WEBSOCKET_ACCEPT).is_none_or(|accept| accept != expected.as_str()) {
        return Err("its `Sec-WebSocket-Accept` does not belong to the key that was sent");
    }
    let extensions = headers.get_all(header::SEC_WEBSOCKET_EXTENSIONS);
    if extensions.iter().any(|extension| !extension.is_empty()) {
        return Err("it selects an extension, and none was offered");
    }
    Ok(())
}

/// Whether a header that is a list has this entry.
#[inline]
fn has_token(headers: &HeaderMap, name: &HeaderName, token: &str) -> bool {
    let values = headers.get_all(name).into_iter().filter_map(|value| value.to_str().ok());
    values.flat_map(|value| value.split(',')).any(|entry| entry.trim().eq_ignore_ascii_case(token))
}
