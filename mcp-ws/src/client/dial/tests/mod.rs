//! Dialling a far side that is written by hand, over real sockets.

mod far;
mod handshake;
mod proxy;
mod refusal;
mod said;
#[cfg(feature = "tls")]
mod tls;

use far::Far;
use far::Says;

use super::dial;
use crate::client::Endpoint;
use crate::client::Error;
use crate::client::Proxy;
use crate::client::Subprotocol;

/// Everything secret that the tests put into endpoints.
const SECRETS: [&str; 7] = [
    "s3cr3t-query",
    "s3cr3t-token",
    "s3cr3t-header",
    "s3cr3t-user",
    "s3cr3t-password",
    "s3cr3t-protocol",
    "czNjcjN0",
];

/// What dialling ends with, which shows no secret.
async fn error_at(endpoint: &Endpoint) -> Error {
    let error = dial(endpoint).await.unwrap_err();
    let shown = format!("{error} {error:?} {endpoint:?} {}", endpoint.redacted());
    for secret in SECRETS {
        assert!(!shown.contains(secret), "{shown}");
    }
    assert!(!shown.contains("s3cr"), "{shown}");
    error
}

/// What dialling a far side that says this ends with.
async fn error_of(says: &str) -> Error {
    let far = Far::that([Says::This(says.to_owned())]).await;
    error_at(&far.endpoint().bearer_token("s3cr3t-token").header("X-Key", "s3cr3t-header")).await
}
