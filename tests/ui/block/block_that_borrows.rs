use mcp_ws::prelude::*;

struct Shop<'a>(&'a str);

#[mcp_tools]
impl Shop<'_> {
    #[mcp_tool]
    fn name(&self) -> String {
        self.0.to_owned()
    }
}

fn main() {
    let _: Server = Server::new(Shop("shop"));
}
