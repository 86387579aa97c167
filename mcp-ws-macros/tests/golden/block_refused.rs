#[mcp_tools]
impl<T: Copy> Shop<T> {
    #[mcp_tool(nmae = "add")]
    pub fn add(&mut self, item: T) {}

    #[mcp_tool]
    fn list(&self) {}
}
