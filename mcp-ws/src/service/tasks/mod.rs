//! Calls that become tasks (`io.modelcontextprotocol/tasks`, 2026-07-28): each runs in a task of its own, which outlives the
//! connection, and whoever has its id asks later how it stands.
//!
//! How a task stands is a record in a [`TaskStore`], and all who have to do with the task meet there: the process that runs
//! its function, and those that are asked about it, answer its questions or give it up. A record is changed by whoever
//! replaces it before somebody else does; who runs the function waits for changes as everybody else does. So nothing here
//! asks whether the function is near.
//!
//! Next: `store` for what keeps records, `memory` for what does by default, `record` for what they say; `seed` for how a
//! call becomes a task, `runner` for how that runs, `requests` for what clients ask of it, `news` for who is told.

mod memory;
mod news;
mod record;
mod requests;
mod runner;
mod seed;
mod store;

use std::sync::Arc;
use std::time::Duration;
use std::time::Instant;

use tokio::sync::Semaphore;
use tokio::sync::watch;

pub use self::memory::MemoryTasks;
pub(crate) use self::news::TaskNews;
pub use self::record::TaskKey;
pub use self::record::TaskRecord;
pub(super) use self::seed::Seed;
pub use self::store::TaskStore;
pub use self::store::TaskStoreError;
pub use self::store::TaskStoreFuture;

/// The tasks of a server: where their records are, and how many of them run in this process.
#[derive(Debug)]
pub(crate) struct Tasks {
    store: Arc<dyn TaskStore>,
    times: TaskTimes,
    /// A permit for each thread that tasks may block.
    threads: Arc<Semaphore>,
    running: watch::Sender<Running>,
}

/// What is said of the times of a task when it is made.
#[derive(Clone, Copy, Debug)]
pub(crate) struct TaskTimes {
    /// How long it is kept.
    pub(crate) ttl: Duration,
    /// How often a client should ask for it.
    pub(crate) poll_interval: Duration,
}

#[derive(Clone, Copy, Debug, Default)]
struct Running {
    /// How many run.
    number: usize,
    /// When those that run are dropped. None: the server goes on.
    until: Option<Instant>,
}

/// How many threads all tasks of a server may block together, as many as a connection may.
const THREADS: usize = 32;

/// How often a change is tried while others change the same task. Each of them does so once for an event, so this is far more
/// than happens; a store that takes no change at all is not asked for ever.
const MOST_TRIES: usize = 100;

impl Tasks {
    /// The tasks of a store.
    pub(crate) fn of(store: Arc<dyn TaskStore>, times: TaskTimes) -> Arc<Self> {
        let (threads, running) = (Arc::new(Semaphore::new(THREADS)), watch::Sender::default());
        Arc::new(Self { store, times, threads, running })
    }

    /// Lets those that run go on until then, and takes no new ones.
    pub(crate) fn stop(&self, until: Instant) {
        self.running.send_modify(|running| running.until = Some(running.until.unwrap_or(until).min(until)));
    }

    /// Waits until none runs.
    pub(crate) async fn ended(&self) {
        // It cannot fail: the sender is ours.
        let _ = self.running.subscribe().wait_for(|running| running.number == 0).await;
    }

    /// Takes a place among those that run. Says whether there is one: a server that stops has none.
    fn enter(&self) -> bool {
        self.running.send_if_modified(|running| {
            running.number += usize::from(running.until.is_none());
            running.until.is_none()
        })
    }

    /// Gives the place back.
    fn leave(&self) {
        self.running.send_modify(|running| running.number -= 1);
    }

    /// Waits until those that run are to be dropped.
    async fn stopped(&self) {
        let mut running = self.running.subscribe();
        let until = running.wait_for(|running| running.until.is_some()).await.map(|running| running.until);
        match until {
            Ok(Some(until)) => tokio::time::sleep_until(until.into()).await,
            _ => std::future::pending().await,
        }
    }

    /// Changes a task, unless it is not there. `change` may be called more than once, and gives whether there is anything to
    /// be changed. What is given is the record as it is from then on.
    async fn change(
        &self,
        key: &TaskKey,
        mut change: impl FnMut(&mut TaskRecord) -> bool,
    ) -> Result<Option<TaskRecord>, TaskStoreError> {
        for _ in 0..MOST_TRIES {
            let Some(mut record) = self.store.get(key).await? else { return Ok(None) };
            if !change(&mut record) {
                return Ok(Some(record));
            }
            record.touch();
            if self.store.replace(record.clone()).await? {
                return Ok(Some(record));
            }
        }
        Err(TaskStoreError::failed("the store takes no change"))
    }

    /// Waits until a task has another revision than this one, and gives what it is then.
    ///
    /// # Cancel safety
    ///
    /// Dropped before it is ready, nothing is lost.
    async fn next(&self, key: &TaskKey, revision: u64) -> Result<Option<TaskRecord>, TaskStoreError> {
        loop {
            self.store.changed(key, revision).await?;
            match self.store.get(key).await? {
                Some(record) if record.revision() == revision => {}
                found => return Ok(found),
            }
        }
    }
}

/// After which time a store that has failed is asked again.
const AGAIN: Duration = Duration::from_secs(1);

/// Asks a store until it answers.
async fn patiently<T, F>(mut ask: impl FnMut() -> F) -> T
where
    F: Future<Output = Result<T, TaskStoreError>>,
{
    loop {
        match ask().await {
            Ok(answer) => return answer,
            Err(error) => {
                tracing::warn!(%error, "the store of tasks fails, and is asked again");
                tokio::time::sleep(AGAIN).await;
            }
        }
    }
}

#[cfg(test)]
mod tests;
