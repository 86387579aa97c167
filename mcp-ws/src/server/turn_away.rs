//! What becomes of a connection whose address has as many as it may have. On a listener of our own it is refused in HTTP before
//! anything else is looked at. In an app the request has come too far for that not to look like a fault of the app, and
//! clients that are told by a close code know when to come back.

use axum::Router;
use axum::http::StatusCode;
use axum::http::header;
use axum::response::IntoResponse;
use axum::response::Response;

use super::Server;
use super::addresses::Place;
use super::upgrade::Upgrade;
use super::upgrade::take_stream;
use crate::meter;
use crate::peer::CloseCode;
use crate::transport::refuse;

/// What is said to one connection too many of an address.
const TOO_MANY: &str = "the address has as many connections as it may have";

/// Refuses for now, in HTTP.
pub(super) fn unavailable(why: &'static str) -> Response {
    (StatusCode::SERVICE_UNAVAILABLE, [(header::RETRY_AFTER, "5")], why).into_response()
}

/// What answers in place of the server where it listens by itself.
pub(super) fn too_many() -> Router {
    Router::new().fallback(|| async {
        let response = unavailable(TOO_MANY);
        meter::refused(response.status().as_u16());
        response
    })
}

impl Server {
    /// The place of a connection among those of its address: the one it has been counted with since it was accepted, or a new
    /// one. None if nobody knows the address. An error if there are too many.
    pub(super) fn place_of(&self, upgrade: &mut Upgrade) -> Result<Option<Place>, TooMany> {
        match (upgrade.place.take(), upgrade.remote) {
            (Some(place), _) => Ok(Some(place)),
            (None, None) => Ok(None),
            (None, Some(remote)) => {
                let most = self.config.max_connections_per_address;
                self.sessions.addresses.take(remote.ip(), most).map(Some).ok_or(TooMany)
            }
        }
    }

    /// Takes an upgrade, only to close it at once; while many are turned away, it is refused in HTTP after all.
    pub(super) fn turn_away(&self, upgrade: Upgrade) -> Response {
        let Some(right) = self.sessions.addresses.refusal() else { return unavailable(TOO_MANY) };
        let (response, on_upgrade) = upgrade.accept();
        let timeout = self.config.close_timeout;
        tokio::spawn(async move {
            if let Ok(upgraded) = on_upgrade.await {
                // What has been read already is of no interest.
                let (stream, _) = take_stream(upgraded);
                refuse(stream, CloseCode::TryLater, TOO_MANY, timeout).await;
            }
            drop(right);
        });
        response
    }
}

/// There is no place.
#[derive(Clone, Copy, Debug)]
pub(super) struct TooMany;
