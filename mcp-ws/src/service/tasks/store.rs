//! Where records of tasks are kept: what a server asks of a store.

use std::error::Error;
use std::fmt;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use super::TaskKey;
use super::TaskRecord;
use crate::wire::Code;
use crate::wire::ErrorObject;

/// What a store gives when it is asked.
pub type TaskStoreFuture<'s, T> = Pin<Box<dyn Future<Output = Result<T, TaskStoreError>> + Send + 's>>;

/// Where the tasks of a server are kept. By default that is the memory of its process, [`MemoryTasks`](crate::MemoryTasks); of
/// a store elsewhere, in a database, several processes can be the server together. It is given by
/// [`Server::task_store`](crate::Server::task_store).
///
/// A store does not know what a task is. It keeps a [`TaskRecord`] for each, which can be written by any format of serde's,
/// under its [key](TaskRecord::key), and lets one of several change it. Rows are for servers of the same version of this
/// library: before one of another version takes over, tasks are to be over.
///
/// # Who runs a task
///
/// The function of a task runs in the process in which it was called, and nowhere else: if that process ends, nobody goes on
/// with it, and it stands as it stood until it expires. All other processes reach it through its record. One that is asked to
/// cancel the task writes so into the record; one that is given answers puts them there. The process that runs the function
/// waits for [`changed`](Self::changed), finds what has come, and drops the function's future, or hands it the answers. In the
/// same way questions and the result get into the record, and those who are told of changes hear of them. So `changed` is what
/// makes a store quick or slow; all else is correct without it.
///
/// # How it is asked
///
/// Futures are polled among all else that a connection does, so they do not block. They may be dropped at any time, whether
/// what was asked is done by then or not; after 30 s they are, but for those of `changed`. One that panics has failed. A store
/// that has failed is asked again, after a second at first and after 16 at last, for a task that runs; a client is told at
/// once. That a task is not there is final: its function is dropped. So `get` finds what the last `replace` has kept, and does
/// not ask a replica that may lag behind.
///
/// Each task that runs, and each that a connection listens to, has its own `changed`, with a `get` after it.
///
/// # In a database
///
/// A row has the id, the principal, the revision, the time of [`expires`](TaskRecord::expires), and the record as JSON.
/// `create` inserts it, `replace` is an `UPDATE … WHERE id = … AND principal IS NOT DISTINCT FROM … AND revision = …`, which has
/// changed one row or none. `changed` waits for a notification of the database, if it has such; without, leave it as it is here. What
/// has expired is deleted now and then, and not found by `get` even before.
///
/// ```
/// use std::collections::HashMap;
/// use std::sync::Mutex;
///
/// use mcp_ws::TaskKey;
/// use mcp_ws::TaskRecord;
/// use mcp_ws::TaskStore;
/// use mcp_ws::TaskStoreFuture;
/// use mcp_ws::prelude::*;
///
/// /// Keeps every task for ever.
/// #[derive(Debug, Default)]
/// struct Archive(Mutex<HashMap<TaskKey, TaskRecord>>);
///
/// impl TaskStore for Archive {
///     fn create(&self, task: TaskRecord) -> TaskStoreFuture<'_, ()> {
///         self.0.lock().unwrap().insert(task.key().clone(), task);
///         Box::pin(async { Ok(()) })
///     }
///
///     fn get<'s>(&'s self, key: &'s TaskKey) -> TaskStoreFuture<'s, Option<TaskRecord>> {
///         Box::pin(async move { Ok(self.0.lock().unwrap().get(key).cloned()) })
///     }
///
///     fn replace(&self, task: TaskRecord) -> TaskStoreFuture<'_, bool> {
///         let mut tasks = self.0.lock().unwrap();
///         let kept = tasks.get_mut(task.key()).filter(|kept| kept.revision() + 1 == task.revision());
///         let replaced = kept.map(|kept| *kept = task).is_some();
///         Box::pin(async move { Ok(replaced) })
///     }
/// }
///
/// let server: Server = Server::new(tools![]).task_store(Archive::default());
/// ```
pub trait TaskStore: fmt::Debug + Send + Sync + 'static {
    /// Keeps a new task. When it is ready, `get` finds the task, in every process: its client is then told its id. An error is
    /// the answer to the call, whose function is not run.
    fn create(&self, task: TaskRecord) -> TaskStoreFuture<'_, ()>;

    /// Finds the task of exactly this id and this principal, unless it has expired.
    fn get<'s>(&'s self, key: &'s TaskKey) -> TaskStoreFuture<'s, Option<TaskRecord>>;

    /// Keeps `task` instead of the one that has the same key, if the [revision](TaskRecord::revision) of that one is the number
    /// before; otherwise does nothing. Says whether it has.
    fn replace(&self, task: TaskRecord) -> TaskStoreFuture<'_, bool>;

    /// Waits until the task of this key has another revision than this one, or is not there. It may be ready before that, or a
    /// while after: whoever waits looks again. By default it is after half a second.
    fn changed<'s>(&'s self, key: &'s TaskKey, revision: u64) -> TaskStoreFuture<'s, ()> {
        let _ = (key, revision);
        Box::pin(async {
            tokio::time::sleep(Duration::from_millis(500)).await;
            Ok(())
        })
    }
}

/// A store that several servers share, or that its program keeps a hand on.
impl<T: TaskStore + ?Sized> TaskStore for Arc<T> {
    fn create(&self, task: TaskRecord) -> TaskStoreFuture<'_, ()> {
        (**self).create(task)
    }

    fn get<'s>(&'s self, key: &'s TaskKey) -> TaskStoreFuture<'s, Option<TaskRecord>> {
        (**self).get(key)
    }

    fn replace(&self, task: TaskRecord) -> TaskStoreFuture<'_, bool> {
        (**self).replace(task)
    }

    fn changed<'s>(&'s self, key: &'s TaskKey, revision: u64) -> TaskStoreFuture<'s, ()> {
        (**self).changed(key, revision)
    }
}

/// Why a store could not do what it was asked.
#[derive(Debug)]
pub struct TaskStoreError(Kind);

#[derive(Debug)]
enum Kind {
    Full(String),
    Failed(Box<dyn Error + Send + Sync>),
}

impl TaskStoreError {
    /// There are as many tasks as there may be. Clients are told these words.
    pub fn full(words: impl fmt::Display) -> Self {
        Self(Kind::Full(words.to_string()))
    }

    /// The store cannot be reached, or is broken. This goes to the log; clients are told no more than that it is so.
    pub fn failed(error: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        Self(Kind::Failed(error.into()))
    }

    /// Whether there are as many tasks as there may be.
    pub fn is_full(&self) -> bool {
        matches!(self.0, Kind::Full(_))
    }

    /// The answer to a client.
    pub(super) fn into_answer(self) -> ErrorObject {
        let words = match self.0 {
            Kind::Full(words) => words,
            Kind::Failed(error) => {
                tracing::warn!(%error, "the store of tasks fails");
                "the server cannot reach its tasks".to_owned()
            }
        };
        ErrorObject::new(Code::INTERNAL_ERROR, words)
    }
}

impl fmt::Display for TaskStoreError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Kind::Full(words) => f.write_str(words),
            Kind::Failed(_) => f.write_str("the store of tasks fails"),
        }
    }
}

impl Error for TaskStoreError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        match &self.0 {
            Kind::Full(_) => None,
            Kind::Failed(error) => Some(&**error),
        }
    }
}
