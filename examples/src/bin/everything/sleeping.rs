//! A tool that waits, and one that tells what became of its calls.

use std::sync::Arc;
use std::sync::atomic::AtomicU64;
use std::sync::atomic::Ordering::Relaxed;
use std::time::Duration;

use mcp_ws::prelude::*;

/// How the calls of `slow` have gone.
#[derive(Clone, Default)]
pub(crate) struct Slow(Arc<Counts>);

#[derive(Default)]
struct Counts {
    started: AtomicU64,
    finished: AtomicU64,
    cancelled: AtomicU64,
}

/// Counts a call as cancelled if it is dropped before it has finished.
struct Running {
    counts: Arc<Counts>,
    finished: bool,
}

impl Drop for Running {
    fn drop(&mut self) {
        let counter = if self.finished { &self.counts.finished } else { &self.counts.cancelled };
        counter.fetch_add(1, Relaxed);
    }
}

/// Sleeps without blocking anybody.
#[mcp_tool]
pub(crate) async fn slow(State(slow): State<Slow>, seconds: f64) -> Result<String, ToolError> {
    let length = Duration::try_from_secs_f64(seconds)
        .map_err(|error| ToolError::new(format!("`seconds`: {error}")))?;
    slow.0.started.fetch_add(1, Relaxed);
    let mut running = Running { counts: slow.0, finished: false };
    tokio::time::sleep(length).await;
    running.finished = true;
    Ok(format!("slept for {seconds} s"))
}

#[derive(serde::Serialize)]
pub(crate) struct Stats {
    started: u64,
    finished: u64,
    cancelled: u64,
    in_flight: u64,
}

/// How the calls of `slow` have gone.
#[mcp_tool]
pub(crate) fn stats(State(slow): State<Slow>) -> Json<Stats> {
    let counts = &slow.0;
    let (finished, cancelled) = (counts.finished.load(Relaxed), counts.cancelled.load(Relaxed));
    let started = counts.started.load(Relaxed);
    Json(Stats { started, finished, cancelled, in_flight: started.saturating_sub(finished + cancelled) })
}
