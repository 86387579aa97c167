//! Types that have a `JsonSchema` and no schema of ours: in arguments, in our types, in lists of them.

use std::collections::HashMap;

use mcp_ws::prelude::*;
use mcp_ws::testing::Harness;
use schemars::JsonSchema;
use serde::Deserialize;
use serde::Serialize;
use serde_json::Value;
use serde_json::json;

/// A place on a map.
#[derive(Debug, Deserialize, Serialize, JsonSchema)]
struct Place {
    /// In degrees.
    latitude: f64,
    name: Option<String>,
}

/// A plant, which has others.
#[derive(Deserialize, Serialize, JsonSchema)]
struct Plant {
    name: String,
    #[serde(default)]
    grows_on: Vec<Plant>,
}

/// One of ours that has one of theirs, and itself.
#[derive(Deserialize, mcp_ws::Schema)]
struct Garden {
    plants: HashMap<String, Plant>,
    near: Option<Place>,
    #[serde(default)]
    within: Vec<Garden>,
}

/// One of ours that is one of theirs.
#[derive(Deserialize, mcp_ws::Schema)]
struct Here(Place);

/// Goes somewhere.
#[mcp_tool]
#[allow(clippy::needless_pass_by_value, reason = "how arguments are read is what is tested")]
fn go(
    /// Where to.
    to: Place,
    past: Option<Place>,
    then: Vec<Place>,
    #[arg(default = Place { latitude: 0.0, name: None })] from: Place,
    here: &Here,
) -> String {
    format!("{to:?} {past:?} {then:?} {from:?} {:?}", here.0)
}

/// Plants.
#[mcp_tool]
#[allow(clippy::needless_pass_by_value, reason = "how arguments are read is what is tested")]
fn plant(garden: Garden, plant: Plant) -> usize {
    let gardens = garden.within.iter().map(|garden| garden.plants.len() + usize::from(garden.near.is_some()));
    gardens.sum::<usize>() + plant.grows_on.len() + plant.name.len()
}

/// Adds.
#[mcp_tool]
fn add(a: i64, b: i64) -> i64 {
    a + b
}

/// The schema of one argument, without what only schemars says.
#[track_caller]
fn property(schema: &str, name: &str) -> Value {
    let schema: Value = serde_json::from_str(schema).unwrap();
    jsonschema::draft202012::meta::validate(&schema).unwrap();
    schema["properties"][name].clone()
}

#[test]
fn an_argument_is_told_as_schemars_has_it_and_described_where_it_is_used() {
    let schema = go::schema();
    let latitude = json!({"type": "number", "format": "double", "description": "In degrees."});
    let name = json!({"type": "string"});
    let place = |description: &str| {
        json!({
            "type": "object",
            "description": description,
            "properties": {"latitude": latitude, "name": name},
            "required": ["latitude"],
        })
    };
    assert_eq!(property(&schema, "to"), place("Where to."));
    assert_eq!(property(&schema, "past"), place("A place on a map."));
    assert_eq!(property(&schema, "then"), json!({"type": "array", "items": place("A place on a map.")}));
    assert_eq!(property(&schema, "here")["properties"], place("")["properties"]);
    let schema: Value = serde_json::from_str(&schema).unwrap();
    assert_eq!(schema["required"], json!(["to", "then", "here"]));
}

#[test]
fn what_contains_itself_is_referred_to_in_the_schema_of_its_tool() {
    let schema: Value = serde_json::from_str(&plant::schema()).unwrap();
    jsonschema::draft202012::meta::validate(&schema).unwrap();
    let names: Vec<_> = schema["$defs"].as_object().unwrap().keys().map(String::as_str).collect();
    assert_eq!(names, ["Garden", "Plant-1", "Plant-2"]);
    let validator = jsonschema::validator_for(&schema).unwrap();
    let plant = |inner: Value| json!({"name": "oak", "grows_on": [inner]});
    let call = |inner: Value| {
        let garden = json!({"plants": {"a": plant(inner.clone())}, "within": [{"plants": {"b": inner}}]});
        json!({"garden": garden, "plant": plant(plant(json!({"name": "ivy"})))})
    };
    assert!(validator.is_valid(&call(json!({"name": "ivy"}))));
    assert!(!validator.is_valid(&call(json!({"name": 5}))));
}

#[derive(Deserialize, mcp_ws::Schema)]
struct At<T> {
    is: T,
    place: Place,
}

#[derive(Deserialize, mcp_ws::Schema)]
struct Road<T> {
    stop: T,
    next: Option<Box<Road<T>>>,
}

/// Drives.
#[mcp_tool]
#[allow(clippy::needless_pass_by_value, reason = "how arguments are read is what is tested")]
fn drive(road: Road<At<u8>>, back: Road<At<String>>) -> f64 {
    let stop = f64::from(road.stop.is) + road.stop.place.latitude;
    stop + road.next.map_or(0.0, |next| next.stop.place.latitude) + f64::from(back.stop.is.is_empty())
}

#[test]
fn a_generic_type_of_what_has_one_of_them_contains_itself() {
    let _: Tools = tools![drive];
    let schema: Value = serde_json::from_str(&drive::schema()).unwrap();
    let names: Vec<_> = schema["$defs"].as_object().unwrap().keys().map(String::as_str).collect();
    assert_eq!(names, ["Road", "Road.2"]);
    assert_eq!(schema["properties"]["back"], json!({"$ref": "#/$defs/Road.2"}));
    assert_eq!(schema["$defs"]["Road.2"]["properties"]["next"], json!({"$ref": "#/$defs/Road.2"}));
}

/// How far it is.
#[derive(Serialize, mcp_ws::Schema)]
struct Distance {
    meters: u32,
}

/// Measures.
#[mcp_tool]
#[allow(clippy::needless_pass_by_value, reason = "how arguments are read is what is tested")]
fn measure(to: Place) -> Distance {
    Distance { meters: to.name.map_or(0, |_| 1) }
}

#[test]
fn a_result_of_ours_is_told_beside_an_argument_of_theirs() {
    let _: Tools = tools![measure];
    let input: Value = serde_json::from_str(&measure::schema()).unwrap();
    assert_eq!(input["required"], json!(["to"]));
    let output: Value = serde_json::from_str(&measure::output_schema().unwrap()).unwrap();
    assert_eq!(output["required"], json!(["meters"]));
}

/// Travels.
#[mcp_tool]
#[allow(clippy::needless_pass_by_value, reason = "how arguments are read is what is tested")]
fn travel(
    #[arg(length(2..))] through: Vec<Place>,
    #[arg(length(..=1))] with: Option<HashMap<String, Place>>,
) -> usize {
    through.len() + with.map_or(0, |with| with.len())
}

#[tokio::test]
async fn the_length_of_a_list_of_them_is_told_and_held() {
    let schema = travel::schema();
    assert_eq!(property(&schema, "through")["minItems"], 2);
    assert_eq!(property(&schema, "through").get("minProperties"), None);
    assert_eq!(property(&schema, "with")["maxProperties"], 1);
    let place = json!({"latitude": 1.0});
    let arguments = json!({"through": [place], "with": {"a": place, "b": place}});
    let answer = Harness::new(tools![travel]).call_tool("travel", arguments).await.unwrap();
    let told = "`through`: must have at least 2 items, has 1\n`with`: must have at most 1 member, has 2";
    assert_eq!(answer.text(), told);
}

#[tokio::test]
async fn such_tools_are_listed_beside_others_and_called() {
    let harness = Harness::new(tools![add, go, plant]);
    let tools = harness.list_tools().await.unwrap();
    let names: Vec<_> = tools.iter().map(|tool| tool.name.as_str()).collect();
    assert_eq!(names, ["add", "go", "plant"]);
    assert_eq!(tools[1].input_schema, serde_json::from_str::<Value>(&go::schema()).unwrap());
    assert_eq!(tools[2].input_schema, serde_json::from_str::<Value>(&plant::schema()).unwrap());

    let to = json!({"latitude": 50.7, "name": "Bonn"});
    let answer = harness.call_tool("go", json!({"to": to, "then": [], "here": to})).await.unwrap();
    let bonn = r#"Place { latitude: 50.7, name: Some("Bonn") }"#;
    assert_eq!(answer.text(), format!("{bonn} None [] Place {{ latitude: 0.0, name: None }} {bonn}"));

    let wrong = json!({"to": {"latitude": "x"}, "then": [{}], "here": to});
    let answer = harness.call_tool("go", wrong).await.unwrap();
    assert_eq!(
        answer.text(),
        "`then[0]`: `latitude` is missing\n`to.latitude`: expected a number, got string \"x\""
    );
    let sum = harness.call(add { a: 1, b: 2 }).await;
    assert_eq!(sum, Ok(3));
}
