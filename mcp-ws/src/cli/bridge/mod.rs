//! `mcp-ws bridge`: a server on WebSocket for hosts that only speak stdio.
//!
//! Next: `relay` for what passes and what does not.

mod relay;

use std::time::Duration;

use tokio::time::Instant;

use self::relay::Output;
use self::relay::Relay;
use super::exit::Exit;
use super::exit::Failure;
use super::options;
use super::options::Shared;
use super::output;
use super::relay::kept::Kept;
use super::relay::kept::News;
use super::relay::lines::LinesIn;
use super::relay::lines::LinesOut;
use crate::client::Error;
use crate::client::Status;
use crate::server::Interruption;

/// How long answers that are under way are waited for when the host has nothing more to say.
const LAST_ANSWERS: Duration = Duration::from_secs(10);

/// How long a server may take to open a session again.
const GREETING: Duration = Duration::from_secs(30);

/// How long a host that has not asked anything yet may take to do so, to be told that there is no connection.
const FIRST_REQUEST: Duration = Duration::from_secs(1);

pub(super) async fn run(shared: &Shared, options: options::Bridge) -> Result<(), Failure> {
    let endpoint = shared.endpoint(&shared.url(options.server)?)?;
    let mut bridge = Bridge {
        relay: Relay::default(),
        server: Kept::dial(endpoint),
        host_in: LinesIn::new(tokio::io::stdin()),
        host_out: LinesOut::new(tokio::io::stdout()),
        is_quiet: shared.quiet,
        was_connected: false,
        until: None,
        greeting_until: Instant::now(),
    };
    let ended = bridge.run().await;
    let Bridge { server, host_out, .. } = bridge;
    server.close().await;
    host_out.finish(LAST_ANSWERS).await;
    ended
}

struct Bridge {
    relay: Relay,
    server: Kept,
    host_in: LinesIn<tokio::io::Stdin>,
    host_out: LinesOut,
    is_quiet: bool,
    was_connected: bool,
    /// When to end at the latest, once the host has nothing more to say.
    until: Option<Instant>,
    greeting_until: Instant,
}

impl Bridge {
    async fn run(&mut self) -> Result<(), Failure> {
        let mut interruption = Interruption::watch();
        loop {
            self.drive_outputs();
            if self.until.is_some() && self.relay.is_idle() {
                return Ok(());
            }
            let (host_has_room, server_has_room) = (self.host_out.has_room(), self.server.has_room());
            let (until, greeting_until) = (self.until, self.greeting_until);
            tokio::select! {
                news = self.server.next(host_has_room) => self.handle_news(news).await?,
                text = self.host_in.next(), if until.is_none() && server_has_room => match text {
                    Some(text) => self.relay.handle_host(text),
                    None => self.until = Some(Instant::now() + LAST_ANSWERS),
                },
                () = self.host_out.room(), if !host_has_room => {}
                () = self.host_out.gone() => return Ok(()),
                () = tokio::time::sleep_until(greeting_until), if self.relay.is_greeting() => self.give_up(),
                () = tokio::time::sleep_until(until.unwrap_or(greeting_until)), if until.is_some() => {
                    return Err(Failure::new(Exit::TimedOut, "some requests were not answered in time"));
                }
                () = interruption.next() => return Ok(()),
            }
        }
    }

    fn drive_outputs(&mut self) {
        while let Some(output) = self.relay.poll_output() {
            match output {
                Output::Host(text) => self.host_out.send(&text),
                Output::Server(text) => self.server.send(&text),
                Output::GiveUp => self.give_up(),
            }
        }
    }

    fn give_up(&mut self) {
        self.server.give_up("the session is not taken again");
        self.relay.handle_lost();
    }

    async fn handle_news(&mut self, news: News) -> Result<(), Failure> {
        match news {
            News::Opened => {
                self.was_connected = true;
                self.greeting_until = Instant::now() + GREETING;
                self.relay.handle_opened();
            }
            News::Text(text) => self.relay.handle_server(text),
            News::Lost => self.relay.handle_lost(),
            News::Status(Status::Waiting { why, .. }) if !self.was_connected => return self.fail(why).await,
            News::Status(Status::Stopped { why: Some(why) }) => return self.fail(why).await,
            News::Status(status) if !self.is_quiet => output::status(None, &status),
            News::Status(_) => {}
        }
        Ok(())
    }

    /// There will be no connection: the host is told so in the answers to whatever it asks.
    async fn fail(&mut self, why: Error) -> Result<(), Failure> {
        let told = why.to_string();
        if self.relay.is_idle()
            && let Ok(Some(text)) = tokio::time::timeout(FIRST_REQUEST, self.host_in.next()).await
        {
            self.relay.handle_host(text);
        }
        self.relay.handle_stopped(&told);
        self.drive_outputs();
        Err(why.into())
    }
}
