//! Who is told how tasks stand: one connection, of those tasks that it has asked about.
//!
//! Nothing is queued. A task that has changed is looked at when there is room to tell of it, however often it has changed by
//! then.

use std::collections::HashMap;
use std::pin::Pin;
use std::sync::Arc;
use std::task::Context;
use std::task::Poll;

use futures_util::Stream;
use futures_util::future::AbortHandle;
use futures_util::future::Abortable;
use futures_util::stream::FuturesUnordered;

use super::TaskKey;
use super::TaskRecord;
use super::Tasks;
use super::patiently;
use crate::service::Service;
use crate::tool::Caller;
use crate::tool::Door;

/// The tasks that a connection wants to hear of.
#[derive(Debug)]
pub(crate) struct TaskNews {
    tasks: Arc<Tasks>,
    caller: Caller,
    /// By the ids of the tasks, what ends to wait for them.
    watched: HashMap<String, AbortHandle>,
    waiting: FuturesUnordered<Abortable<Waiting>>,
}

type Waiting = Pin<Box<dyn Future<Output = (TaskKey, Option<TaskRecord>)> + Send>>;

impl Service {
    /// What a connection hears of its tasks: of none, so far.
    pub(crate) fn task_news(&self, door: &Door) -> TaskNews {
        TaskNews::new(Arc::clone(&self.tasks), door.caller().clone())
    }
}

impl TaskNews {
    fn new(tasks: Arc<Tasks>, caller: Caller) -> Self {
        Self { tasks, caller, watched: HashMap::new(), waiting: FuturesUnordered::new() }
    }

    /// Tells how a task stands now, and whenever that has changed.
    pub(crate) fn watch(&mut self, id: &str) {
        let key = TaskKey::of(id, &self.caller);
        // No task has this revision.
        self.wait(key, 0);
    }

    /// Tells of no other tasks any more than of these.
    pub(crate) fn keep(&mut self, is_wanted: impl Fn(&str) -> bool) {
        self.watched.retain(|id, waiting| {
            let keeps = is_wanted(id);
            if !keeps {
                waiting.abort();
            }
            keeps
        });
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.waiting.is_empty()
    }

    /// The next task that has changed: its id, and how it stands, as JSON.
    pub(crate) fn poll_next(&mut self, task: &mut Context<'_>) -> Poll<(String, String)> {
        loop {
            match Pin::new(&mut self.waiting).poll_next(task) {
                Poll::Ready(Some(Ok((key, Some(record))))) => {
                    let told = String::from_utf8_lossy(&record.to_json()).into_owned();
                    let id = key.id.clone();
                    if !record.status().is_over() {
                        self.wait(key, record.revision());
                    }
                    return Poll::Ready((id, told));
                }
                // It is gone, or nobody wants to know any more.
                Poll::Ready(Some(Ok((_, None)) | Err(_))) => {}
                Poll::Ready(None) | Poll::Pending => return Poll::Pending,
            }
        }
    }

    fn wait(&mut self, key: TaskKey, revision: u64) {
        let (handle, registration) = AbortHandle::new_pair();
        if let Some(before) = self.watched.insert(key.id.clone(), handle) {
            before.abort();
        }
        let tasks = Arc::clone(&self.tasks);
        let waiting: Waiting = Box::pin(async move {
            let found = patiently(|| tasks.next(&key, revision)).await;
            (key, found)
        });
        self.waiting.push(Abortable::new(waiting, registration));
    }
}
