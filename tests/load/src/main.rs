//! Loads a server that is a process of its own, and watches what that costs it. Started by `tests/load/run`, which says how.
#![cfg_attr(
    not(target_os = "linux"),
    allow(dead_code, reason = "what a process holds is read as Linux tells it")
)]

mod asking;
mod calls;
mod client;
mod faults;
mod growth;
mod idle;
mod lists;
mod process;
mod random;
mod report;
mod soak;
mod socket;
mod watch;
mod world;
mod wrong;

use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Duration;

use crate::wrong::Outcome;
use crate::wrong::Wrong;

#[allow(clippy::print_stderr, reason = "whoever has started it wants to know")]
fn main() -> ExitCode {
    // One thread: the other processor is the server's.
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    let ran = runtime.map_err(Wrong::from).and_then(|runtime| runtime.block_on(run()));
    match ran {
        Ok(()) => ExitCode::SUCCESS,
        Err(wrong) => {
            eprintln!("wrong: {wrong}");
            ExitCode::FAILURE
        }
    }
}

const USAGE: &str = "load SERVER LOG idle\nload SERVER LOG soak SECONDS SEED";

async fn run() -> Outcome {
    if !cfg!(target_os = "linux") {
        report::say("what a process holds is read as Linux tells it: nothing is loaded here");
        return Ok(());
    }
    let arguments: Vec<_> = std::env::args().skip(1).collect();
    let arguments: Vec<_> = arguments.iter().map(String::as_str).collect();
    let usage = || Wrong(USAGE.to_owned());
    match arguments[..] {
        [server, log, "idle"] => idle::run(&PathBuf::from(server), &PathBuf::from(log)).await,
        [server, log, "soak", seconds, seed] => {
            let seconds = seconds.parse().map_err(|_| usage())?;
            let seed = seed.parse().map_err(|_| usage())?;
            soak::run(&PathBuf::from(server), &PathBuf::from(log), Duration::from_secs(seconds), seed).await
        }
        _ => Err(usage()),
    }
}
