//! Two tools, made by hand, by which a client adds tools and removes them.

use mcp_ws::AddError;
use mcp_ws::Context;
use mcp_ws::DynamicTool;
use mcp_ws::Server;
use mcp_ws::ToolError;
use serde::Deserialize;
use serde_json::Value;
use serde_json::json;

/// The arguments of both.
#[derive(Deserialize)]
struct Named {
    name: String,
}

/// Adds the two. They keep the server for as long as the process lives.
pub(crate) fn add_to(server: &Server) -> Result<(), AddError> {
    let schema = json!({
        "type": "object",
        "properties": {"name": {"type": "string"}},
        "required": ["name"],
    });
    let own = server.clone();
    let offer = DynamicTool::new("offer", schema.clone(), move |Named { name }: Named, _: Context| {
        let added = own.add_tool(offered(&name));
        async move { added }
    });
    let own = server.clone();
    let withdraw = DynamicTool::new("withdraw", schema, move |Named { name }: Named, _: Context| {
        let removed = own.remove_tool(&name);
        async move { removed.then_some(()).ok_or(ToolError::new("no such tool was offered")) }
    });
    server.add_tool(offer.description("Adds a tool of this name."))?;
    server.add_tool(withdraw.description("Removes a tool that was offered."))
}

/// A tool that says what it is called.
fn offered(name: &str) -> DynamicTool {
    let says = format!("this is {name}");
    let tool = DynamicTool::new(name, json!({"type": "object"}), move |_: Value, _: Context| {
        std::future::ready(says.clone())
    });
    tool.description("Says what it is called.").read_only()
}
