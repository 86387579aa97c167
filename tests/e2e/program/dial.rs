//! `mcp-ws dial`: servers on stdio, and a cloud that they are served to.

use std::time::Duration;

use serde_json::Value;
use serde_json::json;

use super::Program;
use super::process::command;
use super::process::run;
use crate::fixture::cloud::Cloud;
use crate::fixture::cloud::Dialled;
use crate::fixture::within;

const SERVER: &str = env!("CARGO_BIN_EXE_stdio-server");

fn dial(cloud: &Cloud, token: &str) -> Program {
    Program::start(&["dial", &cloud.url(token), "--xiaozhi", "--", SERVER, "--chatty"])
}

async fn text_of(dialled: &Dialled, tool: &str, arguments: Value) -> String {
    let answer = dialled.call(tool, arguments).await;
    let text = answer["result"]["content"][0]["text"].as_str();
    text.unwrap_or_else(|| panic!("{answer}")).to_owned()
}

/// The methods that the server has read, in their order.
async fn seen(dialled: &Dialled) -> Vec<String> {
    let text = text_of(dialled, "seen", json!({})).await;
    let method =
        |line: &str| serde_json::from_str::<Value>(line).unwrap()["method"].as_str().map(str::to_owned);
    text.lines().filter_map(method).collect()
}

#[tokio::test]
async fn a_server_on_stdio_is_called_by_a_cloud() {
    let cloud = Cloud::start().await;
    let _program = dial(&cloud, "token");
    let dialled = cloud.dialled().await;
    assert_eq!(dialled.initialized().await["serverInfo"]["name"], "stdio-server");
    assert_eq!(dialled.tools().await.len(), 8);
    assert_eq!(text_of(&dialled, "add", json!({"a": 1, "b": 2})).await, "3");
    // Pings are answered while it works.
    dialled.calling("sleep", json!({"ms": 60_000})).await;
    dialled.pings(2).await;
    let large = dialled.call("large", json!({"bytes": 9000})).await;
    assert_eq!(large["result"]["isError"], true, "{large}");
    dialled.check_clean();
}

#[tokio::test]
async fn the_server_lives_on_when_the_connection_is_lost() {
    let cloud = Cloud::start().await;
    let _program = dial(&cloud, "token");
    let dialled = cloud.dialled().await;
    let pid = text_of(&dialled, "pid", json!({})).await;
    dialled.calling("sleep", json!({"ms": 60_000})).await;
    dialled.drop_it();

    let dialled = cloud.dialled().await;
    assert_eq!(text_of(&dialled, "pid", json!({})).await, pid);
    let seen = seen(&dialled).await;
    let count = |method: &str| seen.iter().filter(|seen| *seen == method).count();
    assert_eq!(count("initialize"), 1, "{seen:?}");
    assert_eq!(count("notifications/initialized"), 1, "{seen:?}");
    assert_eq!(count("notifications/cancelled"), 1, "{seen:?}");
    dialled.check_clean();
}

#[tokio::test]
async fn a_server_that_crashes_is_started_again_on_the_same_connection() {
    let cloud = Cloud::start().await;
    let _program = dial(&cloud, "token");
    let dialled = cloud.dialled().await;
    let pid = text_of(&dialled, "pid", json!({})).await;
    let crashed = dialled.call("crash", json!({})).await;
    assert_eq!(crashed["error"]["code"], -32603, "{crashed}");
    assert_eq!(crashed["error"]["message"], "the server is being restarted");

    let again = async {
        loop {
            let answer = dialled.call("pid", json!({})).await;
            if answer["error"].is_null() {
                return answer["result"]["content"][0]["text"].as_str().unwrap().to_owned();
            }
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    };
    assert_ne!(within("the server is back", again).await, pid);
    assert_eq!(seen(&dialled).await[..2], ["initialize", "notifications/initialized"]);
    assert_eq!(cloud.count(), 1);
    dialled.check_clean();
}

#[cfg(unix)]
#[tokio::test]
async fn it_ends_in_order() {
    let cloud = Cloud::start().await;
    let program = dial(&cloud, "token");
    let dialled = cloud.dialled().await;
    dialled.tools().await;
    program.signal("TERM").await;
    assert_eq!(program.ended().await.code, Some(0));
    let ended = format!("{:?}", dialled.ended().await);
    assert!(ended.contains("1000"), "{ended}");
}

#[tokio::test]
async fn several_servers_are_dialled_from_a_file() {
    let cloud = Cloud::start().await;
    let file = json!({
        "mcpServers": {
            "one": {"command": SERVER, "env": {"WHO": "${WHO_IS_ONE}"}, "endpoints": ["home"]},
            "two": {"command": SERVER, "env": {"WHO": "two"}, "endpoints": ["work"]},
            "off": {"command": "/none", "disabled": true},
        },
        "endpoints": {
            "home": {"url": cloud.url("home"), "xiaozhi": true},
            "work": {"url": cloud.url("work"), "xiaozhi": true},
        },
    });
    let path = written("several", &file);
    let mut command = command(&["dial", "--config", &path]);
    command.env("WHO_IS_ONE", "number one");
    let _program = Program::of(command);
    for _ in 0..2 {
        let dialled = cloud.dialled().await;
        let expected = if dialled.token == "home" { "number one" } else { "two" };
        assert_eq!(text_of(&dialled, "env", json!({"name": "WHO"})).await, expected);
    }
}

#[tokio::test]
async fn what_cannot_be_started_is_told_before_anything_is_dialled() {
    let cloud = Cloud::start().await;
    let url = cloud.url("token");
    let ended = run(&["dial", &url, "--", "/no/such/server"]).await;
    assert_eq!(ended.code, Some(2), "{ended:?}");
    assert!(ended.stderr.starts_with("error: cannot start /no/such/server: "), "{ended:?}");

    let servers = json!({"one": {"command": SERVER}, "two": {"command": SERVER}});
    let path = written("same-url", &json!({"mcpServers": servers, "endpoints": {"home": {"url": url}}}));
    let ended = run(&["dial", "--config", &path]).await;
    assert_eq!(ended.code, Some(2), "{ended:?}");
    assert!(ended.stderr.contains("give each a URL of its own"), "{ended:?}");
    assert_eq!(cloud.count(), 0);
}

#[tokio::test]
async fn a_token_that_is_not_known_ends_it() {
    let cloud = Cloud::start().await;
    let url = cloud.url("token");
    cloud.revoke("token");
    let ended = run(&["dial", &url, "--xiaozhi", "--", SERVER]).await;
    assert_eq!(ended.code, Some(4), "{ended:?}");
}

/// A file with this in it, where tests write.
fn written(name: &str, json: &Value) -> String {
    let path = std::path::Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("dial-{name}.json"));
    std::fs::write(&path, json.to_string()).unwrap();
    path.to_str().unwrap().to_owned()
}
