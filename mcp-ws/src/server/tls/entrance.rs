//! The handshake of TLS.

use std::io;

use axum::Router;
use axum::http::StatusCode;
use tokio::net::TcpStream;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConnection;

use super::Tls;
use super::farewell::Farewell;
use crate::auth::PeerCertificates;
use crate::server::entrance::Entered;
use crate::server::entrance::Entrance;
use crate::tls;
use crate::transport::Stream;

/// What every connection that speaks TLS begins with: the type of a record that is a part of a handshake.
const HANDSHAKE: u8 = 22;

impl Entrance for Tls {
    fn scheme(&self) -> &'static str {
        "wss"
    }

    async fn enter(&self, stream: TcpStream) -> io::Result<Entered> {
        let mut first = [0];
        if stream.peek(&mut first).await? == 0 {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        if first != [HANDSHAKE] {
            // Mostly a URL with `ws` in it. An alert of TLS would tell its user nothing.
            return Ok(Entered {
                stream: Stream::Tcp(stream),
                certificates: None,
                instead: Some(speak_tls()),
            });
        }
        // Later it is out of reach; without it, answers to pipelined calls wait 40 ms.
        let _ = stream.set_nodelay(true);
        let bound = |connection: &mut ServerConnection| connection.set_buffer_limit(Some(tls::UNSENT));
        let stream = TlsAcceptor::from(self.config()).accept_with(stream, bound).await?;
        let shown = stream.get_ref().1.peer_certificates().and_then(<[_]>::split_first);
        let certificates = shown.map(|(own, issuers)| {
            PeerCertificates::new(own.as_ref(), issuers.iter().map(AsRef::<[u8]>::as_ref))
        });
        Ok(Entered { stream: Stream::Other(Box::new(Farewell(stream))), certificates, instead: None })
    }
}

/// What is answered to HTTP that comes without TLS.
fn speak_tls() -> Router {
    Router::new()
        .fallback(|| async { (StatusCode::BAD_REQUEST, "TLS is spoken here: the URL begins with wss://") })
}
