//! What each side sees, whatever happens to the connection between them.

use super::waiting::MOST;
use super::waiting::MOST_BYTES;
use super::*;

const INITIALIZE: &str =
    r#"{"jsonrpc":"2.0","id":0,"method":"initialize","params":{"protocolVersion":"2025-11-25"}}"#;
const INITIALIZED: &str = r#"{"jsonrpc":"2.0","method":"notifications/initialized"}"#;
const GREETED: &str = r#"{"jsonrpc":"2.0","id":0,"result":{}}"#;
const CALL: &str = r#"{"id":1,"method":"tools/call","params":{"name":"a"}}"#;
const ANSWER: &str = r#"{"id":1,"result":{}}"#;
const LISTEN: &str = r#"{"id":"l","method":"subscriptions/listen"}"#;
const ACKNOWLEDGED: &str = r#"{"method":"notifications/subscriptions/acknowledged","params":{"_meta":{"io.modelcontextprotocol/subscriptionId":"l"}}}"#;

/// What has come out: `h` to the host, `s` to the server.
fn outputs(relay: &mut Relay) -> Vec<String> {
    let outputs = std::iter::from_fn(|| relay.poll_output());
    outputs
        .map(|output| match output {
            Output::Host(text) => format!("h {text}"),
            Output::Server(text) => format!("s {text}"),
            Output::GiveUp => "give up".to_owned(),
        })
        .collect()
}

#[track_caller]
fn check(relay: &mut Relay, expected: &[String]) {
    assert_eq!(outputs(relay), expected);
}

fn host(relay: &mut Relay, text: &str) {
    relay.handle_host(text.to_owned());
}

fn server(relay: &mut Relay, text: &str) {
    relay.handle_server(text.to_owned());
}

fn to_host(text: &str) -> String {
    format!("h {text}")
}

fn to_server(text: &str) -> String {
    format!("s {text}")
}

/// A relay whose host has a session.
fn with_session() -> Relay {
    let mut relay = Relay::default();
    relay.handle_opened();
    host(&mut relay, INITIALIZE);
    server(&mut relay, GREETED);
    host(&mut relay, INITIALIZED);
    check(&mut relay, &[to_server(INITIALIZE), to_host(GREETED), to_server(INITIALIZED)]);
    relay
}

#[test]
fn messages_pass_as_they_are() {
    let mut relay = with_session();
    for text in [CALL, "{ \"method\" : \"m\" }", "no json", "[1]"] {
        host(&mut relay, text);
        check(&mut relay, &[to_server(text)]);
    }
    for text in [ANSWER, "{ \"method\" : \"m\" }", "no json", "[1]", r#"{"id":9,"result":1}"#] {
        server(&mut relay, text);
        check(&mut relay, &[to_host(text)]);
    }
}

#[test]
fn what_is_under_way_is_answered_when_the_connection_is_lost() {
    let mut relay = with_session();
    host(&mut relay, CALL);
    host(&mut relay, r#"[{"id":"x","method":"m"},{"method":"n"}]"#);
    outputs(&mut relay);
    assert!(!relay.is_idle());
    relay.handle_lost();
    let lost = |id: &str| to_host(&error(id, -32000, "connection lost, the outcome is unknown"));
    check(&mut relay, &[lost("\"x\""), lost("1")]);
    assert!(relay.is_idle());
}

#[test]
fn the_session_is_opened_again_and_what_waited_follows() {
    let mut relay = with_session();
    relay.handle_lost();
    host(&mut relay, CALL);
    check(&mut relay, &[]);
    relay.handle_opened();
    assert!(relay.is_greeting());
    check(&mut relay, &[to_server(INITIALIZE)]);
    let later = r#"{"id":2,"method":"ping"}"#;
    host(&mut relay, later);
    server(&mut relay, GREETED);
    let changed = to_host(LIST_CHANGED);
    check(&mut relay, &[to_server(INITIALIZED), changed, to_server(CALL), to_server(later)]);
    server(&mut relay, ANSWER);
    check(&mut relay, &[to_host(ANSWER)]);
}

#[test]
fn a_server_that_does_not_take_the_session_again_is_given_up() {
    let mut relay = with_session();
    relay.handle_lost();
    relay.handle_opened();
    outputs(&mut relay);
    server(&mut relay, r#"{"id":0,"error":{"code":-32602,"message":"no"}}"#);
    check(&mut relay, &["give up".to_owned()]);
}

#[test]
fn a_session_that_nobody_has_answered_yet_is_asked_for_on_the_next_connection() {
    let mut relay = Relay::default();
    host(&mut relay, INITIALIZE);
    relay.handle_opened();
    relay.handle_lost();
    relay.handle_opened();
    check(&mut relay, &[to_server(INITIALIZE), to_server(INITIALIZE)]);
    server(&mut relay, GREETED);
    check(&mut relay, &[to_host(GREETED)]);
}

#[test]
fn a_session_that_is_refused_is_not_opened_again() {
    let mut relay = Relay::default();
    relay.handle_opened();
    host(&mut relay, INITIALIZE);
    let refused = r#"{"id":0,"error":{"code":-32602,"message":"no"}}"#;
    server(&mut relay, refused);
    relay.handle_lost();
    relay.handle_opened();
    check(&mut relay, &[to_server(INITIALIZE), to_host(refused)]);
}

#[test]
fn subscriptions_are_opened_again_and_acknowledged_once() {
    let mut relay = Relay::default();
    relay.handle_opened();
    host(&mut relay, LISTEN);
    server(&mut relay, ACKNOWLEDGED);
    check(&mut relay, &[to_server(LISTEN), to_host(ACKNOWLEDGED)]);
    assert!(relay.is_idle());
    relay.handle_lost();
    relay.handle_opened();
    server(&mut relay, ACKNOWLEDGED);
    check(&mut relay, &[to_server(LISTEN)]);
    let cancel = cancelled("\"l\"", "");
    host(&mut relay, &cancel);
    relay.handle_lost();
    relay.handle_opened();
    check(&mut relay, &[to_server(&cancel)]);
}

#[test]
fn what_is_given_up_is_not_answered_and_not_sent_later() {
    let mut relay = with_session();
    let cancel = cancelled("1", "");
    host(&mut relay, CALL);
    host(&mut relay, &cancel);
    check(&mut relay, &[to_server(CALL), to_server(&cancel)]);
    relay.handle_lost();
    check(&mut relay, &[]);
    host(&mut relay, CALL);
    host(&mut relay, &cancel);
    assert!(relay.is_idle());
    relay.handle_opened();
    server(&mut relay, GREETED);
    check(&mut relay, &[to_server(INITIALIZE), to_server(INITIALIZED), to_host(LIST_CHANGED)]);
}

#[test]
fn questions_end_with_their_connection() {
    let mut relay = with_session();
    let (question, answer) = (r#"{"id":5,"method":"elicitation/create"}"#, r#"{"id":5,"result":{}}"#);
    server(&mut relay, question);
    host(&mut relay, answer);
    server(&mut relay, question);
    check(&mut relay, &[to_host(question), to_server(answer), to_host(question)]);
    relay.handle_lost();
    check(&mut relay, &[to_host(&cancelled("5", "connection lost"))]);
    relay.handle_opened();
    outputs(&mut relay);
    host(&mut relay, answer);
    check(&mut relay, &[]);
}

#[test]
fn what_waits_is_bounded_by_number_and_by_bytes() {
    let mut relay = Relay::default();
    for _ in 0..MOST {
        host(&mut relay, CALL);
    }
    check(&mut relay, &[]);
    host(&mut relay, CALL);
    let full = to_host(&error("1", -32000, "too much waits for the connection already"));
    check(&mut relay, std::slice::from_ref(&full));

    let mut relay = Relay::default();
    let large = format!(r#"{{"id":1,"method":"m","params":{{"x":"{}"}}}}"#, "x".repeat(MOST_BYTES / 2));
    host(&mut relay, &large);
    host(&mut relay, &large);
    check(&mut relay, &[full]);
}

#[test]
fn when_there_will_be_no_connection_everything_is_answered() {
    let mut relay = Relay::default();
    host(&mut relay, INITIALIZE);
    host(&mut relay, CALL);
    host(&mut relay, LISTEN);
    relay.handle_stopped("nobody there");
    let error = |id: &str| to_host(&error(id, -32000, "nobody there"));
    check(&mut relay, &[error("0"), error("1"), error("\"l\"")]);
}
