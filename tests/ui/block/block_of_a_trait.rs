use mcp_ws::prelude::*;

#[mcp_tools]
trait Greeter {
    #[mcp_tool]
    fn hello(&self) -> String {
        "hello".to_owned()
    }
}

impl Greeter for u8 {}

fn main() {
    1.hello();
}
