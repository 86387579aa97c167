#[mcp_tools(GREETING, crate = crate::runtime)]
impl Greeter for shops::Shop {
    type Name = String;

    #[mcp_tool]
    async fn hello(&self, name: &str) -> Self::Name {
        self.greet(name).await
    }
}
