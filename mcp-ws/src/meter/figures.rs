//! The figures themselves, and the only file that names the crate `metrics`.
//!
//! Handles are taken from the recorder once: those of a tool at its first call, those of a connection when it begins. Every label
//! has few values, whatever clients do; the names of tools, which a program may make up without end, are counted.

use std::collections::HashSet;
use std::sync::Arc;
use std::sync::LazyLock;
use std::sync::Mutex;
use std::sync::OnceLock;
use std::sync::PoisonError;
use std::time::Instant;

use metrics::Counter;
use metrics::Gauge;
use metrics::Histogram;
use metrics::Unit;
use metrics::counter;
use metrics::describe_counter;
use metrics::describe_gauge;
use metrics::describe_histogram;
use metrics::gauge;
use metrics::histogram;

use super::Closer;
use super::Outcome;

const CONNECTIONS: &str = "mcp_ws_connections";
const CONNECTIONS_TOTAL: &str = "mcp_ws_connections_total";
const CLOSES_TOTAL: &str = "mcp_ws_closes_total";
const REFUSED_UPGRADES_TOTAL: &str = "mcp_ws_refused_upgrades_total";
const REFUSED_REQUESTS_TOTAL: &str = "mcp_ws_refused_requests_total";
const OUTBOX_BYTES: &str = "mcp_ws_outbox_bytes";
const CALLS_IN_FLIGHT: &str = "mcp_ws_calls_in_flight";
const CALLS_TOTAL: &str = "mcp_ws_calls_total";
const CALL_DURATION_SECONDS: &str = "mcp_ws_call_duration_seconds";
const TASKS_RUNNING: &str = "mcp_ws_tasks_running";
const TASKS_TOTAL: &str = "mcp_ws_tasks_total";
const TASK_DURATION_SECONDS: &str = "mcp_ws_task_duration_seconds";
const RECONNECTS_TOTAL: &str = "mcp_ws_reconnects_total";

#[doc = include_str!("../docs/metrics.md")]
pub fn describe_metrics() {
    describe_gauge!(CONNECTIONS, Unit::Count, "WebSocket connections that are open");
    describe_counter!(CONNECTIONS_TOTAL, Unit::Count, "WebSocket connections that were opened");
    describe_counter!(CLOSES_TOTAL, Unit::Count, "WebSocket connections that have ended");
    describe_counter!(REFUSED_UPGRADES_TOTAL, Unit::Count, "Handshakes that were refused in HTTP");
    describe_counter!(
        REFUSED_REQUESTS_TOTAL,
        Unit::Count,
        "Requests that were not done, whatever they asked for"
    );
    describe_gauge!(OUTBOX_BYTES, Unit::Bytes, "Bytes that wait for sockets to take them");
    describe_gauge!(CALLS_IN_FLIGHT, Unit::Count, "Calls that are not answered yet");
    describe_counter!(CALLS_TOTAL, Unit::Count, "Calls of tools that have ended");
    describe_histogram!(CALL_DURATION_SECONDS, Unit::Seconds, "How long calls of tools took");
    describe_gauge!(TASKS_RUNNING, Unit::Count, "Tasks that run");
    describe_counter!(TASKS_TOTAL, Unit::Count, "Tasks that have ended");
    describe_histogram!(TASK_DURATION_SECONDS, Unit::Seconds, "How long tasks ran");
    describe_counter!(RECONNECTS_TOTAL, Unit::Count, "Connections of ours that are dialled again");
}

/// What is counted of one tool.
#[derive(Clone, Debug)]
pub(crate) struct Tool(Arc<Counted>);

#[derive(Debug)]
struct Counted {
    name: Box<str>,
    calls: OnceLock<Runs>,
    tasks: OnceLock<Runs>,
}

/// The handles for the calls of a tool, or for its tasks.
struct Runs {
    tool: Arc<str>,
    total: &'static str,
    running: Gauge,
    seconds: Histogram,
    /// By the places of outcomes: how a tool has never ended is not told.
    outcomes: [OnceLock<Counter>; Outcome::LABELS],
}

/// A call, or a task, that runs.
#[derive(Debug)]
pub(crate) struct Running {
    tool: Tool,
    is_task: bool,
    since: Instant,
    _up: Up,
}

/// What is one more for as long as this lives.
struct Up(Gauge);

impl Tool {
    pub(crate) fn new(name: &str) -> Self {
        Self(Arc::new(Counted { name: name.into(), calls: OnceLock::new(), tasks: OnceLock::new() }))
    }

    /// A call begins.
    pub(crate) fn call(&self) -> Running {
        self.run(false)
    }

    /// A task begins.
    pub(crate) fn task(&self) -> Running {
        self.run(true)
    }

    fn run(&self, is_task: bool) -> Running {
        let up = Up::new(self.runs(is_task).running.clone());
        Running { tool: self.clone(), is_task, since: Instant::now(), _up: up }
    }

    fn runs(&self, is_task: bool) -> &Runs {
        let Counted { name, calls, tasks } = &*self.0;
        if is_task {
            let names = (TASKS_RUNNING, TASKS_TOTAL, TASK_DURATION_SECONDS);
            return tasks.get_or_init(|| Runs::of(name, names));
        }
        let names = (CALLS_IN_FLIGHT, CALLS_TOTAL, CALL_DURATION_SECONDS);
        calls.get_or_init(|| Runs::of(name, names))
    }
}

impl Runs {
    fn of(tool: &str, (running, total, seconds): (&'static str, &'static str, &'static str)) -> Self {
        // A set of names is never half changed.
        let tool = NAMES.lock().unwrap_or_else(PoisonError::into_inner).label(tool);
        Self {
            running: gauge!(running),
            seconds: histogram!(seconds, "tool" => Arc::clone(&tool)),
            tool,
            total,
            outcomes: Default::default(),
        }
    }

    fn ended(&self, outcome: Outcome) -> &Counter {
        let register =
            || counter!(self.total, "tool" => Arc::clone(&self.tool), "outcome" => outcome.label());
        self.outcomes[outcome.place()].get_or_init(register)
    }
}

impl Running {
    /// It is over.
    pub(crate) fn end(self, outcome: Outcome) {
        let runs = self.tool.runs(self.is_task);
        runs.seconds.record(self.since.elapsed());
        runs.ended(outcome).increment(1);
    }
}

/// A tool that there is not was called. It has no name here: clients could make up any number.
pub(crate) fn unknown_tool(outcome: Outcome) {
    counter!(CALLS_TOTAL, "tool" => "unknown", "outcome" => outcome.label()).increment(1);
}

/// What tools are called in figures. They may come and go for ever, and whoever keeps figures forgets none: the first thousand names
/// of the process are told, and all others are `other`.
#[derive(Default)]
struct Names(HashSet<Arc<str>>);

const MOST_NAMES: usize = 1000;

static NAMES: LazyLock<Mutex<Names>> = LazyLock::new(Mutex::default);

impl Names {
    fn label(&mut self, tool: &str) -> Arc<str> {
        if let Some(known) = self.0.get(tool) {
            return Arc::clone(known);
        }
        if self.0.len() >= MOST_NAMES {
            return "other".into();
        }
        let name: Arc<str> = tool.into();
        self.0.insert(Arc::clone(&name));
        name
    }
}

/// One connection.
pub(crate) struct Connection {
    _up: Up,
    outbox: Gauge,
    /// How much of what `outbox` says is this connection's.
    unsent: usize,
}

impl Connection {
    pub(crate) fn open(is_dialled: bool) -> Self {
        let direction = if is_dialled { "dialled" } else { "accepted" };
        counter!(CONNECTIONS_TOTAL, "direction" => direction).increment(1);
        Self {
            _up: Up::new(gauge!(CONNECTIONS, "direction" => direction)),
            outbox: gauge!(OUTBOX_BYTES),
            unsent: 0,
        }
    }

    /// It has so many unsent bytes now.
    #[allow(clippy::cast_precision_loss, reason = "nobody has so much memory")]
    pub(crate) fn holds(&mut self, unsent: usize) {
        let before = std::mem::replace(&mut self.unsent, unsent);
        if unsent > before {
            self.outbox.increment((unsent - before) as f64);
        } else if unsent < before {
            self.outbox.decrement((before - unsent) as f64);
        }
    }

    /// It has ended.
    #[allow(clippy::unused_self, reason = "only what was opened is closed")]
    pub(crate) fn closed(&self, code: u16, by: Closer) {
        let by = match by {
            Closer::Us => "us",
            Closer::Peer => "peer",
            Closer::Nobody => "nobody",
        };
        // The other side may send any of thousands.
        let code = match code {
            1000..=1015 => code.to_string(),
            3000..=3999 => "3xxx".to_owned(),
            4000..=4999 => "4xxx".to_owned(),
            _ => "other".to_owned(),
        };
        counter!(CLOSES_TOTAL, "code" => code, "by" => by).increment(1);
    }
}

impl Drop for Connection {
    fn drop(&mut self) {
        self.holds(0);
    }
}

/// A handshake was refused with this status.
pub(crate) fn refused(status: u16) {
    counter!(REFUSED_UPGRADES_TOTAL, "status" => status.to_string()).increment(1);
}

/// A request was not done, whatever it asked for.
pub(crate) fn refused_request(reason: &'static str) {
    counter!(REFUSED_REQUESTS_TOTAL, "reason" => reason).increment(1);
}

/// A connection of ours will be dialled again.
pub(crate) fn dialled_again(reason: &'static str) {
    counter!(RECONNECTS_TOTAL, "reason" => reason).increment(1);
}

impl Up {
    fn new(gauge: Gauge) -> Self {
        gauge.increment(1.0);
        Self(gauge)
    }
}

impl Drop for Up {
    fn drop(&mut self) {
        self.0.decrement(1.0);
    }
}

impl std::fmt::Debug for Up {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Up")
    }
}

impl std::fmt::Debug for Runs {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Runs").field("tool", &self.tool).finish_non_exhaustive()
    }
}

impl std::fmt::Debug for Connection {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Connection")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_thousand_tools_have_their_names_and_all_others_one() {
        let mut names = Names::default();
        let name = |i: usize| format!("tool {i}");
        for i in 0..MOST_NAMES {
            assert_eq!(*names.label(&name(i)), *name(i));
        }
        for i in MOST_NAMES..2 * MOST_NAMES {
            assert_eq!(&*names.label(&name(i)), "other");
        }
        assert_eq!(*names.label(&name(7)), *name(7));
        assert_eq!(names.0.len(), MOST_NAMES);
    }
}
