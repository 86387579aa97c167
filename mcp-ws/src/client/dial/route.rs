//! The way to the host: a socket, straight or through a proxy, in TLS or not.

use std::io;

use hyper::Method;
use hyper::Request;
use hyper::Uri;
use hyper::header;
use hyper::header::HeaderValue;
use hyper_util::client::proxy::matcher::Matcher;
use tokio::net::TcpStream;

use super::exchange::Answer;
use super::exchange::exchange;
use super::refusal;
use super::tls;
use crate::client::Endpoint;
use crate::client::Error;
use crate::client::endpoint::Hop;
use crate::client::endpoint::Plan;
use crate::client::endpoint::Target;
use crate::transport::Stream;

/// A stream to the host of an endpoint.
pub(super) async fn open(endpoint: &Endpoint, plan: &Plan) -> Result<Stream, Error> {
    let target = &plan.target;
    let stream = match endpoint.goes_through().hop(target, Matcher::from_env)? {
        None => connect(&target.host, target.port).await?,
        Some(hop) => {
            let stream = connect(&hop.host, hop.port).await?;
            tunnel(stream, &hop, target).await.map_err(|error| by_proxy(error, &hop))?
        }
    };
    if target.secure {
        return tls::wrap(stream, &target.host, endpoint).await;
    }
    Ok(stream)
}

/// A socket to the first address of a host that takes it.
async fn connect(host: &str, port: u16) -> Result<Stream, Error> {
    let refused = |error: io::Error| Error::Refused { address: address(host, port), why: error.to_string() };
    let stream = TcpStream::connect((host, port)).await.map_err(refused)?;
    // Without it, requests that are sent one after the other wait 40 ms.
    stream.set_nodelay(true).map_err(refused)?;
    Ok(Stream::Tcp(stream))
}

/// Has a proxy connect this stream to the target.
async fn tunnel(stream: Stream, hop: &Hop, target: &Target) -> Result<Stream, Error> {
    let unusable = || Error::Endpoint { why: "its host is none that a proxy can be told".to_owned() };
    let address = address(&target.host, target.port);
    let mut request = Request::new(String::new());
    *request.method_mut() = Method::CONNECT;
    *request.uri_mut() = Uri::try_from(&*address).map_err(|_| unusable())?;
    let host = HeaderValue::try_from(address).map_err(|_| unusable())?;
    request.headers_mut().insert(header::HOST, host);
    if let Some(basic) = &hop.basic {
        request.headers_mut().insert(header::PROXY_AUTHORIZATION, basic.clone());
    }
    match exchange(stream, request).await? {
        Answer::Refused(head, body) => Err(refusal::by_proxy(&head, &body, hop)),
        Answer::Open(_, stream, already_read) if already_read.is_empty() => Ok(stream),
        Answer::Open(..) => {
            Err(Error::Protocol { why: "something was said before anything was asked".to_owned() })
        }
    }
}

/// The same error, with the proxy named.
#[inline]
fn by_proxy(error: Error, hop: &Hop) -> Error {
    let named = |why: String| format!("the proxy at {}: {why}", address(&hop.host, hop.port));
    match error {
        Error::Unauthorized { why } => Error::Unauthorized { why: named(why) },
        Error::Handshake { status, why } => Error::Handshake { status, why: named(why) },
        Error::Protocol { why } => Error::Protocol { why: named(why) },
        error => error,
    }
}

fn address(host: &str, port: u16) -> String {
    if host.contains(':') { format!("[{host}]:{port}") } else { format!("{host}:{port}") }
}
