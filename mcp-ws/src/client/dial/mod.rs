//! How to dial: from an endpoint to a stream whose handshake is done. When to do it again is not decided here, and no
//! frame is read.
//!
//! Next: `route` for the way to the host, `handshake` for what is asked there, `exchange` for asking, `refusal` for what
//! it means when the answer is no.

mod exchange;
mod handshake;
mod refusal;
mod route;
#[cfg(test)]
mod tests;
#[cfg(feature = "tls")]
mod tls;
#[cfg(not(feature = "tls"))]
#[path = "no_tls.rs"]
mod tls;

use super::Endpoint;
use super::Error;
use super::endpoint::Plan;
use super::endpoint::Secrets;
use crate::transport::Stream;

/// A stream whose handshake is done.
#[derive(Debug)]
pub(crate) struct Dialled {
    /// What frames travel over.
    pub(crate) stream: Stream,
    /// Frames that came along with the answer.
    pub(crate) already_read: Vec<u8>,
    /// What the other side has selected.
    pub(crate) subprotocol: Option<String>,
    /// What the other side knows of us and may repeat.
    pub(in crate::client) secrets: Secrets,
}

/// Dials, once, or once more where the subprotocol was in the way. Everything together has the endpoint's connect timeout.
///
/// # Cancel safety
///
/// Dropped, it leaves nothing behind: no task, no socket. A name that is being looked up is looked up to its end.
///
/// # Errors
///
/// Every kind there is about connections. None has a token, a header's value or a query in it.
pub(crate) async fn dial(endpoint: &Endpoint) -> Result<Dialled, Error> {
    let after = endpoint.longest_dial();
    match tokio::time::timeout(after, connect(endpoint)).await {
        Ok(dialled) => dialled,
        Err(_) => Err(Error::TimedOut { what: "connecting", after }),
    }
}

async fn connect(endpoint: &Endpoint) -> Result<Dialled, Error> {
    let plan = endpoint.plan().await?;
    let subprotocol = endpoint.offers();
    let mut answer = attempt(endpoint, &plan, subprotocol.offer()).await?;
    if subprotocol.retries_after(answer.as_ref().map(|dialled| dialled.subprotocol.as_deref())) {
        // The old socket is let go first: there are servers that take one for each client.
        drop(answer);
        answer = attempt(endpoint, &plan, None).await?;
    }
    let dialled = answer?;
    subprotocol.check(dialled.subprotocol.as_deref())?;
    Ok(Dialled { secrets: plan.secrets, ..dialled })
}

/// What the endpoint answers, if there is a way to it.
async fn attempt(
    endpoint: &Endpoint,
    plan: &Plan,
    offer: Option<&str>,
) -> Result<Result<Dialled, Error>, Error> {
    let stream = route::open(endpoint, plan).await?;
    Ok(handshake::shake_hands(stream, plan, offer).await)
}
