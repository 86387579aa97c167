//! Ten thousand connections that rest, and what one of them costs. Then a thousand of them misbehave, in every way there is, while the
//! others are served: how quickly, and with how much memory.

use std::path::Path;
use std::sync::Arc;
use std::sync::Mutex;
use std::sync::PoisonError;
use std::sync::atomic::AtomicBool;
use std::sync::atomic::AtomicUsize;
use std::sync::atomic::Ordering::Relaxed;
use std::time::Duration;
use std::time::Instant;

use tokio::sync::Semaphore;
use tokio::task::JoinSet;

use crate::calls;
use crate::client::Client;
use crate::client::SESSIONS;
use crate::faults::Fault;
use crate::growth::median;
use crate::process::Process;
use crate::random::Random;
use crate::report;
use crate::socket::Socket;
use crate::watch::Watch;
use crate::world::Limits;
use crate::world::World;
use crate::wrong::Outcome;
use crate::wrong::Wrong;

const CONNECTIONS: u64 = 10_000;
const MISBEHAVING: u64 = 1000;

/// So many shake hands at once.
const AT_ONCE: usize = 64;

/// Those of a server that was told nothing.
const LIMITS: Limits =
    Limits { in_flight: 256, subscriptions: 64, message: 4 << 20, slow_timeout: Duration::from_secs(20) };

/// Long enough that each was sent a ping, and has answered it.
const REST: Duration = Duration::from_secs(50);
/// Each calls this often, in the middle: together 500 times a second.
const BETWEEN_CALLS: Duration = Duration::from_secs(20);
const CALM: Duration = Duration::from_secs(30);
const FAULTS: Duration = Duration::from_secs(90);

/// What all who are served share: how long each call took, in microseconds, by what went on meanwhile.
#[derive(Default)]
struct Latencies {
    phase: AtomicUsize,
    taken: Mutex<[Vec<u64>; 4]>,
}

pub(crate) async fn run(binary: &Path, log: &Path) -> Outcome {
    // One that is silent from its beginning is to be counted, too.
    let flags = ["--max-connections", "12000", "--first-message-timeout", "600"].map(str::to_owned);
    let process = Process::start(binary, log, &flags).await?;
    let world = Arc::new(World::new(process.address, LIMITS));
    let mut watch = Watch::new(process, &world).await?;
    let empty = memory(&mut watch).await?;
    report::say(&format!(
        "before anybody: {empty} KiB\n\n| {CONNECTIONS} connections | in all | of one |\n|---|---|---|"
    ));
    let tell = |name: &str, now: u64| {
        let each = now.saturating_sub(empty) * 1024 / CONNECTIONS;
        report::say(&format!(
            "| {name} | {} MiB | {}.{:02} KiB |",
            now / 1024,
            each / 1024,
            each % 1024 * 100 / 1024
        ));
    };

    let sockets = connect(&world, &mut watch).await?;
    tell("upgraded, and silent", memory(&mut watch).await?);
    let clients = open(&world, sockets, &mut watch).await?;
    tell("with a session", memory(&mut watch).await?);
    let latencies = Arc::new(Latencies::default());
    let mut crowd = JoinSet::new();
    let mut leaving = Vec::new();
    for (number, client) in (0..).zip(clients) {
        let served = serve(client, Random::of(1, number), Arc::clone(&latencies));
        let handle = crowd.spawn(served);
        if number < MISBEHAVING {
            leaving.push(handle);
        }
    }
    go_on(&mut watch, &mut crowd, REST).await?;
    tell("after a ping each", memory(&mut watch).await?);
    go_on(&mut watch, &mut crowd, BETWEEN_CALLS).await?;
    tell("after a call each, mostly", memory(&mut watch).await?);

    report::say(
        "\n| while | calls a second | 50 % within | 95 % | 99 % | all | most memory |\n|---|---|---|---|---|---|---|",
    );
    let tell = |phase: usize, name: &str, length, memory| {
        let taken = std::mem::take(&mut latencies.taken()[phase]);
        report::latencies(name, &taken, length, memory);
    };
    latencies.phase.store(1, Relaxed);
    let most = go_on(&mut watch, &mut crowd, CALM).await?;
    tell(1, "nobody misbehaves", CALM, most);

    leaving.iter().for_each(tokio::task::AbortHandle::abort);
    let stop = Arc::new(AtomicBool::new(false));
    let misbehaving = misbehave(&world, &stop);
    latencies.phase.store(2, Relaxed);
    let most = go_on(&mut watch, &mut crowd, FAULTS).await?;
    tell(2, "1000 misbehave", FAULTS, most);
    stop.store(true, Relaxed);
    let outcome = misbehaving.await.map_err(|error| Wrong(error.to_string()))?;
    outcome?;
    latencies.phase.store(3, Relaxed);
    let most = go_on(&mut watch, &mut crowd, CALM).await?;
    tell(3, "they are gone", CALM, most);

    report::done(&world.all_done());
    crowd.shutdown().await;
    while watch.sample().await?.connections > 1 {
        tokio::time::sleep(Duration::from_millis(200)).await;
    }
    report::say(&format!("\nafter everybody: {} KiB", memory(&mut watch).await?));
    watch.stop().await
}

impl Latencies {
    fn taken(&self) -> std::sync::MutexGuard<'_, [Vec<u64>; 4]> {
        self.taken.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// In KiB, of a while in which nothing happens.
async fn memory(watch: &mut Watch) -> Outcome<u64> {
    let mut samples = Vec::new();
    for _ in 0..5 {
        tokio::time::sleep(Duration::from_millis(400)).await;
        samples.push(watch.sample().await?.held.memory);
    }
    Ok(median(&samples))
}

async fn connect(world: &Arc<World>, watch: &mut Watch) -> Outcome<Vec<Socket>> {
    let gate = Arc::new(Semaphore::new(AT_ONCE));
    let mut connecting = JoinSet::new();
    for _ in 0..CONNECTIONS {
        let (world, gate) = (Arc::clone(world), Arc::clone(&gate));
        connecting.spawn(async move {
            let _permit = gate.acquire().await;
            Socket::upgraded(&world).await
        });
    }
    all(connecting, watch).await
}

async fn open(world: &Arc<World>, sockets: Vec<Socket>, watch: &mut Watch) -> Outcome<Vec<Client>> {
    let gate = Arc::new(Semaphore::new(AT_ONCE));
    let mut opening = JoinSet::new();
    for socket in sockets {
        let (world, gate) = (Arc::clone(world), Arc::clone(&gate));
        opening.spawn(async move {
            let _permit = gate.acquire().await;
            Client::over(&world, socket, SESSIONS.last().copied()).await
        });
    }
    all(opening, watch).await
}

/// What all of them have come to. The watch is used meanwhile, for it would be closed otherwise.
async fn all<T: 'static>(mut running: JoinSet<Outcome<T>>, watch: &mut Watch) -> Outcome<Vec<T>> {
    let mut done = Vec::new();
    while let Some(outcome) = running.join_next().await {
        done.push(outcome.map_err(|error| Wrong(error.to_string()))??);
        if done.len() % 500 == 0 {
            watch.sample().await?;
        }
    }
    Ok(done)
}

/// Rests, and calls something now and then.
async fn serve(mut client: Client, mut random: Random, latencies: Arc<Latencies>) -> Outcome {
    client.rest(REST).await?;
    let longest = u64::try_from(2 * BETWEEN_CALLS.as_millis()).unwrap_or(u64::MAX);
    loop {
        client.rest(random.millis(longest)).await?;
        let phase = latencies.phase.load(Relaxed);
        let began = Instant::now();
        calls::add(&mut client, &mut random).await?;
        let taken = u64::try_from(began.elapsed().as_micros()).unwrap_or(u64::MAX);
        latencies.taken()[phase].push(taken);
    }
}

/// Lets things go on for a while, in which nobody may be disappointed. The most memory that was held, in KiB.
async fn go_on(watch: &mut Watch, crowd: &mut JoinSet<Outcome>, length: Duration) -> Outcome<u64> {
    let end = Instant::now() + length;
    let mut most = 0;
    while Instant::now() < end {
        most = most.max(watch.sample().await?.held.memory);
        let next = Instant::now() + Duration::from_millis(500);
        while let Ok(Some(ended)) = tokio::time::timeout_at(next.into(), crowd.join_next()).await {
            match ended {
                Ok(outcome) => outcome?,
                // One of those who have left to misbehave.
                Err(error) if error.is_cancelled() => {}
                Err(error) => return Err(Wrong(error.to_string())),
            }
        }
    }
    Ok(most)
}

/// A thousand, each with a fault of its own again and again, in a thread of its own: others are not to wait for them here.
fn misbehave(world: &Arc<World>, stop: &Arc<AtomicBool>) -> tokio::task::JoinHandle<Outcome> {
    let (world, stop) = (Arc::clone(world), Arc::clone(stop));
    tokio::task::spawn_blocking(move || {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
        runtime.block_on(async {
            let mut slots = JoinSet::new();
            for (number, fault) in (0..MISBEHAVING).zip(Fault::ALL.into_iter().cycle()) {
                slots.spawn(again_and_again(fault, Arc::clone(&world), Random::of(2, number)));
            }
            while !stop.load(Relaxed) {
                let next = Instant::now() + Duration::from_millis(200);
                match tokio::time::timeout_at(next.into(), slots.join_next()).await {
                    Ok(Some(Ok(outcome))) => outcome?,
                    Ok(ended) => return Err(Wrong(format!("a slot has ended: {ended:?}"))),
                    Err(_) => {}
                }
            }
            Ok(())
        })
    })
}

async fn again_and_again(fault: Fault, world: Arc<World>, mut random: Random) -> Outcome {
    // Not all in the same instant.
    tokio::time::sleep(random.millis(5000)).await;
    loop {
        fault.commit(&world, &mut random).await?;
        tokio::time::sleep(random.millis(1000)).await;
    }
}
