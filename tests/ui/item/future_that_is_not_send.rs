#[mcp_ws::mcp_tool]
async fn count(n: u64) -> u64 {
    let shared = std::rc::Rc::new(n);
    std::future::ready(()).await;
    *shared
}

fn main() {
    let _: mcp_ws::Server = mcp_ws::Server::new(mcp_ws::tools![count]);
}
