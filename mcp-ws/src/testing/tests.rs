//! What a harness promises, by calls of every kind.

use std::sync::Arc;
use std::time::Duration;

use serde_json::Value;
use serde_json::json;

use super::*;
use crate::Audio;
use crate::Config;
use crate::Content;
use crate::Context;
use crate::DynamicTool;
use crate::EmbeddedResource;
use crate::Image;
use crate::Progress;
use crate::ResourceLink;
use crate::Server;
use crate::State;
use crate::Tools;
use crate::mcp_tool;
use crate::tools;

/// Says a text of `len` bytes after `seconds`.
#[mcp_tool]
async fn wait(State(alive): State<Arc<()>>, seconds: u64, len: Option<usize>) -> String {
    tokio::time::sleep(Duration::from_secs(seconds)).await;
    drop(alive);
    "x".repeat(len.unwrap_or(0))
}

/// Reports progress `times` times.
#[mcp_tool]
async fn report(cx: &Context, times: u32) {
    for i in 1..=times {
        cx.progress(i).await;
    }
}

/// Measures a text on another thread.
#[mcp_tool(blocking)]
fn measure(text: String) -> usize {
    text.into_bytes().len()
}

/// One block of each kind.
#[mcp_tool]
fn everything() -> Vec<Content> {
    blocks()
}

/// What a tool returns whole.
#[derive(Debug, PartialEq, serde::Serialize, serde::Deserialize, crate::Schema)]
struct Place<T> {
    name: String,
    near: Option<Vec<T>>,
}

/// Finds a place.
#[mcp_tool]
fn place(name: &str) -> Result<Place<u8>, String> {
    let found = Place { name: name.to_owned(), near: Some(vec![1]) };
    if name.is_empty() { Err("a place has a name".to_owned()) } else { Ok(found) }
}

/// Finds places.
#[mcp_tool]
fn places(names: &[String]) -> Vec<Place<()>> {
    names.iter().map(|name| Place { name: name.clone(), near: None }).collect()
}

/// Says which session this is.
#[mcp_tool]
fn session(cx: &Context) -> String {
    cx.session_id().to_string()
}

/// Panics.
#[mcp_tool]
fn fall() {
    panic!("on purpose");
}

fn blocks() -> Vec<Content> {
    vec![
        "text".into(),
        Image::new(vec![0; 70_000], "image/png").into(),
        Audio::new(b"\xff", "audio/wav").into(),
        ResourceLink::new("u", "n").size(1).into(),
        EmbeddedResource::blob("u", b"\0").into(),
    ]
}

const TOOLS: Tools<Arc<()>> = tools![wait, report, measure, everything, session, fall];

fn harness() -> Harness {
    Harness::new(Server::new(TOOLS).with_state(Arc::default()))
}

fn configured(config: Config) -> Harness {
    Harness::new(Server::new(TOOLS).with_state(Arc::default()).config(config))
}

#[tokio::test]
async fn answers_come_back_whole() {
    let harness = harness();
    let answer = harness.call_tool("everything", json!({})).await.unwrap();
    assert_eq!(answer.result.content, blocks());
    let text = "x".repeat(200_000);
    let answer = harness.call_tool("measure", json!({"text": text})).await.unwrap();
    assert_eq!((answer.text(), answer.is_error()), ("200000".to_owned(), false));
}

#[tokio::test]
async fn progress_is_kept_in_order_however_much_it_is() {
    let answer = harness().call_tool("report", json!({"times": 100})).await.unwrap();
    let expected: Vec<Progress> = (1..=100).map(Into::into).collect();
    assert_eq!(answer.progress, expected);
}

#[tokio::test]
async fn what_is_no_answer_says_why() {
    let harness = configured(Config { max_message_size: 1000, ..Config::default() });
    let check = async |tool: &str, arguments, expected: &str| {
        let error = harness.call_tool(tool, arguments).await.unwrap_err();
        assert!(error.to_string().starts_with(expected), "{error}");
    };
    check("mesure", json!({}), "refused with -32602: unknown tool: mesure, did you mean `measure`?").await;
    check("measure", json!([1]), "refused with -32602: `params.arguments` must be an object").await;
    check("fall", json!({}), "refused with -32603: the tool panicked").await;
    check("measure", json!({"text": "x".repeat(1000)}), "the connection was closed with 1009: ").await;
    check("measure", json!({"text": "x".repeat(1 << 20)}), "the connection was closed with 1009: ").await;
}

#[tokio::test]
async fn all_calls_come_from_one_session() {
    let harness = harness();
    let one = harness.call_tool("session", json!({})).await.unwrap();
    let two = harness.clone().call_tool("session", json!({})).await.unwrap();
    assert_eq!(one, two);
    assert_ne!(one, Harness::new(tools![session]).call_tool("session", json!({})).await.unwrap());
}

#[tokio::test(start_paused = true)]
async fn deadlines_hold_and_pings_are_answered() {
    let harness = harness();
    let answer = harness.call_tool("wait", json!({"seconds": 59, "len": 1})).await.unwrap();
    assert_eq!(answer.text(), "x");
    let late = harness.call_tool("wait", json!({"seconds": 61})).await.unwrap();
    assert!(late.is_error());
    assert_eq!(late.text(), "the tool took too long and was stopped");
}

#[tokio::test(start_paused = true)]
async fn calls_run_side_by_side() {
    let harness = harness();
    let start = tokio::time::Instant::now();
    let call = || harness.call_tool("wait", json!({"seconds": 5}));
    let (one, two) = tokio::join!(call(), call());
    assert_eq!((one, two), (call().await, call().await));
    assert_eq!(start.elapsed().as_secs(), 15);
}

#[tokio::test(start_paused = true)]
async fn a_call_that_is_dropped_drops_its_tool() {
    let alive = Arc::new(());
    let harness = Harness::new(Server::new(TOOLS).with_state(Arc::clone(&alive)));
    let before = Arc::strong_count(&alive);
    let call = harness.call_tool("wait", json!({"seconds": 50}));
    assert!(tokio::time::timeout(Duration::from_secs(1), call).await.is_err());
    assert_eq!(Arc::strong_count(&alive), before);
}

#[tokio::test]
async fn every_page_is_listed() {
    let harness = configured(Config { page_size: 4, ..Config::default() });
    let tools = harness.list_tools().await.unwrap();
    let names: Vec<_> = tools.iter().map(|tool| &*tool.name).collect();
    assert_eq!(names, TOOLS.names().collect::<Vec<_>>());
    assert_eq!(tools[1].description.as_deref(), Some("Reports progress `times` times."));
    assert_eq!(tools[1].input_schema["required"], json!(["times"]));
}

#[test]
fn calls_may_be_spawned() {
    fn check(_: impl Send) {}
    let harness = harness();
    check(harness.call_tool("session", json!({})));
    check(harness.list_tools());
    check(harness.call(session {}));
}

#[tokio::test(start_paused = true)]
async fn a_typed_call_gives_what_the_function_returns() {
    let harness = harness();
    assert_eq!(harness.call(measure { text: "four".into() }).await, Ok(4));
    assert_eq!(harness.call(wait { seconds: 1, len: None }).await, Ok(String::new()));
    assert_eq!(harness.call(everything {}).await, Ok(blocks()));
    let stopped = Error::Failed { text: "the tool took too long and was stopped".to_owned() };
    assert_eq!(harness.call(wait { seconds: 61, len: None }).await, Err(stopped));
    assert!(matches!(harness.call(fall {}).await, Err(Error::Refused { code: -32603, .. })));
}

#[tokio::test(start_paused = true)]
async fn a_tool_made_by_hand_may_have_a_time_of_its_own() {
    let wait = |name| {
        DynamicTool::new(name, json!({"type": "object"}), |_: Value, _: Context| {
            tokio::time::sleep(Duration::from_secs(10))
        })
    };
    let server = Server::new(tools![]);
    server.add_tool(wait("short").timeout(Duration::from_secs(9))).unwrap();
    server.add_tool(wait("long").timeout(Duration::MAX)).unwrap();
    let harness =
        Harness::new(server.config(Config { request_timeout: Duration::from_secs(1), ..Config::default() }));
    assert!(harness.call_tool("short", json!({})).await.unwrap().is_error());
    assert!(!harness.call_tool("long", json!({})).await.unwrap().is_error());
}

#[tokio::test]
async fn values_come_back_as_what_they_are() {
    let harness = Harness::new(tools![place, places]);
    let found = harness.call(place { name: "here" }).await.unwrap();
    assert_eq!(found, Place { name: "here".to_owned(), near: Some(vec![1]) });
    let found = harness.call(places { names: &["a".to_owned()] }).await.unwrap();
    assert_eq!(found, [Place { name: "a".to_owned(), near: None }]);
}

/// Asks as a task, and breaks if it is told to.
#[mcp_tool(task = "required")]
async fn laborious(cx: &Context) -> String {
    tokio::time::sleep(Duration::from_secs(60)).await;
    let form = cx.elicit_form("go", "Go on?", json!({"type": "object", "properties": {}})).await;
    assert!(form.is_ok(), "it was told to break");
    "done".to_owned()
}

#[tokio::test(start_paused = true)]
async fn a_task_is_waited_for_and_answered() {
    let harness = Harness::new(tools![laborious]);
    assert!(harness.call(laborious {}).await.is_err(), "it has no tasks");
    let accept = |_: &str, _: &Value| json!({"action": "accept"});
    let harness = harness.answering(accept).with_tasks();
    assert_eq!(harness.call(laborious {}).await.unwrap(), "done");
    let broken = harness.answering(|_, _| json!({"action": "decline"})).call(laborious {}).await;
    assert!(matches!(broken, Err(Error::Refused { code: -32603, .. })), "{broken:?}");
}
