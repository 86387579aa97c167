//! One server on stdio, served at one endpoint: its process, its connection, and the relay between them.

use std::time::Duration;

use tokio::sync::watch;
use tokio::time::Instant;

use super::child;
use super::child::Child;
use super::child::Command;
use super::relay::Output;
use super::relay::Relay;
use crate::cli::exit::Failure;
use crate::cli::output;
use crate::cli::relay::kept;
use crate::cli::relay::kept::Kept;
use crate::client::Attempts;
use crate::client::Class;
use crate::client::Endpoint;
use crate::client::Next;
use crate::client::Reconnect;
use crate::client::Status;
use crate::client::random;

/// How long a server may take to open a session again after it was restarted.
const GREETING: Duration = Duration::from_secs(30);

pub(super) struct Provider {
    /// Where there are several.
    name: Option<String>,
    is_quiet: bool,
    command: Command,
    child: Option<Child>,
    /// When the process has started, or is to be started again.
    since: Instant,
    /// How often it has ended soon after it was started.
    attempts: Attempts,
    caller: Kept,
    relay: Relay,
}

impl Provider {
    /// Starts the server, and begins to dial.
    pub(super) fn start(
        name: Option<String>,
        command: Command,
        endpoint: Endpoint,
        is_quiet: bool,
    ) -> Result<Self, Failure> {
        let child =
            command.start().map_err(|error| Failure::usage(format!("cannot start {command}: {error}")))?;
        let mut relay = Relay::new(endpoint.largest_result());
        relay.handle_started();
        let (since, attempts) = (Instant::now(), Attempts::default());
        let caller = Kept::dial(endpoint);
        Ok(Self { name, is_quiet, command, child: Some(child), since, attempts, caller, relay })
    }

    /// Serves until it is told to stop, or cannot go on.
    pub(super) async fn run(mut self, mut stopping: watch::Receiver<bool>) -> Result<(), Failure> {
        let ended = self.serve(&mut stopping).await;
        let Self { child, caller, .. } = self;
        // The caller is to hear first that nobody is there any more.
        caller.close().await;
        if let Some(child) = child {
            child.end().await;
        }
        ended
    }

    async fn serve(&mut self, stopping: &mut watch::Receiver<bool>) -> Result<(), Failure> {
        loop {
            self.drive_outputs();
            let child_has_room = self.child.as_ref().is_none_or(Child::has_room);
            let caller_has_room = self.caller.has_room();
            let (is_down, is_greeting, since) = (self.child.is_none(), self.relay.is_greeting(), self.since);
            let child_news = async {
                match &mut self.child {
                    Some(child) => child.next(caller_has_room).await,
                    None => std::future::pending().await,
                }
            };
            tokio::select! {
                news = self.caller.next(child_has_room) => self.handle_caller(news)?,
                news = child_news => self.handle_child(news),
                () = tokio::time::sleep_until(since), if is_down => self.start_again(),
                () = tokio::time::sleep_until(since + GREETING), if is_greeting => {
                    self.end_child();
                    self.handle_gone("does not open its session again");
                }
                _ = stopping.wait_for(|stopping| *stopping) => return Ok(()),
            }
        }
    }

    fn drive_outputs(&mut self) {
        while let Some(output) = self.relay.poll_output() {
            match output {
                Output::Caller(text) => self.caller.send(&text),
                Output::Child(text) => {
                    if let Some(child) = &self.child {
                        child.send(&text);
                    }
                }
                Output::Restart => {
                    self.end_child();
                    self.start_again();
                }
                Output::Replace => {
                    self.end_child();
                    self.handle_gone("does not open its session again");
                }
            }
        }
    }

    fn handle_caller(&mut self, news: kept::News) -> Result<(), Failure> {
        match news {
            kept::News::Opened => self.relay.handle_opened(),
            kept::News::Text(text) => self.relay.handle_caller(&text),
            kept::News::Lost => self.relay.handle_lost(),
            kept::News::Status(Status::Stopped { why: Some(why) }) => return Err(why.into()),
            kept::News::Status(status) if !self.is_quiet => output::status(self.name.as_deref(), &status),
            kept::News::Status(_) => {}
        }
        Ok(())
    }

    fn handle_child(&mut self, news: child::News) {
        match news {
            child::News::Text(text) => self.relay.handle_child(&text),
            child::News::Room => {}
            child::News::Exited(status) => {
                self.child = None;
                let how = status.map_or_else(|error| error.to_string(), |status| status.to_string());
                self.handle_gone(&format!("has ended ({how})"));
            }
        }
    }

    /// There is no process any more: another one is started after a while.
    fn handle_gone(&mut self, why: &str) {
        self.relay.handle_exited();
        let lasted = Some(self.since.elapsed());
        let next = self.attempts.next(&Reconnect::default(), Class::Retry, lasted, false, random());
        // That policy never stops.
        let Next::After(wait) = next else { return };
        self.since = Instant::now() + wait;
        let wait = wait.as_secs_f64();
        self.remark(&format!("the server {why}, and is started again in {wait:.1} s"));
    }

    fn start_again(&mut self) {
        self.since = Instant::now();
        match self.command.start() {
            Ok(child) => {
                self.child = Some(child);
                self.relay.handle_started();
            }
            Err(error) => self.handle_gone(&format!("cannot be started: {error}")),
        }
    }

    /// Lets the process end by itself, without waiting for it.
    fn end_child(&mut self) {
        if let Some(child) = self.child.take() {
            tokio::spawn(child.end());
        }
    }

    fn remark(&self, text: &str) {
        if !self.is_quiet {
            let name = self.name.as_ref().map(|name| format!("{name}: ")).unwrap_or_default();
            output::remark(format_args!("{name}{text}"));
        }
    }
}
