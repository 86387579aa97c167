//! Who wants to hear of what: the `subscriptions/listen` requests that are open (2026-07-28).
//!
//! Such a request is not answered until it ends, and until then whatever it asked for is told with its id. Bounded by
//! `Limits::listens`; one more is answered with an error.

use serde::Deserialize;

use crate::protocol::ServerInfo;
use crate::protocol::notifications;
use crate::wire::Id;
use crate::wire::Object;
use crate::wire::Sink;
use crate::wire::write_notification;
use crate::wire::write_result;

/// What a client asks to be told of, as far as there is anything to tell.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub(crate) struct Filter {
    /// That there are other tools.
    #[serde(rename = "toolsListChanged")]
    tools: bool,
    /// That these tasks have changed.
    #[serde(rename = "taskIds")]
    tasks: Vec<String>,
}

/// How many tasks one request may ask about.
const MOST_TASKS: usize = 64;

/// No task has an id that is longer.
const LONGEST_TASK_ID: usize = 128;

impl Filter {
    /// Reads it. What there is nothing to tell of is passed over; what cannot be read gives nothing.
    pub(super) fn from_json(text: &str) -> Option<Self> {
        let Object(mut filter) = serde_json::from_str::<Object<Self>>(text).ok()?;
        if filter.tasks.len() > MOST_TASKS {
            return None;
        }
        filter.tasks.retain(|id| id.len() <= LONGEST_TASK_ID);
        Some(filter)
    }

    /// The tasks that are asked about.
    pub(crate) fn tasks(&self) -> impl Iterator<Item = &str> {
        self.tasks.iter().map(String::as_str)
    }

    /// The same about these tasks instead.
    pub(crate) fn with_tasks(self, tasks: Vec<String>) -> Self {
        Self { tasks, ..self }
    }

    pub(super) fn has_tasks(&self) -> bool {
        !self.tasks.is_empty()
    }

    /// What will be told, as JSON.
    fn to_json(&self) -> String {
        let mut members = Vec::new();
        if self.tools {
            members.push(r#""toolsListChanged":true"#.to_owned());
        }
        if !self.tasks.is_empty() {
            members.push(format!(r#""taskIds":{}"#, serde_json::Value::from(self.tasks.as_slice())));
        }
        format!("{{{}}}", members.join(","))
    }
}

/// The requests that are open, in the order in which they came.
#[derive(Debug, Default)]
pub(super) struct Listens {
    open: Vec<Listen>,
    /// Whether one has ended since somebody has asked.
    ended: bool,
}

#[derive(Debug)]
struct Listen {
    /// The id however it is spelled, by which the request is found.
    name: String,
    /// The id as it came.
    id: String,
    filter: Filter,
}

impl Listens {
    pub(super) fn len(&self) -> usize {
        self.open.len()
    }

    pub(super) fn is_in_use(&self, id: Id<'_>) -> bool {
        self.open.iter().any(|listen| *listen.name == *id.canonical())
    }

    /// Opens one, and says what it will hear of before it hears anything.
    pub(super) fn open(&mut self, id: Id<'_>, filter: Filter, sink: &mut dyn Sink) {
        let params = format!(r#"{{{},"notifications":{}}}"#, tag(id.as_json()), filter.to_json());
        write_notification(sink, notifications::ACKNOWLEDGED, &params);
        self.open.push(Listen { name: id.canonical().into_owned(), id: id.as_json().to_owned(), filter });
    }

    /// Forgets one that its client has given up. Says whether there was one.
    pub(super) fn cancel(&mut self, id: Id<'_>) -> bool {
        let before = self.open.len();
        self.open.retain(|listen| *listen.name != *id.canonical());
        let ended = self.open.len() < before;
        self.ended |= ended;
        ended
    }

    pub(super) fn take_ended(&mut self) -> bool {
        std::mem::take(&mut self.ended)
    }

    /// Tells all who asked for it that there are other tools. Says whether anybody did.
    pub(super) fn tell_tools_changed(&self, sink: &mut dyn Sink) -> bool {
        let mut told = false;
        for listen in self.open.iter().filter(|listen| listen.filter.tools) {
            write_notification(sink, notifications::TOOLS_LIST_CHANGED, &format!("{{{}}}", tag(&listen.id)));
            told = true;
        }
        told
    }

    /// Tells one how a task stands that it has asked about: `now` is JSON, an object with at least one member.
    pub(super) fn tell_task(&self, subscription: &str, id: &str, now: &str, sink: &mut dyn Sink) {
        let wants =
            |listen: &&Listen| listen.name == subscription && listen.filter.tasks().any(|task| task == id);
        if let Some(listen) = self.open.iter().find(wants) {
            let members = now.strip_prefix('{').unwrap_or(now);
            write_notification(sink, notifications::TASK, &format!("{{{},{members}", tag(&listen.id)));
        }
    }

    /// Whether this one is open, named by its id however that is spelled.
    pub(super) fn has(&self, subscription: &str) -> bool {
        self.open.iter().any(|listen| listen.name == subscription)
    }

    /// Ends all of them, by an answer. The specification has it both ways, that a server cancels such a request and that it
    /// answers it; but the official clients take the first for a loss, and an answer behind it for one to nothing.
    pub(super) fn end(&mut self, info: &ServerInfo, sink: &mut dyn Sink) {
        for Listen { id, .. } in self.open.drain(..) {
            let mut meta = Vec::new();
            info.put_meta(&mut meta);
            let tag = tag(&id);
            let mut result = br#"{"resultType":"complete","#.to_vec();
            result.extend_from_slice(tag.strip_suffix('}').unwrap_or(&tag).as_bytes());
            result.push(b',');
            result.extend_from_slice(&meta);
            result.extend_from_slice(b"}}");
            write_result(sink, Id::known(&id), &result);
        }
    }
}

/// Whose notification it is, as a member of its `params`.
fn tag(id: &str) -> String {
    format!(r#""_meta":{{"io.modelcontextprotocol/subscriptionId":{id}}}"#)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::wire::sink_for_tests::Kept;

    fn id(text: &str) -> Id<'_> {
        Id::from_json(text).unwrap()
    }

    fn filter(text: &str) -> Option<String> {
        Filter::from_json(text).map(|filter| filter.to_json())
    }

    #[test]
    fn what_there_is_nothing_to_tell_of_is_not_promised() {
        let asked =
            r#"{"toolsListChanged":true,"promptsListChanged":true,"resourceSubscriptions":["a"],"x":{}}"#;
        assert_eq!(filter(asked).as_deref(), Some(r#"{"toolsListChanged":true}"#));
        assert_eq!(filter(r#"{"taskIds":["a","b"]}"#).as_deref(), Some(r#"{"taskIds":["a","b"]}"#));
        assert_eq!(filter(&format!(r#"{{"taskIds":["{}"]}}"#, "x".repeat(129))).as_deref(), Some("{}"));
        assert_eq!(filter("{}").as_deref(), Some("{}"));
        assert_eq!(filter(r#"{"toolsListChanged":false}"#).as_deref(), Some("{}"));
        for wrong in ["[]", "5", r#"{"toolsListChanged":"yes"}"#] {
            assert_eq!(filter(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn a_request_may_ask_about_64_tasks_and_not_one_more() {
        let ids = |count: usize| format!(r#"{{"taskIds":{:?}}}"#, vec!["x"; count]);
        assert!(Filter::from_json(&ids(MOST_TASKS)).is_some());
        assert!(Filter::from_json(&ids(MOST_TASKS + 1)).is_none());
    }

    #[test]
    fn each_is_told_with_its_own_id_and_only_of_what_it_asked_for() {
        let (mut listens, mut sink) = (Listens::default(), Kept::default());
        listens.open(id("9"), Filter::from_json(r#"{"toolsListChanged":true}"#).unwrap(), &mut sink);
        listens.open(id("\"9\""), Filter::from_json(r#"{"toolsListChanged":true}"#).unwrap(), &mut sink);
        listens.open(id("10"), Filter::from_json(r#"{"taskIds":["t"]}"#).unwrap(), &mut sink);
        let acknowledged = sink.messages.remove(0);
        assert_eq!(
            acknowledged,
            r#"{"jsonrpc":"2.0","method":"notifications/subscriptions/acknowledged","params":{"_meta":{"io.modelcontextprotocol/subscriptionId":9},"notifications":{"toolsListChanged":true}}}"#
        );
        sink.messages.clear();
        assert!(listens.tell_tools_changed(&mut sink));
        assert_eq!(sink.messages.len(), 2);
        assert!(
            sink.messages[1]
                .ends_with(r#""params":{"_meta":{"io.modelcontextprotocol/subscriptionId":"9"}}}"#)
        );
        sink.messages.clear();
        for (subscription, task) in [("10", "t"), ("10", "u"), ("9", "t"), ("11", "t")] {
            listens.tell_task(subscription, task, r#"{"taskId":"t"}"#, &mut sink);
        }
        let told = r#"{"jsonrpc":"2.0","method":"notifications/tasks","params":{"_meta":{"io.modelcontextprotocol/subscriptionId":10},"taskId":"t"}}"#;
        assert_eq!(sink.messages, [told]);
    }

    #[test]
    fn an_id_is_in_use_until_it_is_given_up() {
        let (mut listens, mut sink) = (Listens::default(), Kept::default());
        listens.open(id(r#""a""#), Filter::default(), &mut sink);
        assert!(listens.is_in_use(id(r#""\u0061""#)));
        assert!(!listens.tell_tools_changed(&mut sink));
        assert!(!listens.cancel(id("1")));
        assert!(listens.cancel(id(r#""\u0061""#)));
        assert!(!listens.is_in_use(id(r#""a""#)));
    }

    #[test]
    fn the_end_is_an_answer() {
        let (mut listens, mut sink) = (Listens::default(), Kept::default());
        listens.open(id("9"), Filter::default(), &mut sink);
        sink.messages.clear();
        let info = ServerInfo { name: "n".into(), version: "1".into(), ..ServerInfo::default() };
        listens.end(&info, &mut sink);
        assert_eq!(
            sink.messages,
            [
                r#"{"jsonrpc":"2.0","id":9,"result":{"resultType":"complete","_meta":{"io.modelcontextprotocol/subscriptionId":9,"io.modelcontextprotocol/serverInfo":{"name":"n","version":"1"}}}}"#
            ]
        );
        assert_eq!(listens.len(), 0);
    }
}
