//! Whether a type has a value that is given as JSON: as far as can be seen from a literal, while compiling. What is not certain
//! to be wrong is let pass.

use super::Edge;
use super::Node;
use super::direction::Direction;
use super::limits::Number;
use super::same::begins_at;

/// Begins the list of the values that a scalar may be.
pub(super) const ENUM: &str = r#""enum":"#;

/// Whether a value, which is a literal or a list of literals, may be of this schema.
#[inline]
pub(super) const fn has_value(schema: Edge, json: &str) -> bool {
    let first = match json.as_bytes() {
        [first, ..] => *first,
        [] => return true,
    };
    match within(schema) {
        Node::Scalar { kind, bounds } => match kind.as_bytes() {
            b"boolean" => matches!(first, b't' | b'f'),
            b"string" => first == b'"' && may_be_one_of(json, bounds.more),
            b"integer" => match integer(json) {
                Some(integer) => bounds.hold(Some(Number::Integer(integer))),
                None => false,
            },
            b"number" => matches!(first, b'-' | b'0'..=b'9'),
            _ => false,
        },
        Node::Array { .. } | Node::Tuple { .. } => first == b'[',
        // No literal is an object.
        Node::Object { .. } | Node::Map(_) => false,
        _ => true,
    }
}

/// What is there, if anything is.
const fn within(schema: Edge) -> &'static Node {
    let mut node = Direction::Read.bare(schema);
    while let Node::Nullable(inner) = node {
        node = Direction::Read.bare(*inner);
    }
    node
}

/// The number, if it has no fraction and no exponent.
#[inline]
const fn integer(json: &str) -> Option<i128> {
    match i128::from_str_radix(json, 10) {
        Ok(integer) => Some(integer),
        Err(_) => None,
    }
}

/// Whether a text stands among the values of an `enum`, if there is one.
const fn may_be_one_of(text: &str, more: &str) -> bool {
    if !begins_at(more, 0, ENUM) {
        return true;
    }
    let mut at = ENUM.len();
    while at < more.len() {
        if begins_at(more, at, text) {
            return true;
        }
        at += 1;
    }
    false
}

#[cfg(test)]
mod tests {
    use std::collections::HashMap;

    use super::*;
    use crate::schema::Bounds;
    use crate::schema::Schema;

    struct Unit;

    impl Schema for Unit {
        const NODE: Edge =
            Edge::to(&Node::Scalar { kind: "string", bounds: Bounds::of(r#""enum":["celsius","enum"]"#) });
    }

    #[track_caller]
    fn check<T: Schema>(has: &[&str], has_not: &[&str]) {
        for json in has {
            assert!(has_value(T::NODE, json), "{json}");
        }
        for json in has_not {
            assert!(!has_value(T::NODE, json), "{json}");
        }
    }

    #[test]
    fn literals_and_types() {
        check::<bool>(&["true", "false"], &["1", r#""true""#]);
        check::<u8>(&["0", "255"], &["-1", "256", "1.0", "1e3", r#""1""#, "true"]);
        check::<i128>(
            &["-170141183460469231731687303715884105728"],
            &["340282366920938463463374607431768211456"],
        );
        check::<f64>(&["-0.5", "1", "1e300"], &[r#""1""#, "[1]"]);
        check::<Option<Box<String>>>(&[r#""""#], &["1"]);
        check::<Unit>(&[r#""celsius""#, r#""enum""#], &[r#""kelvin""#, r#""cels""#, "1"]);
        check::<Vec<u8>>(&["[]", "[1]"], &["1"]);
        check::<(u8, u8)>(&["[1,2]"], &[r#""""#]);
        check::<HashMap<String, u8>>(&[], &["1", "[]"]);
        check::<serde_json::Value>(&["1", r#""""#], &[]);
    }
}
