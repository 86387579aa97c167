//! Tools that end in every way there is, and a server for them.

use std::future::pending;
use std::net::SocketAddr;
use std::time::Duration;

use mcp_ws::CallToolResult;
use mcp_ws::prelude::*;
use serde::Deserialize;
use tokio::net::TcpListener;

/// Answers at once.
#[mcp_tool]
fn good() -> &'static str {
    "good"
}

/// Fails.
#[mcp_tool]
async fn bad() -> Result<(), ToolError> {
    std::future::ready(Err(ToolError::new("bad"))).await
}

/// Fails in words of its own.
#[mcp_tool]
fn worse() -> CallToolResult {
    CallToolResult::error("worse")
}

/// Panics at once.
#[mcp_tool]
fn boom() {
    panic!("on purpose");
}

/// Panics after it has waited.
#[mcp_tool]
async fn boom_later() {
    tokio::task::yield_now().await;
    panic!("on purpose");
}

/// Panics on a thread that may block.
#[mcp_tool(blocking)]
fn boom_blocking() {
    panic!("on purpose");
}

/// Waits for ever.
#[mcp_tool]
async fn wait() {
    tracing::info!("waits");
    pending::<()>().await;
}

/// Takes too long.
#[mcp_tool(timeout = "20ms")]
async fn late() {
    pending::<()>().await;
}

/// Answers with so many letters.
#[mcp_tool]
fn large(bytes: usize) -> String {
    "x".repeat(bytes)
}

/// Says a secret, and what is none.
#[mcp_tool]
fn whisper(token: &str, word: &str) -> String {
    format!("{word} {}", token.len())
}

#[derive(Deserialize, Schema, Form)]
struct Guests {
    guests: u8,
}

/// Books a table.
#[mcp_tool]
async fn book(cx: &Context) -> Result<String, ToolError> {
    let Guests { guests } = cx.elicit("guests", "For how many?").await?;
    Ok(format!("A table for {guests}."))
}

/// Takes its time.
#[mcp_tool(task)]
async fn bake() -> &'static str {
    tokio::time::sleep(Duration::from_millis(10)).await;
    "baked"
}

/// Takes its time, and fails.
#[mcp_tool(task)]
async fn burn() {
    tokio::task::yield_now().await;
    panic!("on purpose");
}

/// A server of all of them.
pub(crate) fn server() -> Server {
    Server::new(tools![
        good,
        bad,
        worse,
        boom,
        boom_later,
        boom_blocking,
        wait,
        late,
        large,
        whisper,
        book,
        bake,
        burn
    ])
}

/// Serves it.
pub(crate) async fn serve(server: &Server) -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let own = server.clone();
    tokio::spawn(async move { own.serve_listener(listener).await });
    address
}

pub(crate) async fn connect(address: SocketAddr) -> Client {
    within(Client::connect(format!("ws://{address}/ws"))).await.unwrap()
}

/// Waits for what has to happen, far longer than it takes.
pub(crate) async fn within<F: IntoFuture>(future: F) -> F::Output {
    tokio::time::timeout(Duration::from_secs(20), future.into_future())
        .await
        .expect("it did not happen in time")
}

/// Looks again and again until it is so. For what tells nobody that it has changed.
pub(crate) async fn until(mut is_so: impl FnMut() -> bool) {
    within(async {
        while !is_so() {
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
    })
    .await;
}
