//! What is measured, and how.

use crate::Outcome;
use crate::contestant::Contestant;
use crate::dialect::Asked;
use crate::exchange::Exchange;

pub(crate) struct Scenario {
    pub(crate) name: &'static str,
    pub(crate) what: &'static str,
    pub(crate) unit: Unit,
    kind: Kind,
    who: fn(&Contestant) -> bool,
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Unit {
    /// Of the server's time on a processor.
    Microseconds,
    KiB,
    CallsPerSecond,
}

enum Kind {
    /// Requests over so many connections, on each of which `depth` are open at any time.
    Requests { asked: Asked, lanes: usize, depth: usize, count: usize },
    /// The same, but it is the clock that counts, and the server may have both processors.
    Rate { tool: &'static str, count: usize },
    /// Connections one after the other, with a call each.
    Open { connections: usize },
    /// Memory of connections that rest.
    Idle { connections: usize },
    /// Memory of calls that never have an answer.
    Pending { lanes: usize, depth: usize },
}

/// A call of whichever tool adds; the contestant says its name.
const ADD: Asked = Asked::Add("");
/// 64 bytes that stand for themselves in JSON, and 64 of which some do not.
const PLAIN: Asked = Asked::Echo("A line of text that is neither long nor short, of plain letters.");
const ESCAPED: Asked = Asked::Echo("A \"line\" of text that is neither long nor short, and that ends.\n");

pub(crate) const SCENARIOS: [Scenario; 12] = [
    Scenario {
        name: "depth-1",
        what: "one connection, one call at a time",
        unit: Unit::Microseconds,
        kind: Kind::Requests { asked: ADD, lanes: 1, depth: 1, count: 8000 },
        who: everybody,
    },
    Scenario {
        name: "depth-64",
        what: "one connection, 64 calls at a time",
        unit: Unit::Microseconds,
        kind: Kind::Requests { asked: ADD, lanes: 1, depth: 64, count: 64_000 },
        who: everybody,
    },
    Scenario {
        name: "64x8",
        what: "64 connections, on each 8 calls at a time",
        unit: Unit::Microseconds,
        kind: Kind::Requests { asked: ADD, lanes: 64, depth: 8, count: 64_000 },
        who: everybody,
    },
    Scenario {
        name: "echo-64k",
        what: "a text of 64 KiB there and back, 4 at a time",
        unit: Unit::Microseconds,
        kind: Kind::Requests { asked: PLAIN, lanes: 1, depth: 4, count: 4000 },
        who: one_each,
    },
    Scenario {
        name: "echo-64k-escaped",
        what: "the same with three characters in each line that JSON escapes",
        unit: Unit::Microseconds,
        kind: Kind::Requests { asked: ESCAPED, lanes: 1, depth: 4, count: 4000 },
        who: one_each,
    },
    Scenario {
        name: "list-3",
        what: "`tools/list` of 3 tools, 8 at a time",
        unit: Unit::Microseconds,
        kind: Kind::Requests { asked: Asked::List(3), lanes: 1, depth: 8, count: 8000 },
        who: lists,
    },
    Scenario {
        name: "list-100",
        what: "`tools/list` of 100 tools, 8 at a time",
        unit: Unit::Microseconds,
        kind: Kind::Requests { asked: Asked::List(100), lanes: 1, depth: 8, count: 4000 },
        who: lists,
    },
    Scenario {
        name: "open",
        what: "connect, upgrade, open a session if there is one, call once, leave",
        unit: Unit::Microseconds,
        kind: Kind::Open { connections: 300 },
        who: |who| !matches!(who.name, "ours-async" | "ours-multi"),
    },
    Scenario {
        name: "idle",
        what: "1,000 connections with a session, memory of each",
        unit: Unit::KiB,
        kind: Kind::Idle { connections: 1000 },
        who: one_each,
    },
    Scenario {
        name: "pending",
        what: "4,096 calls that wait, memory of each",
        unit: Unit::KiB,
        kind: Kind::Pending { lanes: 16, depth: 256 },
        who: |who| who.name == "ours",
    },
    Scenario {
        name: "threads",
        what: "64 connections, on each 8 calls at a time, on both processors",
        unit: Unit::CallsPerSecond,
        kind: Kind::Rate { tool: "add", count: 256_000 },
        who: |who| matches!(who.name, "ours" | "ours-multi"),
    },
    Scenario {
        name: "threads-work",
        what: "the same with a tool that takes 20 µs of a processor",
        unit: Unit::CallsPerSecond,
        kind: Kind::Rate { tool: "work", count: 32_000 },
        who: |who| matches!(who.name, "ours" | "ours-multi"),
    },
];

fn everybody(_: &Contestant) -> bool {
    true
}

fn one_each(who: &Contestant) -> bool {
    !who.is_variant()
}

fn lists(who: &Contestant) -> bool {
    who.is_mcp() && !matches!(who.name, "ours-async" | "ours-multi")
}

impl Scenario {
    pub(crate) fn has(&self, who: &Contestant) -> bool {
        (self.who)(who)
    }

    /// How many rounds it has where others have so many. Where a call takes a microsecond or two, a round is a tenth of a second, and
    /// scatters by a third.
    pub(crate) fn rounds(&self, of_others: usize) -> usize {
        match self.kind {
            Kind::Requests { asked: Asked::Add(_), depth: 2.., .. } => 3 * of_others,
            _ => of_others,
        }
    }

    /// One sample, of a server that is started for it. `divisor` makes it shorter.
    pub(crate) fn sample(&self, who: &Contestant, divisor: usize) -> Outcome<f64> {
        match self.kind {
            Kind::Requests { asked, lanes, depth, count } => {
                let asked = match asked {
                    Asked::Add(_) => Asked::Add(who.tool),
                    other => other,
                };
                let tools = if matches!(asked, Asked::List(100)) { "100" } else { "3" };
                let server = who.start(tools, false)?;
                let mut exchange = Exchange::open(&server, who.dialect, &asked, lanes, depth)?;
                exchange.run(count / divisor / 4)?;
                let before = server.cpu()?;
                let asked = exchange.run(count / divisor)?.requests;
                let spent = server.cpu()? - before;
                exchange.close()?;
                Ok(spent as f64 / asked as f64 / 1000.0)
            }
            Kind::Rate { tool, count } => {
                let server = who.start("more", true)?;
                let mut exchange = Exchange::open(&server, who.dialect, &Asked::Add(tool), 64, 8)?;
                exchange.run(count / divisor / 4)?;
                let done = exchange.run(count / divisor)?;
                exchange.close()?;
                Ok(done.requests as f64 / done.seconds)
            }
            Kind::Open { connections } => {
                let server = who.start("3", false)?;
                let open = |count| -> Outcome {
                    (0..count).try_for_each(|_| {
                        Exchange::open(&server, who.dialect, &Asked::Add(who.tool), 1, 1)?.close()
                    })
                };
                open(20)?;
                let before = server.cpu()?;
                open(connections / divisor)?;
                Ok((server.cpu()? - before) as f64 / (connections / divisor) as f64 / 1000.0)
            }
            Kind::Idle { connections } => {
                let server = who.start("3", false)?;
                // What a server allocates once is not any connection's.
                let first = Exchange::open(&server, who.dialect, &Asked::Add(who.tool), 1, 1)?;
                let before = server.memory()?;
                let mut others = Vec::new();
                for _ in 1..connections {
                    let mut socket = server.connect()?;
                    who.dialect.open(&mut socket)?;
                    others.push(socket);
                }
                let grown = server.memory()?.saturating_sub(before);
                first.close()?;
                Ok(grown as f64 / others.len() as f64)
            }
            Kind::Pending { lanes, depth } => {
                let server = who.start("more", false)?;
                let mut exchange =
                    Exchange::open(&server, who.dialect, &Asked::Add("wait_once"), lanes, depth)?;
                // Buffers have their size before it begins.
                exchange.run(lanes * depth)?;
                let before = server.memory()?;
                exchange.ask_without_end(who.dialect, &Asked::Add("forever"))?;
                let grown = server.memory()?.saturating_sub(before);
                Ok(grown as f64 / (lanes * depth) as f64)
            }
        }
    }
}
