//! An echo, for the Autobahn suite: `echo serve ADDRESS` accepts, `echo dial URL AGENT CASE…` dials a fuzzing server once for each of
//! these cases, and has it write its report.
//!
//! It is a server without tools, or its links, whose connections give back what they get. What it is tested for is what is below
//! the messages of any server and any link.
#![allow(
    clippy::print_stdout,
    reason = "that is where it says where it listens, and how its connections ended"
)]

use std::error::Error;
use std::time::Duration;

use mcp_ws::Config;
use mcp_ws::client::Endpoint;
use mcp_ws::client::Reconnect;
use mcp_ws::prelude::*;
use tokio::net::TcpListener;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    mcp_ws::echo::turn_on();
    let config = Config {
        // That of the largest message in the suite.
        max_message_size: 16 << 20,
        // An echo is never sent a message of MCP.
        first_message_timeout: Duration::from_secs(3600),
        ..Config::default()
    };
    let server = Server::new(tools![]).config(config);
    let arguments: Vec<_> = std::env::args().skip(1).collect();
    match arguments.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        ["serve", address] => {
            let listener = TcpListener::bind(address).await?;
            let address = listener.local_addr()?;
            // From here on an interrupt ends it as it should.
            let serving = server.serve_until_interrupted(listener);
            println!("ws://{address}/ws");
            serving.await?;
        }
        ["dial", url, agent, ref cases @ ..] => {
            for case in cases {
                dial(&server, format!("{url}/runCase?casetuple={case}&agent={agent}")).await;
            }
            dial(&server, format!("{url}/updateReports?agent={agent}")).await;
        }
        _ => return Err("echo serve ADDRESS, or echo dial URL AGENT CASE…".into()),
    }
    Ok(())
}

/// Dials once, and waits for the end of the connection.
async fn dial(server: &Server, url: String) {
    let endpoint = Endpoint::new(url).reconnect(Reconnect::never());
    let status = server.dial(endpoint).stopped().await;
    println!("{status}");
}
