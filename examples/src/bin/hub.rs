//! A hub that providers of tools dial into, like the example `dial`. It knows who is there, and calls their tools: here for
//! whoever calls its own two, by any client.
//!
//! ```text
//! cargo run -p mcp-ws-examples --bin hub
//! cargo run -p mcp-ws-examples --bin dial -- ws://127.0.0.1:8000/ws
//! ```

use std::sync::Arc;
use std::sync::OnceLock;
use std::time::Duration;

use futures_util::future::join_all;
use mcp_ws::Connection;
use mcp_ws::prelude::*;
use serde_json::Value;

/// The server that the tools belong to, which is there when they are called.
#[derive(Clone, Default)]
struct Hub(Arc<OnceLock<Server>>);

impl Hub {
    /// Everybody who is connected but the caller, who waits for us.
    fn others(&self, cx: &Context) -> Vec<Connection> {
        let mut all = self.0.get().map(Server::connections).unwrap_or_default();
        all.retain(|connection| connection.id() != cx.session_id());
        all
    }
}

/// Lists the tools of everybody who is connected.
#[mcp_tool(read_only)]
async fn providers(cx: &Context, State(hub): State<Hub>) -> String {
    let listing = hub.others(cx).into_iter().map(|provider| async move {
        let id = provider.id();
        match tokio::time::timeout(PATIENCE, provider.peer().list_tools()).await {
            Ok(Ok(tools)) => {
                let names: Vec<_> = tools.into_iter().map(|tool| tool.name).collect();
                format!("{id}: {}", names.join(", "))
            }
            // A client that only calls has no tools.
            Ok(Err(error)) => format!("{id}: {error}"),
            Err(_) => format!("{id}: is silent"),
        }
    });
    join_all(listing).await.join("\n")
}

/// Calls a tool of whoever has one of this name.
#[mcp_tool]
async fn forward(
    cx: &Context,
    State(hub): State<Hub>,
    tool: String,
    arguments: Value,
) -> Result<String, ToolError> {
    for provider in hub.others(cx) {
        let peer = provider.peer();
        // Lists are kept, for as long as whoever has sent them allows.
        let Ok(Ok(tools)) = tokio::time::timeout(PATIENCE, peer.list_tools()).await else { continue };
        if tools.iter().any(|offered| offered.name == tool) {
            let result = peer.call_tool(tool, arguments).timeout(PATIENCE).await?;
            return Ok(result.content.iter().filter_map(|block| block.as_text()).collect());
        }
    }
    Err(ToolError::new(format!("nobody who is connected has a tool `{tool}`")))
}

/// How long a provider may take.
const PATIENCE: Duration = Duration::from_secs(10);

#[tokio::main]
async fn main() -> mcp_ws::Result<()> {
    let hub = Hub::default();
    // Providers say nothing before they are asked.
    let config = Config { first_message_timeout: Duration::MAX, ..Config::default() };
    let server = Server::new(tools![providers, forward]).with_state(hub.clone()).config(config);
    hub.0.get_or_init(|| server.clone());
    server.serve("127.0.0.1:8000").await
}
