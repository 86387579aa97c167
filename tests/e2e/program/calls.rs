//! `mcp-ws tools` and `mcp-ws call`.

use serde_json::Value;

use super::process::command;
use super::process::run;
use super::process::run_with;
use crate::fixture::Fixture;

async fn server() -> (Fixture, String) {
    let fixture = Fixture::start().await;
    let url = format!("ws://{}/ws", fixture.address);
    (fixture, url)
}

#[tokio::test]
async fn tools_are_listed_for_people_and_for_programs() {
    let (_fixture, url) = server().await;
    let listed = run(&["tools", &url]).await;
    assert_eq!((listed.code, &*listed.stderr), (Some(0), ""));
    assert!(
        listed.stdout.contains("add\n  Adds two integers.\n    a integer\n    b integer\n"),
        "{}",
        listed.stdout
    );
    let json = run(&["--json", "tools", "--url", &url]).await;
    let tools: Value = serde_json::from_str(&json.stdout).unwrap();
    let add = tools.as_array().unwrap().iter().find(|tool| tool["name"] == "add").unwrap();
    assert_eq!(add["inputSchema"]["required"], serde_json::json!(["a", "b"]));
}

#[tokio::test]
async fn a_result_goes_to_stdout_and_a_failure_to_stderr() {
    let (_fixture, url) = server().await;
    run(&["call", &url, "add", "a=1", "b=-3"]).await.check(0, "-2\n", "");
    run(&["call", &url, "echo", r#"{"text":"two\nlines"}"#]).await.check(0, "two\nlines\n", "");
    run_with(&["call", &url, "echo", "-"], r#"{"text":"from stdin"}"#).await.check(0, "from stdin\n", "");
    let max = format!("a={}", i64::MAX);
    run(&["call", &url, "add", &max, "b=1"]).await.check(1, "", "error: the sum is too large\n");
    let json = run(&["call", &url, "add", &max, "b=1", "--json"]).await;
    assert_eq!(json.code, Some(1));
    assert_eq!(serde_json::from_str::<Value>(&json.stdout).unwrap()["isError"], true);
}

#[tokio::test]
async fn the_url_may_come_from_the_environment() {
    let (_fixture, url) = server().await;
    for words in [["call", "echo", "text=x"].as_slice(), &["call", &url, "echo", "text=x"]] {
        let output = command(words).env("MCP_WS_URL", &url).output().await.unwrap();
        assert_eq!(output.stdout, b"x\n");
    }
}

#[tokio::test]
async fn what_is_misspelled_is_suggested() {
    let (_fixture, url) = server().await;
    run(&["call", &url, "ecoh", "text=x"]).await.check(
        2,
        "",
        "error: there is no tool `ecoh`; did you mean `echo`?\n",
    );
    let usage = "usage: echo text=<string>";
    run(&["call", &url, "echo", "txt=x"]).await.check(
        2,
        "",
        &format!("error: there is no argument `txt`; did you mean `text`?\n{usage}\n"),
    );
    run(&["call", &url, "echo"]).await.check(2, "", &format!("error: missing: text\n{usage}\n"));
}

#[tokio::test]
async fn progress_is_told_in_a_pipe_only_to_who_asks() {
    let (_fixture, url) = server().await;
    run(&["call", &url, "count", "n=2"]).await.check(0, "2\n", "");
    let told = run(&["call", &url, "count", "n=2", "-v"]).await;
    let progress: Vec<_> = told.stderr.lines().filter(|line| line.starts_with("progress")).collect();
    assert_eq!(progress, ["progress: 1 of 2", "progress: 2 of 2"]);
}

#[tokio::test]
async fn both_eras_can_be_chosen() {
    let (_fixture, url) = server().await;
    for era in ["auto", "modern", "legacy"] {
        run(&["call", &url, "echo", "text=x", "--era", era]).await.check(0, "x\n", "");
    }
}

#[tokio::test]
async fn no_log_has_a_secret_in_it() {
    let (_fixture, url) = server().await;
    let url = format!("{url}?key=query-secret");
    let words = ["call", &url, "echo", "text=token-secret and header-secret", "-vv"];
    let secrets = ["--token", "token-secret", "--header", "X-Key: header-secret"];
    let told = run(&[&words[..], &secrets[..]].concat()).await;
    assert_eq!(told.stdout, "token-secret and header-secret\n");
    assert!(told.stderr.contains("text") && told.stderr.contains('…'), "{}", told.stderr);
    assert!(!told.stderr.contains("secret"), "{}", told.stderr);
    // Asked for at each dial, it is as secret.
    let words = ["call", &url, "echo", "text=asked-secret", "-vv", "--token-command", "echo asked-secret"];
    let told = run(&words).await;
    assert_eq!(told.code, Some(0));
    assert!(told.stderr.contains("received") && !told.stderr.contains("asked-secret\\\""), "{}", told.stderr);
}

#[tokio::test]
async fn completions_and_manual_are_generated() {
    let completions = run(&["completions", "bash"]).await;
    assert!(completions.stdout.contains("mcp-ws"), "{completions:?}");
    let manual = run(&["man"]).await;
    assert!(manual.stdout.contains("Exit codes"), "{manual:?}");
}
