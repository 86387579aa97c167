//! A server on stdio that does what a test wants it to. It speaks 2025-06-18, and answers out of order where it has to wait.
//!
//! Tools: `add`, `sleep`, `env`, `seen` (the messages it has read), `large`, `crash`, `ask` (asks for the roots), `pid`.
#![allow(clippy::print_stdout, reason = "that is what it speaks on")]

use std::io;
use std::io::BufRead;
use std::thread;
use std::time::Duration;

use serde_json::Value;
use serde_json::json;

fn main() {
    let arguments: Vec<_> = std::env::args().skip(1).collect();
    if arguments.iter().any(|argument| argument == "--chatty") {
        println!("this is no message");
    }
    let mut seen: Vec<String> = Vec::new();
    let mut asked = Value::Null;
    for line in io::stdin().lock().lines().map_while(Result::ok) {
        let Ok(message) = serde_json::from_str::<Value>(&line) else { continue };
        seen.push(line);
        let id = message["id"].clone();
        match message["method"].as_str() {
            Some("initialize") => answer(
                &id,
                &json!({
                    "protocolVersion": message["params"]["protocolVersion"],
                    "capabilities": {"tools": {}},
                    "serverInfo": {"name": "stdio-server", "version": std::process::id().to_string()},
                }),
            ),
            Some("tools/list") => answer(&id, &json!({"tools": tools()})),
            Some("tools/call") if message["params"]["name"] == "ask" => {
                asked = id;
                say(&json!({"jsonrpc": "2.0", "id": "of-the-server", "method": "roots/list"}));
            }
            Some("tools/call") => call(id, &message["params"], &seen),
            Some(_) => {}
            None => answer_text(&asked, &message.to_string()),
        }
    }
}

fn tools() -> Vec<Value> {
    let tool = |name: &str, properties: Value| {
        let required: Vec<_> =
            properties.as_object().into_iter().flatten().map(|(name, _)| name.clone()).collect();
        json!({"name": name, "inputSchema": {"type": "object", "properties": properties, "required": required}})
    };
    vec![
        tool("add", json!({"a": {"type": "integer"}, "b": {"type": "integer"}})),
        tool("sleep", json!({"ms": {"type": "integer"}})),
        tool("env", json!({"name": {"type": "string"}})),
        tool("large", json!({"bytes": {"type": "integer"}})),
        tool("seen", json!({})),
        tool("pid", json!({})),
        tool("ask", json!({})),
        tool("crash", json!({})),
    ]
}

fn call(id: Value, params: &Value, seen: &[String]) {
    let arguments = params["arguments"].clone();
    let number = |name: &str| arguments[name].as_i64().unwrap_or_default();
    match params["name"].as_str().unwrap_or_default() {
        "add" => answer_text(&id, &(number("a") + number("b")).to_string()),
        "sleep" => {
            let time = Duration::from_millis(number("ms").unsigned_abs());
            thread::spawn(move || {
                thread::sleep(time);
                answer_text(&id, "slept");
            });
        }
        "env" => {
            let value = std::env::var(arguments["name"].as_str().unwrap_or_default());
            answer_text(&id, &value.unwrap_or_default());
        }
        "large" => answer_text(&id, &"x".repeat(usize::try_from(number("bytes")).unwrap_or_default())),
        "seen" => answer_text(&id, &seen.join("\n")),
        "pid" => answer_text(&id, &std::process::id().to_string()),
        "crash" => std::process::exit(3),
        other => say(&json!({"jsonrpc": "2.0", "id": id, "error": {"code": -32602, "message": other}})),
    }
}

fn answer_text(id: &Value, text: &str) {
    answer(id, &json!({"content": [{"type": "text", "text": text}]}));
}

fn answer(id: &Value, result: &Value) {
    say(&json!({"jsonrpc": "2.0", "id": id, "result": result}));
}

fn say(message: &Value) {
    println!("{message}");
}
