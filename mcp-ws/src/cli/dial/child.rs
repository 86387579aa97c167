//! A server on stdio, as a process of ours.

use std::ffi::OsString;
use std::fmt;
use std::io;
use std::path::PathBuf;
use std::process::ExitStatus;
use std::process::Stdio;
use std::time::Duration;

use tokio::process;
use tokio::process::ChildStdout;
use tokio::time::Instant;

use crate::cli::relay::lines::LinesIn;
use crate::cli::relay::lines::LinesOut;

/// What is to be run.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Command {
    pub(super) program: OsString,
    pub(super) arguments: Vec<OsString>,
    pub(super) environment: Vec<(String, String)>,
    pub(super) folder: Option<PathBuf>,
}

/// A process that runs. Dropped, it is killed.
#[derive(Debug)]
pub(super) struct Child {
    process: process::Child,
    input: LinesOut,
    output: LinesIn<ChildStdout>,
    /// Since when its stdout is closed.
    silent: Option<Instant>,
    /// When and how it has ended.
    ended: Option<(Instant, io::Result<ExitStatus>)>,
}

/// What has happened to it.
#[derive(Debug)]
pub(super) enum News {
    /// It has written a message.
    Text(String),
    /// It has read so much that there is room for more.
    Room,
    /// It has ended.
    Exited(io::Result<ExitStatus>),
}

/// How long it may take to end once its stdin is closed; then it is killed.
const LAST_WORDS: Duration = Duration::from_secs(5);

/// How long what it has written is read once it has ended: others may hold its stdout open.
const LEFT_BEHIND: Duration = Duration::from_secs(1);

impl Command {
    /// Starts it. What it writes to stderr goes to ours.
    pub(super) fn start(&self) -> io::Result<Child> {
        let mut command = process::Command::new(&self.program);
        command
            .args(&self.arguments)
            .envs(self.environment.iter().map(|(name, value)| (name, value)))
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::inherit())
            .kill_on_drop(true);
        if let Some(folder) = &self.folder {
            command.current_dir(folder);
        }
        // Ctrl-C on the terminal is for us, who end it in order.
        #[cfg(unix)]
        command.process_group(0);
        let mut process = command.spawn()?;
        let (Some(stdin), Some(stdout)) = (process.stdin.take(), process.stdout.take()) else {
            return Err(io::Error::other("it has no stdin or stdout"));
        };
        let (input, output) = (LinesOut::new(stdin), LinesIn::new(stdout));
        Ok(Child { process, input, output, silent: None, ended: None })
    }
}

impl fmt::Display for Command {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // The arguments may have secrets in them.
        f.write_str(&self.program.to_string_lossy())
    }
}

impl Child {
    /// The next thing that happens. What it has written before it ended comes first.
    ///
    /// # Cancel safety
    ///
    /// Dropped before it is ready, nothing is lost.
    pub(super) async fn next(&mut self, reads: bool) -> News {
        loop {
            let Self { process, input, output, silent, ended } = self;
            let left_behind = ended.as_ref().map(|(since, _)| *since + LEFT_BEHIND);
            let last_words = silent.map(|since| since + LAST_WORDS);
            if silent.is_some()
                && let Some((_, status)) = ended.take()
            {
                return News::Exited(status);
            }
            tokio::select! {
                biased;
                text = output.next(), if reads && silent.is_none() => match text {
                    Some(text) => return News::Text(text),
                    None => *silent = Some(Instant::now()),
                },
                () = input.room(), if !input.has_room() => return News::Room,
                status = process.wait(), if ended.is_none() => *ended = Some((Instant::now(), status)),
                () = until(left_behind), if reads => *silent = Some(Instant::now()),
                // It says nothing any more, and does not end.
                () = until(last_words) => {
                    // One that has ended cannot be killed.
                    let _ = process.start_kill();
                    *silent = Some(Instant::now());
                }
            }
        }
    }

    pub(super) fn send(&self, text: &str) {
        self.input.send(text);
    }

    pub(super) fn has_room(&self) -> bool {
        self.input.has_room()
    }

    /// Ends it: closes its stdin, and kills it if that is not enough.
    pub(super) async fn end(mut self) {
        let ending = async {
            self.input.finish(LAST_WORDS).await;
            // A pipe that is full would keep it from ending.
            while self.output.next().await.is_some() {}
            self.process.wait().await
        };
        if tokio::time::timeout(LAST_WORDS, ending).await.is_err() {
            tracing::warn!("the server does not end by itself, and is killed");
        }
        // One that has ended cannot be killed.
        let _ = self.process.kill().await;
    }
}

/// Waits until then; for ever, if that is not said.
async fn until(then: Option<Instant>) {
    match then {
        Some(then) => tokio::time::sleep_until(then).await,
        None => std::future::pending().await,
    }
}
