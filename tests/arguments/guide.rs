//! The guide says what a model is told, letter for letter.
#![allow(dead_code, reason = "the fields are read by serde")]

use mcp_ws::Schema;
use mcp_ws::prelude::*;
use mcp_ws::testing::Harness;
use serde::Deserialize;

const GUIDE: &str = include_str!("../../docs/ARGUMENT_ERRORS.md");

#[derive(Deserialize, Schema)]
#[serde(rename_all = "lowercase")]
enum Color {
    Red,
    Green,
}

#[derive(Deserialize, Schema)]
#[serde(deny_unknown_fields)]
struct Item {
    #[arg(range(0..))]
    price: i64,
    #[arg(pattern = "^[A-Z]{3}$")]
    code: Option<String>,
    color: Option<Color>,
}

/// Orders.
#[mcp_tool]
fn order(
    #[arg(length(1..=8))] name: String,
    #[arg(range(1..=3))] times: Option<u32>,
    #[arg(range(..1.0))] rebate: Option<f64>,
    #[arg(length(..=2))] items: Option<Vec<Item>>,
) {
    drop((name, times, rebate, items));
}

/// What stands between the marks of code: one backtick, or two and a space.
fn code(cell: &str) -> &str {
    let cell = cell.trim();
    let between = |begin: &str, end: &str| cell.strip_prefix(begin).and_then(|cell| cell.strip_suffix(end));
    between("`` ", " ``").or_else(|| between("`", "`")).unwrap()
}

#[tokio::test]
async fn every_row_of_the_guide_is_true() {
    let harness = Harness::new(tools![order]);
    let mut compared = 0;
    for row in GUIDE.lines().filter(|line| line.starts_with("| ") && line.contains("`{")) {
        let cells: Vec<_> = row.trim_matches('|').split(" | ").collect();
        let [_, arguments, told] = cells.as_slice() else { panic!("{row}") };
        let arguments = serde_json::from_str(code(arguments)).unwrap();
        let told: Vec<_> = told.split(" ⏎ ").map(code).collect();
        let answer = harness.call_tool("order", arguments).await.unwrap();
        assert!(answer.is_error(), "{row}");
        assert_eq!(answer.text(), told.join("\n"), "{row}");
        compared += 1;
    }
    assert_eq!(compared, 20, "the rows were not found");
}

#[test]
fn the_guide_shows_the_tool_that_is_called() {
    let this = include_str!("guide.rs")
        .replace("#[derive(Deserialize, Schema)]", "#[derive(serde::Deserialize, mcp_ws::Schema)]");
    let shown = GUIDE.split("```rust\n").nth(1).unwrap().split("```").next().unwrap();
    let shown = shown.trim_end().strip_suffix("{}").unwrap();
    assert!(this.contains(shown), "{shown}");
}
