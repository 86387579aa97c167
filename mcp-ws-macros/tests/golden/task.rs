/// Trains a model.
#[mcp_tool(task, timeout = "1h")]
async fn train(name: String, cx: &Context) -> Result<String, ToolError> {
    work(name, cx).await
}
