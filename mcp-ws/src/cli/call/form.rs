//! A form that a tool wants to be filled in, field by field: what people are asked, and what their lines mean.

use serde_json::Value;

use crate::cli::tools::kind;

/// One field.
#[derive(Debug, PartialEq)]
pub(super) struct Field {
    pub(super) name: String,
    /// What people are asked, up to the colon.
    pub(super) prompt: String,
    schema: Value,
    is_required: bool,
}

/// What a line means.
#[derive(Debug, PartialEq)]
pub(super) enum Entered {
    Value(Value),
    /// The field is left out.
    Nothing,
    /// It does not fit; this is what is wrong with it.
    Wrong(String),
}

/// The fields of a form, those that have to be filled in first.
pub(super) fn fields(form: &Value) -> Vec<Field> {
    let required: Vec<_> =
        form["required"].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
    let properties = form["properties"].as_object().into_iter().flatten();
    let mut fields: Vec<_> =
        properties.map(|(name, schema)| Field::new(name, schema, required.contains(&&**name))).collect();
    fields.sort_by_key(|field| {
        let place = required.iter().position(|name| *name == field.name);
        place.unwrap_or(required.len())
    });
    fields
}

impl Field {
    fn new(name: &str, schema: &Value, is_required: bool) -> Self {
        let title = schema["title"].as_str().or(schema["description"].as_str()).unwrap_or(name);
        let mut prompt = format!("{title} ({}", choices(schema).unwrap_or_else(|| kind(schema, 0)));
        if !is_required {
            prompt += ", optional";
        }
        prompt += ")";
        if let Some(default) = schema.get("default") {
            let plain = default.as_str().map_or_else(|| default.to_string(), str::to_owned);
            prompt = format!("{prompt} [{plain}]");
        }
        Self { name: name.to_owned(), prompt, schema: schema.clone(), is_required }
    }

    /// Reads a line.
    pub(super) fn read(&self, line: &str) -> Entered {
        let line = line.trim();
        if line.is_empty() {
            return match self.schema.get("default") {
                Some(default) => Entered::Value(default.clone()),
                None if self.is_required => Entered::Wrong("something has to be entered".to_owned()),
                None => Entered::Nothing,
            };
        }
        let read = match self.schema["type"].as_str() {
            Some("boolean") => boolean(line),
            Some("integer") => {
                line.parse::<i64>().map(Value::from).map_err(|_| "a whole number is expected".to_owned())
            }
            Some("number") => number(line),
            Some("array") => {
                let items = line.split(',').map(|item| one_of(&self.schema["items"], item.trim()));
                items.collect::<Result<Vec<_>, _>>().map(Value::Array)
            }
            _ => one_of(&self.schema, line),
        };
        match read.and_then(|value| self.within_bounds(value)) {
            Ok(value) => Entered::Value(value),
            Err(why) => Entered::Wrong(why),
        }
    }

    fn within_bounds(&self, value: Value) -> Result<Value, String> {
        let bound = |name: &str| self.schema[name].as_f64();
        #[allow(clippy::cast_precision_loss, reason = "nobody types so much")]
        let (size, unit, least, most) = match &value {
            Value::String(text) => (text.chars().count() as f64, " characters", "minLength", "maxLength"),
            Value::Array(items) => (items.len() as f64, " of them", "minItems", "maxItems"),
            other => (other.as_f64().unwrap_or_default(), "", "minimum", "maximum"),
        };
        if let Some(least) = bound(least).filter(|least| size < *least) {
            return Err(format!("at least {least}{unit}"));
        }
        if let Some(most) = bound(most).filter(|most| size > *most) {
            return Err(format!("at most {most}{unit}"));
        }
        Ok(value)
    }
}

fn boolean(line: &str) -> Result<Value, String> {
    match line.to_lowercase().as_str() {
        "y" | "yes" | "true" => Ok(true.into()),
        "n" | "no" | "false" => Ok(false.into()),
        _ => Err("yes or no is expected".to_owned()),
    }
}

fn number(line: &str) -> Result<Value, String> {
    let number = line.parse::<f64>().ok().and_then(serde_json::Number::from_f64);
    number.map(Value::Number).ok_or_else(|| "a number is expected".to_owned())
}

/// A text, or one of a few, which can be chosen by their titles too.
fn one_of(schema: &Value, line: &str) -> Result<Value, String> {
    let all = options(schema);
    if all.is_empty() {
        return Ok(line.into());
    }
    let chosen = all.iter().find(|(value, title)| value == line || title.eq_ignore_ascii_case(line));
    let chosen = chosen.map(|(value, _)| Value::from(value.as_str()));
    chosen.ok_or_else(|| format!("one of these is expected: {}", choices(schema).unwrap_or_default()))
}

/// The values that can be chosen from, each with its title.
fn options(schema: &Value) -> Vec<(String, String)> {
    let names = &schema["enumNames"];
    if let Some(values) = schema["enum"].as_array() {
        let values = values.iter().filter_map(Value::as_str).enumerate();
        return values
            .map(|(place, value)| (value.to_owned(), names[place].as_str().unwrap_or(value).to_owned()))
            .collect();
    }
    let titled = ["oneOf", "anyOf"].iter().find_map(|name| schema[name].as_array());
    let read = |option: &Value| {
        let value = option["const"].as_str()?;
        Some((value.to_owned(), option["title"].as_str().unwrap_or(value).to_owned()))
    };
    titled.into_iter().flatten().filter_map(read).collect()
}

/// What can be entered, if it is one of a few.
fn choices(schema: &Value) -> Option<String> {
    let (schema, several) =
        if schema["items"].is_object() { (&schema["items"], true) } else { (schema, false) };
    let titles: Vec<_> = options(schema).into_iter().map(|(_, title)| title).collect();
    let joined = titles.join(if several { ", " } else { " | " });
    (!joined.is_empty()).then(|| if several { format!("some of {joined}") } else { joined })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn field(schema: &Value, is_required: bool) -> Field {
        Field::new("field", schema, is_required)
    }

    #[track_caller]
    fn check(schema: &Value, line: &str, expected: Value) {
        assert_eq!(field(schema, true).read(line), Entered::Value(expected));
    }

    #[track_caller]
    fn wrong(schema: &Value, line: &str, why: &str) {
        assert_eq!(field(schema, true).read(line), Entered::Wrong(why.to_owned()));
    }

    #[test]
    fn lines_are_read_as_their_field_wants_them() {
        check(&json!({"type": "integer"}), " 4 ", json!(4));
        check(&json!({"type": "number"}), "1.5", json!(1.5));
        check(&json!({"type": "boolean"}), "Yes", json!(true));
        check(&json!({"type": "string"}), "4", json!("4"));
        check(&json!({"type": "string", "enum": ["a", "b"], "enumNames": ["Air", "Bus"]}), "bus", json!("b"));
        check(&json!({"oneOf": [{"const": "a", "title": "Air"}]}), "Air", json!("a"));
        check(&json!({"type": "array", "items": {"enum": ["a", "b"]}}), "b, a", json!(["b", "a"]));
    }

    #[test]
    fn what_does_not_fit_is_said() {
        wrong(&json!({"type": "integer"}), "four", "a whole number is expected");
        wrong(&json!({"type": "integer", "minimum": 1}), "0", "at least 1");
        wrong(&json!({"type": "string", "maxLength": 2}), "abc", "at most 2 characters");
        wrong(&json!({"type": "string", "enum": ["a", "b"]}), "c", "one of these is expected: a | b");
        wrong(&json!({"type": "boolean"}), "maybe", "yes or no is expected");
        wrong(&json!({"type": "string"}), "", "something has to be entered");
    }

    #[test]
    fn an_empty_line_takes_the_default_or_leaves_the_field_out() {
        check(&json!({"type": "integer", "default": 2}), "", json!(2));
        assert_eq!(field(&json!({"type": "integer"}), false).read(""), Entered::Nothing);
    }

    #[test]
    fn prompts_say_what_can_be_entered() {
        let prompt = |schema: Value, is_required| field(&schema, is_required).prompt;
        assert_eq!(
            prompt(json!({"type": "integer", "title": "Guests", "default": 2}), true),
            "Guests (integer) [2]"
        );
        assert_eq!(prompt(json!({"type": "string"}), false), "field (string, optional)");
        assert_eq!(prompt(json!({"enum": ["a", "b"]}), true), "field (a | b)");
        assert_eq!(
            prompt(json!({"type": "array", "items": {"enum": ["a", "b"]}}), true),
            "field (some of a, b)"
        );
    }

    #[test]
    fn what_has_to_be_filled_in_comes_first_in_its_order() {
        let form = json!({"properties": {"a": {}, "b": {}, "c": {}}, "required": ["c", "b"]});
        let names: Vec<_> = fields(&form).into_iter().map(|field| field.name).collect();
        assert_eq!(names, ["c", "b", "a"]);
    }
}
