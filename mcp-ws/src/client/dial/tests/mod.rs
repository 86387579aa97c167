//! Dialling a far side that is written by hand, over real sockets.

mod far;
mod handshake;

use far::Far;
use far::Says;

use super::dial;
use crate::client::Endpoint;
use crate::client::Error;
use crate::client::Proxy;
use crate::client::Subprotocol;

/// What dialling a far side that says this ends with.
async fn error_of(says: &str) -> Error {
    let far = Far::that([Says::This(says.to_owned())]).await;
    dial(&far.endpoint()).await.unwrap_err()
}
