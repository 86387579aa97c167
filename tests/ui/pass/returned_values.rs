//! Whatever has a schema and can be written is a reply, under hostile names too.
#![deny(warnings, rust_2018_idioms, single_use_lifetimes, unused_qualifications, missing_docs)]
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::collections::HashSet;
use std::rc::Rc;
use std::sync::Arc;

use mcp_ws::Schema;
use mcp_ws::prelude::*;
use serde::Serialize;

mod core {}
mod std_of_mine {}
struct Option;
struct String;

/// A place.
#[derive(Serialize, Schema)]
pub struct Place<'a> {
    name: Cow<'a, str>,
    near: std::option::Option<Box<Place<'a>>>,
}

/// Some of them.
#[derive(Serialize, Schema)]
pub struct Page<T> {
    items: Vec<T>,
}

/// Only read, or only written.
#[derive(Schema)]
#[serde(deny_unknown_fields)]
pub struct OnlySchema {
    /// A number.
    pub n: u8,
}

/// By its lifetime.
#[mcp_tool]
pub fn place(name: &str) -> Place<'_> {
    Place { name: name.into(), near: None }
}

/// By none.
#[mcp_tool]
pub fn owned() -> Result<Page<Place<'static>>, &'static str> {
    Ok(Page { items: vec![] })
}

/// Behind a reference.
#[mcp_tool]
pub async fn all(cx: &Context) -> &'static [(u8, [bool; 2])] {
    let _ = cx;
    &[]
}

/// By a map.
#[mcp_tool]
pub fn map() -> BTreeMap<std::string::String, HashSet<i8>> {
    BTreeMap::new()
}

/// Shared.
#[mcp_tool]
pub fn shared() -> Arc<Page<std::option::Option<f32>>> {
    Arc::new(Page { items: vec![] })
}

/// Shared by one.
#[mcp_tool]
pub fn counted() -> Rc<serde_json::Value> {
    Rc::default()
}

/// Kept back.
#[mcp_tool(output = false)]
pub fn kept_back() -> Json<Page<u8>> {
    Json(Page { items: vec![] })
}

/// Told.
#[mcp_tool(output)]
pub fn told() -> Result<Json<Page<u8>>, std::fmt::Error> {
    Ok(Json(Page { items: vec![] }))
}

fn main() {
    let _ = (Option, String, OnlySchema { n: 1 }.n);
    let _: Server = Server::new(tools![place, owned, all, map, shared, counted, kept_back, told]);
    assert!(place::output_schema().unwrap().contains("\"$defs\":{\"Place\""));
    assert!(owned::output_schema().unwrap().starts_with("{\"type\":\"object\",\"properties\":{\"items\""));
    assert!(
        map::output_schema().is_some()
            && shared::output_schema().is_some()
            && told::output_schema().is_some()
    );
    assert!(all::output_schema().unwrap().starts_with("{\"type\":\"array\""));
    assert!(counted::output_schema().is_none());
    assert!(kept_back::output_schema().is_none());
}
