use mcp_ws::Context;

#[mcp_ws::mcp_tool]
async fn wait(cx: Context, seconds: u64, again: &Context) -> bool {
    cx.progress(1).await;
    again.wants_progress() && seconds > 0
}

fn main() {
    let _: mcp_ws::Server = mcp_ws::Server::new(mcp_ws::tools![wait]);
    drop(wait(Context::detached(), 1, &Context::detached()));
}
