//! Forms and schemas with everything that the specification has for them.

use mcp_ws::Unanswered;
use mcp_ws::prelude::*;
use serde_json::Map;
use serde_json::Value;
use serde_json::json;

/// Asks by a form that is filled in already.
#[mcp_tool]
pub(super) async fn test_elicitation_sep1034_defaults(cx: &Context) -> Result<String, ToolError> {
    let schema = json!({
        "type": "object",
        "properties": {
            "name": {"type": "string", "description": "User name", "default": "John Doe"},
            "age": {"type": "integer", "description": "User age", "default": 30},
            "score": {"type": "number", "description": "User score", "default": 95.5},
            "status": {"type": "string", "enum": ["active", "inactive", "pending"], "default": "active"},
            "verified": {"type": "boolean", "description": "Verification status", "default": true},
        },
        "required": [],
    });
    told(cx.elicit_form("user", "Please review and update the form fields with defaults", schema).await)
}

/// Asks by a form that has every kind of choice.
#[mcp_tool]
pub(super) async fn test_elicitation_sep1330_enums(cx: &Context) -> Result<String, ToolError> {
    let plain = ["option1", "option2", "option3"];
    let titled: Vec<_> =
        [("value1", "First Option"), ("value2", "Second Option"), ("value3", "Third Option")]
            .map(|(value, title)| json!({"const": value, "title": title}))
            .into();
    let schema = json!({
        "type": "object",
        "properties": {
            "untitledSingle": {"type": "string", "enum": plain},
            "titledSingle": {"type": "string", "oneOf": titled},
            "legacyEnum": {
                "type": "string",
                "enum": ["opt1", "opt2", "opt3"],
                "enumNames": ["Option One", "Option Two", "Option Three"],
            },
            "untitledMulti": {"type": "array", "items": {"type": "string", "enum": plain}},
            "titledMulti": {"type": "array", "items": {"anyOf": titled}},
        },
        "required": [],
    });
    told(cx.elicit_form("choices", "Please select options from the enum fields", schema).await)
}

fn told(form: Result<Map<String, Value>, Unanswered>) -> Result<String, ToolError> {
    let form = Value::Object(form?);
    Ok(format!("Elicitation completed: action=accept, content={form}"))
}

/// A tool whose schema has what a schema in JSON may have.
pub(super) fn json_schema_2020_12_tool() -> DynamicTool {
    let street = json!({"type": "object", "properties": {"street": {"type": "string"}, "city": {"type": "string"}}, "$anchor": "addressDef"});
    let schema = json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "type": "object",
        "$defs": {"address": street},
        "properties": {
            "name": {"type": "string"},
            "address": {"$ref": "#/$defs/address"},
            "contactMethod": {"type": "string", "enum": ["phone", "email"]},
            "phone": {"type": "string"},
            "email": {"type": "string"},
        },
        "allOf": [{"anyOf": [{"required": ["phone"]}, {"required": ["email"]}]}],
        "if": {"properties": {"contactMethod": {"const": "phone"}}, "required": ["contactMethod"]},
        "then": {"required": ["phone"]},
        "else": {"required": ["email"]},
        "additionalProperties": false,
    });
    let run = |arguments: Value, _: Context| async move { Json(arguments) };
    DynamicTool::new("json_schema_2020_12_tool", schema, run)
        .description("Tool with JSON Schema 2020-12 features")
}
