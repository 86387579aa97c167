//! Each block in the shape of a revision, and read back from the newest.

use serde_json::Value;
use serde_json::json;

use super::*;

fn written(block: &impl Block, version: Version) -> Value {
    let mut out = Vec::new();
    block.put(version, &mut out);
    serde_json::from_slice(&out).unwrap()
}

#[allow(clippy::needless_pass_by_value, reason = "cases are one line each")]
fn check(content: impl Into<Content>, expected: Value) {
    let content = content.into();
    assert_eq!(written(&content, Version::LATEST_LEGACY), expected);
    assert_eq!(serde_json::from_value::<Content>(expected).unwrap(), content);
}

#[allow(clippy::needless_pass_by_value, reason = "cases are one line each")]
fn check_old(content: impl Into<Content>, version: Version, text: &str) {
    assert_eq!(written(&content.into(), version), json!({"type": "text", "text": text}));
}

#[test]
fn blocks_have_the_shapes_of_the_newest_revision() {
    check("a \"quote\"", json!({"type": "text", "text": "a \"quote\""}));
    check(
        Image::new(b"\xff\0", "image/png"),
        json!({"type": "image", "data": "/wA=", "mimeType": "image/png"}),
    );
    check(Audio::new(vec![], "audio/wav"), json!({"type": "audio", "data": "", "mimeType": "audio/wav"}));
    check(
        EmbeddedResource::text("file:///a", "b\n"),
        json!({"type": "resource", "resource": {"uri": "file:///a", "text": "b\n"}}),
    );
    check(
        EmbeddedResource::blob("file:///\"", b"abc").mime_type("x/y"),
        json!({"type": "resource", "resource": {"uri": "file:///\"", "mimeType": "x/y", "blob": "YWJj"}}),
    );
    check(
        ResourceLink::new("file:///a", "a"),
        json!({"type": "resource_link", "uri": "file:///a", "name": "a"}),
    );
    check(
        ResourceLink::new("u", "n").title("t").description("d").mime_type("x/y").size(7),
        json!({
            "type": "resource_link", "uri": "u", "name": "n",
            "title": "t", "description": "d", "mimeType": "x/y", "size": 7,
        }),
    );
}

#[test]
fn what_a_revision_does_not_know_is_told_in_a_text() {
    check_old(
        Audio::new(b"abc", "audio/wav"),
        Version::V2024_11_05,
        "[a sound is left out, which this client cannot take: audio/wav, 3 bytes]",
    );
    check_old(ResourceLink::new("file:///a", "a"), Version::V2025_03_26, "a: file:///a");
    check_old(ResourceLink::new("u", "n").title("t").description("d"), Version::V2024_11_05, "t: u (d)");
}

#[test]
fn a_block_is_written_from_the_revision_on_that_knows_it() {
    assert_eq!(written(&Audio::new(b"", "x/y"), Version::V2025_03_26)["type"], "audio");
    assert_eq!(written(&ResourceLink::new("u", "n"), Version::V2025_06_18)["type"], "resource_link");
    assert_eq!(written(&Image::new(b"", "x/y"), Version::V2024_11_05)["type"], "image");
}

#[test]
fn a_result_has_all_its_parts() {
    let written = |result: &CallToolResult, version| {
        let mut out = Vec::new();
        result.put(version, &mut out);
        serde_json::from_slice::<Value>(&out).unwrap()
    };
    let result = CallToolResult::structured(json!({"a": 1})).and("more");
    let content = json!([{"type": "text", "text": "{\"a\":1}"}, {"type": "text", "text": "more"}]);
    let new = json!({"content": content, "structuredContent": {"a": 1}, "isError": false});
    assert_eq!(written(&result, Version::LATEST_LEGACY), new);
    assert_eq!(serde_json::from_value::<CallToolResult>(new).unwrap(), result);
    let old = json!({"content": content, "isError": false});
    assert_eq!(written(&result, Version::V2025_03_26), old);
    let list = CallToolResult::structured(json!([1]));
    assert_eq!(written(&list, Version::LATEST_LEGACY).get("structuredContent"), None);
    let failed = json!({"content": [{"type": "text", "text": "no"}], "isError": true});
    assert_eq!(written(&CallToolResult::error("no"), Version::LATEST_LEGACY), failed);
}
