//! A client: it lists the tools of a server, calls some of them, hears of their progress, and answers what they ask. It is
//! pointed at `everything`, or at whatever speaks MCP over WebSocket.
//!
//! ```text
//! cargo run -p mcp-ws-examples --bin everything
//! cargo run -p mcp-ws-examples --bin client -- ws://127.0.0.1:8000/ws
//! ```

use std::time::Duration;

use mcp_ws::client::Elicited;
use mcp_ws::client::Error;
use mcp_ws::client::Status;
use mcp_ws::prelude::*;
use serde_json::json;

/// What is called by its type: of a tool of somebody else's the signature is enough.
#[mcp_tool]
#[allow(dead_code, reason = "it is the server that runs it")]
fn add(a: i64, b: i64) -> i64 {
    a + b
}

#[tokio::main]
#[allow(clippy::print_stdout, reason = "an example talks to the person who started it")]
async fn main() -> Result<(), Error> {
    let url = std::env::args().nth(1).unwrap_or("ws://127.0.0.1:8000/ws".to_owned());
    let client = Client::builder(Endpoint::new(url).connect_timeout(Duration::from_secs(3)))
        .named("client", "1.0.0")
        .on_elicitation(|question| async move {
            println!("a tool asks: {}", question.message);
            Elicited::Decline
        })
        .connect()
        .await?;
    let server = client.server().await?;
    println!("{} speaks {}", server.name.as_deref().unwrap_or("somebody"), server.protocol_version);

    // All pages. It is asked again only when the list may have changed.
    for tool in client.list_tools().await? {
        println!("  {}: {}", tool.name, tool.description.unwrap_or_default());
    }

    let result = client.call_tool("echo", json!({"text": "hello"})).timeout(Duration::from_secs(5)).await?;
    println!("echo: {:?}", result.content);
    println!("add: {}", client.call(add { a: 1, b: 2 }).await?);

    // Any number of calls may be under way at once.
    let counting = client
        .call_tool("count", json!({"n": 3, "delay_ms": 100}))
        .on_progress(|progress| println!("count: {progress:?}"));
    let failing = client.call_tool("no such tool", json!({}));
    let (counted, failed) = tokio::join!(counting.into_future(), failing.into_future());
    println!("count: {:?}", counted?.content);
    match failed {
        Err(Error::Rejected { message, .. }) => println!("rejected: {message}"),
        // Whether it was done is for us to find out: nothing is sent twice by itself.
        Err(Error::OutcomeUnknown { .. }) => println!("the connection was lost"),
        other => println!("{other:?}"),
    }

    // It is dialled again when it is lost; calls wait for that.
    if matches!(client.status(), Status::Connected(_)) {
        println!("still connected");
    }
    client.close().await;
    Ok(())
}
