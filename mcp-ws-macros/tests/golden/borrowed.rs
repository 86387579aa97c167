/// Looks something up.
#[mcp_tool]
fn look(text: &str, ids: &[u32], near: Option<&str>, title: Cow<'_, str>, note: Option<Option<String>>) -> String {
    up(text, ids, near, title, note)
}

/// Greets somebody.
#[mcp_tool]
async fn greet(#[arg(default = "world")] name: &str, cx: &Context, State(db): State<Db>) -> String {
    wait(cx, db).await;
    name.to_owned()
}
