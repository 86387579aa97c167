//! A server of our own, for programs that serve nothing but tools: it accepts, bounds what a handshake may cost, and
//! stops when it is told to.
//!
//! axum's own `serve` can set none of these bounds, and leaves Nagle's algorithm on, which makes a client that sends
//! several calls at once wait 40 ms for every answer.

use std::io;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::http::HeaderValue;
use axum::http::StatusCode;
use axum::http::header;
use axum::middleware::map_response;
use axum::response::Response;
use hyper::server::conn::http1;
use hyper_util::rt::TokioIo;
use hyper_util::rt::TokioTimer;
use hyper_util::service::TowerToHyperService;
use tokio::net::TcpListener;
use tokio::net::TcpStream;
use tokio::sync::Semaphore;

use super::Config;
use super::sessions::Sessions;

/// Accepts until the sessions are told to stop. Connections in their handshake are bounded by `max_connections` too:
/// more than that wait in the system's queue.
pub(super) async fn accept(listener: TcpListener, router: Router, config: &Config, sessions: &Sessions) {
    let app = router.layer(map_response(close_unless_upgraded));
    let handshakes = Arc::new(Semaphore::new(config.max_connections.min(Semaphore::MAX_PERMITS)));
    let mut stopping = std::pin::pin!(sessions.stopping());
    loop {
        let next = async {
            let permit = Arc::clone(&handshakes).acquire_owned().await;
            (permit, accept_one(&listener).await)
        };
        let (permit, stream) = tokio::select! {
            biased;
            () = &mut stopping => return,
            next = next => next,
        };
        let handshake = shake_hands(stream, app.clone(), config.connection_timeout);
        tokio::spawn(async move {
            handshake.await;
            drop(permit);
        });
    }
}

/// A handshake is a few hundred bytes, and a kilobyte or two of tokens.
const LARGEST_HEAD: usize = 32 * 1024;

/// Ends the connection behind an answer that is no upgrade: whoever was sent away would keep a place from others.
async fn close_unless_upgraded(mut response: Response) -> Response {
    if response.status() != StatusCode::SWITCHING_PROTOCOLS {
        response.headers_mut().append(header::CONNECTION, HeaderValue::from_static("close"));
    }
    response
}

/// The next connection. While the process has no file descriptors left it waits, a little longer each time.
async fn accept_one(listener: &TcpListener) -> TcpStream {
    const LONGEST: Duration = Duration::from_secs(1);
    let mut pause = Duration::from_millis(5);
    loop {
        match listener.accept().await {
            Ok((stream, _)) => return stream,
            Err(error) if is_of_one_connection(&error) => {}
            Err(error) => {
                tracing::warn!(%error, ?pause, "cannot accept connections");
                tokio::time::sleep(pause).await;
                pause = LONGEST.min(2 * pause);
            }
        }
    }
}

/// Whether the fault lay with the connection, and the next may be accepted at once.
fn is_of_one_connection(error: &io::Error) -> bool {
    use io::ErrorKind::ConnectionAborted;
    use io::ErrorKind::ConnectionRefused;
    use io::ErrorKind::ConnectionReset;
    matches!(error.kind(), ConnectionAborted | ConnectionRefused | ConnectionReset)
}

/// Answers the one request of a connection. What was upgraded goes on in a task of its own.
async fn shake_hands(stream: TcpStream, app: Router, timeout: Duration) {
    let http = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(timeout)
        .max_buf_size(LARGEST_HEAD)
        .serve_connection(TokioIo::new(stream), TowerToHyperService::new(app))
        .with_upgrades();
    match tokio::time::timeout(timeout, http).await {
        Ok(Ok(())) => {}
        Ok(Err(error)) => tracing::debug!(%error, "handshake failed"),
        Err(_) => tracing::debug!(?timeout, "handshake took too long"),
    }
}
