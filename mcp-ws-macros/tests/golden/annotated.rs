/// Removes one item.
#[mcp_tool(
    read_only = false,
    destructive,
    idempotent,
    open_world = false,
    icon = "https://example.com/remove.svg",
    tags("items", "admin"),
    meta(owner = "warehouse", "example.com/level" = 3),
    deny_unknown,
    request = Remove,
)]
pub fn remove(id: u64) -> bool {
    items().remove(id)
}
