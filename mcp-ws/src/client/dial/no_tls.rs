//! What stands for TLS where it is not compiled. An endpoint that needs it is refused before it is dialled.

use crate::client::Endpoint;
use crate::client::Error;
use crate::transport::Stream;

/// There is no TLS. Async as the one is that has it.
#[allow(clippy::unused_async, reason = "called as the one is that has TLS")]
pub(super) async fn wrap(stream: Stream, _: &str, endpoint: &Endpoint) -> Result<Stream, Error> {
    endpoint.trusts().check().map(|()| stream)
}

/// It was never TLS.
pub(super) fn cause(_: &hyper::Error) -> Option<Error> {
    None
}
