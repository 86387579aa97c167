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

mod guarded;
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

use self::guarded::Guarded;
pub use self::memory::MemoryTasks;
pub(crate) use self::news::TaskChanged;
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
    store: Guarded,
    times: TaskTimes,
    /// A permit for each thread that tasks may block.
    threads: Arc<Semaphore>,
    /// How many bytes those that run may have been called with.
    most_bytes: usize,
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
    /// How many bytes were handed in with their calls.
    bytes: usize,
    /// When those that run are dropped. None: the server goes on.
    until: Option<Instant>,
}

/// How many threads all tasks of a server may block together, as many as a connection may.
const THREADS: usize = 32;

/// How often a change is tried while others change the same task. Each of them does so once for an event, so this is far more
/// than happens; a store that takes no change at all is not asked for ever.
const MOST_TRIES: usize = 100;

impl Tasks {
    /// The tasks of a store, of which those that run may have been called with so many bytes.
    pub(crate) fn of(store: Arc<dyn TaskStore>, times: TaskTimes, most_bytes: usize) -> Arc<Self> {
        let (threads, running) = (Arc::new(Semaphore::new(THREADS)), watch::Sender::default());
        Arc::new(Self { store: Guarded(store), times, threads, most_bytes, running })
    }

    /// Lets those that run go on until then, and takes no new ones.
    pub(crate) fn stop(&self, until: Instant) {
        self.running.send_modify(|running| running.until = Some(running.until.unwrap_or(until).min(until)));
    }

    /// How many run.
    pub(crate) fn running(&self) -> usize {
        self.running.borrow().number
    }

    /// Waits until none runs.
    pub(crate) async fn ended(&self) {
        // It cannot fail: the sender is ours.
        let _ = self.running.subscribe().wait_for(|running| running.number == 0).await;
    }

    /// Takes a place among those that run, for one that was called with so many bytes.
    fn enter(self: &Arc<Self>, bytes: usize) -> Result<Place, NoPlace> {
        let bytes = bytes.saturating_add(EACH);
        let mut entered = Ok(());
        self.running.send_if_modified(|running| {
            if running.until.is_some() {
                entered = Err(NoPlace::Stopping);
            } else if running.bytes.saturating_add(bytes) > self.most_bytes {
                entered = Err(NoPlace::Full);
            } else {
                running.number += 1;
                running.bytes += bytes;
            }
            entered.is_ok()
        });
        entered.map(|()| Place { tasks: Arc::clone(self), bytes })
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
                // A store may be ready whenever it wants, at once too; nobody is to be kept busy by that.
                Some(record) if record.revision() == revision => tokio::time::sleep(SOON).await,
                found => return Ok(found),
            }
        }
    }
}

/// A task's place among those that run.
struct Place {
    tasks: Arc<Tasks>,
    bytes: usize,
}

impl Drop for Place {
    fn drop(&mut self) {
        self.tasks.running.send_modify(|running| {
            running.number -= 1;
            running.bytes -= self.bytes;
        });
    }
}

/// How many bytes each task is counted for that runs, besides those of its call. Most are larger than that.
const EACH: usize = 4096;

/// Why no place is to be had.
#[derive(Clone, Copy, Debug)]
enum NoPlace {
    Stopping,
    Full,
}

/// After which time a store is looked at again that had nothing new.
const SOON: Duration = Duration::from_millis(50);

/// After which time a store that has failed is asked again, the first time; it doubles up to [`LATEST`].
const AGAIN: Duration = Duration::from_secs(1);

const LATEST: Duration = Duration::from_secs(16);

/// Asks a store until it answers. That it is full is an answer too.
async fn patiently<T, F>(mut ask: impl FnMut() -> F) -> Result<T, TaskStoreError>
where
    F: Future<Output = Result<T, TaskStoreError>>,
{
    let mut pause = AGAIN;
    loop {
        match ask().await {
            Err(error) if !error.is_full() => {
                if pause == AGAIN {
                    let error: &dyn std::error::Error = &error;
                    tracing::warn!(error, "the store of tasks fails, and is asked again");
                }
                tokio::time::sleep(pause).await;
                pause = (2 * pause).min(LATEST);
            }
            answer => return answer,
        }
    }
}

#[cfg(test)]
mod tests;
