//! Sets that join, with and without states, and tools that are added: nothing has to be said that can be inferred.

use mcp_ws::Context;
use mcp_ws::DynamicTool;
use mcp_ws::Server;
use mcp_ws::State;
use mcp_ws::ToolError;
use mcp_ws::mcp_tool;
use mcp_ws::tools;
use serde_json::Value;
use serde_json::json;

#[derive(Clone)]
struct Db;

#[mcp_tool]
fn add(a: i64, b: i64) -> i64 {
    a + b
}

#[mcp_tool]
fn item(State(_): State<Db>, id: u64) -> u64 {
    id
}

#[mcp_tool]
fn flush(State(_): State<u8>) {}

#[derive(serde::Deserialize)]
struct Named {
    name: String,
}

fn stateless() -> mcp_ws::Result<Vec<String>> {
    let server = Server::new(tools![add]).and(tools![])?;
    server.add_tool(DynamicTool::new(
        "async",
        json!({"type": "object"}),
        async |_: Value, _: Context| "text",
    ))?;
    server.add_tool(DynamicTool::new(
        "block",
        json!({"type": "object"}),
        |named: Named, _: Context| async move {
            if named.name.is_empty() {
                return Err(ToolError::new("`name` must not be empty"));
            }
            Ok(format!("hello {}", named.name))
        },
    ))?;
    server.add_tool(DynamicTool::blocking("fn", json!({"type": "object"}), run))?;
    Ok(server.tools())
}

fn run(_: Value, _: Context) -> Result<u8, std::io::Error> {
    Ok(1)
}

fn stateful() -> Result<Vec<String>, Box<dyn std::error::Error>> {
    let server =
        Server::new(tools![item]).with_state(Db).and(tools![flush])?.with_state(1_u8).and(tools![add])?;
    let other = server.clone();
    drop(other.serve("127.0.0.1:8000"));
    Ok(server.tools())
}

fn main() {
    assert_eq!(stateless().unwrap(), ["add", "async", "block", "fn"]);
    assert_eq!(stateful().unwrap(), ["item", "flush", "add"]);
    assert_eq!((add(1, 2), item(State(Db), 3)), (3, 3));
    flush(State(1));
}
