//! What the client's side says: it opens a session or does without, sends one request, answers what it is asked, and reads
//! until it has its own answer.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use serde::Deserialize;
use serde_json::Map;
use serde_json::Value;
use serde_json::json;

use super::Error;
use super::wire_end::WireEnd;
use crate::protocol::Version;
use crate::protocol::notifications;
use crate::protocol::requests;
use crate::tool::Progress;
use crate::tool::ProgressReport;
use crate::wire::Message;
use crate::wire::decode;

/// How the client's side behaves.
#[derive(Clone, Debug, Default)]
pub(super) struct Client {
    /// What answers the questions of tools. None: nothing can be asked.
    pub(super) answering: Option<Answering>,
    /// Whether it speaks the revision that has no sessions.
    pub(super) modern: bool,
    /// Whether it takes a handle in place of a result, and waits for that.
    pub(super) tasks: bool,
}

/// Gives the result for a method and its `params`.
#[derive(Clone)]
pub(super) struct Answering(pub(super) Arc<Answer>);

type Answer = dyn Fn(&str, &Value) -> Value + Send + Sync;

impl fmt::Debug for Answering {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Answering")
    }
}

/// The id of the first request that matters, and its progress token. Each round is a request of its own.
pub(super) const ID: u32 = 1;

/// How often a call is made again with answers. A tool that always asks for more would never end.
const ROUNDS: u32 = 10;

impl Client {
    /// Sends one request, and reads until it is answered; and again, if the answer is that the server has to know more.
    pub(super) async fn ask<T>(
        &self,
        mut end: WireEnd,
        method: &str,
        mut params: Value,
    ) -> Result<(T, Vec<Progress>), Error>
    where
        T: for<'de> Deserialize<'de>,
    {
        let mut progress = Vec::new();
        self.introduce(&mut end, &mut params).await;
        for id in ID..=ROUNDS {
            end.send(&json!({"jsonrpc": "2.0", "id": id, "method": method, "params": params})).await;
            let result = self.answer_to(id, &mut end, &mut progress).await?;
            if result["resultType"] == "task" {
                let result =
                    self.wait_for_task(&result, params["_meta"].take(), &mut end, &mut progress).await?;
                return Ok((T::deserialize(result).map_err(Error::unreadable)?, progress));
            }
            if result["resultType"] != "input_required" {
                let result = T::deserialize(result).map_err(Error::unreadable)?;
                return Ok((result, progress));
            }
            params["inputResponses"] = self.responses(&result["inputRequests"]);
            params["requestState"] = result["requestState"].clone();
        }
        Err(Error::Unreadable { why: format!("the tool still asks after {ROUNDS} rounds") })
    }

    /// Opens a session, or says in the request itself what there is to say.
    async fn introduce(&self, end: &mut WireEnd, params: &mut Value) {
        let mut capabilities = match self.answering {
            Some(_) => {
                json!({"elicitation": {"form": {}, "url": {}}, "sampling": {"tools": {}}, "roots": {}})
            }
            None => json!({}),
        };
        if self.tasks {
            capabilities["extensions"] = json!({"io.modelcontextprotocol/tasks": {}});
        }
        let client = json!({"name": env!("CARGO_PKG_NAME"), "version": env!("CARGO_PKG_VERSION")});
        if self.modern {
            let meta = &mut params["_meta"];
            meta["io.modelcontextprotocol/protocolVersion"] = Version::MODERN.name().into();
            meta["io.modelcontextprotocol/clientCapabilities"] = capabilities;
            meta["io.modelcontextprotocol/clientInfo"] = client;
            return;
        }
        let version = Version::LATEST_LEGACY.name();
        let hello = json!({"protocolVersion": version, "capabilities": capabilities, "clientInfo": client});
        end.send(&json!({"jsonrpc": "2.0", "id": 0, "method": requests::INITIALIZE, "params": hello})).await;
    }

    /// The result of the request, after all that comes before it.
    async fn answer_to(
        &self,
        request: u32,
        end: &mut WireEnd,
        progress: &mut Vec<Progress>,
    ) -> Result<Value, Error> {
        loop {
            let text = end.receive().await?;
            match decode::<ProgressReport<'_>>(&text, "") {
                Message::Notification { method, params } if *method == *notifications::PROGRESS => {
                    progress.extend(params.read());
                }
                Message::Request { .. } => {
                    let question: Value = serde_json::from_str(&text).map_err(Error::unreadable)?;
                    let result = self.response(&question);
                    end.send(&json!({"jsonrpc": "2.0", "id": question["id"], "result": result})).await;
                }
                Message::Response { id, outcome }
                    if id.is_some_and(|id| id.as_json() == request.to_string()) =>
                {
                    let result = outcome.map_err(Error::refused)?;
                    return serde_json::from_str(result).map_err(Error::unreadable);
                }
                _ => {}
            }
        }
    }

    /// Asks how a task stands until it is over, and answers what it asks. Its result is that of the call.
    async fn wait_for_task(
        &self,
        task: &Value,
        meta: Value,
        end: &mut WireEnd,
        progress: &mut Vec<Progress>,
    ) -> Result<Value, Error> {
        let pause = Duration::from_millis(task["pollIntervalMs"].as_u64().unwrap_or_default());
        let mut params = json!({"taskId": task["taskId"], "_meta": meta});
        for id in ID + ROUNDS + 1.. {
            let get = requests::TASKS_GET;
            end.send(&json!({"jsonrpc": "2.0", "id": id, "method": get, "params": params})).await;
            let mut task = self.answer_to(id, end, progress).await?;
            match task["status"].as_str().unwrap_or_default() {
                "completed" => return Ok(task["result"].take()),
                "input_required" => {
                    params["inputResponses"] = self.responses(&task["inputRequests"]);
                    let update = requests::TASKS_UPDATE;
                    // Its answer says nothing, and is passed over.
                    end.send(&json!({"jsonrpc": "2.0", "id": "update", "method": update, "params": params}))
                        .await;
                }
                "working" => tokio::time::sleep(pause).await,
                _ => return Err(Error::refused(&task["error"].to_string())),
            }
        }
        Err(Error::Unreadable { why: "the task never ends".to_owned() })
    }

    /// The answers to all questions, by their keys.
    #[inline]
    fn responses(&self, questions: &Value) -> Value {
        let questions = questions.as_object().into_iter().flatten();
        let responses = questions.map(|(key, question)| (key.clone(), self.response(question)));
        Value::Object(responses.collect::<Map<_, _>>())
    }

    fn response(&self, question: &Value) -> Value {
        let method = question["method"].as_str().unwrap_or_default();
        if method == requests::PING {
            return json!({});
        }
        self.answering.as_ref().map_or(Value::Null, |Answering(answer)| answer(method, &question["params"]))
    }
}
