//! Tools that come and go while the server runs: each phrase that is put into the book is a tool, and clients that are
//! connected are told when the book changes.
//!
//! ```text
//! cargo run --release -p mcp-ws-examples --bin phrasebook
//! curl -X PUT http://127.0.0.1:8000/phrases/thank -d 'Thank you, {}!'   # and call it at ws://127.0.0.1:8000/ws
//! curl -X DELETE http://127.0.0.1:8000/phrases/thank
//! ```

use axum::Router;
use axum::extract::Path;
use axum::extract::State;
use axum::http::StatusCode;
use axum::routing::put;
use mcp_ws::AddError;
use mcp_ws::DynamicTool;
use mcp_ws::prelude::*;
use serde::Deserialize;
use serde_json::json;
use tokio::net::TcpListener;

/// Says something that is not in the book. A tool like this one is there from the beginning to the end.
#[mcp_tool]
fn improvise(text: &str) -> String {
    format!("{text} (not from the book)")
}

/// The arguments of a phrase.
#[derive(Deserialize)]
struct Addressed {
    to: String,
}

/// A phrase, with `{}` where the name belongs.
fn phrase(name: &str, text: String) -> DynamicTool {
    let schema = json!({
        "type": "object",
        "properties": {"to": {"type": "string", "description": "Whom to say it to."}},
        "required": ["to"],
    });
    let tool = DynamicTool::new(name, schema, move |Addressed { to }: Addressed, _: Context| {
        std::future::ready(text.replace("{}", &to))
    });
    tool.description(format!("Says the phrase `{name}` to somebody.")).read_only()
}

async fn add(State(mcp): State<Server>, Path(name): Path<String>, text: String) -> (StatusCode, String) {
    match mcp.add_tool(phrase(&name, text)) {
        Ok(()) => (StatusCode::CREATED, String::new()),
        Err(error @ AddError::NameTaken(_)) => (StatusCode::CONFLICT, error.to_string()),
        Err(error) => (StatusCode::BAD_REQUEST, error.to_string()),
    }
}

async fn remove(State(mcp): State<Server>, Path(name): Path<String>) -> StatusCode {
    if mcp.remove_tool(&name) { StatusCode::NO_CONTENT } else { StatusCode::NOT_FOUND }
}

#[tokio::main]
async fn main() -> std::io::Result<()> {
    let mcp = Server::new(tools![improvise]);
    let book = Router::new().route("/phrases/{name}", put(add).delete(remove)).with_state(mcp.clone());
    let app = book.merge(mcp.router()); // GET /ws

    let listener = TcpListener::bind("127.0.0.1:8000").await?;
    let stop = async move {
        if tokio::signal::ctrl_c().await.is_ok() {
            // axum does not know the connections that were upgraded.
            mcp.shutdown().await;
        }
    };
    axum::serve(listener, app).with_graceful_shutdown(stop).await
}
