//! Forms as 2025-06-18 has them, which knows the titles of choices by another name, and no choice of several.

use serde::Deserialize;
use serde_json::value::RawValue;

use super::put_list;
use crate::wire::Ordered;
use crate::wire::put_member;

/// Whether the revision can say this form: no field of it is a list.
#[inline]
pub(super) fn is_sayable(schema: &str) -> bool {
    let fields = Ordered::new(schema).and_then(|schema| Ordered::new(schema.get("properties")?));
    fields.is_none_or(|fields| fields.iter().all(|(_, field)| !is_list(field)))
}

fn is_list(field: &str) -> bool {
    Ordered::new(field).and_then(|field| field.get("type")) == Some(r#""array""#)
}

/// Appends the schema in the words of the revision. What it has no other words for stays as it is.
pub(super) fn put(schema: &str, out: &mut Vec<u8>) {
    let Some(members) = Ordered::new(schema) else { return out.extend_from_slice(schema.as_bytes()) };
    members.put(out, |name, value, out| match Ordered::new(value) {
        Some(fields) if name == "properties" => {
            out.extend_from_slice(br#""properties":"#);
            fields.put(out, put_field);
        }
        _ => put_member(name, value, out),
    });
}

fn put_field(name: &str, field: &str, out: &mut Vec<u8>) {
    let Some(members) = Ordered::new(field) else { return put_member(name, field, out) };
    put_member(name, "", out);
    members.put(out, |name, value, out| match serde_json::from_str::<Vec<Choice<'_>>>(value) {
        Ok(choices) if name == "oneOf" => {
            put_member("enum", "", out);
            put_list(&choices, out, |choice, out| out.extend_from_slice(choice.r#const.get().as_bytes()));
            out.push(b',');
            put_member("enumNames", "", out);
            put_list(&choices, out, |choice, out| out.extend_from_slice(choice.title.get().as_bytes()));
        }
        _ => put_member(name, value, out),
    });
}

/// One of several, with its title. Both are texts, which go on as they came.
#[derive(Deserialize)]
struct Choice<'t> {
    #[serde(borrow)]
    r#const: &'t RawValue,
    #[serde(borrow)]
    title: &'t RawValue,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(schema: &str, expected: &str) {
        let mut out = Vec::new();
        put(schema, &mut out);
        assert_eq!(String::from_utf8(out).unwrap(), expected);
    }

    #[test]
    fn titles_of_choices_stand_beside_them() {
        check(
            concat!(
                r#"{"type":"object","properties":{"b":{"type":"string","description":"d","#,
                r#""oneOf":[{"const":"x","title":"The \"x\""},{"title":"Y","const":"y"}],"default":"x"},"#,
                r#""a":{"type":"integer","minimum":1}},"required":["b"]}"#,
            ),
            concat!(
                r#"{"type":"object","properties":{"b":{"type":"string","description":"d","#,
                r#""enum":["x","y"],"enumNames":["The \"x\"","Y"],"default":"x"},"#,
                r#""a":{"type":"integer","minimum":1}},"required":["b"]}"#,
            ),
        );
    }

    #[test]
    fn all_else_stays() {
        for schema in [
            r#"{"type":"object","properties":{}}"#,
            r#"{"type":"object","properties":{"oneOf":{"type":"string","enum":["oneOf"]},"x":{"oneOf":[{"const":1}]}}}"#,
            r#"{"properties":[],"oneOf":[{"const":"x","title":"y"}]}"#,
            "true",
        ] {
            check(schema, schema);
        }
    }

    #[test]
    fn a_choice_of_several_cannot_be_said() {
        assert!(is_sayable(r#"{"type":"object","properties":{"a":{"type":"string"}}}"#));
        assert!(is_sayable("{}"));
        assert!(!is_sayable(r#"{"properties":{"a":{"type": "array","items":{}}}}"#));
    }
}
