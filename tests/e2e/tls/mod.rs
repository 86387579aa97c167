//! A server with TLS of its own: what it shows, what it asks for, and what it does with those who do not speak it.

mod certificates;
mod clients;
mod reloading;
mod serving;

use std::net::SocketAddr;
use std::sync::Arc;

use mcp_ws::Client;
use mcp_ws::Config;
use mcp_ws::Endpoint;
use mcp_ws::Pem;
use mcp_ws::Server;
use mcp_ws::Tls;
use mcp_ws::client::Error;
use mcp_ws::client::Reconnect;
use serde_json::json;
use tokio::net::TcpListener;
use tokio::net::TcpStream;
use tokio::task::JoinHandle;
use tokio_rustls::TlsConnector;
use tokio_rustls::client::TlsStream;
use tokio_rustls::rustls::ClientConfig;
use tokio_rustls::rustls::pki_types::ServerName;

use self::certificates::Authority;
use self::certificates::Pair;
use crate::fixture::server;
use crate::fixture::within;

/// A server that runs, whose certificate is for `localhost`.
struct Served {
    server: Server,
    address: SocketAddr,
    /// Who vouches for it.
    authority: Authority,
    /// The task of `serve_tls_listener`.
    task: JoinHandle<mcp_ws::Result<()>>,
}

impl Served {
    async fn start() -> Self {
        Self::with(Config::default()).await
    }

    async fn with(config: Config) -> Self {
        let (server, _) = server(config);
        Self::of(server, |tls| tls).await
    }

    /// A server, with more told of its TLS.
    async fn of(server: Server, more: impl FnOnce(Tls) -> Tls) -> Self {
        let authority = Authority::new();
        let tls = more(tls_of(&authority.issue("localhost")));
        Self::on(server, authority, tls).await
    }

    async fn on(server: Server, authority: Authority, tls: Tls) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let task = tokio::spawn(server.clone().serve_tls_listener(listener, tls));
        Self { server, address, authority, task }
    }

    /// Where it is, for clients that trust whoever vouches for it.
    fn endpoint(&self) -> Endpoint {
        endpoint(self.address).trust_only(self.authority.pem())
    }

    /// A connection of TLS and nothing more.
    async fn tls(&self) -> TlsStream<TcpStream> {
        self.tls_by(self.authority.trusting()).await.unwrap()
    }

    async fn tls_by(&self, config: ClientConfig) -> std::io::Result<TlsStream<TcpStream>> {
        let tcp = TcpStream::connect(self.address).await.unwrap();
        let name = ServerName::try_from("localhost").unwrap();
        within("the handshake of TLS", TlsConnector::from(Arc::new(config)).connect(name, tcp)).await
    }
}

fn tls_of(pair: &Pair) -> Tls {
    Tls::new(Pem::text(&pair.chain), Pem::text(&pair.key)).unwrap()
}

/// Who cannot connect is told so at once.
fn endpoint(address: SocketAddr) -> Endpoint {
    let url = format!("wss://localhost:{}/ws", address.port());
    Endpoint::new(url).reconnect(Reconnect::never())
}

async fn connect(endpoint: Endpoint) -> Result<Client, Error> {
    within("the client connects, or does not", Client::connect(endpoint)).await
}

/// Calls a tool.
async fn check(client: &Client) {
    let result =
        within("a call", client.call_tool("add", json!({"a": 1, "b": 2})).into_future()).await.unwrap();
    assert_eq!(result.content[0].as_text(), Some("3"));
}
