//! Two tools on a bare WebSocket of axum, with as much of the protocol as a client needs to call them.

use axum::Router;
use axum::extract::ws::Message;
use axum::extract::ws::WebSocket;
use axum::extract::ws::WebSocketUpgrade;
use axum::routing::any;
use serde::Deserialize;
use serde_json::Value;
use serde_json::json;

#[tokio::main]
async fn main() {
    let upgrade = |upgrade: WebSocketUpgrade| async { upgrade.protocols(["mcp"]).on_upgrade(serve) };
    let listener = tokio::net::TcpListener::bind("127.0.0.1:8000").await.unwrap();
    axum::serve(listener, Router::new().route("/ws", any(upgrade))).await.unwrap();
}

async fn serve(mut socket: WebSocket) {
    while let Some(Ok(message)) = socket.recv().await {
        let Message::Text(text) = message else { continue };
        if let Some(answer) = answer(&text)
            && socket.send(Message::Text(answer.to_string().into())).await.is_err()
        {
            return;
        }
    }
}

#[derive(Deserialize)]
struct Request {
    id: Option<Value>,
    method: String,
    params: Option<Params>,
}

#[derive(Deserialize)]
struct Params {
    name: Option<String>,
    arguments: Option<Value>,
}

#[derive(Deserialize)]
struct Add {
    a: i64,
    b: i64,
}

#[derive(Deserialize)]
struct Echo {
    text: String,
}

fn call(name: &str, arguments: Value) -> Option<serde_json::Result<String>> {
    Some(match name {
        "add" => serde_json::from_value(arguments).map(|Add { a, b }| (a + b).to_string()),
        "echo" => serde_json::from_value(arguments).map(|Echo { text }| text),
        _ => return None,
    })
}

fn list() -> Value {
    json!([
        {
            "name": "add",
            "description": "Adds two integers.",
            "inputSchema": {
                "type": "object",
                "properties": {
                    "a": {"type": "integer", "description": "The first addend."},
                    "b": {"type": "integer", "description": "The second addend."},
                },
                "required": ["a", "b"],
            },
        },
        {
            "name": "echo",
            "description": "Says a text again.",
            "inputSchema": {
                "type": "object",
                "properties": {"text": {"type": "string", "description": "What to say."}},
                "required": ["text"],
            },
        },
    ])
}

fn answer(text: &str) -> Option<Value> {
    let request: Request = serde_json::from_str(text).ok()?;
    let id = request.id?;
    let result = match request.method.as_str() {
        "initialize" => json!({
            "protocolVersion": "2025-11-25",
            "capabilities": {"tools": {}},
            "serverInfo": {"name": "by hand", "version": "1"},
        }),
        "ping" => json!({}),
        "tools/list" => json!({"tools": list()}),
        "tools/call" => {
            let params = request.params?;
            match call(&params.name?, params.arguments?) {
                Some(Ok(text)) => json!({"content": [{"type": "text", "text": text}], "isError": false}),
                Some(Err(error)) => {
                    json!({"content": [{"type": "text", "text": error.to_string()}], "isError": true})
                }
                None => {
                    return Some(
                        json!({"jsonrpc": "2.0", "id": id, "error": {"code": -32602, "message": "no such tool"}}),
                    );
                }
            }
        }
        _ => {
            return Some(
                json!({"jsonrpc": "2.0", "id": id, "error": {"code": -32601, "message": "no such method"}}),
            );
        }
    };
    Some(json!({"jsonrpc": "2.0", "id": id, "result": result}))
}
