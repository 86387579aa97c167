type Cx = mcp_ws::Context;

#[mcp_ws::mcp_tool]
fn wait(#[extract] #[arg(name = "cx")] cx: &Cx) -> bool {
    cx.wants_progress()
}

fn main() {
    let _: mcp_ws::Server = mcp_ws::Server::new(mcp_ws::tools![wait]);
    wait(&Cx::detached());
}
