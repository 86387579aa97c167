//! The program as a process.

use std::process::Output;
use std::process::Stdio;

use serde_json::Value;
use tokio::io::AsyncBufReadExt;
use tokio::io::AsyncWriteExt;
use tokio::io::BufReader;
use tokio::io::Lines;
use tokio::process::Child;
use tokio::process::ChildStdin;
use tokio::process::ChildStdout;
use tokio::process::Command;

use crate::fixture::within;

/// One that runs. Dropped, it is killed.
pub(super) struct Program {
    child: Child,
    stdin: Option<ChildStdin>,
    stdout: Lines<BufReader<ChildStdout>>,
}

/// How it has ended.
#[derive(Debug)]
pub(super) struct Ended {
    pub(super) code: Option<i32>,
    pub(super) stdout: String,
    pub(super) stderr: String,
}

/// The command, without anything of the environment that it looks at.
pub(super) fn command(words: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_mcp-ws-under-test"));
    for variable in ["MCP_WS_URL", "MCP_WS_TOKEN", "NO_COLOR", "CLICOLOR_FORCE"] {
        command.env_remove(variable);
    }
    command
        .args(words)
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .stdin(Stdio::piped())
        .kill_on_drop(true);
    command
}

/// Runs it to its end, with this on its stdin.
pub(super) async fn run_with(words: &[&str], stdin: &str) -> Ended {
    let mut child = command(words).spawn().unwrap();
    // One that has ended already reads nothing.
    let _ = child.stdin.take().unwrap().write_all(stdin.as_bytes()).await;
    let output = within("the program ends", child.wait_with_output()).await.unwrap();
    output.into()
}

/// The same with nothing on its stdin.
pub(super) async fn run(words: &[&str]) -> Ended {
    run_with(words, "").await
}

impl From<Output> for Ended {
    fn from(output: Output) -> Self {
        let [stdout, stderr] = [output.stdout, output.stderr].map(|text| String::from_utf8(text).unwrap());
        Self { code: output.status.code(), stdout, stderr }
    }
}

impl Ended {
    #[track_caller]
    pub(super) fn check(&self, code: i32, stdout: &str, stderr: &str) {
        assert_eq!((self.code, &*self.stdout, &*self.stderr), (Some(code), stdout, stderr));
    }
}

impl Program {
    pub(super) fn start(words: &[&str]) -> Self {
        Self::of(command(words))
    }

    pub(super) fn of(mut command: Command) -> Self {
        let mut child = command.spawn().unwrap();
        let stdout = BufReader::new(child.stdout.take().unwrap()).lines();
        Self { stdin: child.stdin.take(), child, stdout }
    }

    /// Writes a line to its stdin.
    pub(super) async fn say(&mut self, line: &str) {
        let stdin = self.stdin.as_mut().unwrap();
        stdin.write_all(format!("{line}\n").as_bytes()).await.unwrap();
    }

    /// The next line of its stdout.
    pub(super) async fn line(&mut self) -> String {
        let line = within("the program writes a line", self.stdout.next_line()).await.unwrap();
        match line {
            Some(line) => line,
            None => panic!("the program has ended"),
        }
    }

    /// The next line of its stdout, which is JSON.
    pub(super) async fn json(&mut self) -> Value {
        let line = self.line().await;
        serde_json::from_str(&line).unwrap_or_else(|error| panic!("{error}: {line}"))
    }

    /// The next line of its stderr that has this in it.
    pub(super) async fn says(&mut self, what: &str) {
        let stderr = self.child.stderr.as_mut().unwrap();
        let mut lines = BufReader::with_capacity(1, stderr).lines();
        let said = async {
            while let Some(line) = lines.next_line().await.unwrap() {
                if line.contains(what) {
                    return;
                }
            }
            panic!("it has not said {what:?}");
        };
        within(&format!("the program says {what:?}"), said).await;
    }

    /// Has nothing more to say.
    pub(super) fn hang_up(&mut self) {
        self.stdin = None;
    }

    /// Sends it a signal: `INT`, `TERM`.
    pub(super) async fn signal(&self, name: &str) {
        let id = self.child.id().expect("it runs").to_string();
        let status = Command::new("kill").args([&format!("-{name}"), &id]).status().await.unwrap();
        assert!(status.success());
    }

    /// Waits for its end.
    pub(super) async fn ended(mut self) -> Ended {
        let mut stdout = String::new();
        while let Some(line) = within("the program ends", self.stdout.next_line()).await.unwrap() {
            stdout += &line;
            stdout.push('\n');
        }
        let output = within("the program ends", self.child.wait_with_output()).await.unwrap();
        Ended { stdout, ..output.into() }
    }
}
