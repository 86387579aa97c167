//! Everything at once, for as long as one likes: clients of all revisions who do as they should, and others who do not. Whatever is not
//! answered as it has to be ends the run, and so does what grows.
//!
//! What each of them does is the same again for the same seed; when it is their turn is for the machine to say.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;
use std::time::Instant;

use serde_json::json;
use tokio::task::JoinSet;

use crate::asking;
use crate::calls;
use crate::client::Client;
use crate::faults::Fault;
use crate::growth::Series;
use crate::lists;
use crate::process::Process;
use crate::random::Random;
use crate::report;
use crate::watch::Sample;
use crate::watch::Watch;
use crate::world::Limits;
use crate::world::World;
use crate::wrong::Outcome;
use crate::wrong::Wrong;
use crate::wrong::ensure;

/// Who does as one should, and who does not.
const GOOD: u64 = 40;
const BAD: u64 = 28;

/// Small, so that every bound is reached many times in a few minutes; but no time so short that a machine that is busy with
/// something else reaches it.
const LIMITS: Limits =
    Limits { in_flight: 32, subscriptions: 8, message: 1 << 20, slow_timeout: Duration::from_secs(5) };

fn flags() -> Vec<String> {
    let flags = [
        ("connection-timeout", 20),
        ("ping-interval", 10),
        ("ping-timeout", 10),
        ("close-timeout", 5),
        ("request-timeout", 20),
        ("slow-timeout", LIMITS.slow_timeout.as_secs()),
        ("max-message-size", LIMITS.message as u64),
        ("max-in-flight", LIMITS.in_flight as u64),
        ("max-subscriptions", LIMITS.subscriptions as u64),
        ("page-size", 7),
        ("task-ttl", 30),
    ];
    flags.into_iter().flat_map(|(name, value)| [format!("--{name}"), value.to_string()]).collect()
}

pub(crate) async fn run(binary: &Path, log: &Path, length: Duration, seed: u64) -> Outcome {
    report::say(&format!("{} s of mixed load and faults, seed {seed}", length.as_secs()));
    let process = Process::start(binary, log, &flags()).await?;
    let world = Arc::new(World::new(process.address, LIMITS));
    let mut watch = Watch::new(process, &world).await?;
    // What is begun lazily has begun then.
    calls::panics(&mut Client::connect(&world, None).await?, &mut Random::of(seed, 0)).await?;
    let empty = until_empty(&mut watch, None).await?;

    let began = Instant::now();
    let mut actors = JoinSet::new();
    for number in 0..GOOD {
        let (world, random) = (Arc::clone(&world), Random::of(seed, 1 + number));
        actors.spawn(behave(world, random));
    }
    for number in 0..BAD {
        let (world, random) = (Arc::clone(&world), Random::of(seed, 1000 + number));
        actors.spawn(misbehave(world, random));
    }
    let samples = until_over(&mut watch, &mut actors, began, length).await?;
    actors.shutdown().await;

    report::say("all clients are gone");
    let end = until_empty(&mut watch, Some(&empty)).await?;
    let ticks = watch.process.ticks()?;
    report::done(&world.all_done());
    report::growth(&series(&samples), &empty, &end);
    report::say(&format!("the server took {}.{:02} s of the processor", ticks / 100, ticks % 100));
    for series in series(&samples) {
        series.judge()?;
    }
    watch.stop().await?;
    report::say(&format!("nothing grew, and everything was answered as it has to be (seed {seed})"));
    Ok(())
}

/// Takes a sample each second, and tells of one each minute.
async fn until_over(
    watch: &mut Watch,
    actors: &mut JoinSet<Outcome>,
    began: Instant,
    length: Duration,
) -> Outcome<Vec<Sample>> {
    let mut samples = Vec::new();
    while began.elapsed() < length {
        let sample = watch.sample().await?;
        if samples.len() % 60 == 0 {
            report::sample(began.elapsed(), &sample);
        }
        samples.push(sample);
        let next = Instant::now() + Duration::from_secs(1);
        match tokio::time::timeout_at(next.into(), actors.join_next()).await {
            Ok(Some(Ok(Err(wrong)))) => return Err(wrong),
            Ok(ended) => return Err(Wrong(format!("a client has ended: {ended:?}"))),
            Err(_) => {}
        }
    }
    Ok(samples)
}

fn series(samples: &[Sample]) -> [Series; 4] {
    let series = |name, of: fn(&Sample) -> u64, margin| Series {
        name,
        samples: samples.iter().map(of).collect(),
        margin,
    };
    [
        series("memory, KiB", |sample| sample.held.memory, (10, 8 * 1024)),
        series("descriptors", |sample| sample.held.descriptors, (10, 30)),
        series("threads", |sample| sample.held.threads, (0, 2)),
        series("tasks", |sample| sample.tasks, (10, 30)),
    ]
}

/// Waits until nobody is connected but the watch, and nothing is left of whoever was: no task, no call, no descriptor and no thread
/// more than before.
async fn until_empty(watch: &mut Watch, before: Option<&Sample>) -> Outcome<Sample> {
    let give_up = Instant::now() + Duration::from_secs(150);
    loop {
        let (now, running) = (watch.sample().await?, watch.running().await?);
        let is_back = before.is_none_or(|before| {
            now.tasks <= before.tasks
                && now.held.descriptors <= before.held.descriptors
                && now.held.threads <= before.held.threads
        });
        if now.connections == 1 && running == 0 && is_back {
            return Ok(now);
        }
        let saw = format!("{now:?}, {running} calls, at the beginning {before:?}");
        ensure(Instant::now() < give_up, "something is left", &saw)?;
        tokio::time::sleep(Duration::from_millis(500)).await;
    }
}

/// Connects, does this and that, leaves, and begins again.
async fn behave(world: Arc<World>, mut random: Random) -> Outcome {
    loop {
        let mut client = Client::any(&world, &mut random).await?;
        for _ in 0..random.below(40) {
            something(&mut client, &mut random).await?;
            client.rest(random.millis(150)).await?;
        }
        leave(client, &mut random).await?;
        world.done("connected, and left");
    }
}

async fn something(client: &mut Client, random: &mut Random) -> Outcome {
    let revision = client.session.unwrap_or("2026-07-28");
    let (name, done) = match random.below(64) {
        0..16 => ("added", calls::add(client, random).await),
        16..22 => ("called quick and slow ones at once", calls::many_at_once(client, random).await),
        22..28 => ("heard of progress", calls::progress(client, random).await),
        28..34 => ("cancelled", calls::cancelled(client, random).await),
        34..38 => ("echoed something large", calls::large(client, random).await),
        38..41 => ("made mistakes", calls::small_things(client, random).await),
        41..43 => ("reached the limit of calls", calls::too_many(client, random).await),
        43..45 => ("sent a batch", calls::batch(client, random).await),
        45..49 => ("listed tools", lists::pages(client, random).await),
        49..53 => ("had a tool added and removed", lists::offered(client, random).await),
        53..55 => ("reached the limit of subscriptions", lists::too_many_subscriptions(client, random).await),
        55..58 => ("was asked", asking::asked(client, random).await),
        58..62 => ("had a task", asking::task(client, random).await),
        62 => ("called what panics", calls::panics(client, random).await),
        _ if random.one_in(4) => ("waited for what is cut", calls::timed_out(client).await),
        _ => ("added", calls::add(client, random).await),
    };
    done.map_err(|wrong| wrong.during(&format!("a client of {revision} has {name}")))?;
    client.world.done(name);
    Ok(())
}

/// In one of the ways there are. Where calls run then, they are dropped with the connection.
async fn leave(mut client: Client, random: &mut Random) -> Outcome {
    if random.one_in(3) {
        client.begin("slow", json!({"seconds": 600})).await?;
    }
    match random.below(4) {
        0 => Ok(()),
        1 => {
            client.socket.finish_sending().await?;
            client.socket.until_closed(false).await.map(drop)
        }
        2 => client.socket.write(b"\x81\xfe").await,
        _ => client.close().await,
    }
}

async fn misbehave(world: Arc<World>, mut random: Random) -> Outcome {
    loop {
        let fault = Fault::ALL[random.index(Fault::ALL.len())];
        fault.commit(&world, &mut random).await?;
        tokio::time::sleep(random.millis(500)).await;
    }
}
