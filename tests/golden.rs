//! The schemas of tools as they are told to clients, held by a file: a change shows in review.
//!
//! ```text
//! BLESS=1 cargo test -p mcp-ws-tests --test golden     # write anew
//! ```

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::collections::BTreeSet;
use std::collections::HashMap;
use std::collections::HashSet;
use std::collections::VecDeque;
use std::fs;
use std::net::IpAddr;
use std::net::SocketAddr;
use std::num::NonZeroI64;
use std::num::NonZeroU8;
use std::path::Path;
use std::path::PathBuf;
use std::time::Duration;

use mcp_ws::prelude::*;
use serde_json::Value;

/// Adds two integers.
#[mcp_tool]
fn add(
    /// The first addend.
    a: i64,
    /// The second addend.
    b: i64,
) -> i64 {
    a + b
}

/// Takes every kind of argument.
///
/// The second paragraph stays; "quotes" and \ are escaped.
#[mcp_tool(name = "every-kind", title = "Every kind")]
#[allow(clippy::too_many_arguments, reason = "as many as a tool may have")]
fn every_kind(
    flag: bool,
    letter: char,
    text: String,
    small: i8,
    byte: u8,
    short: i16,
    port: u16,
    int: i32,
    /// How many; none, if left out.
    count: Option<u32>,
    size: usize,
    ratio: f32,
    exact: f64,
    tags: Vec<String>,
    rows: Option<Vec<Option<i64>>>,
    any: Value,
    context: Box<str>,
) -> bool {
    let _ =
        (letter, text, small, byte, short, port, int, count, size, ratio, exact, tags, rows, any, context);
    flag
}

/// Takes what std has.
#[mcp_tool]
#[allow(clippy::too_many_arguments, reason = "as many as a tool may have")]
#[allow(dead_code, reason = "only its schema is looked at")]
fn types_of_std(
    byte: NonZeroU8,
    boxed: Box<[bool]>,
    pairs: [(bool, char); 2],
    queue: VecDeque<bool>,
    set: HashSet<String>,
    ordered: Option<BTreeSet<bool>>,
    map: HashMap<String, Vec<bool>>,
    sorted: BTreeMap<String, Value>,
    array: [bool; 16],
    tuple: (bool, String),
    wait: Duration,
    path: PathBuf,
    address: IpAddr,
    socket: SocketAddr,
    offset: NonZeroI64,
    large: u128,
) -> bool {
    let _ = (byte, boxed, pairs, queue, set, ordered, map, sorted);
    let _ = (array, tuple, wait, path, address, socket, offset, large);
    true
}

/// Takes nothing.
#[mcp_tool]
fn nothing() {}

/// Takes nothing else.
#[mcp_tool(deny_unknown)]
fn closed(a: i64) -> i64 {
    a
}

/// Says more of its arguments.
#[mcp_tool]
fn described(
    /// Not told to clients.
    #[arg(name = "type", description = "Which kind.", example = "lamp")]
    kind: String,
    #[arg(default = 20)] limit: u32,
    #[arg(default = u32::MAX / 2)] most: u32,
) -> String {
    kind + &format!(" {limit} {most}")
}

/// Borrows.
#[mcp_tool]
#[allow(clippy::option_option, clippy::needless_pass_by_value, reason = "a tool may take them")]
fn borrowing(
    text: &str,
    ids: &[u32],
    near: Option<&str>,
    title: Cow<'_, str>,
    note: Option<Option<u8>>,
) -> String {
    format!("{text} {ids:?} {near:?} {title} {note:?}")
}

/// What is known of a day.
#[derive(serde::Serialize, mcp_ws::Schema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Day {
    /// In degrees Celsius.
    warmest: f64,
    rain_mm: Option<u16>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    warning: Option<String>,
    sky: Sky,
    next: Option<Box<Self>>,
}

#[derive(serde::Serialize, mcp_ws::Schema)]
#[serde(tag = "is", rename_all = "lowercase")]
enum Sky {
    Clear,
    Cloudy { percent: u8 },
}

/// Says what comes.
#[mcp_tool]
fn forecast() -> Result<Day, String> {
    Err("nobody knows".to_owned())
}

/// Limits its arguments.
#[mcp_tool]
fn limited(
    #[arg(range(1..=3), default = 1)] times: u32,
    #[arg(range(..1))] share: Option<f64>,
    #[arg(length(1..=64), pattern = "^[a-z]+$", format = "slug")] name: &str,
    #[arg(length(..=5), inner(range(-1..)))] numbers: &[i64],
    #[arg(length(1..))] map: &HashMap<String, bool>,
) -> String {
    format!("{times} {share:?} {name} {numbers:?} {}", map.len())
}

#[test]
fn schemas_are_as_they_were() {
    let mut seen = String::new();
    for (tool, schema) in [
        ("add", add::schema()),
        ("every_kind", every_kind::schema()),
        ("types_of_std", types_of_std::schema()),
        ("nothing", nothing::schema()),
        ("closed", closed::schema()),
        ("described", described::schema()),
        ("borrowing", borrowing::schema()),
        ("what forecast returns", forecast::output_schema().unwrap()),
        ("limited", limited::schema()),
    ] {
        let parsed: Value = serde_json::from_str(&schema).unwrap();
        assert_eq!(parsed["type"], "object", "{tool}");
        seen.extend([tool, "\n", &schema, "\n\n"]);
    }
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("golden/schemas.txt");
    if std::env::var_os("BLESS").is_some() {
        fs::write(&file, &seen).unwrap();
    }
    let held = fs::read_to_string(&file).unwrap_or_default();
    assert_eq!(seen, held, "if the change is meant, write the file anew with BLESS=1");
}

#[test]
fn the_functions_are_still_functions() {
    assert_eq!(add(1, 2), 3);
    let none = (Vec::new(), None, Value::Null, "".into());
    assert!(every_kind(
        true,
        'x',
        String::new(),
        1,
        1,
        1,
        1,
        1,
        None,
        1,
        1.0,
        1.0,
        none.0,
        none.1,
        none.2,
        none.3
    ));
    nothing();
    let unknown = Day { warmest: 0.0, rain_mm: None, warning: None, sky: Sky::Clear, next: None };
    assert_eq!(forecast().unwrap_or(unknown).rain_mm, None);
    assert!(matches!(Sky::Cloudy { percent: 1 }, Sky::Cloudy { percent: 1 }));
    assert_eq!(closed(1), 1);
    assert_eq!(limited(1, None, "a", &[], &HashMap::new()), "1 None a [] 0");
    assert_eq!(described("x".into(), 1, 2), "x 1 2");
    assert_eq!(borrowing("a", &[1], None, "t".into(), Some(None)), "a [1] None t Some(None)");
}
