//! Structs that are tools.
#![deny(
    missing_docs,
    warnings,
    rust_2018_idioms,
    unreachable_pub,
    single_use_lifetimes,
    unused_qualifications
)]
#![deny(clippy::all, clippy::pedantic)]
#![allow(clippy::option_option)]

use mcp_ws::prelude::*;
use mcp_ws::testing::Error;
use mcp_ws::testing::Harness;
use serde_json::json;

/// Ours.
mod core {}

/// As visible as the tools that ask for it.
#[derive(Clone)]
pub struct Db(u8);

#[derive(Clone)]
struct Cache(u8);

/// Old.
#[deprecated]
#[derive(serde::Deserialize, mcp_ws::Schema)]
pub struct Old;

/// Searches.
#[derive(Debug, McpTool)]
#[mcp_tool(title = "Search", read_only, tags("a"), deny_unknown)]
pub struct SearchAll {
    /// What for.
    #[arg(description = "What to look for.")]
    pub call: String,
    #[arg(name = "type", default = "all")]
    r#type: String,
    out: Option<Option<u8>>,
    given: Option<u8>,
}

impl Run for SearchAll {
    type State = ();
    type Output = Result<String, ToolError>;

    async fn run(self, (): &(), cx: &Context) -> Self::Output {
        tokio::task::yield_now().await;
        cx.progress(1).await;
        if self.call.is_empty() {
            return Err(ToolError::new("there is nothing to look for"));
        }
        Ok(format!("{self:?}"))
    }
}

#[derive(McpTool)]
#[mcp_tool(name = "sum")]
struct Ping;

impl Run for Ping {
    type State = (State<Db>, State<Cache>);
    type Output = u8;

    async fn run(self, (State(db), State(cache)): &Self::State, _: &Context) -> u8 {
        db.0 + cache.0
    }
}

/// Reads what is old.
#[derive(McpTool)]
#[allow(deprecated)]
pub struct ReadOld {
    /// It.
    #[allow(dead_code)]
    pub old: Old,
}

impl Run for ReadOld {
    type State = State<Db>;
    type Output = ();

    async fn run(self, _: &State<Db>, _: &Context) {}
}

#[derive(State)]
struct App(Db, Cache);

fn main() {
    #[derive(McpTool)]
    struct Inside {
        n: u8,
    }

    impl Run for Inside {
        type State = ();
        type Output = u8;

        async fn run(self, (): &(), _: &Context) -> u8 {
            self.n
        }
    }

    let server = Server::new(tools![SearchAll, Ping, ReadOld, Inside]).with_state(App(Db(1), Cache(2)));
    let harness = Harness::new(server);
    let calls = async {
        let tools = harness.list_tools().await.unwrap();
        let names: Vec<_> = tools.iter().map(|tool| tool.name.as_str()).collect();
        assert_eq!(names, ["search_all", "sum", "read_old", "inside"]);
        assert_eq!(tools[0].description.as_deref(), Some("Searches."));
        let call = |call: &str| SearchAll {
            call: call.to_owned(),
            r#type: "b".to_owned(),
            out: Some(None),
            given: None,
        };
        let found = harness.call(call("a")).await.unwrap();
        assert_eq!(found, r#"SearchAll { call: "a", type: "b", out: Some(None), given: None }"#);
        let text = "there is nothing to look for".to_owned();
        assert_eq!(harness.call(call("")).await, Err(Error::Failed { text }));
        let answer = harness.call_tool("search_all", json!({"call": "c"})).await.unwrap();
        assert_eq!(answer.text(), r#"SearchAll { call: "c", type: "all", out: None, given: None }"#);
        let refused = harness.call_tool("search_all", json!({"call": "c", "cal": 1})).await.unwrap();
        assert!(refused.is_error(), "{refused:?}");
        assert_eq!(harness.call(Ping).await, Ok(3));
        assert_eq!(Harness::new(tools![Inside]).call(Inside { n: 4 }).await, Ok(4));
        assert!(!harness.call_tool("read_old", json!({"old": null})).await.unwrap().is_error());
    };
    tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap().block_on(calls);
}
