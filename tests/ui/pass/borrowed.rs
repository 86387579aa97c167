//! Arguments that are borrowed, in tools of every kind, and what a client would send.
#![deny(warnings, rust_2018_idioms, single_use_lifetimes, unused_qualifications, missing_docs)]
#![allow(clippy::too_many_arguments)]
use std::borrow::Cow;

use mcp_ws::Schema;
use mcp_ws::prelude::*;
use mcp_ws::schema::Edge;

/// Borrows of its own.
#[derive(serde::Deserialize)]
pub struct Item<'a>(#[serde(borrow)] Cow<'a, str>);

impl Schema for Item<'_> {
    const NODE: Edge = <str as Schema>::NODE;
}

/// Of every shape.
#[mcp_tool]
pub fn every(
    text: &str,
    numbers: &[u32],
    owned: &String,
    near: Option<&str>,
    title: Cow<'_, str>,
    list: Cow<'_, [u8]>,
    item: Item<'_>,
    kept: Cow<'static, str>,
    note: Option<Option<u8>>,
) -> String {
    format!("{text}{numbers:?}{owned}{near:?}{title}{list:?}{}{kept}{note:?}", item.0)
}

/// The same, with defaults.
#[mcp_tool]
pub async fn defaults(
    #[arg(default = "en")] text: &str,
    #[arg(default = &[1, 2])] numbers: &[u32],
    #[arg(default = Some("x"))] near: Option<&str>,
    #[arg(default = "t")] title: Cow<'_, str>,
    #[arg(default = vec![1].into())] list: Cow<'_, [u8]>,
    #[arg(default = Some(None))] note: Option<Option<u8>>,
) -> String {
    std::future::ready(()).await;
    format!("{text}{numbers:?}{near:?}{title}{list:?}{note:?}")
}

/// Lends what it returns.
#[mcp_tool]
pub fn same(text: &str) -> &str {
    text
}

/// Blocks.
#[mcp_tool(blocking)]
pub fn block(text: &str, cx: &Context, State(state): State<u8>) -> String {
    let _ = (cx, state);
    text.to_owned()
}

/// Waits.
#[mcp_tool]
pub async fn wait(text: &str, cx: &Context, State(state): State<u8>) -> String {
    cx.progress(1).await;
    let _ = state;
    text.to_owned()
}

fn main() {
    let name = String::from("x");
    let arguments = same { text: &name };
    assert_eq!(same(arguments.text), "x");
    let arguments = defaults {
        text: None,
        numbers: None,
        near: None,
        title: Some(name.as_str().into()),
        list: None,
        note: None,
    };
    assert!(arguments.title.is_some());
    let _: Server = Server::new(tools![every, defaults, same, block, wait]).with_state(1_u8);
    assert!(defaults::schema().contains(r#""numbers":{"type":"array","items":{"type":"integer","minimum":0,"maximum":4294967295},"default":[1,2]}"#));
}
