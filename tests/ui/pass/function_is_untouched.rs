//! The function can be called as before, and the struct beside it holds its arguments.
use mcp_ws::prelude::*;

mod math {
    use mcp_ws::prelude::*;

    /// Adds.
    #[mcp_tool]
    pub const fn add(a: i64, mut b: i64) -> i64 {
        b += a;
        b
    }
}

use math::add;

/// Says hello.
#[mcp_tool(name = "say.hello-1", title = "Hello", description = "Says \"hello\".")]
async fn hello() -> Result<String, std::fmt::Error> {
    Ok("hello".to_owned())
}

/// Is there in no build, and neither is its struct.
#[mcp_tool]
#[cfg(any())]
fn never(nothing: Nothing) -> Nothing {
    nothing
}

fn main() {
    const SUM: i64 = add(1, 2);
    assert_eq!(SUM, 3);
    let arguments = add { a: 1, b: 2 };
    assert_eq!(add(arguments.a, arguments.b), 3);
    let set: Tools = tools![add, hello];
    assert_eq!(set.names().collect::<Vec<_>>(), ["add", "say.hello-1"]);
    let empty = Server::new(tools![]);
    assert!(empty.connections().is_empty());

    #[mcp_tool]
    fn inner() -> u8 {
        1
    }
    let _: Tools = tools![inner];
    drop(hello());
}
