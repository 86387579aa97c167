/// Searches.
#[derive(McpTool)]
#[mcp_tool(title = "Search", read_only)]
pub struct Search {
    /// What for.
    q: String,
    #[arg(default = 10)]
    limit: u32,
    #[arg(name = "in")]
    within: Option<Option<String>>,
}
