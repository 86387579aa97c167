//! Tasks in the memory of their process, for as long as that lives.

use std::collections::HashMap;
use std::collections::VecDeque;
use std::sync::Mutex;
use std::sync::MutexGuard;
use std::sync::PoisonError;

use tokio::sync::watch;
use tokio::time::Instant;

use super::TaskKey;
use super::TaskRecord;
use super::TaskStore;
use super::TaskStoreError;
use super::TaskStoreFuture;

/// The tasks of a server in its memory.
///
/// Bounded: where there are as many as there may be, the one that was over first makes room for a new one, before its time. If
/// none is over, the call is answered with an error. Of each caller that the server knows there is a bound too; all that it
/// does not know have only the common one. The same goes for the bytes of their results, questions and answers, of which there
/// may be 256 MiB unless [`max_bytes`](Self::max_bytes) says otherwise.
///
/// What has expired is found no more from then on, and is dropped when the next task is made or changed.
///
/// ```
/// use mcp_ws::MemoryTasks;
/// use mcp_ws::prelude::*;
///
/// let server: Server = Server::new(tools![]).task_store(MemoryTasks::new(10, 10));
/// ```
#[derive(Debug)]
pub struct MemoryTasks {
    most: usize,
    most_of_one: usize,
    most_bytes: usize,
    inside: Mutex<Inside>,
}

#[derive(Debug, Default)]
struct Inside {
    tasks: HashMap<TaskKey, Entry>,
    /// How many bytes all of them have.
    bytes: usize,
    /// How many there are of each caller that is known.
    of_one: HashMap<String, usize>,
    /// Those that are over, in the order in which they ended.
    over: Line,
    /// All of them, in the order in which they expire.
    expiring: Line,
}

/// Tasks in the order of the moment that each has; those of one moment as they came. Most come last and go first, so that a list does,
/// which is far less to compile than a tree.
#[derive(Debug, Default)]
struct Line(VecDeque<(Instant, TaskKey)>);

impl Line {
    fn insert(&mut self, at: Instant, key: TaskKey) {
        let place = self.0.partition_point(|(other, _)| *other <= at);
        self.0.insert(place, (at, key));
    }

    fn remove(&mut self, at: Instant, key: &TaskKey) {
        let first = self.0.partition_point(|(other, _)| *other < at);
        let place = self.0.range(first..).position(|(_, other)| other == key);
        if let Some(place) = place {
            self.0.remove(first + place);
        }
    }
}

#[derive(Debug)]
struct Entry {
    record: TaskRecord,
    expires: Instant,
    /// When it was over.
    ended: Option<Instant>,
    /// Tells the revision, and by its end that the task is gone.
    changed: watch::Sender<u64>,
}

impl MemoryTasks {
    /// Room for so many tasks, and for so many of each caller that the server knows.
    pub fn new(most: usize, most_of_one: usize) -> Self {
        Self { most, most_of_one, most_bytes: 256 << 20, inside: Mutex::default() }
    }

    /// The same with room for so many bytes.
    #[must_use]
    pub fn max_bytes(self, most_bytes: usize) -> Self {
        Self { most_bytes, ..self }
    }

    fn add(&self, task: TaskRecord) -> Result<(), TaskStoreError> {
        let now = Instant::now();
        let mut inside = self.inside();
        inside.drop_expired(now);
        if let Some(principal) = &task.key().principal
            && inside.of_one.get(principal).is_some_and(|number| *number >= self.most_of_one)
            && !inside.make_room(|key| key.principal.as_ref() == Some(principal))
        {
            let most = self.most_of_one;
            let words = format!("{most} tasks of this caller run, which is all it may have");
            return Err(TaskStoreError::full(words));
        }
        if inside.tasks.len() >= self.most && !inside.make_room(|_| true) {
            let most = self.most;
            return Err(TaskStoreError::full(format!(
                "{most} tasks run on this server, which is all it may have"
            )));
        }
        inside.make_bytes(task.bytes(), self.most_bytes, task.key())?;
        inside.add(task, now);
        Ok(())
    }

    fn change(&self, task: TaskRecord) -> Result<bool, TaskStoreError> {
        let mut inside = self.inside();
        inside.drop_expired(Instant::now());
        let kept = inside.tasks.get(task.key()).map(|entry| &entry.record);
        let Some(kept) = kept.filter(|kept| kept.revision() + 1 == task.revision()) else { return Ok(false) };
        let more = task.bytes().saturating_sub(kept.bytes());
        inside.make_bytes(more, self.most_bytes, task.key())?;
        Ok(inside.replace(task))
    }

    /// The record, and what tells of its changes.
    fn find(&self, key: &TaskKey) -> Option<(TaskRecord, Instant, watch::Receiver<u64>)> {
        let inside = self.inside();
        let entry = inside.tasks.get(key).filter(|entry| Instant::now() < entry.expires)?;
        Some((entry.record.clone(), entry.expires, entry.changed.subscribe()))
    }

    fn inside(&self) -> MutexGuard<'_, Inside> {
        // Nothing that is done under the lock panics.
        self.inside.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Inside {
    fn add(&mut self, record: TaskRecord, now: Instant) {
        let key = record.key().clone();
        if let Some(principal) = key.principal.clone() {
            *self.of_one.entry(principal).or_default() += 1;
        }
        self.bytes += record.bytes();
        let expires = now + record.ttl();
        self.expiring.insert(expires, key.clone());
        let changed = watch::Sender::new(record.revision());
        self.tasks.insert(key, Entry { record, expires, ended: None, changed });
    }

    /// Drops the one of these that was over first, if any is over.
    fn make_room(&mut self, is_one: impl Fn(&TaskKey) -> bool) -> bool {
        let first = self.over.0.iter().map(|(_, key)| key).find(|key| is_one(key)).cloned();
        first.is_some_and(|key| self.remove(&key))
    }

    /// Makes room for so many bytes more of this task. Those that were over first go first.
    fn make_bytes(&mut self, more: usize, most: usize, of: &TaskKey) -> Result<(), TaskStoreError> {
        while more > 0 && self.bytes.saturating_add(more) > most {
            if !self.make_room(|key| key != of) {
                let words = format!("the tasks of this server have {most} bytes, which is all they may have");
                return Err(TaskStoreError::full(words));
            }
        }
        Ok(())
    }

    fn drop_expired(&mut self, now: Instant) {
        while let Some((expires, key)) = self.expiring.0.front().cloned()
            && expires <= now
        {
            self.remove(&key);
        }
    }

    fn remove(&mut self, key: &TaskKey) -> bool {
        let Some(entry) = self.tasks.remove(key) else { return false };
        self.bytes -= entry.record.bytes();
        self.expiring.remove(entry.expires, key);
        if let Some(ended) = entry.ended {
            self.over.remove(ended, key);
        }
        if let Some(principal) = &key.principal
            && let Some(number) = self.of_one.get_mut(principal)
        {
            *number -= 1;
            if *number == 0 {
                self.of_one.remove(principal);
            }
        }
        true
    }

    fn replace(&mut self, task: TaskRecord) -> bool {
        let Some(entry) = self.tasks.get_mut(task.key()) else { return false };
        if task.status().is_over() && entry.ended.is_none() {
            let now = Instant::now();
            entry.ended = Some(now);
            self.over.insert(now, task.key().clone());
        }
        self.bytes = self.bytes + task.bytes() - entry.record.bytes();
        entry.changed.send_replace(task.revision());
        entry.record = task;
        true
    }
}

impl TaskStore for MemoryTasks {
    fn create(&self, task: TaskRecord) -> TaskStoreFuture<'_, ()> {
        Box::pin(async move { self.add(task) })
    }

    fn get<'s>(&'s self, key: &'s TaskKey) -> TaskStoreFuture<'s, Option<TaskRecord>> {
        Box::pin(async move { Ok(self.find(key).map(|(record, ..)| record)) })
    }

    fn replace(&self, task: TaskRecord) -> TaskStoreFuture<'_, bool> {
        Box::pin(async move { self.change(task) })
    }

    fn changed<'s>(&'s self, key: &'s TaskKey, revision: u64) -> TaskStoreFuture<'s, ()> {
        Box::pin(async move {
            let Some((_, expires, mut changed)) = self.find(key) else { return Ok(()) };
            let other = changed.wait_for(|newest| *newest != revision);
            // Neither that it has expired nor that it is gone is more than a reason to look.
            drop(tokio::time::timeout_at(expires, other).await);
            Ok(())
        })
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use futures_util::FutureExt;

    use super::*;
    use crate::protocol::TaskStatus;
    use crate::service::tasks::TaskTimes;

    const SECOND: Duration = Duration::from_secs(1);

    fn task(id: &str, principal: Option<&str>) -> TaskRecord {
        let key = TaskKey { id: id.to_owned(), principal: principal.map(str::to_owned) };
        TaskRecord::new(key, TaskTimes { ttl: 10 * SECOND, poll_interval: SECOND })
    }

    async fn end(store: &MemoryTasks, task: &TaskRecord) {
        let mut over = task.clone();
        over.end(TaskStatus::Cancelled, None);
        over.touch();
        assert!(store.replace(over).await.unwrap());
    }

    async fn has(store: &MemoryTasks, task: &TaskRecord) -> bool {
        store.get(task.key()).await.unwrap().is_some()
    }

    #[tokio::test(start_paused = true)]
    async fn a_full_store_takes_no_task_unless_one_is_over() {
        let store = MemoryTasks::new(3, 3);
        let tasks = ["a", "b", "c"].map(|id| task(id, None));
        for task in &tasks {
            store.create(task.clone()).await.unwrap();
        }
        assert!(store.create(task("d", None)).await.unwrap_err().is_full());
        end(&store, &tasks[1]).await;
        end(&store, &tasks[0]).await;
        store.create(task("d", None)).await.unwrap();
        assert!(!has(&store, &tasks[1]).await, "it was over first");
        assert!(has(&store, &tasks[0]).await && has(&store, &tasks[2]).await);
        store.create(task("e", None)).await.unwrap();
        assert!(!has(&store, &tasks[0]).await);
        assert!(store.create(task("f", None)).await.unwrap_err().is_full());
    }

    #[tokio::test(start_paused = true)]
    async fn a_caller_has_its_own_bound_and_makes_room_of_its_own() {
        let store = MemoryTasks::new(10, 2);
        let (other, first, second) = (task("a", Some("b")), task("b", Some("a")), task("c", Some("a")));
        for task in [&other, &first, &second] {
            store.create(task.clone()).await.unwrap();
        }
        end(&store, &other).await;
        let error = store.create(task("d", Some("a"))).await.unwrap_err();
        assert_eq!(error.to_string(), "2 tasks of this caller run, which is all it may have");
        end(&store, &second).await;
        store.create(task("d", Some("a"))).await.unwrap();
        assert!(has(&store, &other).await && has(&store, &first).await && !has(&store, &second).await);
        for id in 0..7 {
            store.create(task(&format!("nobody's {id}"), None)).await.unwrap();
        }
    }

    #[tokio::test(start_paused = true)]
    async fn results_have_as_many_bytes_as_they_may_and_the_oldest_make_room() {
        let store = MemoryTasks::new(9, 9).max_bytes(1000);
        let tasks = ["a", "b", "c"].map(|id| task(id, None));
        let ended = |task: &TaskRecord, len| {
            let mut over = task.clone();
            over.end(TaskStatus::Completed, Some("x".repeat(len)));
            over.touch();
            store.replace(over)
        };
        for task in &tasks {
            store.create(task.clone()).await.unwrap();
        }
        assert!(ended(&tasks[0], 400).await.unwrap());
        assert!(ended(&tasks[1], 1001).await.unwrap_err().is_full());
        assert!(!has(&store, &tasks[0]).await, "it made room, as far as that went");
        assert!(ended(&tasks[1], 400).await.unwrap());
        assert!(ended(&tasks[2], 400).await.unwrap() && has(&store, &tasks[1]).await);
        store.create(task("d", None)).await.unwrap();
        assert!(has(&store, &tasks[1]).await && has(&store, &tasks[2]).await);
        tokio::time::advance(11 * SECOND).await;
        store.create(task("e", None)).await.unwrap();
        assert_eq!(store.inside().bytes, task("e", None).bytes());
    }

    #[tokio::test(start_paused = true)]
    async fn a_task_is_there_until_it_expires_and_makes_room_then() {
        let store = MemoryTasks::new(1, 1);
        let first = task("a", Some("a"));
        store.create(first.clone()).await.unwrap();
        let mut changed = store.changed(first.key(), 1);
        tokio::time::advance(Duration::from_millis(9999)).await;
        assert!(has(&store, &first).await);
        assert!((&mut changed).now_or_never().is_none());
        tokio::time::advance(Duration::from_millis(1)).await;
        assert!(!has(&store, &first).await);
        changed.await.unwrap();
        let mut late = first.clone();
        late.touch();
        assert!(!store.replace(late).await.unwrap());
        store.create(task("b", Some("a"))).await.unwrap();
    }

    #[tokio::test]
    async fn only_the_next_revision_replaces_one() {
        let store = MemoryTasks::new(1, 1);
        let first = task("a", None);
        store.create(first.clone()).await.unwrap();
        let mut next = first.clone();
        next.touch();
        let mut changed = store.changed(first.key(), 1);
        assert!((&mut changed).now_or_never().is_none());
        assert!(!store.replace(first.clone()).await.unwrap());
        assert!(store.replace(next.clone()).await.unwrap());
        assert!(!store.replace(next.clone()).await.unwrap());
        changed.await.unwrap();
        assert_eq!(store.get(first.key()).await.unwrap(), Some(next));
        store.changed(first.key(), 1).now_or_never().unwrap().unwrap();
    }

    #[tokio::test]
    async fn only_whose_task_it_is_finds_it() {
        let store = MemoryTasks::new(9, 9);
        let mine = task("a", Some("me"));
        store.create(mine.clone()).await.unwrap();
        assert!(has(&store, &mine).await);
        for principal in [None, Some("you"), Some("")] {
            assert!(!has(&store, &task("a", principal)).await, "{principal:?}");
        }
        assert!(!has(&store, &task("A", Some("me"))).await);
    }
}
