//! Values that are sets of tools: methods of a struct, a struct of several such, and a struct that is one tool.
//!
//! ```text
//! cargo run --release -p mcp-ws-examples --bin shop     # then call `deliver`, `old_buy` … at ws://127.0.0.1:8000/ws
//! ```

use std::collections::HashMap;
use std::sync::Mutex;
use std::sync::MutexGuard;
use std::sync::PoisonError;

use mcp_ws::prelude::*;

/// What there is, and how many of it.
#[derive(Default, ToolSet)]
#[tools(Self::TRADING, PRICING)]
struct Shop {
    stock: Mutex<HashMap<String, u32>>,
}

#[mcp_tools(TRADING)]
impl Shop {
    /// Puts items on the shelf, and says how many there are now.
    #[mcp_tool]
    fn deliver(&self, item: String, #[arg(default = 1)] count: u32) -> u32 {
        let mut stock = self.stock();
        let there = stock.entry(item).or_default();
        *there = there.saturating_add(count);
        *there
    }

    /// Buys an item.
    #[mcp_tool(destructive)]
    fn buy(&self, item: &str) -> Result<String, ToolError> {
        let mut stock = self.stock();
        let there = stock.get_mut(item).filter(|there| **there > 0);
        let there = there.ok_or_else(|| ToolError::new(format!("there is no {item}: deliver some first")))?;
        *there -= 1;
        Ok(format!("{there} left"))
    }

    fn stock(&self) -> MutexGuard<'_, HashMap<String, u32>> {
        self.stock.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Adds up prices.
#[derive(McpTool)]
#[mcp_tool(read_only)]
struct Sum {
    /// In cents.
    prices: Vec<u32>,
}

impl Run for Sum {
    type State = ();
    type Output = u64;

    async fn run(self, (): &(), _: &Context) -> u64 {
        self.prices.into_iter().map(u64::from).sum()
    }
}

const PRICING: Tools<Shop> = tools![Sum];

/// The tools are `deliver`, `buy` and `sum`, and again behind `old_`.
#[derive(Default, ToolSet)]
struct Town {
    #[tools]
    shop: Shop,
    #[tools(prefix = "old_")]
    old: Shop,
}

#[tokio::main]
async fn main() -> mcp_ws::Result<()> {
    Server::new(Town::default()).serve("127.0.0.1:8000").await
}
