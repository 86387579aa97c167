//! Tools that come and go while their server runs, and how clients hear of it.

use mcp_ws::Config;
use mcp_ws::Context;
use mcp_ws::DynamicTool;
use mcp_ws::Server;
use mcp_ws::ToolError;
use serde_json::Value;
use serde_json::json;

use crate::fixture::Client;
use crate::fixture::Fixture;
use crate::fixture::Probe;
use crate::fixture::call;
use crate::fixture::code;
use crate::fixture::list;
use crate::fixture::text_of;
use crate::fixture::within;

#[derive(serde::Deserialize)]
struct Greeting {
    name: String,
    #[serde(default)]
    times: Option<u8>,
}

fn greet() -> DynamicTool {
    let schema = json!({
        "type": "object",
        "properties": {"name": {"type": "string"}, "times": {"type": "integer"}},
        "required": ["name"],
    });
    DynamicTool::new("salute", schema, |Greeting { name, times }: Greeting, cx: Context| async move {
        cx.progress(1).await;
        match times.unwrap_or(1) {
            0 => Err(ToolError::new("`times` must be at least 1")),
            times => Ok(format!("hello {name} ").repeat(times.into())),
        }
    })
}

/// A tool that waits until the test lets it pass.
fn wait(name: &str, probe: &Probe) -> DynamicTool {
    let probe = probe.clone();
    DynamicTool::new(name, json!({"type": "object"}), move |_: Value, _: Context| {
        let probe = probe.clone();
        async move {
            let waiting = probe.enter();
            probe.gate().await;
            waiting.finish();
            "released"
        }
    })
}

fn nothing(name: &str) -> DynamicTool {
    DynamicTool::new(name, json!({"type": "object"}), |_: Value, _: Context| async {})
}

/// Waits for the notification, which has to come next.
async fn changed(client: &mut Client) {
    let told = client.answer().await;
    let expected = json!({"jsonrpc": "2.0", "method": "notifications/tools/list_changed", "params": {}});
    assert_eq!(told, expected);
}

/// The names in the list.
async fn listed(client: &mut Client) -> Vec<String> {
    let answer = client.ask(list("1", None)).await;
    let tools = answer["result"]["tools"].as_array().unwrap();
    tools.iter().map(|tool| tool["name"].as_str().unwrap().to_owned()).collect()
}

#[tokio::test]
async fn every_client_hears_of_a_new_tool_and_can_call_it() {
    let fixture = Fixture::start().await;
    let (mut one, mut two) = (fixture.client().await, fixture.client().await);
    let silent = fixture.silent_client().await;
    fixture.server.add_tool(greet().title("Salute").description("Greets.").read_only()).unwrap();
    for client in [&mut one, &mut two] {
        changed(client).await;
        let answer = client.ask(list("1", None)).await;
        let tools = answer["result"]["tools"].as_array().unwrap();
        let expected = json!({
            "name": "salute",
            "title": "Salute",
            "description": "Greets.",
            "annotations": {"readOnlyHint": true},
            "inputSchema": {
                "type": "object",
                "properties": {"name": {"type": "string"}, "times": {"type": "integer"}},
                "required": ["name"],
            },
        });
        assert_eq!(tools.last(), Some(&expected));
        assert_eq!(client.call("salute", json!({"name": "Ann", "times": 2})).await, "hello Ann hello Ann ");
        assert_eq!(client.call("add", json!({"a": 1, "b": 2})).await, "3");
        client.nothing_comes().await;
    }
    // Who has no session yet is told nothing, and finds it in the list.
    let mut third = silent;
    third.initialize().await;
    assert_eq!(listed(&mut third).await.last().unwrap(), "salute");
    third.nothing_comes().await;
}

#[tokio::test]
async fn wrong_arguments_are_told_in_the_same_words() {
    let fixture = Fixture::start().await;
    fixture.server.add_tool(greet()).unwrap();
    let mut client = fixture.client().await;
    for (arguments, told) in [
        (json!({}), "`name`: missing"),
        (json!({"name": 5}), "`name`: expected a string, got integer `5`"),
        (json!({"name": "x", "tines": 1}), "`tines` is no argument of this tool, did you mean `times`?"),
        (json!({"name": "x", "times": 300}), "`times`: expected an integer from 0 to 255, got integer `300`"),
        (json!({"name": "x", "times": 0}), "`times` must be at least 1"),
    ] {
        let answer = client.ask(call("1", "salute", arguments)).await;
        assert_eq!((&answer["result"]["isError"], text_of(&answer)), (&json!(true), told));
    }
}

#[tokio::test]
async fn a_tool_that_is_removed_is_gone_and_its_call_goes_on() {
    let fixture = Fixture::start().await;
    let mut client = fixture.client().await;
    fixture.server.add_tool(wait("wait", &fixture.probe)).unwrap();
    changed(&mut client).await;
    client.send(call("7", "wait", json!({}))).await;
    fixture.probe.started.reaches(1).await;
    assert!(fixture.server.remove_tool("wait"));
    changed(&mut client).await;
    assert_eq!(code(&client.ask(call("8", "wait", json!({}))).await), -32602);
    assert!(!listed(&mut client).await.contains(&"wait".to_owned()));
    fixture.probe.release(1);
    let answer = client.answer().await;
    assert_eq!((&answer["id"], text_of(&answer)), (&json!(7), "released"));
    assert_eq!(fixture.probe.dropped.get(), 0);
}

#[tokio::test]
async fn a_tool_of_the_same_name_may_take_its_place() {
    let fixture = Fixture::start().await;
    let mut client = fixture.client().await;
    for n in 0..3 {
        let tool =
            DynamicTool::blocking("count_of", json!({"type": "object"}), move |_: Value, _: Context| n);
        fixture.server.add_tool(tool).unwrap();
        changed(&mut client).await;
        assert_eq!(client.call("count_of", json!({})).await, n.to_string());
        assert!(fixture.server.remove_tool("count_of"));
        changed(&mut client).await;
    }
}

#[tokio::test]
async fn a_panic_of_an_added_tool_is_contained() {
    let fixture = Fixture::start().await;
    let mut client = fixture.client().await;
    let panics = |_: Value, _: Context| -> std::future::Ready<()> { panic!("on purpose, before the future") };
    fixture.server.add_tool(DynamicTool::new("panics", json!({"type": "object"}), panics)).unwrap();
    changed(&mut client).await;
    assert_eq!(code(&client.ask(call("1", "panics", json!({}))).await), -32603);
    assert_eq!(client.call("add", json!({"a": 1, "b": 2})).await, "3");
}

/// Several threads add and remove while clients list page by page and call; a last change is heard by all of them.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn clients_are_served_while_the_list_changes_all_the_time() {
    let fixture = Fixture::with(Config { page_size: 7, ..Config::default() }).await;
    let mut clients = Vec::new();
    for _ in 0..4 {
        clients.push(fixture.client().await);
    }
    let changing: Vec<_> = (0..3)
        .map(|thread| {
            let server = fixture.server.clone();
            tokio::task::spawn_blocking(move || change(&server, thread))
        })
        .collect();
    let mut asking = Vec::new();
    for client in clients {
        asking.push(tokio::spawn(list_and_call(client)));
    }
    for thread in changing {
        within("the changes", thread).await.unwrap();
    }
    fixture.server.add_tool(nothing("the-end")).unwrap();
    for asked in asking {
        within("a client that sees the end", asked).await.unwrap();
    }
}

fn change(server: &Server, thread: usize) {
    for n in 0..300 {
        let name = format!("tool-{thread}-{}", n % 5);
        server.add_tool(nothing(&name)).unwrap();
        assert!(server.remove_tool(&name));
    }
}

/// Lists and calls until the last tool is there, and was told of.
async fn list_and_call(mut client: Client) {
    let mut told = false;
    loop {
        let (mut names, mut cursor) = (Vec::new(), None::<String>);
        loop {
            let answer = answer_to(&mut client, list("1", cursor.as_deref()), &mut told).await;
            let tools = answer["result"]["tools"].as_array().unwrap_or_else(|| panic!("{answer}"));
            names.extend(tools.iter().map(|tool| tool["name"].as_str().unwrap().to_owned()));
            cursor = answer["result"]["nextCursor"].as_str().map(str::to_owned);
            if cursor.is_none() {
                break;
            }
        }
        assert!(names.len() >= 26, "the tools of the set are always there: {names:?}");
        let answer = answer_to(&mut client, call("1", "echo", json!({"text": "x"})), &mut told).await;
        assert_eq!(text_of(&answer), "x");
        if told && names.contains(&"the-end".to_owned()) {
            return;
        }
    }
}

/// Asks, and passes over the notifications that come before the answer.
async fn answer_to(client: &mut Client, text: String, told: &mut bool) -> Value {
    client.send(text).await;
    loop {
        let message = client.answer().await;
        if message.get("id").is_some() {
            return message;
        }
        assert_eq!(message["method"], "notifications/tools/list_changed", "{message}");
        *told = true;
    }
}

/// Notifications of 100 000 changes would be 7 MB; one is owed at a time, so that they stay in the system's buffers.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_client_that_reads_nothing_is_there_when_it_reads_again() {
    let fixture = Fixture::start().await;
    let mut client = fixture.client().await;
    let server = fixture.server.clone();
    let changing = tokio::task::spawn_blocking(move || {
        for _ in 0..50_000 {
            server.add_tool(nothing("tool")).unwrap();
            assert!(server.remove_tool("tool"));
        }
    });
    within("the changes", changing).await.unwrap();
    let mut told = false;
    let answer = answer_to(&mut client, call("1", "echo", json!({"text": "still here"})), &mut told).await;
    assert!(told);
    assert_eq!(text_of(&answer), "still here");
}
