//! Who is told how tasks stand, and how much of that.

use super::*;

#[tokio::test(start_paused = true)]
async fn who_listens_is_told_how_a_task_stands() {
    let server = server(&Counts::default(), Config::default());
    let mut client = Client::of(&server);
    let id = client.begin("inquire", json!({})).await;
    let mut listener = Client::of(&server);
    let filter = json!({"notifications": {"taskIds": [id, "unknown"], "toolsListChanged": true}});
    let request = listener.send("subscriptions/listen", filter).await;
    let acknowledged = listener.receive().await;
    assert_eq!(acknowledged["method"], "notifications/subscriptions/acknowledged");
    assert_eq!(acknowledged["params"]["notifications"], json!({"toolsListChanged": true, "taskIds": [id]}));

    let mut told = listener.receive().await;
    while told["params"]["status"] == "working" {
        told = listener.receive().await;
    }
    let meta = json!({"io.modelcontextprotocol/subscriptionId": request});
    assert_eq!((&told["method"], &told["params"]["_meta"]), (&json!("notifications/tasks"), &meta));
    assert_eq!(names(&told["params"]), ["one", "two"]);
    let (one, two) = (accept("a"), accept("b"));
    let both = json!({"taskId": id, "inputResponses": {"one": one, "two": two}});
    check_done(&client.ask("tasks/update", both).await);
    loop {
        let told = listener.receive().await;
        if names(&told["params"]) == ["three"] {
            break;
        }
    }
    client.answer(&id, "three", accept("c")).await;
    loop {
        let told = listener.receive().await;
        if told["params"]["status"] == "completed" {
            assert_eq!(told["params"]["result"]["content"][0]["text"], r#""a" "b" "c""#);
            break;
        }
    }
    // It is over, and who asks now is told once.
    let mut late = Client::of(&server);
    late.send("subscriptions/listen", json!({"notifications": {"taskIds": [id]}})).await;
    late.receive().await;
    assert_eq!(late.receive().await["params"]["status"], "completed");
}

#[tokio::test(start_paused = true)]
async fn who_has_no_tasks_or_listens_no_more_is_not_told() {
    let server = server(&Counts::default(), Config::default());
    let mut client = Client::of(&server);
    let id = client.begin("slow", json!({"seconds": 3})).await;
    let request = client.send("subscriptions/listen", json!({"notifications": {"taskIds": [id]}})).await;
    assert_eq!(client.receive().await["params"]["notifications"], json!({"taskIds": [id]}));
    let cancel = json!({"method": "notifications/cancelled", "params": {"requestId": request}});
    assert_eq!(client.receive().await["params"]["status"], "working");
    client.end.send(&cancel).await;
    client.tasks = false;
    client.send("subscriptions/listen", json!({"notifications": {"taskIds": [id]}})).await;
    assert_eq!(client.receive().await["params"]["notifications"], json!({}));
    client.tasks = true;
    client.until(&id, "completed").await;
    assert_eq!(client.told, [] as [Value; 0]);
}

#[tokio::test(start_paused = true)]
async fn a_busy_connection_is_told_the_newest_and_not_all_there_was() {
    let server = server(&Counts::default(), Config::default());
    let (far, near) = tokio::io::duplex(64);
    let mut slow = Client::over(&server, None, near, WireEnd::new(far));
    let mut client = Client::of(&server);
    let mut ids = Vec::new();
    for _ in 0..5 {
        ids.push(client.begin("inquire", json!({})).await);
    }
    slow.send("subscriptions/listen", json!({"notifications": {"taskIds": ids}})).await;
    // Nobody reads meanwhile, and the pipe is full.
    for id in &ids {
        client.until(id, "input_required").await;
        for name in ["one", "two", "three"] {
            tokio::time::sleep(SECOND).await;
            client.answer(id, name, accept("a")).await;
        }
        client.until(id, "completed").await;
    }
    slow.receive().await;
    let (mut told, mut over) = (0, 0);
    while over < ids.len() {
        let task = slow.receive().await;
        told += 1;
        over += usize::from(task["params"]["status"] == "completed");
    }
    assert!(told <= 2 * ids.len(), "{told} for {over} tasks");
}

#[tokio::test(start_paused = true)]
async fn many_subscriptions_to_one_task_are_told_one_by_one_while_there_is_room() {
    const SUBSCRIPTIONS: usize = 10;
    let config = Config { outbox: 20_000, ..Config::default() };
    let server = server(&Counts::default(), config);
    let (far, near) = tokio::io::duplex(64);
    let mut slow = Client::over(&server, None, near, WireEnd::new(far));
    let mut client = Client::of(&server);
    let id = client.begin("expatiate", json!({})).await;
    for _ in 0..SUBSCRIPTIONS {
        slow.send("subscriptions/listen", json!({"notifications": {"taskIds": [id]}})).await;
    }
    // That each is open, and that the task works.
    for _ in 0..2 * SUBSCRIPTIONS {
        slow.receive().await;
    }
    // Nobody reads meanwhile. What was written when the question came is all that is written of it.
    client.until(&id, "input_required").await;
    client.answer(&id, "one", accept("a")).await;
    client.until(&id, "completed").await;
    let (mut asked, mut over) = (0, 0);
    while over < SUBSCRIPTIONS {
        let told = slow.receive().await;
        asked += usize::from(told["params"]["status"] == "input_required");
        over += usize::from(told["params"]["status"] == "completed");
    }
    assert_eq!(asked, 1);
}
