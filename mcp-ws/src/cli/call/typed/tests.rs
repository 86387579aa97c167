//! What words mean to a schema.

use std::io;

use serde_json::Value;
use serde_json::json;

use super::arguments;

fn schema() -> Value {
    json!({
        "type": "object",
        "$defs": {"Point": {"type": "object"}, "Count": {"type": "integer"}},
        "properties": {
            "n": {"type": "integer"},
            "x": {"type": "number"},
            "on": {"type": "boolean"},
            "text": {"type": "string"},
            "maybe": {"anyOf": [{"type": "string"}, {"type": "null"}]},
            "count": {"$ref": "#/$defs/Count"},
            "at": {"$ref": "#/$defs/Point"},
            "numbers": {"type": "array", "items": {"type": "integer"}},
            "names": {"type": ["array", "null"], "items": {"type": "string"}},
            "pair": {"type": "array", "prefixItems": [{"type": "string"}, {"type": "integer"}]},
            "one_or_more": {"anyOf": [{"type": "integer"}, {"type": "array", "items": {"type": "integer"}}]},
            "level": {"enum": ["low", "high"]},
            "any": {},
        },
    })
}

fn read(words: &[&str]) -> Result<Value, String> {
    let words: Vec<_> = words.iter().map(|word| (*word).to_owned()).collect();
    arguments(&words, &schema(), &|path| match path {
        "notes.txt" => Ok("from a file".to_owned()),
        _ => Err(io::ErrorKind::NotFound.into()),
    })
}

#[track_caller]
fn check(words: &[&str], expected: Value) {
    assert_eq!(read(words), Ok(expected), "{words:?}");
}

#[track_caller]
fn refused(words: &[&str], expected: &str) {
    assert_eq!(read(words), Err(expected.to_owned()), "{words:?}");
}

#[test]
fn plain_values_are_typed_by_the_schema() {
    check(&["n=-5", "x=1.5", "on=true"], json!({"n": -5, "x": 1.5, "on": true}));
    check(&["text=true", "level=low"], json!({"text": "true", "level": "low"}));
    check(&["text=5", "maybe=5"], json!({"text": "5", "maybe": "5"}));
    check(&["maybe=null"], json!({"maybe": null}));
    check(&["count=3", "n=9007199254740993"], json!({"count": 3, "n": 9_007_199_254_740_993_i64}));
    check(&["text=a=b"], json!({"text": "a=b"}));
    check(&["text="], json!({"text": ""}));
}

#[test]
fn what_is_said_nothing_of_is_json_if_it_can_be() {
    check(&["any=5"], json!({"any": 5}));
    check(&["any=[1]"], json!({"any": [1]}));
    check(&["any=five"], json!({"any": "five"}));
}

#[test]
fn objects_are_json() {
    check(&[r#"at={"x":1}"#], json!({"at": {"x": 1}}));
    refused(&["at=1"], r#"`at` takes a JSON object, and "1" is none"#);
}

#[test]
fn arrays_are_json_or_repeated() {
    check(&["numbers=[1,2]"], json!({"numbers": [1, 2]}));
    check(&["numbers=1", "n=0", "numbers=2"], json!({"numbers": [1, 2], "n": 0}));
    check(&["names=1"], json!({"names": ["1"]}));
    check(&["names=null"], json!({"names": null}));
    check(&["pair=7", "pair=7"], json!({"pair": ["7", 7]}));
    check(&["one_or_more=1"], json!({"one_or_more": 1}));
    check(&["one_or_more=[1,2]"], json!({"one_or_more": [1, 2]}));
    refused(&["numbers=1", "numbers=b"], r#"`numbers` takes an integer, and "b" is none"#);
}

#[test]
fn json_is_taken_as_it_is() {
    check(&[r#"n:="five""#, "any:=[{}]"], json!({"n": "five", "any": [{}]}));
    assert!(read(&["n:=five"]).unwrap_err().starts_with("`n` is no JSON: "));
    check(&["text=:="], json!({"text": ":="}));
}

#[test]
fn files_are_read() {
    check(&["text=@notes.txt"], json!({"text": "from a file"}));
    check(&["text=@@you"], json!({"text": "@you"}));
    assert!(read(&["text=@none.txt"]).unwrap_err().starts_with("`text`: cannot read none.txt: "));
}

#[test]
fn what_does_not_fit_is_refused() {
    refused(&["n=five"], r#"`n` takes an integer, and "five" is none"#);
    refused(&["n=1.5"], r#"`n` takes an integer, and "1.5" is none"#);
    refused(&["on=yes"], r#"`on` takes true or false, and "yes" is none"#);
    refused(&["n=1", "n=2"], "`n` is given twice");
    refused(&["txt=a"], "there is no argument `txt`; did you mean `text`?");
    refused(&["text"], "`text` is no argument: key=value is, or a JSON object for all of them");
}

#[test]
fn what_is_required_is_missed() {
    let schema = json!({"properties": {"a": {}, "b": {}}, "required": ["a", "b"]});
    let missing = arguments(&["a=1".to_owned()], &schema, &|_| Ok(String::new()));
    assert_eq!(missing, Err("missing: b".to_owned()));
}

#[test]
fn a_tool_may_take_any_argument() {
    for additional in [json!(true), json!({"type": "string"})] {
        let is_typed = additional.is_object();
        let schema = json!({"type": "object", "additionalProperties": additional});
        let read = arguments(&["a=1".to_owned()], &schema, &|_| Ok(String::new()));
        assert_eq!(read, Ok(if is_typed { json!({"a": "1"}) } else { json!({"a": 1}) }));
    }
}

#[test]
fn a_schema_that_means_itself_ends() {
    let schema = json!({
        "$defs": {"Loop": {"anyOf": [{"$ref": "#/$defs/Loop"}]}},
        "properties": {"a": {"$ref": "#/$defs/Loop"}},
    });
    assert_eq!(arguments(&["a=1".to_owned()], &schema, &|_| Ok(String::new())), Ok(json!({"a": 1})));
}
