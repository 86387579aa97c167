//! A task from its call to its end: what it answers, asks, outlives and costs.

use super::*;

#[tokio::test(start_paused = true)]
async fn a_call_is_answered_with_a_handle_and_the_result_comes_later() {
    let counts = Counts::default();
    let mut client = Client::of(&server(&counts, Config::default()));
    let answer = client.call("slow", json!({"seconds": 5})).await;
    let handle = answer["result"].as_object().unwrap();
    let mut members: Vec<_> = handle.keys().map(String::as_str).collect();
    members.sort_unstable();
    let expected =
        ["_meta", "createdAt", "lastUpdatedAt", "pollIntervalMs", "resultType", "status", "taskId", "ttlMs"];
    assert_eq!(members, expected);
    assert_eq!((&handle["status"], &handle["ttlMs"]), (&json!("working"), &json!(86_400_000)));
    assert_eq!(handle["pollIntervalMs"], 1000);
    let created = handle["createdAt"].as_str().unwrap();
    assert!(created.len() == 24 && created.starts_with("20") && created.ends_with('Z'), "{created}");
    let id = id_of(&answer);
    assert!(id.len() == 32 && id.bytes().all(|byte| byte.is_ascii_hexdigit()), "{id}");

    let task = client.get(&id).await;
    assert_eq!(task["status"], "working");
    assert!(task.get("result").is_none() && task.get("inputRequests").is_none());
    let task = client.until(&id, "completed").await;
    let result =
        json!({"content": [{"type": "text", "text": "slept"}], "isError": false, "resultType": "complete"});
    assert_eq!(task["result"], result);
    assert!(task.get("error").is_none());
    assert_eq!(client.told, [] as [Value; 0], "neither progress nor log messages");
    assert_eq!(counts.get(), (1, 1));
}

#[tokio::test(start_paused = true)]
async fn a_task_outlives_its_connection() {
    let counts = Counts::default();
    let server = server(&counts, Config::default());
    let mut client = Client::of(&server);
    let id = client.begin("slow", json!({"seconds": 5})).await;
    drop(client);
    let mut other = Client::of(&server);
    assert_eq!(other.get(&id).await["status"], "working");
    other.until(&id, "completed").await;
    assert_eq!(counts.get(), (1, 1));
}

#[tokio::test(start_paused = true)]
async fn a_client_without_tasks_is_answered_when_the_tool_is_done() {
    let counts = Counts::default();
    let mut client = Client::of(&server(&counts, Config::default()));
    client.tasks = false;
    let answer = client.call("slow", json!({"seconds": 2})).await;
    assert_eq!(answer["result"]["content"][0]["text"], "slept", "{answer}");
    assert!(client.told.len() >= 2, "{:?}", client.told);
    assert_eq!(client.call("leap", json!({})).await["result"]["content"][0]["text"], "landed");
    let answer = client.call("fail", json!({})).await;
    check_refused(&answer, -32021, "this tool runs as a task");
    let extensions = json!({"extensions": {"io.modelcontextprotocol/tasks": {}}});
    assert_eq!(answer["error"]["data"]["requiredCapabilities"], extensions);
}

#[tokio::test(start_paused = true)]
async fn a_client_of_an_older_revision_is_told_that_it_cannot_call_what_is_always_a_task() {
    let harness = crate::testing::Harness::new(server(&Counts::default(), Config::default()));
    let answer = harness.call_tool("fail", json!({})).await.unwrap();
    assert!(answer.is_error() && answer.text().contains("runs as a task"), "{}", answer.text());
    assert_eq!(harness.call_tool("slow", json!({"seconds": 1})).await.unwrap().text(), "slept");
    assert_eq!(harness.call_tool("leap", json!({})).await.unwrap().text(), "landed");
}

#[tokio::test(start_paused = true)]
async fn wrong_arguments_are_told_at_once() {
    let mut client = Client::of(&server(&Counts::default(), Config::default()));
    let answer = client.call("slow", json!({"seconds": "x"})).await;
    assert_eq!(
        (&answer["result"]["isError"], &answer["result"]["resultType"]),
        (&json!(true), &json!("complete"))
    );
}

#[tokio::test(start_paused = true)]
async fn a_tool_that_fails_completes_its_task_and_one_that_panics_does_not() {
    let mut client = Client::of(&server(&Counts::default(), Config::default()));
    let failed = client.begin("fail", json!({})).await;
    let crashed = client.begin("crash", json!({})).await;
    let task = client.until(&failed, "completed").await;
    let text = json!([{"type": "text", "text": "it \"failed\""}]);
    assert_eq!(task["result"], json!({"content": text, "isError": true, "resultType": "complete"}));
    let task = client.until(&crashed, "failed").await;
    assert_eq!(task["error"], json!({"code": -32603, "message": "the tool panicked"}));
    assert!(task.get("result").is_none());
}

#[tokio::test]
async fn a_function_that_blocks_is_a_task_too() {
    let mut client = Client::of(&server(&Counts::default(), Config::default()));
    let id = client.begin("think", json!({})).await;
    let over = async {
        loop {
            let task = client.get(&id).await;
            if task["status"] != "working" {
                return task;
            }
        }
    };
    let task = within(over).await;
    assert_eq!(task["result"]["content"][0]["text"], "42", "{task}");
}

#[tokio::test(start_paused = true)]
async fn a_tool_made_by_hand_can_be_a_task() {
    let server = server(&Counts::default(), Config::default());
    let run = |_: Value, _: Context| async { "done" };
    let tool = |name| DynamicTool::new(name, json!({"type": "object"}), run);
    server.add_tool(tool("offered").task()).unwrap();
    server.add_tool(tool("required").task_required().timeout(SECOND)).unwrap();
    let mut client = Client::of(&server);
    for name in ["offered", "required"] {
        let id = client.begin(name, json!({})).await;
        assert_eq!(client.until(&id, "completed").await["result"]["content"][0]["text"], "done");
    }
    client.tasks = false;
    assert_eq!(client.call("offered", json!({})).await["result"]["content"][0]["text"], "done");
    check_refused(&client.call("required", json!({})).await, -32021, "task");
}

#[tokio::test(start_paused = true)]
async fn questions_are_answered_one_by_one_and_the_function_goes_on_in_place() {
    let counts = Counts::default();
    let mut client = Client::of(&server(&counts, Config::default()));
    let id = client.begin("inquire", json!({})).await;
    let task = client.until(&id, "input_required").await;
    assert_eq!(names(&task), ["one", "two"]);
    let asked = &task["inputRequests"]["one"];
    assert_eq!((&asked["method"], &asked["params"]["mode"]), (&json!("elicitation/create"), &json!("form")));

    client.answer(&id, "two", accept("b")).await;
    let task = client.get(&id).await;
    assert_eq!((names(&task), &task["status"]), (vec!["one"], &json!("input_required")));
    // An answer is given once.
    client.answer(&id, "two", accept("x")).await;

    client.answer(&id, "one", json!({"action": "what?"})).await;
    tokio::time::sleep(SECOND).await;
    let task = client.until(&id, "input_required").await;
    assert_eq!(names(&task), ["one-2"], "what was no answer is asked by another name");
    client.answer(&id, "one-2", accept("a")).await;
    tokio::time::sleep(SECOND).await;
    assert_eq!(names(&client.get(&id).await), ["three"]);
    client.answer(&id, "three", accept("c")).await;
    let task = client.until(&id, "completed").await;
    assert_eq!(task["result"]["content"][0]["text"], r#""a" "b" "c""#);
    assert_eq!(counts.get(), (1, 1), "it has run once");
}

#[tokio::test(start_paused = true)]
async fn a_call_that_has_asked_goes_on_as_a_task_with_the_answers() {
    let counts = Counts::default();
    let mut client = Client::of(&server(&counts, Config::default()));
    let answer = client.call("grow", json!({})).await;
    assert_eq!(answer["result"]["resultType"], "input_required", "{answer}");
    let again = json!({
        "name": "grow",
        "arguments": {},
        "inputResponses": {"first": accept("Alice")},
        "requestState": answer["result"]["requestState"],
    });
    let answer = client.ask("tools/call", again).await;
    for absent in ["requestState", "inputRequests"] {
        assert!(answer["result"].get(absent).is_none());
    }
    let id = id_of(&answer);
    let task = client.until(&id, "input_required").await;
    assert_eq!(names(&task), ["second"]);
    client.answer(&id, "second", accept("Bob")).await;
    let task = client.until(&id, "completed").await;
    assert_eq!(task["result"]["content"][0]["text"], r#""Alice" "Bob""#);
    assert_eq!(counts.get(), (3, 3), "once for each round, and once as a task");
    let id = client.begin("leap", json!({})).await;
    client.until(&id, "completed").await;
}

#[tokio::test(start_paused = true)]
async fn a_task_that_is_cancelled_is_dropped_and_what_is_over_stays() {
    let counts = Counts::default();
    let mut client = Client::of(&server(&counts, Config::default()));
    let running = client.begin("slow", json!({"seconds": 60})).await;
    let asking = client.begin("inquire", json!({})).await;
    let done = client.begin("slow", json!({"seconds": 1})).await;
    client.until(&done, "completed").await;
    client.until(&asking, "input_required").await;
    assert_eq!(counts.get(), (3, 1));
    for id in [&running, &asking, &done, &running] {
        check_done(&client.ask("tasks/cancel", json!({"taskId": id})).await);
    }
    let task = client.get(&asking).await;
    assert_eq!((&task["status"], names(&task)), (&json!("cancelled"), vec![]));
    assert_eq!(client.get(&running).await["status"], "cancelled");
    assert_eq!(client.get(&done).await["status"], "completed");
    tokio::time::sleep(SECOND).await;
    assert_eq!(counts.get(), (3, 3));
    assert_eq!(client.get(&running).await["status"], "cancelled");
    client.answer(&asking, "one", accept("late")).await;
    assert_eq!(client.get(&asking).await["status"], "cancelled");
}

#[tokio::test(start_paused = true)]
async fn a_task_expires_and_is_dropped_if_it_still_runs() {
    let counts = Counts::default();
    let config = Config { task_ttl: 10 * SECOND, ..Config::default() };
    let mut client = Client::of(&server(&counts, config));
    let running = client.begin("slow", json!({"seconds": 60})).await;
    let done = client.begin("slow", json!({"seconds": 1})).await;
    assert_eq!(client.until(&done, "completed").await["ttlMs"], 10_000);
    tokio::time::sleep(8 * SECOND).await;
    assert_eq!(client.get(&running).await["status"], "working");
    assert_eq!(counts.get(), (2, 1));
    tokio::time::sleep(2 * SECOND).await;
    for id in [&running, &done] {
        for method in ["tasks/get", "tasks/cancel"] {
            check_refused(&client.ask(method, json!({"taskId": id})).await, -32602, "there is no task");
        }
    }
    assert_eq!(counts.get(), (2, 2));
}

#[tokio::test(start_paused = true)]
async fn nobody_else_has_a_task() {
    let server = server(&Counts::default(), Config::default());
    let mut owner = Client::called(&server, Some("owner"));
    let id = owner.begin("inquire", json!({})).await;
    owner.until(&id, "input_required").await;
    for principal in [Some("thief"), None] {
        let mut other = Client::called(&server, principal);
        for method in ["tasks/get", "tasks/cancel", "tasks/update"] {
            let params = json!({"taskId": id, "inputResponses": {"one": accept("a")}});
            check_refused(&other.ask(method, params).await, -32602, "there is no task");
        }
        other.send("subscriptions/listen", json!({"notifications": {"taskIds": [id]}})).await;
        assert_eq!(other.receive().await["params"]["notifications"], json!({}));
    }
    let task = Client::called(&server, Some("owner")).get(&id).await;
    assert_eq!(names(&task), ["one", "two"]);
}

#[tokio::test(start_paused = true)]
async fn who_asks_for_a_task_has_to_say_that_it_has_tasks() {
    let mut client = Client::of(&server(&Counts::default(), Config::default()));
    let id = client.begin("slow", json!({"seconds": 9})).await;
    for (method, removed) in [("tasks/result", true), ("tasks/list", true), ("tasks/get", false)] {
        let answer = client.ask(method, json!({"taskId": "unknown"})).await;
        check_refused(&answer, if removed { -32601 } else { -32602 }, "");
    }
    check_refused(&client.ask("tasks/get", json!({"taskId": 5})).await, -32602, "`params.taskId`");
    check_refused(&client.ask("tasks/get", json!({})).await, -32602, "`params.taskId`");
    for wrong in [json!(null), json!([]), json!(5)] {
        let params = json!({"taskId": id, "inputResponses": wrong});
        check_refused(&client.ask("tasks/update", params).await, -32602, "`params.inputResponses`");
    }
    client.tasks = false;
    for method in ["tasks/get", "tasks/cancel", "tasks/update"] {
        for id in [&*id, "unknown"] {
            let params = json!({"taskId": id, "inputResponses": {}});
            check_refused(&client.ask(method, params).await, -32021, "tasks");
        }
    }
}

#[tokio::test(start_paused = true)]
async fn there_are_as_many_tasks_as_there_may_be() {
    let counts = Counts::default();
    let config = Config { max_tasks: 3, max_tasks_per_caller: 2, ..Config::default() };
    let server = server(&counts, config);
    let mut one = Client::called(&server, Some("one"));
    let first = one.begin("slow", json!({"seconds": 60})).await;
    one.begin("slow", json!({"seconds": 60})).await;
    let full = one.call("slow", json!({"seconds": 60})).await;
    check_refused(&full, -32603, "2 tasks of this caller run, which is all it may have");
    let mut other = Client::of(&server);
    other.begin("slow", json!({"seconds": 60})).await;
    for tool in ["slow", "leap"] {
        let full = other.call(tool, json!({"seconds": 60})).await;
        check_refused(&full, -32603, "3 tasks run on this server, which is all it may have");
    }
    tokio::time::sleep(SECOND).await;
    assert_eq!(counts.get(), (3, 0), "what is refused is not run");
    one.ask("tasks/cancel", json!({"taskId": first})).await;
    let id = other.begin("slow", json!({"seconds": 1})).await;
    other.until(&id, "completed").await;
}

#[tokio::test(start_paused = true)]
async fn a_limit_of_the_tool_counts_while_nobody_is_asked() {
    let mut client = Client::of(&server(&Counts::default(), Config::default()));
    for (seconds, gets_on, is_late) in [(4, false, false), (6, false, true), (20, true, false)] {
        let id = client.begin("hurry", json!({"seconds": seconds, "gets_on": gets_on})).await;
        tokio::time::sleep(100 * SECOND).await;
        assert_eq!(names(&client.get(&id).await), ["name"]);
        client.answer(&id, "name", accept("a")).await;
        let result = client.until(&id, "completed").await["result"].clone();
        assert_eq!(result["isError"], is_late, "{result}");
        assert_eq!(result.to_string().contains("took too long"), is_late, "{result}");
    }
}

#[tokio::test(start_paused = true)]
async fn tasks_have_time_to_end_when_the_server_stops() {
    let counts = Counts::default();
    let server = server(&counts, Config { shutdown_timeout: 10 * SECOND, ..Config::default() });
    let mut client = Client::of(&server);
    let (short, long) = (
        client.begin("slow", json!({"seconds": 5})).await,
        client.begin("slow", json!({"seconds": 60})).await,
    );
    let start = crate::transport::now();
    server.shutdown().await;
    assert_eq!(crate::transport::now() - start, 10 * SECOND);
    assert_eq!(counts.get(), (2, 2));
    // Clients of a pipe are not in the list of connections, and so are not asked to end.
    assert_eq!(client.get(&short).await["status"], "completed");
    let task = client.get(&long).await;
    let error = json!({"code": -32603, "message": "the server stopped before the task was done"});
    assert_eq!((&task["status"], &task["error"]), (&json!("failed"), &error));
    check_refused(&client.call("slow", json!({"seconds": 1})).await, -32603, "the server stops");
}

#[tokio::test(start_paused = true)]
async fn a_blocking_function_stays_what_it_is() {
    let mut client = Client::of(&server(&Counts::default(), Config::default()));
    let answer = client.call("stay", json!({})).await;
    assert_eq!(answer["result"]["content"][0]["text"], "stayed", "{answer}");
}

#[tokio::test(start_paused = true)]
async fn a_task_may_be_kept_for_as_long_as_anybody_wants() {
    let config = Config { task_ttl: Duration::MAX, ..Config::default() };
    let mut client = Client::of(&server(&Counts::default(), config));
    let id = client.begin("slow", json!({"seconds": 3})).await;
    let years: u64 = 10 * 365 * 24 * 60 * 60 * 1000;
    assert_eq!(client.until(&id, "completed").await["ttlMs"], years);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_thread_that_asks_is_free_when_its_task_is_cancelled() {
    let counts = Counts::default();
    let mut client = Client::of(&server(&counts, Config::default()));
    for is_answered in [true, false] {
        let id = client.begin("ask_from_a_thread", json!({})).await;
        within(async { while names(&client.get(&id).await) != ["name"] {} }).await;
        if is_answered {
            client.answer(&id, "name", accept("a")).await;
        } else {
            check_done(&client.ask("tasks/cancel", json!({"taskId": id})).await);
        }
        let freed = async {
            while counts.get().0 > counts.get().1 {
                tokio::task::yield_now().await;
            }
        };
        within(freed).await;
    }
    assert_eq!(counts.get(), (2, 2));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn many_tasks_come_to_their_end_side_by_side() {
    let counts = Counts::default();
    let server = server(&counts, Config::default());
    let mut clients = Vec::new();
    for number in 0..8 {
        let server = server.clone();
        clients.push(tokio::spawn(async move {
            let mut client = Client::of(&server);
            for round in 0..20 {
                let id = client.begin("inquire", json!({})).await;
                let filter = json!({"notifications": {"taskIds": [id]}});
                let listening = client.send("subscriptions/listen", filter).await;
                let is_cancelled = (number + round) % 3 == 0;
                if is_cancelled {
                    check_done(&client.ask("tasks/cancel", json!({"taskId": id})).await);
                }
                // Whatever is asked is answered, and it does not matter which answer meets which question.
                let answers = json!({"one": accept("a"), "two": accept("b"), "three": accept("c")});
                let task = loop {
                    let update = json!({"taskId": id, "inputResponses": answers});
                    check_done(&client.ask("tasks/update", update).await);
                    let task = client.get(&id).await;
                    if task["status"] != "working" && task["status"] != "input_required" {
                        break task;
                    }
                };
                assert_eq!(task["status"], if is_cancelled { "cancelled" } else { "completed" });
                client.told.clear();
                let cancel = json!({"method": "notifications/cancelled", "params": {"requestId": listening}});
                client.end.send(&cancel).await;
            }
        }));
    }
    for client in clients {
        within(client).await.unwrap();
    }
    let (begun, over) = counts.get();
    assert_eq!(begun, over);
    server.shutdown().await;
}
