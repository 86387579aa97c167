/// Erases an item.
#[mcp_tool(scopes("items:write", "admin"), timeout = "5s")]
async fn erase(id: u64) -> bool {
    store().erase(id).await
}
