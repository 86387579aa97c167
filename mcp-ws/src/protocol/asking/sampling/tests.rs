//! A question in the shape of each revision, and answers.

use serde_json::Value;
use serde_json::json;

use super::*;
use crate::protocol::Audio;
use crate::protocol::CallToolResult;
use crate::protocol::Image;

const OLD: [Version; 3] = [Version::V2024_11_05, Version::V2025_03_26, Version::V2025_06_18];
const NEW: [Version; 2] = [Version::V2025_11_25, Version::V2026_07_28];

fn written(sampling: &Sampling, version: Version) -> Value {
    let mut out = Vec::new();
    sampling.put(version, &mut out);
    serde_json::from_slice(&out).unwrap()
}

#[track_caller]
fn check(versions: &[Version], sampling: &Sampling, expected: &Value) {
    for version in versions {
        assert_eq!(written(sampling, *version), *expected, "{version:?}");
    }
}

fn all() -> Vec<Version> {
    [&OLD[..], &NEW[..]].concat()
}

#[test]
fn a_prompt_and_a_limit_are_enough() {
    let message = json!({"role": "user", "content": {"type": "text", "text": "a \"b\""}});
    let sampling = Sampling::new("a \"b\"", 100);
    check(&all(), &sampling, &json!({"messages": [message], "maxTokens": 100}));
    assert!(all().into_iter().all(|version| sampling.is_known_in(version)));
}

#[test]
fn everything_that_all_revisions_know() {
    let preferences =
        ModelPreferences::new().hint("a").hint("b\"").cost(0.5).speed(7.0).intelligence(f64::NAN);
    let sampling = Sampling::new("a", 1)
        .and(SamplingMessage::assistant("b"))
        .system_prompt("c\n")
        .temperature(0.25)
        .stop_sequences(["d", "\""])
        .model_preferences(preferences)
        .include_context(IncludeContext::ThisServer)
        .metadata(json!({"e": [1]}));
    let expected = json!({
        "messages": [
            {"role": "user", "content": {"type": "text", "text": "a"}},
            {"role": "assistant", "content": {"type": "text", "text": "b"}},
        ],
        "maxTokens": 1,
        "systemPrompt": "c\n",
        "temperature": 0.25,
        "stopSequences": ["d", "\""],
        "modelPreferences": {"hints": [{"name": "a"}, {"name": "b\""}], "costPriority": 0.5, "speedPriority": 1},
        "includeContext": "thisServer",
        "metadata": {"e": [1]},
    });
    check(&all(), &sampling, &expected);
}

#[test]
fn what_json_cannot_say_is_left_out() {
    let sampling = Sampling::new("a", 1).temperature(f64::INFINITY).metadata(json!([1]));
    check(&all(), &sampling, &written(&Sampling::new("a", 1), Version::LATEST_LEGACY));
}

#[test]
fn several_blocks_are_several_messages_for_older_clients() {
    let message = SamplingMessage::user("a").and(Image::new(b"\xff", "image/png"));
    let sampling = Sampling { messages: vec![message], ..Sampling::new("", 1) };
    let text = json!({"type": "text", "text": "a"});
    let image = json!({"type": "image", "data": "/w==", "mimeType": "image/png"});
    let new = json!({"messages": [{"role": "user", "content": [text, image]}], "maxTokens": 1});
    check(&NEW, &sampling, &new);
    let messages = [json!({"role": "user", "content": text}), json!({"role": "user", "content": image})];
    check(&OLD, &sampling, &json!({"messages": messages, "maxTokens": 1}));
}

#[test]
fn a_sound_is_told_in_a_text_to_those_who_know_none() {
    let sampling = Sampling::new(Audio::new(b"", "audio/wav"), 1);
    let kind = |version| written(&sampling, version)["messages"][0]["content"]["type"].clone();
    assert_eq!(kind(Version::V2024_11_05), "text");
    assert_eq!(kind(Version::V2025_03_26), "audio");
}

#[test]
fn tools_and_what_is_said_of_them() {
    let tool_use =
        json!({"type": "tool_use", "id": "1", "name": "add", "input": {"a": 1}, "_meta": {"b": 2}});
    let sampled = json!({"role": "assistant", "content": tool_use, "model": "m", "stopReason": "toolUse"});
    let sampled = Sampled::from_json(&sampled.to_string()).unwrap();
    let result = ToolResult::new("1", CallToolResult::structured(json!({"sum": 1})));
    let sampling = Sampling::new("a", 1)
        .and(sampled)
        .and(SamplingMessage::user(result))
        .tool(SamplingTool::new("add", json!({"type": "object"})).description("d"))
        .tool(SamplingTool::new("sub", json!({"type": "object"})))
        .tool_choice(ToolChoice::Required);
    let expected = json!({
        "messages": [
            {"role": "user", "content": {"type": "text", "text": "a"}},
            {"role": "assistant", "content": tool_use},
            {"role": "user", "content": {
                "type": "tool_result", "toolUseId": "1", "isError": false,
                "content": [{"type": "text", "text": "{\"sum\":1}"}], "structuredContent": {"sum": 1},
            }},
        ],
        "maxTokens": 1,
        "tools": [
            {"name": "add", "description": "d", "inputSchema": {"type": "object"}},
            {"name": "sub", "inputSchema": {"type": "object"}},
        ],
        "toolChoice": {"mode": "required"},
    });
    check(&NEW, &sampling, &expected);
}

#[test]
fn older_revisions_cannot_say_what_is_about_tools() {
    let result = ToolResult::new("1", CallToolResult::error("no"));
    for sampling in [
        Sampling::new("a", 1).tool(SamplingTool::new("add", json!({}))),
        Sampling::new("a", 1).tool_choice(ToolChoice::None),
        Sampling::new(result, 1),
    ] {
        assert!(sampling.has_tools());
        assert!(!OLD.into_iter().any(|version| sampling.is_known_in(version)));
        assert!(NEW.into_iter().all(|version| sampling.is_known_in(version)));
    }
}

#[test]
fn an_answer_has_one_block_or_several() {
    let text = json!({"type": "text", "text": "a", "annotations": {"priority": 1}});
    let one = json!({"role": "assistant", "content": text, "model": "m"});
    let sampled = Sampled::from_json(&one.to_string()).unwrap();
    assert_eq!((sampled.text(), sampled.stop_reason.as_deref()), ("a".to_owned(), None));
    assert_eq!((sampled.role, sampled.model.as_str()), (Role::Assistant, "m"));

    let tool_use = json!({"type": "tool_use", "id": "1", "name": "add", "input": {}});
    let image = json!({"type": "image", "data": "/w==", "mimeType": "image/png"});
    let audio = json!({"type": "audio", "data": "", "mimeType": "audio/wav"});
    let several = json!({"role": "user", "content": [text, tool_use, image, audio, text], "model": "m"});
    let sampled = Sampled::from_json(&several.to_string()).unwrap();
    assert_eq!((sampled.text(), sampled.content.len()), ("a\na".to_owned(), 5));
    assert_eq!(sampled.tool_uses().map(|tool_use| tool_use.name.as_str()).collect::<Vec<_>>(), ["add"]);

    let none = json!({"role": "assistant", "content": [], "model": "m", "stopReason": "endTurn"});
    let sampled = Sampled::from_json(&none.to_string()).unwrap();
    assert_eq!((sampled.text(), sampled.stop_reason.as_deref()), (String::new(), Some("endTurn")));
}

#[test]
fn a_result_of_a_tool_is_read_as_it_is_written() {
    let result = ToolResult::new("1", CallToolResult::error("no").and(Image::new(b"", "image/png")));
    let written = written(&Sampling::new(result.clone(), 1), Version::LATEST_LEGACY);
    let read: SamplingContent = serde_json::from_value(written["messages"][0]["content"].clone()).unwrap();
    assert_eq!(read, SamplingContent::ToolResult(result));
}

#[test]
fn what_is_no_answer_is_an_error() {
    for text in [
        "{}",
        "[]",
        r#"{"role":"assistant","content":"a","model":"m"}"#,
        r#"{"role":"assistant","content":{"type":"smell"},"model":"m"}"#,
        r#"{"role":"narrator","content":[],"model":"m"}"#,
        r#"["assistant",[],"m"]"#,
    ] {
        assert!(Sampled::from_json(text).is_err(), "{text}");
    }
}
