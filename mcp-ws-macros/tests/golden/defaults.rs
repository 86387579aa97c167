/// Finds items.
#[mcp_tool]
fn find(
    /// What to look for.
    #[arg(name = "query", example = "lamp")] text: String,
    #[arg(description = "How many at most.", default = 20)] limit: u32,
    #[arg(default = "en")] language: String,
    #[arg(default = limit() / 2)] skip: u32,
) -> Vec<String> {
    items(text, limit, language, skip)
}
