//! A default is any expression. It sees what the function sees, and not the other arguments.
#![deny(warnings, clippy::all, clippy::pedantic)]
#![allow(clippy::needless_pass_by_value, clippy::unused_async)]
use std::collections::HashMap;

use mcp_ws::prelude::*;

fn limit() -> u32 {
    20
}

/// Its argument has the name of what makes its default.
#[mcp_tool]
fn find(#[arg(default = limit())] limit: u32, #[arg(default = "en")] language: String) -> String {
    format!("{limit} {language}")
}

/// Defaults of many kinds.
#[mcp_tool]
async fn many(
    #[arg(default = Some(1), example = 2)] some: Option<u8>,
    #[arg(default = HashMap::<String, u8>::new().len(), name = "map")] len: usize,
    #[arg(default = "x")] boxed: Box<str>,
    #[arg(default = -1)] negative: i8,
) -> String {
    format!("{some:?} {len} {boxed} {negative}")
}

fn main() {
    let arguments = find { limit: None, language: Some(String::new()) };
    assert_eq!(arguments.limit, None);
    assert_eq!(arguments.language, Some(String::new()));
    let _: Server = Server::new(tools![find, many]);
    drop(many(None, 0, "".into(), 1));
    assert!(find::schema().contains(r#""language":{"type":"string","default":"en"}"#));
}
