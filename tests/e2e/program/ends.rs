//! What the program ends with.

use std::time::Duration;

use mcp_ws::Config;
use tokio::io::AsyncReadExt;
use tokio::io::AsyncWriteExt;
use tokio::net::TcpListener;

use super::Program;
use super::process::run;
use crate::fixture::Fixture;
use crate::fixture::within;

#[tokio::test]
async fn nobody_there_is_no_connection() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    drop(listener);
    let ended = run(&["tools", &format!("ws://{address}/ws")]).await;
    assert_eq!(ended.code, Some(3), "{ended:?}");
    let fixture = Fixture::start().await;
    let ended = run(&["tools", &format!("ws://{}/elsewhere", fixture.address)]).await;
    assert_eq!(ended.code, Some(3), "{ended:?}");
}

#[tokio::test]
async fn silence_at_connecting_is_no_connection_either() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("ws://{}/ws", listener.local_addr().unwrap());
    let ended = run(&["tools", &url, "--connect-timeout", "0.2"]).await;
    assert_eq!(ended.code, Some(3), "{ended:?}");
}

#[tokio::test]
async fn who_is_not_let_in_is_told_so() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("ws://{}/ws?token=query-secret", listener.local_addr().unwrap());
    let refuse = async {
        let (mut stream, _) = listener.accept().await.unwrap();
        let mut request = vec![0; 4096];
        let read = stream.read(&mut request).await.unwrap();
        let request = String::from_utf8_lossy(&request[..read]).into_owned();
        let answer = "HTTP/1.1 401 Unauthorized\r\ncontent-length: 0\r\n\r\n";
        stream.write_all(answer.as_bytes()).await.unwrap();
        request
    };
    let words = ["tools", &url, "--token", "abc"];
    let (ended, request) = tokio::join!(run(&words), refuse);
    assert!(request.to_lowercase().contains("authorization: bearer abc"), "{request}");
    assert_eq!(ended.code, Some(4), "{ended:?}");
    assert!(!ended.stderr.contains("secret"), "{ended:?}");
}

#[tokio::test]
async fn a_command_line_that_is_wrong_is_told() {
    for words in [
        ["tools"].as_slice(),
        &["tools", "127.0.0.1:1/ws"],
        &["tools", "http+unix://h"],
        &["call", "ws://127.0.0.1:1"],
        &["toools", "ws://127.0.0.1:1"],
        &["ping", "ws://127.0.0.1:1", "-c", "0"],
        &["dial", "ws://127.0.0.1:1"],
    ] {
        let ended = run(words).await;
        assert_eq!(ended.code, Some(2), "{words:?}: {ended:?}");
        assert!(ended.stderr.starts_with("error: "), "{words:?}: {ended:?}");
    }
    let help = run(&["--help"]).await;
    assert!(help.stdout.contains("130  interrupted"), "{help:?}");
}

#[tokio::test]
async fn an_answer_that_takes_too_long_is_a_timeout() {
    let fixture = Fixture::start().await;
    let url = format!("ws://{}/ws", fixture.address);
    let ended = run(&["call", &url, "hold", "--timeout", "0.2"]).await;
    assert_eq!(ended.code, Some(6), "{ended:?}");
}

#[tokio::test]
async fn a_connection_that_is_lost_leaves_the_outcome_unknown() {
    let fixture = Fixture::with(Config { shutdown_timeout: Duration::ZERO, ..Config::default() }).await;
    let program = Program::start(&["call", &format!("ws://{}/ws", fixture.address), "hold"]);
    fixture.probe.started.reaches(1).await;
    fixture.server.shutdown().await;
    let ended = program.ended().await;
    assert_eq!(ended.code, Some(7), "{ended:?}");
}

#[cfg(unix)]
#[tokio::test]
async fn ctrl_c_cancels_the_call() {
    let fixture = Fixture::start().await;
    let program = Program::start(&["call", &format!("ws://{}/ws", fixture.address), "hold"]);
    fixture.probe.started.reaches(1).await;
    program.signal("INT").await;
    program.ended().await.check(130, "", "");
    fixture.probe.dropped.reaches(1).await;
}

#[tokio::test]
async fn who_closes_stdout_is_left_in_peace() {
    let fixture = Fixture::start().await;
    let mut command = super::process::command(&["tools", &format!("ws://{}/ws", fixture.address)]);
    let mut child = command.spawn().unwrap();
    drop(child.stdout.take());
    let output = within("the program ends", child.wait_with_output()).await.unwrap();
    assert_eq!((output.status.code(), &*output.stderr), (Some(0), &b""[..]));
}
