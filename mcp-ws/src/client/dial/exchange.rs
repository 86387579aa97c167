//! One request of HTTP over a stream that is ours, and the answer to it. What is asked, and what the answer means, is said
//! elsewhere.

use std::future::poll_fn;
use std::pin::Pin;
use std::pin::pin;
use std::time::Duration;

use hyper::Method;
use hyper::Request;
use hyper::StatusCode;
use hyper::body::Body;
use hyper::body::Incoming;
use hyper::client::conn::http1;
use hyper::http::response::Parts;
use hyper_util::rt::TokioIo;

use super::tls;
use crate::client::Error;
use crate::transport::Stream;

/// What came back.
#[derive(Debug)]
pub(super) enum Answer {
    /// The stream is ours again, and no longer one of HTTP. Some bytes of what follows may have been read.
    Open(Parts, Stream, Vec<u8>),
    /// It is not, and this is the beginning of what is said of it.
    Refused(Parts, Vec<u8>),
}

/// A head that is larger is no answer to a handshake. One that is not much larger may still pass: it is looked at only when
/// more has to be read.
const LARGEST_HEAD: usize = 32 * 1024;

/// So much of a refusal's body is read.
const LARGEST_BODY: usize = 1024;

/// So long is waited for a refusal's body: the status says the most of it.
const LONGEST_BODY: Duration = Duration::from_secs(1);

/// Asks. Nothing runs beside the future that this is.
pub(super) async fn exchange(stream: Stream, request: Request<String>) -> Result<Answer, Error> {
    let connect = request.method() == Method::CONNECT;
    let (mut sender, connection) = http1::Builder::new()
        .max_buf_size(LARGEST_HEAD)
        // There are servers that look for `Upgrade` letter by letter.
        .title_case_headers(true)
        .handshake(TokioIo::new(stream))
        .await
        .map_err(|error| failed(&error))?;
    let mut connection = pin!(connection.with_upgrades());
    let mut answer = pin!(async {
        let mut response = sender.send_request(request).await.map_err(|error| failed(&error))?;
        let status = response.status();
        if status != StatusCode::SWITCHING_PROTOCOLS && !(connect && status.is_success()) {
            let (head, body) = response.into_parts();
            return Ok(Answer::Refused(head, beginning(body).await));
        }
        let upgraded = hyper::upgrade::on(&mut response).await.map_err(|error| failed(&error))?;
        let (head, _) = response.into_parts();
        match upgraded.downcast::<TokioIo<Stream>>() {
            Ok(parts) => Ok(Answer::Open(head, parts.io.into_inner(), parts.read_buf.to_vec())),
            Err(_) => Err(Error::Handshake { status: None, why: "the stream was lost".to_owned() }),
        }
    });
    // What goes wrong with the connection is told to whoever waits for the answer.
    let mut ended = false;
    poll_fn(|task| {
        ended = ended || connection.as_mut().poll(task).is_ready();
        answer.as_mut().poll(task)
    })
    .await
}

/// As much of a body as comes soon.
async fn beginning(mut body: Incoming) -> Vec<u8> {
    let mut read = Vec::new();
    let reading = async {
        while read.len() < LARGEST_BODY {
            let frame = poll_fn(|task| Pin::new(&mut body).poll_frame(task)).await;
            let Some(Ok(frame)) = frame else { break };
            if let Some(data) = frame.data_ref() {
                read.extend_from_slice(&data[..data.len().min(LARGEST_BODY - read.len())]);
            }
        }
    };
    // What has come until then is there in either case.
    let _ = tokio::time::timeout(LONGEST_BODY, reading).await;
    read
}

#[inline]
fn failed(error: &hyper::Error) -> Error {
    if let Some(error) = tls::cause(error) {
        return error;
    }
    let why = if error.is_parse_too_large() {
        "the head of its answer is larger than 32 KiB, or has more than 100 headers".to_owned()
    } else if error.is_parse() {
        "what answers does not speak HTTP; is it TLS?".to_owned()
    } else if error.is_incomplete_message() || error.is_canceled() || error.is_closed() {
        "it closed the connection without an answer".to_owned()
    } else {
        error.to_string()
    };
    Error::Handshake { status: None, why }
}
