//! Stores that are elsewhere, slow, down, hasty or broken, and what is asked of a store at all.

use super::*;

/// A store elsewhere, which tells nobody of changes, cannot be reached at times, and keeps records as text.
#[derive(Debug, Default)]
struct Elsewhere {
    rows: Mutex<HashMap<TaskKey, String>>,
    is_down: AtomicBool,
    slow: AtomicBool,
    panics: AtomicBool,
    /// Says of every task at once that it may have changed.
    hasty: AtomicBool,
    asked: AtomicUsize,
}

impl Elsewhere {
    async fn reach(&self) -> Result<(), TaskStoreError> {
        self.asked.fetch_add(1, SeqCst);
        assert!(!self.panics.load(SeqCst), "the store panics");
        if self.slow.load(SeqCst) {
            tokio::time::sleep(100 * SECOND).await;
        }
        let is_down = self.is_down.load(SeqCst);
        if is_down { Err(TaskStoreError::failed("no route to host")) } else { Ok(()) }
    }

    fn row(&self, key: &TaskKey) -> Option<TaskRecord> {
        self.rows.lock().unwrap().get(key).map(|row| serde_json::from_str(row).unwrap())
    }

    fn put(&self, task: &TaskRecord) {
        let row = serde_json::to_string(&task).unwrap();
        self.rows.lock().unwrap().insert(task.key().clone(), row);
    }
}

impl TaskStore for Elsewhere {
    fn create(&self, task: TaskRecord) -> TaskStoreFuture<'_, ()> {
        Box::pin(async move {
            self.reach().await?;
            self.put(&task);
            Ok(())
        })
    }

    fn get<'s>(&'s self, key: &'s TaskKey) -> TaskStoreFuture<'s, Option<TaskRecord>> {
        Box::pin(async move {
            self.reach().await?;
            Ok(self.row(key))
        })
    }

    fn replace(&self, task: TaskRecord) -> TaskStoreFuture<'_, bool> {
        Box::pin(async move {
            self.reach().await?;
            let is_next = self.row(task.key()).is_some_and(|row| row.revision() + 1 == task.revision());
            if is_next {
                self.put(&task);
            }
            Ok(is_next)
        })
    }

    fn changed<'s>(&'s self, _: &'s TaskKey, _: u64) -> TaskStoreFuture<'s, ()> {
        Box::pin(async {
            if !self.hasty.load(SeqCst) {
                tokio::time::sleep(SECOND / 2).await;
            }
            Ok(())
        })
    }
}

#[tokio::test(start_paused = true)]
async fn several_processes_share_the_tasks_of_a_store() {
    let (counts, store) = (Counts::default(), Arc::new(Elsewhere::default()));
    let here = server(&counts, Config::default()).task_store(Arc::clone(&store));
    let there = server(&counts, Config::default()).task_store(Arc::clone(&store));
    let (mut one, mut other) = (Client::of(&here), Client::of(&there));
    let id = one.begin("inquire", json!({})).await;
    other.until(&id, "input_required").await;
    for name in ["one", "two"] {
        other.answer(&id, name, accept(name)).await;
    }
    while names(&other.until(&id, "input_required").await) != ["three"] {}
    // For a while nobody reaches it. The function is not dropped for that, and goes on.
    store.is_down.store(true, SeqCst);
    check_refused(&other.ask("tasks/get", json!({"taskId": id})).await, -32603, "cannot reach its tasks");
    check_refused(&one.call("slow", json!({"seconds": 1})).await, -32603, "cannot reach its tasks");
    tokio::time::sleep(5 * SECOND).await;
    store.is_down.store(false, SeqCst);
    other.answer(&id, "three", accept("three")).await;
    let task = other.until(&id, "completed").await;
    assert_eq!(task["result"]["content"][0]["text"], r#""one" "two" "three""#);

    let id = one.begin("slow", json!({"seconds": 60})).await;
    other.send("subscriptions/listen", json!({"notifications": {"taskIds": [id]}})).await;
    check_done(&one.ask("tasks/cancel", json!({"taskId": id})).await);
    while other.receive().await["params"]["status"] != "cancelled" {}
    tokio::time::sleep(SECOND).await;
    assert_eq!(counts.get(), (2, 2));
}

#[tokio::test(start_paused = true)]
async fn a_store_that_takes_too_long_holds_nobody_up_for_ever() {
    let (counts, store) = (Counts::default(), Arc::new(Elsewhere::default()));
    let mut client = Client::of(&server(&counts, Config::default()).task_store(Arc::clone(&store)));
    let id = client.begin("slow", json!({"seconds": 1})).await;
    client.until(&id, "completed").await;
    store.slow.store(true, SeqCst);
    let start = crate::transport::now();
    check_refused(&client.ask("tasks/get", json!({"taskId": id})).await, -32603, "cannot reach its tasks");
    assert_eq!(crate::transport::now() - start, 30 * SECOND);
    check_refused(&client.call("slow", json!({"seconds": 1})).await, -32603, "cannot reach its tasks");
    assert_eq!(crate::transport::now() - start, 60 * SECOND);
    store.slow.store(false, SeqCst);
    tokio::time::sleep(200 * SECOND).await;
    assert_eq!(counts.get(), (1, 1), "what nobody can ask for is not run");
    assert!(store.rows.lock().unwrap().values().all(|row| !row.contains("working")));
}

#[tokio::test(start_paused = true)]
async fn a_store_that_panics_has_failed_and_nothing_else_has() {
    let (counts, store) = (Counts::default(), Arc::new(Elsewhere::default()));
    let mut client = Client::of(&server(&counts, Config::default()).task_store(Arc::clone(&store)));
    let id = client.begin("slow", json!({"seconds": 3})).await;
    store.panics.store(true, SeqCst);
    check_refused(&client.ask("tasks/get", json!({"taskId": id})).await, -32603, "cannot reach its tasks");
    check_refused(&client.ask("tasks/cancel", json!({"taskId": id})).await, -32603, "cannot reach its tasks");
    check_refused(&client.call("slow", json!({"seconds": 1})).await, -32603, "cannot reach its tasks");
    tokio::time::sleep(5 * SECOND).await;
    store.panics.store(false, SeqCst);
    client.until(&id, "completed").await;
    assert_eq!(counts.get(), (1, 1));
}

#[tokio::test(start_paused = true)]
async fn a_store_that_always_says_that_something_may_have_changed_keeps_nobody_busy() {
    let (counts, store) = (Counts::default(), Arc::new(Elsewhere::default()));
    let mut client = Client::of(&server(&counts, Config::default()).task_store(Arc::clone(&store)));
    store.hasty.store(true, SeqCst);
    let id = client.begin("slow", json!({"seconds": 60})).await;
    client.send("subscriptions/listen", json!({"notifications": {"taskIds": [id]}})).await;
    while client.receive().await["params"]["status"] != "completed" {}
    let asked = store.asked.load(SeqCst);
    assert!(asked < 3000, "{asked} times in a minute, by two who wait");
}

#[tokio::test(start_paused = true)]
async fn a_task_whose_question_cannot_be_stored_goes_on_meanwhile_and_stops_with_its_server() {
    let (counts, store) = (Counts::default(), Arc::new(Elsewhere::default()));
    let config = Config { shutdown_timeout: 10 * SECOND, ..Config::default() };
    let server = server(&counts, config).task_store(Arc::clone(&store));
    let mut client = Client::of(&server);
    let id = client.begin("tick", json!({})).await;
    store.is_down.store(true, SeqCst);
    tokio::time::sleep(20 * SECOND).await;
    assert!(counts.get().0 >= 19, "it goes on: {counts:?}", counts = counts.get());
    store.is_down.store(false, SeqCst);
    client.until(&id, "input_required").await;
    store.is_down.store(true, SeqCst);
    let start = crate::transport::now();
    server.shutdown().await;
    assert!(crate::transport::now() - start <= 12 * SECOND);
}

#[tokio::test(start_paused = true)]
async fn what_can_be_no_id_is_looked_for_in_no_store() {
    let (counts, store) = (Counts::default(), Arc::new(Elsewhere::default()));
    let mut client = Client::of(&server(&counts, Config::default()).task_store(Arc::clone(&store)));
    for id in
        ["", "\0", "0123456789ABCDEF0123456789ABCDEF", &"0".repeat(31), &"0".repeat(33), &"é".repeat(16)]
    {
        for method in ["tasks/get", "tasks/cancel"] {
            check_refused(&client.ask(method, json!({"taskId": id})).await, -32602, "there is no task");
        }
        client.send("subscriptions/listen", json!({"notifications": {"taskIds": [id]}})).await;
        assert_eq!(client.receive().await["params"]["notifications"], json!({}));
    }
    assert_eq!(store.asked.load(SeqCst), 0);
    check_refused(
        &client.ask("tasks/get", json!({"taskId": "0".repeat(32)})).await,
        -32602,
        "there is no task",
    );
    assert_eq!(store.asked.load(SeqCst), 1);
}

#[tokio::test(start_paused = true)]
async fn a_call_that_is_refused_makes_no_task() {
    let (counts, store) = (Counts::default(), Arc::new(Elsewhere::default()));
    let config = Config { max_in_flight: 1, ..Config::default() };
    let mut client = Client::of(&server(&counts, config).task_store(Arc::clone(&store)));
    client.send("tools/call", json!({"name": "wait_here", "arguments": {}})).await;
    check_refused(&client.call("slow", json!({"seconds": 1})).await, -32603, "in flight");
    check_refused(&client.call("leap", json!({})).await, -32603, "in flight");
    tokio::time::sleep(SECOND).await;
    assert_eq!((store.asked.load(SeqCst), counts.get()), (0, (0, 0)));
}

#[tokio::test(start_paused = true)]
async fn tasks_that_run_keep_as_many_bytes_as_they_may() {
    let counts = Counts::default();
    let config = Config { max_task_bytes: 20_000, ..Config::default() };
    let mut client = Client::of(&server(&counts, config));
    let large = json!({"seconds": 1, "unknown": "x".repeat(10_000)});
    let id = client.begin("slow", large.clone()).await;
    check_refused(&client.call("slow", large.clone()).await, -32603, "keep as much as they may");
    client.begin("slow", json!({"seconds": 1})).await;
    client.until(&id, "completed").await;
    client.begin("slow", large).await;
}
