//! The loop over a pipe in memory, in virtual time: whatever waits for a deadline waits for no time at all.

use std::sync::Arc;
use std::sync::Barrier;
use std::sync::atomic::AtomicUsize;
use std::sync::atomic::Ordering::SeqCst;
use std::time::Duration;

use serde_json::json;
use tokio::io::AsyncReadExt;
use tokio::io::AsyncWriteExt;
use tokio::io::DuplexStream;
use tokio::task::JoinHandle;

use super::*;
use crate::Progress;
use crate::State;
use crate::ToolError;
use crate::mcp_tool;
use crate::peer::Key;
use crate::peer::Limits;
use crate::service::Toolbox;
use crate::tool;
use crate::tool::AnyState;
use crate::tool::Bound;
use crate::tool::Caller;
use crate::tool::Command;
use crate::tool::DynamicTool;
use crate::tool::SessionId;
use crate::tools;

pub(super) const SECOND: Duration = Duration::from_secs(1);

/// Counts handlers that were dropped.
#[derive(Clone, Default)]
pub(super) struct Dropped(pub(super) Arc<AtomicUsize>);

impl Dropped {
    pub(super) fn count(&self) -> usize {
        self.0.load(SeqCst)
    }
}

struct Guard(Dropped);

impl Drop for Guard {
    fn drop(&mut self) {
        self.0.0.fetch_add(1, SeqCst);
    }
}

/// Says a text of `len` bytes after `seconds`.
#[mcp_tool]
async fn wait(State(dropped): State<Dropped>, seconds: u64, len: Option<usize>) -> String {
    let _guard = Guard(dropped);
    tokio::time::sleep(Duration::from_secs(seconds)).await;
    "x".repeat(len.unwrap_or(0))
}

/// Says a text of `len` bytes at once.
#[mcp_tool]
fn say(len: usize) -> String {
    "x".repeat(len)
}

/// Reports progress every second.
#[mcp_tool]
async fn report(State(dropped): State<Dropped>, cx: tool::Context, times: u32) -> u32 {
    let _guard = Guard(dropped);
    for i in 1..=times {
        tokio::time::sleep(SECOND).await;
        cx.progress(i).await;
    }
    times
}

/// Reports progress without waiting for anything.
#[mcp_tool]
fn report_at_once(cx: &tool::Context, times: u32) -> u32 {
    for i in 1..=times {
        cx.try_progress(Progress::of(i, times));
    }
    times
}

/// Panics when it is dropped.
struct Bomb;

impl Drop for Bomb {
    fn drop(&mut self) {
        panic!("dropped");
    }
}

/// Waits, and panics when it is dropped.
#[mcp_tool]
async fn explode() {
    let _bomb = Bomb;
    std::future::pending::<()>().await;
}

/// Counts how often it ran.
#[mcp_tool(blocking)]
fn block(State(dropped): State<Dropped>) {
    dropped.0.fetch_add(1, SeqCst);
}

/// Reports progress every some seconds, each time within its limit.
#[mcp_tool(timeout = "5s")]
async fn hurry(State(dropped): State<Dropped>, cx: tool::Context, every: u64, times: u32) -> u32 {
    let _guard = Guard(dropped);
    for i in 1..=times {
        tokio::time::sleep(Duration::from_secs(every)).await;
        cx.progress(i).await;
    }
    times
}

/// Waits for longer than any other tool may.
#[mcp_tool(timeout = "3min")]
async fn take_time(seconds: u64) {
    tokio::time::sleep(Duration::from_secs(seconds)).await;
}

/// Where the test lets `block_for_long` go on.
static GATE: Barrier = Barrier::new(2);

/// Counts that it has begun, and waits for the test.
#[mcp_tool(blocking, timeout = "500ms")]
fn block_for_long(State(dropped): State<Dropped>) {
    dropped.0.fetch_add(1, SeqCst);
    GATE.wait();
}

/// Says how many roots its client has.
#[mcp_tool]
async fn count_roots(State(dropped): State<Dropped>, cx: tool::Context) -> Result<String, ToolError> {
    let _guard = Guard(dropped);
    let roots = cx.roots("roots").await?;
    Ok(format!("{} roots", roots.len()))
}

/// Asks its client, which takes as long as it takes, and then has little time of its own.
#[mcp_tool(timeout = "5s")]
async fn ask_and_hurry(cx: tool::Context, seconds: u64) -> Result<&'static str, ToolError> {
    cx.roots("roots").await?;
    tokio::time::sleep(Duration::from_secs(seconds)).await;
    Ok("done")
}

pub(super) struct Fixture {
    pub(super) far: Far,
    pub(super) door: Arc<Door>,
    tools: Arc<Toolbox>,
    pub(super) dropped: Dropped,
    pub(super) ended: JoinHandle<Ended>,
}

/// The other side: raw frames.
pub(super) struct Far(pub(super) DuplexStream);

pub(super) const ANY: usize = 1 << 20;

impl Fixture {
    /// A connection after the handshake, over a pipe that holds so many bytes.
    pub(super) async fn new(pipe: usize, change: impl FnOnce(&mut Limits, &mut Settings)) -> Self {
        let mut fixture = Self::silent(pipe, change);
        fixture.initialize().await;
        fixture
    }

    /// A connection on which nothing was said yet.
    pub(super) fn silent(pipe: usize, change: impl FnOnce(&mut Limits, &mut Settings)) -> Self {
        Self::silent_of(Caller::default(), pipe, change)
    }

    /// The connection of somebody, after the handshake.
    pub(super) async fn of(
        caller: Caller,
        pipe: usize,
        change: impl FnOnce(&mut Limits, &mut Settings),
    ) -> Self {
        let mut fixture = Self::silent_of(caller, pipe, change);
        fixture.initialize().await;
        fixture
    }

    fn silent_of(caller: Caller, pipe: usize, change: impl FnOnce(&mut Limits, &mut Settings)) -> Self {
        let mut limits = Limits {
            in_flight: 100,
            request_timeout: 60 * SECOND,
            request_timeout_max: 100 * SECOND,
            first_message_timeout: 10 * SECOND,
            idle_timeout: None,
            ping_interval: None,
            ping_timeout: 5 * SECOND,
            listens: 4,
            mcp_ping: false,
        };
        let mut settings = Settings {
            outbox: 4096,
            slow_timeout: 20 * SECOND,
            close_timeout: 10 * SECOND,
            shutdown_timeout: 10 * SECOND,
            farewell: (CloseCode::GoingAway, GOING_AWAY),
            paces: Vec::new(),
            budget: None,
        };
        change(&mut limits, &mut settings);
        let (far, near) = tokio::io::duplex(pipe);
        let dropped = Dropped::default();
        let tools = tools![
            wait,
            say,
            report,
            report_at_once,
            explode,
            block,
            hurry,
            take_time,
            block_for_long,
            count_roots,
            ask_and_hurry,
        ];
        let tools = Toolbox::of(Bound::waiting::<Dropped>(&tools));
        let tools = tools.with_state(&(Arc::new(dropped.clone()) as AnyState));
        let service = Service::for_test(&tools);
        let door = Arc::new(Door::of(SessionId::random(), caller));
        let socket = Socket::accepted(near, Vec::new(), ANY);
        let peer = Peer::new(Arc::default(), limits, door.numbers(), now());
        let running = run(socket, peer, service, Arc::clone(&door), settings);
        // Each connection costs as much, and one that rests little else.
        assert!(size_of_val(&running) <= 3072, "{} bytes", size_of_val(&running));
        let ended = tokio::spawn(running);
        Self { far: Far(far), door, tools, dropped, ended }
    }

    async fn initialize(&mut self) {
        self.far.send(r#"{"id":0,"method":"initialize"}"#).await;
        assert!(self.far.text().await.contains(r#""id":0,"result""#));
    }

    /// Adds a tool that waits a second, as a server does.
    pub(super) fn add_tool(&self, name: &str) {
        let run = |_: serde_json::Value, _: tool::Context| async {
            tokio::time::sleep(SECOND).await;
            "added"
        };
        self.tools.add(DynamicTool::new(name, json!({"type": "object"}), run)).unwrap();
        self.door.wake();
    }

    pub(super) fn remove_tool(&self, name: &str) {
        assert!(self.tools.remove(name).is_some(), "{name}");
        self.door.wake();
    }

    /// The names in the list.
    async fn list(&mut self) -> Vec<String> {
        self.far.send(r#"{"id":"list","method":"tools/list"}"#).await;
        let answer: serde_json::Value = serde_json::from_str(&self.far.text().await).unwrap();
        assert_eq!(answer["id"], "list", "{answer}");
        let tools = answer["result"]["tools"].as_array().unwrap();
        tools.iter().map(|tool| tool["name"].as_str().unwrap().to_owned()).collect()
    }

    async fn ended(self) -> Ended {
        self.ended.await.unwrap()
    }
}

impl Far {
    pub(super) async fn send(&mut self, text: &str) {
        self.frame(0x81, text.as_bytes()).await;
    }

    pub(super) async fn call(&mut self, id: u32, tool: &str, arguments: &str) {
        let params =
            format!(r#"{{"name":"{tool}","arguments":{arguments},"_meta":{{"progressToken":{id}}}}}"#);
        self.send(&format!(r#"{{"id":{id},"method":"tools/call","params":{params}}}"#)).await;
    }

    /// Masked with zeroes, which changes nothing.
    pub(super) async fn frame(&mut self, first: u8, payload: &[u8]) {
        let mut frame = vec![first];
        match payload.len() {
            short @ 0..126 => frame.push(0x80 | u8::try_from(short).unwrap()),
            long => {
                frame.push(0xfe);
                frame.extend_from_slice(&u16::try_from(long).unwrap().to_be_bytes());
            }
        }
        frame.extend_from_slice(&[0; 4]);
        frame.extend_from_slice(payload);
        self.0.write_all(&frame).await.unwrap();
    }

    /// The next frame, as its first byte and its payload.
    pub(super) async fn receive(&mut self) -> (u8, Vec<u8>) {
        let mut head = [0; 2];
        self.0.read_exact(&mut head).await.unwrap();
        let len = match head[1] {
            126 => usize::from(self.0.read_u16().await.unwrap()),
            127 => usize::try_from(self.0.read_u64().await.unwrap()).unwrap(),
            short => usize::from(short),
        };
        let mut payload = vec![0; len];
        self.0.read_exact(&mut payload).await.unwrap();
        (head[0], payload)
    }

    pub(super) async fn text(&mut self) -> String {
        let (first, payload) = self.receive().await;
        assert_eq!(first, 0x81);
        String::from_utf8(payload).unwrap()
    }

    pub(super) async fn close_code(&mut self) -> u16 {
        let (first, payload) = self.receive().await;
        assert_eq!(first, 0x88);
        u16::from_be_bytes([payload[0], payload[1]])
    }
}

// BINDING: order.none
#[tokio::test(start_paused = true)]
async fn a_quick_call_overtakes_a_slow_one() {
    let mut fixture = Fixture::new(ANY, |_, _| {}).await;
    fixture.far.call(1, "wait", r#"{"seconds":5}"#).await;
    fixture.far.call(2, "say", r#"{"len":1}"#).await;
    assert!(fixture.far.text().await.contains(r#""id":2"#));
    assert!(fixture.far.text().await.contains(r#""id":1"#));
}

#[tokio::test(start_paused = true)]
async fn a_cancelled_call_is_dropped_at_once_and_never_answered() {
    let mut fixture = Fixture::new(ANY, |_, _| {}).await;
    fixture.far.call(1, "wait", r#"{"seconds":5}"#).await;
    fixture.far.send(r#"{"method":"notifications/cancelled","params":{"requestId":1}}"#).await;
    fixture.far.call(2, "say", r#"{"len":0}"#).await;
    assert!(fixture.far.text().await.contains(r#""id":2"#));
    assert_eq!(fixture.dropped.0.load(SeqCst), 1);
    fixture.far.call(3, "wait", r#"{"seconds":10}"#).await;
    assert!(fixture.far.text().await.contains(r#""id":3"#), "nothing came of call 1 in its time");
}

// BINDING: error.time
#[tokio::test(start_paused = true)]
async fn a_call_that_takes_too_long_is_dropped_and_the_model_is_told() {
    let mut fixture = Fixture::new(ANY, |_, _| {}).await;
    let start = now();
    fixture.far.call(1, "wait", r#"{"seconds":61}"#).await;
    let answer = fixture.far.text().await;
    assert!(answer.contains("took too long") && answer.contains(r#""isError":true"#), "{answer}");
    assert_eq!(now() - start, 60 * SECOND);
    assert_eq!(fixture.dropped.0.load(SeqCst), 1);
    fixture.far.call(2, "say", r#"{"len":0}"#).await;
    assert!(fixture.far.text().await.contains(r#""id":2"#));
}

// BINDING: error.time
#[tokio::test(start_paused = true)]
async fn progress_gives_a_call_more_time_up_to_a_maximum() {
    let mut fixture = Fixture::new(ANY, |_, _| {}).await;
    let start = now();
    fixture.far.call(1, "report", r#"{"times":99}"#).await;
    fixture.far.call(2, "report", r#"{"times":101}"#).await;
    let mut reports = 0;
    for id in [1, 2] {
        loop {
            let text = fixture.far.text().await;
            if text.contains(&format!(r#""id":{id},"result""#)) {
                break;
            }
            assert!(text.contains("notifications/progress"), "{text}");
            reports += 1;
        }
    }
    assert_eq!(now() - start, 100 * SECOND);
    assert!(reports > 190, "{reports}");
}

#[tokio::test(start_paused = true)]
async fn a_tool_may_have_less_time_than_others() {
    let mut fixture = Fixture::new(ANY, |_, _| {}).await;
    let start = now();
    fixture.far.call(1, "hurry", r#"{"every":6,"times":1}"#).await;
    assert!(fixture.far.text().await.contains("took too long"));
    assert_eq!(now() - start, 5 * SECOND);
    assert_eq!(fixture.dropped.0.load(SeqCst), 1);
}

#[tokio::test(start_paused = true)]
async fn progress_begins_the_time_of_such_a_tool_anew() {
    let mut fixture = Fixture::new(ANY, |_, _| {}).await;
    let start = now();
    fixture.far.call(1, "hurry", r#"{"every":4,"times":10}"#).await;
    for _ in 0..10 {
        assert!(fixture.far.text().await.contains("notifications/progress"));
    }
    assert!(fixture.far.text().await.contains(r#""id":1,"result""#));
    assert_eq!(now() - start, 40 * SECOND);
    fixture.far.call(2, "hurry", r#"{"every":3,"times":34}"#).await;
    for _ in 0..33 {
        assert!(fixture.far.text().await.contains("notifications/progress"));
    }
    assert!(fixture.far.text().await.contains("took too long"), "progress extends no call for ever");
    assert_eq!(now() - start, 140 * SECOND);
}

#[tokio::test(start_paused = true)]
async fn a_tool_may_have_more_time_than_any_other() {
    let mut fixture = Fixture::new(ANY, |_, _| {}).await;
    let start = now();
    fixture.far.call(1, "take_time", r#"{"seconds":179}"#).await;
    fixture.far.call(2, "take_time", r#"{"seconds":181}"#).await;
    assert!(fixture.far.text().await.contains(r#""id":1,"result":{"content":[]"#));
    assert!(fixture.far.text().await.contains("took too long"));
    assert_eq!(now() - start, 180 * SECOND);
}

#[tokio::test(start_paused = true)]
async fn a_tool_that_blocks_is_left_unheard_after_its_time() {
    let mut fixture = Fixture::new(ANY, |_, _| {}).await;
    fixture.far.call(1, "block_for_long", "{}").await;
    while fixture.dropped.0.load(SeqCst) == 0 {
        tokio::task::yield_now().await;
    }
    tokio::time::advance(SECOND).await;
    assert!(fixture.far.text().await.contains("took too long"));
    GATE.wait();
}

// BINDING: progress.newest, order.before
#[tokio::test(start_paused = true)]
async fn progress_of_a_function_leaves_before_its_answer_and_keeps_the_newest() {
    let mut fixture = Fixture::new(ANY, |_, _| {}).await;
    fixture.far.call(1, "report_at_once", r#"{"times":1000}"#).await;
    let mut last = String::new();
    let mut reports = 0;
    loop {
        let text = fixture.far.text().await;
        if text.contains(r#""result""#) {
            break;
        }
        (last, reports) = (text, reports + 1);
    }
    assert!(last.contains(r#""progress":1000,"#), "{last}");
    assert_eq!(reports, 32);
}

// BINDING: live.ping
#[tokio::test(start_paused = true)]
async fn silence_is_answered_with_a_ping_and_a_pong_keeps_the_connection() {
    let mut fixture = Fixture::new(ANY, |limits, _| limits.ping_interval = Some(20 * SECOND)).await;
    let start = now();
    for round in 1..=3 {
        assert_eq!(fixture.far.receive().await, (0x89, vec![]));
        assert_eq!(now() - start, round * 20 * SECOND);
        fixture.far.frame(0x8a, b"").await;
    }
    assert_eq!(fixture.far.receive().await, (0x89, vec![]));
    assert_eq!(fixture.far.close_code().await, 1011);
    assert_eq!(now() - start, 85 * SECOND);
}

// BINDING: order.slow
#[tokio::test(start_paused = true)]
async fn a_reader_that_takes_nothing_is_closed_and_costs_its_outbox_alone() {
    let mut fixture = Fixture::new(2048, |limits, _| limits.ping_interval = Some(3 * SECOND)).await;
    let start = now();
    // The answers to these fill the pipe and the outbox; then nothing more is read, and the pipe fills the other way.
    let mut sent = 0;
    loop {
        let call = fixture.far.call(sent, "say", r#"{"len":1000}"#);
        if tokio::time::timeout(SECOND, call).await.is_err() {
            break;
        }
        sent += 1;
        assert!(sent < 100, "reading goes on without end");
    }
    assert_eq!(fixture.ended.await.unwrap(), Ended::Closed(CloseCode::TryLater, "too slow"));
    let lasted = now() - start;
    assert!(
        lasted >= 30 * SECOND && lasted < 33 * SECOND,
        "slow_timeout and close_timeout, and no ping: {lasted:?}"
    );
}

// BINDING: order.nothing-dropped
#[tokio::test(start_paused = true)]
async fn a_reader_that_is_only_slow_is_served_to_the_end() {
    let mut fixture = Fixture::new(512, |limits, _| limits.ping_interval = Some(3 * SECOND)).await;
    fixture.far.call(1, "say", r#"{"len":8000}"#).await;
    fixture.far.call(2, "say", r#"{"len":1}"#).await;
    let mut answer = Vec::new();
    // Each pause is longer than a ping and its answer may take; but nobody can answer what he cannot see yet.
    while answer.len() < 3000 {
        tokio::time::sleep(9 * SECOND).await;
        let mut piece = [0; 512];
        let len = fixture.far.0.read(&mut piece).await.unwrap();
        assert!(len > 0, "the connection was closed after {} bytes", answer.len());
        answer.extend_from_slice(&piece[..len]);
    }
    let mut rest = vec![0; 4 + r#"{"jsonrpc":"2.0","id":1,"result":"#.len() + 8_000 - answer.len()];
    fixture.far.0.read_exact(&mut rest).await.unwrap();
}

#[tokio::test(start_paused = true)]
async fn answers_that_found_the_outbox_full_leave_when_there_is_room() {
    let mut fixture = Fixture::new(300, |_, settings| settings.outbox = 256).await;
    for id in 1..=40 {
        fixture.far.call(id, "wait", r#"{"seconds":5,"len":200}"#).await;
    }
    for _ in 1..=40 {
        assert!(fixture.far.text().await.contains(r#""isError":false"#));
    }
}

// BINDING: stop.finish, stop.drop, stop.code
#[tokio::test(start_paused = true)]
async fn a_connection_that_is_stopped_answers_its_calls_and_says_goodbye() {
    let mut fixture = Fixture::new(ANY, |_, _| {}).await;
    let start = now();
    fixture.far.call(1, "wait", r#"{"seconds":5}"#).await;
    fixture.far.call(2, "wait", r#"{"seconds":15}"#).await;
    tokio::time::sleep(SECOND).await;
    fixture.door.stop();
    assert!(fixture.far.text().await.contains(r#""id":1"#));
    assert_eq!(fixture.far.close_code().await, 1001);
    assert_eq!(now() - start, 11 * SECOND, "a second, and shutdown_timeout");
    assert_eq!(fixture.dropped.0.load(SeqCst), 2);
}

#[tokio::test(start_paused = true)]
async fn a_connection_at_rest_stops_at_once() {
    let mut fixture = Fixture::new(ANY, |_, _| {}).await;
    let start = now();
    fixture.door.stop();
    assert_eq!(fixture.far.close_code().await, 1001);
    fixture.far.frame(0x88, &1001_u16.to_be_bytes()).await;
    drop(fixture.far);
    assert_eq!(fixture.ended.await.unwrap(), Ended::Closed(CloseCode::GoingAway, GOING_AWAY));
    assert_eq!(now(), start);
}

// BINDING: close.time
#[tokio::test(start_paused = true)]
async fn the_other_side_has_until_close_timeout_to_close() {
    let mut fixture = Fixture::new(ANY, |_, _| {}).await;
    let start = now();
    fixture.door.stop();
    assert_eq!(fixture.far.close_code().await, 1001);
    assert_eq!(fixture.ended().await, Ended::Closed(CloseCode::GoingAway, GOING_AWAY));
    assert_eq!(now() - start, 10 * SECOND);
}

// BINDING: close.answer, close.after
#[tokio::test(start_paused = true)]
async fn a_close_is_answered_with_the_same_code_and_the_calls_are_dropped() {
    let mut fixture = Fixture::new(ANY, |_, _| {}).await;
    fixture.far.call(1, "wait", r#"{"seconds":5}"#).await;
    fixture.far.frame(0x88, &1000_u16.to_be_bytes()).await;
    assert_eq!(fixture.far.close_code().await, 1000);
    assert_eq!(fixture.far.0.read(&mut [0]).await.unwrap(), 0, "and the stream is ended from here");
    let dropped = fixture.dropped.clone();
    drop(fixture.far);
    assert_eq!(fixture.ended.await.unwrap(), Ended::ClosedByPeer(1000, "".into()));
    assert_eq!(dropped.0.load(SeqCst), 1);
}

// BINDING: close.half
#[tokio::test(start_paused = true)]
async fn a_half_closed_client_still_gets_what_was_finished_and_nobody_waits_for_more() {
    let mut fixture = Fixture::new(512, |_, settings| settings.outbox = 1 << 16).await;
    fixture.far.call(1, "say", r#"{"len":8000}"#).await;
    fixture.far.call(2, "wait", r#"{"seconds":5}"#).await;
    fixture.far.0.shutdown().await.unwrap();
    tokio::task::yield_now().await;
    assert!(fixture.far.text().await.len() > 8000);
    assert_eq!(fixture.far.0.read(&mut [0]).await.unwrap(), 0);
    assert_eq!(fixture.dropped.0.load(SeqCst), 1);
    assert_eq!(fixture.ended().await, Ended::Lost);
}

#[tokio::test(start_paused = true)]
async fn nobody_waits_at_the_door_when_the_connection_is_dropped() {
    let fixture = Fixture::new(ANY, |_, _| {}).await;
    let door = Arc::clone(&fixture.door);
    fixture.ended.abort();
    assert!(fixture.ended.await.unwrap_err().is_cancelled());
    for _ in 0..100 {
        door.send(Command::Log { key: Key::for_test(1), members: String::new() }).await;
    }
}

// BINDING: live.any
#[tokio::test(start_paused = true)]
async fn a_large_message_that_comes_slowly_is_no_silence() {
    let mut fixture = Fixture::new(ANY, |limits, _| limits.ping_interval = Some(3 * SECOND)).await;
    let text = format!(
        r#"{{"id":1,"method":"tools/call","params":{{"name":"say","arguments":{{"len":1,"x":"{}"}}}}}}"#,
        "x".repeat(60_000)
    );
    let mut frame = vec![0x81, 0xfe];
    frame.extend_from_slice(&u16::try_from(text.len()).unwrap().to_be_bytes());
    frame.extend_from_slice(&[0; 4]);
    frame.extend_from_slice(text.as_bytes());
    for piece in frame.chunks(1000) {
        fixture.far.0.write_all(piece).await.unwrap();
        tokio::time::sleep(SECOND).await;
    }
    assert!(fixture.far.text().await.contains(r#""id":1,"result""#));
}

#[tokio::test(start_paused = true)]
async fn a_handler_that_panics_when_it_is_dropped_ends_nothing_else() {
    let mut fixture = Fixture::new(ANY, |_, _| {}).await;
    fixture.far.call(1, "wait", r#"{"seconds":5}"#).await;
    fixture.far.call(2, "explode", "{}").await;
    fixture.far.send(r#"{"method":"notifications/cancelled","params":{"requestId":2}}"#).await;
    assert!(fixture.far.text().await.contains(r#""id":1,"result""#));
}

#[tokio::test(start_paused = true)]
async fn a_blocking_function_that_is_refused_does_not_run() {
    let mut fixture = Fixture::new(ANY, |limits, _| limits.in_flight = 1).await;
    fixture.far.call(1, "wait", r#"{"seconds":5}"#).await;
    fixture.far.call(2, "block", "{}").await;
    let refused = fixture.far.text().await;
    assert!(refused.contains(r#""id":2,"error":{"code":-32603"#), "{refused}");
    assert!(fixture.far.text().await.contains(r#""id":1,"result""#));
    assert_eq!(fixture.dropped.0.load(SeqCst), 1, "the one that waited, and no other");
    fixture.far.call(3, "block", "{}").await;
    assert!(fixture.far.text().await.contains(r#""id":3,"result""#));
    assert_eq!(fixture.dropped.0.load(SeqCst), 2);
}

// BINDING: stop.calls
#[tokio::test(start_paused = true)]
async fn a_connection_that_stops_begins_nothing_new() {
    let mut fixture = Fixture::new(ANY, |_, _| {}).await;
    fixture.far.call(1, "wait", r#"{"seconds":5}"#).await;
    tokio::time::sleep(SECOND).await;
    fixture.door.stop();
    tokio::time::sleep(SECOND).await;
    fixture.far.call(2, "say", r#"{"len":1}"#).await;
    assert!(fixture.far.text().await.contains(r#""id":2,"error""#));
    assert!(fixture.far.text().await.contains(r#""id":1,"result""#));
    assert_eq!(fixture.far.close_code().await, 1001);
}

// BINDING: progress.newest
#[tokio::test(start_paused = true)]
async fn the_last_progress_is_not_lost_when_the_outbox_is_full() {
    let mut fixture = Fixture::new(256, |_, settings| settings.outbox = 200).await;
    for id in 1..=20 {
        fixture.far.call(id, "report", r#"{"times":3}"#).await;
    }
    tokio::time::sleep(10 * SECOND).await;
    let (mut last, mut answers) = (0, 0);
    while answers < 20 {
        let text = fixture.far.text().await;
        last += u32::from(text.contains(r#""progress":3}"#));
        answers += u32::from(text.contains(r#""result""#));
    }
    assert_eq!(last, 20);
}

const CHANGED: &str = r#"{"jsonrpc":"2.0","method":"notifications/tools/list_changed","params":{}}"#;

#[tokio::test(start_paused = true)]
async fn a_change_of_the_list_is_told_and_then_the_list_has_it() {
    let mut fixture = Fixture::new(ANY, |_, _| {}).await;
    let before = fixture.list().await;
    fixture.add_tool("new");
    assert_eq!(fixture.far.text().await, CHANGED);
    let mut expected = before.clone();
    expected.push("new".to_owned());
    assert_eq!(fixture.list().await, expected);
    fixture.far.call(1, "new", "{}").await;
    assert!(fixture.far.text().await.contains("added"));
    fixture.remove_tool("new");
    assert_eq!(fixture.far.text().await, CHANGED);
    assert_eq!(fixture.list().await, before);
}

// BINDING: listen.coalesced
#[tokio::test(start_paused = true)]
async fn changes_that_come_together_are_told_once() {
    let mut fixture = Fixture::new(ANY, |_, _| {}).await;
    let before = fixture.list().await.len();
    for n in 0..100 {
        fixture.add_tool(&format!("new_{n}"));
    }
    assert_eq!(fixture.far.text().await, CHANGED);
    assert_eq!(fixture.list().await.len(), before + 100, "and nothing comes before the list");
}

#[tokio::test(start_paused = true)]
async fn who_has_no_session_yet_is_told_of_nothing() {
    let mut fixture = Fixture::silent(ANY, |_, _| {});
    fixture.add_tool("early");
    tokio::time::sleep(SECOND).await;
    fixture.initialize().await;
    assert!(fixture.list().await.contains(&"early".to_owned()));
    fixture.add_tool("late");
    assert_eq!(fixture.far.text().await, CHANGED);
}

#[tokio::test(start_paused = true)]
async fn a_tool_that_is_removed_while_it_runs_answers() {
    let mut fixture = Fixture::new(ANY, |_, _| {}).await;
    fixture.add_tool("new");
    assert_eq!(fixture.far.text().await, CHANGED);
    fixture.far.call(1, "new", "{}").await;
    tokio::time::sleep(SECOND / 2).await;
    fixture.remove_tool("new");
    assert_eq!(fixture.far.text().await, CHANGED);
    fixture.far.call(2, "new", "{}").await;
    assert!(fixture.far.text().await.contains("unknown tool: new"));
    let answer = fixture.far.text().await;
    assert!(answer.contains(r#""id":1,"result""#) && answer.contains("added"), "{answer}");
}

#[tokio::test(start_paused = true)]
async fn who_reads_nothing_is_owed_one_notification_however_often_the_list_changes() {
    let mut fixture = Fixture::new(256, |_, settings| settings.outbox = 1 << 20).await;
    for _ in 0..50_000 {
        fixture.add_tool("new");
        tokio::task::yield_now().await;
        fixture.remove_tool("new");
        tokio::task::yield_now().await;
    }
    fixture.add_tool("last");
    let start = now();
    // Three and a half fill the pipe, the rest of the fourth is in the outbox, and one is owed.
    for _ in 0..5 {
        assert_eq!(fixture.far.text().await, CHANGED);
    }
    assert_eq!(now(), start, "the fifth waits for the fourth, and for no timer");
    fixture.far.call(1, "last", "{}").await;
    let answer = fixture.far.text().await;
    assert!(answer.contains(r#""id":1,"result""#), "nothing more comes before it: {answer}");
}

#[tokio::test(start_paused = true)]
async fn news_that_found_the_outbox_full_are_told_when_there_is_room() {
    let mut fixture = Fixture::new(300, |_, settings| settings.outbox = 256).await;
    fixture.far.call(1, "say", r#"{"len":2000}"#).await;
    tokio::time::sleep(SECOND).await;
    fixture.add_tool("new");
    tokio::time::sleep(SECOND).await;
    let start = now();
    assert!(fixture.far.text().await.contains(r#""id":1,"result""#));
    assert_eq!(fixture.far.text().await, CHANGED);
    assert_eq!(now(), start);
}

// BINDING: close.after
#[tokio::test(start_paused = true)]
async fn a_change_while_a_connection_closes_harms_nothing() {
    let mut fixture = Fixture::new(ANY, |_, _| {}).await;
    fixture.door.stop();
    assert_eq!(fixture.far.close_code().await, 1001);
    fixture.add_tool("new");
    fixture.far.frame(0x88, &1001_u16.to_be_bytes()).await;
    assert_eq!(fixture.far.0.read(&mut [0]).await.unwrap(), 0, "nothing follows a close frame");
    drop(fixture.far);
    assert_eq!(fixture.ended.await.unwrap(), Ended::Closed(CloseCode::GoingAway, GOING_AWAY));
}

/// Thousands of connections rest: what one was made of is not to lie about beside it.
#[test]
fn a_connection_that_runs_is_as_large_as_the_connection_and_its_span() {
    fn size<F>(_: fn(Socket<DuplexStream>, Peer, Service, Arc<Door>, Settings) -> F) -> usize {
        size_of::<F>()
    }
    let beside = size(run::<DuplexStream>) - size_of::<Connection<DuplexStream>>();
    assert!(beside < 64, "{beside} bytes beside it: a span, and no more");
}
