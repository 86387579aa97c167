//! A tool that changes the list of tools.

use mcp_ws::AddError;
use mcp_ws::prelude::*;
use serde_json::Value;
use serde_json::json;

/// What it adds and takes away again.
const EXTRA: &str = "test_dynamic_tool";

/// Adds a tool, or takes it away if it is there.
pub(super) fn test_trigger_tool_change(server: &Server) -> DynamicTool {
    let server = server.clone();
    let run = move |_: Value, _: Context| {
        let changed = toggle(&server);
        async move { changed }
    };
    DynamicTool::new("test_trigger_tool_change", json!({"type": "object"}), run)
        .description("Changes the list of tools.")
}

fn toggle(server: &Server) -> Result<&'static str, AddError> {
    if server.remove_tool(EXTRA) {
        return Ok("a tool was removed");
    }
    let extra =
        DynamicTool::new(EXTRA, json!({"type": "object"}), |_: Value, _: Context| async { "here I am" });
    server.add_tool(extra.description("Comes and goes.")).map(|()| "a tool was added")
}
