//! `mcp-ws ping` and `mcp-ws listen`.

use mcp_ws::Context;
use mcp_ws::DynamicTool;
use serde_json::Value;

use super::Program;
use super::process::run;
use crate::fixture::Fixture;

#[tokio::test]
async fn pings_are_measured() {
    let fixture = Fixture::start().await;
    let url = format!("ws://{}/ws", fixture.address);
    for era in ["modern", "legacy"] {
        let ended = run(&["ping", &url, "-c", "2", "-i", "0.01", "--json", "--era", era]).await;
        let lines: Vec<Value> =
            ended.stdout.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
        let events: Vec<_> = lines.iter().map(|line| line["event"].as_str().unwrap()).collect();
        assert_eq!(events, ["connected", "answered", "answered", "summary"], "{ended:?}");
        assert_eq!((ended.code, &lines[3]["answered"]), (Some(0), &2.into()));
    }
    let ended = run(&["ping", &url, "-c", "1"]).await;
    assert!(ended.stdout.contains("1 sent, 1 answered, "), "{ended:?}");
}

#[cfg(unix)]
#[tokio::test]
async fn what_is_told_is_printed_until_ctrl_c() {
    let fixture = Fixture::start().await;
    let url = format!("ws://{}/ws", fixture.address);
    for (era, name) in [("legacy", "one"), ("modern", "two")] {
        let mut program = Program::start(&["listen", &url, "--era", era]);
        program.says("connected").await;
        // Whether it listens already is not told, so it is told until it has heard.
        let mut told = 0;
        let line = loop {
            told += 1;
            let tool = DynamicTool::new(
                format!("{name}_{told}"),
                serde_json::json!({"type": "object"}),
                |_: Value, _: Context| async { "" },
            );
            fixture.server.add_tool(tool).unwrap();
            let soon = tokio::time::timeout(crate::fixture::SOON, program.json());
            if let Ok(line) = soon.await {
                break line;
            }
        };
        assert_eq!(line["method"], "notifications/tools/list_changed");
        program.signal("INT").await;
        assert_eq!(program.ended().await.code, Some(0));
    }
}
