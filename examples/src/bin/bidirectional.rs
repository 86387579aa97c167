//! One program that does both at once: it accepts connections at `/ws`, dials two others of its kind, serves the same tools
//! on all of them, and calls the tools of whoever is at the other end.
//!
//! ```text
//! cargo run -p mcp-ws-examples --bin bidirectional -- 8001
//! cargo run -p mcp-ws-examples --bin bidirectional -- 8002
//! cargo run -p mcp-ws-examples --bin bidirectional -- 8000 8001 8002
//! cargo run -p mcp-ws-examples --bin client -- ws://127.0.0.1:8000/ws
//! ```

use std::time::Duration;

use mcp_ws::client::Error;
use mcp_ws::prelude::*;
use serde_json::json;

/// The port, by which one is told from the other.
#[derive(Clone)]
struct Port(String);

/// Says who this is.
#[mcp_tool]
fn name(State(port): State<Port>) -> String {
    format!("the one at {}", port.0)
}

/// Says who this is, and who has asked, which it asks back over the same connection.
#[mcp_tool]
async fn greet(cx: &Context, State(port): State<Port>) -> Result<String, ToolError> {
    let caller = ask_for_name(&cx.peer()).await.unwrap_or("whoever has no name".to_owned());
    Ok(format!("the one at {} greets {caller}", port.0))
}

async fn ask_for_name(peer: &Client) -> Result<String, Error> {
    let result = peer.call_tool("name", json!({})).timeout(Duration::from_secs(5)).await?;
    Ok(result.content.first().and_then(|block| block.as_text()).unwrap_or_default().to_owned())
}

#[tokio::main]
#[allow(clippy::print_stdout, reason = "an example talks to the person who started it")]
async fn main() -> mcp_ws::Result<()> {
    let mut ports = std::env::args().skip(1);
    let own = ports.next().unwrap_or("8000".to_owned());
    let address = format!("127.0.0.1:{own}");
    let server = Server::new(tools![name, greet]).with_state(Port(own));

    for port in ports {
        // Its tools are called by a client that lasts as long as the link, whatever becomes of its connections. A call waits
        // for the next one if there is none.
        let link = server.dial(format!("ws://127.0.0.1:{port}/ws"));
        tokio::spawn(async move {
            loop {
                match link.peer().call_tool("greet", json!({})).await {
                    Ok(result) => println!("{}: {:?}", link.endpoint(), result.content),
                    Err(error) => println!("{}: {error}", link.endpoint()),
                }
                tokio::time::sleep(Duration::from_secs(5)).await;
            }
        });
    }
    server.serve(address).await
}
