//! Sets made of sets: behind prefixes within prefixes, of tuples, and of blocks in other files.
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

use mcp_ws::prelude::*;
use mcp_ws::testing::Harness;
use serde_json::json;

/// Ours.
mod core {}

/// Ours, and has nothing to do with tools.
#[allow(dead_code)]
struct Part;

struct Named(&'static str);

#[mcp_tools]
impl Named {
    #[mcp_tool]
    fn name(&self) -> &str {
        self.0
    }

    #[mcp_tool]
    async fn greet(&self, whom: String) -> String {
        format!("{} greets {whom}", self.0)
    }
}

#[derive(ToolSet)]
struct Pair(#[tools(prefix = "one_")] Named, #[tools(prefix = "two-")] Named);

struct NoTools;

#[derive(ToolSet)]
struct App {
    #[tools]
    pair: Pair,
    #[tools(prefix = "old.")]
    old: Pair,
    #[allow(dead_code)]
    rest: NoTools,
    #[tools]
    shop: shop::Shop,
}

mod shop {
    use mcp_ws::ToolSet;

    #[derive(ToolSet)]
    #[tools(Self::BUYING, Self::RETURNS)]
    pub(super) struct Shop {
        pub(super) open: bool,
    }

    mod buying {
        use super::Shop;

        #[mcp_ws::mcp_tools(BUYING)]
        impl Shop {
            #[mcp_tool]
            pub(super) fn buy(&self) -> bool {
                self.open
            }
        }
    }

    mod returns {
        #[mcp_ws::mcp_tools(RETURNS)]
        impl super::Shop {
            #[mcp_tool]
            async fn bring_back(self: std::sync::Arc<Self>) -> bool {
                !self.open
            }
        }
    }
}

fn main() {
    #[derive(ToolSet)]
    struct Inner(#[tools(prefix = "inner_")] Named);

    let pair = |one, two| Pair(Named(one), Named(two));
    let app =
        App { pair: pair("a", "b"), old: pair("c", "d"), rest: NoTools, shop: shop::Shop { open: true } };
    let harness = Harness::new(app);
    let calls = async {
        let names: Vec<_> = harness.list_tools().await.unwrap().into_iter().map(|tool| tool.name).collect();
        let expected = [
            "one_name",
            "one_greet",
            "two-name",
            "two-greet",
            "old.one_name",
            "old.one_greet",
            "old.two-name",
            "old.two-greet",
            "buy",
            "bring_back",
        ];
        assert_eq!(names, expected);
        let text = async |name: &str, arguments| harness.call_tool(name, arguments).await.unwrap().text();
        assert_eq!(text("one_name", json!({})).await, "a");
        assert_eq!(text("two-name", json!({})).await, "b");
        assert_eq!(text("old.one_name", json!({})).await, "c");
        assert_eq!(text("old.two-greet", json!({"whom": "Ann"})).await, "d greets Ann");
        assert_eq!(text("buy", json!({})).await, "true");
        assert_eq!(text("bring_back", json!({})).await, "false");
        assert_eq!(
            Harness::new(Inner(Named("e"))).call_tool("inner_name", json!({})).await.unwrap().text(),
            "e"
        );
    };
    tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap().block_on(calls);
}
