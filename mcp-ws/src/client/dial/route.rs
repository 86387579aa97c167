//! The way to the host: a socket, straight or through a proxy, in TLS or not.

use std::io;

use tokio::net::TcpStream;

use crate::client::Endpoint;
use crate::client::Error;
use crate::client::endpoint::Plan;
use crate::transport::Stream;

/// A stream to the host of an endpoint.
pub(super) async fn open(_endpoint: &Endpoint, plan: &Plan) -> Result<Stream, Error> {
    let target = &plan.target;
    let stream = connect(&target.host, target.port).await?;
    if target.secure {
        return Err(Error::Endpoint { why: "`wss` is not there yet".to_owned() });
    }
    Ok(Stream::Tcp(stream))
}

/// A socket to the first address of a host that takes it.
async fn connect(host: &str, port: u16) -> Result<TcpStream, Error> {
    let refused = |error: io::Error| {
        let host = if host.contains(':') { format!("[{host}]") } else { host.to_owned() };
        Error::Refused { address: format!("{host}:{port}"), why: error.to_string() }
    };
    let stream = TcpStream::connect((host, port)).await.map_err(refused)?;
    // Without it, requests that are sent one after the other wait 40 ms.
    stream.set_nodelay(true).map_err(refused)?;
    Ok(stream)
}
