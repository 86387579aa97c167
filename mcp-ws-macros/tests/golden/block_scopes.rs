#[mcp_tools(scopes("shop"))]
impl Shop {
    #[mcp_tool]
    fn look(&self) {}

    #[mcp_tool(scopes("shop", "shop:buy"))]
    fn buy(&self, item: String) {}
}
