//! What `everything` logs, with all logging on: no token of a handshake is in it.
#![cfg(unix)]
#![allow(
    clippy::expect_used,
    clippy::unwrap_used,
    reason = "whatever is not as expected here is a failed test"
)]

use std::io::BufRead;
use std::io::BufReader;
use std::io::Read;
use std::io::Write;
use std::net::TcpStream;
use std::process::Command;
use std::process::Stdio;

const TOKEN: &str = "dGhlIHNlY3JldA";

// BINDING: secure.echo
#[test]
fn a_token_is_not_logged() {
    let mut server = Command::new(env!("CARGO_BIN_EXE_everything"));
    server.args(["--listen", "127.0.0.1:0"]).env("RUST_LOG", "trace");
    let mut process = server.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let mut line = String::new();
    BufReader::new(process.stdout.as_mut().unwrap()).read_line(&mut line).unwrap();
    let address = line.strip_prefix("listening on ws://").and_then(|line| line.strip_suffix("/ws\n"));
    let address = address.expect(&line);

    for (path, version) in [("/ws", "13"), ("/ws", "12"), ("/other", "13")] {
        let mut stream = TcpStream::connect(address).unwrap();
        write!(
            stream,
            "GET {path}?token={TOKEN} HTTP/1.1\r\nHost: {address}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\
             Sec-WebSocket-Version: {version}\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\
             Authorization: Bearer {TOKEN}\r\nSec-WebSocket-Protocol: mcp.auth.{TOKEN}\r\n\r\n"
        )
        .unwrap();
        // A frame without a mask, which ends the connection where there is one.
        stream.write_all(b"\x81\x00").unwrap();
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).unwrap();
        assert!(!String::from_utf8_lossy(&answer).contains(TOKEN));
    }

    assert!(Command::new("kill").args(["-INT", &process.id().to_string()]).status().unwrap().success());
    let mut logged = String::new();
    process.stderr.take().unwrap().read_to_string(&mut logged).unwrap();
    assert!(process.wait().unwrap().success());
    assert!(logged.contains("disconnected"), "everything is logged: {logged}");
    assert!(!logged.contains(TOKEN), "{logged}");
}
