//! A server at `wss://`, whose certificate is renewed without a restart. With a third file it takes only clients with a certificate
//! that one of the roots in it vouches for.
//!
//! ```text
//! openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -subj /CN=localhost \
//!     -addext subjectAltName=DNS:localhost -addext basicConstraints=critical,CA:FALSE -keyout key.pem -out chain.pem
//! cargo run --release -p mcp-ws-examples --bin tls -- chain.pem key.pem
//! cargo run --release -p mcp-ws-examples --bin tls -- chain.pem key.pem clients.pem
//! ```

use std::env;
use std::error::Error;
use std::time::Duration;

use mcp_ws::Pem;
use mcp_ws::Tls;
use mcp_ws::prelude::*;
use tracing_subscriber::EnvFilter;

/// Adds two integers.
#[mcp_tool]
fn add(
    /// The first addend.
    a: i64,
    /// The second addend.
    b: i64,
) -> i64 {
    a.wrapping_add(b)
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    // A certificate that was renewed, and one that cannot be used, are reported here.
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new("mcp_ws=info"));
    tracing_subscriber::fmt().with_env_filter(filter).init();

    let mut files = env::args().skip(1);
    let (Some(chain), Some(key)) = (files.next(), files.next()) else {
        return Err("which files? The certificate, its key, and the roots of clients if they need one".into());
    };
    let mut tls = Tls::from_files(chain, key)?.check_every(Some(Duration::from_secs(10)));
    if let Some(roots) = files.next() {
        tls = tls.require_client_certificates(Pem::file(roots))?;
    }
    // wss://localhost:8443/ws
    Ok(Server::new(tools![add]).serve_tls("127.0.0.1:8443", tls).await?)
}
