//! Tasks as their clients meet them, over pipes in memory and in virtual time. Here is what the tests are made of: tools, and a
//! client. `life` is about tasks from call to end, `listening` about who is told, `stores` about stores that are not in memory,
//! and those that misbehave.

mod life;
mod listening;
mod stores;

use std::collections::HashMap;
use std::sync::Arc;
use std::sync::Mutex;
use std::sync::atomic::AtomicBool;
use std::sync::atomic::AtomicUsize;
use std::sync::atomic::Ordering::SeqCst;
use std::time::Duration;

use serde_json::Value;
use serde_json::json;

use super::TaskKey;
use super::TaskRecord;
use super::TaskStore;
use super::TaskStoreError;
use super::TaskStoreFuture;
use crate::Config;
use crate::Context;
use crate::DynamicTool;
use crate::Server;
use crate::State;
use crate::ToolError;
use crate::mcp_tool;
use crate::testing::WireEnd;
use crate::tool::Caller;
use crate::tool::Door;
use crate::tool::Identity;
use crate::tool::SessionId;
use crate::tools;

const SECOND: Duration = Duration::from_secs(1);

/// Counts functions that have begun, and those that are over or were dropped.
#[derive(Clone, Default)]
struct Counts(Arc<[AtomicUsize; 2]>);

impl Counts {
    fn begin(&self) -> Guard {
        self.0[0].fetch_add(1, SeqCst);
        Guard(self.clone())
    }

    fn get(&self) -> (usize, usize) {
        (self.0[0].load(SeqCst), self.0[1].load(SeqCst))
    }
}

struct Guard(Counts);

impl Drop for Guard {
    fn drop(&mut self) {
        self.0.0[1].fetch_add(1, SeqCst);
    }
}

/// Takes its time.
#[mcp_tool(task)]
async fn slow(State(counts): State<Counts>, seconds: u64, cx: &Context) -> String {
    let _guard = counts.begin();
    for second in 1..=seconds {
        tokio::time::sleep(SECOND).await;
        cx.progress(second).await;
        cx.log(crate::LogLevel::Emergency, "nobody hears this").await;
    }
    "slept".to_owned()
}

/// Fails.
#[mcp_tool(task = "required")]
async fn fail() -> Result<(), ToolError> {
    tokio::time::sleep(SECOND).await;
    Err(ToolError::new("it \"failed\""))
}

/// Panics.
#[mcp_tool(task)]
async fn crash() {
    tokio::time::sleep(SECOND).await;
    panic!("in a task");
}

/// Thinks on a thread.
#[mcp_tool(task, blocking)]
fn think(State(counts): State<Counts>) -> u8 {
    let _guard = counts.begin();
    42
}

/// Does a thing a second, and asks beside.
#[mcp_tool(task)]
async fn tick(State(counts): State<Counts>, cx: &Context) -> Result<(), ToolError> {
    tokio::time::sleep(SECOND / 2).await;
    let ticks = async {
        loop {
            drop(counts.begin());
            tokio::time::sleep(SECOND).await;
        }
    };
    tokio::select! {
        answer = ask(cx, "one") => drop(answer?),
        () = ticks => {}
    }
    Ok(())
}

/// Asks at length.
#[mcp_tool(task)]
async fn expatiate(cx: &Context) -> Result<(), ToolError> {
    tokio::time::sleep(5 * SECOND).await;
    cx.elicit_form("one", "?".repeat(50_000), json!({"type": "object", "properties": {}})).await?;
    Ok(())
}

/// Waits for as long as it may.
#[mcp_tool]
async fn wait_here() {
    std::future::pending::<()>().await;
}

/// Cannot be left.
#[mcp_tool(blocking)]
fn stay(cx: &Context) -> &'static str {
    futures_util::FutureExt::now_or_never(cx.become_task()).map_or("waits", |()| "stayed")
}

async fn ask(cx: &Context, key: &str) -> Result<Value, crate::Unanswered> {
    Ok(cx.elicit_form(key, "?", json!({"type": "object", "properties": {}})).await?["name"].clone())
}

/// Asks two things at once, and then a third.
#[mcp_tool(task)]
async fn inquire(State(counts): State<Counts>, cx: &Context) -> Result<String, ToolError> {
    let _guard = counts.begin();
    let (one, two) = tokio::join!(ask(cx, "one"), ask(cx, "two"));
    let three = ask(cx, "three").await?;
    Ok(format!("{} {} {three}", one?, two?))
}

/// Asks, and then goes on as a task, in which it asks again.
#[mcp_tool]
async fn grow(State(counts): State<Counts>, cx: &Context) -> Result<String, ToolError> {
    let _guard = counts.begin();
    let first = ask(cx, "first").await?;
    cx.become_task().await;
    cx.become_task().await;
    let second = ask(cx, "second").await?;
    Ok(format!("{first} {second}"))
}

/// Goes on as a task at once.
#[mcp_tool]
async fn leap(cx: &Context) -> &'static str {
    cx.become_task().await;
    "landed"
}

/// May not take long, but for what it waits for.
#[mcp_tool(task, timeout = "5s")]
async fn hurry(
    State(counts): State<Counts>,
    seconds: u64,
    gets_on: bool,
    cx: &Context,
) -> Result<(), ToolError> {
    let _guard = counts.begin();
    ask(cx, "name").await?;
    for second in 0..seconds {
        tokio::time::sleep(SECOND).await;
        if gets_on {
            cx.try_progress(second);
        }
    }
    Ok(())
}

#[allow(clippy::needless_pass_by_value, reason = "settings are made for their server")]
fn server(counts: &Counts, config: Config) -> Server {
    let tools = tools![
        slow,
        fail,
        crash,
        think,
        inquire,
        grow,
        leap,
        hurry,
        ask_from_a_thread,
        tick,
        wait_here,
        expatiate,
        stay
    ];
    // Here nobody answers a ping while time passes.
    let config = Config { ping_interval: None, ..config };
    Server::new(tools).with_state(counts.clone()).config(config)
}

/// A client of 2026-07-28 that has tasks and can show forms.
struct Client {
    end: WireEnd,
    id: u32,
    tasks: bool,
    /// What came unasked.
    told: Vec<Value>,
}

impl Client {
    fn of(server: &Server) -> Self {
        Self::called(server, None)
    }

    fn called(server: &Server, principal: Option<&str>) -> Self {
        let (far, near) = tokio::io::duplex(1 << 20);
        Self::over(server, principal, near, WireEnd::new(far))
    }

    fn over(server: &Server, principal: Option<&str>, near: tokio::io::DuplexStream, end: WireEnd) -> Self {
        let caller = Caller::default().with_identity(principal.map(Identity::new));
        let door = Arc::new(Door::of(SessionId::random(), caller));
        let server = server.clone();
        tokio::spawn(async move { server.run(near, Vec::new(), &door).await });
        Self { end, id: 0, tasks: true, told: Vec::new() }
    }

    async fn send(&mut self, method: &str, mut params: Value) -> u32 {
        self.id += 1;
        let extensions = if self.tasks { json!({"io.modelcontextprotocol/tasks": {}}) } else { json!({}) };
        params["_meta"] = json!({
            "io.modelcontextprotocol/protocolVersion": "2026-07-28",
            "io.modelcontextprotocol/clientCapabilities": {"elicitation": {}, "extensions": extensions},
            "io.modelcontextprotocol/logLevel": "debug",
            "progressToken": 7,
        });
        self.end.send(&json!({"jsonrpc": "2.0", "id": self.id, "method": method, "params": params})).await;
        self.id
    }

    async fn receive(&mut self) -> Value {
        serde_json::from_str(&self.end.receive().await.unwrap()).unwrap()
    }

    /// The answer to a request.
    async fn ask(&mut self, method: &str, params: Value) -> Value {
        let id = self.send(method, params).await;
        loop {
            let message = self.receive().await;
            if message["id"] == id {
                return message;
            }
            self.told.push(message);
        }
    }

    async fn call(&mut self, tool: &str, arguments: Value) -> Value {
        self.ask("tools/call", json!({"name": tool, "arguments": arguments})).await
    }

    /// Calls a tool that becomes a task, and gives its id.
    async fn begin(&mut self, tool: &str, arguments: Value) -> String {
        let answer = self.call(tool, arguments).await;
        id_of(&answer)
    }

    async fn get(&mut self, id: &str) -> Value {
        let answer = self.ask("tasks/get", json!({"taskId": id})).await;
        assert_eq!(answer["result"]["resultType"], "complete", "{answer}");
        assert_eq!(answer["result"]["taskId"], id);
        answer["result"].clone()
    }

    async fn answer(&mut self, id: &str, name: &str, answer: Value) {
        let params = json!({"taskId": id, "inputResponses": {name: answer, "unknown": {"ignored": true}}});
        check_done(&self.ask("tasks/update", params).await);
    }

    /// Waits until a task has this status, asking once a second.
    async fn until(&mut self, id: &str, status: &str) -> Value {
        for _ in 0..100 {
            let task = self.get(id).await;
            if task["status"] == status {
                return task;
            }
            tokio::time::sleep(SECOND).await;
        }
        panic!("it never is {status}: {}", self.get(id).await);
    }
}

/// Asks from a thread.
#[mcp_tool(task, blocking)]
fn ask_from_a_thread(State(counts): State<Counts>, cx: &Context) -> Result<String, ToolError> {
    let _guard = counts.begin();
    let answer = tokio::runtime::Handle::current().block_on(ask(cx, "name"))?;
    Ok(answer.to_string())
}

/// Waits for what has to happen, where time is not virtual.
async fn within<F: Future>(future: F) -> F::Output {
    tokio::time::timeout(20 * SECOND, future).await.expect("it did not happen")
}

fn accept(name: &str) -> Value {
    json!({"action": "accept", "content": {"name": name, "confirm": true}})
}

#[track_caller]
fn id_of(answer: &Value) -> String {
    assert_eq!(answer["result"]["resultType"], "task", "{answer}");
    answer["result"]["taskId"].as_str().unwrap().to_owned()
}

#[track_caller]
fn check_done(answer: &Value) {
    let mut members: Vec<_> =
        answer["result"].as_object().into_iter().flatten().map(|(name, _)| name).collect();
    members.sort();
    assert_eq!(members, ["_meta", "resultType"]);
    assert_eq!(answer["result"]["resultType"], "complete");
}

#[track_caller]
fn check_refused(answer: &Value, code: i32, part: &str) {
    assert_eq!(answer["error"]["code"], code, "{answer}");
    assert!(answer["error"]["message"].as_str().unwrap().contains(part), "{answer}");
}

fn names(task: &Value) -> Vec<&str> {
    task["inputRequests"]
        .as_object()
        .map(|asked| asked.keys().map(String::as_str).collect())
        .unwrap_or_default()
}
