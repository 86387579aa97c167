//! Texts of the other side, most of them of some sense: few ids, so that they meet, and every member in many forms.

use super::choices::Choices;

const IDS: [&str; 16] = [
    "1",
    "2",
    "3",
    "4",
    "\"1\"",
    "\"a\"",
    r#""\u0061""#,
    "\"/\"",
    r#""\/""#,
    "1.0",
    "-0",
    "1e0",
    "null",
    "{}",
    "true",
    "\"\"",
];

/// The name of a revision, and what stands there instead.
const VERSIONS: [&str; 9] = [
    r#""2026-07-28""#,
    r#""2025-11-25""#,
    r#""2025-06-18""#,
    r#""2025-03-26""#,
    r#""2024-11-05""#,
    r#""1999-01-01""#,
    r#""2026\u002d07-28""#,
    "5",
    "null",
];

const LEGACY_META: [&str; 6] = [
    "",
    r#","_meta":{}"#,
    r#","_meta":{"progressToken":1}"#,
    r#","_meta":{"progressToken":"t"}"#,
    r#","_meta":null"#,
    r#","_meta":5"#,
];

const CAPABILITIES: [&str; 7] = [
    r#"{"extensions":{"io.modelcontextprotocol/tasks":{}}}"#,
    "{}",
    r#"{"elicitation":{},"sampling":{},"roots":{}}"#,
    r#"{"elicitation":{"form":{},"url":{}},"sampling":{"tools":{}}}"#,
    "[]",
    "null",
    r#"{"elicitation":5}"#,
];

const LEVELS: [&str; 6] = [r#""info""#, r#""debug""#, r#""warn""#, r#""\u0065rror""#, "5", "null"];

const ARGUMENTS: [&str; 8] = [
    "",
    "",
    "",
    r#","arguments":{}"#,
    r#","arguments":{"a": [1e3]}"#,
    r#","arguments":null"#,
    r#","arguments":[]"#,
    r#","arguments":"{}""#,
];

const FILTERS: [&str; 10] = [
    r#"{"taskIds":["t","u"],"toolsListChanged":true}"#,
    r#"{"taskIds":[5]}"#,
    r#"{"toolsListChanged":true}"#,
    r#"{"toolsListChanged":true,"promptsListChanged":true}"#,
    "{}",
    r#"{"toolsListChanged":false}"#,
    r#"{"toolsListChanged":"yes"}"#,
    r#"{"toolsListChanged":null}"#,
    "[]",
    "null",
];

/// What the other side was asked, which is what it most likely speaks of.
#[derive(Debug)]
pub(super) struct Asked {
    /// How many numbers were given out.
    pub(super) numbers: usize,
    /// Those that it is still to answer.
    pub(super) open: Vec<u64>,
}

/// A message, or an array of them.
pub(super) fn compose(choices: &mut Choices<'_>, asked: &Asked) -> String {
    let text = if choices.below(12) == 11 {
        let messages: Vec<String> = (0..choices.below(6)).map(|_| message(choices, asked)).collect();
        format!("[{}]", messages.join(","))
    } else {
        message(choices, asked)
    };
    match choices.below(16) {
        15 => damaged(&text, choices),
        _ => text,
    }
}

fn message(choices: &mut Choices<'_>, asked: &Asked) -> String {
    match choices.below(21) {
        0 => {
            let (version, capabilities) = (choices.pick(&VERSIONS), choices.pick(&CAPABILITIES));
            let params = format!(r#""protocolVersion":{version},"capabilities":{capabilities}"#);
            request("initialize", &params, choices)
        }
        1..=4 => {
            let name = match choices.below(12) {
                0..=8 => r#""name":"t""#,
                9 => r#""name":"\u0074""#,
                10 => r#""x":1"#,
                _ => r#""name":5"#,
            };
            let inputs = choices.pick(&["", "", "", r#","inputResponses":{},"requestState":"s""#]);
            request("tools/call", &format!("{name}{}{inputs}", choices.pick(&ARGUMENTS)), choices)
        }
        5 => request("tools/list", choices.pick(&[r#""x":1"#, r#""cursor":"1""#, r#""cursor":5"#]), choices),
        6 => request("ping", r#""x":[]"#, choices),
        7 => request("logging/setLevel", &format!(r#""level":{}"#, choices.pick(&LEVELS)), choices),
        8 => request("server/discover", r#""x":{}"#, choices),
        9 | 10 => request(
            "subscriptions/listen",
            &format!(r#""notifications":{}"#, choices.pick(&FILTERS)),
            choices,
        ),
        11 | 12 => {
            let id = choices.pick(&IDS);
            format!(
                r#"{{"method":"notifications/cancelled","params":{{"requestId":{id}{}}}}}"#,
                meta(choices)
            )
        }
        13..=15 => response(choices, asked),
        16 | 17 => told(choices, asked),
        18 | 19 => {
            let method = choices.pick(&["elicitation/create", "sampling/createMessage", "roots/list"]);
            request(method, r#""mode":"form""#, choices)
        }
        _ => {
            let method = choices.pick(&[
                "prompts/list",
                "resources/subscribe",
                "notifications/initialized",
                "tasks/get",
                "tasks/update",
                "tasks/cancel",
                "tasks/list",
                "",
            ]);
            let params = choices.pick(&[
                r#""x":null"#,
                r#""taskId":"t""#,
                r#""taskId":"t","inputResponses":{}"#,
                r#""taskId":5"#,
            ]);
            request(method, params, choices)
        }
    }
}

/// A request whose `params` begin with these. Now and then it has no id, and is none.
fn request(method: &str, params: &str, choices: &mut Choices<'_>) -> String {
    let params = format!("{params}{}", meta(choices));
    let id = choices.pick(&IDS);
    match choices.below(18) {
        0..=10 => format!(r#"{{"jsonrpc":"2.0","id":{id},"method":"{method}","params":{{{params}}}}}"#),
        11 | 12 => format!(r#"{{"params":{{{params}}},"method":"{method}","id":{id}}}"#),
        13 => format!(r#"{{"jsonrpc":"2.0","method":"{method}","params":{{{params}}}}}"#),
        14 => format!(r#"{{"jsonrpc":"1.0","id":{id},"method":"{method}","params":{{{params}}}}}"#),
        15 => format!(r#"{{"id":{id},"method":"{method}"}}"#),
        16 => format!(r#"{{"jsonrpc":2,"id":{id},"method":"{method}","params":null}}"#),
        _ => format!(r#" {{"id":{id},"method":"{method}","params":null,"result":{{}},"x":[{{}}]}}"#),
    }
}

/// What a request of either era carries, in front of which something stands.
fn meta(choices: &mut Choices<'_>) -> String {
    if choices.below(2) == 0 {
        return choices.pick(&LEGACY_META).to_owned();
    }
    let version = if choices.below(4) < 3 { VERSIONS[0] } else { choices.pick(&VERSIONS) };
    let capabilities = if choices.below(4) < 3 { CAPABILITIES[0] } else { choices.pick(&CAPABILITIES) };
    let mut meta = format!(
        r#""io.modelcontextprotocol/protocolVersion":{version},"io.modelcontextprotocol/clientCapabilities":{capabilities}"#
    );
    if choices.below(4) == 3 {
        meta = format!(r#"{meta},"io.modelcontextprotocol/logLevel":{}"#, choices.pick(&LEVELS));
    }
    if choices.below(4) == 3 {
        meta.push_str(r#","progressToken":7"#);
    }
    format!(r#","_meta":{{{meta}}}"#)
}

/// What is told to whoever calls, most of it of progress.
fn told(choices: &mut Choices<'_>, asked: &Asked) -> String {
    let method = choices.pick(&[
        "notifications/progress",
        "notifications/progress",
        "notifications/progress",
        "notifications/message",
        "notifications/tools/list_changed",
    ]);
    let number = number(choices, asked);
    let params = match choices.below(8) {
        6 => r#""progress":1"#.to_owned(),
        7 => format!(r#""progressToken":{number},"progress":2{}"#, meta(choices)),
        _ => format!(r#""progressToken":{number},"progress":1"#),
    };
    format!(r#"{{"jsonrpc":"2.0","method":"{method}","params":{{{params}}}}}"#)
}

/// An answer, often to something that was asked.
fn response(choices: &mut Choices<'_>, asked: &Asked) -> String {
    let id = number(choices, asked);
    let outcome = choices.pick(&[
        r#""result":{"action":"accept","content":{}}"#,
        r#""result":null"#,
        r#""error":{"code":-1,"message":"no"}"#,
        r#""result":null,"error":{"code":-1,"message":"no"}"#,
        r#""error":null"#,
        r#""method":null,"result":{}"#,
        r#""params":5,"result":{}"#,
        r#""params":5,"method":null,"result":{}"#,
    ]);
    format!(r#"{{"jsonrpc":"2.0","id":{id},{outcome}}}"#)
}

/// A number of ours, or what looks like one.
fn number(choices: &mut Choices<'_>, asked: &Asked) -> String {
    match choices.below(12) {
        0..=5 if !asked.open.is_empty() => choices.pick(&asked.open).to_string(),
        6 => format!(r#""{}""#, choices.below(8)),
        7 => format!("{}.0", choices.below(8)),
        8 => choices.pick(&IDS).to_owned(),
        _ => (choices.below(256) % (asked.numbers + 1) + 1).to_string(),
    }
}

/// The same without its end, or with another character somewhere.
fn damaged(text: &str, choices: &mut Choices<'_>) -> String {
    let place = choices.below(256) % text.len().max(1);
    let place = (0..=place).rev().find(|place| text.is_char_boundary(*place)).unwrap_or(0);
    match choices.pick(&["", "\"", "}", "{", ",", "\\ud800", "\\", "1e999", "null", "\u{e9}", "["]) {
        "" => text[..place].to_owned(),
        other => format!("{}{other}{}", &text[..place], &text[place..]),
    }
}
