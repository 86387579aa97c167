//! What each text means in each era.

use super::Effect;
use super::Model;
use super::Taken;
use super::is_same;
use super::refused;
use crate::fuzzing::reading::Members;
use crate::fuzzing::reading::is_id;
use crate::fuzzing::reading::is_object;
use crate::fuzzing::reading::is_string;
use crate::fuzzing::reading::string;
use crate::fuzzing::told::Told;
use crate::protocol::Version;

pub(super) const INVALID_REQUEST: i32 = -32600;
pub(in crate::fuzzing) const METHOD_NOT_FOUND: i32 = -32601;
const INVALID_PARAMS: i32 = -32602;
const UNSUPPORTED: i32 = -32022;
pub(super) const VERSION: &str = "io.modelcontextprotocol/protocolVersion";
const CAPABILITIES: &str = "io.modelcontextprotocol/clientCapabilities";
const LOG_LEVEL: &str = "io.modelcontextprotocol/logLevel";
const LEVELS: [&str; 8] = ["debug", "info", "notice", "warning", "error", "critical", "alert", "emergency"];
const LARGEST_BATCH: usize = 64;
const MOST_TASKS: usize = 64;
const LONGEST_TASK_ID: usize = 128;
const MISSING_CAPABILITY: i32 = -32021;
pub(in crate::fuzzing) const INTERNAL_ERROR: i32 = -32603;

impl Model {
    pub(super) fn take_batch(&self, messages: Vec<String>, in_batch: bool) -> Taken {
        let has_batches = self.session == Some(Version::V2025_03_26);
        if in_batch || !has_batches || messages.is_empty() || messages.len() > LARGEST_BATCH {
            return refused(None, INVALID_REQUEST);
        }
        (None, Effect::Batch(messages))
    }

    pub(super) fn take_response(&mut self, id: Option<&str>, outcome: Result<String, String>) -> Effect {
        if let Some(place) = self.questions.iter().position(|(open, _)| id == Some(open.to_string().as_str()))
        {
            let (question, key) = self.questions.remove(place);
            return Effect::Answered { question, key: Some(key), outcome };
        }
        let request = self.requests.iter().position(|open| id == Some(open.number.to_string().as_str()));
        if let Some(place) = request {
            let question = self.requests.remove(place).number;
            return Effect::Answered { question, key: None, outcome };
        }
        self.ping = self.ping.filter(|ping| id != Some(ping.to_string().as_str()));
        Effect::Nothing
    }

    pub(super) fn take_notification(&mut self, method: &str, params: &Members) -> Effect {
        if method != "notifications/cancelled" {
            let token = params.not_null("progressToken").filter(|token| is_id(token));
            return Effect::Heard { method: method.to_owned(), token: token.map(str::to_owned) };
        }
        let id = params.not_null("requestId").filter(|id| is_id(id));
        let Some(id) = id else { return Effect::Nothing };
        if let Some(place) = self.calls.iter().position(|call| is_same(&call.id, id)) {
            return Effect::Cancel(self.calls.remove(place));
        }
        let listen = self.listens.iter().position(|listen| is_same(&listen.id, id));
        listen.map_or(Effect::Nothing, |place| Effect::Unlisten(self.listens.remove(place).id))
    }

    pub(super) fn take_modern(
        &mut self,
        id: String,
        method: &str,
        version: &str,
        params: &Members,
        in_batch: bool,
    ) -> Taken {
        let meta = params.within("_meta");
        if in_batch {
            return refused(id, INVALID_REQUEST);
        }
        if !is_string(version) || !meta.not_null(CAPABILITIES).is_some_and(is_object) {
            return refused(id, INVALID_PARAMS);
        }
        if string(version) != "2026-07-28" {
            let requested = Some(version.to_owned());
            return (Some(Told::Error { id: Some(id), code: UNSUPPORTED, requested }), Effect::Nothing);
        }
        match method {
            "tools/call" => {
                let level = meta.not_null(LOG_LEVEL).map(level);
                match level {
                    Some(None) => refused(id, INVALID_PARAMS),
                    _ => Self::take_call(
                        id,
                        Version::V2026_07_28,
                        level.flatten().unwrap_or_else(|| "none".to_owned()),
                        params,
                    ),
                }
            }
            "tools/list" => list(id, Version::V2026_07_28, params),
            "server/discover" => {
                let result = Told::Result { id, is_modern: true, subscription: None, version: None };
                (Some(result), Effect::Nothing)
            }
            "subscriptions/listen" => self.take_listen(id, params, has_tasks(&meta)),
            "tasks/get" | "tasks/update" | "tasks/cancel" => {
                let is_update = method == "tasks/update";
                match params.not_null("taskId") {
                    Some(task) if is_string(task) => {
                        if is_update && !params.not_null("inputResponses").is_some_and(is_object) {
                            refused(id, INVALID_PARAMS)
                        } else if has_tasks(&meta) {
                            (None, Effect::Task(string(task)))
                        } else {
                            refused(id, MISSING_CAPABILITY)
                        }
                    }
                    _ => refused(id, INVALID_PARAMS),
                }
            }
            _ => refused(id, METHOD_NOT_FOUND),
        }
    }

    pub(super) fn take_listen(&mut self, id: String, params: &Members, has_tasks: bool) -> Taken {
        let filter = params.not_null("notifications").and_then(Members::of);
        let asked = filter.and_then(|filter| {
            let tools = filter.get("toolsListChanged").map_or(Some(false), flag)?;
            let tasks = filter.get("taskIds").map_or(Some(Vec::new()), strings)?;
            (tasks.len() <= MOST_TASKS).then_some((tools, tasks))
        });
        let Some((tools, tasks)) = asked else { return refused(id, INVALID_PARAMS) };
        if has_tasks && tasks.iter().any(|id| id.len() <= LONGEST_TASK_ID) {
            return (None, Effect::Find { id, tools });
        }
        (Some(self.open_listen(id, tools)), Effect::Nothing)
    }

    pub(super) fn take_legacy(
        &mut self,
        id: String,
        method: &str,
        params: &Members,
        in_batch: bool,
    ) -> Taken {
        let empty = |id| Some(Told::Result { id, is_modern: false, subscription: None, version: None });
        match (method, self.session) {
            ("ping", _) => (empty(id), Effect::Nothing),
            ("elicitation/create" | "sampling/createMessage" | "roots/list", _) if !in_batch => {
                (None, Effect::Asked)
            }
            _ if !self.serves => refused(id, METHOD_NOT_FOUND),
            ("initialize", _) if in_batch => refused(id, INVALID_REQUEST),
            ("initialize", _) => {
                // What is no version is one that nobody knows.
                let asked = params.not_null("protocolVersion").filter(|asked| is_string(asked));
                let asked = asked.map(string).unwrap_or_default();
                let known = Version::LEGACY.into_iter().find(|version| version.name() == asked);
                let version = known.unwrap_or(Version::V2025_11_25);
                self.session = Some(version);
                let version = Some(version.name().to_owned());
                let told = Told::Result { id, is_modern: false, subscription: None, version };
                (Some(told), Effect::Opened)
            }
            ("tools/call" | "tools/list" | "logging/setLevel", None)
            | ("server/discover" | "subscriptions/listen", _) => refused(id, INVALID_PARAMS),
            ("tools/call", Some(version)) => Self::take_call(id, version, "session".to_owned(), params),
            ("tools/list", Some(version)) => list(id, version, params),
            ("logging/setLevel", Some(_)) => match params.not_null("level").and_then(level) {
                Some(level) => (empty(id), Effect::Level(level)),
                None => refused(id, INVALID_PARAMS),
            },
            _ => refused(id, METHOD_NOT_FOUND),
        }
    }

    pub(super) fn take_call(id: String, version: Version, logs: String, params: &Members) -> Taken {
        let arguments = params.not_null("arguments").unwrap_or("{}");
        match params.not_null("name") {
            Some(name) if is_string(name) && is_object(arguments) => {
                let token = params
                    .within("_meta")
                    .not_null("progressToken")
                    .filter(|token| is_id(token))
                    .map(str::to_owned);
                let (name, arguments) = (string(name), arguments.to_owned());
                (None, Effect::Call { version, name, arguments, progress: token, logs })
            }
            _ => refused(id, INVALID_PARAMS),
        }
    }
}

fn list(id: String, version: Version, params: &Members) -> Taken {
    match params.not_null("cursor") {
        Some(cursor) if !is_string(cursor) => refused(id, INVALID_PARAMS),
        cursor => (None, Effect::List { version, cursor: cursor.map(string) }),
    }
}

fn level(text: &str) -> Option<String> {
    let name = serde_json::from_str::<String>(text).ok()?;
    LEVELS.contains(&name.as_str()).then_some(name)
}

fn strings(text: &str) -> Option<Vec<String>> {
    serde_json::from_str(text).ok()
}

fn has_tasks(meta: &Members) -> bool {
    let extensions = meta.within(CAPABILITIES).within("extensions");
    extensions.not_null("io.modelcontextprotocol/tasks").is_some_and(is_object)
}

fn flag(text: &str) -> Option<bool> {
    serde_json::from_str(text).ok()
}
