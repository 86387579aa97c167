//! The machine by itself: texts in, texts and effects out, in a time that is counted and never waited for.

use std::sync::Arc;
use std::time::Duration;
use std::time::Instant;

use super::*;
use crate::peer::CloseCode;
use crate::peer::Patience;
use crate::wire::sink_for_tests::Kept;

const SECOND: Duration = Duration::from_secs(1);

struct Fixture {
    peer: Peer,
    sink: Kept,
    start: Instant,
}

impl Fixture {
    fn new() -> Self {
        let limits = Limits {
            in_flight: 2,
            listens: 2,
            request_timeout: 60 * SECOND,
            request_timeout_max: 100 * SECOND,
            first_message_timeout: 10 * SECOND,
            idle_timeout: Some(300 * SECOND),
            ping_interval: Some(20 * SECOND),
            ping_timeout: 5 * SECOND,
            mcp_ping: false,
        };
        let start = Instant::now();
        Self {
            peer: Peer::new(Arc::default(), limits, Numbers::default(), start),
            sink: Kept::default(),
            start,
        }
    }

    /// A fixture after the handshake.
    fn opened() -> Self {
        let mut fixture = Self::new();
        fixture.send(r#"{"id":0,"method":"initialize","params":{"protocolVersion":"2025-11-25"}}"#);
        fixture.peer.handle_frames(fixture.start, true);
        fixture.sink.messages.clear();
        fixture
    }

    /// Hands a text in and says in one line what came of it: the answer, or the effect.
    fn send(&mut self, text: &str) -> String {
        let output = self.peer.handle_text(text, None, &mut self.sink);
        let effect = match output {
            Output::Done | Output::Opened(_) => String::new(),
            Output::Call(call) => format!("call {} {}", &*call.name, call.arguments),
            Output::List(list) => format!("list {}", list.cursor.as_deref().unwrap_or("-")),
            Output::Task(request) => format!("{:?} of task {}", request.action, request.task),
            Output::Listen(listen) => format!("listen to {:?}", listen.filter.tasks().collect::<Vec<_>>()),
            Output::Cancel(key, _) => format!("cancel {}", key.0),
            Output::Batch(batch) => format!("batch of {}", batch.messages.len()),
            Output::SetLogLevel(level) => format!("log level {level}"),
            Output::Answered { key: Some(key), outcome, .. } => format!("answer for {} {outcome:?}", key.0),
            Output::Answered { question, outcome, .. } => {
                format!("answer to {} {outcome:?}", question.to_json())
            }
            Output::Heard(heard) => format!("heard {}", &*heard.method),
            Output::Asked(asked) => format!("asked by {}", asked.to.id.as_json()),
        };
        self.sink.messages.drain(..).collect::<String>() + &effect
    }

    fn check(&mut self, text: &str, expected: &str) {
        assert_eq!(self.send(text), expected, "{text}");
    }

    /// Takes a call up to the point where its handler waits.
    fn park(&mut self, id: &str, at: Instant) -> Result<Key, ErrorObject> {
        let text = format!(r#"{{"id":{id},"method":"tools/call","params":{{"name":"t"}}}}"#);
        let Output::Call(call) = self.peer.handle_text(&text, None, &mut self.sink) else { panic!("a call") };
        if let Some(error) = self.peer.refusal() {
            return Err(error);
        }
        self.peer.park(&call, None, at);
        Ok(call.key)
    }

    fn settle(&mut self, key: Key) -> Option<String> {
        self.peer.settle(key, || self.start).map(|owed| owed.address().id.as_json().to_owned())
    }

    fn due(&mut self, after: Duration) -> Option<Due> {
        self.peer.handle_timeout(self.start + after)
    }

    fn next(&self) -> Option<Duration> {
        self.peer.poll_timeout().map(|at| at - self.start)
    }
}

fn error(id: &str, code: i32, message: &str) -> String {
    format!(r#"{{"jsonrpc":"2.0","id":{id},"error":{{"code":{code},"message":"{message}"}}}}"#)
}

fn cancel(id: &str) -> String {
    format!(r#"{{"method":"notifications/cancelled","params":{{"requestId":{id}}}}}"#)
}

// BINDING: legacy.version
#[test]
fn initialize_answers_with_the_version_asked_for_or_the_latest() {
    for (asked, answered) in
        [("2024-11-05", "2024-11-05"), ("2025-03-26", "2025-03-26"), ("9999", "2025-11-25")]
    {
        let mut fixture = Fixture::new();
        let answer = fixture
            .send(&format!(r#"{{"id":"x","method":"initialize","params":{{"protocolVersion":"{asked}"}}}}"#));
        assert!(
            answer.contains(&format!(r#""id":"x","result":{{"protocolVersion":"{answered}""#)),
            "{answer}"
        );
    }
}

// BINDING: read.params, legacy.again
#[test]
fn initialize_may_come_without_params_and_more_than_once() {
    let mut fixture = Fixture::new();
    for id in ["1", "2"] {
        assert!(fixture.send(&format!(r#"{{"id":{id},"method":"initialize"}}"#)).contains("2025-11-25"));
    }
    fixture.check(r#"{"method":"notifications/initialized"}"#, "heard notifications/initialized");
    fixture.check(r#"{"id":3,"method":"tools/list"}"#, "list -");
}

// BINDING: legacy.session, legacy.ping, legacy.discover, legacy.hint
#[test]
fn tools_need_a_session_and_ping_does_not() {
    let mut fixture = Fixture::new();
    fixture.check(r#"{"id":1,"method":"ping"}"#, r#"{"jsonrpc":"2.0","id":1,"result":{}}"#);
    for method in ["tools/list", "tools/call", "server/discover", "logging/setLevel", "subscriptions/listen"]
    {
        let why = format!(
            "`{method}` has no `io.modelcontextprotocol/protocolVersion` in its `_meta` (2026-07-28), and no session was \
             opened by `initialize` (2025-11-25, 2025-06-18, 2025-03-26, 2024-11-05)"
        );
        fixture.check(&format!(r#"{{"id":1,"method":"{method}"}}"#), &error("1", -32602, &why));
    }
}

#[test]
fn calls_come_out_with_their_arguments_as_they_were() {
    let mut fixture = Fixture::opened();
    fixture.check(
        r#"{"id":1,"method":"tools/call","params":{"name":"t","arguments":{"a": 1}}}"#,
        r#"call t {"a": 1}"#,
    );
    fixture
        .check(r#"{"id":1,"method":"tools/call","params":{"arguments":null,"name":"\u0074"}}"#, "call t {}");
    fixture.check(r#"{"id":1,"method":"tools/call","params":{"name":"t"}}"#, "call t {}");
    fixture.check(r#"{"id":1,"method":"tools/list","params":{"cursor":"7"}}"#, "list 7");
}

#[test]
fn calls_that_are_no_calls_are_invalid_params() {
    let mut fixture = Fixture::opened();
    let missing = error("1", -32602, "`params.name` is missing: the name of a tool");
    fixture.check(r#"{"id":1,"method":"tools/call"}"#, &missing);
    fixture.check(r#"{"id":1,"method":"tools/call","params":null}"#, &missing);
    fixture.check(
        r#"{"id":1,"method":"tools/call","params":{"name":"t","arguments":[1]}}"#,
        &error("1", -32602, "`params.arguments` must be an object"),
    );
    fixture.check(
        r#"{"id":1,"method":"tools/call","params":{"name":5}}"#,
        &error("1", -32602, "`params.name` must be a string"),
    );
}

// BINDING: read.notification, read.answers
#[test]
fn unknown_notifications_and_unasked_answers_are_passed_over() {
    let mut fixture = Fixture::opened();
    fixture.check(r#"{"method":"notifications/unknown"}"#, "heard notifications/unknown");
    fixture.check(r#"{"id":7,"result":{}}"#, "");
    fixture.check(r#"{"id":7,"error":{"code":1,"message":"m"}}"#, "");
    fixture.check(&cancel("7"), "");
    fixture.check(r#"{"method":"notifications/cancelled"}"#, "");
    fixture.check(r#"{"method":"notifications/cancelled","params":{"requestId":{}}}"#, "");
}

#[test]
fn requests_of_ours_are_answered_or_given_up() {
    let mut fixture = Fixture::new();
    let numbers = Numbers::default();
    fixture.peer = Peer::new(Arc::default(), fixture.peer.limits.clone(), numbers.clone(), fixture.start);
    fixture.peer = fixture.peer.calling_only();
    let patience = Patience { timeout: Some(SECOND), most: 2 * SECOND, cancels: true };
    let ids = [(); 3].map(|()| numbers.next());
    for id in ids {
        fixture.peer.request(id, "m", "{}", patience, fixture.start, &mut fixture.sink);
    }
    let sent = |id| format!(r#"{{"jsonrpc":"2.0","id":{id},"method":"m","params":{{}}}}"#);
    assert_eq!(std::mem::take(&mut fixture.sink.messages), [sent(1), sent(2), sent(3)]);

    fixture.check(r#"{"id":2,"result":{}}"#, r#"answer to 2 Ok("{}")"#);
    fixture.check(r#"{"id":2,"result":{}}"#, "");
    let token = Id::from_json("3").unwrap();
    assert_eq!(fixture.peer.handle_progress_of_ours(token, fixture.start + SECOND / 2), Some(ids[2]));
    assert_eq!(fixture.due(SECOND), Some(Due::GiveUp(ids[0])));
    fixture.peer.give_up(ids[0], fixture.start, &mut fixture.sink);
    let cancelled = r#"{"jsonrpc":"2.0","method":"notifications/cancelled","params":{"requestId":1}}"#;
    assert_eq!(std::mem::take(&mut fixture.sink.messages), [cancelled]);
    fixture.check(r#"{"id":1,"result":{}}"#, "");
    assert_eq!(fixture.due(SECOND), None);
    assert_eq!(fixture.due(2 * SECOND), Some(Due::GiveUp(ids[2])));
}

#[test]
fn a_handshake_that_is_given_up_is_not_cancelled() {
    let mut fixture = Fixture::new();
    let (id, patience) =
        (Numbers::default().next(), Patience { timeout: None, most: SECOND, cancels: false });
    fixture.peer.request(id, "initialize", "{}", patience, fixture.start, &mut fixture.sink);
    fixture.sink.messages.clear();
    fixture.peer.give_up(id, fixture.start, &mut fixture.sink);
    assert_eq!(fixture.sink.messages, [""; 0]);
}

#[test]
fn who_has_no_tools_says_so_and_is_asked_nevertheless() {
    let mut fixture = Fixture::new();
    fixture.peer = fixture.peer.calling_only();
    for method in ["initialize", "tools/list", "tools/call", "server/discover"] {
        let answer = fixture.send(&format!(r#"{{"id":1,"method":"{method}"}}"#));
        assert!(answer.contains("-32601") && answer.contains("no tools here"), "{answer}");
    }
    fixture.check(r#"{"id":"p","method":"ping"}"#, r#"{"jsonrpc":"2.0","id":"p","result":{}}"#);
    for method in ["elicitation/create", "sampling/createMessage", "roots/list"] {
        fixture.check(&format!(r#"{{"id":"q","method":"{method}"}}"#), "asked by \"q\"");
    }
}

#[test]
fn a_long_method_name_is_not_sent_back_whole() {
    let mut fixture = Fixture::opened();
    let answer = fixture.send(&format!(r#"{{"id":1,"method":"{}"}}"#, "ü".repeat(100_000)));
    assert!(answer.len() < 400, "{}", answer.len());
}

#[test]
fn a_call_is_answered_once() {
    let mut fixture = Fixture::opened();
    let key = fixture.park("7", fixture.start).unwrap();
    assert_eq!(fixture.settle(key).as_deref(), Some("7"));
    assert_eq!(fixture.settle(key), None);
}

#[test]
fn a_cancelled_call_is_never_answered() {
    let mut fixture = Fixture::opened();
    let key = fixture.park("7", fixture.start).unwrap();
    fixture.check(&cancel("\"7\""), "");
    fixture.check(&cancel("7"), &format!("cancel {}", key.0));
    assert_eq!(fixture.settle(key), None);
    assert!(!fixture.peer.handle_progress(key, fixture.start));
    fixture.check(&cancel("7"), "");
}

// BINDING: id.in-use, id.again
#[test]
fn an_id_can_be_used_again_only_when_its_call_is_over() {
    let mut fixture = Fixture::opened();
    let first = fixture.park("7", fixture.start).unwrap();
    fixture.check(
        r#"{"id":7,"method":"tools/call","params":{"name":"t"}}"#,
        &error("7", -32600, "`id` is that of a request which is still running"),
    );
    fixture.settle(first);
    let second = fixture.park("7", fixture.start).unwrap();
    assert_ne!(first, second);
    assert_eq!(fixture.settle(first), None, "the old key does not reach the new call");
    assert_eq!(fixture.settle(second).as_deref(), Some("7"));
}

// BINDING: order.full
#[test]
fn as_many_calls_wait_as_may_and_the_next_is_refused() {
    let mut fixture = Fixture::opened();
    let first = fixture.park("1", fixture.start).unwrap();
    fixture.park("2", fixture.start).unwrap();
    assert_eq!(fixture.park("3", fixture.start).unwrap_err().code, Code::INTERNAL_ERROR);
    assert_eq!(fixture.peer.in_flight(), 2);
    fixture.settle(first);
    fixture.park("3", fixture.start).unwrap();
}

// BINDING: error.time
#[test]
fn a_call_expires_after_its_time_and_progress_extends_it_up_to_a_maximum() {
    let mut fixture = Fixture::opened();
    let key = fixture.park("1", fixture.start).unwrap();
    fixture.peer.handle_frames(fixture.start + 58 * SECOND, true);
    assert!(fixture.peer.handle_progress(key, fixture.start + 59 * SECOND));
    assert_eq!(fixture.due(60 * SECOND), None, "extended to 119, but to 100 at most");
    fixture.peer.handle_frames(fixture.start + 99 * SECOND, true);
    assert_eq!(fixture.due(99 * SECOND), None);
    assert_eq!(fixture.due(100 * SECOND), Some(Due::Expire(key)));
    fixture.settle(key);
    assert_eq!(fixture.due(100 * SECOND), None);
}

// BINDING: ask.time
#[test]
fn a_call_has_all_the_time_there_is_until_its_question_is_answered_and_then_its_own_again() {
    let mut fixture = Fixture::opened();
    let text = r#"{"id":1,"method":"tools/call","params":{"name":"t"}}"#;
    let Output::Call(call) = fixture.peer.handle_text(text, None, &mut fixture.sink) else {
        panic!("a call")
    };
    fixture.peer.park(&call, Some(10 * SECOND), fixture.start);
    let key = call.key;
    assert!(fixture.peer.ask(key, "roots/list", "{}", &mut fixture.sink).is_some());
    fixture.sink.messages.clear();
    fixture.peer.handle_frames(fixture.start + 10 * SECOND, false);
    assert_eq!(fixture.due(10 * SECOND), None);
    fixture.check(r#"{"id":1,"result":{}}"#, &format!("answer for {} Ok(\"{{}}\")", key.0));
    assert!(fixture.peer.handle_progress(key, fixture.start + 15 * SECOND));
    assert_eq!(fixture.next(), Some(25 * SECOND));
    assert_eq!(fixture.due(25 * SECOND), Some(Due::Expire(key)));
}

#[test]
fn every_call_expires_by_itself() {
    let mut fixture = Fixture::opened();
    let first = fixture.park("1", fixture.start).unwrap();
    let second = fixture.park("2", fixture.start + SECOND).unwrap();
    fixture.peer.handle_frames(fixture.start + 60 * SECOND, true);
    assert_eq!(fixture.due(60 * SECOND), Some(Due::Expire(first)));
    fixture.settle(first);
    assert_eq!(fixture.due(60 * SECOND), None);
    assert_eq!(fixture.next(), Some(61 * SECOND));
    assert_eq!(fixture.due(61 * SECOND), Some(Due::Expire(second)));
}

// BINDING: live.ping
#[test]
fn silence_is_answered_with_a_ping_and_then_with_the_end() {
    let mut fixture = Fixture::opened();
    assert_eq!(fixture.next(), Some(20 * SECOND));
    assert_eq!(fixture.due(19 * SECOND), None);
    assert_eq!(fixture.due(20 * SECOND), Some(Due::Ping));
    assert_eq!(fixture.due(20 * SECOND), None);
    assert_eq!(fixture.next(), Some(25 * SECOND));
    assert_eq!(fixture.due(25 * SECOND), Some(Due::Close(CloseCode::NoAnswer, "no answer to a ping")));
}

// BINDING: live.any
#[test]
fn any_frame_answers_a_ping() {
    let mut fixture = Fixture::opened();
    assert_eq!(fixture.due(20 * SECOND), Some(Due::Ping));
    fixture.peer.handle_frames(fixture.start + 24 * SECOND, false);
    assert_eq!(fixture.due(25 * SECOND), None);
    assert_eq!(fixture.next(), Some(44 * SECOND));
}

// BINDING: live.first
#[test]
fn a_connection_that_never_says_anything_is_closed() {
    let mut fixture = Fixture::new();
    fixture.peer.handle_frames(fixture.start + 5 * SECOND, false);
    assert_eq!(fixture.due(9 * SECOND), None);
    assert_eq!(fixture.due(10 * SECOND), Some(Due::Close(CloseCode::GoingAway, "no message came")));
}

// BINDING: live.idle
#[test]
fn an_idle_connection_is_closed_and_a_busy_one_is_not() {
    let mut fixture = Fixture::opened();
    let key = fixture.park("1", fixture.start + 299 * SECOND).unwrap();
    fixture.peer.handle_frames(fixture.start + 299 * SECOND, false);
    assert_eq!(fixture.due(300 * SECOND), None);
    fixture.peer.settle(key, || fixture.start + 310 * SECOND);
    fixture.peer.handle_frames(fixture.start + 609 * SECOND, false);
    assert_eq!(fixture.due(609 * SECOND), None, "idle only since the call was over");
    assert_eq!(fixture.due(610 * SECOND), Some(Due::Close(CloseCode::GoingAway, "idle")));
}

#[test]
fn other_tools_are_told_of_in_a_session_only() {
    let mut fixture = Fixture::new();
    assert!(!fixture.peer.handle_tools_changed(&mut fixture.sink));
    assert!(fixture.sink.messages.is_empty());
    let mut fixture = Fixture::opened();
    assert!(fixture.peer.handle_tools_changed(&mut fixture.sink));
    let told = r#"{"jsonrpc":"2.0","method":"notifications/tools/list_changed","params":{}}"#;
    assert_eq!(fixture.sink.messages, [told]);
}

/// A request of 2026-07-28 by a client with these capabilities.
fn modern(id: u32, method: &str, params: &str, client: &str) -> String {
    let prefix = "io.modelcontextprotocol";
    format!(
        r#"{{"id":{id},"method":"{method}","params":{{{params}"_meta":{{"{prefix}/protocolVersion":"2026-07-28","{prefix}/clientCapabilities":{client}}}}}}}"#
    )
}

const TASKS: &str = r#"{"extensions":{"io.modelcontextprotocol/tasks":{}}}"#;

#[test]
fn tasks_are_asked_for_by_clients_that_have_them() {
    let mut fixture = Fixture::new();
    let mut check = |method: &str, params: &str, client: &str, expected: &str| {
        let told = fixture.send(&modern(1, method, params, client));
        assert!(told.contains(expected), "{method} {params}: {told}");
    };
    check("tasks/get", r#""taskId":"a\u0062","#, TASKS, "Get of task ab");
    check("tasks/cancel", r#""taskId":"a","#, TASKS, "Cancel of task a");
    check(
        "tasks/update",
        r#""taskId":"a","inputResponses":{"k":1},"#,
        TASKS,
        r#"Update(Raw("{\"k\":1}")) of task a"#,
    );
    for method in ["tasks/get", "tasks/cancel", "tasks/update"] {
        check(method, r#""taskId":"a","inputResponses":{},"#, "{}", r#""code":-32021,"#);
        check(method, r#""inputResponses":{},"#, TASKS, r#""code":-32602,"#);
        check(method, r#""taskId":null,"inputResponses":{},"#, TASKS, r#""code":-32602,"#);
    }
    check("tasks/update", r#""taskId":"a","inputResponses":[],"#, TASKS, r#""code":-32602,"#);
    for method in ["tasks/result", "tasks/list"] {
        check(method, r#""taskId":"a","#, TASKS, r#""code":-32601,"#);
    }
}

#[test]
fn a_session_has_no_tasks() {
    let mut fixture = Fixture::opened();
    for method in ["tasks/get", "tasks/update", "tasks/cancel"] {
        let told = fixture.send(&format!(r#"{{"id":1,"method":"{method}","params":{{"taskId":"a"}}}}"#));
        assert!(told.contains(r#""code":-32601,"#), "{method}: {told}");
    }
}

#[test]
fn a_subscription_to_tasks_is_opened_when_it_is_known_which_there_are() {
    let mut fixture = Fixture::new();
    let filter = r#""notifications":{"taskIds":["a","b"],"toolsListChanged":true},"#;
    let text = modern(1, "subscriptions/listen", filter, TASKS);
    let Output::Listen(listen) = fixture.peer.handle_text(&text, None, &mut fixture.sink) else {
        panic!("a subscription")
    };
    assert!(fixture.sink.messages.is_empty());
    fixture.peer.park_request(listen.key, listen.to, fixture.start);
    assert!(fixture.send(&modern(1, "tools/call", r#""name":"t","#, "{}")).contains("still running"));
    assert_ne!(fixture.due(1000 * SECOND), Some(Due::Expire(listen.key)));
    assert_eq!(fixture.settle(listen.key).as_deref(), Some("1"));
    let filter = listen.filter.with_tasks(vec!["b".to_owned()]);
    fixture.peer.open_listen(listen.to.id, filter, &mut fixture.sink);
    assert!(
        fixture.sink.messages[0].contains(r#""notifications":{"toolsListChanged":true,"taskIds":["b"]}"#)
    );
    assert!(fixture.peer.has_listen("1") && !fixture.peer.has_listen("2"));
    fixture.sink.messages.clear();
    for id in ["a", "b"] {
        fixture.peer.handle_task_changed("1", id, r#"{"taskId":"?"}"#, &mut fixture.sink);
    }
    assert_eq!(fixture.sink.messages.len(), 1, "of `b`, but not of `a`");
    fixture.sink.messages.clear();
    let told =
        fixture.send(&modern(2, "subscriptions/listen", r#""notifications":{"taskIds":["b"]},"#, "{}"));
    assert!(told.contains(r#""notifications":{}"#), "a client that has no tasks: {told}");
    let told = fixture.send(&modern(3, "subscriptions/listen", r#""notifications":{},"#, "{}"));
    assert!(told.contains("2 subscriptions are open"), "{told}");
    assert!(!fixture.peer.take_listens_ended());
    fixture.send(r#"{"method":"notifications/cancelled","params":{"requestId":1}}"#);
    assert!(fixture.peer.take_listens_ended() && !fixture.peer.take_listens_ended());
    assert!(!fixture.peer.has_listen("1"));
}
