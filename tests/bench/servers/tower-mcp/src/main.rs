//! tower-mcp, with its own WebSocket transport; the app around it sets `TCP_NODELAY`, which its own `serve` leaves out.
#![allow(clippy::pedantic, reason = "tools look as its documentation has them")]

use axum::serve::ListenerExt;
use schemars::JsonSchema;
use serde::Deserialize;
use tokio::net::TcpListener;
use tower_mcp::BoxError;
use tower_mcp::CallToolResult;
use tower_mcp::McpRouter;
use tower_mcp::ToolBuilder;
use tower_mcp::transport::websocket::WebSocketTransport;

#[derive(Debug, Deserialize, JsonSchema)]
struct Add {
    a: i64,
    b: i64,
}

#[derive(Debug, Deserialize, JsonSchema)]
struct Echo {
    text: String,
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), BoxError> {
    let count = std::env::args().nth(1).and_then(|count| count.parse().ok()).unwrap_or(3);
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    println!("{}/", listener.local_addr()?);
    let listener = listener.tap_io(|stream| {
        let _ = stream.set_nodelay(true);
    });
    axum::serve(listener, WebSocketTransport::new(router(count)).into_router()).await?;
    Ok(())
}

fn router(count: usize) -> McpRouter {
    let echo = ToolBuilder::new("echo")
        .description("Gives a text back.")
        .handler(|Echo { text }: Echo| async move { Ok(CallToolResult::text(text)) })
        .build();
    let wait_once = ToolBuilder::new("wait_once")
        .description("Adds two integers, and lets others go first.")
        .handler(|Add { a, b }: Add| async move {
            tokio::task::yield_now().await;
            Ok(CallToolResult::text(a.wrapping_add(b).to_string()))
        })
        .build();
    let router = McpRouter::new().server_info("bench", "1.0.0").tool(echo).tool(wait_once);
    let names =
        (2..count).map(|number| if number == 2 { "add".to_owned() } else { format!("tool_{number:02}") });
    names.fold(router, |router, name| {
        let add = ToolBuilder::new(name)
            .description("Adds two integers.")
            .handler(
                |Add { a, b }: Add| async move { Ok(CallToolResult::text(a.wrapping_add(b).to_string())) },
            )
            .build();
        router.tool(add)
    })
}
