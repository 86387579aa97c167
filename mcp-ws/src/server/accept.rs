//! A server of our own, for programs that serve nothing but tools: it accepts, bounds what a handshake may cost, and
//! stops when it is told to.
//!
//! axum's own `serve` can set none of these bounds, and leaves Nagle's algorithm on, which makes a client that sends
//! several calls at once wait 40 ms for every answer.

use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::extract::ConnectInfo;
use axum::http::HeaderValue;
use axum::http::StatusCode;
use axum::http::header;
use axum::middleware::map_response;
use axum::response::Response;
use hyper::Request;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::Service;
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use hyper_util::service::TowerToHyperService;
use tokio::net::TcpListener;
use tokio::net::TcpStream;
use tokio::sync::Semaphore;
use tokio::time::Instant;

use super::Config;
use super::arrival::Arrival;
use super::arrival::Listening;
use super::arrival::Until;
use super::entrance::Entered;
use super::entrance::Entrance;
use super::sessions::Sessions;
use super::turn_away::too_many;

/// Accepts until the sessions are told to stop, and lets in by `entrance`. Connections in their handshake are bounded by `max_connections` too:
/// more than that wait in the system's queue. Each request has its remote address as an extension, as under axum's
/// `into_make_service_with_connect_info`, and a [`Listening`].
pub(super) async fn accept(
    listener: TcpListener,
    entrance: impl Entrance,
    router: Router,
    config: &Config,
    sessions: &Sessions,
) {
    let app = router.layer(map_response(close_unless_upgraded));
    let too_many = too_many().layer(map_response(close_unless_upgraded));
    let handshakes = Arc::new(Semaphore::new(config.max_connections.min(Semaphore::MAX_PERMITS)));
    let listening = Listening::of(&listener);
    let mut stopping = std::pin::pin!(sessions.stopping());
    loop {
        let next = async {
            let permit = Arc::clone(&handshakes).acquire_owned().await;
            (permit, accept_one(&listener).await)
        };
        let (permit, (stream, address)) = tokio::select! {
            biased;
            () = &mut stopping => return,
            next = next => next,
        };
        let addresses = &sessions.addresses;
        let place = addresses.take(address.ip(), config.max_connections_per_address);
        let (permit, app) = match &place {
            Some(_) => (permit.ok(), app.clone()),
            // A place among handshakes is not for those who are refused.
            None => match addresses.refusal() {
                Some(refusal) => (Some(refusal), too_many.clone()),
                None => continue,
            },
        };
        let timeout = config.connection_timeout;
        let until = Instant::now() + timeout;
        let remote = ConnectInfo(address);
        let arrival = Arrival { remote, listening, place, certificates: None, until: Until(until) };
        let handshake = shake_hands(stream, entrance.clone(), arrival, app);
        tokio::spawn(async move {
            if tokio::time::timeout_at(until, handshake).await.is_err() {
                tracing::debug!(%address, ?timeout, "handshake took too long");
            }
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
async fn accept_one(listener: &TcpListener) -> (TcpStream, SocketAddr) {
    const LONGEST: Duration = Duration::from_secs(1);
    let mut pause = Duration::from_millis(5);
    loop {
        match listener.accept().await {
            Ok(accepted) => return accepted,
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

/// Lets a connection in, and answers its one request. What was upgraded goes on in a task of its own.
async fn shake_hands(stream: TcpStream, entrance: impl Entrance, mut arrival: Arrival, app: Router) {
    let ConnectInfo(address) = arrival.remote;
    let Entered { stream, certificates, instead } = match entrance.enter(stream).await {
        Ok(entered) => entered,
        Err(error) => return tracing::debug!(%address, %error, "a connection was not let in"),
    };
    arrival.certificates = certificates;
    let app = instead.map_or(app, |instead| instead.layer(map_response(close_unless_upgraded)));
    let app = TowerToHyperService::new(app);
    let service = service_fn(move |mut request: Request<Incoming>| {
        arrival.tell(request.extensions_mut());
        app.call(request)
    });
    // Nothing is to be waited for longer than whoever calls waits for all of it.
    let http = http1::Builder::new()
        .header_read_timeout(None)
        .max_buf_size(LARGEST_HEAD)
        // Who has said all it has to say, messages that came along included, is still answered.
        .half_close(true)
        .serve_connection(TokioIo::new(stream), service)
        .with_upgrades();
    if let Err(error) = http.await {
        tracing::debug!(%address, %error, "handshake failed");
    }
}

#[cfg(test)]
mod tests {
    use axum::Extension;
    use axum::routing::get;
    use tokio::io::AsyncReadExt;
    use tokio::io::AsyncWriteExt;

    use super::*;
    use crate::server::entrance::Open;

    /// What a listener at this address says of the next connection: the port it came from, and what it is bound to.
    async fn check(address: &str, loopback: bool) {
        let told = |ConnectInfo(address): ConnectInfo<SocketAddr>, listening: Extension<Listening>| async move {
            format!("{} {}", address, listening.loopback)
        };
        let listener = TcpListener::bind(address).await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let sessions = Sessions::new();
        let serving = tokio::spawn({
            let sessions = Arc::clone(&sessions);
            let router = Router::new().route("/", get(told));
            async move {
                accept(listener, Open, router, &Config::default(), &sessions).await;
            }
        });
        let mut client = TcpStream::connect(("127.0.0.1", port)).await.unwrap();
        client.write_all(b"GET / HTTP/1.1\r\nHost: h\r\n\r\n").await.unwrap();
        let mut answer = String::new();
        client.read_to_string(&mut answer).await.unwrap();
        let expected = format!("{} {loopback}", client.local_addr().unwrap());
        assert!(answer.ends_with(&expected), "{expected}: {answer}");
        sessions.stop();
        serving.await.unwrap();
    }

    #[tokio::test]
    async fn a_request_knows_where_it_comes_from_and_where_the_server_listens() {
        check("127.0.0.1:0", true).await;
        check("0.0.0.0:0", false).await;
    }
}
