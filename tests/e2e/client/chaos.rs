//! Clients behind a network that delays, tears, slows and cuts: each call ends once, in a right answer or in an honest
//! error, and nothing is left of it.
//!
//! For `MCP_WS_CHAOS_SECONDS`, 10 if nothing is said. `MCP_WS_CHAOS_SEED` is another network.

use std::collections::BTreeMap;
use std::collections::HashMap;
use std::sync::Arc;
use std::sync::Mutex;
use std::sync::atomic::AtomicU64;
use std::sync::atomic::Ordering;
use std::time::Duration;
use std::time::Instant;

use mcp_ws::Client;
use mcp_ws::Server;
use mcp_ws::client::Era;
use mcp_ws::client::Error;
use mcp_ws::client::Reconnect;
use mcp_ws::prelude::*;
use serde_json::json;
use tokio::task::JoinSet;

use super::said;
use crate::fixture::Fixture;
use crate::fixture::Probe;
use crate::fixture::chaos::Chaos;
use crate::fixture::memory;
use crate::fixture::until;
use crate::fixture::within;

const CLIENTS: usize = 16;

/// Tasks that call, of each client.
const CALLERS: usize = 4;

/// How often each call has reached its tool.
#[derive(Clone, Default)]
struct Done(Arc<Mutex<HashMap<u64, u32>>>);

impl Done {
    fn add(&self, n: u64) {
        *self.0.lock().unwrap().entry(n).or_default() += 1;
    }

    fn times(&self, n: u64) -> u32 {
        self.0.lock().unwrap().get(&n).copied().unwrap_or_default()
    }
}

/// Answers with its number, and so many letters.
#[mcp_tool]
fn at_once(State(done): State<Done>, n: u64, letters: usize) -> String {
    done.add(n);
    format!("{n} {}", "x".repeat(letters))
}

/// The same after a while, of which it tells.
#[mcp_tool]
async fn later(State(done): State<Done>, cx: &Context, n: u64, letters: usize) -> String {
    done.add(n);
    for step in 1..=3 {
        tokio::time::sleep(Duration::from_millis(n % 30)).await;
        cx.progress(Progress::of(step, 3)).await;
    }
    format!("{n} {}", "x".repeat(letters))
}

/// The same from a thread.
#[mcp_tool(blocking)]
fn on_a_thread(State(done): State<Done>, n: u64, letters: usize) -> String {
    done.add(n);
    format!("{n} {}", "x".repeat(letters))
}

const TOOLS: [&str; 3] = ["at_once", "later", "on_a_thread"];

/// What has come of the calls.
#[derive(Debug, Default)]
struct Outcomes(Mutex<BTreeMap<&'static str, usize>>);

impl Outcomes {
    fn add(&self, outcome: &'static str) {
        *self.0.lock().unwrap().entry(outcome).or_default() += 1;
    }

    fn all(&self) -> usize {
        self.0.lock().unwrap().values().sum()
    }

    fn of(&self, outcome: &str) -> usize {
        self.0.lock().unwrap().get(outcome).copied().unwrap_or_default()
    }
}

/// Whose tools are called.
#[derive(Clone)]
enum Whom {
    /// Those of one server, on one connection after the other.
    Kept(Client),
    /// Those of anybody who has dialled this one, on the connection that there is.
    Anybody(Box<Server>),
}

impl Whom {
    fn client(&self, n: u64) -> Option<Client> {
        match self {
            Self::Kept(client) => Some(client.clone()),
            Self::Anybody(server) => {
                let all = server.connections();
                let place = usize::try_from(n).unwrap().checked_rem(all.len())?;
                Some(all[place].peer())
            }
        }
    }
}

struct Storm {
    done: Done,
    outcomes: Outcomes,
    next: AtomicU64,
    until: Instant,
}

impl Storm {
    /// Calls until it is over. Each call is checked when it ends.
    async fn call(self: Arc<Self>, whom: Whom) {
        while Instant::now() < self.until {
            let Some(client) = whom.client(self.next.load(Ordering::Relaxed)) else {
                tokio::time::sleep(Duration::from_millis(5)).await;
                continue;
            };
            let n = self.next.fetch_add(1, Ordering::Relaxed);
            let letters = usize::try_from(n * 7919 % 600).unwrap();
            let tool = TOOLS[usize::try_from(n % 3).unwrap()];
            let call = client.call_tool(tool, json!({"n": n, "letters": letters}));
            // Some are in a hurry, and some are given up.
            let call = call.timeout(Duration::from_millis(if n.is_multiple_of(11) { 30 } else { 4000 }));
            if n.is_multiple_of(13) {
                let given_up = tokio::time::timeout(Duration::from_millis(20), call.into_future()).await;
                match given_up {
                    Ok(ended) => self.check(n, letters, ended),
                    Err(_) => self.outcomes.add("given up"),
                }
                assert!(self.done.times(n) <= 1, "{n} was done twice");
                continue;
            }
            let ended = within("a call ends", call.into_future()).await;
            self.check(n, letters, ended);
        }
    }

    fn check(&self, n: u64, letters: usize, ended: Result<mcp_ws::CallToolResult, Error>) {
        let done = self.done.times(n);
        assert!(done <= 1, "{n} was done {done} times");
        let outcome = match ended {
            Ok(result) => {
                let expected = format!("{n} {}", "x".repeat(letters));
                assert_eq!(result.content[0].as_text(), Some(&*expected));
                assert_eq!(done, 1, "{n} has an answer and was not done");
                "answered"
            }
            Err(Error::OutcomeUnknown { .. }) => "outcome unknown",
            Err(Error::TimedOut { .. }) => "timed out",
            // These say that it was certainly not done.
            Err(error) => {
                assert_eq!(done, 0, "{n} was done, and ended in {error:?}");
                match error {
                    Error::Closed { .. } => "closed",
                    Error::Refused { .. } => "refused",
                    Error::Handshake { status: None, .. } => "handshake",
                    other => panic!("not honest of a bad network: {other:?}"),
                }
            }
        };
        self.outcomes.add(outcome);
    }
}

fn policy() -> Reconnect {
    Reconnect {
        first_wait: Duration::from_millis(20),
        longest_wait: Duration::from_millis(200),
        good_after: Duration::from_millis(100),
        ..Reconnect::default()
    }
}

/// Only the first attempt is not made again by itself.
async fn connect(chaos: &Chaos, era: Era) -> Client {
    let config = mcp_ws::client::Config {
        era,
        request_timeout: Duration::from_secs(4),
        ping_interval: Some(Duration::from_millis(500)),
        ping_timeout: Duration::from_secs(1),
        close_timeout: Duration::from_secs(1),
        ..mcp_ws::client::Config::default()
    };
    let endpoint =
        Endpoint::new(chaos.url("/ws")).reconnect(policy()).connect_timeout(Duration::from_secs(2));
    within("it connects some time", async {
        loop {
            let connecting = Client::builder(&endpoint).config(config.clone()).connect();
            if let Ok(client) = connecting.await {
                return client;
            }
        }
    })
    .await
}

async fn storm(chaos: &Chaos, all: &[Whom], done: &Done, seconds: u64) -> Arc<Storm> {
    let first = done.0.lock().unwrap().keys().max().map_or(1, |last| last + 1000);
    let storm = Arc::new(Storm {
        done: done.clone(),
        outcomes: Outcomes::default(),
        next: AtomicU64::new(first),
        until: Instant::now() + Duration::from_secs(seconds),
    });
    let cuts = chaos.cuts();
    chaos.rough();
    let mut callers = JoinSet::new();
    for whom in all {
        for _ in 0..CALLERS {
            callers.spawn(Arc::clone(&storm).call(whom.clone()));
        }
    }
    while let Some(ended) = callers.join_next().await {
        ended.unwrap();
    }
    chaos.calm();
    let made = usize::try_from(storm.next.load(Ordering::Relaxed) - first).unwrap();
    assert_eq!(storm.outcomes.all(), made, "each call ends once");
    let cuts = chaos.cuts() - cuts;
    report(&format!("{seconds} s, {cuts} cuts, {made} calls: {:?}", storm.outcomes.0.lock().unwrap()));
    storm
}

/// Storms for a moment, by which whatever is made once and kept is made, and then for as long as was asked for. Gives what
/// memory there was in between.
async fn storms(chaos: &Chaos, all: &[Whom], done: &Done) -> usize {
    storm(chaos, all, done, 2).await;
    let resident = memory::resident();
    let storm = storm(chaos, all, done, from_environment("MCP_WS_CHAOS_SECONDS", 10)).await;
    assert!(chaos.cuts() > 3 && storm.outcomes.of("answered") > 100, "there was no storm");
    assert!(storm.outcomes.of("outcome unknown") > 0, "no call was in the way of a cut");
    resident
}

/// Calls once more, which must succeed.
async fn check_works(n: usize, client: &Client) {
    let n = 1_000_000_000 + n;
    assert_eq!(said(client, "later", json!({"n": n, "letters": 1})).await, format!("{n} x"));
}

/// What there was before anything had been dialled.
struct Before {
    tasks: usize,
    sockets: usize,
}

impl Before {
    fn now() -> Self {
        Self { tasks: memory::tasks(), sockets: memory::sockets() }
    }

    async fn check_nothing_leaked(&self, chaos: &Chaos, done: &Done, resident: usize) {
        until("no way is open", || chaos.open() == 0).await;
        until("no task is left", || memory::tasks() <= self.tasks).await;
        until("no socket is left", || memory::sockets() <= self.sockets).await;
        // What a test notes of each call is not a leak.
        let noted = done.0.lock().unwrap().len() * 64;
        let grown = memory::resident().saturating_sub(resident);
        report(&format!("memory: {} KiB more, at most {} KiB of them notes", grown / 1024, noted / 1024));
        assert!(grown < noted + (8 << 20), "{grown} bytes more than before");
    }
}

/// A server that soon notices that nobody is there any more.
fn watchful(done: &Done) -> Server {
    let config = Config {
        ping_interval: Some(Duration::from_millis(500)),
        ping_timeout: Duration::from_secs(1),
        close_timeout: Duration::from_secs(1),
        ..Config::default()
    };
    Server::new(tools![at_once, later, on_a_thread]).with_state(done.clone()).config(config)
}

async fn fixture(done: &Done) -> (Fixture, Chaos) {
    let fixture = Fixture::of(watchful(done), Probe::default()).await;
    let chaos = Chaos::before(fixture.address, from_environment("MCP_WS_CHAOS_SEED", 2026)).await;
    chaos.calm();
    (fixture, chaos)
}

#[allow(clippy::print_stdout, reason = "whoever runs this by hand wants to know")]
fn report(what: &str) {
    println!("{what}");
}

fn from_environment(name: &str, default: u64) -> u64 {
    std::env::var(name).map_or(default, |value| value.parse().unwrap())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn calls_end_once_in_a_right_answer_or_an_honest_error_and_nothing_leaks() {
    if !memory::alone("client::chaos::calls_end_once_in_a_right_answer_or_an_honest_error_and_nothing_leaks")
    {
        return;
    }
    let done = Done::default();
    let (fixture, chaos) = fixture(&done).await;
    let before = Before::now();
    let (mut clients, mut heard) = (Vec::new(), Vec::new());
    for n in 0..CLIENTS {
        let client = connect(&chaos, [Era::Auto, Era::Legacy][n % 2]).await;
        heard.push(client.notifications());
        clients.push(client);
    }
    let all: Vec<_> = clients.iter().cloned().map(Whom::Kept).collect();
    let resident = storms(&chaos, &all, &done).await;
    drop(all);

    // Everything works again, and on the connections that there are.
    for (n, client) in clients.iter().enumerate() {
        check_works(n, client).await;
    }
    until("nobody has two connections", || chaos.open() == CLIENTS).await;
    for client in clients.drain(..) {
        within("it closes", client.close()).await;
    }
    fixture.connections(0).await;
    before.check_nothing_leaked(&chaos, &done, resident).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn links_carry_calls_both_ways_and_come_back_and_nothing_leaks() {
    if !memory::alone("client::chaos::links_carry_calls_both_ways_and_come_back_and_nothing_leaks") {
        return;
    }
    let done = Done::default();
    let (hub, chaos) = fixture(&done).await;
    let before = Before::now();
    let endpoint =
        Endpoint::new(chaos.url("/ws")).reconnect(policy()).connect_timeout(Duration::from_secs(2));
    let links: Vec<_> = (0..CLIENTS / 2).map(|_| watchful(&done).dial(&endpoint)).collect();
    let mut all: Vec<_> = links.iter().map(|link| Whom::Kept(link.peer())).collect();
    all.extend(links.iter().map(|_| Whom::Anybody(Box::new(hub.server.clone()))));
    let resident = storms(&chaos, &all, &done).await;
    drop(all);

    for (n, link) in links.iter().enumerate() {
        check_works(n, &link.peer()).await;
    }
    hub.connections(links.len()).await;
    for (n, connection) in hub.server.connections().iter().enumerate() {
        check_works(CLIENTS + n, &connection.peer()).await;
    }
    for link in links {
        within("it closes", link.close()).await;
    }
    hub.connections(0).await;
    before.check_nothing_leaked(&chaos, &done, resident).await;
}
