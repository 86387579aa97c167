//! Holding results to what their tools promise of them.

use std::collections::HashMap;
use std::sync::Arc;
use std::sync::Mutex;
use std::sync::PoisonError;

use jsonschema::Validator;

use super::Error;
use crate::protocol::CallToolResult;
use crate::protocol::Tool;

/// The schemas of results, read once for each list of tools.
#[derive(Debug, Default)]
pub(super) struct Outputs(Mutex<HashMap<String, Option<Arc<Validator>>>>);

impl Outputs {
    /// Whether a result is what its tool promises.
    pub(super) fn check(&self, tool: &Tool, result: &CallToolResult) -> Result<(), Error> {
        // A tool that failed has nothing to show.
        if result.is_error {
            return Ok(());
        }
        let Some(validator) = self.of(tool)? else { return Ok(()) };
        let name = &tool.name;
        let unreadable = |why: String| Err(Error::Unreadable { why });
        let Some(structured) = &result.structured_content else {
            return unreadable(format!("`{name}` promises structured content, and gives none"));
        };
        match validator.validate(structured) {
            Ok(()) => Ok(()),
            Err(error) => {
                let place = error.instance_path().to_string();
                unreadable(format!("`{name}` does not keep to its output schema, at \"{place}\": {error}"))
            }
        }
    }

    /// The list has changed.
    pub(super) fn forget(&self) {
        self.known().clear();
    }

    fn of(&self, tool: &Tool) -> Result<Option<Arc<Validator>>, Error> {
        if let Some(known) = self.known().get(&tool.name) {
            return Ok(known.clone());
        }
        let made = tool.rest.get("outputSchema").map(jsonschema::validator_for).transpose();
        let made = made.map_err(|error| {
            let why = format!("the output schema of `{}`: {error}", tool.name);
            Error::Unreadable { why }
        })?;
        let made = made.map(Arc::new);
        self.known().insert(tool.name.clone(), made.clone());
        Ok(made)
    }

    fn known(&self) -> std::sync::MutexGuard<'_, HashMap<String, Option<Arc<Validator>>>> {
        // Nothing that is done under the lock can leave it half changed.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use serde_json::Value;
    use serde_json::json;

    use super::*;

    fn tool(schema: &Value) -> Tool {
        serde_json::from_value(json!({"name": "t", "outputSchema": schema})).unwrap()
    }

    fn check(schema: &Value, result: &CallToolResult, expected: Option<&str>) {
        let outputs = Outputs::default();
        for _ in 0..2 {
            let said = outputs.check(&tool(schema), result).map_err(|error| error.to_string());
            match expected {
                None => assert_eq!(said, Ok(())),
                Some(part) => assert!(said.as_ref().unwrap_err().contains(part), "{said:?}"),
            }
        }
    }

    #[test]
    fn results_are_held_to_the_schema_of_their_tool() {
        let schema = json!({"type": "object", "properties": {"n": {"type": "integer"}}, "required": ["n"]});
        check(&schema, &CallToolResult::structured(json!({"n": 1})), None);
        check(&schema, &CallToolResult::structured(json!({"n": "1"})), Some("/n"));
        check(&schema, &CallToolResult::text("1"), Some("gives none"));
        check(&schema, &CallToolResult::error("it failed"), None);
        check(&json!({"type": 5}), &CallToolResult::text("1"), Some("output schema"));
        // What would have to be fetched is not.
        check(
            &json!({"$ref": "https://example.com/s.json"}),
            &CallToolResult::text("1"),
            Some("output schema"),
        );
    }

    #[test]
    fn who_promises_nothing_may_give_anything() {
        let tool: Tool = serde_json::from_value(json!({"name": "t"})).unwrap();
        assert_eq!(Outputs::default().check(&tool, &CallToolResult::text("1")), Ok(()));
    }
}
