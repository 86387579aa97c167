/// Greets somebody.
///
/// As often as one likes, or "once".
#[mcp_tool(title = "Greet")]
async fn greet(name: String, times: Option<u32>) -> Result<String, Unwilling> {
    wait().await;
    repeat(name, times)
}
