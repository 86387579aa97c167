//! Types as forms: what people are asked, and what cannot be asked.
#![allow(dead_code, reason = "the fields are read by serde")]

use std::collections::BTreeMap;
use std::collections::HashSet;

use serde::Deserialize;
use serde::Serialize;
use serde_json::Value;
use serde_json::json;

use super::check::obstacle;
use super::*;
use crate::schema::Bounds;
use crate::schema::Edge;
use crate::schema::Node;
use crate::schema::made::Made;

/// The fields, and the names of those that have to be filled in.
#[track_caller]
fn check<T: Form>(fields: &str, required: &[&str]) {
    let required =
        if required.is_empty() { String::new() } else { format!(r#","required":{}"#, json!(required)) };
    let text = form::<T>();
    assert_eq!(text, format!(r#"{{"type":"object","properties":{{{fields}}}{required}}}"#));
    serde_json::from_str::<Value>(&text).unwrap();
}

#[derive(Deserialize, crate::Schema)]
#[serde(rename_all = "lowercase")]
enum Class {
    Second,
    First,
}

/// How fast.
#[derive(PartialEq, Eq, Hash, Deserialize, Serialize, crate::Schema)]
#[serde(rename_all = "lowercase")]
enum Speed {
    /// As a "snail",
    /// or not.
    ///
    /// Not recommended.
    Slow,
    Fast,
}

#[derive(Deserialize, crate::Schema, crate::Form)]
struct Scalars {
    /// Who.
    text: String,
    #[serde(rename = "yes-or-no")]
    flag: bool,
    small: u8,
    big: i64,
    ratio: f64,
    letter: Option<char>,
}

#[test]
fn scalars() {
    check::<Scalars>(
        concat!(
            r#""text":{"type":"string","description":"Who."},"yes-or-no":{"type":"boolean"},"#,
            r#""small":{"type":"integer","minimum":0,"maximum":255},"big":{"type":"integer"},"#,
            r#""ratio":{"type":"number"},"letter":{"type":"string","minLength":1,"maxLength":1}"#,
        ),
        &["text", "yes-or-no", "small", "big", "ratio"],
    );
}

#[derive(Deserialize, crate::Schema)]
struct Name(#[arg(length(1..=40))] String);

#[derive(Deserialize, crate::Schema, crate::Form)]
struct Limited {
    name: Name,
    #[arg(length(..=64), format = "email")]
    mail: String,
    #[arg(pattern = "^[A-Z]+$", format = "hex")]
    code: Option<Box<str>>,
    #[arg(range(1..10))]
    count: u32,
    #[arg(range(0.0..=0.5))]
    ratio: f32,
    not_zero: std::num::NonZeroI8,
    address: std::net::IpAddr,
}

#[test]
fn limits_are_told_as_far_as_forms_can() {
    check::<Limited>(
        concat!(
            r#""name":{"type":"string","minLength":1,"maxLength":40},"#,
            r#""mail":{"type":"string","maxLength":64,"format":"email"},"#,
            r#""code":{"type":"string","pattern":"^[A-Z]+$"},"#,
            r#""count":{"type":"integer","minimum":1,"maximum":9},"#,
            r#""ratio":{"type":"number","minimum":0.0,"maximum":0.5},"#,
            r#""not_zero":{"type":"integer","minimum":-128,"maximum":127},"#,
            r#""address":{"type":"string"}"#,
        ),
        &["name", "mail", "count", "ratio", "not_zero", "address"],
    );
}

#[derive(Deserialize, crate::Schema, crate::Form)]
struct Choices {
    class: Class,
    speed: Speed,
    /// Of the way back.
    back: Option<Speed>,
    classes: Vec<Class>,
    #[arg(length(1..=2))]
    speeds: Option<HashSet<Speed>>,
    two: [Class; 2],
}

#[test]
fn choices_of_one_and_of_several() {
    let speeds = r#"[{"const":"slow","title":"As a \"snail\", or not"},{"const":"fast","title":"fast"}]"#;
    let classes = r#""type":"string","enum":["second","first"]"#;
    check::<Choices>(
        &[
            format!(r#""class":{{{classes}}}"#),
            format!(r#""speed":{{"type":"string","oneOf":{speeds},"description":"How fast."}}"#),
            format!(r#""back":{{"type":"string","oneOf":{speeds},"description":"Of the way back."}}"#),
            format!(r#""classes":{{"type":"array","items":{{{classes}}}}}"#),
            format!(r#""speeds":{{"type":"array","minItems":1,"maxItems":2,"items":{{"anyOf":{speeds}}}}}"#),
            format!(r#""two":{{"type":"array","minItems":2,"maxItems":2,"items":{{{classes}}}}}"#),
        ]
        .join(","),
        &["class", "speed", "classes", "two"],
    );
}

#[derive(Deserialize, Serialize, crate::Schema, crate::Form)]
struct Defaults {
    #[serde(default)]
    #[arg(default = "a \"b\"", example = "c")]
    text: String,
    #[serde(default)]
    #[arg(default = -5)]
    number: i32,
    #[serde(default)]
    #[schemars(title = "How fast?")]
    #[arg(default = ["fast"])]
    speeds: Vec<Speed>,
    none: Option<f64>,
}

#[test]
fn defaults_and_titles_of_fields() {
    let speeds = r#"[{"const":"slow","title":"As a \"snail\", or not"},{"const":"fast","title":"fast"}]"#;
    check::<Defaults>(
        &[
            r#""text":{"type":"string","default":"a \"b\""}"#.to_owned(),
            r#""number":{"type":"integer","minimum":-2147483648,"maximum":2147483647,"default":-5}"#.to_owned(),
            format!(
                r#""speeds":{{"type":"array","items":{{"anyOf":{speeds}}},"title":"How fast?","default":["fast"]}}"#
            ),
            r#""none":{"type":"number"}"#.to_owned(),
        ]
        .join(","),
        &[],
    );
}

#[test]
fn values_are_filled_in_instead_of_defaults() {
    let values = Defaults { text: "\n".to_owned(), number: 7, speeds: vec![Speed::Slow], none: None };
    let filled: Value = serde_json::from_str(&filled_in_form(&values).unwrap()).unwrap();
    let defaults =
        ["text", "number", "speeds", "none"].map(|name| filled["properties"][name].get("default").cloned());
    assert_eq!(defaults, [Some(json!("\n")), Some(json!(7)), Some(json!(["slow"])), None]);
}

#[derive(Deserialize, crate::Schema, crate::Form)]
#[serde(deny_unknown_fields)]
struct Traveller {
    name: String,
    #[serde(flatten)]
    trip: Trip<Class>,
    #[serde(skip)]
    internal: BTreeMap<String, String>,
    #[serde(skip_deserializing, default)]
    id: Vec<u8>,
}

#[derive(Deserialize, crate::Schema, crate::Form)]
struct Trip<T> {
    class: T,
}

#[test]
fn what_is_flattened_stands_among_the_others_and_what_is_not_read_nowhere() {
    let class = r#""class":{"type":"string","enum":["second","first"]}"#;
    check::<Traveller>(&format!(r#""name":{{"type":"string"}},{class}"#), &["name", "class"]);
    check::<Trip<Class>>(class, &["class"]);
}

#[derive(Deserialize, crate::Schema, crate::Form)]
struct Nothing {}

#[derive(Deserialize, crate::Schema, crate::Form)]
#[serde(transparent)]
struct Wrapped(Nothing);

#[test]
fn a_form_may_ask_for_nothing_but_to_be_sent() {
    check::<Nothing>("", &[]);
    check::<Wrapped>("", &[]);
}

/// What an SDK of 2025-06-18 calls the titles.
#[derive(Deserialize)]
struct Legacy;

impl Schema for Legacy {
    const NODE: Edge = Edge::to(&Node::Scalar {
        kind: "string",
        bounds: Bounds::of(r#""enum":["a","b"],"enumNames":["A","B"]"#),
    });
}

#[derive(Deserialize, crate::Schema, crate::Form)]
struct ByHand {
    legacy: Legacy,
}

#[test]
fn an_enum_by_hand_is_told_as_it_is() {
    check::<ByHand>(r#""legacy":{"type":"string","enum":["a","b"],"enumNames":["A","B"]}"#, &["legacy"]);
}

#[derive(crate::Schema)]
enum Shape {
    Circle { radius: f64 },
    Point,
}

#[derive(crate::Schema)]
struct Tree {
    trees: Vec<Tree>,
}

#[derive(crate::Schema)]
struct Open {
    #[arg(range(0.0..1.0))]
    ratio: f64,
}

#[derive(crate::Schema)]
struct Flattened {
    #[serde(flatten)]
    rest: BTreeMap<String, u8>,
}

struct OnlySchemarsKnows;

impl Schema for OnlySchemarsKnows {
    const NODE: Edge = Edge::to(&Node::Made(Made::default));
}

#[test]
fn what_cannot_be_asked() {
    #[track_caller]
    fn check<T: Schema>(name: &str, why: &str) {
        let (field, told) = obstacle(T::NODE).unwrap();
        assert_eq!(field, name, "{told}");
        assert!(told.starts_with(why), "{told}");
    }

    macro_rules! check_field {
        ($type:ty, $why:literal) => {{
            #[derive(crate::Schema)]
            struct Asked {
                first: u8,
                field: $type,
            }
            check::<Asked>("field", $why);
        }};
    }

    check::<String>("", "it has to be a struct");
    check::<Class>("", "it has to be a struct");
    check::<Vec<Nothing>>("", "it has to be a struct");
    check::<BTreeMap<String, u8>>("", "it has to be a struct");
    check::<Option<Nothing>>("", "it has to be a struct");
    check_field!(Nothing, "is an object, and forms are flat");
    check_field!(Option<Box<Nothing>>, "is an object");
    check_field!(Tree, "is an object");
    check_field!(Vec<String>, "is a list, and those of forms are choices");
    check_field!(Vec<Option<Class>>, "is a list");
    check_field!((u8, u8), "is a list of several values");
    check_field!(BTreeMap<String, u8>, "is a map");
    check_field!(Shape, "may be of several kinds");
    check_field!(Option<Option<u8>>, "may be `null`");
    check_field!((), "has one value");
    check_field!(Value, "may be anything");
    check_field!(OnlySchemarsKnows, "has a schema of schemars alone");
    check::<Open>("ratio", "has a range whose end is open");
    check::<Flattened>("", "what is flattened");
}
