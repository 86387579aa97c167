#[mcp_tools]
impl Shop {
    /// Takes stock.
    #[mcp_tool(task = "required", blocking)]
    fn count(&self) -> u64 {
        self.items()
    }
}
