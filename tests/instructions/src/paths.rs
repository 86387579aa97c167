//! What is counted, each path by its name.

use std::fmt::Write;
use std::rc::Rc;

use mcp_ws::Server;
use mcp_ws::bench::Line;
use mcp_ws::bench::Rooms;
use mcp_ws::bench::decode_message;
use mcp_ws::bench::frame;

use super::tools::few;
use super::tools::hundred;
use super::tools::three;

/// Every path. Those without a room go all the way: bytes in, and bytes out.
pub(crate) const ALL: [&str; 17] = [
    "decode, legacy",
    "decode, modern",
    "peer, legacy",
    "peer, modern",
    "service",
    "encode",
    "call, legacy",
    "call, modern",
    "call, legacy, alone",
    "call, modern, alone",
    LOGGED,
    "call, async, ready",
    "call, async, waits",
    "echo 64 KiB",
    "list 3",
    "list 100",
    "list 100, modern",
];

/// The path with somebody who listens to what is logged.
pub(crate) const LOGGED: &str = "call, legacy, logged";

/// What is done before anything is counted: then buffers have grown, and what is made once is there.
const BEFORE: usize = 8;

/// How often what is counted is done.
const TURNS: usize = 16;

/// As many messages as a client sends at once that has many calls to make.
const MANY: usize = 64;

const ADD: &str = r#""name":"add","arguments":{"a":17,"b":25}"#;

#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Era {
    /// In a session of 2025-11-25.
    Legacy,
    /// Each request by itself, of 2026-07-28.
    Modern,
}

/// What is done again and again.
pub(crate) struct Path {
    again: Box<dyn FnMut()>,
    /// How many operations that is.
    operations: usize,
}

/// Makes what a path needs, and sees that it does what it is for. Called within a runtime.
pub(crate) fn path(name: &str) -> Result<Path, String> {
    let (era, few) = (if name.contains("modern") { Era::Modern } else { Era::Legacy }, few());
    let call = |server, tool: &str, requests| {
        let params = format!(r#""name":"{tool}","arguments":{{"a":17,"b":25}}"#);
        Path::of_line(server, era, "tools/call", &params, requests)
    };
    match name {
        "decode, legacy" | "decode, modern" => Ok(Path::decode(era)),
        "peer, legacy" | "peer, modern" => Ok(Path::peer(&few, era)),
        "service" => Ok(Path::service(&few)),
        "encode" => Ok(Path::encode(&few)),
        "call, legacy" | "call, modern" | LOGGED => call(&few, "add", MANY),
        "call, legacy, alone" | "call, modern, alone" => call(&few, "add", 1),
        "call, async, ready" => call(&few, "add_ready", MANY),
        "call, async, waits" => call(&few, "add_waiting", MANY),
        "echo 64 KiB" => {
            let params = format!(r#""name":"echo","arguments":{{"text":"{}"}}"#, long_text());
            Path::of_line(&few, era, "tools/call", &params, 1)
        }
        "list 3" => Path::of_line(&three(), era, "tools/list", "", MANY),
        "list 100" | "list 100, modern" => Path::of_line(&hundred(), era, "tools/list", "", 1),
        _ => Err(format!("there is no path `{name}`")),
    }
}

impl Path {
    /// Does everything a few times.
    pub(crate) fn warm_up(&mut self) {
        (0..BEFORE).for_each(|_| (self.again)());
    }

    /// Does all that is counted, and says how many operations it was.
    pub(crate) fn run(&mut self) -> usize {
        (0..TURNS).for_each(|_| (self.again)());
        TURNS * self.operations
    }

    fn decode(era: Era) -> Self {
        let text = request(era, 100, "tools/call", ADD);
        Self::of_room(move || assert!(decode_message(&text)))
    }

    fn peer(server: &Server, era: Era) -> Self {
        let mut rooms = Rooms::of(server);
        open(&mut rooms, era);
        let text = request(era, 100, "tools/call", ADD);
        Self::of_room(move || assert!(rooms.hear(&text)))
    }

    /// Which reads its call once for all of it.
    fn service(server: &Server) -> Self {
        const TIMES: usize = 1024;
        let mut rooms = Rooms::of(server);
        open(&mut rooms, Era::Legacy);
        let text = request(Era::Legacy, 100, "tools/call", ADD);
        let again = move || assert!(rooms.serve(&text, TIMES) && rooms.said().ends_with(b"}}"));
        Self { again: Box::new(again), operations: TIMES }
    }

    fn encode(server: &Server) -> Self {
        let mut rooms = Rooms::of(server);
        Self::of_room(move || assert!(rooms.answer(42)))
    }

    fn of_room(mut once: impl FnMut() + 'static) -> Self {
        Self { again: Box::new(move || (0..MANY).for_each(|_| once())), operations: MANY }
    }

    /// So many requests at once, and all of them answered.
    fn of_line(
        server: &Server,
        era: Era,
        method: &str,
        params: &str,
        requests: usize,
    ) -> Result<Self, String> {
        let mut line = Line::open(server);
        let openings = openings(era).iter().flat_map(|text| frame(text)).collect();
        line.play(&openings);
        // Ids of one width. They come again in the next turn, when they have been answered.
        let turn = (100..100 + requests).flat_map(|id| frame(&request(era, id, method, params)));
        let turn: Rc<[u8]> = turn.collect();
        let said = line.ask(&turn);
        let said = String::from_utf8_lossy(&said);
        if said.matches(r#""result":{"#).count() != requests || said.contains("isError\":true") {
            return Err(format!("not everything has a result: {said}"));
        }
        Ok(Self { again: Box::new(move || assert!(line.play(&turn) > 0)), operations: requests })
    }
}

fn open(rooms: &mut Rooms, era: Era) {
    for text in openings(era) {
        assert!(!rooms.hear(text));
    }
}

/// What is said before the first request.
fn openings(era: Era) -> &'static [&'static str] {
    const HELLO: &str = r#"{"jsonrpc":"2.0","id":0,"method":"initialize","params":{"protocolVersion":"2025-11-25","capabilities":{},"clientInfo":{"name":"instructions","version":"1.0.0"}}}"#;
    const READY: &str = r#"{"jsonrpc":"2.0","method":"notifications/initialized"}"#;
    match era {
        Era::Legacy => &[HELLO, READY],
        Era::Modern => &[],
    }
}

/// A request, with its members in the order of the official SDKs.
fn request(era: Era, id: usize, method: &str, params: &str) -> String {
    const META: &str = r#""_meta":{"io.modelcontextprotocol/protocolVersion":"2026-07-28","io.modelcontextprotocol/clientInfo":{"name":"instructions","version":"1.0.0"},"io.modelcontextprotocol/clientCapabilities":{}}"#;
    let members = match era {
        Era::Legacy => params.to_owned(),
        Era::Modern if params.is_empty() => META.to_owned(),
        Era::Modern => format!("{META},{params}"),
    };
    format!(r#"{{"jsonrpc":"2.0","id":{id},"method":"{method}","params":{{{members}}}}}"#)
}

/// Lines of a text, as JSON has it.
fn long_text() -> String {
    const LEN: usize = 64 * 1024;
    let mut text = String::new();
    for line in 0.. {
        let _ = write!(text, r"{line:06} Now is the time for all good men to come to the aid.\n");
        if text.len() >= LEN {
            break;
        }
    }
    text
}
