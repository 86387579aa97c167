//! Calls that become tasks, over sockets that come and go.

use mcp_ws::Config;
use mcp_ws::Context;
use mcp_ws::Server;
use mcp_ws::State;
use mcp_ws::ToolError;
use mcp_ws::mcp_tool;
use mcp_ws::tools;
use serde_json::Value;
use serde_json::json;
use tokio::net::TcpListener;

use crate::fixture::Client;
use crate::fixture::Probe;
use crate::fixture::SOON;
use crate::fixture::within;

/// Waits until the test lets it go.
#[mcp_tool(task)]
async fn hold(State(probe): State<Probe>) -> &'static str {
    let waiting = probe.enter();
    probe.gate().await;
    waiting.finish();
    "released"
}

/// Asks for a name.
#[mcp_tool(task = "required")]
async fn greet(cx: &Context) -> Result<String, ToolError> {
    let schema = json!({"type": "object", "properties": {"name": {"type": "string"}}});
    let form = cx.elicit_form("user_name", "Who are you?", schema).await?;
    Ok(format!("Hello, {}!", form["name"].as_str().unwrap_or("nobody")))
}

/// Begins as a call, and ends as a task.
#[mcp_tool]
async fn train(cx: &Context) -> Result<String, ToolError> {
    let schema = json!({"type": "object", "properties": {"name": {"type": "string"}}});
    let form = cx.elicit_form("user_name", "What is it called?", schema).await?;
    cx.become_task().await;
    Ok(format!("{} is trained", form["name"]))
}

struct Fixture {
    server: Server,
    address: std::net::SocketAddr,
    probe: Probe,
}

impl Fixture {
    async fn with(config: Config) -> Self {
        let probe = Probe::default();
        let server = Server::new(tools![hold, greet, train]).with_state(probe.clone()).config(config);
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        tokio::spawn(server.clone().serve_listener(listener));
        Self { server, address, probe }
    }

    async fn start() -> Self {
        Self::with(Config::default()).await
    }

    /// Asks one thing over a socket of its own.
    async fn ask(&self, method: &str, params: Value) -> Value {
        Client::connect(self.address, "/ws").await.ask(request(method, params)).await["result"].take()
    }

    async fn begin(&self, tool: &str) -> String {
        let handle = self.ask("tools/call", json!({"name": tool})).await;
        assert_eq!(handle["resultType"], "task", "{handle}");
        handle["taskId"].as_str().unwrap().to_owned()
    }

    /// Asks until a task has this status.
    async fn until(&self, id: &str, status: &str) -> Value {
        within(status, async {
            loop {
                let task = self.ask("tasks/get", json!({"taskId": id})).await;
                if task["status"] == status {
                    return task;
                }
            }
        })
        .await
    }
}

fn request(method: &str, mut params: Value) -> String {
    params["_meta"] = json!({
        "io.modelcontextprotocol/protocolVersion": "2026-07-28",
        "io.modelcontextprotocol/clientCapabilities": {
            "elicitation": {},
            "extensions": {"io.modelcontextprotocol/tasks": {}},
        },
    });
    json!({"jsonrpc": "2.0", "id": 1, "method": method, "params": params}).to_string()
}

fn accept(name: &str) -> Value {
    json!({"user_name": {"action": "accept", "content": {"name": name}}})
}

// BINDING: task.outlives
#[tokio::test]
async fn a_task_goes_on_without_the_socket_it_was_called_over() {
    let fixture = Fixture::start().await;
    let mut client = Client::connect(fixture.address, "/ws").await;
    let handle = client.ask(request("tools/call", json!({"name": "hold"}))).await;
    client.vanish();
    let id = handle["result"]["taskId"].as_str().unwrap();
    fixture.probe.started.reaches(1).await;
    assert_eq!(fixture.ask("tasks/get", json!({"taskId": id})).await["status"], "working");
    fixture.probe.release(1);
    let task = fixture.until(id, "completed").await;
    assert_eq!(task["result"]["content"][0]["text"], "released");
}

// BINDING: task.asks
#[tokio::test]
async fn each_round_may_come_over_another_socket() {
    let fixture = Fixture::start().await;
    let id = fixture.begin("greet").await;
    let task = fixture.until(&id, "input_required").await;
    assert_eq!(task["inputRequests"]["user_name"]["params"]["message"], "Who are you?");
    fixture.ask("tasks/update", json!({"taskId": id, "inputResponses": accept("Ann")})).await;
    let task = fixture.until(&id, "completed").await;
    assert_eq!(task["result"]["content"][0]["text"], "Hello, Ann!");

    let asked = fixture.ask("tools/call", json!({"name": "train"})).await;
    assert_eq!(asked["resultType"], "input_required", "{asked}");
    let again = json!({
        "name": "train",
        "inputResponses": accept("Lamp"),
        "requestState": asked["requestState"],
    });
    let handle = fixture.ask("tools/call", again).await;
    assert_eq!(handle["resultType"], "task", "{handle}");
    let task = fixture.until(handle["taskId"].as_str().unwrap(), "completed").await;
    assert_eq!(task["result"]["content"][0]["text"], "\"Lamp\" is trained");
}

// BINDING: task.cancel
#[tokio::test]
async fn a_task_that_is_cancelled_is_dropped() {
    let fixture = Fixture::start().await;
    let id = fixture.begin("hold").await;
    fixture.probe.started.reaches(1).await;
    assert_eq!(fixture.ask("tasks/cancel", json!({"taskId": id})).await["resultType"], "complete");
    fixture.probe.dropped.reaches(1).await;
    assert_eq!(fixture.ask("tasks/get", json!({"taskId": id})).await["status"], "cancelled");
}

// BINDING: task.listen
#[tokio::test]
async fn who_listens_hears_of_the_end() {
    let fixture = Fixture::start().await;
    let id = fixture.begin("hold").await;
    let mut listener = Client::connect(fixture.address, "/ws").await;
    let filter = json!({"notifications": {"taskIds": [id]}});
    let acknowledged = listener.ask(request("subscriptions/listen", filter)).await;
    assert_eq!(acknowledged["params"]["notifications"]["taskIds"], json!([id]));
    fixture.probe.release(1);
    let told = loop {
        let told = listener.answer().await;
        assert_eq!(told["method"], "notifications/tasks", "{told}");
        assert_eq!(told["params"]["_meta"]["io.modelcontextprotocol/subscriptionId"], 1, "{told}");
        if told["params"]["status"] != "working" {
            break told;
        }
    };
    assert_eq!(told["params"]["result"]["content"][0]["text"], "released");
}

// BINDING: task.stop
#[tokio::test]
async fn a_server_that_stops_waits_for_its_tasks_and_not_for_ever() {
    let fixture = Fixture::start().await;
    fixture.begin("hold").await;
    fixture.probe.started.reaches(1).await;
    let server = fixture.server.clone();
    let stopping = tokio::spawn(async move { server.shutdown().await });
    fixture.probe.release(1);
    within("the end of shutdown", stopping).await.unwrap();
    assert_eq!(fixture.probe.dropped.get(), 0);

    let fixture = Fixture::with(Config { shutdown_timeout: SOON, ..Config::default() }).await;
    fixture.begin("hold").await;
    fixture.probe.started.reaches(1).await;
    within("the end of shutdown", fixture.server.shutdown()).await;
    assert_eq!(fixture.probe.dropped.get(), 1);
}

// BINDING: task.cancel, cancel.end
#[tokio::test]
async fn the_cancel_of_a_call_that_was_answered_by_a_handle_does_not_reach_its_task() {
    let fixture = Fixture::start().await;
    let mut client = Client::connect(fixture.address, "/ws").await;
    let handle = client.ask(request("tools/call", json!({"name": "hold"}))).await;
    fixture.probe.started.reaches(1).await;
    client.send(crate::fixture::cancel("1")).await;
    client.nothing_comes().await;
    assert_eq!(fixture.probe.dropped.get(), 0);
    fixture.probe.release(1);
    fixture.until(handle["result"]["taskId"].as_str().unwrap(), "completed").await;
}

// BINDING: task.declared
#[tokio::test]
async fn who_does_not_declare_tasks_is_told_so_each_time() {
    let fixture = Fixture::start().await;
    let id = fixture.begin("hold").await;
    let mut client = Client::connect(fixture.address, "/ws").await;
    let without = |method: &str, params: Value| {
        request(method, params).replace(r#""io.modelcontextprotocol/tasks":{}"#, "")
    };
    for method in ["tasks/get", "tasks/update", "tasks/cancel"] {
        let answer = client.ask(without(method, json!({"taskId": id, "inputResponses": {}}))).await;
        assert_eq!(answer["error"]["code"], -32021, "{answer}");
        let required = &answer["error"]["data"]["requiredCapabilities"];
        assert_eq!(*required, json!({"extensions": {"io.modelcontextprotocol/tasks": {}}}));
    }
    let filter = json!({"notifications": {"taskIds": [id], "toolsListChanged": true}});
    let acknowledged = client.ask(without("subscriptions/listen", filter)).await;
    assert_eq!(acknowledged["params"]["notifications"], json!({"toolsListChanged": true}));
    assert_eq!(fixture.ask("tasks/get", json!({"taskId": id})).await["status"], "working");
}
