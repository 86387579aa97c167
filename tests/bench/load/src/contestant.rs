//! Who takes part: the servers, and ours in several ways.

use crate::Outcome;
use crate::dialect::Dialect;
use crate::server::Server;

#[derive(Debug)]
pub(crate) struct Contestant {
    pub(crate) name: &'static str,
    /// The program is `bench-` and this.
    pub(crate) program: &'static str,
    pub(crate) dialect: Dialect,
    /// Which tool adds.
    pub(crate) tool: &'static str,
    /// Threads of its runtime; empty: the one it begins with.
    pub(crate) threads: &'static str,
    pub(crate) what: &'static str,
}

impl Contestant {
    /// Another server, of which there is one kind.
    const fn of(name: &'static str, dialect: Dialect, what: &'static str) -> Self {
        Self { name, program: name, dialect, tool: "add", threads: "", what }
    }

    /// Starts it with these tools: `3`, `100`, or `more` that only ours has. All of it runs on the first processor, and the load on the
    /// second, unless it may have both.
    pub(crate) fn start(&self, tools: &str, both: bool) -> Outcome<Server> {
        let program = std::env::current_exe()?.with_file_name(format!("bench-{}", self.program));
        let arguments = [tools, self.threads];
        let count = if self.threads.is_empty() { 1 } else { 2 };
        let processors = if both { "0,1" } else { "0" };
        Server::start(&program, &arguments[..count], processors)
            .map_err(|error| format!("{}: {error}", self.name).into())
    }

    /// A way of ours that is not the ordinary one.
    pub(crate) fn is_variant(&self) -> bool {
        self.name != self.program
    }

    pub(crate) fn is_mcp(&self) -> bool {
        matches!(self.dialect, Dialect::Session | Dialect::Stateless)
    }

    /// Another framework that serves MCP.
    pub(crate) fn is_peer(&self) -> bool {
        self.is_mcp() && !matches!(self.program, "ours" | "floor")
    }
}

pub(crate) const CONTESTANTS: [Contestant; 10] = [
    Contestant::of("ours", Dialect::Session, "mcp-ws, a session of 2025-11-25"),
    Contestant {
        name: "ours-2026",
        dialect: Dialect::Stateless,
        ..Contestant::of("ours", Dialect::Stateless, "mcp-ws, requests of 2026-07-28, each with its `_meta`")
    },
    Contestant {
        name: "ours-async",
        tool: "wait_once",
        ..Contestant::of("ours", Dialect::Session, "mcp-ws, the tool is an `async fn` that waits once")
    },
    Contestant {
        name: "ours-multi",
        threads: "2",
        ..Contestant::of("ours", Dialect::Session, "mcp-ws on a runtime with two threads")
    },
    Contestant::of(
        "floor",
        Dialect::Session,
        "axum's WebSocket tuned by hand, with two tools in a `match`: the floor",
    ),
    Contestant::of(
        "raw",
        Dialect::Echo,
        "tokio-tungstenite, gives each message back and knows nothing of it",
    ),
    Contestant::of("rmcp", Dialect::Session, "the official SDK, behind an adapter to tokio-tungstenite"),
    Contestant::of("tower-mcp", Dialect::Session, "with its own WebSocket transport"),
    Contestant::of("turbomcp", Dialect::Session, "with its own WebSocket transport"),
    Contestant::of("jsonrpsee", Dialect::JsonRpc, "no MCP: the tools are methods of JSON-RPC"),
];
