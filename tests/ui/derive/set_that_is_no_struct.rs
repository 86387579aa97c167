use mcp_ws::prelude::*;

#[derive(ToolSet)]
enum App {
    Math,
}

fn main() {
    let _: Server = Server::new(App::Math);
}
