//! `mcp-ws tools`: what a server offers.

use std::fmt::Write;

use serde_json::Map;
use serde_json::Value;

use super::exit::Failure;
use super::options;
use super::options::Shared;
use super::output;
use super::output::FAINT;
use super::output::NAME;
use crate::protocol::Tool;

pub(super) async fn run(shared: &Shared, options: options::Tools) -> Result<(), Failure> {
    let client = shared.connect_once(&shared.url(options.server)?).await?;
    let tools = client.list_tools().await?;
    client.close().await;
    if shared.json {
        let tools: Vec<_> = tools.into_iter().map(raw).collect();
        return Ok(output::json(&Value::Array(tools))?);
    }
    if tools.is_empty() && !shared.quiet {
        output::remark("the server has no tools");
    }
    for tool in &tools {
        output::line(described(tool).trim_end())?;
    }
    Ok(())
}

/// As the server has sent it.
fn raw(tool: Tool) -> Value {
    let mut members = tool.rest;
    members.insert("name".to_owned(), tool.name.into());
    if let Some(description) = tool.description {
        members.insert("description".to_owned(), description.into());
    }
    members.insert("inputSchema".to_owned(), tool.input_schema);
    Value::Object(members)
}

/// For people: its name, what it does, what it takes.
fn described(tool: &Tool) -> String {
    let mut text = format!("{NAME}{}{NAME:#}", tool.name);
    if let Some(title) = tool.rest.get("title").and_then(Value::as_str) {
        let _ = write!(text, " ({title})");
    }
    for line in tool.description.iter().flat_map(|description| description.lines()) {
        let _ = write!(text, "\n  {line}");
    }
    for (name, schema) in arguments(&tool.input_schema) {
        let kind = kind(schema, 0);
        let is_required = names(&tool.input_schema["required"]).any(|required| required == name);
        let optional = if is_required { "" } else { ", optional" };
        let default = schema.get("default").map(|value| format!(", {value} if left out")).unwrap_or_default();
        let _ = write!(text, "\n    {NAME}{name}{NAME:#} {FAINT}{kind}{optional}{default}{FAINT:#}");
        if let Some(description) = schema["description"].as_str() {
            let _ = write!(text, "  {}", description.lines().next().unwrap_or_default());
        }
    }
    text.push('\n');
    text
}

fn arguments(schema: &Value) -> impl Iterator<Item = (&String, &Value)> {
    schema["properties"].as_object().into_iter().flat_map(Map::iter)
}

fn names(list: &Value) -> impl Iterator<Item = &str> {
    list.as_array().into_iter().flatten().filter_map(Value::as_str)
}

/// The type of an argument in a word or two.
pub(super) fn kind(schema: &Value, depth: usize) -> String {
    if let Some(values) = schema["enum"].as_array() {
        return values.iter().map(Value::to_string).collect::<Vec<_>>().join(" | ");
    }
    if let Some(value) = schema.get("const") {
        return value.to_string();
    }
    if let Some(name) = schema["$ref"].as_str() {
        return name.rsplit('/').next().unwrap_or(name).to_owned();
    }
    for several in ["anyOf", "oneOf"] {
        if let Some(schemas) = schema[several].as_array().filter(|_| depth < DEEPEST) {
            return schemas.iter().map(|schema| kind(schema, depth + 1)).collect::<Vec<_>>().join(" | ");
        }
    }
    match &schema["type"] {
        Value::String(name) if name == "array" && depth < DEEPEST && schema["items"].is_object() => {
            format!("array of {}", kind(&schema["items"], depth + 1))
        }
        Value::String(name) => name.clone(),
        types @ Value::Array(_) => names(types).collect::<Vec<_>>().join(" | "),
        _ => "anything".to_owned(),
    }
}

/// Nobody reads further.
const DEEPEST: usize = 3;

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn check(schema: &Value, expected: &str) {
        assert_eq!(kind(schema, 0), expected, "{schema}");
    }

    #[test]
    fn types_are_told_in_a_word_or_two() {
        check(&json!({"type": "integer"}), "integer");
        check(&json!({"type": ["string", "null"]}), "string | null");
        check(&json!({"type": "array", "items": {"type": "number"}}), "array of number");
        check(&json!({"enum": ["a", "b"]}), r#""a" | "b""#);
        check(&json!({"anyOf": [{"$ref": "#/$defs/Point"}, {"type": "null"}]}), "Point | null");
        check(&json!({"const": 1}), "1");
        check(&json!({}), "anything");
        check(&json!(true), "anything");
    }

    #[test]
    fn a_tool_is_told_by_its_name_its_description_and_its_arguments() {
        let tool: Tool = serde_json::from_value(json!({
            "name": "find",
            "title": "Finder",
            "description": "Finds items.\nAll of them.",
            "inputSchema": {
                "type": "object",
                "properties": {
                    "kind": {"type": "string", "description": "Which kind."},
                    "limit": {"type": "integer", "default": 20},
                },
                "required": ["kind"],
            },
        }))
        .unwrap();
        let expected = "find (Finder)\n  Finds items.\n  All of them.\n    kind string  Which kind.\n    limit integer, optional, 20 if left out\n";
        assert_eq!(anstream::adapter::strip_str(&described(&tool)).to_string(), expected);
        assert_eq!(raw(tool)["inputSchema"]["required"], json!(["kind"]));
    }
}
