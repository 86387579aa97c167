//! A server of tools that talk to their client, beside those of the fixture.

use std::net::SocketAddr;

use mcp_ws::Audio;
use mcp_ws::Config;
use mcp_ws::Content;
use mcp_ws::LogLevel;
use mcp_ws::Sampling;
use mcp_ws::Schema;
use mcp_ws::Unanswered;
use mcp_ws::prelude::*;
use serde::Serialize;
use serde_json::Value;
use serde_json::json;
use tokio::net::TcpListener;

use crate::fixture::Client;
use crate::fixture::Probe;

pub(super) struct Served {
    pub(super) server: Server,
    pub(super) address: SocketAddr,
    pub(super) probe: Probe,
}

impl Served {
    pub(super) async fn start() -> Self {
        Self::with(Config::default()).await
    }

    pub(super) async fn with(config: Config) -> Self {
        let probe = Probe::default();
        let tools = tools![
            both,
            name_and_hold,
            try_say,
            folders,
            give_up,
            give_up_and_hold,
            hold_item,
            item,
            late,
            list,
            model,
            name,
            name_or_none,
            page,
            say,
            two
        ];
        let server = Server::new(tools).with_state(probe.clone()).config(config);
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let own = server.clone();
        tokio::spawn(async move { own.serve_listener(listener).await });
        Self { server, address, probe }
    }

    /// A client that has said nothing yet.
    pub(super) async fn client(&self) -> Client {
        Client::connect(self.address, "/ws").await
    }
}

/// A form of one field.
fn form(field: &str) -> Value {
    json!({"type": "object", "properties": {field: {"type": "string"}}})
}

async fn ask(cx: &Context, key: &str) -> Result<String, Unanswered> {
    let filled = cx.elicit_form(key, format!("Your {key}?"), form(key)).await?;
    Ok(filled[key].as_str().unwrap_or("nothing").to_owned())
}

/// Asks for a name.
#[mcp_tool]
async fn name(cx: &Context, greeting: Option<String>) -> Result<String, ToolError> {
    let name = ask(cx, "name").await?;
    Ok(format!("{} {name}", greeting.as_deref().unwrap_or("hello")))
}

/// Asks for a name, and does without.
#[mcp_tool]
async fn name_or_none(cx: &Context) -> String {
    ask(cx, "name").await.unwrap_or_else(|why| format!("{why:?}"))
}

/// Asks for one thing after the other.
#[mcp_tool]
async fn two(cx: &Context) -> Result<String, ToolError> {
    let first = ask(cx, "first").await?;
    let second = ask(cx, "second").await?;
    Ok(format!("{first} {second}"))
}

/// Asks for a name until the test lets it pass.
#[mcp_tool]
async fn give_up(State(probe): State<Probe>, cx: &Context) -> String {
    tokio::select! {
        asked = ask(cx, "name") => asked.unwrap_or_default(),
        () = probe.gate() => "gave up".to_owned(),
    }
}

/// Does the same, and waits for ever then.
#[mcp_tool]
async fn give_up_and_hold(State(probe): State<Probe>, cx: &Context) {
    tokio::select! {
        _ = ask(cx, "name") => {}
        () = probe.gate() => std::future::pending().await,
    }
}

/// Answers, and would ask when the test lets it.
#[mcp_tool]
fn late(State(probe): State<Probe>, cx: Context) {
    tokio::spawn(async move {
        probe.gate().await;
        let _ = ask(&cx, "name").await;
        cx.progress(1).await;
        cx.log(LogLevel::Emergency, "late").await;
        probe.reported.add();
    });
}

/// Asks for a name, and then waits until the test lets it pass.
#[mcp_tool]
async fn name_and_hold(State(probe): State<Probe>, cx: &Context) -> Result<String, ToolError> {
    let name = ask(cx, "name").await?;
    probe.gate().await;
    Ok(name)
}

/// Asks for two things at once.
#[mcp_tool]
async fn both(cx: &Context) -> Result<String, ToolError> {
    let (first, second) = tokio::join!(ask(cx, "first"), ask(cx, "second"));
    Ok(format!("{} {}", first?, second?))
}

/// Sends the user to a page.
#[mcp_tool]
async fn page(cx: &Context) -> Result<&'static str, ToolError> {
    cx.elicit_url("page", "Log in.", "https://example.com/").await?;
    Ok("opened")
}

/// Asks the client's model.
#[mcp_tool]
async fn model(cx: &Context) -> Result<String, ToolError> {
    let sampled = cx.sample("model", Sampling::new("What is it?", 10)).await?;
    Ok(format!("{sampled:?}"))
}

/// Asks for the client's folders.
#[mcp_tool]
async fn folders(cx: &Context) -> Result<String, ToolError> {
    Ok(format!("{} folders", cx.roots("folders").await?.len()))
}

/// Logs at three levels.
#[mcp_tool]
async fn say(cx: &Context) -> &'static str {
    cx.log(LogLevel::Debug, "details").await;
    cx.log(LogLevel::Info, json!({"what": "goes on"})).await;
    cx.log(LogLevel::Error, "trouble").await;
    "said"
}

/// Logs without waiting for anything.
#[mcp_tool]
fn try_say(cx: &Context, fails: Option<bool>) -> Result<&'static str, ToolError> {
    cx.try_log(LogLevel::Info, "at once");
    if fails.unwrap_or(false) { Err(ToolError::new("failed")) } else { Ok("said") }
}

#[derive(Serialize, Schema)]
struct Item {
    id: u32,
}

/// An object.
#[mcp_tool(title = "Item", read_only, icon = "data:image/png;base64,AA==")]
fn item() -> Item {
    Item { id: 7 }
}

/// An object, when the test lets it pass.
#[mcp_tool]
async fn hold_item(State(probe): State<Probe>) -> Item {
    let waiting = probe.enter();
    probe.gate().await;
    waiting.finish();
    Item { id: 7 }
}

/// A list, and a sound.
#[mcp_tool]
fn list(sound: Option<bool>) -> Vec<Content> {
    if sound.unwrap_or(false) { vec![Audio::new(b"abc", "audio/wav").into()] } else { Vec::new() }
}
