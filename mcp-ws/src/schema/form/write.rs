//! The text of a form: MCP's words for what it asks. What MCP has no word for is left out, and held to when the answer comes: by
//! serde, and by the limits in its type.

use serde::Deserialize;
use serde::Serialize;
use serde_json::Value;
use serde_json::value::RawValue;

use super::Form;
use super::field::Field;
use crate::schema::Bounds;
use crate::schema::Limits;
use crate::schema::Node;
use crate::schema::Property;
use crate::schema::Writer;
use crate::schema::bounds::Titles;
use crate::schema::direction::Direction;
use crate::schema::property::Place;

/// The schema of a form, as JSON.
pub(crate) fn form<T: Form>() -> String {
    const { T::IS_FORM };
    Writing::default().form(Direction::Read.bare(T::NODE))
}

/// The same with values that stand in the form already, for people to change.
pub(crate) fn filled_in_form<T: Form + Serialize>(values: &T) -> Result<String, serde_json::Error> {
    const { T::IS_FORM };
    let writing = Writing { values: serde_json::to_value(values)?, ..Writing::default() };
    Ok(writing.form(Direction::Read.bare(T::NODE)))
}

#[derive(Default)]
struct Writing {
    /// What is filled in, an object of the same members.
    values: Value,
    /// The fields so far.
    fields: String,
    /// The names of those that have to be filled in.
    required: String,
}

impl Writing {
    #[inline]
    fn form(mut self, node: &'static Node) -> String {
        if let Node::Object { properties, .. } = node {
            self.put_all(properties, true);
        }
        let Self { fields, required, .. } = self;
        if required.is_empty() {
            return format!(r#"{{"type":"object","properties":{{{fields}}}}}"#);
        }
        format!(r#"{{"type":"object","properties":{{{fields}}},"required":[{required}]}}"#)
    }

    /// `is_required` says whether their object has to be there.
    #[inline]
    fn put_all(&mut self, properties: &'static [Property], is_required: bool) {
        for property in properties.iter().filter(|property| Direction::Read.has(property)) {
            let is_required = is_required && property.required;
            if let Place::Member = property.place {
                if is_required {
                    append(&mut self.required, &format!("\"{}\"", property.name));
                }
                let field = self.field(property);
                append(&mut self.fields, &format!("\"{}\":{{{field}}}", property.name));
            } else if let Node::Object { properties, .. } = Direction::Read.bare(property.is) {
                self.put_all(properties, is_required);
            }
        }
    }

    /// The members of a field's schema.
    #[inline]
    fn field(&self, property: &'static Property) -> String {
        let field = Field::of(property);
        let mut members = match (field.node, field.choice(), field.choice_of_several()) {
            (_, Some(bounds), _) => choice(bounds),
            (Node::Array { length, .. }, _, Some(bounds)) => several(*length, bounds, field.limits),
            (Node::Scalar { kind, bounds }, ..) => scalar(kind, bounds, field.limits),
            _ => String::new(),
        };
        let own = match field.choice() {
            Some(Bounds { titles: Titles { each: [_, ..], about }, .. }) => about,
            _ => field.own,
        };
        let (own, given) = (format!("{{{own}}}"), format!("{{{}}}", property.more));
        let own: About<'_> = serde_json::from_str(&own).unwrap_or_default();
        let given: About<'_> = serde_json::from_str(&given).unwrap_or_default();
        let value = self.value(property).map(Value::to_string);
        for (name, json) in [
            ("title", given.title.or(own.title).map(RawValue::get)),
            ("description", given.description.or(own.description).map(RawValue::get)),
            ("default", value.as_deref().or(given.default.or(own.default).map(RawValue::get))),
        ] {
            if let Some(json) = json {
                append(&mut members, &format!("\"{name}\":{json}"));
            }
        }
        members
    }

    /// What is filled in already.
    #[inline]
    fn value(&self, property: &Property) -> Option<&Value> {
        let name: String = serde_json::from_str(&format!("\"{}\"", property.name)).ok()?;
        self.values.get(&name).filter(|value| !value.is_null())
    }
}

/// Appends another one of several.
fn append(text: &mut String, more: &str) {
    if !text.is_empty() {
        text.push(',');
    }
    text.push_str(more);
}

/// What is told of a field besides its kind.
#[derive(Default, Deserialize)]
#[serde(default)]
struct About<'t> {
    #[serde(borrow)]
    title: Option<&'t RawValue>,
    #[serde(borrow)]
    description: Option<&'t RawValue>,
    #[serde(borrow)]
    default: Option<&'t RawValue>,
}

/// A choice of one.
#[inline]
fn choice(bounds: &Bounds) -> String {
    match titled_values(bounds) {
        Some(values) => format!(r#""type":"string","oneOf":{values}"#),
        None => format!(r#""type":"string",{}"#, bounds.more),
    }
}

/// A choice of several.
#[inline]
fn several(length: Option<usize>, bounds: &Bounds, limits: &Limits) -> String {
    let fixed = length.map(|length| Limits::NONE.shortest(length).longest(length));
    let mut lengths = Writer::<FEW>::new();
    lengths.put_lengths("Items", fixed.as_ref().unwrap_or(limits));
    let lengths = String::from_utf8_lossy(lengths.bytes());
    let items = titled_values(bounds).map_or_else(
        || format!(r#""type":"string",{}"#, bounds.more),
        |values| format!(r#""anyOf":{values}"#),
    );
    format!(r#""type":"array"{lengths},"items":{{{items}}}"#)
}

/// The values with their titles, if they have some.
#[inline]
fn titled_values(bounds: &Bounds) -> Option<String> {
    #[derive(Deserialize)]
    struct Values<'t> {
        #[serde(borrow)]
        r#enum: Vec<&'t RawValue>,
    }

    let more = format!("{{{}}}", bounds.more);
    let values: Values<'_> = serde_json::from_str(&more).ok().filter(|_| !bounds.titles.each.is_empty())?;
    let titled = values.r#enum.iter().zip(bounds.titles.each);
    let titled: Vec<_> =
        titled.map(|(value, title)| format!(r#"{{"const":{value},"title":{title}}}"#)).collect();
    Some(format!("[{}]", titled.join(",")))
}

/// The formats that MCP knows, as JSON. Clients refuse others.
const FORMATS: [&str; 4] = [r#""email""#, r#""uri""#, r#""date""#, r#""date-time""#];

/// A text, a number, or yes or no.
#[inline]
fn scalar(kind: &str, bounds: &Bounds, limits: &Limits) -> String {
    let mut numbers = Writer::<FEW>::new();
    numbers.put_scalar(
        kind,
        &Bounds { format: "", more: "", ..*bounds },
        &Limits { pattern: "", format: "", ..*limits },
    );
    let mut members = String::from_utf8_lossy(numbers.bytes()).into_owned();
    if !limits.pattern.is_empty() {
        append(&mut members, &format!(r#""pattern":{}"#, limits.pattern));
    }
    let format = if limits.format.is_empty() { bounds.format } else { limits.format };
    if FORMATS.contains(&format) {
        append(&mut members, &format!(r#""format":{format}"#));
    }
    members
}

/// Bytes of a kind and two numbers: of which the longest that a user can write has less than half.
const FEW: usize = 2048;
