//! Who holds the connection: a tool that computes stops everything else on it, and its author is told so, once.

use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::sync::atomic::Ordering;
use std::time::Duration;
use std::time::Instant;

/// How long a tool may keep its thread without anybody minding.
const LONG: Duration = Duration::from_millis(10);

/// What is known of one tool.
#[derive(Debug)]
pub(super) struct Watch {
    tool: Arc<str>,
    told: AtomicBool,
}

impl Watch {
    pub(super) fn new(tool: impl Into<Arc<str>>) -> Self {
        Self { tool: tool.into(), told: AtomicBool::new(false) }
    }

    /// One that minds nothing.
    pub(super) fn blind() -> Self {
        Self { tool: Arc::default(), told: AtomicBool::new(true) }
    }

    /// Runs a piece of the tool. The clock is read only where somebody listens to warnings and has none yet.
    pub(super) fn over<T>(&self, run: impl FnOnce() -> T) -> T {
        if !tracing::enabled!(tracing::Level::WARN) || self.told.load(Ordering::Relaxed) {
            return run();
        }
        let start = Instant::now();
        let result = run();
        let held = start.elapsed();
        if held > LONG && !self.told.swap(true, Ordering::Relaxed) {
            tracing::warn!(
                tool = &*self.tool,
                ?held,
                "the tool held its connection: make it `blocking`, or let it await"
            );
        }
        result
    }
}
