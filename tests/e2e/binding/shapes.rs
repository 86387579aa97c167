//! What each revision is shown of tools and of their results.

use serde_json::Value;
use serde_json::json;

use super::Era;
use super::initialize;
use super::served::Served;
use crate::fixture::Client;
use crate::fixture::Fixture;
use crate::fixture::code;

const SESSIONS: [&str; 4] = ["2024-11-05", "2025-03-26", "2025-06-18", "2025-11-25"];

async fn tools(client: &mut Client, era: Era) -> Vec<Value> {
    let answer = client.ask(era.request("1", "tools/list", json!({}))).await;
    answer["result"]["tools"].as_array().unwrap_or_else(|| panic!("{answer}")).clone()
}

/// One client goes through all revisions, so that none can leave anything behind.
// BINDING: shape.list
#[tokio::test]
async fn a_tool_is_listed_as_each_revision_knows_it() {
    let served = Served::start().await;
    let mut client = served.client().await;
    let since = [("annotations", 1), ("title", 2), ("outputSchema", 2), ("icons", 3)];
    for (place, version) in SESSIONS.into_iter().enumerate() {
        initialize(&mut client, version, json!({})).await;
        let tools = tools(&mut client, Era::Legacy).await;
        let item = tools.iter().find(|tool| tool["name"] == "item").unwrap();
        for (member, first) in since {
            assert_eq!(item.get(member).is_some(), place >= first, "{version} {member}: {item}");
        }
        assert!(item["inputSchema"].is_object() && item["description"].is_string(), "{item}");
    }
    let tools = tools(&mut client, Era::Modern).await;
    let item = tools.iter().find(|tool| tool["name"] == "item").unwrap();
    assert!(since.iter().all(|(member, _)| item.get(member).is_some()), "{item}");
}

// BINDING: shape.result
#[tokio::test]
async fn a_result_is_as_each_revision_knows_it() {
    let served = Served::start().await;
    let mut client = served.client().await;
    let sound = json!({"type": "audio", "data": "YWJj", "mimeType": "audio/wav"});
    for version in SESSIONS {
        initialize(&mut client, version, json!({})).await;
        let item = client.ask(Era::Legacy.call("1", "item", json!({}))).await;
        let structured = (version >= "2025-06-18").then(|| json!({"id": 7}));
        assert_eq!(item["result"].get("structuredContent"), structured.as_ref(), "{version}: {item}");
        assert_eq!(item["result"]["content"], json!([{"type": "text", "text": "{\"id\":7}"}]));
        let list = client.ask(Era::Legacy.call("1", "list", json!({"sound": true}))).await;
        let block = &list["result"]["content"][0];
        assert_eq!(*block == sound, version >= "2025-03-26", "{version}: {list}");
        assert!(*block == sound || block["type"] == "text", "{version}: {list}");
    }
    let item = client.ask(Era::Modern.call("1", "item", json!({}))).await;
    assert_eq!(item["result"]["structuredContent"], json!({"id": 7}));
    let list = client.ask(Era::Modern.call("1", "list", json!({"sound": true}))).await;
    assert_eq!(list["result"]["content"], json!([sound]));
}

// BINDING: shape.pages
#[tokio::test]
async fn the_list_is_the_same_for_everybody_page_by_page() {
    let config = mcp_ws::Config { page_size: 5, ..mcp_ws::Config::default() };
    let fixture = Fixture::with(config).await;
    let mut lists = Vec::new();
    for era in [Era::Legacy, Era::Modern, Era::Legacy] {
        let mut client = fixture.client().await;
        let (mut names, mut cursor) = (Vec::new(), json!({}));
        loop {
            let answer = client.ask(era.request("1", "tools/list", cursor)).await;
            names.extend(
                answer["result"]["tools"].as_array().unwrap().iter().map(|tool| tool["name"].clone()),
            );
            match answer["result"].get("nextCursor") {
                Some(next) => cursor = json!({"cursor": next}),
                None => break,
            }
        }
        lists.push(names);
        let empty = client.ask(era.request("1", "tools/list", json!({"cursor": ""}))).await;
        assert_eq!(empty["result"]["tools"][0]["name"], lists[0][0], "the beginning");
        let made_up = json!({"cursor": "made up"});
        assert_eq!(code(&client.ask(era.request("1", "tools/list", made_up)).await), -32602);
    }
    assert!(lists.iter().all(|list| *list == lists[0] && list.len() > 20), "{lists:?}");
}

/// What went wrong in a tool is for the model, in all revisions.
// BINDING: error.tool, error.time, error.panic, error.unknown-tool
#[tokio::test]
async fn a_failure_has_the_same_place_in_all_revisions() {
    let config = mcp_ws::Config { request_timeout: crate::fixture::SOON, ..mcp_ws::Config::default() };
    let fixture = Fixture::with(config).await;
    let mut client = fixture.silent_client().await;
    for version in SESSIONS.into_iter().chain(["2026-07-28"]) {
        let era = if version == "2026-07-28" { Era::Modern } else { Era::Legacy };
        if era == Era::Legacy {
            initialize(&mut client, version, json!({})).await;
        }
        let failures = [
            ("add", json!({"a": i64::MAX, "b": 1})),
            ("add", json!({"a": "one", "b": 1})),
            ("hold", json!({})),
        ];
        for (tool, arguments) in failures {
            let answer = client.ask(era.call("1", tool, arguments)).await;
            let result = &answer["result"];
            assert_eq!(result["isError"], true, "{version} {tool}: {answer}");
            assert!(!result["content"][0]["text"].as_str().unwrap().is_empty(), "{answer}");
            assert_eq!(result.get("resultType").is_some(), era == Era::Modern, "{answer}");
        }
        for (tool, expected) in [("boom", -32603), ("boom_later", -32603), ("no such tool", -32602)] {
            assert_eq!(code(&client.ask(era.call("1", tool, json!({}))).await), expected, "{version} {tool}");
        }
    }
}
