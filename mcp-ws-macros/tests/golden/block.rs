#[mcp_tools]
impl Shop {
    const LIMIT: u8 = 9;

    /// Buys.
    #[mcp_tool(title = "Buy", destructive)]
    pub async fn buy(
        &self,
        order: Order,
        #[arg(default = Self::LIMIT)] priority: u8,
        cx: &Context,
        State(db): State<Db>,
    ) -> Result<Self, ToolError> {
        self.bought(order, priority)
    }

    #[mcp_tool]
    #[cfg(feature = "count")]
    fn count(self: Arc<Self>) -> usize {
        self.sold
    }

    #[mcp_tool(blocking, request = Opened)]
    fn opened() -> bool {
        true
    }

    fn bought(&self, order: Order) {}
}
