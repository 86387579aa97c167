//! What a call allocates on a connection that has had others: all of it, bytes in and bytes out.

use std::future::poll_fn;
use std::rc::Rc;
use std::task::Poll;

use allocation_counter::AllocationInfo;
use allocation_counter::measure;
use tokio::runtime::Builder;

use super::Line;
use super::frame;
use crate::mcp_tool;
use crate::prelude::Server;
use crate::tools;

/// Adds.
#[mcp_tool]
fn add(a: i64, b: i64) -> i64 {
    a + b
}

/// Says the length of a text that lies where it was read.
#[mcp_tool]
fn length(text: &str) -> usize {
    text.len()
}

/// Says the length of a text that it keeps.
#[mcp_tool]
#[allow(clippy::needless_pass_by_value, reason = "a tool may take it")]
fn length_of_own(text: String) -> usize {
    text.len()
}

/// Fails.
#[mcp_tool]
fn fail() -> Result<i64, &'static str> {
    Err("no")
}

/// Adds, ready at once.
#[mcp_tool]
#[allow(clippy::unused_async, reason = "a future that is ready at once is what is measured")]
async fn add_ready(a: i64, b: i64) -> i64 {
    a + b
}

/// Adds, and waits once before.
#[mcp_tool]
async fn add_waiting(a: i64, b: i64) -> i64 {
    let mut has_waited = false;
    poll_fn(|task| {
        if has_waited {
            return Poll::Ready(());
        }
        has_waited = true;
        task.waker().wake_by_ref();
        Poll::Pending
    })
    .await;
    a + b
}

/// Waits for ever.
#[mcp_tool]
async fn hang() {
    std::future::pending::<()>().await;
}

const ADDENDS: &str = r#"{"a":1,"b":2}"#;
const TEXT: &str = r#"{"text":"abc"}"#;

/// Alone, and as one of many that are read at once.
const REQUESTS: [usize; 2] = [1, 64];

#[derive(Clone, Copy, Debug)]
enum Era {
    Legacy,
    Modern,
}

impl Era {
    fn request(self, id: usize, method: &str, params: &str) -> String {
        const META: &str = r#""_meta":{"io.modelcontextprotocol/protocolVersion":"2026-07-28","io.modelcontextprotocol/clientInfo":{"name":"x","version":"1"},"io.modelcontextprotocol/clientCapabilities":{}}"#;
        match self {
            Self::Legacy => format!(r#"{{"id":{id},"method":"{method}","params":{{{params}}}}}"#),
            Self::Modern => format!(r#"{{"id":{id},"method":"{method}","params":{{{params}{META}}}}}"#),
        }
    }

    fn call(self, id: usize, tool: &str, arguments: &str) -> String {
        let end = if matches!(self, Self::Modern) { "," } else { "" };
        self.request(id, "tools/call", &format!(r#""name":"{tool}","arguments":{arguments}{end}"#))
    }
}

/// Has a connection do the same a few times over, and says what the last time has allocated, and written.
fn allocated(messages: impl Iterator<Item = String>) -> (AllocationInfo, String) {
    let runtime = Builder::new_current_thread().enable_time().build().unwrap();
    let _entered = runtime.enter();
    let server = Server::new(tools![add, length, length_of_own, fail, add_ready, add_waiting, hang]);
    let mut line = Line::open(&server);
    let hello = r#"{"id":0,"method":"initialize","params":{"protocolVersion":"2025-11-25"}}"#;
    line.play(&frame(hello).into());
    let frames: Rc<[u8]> = messages.flat_map(|text| frame(&text)).collect();
    for _ in 0..10 {
        line.play(&frames);
    }
    let said = line.ask(&frames);
    let mut written = 0;
    let allocated = measure(|| written = line.play(&frames));
    assert_eq!(written, said.len());
    assert_eq!(allocated.count_current, 0, "nothing is left behind");
    (allocated, String::from_utf8_lossy(&said).into_owned())
}

/// Holds each call of a tool to so many allocations, in both eras.
#[track_caller]
fn check(tool: &str, arguments: &str, expected: usize) {
    for era in [Era::Legacy, Era::Modern] {
        for requests in REQUESTS {
            let calls = (100..100 + requests).map(|id| era.call(id, tool, arguments));
            let (allocated, said) = allocated(calls);
            assert_eq!(said.matches(r#""result":{"content":[{"type":"text""#).count(), requests, "{said}");
            let expected = (requests * expected) as u64;
            assert_eq!(allocated.count_total, expected, "{requests} calls of {tool}, {era:?}: {allocated:?}");
        }
    }
}

#[test]
fn a_call_of_a_function_allocates_nothing() {
    check("add", ADDENDS, 0);
    check("length", TEXT, 0);
}

#[test]
fn what_a_function_wants_to_keep_is_all_that_is_allocated() {
    check("length_of_own", TEXT, 1);
}

#[test]
fn a_future_is_a_box_and_a_reply_that_is_kept() {
    check("add_ready", ADDENDS, 2);
}

#[test]
fn a_call_that_waits_has_its_place_besides() {
    check("add_waiting", ADDENDS, 3);
}

#[test]
fn a_function_that_fails_allocates_its_words() {
    // Once to write them down, and once to keep them.
    check("fail", "{}", 2);
}

#[test]
fn a_cancelled_call_allocates_as_one_that_waits_but_no_reply() {
    for era in [Era::Legacy, Era::Modern] {
        for requests in REQUESTS {
            let messages = (100..100 + requests).flat_map(|id| {
                let params = format!(r#"{{"requestId":{id}}}"#);
                let cancel = format!(r#"{{"method":"notifications/cancelled","params":{params}}}"#);
                [era.call(id, "hang", "{}"), cancel]
            });
            let (allocated, said) = allocated(messages);
            assert_eq!(said, "");
            assert_eq!(allocated.count_total, 2 * requests as u64, "{requests}, {era:?}: {allocated:?}");
        }
    }
}

#[test]
fn lists_and_pings_allocate_nothing() {
    for (era, method) in [(Era::Legacy, "tools/list"), (Era::Modern, "tools/list"), (Era::Legacy, "ping")] {
        for requests in REQUESTS {
            let (allocated, said) = allocated((100..100 + requests).map(|id| era.request(id, method, "")));
            assert_eq!(said.matches(r#""result":{"#).count(), requests, "{said}");
            assert_eq!(allocated.count_total, 0, "{requests} {method}, {era:?}: {allocated:?}");
        }
    }
}

/// Nobody does that all day, and the way is made of words for a model to read: it is bounded, and not counted.
#[test]
fn a_call_that_cannot_be_made_allocates_what_is_told_of_it() {
    for (tool, arguments, told) in
        [("add", r#"{"a":"1","b":2}"#, "expected an integer"), ("nothing", "{}", "unknown tool: nothing")]
    {
        for requests in REQUESTS {
            let calls = (100..100 + requests).map(|id| Era::Legacy.call(id, tool, arguments));
            let (allocated, said) = allocated(calls);
            assert_eq!(said.matches(told).count(), requests, "{said}");
            let each = allocated.count_total / requests as u64;
            assert!((1..=40).contains(&each), "{each} for each {tool}: {allocated:?}");
        }
    }
}
