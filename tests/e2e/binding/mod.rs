//! What docs/BINDING.md says and no other module proves. Above each test stands which of its sentences it proves; those
//! that older tests prove are named there.
//!
//! Requests are written here in both eras, and most tests go through both.

mod asking;
mod batches;
mod cancelling;
mod ending;
mod eras;
mod ids;
mod legacy;
mod listening;
mod modern;
mod opening;
mod reading;
mod served;
mod shapes;
mod telling;
mod writing;

use serde_json::Value;
use serde_json::json;

use crate::fixture::Client;

/// Which rules a request is under.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Era {
    /// Those of the session.
    Legacy,
    /// Those of 2026-07-28.
    Modern,
}

const ERAS: [Era; 2] = [Era::Legacy, Era::Modern];

impl Era {
    /// A request. The id is JSON.
    fn request(self, id: &str, method: &str, params: Value) -> String {
        match self {
            Self::Legacy => request(id, method, &params),
            Self::Modern => request(id, method, &with_meta(params, meta())),
        }
    }

    #[allow(clippy::needless_pass_by_value, reason = "what `json!` makes is made for this alone")]
    fn call(self, id: &str, tool: &str, arguments: Value) -> String {
        self.request(id, "tools/call", json!({"name": tool, "arguments": arguments}))
    }
}

/// A request with these parameters and no others.
fn request(id: &str, method: &str, params: &Value) -> String {
    format!(r#"{{"jsonrpc":"2.0","id":{id},"method":"{method}","params":{params}}}"#)
}

const VERSION: &str = "io.modelcontextprotocol/protocolVersion";
const CAPABILITIES: &str = "io.modelcontextprotocol/clientCapabilities";
const LOG_LEVEL: &str = "io.modelcontextprotocol/logLevel";
const SERVER_INFO: &str = "io.modelcontextprotocol/serverInfo";
const SUBSCRIPTION: &str = "io.modelcontextprotocol/subscriptionId";
const OF_REQUEST: &str = "mcp-ws/requestId";

/// What every modern request has, of a client that can be asked nothing.
fn meta() -> Value {
    json!({VERSION: "2026-07-28", CAPABILITIES: {}})
}

/// The same parameters with more in their `_meta`.
fn with_meta(mut params: Value, more: Value) -> Value {
    let Value::Object(more) = more else { panic!("no object: {more}") };
    let meta = &mut params["_meta"];
    for (key, value) in more {
        meta[key] = value;
    }
    params
}

/// Opens a session of a client that can be asked this.
async fn initialize(client: &mut Client, version: &str, capabilities: Value) {
    let params = json!({"protocolVersion": version, "capabilities": capabilities});
    let answer = client.ask(request("\"init\"", "initialize", &params)).await;
    assert_eq!(answer["result"]["protocolVersion"], version, "{answer}");
}

/// Answers a request of the server.
fn reply(asked: &Value, result: &Value) -> String {
    json!({"jsonrpc": "2.0", "id": asked["id"], "result": result}).to_string()
}
