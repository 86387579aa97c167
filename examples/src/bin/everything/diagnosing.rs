//! A tool, made by hand, that tells what the server holds at the moment: for whoever looks for leaks.

use mcp_ws::AddError;
use mcp_ws::Context;
use mcp_ws::DynamicTool;
use mcp_ws::Json;
use mcp_ws::Server;
use serde::Serialize;
use serde_json::Value;
use serde_json::json;
use tokio::runtime::Handle;

#[derive(Serialize)]
struct Held {
    connections: usize,
    /// Of the runtime, those of connections among them.
    tasks: usize,
}

/// Adds it. Not for everybody: it is asked for by `--diagnostics`.
pub(crate) fn add_to(server: &Server) -> Result<(), AddError> {
    let own = server.clone();
    let tool = DynamicTool::new("diagnostics", json!({"type": "object"}), move |_: Value, _: Context| {
        let tasks = Handle::current().metrics().num_alive_tasks();
        std::future::ready(Json(Held { connections: own.connections().len(), tasks }))
    });
    server.add_tool(tool.description("Counts the connections and the runtime's tasks.").read_only())
}
