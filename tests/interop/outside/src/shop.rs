//! Values whose methods are tools, and a set of them.

use std::sync::Arc;
use std::sync::Mutex;
use std::sync::PoisonError;

use mcp_ws::prelude::*;

/// A shop.
#[derive(Default, ToolSet)]
#[tools(Self::BUYING, Self::RETURNS)]
pub(crate) struct Shop {
    sold: Mutex<Vec<String>>,
}

#[mcp_tools(BUYING)]
impl Shop {
    /// Buys.
    #[mcp_tool]
    async fn buy(&self, item: String, #[arg(default = 1, range(1..=9))] count: usize) -> usize {
        tokio::task::yield_now().await;
        let mut sold = self.sold.lock().unwrap_or_else(PoisonError::into_inner);
        sold.extend(std::iter::repeat_n(item, count));
        sold.len()
    }
}

#[mcp_tools(RETURNS)]
impl Shop {
    /// Brings one back.
    #[mcp_tool(name = "refund", blocking)]
    fn bring_back(self: Arc<Self>, item: &str) -> Result<usize, ToolError> {
        let mut sold = self.sold.lock().unwrap_or_else(PoisonError::into_inner);
        let place = sold.iter().position(|sold| sold == item).ok_or_else(|| ToolError::new("it was not sold"))?;
        sold.remove(place);
        Ok(sold.len())
    }
}

/// Says things.
pub(crate) trait Crier {
    /// Cries.
    fn cry(&self, ware: String) -> String;
}

/// A stall.
#[derive(Default)]
pub(crate) struct Stall;

#[mcp_tools]
impl Crier for Stall {
    /// Cries its wares.
    #[mcp_tool]
    fn cry(&self, ware: String) -> String {
        format!("{ware}!")
    }
}

/// Shops and a stall.
#[derive(Default, ToolSet)]
pub(crate) struct Market {
    #[tools]
    shop: Shop,
    #[tools(prefix = "other_")]
    other: Shop,
    #[tools]
    stall: Stall,
}
