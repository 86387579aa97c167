//! The floor: what is left when everything general is left out. A WebSocket of axum's, tuned by hand, and two tools that are two arms of
//! a `match`. It reads 4 KiB at a time, looks at all messages that have come, and flushes once for all of their answers.
//!
//! It is no MCP server that anybody could use: it checks no arguments beyond their types, bounds nothing and knows no errors.

use std::borrow::Cow;
use std::fmt::Write as _;
use std::io;
use std::sync::Arc;

use axum::Router;
use axum::extract::State;
use axum::extract::WebSocketUpgrade;
use axum::extract::ws::Message;
use axum::extract::ws::WebSocket;
use axum::routing::get;
use axum::serve::ListenerExt;
use futures_util::FutureExt;
use futures_util::SinkExt;
use futures_util::StreamExt;
use serde::Deserialize;
use serde_json::value::RawValue;
use tokio::net::TcpListener;

#[derive(Deserialize)]
struct Request<'a> {
    #[serde(borrow)]
    id: Option<&'a RawValue>,
    #[serde(borrow)]
    method: Cow<'a, str>,
    #[serde(borrow, default)]
    params: Params<'a>,
}

/// Of a call; none of the other methods needs any.
#[derive(Default, Deserialize)]
struct Params<'a> {
    #[serde(borrow)]
    name: Option<Cow<'a, str>>,
    #[serde(borrow)]
    arguments: Option<&'a RawValue>,
}

#[derive(Deserialize)]
struct Add {
    a: i64,
    b: i64,
}

#[derive(Deserialize)]
struct Echo<'a> {
    #[serde(borrow)]
    text: Cow<'a, str>,
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> io::Result<()> {
    let count = std::env::args().nth(1).and_then(|count| count.parse().ok()).unwrap_or(3);
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    println!("{}/", listener.local_addr()?);
    let listener = listener.tap_io(|stream| {
        let _ = stream.set_nodelay(true);
    });
    let upgrade = |upgrade: WebSocketUpgrade, State(list): State<Arc<str>>| async move {
        upgrade.read_buffer_size(4096).on_upgrade(|socket| serve(socket, list))
    };
    axum::serve(listener, Router::new().route("/", get(upgrade)).with_state(list(count))).await
}

async fn serve(mut socket: WebSocket, list: Arc<str>) {
    while let Some(first) = socket.next().await {
        let mut next = Some(first);
        while let Some(Ok(message)) = next {
            let answer = match &message {
                Message::Text(text) => answer(text, &list),
                _ => None,
            };
            if let Some(answer) = answer
                && socket.feed(Message::text(answer)).await.is_err()
            {
                return;
            }
            // Only what is there already.
            next = socket.next().now_or_never().flatten();
        }
        if socket.flush().await.is_err() {
            return;
        }
    }
}

fn answer(text: &str, list: &str) -> Option<String> {
    let request: Request<'_> = serde_json::from_str(text).ok()?;
    let mut answer = String::with_capacity(160);
    answer.push_str(r#"{"jsonrpc":"2.0","id":"#);
    answer.push_str(request.id?.get());
    answer.push_str(r#","result":"#);
    match &*request.method {
        "tools/call" => {
            answer.push_str(r#"{"content":[{"type":"text","text":"#);
            let arguments = request.params.arguments?.get();
            match &*request.params.name? {
                "add" => {
                    let Add { a, b } = serde_json::from_str(arguments).ok()?;
                    write!(answer, r#""{}""#, a.wrapping_add(b)).ok()?;
                }
                "echo" => {
                    let Echo { text } = serde_json::from_str(arguments).ok()?;
                    answer.push_str(&serde_json::to_string(&text).ok()?);
                }
                _ => return None,
            }
            answer.push_str("}]}");
        }
        "tools/list" => answer.push_str(list),
        "initialize" => answer.push_str(
            r#"{"protocolVersion":"2025-11-25","capabilities":{"tools":{}},"serverInfo":{"name":"floor","version":"0"}}"#,
        ),
        _ => return None,
    }
    answer.push('}');
    Some(answer)
}

/// As many tools as are wanted, as a text that is made once.
fn list(count: usize) -> Arc<str> {
    let mut list = String::from(r#"{"tools":["#);
    for number in 0..count {
        let name = match number {
            0 => "add".to_owned(),
            1 => "echo".to_owned(),
            _ => format!("tool_{number:02}"),
        };
        let comma = if number == 0 { "" } else { "," };
        let (members, required) = if number == 1 {
            (r#""text":{"type":"string"}"#, r#""text""#)
        } else {
            (
                r#""a":{"type":"integer","format":"int64"},"b":{"type":"integer","format":"int64"}"#,
                r#""a","b""#,
            )
        };
        let _ = write!(
            list,
            r#"{comma}{{"name":"{name}","description":"Adds two integers.","inputSchema":{{"type":"object","properties":{{{members}}},"required":[{required}]}}}}"#
        );
    }
    list.push_str("]}");
    list.into()
}
