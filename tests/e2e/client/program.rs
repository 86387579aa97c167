//! `everything --dial` as a process, with the policy that it has by default.

use std::path::PathBuf;
use std::process::Stdio;
use std::sync::LazyLock;
use std::time::Duration;

use serde_json::Value;
use serde_json::json;
use tokio::io::AsyncBufReadExt;
use tokio::io::AsyncReadExt;
use tokio::io::BufReader;
use tokio::io::Lines;
use tokio::process::Child;
use tokio::process::ChildStdout;
use tokio::process::Command;
use tokio::task::JoinHandle;
use tokio::time::Instant;
use tokio::time::sleep_until;

use crate::fixture::cloud::Cloud;
use crate::fixture::cloud::Dialled;
use crate::fixture::cloud::Ended;
use crate::fixture::text_of;
use crate::fixture::within;

/// The example, built if it is not yet: a test of one package knows the programs of no other.
static EVERYTHING: LazyLock<PathBuf> = LazyLock::new(|| {
    let mut cargo = std::process::Command::new(env!("CARGO"));
    cargo.args(["build", "-p", "mcp-ws-examples", "--bin", "everything", "--message-format", "json"]);
    cargo.current_dir(env!("CARGO_MANIFEST_DIR")).stderr(Stdio::inherit());
    let output = cargo.output().unwrap();
    assert!(output.status.success(), "everything is not built");
    let messages = String::from_utf8(output.stdout).unwrap();
    let executable = messages.lines().rev().find_map(|line| {
        let message: Value = serde_json::from_str(line).unwrap();
        let is_it = message["target"]["name"] == "everything";
        is_it.then(|| message["executable"].as_str().map(PathBuf::from)).flatten()
    });
    executable.unwrap()
});

struct Program {
    process: Child,
    lines: Lines<BufReader<ChildStdout>>,
    /// What it logs, which it must not have to wait for.
    log: JoinHandle<String>,
}

impl Program {
    fn start(flags: &[&str]) -> Self {
        let mut process = Command::new(&*EVERYTHING)
            .args(flags)
            .env("RUST_LOG", "trace")
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .kill_on_drop(true)
            .spawn()
            .unwrap();
        let lines = BufReader::new(process.stdout.take().unwrap()).lines();
        let mut stderr = process.stderr.take().unwrap();
        let log = tokio::spawn(async move {
            let mut log = String::new();
            stderr.read_to_string(&mut log).await.unwrap();
            log
        });
        Self { process, lines, log }
    }

    /// Waits for a line that begins so.
    async fn says(&mut self, beginning: &str) -> String {
        within(beginning, async {
            loop {
                let line = self.lines.next_line().await.unwrap().expect(beginning);
                if line.starts_with(beginning) {
                    return line;
                }
            }
        })
        .await
    }

    /// Interrupts it, and gives what it logged. It must end with success.
    async fn interrupt(self) -> String {
        let id = self.process.id().unwrap().to_string();
        assert!(Command::new("kill").args(["-TERM", &id]).status().await.unwrap().success());
        self.ends(0).await
    }

    /// Waits until it ends so, and gives what it logged.
    async fn ends(mut self, code: i32) -> String {
        let status = within("it ends", self.process.wait()).await.unwrap();
        let log = within("the log ends", self.log).await.unwrap();
        assert_eq!(status.code(), Some(code), "{log}");
        log
    }
}

async fn check_served(dialled: &Dialled) {
    assert_eq!(dialled.initialized().await["serverInfo"]["name"], "everything");
    assert!(dialled.tools().await.iter().any(|tool| tool["name"] == "add"));
    assert_eq!(text_of(&dialled.call("add", json!({"a": 1, "b": 2})).await), "3");
}

#[tokio::test]
async fn everything_dials_and_is_back_within_three_seconds() {
    let cloud = Cloud::start().await;
    let mut program = Program::start(&["--dial-xiaozhi", &cloud.url("secret")]);
    let link = format!("link ws://{}/mcp/?…:", cloud.address);
    program.says(&format!("{link} connected")).await;
    let dialled = cloud.dialled().await;
    check_served(&dialled).await;
    // By default a connection is good after 5 s.
    sleep_until(dialled.at + Duration::from_millis(5200)).await;
    dialled.drop_it();
    let lost = Instant::now();
    let waits = program.says(&format!("{link} waiting")).await;
    assert!(waits.contains("1006"), "{waits}");
    let again = cloud.dialled().await;
    let back = again.at - lost;
    assert!(back < Duration::from_secs(3), "{back:?}");
    check_served(&again).await;
    program.says(&format!("{link} connected")).await;
    let log = program.interrupt().await;
    assert!(!log.contains("secret"), "{log}");
    let ended = again.ended().await;
    assert!(matches!(ended, Ended::ByProvider(Some(1001), _)), "{ended:?}");
}

#[tokio::test]
async fn everything_dials_several_and_listens_besides() {
    let clouds = [Cloud::start().await, Cloud::start().await];
    let urls = clouds.each_ref().map(|cloud| cloud.url("t"));
    let mut flags = vec!["--listen", "127.0.0.1:0"];
    flags.extend(["--dial", &urls[0], "--dial-xiaozhi", &urls[1]]);
    let mut program = Program::start(&flags);
    let address = program.says("listening on ").await.replace("listening on ", "");
    for (cloud, offers) in clouds.iter().zip([&["mcp"][..], &[]]) {
        let dialled = cloud.dialled().await;
        assert_eq!(dialled.subprotocols, offers);
        check_served(&dialled).await;
    }
    let client = within("a client connects", mcp_ws::Client::connect(&address)).await.unwrap();
    assert_eq!(super::said(&client, "add", json!({"a": 1, "b": 2})).await, "3");
    program.interrupt().await;
}

#[tokio::test]
async fn everything_ends_when_nobody_lets_it_in() {
    let cloud = Cloud::start().await;
    let url = cloud.url("secret");
    cloud.revoke("secret");
    let mut program = Program::start(&["--dial-xiaozhi", &url]);
    let stopped = program.says(&format!("link ws://{}/mcp/?…: stopped", cloud.address)).await;
    assert!(stopped.contains("1008") && stopped.contains("token解密失败"), "{stopped}");
    let log = program.ends(1).await;
    assert!(!log.contains("secret"), "{log}");
}
