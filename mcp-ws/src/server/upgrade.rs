//! The handshake of RFC 6455 section 4.2: from an HTTP request to a raw stream. A bad one is refused in HTTP, with a
//! status that says what is wrong, never by dropping the connection.

use std::net::SocketAddr;

use axum::extract::ConnectInfo;
use axum::http::HeaderMap;
use axum::http::HeaderName;
use axum::http::HeaderValue;
use axum::http::Method;
use axum::http::StatusCode;
use axum::http::Version;
use axum::http::header;
use axum::http::request::Parts;
use axum::response::IntoResponse;
use axum::response::Response;
use hyper::upgrade::OnUpgrade;
use hyper::upgrade::Upgraded;
use hyper_util::rt::TokioIo;
use hyper_util::server::conn::auto::upgrade as auto;
use tokio::net::TcpStream;

use super::addresses::Place;
use crate::transport;
use crate::transport::Stream;

/// A request for an upgrade that is in order.
#[derive(Debug)]
pub(super) struct Upgrade {
    pending: OnUpgrade,
    accept: HeaderValue,
    subprotocol: Option<HeaderValue>,
    /// The place among those of its address that our own listener has given it.
    pub(super) place: Option<Place>,
    /// Where it comes from, if somebody says so.
    pub(super) remote: Option<SocketAddr>,
}

/// The subprotocol that is answered if it was offered, and the only one: an entry that carries a token is never echoed.
const SUBPROTOCOL: &str = "mcp";

impl Upgrade {
    /// Takes what is needed for it out of a request.
    ///
    /// # Errors
    ///
    /// The response that says what is wrong with it.
    #[allow(clippy::result_large_err, reason = "it is sent as it is, once")]
    pub(super) fn of(parts: &mut Parts) -> Result<Self, Response> {
        if parts.method != Method::GET {
            let allow = [(header::ALLOW, "GET")];
            return Err(refuse(StatusCode::METHOD_NOT_ALLOWED, allow, "a WebSocket handshake is a GET"));
        }
        let headers = &parts.headers;
        let upgrades = has_token(headers, &header::CONNECTION, "upgrade");
        if parts.version != Version::HTTP_11
            || !upgrades
            || !has_token(headers, &header::UPGRADE, "websocket")
        {
            let upgrade = [(header::CONNECTION, "upgrade"), (header::UPGRADE, "websocket")];
            return Err(refuse(
                StatusCode::UPGRADE_REQUIRED,
                upgrade,
                "this is a WebSocket endpoint, over HTTP/1.1",
            ));
        }
        let mut versions = headers.get_all(header::SEC_WEBSOCKET_VERSION).into_iter();
        if versions.next().is_none_or(|version| version != "13") || versions.next().is_some() {
            let version = [(header::SEC_WEBSOCKET_VERSION, "13")];
            return Err(refuse(
                StatusCode::UPGRADE_REQUIRED,
                version,
                "only WebSocket version 13 is spoken here",
            ));
        }
        let Some(accept) = accept_value(headers) else {
            let why = "Sec-WebSocket-Key must be 16 bytes in base64, once";
            return Err(refuse(StatusCode::BAD_REQUEST, [], why));
        };
        if has_body(headers) {
            // Its bytes would be taken for frames, by us or by whoever stands between.
            return Err(refuse(StatusCode::BAD_REQUEST, [], "a WebSocket handshake has no body"));
        }
        // In the spelling it was offered in: there are clients that compare letter by letter.
        let offered = find_token(headers, &header::SEC_WEBSOCKET_PROTOCOL, SUBPROTOCOL);
        let subprotocol = offered.and_then(|entry| HeaderValue::from_str(entry).ok());
        let Some(pending) = parts.extensions.remove::<OnUpgrade>() else {
            let why = "the server in front of this route cannot upgrade connections";
            return Err(refuse(StatusCode::INTERNAL_SERVER_ERROR, [], why));
        };
        let place = parts.extensions.remove::<Place>();
        let remote = parts.extensions.get::<ConnectInfo<SocketAddr>>();
        let remote = remote.map(|ConnectInfo(address)| *address);
        Ok(Self { pending, accept, subprotocol, place, remote })
    }

    /// The answer that completes the handshake, and what becomes the stream when it has been sent.
    pub(super) fn accept(self) -> (Response, OnUpgrade) {
        let mut response = StatusCode::SWITCHING_PROTOCOLS.into_response();
        let headers = response.headers_mut();
        headers.insert(header::CONNECTION, HeaderValue::from_static("upgrade"));
        headers.insert(header::UPGRADE, HeaderValue::from_static("websocket"));
        headers.insert(header::SEC_WEBSOCKET_ACCEPT, self.accept);
        if let Some(subprotocol) = self.subprotocol {
            headers.insert(header::SEC_WEBSOCKET_PROTOCOL, subprotocol);
        }
        (response, self.pending)
    }
}

/// Takes the stream out of hyper, with the bytes that it has read already: a client may send its first messages along
/// with the handshake. The bytes are copied, and hyper's buffer of 16 KiB is let go here; a binding that lived across an
/// await would keep it as long as the connection.
pub(super) fn take_stream(upgraded: Upgraded) -> (Stream, Vec<u8>) {
    // Of our own listener, of axum's, and of somebody else's that is made of hyper alone.
    let upgraded = match upgraded.downcast::<TokioIo<Stream>>() {
        Ok(parts) => return (parts.io.into_inner(), parts.read_buf.to_vec()),
        Err(upgraded) => upgraded,
    };
    let upgraded = match auto::downcast::<TokioIo<TcpStream>>(upgraded) {
        Ok(parts) => return (Stream::Tcp(parts.io.into_inner()), parts.read_buf.to_vec()),
        Err(upgraded) => upgraded,
    };
    match upgraded.downcast::<TokioIo<TcpStream>>() {
        Ok(parts) => (Stream::Tcp(parts.io.into_inner()), parts.read_buf.to_vec()),
        Err(upgraded) => (Stream::Other(Box::new(TokioIo::new(upgraded))), Vec::new()),
    }
}

fn refuse<const N: usize>(
    status: StatusCode,
    headers: [(HeaderName, &'static str); N],
    why: &'static str,
) -> Response {
    (status, headers, why).into_response()
}

/// The answer to the client's key, if it has sent one.
fn accept_value(headers: &HeaderMap) -> Option<HeaderValue> {
    let mut keys = headers.get_all(header::SEC_WEBSOCKET_KEY).into_iter();
    let key = keys.next()?.as_bytes();
    let is_base64 = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/');
    let is_key =
        key.len() == 24 && key.ends_with(b"==") && key[..22].iter().all(is_base64) && keys.next().is_none();
    is_key.then(|| HeaderValue::from_str(&transport::accept_key(key)).ok()).flatten()
}

fn has_body(headers: &HeaderMap) -> bool {
    let mut lengths = headers.get_all(header::CONTENT_LENGTH).into_iter();
    headers.contains_key(header::TRANSFER_ENCODING) || lengths.any(|length| length != "0")
}

/// Whether a header that is a list has this entry.
fn has_token(headers: &HeaderMap, name: &HeaderName, token: &str) -> bool {
    find_token(headers, name, token).is_some()
}

/// An entry of a header that is a list, as it is spelled there.
fn find_token<'h>(headers: &'h HeaderMap, name: &HeaderName, token: &str) -> Option<&'h str> {
    let values = headers.get_all(name).into_iter().filter_map(|value| value.to_str().ok());
    let mut entries = values.flat_map(|value| value.split(',')).map(str::trim);
    entries.find(|entry| entry.eq_ignore_ascii_case(token))
}
