//! A store as its server asks it. A store is somebody else's code: one that panics or never answers has failed, and nothing
//! worse comes of it.

use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use std::time::Duration;

use futures_util::FutureExt;

use super::TaskKey;
use super::TaskRecord;
use super::TaskStore;
use super::TaskStoreError;
use super::TaskStoreFuture;

/// How long a store may take for what it is asked. In memory it takes no time.
pub(super) const LONGEST: Duration = Duration::from_secs(30);

#[derive(Clone, Debug)]
pub(super) struct Guarded(pub(super) Arc<dyn TaskStore>);

impl Guarded {
    pub(super) async fn create(&self, task: TaskRecord) -> Result<(), TaskStoreError> {
        in_time(|| self.0.create(task)).await
    }

    pub(super) async fn get(&self, key: &TaskKey) -> Result<Option<TaskRecord>, TaskStoreError> {
        in_time(|| self.0.get(key)).await
    }

    pub(super) async fn replace(&self, task: TaskRecord) -> Result<bool, TaskStoreError> {
        in_time(|| self.0.replace(task)).await
    }

    /// May take for ever.
    pub(super) async fn changed(&self, key: &TaskKey, revision: u64) -> Result<(), TaskStoreError> {
        unpanicked(|| self.0.changed(key, revision)).await
    }
}

async fn in_time<'s, T>(ask: impl FnOnce() -> TaskStoreFuture<'s, T>) -> Result<T, TaskStoreError> {
    let answered = tokio::time::timeout(LONGEST, unpanicked(ask)).await;
    answered.unwrap_or_else(|late| Err(TaskStoreError::failed(late)))
}

async fn unpanicked<'s, T>(ask: impl FnOnce() -> TaskStoreFuture<'s, T>) -> Result<T, TaskStoreError> {
    // The panic hook has reported it. What has panicked is not polled again.
    let answered = AssertUnwindSafe(async { ask().await }).catch_unwind().await;
    answered.unwrap_or_else(|_| Err(TaskStoreError::failed("the store panicked")))
}
