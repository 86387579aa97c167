//! Tasks as their clients meet them, over pipes in memory and in virtual time.

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
        let caller = Caller { principal: principal.map(Into::into) };
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

#[tokio::test(start_paused = true)]
async fn a_call_is_answered_with_a_handle_and_the_result_comes_later() {
    let counts = Counts::default();
    let mut client = Client::of(&server(&counts, Config::default()));
    let answer = client.call("slow", json!({"seconds": 5})).await;
    let handle = answer["result"].as_object().unwrap();
    let mut members: Vec<_> = handle.keys().map(String::as_str).collect();
    members.sort_unstable();
    let expected =
        ["_meta", "createdAt", "lastUpdatedAt", "pollIntervalMs", "resultType", "status", "taskId", "ttlMs"];
    assert_eq!(members, expected);
    assert_eq!((&handle["status"], &handle["ttlMs"]), (&json!("working"), &json!(86_400_000)));
    assert_eq!(handle["pollIntervalMs"], 1000);
    let created = handle["createdAt"].as_str().unwrap();
    assert!(created.len() == 24 && created.starts_with("20") && created.ends_with('Z'), "{created}");
    let id = id_of(&answer);
    assert!(id.len() == 32 && id.bytes().all(|byte| byte.is_ascii_hexdigit()), "{id}");

    let task = client.get(&id).await;
    assert_eq!(task["status"], "working");
    assert!(task.get("result").is_none() && task.get("inputRequests").is_none());
    let task = client.until(&id, "completed").await;
    let result =
        json!({"content": [{"type": "text", "text": "slept"}], "isError": false, "resultType": "complete"});
    assert_eq!(task["result"], result);
    assert!(task.get("error").is_none());
    assert_eq!(client.told, [] as [Value; 0], "neither progress nor log messages");
    assert_eq!(counts.get(), (1, 1));
}

#[tokio::test(start_paused = true)]
async fn a_task_outlives_its_connection() {
    let counts = Counts::default();
    let server = server(&counts, Config::default());
    let mut client = Client::of(&server);
    let id = client.begin("slow", json!({"seconds": 5})).await;
    drop(client);
    let mut other = Client::of(&server);
    assert_eq!(other.get(&id).await["status"], "working");
    other.until(&id, "completed").await;
    assert_eq!(counts.get(), (1, 1));
}

#[tokio::test(start_paused = true)]
async fn a_client_without_tasks_is_answered_when_the_tool_is_done() {
    let counts = Counts::default();
    let mut client = Client::of(&server(&counts, Config::default()));
    client.tasks = false;
    let answer = client.call("slow", json!({"seconds": 2})).await;
    assert_eq!(answer["result"]["content"][0]["text"], "slept", "{answer}");
    assert!(client.told.len() >= 2, "{:?}", client.told);
    assert_eq!(client.call("leap", json!({})).await["result"]["content"][0]["text"], "landed");
    let answer = client.call("fail", json!({})).await;
    check_refused(&answer, -32021, "this tool runs as a task");
    let extensions = json!({"extensions": {"io.modelcontextprotocol/tasks": {}}});
    assert_eq!(answer["error"]["data"]["requiredCapabilities"], extensions);
}

#[tokio::test(start_paused = true)]
async fn a_client_of_an_older_revision_is_told_that_it_cannot_call_what_is_always_a_task() {
    let harness = crate::testing::Harness::new(server(&Counts::default(), Config::default()));
    let answer = harness.call_tool("fail", json!({})).await.unwrap();
    assert!(answer.is_error() && answer.text().contains("runs as a task"), "{}", answer.text());
    assert_eq!(harness.call_tool("slow", json!({"seconds": 1})).await.unwrap().text(), "slept");
    assert_eq!(harness.call_tool("leap", json!({})).await.unwrap().text(), "landed");
}

#[tokio::test(start_paused = true)]
async fn wrong_arguments_are_told_at_once() {
    let mut client = Client::of(&server(&Counts::default(), Config::default()));
    let answer = client.call("slow", json!({"seconds": "x"})).await;
    assert_eq!(
        (&answer["result"]["isError"], &answer["result"]["resultType"]),
        (&json!(true), &json!("complete"))
    );
}

#[tokio::test(start_paused = true)]
async fn a_tool_that_fails_completes_its_task_and_one_that_panics_does_not() {
    let mut client = Client::of(&server(&Counts::default(), Config::default()));
    let failed = client.begin("fail", json!({})).await;
    let crashed = client.begin("crash", json!({})).await;
    let task = client.until(&failed, "completed").await;
    let text = json!([{"type": "text", "text": "it \"failed\""}]);
    assert_eq!(task["result"], json!({"content": text, "isError": true, "resultType": "complete"}));
    let task = client.until(&crashed, "failed").await;
    assert_eq!(task["error"], json!({"code": -32603, "message": "the tool panicked"}));
    assert!(task.get("result").is_none());
}

#[tokio::test]
async fn a_function_that_blocks_is_a_task_too() {
    let mut client = Client::of(&server(&Counts::default(), Config::default()));
    let id = client.begin("think", json!({})).await;
    let over = async {
        loop {
            let task = client.get(&id).await;
            if task["status"] != "working" {
                return task;
            }
        }
    };
    let task = within(over).await;
    assert_eq!(task["result"]["content"][0]["text"], "42", "{task}");
}

#[tokio::test(start_paused = true)]
async fn a_tool_made_by_hand_can_be_a_task() {
    let server = server(&Counts::default(), Config::default());
    let run = |_: Value, _: Context| async { "done" };
    let tool = |name| DynamicTool::new(name, json!({"type": "object"}), run);
    server.add_tool(tool("offered").task()).unwrap();
    server.add_tool(tool("required").task_required().timeout(SECOND)).unwrap();
    let mut client = Client::of(&server);
    for name in ["offered", "required"] {
        let id = client.begin(name, json!({})).await;
        assert_eq!(client.until(&id, "completed").await["result"]["content"][0]["text"], "done");
    }
    client.tasks = false;
    assert_eq!(client.call("offered", json!({})).await["result"]["content"][0]["text"], "done");
    check_refused(&client.call("required", json!({})).await, -32021, "task");
}

#[tokio::test(start_paused = true)]
async fn questions_are_answered_one_by_one_and_the_function_goes_on_in_place() {
    let counts = Counts::default();
    let mut client = Client::of(&server(&counts, Config::default()));
    let id = client.begin("inquire", json!({})).await;
    let task = client.until(&id, "input_required").await;
    assert_eq!(names(&task), ["one", "two"]);
    let asked = &task["inputRequests"]["one"];
    assert_eq!((&asked["method"], &asked["params"]["mode"]), (&json!("elicitation/create"), &json!("form")));

    client.answer(&id, "two", accept("b")).await;
    let task = client.get(&id).await;
    assert_eq!((names(&task), &task["status"]), (vec!["one"], &json!("input_required")));
    // An answer is given once.
    client.answer(&id, "two", accept("x")).await;

    client.answer(&id, "one", json!({"action": "what?"})).await;
    tokio::time::sleep(SECOND).await;
    let task = client.until(&id, "input_required").await;
    assert_eq!(names(&task), ["one-2"], "what was no answer is asked by another name");
    client.answer(&id, "one-2", accept("a")).await;
    tokio::time::sleep(SECOND).await;
    assert_eq!(names(&client.get(&id).await), ["three"]);
    client.answer(&id, "three", accept("c")).await;
    let task = client.until(&id, "completed").await;
    assert_eq!(task["result"]["content"][0]["text"], r#""a" "b" "c""#);
    assert_eq!(counts.get(), (1, 1), "it has run once");
}

#[tokio::test(start_paused = true)]
async fn a_call_that_has_asked_goes_on_as_a_task_with_the_answers() {
    let counts = Counts::default();
    let mut client = Client::of(&server(&counts, Config::default()));
    let answer = client.call("grow", json!({})).await;
    assert_eq!(answer["result"]["resultType"], "input_required", "{answer}");
    let again = json!({
        "name": "grow",
        "arguments": {},
        "inputResponses": {"first": accept("Alice")},
        "requestState": answer["result"]["requestState"],
    });
    let answer = client.ask("tools/call", again).await;
    for absent in ["requestState", "inputRequests"] {
        assert!(answer["result"].get(absent).is_none());
    }
    let id = id_of(&answer);
    let task = client.until(&id, "input_required").await;
    assert_eq!(names(&task), ["second"]);
    client.answer(&id, "second", accept("Bob")).await;
    let task = client.until(&id, "completed").await;
    assert_eq!(task["result"]["content"][0]["text"], r#""Alice" "Bob""#);
    assert_eq!(counts.get(), (3, 3), "once for each round, and once as a task");
    let id = client.begin("leap", json!({})).await;
    client.until(&id, "completed").await;
}

#[tokio::test(start_paused = true)]
async fn a_task_that_is_cancelled_is_dropped_and_what_is_over_stays() {
    let counts = Counts::default();
    let mut client = Client::of(&server(&counts, Config::default()));
    let running = client.begin("slow", json!({"seconds": 60})).await;
    let asking = client.begin("inquire", json!({})).await;
    let done = client.begin("slow", json!({"seconds": 1})).await;
    client.until(&done, "completed").await;
    client.until(&asking, "input_required").await;
    assert_eq!(counts.get(), (3, 1));
    for id in [&running, &asking, &done, &running] {
        check_done(&client.ask("tasks/cancel", json!({"taskId": id})).await);
    }
    let task = client.get(&asking).await;
    assert_eq!((&task["status"], names(&task)), (&json!("cancelled"), vec![]));
    assert_eq!(client.get(&running).await["status"], "cancelled");
    assert_eq!(client.get(&done).await["status"], "completed");
    tokio::time::sleep(SECOND).await;
    assert_eq!(counts.get(), (3, 3));
    assert_eq!(client.get(&running).await["status"], "cancelled");
    client.answer(&asking, "one", accept("late")).await;
    assert_eq!(client.get(&asking).await["status"], "cancelled");
}

#[tokio::test(start_paused = true)]
async fn a_task_expires_and_is_dropped_if_it_still_runs() {
    let counts = Counts::default();
    let config = Config { task_ttl: 10 * SECOND, ..Config::default() };
    let mut client = Client::of(&server(&counts, config));
    let running = client.begin("slow", json!({"seconds": 60})).await;
    let done = client.begin("slow", json!({"seconds": 1})).await;
    assert_eq!(client.until(&done, "completed").await["ttlMs"], 10_000);
    tokio::time::sleep(8 * SECOND).await;
    assert_eq!(client.get(&running).await["status"], "working");
    assert_eq!(counts.get(), (2, 1));
    tokio::time::sleep(2 * SECOND).await;
    for id in [&running, &done] {
        for method in ["tasks/get", "tasks/cancel"] {
            check_refused(&client.ask(method, json!({"taskId": id})).await, -32602, "there is no task");
        }
    }
    assert_eq!(counts.get(), (2, 2));
}

#[tokio::test(start_paused = true)]
async fn nobody_else_has_a_task() {
    let server = server(&Counts::default(), Config::default());
    let mut owner = Client::called(&server, Some("owner"));
    let id = owner.begin("inquire", json!({})).await;
    owner.until(&id, "input_required").await;
    for principal in [Some("thief"), None] {
        let mut other = Client::called(&server, principal);
        for method in ["tasks/get", "tasks/cancel", "tasks/update"] {
            let params = json!({"taskId": id, "inputResponses": {"one": accept("a")}});
            check_refused(&other.ask(method, params).await, -32602, "there is no task");
        }
        other.send("subscriptions/listen", json!({"notifications": {"taskIds": [id]}})).await;
        assert_eq!(other.receive().await["params"]["notifications"], json!({}));
    }
    let task = Client::called(&server, Some("owner")).get(&id).await;
    assert_eq!(names(&task), ["one", "two"]);
}

#[tokio::test(start_paused = true)]
async fn who_asks_for_a_task_has_to_say_that_it_has_tasks() {
    let mut client = Client::of(&server(&Counts::default(), Config::default()));
    let id = client.begin("slow", json!({"seconds": 9})).await;
    for (method, removed) in [("tasks/result", true), ("tasks/list", true), ("tasks/get", false)] {
        let answer = client.ask(method, json!({"taskId": "unknown"})).await;
        check_refused(&answer, if removed { -32601 } else { -32602 }, "");
    }
    check_refused(&client.ask("tasks/get", json!({"taskId": 5})).await, -32602, "`params.taskId`");
    check_refused(&client.ask("tasks/get", json!({})).await, -32602, "`params.taskId`");
    for wrong in [json!(null), json!([]), json!(5)] {
        let params = json!({"taskId": id, "inputResponses": wrong});
        check_refused(&client.ask("tasks/update", params).await, -32602, "`params.inputResponses`");
    }
    client.tasks = false;
    for method in ["tasks/get", "tasks/cancel", "tasks/update"] {
        for id in [&*id, "unknown"] {
            let params = json!({"taskId": id, "inputResponses": {}});
            check_refused(&client.ask(method, params).await, -32021, "tasks");
        }
    }
}

#[tokio::test(start_paused = true)]
async fn there_are_as_many_tasks_as_there_may_be() {
    let counts = Counts::default();
    let config = Config { max_tasks: 3, max_tasks_per_caller: 2, ..Config::default() };
    let server = server(&counts, config);
    let mut one = Client::called(&server, Some("one"));
    let first = one.begin("slow", json!({"seconds": 60})).await;
    one.begin("slow", json!({"seconds": 60})).await;
    let full = one.call("slow", json!({"seconds": 60})).await;
    check_refused(&full, -32603, "2 tasks of this caller run, which is all it may have");
    let mut other = Client::of(&server);
    other.begin("slow", json!({"seconds": 60})).await;
    for tool in ["slow", "leap"] {
        let full = other.call(tool, json!({"seconds": 60})).await;
        check_refused(&full, -32603, "3 tasks run on this server, which is all it may have");
    }
    tokio::time::sleep(SECOND).await;
    assert_eq!(counts.get(), (3, 0), "what is refused is not run");
    one.ask("tasks/cancel", json!({"taskId": first})).await;
    let id = other.begin("slow", json!({"seconds": 1})).await;
    other.until(&id, "completed").await;
}

#[tokio::test(start_paused = true)]
async fn a_limit_of_the_tool_counts_while_nobody_is_asked() {
    let mut client = Client::of(&server(&Counts::default(), Config::default()));
    for (seconds, gets_on, is_late) in [(4, false, false), (6, false, true), (20, true, false)] {
        let id = client.begin("hurry", json!({"seconds": seconds, "gets_on": gets_on})).await;
        tokio::time::sleep(100 * SECOND).await;
        assert_eq!(names(&client.get(&id).await), ["name"]);
        client.answer(&id, "name", accept("a")).await;
        let result = client.until(&id, "completed").await["result"].clone();
        assert_eq!(result["isError"], is_late, "{result}");
        assert_eq!(result.to_string().contains("took too long"), is_late, "{result}");
    }
}

#[tokio::test(start_paused = true)]
async fn tasks_have_time_to_end_when_the_server_stops() {
    let counts = Counts::default();
    let server = server(&counts, Config { shutdown_timeout: 10 * SECOND, ..Config::default() });
    let mut client = Client::of(&server);
    let (short, long) = (
        client.begin("slow", json!({"seconds": 5})).await,
        client.begin("slow", json!({"seconds": 60})).await,
    );
    let start = crate::transport::now();
    server.shutdown().await;
    assert_eq!(crate::transport::now() - start, 10 * SECOND);
    assert_eq!(counts.get(), (2, 2));
    // Clients of a pipe are not in the list of connections, and so are not asked to end.
    assert_eq!(client.get(&short).await["status"], "completed");
    let task = client.get(&long).await;
    let error = json!({"code": -32603, "message": "the server stopped before the task was done"});
    assert_eq!((&task["status"], &task["error"]), (&json!("failed"), &error));
    check_refused(&client.call("slow", json!({"seconds": 1})).await, -32603, "the server stops");
}

#[tokio::test(start_paused = true)]
async fn who_listens_is_told_how_a_task_stands() {
    let server = server(&Counts::default(), Config::default());
    let mut client = Client::of(&server);
    let id = client.begin("inquire", json!({})).await;
    let mut listener = Client::of(&server);
    let filter = json!({"notifications": {"taskIds": [id, "unknown"], "toolsListChanged": true}});
    let request = listener.send("subscriptions/listen", filter).await;
    let acknowledged = listener.receive().await;
    assert_eq!(acknowledged["method"], "notifications/subscriptions/acknowledged");
    assert_eq!(acknowledged["params"]["notifications"], json!({"toolsListChanged": true, "taskIds": [id]}));

    let mut told = listener.receive().await;
    while told["params"]["status"] == "working" {
        told = listener.receive().await;
    }
    let meta = json!({"io.modelcontextprotocol/subscriptionId": request});
    assert_eq!((&told["method"], &told["params"]["_meta"]), (&json!("notifications/tasks"), &meta));
    assert_eq!(names(&told["params"]), ["one", "two"]);
    let (one, two) = (accept("a"), accept("b"));
    let both = json!({"taskId": id, "inputResponses": {"one": one, "two": two}});
    check_done(&client.ask("tasks/update", both).await);
    loop {
        let told = listener.receive().await;
        if names(&told["params"]) == ["three"] {
            break;
        }
    }
    client.answer(&id, "three", accept("c")).await;
    loop {
        let told = listener.receive().await;
        if told["params"]["status"] == "completed" {
            assert_eq!(told["params"]["result"]["content"][0]["text"], r#""a" "b" "c""#);
            break;
        }
    }
    // It is over, and who asks now is told once.
    let mut late = Client::of(&server);
    late.send("subscriptions/listen", json!({"notifications": {"taskIds": [id]}})).await;
    late.receive().await;
    assert_eq!(late.receive().await["params"]["status"], "completed");
}

#[tokio::test(start_paused = true)]
async fn who_has_no_tasks_or_listens_no_more_is_not_told() {
    let server = server(&Counts::default(), Config::default());
    let mut client = Client::of(&server);
    let id = client.begin("slow", json!({"seconds": 3})).await;
    let request = client.send("subscriptions/listen", json!({"notifications": {"taskIds": [id]}})).await;
    assert_eq!(client.receive().await["params"]["notifications"], json!({"taskIds": [id]}));
    let cancel = json!({"method": "notifications/cancelled", "params": {"requestId": request}});
    assert_eq!(client.receive().await["params"]["status"], "working");
    client.end.send(&cancel).await;
    client.tasks = false;
    client.send("subscriptions/listen", json!({"notifications": {"taskIds": [id]}})).await;
    assert_eq!(client.receive().await["params"]["notifications"], json!({}));
    client.tasks = true;
    client.until(&id, "completed").await;
    assert_eq!(client.told, [] as [Value; 0]);
}

#[tokio::test(start_paused = true)]
async fn a_busy_connection_is_told_the_newest_and_not_all_there_was() {
    let server = server(&Counts::default(), Config::default());
    let (far, near) = tokio::io::duplex(64);
    let mut slow = Client::over(&server, None, near, WireEnd::new(far));
    let mut client = Client::of(&server);
    let mut ids = Vec::new();
    for _ in 0..5 {
        ids.push(client.begin("inquire", json!({})).await);
    }
    slow.send("subscriptions/listen", json!({"notifications": {"taskIds": ids}})).await;
    // Nobody reads meanwhile, and the pipe is full.
    for id in &ids {
        client.until(id, "input_required").await;
        for name in ["one", "two", "three"] {
            tokio::time::sleep(SECOND).await;
            client.answer(id, name, accept("a")).await;
        }
        client.until(id, "completed").await;
    }
    slow.receive().await;
    let (mut told, mut over) = (0, 0);
    while over < ids.len() {
        let task = slow.receive().await;
        told += 1;
        over += usize::from(task["params"]["status"] == "completed");
    }
    assert!(told <= 2 * ids.len(), "{told} for {over} tasks");
}

#[tokio::test(start_paused = true)]
async fn many_subscriptions_to_one_task_are_told_one_by_one_while_there_is_room() {
    const SUBSCRIPTIONS: usize = 10;
    let config = Config { outbox: 20_000, ..Config::default() };
    let server = server(&Counts::default(), config);
    let (far, near) = tokio::io::duplex(64);
    let mut slow = Client::over(&server, None, near, WireEnd::new(far));
    let mut client = Client::of(&server);
    let id = client.begin("expatiate", json!({})).await;
    for _ in 0..SUBSCRIPTIONS {
        slow.send("subscriptions/listen", json!({"notifications": {"taskIds": [id]}})).await;
    }
    // That each is open, and that the task works.
    for _ in 0..2 * SUBSCRIPTIONS {
        slow.receive().await;
    }
    // Nobody reads meanwhile. What was written when the question came is all that is written of it.
    client.until(&id, "input_required").await;
    client.answer(&id, "one", accept("a")).await;
    client.until(&id, "completed").await;
    let (mut asked, mut over) = (0, 0);
    while over < SUBSCRIPTIONS {
        let told = slow.receive().await;
        asked += usize::from(told["params"]["status"] == "input_required");
        over += usize::from(told["params"]["status"] == "completed");
    }
    assert_eq!(asked, 1);
}

/// A store elsewhere, which tells nobody of changes, cannot be reached at times, and keeps records as text.
#[derive(Debug, Default)]
struct Elsewhere {
    rows: Mutex<HashMap<TaskKey, String>>,
    is_down: AtomicBool,
    slow: AtomicBool,
    panics: AtomicBool,
    /// Says of every task at once that it may have changed.
    hasty: AtomicBool,
    asked: AtomicUsize,
}

impl Elsewhere {
    async fn reach(&self) -> Result<(), TaskStoreError> {
        self.asked.fetch_add(1, SeqCst);
        assert!(!self.panics.load(SeqCst), "the store panics");
        if self.slow.load(SeqCst) {
            tokio::time::sleep(100 * SECOND).await;
        }
        let is_down = self.is_down.load(SeqCst);
        if is_down { Err(TaskStoreError::failed("no route to host")) } else { Ok(()) }
    }

    fn row(&self, key: &TaskKey) -> Option<TaskRecord> {
        self.rows.lock().unwrap().get(key).map(|row| serde_json::from_str(row).unwrap())
    }

    fn put(&self, task: &TaskRecord) {
        let row = serde_json::to_string(&task).unwrap();
        self.rows.lock().unwrap().insert(task.key().clone(), row);
    }
}

impl TaskStore for Elsewhere {
    fn create(&self, task: TaskRecord) -> TaskStoreFuture<'_, ()> {
        Box::pin(async move {
            self.reach().await?;
            self.put(&task);
            Ok(())
        })
    }

    fn get<'s>(&'s self, key: &'s TaskKey) -> TaskStoreFuture<'s, Option<TaskRecord>> {
        Box::pin(async move {
            self.reach().await?;
            Ok(self.row(key))
        })
    }

    fn replace(&self, task: TaskRecord) -> TaskStoreFuture<'_, bool> {
        Box::pin(async move {
            self.reach().await?;
            let is_next = self.row(task.key()).is_some_and(|row| row.revision() + 1 == task.revision());
            if is_next {
                self.put(&task);
            }
            Ok(is_next)
        })
    }

    fn changed<'s>(&'s self, _: &'s TaskKey, _: u64) -> TaskStoreFuture<'s, ()> {
        Box::pin(async {
            if !self.hasty.load(SeqCst) {
                tokio::time::sleep(SECOND / 2).await;
            }
            Ok(())
        })
    }
}

#[tokio::test(start_paused = true)]
async fn several_processes_share_the_tasks_of_a_store() {
    let (counts, store) = (Counts::default(), Arc::new(Elsewhere::default()));
    let here = server(&counts, Config::default()).task_store(Arc::clone(&store));
    let there = server(&counts, Config::default()).task_store(Arc::clone(&store));
    let (mut one, mut other) = (Client::of(&here), Client::of(&there));
    let id = one.begin("inquire", json!({})).await;
    other.until(&id, "input_required").await;
    for name in ["one", "two"] {
        other.answer(&id, name, accept(name)).await;
    }
    while names(&other.until(&id, "input_required").await) != ["three"] {}
    // For a while nobody reaches it. The function is not dropped for that, and goes on.
    store.is_down.store(true, SeqCst);
    check_refused(&other.ask("tasks/get", json!({"taskId": id})).await, -32603, "cannot reach its tasks");
    check_refused(&one.call("slow", json!({"seconds": 1})).await, -32603, "cannot reach its tasks");
    tokio::time::sleep(5 * SECOND).await;
    store.is_down.store(false, SeqCst);
    other.answer(&id, "three", accept("three")).await;
    let task = other.until(&id, "completed").await;
    assert_eq!(task["result"]["content"][0]["text"], r#""one" "two" "three""#);

    let id = one.begin("slow", json!({"seconds": 60})).await;
    other.send("subscriptions/listen", json!({"notifications": {"taskIds": [id]}})).await;
    check_done(&one.ask("tasks/cancel", json!({"taskId": id})).await);
    while other.receive().await["params"]["status"] != "cancelled" {}
    tokio::time::sleep(SECOND).await;
    assert_eq!(counts.get(), (2, 2));
}

#[tokio::test(start_paused = true)]
async fn a_store_that_takes_too_long_holds_nobody_up_for_ever() {
    let (counts, store) = (Counts::default(), Arc::new(Elsewhere::default()));
    let mut client = Client::of(&server(&counts, Config::default()).task_store(Arc::clone(&store)));
    let id = client.begin("slow", json!({"seconds": 1})).await;
    client.until(&id, "completed").await;
    store.slow.store(true, SeqCst);
    let start = crate::transport::now();
    check_refused(&client.ask("tasks/get", json!({"taskId": id})).await, -32603, "cannot reach its tasks");
    assert_eq!(crate::transport::now() - start, 30 * SECOND);
    check_refused(&client.call("slow", json!({"seconds": 1})).await, -32603, "cannot reach its tasks");
    assert_eq!(crate::transport::now() - start, 60 * SECOND);
    store.slow.store(false, SeqCst);
    tokio::time::sleep(200 * SECOND).await;
    assert_eq!(counts.get(), (1, 1), "what nobody can ask for is not run");
    assert!(store.rows.lock().unwrap().values().all(|row| !row.contains("working")));
}

#[tokio::test(start_paused = true)]
async fn a_store_that_panics_has_failed_and_nothing_else_has() {
    let (counts, store) = (Counts::default(), Arc::new(Elsewhere::default()));
    let mut client = Client::of(&server(&counts, Config::default()).task_store(Arc::clone(&store)));
    let id = client.begin("slow", json!({"seconds": 3})).await;
    store.panics.store(true, SeqCst);
    check_refused(&client.ask("tasks/get", json!({"taskId": id})).await, -32603, "cannot reach its tasks");
    check_refused(&client.ask("tasks/cancel", json!({"taskId": id})).await, -32603, "cannot reach its tasks");
    check_refused(&client.call("slow", json!({"seconds": 1})).await, -32603, "cannot reach its tasks");
    tokio::time::sleep(5 * SECOND).await;
    store.panics.store(false, SeqCst);
    client.until(&id, "completed").await;
    assert_eq!(counts.get(), (1, 1));
}

#[tokio::test(start_paused = true)]
async fn a_store_that_always_says_that_something_may_have_changed_keeps_nobody_busy() {
    let (counts, store) = (Counts::default(), Arc::new(Elsewhere::default()));
    let mut client = Client::of(&server(&counts, Config::default()).task_store(Arc::clone(&store)));
    store.hasty.store(true, SeqCst);
    let id = client.begin("slow", json!({"seconds": 60})).await;
    client.send("subscriptions/listen", json!({"notifications": {"taskIds": [id]}})).await;
    while client.receive().await["params"]["status"] != "completed" {}
    let asked = store.asked.load(SeqCst);
    assert!(asked < 3000, "{asked} times in a minute, by two who wait");
}

#[tokio::test(start_paused = true)]
async fn a_task_whose_question_cannot_be_stored_goes_on_meanwhile_and_stops_with_its_server() {
    let (counts, store) = (Counts::default(), Arc::new(Elsewhere::default()));
    let config = Config { shutdown_timeout: 10 * SECOND, ..Config::default() };
    let server = server(&counts, config).task_store(Arc::clone(&store));
    let mut client = Client::of(&server);
    let id = client.begin("tick", json!({})).await;
    store.is_down.store(true, SeqCst);
    tokio::time::sleep(20 * SECOND).await;
    assert!(counts.get().0 >= 19, "it goes on: {counts:?}", counts = counts.get());
    store.is_down.store(false, SeqCst);
    client.until(&id, "input_required").await;
    store.is_down.store(true, SeqCst);
    let start = crate::transport::now();
    server.shutdown().await;
    assert!(crate::transport::now() - start <= 12 * SECOND);
}

#[tokio::test(start_paused = true)]
async fn what_can_be_no_id_is_looked_for_in_no_store() {
    let (counts, store) = (Counts::default(), Arc::new(Elsewhere::default()));
    let mut client = Client::of(&server(&counts, Config::default()).task_store(Arc::clone(&store)));
    for id in
        ["", "\0", "0123456789ABCDEF0123456789ABCDEF", &"0".repeat(31), &"0".repeat(33), &"é".repeat(16)]
    {
        for method in ["tasks/get", "tasks/cancel"] {
            check_refused(&client.ask(method, json!({"taskId": id})).await, -32602, "there is no task");
        }
        client.send("subscriptions/listen", json!({"notifications": {"taskIds": [id]}})).await;
        assert_eq!(client.receive().await["params"]["notifications"], json!({}));
    }
    assert_eq!(store.asked.load(SeqCst), 0);
    check_refused(
        &client.ask("tasks/get", json!({"taskId": "0".repeat(32)})).await,
        -32602,
        "there is no task",
    );
    assert_eq!(store.asked.load(SeqCst), 1);
}

#[tokio::test(start_paused = true)]
async fn a_call_that_is_refused_makes_no_task() {
    let (counts, store) = (Counts::default(), Arc::new(Elsewhere::default()));
    let config = Config { max_in_flight: 1, ..Config::default() };
    let mut client = Client::of(&server(&counts, config).task_store(Arc::clone(&store)));
    client.send("tools/call", json!({"name": "wait_here", "arguments": {}})).await;
    check_refused(&client.call("slow", json!({"seconds": 1})).await, -32603, "in flight");
    check_refused(&client.call("leap", json!({})).await, -32603, "in flight");
    tokio::time::sleep(SECOND).await;
    assert_eq!((store.asked.load(SeqCst), counts.get()), (0, (0, 0)));
}

#[tokio::test(start_paused = true)]
async fn tasks_that_run_keep_as_many_bytes_as_they_may() {
    let counts = Counts::default();
    let config = Config { max_task_bytes: 20_000, ..Config::default() };
    let mut client = Client::of(&server(&counts, config));
    let large = json!({"seconds": 1, "unknown": "x".repeat(10_000)});
    let id = client.begin("slow", large.clone()).await;
    check_refused(&client.call("slow", large.clone()).await, -32603, "keep as much as they may");
    client.begin("slow", json!({"seconds": 1})).await;
    client.until(&id, "completed").await;
    client.begin("slow", large).await;
}

#[tokio::test(start_paused = true)]
async fn a_blocking_function_stays_what_it_is() {
    let mut client = Client::of(&server(&Counts::default(), Config::default()));
    let answer = client.call("stay", json!({})).await;
    assert_eq!(answer["result"]["content"][0]["text"], "stayed", "{answer}");
}

#[tokio::test(start_paused = true)]
async fn a_task_may_be_kept_for_as_long_as_anybody_wants() {
    let config = Config { task_ttl: Duration::MAX, ..Config::default() };
    let mut client = Client::of(&server(&Counts::default(), config));
    let id = client.begin("slow", json!({"seconds": 3})).await;
    let years: u64 = 10 * 365 * 24 * 60 * 60 * 1000;
    assert_eq!(client.until(&id, "completed").await["ttlMs"], years);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_thread_that_asks_is_free_when_its_task_is_cancelled() {
    let counts = Counts::default();
    let mut client = Client::of(&server(&counts, Config::default()));
    for is_answered in [true, false] {
        let id = client.begin("ask_from_a_thread", json!({})).await;
        within(async { while names(&client.get(&id).await) != ["name"] {} }).await;
        if is_answered {
            client.answer(&id, "name", accept("a")).await;
        } else {
            check_done(&client.ask("tasks/cancel", json!({"taskId": id})).await);
        }
        let freed = async {
            while counts.get().0 > counts.get().1 {
                tokio::task::yield_now().await;
            }
        };
        within(freed).await;
    }
    assert_eq!(counts.get(), (2, 2));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn many_tasks_come_to_their_end_side_by_side() {
    let counts = Counts::default();
    let server = server(&counts, Config::default());
    let mut clients = Vec::new();
    for number in 0..8 {
        let server = server.clone();
        clients.push(tokio::spawn(async move {
            let mut client = Client::of(&server);
            for round in 0..20 {
                let id = client.begin("inquire", json!({})).await;
                let filter = json!({"notifications": {"taskIds": [id]}});
                let listening = client.send("subscriptions/listen", filter).await;
                let is_cancelled = (number + round) % 3 == 0;
                if is_cancelled {
                    check_done(&client.ask("tasks/cancel", json!({"taskId": id})).await);
                }
                // Whatever is asked is answered, and it does not matter which answer meets which question.
                let answers = json!({"one": accept("a"), "two": accept("b"), "three": accept("c")});
                let task = loop {
                    let update = json!({"taskId": id, "inputResponses": answers});
                    check_done(&client.ask("tasks/update", update).await);
                    let task = client.get(&id).await;
                    if task["status"] != "working" && task["status"] != "input_required" {
                        break task;
                    }
                };
                assert_eq!(task["status"], if is_cancelled { "cancelled" } else { "completed" });
                client.told.clear();
                let cancel = json!({"method": "notifications/cancelled", "params": {"requestId": listening}});
                client.end.send(&cancel).await;
            }
        }));
    }
    for client in clients {
        within(client).await.unwrap();
    }
    let (begun, over) = counts.get();
    assert_eq!(begun, over);
    server.shutdown().await;
}
