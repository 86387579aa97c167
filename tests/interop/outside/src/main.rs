//! A tool of every kind, in a crate that knows the library by another name and denies every warning.
#![deny(warnings, missing_docs, rust_2018_idioms, unreachable_pub, unused_qualifications)]

extern crate tools as mcp_ws;

mod functions;
mod returned;
mod shop;
mod types;

use std::error::Error;

use mcp_ws::DynamicTool;
use mcp_ws::prelude::*;
use serde_json::Value;
use serde_json::json;
use tokio::net::TcpListener;

use crate::functions::Counter;
use crate::functions::Greeting;
use crate::shop::Market;

/// What the functions share.
#[derive(State)]
struct Shared {
    counter: Counter,
    greeting: Greeting,
}

static FUNCTIONS: Tools<Shared> = {
    use crate::functions::*;
    use crate::returned::*;
    use crate::types::*;
    tools![
        add, greet, digest, shout, find, roll, order, paint, count_nodes, page, visits, welcome, count, strict, mark, remove,
        identify, map, Search, weather, forecast, picture, pieces, whole, plain,
    ]
};

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let shared = Shared { counter: Counter::default(), greeting: Greeting("Welcome".to_owned()) };
    let server = Server::new(FUNCTIONS).with_state(shared).and(Market::default())?;
    server.add_tool(
        DynamicTool::new("made_by_hand", json!({"type": "object"}), |arguments: Value, _: Context| async move {
            arguments.to_string()
        })
        .description("Says its arguments back."),
    )?;
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    println!("listening on ws://{}/ws", listener.local_addr()?);
    Ok(server.serve_listener(listener).await?)
}
