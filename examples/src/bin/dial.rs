//! A program that nobody can reach, behind NAT say, dials out and serves its tools there: to the cloud of xiaozhi, or to a
//! hub like the example of that name. It never goes away: a lost connection is dialled again.
//!
//! ```text
//! cargo run -p mcp-ws-examples --bin hub
//! cargo run -p mcp-ws-examples --bin dial -- ws://127.0.0.1:8000/ws
//! ENDPOINT='wss://api.xiaozhi.me/mcp/?token=…' cargo run -p mcp-ws-examples --bin dial
//! ```

use std::time::Duration;

use mcp_ws::client::Reconnect;
use mcp_ws::client::Status;
use mcp_ws::prelude::*;

/// Turns the light on or off.
#[mcp_tool]
fn light(
    /// Whether it is to shine.
    on: bool,
) -> String {
    format!("The light is {}.", if on { "on" } else { "off" })
}

/// Tells how warm it is.
#[mcp_tool(read_only)]
fn temperature() -> f64 {
    21.5
}

#[tokio::main]
#[allow(clippy::print_stdout, reason = "an example talks to the person who started it")]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let endpoint = match std::env::args().nth(1) {
        Some(url) => Endpoint::new(url),
        // The variable is read again at each dial: the token may be another one then.
        None => Endpoint::xiaozhi("").url_provider(async || std::env::var("ENDPOINT")),
    };
    // No more than half a minute without a try.
    let policy = Reconnect { longest_wait: Duration::from_secs(30), ..Reconnect::default() };
    let server = Server::new(tools![light, temperature]).named("home", "1.0.0");
    let link = server.dial(endpoint.reconnect(policy));

    let mut statuses = link.statuses();
    loop {
        tokio::select! {
            // No token is in it, so that it can be logged anywhere.
            Some(status) = statuses.next() => println!("{}: {status}", link.endpoint()),
            // With a token that is not accepted, say, or a URL that is none.
            Status::Stopped { why: Some(why) } = link.stopped() => return Err(why.into()),
            interrupted = tokio::signal::ctrl_c() => {
                interrupted?;
                // Calls that are under way have their time, and the other side is told.
                server.shutdown().await;
                return Ok(());
            }
        }
    }
}
