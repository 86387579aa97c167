//! What each side sees, whatever happens to the other.

use super::*;
use crate::cli::relay::peek::result;

const CALL: &str = r#"{"id":"a","method":"tools/call","params":{"name":"add","id":"a"}}"#;
const INITIALIZED: &str = r#"{"method":"notifications/initialized"}"#;

fn initialize(id: &str, version: &str) -> String {
    format!(r#"{{"id":{id},"method":"initialize","params":{{"protocolVersion":"{version}"}}}}"#)
}

/// A relay with a child and a connection.
fn connected() -> Relay {
    let mut relay = Relay::new(Some(100));
    relay.handle_started();
    relay.handle_opened();
    relay
}

/// The same whose caller has opened a session, with number 1.
fn with_session() -> Relay {
    let mut relay = connected();
    relay.handle_caller(&initialize("0", "2025-11-25"));
    relay.handle_child(r#"{"id":1,"result":{"a":1}}"#);
    relay.handle_caller(INITIALIZED);
    check(
        &mut relay,
        &[
            "child ".to_owned() + &initialize("1", "2025-11-25"),
            r#"caller {"jsonrpc":"2.0","id":0,"result":{"a":1}}"#.to_owned(),
            "child ".to_owned() + INITIALIZED,
        ],
    );
    relay
}

#[track_caller]
fn check<T: AsRef<str>>(relay: &mut Relay, expected: &[T]) {
    let outputs = std::iter::from_fn(|| relay.poll_output()).map(|output| match output {
        Output::Child(text) => format!("child {text}"),
        Output::Caller(text) => format!("caller {text}"),
        Output::Restart => "restart".to_owned(),
        Output::Replace => "replace".to_owned(),
    });
    let expected: Vec<_> = expected.iter().map(AsRef::as_ref).collect();
    assert_eq!(outputs.collect::<Vec<_>>(), expected);
}

fn restarting(id: &str) -> String {
    "caller ".to_owned() + &error(id, -32603, "the server is being restarted")
}

const NOTHING: [&str; 0] = [];

#[test]
fn ids_are_numbers_for_the_child_and_come_back_byte_for_byte() {
    let mut relay = connected();
    relay.handle_caller(CALL);
    relay.handle_caller(r#"{"params":{},"id":"\u0061","method":"tools/list"}"#);
    relay.handle_child(r#"{"jsonrpc":"2.0","id":2,"result":{ }}"#);
    relay.handle_child(r#"{"jsonrpc":"2.0","id":1,"error":{"code":1,"message":"m"}}"#);
    check(
        &mut relay,
        &[
            r#"child {"id":1,"method":"tools/call","params":{"name":"add","id":"a"}}"#,
            r#"child {"params":{},"id":2,"method":"tools/list"}"#,
            r#"caller {"jsonrpc":"2.0","id":"\u0061","result":{ }}"#,
            r#"caller {"jsonrpc":"2.0","id":"a","error":{"code":1,"message":"m"}}"#,
        ],
    );
    relay.handle_child(r#"{"id":1,"result":{}}"#);
    relay.handle_child(r#"{"id":"x","result":{}}"#);
    check(&mut relay, &NOTHING);
}

#[test]
fn pings_are_answered_here_on_both_sides() {
    let mut relay = connected();
    let (asked, answered) = (r#"{"id":7,"method":"ping"}"#, r#"{"jsonrpc":"2.0","id":7,"result":{}}"#);
    relay.handle_caller(asked);
    relay.handle_child(asked);
    check(&mut relay, &[format!("caller {answered}"), format!("child {answered}")]);
}

#[test]
fn a_session_is_opened_once_and_known_to_every_connection() {
    let mut relay = with_session();
    relay.handle_lost();
    relay.handle_opened();
    relay.handle_caller(&initialize("\"again\"", "2025-11-25"));
    relay.handle_caller(INITIALIZED);
    check(&mut relay, &[r#"caller {"jsonrpc":"2.0","id":"again","result":{"a":1}}"#]);
}

#[test]
fn a_session_of_another_revision_is_one_of_another_child() {
    let mut relay = with_session();
    relay.handle_caller(CALL);
    check(&mut relay, &["child ".to_owned() + &CALL.replacen("\"a\"", "2", 1)]);
    relay.handle_caller(&initialize("5", "2024-11-05"));
    check(&mut relay, &[restarting("\"a\""), "restart".to_owned()]);
    relay.handle_started();
    relay.handle_child(r#"{"id":3,"result":{"b":2}}"#);
    check(
        &mut relay,
        &[
            "child ".to_owned() + &initialize("3", "2024-11-05"),
            r#"caller {"jsonrpc":"2.0","id":5,"result":{"b":2}}"#.to_owned(),
        ],
    );
}

#[test]
fn a_session_that_is_asked_for_twice_is_opened_once() {
    let mut relay = connected();
    relay.handle_caller(&initialize("0", "2025-11-25"));
    relay.handle_caller(&initialize("1", "2025-11-25"));
    relay.handle_child(r#"{"id":1,"result":{}}"#);
    check(
        &mut relay,
        &[
            "child ".to_owned() + &initialize("1", "2025-11-25"),
            r#"caller {"jsonrpc":"2.0","id":0,"result":{}}"#.to_owned(),
            r#"caller {"jsonrpc":"2.0","id":1,"result":{}}"#.to_owned(),
        ],
    );
}

#[test]
fn a_session_that_is_refused_can_be_asked_for_again() {
    let mut relay = connected();
    let ask = initialize("1", "2025-11-25");
    relay.handle_caller(&ask);
    relay.handle_child(r#"{"id":1,"error":{"code":1,"message":"m"}}"#);
    relay.handle_caller(&ask);
    check(
        &mut relay,
        &[
            format!("child {ask}"),
            r#"caller {"jsonrpc":"2.0","id":1,"error":{"code":1,"message":"m"}}"#.to_owned(),
            "child ".to_owned() + &initialize("2", "2025-11-25"),
        ],
    );
}

#[test]
fn what_is_under_way_is_cancelled_when_the_connection_is_lost() {
    let mut relay = with_session();
    relay.handle_caller(CALL);
    relay.handle_child(r#"{"id":"q","method":"roots/list"}"#);
    relay.handle_lost();
    relay.handle_child(r#"{"id":2,"result":{}}"#);
    relay.handle_opened();
    relay.handle_child(r#"{"id":2,"result":{}}"#);
    check(
        &mut relay,
        &[
            "child ".to_owned() + &CALL.replacen("\"a\"", "2", 1),
            r#"caller {"id":"q","method":"roots/list"}"#.to_owned(),
            "child ".to_owned() + &cancelled("2", "connection lost"),
            "child ".to_owned() + &error("\"q\"", -32000, "connection lost, the outcome is unknown"),
        ],
    );
}

#[test]
fn what_the_caller_gives_up_is_given_up_under_its_number() {
    let mut relay = connected();
    relay.handle_caller(CALL);
    relay.handle_caller(&cancelled("\"a\"", "too slow"));
    relay.handle_caller(&cancelled("\"a\"", "too slow"));
    relay.handle_caller(&cancelled("\"b\"", "too slow"));
    relay.handle_child(r#"{"id":1,"result":{}}"#);
    let call = "child ".to_owned() + &CALL.replacen("\"a\"", "1", 1);
    check(&mut relay, &[call, "child ".to_owned() + &cancelled("1", "cancelled by the caller")]);
}

#[test]
fn questions_of_the_child_need_a_connection() {
    let mut relay = with_session();
    let (question, answer) = (r#"{"id":5,"method":"roots/list"}"#, r#"{"id":5,"result":{}}"#);
    relay.handle_child(question);
    relay.handle_caller(answer);
    relay.handle_caller(answer);
    check(&mut relay, &[format!("caller {question}"), format!("child {answer}")]);
    relay.handle_lost();
    relay.handle_child(question);
    relay.handle_child(r#"{"method":"notifications/message"}"#);
    check(&mut relay, &["child ".to_owned() + &error("5", -32000, "there is no connection")]);
}

#[test]
fn a_child_that_ends_is_replaced_by_one_that_knows_the_session() {
    let mut relay = with_session();
    relay.handle_caller(CALL);
    relay.handle_exited();
    relay.handle_caller(r#"{"id":8,"method":"tools/list"}"#);
    relay.handle_caller(&initialize("9", "2025-11-25"));
    check(
        &mut relay,
        &[
            "child ".to_owned() + &CALL.replacen("\"a\"", "2", 1),
            restarting("\"a\""),
            restarting("8"),
            r#"caller {"jsonrpc":"2.0","id":9,"result":{"a":1}}"#.to_owned(),
        ],
    );
    relay.handle_started();
    assert!(relay.is_greeting());
    relay.handle_caller(CALL);
    relay.handle_child(r#"{"id":3,"result":{"a":2}}"#);
    relay.handle_caller(CALL);
    check(
        &mut relay,
        &[
            "child ".to_owned() + &initialize("3", "2025-11-25"),
            restarting("\"a\""),
            "child ".to_owned() + INITIALIZED,
            "child ".to_owned() + &CALL.replacen("\"a\"", "4", 1),
        ],
    );
}

#[test]
fn a_child_that_does_not_take_the_session_again_is_replaced() {
    let mut relay = with_session();
    relay.handle_exited();
    relay.handle_started();
    relay.handle_child(r#"{"id":2,"error":{"code":1,"message":"m"}}"#);
    check(&mut relay, &["child ".to_owned() + &initialize("2", "2025-11-25"), "replace".to_owned()]);
}

#[test]
fn a_session_that_is_asked_for_while_there_is_no_child_waits_for_one() {
    let mut relay = connected();
    relay.handle_exited();
    relay.handle_caller(&initialize("0", "2025-11-25"));
    check(&mut relay, &NOTHING);
    relay.handle_started();
    relay.handle_child(r#"{"id":1,"result":{}}"#);
    check(
        &mut relay,
        &[
            "child ".to_owned() + &initialize("1", "2025-11-25"),
            r#"caller {"jsonrpc":"2.0","id":0,"result":{}}"#.to_owned(),
        ],
    );
}

#[test]
fn a_result_that_is_too_large_is_replaced_by_words() {
    let mut relay = connected();
    relay.handle_caller(CALL);
    relay.handle_caller(r#"{"id":5,"method":"tools/list"}"#);
    while relay.poll_output().is_some() {}
    let large = format!(r#"{{"x":"{}"}}"#, "x".repeat(100));
    relay.handle_child(&result("1", &large));
    relay.handle_child(&result("2", &large));
    let said = r#"{"content":[{"type":"text","text":"the result has 108 bytes, and this client takes 100: ask for less of it"}],"isError":true}"#;
    check(
        &mut relay,
        &["caller ".to_owned() + &result("\"a\"", said), "caller ".to_owned() + &result("5", &large)],
    );
}

#[test]
fn what_is_no_message_goes_nowhere() {
    let mut relay = connected();
    for text in ["Listening on stdio", "{}", "[", r#"[["id"]]"#, r#"{"id":null,"result":1}"#] {
        relay.handle_child(text);
    }
    check(&mut relay, &NOTHING);
    relay.handle_caller(r#"[{"id":1,"method":"ping"},{"id":2,"method":"ping"}]"#);
    relay.handle_caller(r#"{"id":3,"method":5}"#);

    let wrong = std::iter::from_fn(|| relay.poll_output()).nth(2);
    assert!(matches!(wrong, Some(Output::Caller(text)) if text.contains("-32600")));
}
