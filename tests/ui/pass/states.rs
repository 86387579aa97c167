//! Structs of several states.
#![deny(
    missing_docs,
    warnings,
    rust_2018_idioms,
    unreachable_pub,
    single_use_lifetimes,
    unused_qualifications
)]
#![deny(clippy::all, clippy::pedantic)]
#![allow(clippy::unused_async)]

use std::sync::Arc;

use mcp_ws::State;
use mcp_ws::prelude::*;
use mcp_ws::testing::Harness;

#[derive(State)]
struct App {
    number: u8,
    text: Arc<str>,
    r#type: &'static str,
    #[state(skip)]
    again: u8,
}

#[derive(mcp_ws::State)]
struct Pair(
    App,
    #[state(skip)]
    #[allow(dead_code)]
    App,
    bool,
);

/// Old.
#[deprecated]
#[derive(Clone)]
pub struct Old(u8);

/// Has what is old.
#[derive(State)]
#[allow(deprecated)]
pub struct Older {
    old: Old,
}

#[mcp_tool]
fn both(State(number): State<u8>, State(text): State<Arc<str>>, State(name): State<&'static str>) -> String {
    format!("{number}{text}{name}")
}

#[mcp_tool]
async fn flag(State(flag): State<bool>) -> bool {
    flag
}

#[mcp_tools]
impl App {
    #[mcp_tool]
    async fn sum(&self, State(number): State<u8>) -> u8 {
        self.number + self.again + number
    }
}

#[mcp_tools(FIRST)]
#[allow(dead_code)]
impl App {
    #[mcp_tool(request = PairFirst)]
    async fn first(&self) -> u8 {
        tokio::task::yield_now().await;
        self.number + self.again
    }
}

#[mcp_tool]
#[allow(deprecated)]
fn old(State(old): State<Old>) -> u8 {
    old.0
}

#[allow(deprecated)]
fn main() {
    let app = || App { number: 1, text: "a".into(), r#type: "b", again: 2 };
    let calls = async {
        let harness = Harness::new(Server::new(tools![both, AppSum]).with_state(app()));
        assert_eq!(harness.call(both {}).await.unwrap(), "1ab");
        assert_eq!(harness.call(AppSum {}).await, Ok(4));
        let pair = Harness::new(Server::new(tools![flag, PairFirst]).with_state(Pair(app(), app(), true)));
        assert_eq!(pair.call(flag {}).await, Ok(true));
        assert_eq!(pair.call(PairFirst {}).await, Ok(3));
        let older = Harness::new(Server::new(tools![old]).with_state(Older { old: Old(3) }));
        assert_eq!(older.call(old {}).await, Ok(3));
    };
    tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap().block_on(calls);
}
