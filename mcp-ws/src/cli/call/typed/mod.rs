//! From words to arguments: `key=value`, typed by what the tool's schema says of the key.

use std::io;

use serde_json::Map;
use serde_json::Value;

use crate::cli::suggest;

/// Reads a file as text.
type ReadFile<'r> = &'r dyn Fn(&str) -> io::Result<String>;

/// The arguments that the words mean to a tool with this input schema.
pub(super) fn arguments(words: &[String], schema: &Value, read_file: ReadFile<'_>) -> Result<Value, String> {
    let reader = Reader { root: schema, read_file };
    let mut arguments = Map::new();
    for word in words {
        reader.take(word, &mut arguments)?;
    }
    let required = schema["required"].as_array().into_iter().flatten().filter_map(Value::as_str);
    let missing: Vec<_> = required.filter(|name| !arguments.contains_key(*name)).collect();
    if missing.is_empty() {
        Ok(Value::Object(arguments))
    } else {
        Err(format!("missing: {}", missing.join(", ")))
    }
}

struct Reader<'r> {
    root: &'r Value,
    read_file: ReadFile<'r>,
}

impl<'r> Reader<'r> {
    fn take(&self, word: &str, arguments: &mut Map<String, Value>) -> Result<(), String> {
        let (key, text) = word.split_once('=').ok_or_else(|| {
            format!("`{word}` is no argument: key=value is, or a JSON object for all of them")
        })?;
        if let Some(key) = key.strip_suffix(':') {
            let value = serde_json::from_str(text).map_err(|error| format!("`{key}` is no JSON: {error}"))?;
            self.schema_of(key)?;
            return put(arguments, key, value);
        }
        let schema = self.schema_of(key)?;
        let text = &*self.text(key, text)?;
        let kinds = Kinds::of(self.root, schema);
        if !kinds.has(Kind::Array) {
            return put(arguments, key, kinds.read(key, text)?);
        }
        if let Some(whole) = as_json(text).filter(Value::is_array) {
            return put(arguments, key, whole);
        }
        let several = arguments.get(key).is_some_and(Value::is_array);
        if !several && let Ok(value) = kinds.read_plain(key, text) {
            return put(arguments, key, value);
        }
        let items = arguments.entry(key).or_insert_with(|| Value::Array(Vec::new()));
        let Value::Array(items) = items else { return Err(format!("`{key}` is given twice")) };
        items.push(Kinds::of(self.root, kinds.item(items.len())).read(key, text)?);
        Ok(())
    }

    /// What is said of an argument. An unknown one is a mistake, unless the tool takes any.
    fn schema_of(&self, key: &str) -> Result<&'r Value, String> {
        let properties = self.root["properties"].as_object();
        if let Some(schema) = properties.and_then(|properties| properties.get(key)) {
            return Ok(schema);
        }
        match &self.root["additionalProperties"] {
            Value::Bool(true) => Ok(&Value::Null),
            schema @ Value::Object(_) => Ok(schema),
            _ => {
                let known = properties.into_iter().flat_map(Map::keys).map(String::as_str);
                Err(format!("there is no argument `{key}`{}", suggest::hint(key, known)))
            }
        }
    }

    /// The text that is meant: what was written, or what stands in a file.
    fn text(&self, key: &str, text: &str) -> Result<String, String> {
        match text.strip_prefix('@') {
            None => Ok(text.to_owned()),
            Some(escaped) if escaped.starts_with('@') => Ok(escaped.to_owned()),
            Some(path) => {
                (self.read_file)(path).map_err(|error| format!("`{key}`: cannot read {path}: {error}"))
            }
        }
    }
}

fn put(arguments: &mut Map<String, Value>, key: &str, value: Value) -> Result<(), String> {
    match arguments.insert(key.to_owned(), value) {
        None => Ok(()),
        Some(_) => Err(format!("`{key}` is given twice")),
    }
}

fn as_json(text: &str) -> Option<Value> {
    serde_json::from_str(text).ok()
}

/// A type that a schema can name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Integer,
    Number,
    Boolean,
    Null,
    String,
    Object,
    Array,
}

impl Kind {
    fn named(name: &str) -> Option<Self> {
        Some(match name {
            "integer" => Self::Integer,
            "number" => Self::Number,
            "boolean" => Self::Boolean,
            "null" => Self::Null,
            "string" => Self::String,
            "object" => Self::Object,
            "array" => Self::Array,
            _ => return None,
        })
    }

    fn of(value: &Value) -> Self {
        match value {
            Value::Number(number) if number.is_f64() => Self::Number,
            Value::Number(_) => Self::Integer,
            Value::Bool(_) => Self::Boolean,
            Value::Null => Self::Null,
            Value::String(_) => Self::String,
            Value::Object(_) => Self::Object,
            Value::Array(_) => Self::Array,
        }
    }

    fn in_words(self) -> &'static str {
        match self {
            Self::Integer => "an integer",
            Self::Number => "a number",
            Self::Boolean => "true or false",
            Self::Null => "null",
            Self::String => "a string",
            Self::Object => "a JSON object",
            Self::Array => "an array",
        }
    }
}

/// Which kinds of values a schema lets through, as far as that is said by types: any, if it says nothing. What it says besides
/// is the tool's to check.
#[derive(Debug, Default)]
struct Kinds<'r> {
    all: Vec<Kind>,
    /// Of an array.
    items: Option<&'r Value>,
    /// Of the first ones of an array.
    first_items: Option<&'r Vec<Value>>,
}

/// Deeper, a schema means itself.
const DEEPEST: usize = 16;

impl<'r> Kinds<'r> {
    fn of(root: &'r Value, schema: &'r Value) -> Self {
        let mut kinds = Self::default();
        kinds.add(root, schema, 0);
        kinds
    }

    fn add(&mut self, root: &'r Value, schema: &'r Value, depth: usize) {
        if depth > DEEPEST {
            return;
        }
        if let Some(pointer) = schema["$ref"].as_str().and_then(|name| name.strip_prefix('#'))
            && let Some(meant) = root.pointer(pointer)
        {
            self.add(root, meant, depth + 1);
        }
        for several in ["anyOf", "oneOf", "allOf"] {
            for schema in schema[several].as_array().into_iter().flatten() {
                self.add(root, schema, depth + 1);
            }
        }
        let values = schema["enum"].as_array().into_iter().flatten().chain(schema.get("const"));
        let names = match &schema["type"] {
            Value::Array(names) => names.iter().collect(),
            name => vec![name],
        };
        let by_name = names.into_iter().filter_map(|name| Kind::named(name.as_str()?));
        for kind in values.map(Kind::of).chain(by_name) {
            if !self.has(kind) {
                self.all.push(kind);
            }
        }
        self.items = self.items.or(schema.get("items"));
        self.first_items = self.first_items.or(schema["prefixItems"].as_array());
    }

    fn has(&self, kind: Kind) -> bool {
        self.all.contains(&kind)
    }

    /// What is said of the item at this place of an array.
    fn item(&self, index: usize) -> &'r Value {
        let first = self.first_items.and_then(|items| items.get(index));
        first.or(self.items).unwrap_or(&Value::Null)
    }

    fn read(&self, key: &str, text: &str) -> Result<Value, String> {
        match as_json(text).filter(Value::is_array) {
            Some(array) if self.has(Kind::Array) => Ok(array),
            _ => self.read_plain(key, text),
        }
    }

    /// Reads anything but an array. What can be something else than a string is.
    fn read_plain(&self, key: &str, text: &str) -> Result<Value, String> {
        let says_nothing = self.all.is_empty();
        let fits = |value: &Value| match Kind::of(value) {
            // It would have to be quoted for the shell and for JSON.
            Kind::String => false,
            Kind::Array => says_nothing,
            Kind::Integer => says_nothing || self.has(Kind::Integer) || self.has(Kind::Number),
            kind => says_nothing || self.has(kind),
        };
        match as_json(text).filter(fits) {
            Some(value) => Ok(value),
            None if says_nothing || self.has(Kind::String) => Ok(text.into()),
            None => {
                let kinds: Vec<_> = self.all.iter().map(|kind| kind.in_words()).collect();
                Err(format!("`{key}` takes {}, and {} is none", kinds.join(" or "), brief(text)))
            }
        }
    }
}

/// A text for an error.
fn brief(text: &str) -> String {
    const LONGEST: usize = 40;
    match text.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{:?}…", &text[..end]),
        None => format!("{text:?}"),
    }
}

#[cfg(test)]
mod tests;
