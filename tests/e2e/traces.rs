//! Which trace of its caller's a call belongs to: in the server's own spans, and for the tool.

use std::io;
use std::sync::Arc;
use std::sync::LazyLock;
use std::sync::Mutex;

use mcp_ws::prelude::*;
use serde_json::json;
use tracing_subscriber::fmt::MakeWriter;

use crate::fixture::Fixture;
use crate::fixture::Probe;
use crate::fixture::modern;
use crate::fixture::text_of;

/// Says in which trace it was called.
#[mcp_tool]
async fn traced(cx: &Context) -> String {
    tokio::task::yield_now().await;
    tracing::info!("inside");
    format!("{:?}", cx.trace())
}

/// The same at once.
#[mcp_tool]
fn traced_at_once(cx: &Context) -> String {
    tracing::info!("inside");
    format!("{:?}", cx.trace())
}

/// What was logged.
#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

/// The log of the whole process: a subscriber of one thread alone would have to share what the others' callsites remember.
static LOG: LazyLock<Log> = LazyLock::new(|| {
    let log = Log::default();
    let subscriber = tracing_subscriber::fmt().with_ansi(false).with_writer(log.clone()).finish();
    tracing::subscriber::set_global_default(subscriber).unwrap();
    log
});

impl Log {
    fn text(&self) -> String {
        String::from_utf8(self.0.lock().unwrap().clone()).unwrap()
    }
}

impl io::Write for Log {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl MakeWriter<'_> for Log {
    type Writer = Self;

    fn make_writer(&self) -> Self {
        self.clone()
    }
}

async fn fixture() -> Fixture {
    let server: Server = Server::new(tools![traced, traced_at_once]);
    Fixture::of(server, Probe::default()).await
}

const PARENT: &str = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

#[tokio::test]
async fn the_trace_of_a_call_is_in_its_span_and_in_its_context() {
    LazyLock::force(&LOG);
    let fixture = fixture().await;
    let mut client = fixture.silent_client().await;
    let meta = json!({"traceparent": PARENT, "tracestate": "a=1", "baggage": "user=ann"});
    for tool in ["traced", "traced_at_once"] {
        let params = json!({"name": tool, "_meta": meta});
        let answer = client.ask(modern("7", "tools/call", params, json!({}))).await;
        let text = text_of(&answer);
        for part in [PARENT, "a=1", "user=ann"] {
            assert!(text.contains(part), "{text}");
        }
        let log = LOG.text();
        let line = log.lines().rfind(|line| line.ends_with("inside") && line.contains(PARENT)).unwrap();
        for part in [&format!("tool=\"{tool}\""), "request=\"7\"", PARENT, "a=1", "user=ann"] {
            assert!(line.contains(part), "{part}: {line}");
        }
    }
}

#[tokio::test]
async fn what_is_no_trace_is_passed_over() {
    let fixture = fixture().await;
    let mut client = fixture.client().await;
    assert_eq!(client.call("traced", json!({})).await, "None");
    let meta = json!({"traceparent": 5, "baggage": ["x"]});
    let request = json!({"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": {"name": "traced", "_meta": meta}});
    let answer = client.ask(request.to_string()).await;
    assert_eq!(text_of(&answer), "None");
}
