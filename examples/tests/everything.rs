//! `everything` as a process: what it prints, how it takes its flags, and how signals end it.
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
use std::process::Child;
use std::process::Command;
use std::process::Output;
use std::process::Stdio;

fn everything() -> Command {
    Command::new(env!("CARGO_BIN_EXE_everything"))
}

/// The process, and the address that it prints.
fn started(flags: &[&str]) -> (Child, String) {
    let mut server = everything();
    server.args(["--listen", "127.0.0.1:0"]).args(flags);
    started_by(server)
}

fn started_by(mut server: Command) -> (Child, String) {
    let mut process = server.stdout(Stdio::piped()).spawn().unwrap();
    let mut line = String::new();
    BufReader::new(process.stdout.as_mut().unwrap()).read_line(&mut line).unwrap();
    let address = line.strip_prefix("listening on ws://").and_then(|line| line.strip_suffix("/ws\n"));
    let address = address.expect(&line).to_owned();
    (process, address)
}

fn signal(process: &Child, name: &str) {
    assert!(Command::new("kill").args([name, &process.id().to_string()]).status().unwrap().success());
}

/// A connection whose handshakes are done and whose call of `slow` has begun.
fn connected(address: &str) -> TcpStream {
    let mut stream = TcpStream::connect(address).unwrap();
    write!(
        stream,
        "GET /ws HTTP/1.1\r\nHost: {address}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\
         Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"
    )
    .unwrap();
    send(&mut stream, r#"{"id":0,"method":"initialize"}"#);
    send(
        &mut stream,
        r#"{"id":1,"method":"tools/call","params":{"name":"slow","arguments":{"seconds":600}}}"#,
    );
    send(&mut stream, r#"{"id":2,"method":"ping"}"#);
    let mut seen = Vec::new();
    while !String::from_utf8_lossy(&seen).contains(r#""id":2,"result""#) {
        let mut byte = [0];
        stream.read_exact(&mut byte).unwrap();
        seen.extend(byte);
    }
    stream
}

/// Masked with zeroes, which changes nothing.
fn send(stream: &mut TcpStream, text: &str) {
    let mut frame = vec![0x81, 0x80 | u8::try_from(text.len()).unwrap()];
    frame.extend([0; 4]);
    frame.extend(text.as_bytes());
    stream.write_all(&frame).unwrap();
}

#[test]
fn a_signal_stops_it_with_success() {
    for name in ["-INT", "-TERM"] {
        let (mut process, _) = started(&[]);
        signal(&process, name);
        assert!(process.wait().unwrap().success(), "{name}");
    }
}

#[test]
fn a_second_signal_ends_it_at_once() {
    let (mut process, address) = started(&["--shutdown-timeout", "600"]);
    let mut stream = connected(&address);
    signal(&process, "-INT");
    // It does not end before the call does; and it begins nothing new, by which the first signal is known to have come.
    loop {
        send(&mut stream, r#"{"id":3,"method":"tools/call","params":{"name":"stats"}}"#);
        let mut answer = [0; 4096];
        let len = stream.read(&mut answer).unwrap();
        if String::from_utf8_lossy(&answer[..len]).contains("the server stops") {
            break;
        }
    }
    signal(&process, "-INT");
    assert_eq!(process.wait().unwrap().code(), Some(130));
}

/// Asks for an upgrade, and gives the first line of the answer; none, if the server ends the connection.
fn asked(mut stream: &TcpStream) -> String {
    let asked = "GET /ws HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\
                 Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n";
    stream.write_all(asked.as_bytes()).unwrap();
    let mut line = String::new();
    BufReader::new(stream).read_line(&mut line).unwrap();
    line
}

#[test]
fn a_process_without_file_descriptors_serves_who_is_there_and_recovers() {
    const DESCRIPTORS: usize = 32;
    let mut limited = Command::new("sh");
    let script =
        format!(r#"ulimit -n {DESCRIPTORS}; exec "$0" --listen 127.0.0.1:0 --connection-timeout 600"#);
    limited.args(["-c", &script, env!("CARGO_BIN_EXE_everything")]);
    limited.env("RUST_LOG", "mcp_ws=warn").stderr(Stdio::piped());
    let (mut process, address) = started_by(limited);
    let mut there = connected(&address);

    // One of them is the first that is not accepted; the system has taken all of them.
    let mut waiting: Vec<_> = (0..DESCRIPTORS).map(|_| TcpStream::connect(&address).unwrap()).collect();
    // Kept to the end: a process that cannot write its log does not survive it.
    let mut said = BufReader::new(process.stderr.take().unwrap()).lines();
    while !said.next().unwrap().unwrap().contains("cannot accept connections") {}

    send(&mut there, r#"{"id":3,"method":"ping"}"#);
    let mut seen = Vec::new();
    while !String::from_utf8_lossy(&seen).contains(r#""id":3,"result""#) {
        let mut byte = [0];
        there.read_exact(&mut byte).unwrap();
        seen.extend(byte);
    }

    // It has waited in vain so far, and comes in when the others make room.
    let last = waiting.pop().unwrap();
    drop(waiting);
    assert_eq!(asked(&last), "HTTP/1.1 101 Switching Protocols\r\n");
    assert_eq!(asked(&TcpStream::connect(&address).unwrap()), "HTTP/1.1 101 Switching Protocols\r\n");
    process.kill().unwrap();
    process.wait().unwrap();
}

#[test]
fn tls_is_spoken_if_there_is_a_certificate() {
    let said = refused(&["--listen", "127.0.0.1:0", "--tls-certificate", "/no/such/file"]);
    assert!(said.contains("the certificate in /no/such/file: it cannot be read: "), "{said}");
}

fn refused(flags: &[&str]) -> String {
    let Output { status, stderr, .. } = everything().args(flags).output().unwrap();
    assert!(!status.success());
    String::from_utf8(stderr).unwrap()
}

#[test]
fn what_it_cannot_do_is_said() {
    assert!(refused(&["--no-such-flag"]).contains("--no-such-flag"));
    assert!(refused(&["--ping-interval", "soon"]).contains("soon"));
    assert!(refused(&["--listen", "127.0.0.1:notaport"]).contains("invalid"));
    assert!(refused(&["--request-rate", "10:often"]).contains("often"));
    assert!(refused(&["--allow-origin", "https://a.example,b.example"]).contains("`b.example`"));
}

#[test]
fn help_names_every_setting() {
    let help = String::from_utf8(everything().arg("--help").output().unwrap().stdout).unwrap();
    for flag in ["--listen", "--max-message-size", "--ping-interval", "--shutdown-timeout", "--page-size"] {
        assert!(help.contains(flag), "{flag}");
    }
}

#[test]
fn every_setting_has_a_flag() {
    let config = include_str!("../../mcp-ws/src/server/config.rs");
    let flags = include_str!("../src/bin/everything/settings.rs");
    let fields = config.lines().filter_map(|line| line.strip_prefix("    pub ")?.split_once(':'));
    let fields: Vec<_> = fields.map(|(name, _)| name).collect();
    assert!(fields.len() > 30, "{fields:?}");
    for field in fields {
        assert!(flags.contains(&format!("config.{field}")), "{field}");
    }
}
