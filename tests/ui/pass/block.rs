//! Blocks in all their forms, where every warning is an error.
#![deny(
    missing_docs,
    warnings,
    rust_2018_idioms,
    unreachable_pub,
    single_use_lifetimes,
    unused_qualifications
)]
#![deny(clippy::all, clippy::pedantic)]
#![allow(unexpected_cfgs, clippy::unused_async, clippy::unused_self)]

use std::borrow::Cow;
use std::sync::Arc;

use mcp_ws::Provides;
use mcp_ws::prelude::*;
use mcp_ws::testing::Harness;
use serde_json::json;

/// Ours.
mod core {}

#[derive(Clone)]
struct Db(u8);

struct Shop {
    db: Db,
}

impl Provides<Db> for Shop {
    fn provide(&self) -> &Db {
        &self.db
    }
}

#[mcp_tools]
impl Shop {
    const LIMIT: u8 = 7;

    /// Lent.
    #[mcp_tool]
    fn lent(&self, #[arg(default = Self::LIMIT)] n: u8) -> u8 {
        self.db.0 + n
    }

    /// Lent to a future.
    #[mcp_tool(deny_unknown)]
    async fn awaited(&self, r#type: u8, cx: &Context, State(db): State<Db>) -> Result<u8, ToolError> {
        cx.progress(1).await;
        Ok(self.helper() + db.0 + r#type)
    }

    /// Lent to a future that borrows.
    #[mcp_tool]
    async fn borrowing(&self, text: &str, more: Option<&str>) -> Cow<'static, str> {
        tokio::task::yield_now().await;
        format!("{text}{}{}", more.unwrap_or_default(), self.db.0).into()
    }

    /// Borrowed from the value.
    #[mcp_tool]
    fn reference(&self) -> &str {
        if self.db.0 == 1 { "one" } else { "many" }
    }

    #[mcp_tool(blocking)]
    fn blocking(&self, call: u8, given: u8) -> u8 {
        self.db.0 + call + given
    }

    #[mcp_tool]
    fn shared(self: Arc<Self>) -> usize {
        Arc::strong_count(&self)
    }

    #[mcp_tool]
    async fn shared_later(self: Arc<Self>, n: u8) -> u8 {
        self.db.0 + n
    }

    #[mcp_tool(request = Lend, name = "lend")]
    async fn lent_shared(self: &Arc<Self>) -> u8 {
        self.db.0
    }

    /// Of the type.
    #[mcp_tool]
    fn associated(n: u8) -> u8 {
        n
    }

    #[mcp_tool]
    #[cfg(feature = "never")]
    fn never(&self, n: Nothing) -> Nothing {
        n
    }

    #[mcp_tool(name = "conditional")]
    #[cfg(not(feature = "never"))]
    fn always(&self) -> bool {
        true
    }

    #[mcp_tool(name = "conditional")]
    #[cfg(feature = "never")]
    fn never_either(&self) -> bool {
        false
    }

    fn helper(&self) -> u8 {
        self.db.0
    }
}

mod greeting {
    use mcp_ws::mcp_tools;

    /// Greets.
    pub(super) trait Greeter {
        /// What it gives.
        type Greeting;

        /// Does it.
        async fn hello(&self, name: String) -> Self::Greeting;
    }

    pub(super) struct Polite;

    #[mcp_tools]
    impl Greeter for Polite {
        type Greeting = String;

        #[mcp_tool]
        async fn hello(&self, name: String) -> Self::Greeting {
            format!("Hello {name}")
        }
    }

    pub(super) struct Named<T>(pub(super) T);

    #[mcp_tools(NUMBERS)]
    impl Named<u8> {
        #[mcp_ws::mcp_tool]
        pub(super) fn number(&self) -> u8 {
            self.0
        }
    }
}

use greeting::Greeter as _;

#[mcp_tool]
fn free(State(db): State<Db>) -> u8 {
    db.0
}

fn main() {
    struct Local;

    #[mcp_tools]
    impl Local {
        #[mcp_tool]
        fn inside(&self) -> bool {
            true
        }
    }

    let shop = || Shop { db: Db(1) };
    let harness = Harness::new(shop());
    let calls = async {
        assert_eq!(harness.call(ShopLent { n: None }).await, Ok(8));
        assert_eq!(harness.call(ShopAwaited { r#type: 2 }).await, Ok(4));
        let answer = harness.call_tool("borrowing", json!({"text": "a\n", "more": "b"})).await.unwrap();
        assert_eq!(answer.text(), "a\nb1");
        assert_eq!(harness.call(ShopReference {}).await.unwrap(), "one");
        assert_eq!(harness.call(ShopBlocking { call: 2, given: 3 }).await, Ok(6));
        assert!(harness.call(ShopShared {}).await.unwrap() > 1);
        assert_eq!(harness.call(ShopSharedLater { n: 4 }).await, Ok(5));
        assert_eq!(harness.call(Lend {}).await, Ok(1));
        assert_eq!(harness.call(ShopAssociated { n: 5 }).await, Ok(5));
        assert_eq!(harness.call(ShopAlways {}).await, Ok(true));
        harness.call_tool("never", json!({"n": null})).await.unwrap_err();

        let mixed = Server::new(tools![free, ShopLent]).with_state(shop());
        assert_eq!(Harness::new(mixed).call(free {}).await, Ok(1));

        let polite = Harness::new(greeting::Polite);
        let name = "Ann".to_owned();
        assert_eq!(polite.call(greeting::PoliteHello { name }).await.unwrap(), "Hello Ann");
        let named = Server::new(greeting::Named::NUMBERS).with_state(greeting::Named(3));
        assert_eq!(Harness::new(named).call(greeting::NamedNumber {}).await, Ok(3));
        assert_eq!(Harness::new(Local).call(LocalInside {}).await, Ok(true));
        assert_eq!(greeting::Polite.hello("Bo".to_owned()).await, "Hello Bo");
    };
    tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap().block_on(calls);
}
