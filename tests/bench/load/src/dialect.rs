//! What is asked, how each server wants to be asked it, and what it has to answer.

use serde_json::Value;
use serde_json::json;

use crate::Outcome;
use crate::message::ADDEND;
use crate::socket::Socket;

/// How a server is spoken to.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Dialect {
    /// It gives back what it gets, which is the same as for a session.
    Echo,
    /// JSON-RPC 2.0, with a method for each tool.
    JsonRpc,
    /// MCP 2025-11-25: a session, which is opened first.
    Session,
    /// MCP 2026-07-28: each request says in its `_meta` all that it needs.
    Stateless,
}

#[derive(Clone, Copy, Debug)]
pub(crate) enum Asked {
    /// A call of a tool that adds two numbers.
    Add(&'static str),
    /// A call of a tool that gives 64 KiB of text back: this, again and again.
    Echo(&'static str),
    /// The list of so many tools.
    List(usize),
}

const LARGE: usize = 64 * 1024;

impl Dialect {
    pub(crate) fn request(self, asked: &Asked, number: u32) -> String {
        let arguments = match asked {
            Asked::Add(_) => format!(r#"{{"a":{number},"b":{ADDEND}}}"#),
            Asked::Echo(piece) => json!({"text": large(piece)}).to_string(),
            Asked::List(_) => "{}".to_owned(),
        };
        let (tool, method) = match asked {
            Asked::Add(tool) => (*tool, "tools/call"),
            Asked::Echo(_) => ("echo", "tools/call"),
            Asked::List(_) => ("", "tools/list"),
        };
        if self == Self::JsonRpc {
            return format!(r#"{{"jsonrpc":"2.0","id":{number},"method":"{tool}","params":{arguments}}}"#);
        }
        let mut params = match asked {
            Asked::List(_) => String::new(),
            _ => format!(r#""name":"{tool}","arguments":{arguments}"#),
        };
        if self == Self::Stateless {
            params += if params.is_empty() { "" } else { "," };
            params += r#""_meta":{"io.modelcontextprotocol/protocolVersion":"2026-07-28","#;
            params += r#""io.modelcontextprotocol/clientInfo":{"name":"bench","version":"1.0.0"},"#;
            params += r#""io.modelcontextprotocol/clientCapabilities":{}}"#;
        }
        format!(r#"{{"jsonrpc":"2.0","id":{number},"method":"{method}","params":{{{params}}}}}"#)
    }

    pub(crate) fn is_right(self, asked: &Asked, number: u32, request: &Value, answer: &Value) -> bool {
        let result = &answer["result"];
        let right = match (self, asked) {
            (Self::Echo, _) => return answer == request,
            (Self::JsonRpc, Asked::Add(_)) => *result == number + ADDEND,
            (Self::JsonRpc, Asked::Echo(piece)) => *result == large(piece),
            (_, Asked::Add(_)) => result["content"][0]["text"] == *(number + ADDEND).to_string(),
            (_, Asked::Echo(piece)) => result["content"][0]["text"] == large(piece),
            (_, Asked::List(count)) => {
                let tools = result["tools"].as_array().map(Vec::as_slice).unwrap_or_default();
                let is_tool =
                    |tool: &Value| tool["name"].is_string() && tool["inputSchema"]["type"] == "object";
                tools.len() == *count && tools.iter().all(is_tool) && result["nextCursor"].is_null()
            }
        };
        let is_complete = self != Self::Stateless || result["resultType"] == "complete";
        right
            && is_complete
            && answer["jsonrpc"] == "2.0"
            && answer["id"] == number
            && result["isError"] != true
    }

    /// Does what comes before the first request.
    pub(crate) fn open(self, socket: &mut Socket) -> Outcome {
        if self != Self::Session {
            return Ok(());
        }
        socket.send(
            r#"{"jsonrpc":"2.0","id":0,"method":"initialize","params":{"protocolVersion":"2025-11-25","capabilities":{},"clientInfo":{"name":"bench","version":"1.0.0"}}}"#,
        )?;
        let answer: Value = serde_json::from_str(&socket.receive()?)?;
        if answer["result"]["protocolVersion"] != "2025-11-25" {
            return Err(format!("no session: {answer}").into());
        }
        socket.send(r#"{"jsonrpc":"2.0","method":"notifications/initialized"}"#)
    }
}

fn large(piece: &str) -> String {
    piece.repeat(LARGE / piece.len())
}
