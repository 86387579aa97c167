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

/// A task has changed, and a subscription is to be told.
#[derive(Debug)]
pub(crate) struct TaskChanged {
    /// Which one.
    pub(crate) subscription: String,
    /// The task's id.
    pub(crate) id: String,
    /// How it stands now: JSON, an object with at least one member.
    pub(crate) now: String,
}

/// The tasks that a connection wants to hear of.
#[derive(Debug)]
pub(crate) struct TaskNews {
    tasks: Arc<Tasks>,
    caller: Caller,
    /// What ends to wait, by the names of the subscriptions and the ids of the tasks. Each subscription is told by itself, so
    /// that there may be room for one and not for the next.
    watched: HashMap<String, HashMap<String, AbortHandle>>,
    waiting: FuturesUnordered<Abortable<Waiting>>,
}

type Waiting = Pin<Box<dyn Future<Output = (String, TaskKey, Option<TaskRecord>)> + Send>>;

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

    /// Tells a subscription how a task stands now, and whenever that has changed.
    pub(crate) fn watch(&mut self, subscription: &str, id: &str) {
        if let Some(key) = TaskKey::of(id, &self.caller) {
            // No task has this revision.
            self.wait(subscription.to_owned(), key, 0);
        }
    }

    /// Tells no other subscriptions any more than these.
    pub(crate) fn keep(&mut self, is_open: impl Fn(&str) -> bool) {
        self.watched.retain(|subscription, waiting| {
            let keeps = is_open(subscription);
            if !keeps {
                waiting.values().for_each(AbortHandle::abort);
            }
            keeps
        });
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.waiting.is_empty()
    }

    /// The next task that has changed.
    pub(crate) fn poll_next(&mut self, task: &mut Context<'_>) -> Poll<TaskChanged> {
        loop {
            match Pin::new(&mut self.waiting).poll_next(task) {
                Poll::Ready(Some(Ok((subscription, key, Some(record))))) => {
                    let now = String::from_utf8_lossy(&record.to_json()).into_owned();
                    let changed = TaskChanged { subscription: subscription.clone(), id: key.id.clone(), now };
                    if !record.status().is_over() {
                        self.wait(subscription, key, record.revision());
                    }
                    return Poll::Ready(changed);
                }
                // It is gone, or nobody wants to know any more.
                Poll::Ready(Some(Ok((.., None)) | Err(_))) => {}
                Poll::Ready(None) | Poll::Pending => return Poll::Pending,
            }
        }
    }

    fn wait(&mut self, subscription: String, key: TaskKey, revision: u64) {
        let (handle, registration) = AbortHandle::new_pair();
        let tasks_of_it = self.watched.entry(subscription.clone()).or_default();
        if let Some(before) = tasks_of_it.insert(key.id.clone(), handle) {
            before.abort();
        }
        let tasks = Arc::clone(&self.tasks);
        let waiting: Waiting = Box::pin(async move {
            let found = patiently(|| tasks.next(&key, revision)).await;
            (subscription, key, found.ok().flatten())
        });
        self.waiting.push(Abortable::new(waiting, registration));
    }
}
