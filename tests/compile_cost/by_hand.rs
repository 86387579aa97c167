//! The program whose tools are written by hand: a struct of arguments each, with serde's and schemars' derives, a list, and
//! a `match` over the names. It answers no more of the protocol than it has to.

use std::fmt::Write;

pub(crate) fn manifest() -> String {
    r#"axum = { version = "0.8", features = ["ws"] }
schemars = "1"
serde = { version = "1", features = ["derive"] }
serde_json = { version = "1", features = ["raw_value"] }
tokio = { version = "1", features = ["macros", "net", "rt-multi-thread"] }
"#
    .to_owned()
}

pub(crate) fn source(tools: usize) -> String {
    let mut source = SERVER.to_owned();
    let mut listed = String::new();
    let mut called = String::new();
    for i in 0..tools {
        let _ = write!(
            source,
            r#"
fn tool_{i}(item: i64, name: String, count: Option<u32>, measures: Vec<f64>, urgent: bool) -> String {{
    format!("{i} {{item}} {{name}} {{}} {{}} {{urgent}}", count.unwrap_or(1), measures.len())
}}

#[derive(Deserialize, JsonSchema)]
struct Tool{i} {{
    /// Which item.
    item: i64,
    /// What it is called.
    name: String,
    /// How many; one, if left out.
    count: Option<u32>,
    /// Its measures.
    measures: Vec<f64>,
    /// Whether it is urgent.
    urgent: bool,
}}
"#
        );
        let _ = writeln!(
            listed,
            r#"        json!({{"name": "tool_{i}", "description": "Does what tool {i} does.", "inputSchema": schema_for!(Tool{i})}}),"#
        );
        let _ = writeln!(
            called,
            r#"        "tool_{i}" => serde_json::from_str(arguments.get())
            .map(|Tool{i} {{ item, name, count, measures, urgent }}| tool_{i}(item, name, count, measures, urgent)),"#
        );
    }
    let _ = write!(
        source,
        r"
fn list() -> Vec<Value> {{
    vec![
{listed}    ]
}}

fn call(name: &str, arguments: &RawValue) -> Option<serde_json::Result<String>> {{
    Some(match name {{
{called}        _ => return None,
    }})
}}
"
    );
    source
}

const SERVER: &str = r#"use axum::Router;
use axum::extract::ws::Message;
use axum::extract::ws::WebSocket;
use axum::extract::ws::WebSocketUpgrade;
use axum::routing::any;
use schemars::JsonSchema;
use schemars::schema_for;
use serde::Deserialize;
use serde_json::Value;
use serde_json::json;
use serde_json::value::RawValue;

#[tokio::main]
async fn main() {
    let upgrade = |upgrade: WebSocketUpgrade| async { upgrade.on_upgrade(serve) };
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
struct Request<'t> {
    id: Option<Value>,
    method: String,
    #[serde(borrow)]
    params: Option<Params<'t>>,
}

#[derive(Deserialize)]
struct Params<'t> {
    name: Option<String>,
    #[serde(borrow)]
    arguments: Option<&'t RawValue>,
}

fn answer(text: &str) -> Option<Value> {
    let request: Request<'_> = serde_json::from_str(text).ok()?;
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
            match call(&params.name?, params.arguments?)? {
                Ok(text) => json!({"content": [{"type": "text", "text": text}], "isError": false}),
                Err(error) => json!({"content": [{"type": "text", "text": error.to_string()}], "isError": true}),
            }
        }
        _ => return Some(json!({"jsonrpc": "2.0", "id": id, "error": {"code": -32601, "message": "no such method"}})),
    };
    Some(json!({"jsonrpc": "2.0", "id": id, "result": result}))
}
"#;
